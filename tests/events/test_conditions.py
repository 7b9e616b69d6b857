"""Conditions: where they begin and end, which event they restrict, and the points of an enumeration."""

from __future__ import annotations

import pytest
from parses import Parse, construction, parse, told

from lapwing.events.conditions import find_conditions
from lapwing.lexicon import Lexicon

ANNOUNCED = """
    Mali     Mali    PROPN nsubj 2 _
    demanded demand  VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
    two      two     NUM   nummod 4 _
    guarantees guarantee NOUN obj 2 Number=Plur
    from     from    ADP   case  6 _
    France   France  PROPN obl   2 _
    :        :       PUNCT punct 2 _
"""
FIRST = """
    a       a       X     dep   4 _
    )       )       PUNCT punct 1 _
    the     the     DET   det   4 _
    release release NOUN  ROOT  0 Number=Sing
    of      of      ADP   case  7 _
    two     two     NUM   nummod 7 _
    drivers driver  NOUN  nmod  4 Number=Plur
    ,       ,       PUNCT punct 4 _
"""
SECOND = """
    b       b       X     dep   5 _
    )       )       PUNCT punct 1 _
    and     and     CCONJ cc    5 _
    free    free    ADJ   amod  5 _
    passage passage NOUN  ROOT  0 Number=Sing
    .       .       PUNCT punct 5 _
"""


def clauses(parsed: Parse, lexicon: Lexicon) -> list[str]:
    return [parsed.syntax.text(c.first, c.last) for c in find_conditions(parsed.syntax, lexicon)]


CONDITIONS = [
    ("en.condition", "if Bamako releases the journalists", "CONCEDE"),
    ("en.provided", "provided that Bamako pays", "AGREE"),
    ("en.unless", "unless Kyiv surrenders", "ASSAULT"),
    ("fr.condition", "si Bamako libère les journalistes", "CONCEDE"),
    ("fr.a_condition", "à condition que les deux capitales retirent leurs blindés", "AGREE"),
    ("fr.a_moins", "à moins que Kiev présente ses excuses", "SANCTION"),
]


@pytest.mark.parametrize(("name", "text", "event"), CONDITIONS)
def test_a_condition_is_found_with_its_marker_and_bounds(lexicon: Lexicon, name: str, text: str, event: str) -> None:
    assert clauses(construction(name), lexicon) == [text]


@pytest.mark.parametrize(("name", "text", "event"), CONDITIONS)
def test_a_condition_restricts_its_main_clause_and_reports_no_event(lexicon: Lexicon, name: str, text: str, event: str) -> None:
    found = construction(name).events(lexicon)
    assert {(e.event, *(c.text for c in e.conditions)) for e in found} == {(event, text)}


@pytest.mark.parametrize("name", ["fr.en_tant_que", "fr.demande_si", "en.active", "fr.active", "en.question", "fr.purpose"])
def test_what_only_looks_like_a_condition_is_none(lexicon: Lexicon, name: str) -> None:
    assert clauses(construction(name), lexicon) == []


def test_points_of_an_enumeration_are_demands_of_the_sentence_that_announces_them(lexicon: Lexicon) -> None:
    parsed = parse("en", ANNOUNCED, FIRST, SECOND, kinds=["paragraph", "item", "item"])
    found = parsed.events(lexicon)
    assert [told(e) for e in found] == ["REQUEST MLI > FRA"]
    assert [d.text for d in found[0].demands] == ["a) the release of two drivers,", "b) and free passage."]
    assert all(parsed.document.text[d.start : d.end] == d.text for d in found[0].demands)


def test_points_nobody_announces_are_no_demands(lexicon: Lexicon) -> None:
    parsed = parse("en", ANNOUNCED, FIRST, SECOND)
    assert all(not e.demands for e in parsed.events(lexicon))
