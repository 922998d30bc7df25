"""Lines of the lexicon: rows of acts/*.yaml and modalities.yaml in, Act and Modality out; what breaks the format goes to Problems."""
from __future__ import annotations

import re
from typing import Any, Iterable, Mapping

from dateline.codebooks.codebook import Act, Modality
from dateline.codebooks.problems import Problems
from dateline.codebooks.source import Row

PREPOSITIONS = ("of", "on", "against", "at", "to", "with", "for", "from", "by", "in", "over", "into", "toward", "towards", "about",
                "between", "among", "upon", "under", "around", "near", "through", "across", "after", "within", "onto", "as", "before",
                "off", "out", "via", "behind", "regarding", "concerning", "alongside", "inside", "outside")
ROLES = ("subj", "obj", "iobj", "poss", "adj", "comp", "speaker", "topic", "none") + PREPOSITIONS
COMPLEMENTS = ("xcomp", "ccomp", "obj", "acl", "advcl", "comp", "subj") + PREPOSITIONS
FORMS = ("verb", "noun", "adj")
MODALITIES = ("promised", "agreed", "threatened", "demanded", "proposed", "refused", "ceased", "cancelled", "denied", "planned", "supposed",
              "failed", "begun", "accused", "permitted")
POLITICAL = ("actor", "recipient", "any", "both", "none")
_CONDITIONS = ("object", "object_not", "subject", "subject_not", "near", "near_not")
_ACT_KEYS = ("verb", "noun", "adj", "code", "actor", "recipient", "both", *_CONDITIONS, "political", "weight", "example", "not", "note")
_MODALITY_KEYS = ("verb", "noun", "adj", "modality", "complement", "addressee", "object_not", "example", "note")
_DEFAULTS = {("verb", "actor"): "subj", ("verb", "recipient"): "obj|iobj",
             ("noun", "actor"): "poss|by|adj|from|subj", ("noun", "recipient"): "on|against|of|at|to|in|obj",
             ("adj", "actor"): "subj", ("adj", "recipient"): "of|to|with|at|by|about|over|for"}
_BOTH = {("verb", "actor"): "subj", ("verb", "recipient"): "with|obj|between",
         ("noun", "actor"): "between|poss|adj|by|of|subj", ("noun", "recipient"): "with|to",
         ("adj", "actor"): "subj", ("adj", "recipient"): "with|between"}
_WORD = re.compile(r"@?[^\W\d_][\w.'’&/$-]*|\$|\?")


def head(form: str, words: tuple[str, ...]) -> str:
    """The lemma that a line is found by: the first word of a verb, the last of a noun or an adjective."""
    return words[0] if form == "verb" else words[-1]


def breadth(line: Act | Modality) -> tuple[float, ...]:
    """How wide a net a line casts: the narrowest sorts first."""
    if isinstance(line, Modality):
        return (-len(line.words), -bool(line.object_not))
    conditions = sum(bool(getattr(line, name)) for name in _CONDITIONS)
    positive = bool(line.object) + bool(line.subject) + bool(line.near)
    return (-len(line.words), -positive, -conditions, -line.weight)


