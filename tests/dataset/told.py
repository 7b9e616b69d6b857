"""A dataset whose events differ in all that an analyst asks for: coded by hand, one document each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lapwing.dataset import Dataset
from lapwing.dataset.rows import event_rows
from lapwing.lexicon.store import decoded
from lapwing.reading import Reading
from lapwing.records import Attribution, Block, Document, Event, Party, Span, Versions, When, Where


@dataclass(frozen=True)
class Told:
    """One event as a document tells it; `who` and `whom` are codes, None a party of whom nothing is known."""

    who: Sequence[str | None]
    event: str
    whom: Sequence[str | None] = ()
    start: date | None = date(2025, 3, 1)
    end: date | None = None
    mode: str | None = None
    aux: tuple[str, ...] = ()
    place: str | None = None
    kind: str | None = None
    confidence: float = 0.8
    language: str = "en"
    publisher: str | None = "The Wire"
    condition: str | None = None
    text: str = field(default="")


def reading(number: int, told: Told) -> Reading:
    text = told.text or f"Report {number}: {' and '.join(map(str, told.who))} {told.event.lower()} {' and '.join(map(str, told.whom))}."
    document = Document(
        text, (Block(0, len(text)),), told.language, published=date(2025, 3, 2), published_from="given", publisher=told.publisher, path=f"told#{number}"
    )
    whole, word = document.span(0, len(text)), document.span(0, 6)

    def party(code: str | None) -> Party:
        return Party(word, code, None, code, code, ("GOV",) if code else (), None, None)

    category = decoded()[0]["codebook"]["categories"][told.event]
    conditions: tuple[Span, ...] = (document.span(text.index(told.condition), text.index(told.condition) + len(told.condition)),) if told.condition else ()
    when = When(word, told.start, told.end or told.start, "day", "text") if told.start else None
    made = Event(
        told.event, told.mode, (), tuple(map(party, told.who)), tuple(map(party, told.whom)), told.aux, Attribution(word, told.kind) if told.kind else None,
        conditions, when, Where(word, told.place, None, None) if told.place else None, whole, word, ("made",), category["quad"], float(category["score"]),
        told.confidence, (), (), (),
    )  # fmt: skip
    return Reading(document, (made.with_id(document.id),), Versions("1", "abc", "en_x-1"))


def dataset_of(path: Path, events: Sequence[Told]) -> Dataset:
    """The events in a new dataset, in two commits where there are several."""
    dataset = Dataset.create(path)
    readings = [reading(number, told) for number, told in enumerate(events)]
    middle = (len(readings) + 1) // 2
    for some in (readings[:middle], readings[middle:]):
        documents = [r.document for r in some]
        dataset.collect(documents)
        dataset.append("code", {"events": event_rows(some)}, [d.id for d in documents])
    return dataset
