"""Events are found by the same conditions in the tables and in the records, and every count leads to exactly the events that it counts."""
import collections
import dataclasses
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "benchmarks"))
import made_up  # noqa: E402

from dateline import errors  # noqa: E402
from dateline.project import Project, exploring  # noqa: E402
from dateline.project.filtering import filters_of  # noqa: E402
from dateline.selecting import Selection  # noqa: E402
from dateline.store import refresh  # noqa: E402

CONDITIONS = [
    {}, {"types": ["ASSAULT"]}, {"types": ["ASSAULT", "PROTEST"], "modes": ["demo", "firearms"]}, {"quads": ["verbal conflict"]}, {"countries": ["MLI", "SDN"]},
    {"places": ["Gao"]}, {"places": ["2457163", "2457161"]}, {"places": ["=Sahel"]}, {"places": ["=Gao"]}, {"precisions": ["country"]}, {"actors": ["MLI"]},
    {"actors": ["MLI/MIL", "/UAF"]}, {"recipients": ["gunmen"]}, {"actors": ["=government of Mali"]}, {"pairs": ["MLI/MIL > MLI/REB"]},
    {"pairs": ["MLI/MIL <> MLI/REB", "MLI <> SDN"]}, {"pairs": ["government of Mali > MLI"]}, {"sectors": ["LAB", "PTY"]}, {"sectors": ["lab"]}, {"sectors": ["%"]},
    {"outlets": ["Coast Wire"]}, {"certainties": ["denied", "planned"]}, {"datings": ["open", "days"]}, {"datings": ["none"]}, {"since": "2031-06-01"},
    {"until": "2031-06-01"}, {"since": "2031-04-10", "until": "2031-04-12"}, {"published_since": "2031-06-01", "published_until": "2031-12-31"},
    {"min_confidence": 0.8}, {"min_confidence": 0.5, "below_confidence": 0.9}, *({"missing": [field]} for field in
     ("mode", "quad", "date", "published", "place", "country", "actor", "recipient", "sector", "outlet")), {"missing": ["date", "place"]},
    {"types": ["ASSAULT"], "countries": ["MLI"], "since": "2031-01-01", "min_confidence": 0.7, "outlets": ["Coast Wire", "Inland Post"]},
]


@pytest.fixture
def project(name):
    with Project(name) as opened:
        made_up.fill(opened, 400, seed=3)
        yield opened


def keys(records):
    return {(r["document"]["id"], e["id"]) for r in records for e in r["events"]}




def recount(records, **conditions):
    """What fits, by reading every record."""
    wanted = Selection(**{k: tuple(v) if isinstance(v, list) else v for k, v in conditions.items()})
    return {(r["document"]["id"], e["id"]) for r in records for e in r["events"] if wanted.fits(r["document"], e)}


def test_conditions_mean_the_same_in_records_and_in_tables(project):
    everything = list(project.records())
    seen = 0
    for conditions in CONDITIONS:
        expected = recount(everything, **conditions)
        view = exploring.explore(project.db, filters_of(**conditions))
        assert {(t.document, t.event) for t in exploring.every_event(view)} == expected, conditions
        assert keys(project.records(**conditions)) == expected, conditions
        assert view.count == len(expected)
        seen += bool(expected)
    assert seen > 25, "conditions that nothing fits prove little"


def leads_to(project, filters, conditions):
    """How many events are found where a count leads."""
    return exploring.explore(project.db, dataclasses.replace(filters, **conditions)).count


@pytest.mark.parametrize("conditions", [{}, {"countries": ["MLI"]}, {"since": "2031-03-01", "until": "2031-09-30", "types": ["ASSAULT", "COERCE"]}, {"missing": ["date"]},
                                        {"actors": ["NER"], "precisions": ["city", "country"]}])
