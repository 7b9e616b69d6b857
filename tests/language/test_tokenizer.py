"""Tokens and their offsets: every token is where it says it is, in any text, and the words of two languages are cut as UD cuts them."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from lapwing.language.tokenizer import CHARACTER_MAP, LapwingTokenizer, line_blocks, normalise
from lapwing.records import Block

TOKENIZERS = {language: LapwingTokenizer(spacy.blank(language).vocab, language) for language in ("en", "fr")}


def words(language: str, text: str) -> list[str]:
    return [token.text for token in TOKENIZERS[language](text)]


# Letters of both languages beside everything pages put between them.
PAGE_TEXT = st.text(
    alphabet=st.one_of(st.sampled_from("aeéèàçœLMTnst'’‘“”«»–—-‑.…,:;()0123456789%€$ \u00a0\u202f\n\t\u200b\ufeff"), st.characters(), st.just(chr(0xD800))),
    max_size=200,
)


@pytest.mark.parametrize("language", ["en", "fr"])
@settings(max_examples=150, deadline=None)
@given(text=PAGE_TEXT)
def test_offsets_are_exact_and_no_character_is_lost(language: str, text: str) -> None:
    doc = TOKENIZERS[language](text)
    offsets, owner = doc.user_data["offsets"], doc.user_data["blocks"]
    assert doc.user_data["raw"] == text
    assert len(offsets) == len(owner) == len(doc)
    mapped = normalise(text)
    last = 0
    covered = set()
    for token, start in zip(doc, offsets, strict=True):
        assert start >= last
        last = start + len(token.text)
        assert mapped[start:last] == token.text
        assert not token.text.isspace()
        covered.update(range(start, last))
    assert all(c.isspace() for i, c in enumerate(mapped) if i not in covered)


@pytest.mark.parametrize("language", ["en", "fr"])
@settings(max_examples=100, deadline=None)
@given(text=PAGE_TEXT)
def test_tokens_stay_inside_their_block(language: str, text: str) -> None:
    doc = TOKENIZERS[language](text)
    blocks = line_blocks(text)
    for token, start, number in zip(doc, doc.user_data["offsets"], doc.user_data["blocks"], strict=True):
        assert blocks[number].start <= start
        assert start + len(token.text) <= blocks[number].end


@given(text=st.text(max_size=200))
def test_normalising_never_changes_the_length(text: str) -> None:
    assert len(normalise(text)) == len(text)


def test_the_character_map_is_one_to_one() -> None:
    assert all(len(value) == 1 for value in CHARACTER_MAP.values())


def test_only_the_blocks_given_are_tokenised() -> None:
    text = "Menu\nLe Mali refuse.\nLaisser un commentaire"
    doc = TOKENIZERS["fr"].blocks(text, [Block(5, 20)])
    assert [t.text for t in doc] == ["Le", "Mali", "refuse", "."]
    assert doc.user_data["offsets"] == [5, 8, 13, 19]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # elisions, with either apostrophe
        ("l'accord", ["l'", "accord"]),
        ("l’accord", ["l'", "accord"]),
        ("L’Union et d’autres", ["L'", "Union", "et", "d'", "autres"]),
        ("jusqu’à ce qu’elle n’ait rien dit", ["jusqu'", "à", "ce", "qu'", "elle", "n'", "ait", "rien", "dit"]),
        ("lorsqu'il s'agit", ["lorsqu'", "il", "s'", "agit"]),
        ("aujourd’hui", ["aujourd'hui"]),
        ("quelqu’un", ["quelqu'un"]),
        ("Côte d’Ivoire", ["Côte", "d'", "Ivoire"]),
        # clitics after the verb
        ("dira-t-il", ["dira", "-t-il"]),
        ("a-t-elle", ["a", "-t-elle"]),
        ("Viendra-t-on ?", ["Viendra", "-t-on", "?"]),
        ("est-ce", ["est", "-ce"]),
        ("faut-il", ["faut", "-il"]),
        ("donnez-leur", ["donnez", "-leur"]),
        ("ce mois-ci", ["ce", "mois", "-ci"]),
        # compounds stay whole
        ("Guinée-Bissau", ["Guinée-Bissau"]),
        ("cessez-le-feu", ["cessez-le-feu"]),
        ("vice-président", ["vice-président"]),
        ("Saint-Pétersbourg", ["Saint-Pétersbourg"]),
        # abbreviations
        ("M. Stevens", ["M.", "Stevens"]),
        ("MM. Diop et Camara", ["MM.", "Diop", "et", "Camara"]),
        ("S.E.M. Diop", ["S.E.M.", "Diop"]),
        ("J.-C. Diallo", ["J.", "-", "C.", "Diallo"]),
        ("le 12 janv. 2024", ["le", "12", "janv.", "2024"]),
        ("n° 3", ["n", "°", "3"]),
        ("n\u00b0\u00a03", ["n", "°", "3"]),
        ("a) renforcer", ["a", ")", "renforcer"]),
        # quotation marks and spaces of French typography
        ("«\u00a0jamais\u00a0»", ['"', "jamais", '"']),
        ("«\u202fjamais\u202f», dit-il", ['"', "jamais", '"', ",", "dit", "-il"]),
        ("quoi\u202f?", ["quoi", "?"]),
        ("1,5 million", ["1,5", "million"]),
        ("14/05/2025", ["14/05/2025"]),
        ("20%", ["20%"]),
    ],
)
def test_french_words(text: str, expected: list[str]) -> None:
    assert words("fr", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("doesn't", ["does", "n't"]),
        ("doesn’t", ["does", "n't"]),
        ("won't", ["wo", "n't"]),
        ("can't", ["ca", "n't"]),
        ("cannot", ["can", "not"]),
        ("Mali’s offer", ["Mali", "'s", "offer"]),
        ("they're", ["they", "'re"]),
        ("the parties' demands", ["the", "parties", "'", "demands"]),
        ("U.S. troops", ["U.S.", "troops"]),
        ("the U.N.", ["the", "U.N."]),
        ("Mr. Stevens", ["Mr.", "Stevens"]),
        ("Gen. Tiani", ["Gen.", "Tiani"]),
        ("no. 3", ["no.", "3"]),
        ("cease-fire", ["cease", "-", "fire"]),
        ("“never”", ['"', "never", '"']),
        ("$1.5 billion", ["$", "1.5", "billion"]),
        ("https://example.org/a?b=1 said", ["https://example.org/a?b=1", "said"]),
        ("desk@example.org", ["desk@example.org"]),
        ("wait...", ["wait", "..."]),
    ],
)
def test_english_words(text: str, expected: list[str]) -> None:
    assert words("en", text) == expected
