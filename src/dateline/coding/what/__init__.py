"""What happened, and which words did it to which: acts, modalities and their composition, clause by clause.

In go an Analysis with clauses, a Codebook and a function that tells the parties of a token; out come Happenings, with tokens in the roles of
actor and recipient. An act is read from one clause; the verbs and nouns above it ("vowed to", "call
for", "halt") put it into another light, and the codebook's table says what that makes of it.
"""
from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from dateline.codebooks.codebook import Act, Codebook, Composition, Modality
from dateline.coding.what.lexicon import Lexicon, PartiesOf, SpeakerOf
from dateline.dispatch import Span
from dateline.language.analysis import Analysis, Clause
from dateline.records import Party

_TOPICAL = {"ACCUSE", "REJECT", "THREATEN", "SUPPORT", "REQUEST"}  # what is said of somebody is done to them
_SPEAKERS_ACT = {"demanded", "proposed", "accused"}  # the one who speaks is the actor, not the one who would act
_NOT_OF_FACTS = {"planned", "promised", "agreed", "begun", "ceased", "failed", "permitted"}  # these take infinitives and nouns, no finite clauses
_NEGATIONS = {"not", "never", "no", "n't"}
_INFINITIVE = {"xcomp", "ccomp", "advcl", "acl"}
_FUTURE = {"will", "would", "shall"}
_EXHORTING = {"should", "must", "ought"}
_COOPERATIVE = {"verbal cooperation", "material cooperation"}
_REPORTING = {"say", "announce", "declare", "tell", "state", "add", "confirm", "report", "insist", "write", "post", "tweet"}
_SHARED_ROLES = ("on", "against", "to", "with", "for", "at", "between", "over", "into", "in", "from")


@dataclasses.dataclass(frozen=True, slots=True)
class Happening:
    """One thing that a clause tells.

    ``anchor``: the clause that is spoken of (for "vowed to attack", vow); ``act``: the clause of the act itself (attack). ``actors`` and ``recipients``
    are token numbers. ``certainty`` is null unless the composition settles it. ``weight``: prior precision of the lexicon's line.
    """

    anchor: Clause
    act: Clause
    type: str
    mode: str | None
    actors: tuple[int, ...]
    recipients: tuple[int, ...]
    both: bool
    certainty: str | None
    political: str
    weight: float
    trigger: Span
    modalities: tuple[str, ...]
    why: str


def happenings(analysis: Analysis, codebook: Codebook, parties_of: PartiesOf, parties_within: PartiesOf | None = None,
               speaker_of: SpeakerOf | None = None) -> tuple[Happening, ...]:
    """Everything that looks like an act, composed with what stands above it.

    ``parties_of`` maps a token to the parties that its phrase names (empty: none); ``parties_within`` also to those inside the phrase ("a ban on
    imports from Peru"), which may be recipients; ``speaker_of`` maps a span to the token of who says it, or null. Returns the happenings in the order of the text.
    """
    reader = _Reader(analysis, codebook, parties_of, parties_within or parties_of, speaker_of or (lambda span: None))
    matched = [(clause, reader.act(clause)) for clause in analysis.clauses]
    acts = _merge_in_sentence([reader.bare(clause, act) for clause, act in matched if act is not None])
    found: list[Happening] = [h for h in (reader.exhortation(clause) for clause, act in matched if act is None) if h]
    consumed: set[int] = set()
    for bare in acts:
        happening, above = reader.composed(bare)
        found.append(happening)
        consumed |= above
    kept = sorted((h for h in found if h.act.index not in consumed), key=lambda h: h.act.index)
    return tuple(_merge_in_sentence(kept))


