"""Pairs are found near in time and by shared parties; joining is by the mean, never joins two acts of one article, and depends on no order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import example

from lapwing.dataset.clusters import candidates, clusters, retold
from lapwing.dataset.same import may_be_same
from lapwing.dataset.told import Told

DAYS = [date(2025, 3, day) for day in (1, 2, 3, 4, 8)]
events = st.lists(
    st.builds(
        lambda event, actor, recipient, day, place, document, basis: replace(
            example(
                event=event,
                actor_codes=actor,
                recipient_codes=recipient,
                date_from=day,
                date_to=day,
                date_basis=basis,
                place={"text": place},
                lat=None,
                lon=None,
            ),
            document=document,
        ),
        st.sampled_from(["ASSAULT", "COERCE", "CONSULT", "SUPPORT"]),
        st.sampled_from([[], ["MLI"], ["TGO"], ["MLI", "BEN"]]),
        st.sampled_from([[], ["TGO"], ["MLI"]]),
        st.sampled_from(DAYS),
        st.sampled_from(["Gao", "Lomé"]),
        st.sampled_from("abcd"),
        st.sampled_from(["text", "publication"]),
    ),
    max_size=12,
)


def numbered(some: list[Told]) -> list[Told]:
    return [replace(event, id=f"ev-{number:02}") for number, event in enumerate(some)]


@settings(max_examples=60, deadline=None)
@given(events)
def test_each_event_is_in_one_group(some: list[Told]) -> None:
    some = numbered(some)
    groups = clusters(some)
    assert sorted(n for group in groups for n in group) == list(range(len(some)))
    assert groups == sorted(groups)
    for group in groups:
        for i, j in combinations(group, 2):
            a, b = some[i], some[j]
            assert a.polarity == b.polarity
            assert a.document != b.document or retold(a, b)


@settings(max_examples=60, deadline=None)
@given(events)
def test_each_pair_is_found_once(some: list[Told]) -> None:
    some = numbered(some)
    found = list(candidates(some))
    assert len(found) == len(set(found))
    assert all(i < j for i, j in found)
    for i, j in combinations(range(len(some)), 2):
        a, b = some[i], some[j]
        # Firmly dated and of the same parties: such a pair must be met, whatever the boxes.
        if a.firm and b.firm and a.parties and a.actors == b.actors and a.recipients == b.recipients and may_be_same(a, b):
            assert (i, j) in found


def test_reports_of_one_event_come_together_and_others_do_not() -> None:
    one = example()
    elsewhere = example(place={"text": "Sikasso"}, lat=11.3, lon=-5.7, sentence={"text": "Soldiers shot at a bus near Sikasso."})
    some = numbered([replace(event, document=document) for event, document in zip([one, one, elsewhere, one, elsewhere], "abcde", strict=True)])
    assert clusters(some) == [[0, 1, 3], [2, 4]]


def test_two_acts_told_in_one_article_are_two_however_alike() -> None:
    one, other = example(), example(sentence={"text": "Fighters shelled a bus station and forty cars of traders on their way home from Gao."})
    assert clusters(numbered([replace(one, document="a"), replace(other, document="a")])) == [[0], [1]]
    # Nor does a third report that resembles both bring them together.
    assert len(clusters(numbered([replace(one, document="a"), replace(other, document="a"), replace(one, document="b")]))) == 2


def test_the_headline_and_the_first_sentence_tell_one_act() -> None:
    assert clusters(numbered([example(), example()])) == [[0, 1]]


def test_a_chain_of_days_is_not_one_event() -> None:
    days = [
        example(date_from=date(2025, 3, day), date_to=date(2025, 3, day), sentence={"text": f"Soldiers attacked in Gao, {day} died."}) for day in range(3, 15)
    ]
    some = numbered([replace(event, document=str(number)) for number, event in enumerate(days)])
    assert max(len(group) for group in clusters(some)) <= 2


@pytest.mark.parametrize("number", [1, 5])
def test_what_was_refused_or_feared_is_another_episode(number: int) -> None:
    real, feared = example(), example(aux=["hypothetical"])
    some = numbered([replace(event, document=str(n)) for n, event in enumerate([real, feared] * number)])
    assert clusters(some) == ([[0], [1]] if number == 1 else [list(range(0, 10, 2)), list(range(1, 10, 2))])
