"""Reviewed articles as annotated articles, in the form that `lapwing evaluate --articles` reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from lapwing.dataset.corrections import applied
from lapwing.dataset.store import faults

if TYPE_CHECKING:
    from lapwing.dataset.dataset import Dataset

Row = dict[str, Any]

_REVIEWED = """
SELECT document_id, event_id, sentence_start, sentence_end, decision, correction FROM decisions
WHERE counts AND decision IN ('accept', 'correct', 'reject') ORDER BY document_id, sentence_start, event_id
"""


def annotated(dataset: Dataset) -> list[Row]:
    """Every article of which something was reviewed, with its events as they were judged.

    Accepted and corrected events are annotated as sure, rejected ones as passages without event. Events that nobody judged are annotated as unsure,
    so that coding them is neither right nor wrong; so are missed events of which no party is known.
    """
    with closing(dataset.connect()) as connection, faults(f"{dataset.path}"):
        reviewed: dict[str, list[Row]] = {}
        for row in connection.sql(_REVIEWED).to_arrow_table().to_pylist():
            reviewed.setdefault(row["document_id"], []).append(row)
        connection.execute("CREATE TEMP TABLE _articles AS SELECT unnest(?) AS id", [list(reviewed) or [""]])
        documents = connection.sql("SELECT d.* FROM documents d SEMI JOIN _articles a ON a.id = d.id ORDER BY d.id").to_arrow_table().to_pylist()
        events = connection.sql("SELECT e.* FROM events_coded e SEMI JOIN _articles a ON a.id = e.document_id").to_arrow_table().to_pylist()
    by_document: dict[str, list[Row]] = {}
    for event in events:
        by_document.setdefault(event["document_id"], []).append(event)
    return [_article(document, by_document.get(document["id"], []), reviewed[document["id"]]) for document in documents]


def lines(articles: list[Row]) -> Iterator[bytes]:
    """JSON Lines."""
    for article in articles:
        yield (json.dumps(article, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _article(document: Row, events: list[Row], decisions: list[Row]) -> Row:
    judged = {row["event_id"]: row for row in decisions if row["event_id"]}
    annotations, traps = [], []
    for event in events:
        decision = judged.get(event["id"])
        if decision and decision["decision"] == "reject":
            traps.append(event["trigger"] | {"why": "rejected by a reviewer"})
        else:
            annotations.append(_event(applied(event, decision["correction"] if decision else None), sure=decision is not None))
    for row in decisions:
        if row["event_id"] is None and row["correction"]:
            span = _span(document["text"], row["sentence_start"], row["sentence_end"])
            annotations += [_missed(one, span) for one in json.loads(row["correction"])["missed"]]
    return {
        "id": document["id"], "language": document["language"], "publisher": document["publisher"] or "", "title": document["title"] or "",
        "published": document["published"].isoformat() if document["published"] else None, "text": document["text"],
        "events": sorted(annotations, key=lambda a: (a["trigger"]["start"], a["event"])),
        "not_events": [trap for trap in traps if not any(_overlap(trap, a["trigger"]) for a in annotations)],
    }  # fmt: skip


def _event(event: Row, *, sure: bool) -> Row:
    dated = event["date_from"] is not None and event["date_basis"] in ("text", "sentence before", "review")
    days = {"from": event["date_from"].isoformat(), "to": event["date_to"].isoformat()} if dated else {}
    span, place, speaker = event["date_span"], event["place"], event["speaker"]
    where = {"text": span and span["text"], "start_char": span and span["start"], "end_char": span and span["end"]}
    source = {"speaker": speaker and speaker["text"], "start": speaker and speaker["start"], "end": speaker and speaker["end"]}
    return {
        "event": event["event"], "mode": event["mode"], "context": event["context"], "aux": event["aux"], "sure": sure,
        "actor": [_party(p) for p in event["actor"]], "recipient": [_party(p) for p in event["recipient"]],
        "attribution": {**source, "kind": event["attribution_kind"]} if event["attribution_kind"] else None, "conditions": event["conditions"],
        "date": {**where, **days} if dated else None, "place": place and {**place, "country": event["place_country"]},
        "trigger": event["trigger"], "sentence": event["sentence"],
    }  # fmt: skip


def _party(party: Row) -> Row:
    return {name: party[name] for name in ("text", "start", "end", "name")} | {"country": party["code"], "sector": party["sector"]}


def _missed(one: Row, sentence: Row) -> Row:
    parties = {
        side: [{"text": None, "start": None, "end": None, "name": None, "country": code, "sector": []} for code in one[side]] for side in ("actor", "recipient")
    }
    known = bool(one["actor"] or one["recipient"])
    return {
        "event": one["event"], "mode": one["mode"], "context": [], "aux": [], "sure": known, **parties, "attribution": None, "conditions": [],
        "date": None, "place": None, "trigger": sentence, "sentence": sentence,
    }  # fmt: skip


def _span(text: str, start: int, end: int) -> Row:
    return {"text": text[start:end], "start": start, "end": end}


def _overlap(a: Row, b: Row) -> bool:
    return bool(a["start"] < b["end"] and b["start"] < a["end"])
