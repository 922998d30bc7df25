"""RSS and Atom: the entries of a feed, with as much text as the feed itself holds.

In go the bytes of a feed, out come its entries, each as a small JSON object of what the feed says of it, and the bytes of the feed to be kept. Nothing is fetched:
neither the pages that entries point to, nor entities, nor style sheets. Refused: XML that declares entities, and what is no feed.
"""
from __future__ import annotations

import io
import json
import re
from typing import Any, Iterator

from dateline.errors import EmptyInput, InputError, Truncated, UnsafeXML
from dateline.reading import front_matter
from dateline.reading.assembling import Found
from dateline.reading.dates import parse_days
from dateline.reading.unit import Kept, Place, Unit

_ENTITY = re.compile(rb"<!ENTITY", re.I)
_BLOCKS = frozenset("p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote tr table section article figcaption pre".split())
_LEFT_OUT = frozenset("script style figure iframe noscript object svg template".split())


def cut(data: bytes, place: Place) -> Iterator[Unit | Kept | InputError]:
    """The entries of a feed. Raises EmptyInput, UnsafeXML, InputError."""
    if not data.strip():
        raise EmptyInput("empty", where=place.where, remedy="Give a feed with entries")
    refuse_entities(data, place.where)
    import feedparser
    try:
        found = feedparser.parse(io.BytesIO(data), sanitize_html=True, resolve_relative_uris=False)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError) as error:  # its own faults on broken feeds
        raise Truncated(f"a damaged feed ({type(error).__name__})", where=place.where, remedy="Fetch it again") from error
    if not found.entries:
        if found.version:
            raise EmptyInput("a feed without entries", where=place.where, remedy="Give a feed with entries")
        raise InputError("no feed", where=place.where, remedy="Give RSS or Atom; save pages as .html")
    yield Kept(data, place.where)
    outlet = _words(found.feed.get("title"))
    for i, entry in enumerate(found.entries, 1):
        raw = json.dumps(_facts(entry, outlet), ensure_ascii=True, sort_keys=True).encode()
        yield Unit(raw, f"{place.where} entry {i}", place.source, "entry", {})


def refuse_entities(data: bytes, where: str) -> None:
    """Raise UnsafeXML where XML declares entities: they can name files, and grow without end. UTF-16 is looked through too."""
    if _ENTITY.search(data) or b"\0" in data and _ENTITY.search(data.replace(b"\0", b"")):
        raise UnsafeXML("XML that declares entities", where=where, remedy="Take its DOCTYPE out, if you trust it")


def _facts(entry: Any, outlet: str | None) -> dict[str, Any]:
    contents = [c for c in entry.get("content") or () if c.get("value")]
    content = max(contents, key=lambda c: len(c["value"]), default=None) or entry.get("summary_detail") or {"value": entry.get("summary") or "", "type": "text/html"}
    source = entry.get("source")
    return {"id": entry.get("id"), "link": entry.get("link"), "title": entry.get("title"), "published": entry.get("published"), "author": entry.get("author"),
            "outlet": _words(source.get("title")) if source and source.get("title") else outlet, "content": content["value"],
            "html": content.get("type") != "text/plain"}


def parse(unit: Unit) -> Found:
    """The text of an entry. Raises EmptyInput."""
    entry = json.loads(unit.raw)
    paragraphs = paragraphs_of(entry["content"]) if entry["html"] else [p.strip() for p in entry["content"].split("\n") if p.strip()]
    title = " ".join(paragraphs_of(entry["title"])) or None if entry["title"] else None
    if not paragraphs and not title:
        raise EmptyInput("an entry without words", where=unit.where, remedy="Give the page that it points to")
    story = front_matter.take_apart(paragraphs, title=title)
    days = parse_days(entry["published"])
    warnings = () if days or not entry["published"] else (f'the date of the entry is not understood: {str(entry["published"])[:40]!r}',)
    link = entry["link"] if str(entry["link"]).startswith(("http://", "https://")) else None
    return Found(title=story.title, body="\n\n".join(story.paragraphs), byline=_words(entry["author"]) or story.byline, outlet=entry["outlet"] or story.outlet,
                 url=link, external_id=entry["id"], published=days or story.published, warnings=warnings)


def paragraphs_of(html: str) -> list[str]:
    """The paragraphs of a piece of HTML, in order."""
    from lxml import etree, html as lxml_html
    if "<" not in html and "&" not in html:
        return [line.strip() for line in html.split("\n") if line.strip()]
    try:
        tree = lxml_html.document_fromstring(f"<div>{html}</div>", parser=lxml_html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False))
    except (etree.LxmlError, ValueError, AssertionError):
        return []
    pieces: list[str] = []
    hidden = 0  # how many elements that are left out are open
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            hidden += node.tag in _LEFT_OUT
            pieces += ["\0" if node.tag in _BLOCKS else "", "" if hidden else node.text or ""]
        else:
            hidden -= node.tag in _LEFT_OUT
            pieces += ["\0" if node.tag in _BLOCKS else "", "" if hidden else node.tail or ""]
    return [" ".join(line.split()) for line in "".join(pieces).split("\0") if line.strip()]


def _words(text: Any) -> str | None:
    return " ".join(paragraphs_of(text)) or None if isinstance(text, str) else None
