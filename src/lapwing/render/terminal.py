"""Events for reading on a terminal: a table when it is wide enough, stacked cards when it is not.

Colours only repeat what words say already (NO_COLOR, pipes and colour-blind readers lose nothing).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lapwing.records import Event, Span
from lapwing.render import words
from lapwing.render.inert import inert

if TYPE_CHECKING:
    from lapwing.reading import Reading

#: From this many columns on, a table; seven columns of text are unreadable below it.
WIDE = 110
#: Longest line of running text in cards and sentences, in columns.
_MEASURE = 150
_QUAD_STYLE = {1: "cyan", 2: "green", 3: "yellow", 4: "red"}
_LABEL_STYLE = {"NOT": "bold red", "IF": "bold magenta", "PLANNED": "bold blue", "PAST": "bold dim"}


def show(readings: Sequence[Reading], skipped: Sequence[str], console: Console, *, summary: bool = True) -> None:
    """Print readings, then (with `summary`) counts and `skipped` (one line each: what was not read and why)."""
    for reading in readings:
        for part in _document(reading, console.width):
            console.print(part)
    if summary and (readings or skipped):
        console.print(_summary(readings, skipped))


def to_text(readings: Sequence[Reading], skipped: Sequence[str], width: int, *, summary: bool = True) -> str:
    """The same as plain text of `width` columns, without escape sequences."""
    console = Console(width=width, color_system=None, force_terminal=False, no_color=True, highlight=False, emoji=False, markup=False, legacy_windows=False)
    with console.capture() as captured:
        show(readings, skipped, console, summary=summary)
    return "\n".join(line.rstrip() for line in captured.get().split("\n"))


def _document(reading: Reading, width: int) -> Iterator[RenderableType]:
    yield _heading(reading)
    if not reading.events:
        yield Padding(Text("No event found.", style="italic"), (0, 0, 1, 2))
        return
    ids = words.short_ids(reading.events)
    columns = _Columns(reading.events, width) if width >= WIDE else None
    if columns:
        yield columns.header()
    for sentence, group in groupby(reading.events, key=lambda e: e.sentence):
        events = list(group)
        for event in events:
            yield columns.row(event, ids[event.id]) if columns else _card(event, ids[event.id])
        yield Padding(_quote(sentence, events, min(width, _MEASURE) - 6), (0, 0, 1, 8 if columns else 2))


def _heading(reading: Reading) -> RenderableType:
    d = reading.document
    title = Text(inert(d.title or d.path or d.id), style="bold")
    published = d.published.isoformat() if d.published else "no publication date found: give one with --date"
    facts = [x for x in (d.publisher, d.author) if x]
    line = Text(" · ".join([*map(inert, facts), published, d.language, d.id]), style="dim")
    return Padding(Group(title, line), (0, 0, 1, 0))


# -- wide --------------------------------------------------------------------------------------------------------


class _Columns:
    """Columns of the wide layout; those no event of the document needs are left out, their room goes to the others."""

    def __init__(self, events: Sequence[Event], width: int) -> None:
        shares = [("who", 12), ("what", 11), ("to whom", 12)]
        if any(e.attribution for e in events):
            shares.append(("according to", 9))
        if any(e.conditions or e.demands for e in events):
            shares.append(("on condition", 12))
        fixed = 6 + 13 + 4 + 2 * (2 + len(shares))
        total = sum(share for _, share in shares)
        room = min(width, 200) - fixed
        self.names = ["id", "date", *(name for name, _ in shares), "sure"]
        self.widths = [6, 13, *(room * share // total for _, share in shares), 4]

    def header(self) -> Table:
        return self._line([Text(name.upper(), style="dim") for name in self.names])

    def row(self, event: Event, short: str) -> Table:
        cells = {
            "id": Text(short, style="dim"),
            "date": _date(event, "\n"),
            "who": Text(words.parties(event.actor)),
            "what": _what(event, "\nin "),
            "to whom": Text(words.parties(event.recipient)),
            "according to": Text(words.source(event.attribution) if event.attribution else "–"),
            "on condition": Text(_conditions(event) or "–"),
            "sure": Text(f"{event.confidence:.2f}"),
        }
        return self._line([cells[name] for name in self.names])

    def _line(self, cells: Sequence[Text]) -> Table:
        table = Table.grid(padding=(0, 2, 0, 0))
        for width in self.widths:
            table.add_column(width=width, overflow="fold")
        table.add_row(*cells)
        return table


# -- narrow ------------------------------------------------------------------------------------------------------


def _card(event: Event, short: str) -> RenderableType:
    head = Text.assemble(_what(event, " in "), "  ", (f"{short}  sure {event.confidence:.2f}", "dim"))
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=6, style="dim")
    grid.add_column(overflow="fold")
    grid.add_row("when", _date(event, " "))
    grid.add_row("who", Text(words.parties(event.actor)))
    if event.recipient:
        grid.add_row("to", Text(words.parties(event.recipient)))
    if event.attribution:
        grid.add_row("source", Text(words.source(event.attribution)))
    if event.conditions or event.demands:
        grid.add_row("if", Text(_conditions(event)))
    return Group(head, Padding(grid, (0, 0, 0, 2)))


# -- cells -------------------------------------------------------------------------------------------------------


def _what(event: Event, before_place: str) -> Text:
    """*IF NOT CONSULT:visit*, then the place."""
    parts: list[tuple[str, str]] = []
    for label in words.labels(event):
        parts += [(label, _LABEL_STYLE[label]), (" ", "")]
    parts.append((words.category(event), _QUAD_STYLE[event.quad] if event.is_fact else "dim"))
    if event.place:
        parts.append((before_place + words.place(event.place), ""))
    return Text.assemble(*parts)


def _date(event: Event, between: str) -> Text:
    """The date, and where it comes from when it is not in the event's own words."""
    if event.date is None:
        return Text("no date", style="dim")
    note = words.date_note(event.date)
    shown = Text(words.interval(event.date))
    return Text.assemble(shown, between, (f"({note})", "dim italic")) if note else shown


