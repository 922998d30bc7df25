"""A large project of made-up news, for timing and for tests of what counts and draws: nothing in it ever happened, its days lie in 2031 and 2032.

    python benchmarks/made_up.py NAME.dateline 50000 [SEED]

In goes a number of events, out comes a project with dispatches of one to six events each. Every span holds the words that it says it holds, so that ``dateline check``
finds nothing wrong. Some events have no date, no place, one side alone, a week for a day, a country for a town, as coded news has them.
"""
from __future__ import annotations

import datetime
import hashlib
import itertools
import math
import random
import sys
from typing import Any, Iterator

from dateline.dispatch import Dispatch, Span
from dateline.project import Project
from dateline.store import codings, documents

PLACES = [dict(zip(("name", "country", "admin1", "precision", "geonames_id", "latitude", "longitude"), line.split("|"))) for line in """\
Gao|MLI|Gao|city|2457163|16.272|-0.045
Mopti|MLI|Mopti|city|2453348|14.484|-4.183
Bamako|MLI|Bamako|city|2460596|12.609|-7.975
Kidal|MLI|Kidal|city|2455290|18.443|1.409
Timbuktu|MLI|Tombouctou|city|2449067|16.773|-3.007
Djibo|BFA|Sahel|city|2361177|14.099|-1.627
Dori|BFA|Sahel|city|2361082|14.033|-0.033
Ouagadougou|BFA|Centre|city|2357048|12.366|-1.534
Niamey|NER|Niamey|city|2440485|13.514|2.110
Agadez|NER|Agadez|city|2448085|16.973|7.991
Maiduguri|NGA|Borno|city|2331447|11.847|13.157
Abuja|NGA|Abuja Federal Capital Territory|city|2352778|9.058|7.495
N'Djamena|TCD|N'Djamena|city|2427123|12.107|15.044
El Fasher|SDN|Northern Darfur|city|379555|13.628|25.349
Nyala|SDN|South Darfur|city|369004|12.049|24.881
Khartoum|SDN|Khartoum|city|379252|15.552|32.532
Port Sudan|SDN|Red Sea|city|377039|19.617|37.216
Juba|SSD|Central Equatoria|city|373303|4.852|31.582
Goma|COD|Nord Kivu|city|216281|-1.674|29.228
Bangui|CAF|Bangui|city|2389853|4.361|18.555
Tripoli|LBY|Tripoli District|city|2210247|32.887|13.187
Mogadishu|SOM|Banaadir|city|53654|2.037|45.344
Gao Region|MLI||admin1|2457161|16.600|1.600
Mopti region|MLI||admin1|2453347|14.700|-3.400
Est|BFA||admin1|6930709|12.063|0.363
Tillaberi|NER||admin1|2595293|14.333|2.083
Borno|NGA||admin1|2346794|11.500|13.000
North Kivu|COD||admin1|206938|-0.667|28.750
North Darfur|SDN||admin1|408666|16.000|25.500
Mali|MLI||country|2453866|18.000|-2.000
Burkina Faso|BFA||country|2361809|12.500|-1.667
Niger|NER||country|2440476|18.000|9.000
Nigeria|NGA||country|2328926|10.000|8.000
Chad|TCD||country|2434508|15.000|19.000
Sudan|SDN||country|366755|16.000|30.000
Somalia|SOM||country|51537|6.000|48.000
the Sahel|||region||15.000|0.000""".splitlines()]
PARTIES = [(name, country, tuple(sectors.split())) for name, country, sectors in (line.split("|") for line in """\
the army of Mali|MLI|MIL
the government of Mali|MLI|GOV
the Northern Front|MLI|REB
the Brigade of the Bend|IMG|REB
villagers of the delta|MLI|CVL
the Union of Herders|MLI|AGR SOC
the army of Burkina Faso|BFA|MIL
the government of Burkina Faso|BFA|GOV
the Homeland Guards|BFA|PRM
teachers of Ouagadougou|BFA|EDU LAB
the government of Niger|NER|GOV
the police of Niger|NER|COP
migrants|NER|REF
the government of Nigeria|NGA|GOV
the army of Nigeria|NGA|MIL
the Lake Brigade|IMG|REB
fishermen|NGA|CVL LAB
the government of Chad|TCD|GOV
the army of Chad|TCD|MIL
the government of Sudan|SDN|GOV
the army of Sudan|SDN|MIL
the River Forces|SDN|PRM REB
doctors of Khartoum|SDN|MED
the Assembly of the West|SDN|OPP
the government of South Sudan|SSD|GOV
the Hill Movement|COD|REB
the government of Libya|LBY|GOV
the Coastal Council|LBY|GOV PTY
the government of Somalia|SOM|GOV
the Shore Militia|SOM|UAF
the Union of the Lakes|IGO|GOV
the Relief Society of the Nile|NGO|SOC
the Office for Refugees|UNO|REF
gunmen||UAF
protesters||CVL
journalists||JRN""".splitlines())]
ACTS = [dict(zip(("type", "mode", "quad", "verb", "weight"), line.split("|"))) for line in """\
ASSAULT|firearms|material conflict|opened fire on|14
ASSAULT|explosives|material conflict|bombed|7
ASSAULT|abduct|material conflict|abducted|4
ASSAULT|aerial|material conflict|struck from the air|4
COERCE|arrest|material conflict|arrested|9
COERCE|censor|material conflict|silenced|2
SANCTION|convict|material conflict|sentenced|3
PROTEST|demo|material conflict|marched against|8
PROTEST|strike|material conflict|went on strike against|3
MOBILIZE|troops|material conflict|sent troops against|3
ACCUSE|disapprove|verbal conflict|condemned|12
ACCUSE|allege|verbal conflict|accused|6
REQUEST|change|verbal conflict|called for action by|7
THREATEN|violence|verbal conflict|threatened to attack|4
REJECT||verbal conflict|rebuffed|4
CONSULT|visit|verbal cooperation|visited|8
CONSULT||verbal cooperation|held talks with|8
AGREE||verbal cooperation|promised help to|5
SUPPORT||verbal cooperation|praised|6
CONCEDE||verbal cooperation|offered a truce to|2
COOPERATE||material cooperation|trained together with|3
AID||material cooperation|sent food to|6
RETREAT|release|material cooperation|released|3
RETREAT|withdraw|material cooperation|pulled back before|2""".splitlines()]
OUTLETS = ("Coast Wire", "Daily Lantern", "Evening Courier", "Free Observer", "Gulf Standard", "Inland Post", "Morning Herald", "Northern Star", "River Gazette")
SAYS = ("officials", "witnesses", "the governor", "a spokesman", "hospital staff", "local radio")
FIRST = datetime.date(2031, 1, 1)
DAYS = 640
_CRISES = ((90, 18, 5.0, "MLI"), (255, 9, 9.0, "SDN"), (420, 30, 4.0, "BFA"), (560, 12, 6.0, "NGA"))  # middle, spread in days, height over the usual, country


