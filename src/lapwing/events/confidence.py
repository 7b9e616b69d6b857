"""How sure an event is, from what it rests on."""

from __future__ import annotations

from lapwing.events.triggers import Trigger
from lapwing.records import Event


def confidence(event: Event, trigger: Trigger) -> float:
    """A first, uncalibrated estimate between 0 and 1 (see docs/accuracy.md)."""
    value = 0.6
    if trigger.frame.needs or len(trigger.tokens) > 1:
        value += 0.1
    if trigger.rivals:
        value -= 0.08
    if event.recipient or trigger.frame.reciprocal:
        value += 0.08
    if any(p.mention is None for p in event.actor):
        value -= 0.12
    if any("text's country" in p.rule or "takes up" in p.rule or "refers to" in p.rule for p in event.actor + event.recipient):
        value -= 0.08
    if trigger.pattern.kind == "noun":
        value -= 0.08
    return round(min(0.95, max(0.05, value)), 2)
