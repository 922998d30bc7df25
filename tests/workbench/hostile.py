"""A project in which every text that came from outside is hostile: titles, texts, bylines, outlets, addresses, ids, file names, and all that is coded from them."""
import json
import random
import zipfile

from payloads import PAYLOADS

from dateline.dispatch import Span
from dateline.project import Project
from dateline.records import Attribution, Coding, Cue, Document, Event, Figure, Party, Place, Source, Uncoded, When

HARMLESS = "plain words"
_WORDS = ("river bridge market school mosque farm road camp well border hospital convoy patrol engineer teacher trader driver nurse herder student morning evening rain dust night "
          "harvest festival election census letter radio truck boat train bus salt rice cotton gold cattle timber").split()


class HostileCoder:
    """Codes the word "raided", with the dispatch's own title in all that a coder takes from a text."""

    def __init__(self, **options):
        pass

    def code(self, dispatch):
        text = dispatch.text
        start = text.find("raided")
        if start < 0:
            return Coding(Document(dispatch.id, dispatch.source, None, None, None, None, "en", None, text), (), (), (), (), (), (), {"version": "1", "codebook": "test 1"})
        span, said = Span(start, start + 6), text[:text.index("\n")]
        party = Party(said, Span(0, len(said)), name=said, country="MLI", sectors=("REB",), id=said, why=f"listed as {said}; or {said}")
        day = dispatch.published[0]
        date = When(said, span, day, day, "day", "stated", (span,), said)
        place = Place(said, span, said, latitude=17.0, longitude=-1.0, country="MLI", admin1=said, feature=said, precision="city", why=said)
        source = Source(said, span, said, party)
        event = Event(f"ev-{dispatch.id[7:23]}", "ASSAULT", said, (said,), {"cameo": said, "quad": "material conflict", "score": -9.0}, (party,), (party, party), date, place,
                      (Figure(said, span, "killed", 3, None, said), Figure(said, span, "money", 5, 9, said)), (Attribution(source, Cue(said, span), (span,), "denies", source, said),),
                      "denied", (span,), span, Span(start - 10, start + 10), (Span(0, len(said)),), 0.5, {"type": f"{said}; assault.yaml:5 {said}", "actors": said, "certainty": said})
        return Coding(Document(dispatch.id, dispatch.source, dispatch.external_id, said, dispatch.byline, dispatch.outlet, "en",
                               When(said, None, day, day, "day", "metadata", why=said), text, dispatch.url, (said,)),
                      (event,), (party,), (place,), (date,), (Attribution(source, Cue(said, span), (span,)),), (Uncoded(span, said),),
                      {"version": said, "codebook": said, "models": {said: said}})


def make(path, payloads, decided=True):
    """A project with one dispatch a payload, in a ZIP whose members are named by them; linked, and with decisions whose makers and reasons are payloads too."""
    archive = path.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w") as file:
        for i, payload in enumerate(payloads):
            line = " ".join(payload.split()) or "-"
            chance = random.Random(i)
            other = " ".join(f"The {a} was near the {b} and the {c}." for a, b, c in (chance.sample(_WORDS, 3) for _ in range(6)))
            text = f"{payload}\n\nOn Tuesday gunmen raided the village of the governor, the ministry said in the capital. {payload} The people fled to the town. {other} {line}"
            body = {"title": f"{line} {i}", "text": text, "date": f"2032-03-{i % 28 + 1:02d}", "author": line, "outlet": line, "url": line, "id": f"{line} {i}"}
            file.writestr(f"{i}-{payload[:150]}.json", json.dumps(body))
            file.writestr(f"broken-{i}-{payload[:150]}.json", f"{{ {i}")
    with Project(path, coder=HostileCoder) as project:
        project.add(archive)
        project.code(workers=1)
        project.code(again=True, workers=1)
        project.link()
        if decided:
            found = [i["members"][0] for i in project.incidents()]
            for payload, (one, two) in zip(payloads, zip(found[::2], found[1::2])):
                project.merge(*(f"{m['document_id']}/{m['event_id']}" for m in (one, two)), maker=payload, note=payload)
            project.link()
    archive.unlink()
    return path
