"""The table of record, column by column: names, Arrow types, units. docs/dataset.md is checked against this file, and so is every write.

Spans are character offsets into the text of the document (`text[start:end]`). Codes are PLOVER's (ISO 3166-1 alpha-3, KOS, or UNO EUR IGO NGO ISM IMG MNC).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `type` is a name of `_type`; a `required` one is never null."""

    name: str
    type: str
    means: str
    required: bool = False


_BATCH = Column("batch", "string", "the commit that wrote the row; a row counts once `runs` has that batch", True)
_VERSIONS = (
    Column("lapwing", "string", "version of the code that made the row", True),
    Column("lexicon", "string", "content hash of the compiled lexicon", True),
    Column("model", "string", "name and version of the parsing pipeline", True),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "documents": (
        Column("id", "string", "content hash of text and address", True),
        Column("text", "string", "the text as it was read; every offset counts characters into it", True),
        Column("title", "string", "headline"),
        Column("author", "string", "byline"),
        Column("publisher", "string", "who published it, from the page or the source's contract"),
        Column("dateline", "string", "place and agency line that opens the text"),
        Column("published", "date", "day of publication"),
        Column("published_from", "string", "where that day was found: given, metadata or text"),
        Column("language", "string", "fr or en", True),
        Column("url", "string", "address of the page"),
        Column("path", "string", "file, feed entry or archive record it was read from"),
        Column("source", "string", "id of the source's contract"),
        Column("blocks", "blocks", "stretches no sentence crosses, with their kind and, for an item, the number of its announcing block", True),
        _BATCH,
    ),
    "events": (
        Column("id", "string", "content hash of document, sentence, trigger, category, polarity and parties", True),
        Column("document_id", "string", "the document it was read in", True),
        Column("event", "string", "PLOVER category", True),
        Column("mode", "string", "PLOVER mode"),
        Column("context", "strings", "PLOVER contexts, at most four", True),
        Column("quad", "int8", "quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict", True),
        Column("score", "float", "conflict-cooperation score, -10 to +10", True),
        Column("aux", "strings", "historical, future, hypothetical, negation: all that keep it from being a present fact", True),
        Column("actor_codes", "strings", "PLOVER codes of the actors, in text order, each once", True),
        Column("recipient_codes", "strings", "PLOVER codes of the recipients, in text order, each once", True),
        Column("actor", "parties", "who acts", True),
        Column("recipient", "parties", "at whom it is directed", True),
        Column("date_from", "date", "first day it may have happened"),
        Column("date_to", "date", "last day it may have happened"),
        Column("date_precision", "string", "day, night, week, month, season, quarter, half, year, decade or range"),
        Column("date_basis", "string", "where the date was found: text, sentence before, document or publication; review where a reviewer gave it"),
        Column("date_span", "span", "the date expression"),
        Column("place", "span", "where it happened"),
        Column("place_country", "string", "country code of the place"),
        Column("lat", "float", "latitude of the place, decimal degrees"),
        Column("lon", "float", "longitude of the place, decimal degrees"),
        Column("attribution_kind", "string", "official, person, analyst, media, leak or article; null where the article narrates"),
        Column("speaker", "span", "who says so"),
        Column("conditions", "spans", "what it depends on", True),
        Column("demands", "spans", "items of an announced enumeration", True),
        Column("sentence", "span", "the sentence it rests on", True),
        Column("trigger", "span", "the deciding word or expression", True),
        Column("evidence", "spans", "further sentences of the document that tell it again", True),
        Column("frames", "strings", "ids of the lexicon entries that fired", True),
        Column("reasons", "strings", "the reasoning, a line each, as `lapwing explain` prints it", True),
        Column("confidence", "float", "estimated probability that category, parties and polarity are all right, 0 to 1", True),
        *_VERSIONS,
        _BATCH,
    ),
    "mentions": (
        Column("document_id", "string", "the document", True),
        Column("start", "int32", "first character of the mention", True),
        Column("end", "int32", "character after its last", True),
        Column("text", "string", "the mention as written", True),
        Column("name", "string", "who it stands for"),
        Column("actor_id", "string", "entry of the registry"),
        Column("code", "string", "PLOVER code"),
        Column("country", "string", "alpha-3 code of the state, if it is one"),
        Column("sector", "strings", "PLOVER sectors, primary first", True),
        Column("role", "string", "office or occupation"),
        Column("rule", "string", "how it was resolved"),
        _BATCH,
    ),
    "copies": (
        Column("document_id", "string", "a document that nearly repeats an earlier one", True),
        Column("copy_of", "string", "the earliest document of the group", True),
        Column("similarity", "float", "share of five-word sequences in common with it, 0 to 1", True),
        _BATCH,
    ),
    "episodes": (
        Column("id", "string", "content hash of the identifiers of its reports", True),
        Column("events", "strings", "identifiers of the events that report it, the first report first", True),
        Column("documents", "strings", "documents they stand in, near-copies included, in the same order", True),
        Column("reports", "int32", "number of documents that are no copies of one another", True),
        Column("publishers", "int32", "number of independent publishers among these", True),
        Column("first_published", "date", "day of the first report"),
        Column("event", "string", "category most reports give", True),
        Column("mode", "string", "mode most reports give"),
        Column("aux", "strings", "polarity most reports give", True),
        Column("actor_codes", "strings", "actors most reports give", True),
        Column("recipient_codes", "strings", "recipients most reports give", True),
        Column("date_from", "date", "first day, by the most precise reports"),
        Column("date_to", "date", "last day, by the most precise reports"),
        Column("place", "string", "place most reports give"),
        Column("place_country", "string", "its country"),
        Column("agreement", "float", "mean share of reports that give the majority's mode, polarity, parties, date and place, 0 to 1", True),
        Column("contradictions", "strings", "details on which reports disagree, each with its readings and their numbers", True),
        _BATCH,
    ),
    "reviews": (
        Column("event_id", "string", "the event judged; null for a sentence sampled for recall"),
        Column("document_id", "string", "its document", True),
        Column("sentence_start", "int32", "first character of the sentence judged", True),
        Column("sentence_end", "int32", "character after its last", True),
        Column("sample", "string", "audit sample it belongs to"),
        Column("stratum", "string", "stratum of that sample"),
        Column("decision", "string", "accept, correct, reject, unsure or undo; drawn where an audit sample takes it in", True),
        Column("correction", "string", "JSON of the columns of `events` that are replaced; of a sentence the events missed, of a row drawn its sample"),
        Column("reviewer", "string", "who decided", True),
        Column("reviewed_at", "timestamp", "when, UTC", True),
        Column("note", "string", "free text"),
        _BATCH,
    ),
    "runs": (
        Column("batch", "string", "the commit", True),
        Column("kind", "string", "create, collect, code, link, review, compact or prune", True),
        Column("at", "timestamp", "when it was committed, UTC", True),
        Column("documents", "strings", "identifiers of the documents it stored or coded; of a link, of the episodes and copied documents it withdraws", True),
        Column("rows", "counts", "rows written, by table", True),
        Column("problems", "strings", "what was passed over, a line each", True),
        Column("lapwing", "string", "version of the code", True),
        Column("lexicon", "string", "content hash of the compiled lexicon, where it was used"),
        Column("model", "string", "pipelines, where they were used"),
    ),
}  # fmt: skip