class _Reader(Lexicon):
    """Reads acts with their sides, and what the clauses above make of them."""

    def __init__(self, analysis: Analysis, codebook: Codebook, parties_of: PartiesOf, parties_within: PartiesOf, speaker_of: SpeakerOf):
        super().__init__(analysis, codebook, parties_of, parties_within, speaker_of)
        self.table = {(c.modality, c.type, c.mode): c for c in codebook.compositions}
        self.quads = {name: row["quad"] for name, row in codebook.types.items()}

    # -- roles --------------------------------------------------------------------------------------------------------

    def bare(self, clause: Clause, act: Act) -> Happening:
        """The act as its own clause tells it."""
        actors = self._fill(clause, act, act.actor)
        recipients = tuple(t for t in self._fill(clause, act, act.recipient) or self._fill(clause, act, act.recipient, self.parties_within)
                           if t not in actors)
        if not recipients and act.type in _TOPICAL and act.recipient[:1] != ("none",):
            recipients = self._spoken_of(clause, actors)
        if not actors and clause.kind == "verb" and set(recipients) & set(clause.tokens("obj")):  # a line of victims, but somebody did it
            actors = tuple(t for t in self._parties(clause.tokens("subj")) if t not in recipients)
        if clause.kind == "noun":
            actors, recipients = self._from_governor(clause, act, actors, recipients)
        if act.both:
            sides = dict.fromkeys([*actors, *recipients, *clause.tokens("between", "among", "with", "obj", "subj")])
            actors, recipients = tuple(t for t in sides if self.parties_of(t)) or actors, ()
        elif (clause.kind == "noun" or not actors) and (
                between := [t for t in clause.tokens("between", *(("among",) if clause.kind == "noun" else ())) if self.parties_of(t)]):
            actors, recipients = tuple(between), ()
        certainty = "asserted" if act.near & _NEGATIONS & self._bag(clause) else None  # the line itself is a negated one
        return Happening(clause, clause, act.type, act.mode, actors, recipients, act.both, certainty, act.political, act.weight, clause.trigger, (),
                         f"{act.id} “{' '.join(act.words)}”")

    def _all(self, tokens: Iterable[int]) -> tuple[Party, ...]:
        return tuple(p for t in tokens for p in self.parties_of(t))

    def _spoken_of(self, clause: Clause, actors: tuple[int, ...]) -> tuple[int, ...]:
        """Whom a statement is about: the subject of its finite complement, or the object of its infinitive ("refused to pay Kuwait")."""
        below = [t for c in self.analysis.clauses if c.governor == clause.index and c.relation == "xcomp" for t in c.tokens("obj", "to", "with", "from")]
        doers = set(self._all(actors))
        own = {t for t in (*clause.tokens("topic"), *below) if any(c.dep_ == "poss" and c.pos_ == "PRON" for c in self.analysis.doc[t].children)}
        return tuple(t for t in (*clause.tokens("topic"), *below) if t not in own and self.parties_within(t) and not doers & set(self.parties_within(t)))[:1]

    def _from_governor(self, noun: Clause, act: Act, actors, recipients):
        """A noun under a light verb ("carried out a raid on") or a modality ("pledged support for") takes the verb's parties."""
        if noun.governor is None or noun.relation not in {"obj", "subj", "of", "to", "for", "in", "with", "on", "under", "from"}:
            return actors, recipients
        above = self.analysis.clauses[noun.governor]
        if self._receives(above, noun.relation):
            givers = self._parties(actors) or self._with_party(above, ("from", "by", "of"))
            return givers or actors, above.tokens("subj") or recipients
        light = above.kind == "verb" and noun.relation != "subj" and bool({above.lemma, self._key(above)} & self.codebook.light_verbs)
        modal = self._modality(above, noun.relation)
        if not light and (modal is None or modal.modality in _SPEAKERS_ACT):
            sides = self._parties(above.tokens("between")) if noun.relation in {"obj", "subj"} else ()
            return (actors or sides, recipients) if sides else (actors, recipients)
        if not any(self.parties_of(t) for t in actors):
            actors = above.tokens("subj") or actors
        if not any(self.parties_of(t) for t in recipients) and "none" not in act.recipient[:1]:
            for role in (*[r for r in act.recipient if r not in {"of", "obj"}], "iobj", *_SHARED_ROLES):
                tokens = tuple(t for t in above.tokens(role) if t != noun.head and t not in actors and self.parties_of(t))
                if tokens and not (role in {"in", "at", "on", "to", "from"} and self._only_places(tokens) and role not in act.recipient):
                    return actors, tokens
        return actors, recipients

    def _only_places(self, tokens: tuple[int, ...]) -> bool:
        return all(self.analysis.doc[t].ent_type_ in {"GPE", "LOC", "FAC"} for t in tokens)

    # -- modality -----------------------------------------------------------------------------------------------------

    def _modality(self, clause: Clause, relation: str, below: Clause | None = None) -> Modality | None:
        """The modality that the clause above gives to what stands in this relation; the exact relation before a kindred one."""
        best, best_rank = None, (0, 0)
        for m in self.codebook.modalities.get((clause.kind, self._key(clause)), ()):
            fit = self._stands_in(m, relation)
            if not fit or not self._words_fit(m.words, clause):
                continue
            if m.object_not and any(self._phrase(t) & m.object_not for t in clause.tokens("obj")):
                continue
            if (fit, len(m.words)) > best_rank:
                best, best_rank = m, (fit, len(m.words))
        if best is None or below is None:
            return best
        finite = relation == "ccomp" and below.modal is None and below.tense in {"past", "present"}
        if best.modality == "planned" and relation == "ccomp" and below.modal in _FUTURE and self._key(clause) in _REPORTING:
            return None  # "announced that it will …" is said by its own future
        if best.modality == "demanded" and self._is_question(below) or best.modality in _NOT_OF_FACTS and finite:
            return None  # "asked whether it …"; "announced that it was cutting ties"
        return best

    def _is_question(self, clause: Clause) -> bool:
        """"asked whether …": nothing is demanded."""
        return any(c.dep_ in {"mark", "advmod"} and c.lower_ in {"whether", "if", "why", "how", "when", "where"}
                   for c in self.analysis.doc[clause.head].children)

    @staticmethod
    def _stands_in(m: Modality, relation: str) -> int:
        """2: as the line says; 1: a kindred construction that the parser confuses with it; 0: not."""
        if relation in m.complement:
            return 2
        if relation in {"xcomp", "ccomp", "acl"} and set(m.complement) & {"xcomp", "ccomp", "acl"}:
            return 1
        return int(relation == "obj" and bool(set(m.words[1:]) & set(m.complement)))

    def composed(self, h: Happening) -> tuple[Happening, set[int]]:
        """Walk up from the act; each modality above changes what it is. Also returns the clauses that are used up so."""
        used: set[int] = set()
        below, current = h.act, h
        for _ in range(6):
            if below.governor is None:
                break
            above = self.analysis.clauses[below.governor]
            modality = self._modality(above, below.relation, below)
            if modality is None and below.relation == "conj" and above.kind == below.kind == "verb" and above.governor is not None:
                below = dataclasses.replace(below, governor=above.governor, relation=above.relation)  # shares what governs its first conjunct
                if above.relation in _INFINITIVE | {"pcomp", "of"}:
                    continue
                break
            if modality is None:
                break
            changed = self._apply(current, above, modality)
            if changed is None:
                break
            current, below = changed, above
            used.add(above.index)
        if not used:
            current = self._refused(current) or self._future(current, current.act)
        elif set(current.modalities) == {"begun"}:
            current = self._future(current, below)  # "announced that it will extend the curfew"
        return self.exhortation(below, current) or current, used

    def exhortation(self, clause: Clause, act: Happening | None = None) -> Happening | None:
        """"The council should act, the envoy said": who says what another ought to do asks for it."""
        if clause.modal not in _EXHORTING or clause.kind == "noun":
            return None
        speaker, told = self.speaker_of(clause.trigger), self._parties(clause.tokens("obj" if clause.passive and not clause.tokens("subj") else "subj"))
        if speaker is None or not told or not self.parties_of(speaker) or set(self.parties_of(speaker)) & set(self._all(told)):
            return None
        rule = self._rule("demanded", act.type, act.mode) if act else None
        return Happening(clause, act.act if act else clause, "REQUEST", rule.result_mode if rule else "change", (speaker,), told, False, "asserted", "both", 0.7, clause.trigger,
                         ("demanded",), f"“{clause.modal}” in what a party says of another: a request")

    def _apply(self, h: Happening, above: Clause, m: Modality) -> Happening | None:
        speaker = above.tokens("subj") or above.tokens("poss", "by", "adj")
        others = (h.act.kind == "noun" or bool(h.modalities)) and bool(self._parties(speaker) and self._parties(h.actors)) and not set(speaker) & set(h.actors)
        answers = others and (m.modality == "refused" or m.modality == "denied" and h.type == "ACCUSE")
        rule = self._rule("refused" if answers else m.modality, h.type, h.mode)
        if m.modality in {"promised", "agreed", "threatened", "planned"} and h.act.negated is not None and not h.modalities:
            cooperative = self.quads.get(h.type) in _COOPERATIVE  # "promised not to attack", "vowed never to negotiate"
            rule = self._rule("refused", h.type, h.mode) if cooperative else Composition(m.modality, h.type, "*", "AGREE", None, "asserted")
        if rule is None:
            return None
        actors, recipients = h.actors, h.recipients
        if m.modality in _SPEAKERS_ACT:
            told = self._with_party(above, m.addressee) or self._parties(h.actors) or (self._parties(h.recipients) if not h.both else ())
            told = tuple(t for t in told if t not in speaker)
            actors, recipients = tuple(speaker), told
            if m.modality == "accused" and not told:
                recipients = tuple(t for t in h.actors if t not in speaker)
        elif answers:
            actors, recipients = tuple(speaker), self._parties(actors)  # "turned down Iraq's request"
        else:
            if not self._parties(actors) or m.modality in {"denied"}:
                actors = self._parties(actors) or tuple(speaker)
            if not self._parties(recipients):
                recipients = tuple(t for t in self._with_party(above, m.addressee or ("iobj", "to")) if t not in actors) or recipients
        changed = rule.result_type != h.type
        both = h.both and not changed
        if h.both and changed and m.modality not in _SPEAKERS_ACT:  # "agreed to talks": each side of the talks acts
            actors = tuple(dict.fromkeys([*self._parties(speaker), *actors])) if self._parties(speaker) else actors
        return dataclasses.replace(
            h, anchor=above, type=rule.result_type,
            mode=rule.result_mode if changed else (rule.result_mode or h.mode), actors=actors,
            recipients=recipients, both=both, certainty=rule.certainty or h.certainty, modalities=(*h.modalities, m.modality),
            trigger=above.trigger if changed else h.trigger, why=f"{h.why}; {m.id} “{' '.join(m.words)}” ({m.modality})")

    def _rule(self, modality: str, type_: str, mode: str | None) -> Composition | None:
        for key in ((modality, type_, mode or "*"), (modality, type_, "*"), (modality, "*", "*")):
            if key in self.table:
                return self.table[key]
        return None

    def _refused(self, h: Happening) -> Happening | None:
        """"will not cooperate", "does not recognise": a stance of one's own, told as standing."""
        c = h.act
        standing = c.modal in {"will", "wo", "would"} or c.tense == "present"
        if c.negated is None or c.kind != "verb" or not standing or not self._parties(h.actors) or self.quads.get(h.type) not in _COOPERATIVE:
            return None
        rule = self._rule("refused", h.type, h.mode)
        if rule is None or rule.result_type != "REJECT":
            return None
        return dataclasses.replace(h, type=rule.result_type, mode=rule.result_mode, both=False, certainty="asserted", modalities=("refused",),
                                   why=f"{h.why}; negated in the present or future: a refusal")

    def _future(self, h: Happening, c: Clause) -> Happening:
        """"will send aid", "said it would impose sanctions": a promise or a threat of one's own. ``c``: the clause in the future."""
        if c.modal not in _FUTURE or c.kind != "verb" or not self._parties(h.actors):
            return h
        above = self.analysis.clauses[c.governor] if c.governor is not None else None
        announced = above is not None and c.relation == "ccomp" and self._key(above) in _REPORTING
        if c.modal == "would" and not announced:
            return h
        cooperative = self.quads.get(h.type) in _COOPERATIVE
        announced = announced or any(c2.dep_ == "advcl" and any(m.lower_ in {"if", "unless"} for m in c2.children if m.dep_ == "mark")
                                     for c2 in self.analysis.doc[c.head].children)
        if h.type == "CONSULT" or not cooperative and not announced:
            return h
        rule = self._rule("promised", h.type, h.mode)
        if rule is None or c.negated is not None:
            return h
        return dataclasses.replace(h, type=rule.result_type, mode=rule.result_mode, certainty=rule.certainty or "asserted",
                                   modalities=(*h.modalities, "promised"), why=f"{h.why}; future tense: a promise")

    def _with_party(self, clause: Clause, roles: Iterable[str]) -> tuple[int, ...]:
        for role in roles:
            if tokens := self._parties(clause.tokens(role)):
                return tokens
        return ()