def dispatches(count: int, seed: int = 1) -> Iterator[tuple[Dispatch, dict[str, Any]]]:
    """Dispatches with their records until ``count`` events are told."""
    chance = random.Random(seed)
    heights = [1 + sum(h * math.exp(-((day - middle) / spread) ** 2 / 2) for middle, spread, h, _ in _CRISES) for day in range(DAYS)]
    for number in itertools.count():
        if count <= 0:
            return
        published = FIRST + datetime.timedelta(days=chance.choices(range(DAYS), heights)[0])
        dispatch, record = _dispatch(chance, number, published, min(count, chance.choice((1, 2, 3, 3, 4, 5, 6))))
        count -= len(record["events"])
        yield dispatch, record


def fill(project: Project, count: int, seed: int = 1) -> None:
    """Put them into a project, as one run of a coder that is none."""
    db = project.db
    source = documents.open_input(db, f"made up from seed {seed}")
    run = codings.open_run(db, {"version": "made up", "codebook": "plover 2.0", "seed": seed}, fresh=False)
    for batch in iter(lambda made=dispatches(count, seed): list(itertools.islice(made, 500)), []):
        documents.add(db, source, [documents.Outcome(d.id, _raw(d), d.source or "", d, "text") for d, _ in batch], "made up")
        marks = ", ".join("?" * len(batch))
        numbers = dict(db.run(f"SELECT id, number FROM documents WHERE id IN ({marks})", [d.id for d, _ in batch]))
        codings.add(db, run, [codings.coded(numbers[d.id], record) for d, record in batch])
    documents.finish_input(db, source)
    codings.finish_run(db, run)


