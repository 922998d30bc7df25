"""Who "he", "the group", "both sides" are."""

import pytest

from dateline.dispatch import Dispatch, Span
from dateline.language import coreference, mentions, syntax


def resolved(text, title=None):
    whole = f"{title}\n\n{text}" if title else text
    d = Dispatch(whole, "sha256:x", title=Span(0, len(title)) if title else None, body=Span(len(whole) - len(text), len(whole)))
    analysis = syntax.analyse(d)
    analysis = analysis.with_mentions(mentions.find(analysis), {})
    return analysis.with_mentions(analysis.mentions, coreference.resolve(analysis))


def antecedent(text, phrase, nth=0, title=None):
    """Name or text of what the nth mention that reads ``phrase`` is tied to; null where it is tied to nothing."""
    a = resolved(text, title)
    m = [x for x in a.mentions if a.text(x.span) == phrase][nth]
    if m.index not in a.antecedents:
        return None
    best = a.mentions[a.antecedents[m.index]]
    return a.text(best.name or best.span)


@pytest.mark.parametrize(
    "text, phrase, wanted",
    [
        ("Vladimir Putin flew to Minsk. Putin thanked his hosts.", "Putin", "Vladimir Putin"),
        ("Vladimir Putin flew to Minsk. Putin thanked his hosts.", "his", "Vladimir Putin"),
        ("President Xi Jinping spoke in Lima. Xi warned of a trade war.", "Xi", "Xi Jinping"),
        ("The Rapid Support Forces (RSF) took the town. The RSF denied looting it.", "The RSF", "Rapid Support Forces"),
        ("The National Intelligence Agency, NIA, arrested two men. NIA gave no names.", "NIA", "National Intelligence Agency"),
        ("Maria Lopez, a spokeswoman for the union, said she would appeal.", "she", "Maria Lopez"),
        ("The soldiers who fired at the crowd were arrested.", "who", "The soldiers"),
        ("France, which chairs the council, called a vote.", "which", "France"),
        ("The militant group Ansar Dine seized the airport. The group later left.", "The group", "Ansar Dine"),
        ("Denmark closed its embassy.", "its", "Denmark"),
        ("John Kerry telephoned Ilham Aliyev and called on him to stop.", "him", "Ilham Aliyev"),
        (
            "Alexander Lukashenko claimed victory. The 65-year-old leader mocked his critics.",
            "The 65-year-old leader",
            "Alexander Lukashenko",
        ),
        ("Ethnic Somali separatists took the bridge. The separatists then dug in.", "The separatists", "Ethnic Somali separatists"),
        ('"We will not leave," Carlos Mendez said.', "We", "Carlos Mendez"),
        ("Kenya sent troops in 2011. The country has paid a high price.", "The country", "Kenya"),
    ],
)
def test_who_is_meant(text, phrase, wanted):
    assert antecedent(text, phrase) == wanted


@pytest.mark.parametrize(
    "text, phrase",
    [
        ("Sergei Lavrov met his Syrian counterpart in Sochi.", "his Syrian counterpart"),
        ("Police held two protesters. Three other protesters escaped.", "Three other protesters"),
        ("Emmanuel Macron arrived. A former president stayed away.", "A former president"),
    ],
)
def test_who_is_not_meant(text, phrase):
    assert antecedent(text, phrase) is None


def test_a_family_is_not_one_person():
    text = "Police searched the home of Jorge Prado. His wife, Ana Prado, watched, and Prado was led away."
    assert antecedent(text, "Prado") == "Jorge Prado"


def test_a_short_name_in_the_headline_is_the_full_one_below():
    assert antecedent("Recep Tayyip Erdogan said he would visit.", "Erdogan", title="Erdogan to visit Athens") == "Recep Tayyip Erdogan"


@pytest.mark.parametrize(
    "text, phrase, wanted",
    [
        (
            "India shelled posts and Pakistan fired back. The two countries had agreed on a truce.",
            "The two countries",
            {"India", "Pakistan"},
        ),
        (
            "Angela Merkel received Emmanuel Macron in Berlin. The two leaders spoke for an hour.",
            "The two leaders",
            {"Angela Merkel", "Emmanuel Macron"},
        ),
        ("Armenia blamed Azerbaijan. Azerbaijan blamed Armenia. Russia urged both sides to stop.", "both sides", {"Armenia", "Azerbaijan"}),
    ],
)
def test_pairs(text, phrase, wanted):
    a = resolved(text)
    groups = coreference.groups(a)
    m = next(x for x in a.mentions if a.text(x.span) == phrase)
    assert {a.text(a.mentions[i].name or a.mentions[i].span) for i in groups[m.index]} == wanted


def test_a_chain_ends_at_a_mention_without_antecedent():
    a = resolved("President Joe Biden spoke. Biden said he would go. He left. His aides said the president was tired.")
    assert a.antecedents and all(best not in a.antecedents for best in a.antecedents.values())
