"""Wikidata's classes: which row of `imports/wikidata.yaml` stands nearest above a class of organisations or of offices."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from lapwing.actors.importers.countries import Countries
from lapwing.actors.importers.wikidata_items import Item

KINDS = ("organisations", "offices")
Row = dict[str, Any]


class Classes:
    """What stands above what (P279), and whose a position is (P1001, else P17). First `add` every item that tells, then `settle`."""

    def __init__(self, database: sqlite3.Connection, tables: dict[str, list[Row]], countries: Countries) -> None:
        self.tables = tables
        self.countries = countries
        self._database = database
        database.executescript(
            "CREATE TABLE above (child TEXT, parent TEXT);"
            "CREATE TABLE title (id TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID;"
            "CREATE TABLE owner (id TEXT, property TEXT, item TEXT);"
            "CREATE TABLE nearest (id TEXT, kind TEXT, row INTEGER, PRIMARY KEY (id, kind)) WITHOUT ROWID;"
        )
        self.row = lru_cache(maxsize=100_000)(self._row)
        self.owners = lru_cache(maxsize=100_000)(self._owners)

    def add(self, item: Item) -> None:
        """Learn from one item: a class, a position or a country."""
        country = item.text("P298") or item.text("P297")
        if country:
            self.countries.learn(item.id, country)
        # A position of one state (P1001) is often an instance of its kind, not a subclass.
        parents = [*item.best("P279"), *(item.best("P31") if item.has("P1001") else ())]
        if not parents:
            return
        self._database.executemany("INSERT INTO above VALUES (?, ?)", [(item.id, parent) for parent in parents])
        self._database.execute("INSERT OR IGNORE INTO title VALUES (?, ?)", (item.id, item.label()))
        owned = [(item.id, property, owner) for property in ("P1001", "P17") for owner in item.best(property)]
        self._database.executemany("INSERT INTO owner VALUES (?, ?, ?)", owned)

    def settle(self) -> None:
        """Find the nearest row above every class, level by level; of two rows equally near the first of the table."""
        self._database.executescript("CREATE INDEX above_parent ON above (parent); CREATE INDEX owner_id ON owner (id);")
        for kind in KINDS:
            level = {row["id"]: number for number, row in reversed(list(enumerate(self.tables[kind])))}
            while level:
                self._database.executemany("INSERT OR IGNORE INTO nearest VALUES (?, ?, ?)", [(id, kind, row) for id, row in sorted(level.items())])
                level = self._below(kind, level)

    def _below(self, kind: str, level: dict[str, int]) -> dict[str, int]:
        """The classes one step below that have no row yet."""
        found: dict[str, int] = {}
        for parent, row in sorted(level.items()):
            for (child,) in self._database.execute("SELECT child FROM above WHERE parent = ?", (parent,)):
                if child not in level and not self._known(child, kind):
                    found[child] = min(row, found.get(child, row))
        return found

    def _known(self, id: str, kind: str) -> bool:
        return self._database.execute("SELECT 1 FROM nearest WHERE id = ? AND kind = ?", (id, kind)).fetchone() is not None

    def _row(self, id: str, kind: str) -> int | None:
        """The number of the row of a class, in its table."""
        found = self._database.execute("SELECT row FROM nearest WHERE id = ? AND kind = ?", (id, kind)).fetchone()
        return None if found is None else int(found[0])

    def first(self, ids: Iterable[str], kind: str) -> Row | None:
        """The first row of the table that one of these classes belongs to."""
        numbers = [number for id in ids if (number := self.row(id, kind)) is not None]
        return self.tables[kind][min(numbers)] if numbers else None

    def _owners(self, id: str, property: str) -> tuple[str, ...]:
        """Items that a position belongs to."""
        return tuple(item for (item,) in self._database.execute("SELECT item FROM owner WHERE id = ? AND property = ? ORDER BY item", (id, property)))

    def title(self, id: str) -> str:
        """A class by its name, for the report."""
        found = self._database.execute("SELECT text FROM title WHERE id = ?", (id,)).fetchone()
        return str(found[0]) if found else id
