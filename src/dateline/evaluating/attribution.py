"""According to whom, measured: predicted sources, cues and contents against gold.

In goes a JSONL file of documents {doc_id, text, attributions: [{source: [[s, e]…], cue, content}]}, or of marked sentences {id, judge,
marked} (below; those whose ``judge`` does not hold "attribution" are left out); out comes a Report with precision, recall and F1 of each
measure. Items are compared as sets of words, so commas and quote marks cannot win or lose. ``sc_partial`` (source and content both at
least half right) is the one that counts. Refused (NotJSON, DataError): lines that are no such document.

A marked sentence writes its gold in place: ``[s1=First_Last the man]`` a source (with its name), ``[c1 said]`` a cue (``c1d``: it denies;
a alleges, b believes, m demands; ``c2<1``: told through source 1), ``[k1 …]`` content, and ``attacked_A`` the certainty of an event word
(A asserted, L alleged, D denied, P planned, H hypothetical; two letters: either). Brackets nest.
"""
from __future__ import annotations

import bisect
import collections
import dataclasses
import pathlib
import random
import re
from typing import Any, Callable, Iterable, Mapping

from dateline.dispatch import Dispatch, Span
from dateline.errors import DataError
from dateline.evaluating import gold_lines

ROLES = ("source", "cue", "content")
STANCE_LETTERS = {"": "states", "a": "alleges", "d": "denies", "b": "believes", "m": "demands"}
CERTAINTY_LETTERS = {"A": "asserted", "L": "alleged", "D": "denied", "P": "planned", "H": "hypothetical"}
MEASURES = tuple(f"{role}_{how}" for role in ROLES for how in ("exact", "partial", "token")) + (
    "full_exact",
    "full_partial",
    "sc_partial",
    "cc_partial",
    "detect",
    "src_given_detect",
)
_WORD = re.compile(r"\w+(?:[.'’\-]\w+){0,8}")
_QUOTES = '"“”'
_SAYING = re.compile(
    r"\b(say|says|said|saying|tell|tells|told|telling|add|adds|added|adding|ask|asks|asked|asking|write|writes|wrote|written|note|notes|noted|noting|"
    r"according|report|reports|reported|reporting|tweet|tweeted|announce|announces|announced|claim|claims|claimed|argue|argues|argued|reply|replied|"
    r"respond|responded|state|stated|declare|declared|explain|explained|warn|warned|insist|insisted|accuse|accused|accusing|allege|alleged|deny|"
    r"denied|confirm|confirmed|acknowledge|acknowledged)\b",
    re.I,
)
Words = frozenset[int]
Item = Mapping[str, Any]


@dataclasses.dataclass
class Report:
    """Counts: (measure, "tp" | "p" | "g") -> number. ``documents``: one Counter each, for intervals."""

    documents: list[collections.Counter] = dataclasses.field(default_factory=list)

    @property
    def counts(self) -> collections.Counter:
        return sum(self.documents, collections.Counter())

    def prf(self, measure: str) -> tuple[float, float, float]:
        """Precision, recall and F1 of one measure."""
        return _prf(self.counts, measure)

    def recall(self, measure: str, kind: str) -> float:
        """Recall of detect, sc_partial or full_partial among the gold of a kind (direct, mixed, indirect, reporting, other, nosource,
        multi)."""
        counts = self.counts
        return counts[f"{measure}:{kind}:R", "tp"] / max(1, counts[f"{measure}:{kind}:R", "g"])

    def interval(self, measure: str, draws: int = 500) -> tuple[float, float]:
        """The 95% interval of F1, by drawing documents anew."""
        chance = random.Random(0)
        scores = sorted(
            _prf(sum(chance.choices(self.documents, k=len(self.documents)), collections.Counter()), measure)[2] for _ in range(draws)
        )
        return scores[int(0.025 * draws)], scores[int(0.975 * draws) - 1]

    def to_dict(self) -> dict[str, Any]:
        return {m: dict(zip(("P", "R", "F1"), (round(x, 4) for x in self.prf(m)))) for m in MEASURES}

    def __str__(self) -> str:
        counts = self.counts
        lines = [f" gold attributions {counts['detect', 'g']} pred {counts['detect', 'p']}"]
        for measure in MEASURES:
            p, r, f = self.prf(measure)
            lines.append(f"{measure:18s} P {p * 100:5.1f} R {r * 100:5.1f} F1 {f * 100:5.1f}")
        for measure in ("detect", "sc_partial", "full_partial"):
            parts = []
            for kind in ("direct", "mixed", "indirect", "reporting", "other"):
                precision = counts[f"{measure}:{kind}:P", "tp"] / max(1, counts[f"{measure}:{kind}:P", "p"])
                parts.append(
                    f"{kind}: P {100 * precision:.1f}/R {100 * self.recall(measure, kind):.1f} (g{counts[f'{measure}:{kind}:R', 'g']})"
                )
            parts += [
                f"{kind}: R {100 * self.recall(measure, kind):.1f} (g{counts[f'{measure}:{kind}:R', 'g']})"
                for kind in ("nosource", "multi")
            ]
            lines.append(f"{measure} {' '.join(parts)}")
        return "\n".join(lines)


