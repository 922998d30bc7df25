"""Every error that Dateline raises on purpose.

    DatelineError
    ├── InputError            a file or a line that cannot become a dispatch
    │   ├── EmptyInput            nothing to read in it
    │   ├── NotText               binary, or an encoding that is not told
    │   ├── TooLarge              over the limit in bytes
    │   ├── NotJSON               a JSONL line that is not an object with a text
    │   ├── NoArticle             HTML without an article
    │   ├── OtherLanguage         a text that is not in English
    │   ├── UnknownFormat         a file in a folder or archive whose suffix is none that is read
    │   ├── WrongColumns          a table without a column of texts, or a row that does not fit its header
    │   ├── Truncated             a file that breaks off or is damaged
    │   ├── Bomb                  an archive that unpacks to far more than it should
    │   ├── UnsafeXML             XML that declares entities
    │   ├── Fault                 a text on which a reader of ours failed: please report it
    │   └── FetchError            an address that cannot be fetched, or must not be
    ├── DataError             a codebook, a lexicon or a table that breaks its rules
    ├── ModelError            weights that are missing or are not the ones we shipped
    ├── StoreError            a project that cannot be used as asked
    │   ├── NotAProject           a file that is no project
    │   ├── NewerProject          a project written by a later version
    │   ├── ReadOnly              a project that may not be written
    │   ├── Busy                  a project that another process is writing to
    │   ├── DiskFull              no room left to write
    │   ├── Stale                 a decision on something that somebody else has changed since it was seen
    │   └── Damaged               stored bytes that are not what was written
    └── UsageError            a call that cannot be carried out as asked
        └── NotThere              an id of something that the project does not have

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


class UnknownFormat(InputError):
    code = "unknown-format"


class WrongColumns(InputError):
    code = "wrong-columns"


class Truncated(InputError):
    code = "truncated"


class Bomb(InputError):
    code = "bomb"


class UnsafeXML(InputError):
    code = "unsafe-xml"


class Fault(InputError):
    code = "fault"


class FetchError(InputError):
    code = "fetch"


class DataError(DatelineError):
    """A codebook, a lexicon or a table that breaks its rules; ``where`` names the file and the line."""

    code = "data"


class ModelError(DatelineError):
    """Weights that are missing, or whose SHA-256 is not the one we shipped."""

    code = "model"


class StoreError(DatelineError):
    """A project that cannot be used as asked; what was acknowledged before stays."""

    code = "store"


class NotAProject(StoreError):
    code = "not-a-project"


class NewerProject(StoreError):
    code = "newer-project"


class ReadOnly(StoreError):
    code = "read-only"


class Busy(StoreError):
    code = "busy"


class DiskFull(StoreError):
    code = "disk-full"


class Stale(StoreError):
    """A decision on something that was changed since it was seen. ``theirs``: what stands now; ``mine``: what was to be written. Neither is lost."""

    code = "stale"

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None, theirs: object = None, mine: object = None):
        super().__init__(what, where=where, remedy=remedy)
        self.theirs, self.mine = theirs, mine


class Damaged(StoreError):
    code = "damaged"


class UsageError(DatelineError):
    """A call that cannot be carried out as asked."""

    code = "usage"


class NotThere(UsageError):
    """An id of something that the project does not have."""
