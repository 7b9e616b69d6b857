"""Formats `csv` and `parquet`: the flat columns of `lapwing read`, and what a dataset knows besides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lapwing.dataset.exports.fields import Field, Format, Row
from lapwing.render.table import COLUMNS

_CATEGORIES = "AGREE, CONSULT, SUPPORT, CONCEDE, COOPERATE, AID, RETREAT, REQUEST, ACCUSE, REJECT, THREATEN, PROTEST, SANCTION, MOBILIZE, COERCE, ASSAULT"
_CODES = "ISO 3166-1 alpha-3, KOS, or UNO EUR IGO NGO ISM IMG MNC"
_DEGREES = "decimal degrees, WGS 84"
_CHARACTERS = "characters from the beginning of the document's text, from 0"
_LISTED = "values joined with ;"
_ALIGNED = "joined with ;, one value a party in text order, empty where it is unknown"

#: Column -> (meaning, source, unit, values). Names and types are those of render/table.py.
_MEANS: dict[str, tuple[str, str, str, str]] = {
    "document_id": ("the document it was read in", "events.document_id", "", "content hash"),
    "title": ("headline", "documents.title", "", ""),
    "publisher": ("who published it", "documents.publisher", "", ""),
    "published": ("day of publication", "documents.published", "", "YYYY-MM-DD"),
    "language": ("language of the document", "documents.language", "", "fr, en"),
    "url": ("address of the page", "documents.url", "", ""),
    "event_id": ("identifier of the event, or of the episode where rows are episodes", "events.id or episodes.id", "", "content hash"),
    "event": ("PLOVER category", "events.event", "", _CATEGORIES),
    "mode": ("PLOVER mode", "events.mode", "", "a mode of the category"),
    "quad": ("quad class", "events.quad", "", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict"),
    "score": ("PLOVER conflict-cooperation score", "events.score", "-10 (conflict) to +10 (cooperation)", ""),
    "context": ("PLOVER contexts", "events.context", "", f"at most four, {_LISTED}"),
    "aux": ("what keeps it from being a present fact", "events.aux", "", f"historical, future, hypothetical, negation; {_LISTED}; empty: a fact"),
    "actor_name": ("who acts, as the registry calls them", "events.actor.name", "", _ALIGNED),
    "actor_mention": ("the same as written", "events.actor.text", "", _ALIGNED),
    "actor_code": ("PLOVER codes of the actors", "events.actor.code", "", f"{_CODES}; {_ALIGNED}"),
    "actor_sector": ("PLOVER sectors of the actors", "events.actor.sector", "", f"several of one party joined with +; {_ALIGNED}"),
    "recipient_name": ("at whom it is directed, as the registry calls them", "events.recipient.name", "", _ALIGNED),
    "recipient_mention": ("the same as written", "events.recipient.text", "", _ALIGNED),
    "recipient_code": ("PLOVER codes of the recipients", "events.recipient.code", "", f"{_CODES}; {_ALIGNED}"),
    "recipient_sector": ("PLOVER sectors of the recipients", "events.recipient.sector", "", f"several of one party joined with +; {_ALIGNED}"),
    "date_from": ("first day it may have happened", "events.date_from", "", "YYYY-MM-DD"),
    "date_to": ("last day it may have happened", "events.date_to", "", "YYYY-MM-DD"),
    "date_precision": (
        "how precisely the text dates it", "events.date_precision", "", "day, night, week, month, season, quarter, half, year, decade or range",
    ),
    "date_basis": ("where the date was found", "events.date_basis", "", "text, sentence before, document, publication; review: a reviewer gave it"),
    "date_text": ("the date expression", "events.date_span.text", "", ""),
    "place": ("where it happened, as written", "events.place.text", "", ""),
    "place_country": ("country of the place", "events.place_country", "", "alpha-3"),
    "lat": ("latitude of the place", "events.lat", _DEGREES, ""),
    "lon": ("longitude of the place", "events.lon", _DEGREES, ""),
    "attribution_kind": (
        "what kind of source says so", "events.attribution_kind", "", "official, person, analyst, media, leak, article; empty: the article narrates",
    ),
    "speaker": ("who says so, as written", "events.speaker.text", "", ""),
    "conditions": ("what it depends on", "events.conditions.text", "", _LISTED),
    "demands": ("items of an announced enumeration", "events.demands.text", "", _LISTED),
    "trigger": ("the deciding word or expression", "events.trigger.text", "", ""),
    "sentence": ("the sentence it rests on", "events.sentence.text", "", "as written"),
    "sentence_start": ("first character of the sentence", "events.sentence.start", _CHARACTERS, ""),
    "sentence_end": ("character after its last", "events.sentence.end", _CHARACTERS, ""),
    "trigger_start": ("first character of the trigger", "events.trigger.start", _CHARACTERS, ""),
    "trigger_end": ("character after its last", "events.trigger.end", _CHARACTERS, ""),
    "tellings": ("how many sentences of the document tell it", "events.evidence", "sentences", "1 or more"),
    "frames": ("entries of the lexicon that fired", "events.frames", "", _LISTED),
    "confidence": (
        "estimated probability that category, parties and polarity are all right; of an episode that of its surest report", "events.confidence", "", "0 to 1",
    ),
    "lapwing_version": ("version of the code that made it", "events.lapwing", "", ""),
    "lexicon_version": ("content hash of the lexicon it was made with", "events.lexicon", "", ""),
    "model_version": ("parsing pipeline it was made with", "events.model", "", ""),
}  # fmt: skip
_TYPES = {"string": "string", "date32": "date", "int8": "integer", "int32": "integer", "float64": "number"}
#: Columns that quote the article at length; names, dates and places as written are kept.
_QUOTES = ("sentence", "trigger", "conditions", "demands")
#: What a reviewer may correct away from the passage: taken from the row, not from the event made of it.
_FROM_ROW = ("place_country", "lat", "lon")


def _value(name: str) -> Callable[[Row], Any]:
    if name == "event_id":
        return lambda r: r.record.id
    if name in _FROM_ROW:
        return lambda r: r.record.row[name]
    return lambda r: r.record.flat[name]


def _from_row(name: str) -> Callable[[Row], Any]:
    return lambda r: r.record.row[name]


_OF_EPISODE = (
    Field("episode_id", "string", "episode (one happening in the world) that the event reports", "episodes.id", value=_from_row("episode_id")),
    Field("reports", "integer", "documents that report the episode, near-copies counted once", "episodes.reports", "documents", value=_from_row("reports")),
    Field("publishers", "integer", "independent publishers among them", "episodes.publishers", "publishers", value=_from_row("publishers")),
    Field("agreement", "number", "mean share of the reports that give the majority's details", "episodes.agreement", "", "0 to 1", _from_row("agreement")),
    Field(
        "contradictions", "string", "details on which the reports disagree, with their readings", "episodes.contradictions", "", _LISTED,
        lambda r: "; ".join(r.record.row["contradictions"] or ()) or None,
    ),
    Field(
        "review", "string", "what reviewers decided: of accept the row is as coded, of correct as they corrected it; rejected events are not exported",
        "reviews.decision", "", "accept, correct; empty: not reviewed", _from_row("review"),
    ),
)  # fmt: skip
_FIELDS = (*(Field(name, _TYPES[kind], *_MEANS[name], _value(name), name in _QUOTES) for name, kind in COLUMNS), *_OF_EPISODE)

CSV = Format("csv", "csv", "a row an event, the columns of lapwing read and more", _FIELDS)
PARQUET = Format("parquet", "parquet", "the same for data frames, with types", _FIELDS)
