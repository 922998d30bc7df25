"""A codebook loads fast and whole, or tells every fault with its file and line."""
import textwrap
import time

import pytest

from dateline.codebooks import loader, source
from dateline.codebooks.acts import COMPLEMENTS, MODALITIES
from dateline.errors import DataError

MINI = """\
name: mine
version: "1"
extends: plover
acts:
- {verb: "quuxify", code: AID, example: "The king quuxified the rebels."}
"""


def write(tmp_path, text, name="mine.yaml"):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path


def act_line(tmp_path, line):
    return loader.check(write(tmp_path, f"extends: plover\nacts:\n- {line}\n"))


def test_the_shipped_codebook_is_sound():
    assert loader.check(loader.PLOVER) == []


def test_the_shipped_codebook_has_the_ontology_of_plover():
    book = loader.load()
    assert (book.name, book.version) == ("plover", "2.0")
    assert len(book.types) == 16
    assert sum(len(t["modes"]) for t in book.types.values()) == 67
    assert len(book.contexts) == 37
    assert {t["quad"] for t in book.types.values()} == {"verbal cooperation", "material cooperation", "verbal conflict", "material conflict"}
    assert all((row["score"] > 0) == row["quad"].endswith("cooperation") for row in book.types.values())


def test_it_is_read_once_and_quickly():
    assert loader.load() is loader.load()
    start = time.process_time()
    loader.load(loader.PLOVER)
    assert time.process_time() - start < 0.8  # about 0.15 s; the margin is for slow processors


def test_the_digest_follows_the_content(tmp_path):
    one = loader.load(write(tmp_path, MINI)).digest
    same = loader.load(write(tmp_path / "b", MINI)).digest
    other = loader.load(write(tmp_path, MINI.replace("AID", "CONSULT"))).digest
    assert one == same != other
    assert one.startswith("sha256:") and len(one) == 71


def test_acts_are_found_by_head_the_narrowest_first():
    book = loader.load()
    group = book.acts["verb", "release"]
    assert all(act.words[0] == "release" for act in group)
    assert [len(a.words) for a in group] == sorted((len(a.words) for a in group), reverse=True)
    assert all(act.words[-1] == "visit" for act in book.acts["noun", "visit"])


def test_every_modality_has_a_result_for_every_type():
    book = loader.load()
    table = {(c.modality, c.type) for c in book.compositions if c.mode == "*"}
    assert table == {(m, t) for m in MODALITIES for t in book.types}


@pytest.mark.parametrize("modality, act, result", [
    ("promised", "AID", "AGREE"), ("promised", "RETREAT", "CONCEDE"), ("promised", "ASSAULT", "THREATEN/violence"),
    ("threatened", "SANCTION", "THREATEN/relations"), ("threatened", "COERCE/arrest", "THREATEN/arrest"),
    ("threatened", "SANCTION/expel", "THREATEN/expel"), ("demanded", "AID", "REQUEST/assist"), ("demanded", "RETREAT", "REQUEST/yield"),
    ("demanded", "CONSULT", "REQUEST/meet"), ("demanded", "SANCTION", "REQUEST/change"), ("refused", "CONSULT", "REJECT/meet"),
    ("refused", "AID", "REJECT/assist"), ("refused", "RETREAT", "REJECT/yield"), ("ceased", "ASSAULT", "RETREAT/ceasefire"),
    ("ceased", "SANCTION", "CONCEDE"), ("ceased", "COOPERATE", "SANCTION/discontinue"), ("accused", "ASSAULT", "ACCUSE/allege"),
    ("begun", "ASSAULT", "ASSAULT")])
def test_compositions_follow_the_coding_rules(modality, act, result):
    type_, _, mode = act.partition("/")
    rows = [c for c in loader.load().compositions if (c.modality, c.type, c.mode) == (modality, type_, mode or "*")]
    assert ["/".join(filter(None, [c.result_type, c.result_mode])) for c in rows] == [result]


@pytest.mark.parametrize("modality, certainty", [("denied", "denied"), ("failed", "denied"), ("supposed", "hypothetical"), ("planned", "planned")])
def test_compositions_settle_the_certainty(modality, certainty):
    rows = [c for c in loader.load().compositions if c.modality == modality]
    assert rows and {c.certainty for c in rows} == {certainty}


def test_modal_words_cover_news_english():
    book = loader.load()
    lines = [m for group in book.modalities.values() for m in group]
    assert len({(m.form, m.words) for m in lines}) >= 250
    assert {m.modality for m in lines} == set(MODALITIES)
    assert all(set(m.complement) <= set(COMPLEMENTS) and m.complement for m in lines)


