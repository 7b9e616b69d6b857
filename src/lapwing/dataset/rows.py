"""Documents and readings as rows of the tables, and stored documents and events back. All rows lack the column `batch`, which the commit adds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from lapwing.reading import Reading
from lapwing.records import Attribution, Block, Document, Event, Party, Span, Versions, When, Where
from lapwing.records.schemas import arrow_schema

Row = dict[str, Any]


def row_schema(table: str) -> pa.Schema:
    """The schema of a table's rows before they are committed: without `batch`."""
    schema = arrow_schema(table)
    return schema.remove(schema.get_field_index("batch"))


def document_rows(documents: Iterable[Document], source: str | None = None) -> pa.Table:
    """Rows of the table `documents`; `source` is that of documents that name none."""
    return pa.Table.from_pylist([_document(d, source) for d in documents], schema=row_schema("documents"))


def documents_of(rows: pa.Table) -> list[Document]:
    """The documents behind rows of the table `documents`, in order."""
    return [_stored(row) for row in rows.to_pylist()]


def event_rows(readings: Iterable[Reading]) -> pa.Table:
    """Rows of the table `events`."""
    return pa.Table.from_pylist([_event(e, r) for r in readings for e in r.events], schema=row_schema("events"))


def mention_rows(readings: Iterable[Reading]) -> pa.Table:
    """Rows of the table `mentions`."""
    return pa.Table.from_pylist([_mention(m, r.document.id) for r in readings for m in r.mentions], schema=row_schema("mentions"))


# -- documents -----------------------------------------------------------------------------------------------------


def _document(document: Document, source: str | None) -> Row:
    return {
        "id": document.id,
        "text": document.text,
        "title": document.title,
        "author": document.author,
        "publisher": document.publisher,
        "dateline": document.dateline,
        "published": document.published,
        "published_from": document.published_from,
        "language": document.language,
        "url": document.url,
        "path": document.path,
        "source": document.source or source,
        "blocks": [asdict(block) for block in document.blocks],
    }


def _stored(row: Row) -> Document:
    fields = {name: row[name] for name in Document.__slots__ if name != "blocks"}
    return Document(blocks=tuple(Block(**block) for block in row["blocks"]), **fields)


# -- events --------------------------------------------------------------------------------------------------------


def _event(event: Event, reading: Reading) -> Row:
    when, place, source = event.date, event.place, event.attribution
    return {
        "id": event.id,
        "document_id": reading.document.id,
        "event": event.event,
        "mode": event.mode,
        "context": list(event.context),
        "quad": event.quad,
        "score": event.score,
        "aux": list(event.aux),
        "actor_codes": _codes(event.actor),
        "recipient_codes": _codes(event.recipient),
        "actor": [_party(p) for p in event.actor],
        "recipient": [_party(p) for p in event.recipient],
        "date_from": when.start if when else None,
        "date_to": when.end if when else None,
        "date_precision": when.precision if when else None,
        "date_basis": when.basis if when else None,
        "date_span": _span(when.span) if when else None,
        "place": _span(place.span) if place else None,
        "place_country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "attribution_kind": source.kind if source else None,
        "speaker": _span(source.speaker) if source else None,
        "conditions": _spans(event.conditions),
        "demands": _spans(event.demands),
        "sentence": _span(event.sentence),
        "trigger": _span(event.trigger),
        "evidence": _spans(event.evidence),
        "frames": list(event.frames),
        "reasons": list(event.reasons),
        "confidence": event.confidence,
        **reading.versions.to_dict(),
    }


def _codes(parties: tuple[Party, ...]) -> list[str]:
    return list(dict.fromkeys(p.code for p in parties if p.code))


def _party(party: Party) -> Row:
    mention = party.mention
    return {
        "text": mention.text if mention else None,
        "start": mention.start if mention else None,
        "end": mention.end if mention else None,
        "name": party.name,
        "actor_id": party.actor_id,
        "code": party.code,
        "country": party.country,
        "sector": list(party.sector),
        "role": party.role,
        "rule": party.rule,
    }


def _span(span: Span | None) -> Row | None:
    return span.to_dict() if span else None


def _spans(spans: tuple[Span, ...]) -> list[Row]:
    return [span.to_dict() for span in spans]


def _mention(party: Party, document_id: str) -> Row:
    return {"document_id": document_id, **_party(party)}


# -- events back ---------------------------------------------------------------------------------------------------


def event_of(row: Row) -> Event:
    """The event behind a row of the table `events`. What the row lacks (reasons, say) is empty."""
    return Event(
        event=row["event"],
        mode=row["mode"],
        context=tuple(row["context"]),
        actor=tuple(map(_party_of, row["actor"])),
        recipient=tuple(map(_party_of, row["recipient"])),
        aux=tuple(row["aux"]),
        attribution=Attribution(_span_of(row["speaker"]), row["attribution_kind"]) if row["attribution_kind"] else None,
        conditions=_spans_of(row["conditions"]),
        date=_when_of(row),
        place=Where(place, row["place_country"], row["lat"], row["lon"]) if (place := _span_of(row["place"])) else None,
        sentence=Span(**row["sentence"]),
        trigger=Span(**row["trigger"]),
        frames=tuple(row["frames"]),
        quad=row["quad"],
        score=row["score"],
        confidence=row["confidence"],
        demands=_spans_of(row["demands"]),
        evidence=_spans_of(row["evidence"]),
        reasons=tuple(row.get("reasons") or ()),
        id=row["id"],
    )


def versions_of(row: Row) -> Versions:
    """What made a row of the table `events`."""
    return Versions(row["lapwing"], row["lexicon"], row["model"])


def _party_of(row: Row) -> Party:
    text, start, end = row["text"], row["start"], row["end"]
    mention = Span(text, start, end) if text is not None else None
    return Party(mention, row["name"], row["actor_id"], row["code"], row["country"], tuple(row["sector"] or ()), row["role"], row["rule"] or "")


def _when_of(row: Row) -> When | None:
    start, end = row["date_from"], row["date_to"]
    if start is None or end is None:
        return None
    return When(_span_of(row["date_span"]), start, end, row["date_precision"], row["date_basis"])


def _span_of(row: Row | None) -> Span | None:
    return Span(**row) if row else None


def _spans_of(rows: list[Row]) -> tuple[Span, ...]:
    return tuple(Span(**row) for row in rows)
