"""Who says so, and what kind of source that is."""

from __future__ import annotations

import pytest
from parses import construction

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
