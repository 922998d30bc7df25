"""What only looks like politics: sport, fiction, markets, accidents, nature, crime and idiom beside an act.

In go an Analysis and the codebook room's Noise and Worlds; out come, for a happening, the doubt that the words around it cast, how much they speak of
politics at all, and the idiom that it is part of.
"""
from __future__ import annotations

from dateline.codebooks.noise import Hit, Noise, suspicion
from dateline.codebooks.worlds import Worlds
from dateline.language.analysis import Analysis, Clause

_WAR = frozenset("""airstrike ambush artillery attacker bomb bomber bombing detainee drone extremist fighter grenade guerrilla gunman gunmen hostage insurgent jet jihadi
                 jihadist kidnapper militant militia missile mortar protester demonstrator rebel separatist shell shelling sniper soldier terrorist troop
                 warplane warship""".split())  # people and arms of war and unrest, in the singular
_LEANS = 10.0  # a sentence leans on its dispatch as on so many words of its own


class Doubts:
    """The noise of one dispatch, sentence by sentence."""

    def __init__(self, analysis: Analysis, noise: Noise, worlds: Worlds):
        doc = analysis.doc
        self._analysis = analysis
        self._hits: list[list[Hit]] = []
        self._war: list[bool] = []
        for s in analysis.sentences:
            tokens = doc[s.start:s.end]
            self._war.append(any(t.lemma_.lower() in _WAR or t.lower_ in _WAR for t in tokens))
            self._hits.append(noise.hits([t.lower_ for t in tokens], [t.lemma_.lower() for t in tokens]))
        self.of_dispatch = suspicion([h for hits in self._hits for h in hits], "document")
        self._worlds = [worlds.of(doc, s.start, s.end) for s in analysis.sentences]
        everywhere = [score for scores in self._worlds for score in scores]
        self._mean = sum(everywhere) / max(len(everywhere), 1)

    def of(self, sentence: int) -> float:
        """0 none to 3: how much the sentence's words speak of another world."""
        return suspicion(self._hits[sentence])

    def world(self, sentence: int) -> float:
        """The mean score of the sentence's words, leaning on the whole dispatch: above 0 it speaks of politics, below 0 of another world."""
        scores = self._worlds[sentence]
        return (sum(scores) + _LEANS * self._mean) / (len(scores) + _LEANS)

    def war(self, sentence: int) -> bool:
        """Does the sentence name people or arms of war?"""
        return self._war[sentence]

    def idiom(self, clause: Clause, type_: str) -> str | None:
        """The idiom that the clause's head is a part of, when it is not to be read as this type."""
        start = self._analysis.sentences[clause.sentence].start
        for hit in self._hits[clause.sentence]:
            if hit.line.domain == "idiom" and start + hit.start <= clause.head < start + hit.end and (not hit.line.types or type_ in hit.line.types):
                return self._analysis.doc[start + hit.start:start + hit.end].text
        return None