_SPAN = ("text", "string"), ("start", "int32"), ("end", "int32")
_PARTY = (
    ("text", "string"), ("start", "int32"), ("end", "int32"), ("name", "string"), ("actor_id", "string"), ("code", "string"), ("country", "string"),
    ("sector", "strings"), ("role", "string"), ("rule", "string"),
)  # fmt: skip
_BLOCK = ("start", "int32"), ("end", "int32"), ("kind", "string"), ("parent", "int32")
_COUNT = ("table", "string"), ("rows", "int64")
_STRUCTS = {"span": _SPAN, "party": _PARTY, "block": _BLOCK, "count": _COUNT}
_LISTS = {"strings": "string", "spans": "span", "parties": "party", "blocks": "block", "counts": "count"}


def arrow_schema(table: str) -> pyarrow.Schema:
    """The Arrow schema of a table of `TABLES`. Raises KeyError for another name."""
    import pyarrow as pa

    return pa.schema([pa.field(c.name, _type(c.type), nullable=not c.required, metadata={"means": c.means}) for c in TABLES[table]])


def _type(name: str) -> pyarrow.DataType:
    import pyarrow as pa

    if name in _LISTS:
        return pa.list_(_type(_LISTS[name]))
    if name in _STRUCTS:
        return pa.struct([pa.field(field, _type(kind)) for field, kind in _STRUCTS[name]])
    plain = {
        "string": pa.string(), "date": pa.date32(), "int8": pa.int8(), "int32": pa.int32(), "int64": pa.int64(), "float": pa.float64(),
        "timestamp": pa.timestamp("us", tz="UTC"),
    }  # fmt: skip
    return plain[name]
