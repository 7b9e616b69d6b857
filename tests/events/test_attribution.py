"""Who says so, and what kind of source that is."""

from __future__ import annotations

import pytest
from parses import construction, parse

from lapwing.lexicon import Lexicon


@pytest.mark.parametrize(
    ("name", "form", "kind", "speaker"),
    [
        ("en.according", "arrested", "media", "the BBC"),
        ("en.said", "arrested", "leak", "a French diplomat"),
        ("en.quote", "condemn", "official", "the French foreign minister"),
        ("en.analysts", "reject", "analyst", "Analysts"),
        ("en.resident", "bombed", "person", "a resident"),
        ("en.threat", "bomb", "official", "Russia"),
        ("fr.selon", "arrêté", "leak", "un diplomate français"),
        ("fr.selon_analyst", "rejettera", "analyst", "plusieurs analystes"),
        ("fr.selon_media", "expulsé", "media", "Jeune Afrique"),
        ("fr.fuites", "bombardé", "leak", "Selon des fuites"),
        ("fr.croit_savoir", "bombardé", "leak", None),
        ("fr.quote", "condamnons", "official", "le ministre français des Affaires étrangères"),
        ("fr.a_indique", "arrêté", "official", "la présidence malienne"),
        ("fr.analystes", "rejeter", "analyst", "Les analystes"),
    ],
)
def test_a_source_has_its_kind_and_words(lexicon: Lexicon, name: str, form: str, kind: str, speaker: str | None) -> None:
    parsed = construction(name)
    attributions = parsed.coder(lexicon).attributions
    source = attributions.of(parsed.at(form))
    assert source is not None
    record = attributions.record(source)
    assert (record.kind, record.speaker.text if record.speaker else None) == (kind, speaker)


@pytest.mark.parametrize(("name", "form"), [("en.active", "condemned"), ("fr.active", "condamné"), ("fr.nominal", "visite"), ("en.control_object", "asked")])
def test_the_article_narrates_what_nobody_is_made_to_say(lexicon: Lexicon, name: str, form: str) -> None:
    parsed = construction(name)
    assert parsed.coder(lexicon).attributions.of(parsed.at(form)) is None


@pytest.mark.parametrize(
    ("name", "form", "opinion"),
    [("en.analysts", "reject", True), ("fr.analystes", "rejeter", True), ("en.said", "arrested", False), ("fr.a_indique", "arrêté", False)],
)
def test_opinion_is_told_from_report(lexicon: Lexicon, name: str, form: str, opinion: bool) -> None:
    parsed = construction(name)
    source = parsed.coder(lexicon).attributions.of(parsed.at(form))
    assert source is not None
    assert source.opinion is opinion


@pytest.mark.parametrize("name", ["en.quote", "fr.quote"])
def test_a_word_knows_the_quotation_it_stands_in(lexicon: Lexicon, name: str) -> None:
    parsed = construction(name)
    attributions = parsed.coder(lexicon).attributions
    verb = parsed.at("condemn" if name == "en.quote" else "condamnons")
    outside = parsed.at("minister" if name == "en.quote" else "ministre")
    assert attributions.quotation(verb) is not None
    assert attributions.quotation(outside) is None


def kind(lexicon: Lexicon, language: str, rows: str, form: str) -> str:
    parsed = parse(language, rows)
    return parsed.coder(lexicon).attributions.kind(parsed.at(form))


ENGLISH_SOURCE = """
    {det}
    Kenyan   kenyan   ADJ   amod  3 _
    {noun}   NOUN     nsubj 7 _
    ,        ,        PUNCT punct 3 _
    {beside}
    ,        ,        PUNCT punct 3 _
    said     say      VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
    so       so       ADV   advmod 7 _
    .        .        PUNCT punct 7 _
"""
FRENCH_SOURCE = """
    {det}
    {noun}   NOUN     nsubj 7 _
    malien   malien   ADJ   amod  2 _
    ,        ,        PUNCT punct 2 _
    {beside}
    ,        ,        PUNCT punct 2 _
    parle    parler   VERB  ROOT  0 Mood=Ind|Tense=Pres|VerbForm=Fin
    .        .        PUNCT punct 7 _
"""
SOURCES = {"en": ENGLISH_SOURCE, "fr": FRENCH_SOURCE}
#: What stands beside the noun: nothing of interest, or a name.
BESIDE = {
    "en": {"": "however however ADV advmod 7 _", "named": "Sarpong Sarpong PROPN appos 3 _"},
    "fr": {"": "pourtant pourtant ADV advmod 7 _", "named": "Bayo Bayo PROPN appos 2 _"},
}
SPEAKERS = [
    ("en", "A a DET det 3 _", "diplomat diplomat", "", "leak"),
    ("en", "Two two NUM nummod 3 _", "officials official", "", "leak"),
    ("en", "A a DET det 3 _", "diplomat diplomat", "named", "official"),
    ("en", "The the DET det 3 _", "diplomat diplomat", "", "official"),
    ("en", "The the DET det 3 _", "minister minister", "", "official"),
    ("fr", "Un un DET det 2 _", "diplomate diplomate", "", "leak"),
    ("fr", "Deux deux NUM nummod 2 _", "responsables responsable", "", "leak"),
    ("fr", "Un un DET det 2 _", "diplomate diplomate", "named", "official"),
    ("fr", "Le le DET det 2 _", "diplomate diplomate", "", "official"),
    ("fr", "Le le DET det 2 _", "ministre ministre", "", "official"),
]


@pytest.mark.parametrize(("language", "det", "noun", "beside", "expected"), SPEAKERS)
def test_an_official_counted_and_not_named_is_a_leak(lexicon: Lexicon, language: str, det: str, noun: str, beside: str, expected: str) -> None:
    rows = SOURCES[language].format(det=det, noun=noun, beside=BESIDE[language][beside])
    assert kind(lexicon, language, rows, noun.split()[0]) == expected


def test_an_indefinite_expert_is_no_leak(lexicon: Lexicon) -> None:
    rows = ENGLISH_SOURCE.format(det="A a DET det 3 _", noun="historian historian", beside=BESIDE["en"][""])
    assert kind(lexicon, "en", rows, "historian") == "analyst"


UNNAMED = [
    (
        "en",
        "minister",
        """
        The      the      DET   det   2 _
        minister minister NOUN  nsubj 7 Number=Sing
        familiar familiar ADJ   amod  2 _
        with     with     ADP   case  6 _
        the      the      DET   det   6 _
        talks    talk     NOUN  obl   3 Number=Plur
        spoke    speak    VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
        .        .        PUNCT punct 7 _
        """,
    ),
    (
        "fr",
        "ministre",
        """
        Le       le       DET   det   2 _
        ministre ministre NOUN  nsubj 7 Number=Sing
        sous     sous     ADP   case  4 _
        couvert  couvert  NOUN  nmod  2 _
        d'       de       ADP   case  6 _
        anonymat anonymat NOUN  nmod  4 _
        parle    parler   VERB  ROOT  0 Mood=Ind|Tense=Pres|VerbForm=Fin
        .        .        PUNCT punct 7 _
        """,
    ),
]


@pytest.mark.parametrize(("language", "form", "rows"), UNNAMED)
def test_an_office_that_hides_its_holders_name_is_a_leak(lexicon: Lexicon, language: str, form: str, rows: str) -> None:
    assert kind(lexicon, language, rows, form) == "leak"
