"""Entries added to the compiled registry after the build: the user's own actors.

Only what is new is worked out; the tables of the build are copied, never changed. An entry may carry, beside its fields,

- `own`: true, so that its strong names go before those that ship
- `bulk`: true, so that its names are looked for as written and without accents only, and people without their surnames: a hundred thousand
  names load in half the time, and none is taken for somebody who merely shares a surname
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from lapwing.lexicon.registry import LANGUAGES, Collected, Entry

Meanings = list[list[int] | int | None]
_NOBODY: dict[str, list[Entry]] = {"states": [], "organisations": [], "people": []}


def extended(registry: dict[str, Any], organisations: list[Entry], people: list[Entry], shipped: list[Entry]) -> dict[str, Any]:
    """The registry with these entries, which replace those of the same ids. `shipped`: its organisations, whose sectors offices may take."""
    sectors = {entry["id"]: list(entry.get("sector") or ()) for entry in chain(shipped, organisations)}
    everybody = Collected(LANGUAGES[0], {}, _NOBODY)  # people bear the same names in all languages
    for person in people:
        everybody.add_person(person, sectors)
    merge = _Merge(registry, {entry["id"] for entry in organisations} | {row["id"] for held in everybody.spelled.values() for row in held.values()})
    for language in LANGUAGES:
        collected = Collected(language, {}, {**_NOBODY, "organisations": organisations})
        merge.add_names([language], collected.spelled.items())
        merge.add_descriptions(language, collected.descriptions(organisations))
    merge.add_names(LANGUAGES, everybody.spelled.items())
    for language in LANGUAGES:
        merge.add_surnames(language, everybody.surnames)
    return merge.registry()


@dataclass(slots=True)
class _Merge:
    """Copies of the tables, being added to. Entries of the ids in `replaced` no longer mean anything."""

    shipped: dict[str, Any]
    replaced: set[str]
    rows: list[Entry] = field(init=False)
    spellings: list[str] = field(init=False)
    tables: dict[str, dict[str, Any]] = field(init=False)
    _where: dict[str, int] = field(init=False)
    _numbers: dict[int, int] = field(init=False, default_factory=dict)
    _gone: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = list(self.shipped["names"])
        self.spellings = list(self.shipped["spellings"])
        self._where = {spelling: at for at, spelling in enumerate(self.spellings)}
        self._gone = {at for at, row in enumerate(self.rows) if row["id"] in self.replaced}
        self.tables = {language: dict(self.shipped[language]) for language in LANGUAGES}
        for table in self.tables.values():
            table["meanings"] = [self._left(meaning) for meaning in table["meanings"]] if self._gone else list(table["meanings"])

    def _left(self, meaning: list[int] | int | None) -> list[int] | int | None:
        return _short([at for at in _listed(meaning) if at not in self._gone])

    def _number(self, row: Entry) -> int:
        """Where a row stands in the table; the same object stands there once."""
        number = self._numbers.get(id(row))
        if number is None:
            number = self._numbers[id(row)] = len(self.rows)
            self.rows.append(row)
        return number

    def add_names(self, languages: Iterable[str], spelled: Iterable[tuple[str, dict[str, Entry]]]) -> None:
        """What these spellings mean in these languages."""
        everywhere: list[Meanings] = [table["meanings"] for table in self.tables.values()]
        here: list[Meanings] = [self.tables[language]["meanings"] for language in languages]
        for spelling, held in spelled:
            at = self._where.get(spelling)
            if at is None:
                at = self._where[spelling] = len(self.spellings)
                self.spellings.append(spelling)
                for meanings in everywhere:
                    meanings.append(None)
            numbers = [self._number(row) for row in held.values()]
            for meanings in here:
                meanings[at] = _short([*_listed(meanings[at]), *numbers])

    def add_surnames(self, language: str, surnames: dict[str, dict[str, Entry]]) -> None:
        table, meanings = self.tables[language], self.tables[language]["meanings"]
        found = {name: [at for at in positions if at not in self._gone] for name, positions in table["surnames"].items()}
        for name, bearers in surnames.items():
            found[name] = [*found.get(name, []), *(self._number(row) for row in bearers.values())]
        table["surnames"] = {name: at for name, at in found.items() if at and (name not in self._where or meanings[self._where[name]] is None)}

    def add_descriptions(self, language: str, descriptions: dict[str, list[str]]) -> None:
        table = self.tables[language]
        found = {text: [i for i in ids if i not in self.replaced] for text, ids in table["descriptions"].items()}
        for text, ids in descriptions.items():
            found[text] = [*found.get(text, []), *ids]
        table["descriptions"] = {text: ids for text, ids in found.items() if ids}

    def registry(self) -> dict[str, Any]:
        return {**self.shipped, "names": self.rows, "spellings": self.spellings, **self.tables}


def _listed(meaning: list[int] | int | None) -> list[int]:
    return meaning if isinstance(meaning, list) else [] if meaning is None else [meaning]


def _short(positions: list[int]) -> list[int] | int | None:
    return positions if len(positions) > 1 else next(iter(positions), None)
