"""How sure an event is: features without words, weights that add up, a probability with its reasons."""

from __future__ import annotations

import importlib.util
import json
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parses import construction

from lapwing.events.confidence import ARTIFACT, Model, calibrated, load, to_model
from lapwing.events.features import AWAY, INSIDE, KINDS, NAMED, OWN, PLACES, WAYS, Features, kind, way
from lapwing.lexicon import Lexicon
from lapwing.records import Party, Span

TRAINING = Path(__file__).resolve().parents[2] / "training" / "confidence.py"
MAXIMUM_BYTES = 20_000
SMALL = Model({"a": 1.0, "b": -0.5, "c": 0.01}, 0.25, ((-1.0, 0.1), (0.0, 0.5), (2.0, 0.9)), 0.3)


@pytest.fixture(scope="module")
def training() -> ModuleType:
    pytest.importorskip("sklearn")
    spec = importlib.util.spec_from_file_location("confidence_training", TRAINING)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def seen(name: str, lexicon: Lexicon) -> list[Features]:
    """Features of the events of a hand-made parse."""
    coder = construction(name).coder(lexicon)
    coder.code()
    return [features for _, features in coder.judge.seen]


def rows(training: ModuleType, *, implied_is_right: bool = False) -> list[object]:
    """Invented outcomes: events whose recipient is named are mostly right."""
    found = []
    for k in range(120):
        named = k % 2 == 0
        features = {f"actor {NAMED}": 1.0, f"actor {OWN}": 1.0} if k % 3 else {"actor implied": 1.0}
        features[f"recipient {NAMED}" if named else "no recipient"] = 1.0
        right = (k % 3 == 0) if implied_is_right else named is (k % 5 > 0)
        found.append(training.Row(features, "right" if right else "wrong", f"dev-{'fr' if k % 4 else 'en'}-{k // 12}", "fr" if k % 4 else "en", k < 96))
    return found


# -- the shipped weights --------------------------------------------------------------------------------------------


def test_the_data_file_is_small_and_valid() -> None:
    raw = json.loads(ARTIFACT.read_text(encoding="utf-8"))
    assert ARTIFACT.stat().st_size < MAXIMUM_BYTES
    assert set(raw) == {"weights", "intercept", "knots", "floor", "made_with"}
    assert {"articles-dev.jsonl", "relations-dev.tsv", "lexicon", "en", "fr"} <= set(raw["made_with"])
    model = to_model(raw)
    assert model.weights
    assert all(abs(w) < 10 for w in model.weights.values())
    assert 0.0 <= model.floor < 1.0


def test_the_curve_rises_and_stays_between_0_and_1() -> None:
    knots = load().knots
    assert all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(knots))
    assert all(0.0 < y < 1.0 for _, y in knots)


def test_weights_are_of_features_the_training_keeps(training: ModuleType) -> None:
    assert set(load().weights) <= set(training.KEPT)


@given(st.dictionaries(st.sampled_from(sorted(load().weights)), st.floats(0, 1)))
def test_probabilities_lie_between_0_and_1(features: Features) -> None:
    assert 0.0 < load().probability(features) < 1.0


@given(st.sets(st.sampled_from(sorted(f for f in load().weights if not f.startswith("actor ")))))
def test_a_named_actor_counts_no_less_than_an_implied_one(rest: set[str]) -> None:
    others = dict.fromkeys(rest, 1.0)
    named = load().probability({**others, f"actor {NAMED}": 1.0, f"actor {OWN}": 1.0})
    assert named >= load().probability({**others, "actor implied": 1.0}) - 1e-9


def test_a_missing_recipient_that_stands_in_the_sentence_makes_unsure() -> None:
    found = {f"actor {NAMED}": 1.0, f"actor {OWN}": 1.0}
    complete = load().probability({**found, f"recipient {NAMED}": 1.0, f"recipient {OWN}": 1.0})
    assert complete > load().probability({**found, "no recipient, though another party is named": 1.0, "no recipient": 1.0})


# -- the arithmetic -------------------------------------------------------------------------------------------------


def test_contributions_add_up_to_the_score() -> None:
    features = {"a": 0.5, "b": 1.0, "c": 1.0, "unknown": 3.0}
    assert SMALL.contributions(features) == [(-0.5, "b"), (0.01, "c"), (0.5, "a")]
    assert SMALL.score(features) == pytest.approx(0.25 + 0.5 - 0.5 + 0.01)


