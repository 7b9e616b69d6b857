"""Whom an act answers when its own clause does not say, and what follows from composition; on hand-made parses."""

from __future__ import annotations

import pytest
from parses import parse, told

from lapwing.lexicon import Lexicon

FROZE = """Brussels Brussels PROPN nsubj 2 _
banned ban VERB ROOT 0 Mood=Ind|Tense=Past|VerbForm=Fin
imports import NOUN obj 2 Number=Plur
from from ADP case 5 _
Georgia Georgia PROPN obl 2 _
. . PUNCT punct 2 _

Tbilisi Tbilisi PROPN nsubj 2 _
denounced denounce VERB ROOT 0 Mood=Ind|Tense=Past|VerbForm=Fin
the the DET det 4 _
measures measure NOUN obj 2 Number=Plur
. . PUNCT punct 2 _"""
ALONE = """Tbilisi Tbilisi PROPN nsubj 2 _
denounced denounce VERB ROOT 0 Mood=Ind|Tense=Past|VerbForm=Fin
the the DET det 4 _
measures measure NOUN obj 2 Number=Plur
. . PUNCT punct 2 _"""
OFFER = """Ankara Ankara PROPN nsubj 3 _
a avoir AUX aux:tense 3 _
proposé proposer VERB ROOT 0 Tense=Past|VerbForm=Part
une un DET det 5 _
aide aide NOUN obj 3 _
au à ADP case 7 _
Mali Mali PROPN obl 3 _
. . PUNCT punct 3 _

Bamako Bamako PROPN nsubj 3 _
a avoir AUX aux:tense 3 _
rejeté rejeter VERB ROOT 0 Tense=Past|VerbForm=Part
cette ce DET det 5 _
offre offre NOUN obj 3 _
. . PUNCT punct 3 _"""
PRISON = """A a DET det 2 _
court court NOUN nsubj 5 _
in in ADP case 4 _
Dakar Dakar PROPN nmod 2 _
sentenced sentence VERB ROOT 0 Mood=Ind|Tense=Past|VerbForm=Fin
two two NUM nummod 8 _
Gambian Gambian ADJ amod 8 _
soldiers soldier NOUN obj 5 Number=Plur
to to ADP case 10 _
prison prison NOUN obl 5 _
. . PUNCT punct 5 _"""
ASKED = """France France PROPN nsubj 2 _
asked ask VERB ROOT 0 Mood=Ind|Tense=Past|VerbForm=Fin
Mali Mali PROPN obj 2 _
to to PART mark 5 _
{0} {0} VERB xcomp 2 VerbForm=Inf
the the DET det 7 _
{1} {1} NOUN obj 5 _
. . PUNCT punct 2 _"""


def test_measures_are_denounced_to_who_took_them(lexicon: Lexicon) -> None:
    last = parse("en", FROZE).events(lexicon)[-1]
    assert (last.event, [p.code for p in last.recipient]) == ("ACCUSE", ["EUR"])
    assert any("answers" in reason for reason in last.reasons)


def test_where_nothing_was_told_nobody_is_answered(lexicon: Lexicon) -> None:
    (event,) = parse("en", ALONE).events(lexicon)
    assert event.recipient == ()


def test_an_offer_is_rejected_to_who_made_it_and_gives_the_mode(lexicon: Lexicon) -> None:
    last = parse("fr", OFFER).events(lexicon)[-1]
    assert (last.event, last.mode, [p.code for p in last.recipient]) == ("REJECT", "assist", ["TUR"])


def test_a_prison_sentence_is_two_records(lexicon: Lexicon) -> None:
    found = parse("en", PRISON).events(lexicon)
    assert [(e.event, e.mode) for e in found] == [("SANCTION", "convict"), ("COERCE", "arrest")]
    assert len({e.id for e in found}) == 2


@pytest.mark.parametrize(("verb", "noun", "mode"), [("release", "prisoners", "yield"), ("receive", "envoy", "meet"), ("change", "constitution", "change")])
def test_what_is_asked_for_gives_the_mode(lexicon: Lexicon, verb: str, noun: str, mode: str) -> None:
    rows = ASKED.format(verb, noun).replace("prisoners prisoners", "prisoners prisoner")
    (event,) = parse("en", rows).events(lexicon)
    assert (event.event, event.mode) == ("REQUEST", mode), told(event)
