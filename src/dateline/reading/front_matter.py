"""What stands around the story itself: title, byline, outlet, date line, teaser, sign-off.

In goes the text of a plain file or of a web page, out come its title, its body and what was found around them. Taken out of the body, so that it
never becomes an event: byline and date lines at the head, a teaser that is cut off, and at the end bylines, credits ("X contributed to this report"),
agency sign-offs, copyright and read-more lines. In a JSON record, whose text belongs to the user, nothing is taken out: ``tail`` tells where
the credits begin, and the body of the dispatch ends there. Refused: nothing; what is not recognised stays in the body.
"""
from __future__ import annotations

import dataclasses
import re

from dateline.reading.dates import Days, parse_days

_NAME = r"[A-ZÀ-ÖØ-Þ][\w.'’-]{0,30}(?: (?:(?:al|de|del|den|der|van|von|da|dos|bin|el|la|le|ten|ul)[ -]){0,2}(?:[A-ZÀ-ÖØ-Þ][\w.'’-]{0,30})){1,4}"
_NAMES = rf"{_NAME}(?:(?:, {_NAME}){{0,5}},? (?:and|&|with) {_NAME})?"
_BY = re.compile(rf"(?:by|BY|By|Byline|Author|Written by|Story by)[:\s]\s{{0,3}}(?P<names>{_NAMES})(?P<rest>.{{0,100}})$")
_FOR = re.compile(rf"[—–-]?\s{{0,2}}(?P<names>{_NAMES}) (?:for|reporting for) (?P<outlet>(?:the |The )?[A-Z0-9][\w&.'’ -]{{1,50}})$")
_STAFF = re.compile(r",? ?(?:[Ss]taff(?: (?:[Ww]riters?|[Rr]eporters?|[Cc]orrespondents?))?|STAFF(?: WRITERS?| REPORTERS?)?|[Ww]riters?|[Cc]orrespondents?|"
                    r"[Rr]eporters?|[Ee]ditors?|Special to|special to|Special Correspondent|Correspondent)$")
_BARE_NAME = re.compile(rf"[—–]\s{{0,2}}(?P<names>{_NAMES})$")
_REPORTING = re.compile(rf"[\[(]?(?:Additional r|R)eporting (?:and writing |and editing )?by (?P<names>{_NAMES})")
_JOB_LINE = re.compile(r"(?P<outlet>[A-Z][\w.&'’ -]{1,60}?),? (?:[Ss]taff )?(?:[Ww]riters?|[Cc]orrespondents?|[Rr]eporters?|[Ss]taff|WRITERS?|CORRESPONDENTS?)$")
_OUTLET_WORD = re.compile(r"\b(?:News|Wire|Times|Post|Press|Agency|Herald|Tribune|Journal|Daily|Radio|TV|Television|Media|Service|Today|Mail|Guardian|Observer|"
                          r"Telegraph|Monitor|Reuters|AFP|AP|BBC|CNN|VOA|Gazette|Chronicle|Standard|Independent)\b")
