"""Modes that follow from composition rather than from a word: what is asked for, what is refused, who sat at the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lapwing.events.arguments import Reader
from lapwing.events.triggers import Trigger
from lapwing.lexicon import Lexicon

if TYPE_CHECKING:
    from lapwing.actors.resolver import Entity
    from lapwing.events.answers import Told

#: Distinct parties that make a meeting multilateral (two are bilateral, whatever they belong to).
MULTILATERAL = 3
_BODIES = frozenset({"IGO", "EUR", "UNO"})


def composed_mode(
    event: str,
    mode: str | None,
    trigger: Trigger,
    content: list[Trigger],
    told: Told | None,
    actors: list[Entity],
    lexicon: Lexicon,
    reader: Reader,
) -> str | None:
    """The event's mode: the frame's own where it has one, else what the codebook derives from content, answer or parties."""
    modes = lexicon.codebook["categories"][event]["modes"]
    derived = lexicon.codebook["content_modes"].get(event)
    if mode is not None or not modes:
        return mode
    if derived is not None:
        for inner in content:
            if inner.event in derived:
                return str(derived[inner.event])
        if told is not None:
            if told.event.event in lexicon.codebook["content_modes"] and told.event.mode in modes:
                return told.event.mode  # refusing what was asked for
            if told.category in derived:
                return str(derived[told.category])
        arguments = reader.of(trigger.head)
        if "clause" in derived and any(reader.is_verbal(c) for c in arguments.content):
            return str(derived["clause"])
    if event == "CONSULT":
        codes = {e.code for e in actors if e.code}
        if len(codes) >= MULTILATERAL or (len(codes) == 1 and codes <= _BODIES and any(e.plural and e.human for e in actors)):
            return "multilateral"
    return None
