"""Lapwing as spaCy components, for anybody's pipeline with Universal Dependencies labels.

`lapwing_actors` finds who is mentioned: `doc._.lapwing_parties`, a list of `records.Party` in text order.
`lapwing_events` codes PLOVER events: `doc._.lapwing_events`, a list of `records.Event` in text order.
Relative dates need the day of publication: set `doc._.lapwing_published` (a date or an ISO string) before the pipeline runs.

Results are kept as plain data in `doc.user_data`, so they survive `Doc.to_bytes` and `nlp.pipe(..., n_process=2)`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from lapwing.actors.mentions import find_mentions
from lapwing.actors.registry import chosen, lexicon_with
from lapwing.actors.resolver import Resolver
from lapwing.errors import PipelineError
from lapwing.events.coder import Coder
from lapwing.language.pipeline import load_parser
from lapwing.language.syntax import Syntax
from lapwing.records import Attribution, Block, Document, Event, Party, Span, When, Where
from lapwing.sources.text import document_from_text, given_date

_PARTIES, _EVENTS, _PUBLISHED = "lapwing_parties", "lapwing_events", "lapwing_published"
_NEEDS = ["doc.sents", "token.lemma", "token.pos", "token.morph", "token.dep", "token.head"]


def load(language: str, *, pipeline: str | None = None, actors: str | Path | None = None) -> Language:
    """A spaCy pipeline that parses `language` ("fr" or "en") and codes events; `pipeline` names another installed parser.

    `actors` is the path of a registry of your own (docs/actors.md), by default the one that LAPWING_ACTORS names. Each call gives a pipeline
    of its own. Raises UnsupportedLanguage, PipelineError, InputError or LexiconError.
    """
    own = chosen(actors)
    lexicon_with(own)
    # The cached parser is shared with `lapwing.read`, which must not code everything twice.
    nlp = load_parser.__wrapped__(language, pipeline)
    config = {"actors": str(own) if own else None}
    nlp.add_pipe("lapwing_actors", config=config)
    nlp.add_pipe("lapwing_events", config=config)
    return nlp


@Language.factory("lapwing_actors", requires=_NEEDS, assigns=["doc._.lapwing_parties"], default_config={"actors": None})
def create_actors(nlp: Language, name: str, actors: str | None) -> ActorsComponent:
    """The factory behind `nlp.add_pipe("lapwing_actors")`; `config={"actors": PATH}` adds a registry of your own."""
    return ActorsComponent(str(nlp.lang), actors)


@Language.factory("lapwing_events", requires=[*_NEEDS, "doc._.lapwing_parties"], assigns=["doc._.lapwing_events"], default_config={"actors": None})
def create_events(nlp: Language, name: str, actors: str | None) -> EventsComponent:
    """The factory behind `nlp.add_pipe("lapwing_events")`; give it the same `config` as `lapwing_actors`."""
    return EventsComponent(str(nlp.lang), actors)


class ActorsComponent:
    """Resolves every mention of a parsed Doc; `language` is "fr" or "en", `actors` the path of a registry of your own."""

    def __init__(self, language: str, actors: str | None = None) -> None:
        self.language = language
        self.actors = actors
        lexicon_with(actors)  # what is wrong with it is said now, not at the first text

    def __call__(self, doc: Doc) -> Doc:
        _check_parsed(doc, "lapwing_actors")
        resolver = Resolver(Syntax(doc, self.language), lexicon_with(self.actors), doc._.lapwing_published)
        found: dict[tuple[int, int, str], Party] = {}
        for party in find_mentions(resolver):
            # Without a code a noun phrase is nobody in particular.
            if party.mention is not None and party.code is not None:
                found.setdefault((party.mention.start, party.mention.end, party.code), party)
        doc.user_data[_PARTIES] = [party.to_dict() for party in found.values()]
        return doc


class EventsComponent:
    """Codes the events of a Doc that `lapwing_actors` has seen."""

    def __init__(self, language: str, actors: str | None = None) -> None:
        self.language = language
        self.actors = actors
        lexicon_with(actors)

    def __call__(self, doc: Doc) -> Doc:
        if _PARTIES not in doc.user_data:
            raise PipelineError("lapwing_events needs lapwing_actors before it; call nlp.add_pipe('lapwing_actors') first")
        _check_parsed(doc, "lapwing_events")
        syntax = Syntax(doc, self.language)
        document = _document(syntax, doc._.lapwing_published)
        coded = Coder(syntax, lexicon_with(self.actors), document).code()
        doc.user_data[_EVENTS] = [{**e.to_dict(), "reasons": list(e.reasons)} for e in coded.events]
        return doc


def _check_parsed(doc: Doc, component: str) -> None:
    if len(doc) and not doc.has_annotation("DEP"):
        raise PipelineError(f"{component} needs a parsed text and this Doc has no dependencies; add a Universal Dependencies parser before it")


def _document(syntax: Syntax, published: date | None) -> Document:
    """The Doc's text with its page structure; every token is told its block, as `make_doc` does for whole articles."""
    document = document_from_text(syntax.raw, language=syntax.language, published=published)
    if not any(b.kind in ("paragraph", "item") for b in document.blocks):
        # A lone phrase without a full stop looks like a heading; whoever hands over one sentence wants it read.
        document = replace(document, blocks=tuple(Block(b.start, b.end) for b in document.blocks))
    starts = [b.start for b in document.blocks]
    syntax.block = [max(0, bisect_right(starts, start) - 1) for start in syntax.start]
    return document


