"""Make the tables of parties that come from public facts: leaders, armed groups, parties and legislatures.

In: the folder of facts (leaders_2014_2026.jsonl and countries.jsonl of the World Factbook, ucdp-actor-221.csv of UCDP) and the
hand-written tables that are shipped. Out: facts_*.csv in FOLDER (else where the shipped ones are). A fact about somebody whom a
hand-written row tells of is left out.

    python training/build_party_tables.py ../shared/facts [FOLDER]
"""
from __future__ import annotations

import csv
import json
import re
import sys
from datetime import date, timedelta
from pathlib import Path

from dateline.knowledge.names import fold, loose

TABLES = Path(__file__).parents[1] / "src/dateline/knowledge/party_tables"
HEADER = ("id", "name", "kind", "country", "sectors", "start", "end", "aliases", "title", "source", "family")
DAY = r"\(since (?:(?P<day>\d{1,2}) )?(?:(?P<month>[A-Z][a-z]+) )?(?P<year>\d{4})\)"
SINCE = re.compile(DAY)
MONTHS = {m: n for n, m in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
TITLES = sorted("""President;Vice President;First Vice President;Second Vice President;Executive Vice President;Vice Presidents;
Prime Minister;Deputy Prime Minister;Deputy Prime Ministers;First Deputy Prime Minister;Premier;Vice Premier;Executive Vice Premier;
Executive Vice Premiers;Vice Premiers;King;Queen;Grand Duke;Prince;Emir;Amir;Sultan;Chancellor;Vice Chancellor;Federal Chancellor;
Supreme Leader;Governor General;Governor-General;Taoiseach;Captain Regent;Captains Regent;Acting President;Interim President;
Acting Prime Minister;Interim Prime Minister;Transitional President;Transition President;Transitional Prime Minister;Pope;
Secretary of State;Chief Executive;Governor;Chief Minister;Minister of State;Crown Prince;Paramount Ruler;State Counsellor;First Lady;
Chairman;Co-president;Head of Government;First Minister;Administrator;Second Deputy Prime Minister;Third Deputy Prime Minister;
Senior Minister;Deputy Chancellor;Chairperson of the Presidency;Chairman of the Presidency;First Vice Presidents;Commissioner;
High Commissioner;Executive President;Federal President;Heir Apparent;Crown Prince and Prime Minister""".replace("\n", "").split(";"),
                key=len, reverse=True)
PRINCIPAL = {"president", "prime minister", "king", "queen", "emir", "sultan", "chancellor", "supreme leader", "premier", "pope",
             "taoiseach", "chief executive", "governor general", "acting president", "interim president", "acting prime minister",
             "interim prime minister", "transitional president", "transitional prime minister", "federal chancellor",
             "head of government", "federal president", "state counsellor", "governor",
             "chief minister", "chairman of the presidency", "grand duke", "prince", "minister of state"}
OVERLORDS = {"elizabeth ii", "charles iii", "emmanuel macron", "francois hollande", "willem alexander", "margrethe ii", "frederik x",
             "donald j trump",
             "joseph r biden", "barack h obama", "philippe vi", "felipe vi"}
HOME = {"GBR", "FRA", "NLD", "DNK", "USA", "ESP"}
NO_NAME = re.compile(r"^(?:(?:Bailiff|Sir|Dame|Crown Prince|Deputy Premiers?|deputy prime ministers|Grand Chief|"
                     r"High Administrator|Superior|Vice President|Sheikh) )+")
RANKS = re.compile(r"^(?:(?:Gen|Lt|Sr|Maj|Col|Brig|Dr|Capt|Cdre|Adm|Sir|Dame|Field Marshal|Marshal|His Excellency|Maj\. Gen|Ret)\.?,? )+")


def main(facts: Path, out: Path = TABLES) -> None:
    codes = {row["fips"]: row["country"] for row in csv.DictReader(open(Path(__file__).with_name("fips.csv"), encoding="utf-8"))}
    mine = [row for path in sorted(TABLES.glob("editors*.csv")) for row in csv.DictReader(open(path, encoding="utf-8"))]
    write(out / "facts_leaders.csv", leaders(facts / "leaders_2014_2026.jsonl", codes, mine))
    write(out / "facts_groups.csv", armed_groups(facts / "ucdp-actor-221.csv", codes, mine))
    write(out / "facts_parties.csv", political_parties(facts / "countries.jsonl", codes, mine))


def write(path: Path, rows: list[tuple]) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(sorted(rows, key=lambda row: row[0]))
    sys.stderr.write(f"{path.name}: {len(rows)} rows\n")


# --- leaders ---------------------------------------------------------------------------------------------------------

def leaders(path: Path, codes: dict[str, str], mine: list[dict]) -> list[tuple]:
    """One row a holder and office: from its own "since" to the day before the next holder of that office."""
    known: dict[tuple, dict] = {}
    last_day = ""
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        country = codes.get(row["factbook_country"])
        last_day = max(last_day, row["last_seen"])
        if country is None:
            continue
        for title, name, family, since in holders(row["text"]):
            if fold(name) in OVERLORDS | {"king charles iii"} and country not in HOME:
                continue
            key = (country, title, loose(fold(name)), since.year)
            told = known.setdefault(key, dict(country=country, title=title, name=name, family=family, since=since, last=row["last_seen"],
                                              aliases=set()))
            if row["last_seen"] > told["last"]:
                told.update(last=row["last_seen"], name=name, family=family)
            told["aliases"].add(name)
    known = merged(known)
    starts: dict[tuple[str, str], list[date]] = {}
    for told in known.values():
        if told["title"] in PRINCIPAL:
            starts.setdefault((told["country"], office(told["title"])), []).append(told["since"])
    for row in mine:
        if row["kind"] == "person" and row["title"] in PRINCIPAL and row["start"]:
            starts.setdefault((row["country"], office(row["title"])), []).append(date.fromisoformat(row["start"]))
    people = [row for row in mine if row["kind"] == "person"]
    covered = {(r["country"], loose(fold(n)), r["start"][:4]) for r in people for n in (r["name"], *r["aliases"].split(";"))}
    covered_days = {(r["country"], office(r["title"])): [] for r in mine if r["title"] in PRINCIPAL}
    for row in mine:
        if row["title"] in PRINCIPAL and row["start"]:
            covered_days[row["country"], office(row["title"])].append(date.fromisoformat(row["start"]))
    rows, ids = [], set()
    for (country, title, key, year), told in sorted(known.items()):
        since = told["since"]
        covers = [r for r in people if r["country"] == country and r["start"] <= str(since) <= (r["end"] or "9999")]
        if any(alike(r, told) or (title in PRINCIPAL and r["title"] in PRINCIPAL and office(r["title"]) == office(title)) for r in covers):
            continue
        taken = covered_days.get((country, office(title)), []) if title in PRINCIPAL else []
        if (country, key, str(year)) in covered or any(abs((since - d).days) <= 10 for d in taken):
            continue
        later = [d for d in starts.get((country, office(title)), []) if (d - since).days > 10] if title in PRINCIPAL else []
        end = min(later) - timedelta(days=1) if later else None
        if end is None and told["last"] < last_day:
            end = max(since, date.fromisoformat(told["last"]))
        identity = f"{fold(told['name']).replace(' ', '-')}.{title.replace(' ', '-')}.{year}"
        if identity in ids:
            continue
        ids.add(identity)
        aliases = ";".join(sorted(a for a in told["aliases"] if a != told["name"]) + short_forms(told["name"], told["family"]))
        rows.append((identity, told["name"], "person", country, "GOV", since, end or "", aliases, title,
                     "World Factbook, chief of state and head of government", told["family"]))
    return rows


def alike(row: dict, told: dict) -> bool:
    """Whether a hand-written row and a fact tell of one person: a name in common, or the family name and the given name's first letter."""
    if told["aliases"] & {row["name"], *row["aliases"].split(";")}:
        return True
    return loose(fold(row["family"])) == loose(fold(told["family"])) and fold(row["name"])[:1] == fold(told["name"])[:1]


def merged(known: dict[tuple, dict]) -> dict[tuple, dict]:
    """One entry where the Factbook spelt the holder of a principal office in several ways: the latest spelling, the others as aliases."""
    one: dict[tuple, tuple] = {}
    result: dict[tuple, dict] = {}
    for key, told in sorted(known.items(), key=lambda item: (item[1]["last"], item[0]), reverse=True):
        post = (told["country"], office(told["title"]), told["since"]) if told["title"] in PRINCIPAL else key
        if post in one:
            result[one[post]]["aliases"] |= told["aliases"]
        else:
            one[post], result[key] = key, told
    return result


def office(title: str) -> str:
    """The post, whoever fills it: an acting president is a president here."""
    post = re.sub(r"^(acting|interim|transitional|transition|federal) ", "", title)
    return {"king": "monarch", "queen": "monarch", "taoiseach": "prime minister", "premier": "prime minister",
            "head of government": "prime minister", "emir": "monarch", "sultan": "monarch"}.get(post, post)


def holders(text: str):
    """Title, name, family name and first day of each holder that a Factbook text names with a "(since …)"."""
    text = re.split(r"; ?note\b|; vacant", text)[0]
    title, start = None, 0
    for match in SINCE.finditer(text):
        chunk = text[start:match.start()]
        start = match.end()
        chunk = re.sub(r"\([^)]*\)", " ", chunk)
        chunk = re.sub(r"^[\s;,]*(?:and|represented by( the)?|;|,)?\s*", "", chunk.split(";")[-1]).strip(" ,;")
        chunk = re.sub(r"^(?:and |represented by )+", "", chunk)
        found = next((t for t in TITLES if chunk.startswith(t + " ")), None)
        if found:
            chunk = chunk[len(found):].strip()
            title = re.sub("s$", "", found.replace("Governor-General", "Governor General")).lower()
            title = {"amir": "emir", "captains regent": "captain regent"}.get(title, title)
        elif re.match(r"[A-Z][a-z]+ (?:of|for) |.*\b(Minister|President|Governor|Council|Committee|Chairman|Commander|Secretary)\b", chunk):
            title = None
        chunk = re.sub(r" (?:of (?:the )?[A-Z]|in caretaker).*$", "", chunk)
        if not title or not match["month"]:
            continue
        for part in re.split(r",\s*(?:and )?| and ", chunk):
            if name := tidy(NO_NAME.sub("", RANKS.sub("", part.strip())).strip(" ,")):
                yield title, name[0], name[1], date(int(match["year"]), MONTHS[match["month"][:3]], int(match["day"] or 1))


def tidy(text: str) -> tuple[str, str] | None:
    """"Bashar al-ASAD" as ("Bashar al-Asad", "al-Asad"); null where no family name stands in capitals or the text is no name."""
    words = text.split()
    if not 1 <= len(words) <= 7 or re.search(r"\d", text) or words[0] in ("of", "and", "for"):
        return None
    if any(w.lower() in ("vacant", "the", "as", "also", "who", "is", "commissioner", "caretaker") for w in words):
        return None
    capital = [n for n, w in enumerate(words) if sum(c.isupper() for c in w) >= 2 and "." not in w]
    if not capital:
        return None
    first, last = capital[0], capital[0]
    while last + 1 in capital:
        last += 1
    cased = [recase(w) if n in capital else w for n, w in enumerate(words)]
    return " ".join(cased).replace("\u2019", "'"), " ".join(cased[first:last + 1]).replace("\u2019", "'")


def recase(word: str) -> str:
    """A word in capitals with its first letter alone in capitals; Roman numbers and Arabic articles stay as they are."""
    if re.fullmatch(r"[IVX]+", word) and word != "XI":
        return word
    parts = re.split(r"([-'\u2019])", word)
    keep = len(parts) > 1 and parts[0] in ("al", "el", "an", "ad", "as", "ash", "ar", "az")
    return "".join(p if keep and n == 0 else p[:1].upper() + p[1:].lower() for n, p in enumerate(parts))


def short_forms(name: str, family: str) -> list[str]:
    """Given and family name of a name with middle names: "Joseph R. Biden" is "Joseph Biden"."""
    words = name.split()
    short = f"{words[0]} {family}"
    given = words[0] not in family and "." not in words[0] and not words[0].startswith(("Abd", "Sheikh", "Al"))
    return [short] if len(words) > 2 and short != name and given else []


# --- armed groups ----------------------------------------------------------------------------------------------------

NO_GROUP = re.compile(r"^(?:Government of|Supporters of|Civilians|Military faction)|forces of |, |\d{4}", re.I)
WORDS = frozenset(("Army", "Movement", "Front", "Party", "Forces", "Supporters", "Youth", "Front", "Base", "Students", "Faction", "Union"))
CRIMINAL = re.compile(r"\b(cartel|gang|mara|zetas|comando|commando vermelho|pcc|familia|templar|milicia|crips|bloods|barrio|escuadr)", re.I)
PLACES = {"Russia (Soviet Union)": "RUS", "DR Congo (Zaire)": "COD", "Myanmar (Burma)": "MMR", "Cambodia (Kampuchea)": "KHM",
          "Yemen (North Yemen)": "YEM", "Serbia (Yugoslavia)": "SRB", "Zimbabwe (Rhodesia)": "ZWE", "Madagascar (Malagasy)": "MDG",
          "Bosnia-Herzegovina": "BIH", "South Yemen": "YEM", "Vietnam (North Vietnam)": "VNM", "South Vietnam": "VNM",
          "United States of America": "USA", "United Kingdom": "GBR", "Kingdom of eSwatini (Swaziland)": "SWZ"}


def armed_groups(path: Path, codes: dict[str, str], mine: list[dict]) -> list[tuple]:
    """One row a formally organised group that no hand-written row tells of, with the country that UCDP names first."""
    nations = csv.DictReader(open(TABLES / "nations.csv", encoding="utf-8"))
    names = {row["text"]: row["country"] for row in nations if row["form"] == "name"} | PLACES
    nations = {fold(name) for name in names}
    told = {fold(n) for r in mine for n in (r["name"], *r["aliases"].split(";")) if n}
    rows, seen = [], set()
    for row in csv.DictReader(open(path, encoding="utf-8-sig")):
        row = {key: " ".join((value or "").replace("-\n", "-").split()) for key, value in row.items()}
        name = row["NameData"]
        if row["Org"] != "1" or fold(name) in nations or NO_GROUP.search(name):
            continue
        columns = ("NameOrig", "NameOrigFull", "NameOrigFullEng", "NewNameFullEng")
        forms = [f.strip() for c in columns for f in row[c].split(";") if row[c] != "n/a"]
        forms = [f for f in dict.fromkeys(forms) if 2 < len(f) < 80 and f != name and re.search("[A-Za-z]{2}", f)]
        forms = [f for f in forms if f not in WORDS and fold(f) not in nations]
        country = names.get(row["Location"].split(",")[0].strip())
        if country is None or fold(name) in told or any(fold(f) in told for f in forms) or fold(name) in seen or len(fold(name)) < 3:
            continue
        seen.add(fold(name))
        full = row["NameOrigFullEng"].strip()
        shown = full if name.isupper() and full and full != "n/a" and 2 < len(full) < 80 and "/" not in full and ";" not in full else name
        aliases = ";".join(dict.fromkeys(f for f in (name, *forms) if f != shown))
        sector = "CRM" if country in ("BRA", "MEX") or CRIMINAL.search(" ".join((name, *forms))) else "REB"
        source = "UCDP Actor Dataset 22.1 (CC BY 4.0)"
        rows.append((f"ucdp-{row['ActorId']}", shown, "group", country, sector, "", "", aliases, "", source, ""))
    return rows


# --- political parties -----------------------------------------------------------------------------------------------

PARTY_WORDS = re.compile(r"\b(Party|Movement|Front|Union|Alliance|Coalition|Rally|Congress|League|Democrats|"
                         r"Bloc|Forces?|Pole|Initiative|Way)\b")
SMALL_WORDS = ("of", "for", "the", "and", "in", "to")
ONE_PARTY = re.compile(r"(?P<name>[^()]{4,60}?)(?: \([^()]{2,60}\))? or (?P<short>[A-Z][A-Za-z\-]{1,9})(?= |$)")


def political_parties(path: Path, codes: dict[str, str], mine: list[dict]) -> list[tuple]:
    """One row a party that the Factbook names as "Name or ABBREVIATION", where the name reads as one name."""
    told = {fold(n) for r in mine for n in (r["name"], *r["aliases"].split(";")) if n}
    rows, seen = [], set()
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        country = codes.get(row["factbook_country"])
        if country is None:
            continue
        for match in ONE_PARTY.finditer(row["parties"]):
            name = match["name"].strip(" ,;:")
            words = name.split()
            if len(PARTY_WORDS.findall(name)) != 1 or not 2 <= len(words) <= 6 or words[0] in SMALL_WORDS or fold(name) in told:
                continue
            if not all(w[0].isupper() or w in SMALL_WORDS for w in words) or not any(map(PARTY_WORDS.match, (words[0], words[-1]))):
                continue
            identity = f"{country.lower()}-{fold(name).replace(' ', '-')}"
            if identity not in seen:
                seen.add(identity)
                short = match["short"] if sum(c.isupper() for c in match["short"]) >= 2 and fold(match["short"]) not in told else ""
                rows.append((identity, name, "party", country, "PTY", "", "", short, "", "World Factbook, political parties, May 2026", ""))
    return rows


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
