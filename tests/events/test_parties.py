"""Who is party to an act told inside another, who owns what an expression names, and what one does to one's own."""

from __future__ import annotations

import pytest
from parses import Parse, parse, told

from lapwing.lexicon import Lexicon


def events(parsed: Parse, lexicon: Lexicon) -> list[str]:
    return [told(e) for e in parsed.events(lexicon)]


WELCOMED = """
    France   France   PROPN nsubj 2 _
    welcomed welcome  VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
    the      the      DET   det   4 _
    detention detention NOUN obj 2 Number=Sing
    of       of       ADP   case  8 _
    a        a        DET   det   8 _
    Danish   danish   ADJ   amod  8 _
    agent    agent    NOUN  nmod  4 Number=Sing
    by       by       ADP   case  10 _
    Mali     Mali     PROPN nmod  4 _
    .        .        PUNCT punct 2 _
"""


def test_an_act_that_is_welcomed_is_its_doers(lexicon: Lexicon) -> None:
    found = events(parse("en", WELCOMED), lexicon)
    assert found == ["SUPPORT FRA > MLI", "COERCE MLI > DNK"]


CONDEMNED = WELCOMED.replace("welcomed welcome", "condemned condemn").replace("Mali     PROPN nmod  4", "Mali     PROPN nmod  8")


def test_an_act_that_is_condemned_is_its_doers_though_its_victim_is_named(lexicon: Lexicon) -> None:
    found = events(parse("en", CONDEMNED), lexicon)
    assert "ACCUSE FRA > MLI" in found


ROBES = """
    Les      le       DET   det   2 _
    avocats  avocat   NOUN  nsubj 5 Number=Plur
    tchadiens tchadien ADJ  amod  2 _
    ont      avoir    AUX   aux:tense 5 Mood=Ind|Tense=Pres|VerbForm=Fin
    rangé    ranger   VERB  ROOT  0 Tense=Past|VerbForm=Part
    leurs    leur     DET   det   7 Number=Plur|Poss=Yes
    robes    robe     NOUN  obj   5 Number=Plur
    .        .        PUNCT punct 5 _
"""
GOWNS = """
    Chadian  chadian  ADJ   amod  2 _
    lawyers  lawyer   NOUN  nsubj 3 Number=Plur
    hung     hang     VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
    up       up       ADP   compound:prt 3 _
    their    their    PRON  nmod:poss 6 Number=Plur|Person=3|Poss=Yes
    gowns    gown     NOUN  obj   3 Number=Plur
    .        .        PUNCT punct 3 _
"""


@pytest.mark.parametrize(("language", "rows"), [("en", GOWNS), ("fr", ROBES)])
def test_what_an_expression_calls_theirs_is_the_actors_own(lexicon: Lexicon, language: str, rows: str) -> None:
    assert events(parse(language, rows), lexicon) == ["PROTEST TCD/SOC"]


SON = """
    Le       le       DET   det   2 _
    Mali     Mali     PROPN nsubj 4 _
    a        avoir    AUX   aux:tense 4 Mood=Ind|Tense=Pres|VerbForm=Fin
    {verb}   VERB     ROOT  0 Tense=Past|VerbForm=Part
    son      son      DET   det   6 Number=Sing|Poss=Yes
    {noun}   NOUN     obj   4 Number=Sing
    .        .        PUNCT punct 4 _
"""
ITS = """
    Mali     Mali     PROPN nsubj 2 _
    {verb}   VERB     ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
    its      its      PRON  nmod:poss 4 Number=Sing|Person=3|Poss=Yes
    {noun}   NOUN     obj   2 Number=Sing
    .        .        PUNCT punct 2 _
"""
OWN = [
    ("en", ITS, "dismissed dismiss", "minister minister", ["SANCTION MLI > MLI/GOV"]),
    ("en", ITS, "recalled recall", "ambassador ambassador", []),
    ("fr", SON, "limogé limoger", "ministre ministre", ["SANCTION MLI > MLI/GOV"]),
    ("fr", SON, "rappelé rappeler", "ambassadeur ambassadeur", []),
]