@pytest.mark.parametrize("line, problem", [
    ('{verb: "quux", code: AIDD}', 'mine.yaml line 3: unknown type "AIDD"; did you mean "AID"?'),
    ('{verb: "quux", code: COERCE/arest}', 'mine.yaml line 3: unknown mode of COERCE "arest"; did you mean "arrest"?'),
    ('{verb: "quux"}', 'mine.yaml line 3: needs "code": TYPE or TYPE/mode'),
    ('{verb: "quux", code: AID, actr: subj}', 'mine.yaml line 3: unknown key "actr"; did you mean "actor"?'),
    ('{verb: "quux", code: AID, actor: subject}', 'mine.yaml line 3: unknown role "subject"; did you mean "subj"?'),
    ('{verb: "quux", code: AID, weight: 1.2}', "mine.yaml line 3: \"weight\" must be a number from 0 to 1, not '1.2'"),
    ('{verb: "quux", code: AID, political: some}', 'mine.yaml line 3: unknown political "some"; known: actor, recipient, any, both, none'),
    ('{verb: "quux", code: AID, both: yes}', 'mine.yaml line 3: unknown both "yes"; known: true, false'),
    ('{verb: "quux", code: AID, object: $wepon}', 'mine.yaml line 3: unknown class "$wepon"; did you mean "$weapon"?'),
    ('{verb: "quux", code: AID, object: "two words"}', 'mine.yaml line 3: "two words" in "object" must be one lemma in lower case'),
    ('{verb: "quux", code: AID, near: ""}', 'mine.yaml line 3: "near" has no words'),
    ('{verb: "", code: AID}', 'mine.yaml line 3: "verb" has no words'),
    ('{verb: "quux | ", code: AID}', 'mine.yaml line 3: "verb" has an empty alternative'),
    ('{verb: "Quux", code: AID}', 'mine.yaml line 3: "Quux" must be lemmas in lower case'),
    ('{verb: "quux", noun: "quux", code: AID}', "mine.yaml line 3: needs one of the keys verb, noun, adj, not 2 of them"),
    ('{code: AID}', "mine.yaml line 3: needs one of the keys verb, noun, adj"),
    ('{noun: "quux for", code: AID}', 'mine.yaml line 3: "quux for" ends in a preposition'),
    ('{verb: "quux", code: AID, example: " "}', 'mine.yaml line 3: "example" must be a sentence'),
    ("quux", "mine.yaml line 3: a line of the lexicon must be a map in braces, not 'quux'"),
])
def test_a_fault_in_an_act_is_told_with_its_line(tmp_path, line, problem):
    problems = act_line(tmp_path, line)
    assert len(problems) == 1
    assert problems[0].startswith(problem)


def test_all_faults_are_told_at_once(tmp_path):
    path = write(tmp_path, """\
        extends: plover
        acts:
        - {verb: "quux", code: AID}
        - {verb: "quux", code: CONSULT}
        - {verb: "bazzle", code: NOPE}
        modalities:
        - {verb: "quux", modality: promissed}
        compositions:
        - {modality: promised, act: AID, result: AGREED}
        - {modality: promised, act: AID, result: AGREE, certainty: maybe}
        contexts:
          colour: {definition: "Of colour."}
        colours: red
        """)
    with pytest.raises(DataError) as raised:
        loader.load(path)
    told = raised.value.problems
    assert told == loader.check(path)
    for start in ('mine.yaml line 4: "quux" stands already in mine.yaml line 3', 'mine.yaml line 5: unknown type "NOPE"',
                  'mine.yaml line 7: unknown modality "promissed"', 'mine.yaml line 9: unknown type "AGREED"',
                  'mine.yaml line 10: unknown certainty "maybe"', "mine.yaml line 10: promised × AID stands twice",
                  'mine.yaml line 12: needs "words"', 'mine.yaml line 1: unknown key "colours"'):
        assert any(line.startswith(start) for line in told), start
    assert all(line in str(raised.value) for line in told)


@pytest.mark.parametrize("text, problem", [
    ("name: [unclosed\nextends: plover\n", "mine.yaml line 2: is not YAML"),
    ("name: a\nname: b\n", 'mine.yaml line 2: the key "name" stands twice'),
    ("extends: cameo\n", 'mine.yaml: extends "cameo", but only plover can be extended'),
    ("name: empty\n", "mine.yaml: no types"),
    ("- a\n- b\n", "mine.yaml line 1: must be a map with the keys name"),
    ("extends: plover\nacts: word\n", 'mine.yaml line 1: "acts" must be a list'),
    ("extends: plover\nclasses:\n  one: $two\n  two: $one\nacts:\n- {verb: quux, code: AID, object: $one}\n", "class $one names itself"),
])
def test_a_fault_of_the_file_is_told(tmp_path, text, problem):
    problems = loader.check(write(tmp_path, text))
    assert problems and problems[0].startswith(problem)