_LINK_WORDS = {"of", "the", "and", "for", "in", "de", "al", "el", "van", "von", "der", "den", "la", "le", "at", "&", "|", "-", "–", "—", "/"}
_DATE_LABEL = re.compile(r"(?:(?:First )?[Pp]ublished|PUBLISHED|[Pp]osted|POSTED|[Ii]ssued|Date|DATE|Published on|Posted on)(?: on| at)?\s{0,2}:?\s{0,3}(.{4,60})$")
_LABELLED_SKIP = re.compile(r"(?:[Ll]ast )?(?:[Uu]pdated|UPDATED|[Mm]odified)\b.{0,80}$")
_CREDIT = re.compile(
    r"(?:(?:[^.!?\n]|(?<=[A-Z])\.){2,200}\bcontributed (?:reporting )?(?:to|from|for) (?:this|the) (?:report|story|article|dispatch)\b.{0,60}"
    r"|(?:[^.!?\n]|(?<=[A-Z])\.){2,200}\bcontributed(?: (?:additional )?reporting\b.{0,80})?\.?"
    r"|(?:Some |Additional )?(?:information|material) (?:for|in|from) (?:this|the) (?:report|story|article)\b.{0,160}"
    r"|Some (?:information|material) (?:came|is|was provided|provided) (?:from|by)\b.{0,120}"
    r"|This (?:story|article|piece|dispatch) (?:was (?:originally |first )?(?:published|produced|written|reported|supported|edited|updated|corrected)|"
    r"originated|(?:first|originally|also) appeared|has been (?:updated|corrected|edited|republished)|is (?:part of|based on))\b.{0,200}"
    r"|This report (?:was (?:produced|compiled|written|prepared) (?:by|in|with|for)|originated (?:in|with)|has been updated)\b.{0,200}"
    r"|[\[(]?(?:Additional r|R)eporting (?:and [a-z]{4,12} )?by\b.{0,400}"
    r"|[\[(]?(?:Writing|Editing|Edited|Written|Compiled|Translated|Translation|Produced) by\b.{0,300}"
    r"|[\[(]?With (?:additional )?(?:reporting|inputs?|files|agency inputs?|agencies)(?: (?:by|from)\b.{0,200})?"
    r"|\(\(.{1,200}\)\)|[^\s@]{1,40}@[^\s@]{3,60}"
    rf"|{_NAME} (?:is|are) (?:an?|the) [^.!?\n]{{0,60}}\b(?:correspondent|reporter|columnist|writer|editor|journalist)s? (?:for|at|with|based|covering)\b.{{0,120}}"
    r"|(?:©|\([cC]\)|Copyright)\s.{0,200}|All rights reserved\.?.{0,120}|Our Standards: .{0,120}"
    r"|Follow (?:us|him|her|them|@|[A-Z][\w.'’-]{1,30} (?:[A-Z][\w.'’-]{1,30} )?on (?:Twitter|X|Facebook|Instagram|Threads|Bluesky))\b.{0,160}"
    r"|(?:Read|READ|See|Watch|WATCH) (?:more|MORE|also|ALSO|next|full)\b.{0,160}|(?:RELATED|Related|READ|WATCH)(?: \w{1,12})?:.{0,160}"
    r"|(?:Sign up|Subscribe|Click here)\b.{0,160}|(?:ADVERTISEMENT|Advertisement|Loading\.\.\.)"
    r"|[-–—_*=#~\s]{2,80}|-?\s?(?:30|ENDS?|END|ends|Ends)\s?-?|\((?:ENDS?|end|more|MORE)\)|[a-z]{2,5}(?:[-/][a-z]{2,5}){1,5})$")
_SENTENCE_CREDIT = re.compile(
    r"(?:[^.!?\n]|(?<=[A-Z])\.){2,220}\bcontributed to this (?:report|story|article)\.?$"
    r"|(?:Some|Additional) (?:information|material|reporting)\b[^.!?\n]{1,160}\.?$|\(?Reporting by\b[^.!?\n]{1,200}\.?\)?$")
_ENDS = re.compile(r"[.!?…:;]['\"”’)\]]{0,2}$")
_ABBREVIATION_END = re.compile(r"\b(?:[A-Z]\.){2,4}$")
_SENTENCE_END = re.compile(r"[.!?]['\"”’)\]]{0,2}\s{1,4}(?=[\"“‘'(]?[A-ZÀ-Þ0-9])")
_CUT_OFF = re.compile(r"\s{0,2}(?:\.\s?\.\s?\.|…|\[…\]|\[\.\.\.\])\s{0,2}(?:(?:Read|Continue) [\w ]{2,20})?$")
_TITLE_LIMIT = 220


@dataclasses.dataclass(slots=True)
class Story:
    """``paragraphs`` are the body, in order, without blank ends; the rest may be null."""

    title: str | None
    paragraphs: list[str]
    byline: str | None = None
    outlet: str | None = None
    published: Days | None = None


def unwrap(text: str) -> list[str]:
    """The paragraphs of a text: one a line, or, where the file breaks its lines at a width, one a block or an indented line."""
    lines = text.split("\n")
    if not wrapped(lines):
        return [line.strip() for line in lines if line.strip()]
    paragraphs: list[str] = []
    new = True
    for line in lines:
        if not line.strip():
            new = True
            continue
        if new or line[:1] in " \t" and (line.startswith("  ") or line[0] == "\t"):
            paragraphs.append(line.strip())
        else:
            paragraphs[-1] += " " + line.strip()
        new = False
    return paragraphs


def wrapped(lines: list[str]) -> bool:
    """Are the lines broken at a width? Most of those that another follows then end in mid-sentence, and none is long."""
    followed = [a.strip() for a, b in zip(lines, lines[1:]) if a.strip() and b.strip()]
    if len(followed) < 3 or max(map(len, lines)) > 110:
        return False
    open_ends = sum(not _ENDS.search(line) for line in followed)
    going_on = sum(b.strip()[:1].islower() for a, b in zip(lines, lines[1:]) if a.strip() and b.strip())
    return open_ends >= 0.6 * len(followed) and going_on >= 0.3 * len(followed)


