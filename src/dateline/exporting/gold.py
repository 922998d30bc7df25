"""Gold: texts that people read through, with what is owed for them, in the form that ``dateline evaluate records`` reads.

In go corrected records (every event of them decided), out come a folder with NAME.gold.yaml a text and ``dispatches.jsonl`` with all texts under the same names, so that
the coder can be run on them again. Refused (UsageError): records without their texts, a folder that holds other gold.

A field that an event does not have is left out, which means: not judged. Parties without a country and figures of other kinds cannot be told in gold and are left out too.
"""
from __future__ import annotations

import json
import os
import pathlib
import re
from typing import Any, Iterable, Mapping, Sequence

import yaml

from dateline.errors import UsageError

TEXTS = "dispatches.jsonl"
_KINDS = ("killed", "injured", "detained")
_WORD = re.compile(r"\S+")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def write(records: Iterable[tuple[Mapping[str, Any], bool]], folder: str | os.PathLike[str]) -> list[str]:
    """Write gold and texts. ``records``: each with whether a reader said that no event is missing from it. Returns the names, in their order."""
    target = pathlib.Path(folder)
    if target.exists() and (not target.is_dir() or any(target.glob("*.gold.yaml"))):
        raise UsageError("holds gold already, or is no folder", where=str(target), remedy="Name a new folder")
    names: list[str] = []
    lines: list[str] = []
    golds: list[tuple[str, str]] = []
    for record, whole in records:
        document = record["document"]
        if not document.get("text"):
            raise UsageError("a record without its text", where=document["id"], remedy="Export it with its text")
        name = _name(document, names)
        names.append(name)
        golds.append((name, _yaml(record, whole)))
        published = document.get("published") or {}
        title, body = _parts(document)
        lines.append(json.dumps({"id": name, "title": title, "text": body, "outlet": document.get("outlet"), "url": document.get("url"),
                                 **({"date": published["start"]} if published.get("basis") in ("stated", "metadata") and published["start"] == published["end"] else {})},
                                ensure_ascii=False))
    if not names:
        return []
    target.mkdir(parents=True, exist_ok=True)
    for name, text in golds:
        (target / f"{name}.gold.yaml").write_text(text, encoding="utf-8")
    (target / TEXTS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return names


def _parts(document: Mapping[str, Any]) -> tuple[str | None, str]:
    """Title and body, as the text joins them."""
    title, text = document.get("title"), document["text"]
    return (title, text[len(title):].lstrip("\n")) if title and text.startswith(f"{title}\n\n") else (None, text)


def _name(document: Mapping[str, Any], taken: Sequence[str]) -> str:
    """A name that is safe for a file: the id of the input, else its file, else the first digits of the digest."""
    stem = document.get("external_id") or pathlib.PurePosixPath((document.get("source") or "").replace("\\", "/").split(" ")[0]).stem
    name = _UNSAFE.sub("-", str(stem)).strip("-.")[:60] or document["id"][7:19]
    return name if name not in taken else f"{name}-{document['id'][7:19]}"


def _yaml(record: Mapping[str, Any], whole: bool) -> str:
    published = record["document"].get("published") or {}
    value: dict[str, Any] = {}
    if published.get("start") and published.get("end"):
        value["published"] = {"start": published["start"], "end": published["end"]}
    value["events"] = [of_event(e, record["document"]["text"]) for e in record["events"]]
    head = "# read through; no event is missing" if whole else "# every coded event was decided on; nobody said that none is missing: recall is not to be trusted"
    return f"{head}\n" + yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=150)


def of_event(event: Mapping[str, Any], text: str) -> dict[str, Any]:
    """An event in the words of gold (docs/review.md)."""
    gold: dict[str, Any] = {"at": [anchor(span, text) for span in (event["trigger"], *event["tellings"])], "type": [event["type"]]}
    if event["mode"]:
        gold["mode"] = [event["mode"]]
    for side in ("actors", "recipients"):
        codes = [f"{p['country']}/{p['sectors'][0]}" if p["sectors"] else p["country"] for p in event[side] if p["country"]]
        if codes:
            gold[side] = list(dict.fromkeys(codes))
    date = event["date"] or {}
    if date.get("start") and date.get("end"):
        gold["date"] = [date["start"], date["end"]]
    if event["place"]:
        gold["place"] = [event["place"]["name"]]
    for figure in event["figures"]:
        if figure["kind"] in _KINDS and figure["kind"] not in gold:
            gold[figure["kind"]] = [_whole(figure["minimum"]), _whole(figure["maximum"])]
    gold["sources"] = [name for a in event["attribution"] if (name := a["source"].get("name") or a["source"].get("text"))]
    gold["certainty"] = event["certainty"]
    return gold


def _whole(n: float | None) -> float | None:
    return int(n) if isinstance(n, float) and n.is_integer() else n


def anchor(span: Sequence[int], text: str) -> str:
    """The fewest whole words around a span that stand in the text once, in one paragraph; where that is not enough, the paragraph."""
    start = text.rfind("\n", 0, span[0]) + 1
    end = text.find("\n", span[1])
    end = len(text) if end < 0 else end
    words = [(m.start() + start, m.end() + start) for m in _WORD.finditer(text[start:end])]
    first = next((i for i, w in enumerate(words) if w[1] > span[0]), 0)
    last = max((i for i, w in enumerate(words) if w[0] < span[1]), default=first)
    while True:
        words_here = text[words[first][0]:words[last][1]]
        if _once(words_here, text) or first == 0 and last == len(words) - 1:
            return " ".join(words_here.split())
        first, last = max(0, first - 1), min(len(words) - 1, last + 1)


def _once(words: str, text: str) -> bool:
    at = text.find(words)
    return text.find(words, at + 1) < 0
