"""What of an event is compared: the same in both languages, whatever the spelling."""

from __future__ import annotations

from datetime import date

import pytest
from reports import example

from lapwing.dataset.families import CLOSE, SIBLINGS, close, polarity, related
from lapwing.dataset.same import FEATURES, features, kilometres, may_be_same, probability
from lapwing.dataset.told import name_key, names, numbers, place_key, words


@pytest.mark.parametrize(("one", "other"), [("Tbilisi", "Tbilissi"), ("Shabaab", "Chabab"), ("Izmail", "Izmaïl"), ("Odesa", "Odessa")])
def test_names_are_compared_across_spellings(one: str, other: str) -> None:
    assert name_key(one)[:4] == name_key(other)[:4]
    assert name_key(one) != name_key("Bamako")


def test_what_a_sentence_holds() -> None:
    sentence = "On Monday 12 people, among them Awa Traoré, were killed in Douala in 2025, and 1,500 fled."
    assert set(names(sentence)) == {name_key("Awa"), name_key("Traoré"), name_key("Douala")}
    assert set(numbers(sentence)) == {12, 1500}
    assert set(numbers("Douze soldats et deux civils ont été tués le 3 mars.")) == {12, 3}
    assert set(words("Les soldats attaquent un village")) == {"soldat", "ataque", "vilage"}


def test_states_are_no_names() -> None:
    assert not example(sentence={"text": "The Malian army struck villages in Mali."}).names
    assert place_key("the port of Izmail") == place_key("Izmaïl")
    assert example(place={"text": "Mali"}).place is None


def test_polarity() -> None:
    assert polarity([]) == frozenset()
    assert polarity(["future"]) == polarity(["hypothetical"]) != polarity(["negation"])
    for aux in ("future", "negation", "historical"):
        assert not may_be_same(example(), example(aux=[aux]))
        assert may_be_same(example(aux=[aux]), example(aux=[aux]))


def test_siblings_are_pairs_of_categories_in_order_with_a_reason() -> None:
    assert all(one < other and reason for (one, other), reason in SIBLINGS.items())
    assert set(SIBLINGS) >= CLOSE
    assert related("SANCTION", "COERCE") and close("SANCTION", "COERCE") and related("AID", "AID")
    assert not related("AGREE", "AID") and not related("ASSAULT", "CONSULT")


def test_the_same_told_twice_is_one() -> None:
    assert probability(example(), example()) > 0.9
    french = example(sentence={"text": "Des soldats ont attaqué douze villageois près du marché de Gao."}, language="fr")
    assert probability(example(), french) > 0.9
    assert probability(example(), french) == probability(french, example())


@pytest.mark.parametrize(
    "other",
    [
        {"event": "CONSULT"},
        {"actor_codes": ["FRA"], "recipient_codes": ["DEU"]},
        {"date_from": date(2025, 3, 10), "date_to": date(2025, 3, 10)},
    ],
)
def test_what_keeps_two_apart_whatever_the_words(other: dict[str, object]) -> None:
    assert not may_be_same(example(), example(**other))


@pytest.mark.parametrize(
    ("other", "feature"),
    [
        ({"place": {"text": "Sikasso"}, "lat": 11.3, "lon": -5.7}, "other place"),
        ({"date_from": date(2025, 3, 4), "date_to": date(2025, 3, 4)}, "days apart"),
        ({"actor_codes": ["TGO"], "recipient_codes": ["MLI"]}, "sides swapped"),
        ({"event": "COERCE", "frames": ["other"]}, "sibling category"),
        ({"event": "PROTEST", "frames": ["other"]}, "sibling category"),
        ({"sentence": {"text": "Soldiers attacked another village near Gao."}}, "another one, says one"),
        ({"recipient_codes": ["MLI"]}, "other recipients"),
    ],
)
def test_what_speaks_against_it(other: dict[str, object], feature: str) -> None:
    found = features(example(), example(**other))
    assert found[feature] > 0
    assert probability(example(), example(**other)) < probability(example(), example())
    assert set(found) <= set(FEATURES)


def test_who_met_whom_may_stand_on_either_side() -> None:
    one = example(event="CONSULT", actor_codes=["MLI"], recipient_codes=["TGO"])
    assert features(one, example(event="CONSULT", actor_codes=["TGO", "MLI"], recipient_codes=[])) == features(one, one)


def test_distance() -> None:
    assert kilometres(48.85, 2.35, 51.5, -0.12) == pytest.approx(343, abs=5)
    assert kilometres(10.0, 20.0, 10.0, 20.0) == 0
