"""The nouns every room shares: documents, mentions' resolved parties, events and the evidence they rest on.

All offsets are character offsets into `Document.text`, the text exactly as it was read: `text[start:end]` is the span.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the document: `text == document.text[start:end]`."""

    text: str
    start: int
    end: int

    def to_dict(self) -> dict[str, Any]:
        return {"text": self.text, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text that no sentence crosses.

    `kind`: title, heading, dateline, byline, paragraph, item (of an enumeration) or residue (of the page: never coded).
    `parent`: for an item, the index of the block that announces the enumeration, else None.
    """

    start: int
    end: int
    kind: str = "paragraph"
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One article: the raw `text`, its structure, and what is known about its origin."""

    text: str
    blocks: tuple[Block, ...]
    language: str
    id: str = ""
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    dateline: str | None = None
    published: date | None = None
    published_from: str | None = None  # where `published` was found: given | metadata | text
    url: str | None = None
    path: str | None = None
    source: str | None = None  # id of the source's contract

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", content_id("doc", self.text, self.url or ""))

    def span(self, start: int, end: int) -> Span:
        return Span(self.text[start:end], start, end)

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title,
            "author": self.author,
            "publisher": self.publisher,
            "dateline": self.dateline,
            "published": self.published.isoformat() if self.published else None,
            "published_from": self.published_from,
            "language": self.language,
            "url": self.url,
        }


@dataclass(frozen=True, slots=True)
class Party:
    """An actor or recipient: the mention and who it resolves to.

    `code` is PLOVER's (ISO 3166-1 alpha-3, KOS, or UNO EUR IGO NGO ISM IMG MNC), `country` the alpha-3 or None.
    `mention` is None for a party the text implies but never writes.
    """

    mention: Span | None
    name: str | None
    actor_id: str | None
    code: str | None
    country: str | None
    sector: tuple[str, ...] = ()
    role: str | None = None
    rule: str = ""  # how it was resolved, for `explain`

    def to_dict(self) -> dict[str, Any]:
        return {
            "mention": self.mention.to_dict() if self.mention else None,
            "name": self.name,
            "actor_id": self.actor_id,
            "code": self.code,
            "country": self.country,
            "sector": list(self.sector),
            "role": self.role,
            "rule": self.rule,
        }


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says so. `kind`: official, person, analyst, media, leak or article."""

    speaker: Span | None
    kind: str
    rule: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {"speaker": self.speaker.to_dict() if self.speaker else None, "kind": self.kind}


@dataclass(frozen=True, slots=True)
class When:
    """A dated interval. `precision`: day, week, month, season, quarter, half, year, decade, range;
    `basis`: text, sentence before, document or publication."""

    span: Span | None
    start: date
    end: date
    precision: str
    basis: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "span": self.span.to_dict() if self.span else None,
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "precision": self.precision,
            "basis": self.basis,
        }


@dataclass(frozen=True, slots=True)
class Where:
    """The event's place; `lat`, `lon` in decimal degrees where the gazetteer knows them."""

    span: Span
    country: str | None
    lat: float | None = None
    lon: float | None = None

    def to_dict(self) -> dict[str, Any]:
        return {"span": self.span.to_dict(), "country": self.country, "lat": self.lat, "lon": self.lon}


@dataclass(frozen=True, slots=True)
class Event:
    """One coded event with the evidence each of its parts rests on (see docs/event.md)."""

    event: str
    mode: str | None
    context: tuple[str, ...]
    actor: tuple[Party, ...]
    recipient: tuple[Party, ...]
    aux: tuple[str, ...]
    attribution: Attribution | None
    conditions: tuple[Span, ...]
    date: When | None
    place: Where | None
    sentence: Span
    trigger: Span
    frames: tuple[str, ...]
    quad: int
    score: float
    confidence: float
    demands: tuple[Span, ...] = ()
    evidence: tuple[Span, ...] = ()  # sentences that tell the same event again
    reasons: tuple[str, ...] = ()
    id: str = ""

    def with_id(self, document_id: str) -> Event:
        """The same event carrying its identifier: a hash of document, sentence, trigger, category and polarity."""
        parts = (document_id, str(self.sentence.start), str(self.trigger.start), self.event, self.mode or "", "+".join(self.aux))
        parties = [p.code or (p.mention.text if p.mention else "") for p in self.actor + self.recipient]
        return replace(self, id=content_id("ev", *parts, *parties))

    @property
    def is_fact(self) -> bool:
        """True when nothing says it did not, or may not, or will only later happen."""
        return not ({"negation", "hypothetical", "future"} & set(self.aux))

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "event": self.event,
            "mode": self.mode,
            "context": list(self.context),
            "quad": self.quad,
            "score": self.score,
            "actor": [p.to_dict() for p in self.actor],
            "recipient": [p.to_dict() for p in self.recipient],
            "aux": list(self.aux),
            "attribution": self.attribution.to_dict() if self.attribution else None,
            "conditions": [c.to_dict() for c in self.conditions],
            "demands": [c.to_dict() for c in self.demands],
            "date": self.date.to_dict() if self.date else None,
            "place": self.place.to_dict() if self.place else None,
            "sentence": self.sentence.to_dict(),
            "trigger": self.trigger.to_dict(),
            "evidence": [e.to_dict() for e in self.evidence],
            "frames": list(self.frames),
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class Versions:
    """What made a reading: package version, content hash of the compiled lexicon, name and version of the pipeline."""

    lapwing: str
    lexicon: str
    model: str

    def to_dict(self) -> dict[str, str]:
        return {"lapwing": self.lapwing, "lexicon": self.lexicon, "model": self.model}


@dataclass(frozen=True, slots=True)
class Considered:
    """What was weighed when a mention was resolved, kept for `lapwing explain`.

    The words of `span` were `taken` for `what` on the evidence `why` (which rests on the words `source`, if they stand elsewhere), or were not,
    for the reason `why`.
    """

    span: Span
    taken: bool
    what: str
    why: str
    source: Span | None = None


def content_id(prefix: str, *parts: str) -> str:
    """A short identifier that depends on nothing but `parts`."""
    payload = json.dumps(parts, ensure_ascii=False).encode("utf-8")
    return f"{prefix}-{hashlib.sha256(payload).hexdigest()[:12]}"
