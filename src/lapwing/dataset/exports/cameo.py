"""What the CAMEO formats share: codes of events and parties, and numbers for identifiers that must be whole numbers."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from lapwing.dataset.exports.fields import Row
from lapwing.lexicon.exchange import exchange
from lapwing.records import Party

#: CAMEO root -> quad class, as GDELT has it.
_QUADS = ((5, 1), (8, 2), (13, 3), (20, 4))
#: Numbers up to here are exact in R and in spreadsheets, which have no whole numbers of 64 bits.
_EXACT = 2**52
_HASH = re.compile(r"[a-z]+-([0-9a-f]{12})")


def code_of(row: Row) -> str:
    """The CAMEO code of an event."""
    event = row.record.event
    return exchange().cameo_code(event.event, event.mode, event.context)


def name_of(row: Row) -> str:
    """CAMEO's name of that code."""
    return exchange().cameo_name(code_of(row))


def quad_of(code: str) -> int:
    """The quad class that CAMEO's root gives.

    >>> quad_of("080"), quad_of("190")
    (2, 4)
    """
    return next(quad for last, quad in _QUADS if int(code[:2]) <= last)


def identifier(row: Row) -> str:
    """The event's, for its first pair of actor and recipient; for the others with their number."""
    return row.record.id if not row.number else f"{row.record.id}.{row.number + 1}"


def number_of(identifier: str) -> int:
    """A whole number for an identifier, exact in every program: the hexadecimal digits of a content hash as they are, else 52 bits of a hash.

    >>> number_of("ev-00000000001f"), number_of("ev-00000000001f.2") > 2**52
    (31, True)
    """
    digits = _HASH.fullmatch(identifier)
    if digits:
        return int(digits[1], 16)
    return _EXACT + int.from_bytes(hashlib.sha256(identifier.encode()).digest()[:8], "big") % _EXACT


@dataclass(frozen=True, slots=True)
class Codes:
    """A party in CAMEO: `country`, `group` (a known group) and up to three `types`; `code` is all of them together."""

    country: str = ""
    group: str = ""
    types: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return self.country + (f"{self.types[0]}{self.group}{''.join(self.types[1:])}" if self.group else "".join(self.types))


def codes_of(party: Party | None) -> Codes:
    """The codes of a party; those of PLOVER's sectors that CAMEO lacks are left out."""
    return _codes(party.code, party.country, party.sector) if party else Codes()


@lru_cache(maxsize=10_000)
def _codes(code: str | None, country: str | None, sectors: tuple[str, ...]) -> Codes:
    cameo = exchange().cameo
    group = cameo["groups"].get(code) or {"known": None, "types": []}
    translated = (cameo["sectors"].get(sector, sector) for sector in sectors)
    types = tuple(dict.fromkeys(filter(None, (*group["types"], *translated))))[:3]
    state = country or (code if code not in cameo["groups"] else None)
    return Codes(state or "", group["known"] or "", types)


def shown_name(party: Party | None) -> str | None:
    """Who it is: the registry's name, else the words of the text, else the state."""
    if party is None:
        return None
    return party.name or (party.mention.text if party.mention else None) or exchange().country(party.country).get("name")