@pytest.mark.parametrize(("language", "rows", "verb", "noun", "expected"), OWN)
def test_one_dismisses_ones_own_but_recalls_them_from_somebody(lexicon: Lexicon, language: str, rows: str, verb: str, noun: str, expected: list[str]) -> None:
    assert events(parse(language, rows.format(verb=verb, noun=noun)), lexicon) == expected


KILLED = """
    The      the      DET   det   2 _
    attack   attack   NOUN  nsubj 8 Number=Sing
    by       by       ADP   case  5 _
    Malian   malian   ADJ   amod  5 _
    rebels   rebel    NOUN  nmod  2 Number=Plur
    on       on       ADP   case  7 _
    Niger    Niger    PROPN nmod  2 _
    killed   kill     VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
    ten      ten      NUM   obj   8 _
    .        .        PUNCT punct 8 _
"""
TUE = """
    Une      un       DET   det   2 _
    attaque  attaque  NOUN  nsubj 9 Gender=Fem|Number=Sing
    par      par      ADP   case  5 _
    des      un       DET   det   5 _
    rebelles rebelle  NOUN  nmod  2 Number=Plur
    maliens  malien   ADJ   amod  5 _
    au       à        ADP   case  8 _
    Niger    Niger    PROPN nmod  2 _
    tue      tuer     VERB  ROOT  0 Mood=Ind|Tense=Pres|VerbForm=Fin
    dix      dix      NUM   obj   9 _
    .        .        PUNCT punct 9 _
"""


@pytest.mark.parametrize(("language", "rows"), [("en", KILLED), ("fr", TUE)])
def test_a_noun_lends_its_act_to_a_verb_that_names_nobody(lexicon: Lexicon, language: str, rows: str) -> None:
    assert events(parse(language, rows), lexicon) == ["ASSAULT MLI/REB > NER"]


SUSPENSION = """
    Le         le         DET   det   2 _
    Tchad      Tchad      PROPN nsubj 4 _
    a          avoir      AUX   aux:tense 4 Mood=Ind|Tense=Pres|VerbForm=Fin
    annoncé    annoncer   VERB  ROOT  0 Tense=Past|VerbForm=Part
    la         le         DET   det   6 _
    suspension suspension NOUN  obj   4 Number=Sing
    de         de         ADP   case  9 _
    sa         son        DET   det   9 Poss=Yes
    coopération coopération NOUN nmod 6 Number=Sing
    judiciaire judiciaire ADJ   amod  9 _
    avec       avec       ADP   case  13 _
    le         le         DET   det   13 _
    Soudan     Soudan     PROPN nmod  9 _
    .          .          PUNCT punct 4 _
"""


def test_cooperation_whose_suspension_is_told_is_no_cooperation(lexicon: Lexicon) -> None:
    found = events(parse("fr", SUSPENSION), lexicon)
    assert len(found) == 1 and found[0].startswith("THREATEN TCD > SDN")


def test_an_evening_is_not_counted_from_a_year(lexicon: Lexicon) -> None:
    text = """
        Le       le       DET   det   2 _
        Tchad    Tchad    PROPN nsubj 3 _
        menaça   menacer  VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
        le       le       DET   det   5 _
        Soudan   Soudan   PROPN obj   3 _
        en       en       ADP   case  7 _
        2010     2010     NUM   obl   3 _
        .        .        PUNCT punct 3 _

        Le       le       DET   det   2 _
        Kenya    Kenya    PROPN nsubj 3 _
        attaqua  attaquer VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
        la       le       DET   det   5 _
        Somalie  Somalie  PROPN obj   3 _
        dans     dans     ADP   case  8 _
        la       le       DET   det   8 _
        soirée   soirée   NOUN  obl   3 _
        .        .        PUNCT punct 3 _
    """
    attack = next(e for e in parse("fr", text).events(lexicon) if e.event == "ASSAULT")
    assert attack.date is not None and attack.date.start.year != 2010 and "historical" not in attack.aux
