"""Bins of predicted and observed precision, and which events of an article are right."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parses import construction

from lapwing.evaluation.calibration import BINS, bins, calibration, describe, expected_error, outcomes, worst
from lapwing.lexicon import Lexicon
from lapwing.records import Event

PAIRS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=80)
ARTICLE = {
    "id": "x-en-1",
    "language": "en",
    "title": "",
    "publisher": "Invented",
    "published": "2025-07-30",
    "text": "France condemned Mali on Monday. Niger expelled the French ambassador.",
    "events": [],
    "not_events": [],
}


def gold(coded: Event, **other: Any) -> dict[str, Any]:
    """The annotation that a coded event would be right for."""
    raw: dict[str, Any] = {
        "event": coded.event,
        "actor": [{"country": p.code} for p in coded.actor],
        "recipient": [{"country": p.code} for p in coded.recipient],
        "aux": list(coded.aux),
        "trigger": {"start": coded.trigger.start, "end": coded.trigger.end},
        "sure": True,
    }
    return {**raw, **other}


@pytest.fixture
def event(lexicon: Lexicon) -> Event:
    return construction("en.active").events(lexicon)[0]


def test_an_annotated_event_makes_one_coded_event_right(event: Event) -> None:
    assert outcomes({"events": [gold(event)], "not_events": []}, [event, event]) == ["right", "wrong"]


def test_an_unsure_annotation_makes_neutral_and_comes_last(event: Event) -> None:
    article = {"events": [gold(event, sure=False), gold(event)], "not_events": []}
    assert outcomes(article, [event]) == ["right"]
    assert outcomes(article, [event, event]) == ["right", "neutral"]


@pytest.mark.parametrize("other", [{"event": "AID"}, {"actor": []}, {"recipient": [{"country": "CHN"}]}, {"aux": ["negation"]}])
def test_every_part_of_the_key_counts(event: Event, other: dict[str, Any]) -> None:
    assert outcomes({"events": [gold(event, **other)], "not_events": []}, [event]) == ["wrong"]


def test_an_event_in_a_trap_is_wrong(event: Event) -> None:
    trap = {"start": event.trigger.start - 1, "end": event.trigger.end + 1}
    assert outcomes({"events": [gold(event)], "not_events": [trap]}, [event]) == ["wrong"]


@given(PAIRS)
def test_bins_hold_everything_in_equal_parts(pairs: list[tuple[float, bool]]) -> None:
    table = bins(pairs)
    assert len(table) == min(BINS, len(pairs))
    assert sum(b.n for b in table) == len(pairs)
    assert sum(b.observed * b.n for b in table) == pytest.approx(sum(right for _, right in pairs))
    assert all(a.high <= b.low for a, b in pairwise(table))
    if table:
        assert max(b.n for b in table) - min(b.n for b in table) <= 1
        assert expected_error(table) <= worst(table) + 1e-9


@given(PAIRS, st.randoms())
def test_bins_do_not_depend_on_order(pairs: list[tuple[float, bool]], random: Any) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)
    assert bins(shuffled) == bins(pairs)


def test_equally_sure_events_are_mixed_evenly() -> None:
    table = bins([(0.5, k < 20) for k in range(40)], 4)
    assert [b.observed for b in table] == [0.5] * 4
    assert worst(table) == 0.0


def test_the_difference_says_who_is_too_sure() -> None:
    (only,) = bins([(0.9, True), (0.9, False)], 1)
    assert only.difference == pytest.approx(0.4)
    assert only.to_dict() == {"low": 0.9, "high": 0.9, "predicted": 0.9, "observed": 0.5, "difference": 0.4, "n": 2}
    assert "+0.400" in describe("Title", [only])


def test_nothing_coded_gives_no_bins() -> None:
    assert bins([]) == []
    assert (worst([]), expected_error([])) == (0.0, 0.0)
    assert calibration([]) == []


@pytest.mark.models
def test_articles_are_coded_and_binned(lexicon: Lexicon) -> None:
    table = calibration([ARTICLE], lexicon)
    assert sum(b.n for b in table) == 2
    assert all(b.observed == 0.0 and 0.0 < b.predicted < 1.0 for b in table)
    assert calibration([ARTICLE], lexicon) == table