def _merge_in_sentence(found: list[Happening]) -> list[Happening]:
    """"Shelling killed five", "opened fire, killing five": one event, its mode from the one that has it."""
    out: list[Happening] = []
    for h in found:
        twin = next((k for k in out if _same_telling(k, h)), None)
        if twin is None:
            out.append(h)
            continue
        first = twin if twin.act.kind == "verb" or h.act.kind == "noun" else h
        other = h if first is twin else twin
        out[out.index(twin)] = dataclasses.replace(
            first, mode=first.mode or other.mode, actors=first.actors or other.actors, recipients=first.recipients or other.recipients,
            weight=max(first.weight, other.weight), why=f"{first.why}; told too by {other.why}")
    return out


def _same_telling(a: Happening, b: Happening) -> bool:
    if a.type != b.type or a.act.sentence != b.act.sentence or a.certainty != b.certainty:
        return False
    if a.type == "CONSULT" and "noun" in (a.act.kind, b.act.kind) and (b.act.governor == a.act.index and b.act.relation == "for"
                                                                       or a.act.governor == b.act.index and a.act.relation == "for"):
        return True  # "is to travel there for talks"
    linked = (b.act.governor == a.act.index and b.act.relation in {"subj", "obj", "by", "in", "from", "during", "advcl", "of", "when", "with", "conj"}
              or a.act.governor == b.act.index and a.act.relation in {"subj", "obj", "by", "in", "from", "during", "advcl", "of", "with", "conj"}
              or a.anchor.index == b.anchor.index)
    if not linked:
        return False
    conflict = (a.actors and b.actors and not set(a.actors) & set(b.actors)) or (
        a.recipients and b.recipients and not set(a.recipients) & set(b.recipients))
    conj = "conj" in (a.act.relation if a.act.governor == b.act.index else b.act.relation)
    if conj and (a.mode and b.mode and a.mode != b.mode):
        return False
    return not conflict