def _raw(dispatch: Dispatch) -> bytes:
    return f"{dispatch.source}\n{dispatch.text}".encode()


def _dispatch(chance: random.Random, number: int, published: datetime.date, events: int) -> tuple[Dispatch, dict[str, Any]]:
    day = (published - FIRST).days
    country = next((c for middle, spread, _, c in _CRISES if abs(day - middle) < 2 * spread and chance.random() < 0.7), None)
    home = chance.choice([p for p in PLACES if country in (None, p["country"])])
    title = f"What the {chance.choice(('day', 'week', 'night', 'morning'))} brought to {home['name']}"
    text, told = f"{title}\n\n", []
    for position in range(events):
        place = home if chance.random() < 0.6 else chance.choice(PLACES)
        told.append(_event(chance, f"{number}-{position}", len(text), published, place))
        text += told[-1].pop("words") + " "
    text = text.rstrip()
    source, outlet = f"made-up-{number}.txt", chance.choice(OUTLETS) if chance.random() < 0.95 else None
    dated = chance.random() < 0.9
    id = "sha256:" + hashlib.sha256(f"{source}\n{text}".encode()).hexdigest()
    dispatch = Dispatch(text, id, source, title=Span(0, len(title)), body=Span(len(title) + 2, len(text)), outlet=outlet,
                        published=(published, published) if dated else None, published_basis="metadata" if dated else None)
    last = published + datetime.timedelta(days=0 if dated else chance.randint(1, 20))
    when = {"text": "", "span": None, "start": published.isoformat(), "end": last.isoformat(), "precision": "day" if dated else "range",
            "basis": "metadata" if dated else "inferred", "evidence": [], "why": "made up"}
    document = {"id": id, "source": source, "external_id": None, "title": title, "byline": None, "outlet": outlet, "language": "en",
                "published": when if dated or chance.random() < 0.7 else None, "text": text, "url": None, "warnings": [], "extractor": None}
    return dispatch, {"schema": "dateline/1", "document": document, "events": told, "parties": [], "places": [], "dates": [], "attributions": [], "uncoded": [],
                      "coder": {"version": "made up", "codebook": "plover 2.0", "models": {}}}


