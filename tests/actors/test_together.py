"""Several parties in one phrase, people of a place, and whoever stands beside: on hand-made parses."""

from __future__ import annotations

import pytest
from parses import PUBLISHED, Parse, parse

from lapwing.actors.resolver import Resolver
from lapwing.lexicon import Lexicon


def codes(lexicon: Lexicon, parsed: Parse, form: str, nth: int = 0) -> list[str | None]:
    return [e.code for e in Resolver(parsed.syntax, lexicon, PUBLISHED).entities(parsed.at(form, nth))]


TROOPS = """
    Indian    indian    ADJ   amod  4 _
    and       and       CCONJ cc    3 _
    Pakistani pakistani ADJ   {dep} 4 _
    {noun}    {lemma}   NOUN  nsubj 5 {feats}
    left      leave     VERB  ROOT  0 Tense=Past|VerbForm=Fin
    .         .         PUNCT punct 5 _
"""


@pytest.mark.parametrize("dep", ["amod", "compound"])
def test_coordinated_demonyms_are_all_parties(lexicon: Lexicon, dep: str) -> None:
    parsed = parse("en", TROOPS.format(dep=dep, noun="troops", lemma="troop", feats="Number=Plur"))
    assert codes(lexicon, parsed, "troops") == ["IND", "PAK"]


def test_one_body_has_one_nationality(lexicon: Lexicon) -> None:
    parsed = parse("en", TROOPS.format(dep="amod", noun="minister", lemma="minister", feats="Number=Sing"))
    assert len(codes(lexicon, parsed, "minister")) == 1


NAMED = """
    {a}    {a}    PROPN nsubj 4 _
    and    and    CCONJ cc    3 _
    {b}    {b}    PROPN conj  1 _
    met    meet   VERB  ROOT  0 Tense=Past|VerbForm=Fin
    .      .      PUNCT punct 4 _

    {det}  {det}  DET   det    3 _
    two    two    NUM   nummod 3 _
    {noun}s {noun} NOUN  nsubj  4 Number=Plur
    left   leave  VERB  ROOT   0 Tense=Past|VerbForm=Fin
    .      .      PUNCT punct  4 _
"""


def test_the_two_organizations_are_organisations(lexicon: Lexicon) -> None:
    parsed = parse("en", NAMED.format(a="UNICEF", b="NATO", det="The", noun="organization"))
    assert codes(lexicon, parsed, "organizations") == ["UNO", "IGO"]


def test_two_countries_are_no_organisations(lexicon: Lexicon) -> None:
    parsed = parse("en", NAMED.format(a="Kenya", b="Somalia", det="The", noun="organization"))
    assert codes(lexicon, parsed, "organizations") == []


def test_two_leaders_not_named_before_are_new(lexicon: Lexicon) -> None:
    """*some two sides* are not *the two sides*."""
    parsed = parse("en", NAMED.format(a="Kenya", b="Somalia", det="some", noun="side"))
    assert codes(lexicon, parsed, "sides") == []


THREE = """
    Mali    mali    PROPN nsubj 6 _
    ,       ,       PUNCT punct 3 _
    Niger   niger   PROPN conj  1 _
    and     and     CCONJ cc    5 _
    Guinea  guinea  PROPN conj  1 _
    met     meet    VERB  ROOT  0 Tense=Past|VerbForm=Fin
    .       .       PUNCT punct 6 _

    The       the     DET   det    3 _
    three     three   NUM   nummod 3 _
    countries country NOUN  nsubj  4 Number=Plur
    left      leave   VERB  ROOT   0 Tense=Past|VerbForm=Fin
    .         .       PUNCT punct  4 _
"""


def test_the_three_countries(lexicon: Lexicon) -> None:
    assert codes(lexicon, parse("en", THREE), "countries") == ["MLI", "NER", "GIN"]


TOWN = """
    Le         le         DET   det   2 _
    gouverneur gouverneur NOUN  nsubj 5 Gender=Masc|Number=Sing
    de         de         ADP   case  4 _
    Kailahun   Kailahun   PROPN nmod  2 _
    parle      parler     VERB  ROOT  0 _
    à          à          ADP   case  7 _
    Freetown   Freetown   PROPN obl   5 _
    .          .          PUNCT punct 5 _
"""


def test_a_town_of_the_gazetteer_tells_whose_an_office_is(lexicon: Lexicon) -> None:
    assert codes(lexicon, parse("fr", TOWN), "gouverneur") == ["SLE"]


CHIEF = """
    Sa     son    DET   det   2 _
    cheftaine cheftaine NOUN nsubj 7 Gender=Fem|Number=Sing
    ,      ,      PUNCT punct 4 _
    Bintou Bintou PROPN appos 2 _
    Keita  Keita  PROPN flat  4 _
    ,      ,      PUNCT punct 4 _
    parle  parler VERB  ROOT  0 _
    .      .      PUNCT punct 7 _
"""


def test_a_noun_of_no_known_office_is_the_person_beside_it(lexicon: Lexicon) -> None:
    assert codes(lexicon, parse("fr", CHIEF), "cheftaine") == ["UNO"]


CLITIC = """
    Ottawa   Ottawa   PROPN nsubj 3 _
    a        avoir    AUX   aux:tense 3 _
    accusé   accuser  VERB  ROOT  0 Tense=Past|VerbForm=Part
    Lomé     Lomé     PROPN obj   3 _
    et       et       CCONJ cc    7 _
    lui      lui      PRON  iobj  7 Number=Sing|Person=3
    réclame  réclamer VERB  conj  3 Tense=Pres|VerbForm=Fin
    une      un       DET   det   9 _
    amende   amende   NOUN  obj   7 _
    .        .        PUNCT punct 3 _
"""


def test_an_object_pronoun_is_not_the_shared_subject(lexicon: Lexicon) -> None:
    assert codes(lexicon, parse("fr", CLITIC), "lui") == ["TGO"]


def test_our_is_of_the_guest_of_an_interview(lexicon: Lexicon) -> None:
    question = """
        Q  q  NOUN ROOT 0 _
        :  :  PUNCT punct 1 _
        Why why ADV advmod 1 _
        ?  ?  PUNCT punct 1 _
    """
    guest = """
        The       the       DET  det   3 _
        Ghanaian  ghanaian  ADJ  amod  3 _
        minister  minister  NOUN nsubj 6 Number=Sing
        Ama       Ama       PROPN appos 3 _
        Sarpong   Sarpong   PROPN flat 4 _
        answered  answer    VERB ROOT  0 Tense=Past|VerbForm=Fin
        .         .         PUNCT punct 6 _
    """
    answer = """
        Our    our    PRON nmod:poss 2 Poss=Yes
        troops troop  NOUN nsubj 3 Number=Plur
        left   leave  VERB ROOT 0 Tense=Past|VerbForm=Fin
        .      .      PUNCT punct 3 _
    """
    parsed = parse("en", guest, question, answer, question, answer)
    assert codes(lexicon, parsed, "troops") == ["GHA"]
