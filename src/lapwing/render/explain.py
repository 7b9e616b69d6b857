"""Why an event was coded as it was: everything it rests on, in plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from lapwing.records import Considered, Event, Party, Span
from lapwing.render import words
from lapwing.render.inert import inert

if TYPE_CHECKING:
    from lapwing.lexicon import Lexicon
    from lapwing.reading import Reading

_BASIS = {
    "text": "in the event's own words",
    "sentence before": "taken over from a sentence before",
    "document": "taken from the title or the opening",
    "publication": "no date in the text: the day of publication stands in",
}
_LABEL = 12
#: How many mentions back a resolution is followed (*he* to *the general* to his name).
_CHAIN = 3


def explain(reading: Reading, event: Event, *, lexicon: Lexicon | None = None, width: int = 100) -> str:
    """The full reasoning behind `event`, lines of at most `width` columns.

    Offsets are characters into the document's text. Raises LexiconError when no lexicon is given and none is installed.
    """
    if lexicon is None:
        from lapwing.lexicon import load

        lexicon = load()
    page = _Page(width)
    _head(page, reading, event, lexicon)
    _evidence(page, event)
    _meaning(page, event, lexicon)
    _sides(page, reading, event, lexicon)
    _polarity(page, event)
    _source(page, event)
    _restrictions(page, event)
    _when_where(page, event)
    page.entry("Confidence", f"{event.confidence:.2f} of 1")
    page.items("Reasons", event.reasons)
    _rejected(page, reading, event)
    v = reading.versions
    page.entry("Made by", f"lapwing {v.lapwing}, lexicon {v.lexicon}, model {v.model}")
    return page.text()


class _Page:
    """Labelled entries, wrapped and indented alike."""

    def __init__(self, width: int) -> None:
        self.width = max(40, width)
        self.lines: list[str] = []

    def entry(self, label: str, text: str) -> None:
        """A label and its text; a further line of the text stands under the first."""
        self.lines += textwrap.wrap(
            text, self.width, initial_indent=f"{label:{_LABEL}}", subsequent_indent=" " * _LABEL, break_long_words=False, break_on_hyphens=False
        ) or [label]

    def items(self, label: str, texts: Iterable[str]) -> None:
        """One entry a text, the label only before the first."""
        for number, text in enumerate(texts):
            self.entry("" if number else label, f"- {inert(text)}")

    def blank(self) -> None:
        self.lines.append("")

    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def _head(page: _Page, reading: Reading, event: Event, lexicon: Lexicon) -> None:
    quads = lexicon.codebook.get("quads") or {}
    quad = quads.get(event.quad) or quads.get(str(event.quad)) or ""
    title = " ".join([*words.labels(event), words.category(event)])
    page.lines += [title, "=" * len(title)]
    page.entry("Event", f"{event.id} in “{inert(reading.document.title or reading.document.id)}” ({reading.document.id})")
    page.entry("Class", f"quad {event.quad}{f' ({quad})' if quad else ''}, conflict-cooperation score {event.score:g} (from -10 to 10)")
    if event.context:
        page.entry("Context", ", ".join(event.context))
    page.blank()


def _evidence(page: _Page, event: Event) -> None:
    s, t = event.sentence, event.trigger
    inside = s.start <= t.start and t.end <= s.end
    marked = f"{s.text[: t.start - s.start]}‹{t.text}›{s.text[t.end - s.start :]}" if inside else s.text
    page.entry("Sentence", f"“{inert(marked)}”")
    page.entry("", f"characters {s.start} to {s.end}")
    page.entry("Trigger", _located(t))
    for again in event.evidence:
        page.entry("Told again", f"“{inert(again.text)}” (characters {again.start} to {again.end})")
    page.blank()


def _meaning(page: _Page, event: Event, lexicon: Lexicon) -> None:
    for frame_id in event.frames:
        frame = lexicon.frames.get(frame_id)
        page.entry("Frame", f"{frame_id}: {frame.means if frame and frame.means else 'no meaning given in this lexicon'}")
    category = lexicon.codebook["categories"].get(event.event) or {}
    page.entry("Category", f"{event.event}: {category.get('means', '')}".rstrip(": "))
    page.blank()


def _sides(page: _Page, reading: Reading, event: Event, lexicon: Lexicon) -> None:
    for label, side in (("Actor", event.actor), ("Recipient", event.recipient)):
        if not side:
            page.entry(label, "none: the actors act with one another" if label == "Recipient" and len(event.actor) > 1 else "none found")
        for p in side:
            page.entry(label, words.party(p))
            page.entry("", "; ".join(_resolution(p, lexicon)))
            if p.mention:
                page.items("", [*_evidence_for(reading, p.mention), *(_refusal(c) for c in _inside(reading, p.mention) if not c.taken)])
    page.items("Not taken", (_refusal(c) for c in _unresolved(reading, event)))
    page.blank()


def _inside(reading: Reading, span: Span) -> list[Considered]:
    """What was weighed for words of `span`."""
    return [c for c in reading.considered if span.start <= c.span.start and c.span.end <= span.end]


def _evidence_for(reading: Reading, span: Span, depth: int = 0) -> Iterator[str]:
    """What speaks for the resolution of `span`, and, where that rests on words elsewhere, what speaks for theirs."""
    for c in _inside(reading, span):
        if c.taken:
            yield f"{'there ' * bool(depth)}‘{c.span.text}’: {c.what}, because {c.why}"
            if c.source and c.source.start < span.start and depth < _CHAIN:
                yield from _evidence_for(reading, c.source, depth + 1)


def _refusal(c: Considered) -> str:
    return f"‘{c.span.text}’: not {c.what}, because {c.why}"


def _unresolved(reading: Reading, event: Event) -> list[Considered]:
    """What was not taken in the event's sentence, outside the mentions of its parties."""
    told = {c for p in event.actor + event.recipient if p.mention for c in _inside(reading, p.mention)}
    return [c for c in _inside(reading, event.sentence) if not c.taken and c not in told]


