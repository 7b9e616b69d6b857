"""The place of an event, by syntax: its own phrases, what takes part in it, what carries it; never the place that is merely near."""

from __future__ import annotations

import pytest
from parses import Parse, construction, parse

from lapwing.lexicon import Lexicon
from lapwing.records import Where


def places(parsed: Parse, lexicon: Lexicon) -> dict[str, Where | None]:
    """Every trigger's word and place."""
    coder = parsed.coder(lexicon)
    return {parsed.syntax.form[head]: coder.circumstances.where(found[0]) for head, found in coder.triggers.items()}


def place(parsed: Parse, lexicon: Lexicon, trigger: str) -> tuple[str, str | None] | None:
    found = places(parsed, lexicon)[trigger]
    return (found.span.text, found.country) if found else None


NEAR = """
    Malian   malian   ADJ   amod  2 _
    soldiers soldier  NOUN  nsubj 3 Number=Plur
    attacked attack   VERB  ROOT  0 Tense=Past|VerbForm=Fin
    two      two      NUM   nummod 5 _
    convoys  convoy   NOUN  obj   3 Number=Plur
    near     near     ADP   case  7 _
    Ansongo  Ansongo  PROPN nmod  5 _
    .        .        PUNCT punct 3 _
"""
REGION = """
    L'      le      DET   det   2 Definite=Def
    armée   armée   NOUN  nsubj 5 _
    malienne malien ADJ   amod  2 _
    a       avoir   AUX   aux:tense 5 _
    attaqué attaquer VERB ROOT  0 Tense=Past|VerbForm=Part
    un      un      DET   det   7 _
    camp    camp    NOUN  obj   5 _
    dans    dans    ADP   case  10 _
    la      le      DET   det   10 Definite=Def
    région  région  NOUN  obl   5 _
    de      de      ADP   case  12 _
    Ménaka  Ménaka  PROPN nmod  10 _
    .       .       PUNCT punct 5 _
"""
QUIT = """
    Les      le       DET   det   3 Definite=Def
    derniers dernier  ADJ   amod  3 _
    soldats  soldat   NOUN  nsubj 6 _
    français français ADJ   amod  3 _
    ont      avoir    AUX   aux:tense 6 _
    quitté   quitter  VERB  ROOT  0 Tense=Past|VerbForm=Part
    Tessalit Tessalit PROPN obj   6 _
    au       à        ADP   case  9 _
    Mali     Mali     PROPN nmod  7 _
    .        .        PUNCT punct 6 _
"""
ASKED = """
    Paris     Paris     PROPN nsubj 3 _
    a         avoir     AUX   aux:tense 3 _
    demandé   demander  VERB  ROOT  0 Tense=Past|VerbForm=Part
    à         à         ADP   case  5 _
    Bamako    Bamako    PROPN obl:arg 3 _
    de        de        ADP   mark  7 _
    libérer   libérer   VERB  xcomp 3 VerbForm=Inf
    trois     trois     NUM   nummod 9 _
    otages    otage     NOUN  obj   7 _
    .         .         PUNCT punct 3 _
"""
PRAISED = """
    Washington Washington PROPN nsubj 3 _
    a        avoir    AUX   aux:tense 3 _
    salué    saluer   VERB  ROOT  0 Tense=Past|VerbForm=Part
    les      le       DET   det   5 _
    progrès  progrès  NOUN  obj   3 _
    de       de       ADP   case  8 _
    l'       le       DET   det   8 _
    armée    armée    NOUN  nmod  5 _
    malienne malien   ADJ   amod  8 _
    à        à        ADP   case  11 _
    Ménaka   Ménaka   PROPN nmod  8 _
    .        .        PUNCT punct 3 _
"""
TWO = """
    French   french   ADJ   amod  2 _
    troops   troops   NOUN  nsubj 3 Number=Plur
    attacked attack   VERB  ROOT  0 Tense=Past|VerbForm=Fin
    a        a        DET   det   5 _
    convoy   convoy   NOUN  obj   3 _
    in       in       ADP   case  7 _
    Gao      Gao      PROPN obl   3 _
    ,        ,        PUNCT punct 12 _
    and      and      CCONJ cc    12 _
    Malian   malian   ADJ   amod  11 _
    soldiers soldier  NOUN  nsubj 12 _
    arrested arrest   VERB  conj  3 Tense=Past|VerbForm=Fin
    a        a        DET   det   14 _
    journalist journalist NOUN obj 12 _
    in       in       ADP   case  16 _
    Kidal    Kidal    PROPN obl   12 _
    .        .        PUNCT punct 3 _
"""
NOUN = """
    L'      le      DET   det   2 Definite=Def
    attaque attaque NOUN  nsubj 9 _
    des     de      ADP   case  4 _
    rebelles rebelle NOUN nmod  2 _
    maliens malien  ADJ   amod  4 _
    contre  contre  ADP   case  7 _
    Ansongo Ansongo PROPN nmod  2 _
    a       avoir   AUX   aux:tense 9 _
    duré    durer   VERB  ROOT  0 Tense=Past|VerbForm=Part
    .       .       PUNCT punct 9 _
"""
TOWN = """
    Malian   malian   ADJ   amod  2 _
    soldiers soldier  NOUN  nsubj 3 Number=Plur
    attacked attack   VERB  ROOT  0 Tense=Past|VerbForm=Fin
    rebels   rebel    NOUN  obj   3 Number=Plur
    in       in       ADP   case  7 _
    the      the      DET   det   7 Definite=Def
    village  village  NOUN  obl   3 _
    of       of       ADP   case  9 _
    Zorbelga Zorbelga PROPN nmod  7 _
    .        .        PUNCT punct 3 _
"""
GATHERED = """
    Des     un      DET   det   2 _
    étudiants étudiant NOUN nsubj 5 _
    maliens malien  ADJ   amod  2 _
    ont     avoir   AUX   aux:tense 5 _
    manifesté manifester VERB ROOT 0 Tense=Past|VerbForm=Part
    à       à       ADP   case  7 _
    Ségou   Ségou   PROPN obl   5 _
    .       .       PUNCT punct 5 _

    La      le      DET   det   2 _
    police  police  NOUN  nsubj 5 _
    les     le      PRON  obj   5 Person=3|PronType=Prs
    a       avoir   AUX   aux:tense 5 _
    arrêtés arrêter VERB  ROOT  0 Tense=Past|VerbForm=Part
    .       .       PUNCT punct 5 _
"""
MINISTER = """
    Malian   malian   ADJ   amod  2 _
    police   police   NOUN  nsubj 3 _
    arrested arrest   VERB  ROOT  0 Tense=Past|VerbForm=Fin
    the      the      DET   det   6 _
    French   french   ADJ   amod  6 _
    ambassador ambassador NOUN obj 3 _
    in       in       ADP   case  8 _
    Algiers  Algiers  PROPN nmod  6 _
    .        .        PUNCT punct 3 _
"""


