"""Coded records against expert gold: are the events there, and are their fields right?

In go a folder of NAME.gold.yaml files and coded dispatches (dateline/1), out comes a Report. A coded event matches a gold event when its sentence overlaps one
of the gold's anchors and its type is one that the gold accepts; matches are one to one, the best agreeing pair first. Telling a matched event again at another
of its anchors is free, and so is missing an optional one. Refused (DataError, NotJSON): gold that is no gold, records that are none.
"""
from __future__ import annotations

import collections
import dataclasses
import datetime
import json
import pathlib
import re
from typing import Any, Iterable, Iterator, Mapping

import yaml

from dateline.errors import DataError, InputError, NotJSON, UsageError

Record = Mapping[str, Any]
FIGURES = ("killed", "injured", "detained")
_ONE_DAY = datetime.timedelta(days=1)
_PUBLISHED_DAYS = 31
_LIMIT_DEPTH = 20
_EMPTY: Record = {"document": {"text": ""}, "events": []}
_MODES = {name: frozenset(modes.split()) for name, modes in {
    "CONSULT": "visit third-party multilateral phone", "RETREAT": "withdraw release disarm ceasefire access resign",
    "REQUEST": "assist change yield meet", "REJECT": "assist change yield meet", "ACCUSE": "disapprove investigate allege",
    "THREATEN": "restrict arrest relations expel territory violence", "SANCTION": "convict expel withdraw discontinue",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize", "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone heavy-weapons crowd-control "
               "unconventional"}.items()}


@dataclasses.dataclass
class Report:
    """Counts over all dispatches. ``fields``: for each field, right or wrong for every matched gold event that speaks of it (``published``: for every
    dispatch). ``errors``: one line for each miss, false event and wrong field, under the name of its dispatch."""

    owed: int = 0
    found: int = 0
    coded: int = 0
    false: int = 0
    strict: int = 0
    fields: dict[str, list[bool]] = dataclasses.field(default_factory=lambda: collections.defaultdict(list))
    errors: list[str] = dataclasses.field(default_factory=list)
    absent: list[str] = dataclasses.field(default_factory=list)

    @property
    def precision(self) -> float:
        return _ratio(self.coded - self.false, self.coded)

    @property
    def recall(self) -> float:
        return _ratio(self.found, self.owed)

    @property
    def f1(self) -> float:
        return _f1(self.precision, self.recall)

    @property
    def strict_f1(self) -> float:
        """F1 of events whose type, actors and recipients are all right."""
        return _f1(self.precision * _ratio(self.strict, max(self.found, 1)), _ratio(self.strict, self.owed))

    def share(self, field: str) -> float:
        return _ratio(sum(self.fields[field]), len(self.fields[field]))

    def lines(self) -> Iterator[str]:
        """The report as text."""
        yield f"events    P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}   ({self.owed} gold, {self.coded} coded)"
        yield f"strict    F1 {self.strict_f1:.3f}   (type, actors and recipients)"
        for field in sorted(self.fields):
            right = self.fields[field]
            yield f"{field:<10}{self.share(field):.3f}   ({sum(right)}/{len(right)})"


def compare(gold_folder: pathlib.Path, coded: Iterable[pathlib.Path]) -> Report:
    """Score coded records against all gold in a folder.

    ``coded``: JSON and JSONL files, or folders of them. The record of NAME.gold.yaml is the one whose ``document.external_id`` is NAME, or whose file, or whose
    ``document.source``, is called NAME (without its suffix); gold without a record counts as coded empty and is named in ``Report.absent``.
    Raises UsageError where the folder holds no gold, DataError and NotJSON for files that break their format.
    """
    by_name = _by_name(read_coded(coded))
    report = Report()
    for name, gold in read_golds(gold_folder):
        if name not in by_name:
            report.absent.append(name)
        report.errors.append(name)
        _scored(name, gold, by_name.get(name, _EMPTY), report)
    return report