def _event(chance: random.Random, id: str, at: int, published: datetime.date, where: dict[str, str]) -> dict[str, Any]:
    """One event and its sentence (``words``), which begins at the character ``at``."""
    act = chance.choices(ACTS, [int(a["weight"]) for a in ACTS])[0]
    near = [p for p in PARTIES if p[1] == where["country"]] or PARTIES
    does = chance.choice(near if chance.random() < 0.7 else PARTIES)
    suffers = chance.choice([p for p in (near if len(near) > 1 and chance.random() < 0.7 else PARTIES) if p != does])
    words, spans = "", {}

    def say(piece: str, name: str | None = None) -> None:
        nonlocal words
        piece = piece[0].upper() + piece[1:] if not words else piece
        if name:
            spans[name] = [at + len(words), at + len(words) + len(piece)], piece
        words += piece

    mutual = act["verb"] == "held talks with" and chance.random() < 0.5
    told_actor = chance.random() < 0.88 or mutual
    say(does[0] if told_actor else "there were reports that somebody", "actor" if told_actor else None)
    say(" ")
    say(act["verb"], "trigger")
    has_recipient = chance.random() < 0.8 or mutual
    say(" ")
    say(suffers[0] if has_recipient else "people nobody named", "recipient" if has_recipient else None)
    placed = chance.random() < 0.83
    if placed:
        say(" in ")
        say(where["name"], "place")
    date = _date(chance, published)
    if date:
        say(" ")
        say(date["text"], "date")
    killed = chance.randint(1, 40) if act["type"] == "ASSAULT" and chance.random() < 0.5 else None
    if killed:
        say(", killing ")
        say(f"{killed} people", "killed")
    said = chance.choice(SAYS) if chance.random() < 0.6 else None
    if said:
        say(", ")
        say(said, "source")
        say(" ")
        say("said", "cue")
    say(".")
    sentence = [at, at + len(words)]
    actors = [_party(does, *spans["actor"])] if told_actor else []
    recipients = [_party(suffers, *spans["recipient"])] if has_recipient else []
    attribution = [{"source": {"text": said, "span": spans["source"][0], "name": said, "party": None}, "cue": {"text": "said", "span": spans["cue"][0]}, "content": [],
                    "stance": "states", "via": None, "why": "made up"}] if said else []
    return {"id": f"ev-{id}", "type": act["type"], "mode": act["mode"] or None, "contexts": [],
            "codes": {"cameo": None, "acled": None, "quad": act["quad"], "score": 0.0}, "actors": actors + recipients if mutual else actors,
            "recipients": [] if mutual else recipients, "date": {**date, "span": spans["date"][0], "evidence": [spans["date"][0]]} if date else None,
            "place": _place(where, *spans["place"]) if placed else None,
            "figures": [{"text": f"{killed} people", "span": spans["killed"][0], "kind": "killed", "minimum": killed, "maximum": killed, "who": "people"}] if killed else [],
            "attribution": attribution, "certainty": chance.choices(("asserted", "alleged", "denied", "planned", "hypothetical"), (76, 10, 5, 6, 3))[0],
            "certainty_cues": [], "trigger": spans["trigger"][0], "sentence": sentence, "tellings": [], "confidence": round(1 - chance.betavariate(1.3, 5) * 0.9, 3),
            "why": {"type": "made up"}, "words": words}


def _party(party: tuple[str, str, tuple[str, ...]], span: list[int], text: str) -> dict[str, Any]:
    name, country, sectors = party
    return {"text": text, "span": span, "name": name.removeprefix("the "), "country": country or None, "sectors": list(sectors), "id": None, "basis": "described",
            "confidence": 0.9, "why": "made up"}


def _place(place: dict[str, str], span: list[int], text: str) -> dict[str, Any]:
    return {"text": text, "span": span, "name": place["name"].removeprefix("the "), "geonames_id": int(place["geonames_id"]) if place["geonames_id"] else None,
            "latitude": float(place["latitude"]), "longitude": float(place["longitude"]), "country": place["country"] or None, "admin1": place["admin1"] or None,
            "feature": None, "precision": place["precision"], "confidence": 0.9, "why": "made up"}


def _date(chance: random.Random, published: datetime.date) -> dict[str, Any] | None:
    """A day before the dispatch in 55 of 100, wider, open or none in the rest."""
    how = chance.choices(("day", "week", "month", "year", "open", "none"), (55, 11, 8, 3, 11, 12))[0]
    day = published - datetime.timedelta(days=int(chance.expovariate(0.6)))
    if how == "none":
        return None
    if how == "day":
        start, end, text = day, day, f"on {day:%A}"
    elif how == "week":
        start = day - datetime.timedelta(days=day.weekday() + 7)
        end, text = start + datetime.timedelta(days=6), "last week"
    elif how == "month":
        start = day.replace(day=1)
        end, text = (start + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1), f"in {day:%B}"
    elif how == "year":
        start, end, text = day.replace(month=1, day=1), day.replace(month=12, day=31), f"in {day:%Y}"
    else:
        start, end, text = None, published, "before the news came"
    return {"text": text, "start": start and start.isoformat(), "end": end.isoformat(), "precision": "range" if how == "open" else how,
            "basis": "relative", "why": "made up"}


def main(name: str, count: int = 50_000, seed: int = 1) -> None:
    with Project(name) as project:
        fill(project, count, seed)
        print({k: v for k, v in project.status().items() if k in ("documents", "events")})


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
