"""``dateline evaluate``: how good is it, measured on gold that you have.

In go gold and codings, out come figures. Each measure is a module of dateline.evaluating; here they get their commands. A file that cannot be read, or whose
lines are not what the measure takes, ends the command with its place (DatelineError).
"""
from __future__ import annotations

import contextlib
import pathlib
from typing import Annotated, Iterator

import typer

from dateline.errors import DatelineError, InputError

_File = Annotated[pathlib.Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="JSON Lines, one case a line.", show_default=False)]
_Errors = Annotated[bool, typer.Option("--errors", help="List every case that is wrong.")]

app = typer.Typer(no_args_is_help=True, help="Measure codings against gold.")


@app.callback()
def root() -> None:
    """Measure codings against gold."""


@app.command("records", no_args_is_help=True)
def records(
    gold_folder: Annotated[pathlib.Path, typer.Argument(metavar="GOLD_DIR", exists=True, file_okay=False, help="A folder of NAME.gold.yaml files.")],
    coded: Annotated[list[pathlib.Path], typer.Argument(metavar="CODED", exists=True, help="What dateline code wrote: .json and .jsonl files, or folders.")],
    errors: Annotated[bool, typer.Option("--errors", help="List every miss, false event and wrong field.")] = False,
) -> None:
    """Score whole records: events found, their parties, dates, places, figures, sources and certainty.

    A coded event counts where its sentence overlaps an anchor of the gold and its type is one that the gold accepts.

    [bold]Examples[/bold]

      dateline code stories.jsonl -o coded.jsonl

      dateline evaluate records gold/ coded.jsonl --errors
    """
    from dateline.evaluating.records import compare
    report = compare(gold_folder, coded)
    for line in [*(report.errors if errors else ()), *report.lines()]:
        typer.echo(line)
    if report.absent:
        typer.echo(f"No record for {len(report.absent)} of the gold files ({', '.join(report.absent[:5])}{', …' if len(report.absent) > 5 else ''}): "
                   "counted as missed.", err=True)


@contextlib.contextmanager
def _of(path: pathlib.Path) -> Iterator[None]:
    """What a measure says of lines that it cannot take becomes an error with the name of the file."""
    try:
        yield
    except DatelineError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, StopIteration, RecursionError, OSError) as error:
        what = f"no key {error}" if isinstance(error, KeyError) else str(error)
        raise InputError(f"is not what this measure takes ({what})", where=str(path), remedy="See --help for the keys of a line") from error


@app.command("attribution", no_args_is_help=True)
def attribution(file: _File) -> None:
    """Who says what: sources, cues and contents against gold; [bold]sc_partial[/bold], source and content each at least half right, is what counts.

    A line: {"doc_id", "text", "attributions": [{"source": [[s, e]], "cue": [[s, e]], "content": [[s, e]]}]}, or a marked sentence {"id", "marked"} as in
    tests/suites/attribution.jsonl.

    [bold]Examples[/bold]

      dateline evaluate attribution tests/suites/attribution.jsonl
    """
    from dateline.evaluating import attribution as measure
    with _of(file):
        typer.echo(str(measure.evaluate(file)))


@app.command("certainty", no_args_is_help=True)
def certainty(file: _File) -> None:
    """How sure: did it happen, is it open, or did it not? Above all the share of events that did not happen, or are open, and are told as facts.

    A line: {"text": words with spaces between them, "targets": [{"span1": [i, j], "label": -3 to 3}]}, or a marked sentence {"id", "marked"} with
    certainties as in tests/suites/attribution.jsonl.

    [bold]Examples[/bold]

      dateline evaluate certainty judged.jsonl

      dateline evaluate certainty tests/suites/attribution.jsonl
    """
    from dateline.evaluating import attribution as marked
    from dateline.evaluating import certainty as measure
    with _of(file):
        if '"marked"' not in file.read_text(encoding="utf-8").partition("\n")[0]:
            typer.echo(str(measure.evaluate(file)))
            return
        right, facts = measure.evaluate_marked([row for row in marked.read(file) if row.get("events") and "certainty" in row.get("judge", ("certainty",))])
        typer.echo(f"certainty right {right:.3f}\nopen or denied, told as fact {facts:.3f}")