@given(st.dictionaries(st.sampled_from(sorted(load().weights)), st.floats(0, 1)))
def test_shipped_contributions_add_up(features: Features) -> None:
    model = load()
    assert model.score(features) == pytest.approx(model.intercept + sum(value for value, _ in model.contributions(features)))
    assert model.judge(features)[0] == model.probability(features)


def test_reasons_name_the_strongest_on_each_side_and_nothing_slight() -> None:
    assert SMALL.judge({"a": 1.0, "b": 1.0, "c": 1.0})[1] == ["surer (+1.00): a", "less sure (-0.50): b"]
    many = Model({f"f{k}": float(k) for k in range(-9, 10)}, 0.0, ((0.0, 0.5),))
    reasons = many.judge(dict.fromkeys(many.weights, 1.0))[1]
    assert [r.split(": ")[1] for r in reasons] == ["f9", "f8", "f7", "f-9", "f-8", "f-7"]


def test_the_curve_is_a_line_between_knots_and_flat_beyond() -> None:
    assert [calibrated(x, SMALL.knots) for x in (-5.0, -1.0, -0.5, 0.0, 1.0, 2.0, 9.0)] == pytest.approx([0.1, 0.1, 0.3, 0.5, 0.7, 0.9, 0.9])


@given(st.floats(-20, 20), st.floats(-20, 20))
def test_a_higher_score_is_no_less_sure(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert calibrated(low, load().knots) <= calibrated(high, load().knots)


# -- the features ---------------------------------------------------------------------------------------------------


def test_features_name_what_an_event_rests_on(lexicon: Lexicon) -> None:
    (features,) = seen("en.active", lexicon)
    assert {f"actor {NAMED}", f"actor {OWN}", f"recipient {NAMED}", f"recipient {OWN}", "a verb", "active", "stands as main clause"} <= set(features)
    (implied,) = seen("en.passive_agentless", lexicon)
    assert {"actor implied", "passive without agent"} <= set(implied)
    assert f"actor {NAMED}" not in implied


@pytest.mark.parametrize("name", ["active", "passive_agent", "passive_agentless", "coord_obj"])
def test_features_are_the_same_in_both_languages(name: str, lexicon: Lexicon) -> None:
    english, french = (
        {f for f in features if not f.startswith(("its preposition", "far"))} for features in (seen(f"{x}.{name}", lexicon)[0] for x in ("en", "fr"))
    )
    assert english == french


@pytest.mark.parametrize("name", ["en.coord_verbs", "fr.nominal", "fr.pronoun", "en.apposition", "fr.neg_pas"])
def test_values_lie_between_0_and_1_and_sides_share_evenly(name: str, lexicon: Lexicon) -> None:
    for features in seen(name, lexicon):
        assert all(0.0 <= v <= 1.0 + 1e-9 for v in features.values())
        ways = {*(w for _, w in WAYS), NAMED}
        assert sum(v for f, v in features.items() if f.removeprefix("actor ") in ways and f.startswith("actor ")) == pytest.approx(1.0)


def test_judging_twice_gives_the_same(lexicon: Lexicon) -> None:
    assert construction("fr.coord_verbs").events(lexicon) == construction("fr.coord_verbs").events(lexicon)


def test_events_carry_confidence_and_reasons(lexicon: Lexicon) -> None:
    (event,) = construction("en.active").events(lexicon)
    assert 0.0 < event.confidence < 1.0
    assert any(r.startswith("surer (+") for r in event.reasons)


def test_what_is_less_sure_than_the_floor_is_given_up_with_its_reason(lexicon: Lexicon) -> None:
    coder = construction("en.active").coder(lexicon)
    coder.judge.model = replace(coder.judge.model, floor=0.99)
    coded = coder.code()
    assert not coded.events
    assert coded.rejected[-1].why.startswith("too unsure (0.")


@pytest.mark.parametrize(
    ("rule", "group"),
    [
        ("state name 'Mali'", NAMED),
        ("demonym 'French'", NAMED),
        ("'of Mali'", NAMED),
        ("'He' refers to 'state name'", "taken up from before"),
        ("the text's country", "guessed from the text"),
        ("scene 'Gao'", "guessed from the text"),
        ("implied by the place", "implied"),
        ("'the army' takes up 'the text's country'", "taken up from before"),
    ],
)
def test_every_rule_has_its_group(rule: str, group: str) -> None:
    assert way(rule) == group


def test_kinds_of_parties() -> None:
    base = Party(Span("x", 0, 1), None, None, "MLI", "MLI", rule="state name 'Mali'")
    found = [
        kind(base),
        kind(replace(base, code="UNO", country=None)),
        kind(replace(base, sector=("REB",))),
        kind(replace(base, name="A B", role="minister", sector=("GOV",))),
        kind(replace(base, sector=("MIL",), rule="demonym 'Malian'")),
        kind(replace(base, sector=("CVL",), rule="demonym 'Malian'")),
    ]
    assert found == list(KINDS)
    assert PLACES == (OWN, INSIDE, AWAY)


# -- the training ---------------------------------------------------------------------------------------------------


def test_training_is_deterministic_and_learns(training: ModuleType) -> None:
    found = [training.fit(rows(training), None)[0] for _ in range(2)]
    assert found[0] == found[1]
    assert found[0].weights[f"recipient {NAMED}"] > found[0].weights["no recipient"]
    assert training.MARKED not in found[0].weights


def test_training_never_lets_an_implied_actor_count_for_more(training: ModuleType) -> None:
    weights = training.fit(rows(training, implied_is_right=True), None)[0].weights
    assert weights["actor implied"] <= weights[f"actor {NAMED}"] + weights[f"actor {OWN}"] + 1e-9


def test_parties_of_a_marked_sentence_are_not_looked_at(training: ModuleType) -> None:
    row = training.Row({"actor implied": 1.0, "no recipient": 1.0, "a verb": 1.0}, "right", "a sentence", "en", False)
    assert training.inputs(row, None) == {"a verb": 1.0, training.MARKED: training.FREE}


def test_every_calibration_rises(training: ModuleType) -> None:
    own = [row for row in rows(training) if row.article]
    scores = training.held_out(rows(training), None)
    assert len(scores) == len(own)
    for _, calibrate in training.calibrators():
        knots = calibrate(scores, own)
        assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(knots))
        assert all(0.0 < y < 1.0 for _, y in knots)


