"""Invented wire news with planted syndication: originals, their copies (cut, thinned, reworded, retitled) and independent reports of the same matter.

In goes a seed, out come rows and the truth. Every sentence is written here; names and places are invented. The independent reports and the house style that
all stories share are there to mislead: they are no copies.
"""
from __future__ import annotations

import dataclasses
import datetime
import random
import re
from typing import Iterator

PLACES = ("Ardenport", "Belmora", "Castren", "Dolvane", "Eskmouth", "Farsund Bay", "Galdera", "Hollin", "Istrovo", "Jarrow Hills", "Kelmar", "Lodenwick",
          "Marasco", "Norvik", "Ostrava Dell", "Pelagia", "Quorra", "Rastin", "Sandomir", "Tolvane", "Umbria Falls", "Varna Keep", "Westmark", "Yelland")
SURNAMES = ("Abara", "Bellic", "Corvane", "Dumitrel", "Eklund", "Farouz", "Gantz", "Halvari", "Ilesh", "Jorvin", "Kasparo", "Lindt", "Mbeki-Orr", "Naddaf",
            "Okonta", "Petrun", "Quist", "Rassoul", "Sabri", "Tamm", "Ursu", "Vidal", "Wenzel", "Yarrow", "Zoric")
FIRST = ("Anna", "Boris", "Celia", "Daoud", "Elena", "Femi", "Greta", "Hamid", "Ines", "Jonas", "Karim", "Leila", "Marta", "Nuno", "Olga", "Pavel", "Rana", "Sami")
BODIES = ("Dockers' Union", "Highland Front", "Civic Assembly", "Farmers' League", "National Accord Party", "Teachers' Federation", "River Brigade", "Unity Council")
OUTLETS = ("Coast Wire", "Daily Lantern", "Evening Courier", "Free Observer", "Gulf Standard", "Inland Post", "Morning Herald", "Northern Star")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

