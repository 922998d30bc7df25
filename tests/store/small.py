"""A coder without a model, and texts to code."""
import json

from dateline.dispatch import Span
from dateline.records import Coding, Document, Event, Party, When


class SmallCoder:
    """Codes the verb "raided"."""

    def __init__(self, **options):
        self.options = options

    def code(self, dispatch):
        text = dispatch.text
        start = text.find("raided")
        events = ()
        if start >= 0:
            span, day = Span(start, start + 6), dispatch.published[0] if dispatch.published else None
            events = (Event(f"{dispatch.id[7:23]}", "ASSAULT", None, (), {}, (Party("Gunmen", Span(0, 6), country="MLI"),), (),
                            When("", None, day, day, "day", "published") if day else None, None, (), (), "asserted", (), span, Span(0, len(text)), (), 0.9, {}),)
        return Coding(Document(dispatch.id, dispatch.source, dispatch.external_id, None, None, dispatch.outlet, "en", None, text), events, (), (), (), (), (),
                      {"version": "1", "codebook": "test 1"})


def lines(count, start=0):
    return [json.dumps({"id": i, "date": f"2024-05-{i % 28 + 1:02d}", "outlet": f"Wire {i % 3}",
                        "text": f"Gunmen {'raided' if i % 2 else 'walked about'} the village number {i}, which the minister condemned."}) + "\n"
            for i in range(start, start + count)]
