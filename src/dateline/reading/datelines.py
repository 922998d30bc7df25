"""The dateline at the head of a story: "KABUL, Afghanistan (AP) _", "GENEVA/NAIROBI, 3 March (Reuters) -", "Kyiv, Ukraine —".

In goes a text and where its body begins, out come the span of the dateline, separator included, and the outlet in its brackets. What is not surely
a dateline is none: a heading ("UPDATE 1 -"), a speaker ("MINISTER: …"), a sentence with a dash in it. The date in it is left to the date resolver.
"""
from __future__ import annotations

import calendar
import re
from typing import NamedTuple

from dateline.dispatch import Span

_REACH = 130
_SEPARATOR = re.compile(r"\s{0,3}[—–―]\s{0,3}|\s{1,3}(?:--?|_)\s{1,3}|--\s{0,3}|(?<=\))\.?[-_:]\s{1,3}|:\s{1,3}")
_AGENCY = re.compile(r"[(\[/]([^()\[\]/]{2,40})[)\]/]\s{0,2},?\s{0,2}$")
_AGENCY_ALONE = re.compile(r"\(([A-Z]{2,6}|Reuters|Xinhua|Bloomberg)\) {1,2}(?=[\"“‘'A-Z])")
_MONTHS = "|".join([*calendar.month_name[1:], *calendar.month_abbr[1:], "Sept"])
_DAYS = "|".join([*calendar.day_name, "Mon", "Tue", "Tues", "Wed", "Thu", "Thur", "Thurs", "Fri", "Sat", "Sun"])
_DATE = re.compile(rf"(?:(?:{_DAYS})\.?|(?:{_MONTHS})\.?(?: \d{{1,2}}(?:st|nd|rd|th)?)?(?: \d{{4}})?|"
                   rf"\d{{1,2}}(?:st|nd|rd|th)?(?: |-)(?:{_MONTHS})\.?(?:(?: |-)\d{{4}})?|\d{{4}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}})$", re.I)
_LINKS = {"of", "de", "da", "do", "dos", "del", "di", "du", "des", "la", "le", "les", "el", "al", "the", "and", "near", "in", "on", "sur", "am", "upon", "bei",
          "aboard", "a", "off", "d'ivoire", "au"}
_NO_PLACE = {"update", "updates", "breaking", "exclusive", "watch", "video", "photos", "photo", "analysis", "explainer", "factbox", "opinion", "editorial",
             "comment", "correction", "corrected", "recap", "live", "news", "report", "alert", "urgent", "flash", "briefing", "interview", "note", "q", "a",
             "question", "answer", "moderator", "reporter", "host", "speaker", "summary", "background", "timeline", "profile", "feature", "insight", "wrapup",
             "refile", "write-through", "writethru", "advisory", "statement", "press", "release", "warning", "important", "by", "read", "more", "related",
             "see", "also", "source", "sources", "newsletter", "podcast", "transcript", "fact", "check", "editor's", "i", "it", "he", "she", "they", "we", "you",
             "this", "that", "these", "those", "there", "his", "her", "their", "but", "if", "when", "while", "as", "after", "before", "yes", "no", "however"}


class Dateline(NamedTuple):
    """``span`` includes the separator and the blanks after it; ``outlet`` is the agency in its brackets, or null."""

    span: Span
    outlet: str | None


def find_dateline(text: str, start: int = 0) -> Dateline | None:
    """The dateline that begins at ``start`` (an offset in code points), or null where there is none."""
    head = text[start:start + _REACH].split("\n", 1)[0]
    if agency := _AGENCY_ALONE.match(head):
        return Dateline(Span(start, start + agency.end()), agency[1])
    for match in _SEPARATOR.finditer(head):
        rest = text[start + match.end():start + match.end() + 2].lstrip("“‘\"'([")
        if not rest or rest[0].isspace():
            continue
        outlet, places, dates = _parts(head[:match.start()])
        if places is None:
            if ":" in match.group() or "—" in match.group():
                return None
            continue
        if _convincing(places, outlet, dates, match, text, start):
            return Dateline(Span(start, start + match.end()), outlet)
    return None


def _parts(head: str) -> tuple[str | None, list[str] | None, int]:
    """Outlet, place names and the number of dates in what stands before the separator; no place names (null) where a part is neither."""
    outlet, dates = None, 0
    head = head.strip()
    for _ in range(2):
        agency = _AGENCY.search(head)
        if agency is None:
            break
        inside = agency[1].strip()
        if _DATE.match(inside.replace(", ", " ")):
            dates += 1
        elif outlet is None and inside[:1].isupper():
            outlet = inside
        else:
            return None, None, 0
        head = head[:agency.start()].strip(" ,")
    places = []
    for part in re.split(r"\s{0,2},\s{0,2}", head) if head else []:
        date, place = _DATE.match(part), part
        if not date and (tail := re.search(rf"(?<=\w) ((?:{_MONTHS})\.? \d{{1,2}}|\d{{1,2}} (?:{_MONTHS})\.?)$", part)):
            dates, place = dates + 1, part[:tail.start()].strip()
        if date and places:
            dates += 1
        elif not date and _placelike(place):
            places.append(place)
        elif part:
            return None, None, 0
    return outlet, places, dates


def _placelike(part: str) -> bool:
    words = part.replace("/", " ").split()
    if not 1 <= len(words) <= 6 or len(part) > 60:
        return False
    if words[0].lower().strip(".:'’") in _NO_PLACE:
        return False
    return all(w.lower() in _LINKS and i or w[0].isupper() and not any(c.isdigit() for c in w) or w[:3] in ("al-", "el-", "ad-", "as-", "ar-", "an-")
               for i, w in enumerate(words))


def _convincing(places: list[str], outlet: str | None, dates: int, match: re.Match[str], text: str, start: int) -> bool:
    """Is it a dateline and no heading, speaker or clause?"""
    if not places:
        return outlet is not None and len(outlet.split()) <= 4
    after = text[start + match.end():start + match.end() + 2].lstrip("“‘\"'([")[0]
    city = places[0]
    shouted = city.isupper() and sum(c.isalpha() for c in city) > 2
    if outlet or dates and shouted:
        return True
    if after.islower() or len(places) > 3:
        return False
    if ":" in match.group():
        return shouted and not _speaks_again(text, start)
    dash = match.group().strip()
    if dash in "—–―--" and _in_parentheses(dash, text, start + match.end()):
        return False
    return shouted or match.group()[0].isspace() and dash in ("—", "–", "--", "-") and len(places) <= 2 and len(city.split()) <= 3


def _in_parentheses(dash: str, text: str, after: int) -> bool:
    """Does another dash in the same sentence close what this one opens ("Jane Doe — Chile's envoy — said")?"""
    sentence = re.split(r"[.!?]\s|\n", text[after:after + 400], maxsplit=1)[0]
    return len(re.findall(rf"\s{re.escape(dash)}\s", sentence)) % 2 == 1


def _speaks_again(text: str, start: int) -> bool:
    """A transcript: other paragraphs begin with a name in capitals and a colon too."""
    return len(re.findall(r"(?:^|\n)[A-Z][A-Z .'’-]{2,40}: ", text[start:start + 20000])) > 1
