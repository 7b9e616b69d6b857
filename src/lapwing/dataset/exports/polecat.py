"""Format `plover-tsv`: the columns of POLECAT, the public dataset coded with PLOVER. What Lapwing does not know stays empty."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lapwing.dataset.exports.fields import Field, Format, Row
from lapwing.dataset.exports.plover import coder, iso
from lapwing.lexicon.exchange import exchange
from lapwing.records import Party

QUADS = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}
_LISTED = "several joined with '; ', in text order"


def _joined(values: Iterable[object]) -> str | None:
    """Values joined as POLECAT joins them, each once."""
    return "; ".join(dict.fromkeys(str(v).replace(";", ",") for v in values if v not in (None, ""))) or None


def _side(title: str, side: str, parties: Callable[[Row], tuple[Party, ...]]) -> tuple[Field, ...]:
    def field(name: str, means: str, part: str, value: Callable[[Party], Iterable[object]], values: str = _LISTED) -> Field:
        def joined(row: Row) -> str | None:
            return _joined(v for party in parties(row) for v in value(party))

        return Field(name, "string", means, f"events.{side}.{part}" if part else "", values=values, value=joined)

    who = "who acts" if side == "actor" else "at whom it is directed"
    return (
        field(f"{title} Name", f"{who}, as the registry calls them; as written where it does not know them", "name, text",
              lambda p: (p.name or (p.mention.text if p.mention else None),)),
        field(f"{title} Country", "their states", "country", lambda p: (p.country or p.code,), f"alpha-3, or PLOVER's code of a non-state; {_LISTED}"),
        field(f"{title} COW", "their states in the Correlates of War list", "country", lambda p: (exchange().country(p.country).get("cow"),),
              f"numbers; {_LISTED}"),
        field(f"Primary {title} Sector", "the first sector of each", "sector", lambda p: p.sector[:1], f"PLOVER sectors; {_LISTED}"),
        field(f"{title} Sectors", "all their sectors", "sector", lambda p: p.sector, f"PLOVER sectors; {_LISTED}"),
        field(f"{title} Title", "their offices or occupations", "role", lambda p: (p.role,)),
        field(f"{title} Name Raw", f"{who}, as written", "text", lambda p: (p.mention.text if p.mention else None,)),
        Field(f"Wikipedia {title} ID", "string", "not known to Lapwing"),
    )  # fmt: skip


def _row(name: str) -> Callable[[Row], Any]:
    return lambda r: r.record.row[name]


_FIELDS = (
    Field("Event ID", "string", "identifier of the event, or of the episode where rows are episodes", "events.id or episodes.id", value=lambda r: r.record.id),
    Field("Event Date", "date", "first day it may have happened; of an event of unknown date the day of publication", "events.date_from, documents.published",
          values="YYYY-MM-DD", value=lambda r: iso(r.record.day)),
    Field("Event Type", "string", "PLOVER category", "events.event", values="one of the 16", value=lambda r: r.record.event.event),
    Field("Event Mode", "string", "PLOVER mode", "events.mode", value=lambda r: r.record.event.mode),
    Field("Intensity", "number", "PLOVER's conflict-cooperation score", "events.score", "-10 (conflict) to +10 (cooperation)",
          value=lambda r: r.record.event.score),
    Field("Quad Code", "string", "quad class", "events.quad", values=", ".join(QUADS.values()), value=lambda r: QUADS.get(r.record.event.quad)),
    Field("Contexts", "string", "PLOVER contexts; then, where it is no plain fact, what keeps it from being one", "events.context, aux",
          values="several joined with '; '; from aux: historical, future, hypothetical, negation",
          value=lambda r: _joined((*r.record.event.context, *r.record.event.aux))),
    *_side("Actor", "actor", lambda r: r.record.actors),
    *_side("Recipient", "recipient", lambda r: r.record.recipients),
    Field("Placename", "string", "not known to Lapwing: places have a name as written, below, and coordinates"),
    Field("City", "string", "not known to Lapwing"),
    Field("District", "string", "not known to Lapwing"),
    Field("Province", "string", "not known to Lapwing"),
    Field("Country", "string", "country of the place", "events.place_country", values="alpha-3", value=_row("place_country")),
    Field("Latitude", "number", "latitude of the place", "events.lat", "decimal degrees, WGS 84", value=_row("lat")),
    Field("Longitude", "number", "longitude of the place", "events.lon", "decimal degrees, WGS 84", value=_row("lon")),
    Field("GeoNames ID", "string", "not known to Lapwing"),
    Field("Raw Placename", "string", "where it happened, as written", "events.place.text",
          value=lambda r: r.record.event.place.span.text if r.record.event.place else None),
    Field("Feature Type", "string", "not known to Lapwing"),
    Field("Source", "string", "who published it", "documents.publisher", value=lambda r: r.record.document.publisher),
    Field("Publication Date", "date", "day of publication", "documents.published", values="YYYY-MM-DD", value=lambda r: iso(r.record.document.published)),
    Field("Story People", "string", "left empty: everybody a document names is in the table mentions"),
    Field("Story Organizations", "string", "left empty: everybody a document names is in the table mentions"),
    Field("Story Locations", "string", "not known to Lapwing"),
    Field("Language", "string", "language of the document", "documents.language", values="ISO 639-1: fr, en", value=lambda r: r.record.document.language),
    Field("Version", "string", "what coded it", "events.lapwing", value=coder),
)  # fmt: skip

TSV = Format("plover-tsv", "tsv", "a row an event, the columns of POLECAT", _FIELDS)
