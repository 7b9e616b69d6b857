"""Who stands where around a verb or noun, whatever the construction."""

from __future__ import annotations

import pytest
from parses import Parse, construction

from lapwing.events.arguments import Arguments, Reader
from lapwing.lexicon import Lexicon


def arguments(parsed: Parse, lexicon: Lexicon, form: str) -> Arguments:
    return Reader(parsed.syntax, lexicon).of(parsed.at(form))


@pytest.mark.parametrize(
    ("name", "form", "subject", "object_"),
    [
        ("en.active", "condemned", ["France"], ["Mali"]),
        ("fr.active", "condamné", ["France"], ["Mali"]),
        ("en.passive_agent", "condemned", ["France"], ["Mali"]),
        ("fr.passive_agent", "condamné", ["France"], ["Mali"]),
        ("en.passive_agentless", "arrested", [], ["journalists"]),
        ("fr.passive_agentless", "arrêtés", [], ["journalistes"]),
        ("en.relative", "condemned", ["France"], ["Mali"]),
        ("fr.relative", "condamné", ["France"], ["Mali"]),
        ("fr.relative_object", "arrêtés", ["Mali"], ["journalistes"]),
        ("en.participle", "imposed", ["France"], ["sanctions"]),
        ("fr.participle", "imposées", ["France"], ["sanctions"]),
        ("en.coord_subj", "condemned", ["France", "Germany"], ["Mali"]),
        ("fr.coord_subj", "condamné", ["France", "Niger"], ["Mali"]),
        ("en.coord_verbs", "praised", ["France"], ["Niger"]),
        ("fr.coord_verbs", "félicité", ["France"], ["Niger"]),
        ("en.coord_obj", "condemned", ["France"], ["Mali", "Niger"]),
        ("fr.coord_obj", "condamné", ["France"], ["Mali", "Niger"]),
        ("fr.causative", "condamner", ["France"], ["Mali"]),
        ("fr.light_passive", "menées", ["armée"], ["frappes"]),
    ],
)
def test_subject_and_object_are_the_logical_ones(lexicon: Lexicon, name: str, form: str, subject: list[str], object_: list[str]) -> None:
    parsed = construction(name)
    found = arguments(parsed, lexicon, form)
    assert (parsed.forms(found.subject), parsed.forms(found.object)) == (subject, object_)


@pytest.mark.parametrize(
    ("name", "form", "controller"),
    [
        ("en.control_object", "release", "Mali"),
        ("en.control_subject", "release", "France"),
        ("fr.control_object", "libérer", "Mali"),
        ("fr.control_exhort", "libérer", "Mali"),
        ("fr.control_subject", "libérer", "France"),
        ("en.neg_failed", "condemn", "France"),
        ("en.neg_without", "meeting", "envoy"),
        ("fr.neg_sans", "rencontrer", "envoyé"),
    ],
)
def test_an_infinitive_finds_its_understood_subject(lexicon: Lexicon, name: str, form: str, controller: str) -> None:
    parsed = construction(name)
    assert parsed.forms(arguments(parsed, lexicon, form).subject) == [controller]


@pytest.mark.parametrize(
    ("name", "agentless"),
    [("en.passive_agentless:arrested", True), ("fr.passive_agentless:arrêtés", True), ("en.passive_agent:condemned", False), ("en.active:condemned", False)],
)
def test_only_a_passive_without_agent_is_agentless(lexicon: Lexicon, name: str, agentless: bool) -> None:
    construction_name, form = name.split(":")
    assert arguments(construction(construction_name), lexicon, form).agentless is agentless


@pytest.mark.parametrize(("name", "form"), [("fr.nominal", "achevée"), ("fr.pronoun", "rendu")])
def test_a_pronominal_verb_is_no_passive(lexicon: Lexicon, name: str, form: str) -> None:
    found = arguments(construction(name), lexicon, form)
    assert not found.passive and found.subject


@pytest.mark.parametrize(
    ("name", "noun", "verb", "subject"),
    [
        ("en.light", "strikes", "carried", ["forces"]),
        ("en.light_talks", "talks", "held", ["France"]),
        ("fr.light", "pourparlers", "tenu", ["France", "Mali"]),
        ("fr.light2", "frappes", "mené", ["armée"]),
        ("fr.light_passive", "frappes", "menées", ["armée"]),
    ],
)
def test_a_noun_acts_through_its_light_verb(lexicon: Lexicon, name: str, noun: str, verb: str, subject: list[str]) -> None:
    parsed = construction(name)
    found = arguments(parsed, lexicon, noun)
    assert found.light == parsed.at(verb)
    assert parsed.forms(found.subject) == subject


def test_a_nominalisation_keeps_its_complements(lexicon: Lexicon) -> None:
    parsed = construction("fr.nominal")
    found = arguments(parsed, lexicon, "visite")
    assert parsed.forms(found.complement) == ["Vladimir"]
    assert parsed.forms(found.with_preposition("à")) == ["Pékin"]


@pytest.mark.parametrize(("name", "noun", "preposition"), [("en.between", "Talks", "between"), ("fr.entre", "négociations", "entre")])
def test_both_sides_stand_between(lexicon: Lexicon, name: str, noun: str, preposition: str) -> None:
    parsed = construction(name)
    assert parsed.forms(arguments(parsed, lexicon, noun).with_preposition(preposition)) == ["France", "Mali"]


@pytest.mark.parametrize(
    ("name", "noun", "owner"), [("en.possessive", "rejection", "Mali"), ("en.nominal", "visit", "Putin"), ("fr.possessive", "refus", "Son")]
)
def test_a_possessor_is_kept(lexicon: Lexicon, name: str, noun: str, owner: str) -> None:
    parsed = construction(name)
    assert parsed.forms(arguments(parsed, lexicon, noun).possessor) == [owner]


def test_a_dative_is_an_oblique(lexicon: Lexicon) -> None:
    parsed = construction("fr.control_object")
    assert parsed.forms(arguments(parsed, lexicon, "demandé").with_preposition("à")) == ["Mali"]
