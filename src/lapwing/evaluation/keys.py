"""What two events must share to be the same: category, codes of the actors, codes of the recipients, auxiliary modes."""

from __future__ import annotations

from typing import Any

from lapwing.records import Event

Key = tuple[Any, ...]


def gold_key(event: dict[str, Any]) -> Key:
    return (
        event["event"],
        frozenset(p["country"] for p in event["actor"] if p["country"]),
        frozenset(p["country"] for p in event["recipient"] if p["country"]),
        frozenset(event["aux"]),
    )


def predicted_key(event: Event) -> Key:
    return (
        event.event,
        frozenset(p.code for p in event.actor if p.code),
        frozenset(p.code for p in event.recipient if p.code),
        frozenset(event.aux),
    )


def overlap(gold: dict[str, Any], event: Event) -> bool:
    """Do the annotated and the coded trigger share a character?"""
    start, end = int(gold["trigger"]["start"]), int(gold["trigger"]["end"])
    return event.trigger.start < end and start < event.trigger.end
