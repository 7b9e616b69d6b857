"""Format `plover-jsonl`: a PLOVER record an event, with the names and types of PLOVER 2.0's record table."""

from __future__ import annotations

from datetime import date
from typing import Any

from lapwing.dataset.exports.fields import Field, Format, Row
from lapwing.lexicon.exchange import exchange
from lapwing.records import Party

CODEBOOK = "plover-2.0"
_ENTITY = (
    "objects of code (alpha-3 or UNO EUR IGO NGO ISM IMG MNC), country_name, sector (the primary one), other_sector_codes, entity_text (as written), "
    "entity_name (as the registry calls them), registry_id, office; what is unknown is left out"
)


def _entity(party: Party) -> dict[str, Any]:
    return filled(
        {
            "code": party.code,
            "country_name": exchange().country(party.country).get("name"),
            "sector": party.sector[0] if party.sector else None,
            "other_sector_codes": list(party.sector[1:]) or None,
            "entity_text": party.mention.text if party.mention else None,
            "entity_name": party.name,
            "registry_id": party.actor_id,
            "office": party.role,
        }
    )


def filled(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is None."""
    return {key: value for key, value in values.items() if value is not None}


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _place(row: Row) -> dict[str, Any] | None:
    place, values = row.record.event.place, row.record.row
    country = values["place_country"]
    if place is None and country is None:
        return None
    return filled(
        {
            "extracted_place": place.span.text if place else None,
            "lat": values["lat"],
            "lon": values["lon"],
            "country": exchange().country(country).get("name"),
            "country_code": country,
        }
    )


def _end(row: Row) -> str | None:
    when = row.record.event.date
    return iso(when.end) if when and when.end != when.start else None


def _comment(row: Row) -> str | None:
    """Notes on the date, and the word that the house rules want for parties which the text never writes."""
    implied = any(p.mention is None for p in (*row.record.actors, *row.record.recipients))
    return "; ".join(filter(None, (row.record.date_comment and f"date: {row.record.date_comment}", "implicit" if implied else None))) or None


def coder(row: Row) -> str:
    """Who coded: the version of Lapwing."""
    return f"lapwing {row.record.versions.lapwing}"


def _attribution(row: Row) -> dict[str, Any] | None:
    source = row.record.event.attribution
    return filled({"kind": source.kind, "speaker": source.speaker.text if source.speaker else None}) if source else None


_FIELDS = (
    Field("id", "string", "identifier of the event, or of the episode where records are episodes", "events.id or episodes.id", value=lambda r: r.record.id),
    Field("has_event", "boolean", "it is coded", value=lambda r: True, values="true"),
    Field("date", "date", "first day it may have happened; of an event of unknown date the day of publication", "events.date_from, documents.published",
          values="YYYY-MM-DD", value=lambda r: iso(r.record.day)),
    Field("enddate", "date", "last day it may have happened, where that is another", "events.date_to", values="YYYY-MM-DD", value=_end),
    Field("pub_date", "date", "day of publication (an extension of PLOVER)", "documents.published", values="YYYY-MM-DD",
          value=lambda r: iso(r.record.document.published)),
    Field("actor", "list", "who acts", "events.actor", values=_ENTITY, value=lambda r: [_entity(p) for p in r.record.actors]),
    Field("recipient", "list", "at whom it is directed", "events.recipient", values=_ENTITY, value=lambda r: [_entity(p) for p in r.record.recipients]),
    Field("event", "list", "PLOVER category", "events.event", values="one of the 16", value=lambda r: [r.record.event.event]),
    Field("event_loc", "object", "where", "events.place, place_country, lat, lon", "lat, lon: decimal degrees, WGS 84",
          "object of extracted_place, lat, lon, country, country_code", _place),
    Field("event_text", "list", "the deciding word or expression", "events.trigger.text", value=lambda r: [r.record.event.trigger.text], quotes=True),
    Field("quad_code", "integer", "quad class", "events.quad",
          values="1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict", value=lambda r: r.record.event.quad),
    Field("event_scale", "number", "PLOVER's conflict-cooperation score", "events.score", "-10 (conflict) to +10 (cooperation)",
          value=lambda r: r.record.event.score),
    Field("mode", "list", "PLOVER mode", "events.mode", values="none or one", value=lambda r: [r.record.event.mode] if r.record.event.mode else []),
    Field("context", "list", "PLOVER contexts", "events.context", values="at most four", value=lambda r: list(r.record.event.context)),
    Field("aux", "list", "auxiliary modes: what keeps it from being a present fact (an extension of PLOVER)", "events.aux",
          values="historical, future, hypothetical, negation; empty: a fact", value=lambda r: list(r.record.event.aux)),
    Field("attribution", "object", "who says so (an extension of PLOVER)", "events.attribution_kind, speaker",
          values="object of kind (official, person, analyst, media, leak, article) and speaker", value=_attribution),
    Field("link", "string", "shared by the events of one episode", "episodes.id", value=lambda r: r.record.row["episode_id"]),
    Field("text", "string", "the sentence it rests on", "events.sentence.text", value=lambda r: r.record.event.sentence.text, quotes=True),
    Field("text_info", "object", "where that sentence stands in the document", "events.sentence", "characters from the beginning of the text, from 0",
          "object of start and end (exclusive)", lambda r: {"start": r.record.event.sentence.start, "end": r.record.event.sentence.end}),
    Field("cite_info", "object", "the document and what coded it", "documents, events.lapwing",
          values="object of corpus (id of the document), url, title, language (ISO 639-1), publication, coder, codebook",
          value=lambda r: filled({
              "corpus": r.record.document.id, "url": r.record.document.url, "title": r.record.document.title, "language": r.record.document.language,
              "publication": r.record.document.publisher, "coder": coder(r), "codebook": CODEBOOK,
          })),
    Field("coder", "string", "what coded it", "events.lapwing, lexicon, model",
          value=lambda r: f"{coder(r)}, lexicon {r.record.versions.lexicon}, model {r.record.versions.model}"),
    Field("confidence", "number", "estimated probability that category, parties and polarity are all right (an extension of PLOVER)", "events.confidence",
          values="0 to 1", value=lambda r: r.record.event.confidence),
    Field("review", "string", "what reviewers decided (an extension of PLOVER)", "reviews.decision", values="accept, correct; absent: not reviewed",
          value=lambda r: r.record.row["review"]),
    Field("comment", "string", "what must be known of the date; 'implicit' where a party is not written in the text", "events.date_precision, date_basis",
          value=_comment),
)  # fmt: skip

JSONL = Format("plover-jsonl", "jsonl", "a PLOVER 2.0 record an event, as JSON Lines", _FIELDS)