# -- doc._ ---------------------------------------------------------------------------------------------------------


def _get_published(doc: Doc) -> date | None:
    return given_date(doc.user_data.get(_PUBLISHED))


def _set_published(doc: Doc, value: date | str | None) -> None:
    found = given_date(value)
    if value is not None and found is None:
        raise PipelineError(f"lapwing_published is '{value}', which is no date; give a date or YYYY-MM-DD")
    doc.user_data[_PUBLISHED] = found.isoformat() if found else None


def _get_parties(doc: Doc) -> list[Party]:
    return [_party(raw) for raw in doc.user_data.get(_PARTIES, ())]


def _get_events(doc: Doc) -> list[Event]:
    return [_event(raw) for raw in doc.user_data.get(_EVENTS, ())]


def _span(raw: dict[str, Any] | None) -> Span | None:
    return Span(**raw) if raw else None


def _some_span(raw: dict[str, Any]) -> Span:
    return Span(**raw)


def _spans(raw: list[dict[str, Any]]) -> tuple[Span, ...]:
    return tuple(Span(**s) for s in raw)


def _party(raw: dict[str, Any]) -> Party:
    return Party(**{**raw, "mention": _span(raw["mention"]), "sector": tuple(raw["sector"])})


def _attribution(raw: dict[str, Any]) -> Attribution:
    return Attribution(_span(raw["speaker"]), raw["kind"])


def _when(raw: dict[str, Any]) -> When:
    return When(_span(raw["span"]), date.fromisoformat(raw["from"]), date.fromisoformat(raw["to"]), raw["precision"], raw["basis"])


def _where(raw: dict[str, Any]) -> Where:
    return Where(_some_span(raw["span"]), raw["country"], raw["lat"], raw["lon"])


def _event(raw: dict[str, Any]) -> Event:
    """The record behind `Event.to_dict()` (and its reasons)."""
    made = {
        **raw,
        "actor": tuple(map(_party, raw["actor"])),
        "recipient": tuple(map(_party, raw["recipient"])),
        "attribution": _attribution(raw["attribution"]) if raw["attribution"] else None,
        "date": _when(raw["date"]) if raw["date"] else None,
        "place": _where(raw["place"]) if raw["place"] else None,
        "sentence": _some_span(raw["sentence"]),
        "trigger": _some_span(raw["trigger"]),
    }
    for name in ("conditions", "demands", "evidence"):
        made[name] = _spans(raw[name])
    for name in ("context", "aux", "frames", "reasons"):
        made[name] = tuple(raw[name])
    return Event(**made)


_extend = partial(Doc.set_extension, force=True)
_extend("lapwing_published", getter=_get_published, setter=_set_published)
_extend("lapwing_parties", getter=_get_parties)
_extend("lapwing_events", getter=_get_events)
