"""The same event told twice in an article is one event with two pieces of evidence."""

from __future__ import annotations

from dataclasses import replace

from lapwing.records import Event

Key = tuple[str, frozenset[str], frozenset[str], tuple[str, ...]]


def key(event: Event) -> Key:
    """Category, actor codes, recipient codes and polarity: what two tellings must share."""
    return (
        event.event,
        frozenset(p.code for p in event.actor if p.code),
        frozenset(p.code for p in event.recipient if p.code),
        event.aux,
    )


def _compatible(first: Event, second: Event) -> bool:
    """May `second` tell `first` again? Same frame or mode, and dates that do not contradict."""
    if first.mode and second.mode and first.mode != second.mode:
        return False
    if not (set(first.frames) & set(second.frames) or first.trigger.text.lower() == second.trigger.text.lower() or first.mode == second.mode == "visit"):
        return False
    a, b = first.date, second.date
    if a and b and a.basis == "text" and b.basis == "text":
        return a.start <= b.end and b.start <= a.end
    return True


def merge(events: list[Event]) -> list[Event]:
    """Merge later tellings into the first; the fuller telling (dated, placed, with more parties' sectors) keeps its details."""
    kept: list[Event] = []
    by_key: dict[Key, list[int]] = {}
    for event in events:
        slots = by_key.setdefault(key(event), [])
        for slot in slots:
            if _compatible(kept[slot], event):
                kept[slot] = _joined(kept[slot], event)
                break
        else:
            slots.append(len(kept))
            kept.append(event)
    return kept


def _joined(first: Event, second: Event) -> Event:
    date = first.date if not second.date or (first.date and first.date.basis == "text") else second.date
    evidence = first.evidence if second.sentence == first.sentence or second.sentence in first.evidence else (*first.evidence, second.sentence)
    return replace(
        first,
        date=date,
        place=first.place or second.place,
        conditions=first.conditions or second.conditions,
        demands=first.demands or second.demands,
        frames=tuple(dict.fromkeys(first.frames + second.frames)),
        evidence=evidence,
        confidence=max(first.confidence, second.confidence),
    )
