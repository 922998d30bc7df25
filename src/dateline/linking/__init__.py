"""What belongs together across dispatches: ``copies`` (the same text again) and ``incidents`` (the same happening again), with the ledger
of its ``figures``.

In go texts and event dicts of dateline/1, out come clusters with their reasons. Nothing here opens a file, and nothing depends on the order
of the input.
"""