def _resolution(p: Party, lexicon: Lexicon) -> list[str]:
    parts = [f"written {_located(p.mention)}" if p.mention else "not written in the text"]
    parts.append(f"resolved by {inert(p.rule)}" if p.rule else "resolved by its name")
    if p.actor_id:
        parts.append(f"lexicon entry {p.actor_id}")
    if p.role:
        parts.append(f"role {p.role}")
    meanings = lexicon.codebook.get("sectors") or {}
    parts += [f"{sector}: {meanings[sector]}" for sector in p.sector if isinstance(meanings.get(sector), str)]
    return parts


def _polarity(page: _Page, event: Event) -> None:
    if not event.aux:
        page.entry("Polarity", "stated as a fact" + (", under the condition below" if event.conditions else ""))
    for aux in event.aux:
        label, meaning = words.LABELS[aux]
        page.entry("Polarity", f"{label} ({aux}): {meaning}")


def _source(page: _Page, event: Event) -> None:
    source = event.attribution
    if source is None:
        page.entry("Source", "the article says so itself, nobody is quoted")
        return
    who = _located(source.speaker) if source.speaker else words.source(source)
    page.entry("Source", f"{who}, kind {source.kind}{f', by {inert(source.rule)}' if source.rule else ''}")


def _restrictions(page: _Page, event: Event) -> None:
    for condition in event.conditions:
        page.entry("Condition", _located(condition))
    for demand in event.demands:
        page.entry("Demand", _located(demand))


def _when_where(page: _Page, event: Event) -> None:
    when, place = event.date, event.place
    if when is None:
        page.entry("Date", "unknown: none in the text and no publication date (give one with --date)")
    else:
        words_used = f", from {_located(when.span)}" if when.span else ""
        page.entry("Date", f"{when.start} to {when.end}, precision {when.precision}{words_used}; {_BASIS.get(when.basis, when.basis)}")
    if place is not None:
        where = f"; {place.lat:.2f}, {place.lon:.2f} degrees" if place.lat is not None and place.lon is not None else ""
        page.entry("Place", f"{_located(place.span)}, country {place.country or 'unknown'}{where}")
    page.blank()


def _rejected(page: _Page, reading: Reading, event: Event) -> None:
    s = event.sentence
    near = [r for r in reading.rejected if s.start <= r.span.start < s.end]
    if near:
        page.items("Rejected", (f"'{r.span.text}' (frame {r.frame}): {r.why}" for r in near))
    others = [e for e in reading.events if e.sentence == s and e.id != event.id]
    page.items("Beside it", (f"{e.id} {' '.join([*words.labels(e), words.category(e)])}, trigger '{e.trigger.text}'" for e in others))


def _located(span: Span) -> str:
    return f"‘{inert(span.text)}’ (characters {span.start} to {span.end})"
