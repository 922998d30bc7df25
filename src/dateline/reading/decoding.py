"""Bytes to characters, never guessed in silence.

In come the bytes of a file, out come its text and the sentences that the user should read about how it was decoded. Refused (NotText): other
file formats, bytes that are no text, and encodings that the file does not tell. No character is replaced without a warning.
"""
from __future__ import annotations

import codecs
import re

from dateline.errors import NotText

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
         (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MAGIC = ((b"%PDF-", "a PDF file", "Save its text as UTF-8 (pdftotext does it)"),
          (b"PK\x03\x04", "a ZIP archive or an Office document", "Unpack it, or save the document as plain text"),
          (b"\xd0\xcf\x11\xe0", "an old Office document", "Save it as plain text"),
          (b"{\\rtf", "an RTF document", "Save it as plain text"),
          (b"\x1f\x8b", "a gzip archive", "Unpack it first (gunzip)"), (b"BZh", "a bzip2 archive", "Unpack it first"),
          (b"\xfd7zXZ\x00", "an xz archive", "Unpack it first"), (b"7z\xbc\xaf", "a 7z archive", "Unpack it first"),
          (b"\x89PNG", "a PNG image", None), (b"\xff\xd8\xff", "a JPEG image", None), (b"GIF8", "a GIF image", None),
          (b"\x7fELF", "a program", None), (b"SQLite format 3\x00", "a SQLite database", None))
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_DOUBLE_ENCODED = re.compile(r"â€[™œ\u009d“”˜¦]|Ã[©¨¡³±¼¶§ª«]|Â[ «»\u00a0]")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_RESAVE = "Save it as UTF-8 and run the same command again"
_MANY_HIGH_LETTERS = 0.12  # French has about 4% accented letters, Czech 12%; Cyrillic read as cp1252 nearly all


def decode(data: bytes, *, where: str, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text of ``data`` and the warnings about it.

    Tried in this order: a byte order mark, UTF-8, the encoding that the file itself declares (``declared``, from an HTML meta tag), Windows-1252
    where it reads cleanly. Raises NotText.
    """
    _refuse_other_formats(data, where)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _after_bom(data[len(bom):], encoding, where)
    if b"\0" in data:
        raise NotText(f"binary, not text (a NUL byte at offset {data.index(0)})", where=where,
                      remedy="Give text, HTML or JSON Lines in UTF-8")
    try:
        return _checked(data.decode("utf-8"), where, ())
    except UnicodeDecodeError as error:
        offset = error.start
    if declared:
        text = _declared(data, declared)
        if text is not None:
            return _checked(text, where, ())
    sound = len(_UTF8_SEQUENCE.findall(data))
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    if sound and sound >= broken and broken <= max(3, len(text) // 200):
        return _checked(text, where, (f"{broken} {'bytes are' if broken > 1 else 'byte is'} not UTF-8 (the first at offset {offset}) "
                                      "and stand in the text as \ufffd",))
    return _windows(data, where, offset)


def _refuse_other_formats(data: bytes, where: str) -> None:
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            raise NotText(f"{what}, not text", where=where, remedy=remedy or "Give text, HTML or JSON Lines in UTF-8")


def _after_bom(data: bytes, encoding: str, where: str) -> tuple[str, tuple[str, ...]]:
    try:
        return _checked(data.decode(encoding), where, ())
    except UnicodeDecodeError as error:
        raise NotText(f"marked as {encoding.upper()} but not {encoding.upper()} at offset {error.start}", where=where, remedy=_RESAVE) from error


def _declared(data: bytes, name: str) -> str | None:
    """The text in the encoding that the file declares, or null where that is unknown, no text encoding, or not what the bytes are."""
    try:
        if not codecs.lookup(name)._is_text_encoding or name.lower().replace("_", "-") in {"utf-7", "idna", "punycode"}:
            return None
        return data.decode("cp1252" if codecs.lookup(name).name in {"iso8859-1", "ascii"} else name)
    except (LookupError, UnicodeError):
        return None


def _windows(data: bytes, where: str, offset: int) -> tuple[str, tuple[str, ...]]:
    unknown = NotText(f"not UTF-8 (a wrong byte at offset {offset}), and the file does not tell its encoding", where=where, remedy=_RESAVE)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise unknown from None
    letters = sum(c.isalpha() for c in text)
    high = sum(c.isalpha() and c > "\x7f" for c in text)
    if not letters or high > max(2, _MANY_HIGH_LETTERS * letters) or _DOUBLE_ENCODED.search(text):
        raise unknown
    return _checked(text, where, ("not UTF-8; read as Windows-1252",))


def _checked(text: str, where: str, warnings: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    if "\0" in text:
        raise NotText(f"binary, not text (a NUL character at offset {text.index(chr(0))})", where=where,
                      remedy="Give text, HTML or JSON Lines in UTF-8")
    controls = len(_CONTROL.findall(text))
    if controls > max(8, len(text) // 50):
        raise NotText(f"binary, not text ({controls:,} control characters)", where=where, remedy="Give text, HTML or JSON Lines in UTF-8")
    if _DOUBLE_ENCODED.search(text):
        warnings += ("some characters look as if they had been decoded wrongly before (â€™ for ’); they are kept as they are",)
    return text, warnings
