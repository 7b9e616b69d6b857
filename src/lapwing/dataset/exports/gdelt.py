"""Format `gdelt-tsv`: the 61 columns of a GDELT 2.0 event. What Lapwing does not know stays empty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from lapwing.dataset.exports.cameo import Codes, code_of, codes_of, identifier, number_of, quad_of, shown_name
from lapwing.dataset.exports.fields import Field, Format, Row
from lapwing.lexicon.exchange import exchange
from lapwing.records import Party

_UNKNOWN = "not known to Lapwing"


def _actor(title: str, side: str, party: Callable[[Row], Party | None]) -> tuple[Field, ...]:
    def field(name: str, means: str, value: Callable[[Codes], str], source: str = "code, sector", values: str = "CAMEO codes") -> Field:
        return Field(f"{title}{name}", "string", means, f"events.{side}.{source}", values=values, value=lambda r: value(codes_of(party(r))) or None)

    def nth(number: int) -> Callable[[Codes], str]:
        return lambda c: c.types[number] if len(c.types) > number else ""

    who = "who acts" if side == "actor" else "at whom it is directed"
    return (
        field("Code", f"{who}: state, group and types together", lambda c: c.code),
        Field(f"{title}Name", "string", "the registry's name, else as written, else the state", f"events.{side}.name, text",
              value=lambda r: shown_name(party(r))),
        field("CountryCode", "state", lambda c: c.country, "country", "ISO 3166-1 alpha-3 or KOS; CAMEO's differ for a few states"),
        field("KnownGroupCode", "known group", lambda c: c.group, "code", "UNO, EEC (European Union)"),
        *(Field(f"{title}{name}Code", "string", _UNKNOWN) for name in ("Ethnic", "Religion1", "Religion2")),
        *(field(f"Type{n + 1}Code", "type, from PLOVER's sectors and codes of non-states", nth(n)) for n in range(3)),
    )  # fmt: skip


def _geo(title: str, known: bool = False) -> tuple[Field, ...]:
    def row(name: str) -> Callable[[Row], Any]:
        return lambda r: r.record.row[name]

    place = {
        "FullName": Field(f"{title}FullName", "string", "where it happened, as written", "events.place.text",
                          value=lambda r: r.record.event.place.span.text if r.record.event.place else None),
        "CountryCode": Field(f"{title}CountryCode", "string", "country of the place", "events.place_country", values="FIPS 10-4; empty for Palestine",
                             value=lambda r: exchange().country(r.record.row["place_country"]).get("fips")),
        "Lat": Field(f"{title}Lat", "number", "latitude of the place", "events.lat", "decimal degrees, WGS 84", value=row("lat")),
        "Long": Field(f"{title}Long", "number", "longitude of the place", "events.lon", "decimal degrees, WGS 84", value=row("lon")),
    }  # fmt: skip
    names = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
    types = {"Type": "integer", "Lat": "number", "Long": "number"}
    return tuple(place[name] if known and name in place else Field(f"{title}{name}", types.get(name, "string"), _UNKNOWN) for name in names)


def _day(form: str) -> Callable[[Row], int | None]:
    return lambda r: int(r.record.day.strftime(form)) if r.record.day else None


def fraction(day: date) -> float:
    """The year and how much of it has passed, with months of 30 days as GDELT counts.

    >>> fraction(date(2013, 4, 1))
    2013.2493
    """
    return round(day.year + ((day.month - 1) * 30 + day.day) / 365, 4)


def _added(row: Row) -> int | None:
    published = row.record.document.published
    return int(f"{published:%Y%m%d}000000") if published else None


def _lead(row: Row) -> int | None:
    return None if row.record.lead is None else int(row.record.lead)


def _of_episode(column: str) -> Callable[[Row], int]:
    return lambda r: int(r.record.row[column] or 1)


_DATE = "events.date_from, documents.published"
_CAMEO = "events.event, mode, context"
_FIELDS = (
    Field("GLOBALEVENTID", "integer", "a number for the identifier, below 2^53: the hexadecimal digits of the event's identifier; from the second pair of "
          "actor and recipient on 2^52 and 52 bits of the SHA-256 of identifier, '.' and number of the pair", "events.id or episodes.id",
          value=lambda r: number_of(identifier(r))),
    Field("SQLDATE", "integer", "first day it may have happened; of an event of unknown date the day of publication", _DATE, values="YYYYMMDD",
          value=_day("%Y%m%d")),
    Field("MonthYear", "integer", "its month", _DATE, values="YYYYMM", value=_day("%Y%m")),
    Field("Year", "integer", "its year", _DATE, values="YYYY", value=_day("%Y")),
    Field("FractionDate", "number", "its year and the part of it that has passed: year + ((month - 1) * 30 + day) / 365", _DATE, "years",
          value=lambda r: fraction(r.record.day) if r.record.day else None),
    *_actor("Actor1", "actor", lambda r: r.actor),
    *_actor("Actor2", "recipient", lambda r: r.recipient),
    Field("IsRootEvent", "integer", "told in the first paragraph, or before it", "events.sentence, documents.blocks", values="1, 0; empty: no paragraph",
          value=_lead),
    Field("EventCode", "string", "CAMEO code", _CAMEO, values="three or four digits, with the leading 0", value=code_of),
    Field("EventBaseCode", "string", "its first three digits", _CAMEO, value=lambda r: code_of(r)[:3]),
    Field("EventRootCode", "string", "its first two digits", _CAMEO, value=lambda r: code_of(r)[:2]),
    Field("QuadClass", "integer", "quad class of the CAMEO code, which for CONCEDE is not PLOVER's", _CAMEO,
          values="1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict", value=lambda r: quad_of(code_of(r))),
    Field("GoldsteinScale", "number", "left empty: PLOVER's scores are not Goldstein's"),
    Field("NumMentions", "integer", "sentences that tell it, in all reports of its episode; without one, in its document", "events.evidence, episodes.events",
          "sentences", value=_of_episode("mentions")),
    Field("NumSources", "integer", "independent publishers of its episode, else 1", "episodes.publishers", "publishers", value=_of_episode("publishers")),
    Field("NumArticles", "integer", "documents of its episode, copies included, else 1", "episodes.documents", "documents",
          value=_of_episode("articles")),
    Field("AvgTone", "number", "not known to Lapwing, which measures no tone"),
    *_geo("Actor1Geo_"),
    *_geo("Actor2Geo_"),
    *_geo("ActionGeo_", known=True),
    Field("DATEADDED", "integer", "day of publication, at midnight", "documents.published", values="YYYYMMDDHHMMSS", value=_added),
    Field("SOURCEURL", "string", "address of the page", "documents.url", value=lambda r: r.record.document.url),
)  # fmt: skip

TSV = Format("gdelt-tsv", "tsv", "a row an actor and recipient, the columns of GDELT 2.0 events, CAMEO codes", _FIELDS, dyads=True, facts=True)
