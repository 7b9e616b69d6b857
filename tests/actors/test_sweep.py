"""Every name and demonym of every state, alone, in both languages: its own country, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from lapwing.actors.resolver import Resolver
from lapwing.language.syntax import Syntax
from lapwing.language.tokenizer import LapwingTokenizer
from lapwing.lexicon import Lexicon
from lapwing.lexicon.registry import demonym_forms

#: What several countries share, or other things are called: nobody without support.
NOBODY = {
    "en": {"Congo", "Congolese", "Korea", "Korean", "Koreans", "Dominican", "Dominicans", "Georgia", "DPR", "DNR", "LPR", "LNR"},
    "fr": {"Congo", "congolais", "congolaise", "congolaises", "Corée", "coréen", "coréens", "coréenne", "coréennes", "coreen", "coreens", "coreenne",
           "coreennes", "RPD", "RPL", "DNR", "LNR", "Saint-Barthélemy"},
}  # fmt: skip
NOBODY["en"] |= {"Montserrat"}
NOBODY["fr"] |= {"Montserrat"}


def alone(lexicon: Lexicon, language: str, text: str, pos: str) -> set[str]:
    """The codes of a text that is nothing but this expression."""
    vocab = Vocab()
    tokens = LapwingTokenizer(vocab, language)(text)
    n = len(tokens)
    head = n - 1 if language == "en" else 0
    doc = Doc(
        vocab, words=[t.text for t in tokens], spaces=[bool(t.whitespace_) for t in tokens], pos=[pos] * n, heads=[head] * n,
        deps=["ROOT" if k == head else "flat" for k in range(n)], lemmas=[t.text.lower() for t in tokens],
    )  # fmt: skip
    resolver = Resolver(Syntax(doc, language), lexicon)
    return {e.code for i in range(n) for e in resolver.entities(i) if e.code}


def expressions(state: dict[str, Any], language: str) -> Iterator[tuple[str, str]]:
    names = (state.get("names") or {}).get(language) or {}
    for strength in ("strong", "weak"):
        for written in names.get(strength) or []:
            yield str(written), "PROPN"
    for form in demonym_forms(state, language):
        yield form.title() if language == "en" else form, "ADJ"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_country_name_and_demonym_is_its_own_country(lexicon: Lexicon, language: str) -> None:
    wrong = {}
    for state in lexicon.data["states"]:
        code = state.get("code", state["id"])
        for text, pos in expressions(state, language):
            got = alone(lexicon, language, text, pos)
            if got != (set() if text in NOBODY[language] else {code}):
                wrong[text] = (code, got)
    assert wrong == {}


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "South Sudanese", "SSD"), ("en", "Papua New Guinean", "PNG"), ("en", "Equatorial Guinean", "GNQ"), ("en", "Guinea-Bissau", "GNB"),
        ("en", "North Korean", "PRK"), ("fr", "bissau-guinéen", "GNB"), ("fr", "nigérien", "NER"), ("fr", "nigérian", "NGA"), ("en", "Nigerien", "NER"),
        ("en", "Nigerian", "NGA"), ("fr", "sud-soudanais", "SSD"), ("fr", "dominicain", "DOM"), ("fr", "dominiquais", "DMA"),
    ],
)  # fmt: skip
def test_look_alikes_are_kept_apart(lexicon: Lexicon, language: str, text: str, code: str) -> None:
    assert alone(lexicon, language, text, "ADJ" if text[0].islower() else "PROPN") == {code}
