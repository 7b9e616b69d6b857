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


INVERTED = """
    {aux}    {lemma}  AUX   aux   3 VerbForm=Fin
    Ghana    Ghana    PROPN nsubj 3 _
    {verb}   VERB  advcl 7 _
    ,        ,        PUNCT punct 3 _
    Russia   Russia   PROPN nsubj 7 _
    would    would    AUX   aux   7 _
    bomb     bomb     VERB  ROOT  0 VerbForm=Inf
    Ukraine  Ukraine  PROPN obj   7 _
    {end}    {end}    PUNCT punct 7 _
"""


def inverted(aux: str, lemma: str, verb: str, end: str = ".") -> Parse:
    return parse("en", INVERTED.format(aux=aux, lemma=lemma, verb=verb, end=end))


@pytest.mark.parametrize(("aux", "lemma", "verb"), [("Should", "should", "stay stay"), ("Had", "have", "asked ask")])
def test_an_auxiliary_before_its_subject_makes_a_condition(lexicon: Lexicon, aux: str, lemma: str, verb: str) -> None:
    parsed = inverted(aux, lemma, verb)
    (event,) = parsed.events(lexicon)
    assert (event.event, [c.text for c in event.conditions]) == ("ASSAULT", [f"{aux} Ghana {verb.split()[0]}"])


def test_an_auxiliary_before_its_subject_asks_in_a_question(lexicon: Lexicon) -> None:
    assert clauses(inverted("Should", "should", "stay stay", "?"), lexicon) == []


WERE = """
    Were     be       AUX   {dep} 4 Tense=Past|VerbForm=Fin
    Ghana    Ghana    PROPN nsubj 4 _
    {before} 4 _
    {verb}   advcl 8 _
    ,        ,        PUNCT punct 4 _
    Russia   Russia   PROPN nsubj 8 _
    would    would    AUX   aux   8 _
    bomb     bomb     VERB  ROOT  0 VerbForm=Inf
    Ukraine  Ukraine  PROPN obj   8 _
    .        .        PUNCT punct 8 _
"""


def test_were_makes_a_condition_with_an_infinitive_alone(lexicon: Lexicon) -> None:
    assert clauses(parse("en", WERE.format(dep="aux", before="to to PART mark", verb="leave leave VERB")), lexicon) == ["Were Ghana to leave"]
    assert clauses(parse("en", WERE.format(dep="cop", before="now now ADV advmod", verb="ready ready ADJ")), lexicon) == []


def test_an_auxiliary_after_its_subject_is_no_condition(lexicon: Lexicon) -> None:
    plain = """
        Ghana   Ghana   PROPN nsubj 3 _
        should  should  AUX   aux   3 VerbForm=Fin
        stay    stay    VERB  ROOT  0 VerbForm=Inf
        .       .       PUNCT punct 3 _
    """
    assert clauses(parse("en", plain), lexicon) == []
