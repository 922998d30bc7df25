"""Characters that no reader sees and that mislead every parser.

In goes decoded text, out comes the text that will be frozen, with sentences about what was changed. Line ends become "\\n"; byte order marks,
zero-width characters, soft hyphens and direction controls go (they hide words inside words and turn lines around); other control characters
become spaces; lone surrogates, which cannot be stored, become U+FFFD. Everything else stays as it is: no Unicode normalisation, no other quotes.
"""
from __future__ import annotations

import re

_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = re.compile(f"[\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f{_DIRECTION}]")
_DIRECTIONS = re.compile(f"[{_DIRECTION}]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")


def clean(text: str, *, keep_length: bool = False) -> tuple[str, tuple[str, ...]]:
    """The text without what cannot be seen, and the warnings about it.

    ``keep_length``: line ends are swapped one for one ("\\r\\n" becomes a space and "\\n"), so that offsets which the user already has for a JSON
    text stay right; invisible characters go all the same, with a warning.
    """
    warnings: list[str] = []
    if text.isascii():
        return _CONTROL.sub(" ", _line_ends(text, keep_length)), ()
    text, surrogates = _SURROGATE.subn("\ufffd", text)
    if surrogates:
        warnings.append(f"{_count(surrogates, 'lone surrogate')} became \ufffd")
    marks = len(text) - len(text := text.removeprefix("\ufeff"))
    directions = len(_DIRECTIONS.findall(text))
    text, invisible = _INVISIBLE.subn("", text)
    if directions:
        warnings.append(f"{_count(directions, 'direction control')} removed: the text may have been made to look other than it reads")
    hidden = invisible - directions
    if hidden and (keep_length or hidden > marks):
        warnings.append(f"{_count(hidden, 'invisible character')} removed")
    return _CONTROL.sub(" ", _line_ends(text, keep_length)), tuple(warnings)


def _line_ends(text: str, keep_length: bool) -> str:
    return _LINE_END.sub(lambda m: " \n" if keep_length and len(m.group()) == 2 else "\n", text)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' if number > 1 else ''}"
