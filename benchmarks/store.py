"""How fast a project takes dispatches in, and how much memory that takes.

    python benchmarks/store.py 100000 [NAME]

Made texts of 60 to 120 words, one a line of JSON Lines; add, add again, check, search. NAME: a file or a postgresql:// address. Prints one line a step: seconds, texts a second, peak
memory of the process so far in MB.
"""
import json
import pathlib
import random
import resource
import sys
import tempfile
import time

from dateline.project import Project

WHO = "Gunmen,Police,Rebels,Protesters,Soldiers,Ministers,Villagers,Traders,Teachers,Judges".split(",")
DID = "attacked,criticised,met,arrested,warned,praised,followed,visited,blamed,supported".split(",")
WHERE = "Oster,Almeda,Tamsa,Varland,Kern,Lunt,Morrow,Pell,Sarn,Tolla".split(",")
MORE = "near the old market,after the talks,during the vote,before the rains,on the northern road,in front of the court,at the border post".split(",")


def dispatches(count: int):
    chance = random.Random(1)
    for i in range(count):
        sentences = [f"{chance.choice(WHO)} {chance.choice(DID)} {chance.choice(WHO).lower()} in {chance.choice(WHERE)} {chance.choice(MORE)} on day {i}, officials said."
                     for _ in range(chance.randint(4, 8))]
        yield json.dumps({"id": i, "title": f"{chance.choice(WHO)} {chance.choice(DID)} {chance.choice(WHO).lower()} in {chance.choice(WHERE)}",
                          "date": f"2024-{i % 12 + 1:02d}-{i % 28 + 1:02d}", "outlet": f"Wire {i % 9}", "text": " ".join(sentences)})


def step(name: str, count: int, work) -> None:
    began = time.monotonic()
    work()
    seconds = time.monotonic() - began
    print(f"{name:<12} {seconds:8.1f} s {count / seconds:10,.0f} texts/s {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8,.0f} MB", flush=True)


def main(count: int, name: str | None = None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "wire.jsonl"
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in dispatches(count))
        with Project(name or pathlib.Path(folder) / "x.dateline") as project:
            step("add", count, lambda: project.add(path))
            assert project.status()["documents"] == count
            step("add again", count, lambda: project.add(path))
            step("search", 1, lambda: list(project.search("gunmen attacked almeda")))
            step("hash", count, project.content_hash)
            step("check", count, lambda: project.check() == [] or sys.exit("damaged"))
        if not name:
            print(f"{path.stat().st_size / 1e6:,.0f} MB of texts, {(pathlib.Path(folder) / 'x.dateline').stat().st_size / 1e6:,.0f} MB of project")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, *sys.argv[2:])
