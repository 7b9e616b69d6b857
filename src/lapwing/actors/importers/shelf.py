"""Where drafts wait until everything has been read: a temporary SQLite database, in memory while small, on disk beyond.

So an import takes the memory of its largest record, however large the source, and the order of the source does not matter.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from lapwing.actors.importers.draft import Draft


class Shelf:
    """Drafts by id and the names they bear. `database` is open to tables of an importer's own; it vanishes with the shelf."""

    def __init__(self) -> None:
        self.database = sqlite3.connect("")  # an empty name: a private file that SQLite deletes
        self.database.executescript(
            "CREATE TABLE draft (id TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;CREATE TABLE bearer (name TEXT, id TEXT, PRIMARY KEY (name, id)) WITHOUT ROWID;"
        )

    def add(self, draft: Draft) -> bool:
        """Keep a draft; of two with one id the first is kept and the second refused."""
        done = self.database.execute("INSERT OR IGNORE INTO draft VALUES (?, ?)", (draft.id, draft.to_json()))
        return done.rowcount == 1

    def bear(self, name: str, draft: str) -> None:
        """This draft bears that name."""
        self.database.execute("INSERT OR IGNORE INTO bearer VALUES (?, ?)", (name, draft))

    def bearers(self, name: str) -> int:
        """How many drafts bear this name."""
        (count,) = self.database.execute("SELECT count(*) FROM bearer WHERE name = ?", (name,)).fetchone()
        return int(count)

    def drafts(self) -> Iterator[Draft]:
        """All drafts in the order of their ids."""
        for (body,) in self.database.execute("SELECT body FROM draft ORDER BY id"):
            yield Draft.from_json(body)

    def close(self) -> None:
        self.database.close()
