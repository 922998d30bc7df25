"""No cell of any table that is written runs as a formula: by the rules for CSV, and in LibreOffice where it is installed."""
import copy
import csv
import io
import re
import shutil
import subprocess
import zipfile

import pytest
from forms import times

from dateline.exporting import export
from dateline.linking import corpus

FORMULAS = ("=1+1", "=HYPERLINK(\"http://127.0.0.1/\",\"x\")", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1,1)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1,1)", "=1+1;=2", "\"=1+1\"")
STORY = "Gunmen raided the village of Oster on Monday and killed at least 12 people, police said."


def hostile(formula):
    """A record whose every free text begins as a formula does."""
    def span(words):
        return [STORY.index(words), STORY.index(words) + len(words)]
    party = {"text": formula, "span": span("Gunmen"), "name": formula, "country": "MLI", "sectors": ["UAF"], "id": formula, "basis": "described", "confidence": 0.5, "why": formula}
    day = {"text": formula, "span": span("on Monday"), "start": "2024-04-29", "end": "2024-04-29", "precision": "day", "basis": "relative", "evidence": [], "why": formula}
    place = {"text": formula, "span": span("Oster"), "name": formula, "geonames_id": None, "latitude": -1.5, "longitude": -2.5, "country": "MLI", "admin1": formula, "feature": None,
             "precision": "city", "confidence": 0.5, "why": formula}
    source = {"text": formula, "span": span("police"), "name": formula, "party": party}
    said = {"source": source, "cue": {"text": "said", "span": span("said")}, "content": [span("raided")], "stance": "states", "via": source, "why": formula}
    event = {"id": formula, "type": "ASSAULT", "mode": "firearms", "contexts": [formula], "codes": {"cameo": "190", "acled": "Attack", "quad": "material conflict", "score": -9.0},
             "actors": [party], "recipients": [party], "date": day, "place": place, "figures": [{"text": formula, "span": span("12"), "kind": "killed", "minimum": 12, "maximum": None, "who": formula}],
             "attribution": [said], "certainty": "asserted", "certainty_cues": [], "trigger": span("raided"), "sentence": [0, len(STORY)], "tellings": [], "confidence": 0.9, "why": {"type": formula}}
    document = {"id": "sha256:aa", "source": formula, "external_id": formula, "title": formula, "byline": formula, "outlet": formula, "language": "en", "published": day, "text": STORY,
                "url": formula, "warnings": [formula], "extractor": formula}
    return {"schema": "dateline/1", "document": document, "events": [event, {**copy.deepcopy(event), "id": formula + "2", "sentence": span("police said")}], "parties": [party], "places": [place],
            "dates": [day], "attributions": [said], "uncoded": [{"span": span("police"), "reason": formula}], "coder": {"version": formula}}


def tables(formula, folder):
    """Every table that an export writes of such a record: name, text, what parts its cells."""
    record = hostile(formula)
    for format, name, mark in (("csv", "events.csv", ","), ("polecat", "polecat.csv", "\t"), ("acled", "acled.csv", ",")):
        export([record], format, folder / name)
        text = (folder / name).read_text(encoding="utf-8")
        yield name, text, mark if text.partition("\n")[0].count(mark) > 3 else ","
    export([record], "datapackage", folder / "package.zip")
    with zipfile.ZipFile(folder / "package.zip") as archive:
        for name in archive.namelist():
            if name.endswith(".csv"):
                yield name, archive.read(name).decode("utf-8"), ","


def cells(text, mark):
    return [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark) for cell in row]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_begins_as_a_formula(formula, tmp_path):
    found = 0
    for name, text, mark in tables(formula, tmp_path):
        for cell in cells(text, mark):
            found += formula.strip("\r\n\t\"") in cell
            assert not cell.startswith(("=", "+", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")) and not re.match(r"-(?![\d.]+$)", cell), (name, cell)
    assert found > 5, "the cells are there, with an apostrophe before them"


def test_commands_that_print_tables_keep_to_it(tmp_path, monkeypatch, capsys):
    import json
    import sys

    import dateline.cli
    (tmp_path / "coded.jsonl").write_text(json.dumps(hostile("=1+1")) + "\n")
    for command in (["export", "-f", "csv"], ["figures", "--all", "--format", "csv"], ["incidents", "--format", "csv"]):
        monkeypatch.setattr(sys, "argv", ["dateline", command[0], str(tmp_path / "coded.jsonl"), *command[1:]])
        with pytest.raises(SystemExit):
            dateline.cli.main()
        out = capsys.readouterr()
        assert not [cell for cell in cells(out.out, ",") if cell.startswith("=")], out.out
        assert "'=1+1" in out.out or command[0] != "export", out.err


OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
_OPEN = "CSV:44,34,76,1,,0,false,true,false,false,false,1,true"  # comma, double quotes, UTF-8, …, formulas run


def formulas(folder, paths):
    """The formulas that LibreOffice finds in tables that it opens as a person does, by file."""
    subprocess.run([OFFICE, "--headless", f"-env:UserInstallation=file://{folder}/profile", f"--infilter={_OPEN}", "--convert-to", "fods", "--outdir", str(folder / "opened"), *map(str, paths)],
                   check=True, capture_output=True, timeout=240)
    return {path.name: re.findall(r'table:formula="([^"]*)"', (folder / "opened" / f"{path.stem}.fods").read_text(encoding="utf-8")) for path in paths}


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_runs_none_of_it(tmp_path):
    (tmp_path / "bare.csv").write_text("a,b\n=1+1,x\n")
    paths = [tmp_path / "bare.csv"]
    for number, formula in enumerate(FORMULAS[:times(6, len(FORMULAS))]):
        (tmp_path / str(number)).mkdir()
        for name, text, mark in list(tables(formula, tmp_path / str(number))):
            path = tmp_path / f"{number}-{name.replace('/', '-').removesuffix('.csv')}.csv"
            path.write_text(text.replace("\t", ",") if mark == "\t" else text, encoding="utf-8", newline="")
            paths.append(path)
    found = formulas(tmp_path, paths)
    assert found.pop("bare.csv"), "LibreOffice was asked to run formulas, and runs the one without an apostrophe"
    assert not {name: told for name, told in found.items() if told}
