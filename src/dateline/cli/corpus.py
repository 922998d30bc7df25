"""``dateline export``, ``incidents`` and ``figures``: what goes out of a project or of a file of records.

In goes a project, or what ``dateline code`` wrote (JSON Lines, JSON, "-" for standard input), out come files for other tools, the incidents
with their reasons, and the ledger: who says how many, when, and who denies it. Exit status 2 where nothing of the kind can be read or
written.
"""

from __future__ import annotations

import csv
import datetime
import enum
import json
import pathlib
import sys
from typing import Annotated, Any, Iterable, Iterator, Mapping, Optional

import typer

from dateline import exporting
from dateline.cli import ledger, screen
from dateline.cli.coded import read_records
from dateline.errors import UsageError
from dateline.exporting.delimited import safe
from dateline.linking import corpus
from dateline.linking.figures import COLUMNS

Input = Annotated[
    str,
    typer.Argument(
        metavar="PROJECT",
        help='A project, or records that "dateline code" wrote (.jsonl, .json, or - for standard input).',
        show_default=False,
    ),
]
ExportFormat = enum.Enum("ExportFormat", {name: name for name in exporting.FORMATS}, type=str)
_INCIDENT_COLUMNS = (
    "incident_id",
    "type",
    "start",
    "end",
    "place",
    "country",
    "latitude",
    "longitude",
    "place_precision",
    "tellings",
    "dispatches",
    "outlets",
    "score",
    "decided",
    "denied",
)


class Shape(str, enum.Enum):
    table, json, csv = "table", "json", "csv"


Format = Annotated[Shape, typer.Option("--format", "-f", help="For people, or for programs.")]


def register(app: typer.Typer) -> None:
    """Add the commands of a corpus."""
    for name, command in (("export", export), ("incidents", incidents), ("figures", figures)):
        app.command(name, no_args_is_help=True)(command)


def export(
    source: Input,
    format_: Annotated[
        ExportFormat, typer.Option("--format", "-f", help="For which tool: see docs/export.md.")
    ] = ExportFormat.csv,  # type: ignore[attr-defined]
    output: Annotated[
        Optional[pathlib.Path],
        typer.Option("--output", "-o", metavar="PATH", help="Where to write; standard output without it.", show_default=False),
    ] = None,
    without_text: Annotated[
        bool, typer.Option("--without-text", help="Leave out titles, texts and quotations: codes, names and spans stay. For sharing.")
    ] = False,
    since: Annotated[
        Optional[str], typer.Option("--since", metavar="DAY", help="Events that end on this day or later.", show_default=False)
    ] = None,
    until: Annotated[
        Optional[str], typer.Option("--until", metavar="DAY", help="Events that begin on this day or earlier.", show_default=False)
    ] = None,
    types: Annotated[
        Optional[list[str]], typer.Option("--type", metavar="TYPE", help="PLOVER type; may be given again.", show_default=False)
    ] = None,
    modes: Annotated[
        Optional[list[str]], typer.Option("--mode", metavar="MODE", help="PLOVER mode; may be given again.", show_default=False)
    ] = None,
    countries: Annotated[
        Optional[list[str]],
        typer.Option("--country", metavar="ISO3", help="Country of the event's place; may be given again.", show_default=False),
    ] = None,
    certainties: Annotated[
        Optional[list[str]],
        typer.Option(
            "--certainty", metavar="WORD", help="asserted, alleged, denied, planned, hypothetical; may be given again.", show_default=False
        ),
    ] = None,
    min_confidence: Annotated[
        Optional[float], typer.Option("--min-confidence", metavar="0…1", min=0, max=1, help="Least confidence.", show_default=False)
    ] = None,
    link: Annotated[
        bool, typer.Option("--link", help="Of a file: find copies and incidents first (a project has its own: dateline link).")
    ] = False,
) -> None:
    """Write events for other tools: CSV, JSON Lines, Parquet, GeoJSON, a data package, POLECAT's and ACLED's columns, JSON-LD.

    The file appears whole or not at all. What is not known stays empty.

    [bold]Examples[/bold]

      dateline export stories.dateline --format parquet --output events.parquet

      dateline export coded.jsonl --format geojson --country MLI --since 2024-01-01 -o mali.geojson
    """
    selection = exporting.Selection(
        types=_upper(types),
        modes=tuple(modes or ()),
        countries=_upper(countries),
        certainties=tuple(certainties or ()),
        since=_day(since, "--since"),
        until=_day(until, "--until"),
        min_confidence=min_confidence,
    )
    records = _marked(source, link)
    written = exporting.export(records, format_.value, output, selection=selection, text=not without_text)
    where = f" Written to {output}." if output else ""
    screen.stderr().print(
        f"Exported {written.events:,} event{'' if written.events == 1 else 's'} of {written.documents:,} "
        f"dispatch{'' if written.documents == 1 else 'es'}.{where}",
        markup=False,
        soft_wrap=True,
    )


