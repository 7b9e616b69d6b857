"""Who a phrase or pronoun stands for, on hand-made parses."""

from __future__ import annotations

import pytest
from parses import PUBLISHED, construction

from lapwing.actors.resolver import Entity, Resolver
from lapwing.lexicon import Lexicon
from lapwing.records import Party


def resolver(lexicon: Lexicon, name: str) -> Resolver:
    return Resolver(construction(name).syntax, lexicon, PUBLISHED)


def entities(lexicon: Lexicon, name: str, form: str, nth: int = 0) -> tuple[Entity, ...]:
    return resolver(lexicon, name).entities(construction(name).at(form, nth))


def party(lexicon: Lexicon, name: str, form: str, nth: int = 0) -> Party:
    (entity,) = entities(lexicon, name, form, nth)
    return resolver(lexicon, name).party(entity)


@pytest.mark.parametrize(
    ("name", "form", "mention", "code", "sector"),
    [
        ("en.active", "France", "France", "FRA", ()),
        ("fr.active", "Mali", "le Mali", "MLI", ()),
        ("en.pronoun", "Moscow", "Moscow", "RUS", ("GOV",)),
        ("en.demonym", "army", "The Malian army", "MLI", ("MIL",)),
        ("fr.demonym", "armée", "L'armée malienne", "MLI", ("MIL",)),
        ("fr.demonym", "journaliste", "un journaliste français", "FRA", ("JRN",)),
        ("fr.delegation", "délégation", "Une délégation malienne", "MLI", ("GOV",)),
        ("en.said", "diplomat", "a French diplomat", "FRA", ("GOV",)),
        ("fr.historical", "ambassadeur", "l'ambassadeur de France", "FRA", ("GOV",)),
        ("en.distinct", "Police", "Police in Mali", "MLI", ("COP",)),
        ("en.apposition", "counterpart", "his Russian counterpart", "RUS", ("GOV",)),
        ("fr.nominal", "Vladimir", "Vladimir Poutine", "RUS", ("GOV",)),
    ],
)
def test_a_phrase_is_resolved_from_its_own_words(lexicon: Lexicon, name: str, form: str, mention: str, code: str, sector: tuple[str, ...]) -> None:
    found = party(lexicon, name, form)
    assert found.mention is not None
    assert (found.mention.text, found.code, found.sector) == (mention, code, sector)


@pytest.mark.parametrize(
    ("name", "form", "mention"),
    [
        ("en.apposition", "minister", "The Malian foreign minister, Abdou Ly"),
        ("fr.apposition", "ministre", "Le ministre malien des Affaires étrangères, Abdou Ly"),
    ],
)
def test_an_unknown_minister_is_resolved_by_his_title(lexicon: Lexicon, name: str, form: str, mention: str) -> None:
    found = party(lexicon, name, form)
    assert found.mention is not None
    assert (found.mention.text, found.code, found.country, found.sector) == (mention, "MLI", "MLI", ("GOV",))


@pytest.mark.parametrize(("name", "form", "nth"), [("en.pronoun", "He", 0), ("fr.pronoun", "Il", 0)])
def test_a_pronoun_takes_up_the_subject_before(lexicon: Lexicon, name: str, form: str, nth: int) -> None:
    found = party(lexicon, name, form, nth)
    assert (found.code, found.sector) == ("MLI", ("GOV",))
    assert "refers to" in found.rule


@pytest.mark.parametrize(("name", "form"), [("en.two_countries", "countries"), ("fr.les_deux", "pays")])
def test_the_two_countries_are_the_last_two_parties(lexicon: Lexicon, name: str, form: str) -> None:
    assert sorted(e.code or "" for e in entities(lexicon, name, form)) == ["FRA", "MLI"]


@pytest.mark.parametrize("name", ["en.surname", "fr.surname"])
def test_a_shortened_surname_is_the_person_named_in_full(lexicon: Lexicon, name: str) -> None:
    full, short = party(lexicon, name, "Emmanuel"), party(lexicon, name, "Macron", 1)
    assert short.actor_id == full.actor_id
    assert (short.code, short.sector) == ("FRA", ("GOV",))


def test_a_definite_description_takes_up_the_ambassador(lexicon: Lexicon) -> None:
    assert (party(lexicon, "fr.description", "diplomate").code, party(lexicon, "en.retold", "envoy", 1).code) == ("USA", "USA")


@pytest.mark.parametrize(("name", "form"), [("en.quote", "We"), ("fr.quote", "Nous")])
def test_the_first_person_is_the_speaker(lexicon: Lexicon, name: str, form: str) -> None:
    # Speakers are known once attributions are read, so the coder's own resolver is asked.
    event = construction(name).events(lexicon)[0]
    assert [(p.mention.text, p.code) for p in event.actor if p.mention] == [(form, "FRA")]


@pytest.mark.parametrize(("name", "form"), [("en.between", "Talks"), ("fr.participle", "vigueur"), ("en.participle", "force")])
def test_a_thing_is_nobody(lexicon: Lexicon, name: str, form: str) -> None:
    assert not any(e.code for e in entities(lexicon, name, form))


@pytest.mark.parametrize(("name", "form", "code"), [("en.reciprocal", "Moscow", "RUS"), ("fr.light", "Alger", "DZA"), ("en.active", "Mali", "MLI")])
def test_a_place_is_known_as_one(lexicon: Lexicon, name: str, form: str, code: str) -> None:
    match = resolver(lexicon, name).place(construction(name).at(form))
    assert match is not None
    assert match.name.code == code


def test_a_role_is_no_place(lexicon: Lexicon) -> None:
    assert resolver(lexicon, "en.demonym").place(construction("en.demonym").at("army")) is None
