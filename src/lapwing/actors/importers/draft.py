"""An actor as an importer found it, its names not judged yet."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Written:
    """One name as the source writes it; `language` is "en", "fr" or "" (any), `weak` where the source says that it needs support."""

    text: str
    language: str = ""
    weak: bool = False


@dataclass(slots=True)
class Draft:
    """`code`: a PLOVER code, or the country of a person. The first name is what the actor is called."""

    id: str
    person: bool
    names: list[Written]
    code: str
    sector: list[str] = field(default_factory=list)
    kind: str = ""
    offices: list[dict[str, str]] = field(default_factory=list)
    wikidata: str = ""

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Draft:
        raw: dict[str, Any] = json.loads(text)
        raw["names"] = [Written(**name) for name in raw["names"]]
        return cls(**raw)


def by_time(offices: list[dict[str, str]]) -> list[dict[str, str]]:
    """Offices in order of their beginning; terms of one office that overlap are one, as the registry has it.

    A term without an end ends when its holder begins the next one of that office.
    """
    ordered = sorted(offices, key=lambda o: (o.get("from", ""), o.get("to", "9999"), o["office"], o.get("country", ""), o.get("code", "")))
    found: list[dict[str, str]] = []
    last: dict[tuple[str, ...], dict[str, str]] = {}
    for office in ordered:
        whose = tuple(office.get(field, "") for field in ("office", "country", "code", "organisation"))
        before = last.get(whose)
        if before is not None and ends_after(before.get("to", "9999"), office.get("from", "")):
            _prolong(before, office)
        else:
            last[whose] = dict(office)
            found.append(last[whose])
    return found


def _prolong(term: dict[str, str], later: dict[str, str]) -> None:
    """End `term` when the later one ends, unless it ends after that itself."""
    if "to" in term and ("to" not in later or not ends_after(later["to"], term["to"])):
        if "to" not in later:
            del term["to"]
    elif "to" in later:
        term["to"] = later["to"]


def ends_after(end: str, start: str) -> bool:
    """Is the day `end` after `start`? Days may be known to the month or year only: they are compared as far as both are known."""
    known = min(len(end), len(start))
    return end[:known] > start[:known] or not start