def test_every_count_leads_to_the_events_that_it_counts(project, conditions):
    filters = filters_of(**conditions)
    view = exploring.explore(project.db, filters)
    for name in exploring.FACETS:
        found = exploring.facet(view, name, most=8)
        for value in (*found.values, *([found.missing] if found.missing else [])):
            assert leads_to(project, filters, value.conditions) == value.count, (name, value)
    found = exploring.timeline(view, "month")
    for lane in ("occurred", "published"):
        for bin in getattr(found, lane).bins:
            assert leads_to(project, filters, exploring.conditions(lane, bin)) == bin.touching, (lane, bin)
    for place in exploring.places(view).places[:12]:
        assert leads_to(project, filters, place.conditions) == place.count, place
    for by in exploring.BY:
        for edge in exploring.network(view, by, 15).edges:
            assert leads_to(project, filters, edge.conditions) == edge.count, (by, edge)


def test_facets_are_a_plain_recount(project):
    events = [(r["document"], e) for r in project.records() for e in r["events"]]
    view = exploring.explore(project.db)
    plain = {
        "type": collections.Counter(e["type"] for _, e in events), "quad": collections.Counter(e["codes"]["quad"] for _, e in events),
        "country": collections.Counter(e["place"]["country"] for _, e in events if e["place"]),
        "outlet": collections.Counter(d["outlet"] for d, _ in events),
        "sector": collections.Counter(s for _, e in events for s in {s for p in e["actors"] + e["recipients"] for s in p["sectors"]}),
        "actor": collections.Counter(c for _, e in events for c in {f"{p['country'] or ''}/{p['sectors'][0]}" for p in e["actors"]}),
    }
    for name, expected in plain.items():
        found = exploring.facet(view, name, most=100)
        assert {v.value: v.count for v in found.values} == {k: n for k, n in expected.items() if k is not None}, name
        assert found.others == 0
    assert exploring.facet(view, "country").missing.count == sum(not (e["place"] or {}).get("country") for _, e in events)
    assert exploring.facet(view, "type", most=3).others == len(plain["type"]) - 3
    assert exploring.facet(view, "mode").missing.count == sum(e["mode"] is None for _, e in events)


def test_a_wide_event_is_thin_and_nothing_is_lost(project):
    events = [e["date"] for r in project.records() for e in r["events"]]
    both = [d for d in events if d and d["start"] and d["end"]]
    for unit in ("day", "month"):
        lane = exploring.timeline(exploring.explore(project.db), unit).occurred
        assert (lane.dated, lane.open, lane.none) == (len(both), sum(bool(d and not d["start"]) for d in events), events.count(None))
        total = sum(sum(bin.within) + bin.spread for bin in lane.bins)
        cut = sum(1 for d in both if d["start"] < lane.bins[0].first or d["end"] > lane.bins[-1].last)
        assert lane.dated - lane.before - lane.after - cut <= total + 0.01 * len(lane.bins) and total <= lane.dated
    days = exploring.timeline(exploring.explore(project.db), "day").occurred.bins
    assert max(b.spread for b in days) < 6, "a year or a month stands in no single day"
    exact = collections.Counter(d["start"] for d in both if d["start"] == d["end"])
    assert all(sum(b.within) == exact[b.first] for b in days)


def test_who_did_what_together_has_no_direction(project):
    events = [e for r in project.records() for e in r["events"]]
    mutual = [e for e in events if len(e["actors"]) == 2 and not e["recipients"] and len({(p["country"], p["sectors"][0]) for p in e["actors"]}) == 2]
    found = exploring.network(exploring.explore(project.db), most=1000)
    assert sum(e.count for e in found.edges if e.mutual) == len(mutual) > 0
    directed = sum(1 for e in events for _ in ([1] if e["actors"] and e["recipients"] else []))
    assert sum(e.count for e in found.edges if not e.mutual) == directed
    few = exploring.network(exploring.explore(project.db), most=5)
    assert len(few.edges) == 5 and few.pairs == len(found.edges) and few.left_out == few.pairs - 5
    assert few.events == len(mutual) + directed and few.unpaired == len(events) - few.events
    assert few.events_left_out == few.events - sum(e.count for e in few.edges)


def test_places_keep_their_precision(project):
    events = [e["place"] for r in project.records() for e in r["events"]]
    found = exploring.places(exploring.explore(project.db))
    assert found.missing == events.count(None) and found.located == len(events) - found.missing
    assert found.by_precision == collections.Counter(p["precision"] for p in events if p)
    assert {p.name for p in found.places if p.precision == "country"} >= {"Mali", "Sudan"}


