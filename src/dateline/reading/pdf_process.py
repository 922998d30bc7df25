"""The process that reads one PDF: its bytes from standard input, JSON with text, author and number of pages to standard output.

It limits itself before it looks at the file. What it cannot read it says in one word: damaged or locked.
"""
from __future__ import annotations

import json
import sys
from typing import Any


def main() -> None:
    from dateline.reading import documents
    _limit(documents.LIMIT_SECONDS, documents.LIMIT_MEMORY_BYTES)
    told = _read(sys.stdin.buffer.read(), documents.LIMIT_PAGES, documents._LIMIT_CHARACTERS)
    sys.stdout.buffer.write(json.dumps(told).encode("ascii"))


def _limit(seconds: int, memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the time limit of the parent stands alone
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(data: bytes, limit_pages: int, limit_characters: int) -> dict:
    import pypdfium2
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return {"error": "locked" if "password" in str(error).lower() else "damaged"}
    pages = len(document)
    lines: list[list] = []
    size = 0
    for i in range(min(pages, limit_pages)):
        try:
            found = _lines(document[i].get_textpage(), i)
        except pypdfium2.PdfiumError:
            return {"error": "damaged"}
        lines += found
        size += sum(len(line[0]) for line in found)
        if size > limit_characters:
            break
    return {"error": None, "pages": pages, "lines": lines, "author": document.get_metadata_dict().get("Author") or None}


def _lines(page: Any, number: int) -> list[list]:
    """[text, page, left, bottom, right, height of its letters] of every line, in points."""
    text = page.get_text_range()
    found, start = [], 0
    for line in text.split("\n"):
        words = line.strip()
        if words:
            first, last = start + line.index(words[0]), start + len(line.rstrip()) - 1
            boxes = [page.get_charbox(i, loose=True) for i in (first, last)]
            found.append([words, number, round(boxes[0][0], 1), round(boxes[0][1], 1), round(boxes[1][2], 1), round(boxes[0][3] - boxes[0][1], 1)])
        start += len(line) + 1
    return found
