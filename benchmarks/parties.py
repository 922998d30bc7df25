#!/usr/bin/env python3
"""How often the parties that experts recorded are found where the event is told.

Usage: parties.py STORIES.jsonl… [--gold DIR] [--misses] [--wrong]

Takes stories (id, title, text, published) and ID.gold.yaml beside them (or under --gold). For each event and each wanted party
("RUS/GOV|RUS/MIL"), asks whether a sentence that holds one of the event's anchors names a party with such a code. Prints recall
(strict: the first sector alone fits) and how many coded parties a sentence has. Then precision: of the coded parties that are subject or
object of a verb inside an anchor, how many the expert recorded as a party of that event. --misses and --wrong list each case.
"""

import argparse
import datetime
import json
import pathlib
import re

import yaml

from dateline.coding import who
from dateline.dispatch import Dispatch, Span
from dateline.knowledge import parties as tables
from dateline.language import clauses, coreference, mentions, syntax


def spans_of(text, anchors):
    for anchor in anchors:
        for match in re.finditer(r"\s+".join(map(re.escape, anchor.split())), text):
            yield match.span()


def fits(wanted, party, strict=False):
    for alternative in wanted.split("|"):
        country, _, needed = alternative.partition("/")
        sectors = set(party.sectors[:1] if strict else party.sectors)
        if party.country == country and set(filter(None, needed.split(","))) <= sectors:
            return True
    return False


def coded(story, table):
    title, text = story.get("title"), story["text"]
    whole = f"{title}\n\n{text}" if title else text
    dispatch = Dispatch(whole, "sha256:0", title=Span(0, len(title)) if title else None, body=Span(len(whole) - len(text), len(whole)))
    analysis = syntax.analyse(dispatch)
    analysis = analysis.with_mentions(mentions.find(analysis), {})
    analysis = analysis.with_mentions(analysis.mentions, coreference.resolve(analysis, who.kind_of(analysis, table)))
    analysis = analysis.with_clauses(clauses.find(analysis, frozenset()))
    day = datetime.date.fromisoformat(story["published"][:10])
    return analysis, who.parties(analysis, table, (day, day))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="+", type=pathlib.Path)
    parser.add_argument("--gold", type=pathlib.Path)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    args = parser.parse_args()
    table = tables.load()
    total = found = strict = sentences = named = coded_parties = right = 0
    for path in args.stories:
        for line in path.read_text(encoding="utf-8").splitlines():
            story = json.loads(line)
            gold = yaml.safe_load(((args.gold or path.parent) / f"{story['id']}.gold.yaml").read_text(encoding="utf-8"))
            analysis, parties = coded(story, table)
            by_sentence = {s.index: [] for s in analysis.sentences}
            for m in analysis.mentions:
                by_sentence[m.sentence].extend(p for p in parties.at(m.head) if p.country)
            sentences += len(by_sentence)
            named += sum(len({(p.country, p.sectors[:1]) for p in ps}) for ps in by_sentence.values())
            for event in gold["events"]:
                here = {
                    s.index for a in spans_of(analysis.dispatch.text, event["at"]) for s in analysis.sentences if Span(*a).overlaps(s.span)
                }
                there = [p for i in sorted(here) for p in by_sentence[i]]
                wanted_here = [
                    w
                    for role in ("actors", "recipients")
                    for want in event.get(role) or []
                    for w in (want if isinstance(want, list) else [want])
                ]
                anchors = list(spans_of(analysis.dispatch.text, event["at"]))
                for c in analysis.clauses:
                    if not wanted_here or not any(a[0] <= c.trigger.start and c.trigger.end <= a[1] for a in anchors) or c.kind != "verb":
                        continue
                    for token in c.tokens("subj", "obj"):
                        for p in parties.at(token):
                            if not p.country:
                                continue
                            coded_parties += 1
                            good = any(fits(w, p) for w in wanted_here)
                            right += good
                            if not good and args.wrong:
                                told = analysis.text(analysis.sentence_of(token).span)[:400]
                                print(f"{story['id']} [{p.text}] {p.code} ({p.why}) not in {wanted_here}\n    {event['at'][0]!r}: {told}")
                for role in ("actors", "recipients"):
                    wanted = event.get(role) or []
                    for want in (wanted[0] if wanted and isinstance(wanted[0], list) else wanted):
                        total += 1
                        hit = any(fits(want, p) for p in there)
                        found += hit
                        strict += any(fits(want, p, True) for p in there)
                        if not hit and args.misses:
                            told = " | ".join(analysis.text(analysis.sentences[i].span) for i in sorted(here))
                            print(
                                f"{story['id']} {role[:-1]} {want} not in {sorted({p.code for p in there})}\n"
                                f"    {event['at'][0]!r}: {told[:600]}"
                            )
    print(
        f"{total} parties wanted; found in the sentence {found / total:.3f}, by first sector {strict / total:.3f}; "
        f"{named / sentences:.2f} distinct codes a sentence"
    )
    print(
        f"{coded_parties} coded subjects and objects of anchored verbs; "
        f"{right / max(coded_parties, 1):.3f} are parties that the expert recorded"
    )


if __name__ == "__main__":
    main()
