"""The lexicon tests itself: every frame's examples are coded and compared with what they say they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lapwing.lexicon import Lexicon
from lapwing.reading import code
from lapwing.records import Document, Event, Party
from lapwing.sources.text import document_from_text

_MARK = re.compile(r"\[([AR]) ([^\[\]]*)\]")
#: Examples are dated as if published on this day, so that relative dates resolve alike for ever.
PUBLISHED = date(2025, 7, 30)


@dataclass(frozen=True, slots=True)
class Example:
    """One example sentence, markup removed: spans of actors and recipients as character offsets."""

    frame: str
    category: str
    language: str
    text: str
    actors: tuple[tuple[int, int], ...]
    recipients: tuple[tuple[int, int], ...]
    event: str
    mode: str | None
    aux: tuple[str, ...]
    states_mode: bool


@dataclass(slots=True)
class ExampleReport:
    """`failures`: example, what was expected and what came out. `frames_failing`: frame ids with no passing example in a language."""

    total: int = 0
    passed: int = 0
    by_category: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    failures: list[tuple[Example, str]] = field(default_factory=list)
    frames_failing: list[tuple[str, str]] = field(default_factory=list)


def strip_markup(marked: str) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    """The plain sentence and the spans of its [A …] and [R …]."""
    text = ""
    spans: dict[str, list[tuple[int, int]]] = {"A": [], "R": []}
    last = 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        spans[match[1]].append((len(text), len(text) + len(match[2])))
        text += match[2]
        last = match.end()
    return text + marked[last:], spans["A"], spans["R"]


def examples(lexicon: Lexicon) -> Iterator[Example]:
    """All examples of all frames, in lexicon order."""
    for frame in lexicon.frames.values():
        for raw in frame.examples:
            for language in ("en", "fr"):
                if language in raw:
                    text, actors, recipients = strip_markup(str(raw[language]))
                    event = raw.get("event", frame.event)
                    yield Example(
                        frame.id, frame.event, language, text, tuple(actors), tuple(recipients), event,
                        raw.get("mode", frame.mode if event == frame.event else None), tuple(sorted(raw.get("aux") or ())), "mode" in raw,
                    )  # fmt: skip


def _document(example: Example) -> Document:
    return document_from_text(example.text, language=example.language, title="", published=PUBLISHED)


def _covers(parties: tuple[Party, ...], spans: tuple[tuple[int, int], ...]) -> bool:
    written = [p.mention for p in parties if p.mention is not None]
    return all(any(m.start < b and a < m.end for m in written) for a, b in spans)


def _matches(event: Event, example: Example) -> bool:
    if event.event != example.event or tuple(sorted(event.aux)) != example.aux:
        return False
    if example.mode is not None and event.mode != example.mode:
        return False
    return _covers(event.actor, example.actors) and _covers(event.recipient, example.recipients)


def describe(events: tuple[Event, ...]) -> str:
    """Events on one line, for reports."""
    shown = []
    for e in events:
        actor = "+".join(p.mention.text if p.mention else f"({p.code})" for p in e.actor)
        recipient = "+".join(p.mention.text if p.mention else f"({p.code})" for p in e.recipient)
        shown.append(f"{e.event}{':' + e.mode if e.mode else ''}{' ' + '+'.join(e.aux) if e.aux else ''} [A {actor}] [R {recipient}] by {','.join(e.frames)}")
    return " | ".join(shown) or "nothing"


def check_examples(lexicon: Lexicon, *, only: str | None = None, pipeline: str | None = None) -> ExampleReport:
    """Code every example (or those of one category's frames) and report."""
    report = ExampleReport()
    wanted = [e for e in examples(lexicon) if only is None or e.category == only]
    passes: dict[tuple[str, str], bool] = {}
    for language in ("en", "fr"):
        batch = [e for e in wanted if e.language == language]
        for example, reading in zip(batch, code((_document(e) for e in batch), lexicon=lexicon, pipeline=pipeline), strict=True):
            report.total += 1
            slot = report.by_category[(example.category, language)]
            slot[1] += 1
            good = not reading.events if example.event == "none" else any(_matches(e, example) for e in reading.events)
            key = (example.frame, language)
            passes[key] = passes.get(key, False) or good
            if good:
                report.passed += 1
                slot[0] += 1
            else:
                rejected = "; ".join(f"{r.span.text}: {r.frame}: {r.why}" for r in reading.rejected)
                report.failures.append((example, describe(reading.events) + (f" (rejected {rejected})" if rejected else "")))
    report.frames_failing = [key for key, good in passes.items() if not good]
    return report


def summary(report: ExampleReport) -> dict[str, Any]:
    return {"total": report.total, "passed": report.passed, "frames_failing": len(report.frames_failing)}
