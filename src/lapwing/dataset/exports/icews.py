"""Format `icews-tsv`: the columns of the ICEWS Coded Event Data. What Lapwing does not know stays empty."""

from __future__ import annotations

from collections.abc import Callable

from lapwing.dataset.exports.cameo import code_of, identifier, name_of, shown_name
from lapwing.dataset.exports.fields import Field, Format, Row
from lapwing.dataset.exports.plover import iso
from lapwing.lexicon.exchange import exchange
from lapwing.records import Party


def _side(title: str, side: str, party: Callable[[Row], Party | None]) -> tuple[Field, Field, Field]:
    def sectors(row: Row) -> str | None:
        found = party(row)
        return ",".join(found.sector) or None if found else None

    def country(row: Row) -> str | None:
        found = party(row)
        return exchange().country(found.country).get("name") if found else None

    who = "who acts" if side == "actor" else "at whom it is directed"
    return (
        Field(f"{title} Name", "string", f"{who}: the registry's name, else as written, else the state", f"events.{side}.name, text",
              value=lambda r: shown_name(party(r))),
        Field(f"{title} Sectors", "string", "their sectors", f"events.{side}.sector", values="PLOVER codes joined with ','", value=sectors),
        Field(f"{title} Country", "string", "their state", f"events.{side}.country", values="English name; empty for non-states", value=country),
    )  # fmt: skip


_FIELDS = (
    Field("Event ID", "string", "identifier; from the second pair of actor and recipient of an event on with '.2', '.3' …", "events.id or episodes.id",
          value=identifier),
    Field("Event Date", "date", "first day it may have happened; of an event of unknown date the day of publication", "events.date_from, documents.published",
          values="YYYY-MM-DD", value=lambda r: iso(r.record.day)),
    *_side("Source", "actor", lambda r: r.actor),
    Field("Event Text", "string", "CAMEO's name of the code", "events.event, mode, context", value=name_of),
    Field("CAMEO Code", "string", "CAMEO code", "events.event, mode, context", values="three or four digits, with the leading 0", value=code_of),
    Field("Intensity", "number", "PLOVER's conflict-cooperation score, not Goldstein's", "events.score", "-10 (conflict) to +10 (cooperation)",
          value=lambda r: r.record.event.score),
    *_side("Target", "recipient", lambda r: r.recipient),
    Field("Story ID", "string", "the document", "events.document_id", values="content hash", value=lambda r: r.record.document.id),
    Field("Sentence Number", "integer", "not known to Lapwing, which keeps the characters where a sentence stands"),
    Field("Publisher", "string", "who published it", "documents.publisher", value=lambda r: r.record.document.publisher),
    Field("City", "string", "not known to Lapwing: whether a place is a city, district or province"),
    Field("District", "string", "not known to Lapwing"),
    Field("Province", "string", "not known to Lapwing"),
    Field("Country", "string", "country of the place", "events.place_country", values="English name",
          value=lambda r: exchange().country(r.record.row["place_country"]).get("name")),
    Field("Latitude", "number", "latitude of the place", "events.lat", "decimal degrees, WGS 84", value=lambda r: r.record.row["lat"]),
    Field("Longitude", "number", "longitude of the place", "events.lon", "decimal degrees, WGS 84", value=lambda r: r.record.row["lon"]),
)  # fmt: skip

TSV = Format("icews-tsv", "tsv", "a row an actor and recipient, the columns of ICEWS, CAMEO codes", _FIELDS, dyads=True, facts=True)
