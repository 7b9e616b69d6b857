"""A reading made by hand: no model is needed to test how events are shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from lapwing.reading import Reading
from lapwing.records import Attribution, Block, Document, Event, Party, Span, Versions, When, Where

TEXT = 'Lomé a refusé; "rien" n\'est signé.\n=HYPERLINK("x") est une citation, dit M. Kossi.\n'
DOCUMENT = Document(TEXT, (Block(0, 34), Block(35, len(TEXT) - 1)), "fr", title="Un titre", publisher="-Radio", published=date(2025, 9, 17), path="a.txt")
VERSIONS = Versions("0.1.0", "abc", "fr_pipeline-1")


def span(text: str) -> Span:
    start = TEXT.index(text)
    return Span(text, start, start + len(text))


def party(code: str | None = "TGO", **other: Any) -> Party:
    made: dict[str, Any] = {"mention": span("Lomé"), "name": "Togo", "actor_id": "TGO", "code": code, "country": code, "sector": ("GOV", "MIL")}
    return Party(**{**made, **other})


def event(**other: Any) -> Event:
    made: dict[str, Any] = {
        "event": "REJECT",
        "mode": "meet",
        "context": ("diplomatic", "military"),
        "actor": (party(),),
        "recipient": (),
        "aux": (),
        "attribution": None,
        "conditions": (),
        "date": When(None, date(2025, 9, 17), date(2025, 9, 17), "day", "publication"),
        "place": None,
        "sentence": Span(TEXT[:34], 0, 34),
        "trigger": span("refusé"),
        "frames": ("refuse",),
        "quad": 3,
        "score": -2.0,
        "confidence": 0.68,
    }
    return Event(**{**made, **other}).with_id(DOCUMENT.id)


def reading(*events: Event) -> Reading:
    return Reading(DOCUMENT, events, VERSIONS)


def full() -> Reading:
    """Two events: a plain one, and one with everything a record can hold."""
    second = event(
        event="SUPPORT",
        mode=None,
        aux=("hypothetical", "negation"),
        recipient=(party("BEN", name=None, sector=()), party(None, name=None, mention=None, sector=())),
        attribution=Attribution(span("M. Kossi"), "person"),
        conditions=(span("n'est signé"), Span("si; alors", 0, 9)),
        date=When(span("rien"), date(2025, 9, 8), date(2025, 9, 10), "range", "text"),
        place=Where(span("Lomé"), "TGO", 6.13, 1.22),
        sentence=Span(TEXT[35:-1], 35, len(TEXT) - 1),
        trigger=span("citation"),
        evidence=(Span(TEXT[:34], 0, 34),),
        quad=1,
        score=5.0,
    )
    return reading(event(), second)


def hostile() -> Reading:
    """Text that would repaint a terminal or open a link if it were believed."""
    escape = "\x1b[31m\x1b]8;;http://x\x07[bold]red[/bold]\u202e"
    base = full()
    return replace(base, document=replace(base.document, title=escape), events=(event(actor=(party(name=escape, sector=()),)),))


@pytest.fixture(scope="session")
def invented() -> SimpleNamespace:
    """What this file makes, for tests of any module."""
    return SimpleNamespace(DOCUMENT=DOCUMENT, event=event, full=full, hostile=hostile, party=party, reading=reading)
