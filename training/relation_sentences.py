"""Make training sentences for the relation model from the codebook's lexicon, its table of compositions and our own marked sentences.

In go a Codebook, words for parties and adjuncts (relation_words.yaml) and marked sentences (relation_own.txt); out come Samples: a sentence, the spans
of a source, a target and perhaps a trigger, and the types that are right for them ("NONE": no act from this source to this target).
"""
from __future__ import annotations

import dataclasses
import pathlib
import random
import re
from collections.abc import Iterator

import yaml

from dateline.codebooks.codebook import Act, Codebook
from relation_verbs import PARTICLES, PREPOSITIONS, gerund, participle, past, phrase, third

FOLDER = pathlib.Path(__file__).parent
TWO_SIDED = frozenset({"CONSULT", "COOPERATE"})
NONE = ("NONE",)
Span = tuple[int, int]
_MARK = re.compile(r"<(/?)([a-z]\d?)>")
_SOURCES = {"ASSAULT": "army army rebel rebel police state", "PROTEST": "crowd crowd crowd group", "COERCE": "police police state state rebel army court",
            "SANCTION": "state state igo leader court", "MOBILIZE": "army army state leader rebel", "REQUEST": "leader state igo group crowd", "RETREAT": "state army rebel police leader court",
            "AID": "state igo leader firm", "CONSULT": "leader leader state igo", "COOPERATE": "state army firm police", "SUPPORT": "leader state igo group",
            "ACCUSE": "leader state group igo court", "REJECT": "leader state group court igo", "AGREE": "leader state group", "CONCEDE": "state leader court rebel army",
            "THREATEN": "leader state rebel igo group army"}
_TARGETS = {"ASSAULT": "people people army place rebel police", "PROTEST": "state leader group firm place", "COERCE": "people people group firm state", "SANCTION": "state leader firm people group",
            "MOBILIZE": "place place state rebel", "REQUEST": "state leader group igo rebel", "RETREAT": "people people place state group", "AID": "state people group rebel place",
            "CONSULT": "leader state group igo", "COOPERATE": "state army firm police", "SUPPORT": "leader state group people", "ACCUSE": "leader state group firm people police rebel",
            "REJECT": "state leader group igo people", "AGREE": "state leader group igo", "CONCEDE": "state people group rebel crowd", "THREATEN": "state leader group people place"}
_RESULT_ANY = "*"


@dataclasses.dataclass(frozen=True, slots=True)
class Sample:
    """Spans are [start, end) in characters; null: the party is not named, or the trigger is not given."""

    text: str
    source: Span | None
    target: Span | None
    trigger: Span | None
    accepted: tuple[str, ...]
    origin: str


def parse(marked: str) -> tuple[str, dict[str, Span]]:
    """"<s>Iran</s> …" -> the plain text and the span of each mark, spaces at their rims left out."""
    text, spans, open_, place = "", {}, {}, 0
    for mark in _MARK.finditer(marked):
        text += marked[place:mark.start()]
        place = mark.end()
        if not mark[1]:
            open_[mark[2]] = len(text)
        elif mark[2] in open_:
            start, end = open_.pop(mark[2]), len(text)
            while start < end and text[start] == " ":
                start += 1
            while start < end and text[end - 1] == " ":
                end -= 1
            spans[mark[2]] = (start, end)
    return text + marked[place:], spans


@dataclasses.dataclass(frozen=True)
class Verb:
    """A verb phrase with a hole for its target: ``head`` lemma, ``left`` words before the target, ``right`` words after it; ``direct``: has a passive."""

    head: str
    left: str
    right: str
    direct: bool

    def active(self, form: str, target: str, number: str = "") -> str:
        e = f"e{number}"
        return _join(f"<{e}>{form}</{e}>", self.left, target, self.right)

    def passive(self, target: str, source: str, be: str, number: str = "") -> str:
        e = f"e{number}"
        return _join(target, be, f"<{e}>{participle(self.head)}</{e}>", self.left, self.right, "by", source)


def _join(*parts: str) -> str:
    return " ".join(p for p in parts if p)