def evaluate(
    path: str | pathlib.Path, predict: Callable[[str], Iterable[Item]] | None = None, only: Callable[[Item], bool] = lambda row: True
) -> Report:
    """Predict every document of the file and compare. ``predict``: text -> items (null: Dateline's own). Raises NotJSON, DataError.

    Where no attribution of the gold has a ``via``, it annotates no chains ("Peskov said that the ministry reported …" is one attribution
    there), and links that are quoted through another source are left out of what is compared.
    """
    report, rows = Report(), read(path)
    chains = any("via" in row for gold in rows for row in gold["attributions"])
    for gold in rows:
        if only(gold) and "attribution" in gold.get("judge", ("attribution",)):
            predicted = [p for p in (predict or predicted_items)(gold["text"]) if chains or not p.get("via")]
            report.documents.append(compare(gold["text"], gold["attributions"], predicted))
    return report


def predicted_items(text: str) -> list[Item]:
    """Dateline's attributions of one text, its first line a headline where a blank line follows it."""
    from dateline.coding import according_to
    from dateline.language import syntax

    return [
        {
            "source": [list(a.source.span)] if a.source else [],
            "cue": [list(a.cue.span)] if a.cue else [],
            "content": [list(s) for s in a.content],
            "via": a.via is not None,
        }
        for a in according_to.attributions(syntax.analyse(as_dispatch(text)))
    ]


def as_dispatch(text: str) -> Dispatch:
    end = text.find("\n\n")
    title = Span(0, end) if 0 < end < 250 and "\n" not in text[:end] else None
    return Dispatch(text=text, id="", title=title, body=Span(end + 2 if title else 0, len(text)))


def read(path: str | pathlib.Path) -> list[dict[str, Any]]:
    """The documents of a gold file, marked sentences unmarked. Raises NotJSON, DataError."""
    return gold_lines.rows(path, (), _document)


def _document(row: dict[str, Any], where: str) -> dict[str, Any]:
    if "marked" in row:
        row = {**row, **unmark(row["marked"], where)}
    if "text" not in row or "attributions" not in row:
        raise DataError("no text with attributions", where=where, remedy="Give text and attributions, or marked")
    return row


# --- marked sentences ---

_TOKEN = re.compile(r"\[([sck])(\d)([adbm]?)(?:<(\d))?(?:=([A-Z][\w-]*))? |\]|_([ALDPH]{1,2})(?![A-Za-z])")


