"""A web page: the article in it, and what its metadata say.

In go the bytes of an HTML page, out come title, paragraphs, byline, outlet, address and publication date. The article is found by trafilatura (its version
is kept in the record: another version may cut another text), the date only where the page states one. Refused: pages over the limit, pages without an
article (NoArticle), feeds.
"""
from __future__ import annotations

import dataclasses
import functools
import importlib.metadata
import json
import re
from typing import Any

from dateline.errors import NoArticle, TooLarge
from dateline.reading.dates import Days, parse_days
from dateline.reading.decoding import decode

LIMIT_BYTES = 10_000_000  # trafilatura takes about a second and 20 MB of memory per megabyte
_LIMIT_TAGS = 60_000
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([\w.:-]{2,40})", re.I)
_FEED = re.compile(r"\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,200})?(?:<!--[^>]{0,400}-->\s{0,200})?<(rss|feed|rdf:RDF|urlset)\b")
_NOISE = re.compile(r"<(script|style|svg|noscript|template)\b", re.I)
_DATE_PROPERTIES = ("article:published_time", "og:article:published_time", "datepublished", "article:published", "og:published_time", "parsely-pub-date",
                    "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "publication-date", "dc.date.issued",
                    "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date", "dcterms.date", "date", "article.published", "cxenseparse:recs:publishtime")
_URL_DATE = re.compile(r"/((?:19|20)\d{2})/(\d{1,2}|[a-z]{3})/(\d{1,2})(?:/|$)")
_BARE_ARTICLE_WORDS = 8
_SHORT_PAGE_WORDS = 80
_NO_STORY = re.compile(r"\b(?:(?:page|article|story) (?:(?:was|is|could|can) )?(?:not|no longer|cannot) (?:be )?(?:found|exists?|available)|(?:40[134]|50[0234])\b.{0,20}"
                       r"\b(?:error|not found|forbidden|unavailable)|error 40[134]|access (?:is |has been )?denied|(?:use|uses|using) cookies|cookie policy|"
                       r"enable javascript|javascript is (?:disabled|required)|are (?:you )?(?:a robot|human)|captcha|(?:sign|log) in to (?:read|continue|view)|"
                       r"subscribe to (?:read|continue)|already a subscriber|temporarily unavailable)\b", re.I)


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    title: str | None
    paragraphs: tuple[str, ...]
    byline: str | None
    outlet: str | None
    url: str | None
    published: Days | None
    extractor: str
    warnings: tuple[str, ...]


@functools.cache
def extractor() -> str:
    """Name and version of the library that finds the article."""
    return f"trafilatura {importlib.metadata.version('trafilatura')}"


def read_page(data: bytes, where: str) -> Page:
    """The article of a page. Raises TooLarge, NotText and NoArticle."""
    if len(data) > LIMIT_BYTES:
        raise TooLarge(f"{len(data):,} bytes of HTML, over the limit of {LIMIT_BYTES:,}", where=where, remedy="Save the article alone")
    declared = _CHARSET.search(data[:4096])
    html, warnings = decode(data, where=where, declared=declared[1].decode("ascii") if declared else None)
    feed = _FEED.match(html[:2000])
    if feed:
        raise NoArticle(f"a feed or site map (<{feed[1]}>), not a page", where=where, remedy="Give the pages that it points to")
    if html.count("<") > _LIMIT_TAGS:
        raise TooLarge(f"{html.count('<'):,} tags, over the limit of {_LIMIT_TAGS:,}", where=where, remedy="Save the article alone")
    tree = _parse(html)
    if tree is None:
        raise _no_article(where)
    published = _published(tree)
    headline = _headline(tree)
    found = _extract(tree)
    lines = ((found.text or "") if found is not None else "").split("\n")
    paragraphs = tuple(filter(None, (re.sub(r"^[-*•] ", "", line.strip()) for line in lines)))
    if not _is_article(paragraphs, _clean(found.title) if found is not None else None):
        raise _no_article(where)
    outlet = _clean(found.sitename)
    title = _title(_clean(found.title), headline, outlet)
    url = found.url if found.url and found.url.startswith(("http://", "https://")) else None
    return Page(title, paragraphs, _byline(found.author), outlet, url, published or date_of_url(url), extractor(), warnings)


def _no_article(where: str) -> NoArticle:
    return NoArticle("HTML without an article", where=where, remedy="Save the page of the article itself, or its text as a .txt file")


