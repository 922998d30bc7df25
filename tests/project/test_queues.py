"""What makes a row doubtful, and what it is told as."""
from dateline.project import queues


def event(confidence=0.9, actors=("MLI",), recipients=("MLI",), place=None):
    def parties(countries):
        return [{"country": c, "sectors": ["GOV"], "text": "x", "span": [0, 1]} for c in countries]
    return {"confidence": confidence, "actors": parties(actors), "recipients": parties(recipients), "place": place, "why": {}}


def doubt(*given, **named):
    return sum(weight for weight, _ in queues.signs(*given, **named))


def test_nearer_to_a_toss_is_more_doubtful_on_either_side():
    assert doubt(event(0.5)) > doubt(event(0.6)) > doubt(event(0.9)) > doubt(event(0.99))
    assert doubt(event(0.4)) == doubt(event(0.6))


def test_open_sides_guesses_of_the_model_unsure_places_and_other_runs_add_doubt():
    plain = doubt(event())
    for other in (event(actors=()), event(recipients=(None,)), {**event(), "why": {"recipients": "the relation model gives this party of the sentence 0.55"}},
                  event(place={"confidence": 0.3})):
        assert doubt(other) > plain
    assert doubt(event(), runs_differ=True) > plain == doubt(event(place={"confidence": 0.9}))


def test_a_sure_model_is_less_doubtful_than_an_unsure_one():
    told = "the relation model gives this party of the sentence {}"
    assert doubt({**event(), "why": {"actors": told.format("0.55")}}) > doubt({**event(), "why": {"actors": told.format("0.95")}})


def test_doubts_are_told_in_words():
    words = [w for _, w in queues.signs(event(0.62, actors=(), recipients=(None,)))]
    assert words == ["confidence 0.62", "no actor", "the recipient's country is open"]
