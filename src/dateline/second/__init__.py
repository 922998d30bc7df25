"""A second coder beside ours: any local server that speaks the chat interface of OpenAI. Off unless it is asked for.

In goes a dispatch, out comes our coding, its events as they were, with one key more: ``second``, what the other coder proposes, where the two disagree, and what of its answer was
dropped. A proposal is kept where its words stand in the text; nothing of it ever enters an event. Refused: servers on other computers, unless that is wanted.
"""
from __future__ import annotations

import dataclasses
from typing import Any, Callable, Mapping

from dateline.dispatch import Dispatch
from dateline.records import Coding
from dateline.second.asking import Asked, Server
from dateline.second.comparing import disagreements
from dateline.second.proposals import accepted, question

__all__ = ["SecondCoder", "Server", "make"]
_FEW_WORDS = 5


class SecondCoder:
    """``coder`` is ours; ``server`` and ``model`` tell who else is asked. A drop-in for dateline.Coder."""

    def __init__(self, coder: Any, server: Server, model: str):
        self._coder, self._server, self._model = coder, server, model
        self.codebook = coder.codebook

    def code(self, dispatch: Dispatch) -> Coding:
        """Our coding, with what the second coder says of it. Raises what ours raises, and SecondCoderMissing where nobody answers at the first question."""
        coding = self._coder.code(dispatch)
        who = {**coding.coder, "second": self._model}
        if len(dispatch.text.split()) < _FEW_WORDS:
            return dataclasses.replace(coding, coder=who, second=self._told(Asked(None, "too short to ask about"), [], [], []))
        asked = self._server.ask(self._model, *question(dispatch.text, self.codebook))
        found, dropped = accepted(asked.answer, dispatch.text, self.codebook) if asked.answer is not None else ([], [])
        return dataclasses.replace(coding, coder=who, second=self._told(asked, found, dropped, disagreements(coding, found) if asked.answer is not None else []))

    def _told(self, asked: Asked, found: list, dropped: list, apart: list) -> Mapping[str, Any]:
        return {"model": self._model, "problem": asked.problem, "proposals": found, "disagreements": apart, "dropped": dropped}


def make(make_coder: Callable[..., Any], *, address: str, model: str, anywhere: bool = False, **options: Any) -> SecondCoder:
    """A second coder around one of ours that is made with ``options``. Importable, so that other processes can make it too. Raises UsageError for an address that is not allowed."""
    return SecondCoder(make_coder(**options), Server(address, anywhere=anywhere), model)
