"""Who is meant when a text names somebody again: titles, descriptions, pairs, pronouns, on hand-made parses."""

from __future__ import annotations

import pytest
from parses import PUBLISHED, Parse, parse

from lapwing.actors.entity import Entity
from lapwing.actors.resolver import Resolver
from lapwing.lexicon import Lexicon


def codes(lexicon: Lexicon, parsed: Parse, form: str, nth: int = 0) -> list[str | None]:
    return [e.code for e in entities(lexicon, parsed, form, nth)]


def entities(lexicon: Lexicon, parsed: Parse, form: str, nth: int = 0) -> tuple[Entity, ...]:
    return Resolver(parsed.syntax, lexicon, PUBLISHED).entities(parsed.at(form, nth))


TWO_CAMPS = parse(
    "fr",
    """
    Le         le          DET   det        2 _
    Togo       togo        PROPN nsubj      3 _
    accueille  accueillir  VERB  ROOT       0 _
    Accra      accra       PROPN obj        3 _
    et         et          CCONJ cc         6 _
    Cotonou    cotonou     PROPN conj       4 _
    .          .           PUNCT punct      3 _

    Lomé       lomé        PROPN nsubj      2 _
    presse     presser     VERB  ROOT       0 _
    les        le          DET   det        5 Number=Plur
    deux       deux        NUM   nummod     5 _
    pays       pays        NOUN  obj        2 Number=Plur
    .          .           PUNCT punct      2 _
    """,
)


def test_the_two_countries_are_those_named_side_by_side(lexicon: Lexicon) -> None:
    assert codes(lexicon, TWO_CAMPS, "pays") == ["GHA", "BEN"]


BOTH_ARMIES = parse(
    "en",
    """
    Kenya     kenya    PROPN nsubj  2 _
    fought    fight    VERB  ROOT   0 Tense=Past|VerbForm=Fin
    with      with     ADP   case   4 _
    Somalia   somalia  PROPN obl    2 _
    .         .        PUNCT punct  2 _

    Both      both     DET   det    2 _
    armies    army     NOUN  nsubj  3 Number=Plur
    withdrew  withdraw VERB  ROOT   0 Tense=Past|VerbForm=Fin
    .         .        PUNCT punct  3 _
    """,
)


def test_both_armies_are_of_the_two_countries_and_are_armies(lexicon: Lexicon) -> None:
    found = entities(lexicon, BOTH_ARMIES, "armies")
    assert [(e.code, e.sector) for e in found] == [("KEN", ("MIL",)), ("SOM", ("MIL",))]


TITLES = parse(
    "fr",
    """
    Le        le        DET   det    2 Gender=Masc|Number=Sing
    général   général   NOUN  nsubj  6 Gender=Masc|Number=Sing
    malien    malien    ADJ   amod   2 _
    Ba        ba        PROPN appos  2 _
    Ly        ly        PROPN flat   4 _
    voyage    voyager   VERB  ROOT   0 _
    .         .         PUNCT punct  6 _

    Le        le        DET   det    2 Gender=Masc|Number=Sing
    ministre  ministre  NOUN  nsubj  4 Gender=Masc|Number=Sing
    guinéen   guinéen   ADJ   amod   2 _
    attend    attendre  VERB  ROOT   0 _
    .         .         PUNCT punct  4 _

    Le        le        DET   det    2 Gender=Masc|Number=Sing
    général   général   NOUN  nsubj  3 Gender=Masc|Number=Sing
    parle     parler    VERB  ROOT   0 _
    .         .         PUNCT punct  3 _

    Ly        ly        PROPN nsubj  2 _
    insiste   insister  VERB  ROOT   0 _
    .         .         PUNCT punct  2 _
    """,
)


@pytest.mark.parametrize(("form", "nth"), [("général", 1), ("Ly", 1)])
def test_a_rank_and_a_surname_take_up_their_bearer(lexicon: Lexicon, form: str, nth: int) -> None:
    (found,) = entities(lexicon, TITLES, form, nth)
    assert (found.code, found.name, found.sector) == ("MLI", "Ba Ly", ("MIL",))


TIED = parse(
    "en",
    """
    Ghana     ghana    PROPN nsubj  2 _
    spoke     speak    VERB  ROOT   0 Tense=Past|VerbForm=Fin
    ;         ;        PUNCT punct  5 _
    Togo      togo     PROPN nsubj  5 _
    listened  listen   VERB  conj   2 Tense=Past|VerbForm=Fin
    .         .        PUNCT punct  2 _

    It        it       PRON  nsubj  2 Number=Sing
    left      leave    VERB  ROOT   0 Tense=Past|VerbForm=Fin
    .         .        PUNCT punct  2 _
    """,
)


def test_the_main_clause_subject_is_taken_up(lexicon: Lexicon) -> None:
    assert codes(lexicon, TIED, "It") == ["GHA"]


OBJECTS = parse(
    "en",
    """
    Soldiers  soldier  NOUN  nsubj  2 Number=Plur
    saw       see      VERB  ROOT   0 Tense=Past|VerbForm=Fin
    Kenya     kenya    PROPN nmod   1 _
    .         .        PUNCT punct  2 _

    He        he       PRON  nsubj  2 Number=Sing|Gender=Masc
    left      leave    VERB  ROOT   0 Tense=Past|VerbForm=Fin
    .         .        PUNCT punct  2 _
    """,
)


