"""Rows of episodes: what most reports tell, once, with how often it was told."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from told_for_export import BENIN, MALI, TOGO, document, event, stored, with_episodes

from lapwing.dataset import Dataset
from lapwing.dataset.exports.export import Export
from lapwing.records import Span, When, Where

GAO = Where(Span("Gao", 0, 3), "MLI", 16.27, -0.04)
LATER = When(None, date(2025, 2, 4), date(2025, 2, 4), "day", "text")


def read(dataset: Dataset, format: str, **choices: Any) -> list[dict[str, Any]]:
    text = b"".join(Export(dataset, format, **choices).pieces()).decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="," if format == "csv" else "\t"))


@pytest.fixture
def linked(tmp_path: Path) -> tuple[Dataset, list[str]]:
    """Three reports of one attack, the first of which differs in all it can; another event in an episode of its own; a fifth in none."""
    one, two, three, four, five = (document(number) for number in range(1, 6))
    events = [
        event(one, "ASSAULT", "beat", score=-7.5, actor=(BENIN,), recipient=(BENIN,), context=("crime",), date=LATER, place=Where(Span("Bamako", 0, 6), "MLI")),
        event(two, "ASSAULT", "drone", score=-9.5, context=("military",), place=GAO, confidence=0.5, evidence=(two.span(0, 4),)),
        event(three, "ASSAULT", "drone", score=-9.5, actor=(MALI,), recipient=(TOGO,), place=GAO, confidence=0.9),
        event(four, "ACCUSE", "allege", quad=3, score=-3.5, aux=("negation",)),
        event(five, "ACCUSE", "allege", quad=3, score=-3.5),
    ]
    dataset = stored(tmp_path / "linked", *zip((one, two, three, four, five), ((e,) for e in events), strict=True))
    identifiers = [e.id for e in events]
    with_episodes(
        dataset,
        (identifiers[:3], {"publishers": 2, "agreement": 0.5, "contradictions": ["mode: drone 2, beat 1", "place: Gao 2, Bamako 1"]}),
        (identifiers[3:4], {"event": "ACCUSE", "mode": "allege", "aux": ["negation"], "place": None, "place_country": None}),
    )  # fmt: skip
    return dataset, identifiers


def test_an_episode_is_told_as_most_tell_it(linked: tuple[Dataset, list[str]]) -> None:
    dataset, _ = linked
    first, second = read(dataset, "csv", episodes=True)
    assert {name: first[name] for name in (
        "event_id", "event", "mode", "score", "actor_code", "recipient_code", "date_from", "date_precision", "place", "lat", "confidence", "reports", "publishers",
        "agreement", "contradictions",
    )} == {
        "event_id": "ep-000000000000", "event": "ASSAULT", "mode": "drone", "score": "-9.5", "actor_code": "MLI", "recipient_code": "TGO",
        "date_from": "2025-02-03", "date_precision": "day", "place": "Gao", "lat": "16.27", "confidence": "0.9", "reports": "3", "publishers": "2",
        "agreement": "0.5", "contradictions": "mode: drone 2, beat 1; place: Gao 2, Bamako 1",
    }  # fmt: skip
    assert (first["document_id"], first["sentence"]) == (document(1).id, "Mali hit Togo on day 1.")
    assert (second["event_id"], second["aux"], second["place"], second["lat"]) == ("ep-000000000001", "negation", "", "")


def test_episodes_are_counted_once_and_events_in_none_are_named(linked: tuple[Dataset, list[str]]) -> None:
    dataset, _ = linked
    export = Export(dataset, "gdelt-tsv", episodes=True)
    (row,) = csv.DictReader(io.StringIO(b"".join(export.pieces()).decode(), newline=""), delimiter="\t")
    assert (row["EventCode"], row["NumMentions"], row["NumSources"], row["NumArticles"], row["GLOBALEVENTID"]) == ("1952", "4", "2", "3", "0")
    assert export.told.left_out_text() == (
        "episodes that did not, may not or will only later happen, or are background of an unknown day (1); events that are in no episode yet (1)"
    )
    assert "1 episode, exported" in export.citation()


def test_an_event_says_how_often_its_episode_was_told(linked: tuple[Dataset, list[str]]) -> None:
    dataset, identifiers = linked
    found = {row["event_id"]: row for row in read(dataset, "csv")}
    assert [(found[i]["episode_id"], found[i]["reports"]) for i in identifiers] == [
        *[("ep-000000000000", "3")] * 3, ("ep-000000000001", "1"), ("", ""),
    ]  # fmt: skip
    told = [(row["EventCode"], row["NumMentions"], row["NumSources"], row["NumArticles"]) for row in read(dataset, "gdelt-tsv")]
    assert sorted(told) == sorted([("1952", "4", "2", "3"), ("1952", "4", "2", "3"), ("182", "4", "2", "3"), ("112", "1", "1", "1")])


def test_conditions_are_those_of_the_episode(linked: tuple[Dataset, list[str]]) -> None:
    dataset, _ = linked
    assert [row["event"] for row in read(dataset, "csv", episodes=True, actor="BEN")] == []
    assert [row["event"] for row in read(dataset, "csv", episodes=True, min_confidence=0.8, until="2025-02-03")] == ["ASSAULT"]


def test_a_majority_that_no_single_report_shares_takes_what_it_can(linked: tuple[Dataset, list[str]]) -> None:
    dataset, identifiers = linked
    with_episodes(dataset, (identifiers[:2], {"id": "ep-f", "actor_codes": ["FRA"], "mode": None, "place": "Kidal", "event": "COERCE"}))
    row = next(row for row in read(dataset, "csv", episodes=True) if row["event"] == "COERCE")
    assert (row["actor_code"], row["score"], row["context"], row["place"], row["place_country"]) == ("BEN", "-7.5", "crime", "", "MLI")


def test_events_replaced_since_are_no_longer_told(linked: tuple[Dataset, list[str]]) -> None:
    """Coded anew, the reports of an episode have other identifiers until it is linked again."""
    dataset, _ = linked
    from lapwing.dataset.rows import row_schema

    documents = dataset.table("documents", ["id"]).column("id").to_pylist()
    dataset.append("code", {"events": row_schema("events").empty_table()}, documents)
    export = Export(dataset, "csv", episodes=True)
    assert len(list(export.pieces())) == 1
    assert (export.told.events, export.told.left_out_text()) == (0, "")


def test_parties_are_the_same_in_whatever_order(tmp_path: Path) -> None:
    """An episode's codes need not stand in the order in which the report that has them names the parties."""
    one, two = document(1), document(2)
    events = [event(one, "ASSAULT", "drone", recipient=(BENIN,)), event(two, "ASSAULT", "drone", recipient=(TOGO, BENIN))]
    dataset = stored(tmp_path / "linked", (one, (events[0],)), (two, (events[1],)))
    with_episodes(dataset, ([e.id for e in events], {"recipient_codes": ["BEN", "TGO"]}))
    (row,) = read(dataset, "csv", episodes=True)
    assert row["recipient_code"] == "TGO;BEN"