def incidents(
    source: Input,
    format_: Format = Shape.table,
    everything: Annotated[bool, typer.Option("--all", help="Those too that one dispatch alone tells.")] = False,
    reasons: Annotated[bool, typer.Option("--reasons", help="Why their tellings belong together.")] = False,
) -> None:
    """List what happened, each happening once, however many dispatches tell it.

    [bold]Examples[/bold]

      dateline incidents stories.dateline --reasons

      dateline incidents coded.jsonl --format csv > incidents.csv
    """
    found = [i for i in _incidents(source) if everything or len({m["document_id"] for m in i["members"]}) > 1]
    if format_ is Shape.json:
        _write_json(found)
    elif format_ is Shape.csv:
        _write_csv(_INCIDENT_COLUMNS, map(_incident_row, found))
    elif not found:
        screen.stdout().print("No happening is told by two dispatches." if not everything else "No events.")
    else:
        for line in ledger.incident_list(found, reasons):
            screen.stdout().print(line)


def figures(
    source: Input,
    incident: Annotated[
        Optional[str],
        typer.Argument(metavar="INCIDENT", help="Id of an incident or of one of its events, or how it begins.", show_default=False),
    ] = None,
    format_: Format = Shape.table,
) -> None:
    """The ledger: who says how many, when, and who denies it. Figures stand side by side; none is averaged or overwritten.

    [bold]Examples[/bold]

      dateline figures stories.dateline in-3f9a

      dateline figures coded.jsonl --format csv > figures.csv
    """
    found = [i for i in _incidents(source) if i["figures"] and (incident is None or _is(i, incident))]
    if incident is not None and not found:
        raise UsageError(
            f"no incident {incident} with figures or denials", where=source, remedy=f"List them: dateline incidents {source} --all"
        )
    if format_ is Shape.json:
        _write_json(
            [
                {
                    "incident_id": i["id"],
                    "type": i["type"],
                    "start": i["start"],
                    "end": i["end"],
                    "place": (i["place"] or {}).get("name"),
                    "figures": i["figures"],
                }
                for i in found
            ]
        )
    elif format_ is Shape.csv:
        _write_csv(
            COLUMNS,
            (
                {**e, "incident_id": i["id"], "via": "; ".join(e["via"]), "span_start": e["span"][0], "span_end": e["span"][1]}
                for i in found
                for e in i["figures"]
            ),
        )
    elif not found:
        screen.stdout().print("No figures.")
    else:
        for line in ledger.figure_list(found):
            screen.stdout().print(line)


def _is(incident: Mapping[str, Any], wanted: str) -> bool:
    return incident["id"].startswith(wanted) or any(
        wanted in (m["event_id"], f"{m['document_id']}/{m['event_id']}") for m in incident["members"]
    )


def _incidents(source: str) -> list[dict[str, Any]]:
    from dateline.project import Project, is_project

    if not is_project(source):
        return [i.to_dict() for i in corpus.link_records(read_records(source)).incidents]
    with Project(source, create=False, readonly=True) as project:
        found = list(project.incidents())
        if not found and project.status()["events"]:
            raise UsageError("nothing is linked yet", where=source, remedy=f"Link it: dateline link {source}")
        return found


def _marked(source: str, link: bool) -> Iterator[Mapping[str, Any]]:
    """Records one at a time, with copies and incidents written on them where they are known."""
    from dateline.project import Project, is_project

    if is_project(source):
        if link:
            raise UsageError("a project is linked by a command of its own", where=source, remedy=f"Call: dateline link {source}")
        with Project(source, create=False, readonly=True) as project:
            yield from corpus.marked(project.records(), project.copies(), project.incidents())
    elif link:
        if source == "-":
            raise UsageError("standard input cannot be read twice", remedy="Name a file, or leave --link out")
        linked = corpus.link_records(read_records(source))
        yield from corpus.marked(read_records(source), linked.clusters, (i.to_dict() for i in linked.incidents))
    else:
        yield from read_records(source)


def _incident_row(incident: Mapping[str, Any]) -> dict[str, Any]:
    place = incident["place"] or {}
    return {
        "incident_id": incident["id"],
        "type": incident["type"],
        "start": incident["start"],
        "end": incident["end"],
        "place": place.get("name"),
        "country": place.get("country"),
        "latitude": place.get("latitude"),
        "longitude": place.get("longitude"),
        "place_precision": place.get("precision"),
        "tellings": len(incident["members"]),
        "dispatches": len(incident["documents"]),
        "outlets": "; ".join(incident["outlets"]),
        "score": incident["score"],
        "decided": str(incident["decided"]).lower(),
        "denied": str(any(e["denies"] for e in incident["figures"])).lower(),
    }


def _write_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _write_csv(names: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> None:
    names = list(names)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow(["" if row[name] is None else safe(row[name]) for name in names])


def _upper(values: Optional[list[str]]) -> tuple[str, ...]:
    return tuple(v.upper() for v in values or ())


def _day(value: Optional[str], option: str) -> Optional[str]:
    try:
        return None if value is None else datetime.date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise UsageError(f"{option} {value} is no day", remedy="Write it as 2024-03-31") from error
