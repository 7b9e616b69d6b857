"""Readings to one self-contained HTML page: each article with its events in place, the events beside it, each explained.

The page asks nothing of any network (its content policy forbids it) and treats every text as hostile: texts travel as JSON whose
markup characters are escaped, and its script puts them into the document as text nodes, never as markup. Records count characters as
Python does while a browser counts UTF-16 units, so texts are cut here and the browser never sees an offset it would have to apply.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from lapwing.records import Block, Document, Event, Span
from lapwing.render.labels import DEFAULT, LANGUAGES, label, labels

if TYPE_CHECKING:
    from lapwing.reading import Reading

#: What would end a script element, open a tag or entity, break a JavaScript line, or not survive UTF-8 (a lone surrogate).
_UNSAFE_IN_JSON = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
#: What an HTML attribute or title cannot hold even escaped: control and line characters, direction overrides and lone surrogates.
_UNSAFE_IN_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")

#: One letter a role in the references of a piece of text (see `pieces`).
_TRIGGER, _ACTOR, _RECIPIENT, _CONDITION, _DEMAND, _DATE, _PLACE, _SPEAKER, _EVIDENCE, _SENTENCE = "tarcmdpves"


def page(readings: Sequence[Reading]) -> str:
    """One HTML document showing `readings` in their order; the same readings give the same bytes."""
    language = next((r.document.language for r in readings if r.document.language in LANGUAGES), DEFAULT)
    style, script = _asset("page.css"), _asset("page.js")
    data = {"languages": list(LANGUAGES), "language": language, "labels": labels(), "readings": [_reading(r) for r in readings]}
    values = {
        "language": language,
        "title": _escape(_title(readings, language)),
        "noscript": _escape(label("noscript", language)),
        "policy": _policy(style, script),
        "style": style,
        "script": script,
        "data": _json(data),
    }
    # One pass over the template: what is put in is never searched for placeholders again.
    return _PLACEHOLDER.sub(lambda match: values[match[1]], _asset("page.html"))


def pieces(document: Document, events: Sequence[Event]) -> list[dict[str, Any]]:
    """The blocks of the text, each cut wherever a span of an event begins or ends.

    A block is `{"kind", "pieces"}`; a piece is `[text]`, or `[text, references]` where references are role letters with the event's
    index and the span's number within the role ("a0.1": the second actor of the first event), apart by spaces: t trigger, a actor,
    r recipient, c condition, m demand, d date, p place, v speaker, e evidence, s sentence. Text that no block covers is shown as
    residue, so that nothing of what was read is hidden.
    """
    blocks = list(_all_blocks(document))
    within: list[list[tuple[int, int, str]]] = [[] for _ in blocks]
    ends = [block.end for block in blocks]
    for n, event in enumerate(events):
        for role, k, span in _spans(event):
            at = bisect_right(ends, span.start)
            while at < len(blocks) and blocks[at].start < span.end:
                within[at].append((span.start, span.end, f"{role}{n}.{k}"))
                at += 1
    return [{"kind": block.kind, "pieces": _cut(document.text, block, spans)} for block, spans in zip(blocks, within, strict=True)]


def _cut(text: str, block: Block, spans: Sequence[tuple[int, int, str]]) -> list[list[str]]:
    bounds = {block.start, block.end}
    for start, end, _ in spans:
        bounds |= {max(start, block.start), min(end, block.end)}
    cut = []
    for start, end in pairwise(sorted(bounds)):
        references = " ".join(reference for first, last, reference in spans if first <= start and end <= last)
        cut.append([text[start:end], references] if references else [text[start:end]])
    return cut


def _all_blocks(document: Document) -> Iterator[Block]:
    """The document's blocks in order, with the text between them, where there is any, as residue (or the article, if there are no blocks)."""
    at = 0
    between = "residue" if document.blocks else "paragraph"
    for block in sorted(document.blocks, key=lambda b: (b.start, b.end)):
        if document.text[at : block.start].strip():
            yield Block(at, block.start, between)
        if block.end > max(at, block.start):
            yield Block(max(at, block.start), block.end, block.kind, block.parent)
        at = max(at, block.end)
    if document.text[at:].strip():
        yield Block(at, len(document.text), between)


def _spans(event: Event) -> Iterator[tuple[str, int, Span]]:
    """Role, number within the role and span of everything the event points at."""
    several: dict[str, Sequence[Span | None]] = {
        _TRIGGER: [event.trigger],
        _ACTOR: [party.mention for party in event.actor],
        _RECIPIENT: [party.mention for party in event.recipient],
        _CONDITION: event.conditions,
        _DEMAND: event.demands,
        _DATE: [event.date.span if event.date else None],
        _PLACE: [event.place.span if event.place else None],
        _SPEAKER: [event.attribution.speaker if event.attribution else None],
        _EVIDENCE: event.evidence,
        _SENTENCE: [event.sentence],
    }
    for role, spans in several.items():
        yield from ((role, n, span) for n, span in enumerate(spans) if span and span.start < span.end)


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "document": reading.document.to_dict(),
        "blocks": pieces(reading.document, reading.events),
        "events": [_event(event, reading.document.text) for event in reading.events],
        "rejected": [[r.span.text, r.frame, r.why] for r in reading.rejected],
        "versions": reading.versions.to_dict(),
    }


def _event(event: Event, text: str) -> dict[str, Any]:
    """The event as in the JSON output, with what only an explanation needs."""
    found = event.to_dict()
    for key, parties in (("actor", event.actor), ("recipient", event.recipient)):
        for entry, party in zip(found[key], parties, strict=True):
            entry["rule"] = party.rule
    found["rule"] = event.attribution.rule if event.attribution else ""
    found["reasons"] = list(event.reasons)
    found["fact"] = event.is_fact
    found["quote"] = _quote(event, text)
    return found


def _quote(event: Event, text: str) -> list[str]:
    """The sentence as `[before, trigger, after]`; a trigger outside its sentence leaves it whole."""
    sentence, trigger = event.sentence, event.trigger
    if sentence.start <= trigger.start <= trigger.end <= sentence.end:
        return [text[sentence.start : trigger.start], text[trigger.start : trigger.end], text[trigger.end : sentence.end]]
    return [sentence.text, "", ""]


def _title(readings: Sequence[Reading], language: str) -> str:
    if len(readings) == 1:
        return f"{readings[0].document.title or label('untitled', language)} · Lapwing"
    return f"{len(readings)} {label('documents', language).lower()} · Lapwing"


def _policy(style: str, script: str) -> str:
    """The page's own style and script by their hashes and nothing else: an injected element would not run even if it got in."""
    return (
        f"default-src 'none'; style-src {_source_hash(style)}; script-src {_source_hash(script)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


def _source_hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _asset(name: str) -> str:
    # A checkout may hold CRLF; a browser hashes what it parsed, which is LF.
    return resources.files("lapwing.render").joinpath("assets", name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _json(data: object) -> str:
    dumped = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", dumped)


def _escape(text: str) -> str:
    return html.escape(_UNSAFE_IN_HTML.sub("\ufffd", text), quote=True)