def take_apart(paragraphs: list[str], *, title: str | None = None) -> Story:
    """Title, body, byline and outlet of a text given as paragraphs. ``title``: as its container tells it, or null to look for it."""
    story = Story(title, list(paragraphs))
    if title is None and len(paragraphs) > 2 and (_date_line(paragraphs[0], story) or _signed(paragraphs[0], story, above_title=True)):
        story.paragraphs.pop(0)
    if title is None:
        _take_title(story)
    elif story.paragraphs and _same(story.paragraphs[0], title):
        story.paragraphs.pop(0)
    _take_head(story)
    _take_tail(story)
    _drop_teaser(story)
    return story


def tail(body: str) -> int:
    """Where the credits at the end of a body begin (an offset), or its length where there are none."""
    end = len(body)
    for _ in range(4):
        end = len(body[:end].rstrip())
        start = max(body.rfind("\n", 0, end) + 1, end - 700)
        window = body[start:end]
        line_credit = _CREDIT.match(window) if start == 0 or body[start - 1] == "\n" else None
        if line_credit and start > 0:
            end = start
            continue
        cut = _credit_sentence(window)
        if cut is None or start + cut == 0:
            break
        end = start + cut
    return end if end < len(body.rstrip()) else len(body)


def _credit_sentence(window: str) -> int | None:
    """Where the last sentence begins when it is a credit."""
    starts = [m.end() for m in _SENTENCE_END.finditer(window)] or [0]
    for start in reversed(starts[-4:]):
        if _SENTENCE_CREDIT.match(window[start:]):
            return start
    return None


def _take_title(story: Story) -> None:
    if len(story.paragraphs) < 2:
        return
    line, following = story.paragraphs[0], story.paragraphs[1]
    if is_title(line) and (len(following) > 40 or len(story.paragraphs) > 2):
        story.title = re.sub(r"^(?:#{1,6}\s{1,3}|(?:Title|TITLE|Headline|HEADLINE):\s{0,3})", "", line).rstrip("# ").strip() or None
        story.paragraphs.pop(0)


def is_title(line: str) -> bool:
    """A short first line that is no sentence, no dateline and no byline."""
    from dateline.reading.datelines import find_dateline
    if len(line) > _TITLE_LIMIT or len(line.split()) < 2 and not line.startswith("#"):
        return False
    if line.endswith((",", ";", ":", "-", "—")) or _BY.match(line) or _date_line(line):
        return False
    if line.endswith((".", "…")) and not line.endswith("...") and not _ABBREVIATION_END.search(line):
        return False
    dateline = find_dateline(line)
    sure = dateline and (dateline.outlet or line.split()[0].strip(",").isupper())  # "Troops Enter Almeda - Minister" is a headline
    return not sure and any(c.isalpha() for c in line)


def _take_head(story: Story) -> None:
    """Byline, outlet and date lines before the first sentence."""
    for _ in range(5):
        if len(story.paragraphs) < 2:
            return
        line = story.paragraphs[0]
        if len(line) > 160 or not (_byline(line, story) or _date_line(line, story) or _LABELLED_SKIP.match(line) or _outlet_line(story)
                                 or _signed(line, story)):
            return
        story.paragraphs.pop(0)


def _signed(line: str, story: Story, above_title: bool = False) -> bool:
    """Is it a name with a date or an outlet beside it ("Jane Doe | 3 May 2021", "Jane Doe, Example Times", "Example Wire - 3 May 2021")?"""
    parts = [part.strip() for part in re.split(r"\s{0,2}[|•·–—]\s{0,2}| - |, (?=[A-Z])", line, maxsplit=2)]
    if len(line) > 90 or len(parts) < 2 or _ENDS.search(line):
        return False
    days = next((d for d in map(parse_days, (parts[-1], ", ".join(parts[-2:]))) if d and d[0] == d[1]), None)
    names, outlet = parts[0], next((p for p in parts[1:] if _outlet_like(p)), None)
    signed = outlet and len(names.split()) <= 3 and re.fullmatch(_NAMES, names) and not above_title  # a headline may look like that
    if not _label_like(names) or not (days or signed):
        return False
    story.published = story.published or days
    if outlet is None and _outlet_like(names):
        story.outlet = story.outlet or names
    else:
        story.outlet = story.outlet or outlet
        if re.fullmatch(_NAMES, names):
            story.byline = story.byline or names
    return True


def _outlet_like(words: str) -> bool:
    """"Example Times", and not "State TV Says"."""
    found = _OUTLET_WORD.search(words)
    return bool(found) and (found.end() == len(words) or found.start() == 0 and " " not in words) and not re.search(r"\b(?:[Ss]ays?|[Ss]aid|[Rr]eports?)\b", words)


def _outlet_line(story: Story) -> bool:
    """Is the first line the byline's job ("Example Wire Writer"), or a name that a date line or a byline follows?"""
    line = story.paragraphs[0]
    job = _JOB_LINE.match(line) if story.byline else None
    if not job:
        following = story.paragraphs[1]
        if not _label_like(line) or not (_date_line(following) or _BY.match(following)):
            return False
    story.outlet = story.outlet or (job["outlet"].strip(" ,") if job else line)
    return True


