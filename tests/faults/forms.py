"""The short form of the fault suite, for every run of the tests, and the long form, for releases: `make faults`, or DATELINE_FAULTS=long."""
import contextlib
import copy
import os
import random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from dateline.errors import DatelineError
from dateline.store.checking import spans

LONG = os.environ.get("DATELINE_FAULTS") == "long"

# what breaks programs that read text: directions turned round, joiners, NUL, half characters, endless accents, quotes and brackets without their other half
HOSTILE = ("\u202e", "\u2066", "\u2069", "\u200f", "\u200b", "\u200d", "\ufeff", "\0", "\ud800", "\udfff", "\ufffe", "\U0010ffff", "e\u0301" * 9, "\u0344", "\x1b[31m", "\r", "\x85",
           "\u2028", "“", "”", "\"", "'", "«", "(", "]", "{", "&#0;", "&lt;", "<", "--", "…", "\t", "０", "①", "٣", "Ⅷ", "½", "İ", "ﬃ", "\U0001f469\u200d\U0001f692", "漢字", "العربية")
NEWS = ("Gunmen", "killed", "at least", "12", "people", "in", "Gao", "on Monday", ",", ".", "police said", "The government of", "Mali", "denied", "“We will attack”", "\n\n", "\n",
        "GAO, May 3 (Example Wire) -", "2,000", "last week", "may", "not", "who", "said", "threatened to", "$5 million", "former president", "U.S.", "'s", "-", "and")


def many(short: int, long: int) -> settings:
    """So many examples; the short form gives the same ones each time."""
    return settings(max_examples=long if LONG else short, deadline=None, suppress_health_check=list(HealthCheck), derandomize=not LONG, database=None)


def times(short: int, long: int) -> int:
    return long if LONG else short


def chance(name: str) -> random.Random:
    """A random source that is another one in every run of the long form."""
    return random.Random(None if LONG else name)


def texts(most: int = 40):
    """News words and hostile characters in any order."""
    return st.lists(st.one_of(st.sampled_from(NEWS), st.sampled_from(HOSTILE), st.text(max_size=6)), max_size=most).map(" ".join)


JSON = st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=True), st.text(max_size=12), st.sampled_from(HOSTILE)),
                    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)), max_leaves=8)


def spoiled(row: dict):
    """The same object with one of its values, however deep, in another shape, or gone, or with another key."""
    paths = []

    def walk(value, path):
        if path:
            paths.append(path)
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
            walk(inner, (*path, key))
    walk(row, ())

    def change(drawn):
        path, how, new = drawn
        changed = copy.deepcopy(row)
        holder = changed
        for key in path[:-1]:
            holder = holder[key]
        if how == "gone":
            del holder[path[-1]]
        else:
            holder[path[-1]] = new
        return changed
    return st.tuples(st.sampled_from(paths), st.sampled_from(["other", "other", "gone"]), JSON).map(change)


@contextlib.contextmanager
def told():
    """Whatever happens, it ends well or with an error of ours that says something."""
    try:
        yield
    except DatelineError as error:
        assert error.what.strip(), "an error that says nothing"


def sound(coding):
    """The record is JSON, and every span of it lies in its text and holds its words."""
    record = coding.to_dict()
    coding.to_json().encode("utf-8")
    assert list(spans(record, record["document"]["text"])) == []
    return record
