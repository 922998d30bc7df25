"""Forms of English verbs and phrases, for the sentences that train the relation model.

In goes a lemma, out come its forms; irregular ones are listed, the others follow the rules of spelling.
"""
from __future__ import annotations

import re

_IRREGULAR = {row.split()[0]: row.split()[1:] for row in """
be was been|beat beat beaten|beset beset beset|bend bent bent|bid bid bid|bind bound bound|bleed bled bled|blow blew blown|break broke broken|bring brought brought
broadcast broadcast broadcast|build built built|burn burned burned|burst burst burst|buy bought bought|cast cast cast|catch caught caught|choose chose chosen
come came come|cost cost cost|cut cut cut|deal dealt dealt|dig dug dug|do did done|draw drew drawn|drive drove driven|eat ate eaten|fall fell fallen|feed fed fed
fight fought fought|find found found|flee fled fled|fling flung flung|fly flew flown|forbid forbade forbidden|foresee foresaw foreseen|forget forgot forgotten
forgive forgave forgiven|freeze froze frozen|get got gotten|give gave given|go went gone|grind ground ground|hang hanged hanged|have had had|hear heard heard
hide hid hidden|hit hit hit|hold held held|hurt hurt hurt|keep kept kept|kneel knelt knelt|know knew known|lay laid laid|lead led led|leave left left|lend lent lent
let let let|lie lied lied|light lit lit|lose lost lost|make made made|mean meant meant|meet met met|mow mowed mown|offset offset offset|overfly overflew overflown
override overrode overridden|overrun overran overrun|oversee oversaw overseen|overthrow overthrew overthrown|pay paid paid|plead pleaded pleaded|put put put|quit quit quit
read read read|rebuild rebuilt rebuilt|retake retook retaken|rid rid rid|ride rode ridden|ring rang rung|rise rose risen|run ran run|say said said|see saw seen
seek sought sought|sell sold sold|send sent sent|set set set|sew sewed sewn|shake shook shaken|shed shed shed|shoot shot shot|show showed shown|shut shut shut
sing sang sung|sink sank sunk|sit sat sat|slay slew slain|slit slit slit|speak spoke spoken|spend spent spent|spin spun spun|split split split|spread spread spread
stand stood stood|steal stole stolen|stick stuck stuck|strike struck struck|string strung strung|strive strove striven|swear swore sworn|sweep swept swept|swing swung swung
take took taken|teach taught taught|tear tore torn|tell told told|think thought thought|throw threw thrown|thrust thrust thrust|undergo underwent undergone
undertake undertook undertaken|underwrite underwrote underwritten|uphold upheld upheld|upset upset upset|wage waged waged|wear wore worn|weep wept wept|win won won
wind wound wound|withdraw withdrew withdrawn|withhold withheld withheld|withstand withstood withstood|wreck wrecked wrecked|wring wrung wrung|write wrote written
outfit outfitted outfitted|rewrite rewrote rewritten|redo redid redone|spell spelled spelled|backbite backbit backbitten|wet wet wet|forsake forsook forsaken
""".replace("\n", "|").split("|") if row.strip()}
_DOUBLED = frozenset("""abet abhor ban bar bat beg blot bob chat chop clap club commit compel concur confer cram defer demur deter dispel drag drop drub drum embed emit equip expel extol
fan fit flog fret gag gas grab grip gun gut ham handcuf hem hop hug incur infer impel jab jam jet jog kidnap kid knit lag lob log map mob mop mug nab nag net nip nod nix occur omit pan pat patrol
pen permit pet pin pit plan plod plot plug pop prefer prod propel prop quel ram rap rebel rebut recur refer regret rip rob rot rub scan scrap scrub ship shrug shun sin skid skip slam slap slip slit
slug snap snip snub sob spar spot stab stag step stir stop strap strip strum stun submit sum swap swat tag tap tar thin throb top transfer transmit transship trap trek trim trip tug unban unplug veto wag wed whip wiretap worship wrap zip
flip control patrol annul compel cancel""".split()) - {"veto", "cancel", "gas"}
_VOWELS = "aeiou"
PREPOSITIONS = frozenset("to with in on for from into as against under of over at by before about through upon behind toward outside near along without around off across between among".split())
PARTICLES = frozenset("out up down off back away aside through along together ahead forward home alive captive free hostage dead apart offline ablaze ready prisoner jointly".split())
_MASS = frozenset("""aid support help assistance fire war homage tribute custody asylum sympathy solidarity concern outrage pressure control force power responsibility innocence guilt disinformation
misinformation propaganda training intelligence weaponry relief food money funding peace violence praise confidence approval recognition permission consent access trade contact blame alarm anger
dismay disappointment regret remorse frustration gratitude disapproval condemnation opposition readiness willingness backing jihad revenge retaliation vengeance shelter refuge sanctuary entry
cooperation gunfire shelling martial emergency reform arbitration mediation bail parole part legal cold live chemical diplomatic illegal innocent guilty unacceptable himself themselves herself itself no
all one each that not life death tear unrest work research friendship respect interest evidence credit fighting traffic sovereignty enrichment uranium restraint extradition compensation air sea mass
hostility defiance dissent criticism territory mobilisation mobilization conscription legislation safe armed food dialogue hunger resistance water lethal heavy more fresh greater new military humanitarian
financial economic technical logistical political moral hand hands terrorist property land data private public""".split())


def past(verb: str) -> str:
    return _IRREGULAR[verb][0] if verb in _IRREGULAR else _ed(verb)


def participle(verb: str) -> str:
    return _IRREGULAR[verb][1] if verb in _IRREGULAR else _ed(verb)


def gerund(verb: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return verb + _doubled(verb) + "ing"


def third(verb: str) -> str:
    if verb in {"have", "be"}:
        return {"have": "has", "be": "is"}[verb]
    if verb.endswith(("s", "sh", "ch", "x", "z")) or verb in {"veto", "go", "do"}:
        return verb + "es"
    if re.search("[^aeiou]y$", verb):
        return verb[:-1] + "ies"
    return verb + "s"


def _ed(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if re.search("[^aeiou]y$", verb):
        return verb[:-1] + "ied"
    if verb.endswith("ic"):
        return verb + "ked"
    return verb + _doubled(verb) + "ed"


def _doubled(verb: str) -> str:
    stem = verb.split("-")[-1]
    return verb[-1] if stem in _DOUBLED or verb in _DOUBLED or verb.endswith("fit") and verb[-1] == "t" else ""


def phrase(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words after a verb as they are written: an article where one is wanted ("attack on" -> "an attack on")."""
    out: list[str] = []
    for i, word in enumerate(words):
        before = words[i - 1] if i else ""
        noun_follows = i + 1 < len(words) and words[i + 1] not in PREPOSITIONS and words[i + 1] not in PARTICLES
        loose = word in PREPOSITIONS or word in PARTICLES or word in _MASS or word.endswith(("s", "ly", "'s"))
        opens = not before or before in PARTICLES
        last = words[i + 1] if noun_follows else word
        if opens and not loose and not last.endswith("s") and last not in _MASS:
            out.append(("an " if word[0] in _VOWELS else "a ") + word)
        else:
            out.append(word)
    return tuple(out)