def unmark(marked: str, where: str = "") -> dict[str, Any]:
    """A marked sentence as {text, attributions, events: [{span, certainty: […]}]}. Raises DataError."""
    text, last = "", 0
    open_spans: list[tuple[str, str, int]] = []
    parts: dict[tuple[str, str], list[list[int]]] = collections.defaultdict(list)
    facts: dict[str, dict[str, str]] = collections.defaultdict(dict)
    events = []
    for mark in _TOKEN.finditer(marked):
        text += marked[last : mark.start()]
        last = mark.end()
        if mark.group(1):
            role, number = mark.group(1), mark.group(2)
            open_spans.append((role, number, len(text)))
            if role == "c":
                facts[number].update(stance=STANCE_LETTERS[mark.group(3)], via=mark.group(4) or "")
            if mark.group(5):
                facts[number]["name"] = mark.group(5).replace("_", " ")
        elif mark.group(6):
            start = re.search(r"[\w'’-]+$", text)
            if start is None:
                raise DataError("a certainty without its word", where=where, remedy="Write it behind the word: attacked_A")
            events.append({"span": [start.start(), len(text)], "certainty": [CERTAINTY_LETTERS[c] for c in mark.group(6)]})
        elif open_spans:
            role, number, start_at = open_spans.pop()
            parts[role, number].append([start_at, len(text)])
        else:
            raise DataError("a bracket that was not opened", where=where, remedy="Balance the brackets")
    text += marked[last:]
    for role, number, start_at in open_spans:
        end = text.find("\n", start_at)
        parts[role, number].append([start_at, len(text) if end < 0 else end])
    rows = [
        {
            "number": n,
            "source": parts.get(("s", n), [])[:1],
            "sources": parts.get(("s", n), []),
            "cue": parts.get(("c", n), []),
            "content": parts.get(("k", n), []),
            **facts[n],
        }
        for n in sorted({n for _, n in parts})
    ]
    return {"text": text, "attributions": [r for r in rows if r["content"] or r["cue"]], "events": events}


# --- comparison ---


def compare(text: str, gold: Iterable[Item], predicted: Iterable[Item]) -> collections.Counter:
    """Counts of one document."""
    places = [m.span() for m in _WORD.finditer(text)]
    one, two = ([x for row in rows if (x := _prepared(text, row, places)) is not None] for rows in (gold, predicted))
    out: collections.Counter = collections.Counter()
    for role in ROLES:
        g, p = list(dict.fromkeys(a[role] for a in one if a[role])), list(dict.fromkeys(a[role] for a in two if a[role]))
        for name, fits in (("exact", lambda x, y: x == y), ("partial", _half)):
            _count(out, f"{role}_{name}", len(_matched(p, g, fits)), len(p), len(g))
        words_g, words_p = frozenset().union(*(a[role] for a in one)), frozenset().union(*(a[role] for a in two))
        _count(out, f"{role}_token", len(words_g & words_p), len(words_p), len(words_g))
    for name, fits in _WHOLE.items():
        pairs = _matched(two, one, fits)
        _count(out, name, len(pairs), len(two), len(one))
        if name == "detect":
            named = [(i, j) for i, j in pairs if one[j]["source"]]
            _count(out, "src_given_detect", sum(_half(two[i]["source"], one[j]["source"]) for i, j in named), len(named), len(named))
        if name in ("sc_partial", "detect", "full_partial"):
            _count_kinds(out, name, pairs, one, two)
    return out


def _count(out: collections.Counter, name: str, right: int, predicted: int, gold: int) -> None:
    out[name, "tp"] += right
    out[name, "p"] += predicted
    out[name, "g"] += gold


def _count_kinds(out: collections.Counter, name: str, pairs: list[tuple[int, int]], gold: list[dict], predicted: list[dict]) -> None:
    for key, kinds in (("type", ("direct", "mixed", "indirect")), ("class", ("reporting", "other"))):
        for kind in kinds:
            _count(out, f"{name}:{kind}:R", sum(gold[j][key] == kind for _, j in pairs), 0, sum(g[key] == kind for g in gold))
            _count(out, f"{name}:{kind}:P", sum(predicted[i][key] == kind for i, _ in pairs), sum(p[key] == kind for p in predicted), 0)
    for kind in ("nosource", "multi"):
        _count(out, f"{name}:{kind}:R", sum(gold[j][kind] for _, j in pairs), 0, sum(g[kind] for g in gold))


