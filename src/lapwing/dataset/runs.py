"""The commits of a dataset in their order. The row that `runs` gets last is what makes a commit count; its number is the version it made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from lapwing.dataset.store import Store, faults
from lapwing.version import __version__

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Run:
    """One commit: a row of the table `runs`, and the dataset version it made (from 0)."""

    version: int
    batch: str
    kind: str
    at: datetime
    documents: pa.Array
    rows: dict[str, int]
    problems: tuple[str, ...]
    lapwing: str
    lexicon: str | None
    model: str | None

    @property
    def versions(self) -> tuple[str, str | None, str | None]:
        """Of code, lexicon and pipelines."""
        return self.lapwing, self.lexicon, self.model

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; of the documents their number."""
        return {
            "version": self.version,
            "kind": self.kind,
            "at": self.at.isoformat(),
            "documents": len(self.documents),
            "rows": self.rows,
            "problems": list(self.problems),
            "lapwing": self.lapwing,
            "lexicon": self.lexicon,
            "model": self.model,
            "batch": self.batch,
        }


#: Commits after which links may be others.
CHANGES = ("collect", "code", "review")


def is_linked(runs: Sequence[Run]) -> bool:
    """Has nothing been added since the last linking by this version of Lapwing?"""
    for run in reversed(runs):
        if run.kind in CHANGES:
            return False
        if run.kind == "link":
            return run.lapwing == __version__
    return True


class Runs:
    """All commits, read once each: `refresh` reads only what is new. Iterating and indexing give `Run`s in order of version."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.all: list[Run] = []
        self._read: set[Path] = set()
        self.refresh()

    def refresh(self) -> None:
        """Read what others have committed since."""
        paths = {f.path for f in self.store.files("runs")}
        if not self._read <= paths:
            # Compacted: the same rows stand in other files now.
            self.all, self._read = [], set()
        fresh: list[dict[str, Any]] = []
        for path in sorted(paths - self._read):
            with faults(f"{self.store.path}: table runs"):
                fresh.extend(_rows(pq.ParquetFile(path).read()))
        for row in sorted(fresh, key=lambda row: str(row["batch"])):
            self.all.append(Run(version=len(self.all), **row))
        self._read = paths

    def next_batch(self) -> tuple[str, datetime]:
        """Name and time of the next commit: names sort as commits follow one another, even where a clock was set back."""
        now = datetime.now(UTC)
        if self.all and now <= self.all[-1].at:
            now = self.all[-1].at + _MICROSECOND
        return f"{(now - _EPOCH) // _MICROSECOND:014x}{uuid4().hex[:18]}", now


def _rows(table: pa.Table) -> list[dict[str, Any]]:
    """Fields of `Run` but the version, a row each; the documents stay in Arrow, as there may be millions."""
    lists = table.column("documents").combine_chunks()
    plain = table.drop_columns(["documents"]).to_pylist()
    return [
        row | {"documents": lists[i].values, "rows": {c["table"]: c["rows"] for c in row["rows"]}, "problems": tuple(row["problems"])}
        for i, row in enumerate(plain)
    ]
