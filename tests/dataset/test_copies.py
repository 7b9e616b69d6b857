"""Copies are found whatever was edited; what only looks like one is none; the earliest of a group is the original."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import BODY, EDITED, LINES

from lapwing.dataset.copies import Copy, find_copies

TOLL = """{0}: {1} dead in shelling
Health officials in {0} said {1} people were killed and {2} wounded on {3}, bringing the total since the fighting began to {4}.
The wounded were taken to the regional hospital, where doctors said medicines were running out.
Both sides accuse each other of breaking the truce that mediators brokered in spring.
Residents of the {5} district spent the night in cellars, and water was cut for {6} hours."""


def copies(texts: Sequence[str]) -> dict[int, int]:
    """document -> the earliest of its group"""

    def read(wanted: Sequence[int] | None) -> list[tuple[int, str]]:
        return [(number, texts[number]) for number in (range(len(texts)) if wanted is None else wanted)]

    return {copy.document: copy.copy_of for copy in find_copies(read, len(texts))}


@pytest.mark.parametrize("edit", EDITED)
def test_an_edited_text_is_a_copy(edit: str) -> None:
    assert copies([BODY, EDITED[edit]]) == {1: 0} == copies([EDITED[edit], BODY])


def test_the_earliest_of_a_group_is_the_original() -> None:
    assert copies(["Something else.", *EDITED.values(), BODY]) == dict.fromkeys(range(2, 8), 1)


def test_a_form_filled_anew_is_no_copy() -> None:
    one, other = TOLL.format("Gao", 12, 40, "Monday", 812, "Sané", 6), TOLL.format("Mopti", 7, 15, "Friday", 990, "Lafia", 11)
    assert copies([one, other, one.replace("12 people", "13 people")]) == {2: 0}


def test_reports_that_share_background_are_none() -> None:
    background = "\n".join(LINES[5:])
    own = (
        "The president of the regional bloc flew to the capital on Tuesday to ask the general for a truce during the harvest, his office said in a note.\n" * 1
    )
    assert (
        copies([BODY, own + "He was received at the airport by three ministers and went on to the palace, where he is to stay until Thursday.\n" + background])
        == {}
    )


def test_a_round_up_makes_no_copies_of_its_briefs() -> None:
    briefs = ["\n".join(LINES[:2]), "\n".join(LINES[2:4]), "\n".join(LINES[4:6])]
    found = copies([*briefs, "In brief\n" + "\n".join(briefs)])
    assert not found.keys() & {0, 1, 2}


@pytest.mark.parametrize("text", ["", "Mali condemned Togo.", "…"])
def test_short_texts_are_copies_where_they_are_the_same(text: str) -> None:
    assert copies([text, text]) == {1: 0}
    assert copies(["Mali condemned Togo on day 1 of the dispute.", "Mali condemned Togo on day 2 of the dispute."]) == {}
    assert copies([]) == {}


def test_similarity_is_the_share_of_sequences_in_common() -> None:
    texts = [BODY, EDITED["cut"], BODY]
    found = find_copies(lambda wanted: [(n, texts[n]) for n in (range(3) if wanted is None else wanted)], 3)
    assert found == [Copy(1, 0, pytest.approx(0.42, abs=0.05)), Copy(2, 0, 1.0)]


def test_a_long_series_in_one_form_hides_no_copy() -> None:
    draw = random.Random(3)
    series = [TOLL.format("Gao", *draw.sample(range(1000), 2), f"day {n}", draw.randint(1000, 9999), "Sané", n + 100) for n in range(300)]
    assert copies([*series, "Late news\n" + series[7]]) == {300: 7}


@settings(max_examples=20, deadline=None)
@given(st.permutations(list(range(8))))
def test_groups_do_not_depend_on_the_order(order: list[int]) -> None:
    texts = [BODY, *EDITED.values(), TOLL.format("Gao", 12, 40, "Monday", 812, "Sané", 6)]
    found = copies([texts[n] for n in order])
    groups = {frozenset(order[i] for i in range(8) if found.get(i, i) == head) for head in range(8)} - {frozenset()}
    assert groups == {frozenset(range(7)), frozenset({7})}
