"""Who stands in which role of which predicate: every construction that news prose uses."""
import pytest

from dateline.dispatch import Dispatch, Span
from dateline.language import clauses, syntax

NOUNS = {"clash", "attack", "arrest", "strike", "talk", "plan", "offensive", "ceasefire"}


def roles(text, title=None):
    whole = f"{title}\n\n{text}" if title else text
    d = Dispatch(whole, "sha256:x", title=Span(0, len(title)) if title else None, body=Span(len(whole) - len(text), len(whole)))
    a = syntax.analyse(d)
    return {(c.lemma, x.role, a.doc[x.token].lower_) for c in clauses.find(a, NOUNS) for x in c.arguments}


@pytest.mark.parametrize("text, wanted", [
    ("Kenya attacked Somalia.", {("attack", "subj", "kenya"), ("attack", "obj", "somalia")}),
    ("Somalia was attacked by Kenya.", {("attack", "subj", "kenya"), ("attack", "obj", "somalia")}),
    ("Russia, China and Iran urged both sides to stop the bloodshed.",
     {("urge", "subj", "russia"), ("urge", "subj", "iran"), ("urge", "obj", "sides"), ("stop", "subj", "sides")}),
    ("The minister, who was arrested by soldiers on Monday, agreed to withdraw.",
     {("arrest", "subj", "soldiers"), ("arrest", "obj", "minister"), ("withdraw", "subj", "minister")}),
    ("Kenya did not attack Somalia, which Ethiopia has condemned.", {("condemn", "subj", "ethiopia"), ("condemn", "obj", "somalia")}),
    ("The video showed troops torturing and executing civilians.",
     {("torture", "subj", "troops"), ("torture", "obj", "civilians"), ("execute", "obj", "civilians")}),
    ("France accused Mali of violating its airspace.", {("violate", "subj", "mali"), ("accuse", "obj", "mali")}),
    ("Chad was forced to free the hostages.", {("force", "obj", "chad"), ("free", "subj", "chad"), ("free", "obj", "hostages")}),
    ("The arrest of the editor by the army sparked clashes between students and police.",
     {("arrest", "of", "editor"), ("arrest", "by", "army"), ("clash", "between", "students"), ("clash", "between", "police")}),
    ("Niger announced plans to expel the diplomats.", {("expel", "subj", "niger"), ("expel", "obj", "diplomats")}),
    ("Gunmen opened fire in the market, killing five traders.", {("kill", "subj", "gunmen"), ("kill", "obj", "traders")}),
    ("Israel's strike on Lebanon drew protests.", {("strike", "poss", "israel"), ("strike", "on", "lebanon")}),
])
def test_roles_are_those_of_the_active_clause(text, wanted):
    assert wanted <= roles(text)


def test_a_headline_without_auxiliary_is_passive():
    assert ("kill", "obj", "soldiers") in roles("The attack began at dawn.", title="Soldiers killed in attack on base")


def test_negation_modal_and_tense_are_kept():
    text = "Kenya will not attack Somalia."
    a = syntax.analyse(Dispatch(text, "sha256:x", body=Span(0, len(text))))
    clause = next(c for c in clauses.find(a, NOUNS) if c.lemma == "attack")
    assert (clause.modal, clause.tense, a.doc[clause.negated].text) == ("will", "future", "not")


def test_a_headline_in_title_case_is_read_like_a_sentence():
    title, body = "Troops Shell Villages Near Border As Talks Collapse", "Troops shelled villages near the border on Monday."
    assert ("shell", "obj", "villages") in roles(body, title=title)