def _prf(counts: Mapping, name: str) -> tuple[float, float, float]:
    right, predicted, gold = (counts[name, k] for k in ("tp", "p", "g"))
    p, r = right / predicted if predicted else 0.0, right / gold if gold else 0.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def _prepared(text: str, row: Item, places: list[tuple[int, int]]) -> dict[str, Any] | None:
    out: dict[str, Any] = {role: _words(row.get(role) or [], places) for role in ROLES}
    if not out["cue"] and not out["content"]:
        return None
    spans = [span for role in ROLES for span in row.get(role) or []]
    out["type"] = _type(text, row.get("content") or [])
    out["class"] = "reporting" if _SAYING.search(" ".join(text[s:e] for s, e in row.get("cue") or [])) else "other"
    out["nosource"] = not out["source"]
    out["multi"] = "\n" in text[min(s for s, _ in spans) : max(e for _, e in spans)].strip()
    return out


def _words(spans: Iterable, places: list[tuple[int, int]]) -> Words:
    found: set[int] = set()
    for start, end in spans:
        i = bisect.bisect_right(places, start, key=lambda place: place[1])
        while i < len(places) and places[i][0] < end:
            found.add(i)
            i += 1
    return frozenset(found)


def _type(text: str, content: list) -> str:
    if not content:
        return "none"
    start, end = content[0][0], content[-1][1]
    opens = text[start : start + 1] in tuple(_QUOTES) or text[max(0, start - 1) : start] in tuple(_QUOTES)
    closes = text[end - 1 : end] in tuple(_QUOTES) or any(c in _QUOTES for c in text[end : end + 2])
    if opens and closes and not re.search('[^\\s]["“”]\\s+[^"“]*[a-z][^"“]*["“]', text[start:end][1:-1]):
        return "direct"
    return "mixed" if opens or closes or any(c in _QUOTES for s, e in content for c in text[s:e]) else "indirect"


def _half(a: Words, b: Words) -> bool:
    return not a and not b or bool(a) and bool(b) and 2 * len(a & b) >= max(len(a), len(b))


_WHOLE: dict[str, Callable[[Item, Item], bool]] = {
    "full_exact": lambda p, g: all(p[r] == g[r] for r in ROLES),
    "full_partial": lambda p, g: all(_half(p[r], g[r]) for r in ROLES),
    "sc_partial": lambda p, g: _half(p["source"], g["source"]) and _half(p["content"], g["content"]),
    "cc_partial": lambda p, g: _half(p["cue"], g["cue"]) and _half(p["content"], g["content"]),
    "detect": lambda p, g: (bool(p["cue"] & g["cue"]) or not p["cue"] and not g["cue"]) and bool(p["content"] & g["content"]),
}


def _matched(predicted: list, gold: list, fits: Callable[[Any, Any], bool]) -> list[tuple[int, int]]:
    """The largest one-to-one matching, as (predicted, gold)."""
    near = [[j for j, g in enumerate(gold) if fits(p, g)] for p in predicted]
    taken: dict[int, int] = {}
    for start in range(len(predicted)):
        _augment(start, near, taken)
    return [(i, j) for j, i in taken.items()]


def _augment(start: int, near: list[list[int]], taken: dict[int, int]) -> bool:
    came: dict[int, int] = {}
    queue = collections.deque([start])
    while queue:
        i = queue.popleft()
        for j in near[i]:
            if j in came:
                continue
            came[j] = i
            if j not in taken:
                while True:
                    i = came[j]
                    previous = next((k for k, v in taken.items() if v == i), None)
                    taken[j] = i
                    if previous is None:
                        return True
                    j = previous
            queue.append(taken[j])
    return False
