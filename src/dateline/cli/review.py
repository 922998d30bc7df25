"""``dateline review`` and ``dateline learn``: rows read in the terminal, what came of it, and a confidence refitted to it.

In goes a project and keys (a accept, r reject, s skip, u undo, q stop), out come decisions, a report, gold, or coefficients. Editing needs the text under the hand:
``dateline serve``. Exit status: 0 when it was done, 1 where nothing was learned, 2 when the call is wrong.
"""
from __future__ import annotations

import enum
import getpass
import json
import pathlib
import sys
from typing import Annotated, Any, Optional

import typer

from dateline import wording
from dateline.cli import screen
from dateline.cli.output import open_whole
from dateline.cli.project import AsJson, Name, progress_bar
from dateline.errors import Stale, UsageError
from dateline.project import Project
from dateline.project.queues import QUEUES, STAGE_OF

Queue = enum.Enum("Queue", {name: name for name in QUEUES}, type=str)
_KEYS = {"a": "accept", "r": "reject", "s": "skip", "1": "first", "2": "second"}


def register(app: typer.Typer) -> None:
    """Add the commands of a review."""
    app.command("review", no_args_is_help=True)(review)
    app.command("learn", no_args_is_help=True)(learn)


def review(
    project: Name,
    queue: Annotated[Queue, typer.Option("--queue", help="What to read: see docs/review.md.")] = Queue.doubt,  # type: ignore[attr-defined]
    reviewer: Annotated[Optional[str], typer.Option("--reviewer", metavar="NAME", help="Who decides; the user's name without it.", show_default=False)] = None,
    report: Annotated[bool, typer.Option("--report", help="Tell how often rows are right and how far readers agree, and stop.")] = False,
    export: Annotated[Optional[str], typer.Option("--export", metavar="gold|log", help="Write what was read as gold, or every decision as JSON Lines, and stop.",
                                                  show_default=False)] = None,
    output: Annotated[Optional[pathlib.Path], typer.Option("--output", "-o", metavar="PATH", help="Where to: a new folder for gold, a file for the log.", show_default=False)] = None,
    complete: Annotated[bool, typer.Option("--complete", help="With --export gold: only texts of which somebody said that no event is missing.")] = False,
    format_: AsJson = "text",
) -> None:
    """Read rows one by one and say whether they are right; what is said is kept for good, with who and when.

      dateline review stories.dateline
      dateline review stories.dateline --queue random --reviewer "R. Marsh"
      dateline review stories.dateline --report
      dateline review stories.dateline --export gold --output gold/

    To put a row right, use the workbench: dateline serve PROJECT
    """
    if export not in (None, "gold", "log"):
        raise typer.BadParameter(f"{export!r} is neither gold nor log", param_hint="--export")
    with Project(project, create=False, readonly=report or export is not None) as opened:
        if export == "gold":
            _gold(opened, output, complete)
        elif export == "log":
            with open_whole(output) as file:
                for row in opened.review.history():
                    file.write(json.dumps(row._asdict(), ensure_ascii=False) + "\n")
        elif report:
            _report(opened.review.report(), format_)
        else:
            _loop(opened, queue.value, reviewer or _user())


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise UsageError("nobody knows your name", remedy="Give --reviewer NAME") from error


def _gold(project: Project, output: Optional[pathlib.Path], complete: bool) -> None:
    if output is None:
        raise UsageError("--export gold needs a folder", remedy="Give --output FOLDER")
    names = project.review.gold(output, complete=complete)
    if not names:
        raise UsageError("no text was read through yet", where=project.name, remedy="Decide on every event of a dispatch, or call it complete in the workbench")
    _say(f"Wrote the gold of {len(names):,} dispatches and their texts to {output}. Measure: dateline code {output}/dispatches.jsonl --format jsonl -o coded.jsonl; "
         f"dateline evaluate records {output} coded.jsonl")


def _report(found: dict[str, Any], format_: str) -> None:
    if format_ == "json":
        _write(json.dumps(found, ensure_ascii=False, indent=2))
        return
    _write(f"{found['read']:,} of {found['rows']:,} rows read: {found['accepted']:,} accepted, {found['edited']:,} put right, {found['rejected']:,} rejected, "
           f"{found['disputed']:,} disputed; {found['missed']:,} missed events found.")
    _write(f"Sample: {found['sample']}.")
    for name, share in found["precision"].items():
        if share:
            _write(f"  {name:<14} {share['share']:.3f}  ({share['low']:.3f}–{share['high']:.3f}, n {share['n']:,}, worth {share['worth']:.0f} drawn at random)")
    _write(f"{'field':<14} {'as coded':>9} {'twice':>6} {'same':>6} {'alpha':>6}   ({found['read_twice']:,} rows were read twice)")
    kept = {f["field"]: f["kept"] for f in found["fields"]}
    for row in found["agreement"]:
        _write(f"{row['field']:<14} {_share(kept.get(row['field'])):>9} {row['n']:>6,} {_share(row['same']):>6} {_share(row['alpha']):>6}")


def _share(value: float | None) -> str:
    return screen.DASH if value is None else f"{value:.2f}"


