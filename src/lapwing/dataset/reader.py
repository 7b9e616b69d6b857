"""Coding of some stored documents: rows in, rows out. What a worker process does, and what is done in this process without workers."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from lapwing.actors.registry import lexicon_with
from lapwing.dataset.rows import documents_of, event_rows, mention_rows, row_schema
from lapwing.errors import LapwingError
from lapwing.events import glance
from lapwing.language.pipeline import load_parser
from lapwing.lexicon import Lexicon
from lapwing.reading import code
from lapwing.records import Document


@dataclass(frozen=True, slots=True)
class Setting:
    """What to code with. `pipelines`: language -> the installed spaCy pipeline that parses it instead of the shipped one; `actors`: the path
    of a registry of the user's own, or None; `glance`: spare the parser articles without a sentence that looks like an event."""

    pipelines: dict[str, str]
    actors: str | None = None
    glance: bool = True

    def lexicon(self) -> Lexicon:
        """The lexicon, with that registry. Raises InputError or LexiconError."""
        return lexicon_with(self.actors)

    def load(self) -> None:
        """Load what must not fail later. Raises PipelineError, InputError or LexiconError."""
        self.lexicon()
        if self.glance:
            glance.load()
        for language, name in self.pipelines.items():
            load_parser(language, name)


@dataclass(frozen=True, slots=True)
class Coded:
    """What some documents gave: rows of `events` and `mentions` (without batch), and why each of the others could not be coded."""

    events: pa.Table
    mentions: pa.Table
    failed: dict[str, str]


def code_rows(rows: pa.Table, setting: Setting) -> Coded:
    """Code rows of the table `documents`. Documents that fail are coded alone first, so that none costs another its events."""
    documents = documents_of(rows)
    events, mentions = [row_schema("events").empty_table()], [row_schema("mentions").empty_table()]
    failed: dict[str, str] = {}

    def coded(some: list[Document], pipeline: str | None) -> None:
        try:
            readings = list(code(some, pipeline=pipeline, lexicon=setting.lexicon(), mentions=True, glance=setting.glance))
            found = event_rows(readings), mention_rows(readings)
        except Exception as error:  # one document must not cost the others; each failure is reported by name
            if len(some) == 1:
                failed[some[0].id] = _why(error)
                return
            for document in some:
                coded([document], pipeline)
        else:
            events.append(found[0])
            mentions.append(found[1])

    for language in sorted({d.language for d in documents}):
        coded([d for d in documents if d.language == language], setting.pipelines.get(language))
    return Coded(pa.concat_tables(events), pa.concat_tables(mentions), failed)


def _why(error: Exception) -> str:
    if isinstance(error, LapwingError):
        return str(error)
    what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return f"not coded because of a fault in Lapwing ({what}); report it with the article"