LEADS = {
    "attack": ["[Gunmen|Armed men|Attackers|Unidentified fighters] [stormed|raided|opened fire on|attacked] a [police post|customs yard|grain depot|border checkpoint] [outside|near|in] {place} [early on|late on|on] {day}, [killing|leaving dead] [at least |]{n} [people|guards|officers], [officials|police|hospital staff] said.",
               "A [raid|shooting|bomb blast|mortar attack] [tore through|hit|struck] {place} on {day} and [claimed the lives of|killed] {n} [villagers|residents|soldiers], [according to|said] the [provincial governor|health ministry|district chief]."],
    "protest": ["[Thousands of|Hundreds of|Crowds of] [demonstrators|students|workers|pensioners] [marched through|filled the streets of|rallied in|blocked roads around] {place} on {day} [over|in anger at|against] [fuel prices|a new property tax|delayed salaries|the closure of a hospital].",
                "A [sit-in|march|rally|street protest] called by the {body} [brought {place} to a standstill|drew crowds in {place}|closed shops across {place}] on {day}, [witnesses said|local radio reported|organisers said]."],
    "talks": ["[Envoys|Negotiators|Delegates] from [both sides|the rival parties|the two governments] [met|held talks|opened negotiations] in {place} on {day} [to revive|in a bid to save|aimed at] a [ceasefire|water-sharing accord|trade agreement|prisoner exchange].",
              "[Foreign Minister|Prime Minister|President] {first} {name} [arrived in|flew to|travelled to] {place} on {day} for [two days of|closed-door|long-delayed] [talks|meetings|consultations] on [border trade|energy supplies|fishing rights|a disputed island]."],
    "court": ["A court in {place} [sentenced|jailed|convicted] [former minister|opposition leader|army colonel|newspaper editor] {first} {name} [on|late on] {day} [to {n} years in prison|over a bribery case|for plotting against the state|on charges of fraud].",
              "[Prosecutors|Investigators|Detectives] in {place} [charged|indicted|detained] {first} {name}, a [banker|senior judge|mayor|businesswoman], on {day} [with embezzling public money|over illegal arms sales|in a land scandal]."],
    "aid": ["[Trucks|Planes|Barges] [carrying|loaded with|bringing] [flour|tents|medicine|drinking water] [reached|arrived in|began to reach] {place} on {day}, [a week|ten days|three weeks] after [floods|a landslide|fighting|an outbreak of cholera] cut the region off.",
            "The government [pledged|promised|released] {n} million crowns on {day} to [rebuild homes|feed families|repair dykes|restore power] in and around {place}."],
}
BODY = [
    "[The {body}|A group called the {body}|The rival {body}] [said it had no part in the matter|blamed the authorities|demanded an inquiry|refused to comment] in a [statement|message|short note] [on {day}|to reporters|sent to newspapers].",
    "\"[We will not rest|Nobody will intimidate us|This changes nothing|The people deserve better]\", {first} {name}, [a spokeswoman for the {body}|the local mayor|a deputy from the area|a shopkeeper], said [by telephone|outside the town hall|at a news conference|in a broadcast].",
    "[Witnesses|Residents|Neighbours] [told of|described|spoke of] [long queues|smoke over the market|shuttered shops|soldiers at every corner] [in|around] {place} [by nightfall|through the morning|at midday|for much of the day].",
    "[Hospitals|Clinics|The main hospital] [treated|admitted|received] {n} [people|patients|wounded], [some of them|several|two of them] in [serious|critical|grave] condition, a [doctor|nurse|medical official] said.",
    "{first} {name}, [an analyst|a historian|a professor of law|a retired diplomat] at the [university|institute|academy] of {place}, said [the crisis had been building for months|neither side could afford to yield|the timing was no accident|voters would remember it].",
    "[The price of|Supplies of|Exports of] [wheat|copper|diesel|coffee] [fell|rose|dropped|climbed] by {n} [per cent|percent] [after the news|in early trading|within hours|over the week].",
    "[Police|Troops|Riot squads|The coast guard] [set up roadblocks|sealed off the area|searched houses|closed the bridge] and [detained|questioned|arrested] {n} [men|suspects|people].",
    "[The interior ministry|The cabinet|The presidency|The army command] [declined to confirm the account|promised to publish its findings|said order had been restored|called for calm] [on {day}|hours later|in the evening].",
    "[Schools|Banks|Ferry lines|Bus services] [stayed shut|reopened|were suspended] in {place} and [neighbouring villages|the port district|the old quarter|nearby {place}].",
    "[It was the|Officials called it the] [worst|largest|third|most serious] [such incident|case of its kind|dispute] [since the spring|in a decade|this year|since independence].",
    "{first} {name}, who [lost a brother|runs a bakery|teaches at the school|drives a taxi] there, said [she had heard nothing from the authorities|the noise went on for an hour|the family would leave|nobody had come to help].",
    "[Parliament|The assembly|The regional council] [is due to|will|was expected to] [debate|vote on|discuss] [the budget|an emergency bill|the findings|a motion of censure] [on {day}|next week|before the recess].",
    "[Aid workers|Relief agencies|Charities] [warned|said] that {n} [families|households|children] [had no shelter|needed food|had fled towards {place}|were cut off] [as rain set in|and that numbers would grow|in the hills].",
    "[Neighbouring states|The regional bloc|Western embassies|Trading partners] [urged restraint|offered to mediate|voiced concern|sent observers] and [asked both camps to|pressed the parties to|called on all to] [talk|keep the truce|respect the constitution]."]
HOUSE = ["The country of five million has been torn by a dispute over land and water since a failed referendum four years ago.",
         "Both sides have repeatedly accused each other of breaking the accord that ended the last round of fighting.",
         "It was not possible to verify the reports independently, and telephone lines to the area were down."]
