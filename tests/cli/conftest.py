"""A coder that needs no model: it codes the word "raided" and the word "condemned", so that the commands can be tested by themselves."""
import types

import pytest

from dateline.dispatch import Span
from dateline.records import Attribution, Coding, Cue, Document, Event, Figure, Party, Place, Source, Uncoded, When
from dateline.reading.dates import parse_days

STORY = ("Gunmen raid village in Varland\n\nALMEDA, May 3 (Example Wire) - Gunmen raided the village of Oster on Monday and killed at least 12 people, "
         "police said on Tuesday. The government condemned the attack. The opposition walked about the capital.\n")


class FakeCoder:
    def __init__(self, codebook=None, parties=None, min_confidence=None, confidence=None):
        self.min_confidence = min_confidence or 0.0
        self.codebook = types.SimpleNamespace(name="test", version="1", types={"ASSAULT": {
            "definition": "Any use of force.", "modes": {"firearms": {"definition": "With guns."}}}})

    def _said(self, text, span, party):
        if "police said" not in text:
            return ()
        police = Source("police", span("police"), name="Varland police", party=party("police", "SYR", "COP"))
        return (Attribution(police, Cue("said", span("said")), (span("Gunmen raided the village"),), "alleges", Source("a radio", span("police"))),
                Attribution(None, None, (span("The government"),)))

    def code(self, dispatch):
        text = dispatch.text

        def span(words):
            start = text.find(words)
            return Span(start, start + len(words))

        def party(words, country, *sectors):
            return Party(words, span(words), country=country, sectors=sectors, why="a test said so")

        events = []
        if "raided" in text:
            day = parse_days("2022-05-02")[0]
            events.append(Event("e1", "ASSAULT", "firearms", ("military",), {"cameo": "190", "score": -9.0}, (party("Gunmen", "SYR", "UAF"),),
                                (party("people", "SYR", "CVL"),), When("Monday", span("Monday"), day, day, "day", "relative"),
                                Place("Oster", span("Oster"), "Oster", latitude=-1.5, longitude=-2.5, country="SYR"),
                                (Figure("at least 12", span("at least 12"), "killed", 12, None),),
                                (Attribution(Source("police", span("police")), Cue("said", span("said")), ()),), "asserted", (), span("raided"),
                                Span(span("Gunmen raided").start, span("on Tuesday.").end), (span("raid village"),), 0.9, {"type": "the verb raid"}))
        if "condemned" in text:
            events.append(Event("e2", "ACCUSE", "disapprove", (), {}, (party("government", None, "GOV"),), (), None, None, (), (), "asserted", (),
                                span("condemned"), span("The government condemned the attack."), (), 0.6, {}))
        days = dispatch.published
        return Coding(
            Document(dispatch.id, dispatch.source, dispatch.external_id, dispatch[dispatch.title] if dispatch.title else None, dispatch.byline, dispatch.outlet,
                     "en", When("", None, *days, "day", dispatch.published_basis) if days else None, text, dispatch.url, dispatch.warnings),
            tuple(e for e in events if e.confidence >= self.min_confidence), (), (), (), self._said(text, span, party),
            (Uncoded(span("walked about"), "no act in the codebook"),) if "walked about" in text else (), {"version": "test", "codebook": "test 1"})


@pytest.fixture(autouse=True)
def coder(monkeypatch):
    import dateline.cli.code
    monkeypatch.setattr(dateline.cli.code, "_coder", lambda *args: FakeCoder(*args))


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture
def run(capsys, monkeypatch):
    """Run the command; returns status, standard output, standard error."""
    import sys

    import dateline.cli

    def run(*arguments, width=140):
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setattr(sys, "argv", ["dateline", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            dateline.cli.main()
        captured = capsys.readouterr()
        return stopped.value.code or 0, captured.out, captured.err
    return run