class Words:
    def __init__(self, rng: random.Random) -> None:
        raw = yaml.safe_load((FOLDER / "relation_words.yaml").read_text(encoding="utf-8"))
        self.rng = rng
        self.nations = [tuple(n.strip().split("|")) for n in re.split(r"[;\n]", raw.pop("nations")) if n.strip()]
        self.noise = raw.pop("noise")
        self.lists = {k: v.split("; ") if ";" in v else v.split("|") for k, v in raw.items()}

    def fill(self, pattern: str, nation: tuple[str, str, str] | None = None) -> str:
        name, adjective, capital = nation or self.rng.choice(self.nations)
        pattern = pattern.replace("a {A}", "an {A}") if adjective[0] in "AEIO" and re.search(r"\ba \{A\}", pattern) else pattern
        surname, given = self.rng.choice(self.lists["surnames"]), self.rng.choice(self.lists["givens"])
        other, other_adjective, _ = self.rng.choice(self.nations)
        return pattern.format(N=name, A=adjective, C=capital, P=surname, F=f"{given} {surname}", M=other, B=other_adjective)

    def party(self, kind: str) -> tuple[str, bool]:
        """A party and whether it is a plural."""
        pattern = self.rng.choice(self.lists[kind])
        return self.fill(pattern.rstrip("+")), pattern.endswith("+")

    def some(self, key: str) -> str:
        return self.fill(self.rng.choice(self.lists[key]))

    def source(self, type_: str) -> tuple[str, bool]:
        return self.party(self.rng.choice(_SOURCES[type_].split()))

    def target(self, type_: str) -> tuple[str, bool]:
        return self.party(self.rng.choice(_TARGETS[type_].split()))