def test_text_search_tells_passages_and_counts(project):
    view = exploring.explore(project.db, filters_of(text="doctors Khartoum"))
    found = exploring.texts(view)
    holding = [r for r in project.records() if "octors" in r["document"]["text"] and "Khartoum" in r["document"]["text"]]
    assert found.count == len(holding) > 0 and found.events == sum(len(r["events"]) for r in holding) == view.count
    assert any(word.lower().startswith("doctor") for word, marked in found.texts[0].passage if marked)
    assert {t.id for t in exploring.texts(view, "latest", 0, 1000).texts} == {r["document"]["id"] for r in holding}
    assert exploring.texts(view, "best", 2, 3).texts == exploring.texts(view, "best", 0, 5).texts[2:]
    with pytest.raises(errors.UsageError, match="no word"):
        exploring.explore(project.db, filters_of(text=" ; "))


def test_rows_hold_the_words_of_the_dispatch(project):
    by_key = {(r["document"]["id"], e["id"]): (r["document"]["text"], e) for r in project.records() for e in r["events"]}
    view = exploring.explore(project.db, filters_of(types=["ASSAULT"]))
    for order in ("day", "latest", "published", "sure", "doubtful"):
        rows = exploring.events(view, order, 0, 1000)
        assert len(rows) == view.count
        for row in rows:
            text, event = by_key[row.document, row.event]
            assert row.sentence == text[slice(*event["sentence"])]
            assert row.sentence[slice(*row.trigger)] == text[slice(*event["trigger"])]
    days = [r.first_day or r.last_day for r in exploring.events(view, "day", 0, 1000)]
    known = [d for d in days if d]
    assert known == sorted(known) and days[len(known):] == [None] * (len(days) - len(known))


def test_counts_follow_what_is_added_and_recoded(project):
    before = exploring.explore(project.db).count
    made_up.fill(project, 20, seed=9)
    assert exploring.explore(project.db).count == before + 20
    number, = {n for n, in project.db.run("SELECT min(document) FROM facets")}
    from dateline.store import codings
    run = codings.open_run(project.db, {"version": "another"}, fresh=True)
    id, = project.db.run("SELECT id FROM documents WHERE number = ?", (number,))[0]
    record = next(project.records(ids=[id]))
    gone = len(record["events"])
    codings.add(project.db, run, [codings.coded(number, {**record, "events": []})])
    assert exploring.explore(project.db).count == before + 20 - gone
    assert project.check() == []


def test_tables_that_do_not_fit_are_found_and_made_anew(project):
    project.db.run("UPDATE facets SET country = 'XXX' WHERE number = (SELECT min(number) FROM facets)")
    project.db.run("DELETE FROM facet_sides WHERE facet = (SELECT max(facet) FROM facet_sides)")
    assert {p.table for p in project.check()} == {"facets"} and len(project.check()) == 2
    refresh(project.db, again=True)
    assert project.check() == []


def test_an_earlier_project_is_brought_up_to_date(project):
    expected = keys(project.records(types=["ASSAULT"]))
    for sql in ("DELETE FROM facet_sides", "DELETE FROM facets", "DELETE FROM settings WHERE name LIKE 'facets%'"):
        project.db.run(sql)
    assert not keys(project.records(types=["ASSAULT"]))
    refresh(project.db)
    assert keys(project.records(types=["ASSAULT"])) == expected and project.check() == []


def test_conditions_that_mean_nothing_are_refused():
    for bad, words in (({"certainties": ["certain"]}, "asserted"), ({"datings": ["soon"]}, "day"), ({"missing": ["hope"]}, "actor"), ({"pairs": ["MLI and NER"]}, "no pair"),
                       ({"colour": ["red"]}, "no such condition"), ({"types": "ASSAULT"}, "is a list")):
        with pytest.raises(errors.UsageError, match=words):
            filters_of(**bad)