def _label_like(line: str) -> bool:
    """A few capitalised words that end without a full stop: a name, not a sentence."""
    words = line.strip("—–- ").split()
    return (0 < len(words) <= 8 and len(line) <= 80 and not _ENDS.search(line)
            and all(w.strip("(),")[:1].isupper() or w in _LINK_WORDS for w in words) and any(len(w) > 1 and w[0].isupper() for w in words))


def _take_tail(story: Story) -> None:
    """Bylines, sign-offs and credits after the last sentence."""
    for _ in range(8):
        if len(story.paragraphs) < 2:
            break
        line = story.paragraphs[-1]
        reporting = _REPORTING.match(line)
        if reporting and story.byline is None:
            story.byline = reporting["names"].rstrip(".")
        if not (_CREDIT.match(line) or _byline(line, story, at_end=True)):
            before = len(story.paragraphs)
            _take_names(story)
            if len(story.paragraphs) == before:
                break
            continue
        story.paragraphs.pop()
    if story.paragraphs:
        last = story.paragraphs[-1]
        end = tail(last)
        reporting = _REPORTING.match(last[end:].strip())
        if reporting and story.byline is None:
            story.byline = reporting["names"].rstrip(".")
        story.paragraphs[-1] = last[:end].rstrip()


def _take_names(story: Story) -> None:
    """Last lines that are names alone: "Jane Doe, Example Wire", or the name on one line and the outlet on the next."""
    labels: list[str] = []
    while len(story.paragraphs) > 1 + len(labels) and len(labels) < 2 and _label_like(story.paragraphs[-1 - len(labels)]):
        labels.insert(0, story.paragraphs[-1 - len(labels)])
    if not labels or not (_ENDS.search(story.paragraphs[-1 - len(labels)]) or _CREDIT.match(story.paragraphs[-1 - len(labels)])):
        return
    del story.paragraphs[-len(labels):]
    words = [w for line in labels for w in re.split(r"\s{0,2}[,|/–—]\s{0,2}", line.strip("—–- "), maxsplit=1)]
    if len(words) == 2 and re.fullmatch(_NAMES, words[0]):
        story.byline, story.outlet = story.byline or words[0], story.outlet or words[1]


def _byline(line: str, story: Story, at_end: bool = False) -> bool:
    """Is it a byline? The first one found is kept."""
    match = _BY.match(line) or _FOR.match(line) or (_BARE_NAME.match(line) if at_end else None)
    if match is None or len(line) > 160 or _ENDS.search(line) and not line.endswith("."):
        return False
    names, outlet = match["names"], match.groupdict().get("outlet")
    rest = (match.groupdict().get("rest") or "").strip()
    if rest:
        place = re.match(r"(?:in|at) [A-Z][\w .,'’-]{1,40}$", rest)
        job = re.match(r"(?:[,|/•·—–-]|for|of|,? special to)\s{0,2}(.{2,80})$", rest)
        if not place and not job:
            return False
        if job and not outlet:
            outlet = job[1]
    if outlet:
        outlet = _STAFF.sub("", re.split(r"\s{0,2}[|•·]\s{0,2}", outlet)[0]).strip(" ,.") or None
        if outlet and parse_days(outlet):
            outlet = None
    story.byline = story.byline or names.rstrip(" .,")
    story.outlet = story.outlet or outlet
    return True


def _date_line(line: str, story: Story | None = None) -> bool:
    """Is it a line that holds the date of publication and nothing else?"""
    label = _DATE_LABEL.match(line)
    days = parse_days(label[1] if label else line) if len(line) < 90 else None
    if not days or days[0] != days[1] or not label and not re.search(r"\d{4}", line):
        return False
    if not label and len(line) > 40:
        return False
    if story is not None:
        story.published = story.published or days
    return True


def _drop_teaser(story: Story) -> None:
    """Drop what a cut-off first paragraph ("… The visit follows...") shares with the beginning of the next one."""
    if len(story.paragraphs) < 2:
        return
    first, second = story.paragraphs[0], story.paragraphs[1]
    cut = _CUT_OFF.search(first)
    if not cut:
        return
    kept = first[:cut.start()]
    starts = [0] + [m.end() for m in _SENTENCE_END.finditer(kept)]
    for start in starts:
        fragment = _folded(kept[start:])
        if fragment and _folded(second[:2 * len(kept)]).startswith(fragment):
            head = kept[:start].rstrip()
            story.paragraphs[0:1] = [head] if head else []
            return


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _same(one: str, other: str) -> bool:
    return bool(_folded(one)) and _folded(one) == _folded(other)
