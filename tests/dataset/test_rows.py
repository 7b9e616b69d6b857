"""Documents and readings to rows and back."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest
from made import articles, hand_coded

from lapwing.dataset.rows import document_rows, documents_of, event_rows, mention_rows, row_schema
from lapwing.reading import Reading, code
from lapwing.records import Block, Document
from lapwing.sources.reader import read_documents

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_documents_come_back_as_they_were() -> None:
    full = Document(
        "Un titre\n\nIls sont : \na) là\n\U0001f600 é\u0301 \x00 fin", (Block(0, 8, "title"), Block(10, 20), Block(21, 26, "item", 1)), "fr", "doc-1", "Un titre",
        "Awa Ba", "Radio", "BAMAKO", date(2025, 3, 4), "text", "https://x.example/a", "a.jsonl#7", "radio-y",
    )  # fmt: skip
    documents = [*articles(6), full]
    rows = document_rows(documents, source="radio-x")
    assert rows.schema.equals(row_schema("documents"))
    assert rows.column("source").to_pylist() == ["radio-x"] * 6 + ["radio-y"]
    assert documents_of(rows) == [*(replace(d, source="radio-x") for d in articles(6)), full]


def test_every_field_of_an_event_has_its_column() -> None:
    reading = hand_coded(articles(1)[0])
    (row,) = event_rows([reading]).to_pylist()
    (event,) = reading.events
    assert [name for name, value in row.items() if value is None or value == []] == ["recipient_codes"]
    assert row["document_id"] == reading.document.id
    assert (row["id"], row["event"], row["mode"], row["quad"], row["score"], row["confidence"]) == (event.id, "ACCUSE", "criticize", 3, -2.0, 0.75)
    assert (row["context"], row["aux"], row["frames"], row["reasons"]) == (["military"], ["future"], ["accuse"], ["frame accuse"])
    assert row["sentence"] == asdict(event.sentence)
    assert [row["conditions"], row["demands"], row["evidence"]] == [[asdict(s) for s in spans] for spans in (event.conditions, event.demands, event.evidence)]
    assert (row["date_from"], row["date_to"], row["date_precision"], row["date_basis"]) == (date(2025, 2, 1), date(2025, 2, 28), "month", "text")
    assert (row["place"]["text"], row["place_country"], row["lat"], row["lon"]) == ("Mali", "MLI", 12.6, -8.0)
    assert (row["attribution_kind"], row["speaker"]["text"]) == ("official", "Mali")
    assert row["actor"] == [
        {"text": "Mali", "start": 0, "end": 4, "name": "Mali", "actor_id": "MLI", "code": "MLI", "country": "MLI", "sector": ["GOV", "MIL"],
         "role": "president", "rule": "a name"}
    ]  # fmt: skip
    assert row["actor_codes"] == ["MLI"]
    assert (row["lapwing"], row["lexicon"], row["model"]) == ("1", "abc", "en_x-1")


def test_a_party_that_is_only_implied() -> None:
    (row,) = event_rows([hand_coded(articles(1)[0])]).to_pylist()[:1]
    assert row["recipient"][0]["text"] is None
    assert row["recipient"][0]["sector"] == []
    assert event_rows([hand_coded(articles(1)[0])]).column("recipient_codes").to_pylist() == [[]]


def test_mentions() -> None:
    rows = mention_rows([hand_coded(d) for d in articles(2)])
    assert rows.schema.equals(row_schema("mentions"))
    assert rows.column("start").to_pylist() == [0, 0]
    assert rows.column("actor_id").to_pylist() == ["MLI", "MLI"]


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    documents = [d for path in sorted(EXAMPLES.glob("*.txt")) for d in read_documents(str(path)) if isinstance(d, Document)]
    return list(code(documents, mentions=True))


@pytest.mark.models
def test_real_readings_fit_the_schema_and_point_into_their_text(readings: list[Reading]) -> None:
    events, mentions = event_rows(readings).to_pylist(), mention_rows(readings).to_pylist()
    texts = {r.document.id: r.document.text for r in readings}
    assert len(events) == sum(len(r.events) for r in readings) > 30
    for row in events:
        for span in (row["sentence"], row["trigger"], *row["evidence"], *(p for p in row["actor"] + row["recipient"] if p["text"])):
            assert texts[row["document_id"]][span["start"] : span["end"]] == span["text"]
    assert all(texts[row["document_id"]][row["start"] : row["end"]] == row["text"] for row in mentions)


@pytest.mark.models
def test_mentions_are_in_text_order_each_once_and_somebody(readings: list[Reading]) -> None:
    for reading in readings:
        places = [(m.mention.start, m.mention.end, m.code or "", m.name or "") for m in reading.mentions if m.mention]
        assert len(places) == len(reading.mentions) > 50
        assert places == sorted(set(places))
        assert all(m.code or m.actor_id or m.name for m in reading.mentions)
        named = {m.mention for m in reading.mentions}
        coded = [p for e in reading.events for p in e.actor + e.recipient if p.mention and p.code]
        assert sum(p.mention in named for p in coded) >= 0.7 * len(coded)


@pytest.mark.models
def test_mentions_are_given_only_when_asked_for_and_change_no_event(readings: list[Reading]) -> None:
    plain = list(code([r.document for r in readings]))
    assert [r.mentions for r in plain] == [(), ()]
    assert [r.events for r in plain] == [r.events for r in readings]
