"""Weights: shipped, verified, and deaf to their neighbours."""
from __future__ import annotations

import hashlib

import pytest

from dateline.errors import ModelError
from dateline.models import reader, runtime
from dateline.models.windows import LIMIT_TOKENS, windows


def test_every_model_has_its_weights_and_its_card():
    for row in runtime.registry().values():
        weights = (runtime.FOLDER / row["file"]).read_bytes()
        assert hashlib.sha256(weights).hexdigest() == row["sha256"] and len(weights) < 30_000_000
        assert (runtime.FOLDER / row["card"]).is_file()


def test_changed_weights_are_refused(tmp_path, monkeypatch):
    (tmp_path / "reader.onnx").write_bytes(b"other")
    monkeypatch.setattr(runtime, "FOLDER", tmp_path)
    with pytest.raises(ModelError, match="SHA-256 differs"):
        runtime.load.__wrapped__("reader")


def test_an_unknown_model_is_told_by_name():
    with pytest.raises(ModelError, match="no model is called nobody"):
        runtime.load("nobody")


def test_windows_cover_the_text_and_keep_their_limit():
    text = "The mayor said the port was shut. " * 60 + "\n\n" + "word " * 500
    tokenizer = runtime.load("reader").tokenizer
    found = windows(text, tokenizer)
    assert all(len(w.tokens) <= LIMIT_TOKENS for w in found)
    covered = {i for w in found for s, e in w.offsets for i in range(s, e)}
    assert covered == {i for i, c in enumerate(text) if not c.isspace()}


def test_a_paragraph_reads_the_same_alone_and_in_any_order():
    one, other = "The mayor said the port was shut.", "Two gunmen, police reported, fled to the hills."
    reader.read.cache_clear()
    alone = reader.read(one)
    reader.read.cache_clear()
    reader.read(other)
    assert reader.read(one) == alone


def test_nothing_to_read_is_nothing_said():
    assert reader.read("").attributions == () and reader.read(" \n ").attributions == ()