def test_what_reviewers_decide_changes_what_stands_and_not_what_was_coded(project):
    coded = keys(project.records())
    (first, one), (second, other), (third, mended) = [(r["document"]["id"], r["events"][0]["id"]) for r in project.records(types=["ASSAULT"])][:3]
    project.review.decide(first, one, "reject", reviewer="ana")
    project.review.decide(second, other, "accept", reviewer="ana")
    project.review.decide(third, mended, "edit", reviewer="ana", changes={"type": "PROTEST", "mode": None})
    as_coded, as_it_stands = (exploring.explore(project.db, filters_of(reviewed=reviewed)) for reviewed in (None, "corrected"))
    assert as_coded.all == as_coded.count == len(coded) and as_it_stands.all == len(coded) - 1
    assert {t.event for t in exploring.every_event(as_it_stands)} == {e for _, e in coded} - {one}
    types = {v.value: v.count for v in exploring.facet(as_coded, "type", 50).values}
    assert {v.value: v.count for v in exploring.facet(as_it_stands, "type", 50).values} == {**types, "ASSAULT": types["ASSAULT"] - 2, "PROTEST": types["PROTEST"] + 1}
    assert {v.value: v.count for v in exploring.facet(as_it_stands, "review").values} == {"accept": 1, "edit": 1}
    assert exploring.facet(as_coded, "review").values == ()
    for conditions in (*CONDITIONS, {"reviews": ["edit"]}, {"missing": ["review"]}, {"below_confidence": 0.999}):
        for reviewed in (None, "corrected", "only"):
            filters = filters_of(reviewed=reviewed, **conditions)
            expected = recount(project.records(reviewed=reviewed), **conditions)
            assert keys(project.records(reviewed=reviewed, **conditions)) == expected, (reviewed, conditions)
            assert {(t.document, t.event) for t in exploring.every_event(exploring.explore(project.db, filters))} == expected, (reviewed, conditions)
    assert project.check() == []
    project.review.undo("ana")
    assert exploring.facet(exploring.explore(project.db, filters_of(reviewed="corrected")), "review").values[0].count == 1
    for again in (False, True):
        refresh(project.db, again=again)
        assert project.check() == [] and exploring.explore(project.db, filters_of(reviewed="corrected")).all == len(coded) - 1


def summary(view):
    """All that is counted, in no order but that of what it is about."""
    return [[sorted(map(repr, exploring.facet(view, name, 1000).values)) for name in exploring.FACETS], repr(exploring.timeline(view, "month")),
            sorted((str(p.geonames_id or p.name), p.precision, p.count, p.quads) for p in exploring.places(view).places),
            *(repr(exploring.network(view, by, 30)) for by in exploring.BY),
            [(t.document, t.event) for t in exploring.every_event(view)]]


def test_what_is_kept_in_memory_follows_every_change(project):
    from dateline.project.exploring import reading
    from dateline.store import codings
    exploring.explore(project.db)
    documents = [r["document"]["id"] for r in project.records()]
    run = codings.open_run(project.db, {"version": "another"}, fresh=True)
    for step in range(6):
        if step % 3 == 0:
            made_up.fill(project, 15, seed=50 + step)
        elif step % 3 == 1:
            record = next(project.records(ids=[documents[step]]))
            number, = project.db.run("SELECT number FROM documents WHERE id = ?", (documents[step],))[0]
            changed = [{**e, "type": "NOVEL", "place": {**e["place"], "name": f"Place {step}", "geonames_id": None} if e["place"] else None} for e in record["events"][1:]]
            codings.add(project.db, run, [codings.coded(number, {**record, "events": changed})])
        else:
            record = next(r for r in project.records(ids=documents[step + 10:]) if r["events"])
            project.review.decide(record["document"]["id"], record["events"][0]["id"], "reject", reviewer="ana")
        for filters in (filters_of(), filters_of(reviewed="corrected", countries=["MLI", "NER"])):
            followed = summary(exploring.explore(project.db, filters))
            reading._kept.clear()
            assert summary(exploring.explore(project.db, filters)) == followed, step


def test_where_too_much_has_changed_all_is_read_anew(project, monkeypatch):
    from dateline.project.exploring import reading
    for name, value in (("_MOST_CHANGED", 2), ("_KEPT_PROJECTS", 1)):
        monkeypatch.setattr(reading, name, value)
    before = exploring.explore(project.db).count
    made_up.fill(project, 60, seed=70)
    assert exploring.explore(project.db).count == before + 60