TITLES = ["[Dead and wounded|Anger|Uncertainty|Hope|Tension] in {place} [after day of drama|as {body} speaks out|as week begins|while capital waits]",
          "[{place} in the spotlight|What we know about {place}|{name}: no way back|{n} questions for {place}|Eyes on {place}]"]
SWAPS = dict(pair.split(">") for pair in (
    "said>stated officials>authorities people>persons killed>slain attacked>assaulted near>close wounded>injured police>constabulary called>urged demanded>sought "
    "statement>declaration morning>dawn evening>dusk shut>closed market>bazaar soldiers>troops families>households government>administration talks>discussions "
    "agreement>pact refused>declined warned>cautioned large>big several>some serious>severe described>recounted spoke>talked residents>inhabitants hours>moments "
    "village>hamlet villages>hamlets road>street roads>streets house>home houses>homes vote>ballot blamed>faulted promised>vowed arrived>landed reached>entered "
    "after>following before>ahead largest>biggest worst>gravest fighting>combat inquiry>probe prison>jail money>funds region>province area>zone bridge>crossing "
    "school>academy hospital>clinic hospitals>clinics doctor>physician telephone>phone broadcast>bulletin debate>discuss confirm>verify account>version "
    "suspended>halted reopened>resumed detained>held arrested>seized questioned>interrogated offered>volunteered mediate>arbitrate concern>worry talk>negotiate").split())


@dataclasses.dataclass(frozen=True)
class Row:
    id: str
    text: str
    published: str
    outlet: str
    story: int        # rows of one story are copies of one text
    how: str          # original, retitled, cut, thinned, reworded, cut and reworded, independent


def fill(template: str, chance: random.Random, facts: dict[str, list[str]]) -> str:
    """One reading of a template: [a|b] is a choice, {slot} a fact of the story."""
    text = template
    while "[" in text:
        text = re.sub(r"\[([^\[\]]*)\]", lambda m: chance.choice(m[1].split("|")), text)
    return re.sub(r"\{(\w+)\}", lambda m: chance.choice(facts[m[1]]), text)


def story(topic: str, facts: dict[str, list[str]], chance: random.Random) -> list[str]:
    """Title and sentences of one report."""
    body = chance.sample(BODY, chance.randint(6, 12)) * chance.choice((1, 1, 2))
    sentences = [fill(t, chance, facts) for t in [*chance.sample(LEADS[topic], 2), *body]]
    for line in chance.sample(HOUSE, chance.randint(0, 2)):
        sentences.insert(chance.randint(2, len(sentences)), line)
    return [fill(chance.choice(TITLES), chance, facts), *sentences]


def reworded(sentences: list[str], chance: random.Random, share: float) -> list[str]:
    """``share`` of the longer words replaced: by a synonym where there is one, else by another word of the house."""
    pool = sorted(SWAPS.values())
    def swap(match: re.Match) -> str:
        word = match[0]
        if chance.random() >= share:
            return word
        return SWAPS.get(word.lower(), chance.choice(pool) if word.islower() else word)
    return [re.sub(r"[A-Za-z]{4,}", swap, s) for s in sentences]


def text_of(sentences: list[str]) -> str:
    return sentences[0] + "\n\n" + " ".join(sentences[1:])


def corpus(stories: int = 300, seed: int = 1) -> list[Row]:
    """Stories with none to five copies each and, for every third one, independent reports from the same facts; shuffled."""
    chance = random.Random(seed)
    rows: list[Row] = []
    cluster = 0
    for number in range(stories):
        topic = chance.choice(sorted(LEADS))
        facts = {"place": chance.sample(PLACES, 2), "name": chance.sample(SURNAMES, 4), "first": chance.sample(FIRST, 4), "body": chance.sample(BODIES, 2),
                 "day": [chance.choice(DAYS)], "n": [str(chance.randint(3, 90)) for _ in range(5)]}
        day = datetime.date(2031, 1, 1) + datetime.timedelta(days=chance.randint(0, 120))
        original = story(topic, facts, chance)
        _add(rows, original, day, cluster, "original", chance)
        for _ in range(chance.choice((0, 0, 1, 2, 3, 5))):
            how, copy = _copy(original, chance, facts)
            _add(rows, copy, day + datetime.timedelta(days=chance.randint(0, 3)), cluster, how, chance)
        cluster += 1
        if number % 3 == 0:
            for _ in range(2):
                _add(rows, story(topic, facts, chance), day + datetime.timedelta(days=chance.randint(0, 2)), cluster, "independent", chance)
                cluster += 1
    chance.shuffle(rows)
    return rows


