"""Two tellings are one event; two events of one kind stay two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from parses import construction, told

from lapwing.events.merge import key, merge
from lapwing.lexicon import Lexicon
from lapwing.records import Attribution, Event, Span, When

MONDAY, TUESDAY = date(2025, 7, 28), date(2025, 7, 29)


def on(day: date) -> When:
    return When(Span("then", 0, 4), day, day, "day", "text")


def again(first: Event, **other: object) -> Event:
    """The same event told in a later sentence, without a date of its own."""
    sentence = Span("Later.", first.sentence.end + 1, first.sentence.end + 7)
    return replace(first, sentence=sentence, **{"date": None, **other})  # type: ignore[arg-type]


@pytest.fixture
def meeting(lexicon: Lexicon) -> Event:
    return construction("en.retold").events(lexicon)[0]


@pytest.fixture
def arrests(lexicon: Lexicon) -> list[Event]:
    return construction("en.distinct").events(lexicon)


def test_a_retelling_in_the_text_becomes_evidence(meeting: Event) -> None:
    assert told(meeting) == "CONSULT MLI/GOV+USA/GOV"
    assert [e.text for e in meeting.evidence] == ["The envoy met the Malian president at the palace."]
    assert meeting.sentence.text.startswith("The American envoy")


def test_two_arrests_on_two_days_stay_two(arrests: list[Event]) -> None:
    assert [e.date.span.text for e in arrests if e.date and e.date.span] == ["on Monday", "on Tuesday"]
    assert merge(arrests) == arrests


def test_two_arrests_stay_two_in_french(lexicon: Lexicon) -> None:
    assert [told(e) for e in construction("fr.distinct").events(lexicon)] == ["COERCE MLI/COP > MLI/JRN", "COERCE MLI/COP > MLI/EDU"]


def test_merging_keeps_the_first_and_adds_the_sentence(meeting: Event) -> None:
    second = again(meeting)
    (kept,) = merge([meeting, second])
    assert kept == replace(meeting, evidence=(*meeting.evidence, second.sentence))


def test_merging_twice_changes_nothing(meeting: Event, arrests: list[Event]) -> None:
    once = merge([meeting, again(meeting), *arrests])
    assert merge(once) == once


def test_the_surest_telling_gives_the_confidence(meeting: Event) -> None:
    (kept,) = merge([replace(meeting, confidence=0.2), again(meeting, confidence=0.9)])
    assert kept.confidence == 0.9


@pytest.mark.parametrize(
    "other",
    [
        {"aux": ("negation",)},
        {"event": "COOPERATE"},
        {"actor": ()},
        {"date": on(date(2025, 6, 1))},
    ],
    ids=["denied", "another category", "other parties", "another day"],
)
def test_what_contradicts_is_another_event(meeting: Event, other: dict[str, object]) -> None:
    assert len(merge([replace(meeting, date=on(MONDAY)), again(meeting, **other)])) == 2


def test_two_modes_are_two_events_one_mode_unsaid_is_not(meeting: Event) -> None:
    visit = replace(meeting, mode="visit")
    assert len(merge([visit, again(meeting, mode="phone")])) == 2
    assert len(merge([visit, again(meeting)])) == 1


def test_sources_of_two_kinds_are_two_accounts(meeting: Event) -> None:
    first = replace(meeting, attribution=Attribution(None, "official"))
    assert len(merge([first, again(meeting, attribution=Attribution(None, "leak"))])) == 2
    assert len(merge([first, again(meeting, attribution=Attribution(None, "official"))])) == 1


def test_a_later_date_is_not_lent_to_an_undated_event(meeting: Event) -> None:
    assert len(merge([replace(meeting, date=None), again(meeting, date=on(TUESDAY))])) == 2


def test_a_definite_noun_takes_up_an_event_told_before(meeting: Event) -> None:
    visit = replace(meeting, actor=meeting.actor[:1], recipient=meeting.actor[1:])
    later = again(visit, recipient=())
    assert len(merge([visit, later], [False, True])) == 1
    assert len(merge([visit, later], [False, False])) == 2


def test_the_key_is_category_codes_and_polarity(meeting: Event) -> None:
    assert key(meeting) == ("CONSULT", frozenset({"USA", "MLI"}), frozenset(), ())