def test_giving_up_what_is_wrong_raises_f1(training: ModuleType) -> None:
    own = [row for row in rows(training) if row.article]
    gold = {group: sum(row.outcome == "right" for row in own if row.group == group) for group in {row.group for row in own}}
    perfect = [0.9 if row.right else 0.1 for row in own]
    assert training.event_f1(own, perfect, gold, 0.0) < training.event_f1(own, perfect, gold, 0.15) == pytest.approx(1.0)
    assert training.event_f1(own, perfect, gold, 0.15, language="fr") == pytest.approx(1.0)
    assert training.event_f1(own, perfect, gold, 0.95) == 0.0
    assert "0.15  all 1.0000" in training.floors(own, perfect, gold)


def test_the_simplest_calibration_that_meets_the_target_is_chosen(training: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    own = [row for row in rows(training) if row.article]
    scores = training.held_out(rows(training), None)
    monkeypatch.setattr(training, "TARGET", 1.0)
    assert training.choose(scores, own)[0] == "logistic curve"
    monkeypatch.setattr(training, "TARGET", -1.0)
    name, calibrate = training.choose(scores, own)
    nearest = training.worst(training.table(training.fitted(calibrate, scores, own), own))
    assert name in dict(training.calibrators())
    assert all(nearest <= training.worst(training.table(training.fitted(other, scores, own), own)) for _, other in training.calibrators())


def test_events_between_the_marked_spans_count_in_that_direction(lexicon: Lexicon, training: ModuleType) -> None:
    (event,) = construction("en.active").events(lexicon)
    actor, recipient = event.actor[0].mention, event.recipient[0].mention
    assert actor is not None
    assert recipient is not None
    there, back = ((actor.start, actor.end), (recipient.start, recipient.end)), ((recipient.start, recipient.end), (actor.start, actor.end))
    assert training.covers(event, *there)
    assert not training.covers(event, *back)
    assert not training.covers(event, there[0], None)