def _conditions(event: Event) -> str:
    parts = [inert(c.text).rstrip(" ;,") for c in event.conditions]
    parts += ["demands: " + " / ".join(inert(d.text).rstrip(" ;,") for d in event.demands)] if event.demands else []
    return "; ".join(parts)


def _quote(sentence: Span, events: Sequence[Event], width: int) -> Text:
    """The sentence between quotation marks, every trigger between ‹ ›, underlined where the terminal can."""
    text = Text("“", style="italic dim")
    position = sentence.start
    for start, end in sorted({(e.trigger.start, e.trigger.end) for e in events}):
        if start < position or end > sentence.end:
            continue
        text.append(_piece(sentence, position, start))
        text.append("‹" + _piece(sentence, start, end).strip() + "›", style="bold not dim")
        position = end
    text.append(_piece(sentence, position, sentence.end) + "”")
    tellings = sum(len(e.evidence) for e in events)
    if tellings:
        text.append(f" (told again {tellings}×)")
    return text


def _piece(sentence: Span, start: int, end: int) -> str:
    """A stretch of the sentence made inert; the blanks at its ends are kept as one each."""
    raw = sentence.text[start - sentence.start : end - sentence.start]
    if not raw:
        return ""
    lead, trail = " " if raw[0].isspace() else "", " " if raw[-1].isspace() else ""
    return lead + inert(raw) + trail if raw.strip() else " "


# -- end -----------------------------------------------------------------------------------------------------------


def _summary(readings: Sequence[Reading], skipped: Sequence[str]) -> RenderableType:
    events = [e for r in readings for e in r.events]
    counts = Counter(label for e in events for label in words.labels(e))
    facts = sum(not words.labels(e) for e in events)
    lines: list[Text] = []
    if readings:
        documents = f"{len(readings)} document{'s' if len(readings) != 1 else ''}"
        flagged = [f"{counts[label]} {label}" for label, _ in words.LABELS.values() if counts[label]]
        plural = "" if len(events) == 1 else "s"
        lines.append(Text(f"{documents}, {len(events)} event{plural}: {', '.join([f'{facts} stated as fact', *flagged])}", style="bold"))
    for label, meaning in words.LABELS.values():
        if counts[label]:
            lines.append(Text.assemble((f"{label:8}", _LABEL_STYLE[label]), meaning))
    if any(e.date and e.date.basis == "publication" for e in events):
        lines.append(Text("(publication): no date in the text, so the day of publication"))
    if events:
        lines.append(Text("‹ › marks the words that decided; 'lapwing explain FILE ID' shows the reasoning", style="dim"))
    if skipped:
        lines.append(Text(f"{len(skipped)} skipped:", style="bold"))
        lines += [Text("  " + inert(line)) for line in skipped]
    return Group(*lines)
