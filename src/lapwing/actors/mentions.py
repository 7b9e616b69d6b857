"""Everybody a text mentions: one resolved party a mention, in text order."""

from __future__ import annotations

from lapwing.actors.resolver import Resolver
from lapwing.records import Party


def find_mentions(resolver: Resolver) -> tuple[Party, ...]:
    """Every mention of somebody coded, registered or at least named, sorted by where it stands; a mention of several parties comes once for each."""
    found: dict[tuple[int, int, str, str], Party] = {}
    for i in range(resolver.syntax.n):
        for entity in resolver.entities(i):
            # An entity of another head is the same mention, met again from inside it.
            if entity.head != i or not (entity.code or entity.actor_id or entity.name):
                continue
            party = resolver.party(entity)
            if party.mention is not None:
                found.setdefault((party.mention.start, party.mention.end, party.code or "", party.name or ""), party)
    return tuple(found[key] for key in sorted(found))