class Maker:
    """Writes sentences around acts of the lexicon."""

    def __init__(self, codebook: Codebook, rng: random.Random) -> None:
        self.words, self.rng, self.codebook = Words(rng), rng, codebook
        acts = {(a.id, a.form, a.words): a for rows in codebook.acts.values() for a in rows}.values()
        usable = [a for a in acts if a.weight >= 0.6 and a.actor and a.recipient != ()]
        self.verbs = [(a, v) for a in usable if a.form == "verb" and "subj" in a.actor and not (a.near and len(a.words) == 1) for v in [self._verb(a)] if v]
        self.nouns = [a for a in usable if a.form == "noun" and not (a.near and len(a.words) == 1)]
        self.by_type: dict[str, list] = {}
        for pair in self.verbs:
            self.by_type.setdefault(pair[0].type, []).append(pair)

    def _verb(self, act: Act) -> Verb | None:
        head, rest = act.words[0], act.words[1:]
        rest_text = phrase(rest)
        preposition = next((r for r in act.recipient if r in PREPOSITIONS), None)
        if rest and rest[-1] in PREPOSITIONS and rest[-1] not in PARTICLES:
            return Verb(head, " ".join(rest_text), "", len(rest) == 1)
        particles = all(w in PARTICLES or w in PREPOSITIONS for w in rest)
        if act.object and not particles or rest and not particles and rest[0] not in PREPOSITIONS:
            return Verb(head, _join(" ".join(rest_text), preposition), "", False) if preposition else None
        if act.object and not self._personal(act.object):
            if not preposition:
                return None
            thing = self.rng.choice(sorted(w for w in act.object if re.fullmatch("[a-z]{4,}", w)) or ["ban"])
            return Verb(head, _join(" ".join(rest), phrase((thing,))[0], preposition), "", False)
        if not act.recipient or act.recipient[0] in ("obj", "iobj") or "obj" in act.recipient and not preposition:
            if rest and rest[0] in PREPOSITIONS and len(rest) > 1:
                return Verb(head, "", " ".join(rest), True)
            return Verb(head, " ".join(rest), "", True)
        return Verb(head, _join(" ".join(rest), preposition), "", False) if preposition else None

    @staticmethod
    def _personal(words: frozenset[str]) -> bool:
        return bool(words & {"journalist", "government", "civilian", "town", "troop", "people", "official", "leader", "city", "soldier", "country", "refugee", "protester"})

    # -- one sentence each; every one yields the samples that it teaches

    def verb(self, act: Act, verb: Verb) -> Iterator[Sample]:
        frames = [self._plain] * 5 + [self._relative] * 2 + [self._reported] * 2 + [self._two] * 3 + [self._modal] * 4
        if verb.direct:
            frames += [self._passive] * 5 + [self._relative_passive] * 3
        yield from self.rng.choice(frames)(act, verb)

    def _parties(self, act: Act, number: str = "") -> tuple[str, str, bool, bool]:
        source, many = self.words.source(act.type)
        target, target_many = self.words.target(act.type)
        while target == source:
            target, target_many = self.words.target(act.type)
        return f"<s{number}>{source}</s{number}>", f"<t{number}>{target}</t{number}>", many, target_many

    def _form(self, verb: Verb, many: bool) -> str:
        kind = self.rng.random()
        if kind < 0.6:
            return past(verb.head)
        if kind < 0.75:
            return f"{'have' if many else 'has'} {participle(verb.head)}"
        if kind < 0.87:
            return verb.head if many else third(verb.head)
        return f"{'are' if many else 'is'} {gerund(verb.head)}" if kind < 0.95 else f"had {participle(verb.head)}"

    def _plain(self, act: Act, verb: Verb) -> Iterator[Sample]:
        s, t, many, _ = self._parties(act)
        inside = self.words.some("inside") if self.rng.random() < 0.12 else ""
        yield from self._emit(self._around(s + inside + " " + verb.active(self._form(verb, many), t)), act)

    def _passive(self, act: Act, verb: Verb) -> Iterator[Sample]:
        s, t, _, many = self._parties(act)
        be = self.rng.choice(["were", "have been", "had been", "were being"] if many else ["was", "has been", "had been", "is being"])
        yield from self._emit(self._around(verb.passive(t, s, be)), act)

    def _relative(self, act: Act, verb: Verb) -> Iterator[Sample]:
        s, t, many, _ = self._parties(act)
        who = self.rng.choice(["which", "who"])
        yield from self._emit(self._around(f"{s}, {who} {verb.active(self._form(verb, many), t)} {self.rng.choice(['last year', 'in May', 'on Friday', 'twice'])}, {self.words.some('tail')}"), act)

    def _relative_passive(self, act: Act, verb: Verb) -> Iterator[Sample]:
        s, t, _, many = self._parties(act)
        be = ("were" if many else "was") if self.rng.random() < 0.6 else ("had been" if self.rng.random() < 0.5 else "")
        who = "who " if be else ""
        yield from self._emit(self._around(f"{t}, {who}{be} <e>{participle(verb.head)}</e> {_join(verb.left, verb.right)} by {s} in June, {self.words.some('tail')}".replace("  ", " ")), act)

    def _reported(self, act: Act, verb: Verb) -> Iterator[Sample]:
        s, t, many, t_many = self._parties(act)
        x, _ = self.words.party(self.rng.choice(["leader", "state", "igo", "group"]))
        inner = verb.active(f"had {participle(verb.head)}" if self.rng.random() < 0.6 else self._form(verb, many), t)
        if verb.direct and self.rng.random() < 0.4:
            sentence = verb.passive(t, s, "had been")
        else:
            sentence = f"{s} {inner}"
        said = self.rng.choice(self.words.lists["reports"])
        if self.rng.random() < 0.3:
            marked = f"{sentence}, <x>{x}</x> {'said' if said in ('announced', 'told reporters') else said} {self.words.some('after')}"
        else:
            marked = f"<x>{x}</x> {said} that {sentence} {self.words.some('after')}"
        yield from self._emit(self._capital(marked), act, outsiders="x")

    def _two(self, act: Act, verb: Verb) -> Iterator[Sample]:
        """Two acts in one sentence: each pair has its own, and none has the other's."""
        other, other_verb = self.rng.choice(self.by_type[self.rng.choice(sorted(self.by_type))])
        s1, t1, many, t1_many = self._parties(act, "1")
        s2, t2, many2, t2_many = self._parties(other, "2")
        first, second = verb.active(self._form(verb, many), t1, "1"), other_verb.active(self._form(other_verb, many2), t2, "2")
        kind = self.rng.random()
        if kind < 0.4:
            marked = f"{s1} {first} {self.rng.choice(['and', 'after it', ', then'])} {other_verb.active(past(other_verb.head), t2, '2')}".replace(" ,", ",")
            rows = [("s1", "t1", "e1", act), ("s1", "t2", "e2", other)]
            nones = [("t1", "s1"), ("t1", "t2"), ("t2", "t1"), ("t2", "s1")]
        elif kind < 0.7:
            link = self.rng.choice([", while", " after", " as", ", hours before", " because", ", and"])
            marked = f"{s1} {first}{link} {s2} {second}"
            rows = [("s1", "t1", "e1", act), ("s2", "t2", "e2", other)]
            nones = [("s1", "t2"), ("s2", "t1"), ("t1", "s1"), ("t2", "s2"), ("s1", "s2"), ("t1", "t2"), ("t1", "s2")]
        elif other_verb.direct:
            marked = f"{s1} {first}, and {other_verb.passive(t2, s2, 'were' if t2_many else 'was', '2')}"
            rows = [("s1", "t1", "e1", act), ("s2", "t2", "e2", other)]
            nones = [("s1", "t2"), ("s2", "t1"), ("t1", "t2"), ("t2", "s2"), ("t1", "s1"), ("s1", "s2")]
        else:
            yield from self._plain(act, verb)
            return
        text, spans = parse(self._around(marked))
        for source, target, trigger, one in rows:
            yield Sample(text, spans[source], spans[target], spans[trigger], (one.type,), "two")
            both = one.both or one.type in TWO_SIDED
            yield Sample(text, spans[target], spans[source], spans[trigger], (one.type,) if both else NONE, "two")
            if both:
                nones = [n for n in nones if n != (target, source)]
        for source, target in self.rng.sample(nones, 1):
            yield Sample(text, spans[source], spans[target], spans[self.rng.choice(["e1", "e2"])] if self.rng.random() < 0.6 else None, NONE, "two")
        if rows[0][1:3] != rows[1][1:3] and act.type != other.type:  # right parties, the other's trigger
            yield Sample(text, spans[rows[0][0]], spans[rows[0][1]], spans["e2"], NONE, "two")

    def _modal(self, act: Act, verb: Verb) -> Iterator[Sample]:
        kind, mode = self.rng.choice(["promised promised threatened demanded demanded proposed refused refused ceased denied planned accused accused failed begun permitted"]).split(), None
        modality = self.rng.choice(kind)
        composed = self.compose(modality, act)
        if composed is None:
            return
        s, t, many, _ = self._parties(act)
        base = verb.active(verb.head, t, "2")
        ing = verb.active(gerund(verb.head), t, "2")
        pick = self.rng.choice
        if modality in ("demanded", "accused", "permitted", "proposed"):
            x, x_many = self.words.party(pick(["leader", "state", "igo", "group"]))
            x = f"<x>{x}</x>"
            marked = {"demanded": pick([f"{x} <e1>urged</e1> {s} to {base}", f"{x} <e1>called on</e1> {s} to {base}", f"{x} <e1>demanded</e1> that {s} {base}", f"{x} <e1>asked</e1> {s} to {base}",
                                        f"{s} were <e1>told</e1> by {x} to {base}", f"{x} <e1>ordered</e1> {s} to {base}", f"{x} wants {s} to {base}".replace("wants", "<e1>wants</e1>"),
                                        f"an <e1>appeal</e1> by {x} to {s} to {base}", f"{x} <e1>pressed</e1> {s} to {base}", f"{s} should {base}, {x} <e1>said</e1>"]),
                      "proposed": pick([f"{x} <e1>proposed</e1> that {s} {base}", f"{x} <e1>suggested</e1> that {s} {base}", f"{x} <e1>recommended</e1> that {s} {base}"]),
                      "accused": pick([f"{x} <e1>accused</e1> {s} of {ing}", f"{x} <e1>blamed</e1> {s} for {ing}", f"{s} were <e1>accused</e1> by {x} of {ing}", f"{x} <e1>criticised</e1> {s} for {ing}",
                                       f"{x} <e1>condemned</e1> {s} for {ing}", f"<e1>accusations</e1> by {x} that {s} had {verb.active(participle(verb.head), t, '2')} were dismissed"]),
                      "permitted": pick([f"{x} <e1>allowed</e1> {s} to {base}", f"{x} <e1>let</e1> {s} {base}", f"{x} <e1>authorised</e1> {s} to {base}"])}[modality]
            text, spans = parse(self._around(marked))
            if "x" not in spans:
                return
            if modality == "permitted":
                return
            result = "ACCUSE" if modality == "accused" else "REQUEST"
            yield Sample(text, spans["x"], spans["s"], spans["e1"], (result,), "modal")
            yield Sample(text, spans["s"], spans["x"], spans["e1"], NONE, "modal")
            yield Sample(text, spans["x"], spans["t"], spans["e2"] if self.rng.random() < 0.5 else None, NONE, "modal")
            if modality == "accused":
                yield Sample(text, spans["s"], spans["t"], spans["e2"], (act.type,), "modal")
                yield Sample(text, spans["x"], spans["s"], spans["e2"], NONE, "modal")
            else:
                yield Sample(text, spans["s"], spans["t"], spans["e2"] if self.rng.random() < 0.5 else None, NONE, "modal")
            return
        has = "have" if many else "has"
        marked = {"promised": pick([f"{s} <e1>agreed</e1> to {base}", f"{s} <e1>pledged</e1> to {base}", f"{s} <e1>vowed</e1> to {base}", f"{s} <e1>offered</e1> to {base}", f"{s} {has} <e1>promised</e1> to {base}",
                                    f"{s} will {verb.active(verb.head, t, '1')}", f"{s} <e1>said</e1> it would {base}", f"{s} is <e1>ready</e1> to {base}", f"{s} <e1>promised</e1> that it would {base}"]),
                  "threatened": pick([f"{s} <e1>threatened</e1> to {base}", f"{s} {has} <e1>threatened</e1> to {base}", f"{s} <e1>warned</e1> that it would {base}", f"a <e1>threat</e1> by {s} to {base}"]),
                  "refused": pick([f"{s} <e1>refused</e1> to {base}", f"{s} <e1>declined</e1> to {base}", f"{s} <e1>ruled out</e1> {ing}", f"{s} {has} <e1>refused</e1> to {base}", f"{s} <e1>rejected</e1> calls to {base}",
                                   f"{s} <e1>said</e1> it would not {base}", f"{s} will not {verb.active(verb.head, t, '1')}", f"{s} <e1>resisted</e1> pressure to {base}"]),
                  "ceased": pick([f"{s} <e1>stopped</e1> {ing}", f"{s} <e1>ceased</e1> {ing}", f"{s} <e1>suspended</e1> plans and is no longer {ing}", f"{s} <e1>agreed</e1> to stop {ing}", f"{s} {has} <e1>halted</e1> {ing}"]),
                  "denied": pick([f"{s} <e1>denied</e1> {ing}", f"{s} <e1>denied</e1> having {verb.active(participle(verb.head), t, '2')}", f"{s} <e1>denied</e1> that it had {verb.active(participle(verb.head), t, '2')}"]),
                  "planned": pick([f"{s} <e1>plans</e1> to {base}", f"{s} is <e1>preparing</e1> to {base}", f"{s} <e1>decided</e1> to {base}", f"{s} <e1>intends</e1> to {base}"]),
                  "failed": pick([f"{s} <e1>tried</e1> to {base}", f"{s} <e1>attempted</e1> to {base}", f"{s} <e1>failed</e1> to {base}"]),
                  "begun": pick([f"{s} <e1>began</e1> {ing}", f"{s} has <e1>started</e1> {ing}"])}[modality]
        if modality == "ceased" and "agreed" in marked:
            composed = ("CONCEDE", "AGREE") if composed[0] in ("RETREAT", "CONCEDE") else composed
        if modality == "denied":
            composed = (act.type, "REJECT")
        if modality == "promised" and act.type in ("CONCEDE", "RETREAT"):
            composed = ("CONCEDE", "AGREE")
        text, spans = parse(self._around(marked))
        trigger = spans.get("e1") if composed[0] != act.type or self.rng.random() < 0.4 else spans.get("e2", spans.get("e1"))
        yield Sample(text, spans["s"], spans["t"], trigger, composed, "modal")
        if not (act.both or act.type in TWO_SIDED):
            yield Sample(text, spans["t"], spans["s"], trigger, NONE, "modal")

    def compose(self, modality: str, act: Act) -> tuple[str, ...] | None:
        """The type that the table of compositions gives."""
        for row in self.codebook.compositions:
            if row.modality == modality and row.type in (act.type, _RESULT_ANY) and row.mode in (act.mode, _RESULT_ANY):
                return (act.type,) if row.result_type == "same" else (row.result_type,)
        return None

    def noun(self, act: Act) -> Iterator[Sample]:
        s, t, many, _ = self._parties(act)
        preposition = next((r for r in act.recipient if r in PREPOSITIONS and r not in ("in", "by")), None) or ("of" if "of" in act.recipient else None)
        if preposition is None:
            return
        noun = f"<e>{' '.join(act.words)}</e>"
        a = "an" if act.words[0][0] in "aeiou" else "a"
        rest = self.rng.choice(["drew criticism abroad", "came as a surprise", "has raised tension in the region", "began on Sunday", "was reported by state media", "ended without a word", "made headlines in {N}", "dominated the talks"])
        rest = self.words.fill(rest)
        if act.both or act.type in TWO_SIDED:
            marked = self.rng.choice([f"the {noun} between {s} and {t} {rest}", f"{s}'s {noun} with {t} {rest}", f"{s} and {t} are to hold a {noun}", f"the {noun} of {s} with {t} {rest}"])
        else:
            marked = self.rng.choice([f"{s}'s {noun} {preposition} {t} {rest}", f"{a} {noun} {preposition} {t} by {s} {rest}", f"the {noun} {preposition} {t} by {s} {rest}",
                                      f"the {noun} by {s} {preposition} {t} {rest}", f"{s}'s latest {noun} {preposition} {t} {rest}"])
        yield from self._emit(self._around(marked), act)

    def _emit(self, marked: str, act: Act, outsiders: str = "") -> Iterator[Sample]:
        text, spans = parse(marked)
        types = (act.type, "ACCUSE") if act.mode == "convict" else (act.type,)  # a verdict ends a charge: coders differ
        yield Sample(text, spans["s"], spans["t"], spans["e"], types, "lexicon")
        both = act.both or act.type in TWO_SIDED
        yield Sample(text, spans["t"], spans["s"], spans["e"], (act.type,) if both else NONE, "lexicon")
        for x in outsiders:
            pairs = [(x, "s"), (x, "t"), ("s", x), ("t", x)]
            first = self.rng.choice(pairs[:2])
            for source, target in (first, first[::-1]):
                yield Sample(text, spans[source], spans[target], spans["e"] if len(text) % 2 else None, NONE, "lexicon")

    def _around(self, marked: str) -> str:
        before, after = self.words.some("before"), self.words.some("after")
        if self.rng.random() < 0.5:
            before = ""
        return self._capital(f"{before}{marked} {after}".replace(" ,", ","))

    def no_act(self) -> Iterator[Sample]:
        """Two phrases between which there is no act at all, for all that a verb may say."""
        text, spans = parse(self._around(self.words.fill(self.rng.choice(self.words.noise))))
        trigger = spans.get("e") if self.rng.random() < 0.6 else None
        yield Sample(text, spans["s"], spans["t"], trigger, NONE, "noise")
        yield Sample(text, spans["t"], spans["s"], trigger, NONE, "noise")

    @staticmethod
    def _capital(marked: str) -> str:
        marked = re.sub(r"\s+", " ", marked).strip() + "."
        letter = re.search(r"(?:^|(?<=>)|(?<= ))[A-Za-z]", marked)
        first = re.search(r"[A-Za-z]", re.sub(r"<[^>]*>", lambda m: " " * len(m[0]), marked))
        place = first.start() if first else (letter.start() if letter else 0)
        return marked[:place] + marked[place].upper() + marked[place + 1:]


