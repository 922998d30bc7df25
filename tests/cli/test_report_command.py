"""dateline report: a page of a project, and of a file of records."""
import json
import pathlib
import re

import pytest

from dateline.cli import report
from dateline.errors import UsageError
from test_corpus import coded, run  # noqa: F401  the records of one attack that two tell and one denies
from test_review_commands import name  # noqa: F401  a project of two dispatches with two events each


def test_a_page_of_a_file_of_records(coded, tmp_path):
    page = tmp_path / "gao.html"
    result = run("report", coded, "-o", page, "--title", "The market of Gao", "--country", "mli", "--since", "2032-03-01")
    assert result.exit_code == 0 and f"Reported 1 incident of 3 dispatches. Written to {page}." in result.stderr
    words = page.read_text(encoding="utf-8")
    assert "<title>The market of Gao</title>" in words and "<code>--since 2032-03-01 --country MLI</code>" in words
    assert "killed 17" in words and "killed 22" in words and "1 disputed" in words and "sha256:" in words


def test_copies_are_told_of_a_file_too(coded, tmp_path):
    rows = [json.loads(line) for line in coded.read_text(encoding="utf-8").splitlines()]
    story = " ".join(f"word{n}" for n in range(90))
    for row in rows[:2]:
        row["document"]["text"] += " " + story
    rows[2]["document"]["text"] += " " + " ".join(f"other{n}" for n in range(90))
    path = tmp_path / "copied.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    run("report", path, "-o", tmp_path / "x.html")
    words = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert "of which 1 is a copy of another" in " ".join(words.split()) and "Lantern (copy)" in words


def test_a_project_is_reported_with_its_digest(tmp_path):
    from dateline.project import Project
    path = tmp_path / "stories.dateline"
    with Project(path) as project:
        digest = project.content_hash()
    run("report", path, "-o", tmp_path / "x.html")
    assert digest in (tmp_path / "x.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("project", "told"), [("work/stories.dateline", "stories.dateline"), ("postgresql://ann:secret@db.example:5432/mali?schema=sahel", "mali"),
                                               ("postgresql://ann:secret@db.example", "database")])
def test_a_page_never_tells_a_password(project, told):
    assert report.name_of(project) == told


def test_wrong_calls_say_what_to_do(coded, tmp_path):
    for arguments, message in ((("report", "-"), "Name a file or a project"), (("report", coded, "--until", "soon"), "2024-03-31"), (("report", "none.jsonl"), "no such file"),
                               (("report", coded, "-o", tmp_path / "no" / "x.html"), "Name a place")):
        with pytest.raises(UsageError, match=message):
            run(*arguments)


@pytest.fixture
def reviewed(name):  # noqa: F811
    """The project linked, one event rejected and the others accepted."""
    run("link", name)
    run("review", name, "--reviewer", "ben", input="r\na\na\na\n")
    return name


def test_what_reviewers_rejected_is_left_out_of_the_page(reviewed, tmp_path):
    told = []
    for options in ((), ("--reviewed", "corrected"), ("--reviewed", "only")):
        run("report", reviewed, "-o", tmp_path / "x.html", *options)
        told.append((tmp_path / "x.html").read_text(encoding="utf-8"))
    assert "4 events in" in told[0] and "3 events in" in told[1] and "3 events in" in told[2]
    assert "<code>--reviewed corrected</code>" in told[1]


def test_every_key_that_linking_reviews_and_sharing_add_is_in_the_dictionary(reviewed, tmp_path):
    run("export", reviewed, "--format", "jsonl", "--reviewed", "corrected", "--without-text", "-o", tmp_path / "x.jsonl")
    dictionary = (pathlib.Path(__file__).parents[2] / "docs" / "dictionary.md").read_text(encoding="utf-8")
    records = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()]
    for part, values in (("Coding", records), ("Document", [r["document"] for r in records]), ("Event", [e for r in records for e in r["events"]])):
        told = re.findall(r"^\| `(\w+)` \|", dictionary.partition(f"### Object `{part}`\n")[2].partition("\n###")[0], re.MULTILINE)
        missing = {key for value in values for key in value} - set(told)
        assert values and not missing, f"docs/dictionary.md, object {part}: add {sorted(missing)}"
