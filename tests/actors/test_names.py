"""Names as they are matched in text: whole words, in the language they are a name in, made once and only when met."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapwing.actors.names import NameBook, name_book
from lapwing.lexicon import Lexicon
from lapwing.lexicon.registry import LANGUAGES


def texts(book: NameBook, text: str) -> list[tuple[str, str]]:
    """(what is written, id) of every name of a text."""
    return [(text[a:b], name.id) for a, b, which in book.spelled(text) for name in book.meanings(which)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Le Mali.", ["Mali"]), ("Les Maliens", []), ("l’ONU", ["ONU"]), ("(Mali)", ["Mali"]), ("Mali2", []), ("2Mali", []), ("U.S.", ["U.S."]),
        ("U.S.Army", ["U.S."]), ("Sierra\u00a0Leone", ["Sierra\u00a0Leone"]), ("Sierra\nLeone", ["Sierra\nLeone"]), ("", []),
    ],
)  # fmt: skip
def test_names_are_whole_words(lexicon: Lexicon, text: str, written: list[str]) -> None:
    found = {w for language in LANGUAGES for w, _ in texts(name_book(lexicon, language), text)}
    assert found == set(written)


def test_a_name_may_stand_inside_another(lexicon: Lexicon) -> None:
    found = dict(texts(name_book(lexicon, "en"), "the Central Bank of Nigeria"))
    assert found["Nigeria"] == "NGA" and len(found) > 1


def test_a_name_is_one_in_its_language_only(lexicon: Lexicon) -> None:
    assert ("Allemagne", "DEU") in texts(name_book(lexicon, "fr"), "l'Allemagne")
    assert texts(name_book(lexicon, "en"), "l'Allemagne") == []


def test_a_name_is_made_once(lexicon: Lexicon) -> None:
    book = name_book(lexicon, "en")
    ((_, _, first), (_, _, second)) = book.spelled("Mali, Mali")
    assert book.meanings(first)[0] is book.meanings(second)[0]
    assert name_book(lexicon, "en") is book


@given(text=st.lists(st.sampled_from(["Mali", "ONU", "Union", "africaine", " ", "-", "é", "a", "1", ".", "’", "\n"]), max_size=12).map("".join))
def test_word_boundaries_are_those_of_a_regular_expression(lexicon: Lexicon, text: str) -> None:
    found = [(a, b) for a, b, _ in name_book(lexicon, "fr").spelled(text) if text[a:b] in ("Mali", "ONU")]
    assert sorted(found) == [m.span() for m in re.finditer(r"(?<![^\W_])(?:Mali|ONU)(?![^\W_])", text)]