def test_a_pronoun_without_anybody_that_agrees_is_left_open(lexicon: Lexicon) -> None:
    assert entities(lexicon, OBJECTS, "He") == ()


COMPANY = parse(
    "fr",
    """
    Orano    orano     PROPN nsubj  2 _
    proteste protester VERB  ROOT   0 _
    .        .         PUNCT punct  2 _

    La       le        DET   det    2 Gender=Fem|Number=Sing
    société  société   NOUN  nsubj  3 Gender=Fem|Number=Sing
    accuse   accuser   VERB  ROOT   0 _
    Niamey   niamey    PROPN obj    3 _
    .        .         PUNCT punct  3 _
    """,
)


def test_a_definite_company_is_the_one_named(lexicon: Lexicon) -> None:
    assert codes(lexicon, COMPANY, "société") == ["MNC"]


ONE_OF = parse(
    "fr",
    """
    Une        un         DET   det    2 _
    centaine   centaine   NOUN  nsubj  6 Gender=Fem|Number=Sing
    de         de         ADP   case   4 _
    paysans    paysan     NOUN  nmod   2 Number=Plur
    togolais   togolais   ADJ   amod   4 _
    défilent   défiler    VERB  ROOT   0 _
    .          .          PUNCT punct  6 _
    """,
)


def test_who_is_counted_is_the_party(lexicon: Lexicon) -> None:
    (found,) = entities(lexicon, ONE_OF, "centaine")
    assert (found.code, found.sector, found.plural) == ("TGO", ("AGR",), True)


LATTER = parse(
    "en",
    """
    Chad      chad     PROPN nsubj  2 _
    accused   accuse   VERB  ROOT   0 Tense=Past|VerbForm=Fin
    Sudan     sudan    PROPN obj    2 _
    .         .        PUNCT punct  2 _

    The       the      DET   det    2 _
    latter    latter   NOUN  nsubj  3 Number=Sing
    denied    deny     VERB  ROOT   0 Tense=Past|VerbForm=Fin
    .         .        PUNCT punct  3 _
    """,
)


def test_the_latter_is_the_last_named(lexicon: Lexicon) -> None:
    assert codes(lexicon, LATTER, "latter") == ["SDN"]


THANKED = """
    France   France  PROPN nsubj 2 _
    thanked  thank   VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
    Qatar    Qatar   PROPN obj   2 _
    {word}   {word}  ADP   case  6 _
    its      its     PRON  nmod:poss 6 Number=Sing|Person=3|Poss=Yes
    envoys   envoy   NOUN  obl   2 Number=Plur
    .        .       PUNCT punct 2 _
"""
REMERCIE = """
    Ottawa   Ottawa  PROPN nsubj 3 _
    a        avoir   AUX   aux:tense 3 Mood=Ind|Tense=Pres|VerbForm=Fin
    remercié remercier VERB ROOT 0 Tense=Past|VerbForm=Part
    Doha     Doha    PROPN obj   3 _
    {word}   {word}  ADP   case  7 _
    ses      son     DET   det   7 Number=Plur|Poss=Yes
    émissaires émissaire NOUN obl 3 Number=Plur
    .        .       PUNCT punct 3 _
"""


def test_what_somebody_is_thanked_for_is_theirs(lexicon: Lexicon) -> None:
    assert [codes(lexicon, parse("en", THANKED.format(word=word)), "envoys") for word in ("for", "with")] == [["QAT"], ["FRA"]]
    assert [codes(lexicon, parse("fr", REMERCIE.format(word=word)), "émissaires") for word in ("pour", "après")] == [["QAT"], ["CAN"]]


ALLIES = """
    Kenya    Kenya   PROPN nsubj 2 _
    waited   wait    VERB  ROOT  0 Tense=Past|VerbForm=Fin
    .        .       PUNCT punct 2 _

    Somalia  Somalia PROPN nsubj 2 _
    met      meet    VERB  ROOT  0 Tense=Past|VerbForm=Fin
    allies   ally    NOUN  obj   2 Number=Plur
    of       of      ADP   case  5 _
    it       it      PRON  nmod  3 Number=Sing|Person=3
    .        .       PUNCT punct 2 _
"""
ALLIES_FR = """
    Le       le      DET   det   2 _
    Kenya    Kenya   PROPN nsubj 3 _
    attend   attendre VERB ROOT  0 _
    .        .       PUNCT punct 3 _

    Le       le      DET   det   2 _
    Togo     Togo    PROPN nsubj 3 _
    voit     voir    VERB  ROOT  0 _
    des      un      DET   det   5 _
    alliés   allié   NOUN  obj   3 Number=Plur
    de       de      ADP   case  7 _
    lui      lui     PRON  nmod  5 Number=Sing|Person=3
    .        .       PUNCT punct 3 _
"""


def test_a_pronoun_within_the_object_is_not_the_subject_of_its_clause(lexicon: Lexicon) -> None:
    assert codes(lexicon, parse("en", ALLIES), "it") == ["KEN"]
    assert codes(lexicon, parse("fr", ALLIES_FR), "lui") == ["KEN"]
