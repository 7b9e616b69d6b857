"""One article read: the document, its events, and tables of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lapwing.actors.mentions import find_mentions
from lapwing.events.coder import Coder, Rejected
from lapwing.events.glance import shipped
from lapwing.language.pipeline import load_parser, make_doc, model_version, parse_docs
from lapwing.language.sentences import mark_sentences
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.lexicon import load as load_lexicon
from lapwing.records import Considered, Document, Event, Party, Versions
from lapwing.version import __version__

if TYPE_CHECKING:
    import pyarrow


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading one document: `events` in text order, `rejected` candidates with their reason, `considered`: why mentions are who they are.

    `mentions` are the resolved parties the text names, in text order; empty unless `code(..., mentions=True)` was asked for them.
    `spared`: no sentence looked like an event, so the text was not parsed; only where `code(..., glance=True)` asks for it.
    """

    document: Document
    events: tuple[Event, ...]
    versions: Versions
    rejected: tuple[Rejected, ...] = ()
    considered: tuple[Considered, ...] = ()
    mentions: tuple[Party, ...] = ()
    spared: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "document": self.document.to_dict(),
            "events": [e.to_dict() for e in self.events],
            "versions": self.versions.to_dict(),
        }

    def event(self, event_id: str) -> Event | None:
        """The event of that identifier (a unique beginning is enough), or None."""
        found = [e for e in self.events if e.id == event_id or e.id.startswith(event_id) or e.id.removeprefix("ev-").startswith(event_id)]
        return found[0] if len(found) == 1 else None

    def rows(self) -> list[dict[str, Any]]:
        """One flat row an event, as in the CSV and Parquet outputs."""
        from lapwing.render.table import event_rows

        return event_rows(self)

    def to_arrow(self) -> pyarrow.Table:
        """The flat rows as an Arrow table."""
        from lapwing.render.table import to_arrow

        return to_arrow([self])

    def to_pandas(self) -> Any:
        """The flat rows as a pandas DataFrame (needs pandas)."""
        return self.to_arrow().to_pandas()

    def to_polars(self) -> Any:
        """The flat rows as a polars DataFrame (needs polars)."""
        import polars

        return polars.from_arrow(self.to_arrow())


#: Documents parsed together: more take more memory and are no faster.
BATCH = 16


def code(
    documents: Iterable[Document], *, pipeline: str | None = None, lexicon: Lexicon | None = None, mentions: bool = False, glance: bool = False
) -> Iterator[Reading]:
    """Read documents of one language each, in order; `mentions` asks for everybody each names, `glance` spares the parser those that do not look like
    politics (`events/glance.py`)."""
    lexicon = lexicon or load_lexicon()
    pending: list[Document] = []
    for document in documents:
        if pending and (pending[0].language != document.language or len(pending) >= BATCH):
            yield from _code_batch(pending, pipeline, lexicon, mentions, glance)
            pending = []
        pending.append(document)
    if pending:
        yield from _code_batch(pending, pipeline, lexicon, mentions, glance)


def _code_batch(documents: list[Document], pipeline: str | None, lexicon: Lexicon, mentions: bool, glance: bool) -> Iterator[Reading]:
    language = documents[0].language
    nlp = load_parser(language, pipeline)
    versions = Versions(__version__, lexicon.version, model_version(nlp))
    docs = [make_doc(nlp, document) for document in documents]
    look = shipped(lexicon, language) if glance else None
    promising = [look is None or look.promising(mark_sentences(doc, language)) for doc in docs]
    parsed = parse_docs(nlp, [doc for doc, wanted in zip(docs, promising, strict=True) if wanted], batch_size=BATCH)
    for document, wanted in zip(documents, promising, strict=True):
        if not wanted:
            yield Reading(document, (), versions, spared=True)
            continue
        coder = Coder(Syntax(next(parsed), language), lexicon, document)
        coded = coder.code()
        named = find_mentions(coder.resolver) if mentions else ()
        yield Reading(document, tuple(coded.events), versions, tuple(coded.rejected), coded.considered, named)