class Reader:
    """Reads rows against one ontology (``types``) and its word classes."""

    def __init__(self, types: Mapping[str, Any], classes: Mapping[str, frozenset[str]], problems: Problems):
        self._types, self._classes, self._problems = types, classes, problems
        self._sets: dict[str, frozenset[str]] = {}
        self._roles: dict[str, tuple[str, ...]] = {}

    def acts(self, rows: Iterable[Any]) -> list[Act]:
        """One Act for each alternative of each row, in their order."""
        found: list[Act] = []
        seen: dict[tuple, Row] = {}
        for row in rows:
            if self._is_row(row, _ACT_KEYS):
                for act in self._act(row):
                    key = (act.form, act.words, *(getattr(act, name) for name in _CONDITIONS))
                    if key in seen:
                        first = f"{seen[key].file} line {seen[key].line}"
                        self._problems.at(row, f'"{" ".join(act.words)}" stands already in {first} under the same conditions')
                    else:
                        seen[key] = row
                        found.append(act)
        return found

    def modalities(self, rows: Iterable[Any]) -> list[Modality]:
        """One Modality for each alternative of each row, in their order."""
        found: list[Modality] = []
        seen: dict[tuple, Row] = {}
        for row in rows:
            if not self._is_row(row, _MODALITY_KEYS):
                continue
            form = self._form(row, FORMS)
            modality = row.get("modality", "")
            if modality not in MODALITIES:
                self._problems.unknown(row, "modality", modality, MODALITIES)
            complement = self._list(row, "complement", "xcomp|ccomp|obj" if form == "verb" else "acl|xcomp|of|to|for|on", COMPLEMENTS)
            addressee = self._list(row, "addressee", "", ROLES)
            object_not = self._words(row, "object_not")
            for words in self._alternatives(row, form):
                twins = [seen[form, words, place] for place in complement if (form, words, place) in seen]
                if twins:
                    first = f"{twins[0].file} line {twins[0].line}"
                    self._problems.at(row, f'"{" ".join(words)}" stands already in {first} with the same complement')
                    continue
                seen.update({(form, words, place): row for place in complement})
                found.append(Modality(_id(row, words), form, words, modality, complement, addressee, object_not))
        return found

    def _act(self, row: Row) -> Iterable[Act]:
        form = self._form(row, FORMS)
        type_, mode = code(row, "code", row.get("code", ""), self._types, self._problems)
        both = self._choice(row, "both", "false", ("true", "false")) == "true"
        defaults = _BOTH if both else _DEFAULTS
        actor = self._list(row, "actor", defaults[form, "actor"], ROLES)
        recipient = self._list(row, "recipient", defaults[form, "recipient"], ROLES)
        conditions = {name: self._words(row, name) for name in _CONDITIONS}
        political = self._choice(row, "political", "any", POLITICAL)
        weight = self._weight(row)
        for name in ("example", "not"):
            if name in row and not (isinstance(row[name], str) and row[name].strip()):
                self._problems.at(row, f'"{name}" must be a sentence')
        for words in self._alternatives(row, form):
            yield Act(_id(row, words), form, words, type_, mode, actor, recipient, both, **conditions, political=political, weight=weight,
                      example=row.get("example"), counter=row.get("not"))

    def _is_row(self, row: Any, keys: tuple[str, ...]) -> bool:
        if not isinstance(row, Row):
            self._problems.at(row, f"a line of the lexicon must be a map in braces, not {str(row)[:60]!r}")
            return False
        for key in row:
            if key not in keys:
                self._problems.unknown(row, "key", key, keys)
        return True

    def _form(self, row: Row, forms: tuple[str, ...]) -> str:
        told = [form for form in forms if form in row]
        if len(told) != 1:
            self._problems.at(row, f"needs one of the keys {', '.join(forms)}" + (f", not {len(told)} of them" if told else ""))
        return told[0] if told else forms[0]

    def _alternatives(self, row: Row, form: str) -> Iterable[tuple[str, ...]]:
        text = row.get(form, "")
        if not isinstance(text, str) or not text.strip():
            if form in row:
                self._problems.at(row, f'"{form}" has no words')
            return
        alternatives = text.split("|")
        plain = {tuple(a.split()) for a in alternatives}
        for alternative in alternatives:
            words = tuple(alternative.split())
            if not words:
                self._problems.at(row, f'"{form}" has an empty alternative')
            elif any(not _WORD.fullmatch(word) or word != word.lower() for word in words):
                self._problems.at(row, f'"{alternative.strip()}" must be lemmas in lower case')
            elif form != "verb" and "-" in alternative:
                parted = tuple(alternative.replace("-", " ").split())  # as the tokenizer has it: cease - fire
                if parted not in plain:
                    yield parted
            elif form != "verb" and len(words) > 1 and words[-1] in PREPOSITIONS:
                self._problems.at(row, f'"{alternative.strip()}" ends in a preposition: the last word of a {form} is its head, '
                                       "prepositions go into roles")
            else:
                yield words

    def _list(self, row: Row, key: str, default: str, known: tuple[str, ...]) -> tuple[str, ...]:
        text = row.get(key, default)
        if not isinstance(text, str):
            self._problems.at(row, f'"{key}" must be words split by |')
            return ()
        if text not in self._roles:
            self._roles[text] = tuple(part.strip() for part in text.split("|") if part.strip())
        for role in self._roles[text]:
            if role not in known:
                self._problems.unknown(row, "role" if known is ROLES else key, role, known)
        if key in row and not self._roles[text]:
            self._problems.at(row, f'"{key}" is empty')
        return tuple(role for role in self._roles[text] if role != "none")

    def _words(self, row: Row, key: str) -> frozenset[str]:
        text = row.get(key)
        if text is None:
            return frozenset()
        if not isinstance(text, str) or not text.strip(" |"):
            self._problems.at(row, f'"{key}" has no words')
            return frozenset()
        if text not in self._sets:
            words: set[str] = set()
            for part in map(str.strip, text.split("|")):
                if part.startswith("$") and len(part) > 1:
                    if part[1:] not in self._classes:
                        self._problems.unknown(row, "class", part, ["$" + name for name in sorted(self._classes)])
                    words |= self._classes.get(part[1:], frozenset())
                elif not _WORD.fullmatch(part) or part != part.lower():
                    self._problems.at(row, f'"{part}" in "{key}" must be one lemma in lower case')
                else:
                    words |= {part, part.replace("-", " ")}
            self._sets[text] = frozenset(words)
        return self._sets[text]

    def _choice(self, row: Row, key: str, default: str, known: tuple[str, ...]) -> str:
        value = row.get(key, default)
        if value not in known:
            self._problems.unknown(row, key, str(value), known)
            return default
        return value

    def _weight(self, row: Row) -> float:
        text = row.get("weight", "0.8")
        if not isinstance(text, str) or not re.fullmatch(r"0|1|0?\.\d{1,4}|1\.0", text):
            self._problems.at(row, f'"weight" must be a number from 0 to 1, not {text!r}')
            return 0.8
        return float(text)


def code(row: Row, key: str, text: Any, types: Mapping[str, Any], problems: Problems) -> tuple[str, str | None]:
    """"TYPE" or "TYPE/mode" as a pair; problems where the ontology has no such type or mode."""
    type_, _, mode = text.partition("/") if isinstance(text, str) else ("", "", "")
    if not type_:
        problems.at(row, f'needs "{key}": TYPE or TYPE/mode')
    elif type_ not in types:
        problems.unknown(row, "type", type_, types)
    elif mode and mode not in types[type_]["modes"]:
        problems.unknown(row, f"mode of {type_}", mode, types[type_]["modes"])
    return type_, mode or None


def _id(row: Row, words: tuple[str, ...]) -> str:
    """"agree.yaml:12 call for": tells a reader where to look."""
    return f"{row.file.rpartition('/')[2]}:{row.line} {' '.join(words)}"
