"""Files of gold: what is no such row is refused with its line."""
import pytest

from dateline.errors import DataError, NotJSON
from dateline.evaluating import gold_lines


def written(tmp_path, text):
    path = tmp_path / "gold.jsonl"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_are_read_and_empty_lines_passed_over(tmp_path):
    path = written(tmp_path, '{"text": "one\u2028two"}\n\n{"text": "three"}\n')
    assert [row["text"] for row in gold_lines.rows(path, ("text",))] == ["one\u2028two", "three"], "a line ends at LF alone"


@pytest.mark.parametrize(("second", "error", "message"), [
    ("{oops", NotJSON, "line 2: is not JSON"), ('{"text": "a"}', DataError, "Give day"), ("[1]", DataError, "no object with text, day"), ("null", DataError, "line 2")])
def test_what_is_no_row_is_refused_with_its_line(tmp_path, second, error, message):
    with pytest.raises(error, match=message):
        gold_lines.rows(written(tmp_path, f'{{"text": "a", "day": 1}}\n{second}\n'), ("text", "day"))


def test_what_becomes_of_a_row_may_refuse_it(tmp_path):
    with pytest.raises(DataError, match="line 1: no key 'actor'"):
        gold_lines.rows(written(tmp_path, '{"text": "a"}'), ("text",), lambda row, where: row["actor"])
