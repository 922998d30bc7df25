"""Is the text English?

In goes a body; refused is one that is surely in another language: most of its letters are of another script, or it is long enough, English function words are
rare in it and the language classifier names another language. Short or mixed texts pass.
"""
from __future__ import annotations

import re

from dateline.errors import OtherLanguage

_SAMPLE_CHARACTERS = 20_000
_SURE_LETTERS = 120
_SURE_SCRIPT_LETTERS = 20
_ENGLISH_SHARE = 0.09  # English news has 15–30% of these words, other languages under 5%
_FUNCTION_WORDS = frozenset("the of and to that with from are were has had been which said who after this will they their would by as at not".split())
_NAMES = {"ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish", "fa": "Persian", "fi": "Finnish",
          "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch",
          "no": "Norwegian", "nb": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "sw": "Swahili",
          "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese"}


def refuse_other_language(text: str, where: str) -> None:
    """Raise OtherLanguage where the text is surely not English."""
    sample = text[:_SAMPLE_CHARACTERS]
    words = re.findall(r"[^\W\d_]+", sample)
    letters = sum(map(len, words))
    if not letters:
        return
    foreign = sum(len(w) for w in words if w[0] > "\u024f")
    if letters >= _SURE_SCRIPT_LETTERS and foreign > 0.6 * letters:
        raise _error(_classify(sample), where)
    english = sum(w.lower() in _FUNCTION_WORDS for w in words) / len(words)
    if letters < _SURE_LETTERS or english >= _ENGLISH_SHARE:
        return
    language = _classify(sample)
    if language != "en":
        raise _error(language, where)


def _error(language: str, where: str) -> OtherLanguage:
    name = "no language that is known" if language in ("en", "zxx", "und") else _NAMES.get(language, f"the language {language!r}")
    return OtherLanguage(f"in {name}, not English", where=where, remedy="Dateline reads English; translate it first")


def _classify(sample: str) -> str:
    """ISO 639-1 code of the likeliest language."""
    import py3langid
    return py3langid.classify(sample)[0]
