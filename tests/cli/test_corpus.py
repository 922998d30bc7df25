"""dateline export, incidents and figures."""
import csv
import io
import json

import pytest
import typer.testing

from dateline import cli
from dateline.errors import UsageError


def record(id, outlet, killed, says, day="2032-03-03", **more):
    text = f"Gunmen attacked a market in Gao on Tuesday and killed {killed} traders, {says} said."
    def span(words):
        return [text.index(words), text.index(words) + len(words)]
    place = {"text": "Gao", "span": span("Gao"), "name": "Gao", "geonames_id": 2457161, "latitude": 16.27, "longitude": -0.04, "country": "MLI", "admin1": None, "precision": "city"}
    event = {"id": f"ev-{id}", "type": "ASSAULT", "mode": None, "contexts": [], "codes": {}, "certainty": "asserted", "certainty_cues": [], "trigger": span("attacked"),
             "sentence": [0, len(text)], "tellings": [], "confidence": 0.9, "why": {}, "place": place, "date": {"start": "2032-03-02", "end": "2032-03-02", "basis": "relative"},
             "actors": [{"text": "Gunmen", "span": span("Gunmen"), "name": "gunmen", "country": "MLI", "sectors": ["UAF"]}], "recipients": [],
             "figures": [{"text": f"{killed} traders", "span": span(f"{killed} traders"), "kind": "killed", "minimum": killed, "maximum": killed, "who": "traders"}],
             "attribution": [{"source": {"text": says, "span": span(says), "name": says, "party": None}, "cue": {"text": "said", "span": span("said")}, "content": [],
                              "stance": "states", "via": None}], **more}
    return {"schema": "dateline/1", "document": {"id": id, "outlet": outlet, "text": text, "language": "en", "published": {"start": day, "end": day, "basis": "metadata"}},
            "events": [event], "places": [place], "coder": {}}


@pytest.fixture
def coded(tmp_path):
    path = tmp_path / "coded.jsonl"
    rows = [record("d1", "Coast Wire", 17, "the army"), record("d2", "Lantern", 22, "a doctor", day="2032-03-04"),
            record("d3", "Star", 9, "Mali", certainty="denied", day="2032-03-04")]
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return path


def run(*arguments, **options):
    result = typer.testing.CliRunner().invoke(cli.app, [str(a) for a in arguments], **options)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_the_ledger_shows_who_says_how_many_and_who_denies(coded):
    told = run("figures", coded).stdout
    assert "killed 17" in told and "the army" in told and "killed 22" in told and "a doctor" in told and "denies it" in told and "4 Mar 2032" in told


def test_the_ledger_as_csv_and_json(coded):
    rows = list(csv.DictReader(io.StringIO(run("figures", coded, "-f", "csv").stdout)))
    assert [(r["minimum"], r["source"], r["as_of"]) for r in rows if r["kind"] == "killed" and r["denies"] == "false"] == [
        ("17", "the army", "2032-03-03"), ("22", "a doctor", "2032-03-04")]
    found = json.loads(run("figures", coded, "-f", "json").stdout)
    assert len(found) == 1 and len(found[0]["figures"]) == 4
    assert json.loads(run("figures", coded, found[0]["incident_id"][:8], "-f", "json").stdout) == found
    assert json.loads(run("figures", coded, "ev-d2", "-f", "json").stdout) == found


def test_incidents_tell_each_happening_once_with_its_reasons(coded):
    told = run("incidents", coded, "--reasons").stdout
    assert "3 dispatches, 3 outlets" in told and "killed: 17, 22" in told and "denied by Mali" in told and "same place Gao" in told
    row, = csv.DictReader(io.StringIO(run("incidents", coded, "-f", "csv").stdout))
    assert (row["tellings"], row["outlets"], row["denied"], row["start"]) == ("3", "Coast Wire; Lantern; Star", "true", "2032-03-02")


def test_export_of_a_file_of_records(coded, tmp_path):
    result = run("export", coded, "--format", "geojson", "--certainty", "asserted", "--since", "2032-03-01", "--country", "mli", "-o", tmp_path / "x.geojson")
    assert result.exit_code == 0 and "Exported 2 events of 2 dispatches. Written to" in result.stderr
    assert len(json.loads((tmp_path / "x.geojson").read_text())["features"]) == 2


def test_export_with_links_fills_the_incident(coded):
    rows = list(csv.DictReader(io.StringIO(run("export", coded, "--link").stdout)))
    assert len({r["incident_id"] for r in rows}) == 1 and rows[0]["incident_id"].startswith("in-")


def test_records_come_from_a_pipe_and_from_indented_json(coded, tmp_path):
    piped = run("export", "-", input=coded.read_text(encoding="utf-8")).stdout
    listed = tmp_path / "list.json"
    listed.write_text(json.dumps([json.loads(line) for line in coded.read_text(encoding="utf-8").splitlines()], indent=1), encoding="utf-8")
    assert piped.count("\n") == 4 and run("export", listed).stdout == piped


@pytest.mark.parametrize(("content", "message"), [
    (b"not json at all", "Code dispatches first"), (b'{"title": "a story"}\n', "something else than records"), (b"\xff\xfe\x00\x01", "neither a project"),
    (b'{"schema": "dateline/1", "document": {"id": "a"}, "events": []}\n{oops\n', "line 2")])
def test_other_files_are_refused(tmp_path, content, message):
    path = tmp_path / "x.jsonl"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=message):
        run("export", path, "--format", "jsonl")


def test_wrong_calls_say_what_to_do(coded):
    for arguments, message in ((("export", "nothing.jsonl"), "no such file"), (("export", coded, "--since", "yesterday"), "2024-03-31"),
                               (("figures", coded, "in-none"), "--all"), (("export", "-", "--link"), "Name a file")):
        with pytest.raises(UsageError, match=message):
            run(*arguments)


def test_a_project_is_exported_with_its_own_links(tmp_path):
    """The store is not asked to code: a project without dispatches is an empty table, and no error."""
    from dateline.project import Project
    path = tmp_path / "stories.dateline"
    with Project(path):
        pass
    assert run("export", path).stdout.count("\n") == 1
    assert "No happening" in run("incidents", path).stdout
