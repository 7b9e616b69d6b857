"""One article read: the document, its events, and tables of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lapwing.actors.mentions import find_mentions
from lapwing.events.coder import Coder, Rejected
from lapwing.language.pipeline import load_parser, model_version, parse_all
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
    """

    document: Document
    events: tuple[Event, ...]
    versions: Versions
    rejected: tuple[Rejected, ...] = ()
    considered: tuple[Considered, ...] = ()
    mentions: tuple[Party, ...] = ()

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


def code(documents: Iterable[Document], *, pipeline: str | None = None, lexicon: Lexicon | None = None, mentions: bool = False) -> Iterator[Reading]:
    """Read documents of one language each, in order; `mentions` asks for everybody each names."""
    lexicon = lexicon or load_lexicon()
    pending: list[Document] = []
    for document in documents:
        if pending and (pending[0].language != document.language or len(pending) >= 16):
            yield from _code_batch(pending, pipeline, lexicon, mentions)
            pending = []
        pending.append(document)
    if pending:
        yield from _code_batch(pending, pipeline, lexicon, mentions)


def _code_batch(documents: list[Document], pipeline: str | None, lexicon: Lexicon, mentions: bool) -> Iterator[Reading]:
    nlp = load_parser(documents[0].language, pipeline)
    versions = Versions(__version__, lexicon.version, model_version(nlp))
    for document, doc in zip(documents, parse_all(nlp, documents), strict=True):
        coder = Coder(Syntax(doc, document.language), lexicon, document)
        coded = coder.code()
        named = find_mentions(coder.resolver) if mentions else ()
        yield Reading(document, tuple(coded.events), versions, tuple(coded.rejected), coded.considered, named)
