"""Contexts of an event: from frame, category and parties, from its sentence, and from its paragraph only where that is about one thing."""

from __future__ import annotations

from parses import Parse, parse

from lapwing.lexicon import Lexicon

MET = """
    France France PROPN nsubj 2 _
    {verb} {verb} VERB ROOT 0 Mood=Ind|Tense=Past|VerbForm=Fin
    Mali   Mali   PROPN obj 2 _
    .      .      PUNCT punct 2 _
"""
TEAR_GAS = """
    Des      un       DET   det   2 _
    policiers policier NOUN nsubj 5 Number=Plur
    maliens  malien   ADJ   amod  2 _
    ont      avoir    AUX   aux:tense 5 _
    dispersé disperser VERB ROOT  0 Tense=Past|VerbForm=Part
    des      un       DET   det   7 _
    manifestants manifestant NOUN obj 5 Number=Plur
    à        à        ADP   case  10 _
    coups_de coup     ADP   fixed 8 _
    gaz      gaz      NOUN  obl   5 _
    lacrymogène lacrymogène ADJ amod 10 _
    .        .        PUNCT punct 5 _
"""
THEME = """
    The    the    DET   det 2 _
    mine   mine   NOUN  nsubj 3 _
    sells  sell   VERB  ROOT 0 Tense=Pres|VerbForm=Fin
    gold   gold   NOUN  obj 3 _
    and    and    CCONJ cc 6 _
    uranium uranium NOUN conj 4 _
    .      .      PUNCT punct 3 _
"""


def contexts(parsed: Parse, lexicon: Lexicon) -> tuple[str, ...]:
    (event,) = parsed.events(lexicon)
    return event.context


def test_a_category_brings_its_context(lexicon: Lexicon) -> None:
    assert contexts(parse("en", MET.replace("{verb}", "met", 1).replace("{verb}", "meet")), lexicon) == ("diplomatic",)


def test_an_expression_is_not_the_word_it_holds(lexicon: Lexicon) -> None:
    found = contexts(parse("fr", TEAR_GAS), lexicon)
    assert "repression" in found
    assert "natural_resource" not in found


def test_a_paragraph_about_one_thing_lends_its_context(lexicon: Lexicon) -> None:
    accused = MET.replace("{verb}", "accused", 1).replace("{verb}", "accuse")
    assert contexts(parse("en", accused), lexicon) == ()
    assert contexts(parse("en", f"{THEME.rstrip()}\n\n{accused.strip()}"), lexicon) == ("natural_resource",)
    assert contexts(parse("en", THEME, accused), lexicon) == (), "another paragraph lends nothing"