def _parse(html: str) -> Any:
    """The tree of the page, or null where there is none."""
    from lxml import etree, html as lxml_html
    try:
        parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=False)
        tree = lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    return tree if len(tree) else None


def _extract(tree: Any) -> Any:
    """trafilatura's document, or null where it finds none. Its own faults on broken pages count as none."""
    from trafilatura import bare_extraction
    try:
        return bare_extraction(tree, with_metadata=True, include_comments=False, include_tables=False, include_images=False, include_links=False,
                               date_extraction_params={"extensive_search": False, "original_date": True})
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError, AssertionError):
        return None


def _is_article(paragraphs: tuple[str, ...], title: str | None) -> bool:
    """Is there a sentence in it, and is it no notice of an error, of cookies or of a pay wall?"""
    if not any(len(p.split()) >= _BARE_ARTICLE_WORDS and re.search(r"[.!?…][\"”’')\]]{0,2}(?:\s|$)", p) for p in paragraphs):
        return False
    short = sum(len(p.split()) for p in paragraphs) < _SHORT_PAGE_WORDS
    return not (short and _NO_STORY.search(" ".join([title or "", *paragraphs])))


def _published(tree: Any) -> Days | None:
    """The date that the page states as its publication: meta tags, then JSON-LD, then a time element of the article. Never a date of change."""
    stated: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if key in _DATE_PROPERTIES and meta.get("content"):
            stated.setdefault(key, meta.get("content"))
    for key in _DATE_PROPERTIES:
        if key in stated and (days := parse_days(stated[key])):
            return days
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json" and script.text and len(script.text) < 500_000:
            days = _linked_data_date(script.text)
            if days:
                return days
    for node in tree.iter("time"):
        label = " ".join(filter(None, [node.get("itemprop"), node.get("class"), "pubdate" if node.get("pubdate") is not None else ""])).lower()
        wanted = "publish" in label or "pubdate" in label or "entry-date" in label or "created" in label
        if (wanted or any(a.tag in ("article", "header") for a in node.iterancestors())) and "modif" not in label and "updat" not in label:
            days = parse_days(node.get("datetime") or (node.text or ""))
            if days:
                return days
    return None


def _linked_data_date(text: str) -> Days | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    queue = [data]
    for _ in range(200):
        if not queue:
            return None
        node = queue.pop(0)
        if isinstance(node, list):
            queue += node[:50]
        elif isinstance(node, dict):
            days = parse_days(node.get("datePublished"))
            if days:
                return days
            queue += [v for k, v in node.items() if k in ("@graph", "mainEntity", "mainEntityOfPage") and isinstance(v, (dict, list))]
    return None


def date_of_url(url: str | None) -> Days | None:
    """The day in an address such as "…/2023/09/19/story", or null."""
    match = _URL_DATE.search(url.lower()) if url else None
    if not match:
        return None
    year, month, day = match.groups()
    return parse_days(f"{year}-{month}-{day}" if month.isdigit() else f"{day} {month} {year}")


def _headline(tree: Any) -> str | None:
    """The text of the page's one h1, or of the first h1 in its article."""
    headings = list(tree.iter("h1"))
    inside = [h for h in headings if any(a.tag in ("article", "main") for a in h.iterancestors())]
    chosen = inside[:1] or (headings if len(headings) == 1 else [])
    return _clean(" ".join(chosen[0].itertext())[:2000]) if chosen else None


def _title(title: str | None, headline: str | None, outlet: str | None) -> str | None:
    """The headline without the name of the site that pages add to their title."""
    if not title:
        return headline
    if headline and len(headline.split()) > 2 and title.casefold().startswith(headline.casefold()):
        return headline
    for mark in (" | ", " - ", " – ", " — ", " :: "):
        head, found, last = title.rpartition(mark)
        if found and len(head.split()) > 2 and (outlet and last.strip().casefold() == outlet.casefold() or mark == " | "):
            return head.strip()
    return title


def _byline(author: str | None) -> str | None:
    author = _clean(author)
    if not author or "@" in author or "://" in author or len(author) > 200:
        return None
    return re.sub(r"^(?:[Bb]y|BY)\s{1,3}", "", author).replace("; ", ", ") or None


def _clean(text: Any) -> str | None:
    return " ".join(text.split()) or None if isinstance(text, str) else None
