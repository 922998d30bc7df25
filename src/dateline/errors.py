"""Every error that Dateline raises on purpose.

    DatelineError
    ├── InputError            a file or a line that cannot become a dispatch
    │   ├── EmptyInput            nothing to read in it
    │   ├── NotText               binary, or an encoding that is not told
    │   ├── TooLarge              over the limit in bytes
    │   ├── NotJSON               a JSONL line that is not an object with a text
    │   ├── NoArticle             HTML without an article
    │   └── OtherLanguage         a text that is not in English
    ├── DataError             a codebook, a lexicon or a table that breaks its rules
    ├── ModelError            weights that are missing or are not the ones we shipped
    └── UsageError            a call that cannot be carried out as asked

A message says what is wrong, where (file, line, offset) and what to do about it.
"""


class DatelineError(Exception):
    """The root: catch it to catch all.

    Arguments: ``what`` is wrong (a clause without a full stop), ``where`` (file, "file line 17", or null), and the ``remedy``
    (an imperative sentence, or null). ``str(error)`` reads "WHERE: WHAT. REMEDY".
    """

    code = "error"

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None):
        self.what, self.where, self.remedy = what, where, remedy
        message = f"{where}: {what}" if where else what
        super().__init__(f"{message}. {remedy}" if remedy else message)


class InputError(DatelineError):
    """A file or a line of one that cannot become a dispatch."""

    code = "input"


class EmptyInput(InputError):
    code = "empty"


class NotText(InputError):
    code = "not-text"


class TooLarge(InputError):
    code = "too-large"


class NotJSON(InputError):
    code = "not-json"


class NoArticle(InputError):
    code = "no-article"


class OtherLanguage(InputError):
    code = "other-language"


class DataError(DatelineError):
    """A codebook, a lexicon or a table that breaks its rules; ``where`` names the file and the line."""

    code = "data"


class ModelError(DatelineError):
    """Weights that are missing, or whose SHA-256 is not the one we shipped."""

    code = "model"


class UsageError(DatelineError):
    """A call that cannot be carried out as asked."""

    code = "usage"
