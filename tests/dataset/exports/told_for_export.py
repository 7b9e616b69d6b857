"""A small dataset told by hand: every kind of event an export must know how to write."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from lapwing.dataset import Dataset
from lapwing.dataset.rows import event_rows, row_schema
from lapwing.reading import Reading
from lapwing.records import Attribution, Block, Document, Event, Party, Span, Versions, When, Where

MALI = Party(None, "Mali", "MLI", "MLI", "MLI", ("GOV", "MIL"))
TOGO = Party(None, "Togo", "TGO", "TGO", "TGO", ("GOV",))
BENIN = Party(None, "Benin", "BEN", "BEN", "BEN")
UN = Party(None, "United Nations", "un", "UNO", None)
NOBODY = Party(None, None, None, None, None)
DAY = When(None, date(2025, 2, 3), date(2025, 2, 3), "day", "text")
MONTH = When(None, date(2025, 2, 1), date(2025, 2, 28), "month", "text")
#: Text that breaks what does not quote: tabs, line breaks, quotes, a formula, letters beyond the basic plane and from right to left.
HARD = '=1+1\t"then"\r\nnew, line;\u2028 \U0001f600 قال الرئيس'


def document(number: int, **changed: Any) -> Document:
    """Three sentences in two paragraphs, another text for each number."""
    text = f"Mali hit Togo on day {number}.\n\nBenin met Togo {HARD}."
    first = text.index("\n")
    fields: dict[str, Any] = {
        "title": f'"Day {number}"', "publisher": "-Radio", "published": date(2025, 3, 1), "published_from": "given", "url": f"https://x.example/{number}",
    }  # fmt: skip
    return Document(text, (Block(0, first), Block(first + 2, len(text))), "en", **(fields | changed))


def event(of: Document, category: str = "ASSAULT", mode: str | None = None, *, second: bool = False, **changed: Any) -> Event:
    """An event of the document's first paragraph, or of the second."""
    sentence = of.span(of.blocks[second].start, of.blocks[second].end)
    word = of.text.index("met" if second else "hit")
    fields: dict[str, Any] = {
        "context": (), "actor": (MALI,), "recipient": (TOGO,), "aux": (), "attribution": None, "conditions": (), "date": DAY, "place": None,
        "sentence": sentence, "trigger": of.span(word, word + 3), "frames": ("hit",), "quad": 4, "score": -9.0, "confidence": 0.75,
    }  # fmt: skip
    return Event(category, mode, **(fields | changed)).with_id(of.id)


def stored(path: Path, *told: tuple[Document, tuple[Event, ...]]) -> Dataset:
    """A dataset of documents with their events."""
    dataset = Dataset.create(path)
    dataset.collect([document for document, _ in told])
    readings = [Reading(document, events, Versions("0.1.0", "abc", f"{document.language}-1")) for document, events in told]
    dataset.append("code", {"events": event_rows(readings)}, [document.id for document, _ in told])
    return dataset


def small(path: Path) -> Dataset:
    """Five events in two documents; ids in the order of an export: a meeting of three, an attack, a plan, an unnamed one, background."""
    one, two = document(1), document(2, publisher=None, published=None, url=None, title=None)
    met = one.span(one.text.index("Benin"), one.text.index("Benin") + 5)
    return stored(
        path,
        (one, (
            event(one, "ASSAULT", "drone", context=("military",), place=Where(Span("Gao", 0, 3), "MLI", 16.27, -0.04), evidence=(met,), recipient=(TOGO, UN)),
            event(one, "CONSULT", second=True, actor=(BENIN, TOGO, MALI), recipient=(), quad=1, score=2.5, date=MONTH,
                  attribution=Attribution(met, "official")),
            event(one, "AID", second=True, aux=("future",), quad=2, score=10.0, conditions=(met,), demands=(met,)),
        )),
        (two, (
            event(two, "ACCUSE", "allege", actor=(Party(two.span(0, 4), None, None, None, None, ("JRN",)),), recipient=(NOBODY,), quad=3, score=-3.5, date=None),
            event(two, "RETREAT", "resign", aux=("historical",), quad=2, score=4.5, date=None),
        )),
    )  # fmt: skip


def with_episodes(dataset: Dataset, *told: tuple[list[str], dict[str, Any]]) -> None:
    """Link: each is the events of an episode, in the order of its reports, and what differs from a lone drone attack in Gao."""
    documents = dict(zip(*(dataset.table("events", ["id", "document_id"]).column(n).to_pylist() for n in ("id", "document_id")), strict=True))
    rows = []
    for number, (events, changed) in enumerate(told):
        row = {
            "id": f"ep-{number:012x}", "events": events, "documents": list(dict.fromkeys(documents[e] for e in events)), "reports": len(events), "publishers": 1,
            "first_published": date(2025, 3, 1), "event": "ASSAULT", "mode": "drone", "aux": [], "actor_codes": ["MLI"], "recipient_codes": ["TGO"],
            "date_from": date(2025, 2, 3), "date_to": date(2025, 2, 3), "place": "Gao", "place_country": "MLI", "agreement": 1.0, "contradictions": [],
        }  # fmt: skip
        rows.append(row | changed)
    dataset.append("link", {"episodes": pa.Table.from_pylist(rows, schema=row_schema("episodes"))})