def _copy(original: list[str], chance: random.Random, facts: dict[str, list[str]]) -> tuple[str, list[str]]:
    how = chance.choice(("identical", "retitled", "cut", "thinned", "reworded", "cut and reworded"))
    title, sentences = original[0], original[1:]
    if how != "identical":
        title = fill(chance.choice(TITLES), chance, facts)
    if how.startswith("cut"):
        sentences = sentences[:max(3, round(len(sentences) * chance.uniform(0.25, 0.7)))]
    if how == "thinned":
        sentences = [s for i, s in enumerate(sentences) if i == 0 or chance.random() > chance.uniform(0.15, 0.45)]
    if how.endswith("reworded"):
        sentences = reworded(sentences, chance, chance.uniform(0.08, 0.3))
    return how, [title, *sentences]


def _add(rows: list[Row], sentences: list[str], day: datetime.date, cluster: int, how: str, chance: random.Random) -> None:
    rows.append(Row(f"d{len(rows):05d}", text_of(sentences), day.isoformat(), chance.choice(OUTLETS), cluster, how))


def events(count: int, seed: int = 5) -> Iterator[dict]:
    """Invented events for timing: one to six tellings a happening, in 24 towns over a year."""
    chance = random.Random(seed)
    towns = {name: {"name": name, "text": name, "span": [0, 1], "geonames_id": n + 1, "latitude": chance.uniform(-40, 60), "longitude": chance.uniform(-20, 120),
                    "country": chr(65 + n % 8) * 3, "precision": "city"} for n, name in enumerate(PLACES)}
    made = 0
    while made < count:
        town, day = chance.choice(PLACES), datetime.date(2031, 1, 1) + datetime.timedelta(days=chance.randint(0, 364))
        name, body, killed, topic = chance.choice(SURNAMES), chance.choice(BODIES), chance.randint(1, 40), chance.choice(sorted(LEADS))
        kind = {"attack": "ASSAULT", "protest": "PROTEST", "talks": "CONSULT", "court": "SANCTION", "aid": "AID"}[topic]
        for _ in range(min(chance.randint(1, 6), count - made)):
            facts = {"place": [town], "name": [name], "first": [chance.choice(FIRST)], "body": [body], "day": [DAYS[day.weekday()]], "n": [str(killed)]}
            party = {"text": body, "name": body, "country": towns[town]["country"], "sectors": ["REB"], "span": [0, 1]}
            yield {"id": f"e{made}", "document_id": f"d{made}", "type": kind, "mode": None, "certainty": "asserted", "published": (day + datetime.timedelta(days=1)).isoformat(),
                   "outlet": chance.choice(OUTLETS), "text": fill(chance.choice(LEADS[topic]), chance, facts), "actors": [party], "recipients": [], "trigger": [0, 5],
                   "sentence": [0, 90], "date": {"start": day.isoformat(), "end": day.isoformat(), "basis": "relative"} if chance.random() < 0.7 else None,
                   "place": towns[town] if chance.random() < 0.7 else None, "attribution": [],
                   "figures": [{"kind": "killed", "minimum": killed, "maximum": killed, "who": None, "text": str(killed), "span": [5, 7]}] if topic == "attack" else []}
            made += 1