@app.command("dates", no_args_is_help=True)
def dates(file: _File, errors: _Errors = False) -> None:
    """When: time expressions against the days that they mean, or against TIMEX3 values.

    A line: {"text", "published", "phrase", "start", "end"}, or {"text", "dct", "timexes": [{"start", "end", "type", "value"}]}.

    [bold]Examples[/bold]

      dateline evaluate dates tests/suites/dates.jsonl --errors
    """
    from dateline.evaluating import dates as measure
    with _of(file):
        timex = '"timexes"' in file.read_text(encoding="utf-8").partition("\n")[0]
        typer.echo(str((measure.evaluate if timex else measure.evaluate_intervals)(file, errors)))


@app.command("places", no_args_is_help=True)
def places(file: _File) -> None:
    """Where: place names against coordinates. A place is right within 161 km.

    A line: {"doc_id", "text", "toponyms": [{"start", "end", "name", "lat", "lon", "geonameid"}]}. Two runs: over the names that the gold marks, and over those
    that are found.

    [bold]Examples[/bold]

      dateline evaluate places toponyms.jsonl
    """
    from dateline.evaluating import places as measure
    with _of(file):
        report = measure.evaluate(file)
    typer.echo(f"documents {report['documents']}")
    for run, told in (("resolution", "names as the gold marks them"), ("end_to_end", "names as they are found")):
        typer.echo(f"{told}")
        for key, value in report[run].items():
            typer.echo(f"  {key:<20}{value}")


@app.command("figures", no_args_is_help=True)
def figures(file: _File, errors: _Errors = False) -> None:
    """How many: the killed, injured and detained of single happenings.

    A line: {"text", "killed", "injured"}, each a number, [minimum, maximum], or null where the text gives none.

    [bold]Examples[/bold]

      dateline evaluate figures tests/suites/tolls.jsonl --errors
    """
    from dateline.evaluating import figures as measure
    with _of(file):
        typer.echo(str(measure.evaluate(file, errors)))


@app.command("relations", no_args_is_help=True)
def relations(
    file: _File,
    end_to_end: Annotated[bool, typer.Option("--end-to-end", help="Code the bare sentences instead of asking the model about the marked pair.")] = False,
) -> None:
    """What one party does to another: PLOVER types of marked pairs, and how often the pair turned round is rightly none.

    A line: {"sentence", "source", "target", "root"}, or {"marked": sentence with <s>…</s> and <t>…</t>, "root"}. YIELD accepts CONCEDE and RETREAT.

    [bold]Examples[/bold]

      dateline evaluate relations pairs.jsonl

      dateline evaluate relations pairs.jsonl --end-to-end
    """
    from dateline.evaluating import relations as measure
    with _of(file):
        typer.echo(str(measure.evaluate(file, end_to_end)))


@app.command("suites", no_args_is_help=True)
def suites(
    paths: Annotated[list[pathlib.Path], typer.Argument(metavar="PATH", exists=True, help="Suites by their names (direction.jsonl, noise.jsonl …), or a folder "
                                                        "of them.", show_default=False)],
    errors: _Errors = False,
) -> None:
    """Short texts with one thing to get right each, seen and unseen lines apart: direction, modality, noise, parties, dates, undated, tolls, attribution.

    What a line of each holds: tests/suites/README.md. Lines marked "unseen" are for measuring: nobody tunes on them.

    [bold]Examples[/bold]

      dateline evaluate suites tests/suites/

      dateline evaluate suites tests/suites/noise.jsonl --errors
    """
    from dateline.coder import Coder
    from dateline.dispatch import Dispatch, Span
    from dateline.evaluating import quality
    files = [p for path in paths for p in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path]) if p.stem in quality.SUITES or not path.is_dir()]
    if unknown := [p for p in files if p.stem not in quality.SUITES]:
        raise InputError("is no suite by its name", where=str(unknown[0]), remedy=f"Known: {', '.join(quality.SUITES)}")
    if not files:
        raise InputError("no suites here", where=str(paths[0]), remedy=f"Name a folder that holds {', '.join(quality.SUITES)} as NAME.jsonl")
    coder = Coder()
    for file in files:
        with _of(file):
            result = quality.suite(file, lambda text: coder.code(Dispatch(text, "sha256:suite", body=Span(0, len(text)))))
        for m in result.measures:
            typer.echo(f"{m.suite:<13}{m.name:<26}{m.part:<8}{m.share:.3f}   ({m.of}){'   less is better' if m.better == 'less' else ''}")
        for line in result.wrong if errors else ():
            typer.echo(f"  {line}")
