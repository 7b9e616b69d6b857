"""How events are put into words, the same in the terminal and in explanations."""

from __future__ import annotations

from lapwing.records import Attribution, Event, Party, When, Where
from lapwing.render.inert import inert

#: Auxiliary mode -> the label shown before the category, and what it means. Order is the order of display.
LABELS: dict[str, tuple[str, str]] = {
    "historical": ("PAST", "background: over twelve months before publication"),
    "future": ("PLANNED", "announced or planned, not done yet"),
    "hypothetical": ("IF", "a condition, a forecast or a possibility, not a fact"),
    "negation": ("NOT", "did not happen"),
}
#: Where a date comes from when the event's own words hold none -> the note shown beside it.
DATE_NOTES: dict[str, str] = {
    "publication": "publication",
    "document": "from title",
    "sentence before": "from before",
}
#: Kind of attribution -> how it is shown when no speaker is named.
SOURCE_KINDS: dict[str, str] = {
    "official": "official",
    "person": "a person",
    "analyst": "analysts",
    "media": "other media",
    "leak": "leak or hearsay",
    "article": "the article",
}


def category(event: Event) -> str:
    """*CONSULT:visit*."""
    return f"{event.event}:{event.mode}" if event.mode else event.event


def labels(event: Event) -> list[str]:
    """The labels of an event that is not simply a present fact: *IF*, *NOT*."""
    return [label for aux, (label, _) in LABELS.items() if aux in event.aux]


def party(p: Party) -> str:
    """*Rudolph Atallah [USA GOV]*; an unresolved code is `?`, a party never written is *(implied)*."""
    who = inert(p.name or (p.mention.text if p.mention else "(implied)"))
    return f"{who} [{' '.join((p.code or '?', *p.sector))}]"


def parties(several: tuple[Party, ...]) -> str:
    """All parties of one side, or a dash."""
    return "; ".join(party(p) for p in several) or "–"


def interval(when: When) -> str:
    """*2025-07-13*, *2025-07-21 to 22*, *July* as *2025-07*, a year as *2023*."""
    start, end = when.start.isoformat(), when.end.isoformat()
    if start == end:
        return start
    if when.precision in ("month", "year"):
        size = 7 if when.precision == "month" else 4
        return start[:size]
    shared = 8 if start[:8] == end[:8] else 5 if start[:5] == end[:5] else 0
    return f"{start} to {end[shared:]}"


def date_note(when: When) -> str | None:
    """Where the date comes from, or None when the event's own words hold it."""
    return None if when.basis == "text" else DATE_NOTES.get(when.basis, when.basis)


def place(where: Where) -> str:
    """*Bamako (MLI)*."""
    name = inert(where.span.text)
    return f"{name} ({where.country})" if where.country else name


def source(attribution: Attribution) -> str:
    """*Rudolph Atallah (official)*, or the kind alone."""
    kind = SOURCE_KINDS.get(attribution.kind, attribution.kind)
    if attribution.speaker is None:
        return kind
    return f"{inert(attribution.speaker.text)} ({attribution.kind})"


def short_ids(events: tuple[Event, ...], least: int = 6) -> dict[str, str]:
    """Event id -> its shortest beginning, at least `least` characters, that no other event of the document shares."""
    bare = [e.id.removeprefix("ev-") for e in events]
    size = least
    while size < 12 and len({b[:size] for b in bare}) < len(set(bare)):
        size += 1
    return {e.id: b[:size] for e, b in zip(events, bare, strict=True)}
