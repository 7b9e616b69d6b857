"""Which frame fires: by the word that stands there or by who is known to, in causatives, and in one expression inside another."""

from __future__ import annotations

import pytest
from parses import Parse, parse

from lapwing.lexicon import Lexicon


def frames(parsed: Parse, lexicon: Lexicon) -> list[str]:
    """The frames of all triggers by text order, the chosen one of each."""
    triggers = parsed.coder(lexicon).triggers
    return [triggers[head][0].frame.id for head in sorted(triggers)]


def chosen(parsed: Parse, lexicon: Lexicon) -> list[str]:
    """The frames that became events."""
    return [frame for e in parsed.events(lexicon) for frame in e.frames]


HELD = """
    Kenyan  kenyan  ADJ   amod  2 _
    police  police  NOUN  nsubj 3 Number=Sing
    held    hold    VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
    {first}
    {second}
    .       .       PUNCT punct 3 _
"""
RETENU = """
    La      le      DET   det   2 _
    police  police  NOUN  nsubj 5 Gender=Fem|Number=Sing
    kényane kényan  ADJ   amod  2 _
    a       avoir   AUX   aux:tense 5 Mood=Ind|Tense=Pres|VerbForm=Fin
    retenu  retenir VERB  ROOT  0 Tense=Past|VerbForm=Part
    {first}
    {second}
    .       .       PUNCT punct 5 _
"""


@pytest.mark.parametrize(
    ("language", "rows", "verb", "thing"),
    [("en", HELD, 3, ("the the DET", "bridge bridge NOUN")), ("fr", RETENU, 5, ("le le DET", "pont pont NOUN"))],
)
def test_a_named_person_is_a_person_whatever_the_name(lexicon: Lexicon, language: str, rows: str, verb: int, thing: tuple[str, str]) -> None:
    name = rows.format(first=f"Aliou Aliou PROPN obj {verb} _", second=f"Bangoura Bangoura PROPN flat {verb + 1} _")
    assert chosen(parse(language, name), lexicon) == ["hold-person"]
    other = rows.format(first=f"{thing[0]} det {verb + 2} _", second=f"{thing[1]} obj {verb} _")
    assert chosen(parse(language, other), lexicon) == []


ALLOWED = """
    Kenya   Kenya   PROPN nsubj 2 _
    allowed allow   VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
    Somali  somali  ADJ   amod  4 _
    journalists journalist NOUN obj 2 Number=Plur
    .       .       PUNCT punct 2 _
"""
AUTORISE = """
    Le      le      DET   det   2 _
    Kenya   Kenya   PROPN nsubj 4 _
    a       avoir   AUX   aux:tense 4 Mood=Ind|Tense=Pres|VerbForm=Fin
    autorisé autoriser VERB ROOT 0 Tense=Past|VerbForm=Part
    des     un      DET   det   6 _
    journalistes journaliste NOUN obj 4 Number=Plur
    somaliens somalien ADJ amod 6 _
    .       .       PUNCT punct 4 _
"""


@pytest.mark.parametrize(("language", "rows"), [("en", ALLOWED), ("fr", AUTORISE)])
def test_a_word_of_the_class_outranks_who_is_known_to_be_of_it(lexicon: Lexicon, language: str, rows: str) -> None:
    """Journalists are of those let in, by their word; of the media that are permitted, by their sector alone."""
    assert chosen(parse(language, rows), lexicon) == ["let-in"]


EXPELLED = """
    Kenya   Kenya   PROPN nsubj 2 _
    expelled expel  VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
    two     two     NUM   nummod 5 _
    Somali  somali  ADJ   amod  5 _
    {noun}s {noun}  NOUN  obj   2 Number=Plur
    .       .       PUNCT punct 2 _
"""


def test_a_frame_that_holds_by_a_word_outranks_one_without_condition(lexicon: Lexicon) -> None:
    diplomats, traders = (chosen(parse("en", EXPELLED.format(noun=noun)), lexicon) for noun in ("diplomat", "trader"))
    assert diplomats == ["expel-diplomat"] != traders


PLEUVOIR = """
    La      le      DET   det   2 _
    Russie  Russie  PROPN nsubj 5 _
    a       avoir   AUX   aux:tense 5 Mood=Ind|Tense=Pres|VerbForm=Fin
    fait    faire   AUX   aux:caus 5 Tense=Past|VerbForm=Part
    pleuvoir pleuvoir VERB ROOT 0 VerbForm=Inf
    500     500     NUM   nummod 7 _
    drones  drone   NOUN  obj   5 Number=Plur
    sur     sur     ADP   case  9 _
    Kiev    Kiev    PROPN obl   5 _
    .       .       PUNCT punct 5 _
"""


def test_a_causative_is_found_on_the_verb_it_causes(lexicon: Lexicon) -> None:
    parsed = parse("fr", PLEUVOIR)
    triggers = parsed.coder(lexicon).triggers
    expressions = [parsed.forms(t.tokens) for t in triggers[parsed.at("pleuvoir")]]
    assert ["fait", "pleuvoir"] in expressions
    (event,) = parsed.events(lexicon)
    assert (event.event, event.mode, event.actor[0].code, event.recipient[0].code) == ("ASSAULT", "drone", "RUS", "UKR")


RESPECTER = """
    Le      le      DET   det   2 _
    Mali    Mali    PROPN nsubj 3 _
    demande demander VERB ROOT  0 Mood=Ind|Tense=Pres|VerbForm=Fin
    au      à       ADP   case  5 _
    Niger   Niger   PROPN obl   3 _
    de      de      ADP   mark  7 _
    respecter respecter VERB xcomp 3 VerbForm=Inf
    le      le      DET   det   9 _
    cessez-le-feu cessez-le-feu NOUN obj 7 Number=Sing
    .       .       PUNCT punct 3 _
"""

KEEP_OUT = """
    Mali    Mali    PROPN nsubj 2 _
    told    tell    VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
    Niger   Niger   PROPN obj   2 _
    to      to      PART  mark  5 _
    keep    keep    VERB  xcomp 2 VerbForm=Inf
    out     out     ADV   advmod 5 _
    of      of      ADP   case  8 _
    talks   talk    NOUN  obl   5 Number=Plur
    .       .       PUNCT punct 2 _
"""


def test_a_word_of_a_longer_expression_is_no_trigger(lexicon: Lexicon) -> None:
    assert frames(parse("fr", RESPECTER), lexicon) == ["ask-to-change"]


def test_an_expression_inside_another_is_none_and_covers_nothing(lexicon: Lexicon) -> None:
    """*Told to keep out of* holds *keep out of talks*, which then covers no talks."""
    assert frames(parse("en", KEEP_OUT), lexicon) == ["warn-off", "talks"]
