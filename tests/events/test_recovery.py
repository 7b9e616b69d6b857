"""Parties that no name, demonym or office writes: the people of a place; and the refusal that a denied future is."""

from __future__ import annotations

from parses import Parse, parse, told

from lapwing.lexicon import Lexicon


def events(parsed: Parse, lexicon: Lexicon) -> list[str]:
    return [told(e) for e in parsed.events(lexicon)]


SENTRIES = """
    Rebels  rebel   NOUN  nsubj 2 Number=Plur
    killed  kill    VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
    two     two     NUM   nummod 4 _
    latecomers latecomer NOUN obj 2 Number=Plur
    in      in      ADP   case  6 _
    Bamako  Bamako  PROPN obl   2 _
    .       .       PUNCT punct 2 _
"""


def test_whom_an_attack_strikes_is_of_the_place(lexicon: Lexicon) -> None:
    assert events(parse("en", SENTRIES), lexicon) == ["ASSAULT MLI/REB > MLI"]


CROWD = """
    In      in      ADP   case  2 _
    Lomé    Lomé    PROPN obl   5 _
    ,       ,       PUNCT punct 2 _
    hundreds hundred NOUN nsubj 5 Number=Plur
    marched march   VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
    on      on      ADP   case  7 _
    Monday  Monday  PROPN obl   5 _
    .       .       PUNCT punct 5 _
"""


def test_a_crowd_is_of_the_place(lexicon: Lexicon) -> None:
    assert events(parse("en", CROWD), lexicon) == ["PROTEST TGO/CVL"]


NEVER = """
    Kenya     Kenya    PROPN nsubj 2 _
    said      say      VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
    it        it       PRON  nsubj 6 Number=Sing|Person=3
    {will}    will     AUX   aux   6 VerbForm=Fin
    never     never    ADV   advmod 6 _
    meet      meet     VERB  ccomp 2 VerbForm=Inf
    the       the      DET   det   9 _
    Somali    somali   ADJ   amod  9 _
    president president NOUN obj   6 Number=Sing
    .         .        PUNCT punct 2 _
"""


def test_what_its_own_author_will_never_do_is_refused(lexicon: Lexicon) -> None:
    for will in ("will", "would"):
        assert events(parse("en", NEVER.replace("{will}", will)), lexicon) == ["REJECT KEN > SOM/GOV"], will
