"""Dates an act takes over from the sentence before: only where the narrative goes on with the same people."""

from __future__ import annotations

from parses import Parse, parse

from lapwing.lexicon import Lexicon
from lapwing.records import When

MET = """
    On       on       ADP   case  2 _
    Monday   Monday   PROPN obl   7 _
    the      the      DET   det   6 Definite=Def
    Malian   malian   ADJ   amod  6 _
    foreign  foreign  ADJ   amod  6 _
    minister minister NOUN  nsubj 7 Number=Sing
    met      meet     VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
    a        a        DET   det   10 _
    Russian  russian  ADJ   amod  10 _
    envoy    envoy    NOUN  obj   7 Number=Sing
    .        .        PUNCT punct 7 _
"""
HE_ACCUSED = """
    He      he     PRON  nsubj 2 Gender=Masc|Number=Sing|Person=3
    accused accuse VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
    France  France PROPN obj   2 _
    .       .      PUNCT punct 2 _
"""
HE_HAD_ACCUSED = """
    He      he     PRON  nsubj 3 Gender=Masc|Number=Sing|Person=3
    had     have   AUX   aux   3 Mood=Ind|Tense=Past|VerbForm=Fin
    accused accuse VERB  ROOT  0 Tense=Past|VerbForm=Part
    France  France PROPN obj   3 _
    .       .      PUNCT punct 3 _
"""
HE_DID_NOT = """
    He      he     PRON  nsubj 4 Gender=Masc|Number=Sing|Person=3
    did     do     AUX   aux   4 Mood=Ind|Tense=Past|VerbForm=Fin
    not     not    PART  advmod 4 _
    accuse  accuse VERB  ROOT  0 VerbForm=Inf
    France  France PROPN obj   4 _
    .       .      PUNCT punct 4 _
"""
NIGER_ACCUSED = """
    Niger   Niger  PROPN nsubj 2 _
    accused accuse VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
    France  France PROPN obj   2 _
    .       .      PUNCT punct 2 _
"""


def two(first: str, second: str) -> Parse:
    """Two sentences of one paragraph."""
    return parse("en", f"{first.rstrip()}\n\n{second.strip()}")


def accused(parsed: Parse, lexicon: Lexicon) -> When | None:
    (event,) = [e for e in parsed.events(lexicon) if e.event == "ACCUSE"]
    return event.date


def test_the_narrative_goes_on(lexicon: Lexicon) -> None:
    found = accused(two(MET, HE_ACCUSED), lexicon)
    assert found is not None and found.span is not None
    assert (found.span.text, found.start.isoformat(), found.basis) == ("On Monday", "2025-07-28", "sentence before")


def test_an_earlier_past_does_not_go_on(lexicon: Lexicon) -> None:
    found = accused(two(MET, HE_HAD_ACCUSED), lexicon)
    assert found is not None and found.basis == "publication"


def test_what_did_not_happen_has_no_day(lexicon: Lexicon) -> None:
    found = accused(two(MET, HE_DID_NOT), lexicon)
    assert found is not None and found.basis == "publication"


def test_others_start_anew(lexicon: Lexicon) -> None:
    found = accused(two(MET, NIGER_ACCUSED), lexicon)
    assert found is not None and found.basis == "publication"


def test_another_paragraph_starts_anew(lexicon: Lexicon) -> None:
    found = accused(parse("en", MET, HE_ACCUSED), lexicon)
    assert found is not None and found.basis == "publication"
