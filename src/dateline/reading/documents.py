"""PDF and DOCX: the text of a document.

In go the bytes of a file, out comes its text, one paragraph a line, with what its properties say. A PDF is read in a process of its own, with limits on time and
memory: what breaks that process breaks nothing else. Refused: files over the limits, damaged or locked ones, documents without text (scans).
"""
from __future__ import annotations

import dataclasses
import functools
import importlib.metadata
import io
import json
import re
import statistics
import subprocess
import sys
import zipfile
from typing import NamedTuple

from dateline.errors import Bomb, EmptyInput, InputError, NotText, TooLarge, Truncated
from dateline.reading.feed import refuse_entities

LIMIT_PAGES = 500
LIMIT_SECONDS = 60
LIMIT_MEMORY_BYTES = 1_500_000_000
LIMIT_UNPACKED_BYTES = 200_000_000
_LIMIT_CHARACTERS = 4_000_000
_AGAIN = "Save its text as UTF-8 and give that"


@dataclasses.dataclass(frozen=True, slots=True)
class Paper:
    """The text of a document, a line a paragraph, and what its properties tell of its author."""

    text: str
    author: str | None
    extractor: str


class Line(NamedTuple):
    """A line of a page as the PDF process tells it; lengths in points."""

    text: str
    page: int
    left: float
    bottom: float
    right: float
    height: float


@functools.cache
def _version(package: str) -> str:
    return f"{package} {importlib.metadata.version(package)}"


def read_pdf(data: bytes, where: str) -> Paper:
    """Raises InputError."""
    if not data.lstrip()[:1024].startswith(b"%PDF-") and b"%PDF-" not in data[:1024]:
        raise NotText("not a PDF file", where=where, remedy="Give it the suffix of what it is")
    command = [sys.executable, "-I", "-c", "import sys; sys.path[:0] = sys.argv[1:]; from dateline.reading import pdf_process; pdf_process.main()", *filter(None, sys.path)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise TooLarge(f"not read within {LIMIT_SECONDS} seconds", where=where, remedy=_AGAIN) from error
    if done.returncode or not done.stdout:
        raise InputError(f"a PDF that stops its reader (status {done.returncode})", where=where, remedy=_AGAIN)
    told = json.loads(done.stdout)
    if told.get("error"):
        raise (NotText if told["error"] == "locked" else Truncated)({"locked": "a PDF that needs a password"}.get(told["error"], "a damaged PDF"), where=where, remedy=_AGAIN)
    if told["pages"] > LIMIT_PAGES:
        raise TooLarge(f"{told['pages']:,} pages, over the limit of {LIMIT_PAGES}", where=where, remedy="Split it into single dispatches")
    text = "\n".join(paragraphs_of([Line(*line) for line in told["lines"]]))
    if not any(c.isalpha() for c in text):
        raise EmptyInput("a PDF without text (a scan?)", where=where, remedy="Recognise its text first (OCR)")
    return Paper(text, told["author"] or None, _version("pypdfium2"))


def paragraphs_of(lines: list[Line]) -> list[str]:
    """Lines of pages put together into paragraphs, by their gaps, sizes and ends. Bare page numbers are left out."""
    lines = [line for line in lines if not re.fullmatch(r"(?:[Pp]age )?\d{1,4}(?: (?:of|/) \d{1,4})?", line.text)]
    gaps = [a.bottom - b.bottom for a, b in zip(lines, lines[1:]) if a.page == b.page and a.bottom > b.bottom]
    gap = statistics.median_low(gaps) if gaps else 0.0
    margin = max((line.right for line in lines), default=0.0)
    found: list[str] = []
    for before, line in zip([None, *lines], lines):
        if before is None or _begins(before, line, gap, margin):
            found.append(line.text)
            continue
        last = found[-1]
        hyphen = last.endswith(("\ufffe", "\u00ad", "\x02")) or re.search(r"[a-z]-$", last) and line.text[0].islower()
        found[-1] = last[:-1] + line.text if hyphen else f"{last} {line.text}"
    return found


def _begins(before: Line, line: Line, gap: float, margin: float) -> bool:
    """Does the line begin a paragraph?"""
    ended = re.search(r"[.!?:][\"”’)]{0,2}$", before.text) is not None
    if before.page != line.page or line.bottom > before.bottom:  # the next page or column
        return ended
    wide, other = before.bottom - line.bottom > 1.35 * gap, abs(before.height - line.height) > 0.15 * before.height
    indented, short = line.left > before.left + 6, before.right < before.left + 0.8 * (margin - before.left)
    return wide or other or ended and (indented or short)


def read_docx(data: bytes, where: str) -> Paper:
    """Raises InputError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive, where)
        import docx
        document = docx.Document(io.BytesIO(data))
        lines = [p.text for p in document.paragraphs]
        author = document.core_properties.author
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 (a damaged document fails anywhere in the library; all of it means one thing)
        raise Truncated(f"a damaged document ({type(error).__name__})", where=where, remedy=_AGAIN) from error
    text = "\n".join(" ".join(line.split()) for line in lines if line.strip())
    if not any(c.isalpha() for c in text):
        raise EmptyInput("a document without text", where=where, remedy="Give a document with paragraphs")
    return Paper(text, author if author and author != "python-docx" else None, _version("python-docx"))


def _check_parts(archive: zipfile.ZipFile, where: str) -> None:
    """Raise Bomb or UnsafeXML before the library opens it: it would unpack all parts at once."""
    infos = archive.infolist()
    if len(infos) > 5_000 or sum(i.file_size for i in infos) > LIMIT_UNPACKED_BYTES:
        raise Bomb("a document that unpacks to far more than it should", where=where, remedy="Do not open it")
    for info in infos:
        if info.filename.endswith((".xml", ".rels")):
            refuse_entities(archive.read(info), where)
