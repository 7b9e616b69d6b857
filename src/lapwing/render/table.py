"""Flat tables of events: one row an event, one fixed schema for CSV, Parquet and Arrow; JSON keeps the nesting.

The columns are explained in docs/event.md. Several values in one cell are joined with `;`.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from lapwing.records import Document, Event, Party, Span, Versions
from lapwing.render.cells import json_line, write_csv

if TYPE_CHECKING:
    import pyarrow

    from lapwing.reading import Reading

#: Column names and Arrow types, in the order of every flat output. Changing one changes users' scripts: see CHANGELOG.
COLUMNS: tuple[tuple[str, str], ...] = (
    ("document_id", "string"),
    ("title", "string"),
    ("publisher", "string"),
    ("published", "date32"),
    ("language", "string"),
    ("url", "string"),
    ("event_id", "string"),
    ("event", "string"),
    ("mode", "string"),
    ("quad", "int8"),
    ("score", "float64"),
    ("context", "string"),
    ("aux", "string"),
    ("actor_name", "string"),
    ("actor_mention", "string"),
    ("actor_code", "string"),
    ("actor_sector", "string"),
    ("recipient_name", "string"),
    ("recipient_mention", "string"),
    ("recipient_code", "string"),
    ("recipient_sector", "string"),
    ("date_from", "date32"),
    ("date_to", "date32"),
    ("date_precision", "string"),
    ("date_basis", "string"),
    ("date_text", "string"),
    ("place", "string"),
    ("place_country", "string"),
    ("lat", "float64"),
    ("lon", "float64"),
    ("attribution_kind", "string"),
    ("speaker", "string"),
    ("conditions", "string"),
    ("demands", "string"),
    ("trigger", "string"),
    ("sentence", "string"),
    ("sentence_start", "int32"),
    ("sentence_end", "int32"),
    ("trigger_start", "int32"),
    ("trigger_end", "int32"),
    ("tellings", "int32"),
    ("frames", "string"),
    ("confidence", "float64"),
    ("lapwing_version", "string"),
    ("lexicon_version", "string"),
    ("model_version", "string"),
)


def event_rows(reading: Reading) -> list[dict[str, Any]]:
    """One flat row an event, keys as in `COLUMNS`; dates are `datetime.date`, absent values None."""
    return [event_row(event, reading.document, reading.versions) for event in reading.events]


def event_row(e: Event, document: Document, versions: Versions) -> dict[str, Any]:
    """The flat row of one event."""
    when, place, source = e.date, e.place, e.attribution
    return {
        "document_id": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published,
        "language": document.language,
        "url": document.url,
        "event_id": e.id,
        "event": e.event,
        "mode": e.mode,
        "quad": e.quad,
        "score": e.score,
        "context": _joined(e.context),
        "aux": _joined(e.aux),
        **_party_columns("actor", e.actor),
        **_party_columns("recipient", e.recipient),
        "date_from": when.start if when else None,
        "date_to": when.end if when else None,
        "date_precision": when.precision if when else None,
        "date_basis": when.basis if when else None,
        "date_text": when.span.text if when and when.span else None,
        "place": place.span.text if place else None,
        "place_country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "attribution_kind": source.kind if source else None,
        "speaker": source.speaker.text if source and source.speaker else None,
        "conditions": _joined(_texts(e.conditions)),
        "demands": _joined(_texts(e.demands)),
        "trigger": e.trigger.text,
        "sentence": e.sentence.text,
        "sentence_start": e.sentence.start,
        "sentence_end": e.sentence.end,
        "trigger_start": e.trigger.start,
        "trigger_end": e.trigger.end,
        "tellings": 1 + len(e.evidence),
        "frames": _joined(e.frames),
        "confidence": e.confidence,
        "lapwing_version": versions.lapwing,
        "lexicon_version": versions.lexicon,
        "model_version": versions.model,
    }


def _party_columns(side: str, parties: tuple[Party, ...]) -> dict[str, str | None]:
    """Name, mention, code and sector columns of one side: the nth value of each belongs to the nth party."""
    return {
        f"{side}_name": _aligned([p.name for p in parties]),
        f"{side}_mention": _aligned([p.mention.text if p.mention else None for p in parties]),
        f"{side}_code": _aligned([p.code for p in parties]),
        f"{side}_sector": _aligned(["+".join(p.sector) for p in parties]),
    }


def _aligned(values: Sequence[str | None]) -> str | None:
    """Values joined with empty slots kept; None when nothing is known of anybody."""
    if not any(values):
        return None
    return ";".join((v or "").replace(";", ",") for v in values)


def _joined(values: Iterable[str]) -> str | None:
    """Values joined with `;`, a `;` inside one written `,`; None for no value."""
    return ";".join(v.replace(";", ",") for v in values) or None


def _texts(spans: Iterable[Span]) -> list[str]:
    """Texts of clauses and list items without the punctuation that only linked them to the next."""
    return [" ".join(s.text.split()).rstrip(" ;,") for s in spans]


def schema() -> pyarrow.Schema:
    """The Arrow schema of the flat rows."""
    import pyarrow as pa

    return pa.schema([pa.field(name, arrow_type(kind)) for name, kind in COLUMNS])


def arrow_type(name: str) -> pyarrow.DataType:
    """The Arrow type behind a name in `COLUMNS`."""
    import pyarrow as pa

    return {"string": pa.string(), "date32": pa.date32(), "int8": pa.int8(), "int32": pa.int32(), "float64": pa.float64()}[name]


def _all_rows(readings: Iterable[Reading]) -> list[dict[str, Any]]:
    return [row for reading in readings for row in event_rows(reading)]


def to_arrow(readings: Iterable[Reading]) -> pyarrow.Table:
    """All events as one Arrow table, in reading order; the schema is the same with no event at all."""
    import pyarrow as pa

    return pa.Table.from_pylist(_all_rows(readings), schema=schema())


def to_parquet(readings: Iterable[Reading]) -> bytes:
    """The table as a Parquet file (zstd)."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(to_arrow(readings), sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def to_csv(readings: Iterable[Reading]) -> str:
    """The table as RFC 4180 CSV with a header line; text that a spreadsheet would run is preceded by an apostrophe."""
    out = io.StringIO(newline="")
    names = [name for name, _ in COLUMNS]
    write_csv(out, [names, *([row[name] for name in names] for row in _all_rows(readings))])
    return out.getvalue()


def to_json(readings: Iterable[Reading]) -> str:
    """A JSON array of readings (document, events, versions), indented, keys in the order of docs/event.md."""
    return json.dumps([r.to_dict() for r in readings], ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def to_jsonl(readings: Iterable[Reading]) -> str:
    """One event a line, each with its document and versions, so that lines of many files can be mixed."""
    lines = []
    for reading in readings:
        document, versions = reading.document.to_dict(), reading.versions.to_dict()
        for event in reading.events:
            body = event.to_dict()
            line = {"id": body.pop("id"), "document": document, **body, "versions": versions}
            lines.append(json_line(line))
    return "".join(lines)