@pytest.mark.parametrize(
    ("language", "rows", "trigger", "wanted"),
    [
        ("en", NEAR, "attacked", ("Ansongo", "MLI")),  # inside the object
        ("fr", REGION, "attaqué", ("Ménaka", "MLI")),  # under a place noun
        ("fr", QUIT, "quitté", ("Tessalit", "MLI")),  # the object itself, more precise than the country beside it
        ("fr", ASKED, "demandé", None),  # a capital addressed is its government
        ("fr", PRAISED, "salué", None),  # words about a place are not said there
        ("en", TWO, "attacked", ("Gao", "MLI")),
        ("en", TWO, "arrested", ("Kidal", "MLI")),  # each clause its own
        ("fr", NOUN, "attaque", ("Ansongo", "MLI")),  # the target of a noun
        ("en", TOWN, "attacked", ("Zorbelga", None)),  # a village nobody lists, country not guessed
        ("fr", GATHERED, "manifesté", ("Ségou", "MLI")),
        ("fr", GATHERED, "arrêtés", ("Ségou", "MLI")),  # done to those just told of
        ("en", MINISTER, "arrested", None),  # a post belongs to its holder
    ],
)
def test_the_place_is_chosen_by_syntax(lexicon: Lexicon, language: str, rows: str, trigger: str, wanted: tuple[str, str | None] | None) -> None:
    assert place(parse(language, rows), lexicon, trigger) == wanted


def test_a_known_place_has_coordinates(lexicon: Lexicon) -> None:
    found = places(parse("en", NEAR), lexicon)["attacked"]
    assert found is not None
    assert (found.lat, found.lon) == (pytest.approx(15.66, abs=0.1), pytest.approx(0.5, abs=0.1))


def test_an_unlisted_place_has_none(lexicon: Lexicon) -> None:
    found = places(parse("en", TOWN), lexicon)["attacked"]
    assert found is not None
    assert (found.lat, found.lon) == (None, None)


def test_a_country_in_a_locative_phrase_is_a_place(lexicon: Lexicon) -> None:
    assert place(construction("en.passive_agentless"), lexicon, "arrested") == ("Mali", "MLI")


def test_the_host_visited_is_the_place_too(lexicon: Lexicon) -> None:
    assert place(construction("en.surname"), lexicon, "visited") == ("Mali", "MLI")


def test_a_talk_takes_place_where_its_verb_says(lexicon: Lexicon) -> None:
    assert place(construction("en.between"), lexicon, "Talks") == ("Paris", "FRA")