def test_a_missing_file_is_told(tmp_path):
    assert loader.check(tmp_path / "no.yaml") == ["no.yaml: cannot be read (No such file or directory)"]


def test_aliases_are_refused_before_they_expand(tmp_path):
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi"))
    start = time.perf_counter()
    problems = loader.check(write(tmp_path, bomb))
    assert time.perf_counter() - start < 2
    assert problems[0].startswith("mine.yaml line 1: an alias (*name) is not allowed")


def test_endless_nesting_is_refused(tmp_path):
    for text in ("[" * 100_000, "acts: " + "[" * 200 + "]" * 200):
        problems = loader.check(write(tmp_path, text))
        assert problems and ("nest" in problems[0])


def test_a_file_over_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "LIMIT_BYTES", 100)
    problems = loader.check(write(tmp_path, "name: mine\n" + "# padding\n" * 20))
    assert problems[0].startswith("mine.yaml: 211 bytes are more than the 100 that a codebook file may have")


def test_text_that_is_not_utf8_is_told_with_its_line(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"name: mine\nversion: \xff\n")
    assert loader.check(path)[0].startswith("mine.yaml line 2: is not UTF-8")


def test_no_value_changes_its_type(tmp_path):
    book = loader.load(write(tmp_path, 'extends: plover\nversion: 010\ncontexts:\n  nordic: {definition: NO, words: "no | 010 | on"}\n'))
    assert book.version == "010"
    assert book.contexts["nordic"]["definition"] == "NO"
    assert book.contexts["nordic"]["words"] == {"no", "010", "on"}


def test_an_own_codebook_adds_to_ours_and_overrides_it(tmp_path):
    book = loader.load(write(tmp_path, MINI + '- {verb: "arrest", code: SANCTION}\n- {verb: "rescue", code: AID, weight: 0}\n'))
    ours = loader.load()
    assert book.name == "mine"
    assert [a.type for a in book.acts["verb", "quuxify"]] == ["AID"]
    assert {a.type for a in book.acts["verb", "arrest"] if a.words == ("arrest",)} == {"SANCTION"}
    assert not any(a.words == ("rescue",) for a in book.acts.get(("verb", "rescue"), ()))
    assert any(a.words == ("rescue",) for a in ours.acts["verb", "rescue"])
    assert book.compositions == ours.compositions and book.light_verbs == ours.light_verbs


def test_an_own_composition_takes_the_place_of_ours(tmp_path):
    book = loader.load(write(tmp_path, MINI + "compositions:\n- {modality: promised, act: AID, result: COOPERATE}\n"))
    rows = [c for c in book.compositions if (c.modality, c.type, c.mode) == ("promised", "AID", "*")]
    assert [c.result_type for c in rows] == ["COOPERATE"]


def test_a_codebook_may_be_a_folder(tmp_path):
    write(tmp_path, "name: folder\nextends: plover\n", "book/codebook.yaml")
    write(tmp_path, '- {verb: "quuxify", code: AID, object: $gem}\n', "book/acts/gems.yaml")
    write(tmp_path, "gem: ruby | pearl\n", "book/classes.yaml")
    book = loader.load(tmp_path / "book")
    (act,) = book.acts["verb", "quuxify"]
    assert act.object == {"ruby", "pearl"}
    assert act.id == "gems.yaml:1 quuxify"
    write(tmp_path, "a: b\n", "book/colours.yaml")
    assert loader.check(tmp_path / "book")[0].startswith("colours.yaml: is no file of a codebook")
    write(tmp_path, '- {verb: "quuxify", code: WRONG}\n', "book/acts/more.yaml")
    assert 'acts/more.yaml line 1: unknown type "WRONG"' in loader.check(tmp_path / "book")[1]


def test_an_own_ontology_stands_alone(tmp_path):
    book = loader.load(write(tmp_path, """\
        name: strikes
        types:
          STRIKE: {definition: Stops work., quad: material conflict, score: -6.5, cameo: "143"}
        acts:
        - {verb: "down tool | walk out", code: STRIKE}
        """))
    assert set(book.types) == {"STRIKE"}
    assert [a.words for a in book.acts["verb", "down"]] == [("down", "tool")]
    assert book.compositions == () and book.light_verbs == frozenset()