def _loop(project: Project, queue: str, reviewer: str) -> None:
    """Rows and keys, until the queue or the input ends."""
    stage, done = STAGE_OF.get(queue, "first"), 0
    _say(f"You decide as {reviewer}. a accept, r reject, s skip, u undo, q stop" + (", 1 and 2 as the first or second reading has it." if stage == "final" else "."))
    while entries := project.review.queue(queue, reviewer=reviewer, limit=1):
        entry = entries[0]
        item = project.review.item(entry.document, entry.item, stage)
        _show(item, entry.doubts)
        while True:
            sys.stderr.write("? ")
            sys.stderr.flush()
            line = sys.stdin.readline()
            key = line.strip().lower()[:1]
            if not line or key == "q":
                _say(f"{done:,} decided." if line else f"\n{done:,} decided.")
                return
            if key == "u":
                done = max(0, done - _undo(project, reviewer, stage))
                break
            if key == "e":
                _say(f"To put it right: dateline serve {project.name}")
            elif key not in _KEYS or key in "12" and stage != "final":
                _say("a, r, s, u or q")
            else:
                try:
                    project.review.decide(entry.document, entry.item, _KEYS[key], reviewer=reviewer, stage=stage, version=item.version)
                    done += 1
                    break
                except Stale as error:
                    _say(str(error))
                    break
                except UsageError as error:
                    _say(str(error))
    _say(f"{done:,} decided; nothing more in the queue {queue}.")


def _undo(project: Project, reviewer: str, stage: str) -> int:
    try:
        row = project.review.undo(reviewer, stage)
        _say(f"Taken back: {row.item}")
        return 1
    except (Stale, UsageError) as error:
        _say(str(error))
        return 0


def _show(item: Any, doubts: tuple[str, ...]) -> None:
    event, text = item.event, item.record["document"]["text"]
    (start, end), (first, last) = event["sentence"], event["trigger"]
    _write("")
    _write(f"{item.record['document'].get('outlet') or screen.DASH} · {item.record['document']['id'][7:19]}" + (f" · {' · '.join(doubts)}" if doubts else ""))
    _write("  " + " ".join(f"{text[start:first]}▸{text[first:last]}◂{text[last:end]}".split()))
    date = event["date"] or {}
    rows = [("what", f"{event['type'] or item.suggested or 'no event yet'} {event['mode'] or ''}".strip()), ("who", _parties(event["actors"])), ("whom", _parties(event["recipients"])),
            ("when", wording.days(date.get("start"), date.get("end"))),
            ("where", wording.place(event["place"]["name"], event["place"]["country"], event["place"]["precision"]) if event["place"] else screen.DASH),
            ("how many", ", ".join(wording.figure(f["kind"], f["minimum"], f["maximum"], f["who"]) for f in event["figures"]) or screen.DASH),
            ("source", " ← ".join(dict.fromkeys(a["source"].get("name") or a["source"].get("text") or screen.DASH for a in reversed(event["attribution"]))) or screen.DASH),
            ("how sure", event["certainty"])]
    for name, value in rows:
        _write(f"  {name:<9} {value}")
    for name, reading in (("first", item.first), ("second", item.second)):
        if reading is not None:
            _write(f"  {name} reading, {reading.reviewer}: {reading.stands}")


def _parties(parties: list[dict[str, Any]]) -> str:
    return ", ".join(wording.party(p["country"], p["name"], p["text"], p["sectors"]) for p in parties) or screen.DASH


def learn(
    project: Name,
    output: Annotated[Optional[pathlib.Path], typer.Option("--output", "-o", metavar="FILE", help="Write the coefficients, for dateline code --confidence FILE.",
                                                           show_default=False)] = None,
    workers: Annotated[Optional[int], typer.Option("--workers", metavar="N", min=1, help="How many processes code the reviewed dispatches again (all cores).",
                                                   show_default=False)] = None,
    format_: AsJson = "text",
) -> None:
    """Refit the confidence to what reviewers decided, and tell how well it foretells reviews that were held back, before and after.

    Kept where it foretells better; the next dateline code PROJECT uses it (--recode codes everything anew with it, --confidence shipped goes back to ours).
    """
    with Project(project, create=False) as opened:
        with progress_bar("dispatches") as bar:
            done = opened.review.learn(maker=_user(), workers=workers, progress=lambda n, whole: bar(n, whole, n))
    if output and done["kept"]:
        with open_whole(output) as file:
            file.write(json.dumps({k: done[k] for k in ("schema", "coefficients", "digest", "report")}, ensure_ascii=False, indent=2) + "\n")
    if format_ == "json":
        _write(json.dumps(done, ensure_ascii=False, indent=2))
    else:
        _learned(done)
    raise typer.Exit(0 if done["kept"] else 1)


def _learned(done: dict[str, Any]) -> None:
    found = done["report"]
    _write(f"{found['decisions']:,} decisions on {found['documents']:,} dispatches, {found['right']:,} of them right" +
           (f"; {found['without_features']:,} more are on rows that this coder does not find" if found["without_features"] else "") + ".")
    _write(f"{'held back (' + str(found['folds']) + ' parts)':<24} {'before':>8} {'after':>8}")
    before, after = found["before"], found["after"]
    for name, key in (("log loss", "log_loss"), ("Brier score", "brier"), (f"precision at {before['threshold']:g}", "precision"), ("events that reach it", "reach_it"),
                      ("right ones that do", "right_that_reach_it")):
        _write(f"{name:<24} {_number(before[key]):>8} {_number(after[key]):>8}")
    relations = found["relations"]
    _write(f"The relation model is {'weighed' if relations['weighed'] else 'not asked'}: log loss {relations['log_loss_with']:.3f} with it, {relations['log_loss_without']:.3f} without.")
    _write(f"Kept as {done['digest'][:19]}; the next dateline code uses it." if done["kept"] else "It foretells no better than what is in use: nothing was changed.")


def _number(value: float | int | None) -> str:
    return screen.DASH if value is None else f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def _write(line: str) -> None:
    screen.stdout().print(line, markup=False, highlight=False, soft_wrap=True)


def _say(line: str) -> None:
    screen.stderr().print(line, markup=False, highlight=False, soft_wrap=True)
