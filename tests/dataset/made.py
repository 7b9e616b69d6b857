"""Invented documents, and events written by hand for tests that need no parser."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from lapwing.dataset import Dataset, visible
from lapwing.dataset.rows import event_rows, mention_rows
from lapwing.reading import Reading
from lapwing.records import Attribution, Block, Document, Event, Party, Versions, When, Where

#: (language, actor, verb phrase, recipient, its two codes): a sentence of each is coded as one event between them.
_TOLD = (
    ("en", "Mali", "condemned", "Togo"),
    ("fr", "Le Mali", "a condamné", "le Togo"),
    ("en", "France", "praised", "Ghana"),
    ("fr", "La Russie", "a menacé", "le Bénin"),
    ("en", "Kenya", "attacked", "Chad"),
    ("fr", "La Chine", "a rencontré", "le Niger"),
)


def article(number: int) -> Document:
    """A document of one sentence, another for each number."""
    language, actor, act, recipient = _TOLD[number % len(_TOLD)]
    when = f"on day {number} of the dispute" if language == "en" else f"au jour {number} de la dispute"
    text = f"{actor} {act} {recipient} {when}."
    return Document(text, (Block(0, len(text)),), language, published=date(2025, 3, 1), published_from="given", path=f"made#{number}")


def articles(count: int, first: int = 0) -> list[Document]:
    return [article(number) for number in range(first, first + count)]


def hand_coded(document: Document, event: str = "ACCUSE") -> Reading:
    """A reading as a coder might make it: one event that fills every field, one mention."""
    whole = document.span(0, len(document.text))
    word = document.span(0, document.text.index(" "))
    party = Party(word, "Mali", "MLI", "MLI", "MLI", ("GOV", "MIL"), "president", "a name")
    made = Event(
        event, "criticize", ("military",), (party,), (Party(None, None, None, None, None),), ("future",), Attribution(word, "official"), (word,),
        When(word, date(2025, 2, 1), date(2025, 2, 28), "month", "text"), Where(word, "MLI", 12.6, -8.0), whole, word, ("accuse",), 3, -2.0, 0.75,
        (word,), (whole,), ("frame accuse",),
    )  # fmt: skip
    return Reading(document, (made.with_id(document.id),), Versions("1", "abc", "en_x-1"), mentions=(party,))


def coded_tables(documents: Sequence[Document], event: str = "ACCUSE") -> dict[str, pa.Table]:
    readings = [hand_coded(d, event) for d in documents]
    return {"events": event_rows(readings), "mentions": mention_rows(readings)}


def content(dataset: Dataset) -> dict[str, list[dict[str, Any]]]:
    """Everything visible but what differs from one run to the next, in fixed order."""
    with closing(dataset.connect()) as connection:
        tables = {name: visible.read(connection, name) for name in ("documents", "events", "mentions", "copies", "episodes")}
    return {name: rows for name, table in tables.items() if (rows := table.drop_columns(["batch"]).to_pylist())}


def coded_dataset(path: Path, count: int) -> Dataset:
    """A new dataset of so many articles with an event each."""
    dataset = Dataset.create(path)
    documents = articles(count)
    dataset.collect(documents)
    dataset.append("code", coded_tables(documents), [d.id for d in documents])
    return dataset