def from_lexicon(codebook: Codebook, rng: random.Random, per_type: int) -> list[Sample]:
    """About ``per_type`` sentences of every type, each alternative of the lexicon as often as any other of its type."""
    maker = Maker(codebook, rng)
    groups: dict[str, list] = {}
    for act, verb in maker.verbs:
        groups.setdefault(act.type, []).append((act, verb))
    for act in maker.nouns:
        groups.setdefault(act.type, []).append((act, None))
    out: list[Sample] = []
    for type_ in sorted(groups):
        rows = list(groups[type_])
        rng.shuffle(rows)
        for i in range(per_type):
            act, verb = rows[i % len(rows)]
            out.extend(maker.verb(act, verb) if verb else maker.noun(act))
    for _ in range(2 * per_type):
        out.extend(maker.no_act())
    return out


def own(path: pathlib.Path) -> list[Sample]:
    """Our marked sentences: "TYPE[|TYPE] sentence with <s>…</s>, <t>…</t> and <e>…</e>"; a pair of another kind gets its own line.

    A type with "=" behind it holds both ways; all others give NONE when turned round."""
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        label, marked = line.split(" ", 1)
        text, spans = parse(marked)
        types = tuple(label.rstrip("=").split("|"))
        s, t, e = spans.get("s"), spans.get("t"), spans.get("e")
        out.append(Sample(text, s, t, e, types, "own"))
        if s and t:
            out.append(Sample(text, t, s, e, types if label.endswith("=") else NONE, "own"))
    return out