def compare_in_memory(gold_folder: pathlib.Path, coded: Mapping[str, Record]) -> Report:
    """As ``compare``, on records (plain dicts) by the names of their gold."""
    report = Report()
    for name, gold in read_golds(gold_folder):
        report.errors.append(name)
        if name not in coded:
            report.absent.append(name)
        _scored(name, gold, coded.get(name, _EMPTY), report)
    return report


def _scored(name: str, gold: Record, coded: Record, report: Report) -> None:
    """Score one dispatch. Raises DataError where its gold or its record is not what the formats say."""
    try:
        _score(gold, coded, report)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        what = f"no key {error}" if isinstance(error, KeyError) else str(error)
        raise DataError(f"the gold, or the record that goes with it, does not keep to its format ({what})", where=f"{name}.gold.yaml",
                        remedy="Compare it with tests/gold/README.md and docs/records.md") from error


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What gold says of one coded event. ``right``: its type is right at that place of the text (told again counts); ``strict``: and so are its parties."""

    event: Record
    right: bool
    strict: bool


def outcomes(gold: Record, coded: Record) -> list[Outcome]:
    """Each coded event of a record against the gold of its dispatch, in their order: what calibration is measured on."""
    text, events, wanted = coded["document"].get("text") or "", coded["events"], gold["events"]
    anchors = [[span for anchor in event["at"] for span in _occurrences(text, anchor)] for event in wanted]
    gold_of, _, again = _match(wanted, anchors, events)
    found = []
    for j, event in enumerate(events):
        met = [gold_of[j]] if j in gold_of else [i for i, spans in enumerate(anchors) if j in again and _tells(event, wanted[i], spans)]
        judged = [judge(wanted[i], event) for i in met]
        found.append(Outcome(event, bool(met), any(r.get("actors", True) and r.get("recipients", True) for r in judged)))
    return found


def read_golds(folder: pathlib.Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """All gold of a folder, by name. Raises UsageError where there is none, DataError for gold that breaks its format."""
    paths = sorted(pathlib.Path(folder).glob("*.gold.yaml"))
    if not paths:
        raise UsageError("no *.gold.yaml files", where=str(folder), remedy="Name the folder that holds the gold")
    for path in paths:
        yield path.name.removesuffix(".gold.yaml"), read_gold(path)


def read_gold(path: pathlib.Path) -> dict[str, Any]:
    """One gold file. Raises DataError where it is not YAML or an event of it has no anchor."""
    try:
        text = path.read_text(encoding="utf-8")
        _refuse_bombs(text, path)
        gold = yaml.safe_load(text)
    except (yaml.YAMLError, OSError, ValueError) as error:  # a day such as 2024-02-30 is a ValueError
        raise DataError(f"no YAML ({str(error).splitlines()[0]})", where=str(path), remedy="Mend the file") from error
    events = gold.get("events") if isinstance(gold, dict) else None
    if not isinstance(events, list):
        raise DataError('no list "events"', where=str(path), remedy="Write events: [] where there are none")
    for number, event in enumerate(events, 1):
        if not isinstance(event, dict) or not isinstance(event.get("at"), list) or not event["at"]:
            raise DataError(f'event {number} has no anchors ("at")', where=str(path), remedy="Give exact words of the text")
    return gold


def _refuse_bombs(text: str, path: pathlib.Path) -> None:
    """Aliases, of which a few lines expand to gigabytes, and endless nesting. Raises DataError."""
    depth = 0
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > _LIMIT_DEPTH:
            raise DataError("an alias (*name), or more levels than gold has", where=f"{path} line {event.start_mark.line + 1}", remedy="Write the value out")


def read_coded(paths: Iterable[pathlib.Path]) -> Iterator[tuple[pathlib.Path, dict[str, Any]]]:
    """All records in these files and folders, with the file of each. Raises InputError and NotJSON."""
    for path in map(pathlib.Path, paths):
        if path.is_dir():
            yield from read_coded(sorted(p for p in path.iterdir() if p.suffix in (".json", ".jsonl", ".ndjson")))
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"cannot be read ({error})", where=str(path), remedy="Check the name") from error
        for where, record in _records(text, path):
            if not isinstance(record, dict) or not isinstance(record.get("document"), dict) or not isinstance(record.get("events"), list):
                raise NotJSON("no dateline/1 record", where=where, remedy="Give what dateline code --format jsonl writes")
            yield path, record


def _records(text: str, path: pathlib.Path) -> Iterator[tuple[str, Any]]:
    try:
        if path.suffix == ".json":
            value = json.loads(text)
            yield from ((str(path), item) for item in (value if isinstance(value, list) else [value]))
            return
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield f"{path} line {number}", json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NotJSON(f"not JSON ({error})", where=str(path), remedy="Give what dateline code --format jsonl writes") from error


def _by_name(coded: Iterable[tuple[pathlib.Path, Record]]) -> dict[str, Record]:
    """Records by every name that gold may know them by; an external id outranks the names of files."""
    found: dict[str, Record] = {}
    weak: dict[str, Record] = {}
    for path, record in coded:
        document = record["document"]
        if document.get("external_id"):
            found[str(document["external_id"])] = record
        weak.setdefault(path.stem, record)
        if isinstance(document.get("source"), str):
            weak.setdefault(pathlib.PurePath(document["source"]).stem, record)
    return {**weak, **found}


def _score(gold: Record, coded: Record, report: Report) -> None:
    text, events = coded["document"].get("text") or "", coded["events"]
    wanted = gold["events"]
    anchors = [[span for anchor in event["at"] for span in _occurrences(text, anchor)] for event in wanted]
    lost = [event["at"] for event, spans in zip(wanted, anchors) if not spans]
    if lost:
        report.errors.append(f"  anchors not in the document text: {lost}")
    gold_of, event_of, again = _match(wanted, anchors, events)
    owed = [i for i, event in enumerate(wanted) if not event.get("optional")]
    hits = [i for i in owed if i in event_of]
    false = [j for j in range(len(events)) if j not in gold_of and j not in again]
    report.owed += len(owed)
    report.found += len(hits)
    report.coded += len(events) - len(again)
    report.false += len(false)
    for i in hits:
        right = judge(wanted[i], events[event_of[i]])
        report.strict += right.get("actors", True) and right.get("recipients", True)
        for field, ok in right.items():
            report.fields[field].append(ok)
        if not all(right.values()):
            report.errors.append(f"  wrong {[field for field, ok in right.items() if not ok]} at {wanted[i]['at'][0]}")
    report.errors += [f"  missed {wanted[i].get('type')} at {wanted[i]['at'][0]}" for i in owed if i not in event_of]
    report.errors += [f"  false  {events[j]['type']} in {text[slice(*events[j]['sentence'])][:90]!r}" for j in false]
    if gold.get("published"):
        report.fields["published"].append(_published_fits(gold["published"], coded["document"].get("published") or {}))


def _match(wanted: list[Record], anchors: list[list[tuple[int, int]]], events: list[Record]) -> tuple[dict[int, int], dict[int, int], set[int]]:
    """Coded event -> gold event, gold event -> coded event, and the coded events that tell a matched gold event again."""
    pairs = []
    for i, (gold, spans) in enumerate(zip(wanted, anchors)):
        for j, event in enumerate(events):
            if _tells(event, gold, spans):
                middle = sum(event.get("trigger") or event["sentence"]) / 2
                near = min(abs((s + e) / 2 - middle) for s, e in spans)
                pairs.append((-sum(judge(gold, event).values()), near, i, j))
    event_of: dict[int, int] = {}
    gold_of: dict[int, int] = {}
    for _, _, i, j in sorted(pairs):
        if i not in event_of and j not in gold_of:
            event_of[i], gold_of[j] = j, i
    return gold_of, event_of, {j for _, _, i, j in pairs if i in event_of} - set(gold_of)


def _tells(event: Record, gold: Record, spans: list[tuple[int, int]]) -> bool:
    start, end = event["sentence"]
    return event["type"] in gold.get("type", []) and any(start < e and s < end for s, e in spans)


def judge(gold: Record, event: Record) -> dict[str, bool]:
    """Field -> is it right, for each field that this gold event speaks of."""
    right: dict[str, bool] = {}
    actors, recipients = event.get("actors") or [], event.get("recipients") or []
    if "actors" in gold:
        right["actors"] = parties_fit(gold["actors"], actors)
    if "recipients" in gold:
        right["recipients"] = parties_fit(gold["recipients"], recipients)
    if gold.get("two_sided"):  # a meeting or a clash: who stands in which field does not matter
        right["actors"] = right["recipients"] = parties_fit(gold["actors"] + gold.get("recipients", []), [*actors, *recipients])
    if _MODES.get(event["type"], frozenset()) & set(gold.get("mode") or []):
        right["mode"] = event.get("mode") in gold["mode"]
    if "date" in gold:
        right["date"] = _date_fits(gold["date"], event.get("date"))
    if "place" in gold:
        place = event.get("place") or {}
        right["place"] = any(_name_fits(name, place.get(key)) for name in gold["place"] for key in ("name", "text"))
    for kind in FIGURES:
        if kind in gold:
            right[kind] = _figure_fits(kind, gold[kind], event.get("figures") or [])
    if "sources" in gold:
        named = [(a.get("source") or {}).get(key) for a in event.get("attribution") or [] for key in ("name", "text")]
        right["source"] = not gold["sources"] and not named or any(_name_fits(s, n) for s in gold["sources"] for n in named)
    if "certainty" in gold:
        right["certainty"] = event.get("certainty") in gold["certainty"].split("|")
    return right


def parties_fit(wanted: list[Any], parties: Iterable[Record]) -> bool:
    """Every wanted party is met by a coded one, and every coded party that has a code meets a wanted one.

    ``wanted``: codes such as "RUS/GOV" or "AZE/REB|AZE/GOV" (either), or lists of them, of which one must fit.
    """
    parties = list(parties)
    if wanted and isinstance(wanted[0], list):
        return any(parties_fit(alternative, parties) for alternative in wanted)
    coded = [p for p in parties if p.get("country")]
    return all(any(_party_fits(w, p) for p in coded) for w in wanted) and all(any(_party_fits(w, p) for w in wanted) for p in coded)


def _party_fits(wanted: str, party: Record) -> bool:
    for alternative in wanted.split("|"):
        country, _, sectors = alternative.partition("/")
        if party.get("country") == country and set(filter(None, sectors.split(","))) <= set(party.get("sectors") or []):
            return True
    return False


def _date_fits(wanted: list[Any], when: Record | None) -> bool:
    """The coded interval lies in the wanted one widened by a day on either side."""
    if not when or not when.get("start") or not when.get("end"):
        return False
    return _day(wanted[0]) - _ONE_DAY <= _day(when["start"]) <= _day(when["end"]) <= _day(wanted[1]) + _ONE_DAY


def _published_fits(wanted: Record, got: Record) -> bool:
    if not got.get("start") or not got.get("end"):
        return False
    start, end = _day(got["start"]), _day(got["end"])
    if "must_contain" in wanted:
        return start <= _day(wanted["must_contain"]) <= end and (end - start).days <= _PUBLISHED_DAYS
    return _day(wanted["start"]) <= start and end <= _day(wanted["end"])


def _figure_fits(kind: str, wanted: list[float | None], figures: Iterable[Record]) -> bool:
    return any(f.get("kind") == kind and f.get("minimum") == wanted[0] and (wanted[1] is None or f.get("maximum") in (wanted[1], None)) for f in figures)


def _name_fits(wanted: str, name: str | None) -> bool:
    one, other = _plain(wanted), _plain(name)
    return bool(other) and (one in other or other in one)


def _plain(name: str | None) -> str:
    return re.sub(r"[^\w ]", "", (name or "").casefold()).strip()


def _day(value: Any) -> datetime.date:
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value)[:10])


def _occurrences(text: str, anchor: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r"\s+".join(map(re.escape, anchor.split())), text)]


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
