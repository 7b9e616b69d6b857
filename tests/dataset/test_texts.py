"""Five-word sequences and forms: what two texts have in common."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapwing.dataset.texts import SEQUENCE, Sequences, Text, opening_shared, refilled, shared, words


def text(content: str) -> Text:
    return Text(content, Sequences())


def test_words_are_the_same_whatever_the_typography() -> None:
    assert words("L’armée « progresse » — 12 000 hommes") == words('l\'armée\u00a0"progresse", 12 000 HOMMES')


@pytest.mark.parametrize(("content", "count"), [("", 1), ("one", 1), ("one two three four five", 1), ("one two three four five six", 2)])
def test_a_sequence_begins_at_each_word_but_the_last_four(content: str, count: int) -> None:
    assert len(Sequences().of(content)) == count


def test_another_order_is_another_sequence() -> None:
    assert Sequences().of("a b c d e")[0] != Sequences().of("e d c b a")[0]


@given(st.text())
def test_hashes_do_not_depend_on_what_was_read_before(content: str) -> None:
    used = Sequences()
    used.of("whatever was read before this text came")
    assert np.array_equal(used.of(content), Sequences().of(content))
    assert len(used.of(content)) == max(1, len(words(content)) - SEQUENCE + 1)


def test_hashes_are_the_same_in_another_process() -> None:
    code = "from lapwing.dataset.texts import Sequences; print(*Sequences().of('le Mali a condamné le coup de force'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(h) for h in Sequences().of("le Mali a condamné le coup de force")]


@given(st.lists(st.sampled_from("a b c d e f".split()), min_size=1, max_size=40), st.lists(st.sampled_from("a b c d e f".split()), min_size=1, max_size=40))
def test_shares(one: list[str], other: list[str]) -> None:
    first, second = text(" ".join(one)), text(" ".join(other))
    assert 0 <= shared(first, second) == shared(second, first) <= 1
    assert shared(first, first) == opening_shared(first, first, 0) == 1


def test_a_cut_text_is_the_opening_of_the_longer_one() -> None:
    whole = [f"word{n}" for n in range(100)]
    short, rest = text(" ".join(whole[:40])), text(" ".join(whole[60:]))
    long = text(" ".join(whole))
    assert opening_shared(short, long, 10) == 1
    assert opening_shared(rest, long, 10) == 0
    assert shared(rest, long) == pytest.approx(36 / 96)


def test_forms_filled_anew_are_counted() -> None:
    one = text("In Gao 12 people were killed on Monday. The hospital has run out of medicines, said Awa Traoré. Nobody claimed it so far.")
    other = text("In Mopti 7 people were killed on Friday. The hospital has run out of medicines, said Awa Traoré. Nobody claimed it so far.")
    assert refilled(one, other) == refilled(other, one) == (1, 3)
    assert refilled(one, one) == (0, 3)
    assert refilled(one, text("Something else altogether was said in Gao.")) == (0, 0)
