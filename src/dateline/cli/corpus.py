"""``dateline export``, ``incidents`` and ``figures``: what goes out of a project or of a file of records.

In goes a project, or what ``dateline code`` wrote (JSON Lines, JSON, "-" for standard input), out come files for other tools, the incidents
with their reasons, and the ledger: who says how many, when, and who denies it. Exit status 2 where nothing of the kind can be read or
written.
"""

from __future__ import annotations

import enum
import json
import pathlib
import sys
from typing import Annotated, Any, Iterable, Mapping, Optional

import typer

from dateline import exporting
from dateline.cli import filters, ledger, screen
from dateline.cli.coded import incidents_of, records_with_links
from dateline.errors import UsageError
from dateline.exporting.delimited import Writer

Input = Annotated[
    str,
    typer.Argument(
        metavar="PROJECT",
        help='A project, or records that "dateline code" wrote (.jsonl, .json, or - for standard input).',
        show_default=False,
    ),
]
ExportFormat = enum.Enum("ExportFormat", {name: name for name in exporting.FORMATS}, type=str)


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
    since: filters.Since = None,
    until: filters.Until = None,
    types: filters.Types = None,
    modes: filters.Modes = None,
    countries: filters.Countries = None,
    certainties: filters.Certainties = None,
    min_confidence: filters.MinConfidence = None,
    link: Annotated[
        bool, typer.Option("--link", help="Of a file: find copies and incidents first (a project has its own: dateline link).")
    ] = False,
    reviewed: filters.Reviewed = None,
) -> None:
    """Write events for other tools: CSV, JSON Lines, Parquet, GeoJSON, a data package, POLECAT's and ACLED's columns, JSON-LD.

    The file appears whole or not at all. What is not known stays empty.

    [bold]Examples[/bold]

      dateline export stories.dateline --format parquet --output events.parquet

      dateline export coded.jsonl --format geojson --country MLI --since 2024-01-01 -o mali.geojson
    """
    selection = filters.selection(since, until, types, modes, countries, certainties, min_confidence)
    records = records_with_links(source, link, reviewed)
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
    found = [i for i in incidents_of(source) if everything or len({m["document_id"] for m in i["members"]}) > 1]
    if format_ is Shape.json:
        _write_json(found)
    elif format_ is Shape.csv:
        _write_csv("incidents", map(_incident_row, found))
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
    found = [i for i in incidents_of(source) if i["figures"] and (incident is None or _is(i, incident))]
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
            "ledger",
            (
                {**e, "incident_id": i["id"], "via": "; ".join(e["via"]), "denies": str(e["denies"]).lower(), "span_start": e["span"][0], "span_end": e["span"][1]}
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


def _write_csv(table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    writer = Writer(sys.stdout, table)
    for row in rows:
        writer.write(row)
