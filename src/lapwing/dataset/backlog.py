"""What remains to be coded, and who codes it: pieces of the stored documents, each claimed by a lock while a process works on it.

A piece is a run of up to `PIECE` documents of one collecting commit, so that its texts lie together on the disk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset

from lapwing.dataset.locks import Lock
from lapwing.dataset.rows import row_schema
from lapwing.dataset.store import LOCKS, faults

if TYPE_CHECKING:
    from lapwing.dataset.dataset import Dataset
    from lapwing.dataset.runs import Run

#: A part of a collecting commit: its version, and the part's number.
Piece = tuple[int, int]
Versions = tuple[str, str | None, str | None]
#: Documents claimed together where there are enough, committed together too: ten seconds of work for two cores, which an interruption may cost.
CLAIMED = 256
#: Documents of a piece. Smaller ones share a dataset's rest more evenly among processes; each is a read of the disk.
PIECE = 128
#: Lock files; two pieces that share one cannot be coded by two processes at a time.
SLOTS = 256


@dataclass(slots=True)
class Claim:
    """Pieces held by this process: the identifiers still to be coded, in order, by commit."""

    locks: dict[int, Lock]
    wanted: dict[str, list[str]]

    @property
    def documents(self) -> list[str]:
        return [document for documents in self.wanted.values() for document in documents]

    def release(self) -> None:
        """Give the pieces back."""
        for lock in self.locks.values():
            lock.release()


@dataclass(slots=True)
class Backlog:
    """Documents of a dataset that no coding by `versions` has tried yet; with `retry`, those it tried in vain before count as not tried."""

    dataset: Dataset
    versions: Versions
    retry: bool = False
    _left: dict[str, Piece] = field(default_factory=dict)
    _count: dict[Piece, int] = field(default_factory=dict)
    _seen: int = 0
    _held: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self._left)

    def update(self) -> None:
        """Take up what was committed since: documents added, documents coded by whomever."""
        first = not self._seen
        for run in self.dataset.runs[self._seen :]:
            if run.kind == "collect":
                self._add(run)
            elif run.kind == "code" and run.versions == self.versions:
                self._strike(run.documents.to_pylist())
                if not (first and self.retry):
                    self._strike([problem.split(" ", 1)[0].rstrip(":") for problem in run.problems])
        self._seen = len(self.dataset.runs)

    def _add(self, run: Run) -> None:
        for number in range(-(-len(run.documents) // PIECE)):
            piece = (run.version, number)
            documents = _documents(run, number)
            self._left.update(dict.fromkeys(documents, piece))
            self._count[piece] = len(documents)

    def _strike(self, documents: list[str]) -> None:
        for document in documents:
            piece = self._left.pop(document, None)
            if piece is not None:
                self._count[piece] -= 1
                if not self._count[piece]:
                    del self._count[piece]

    def claim(self) -> Claim | None:
        """Lock up to `CLAIMED` documents that nobody else works on, or None where there are none now. What it gives is still uncoded."""
        locks: dict[int, Lock] = {}
        chosen: list[Piece] = []
        count = 0
        for piece in self._count:
            slot = _slot(piece)
            if slot not in self._held and (slot in locks or self._lock(slot, locks)):
                chosen.append(piece)
                count += self._count[piece]
                if count >= CLAIMED:
                    break
        # Another process may have coded these before it let the locks go.
        self.dataset.refresh()
        self.update()
        wanted: dict[str, list[str]] = {}
        for version, number in chosen:
            run = self.dataset.runs[version]
            left = [document for document in _documents(run, number) if document in self._left]
            if left:
                wanted.setdefault(run.batch, []).extend(left)
        claim = Claim(locks, wanted)
        if wanted:
            self._held |= set(locks)
            return claim
        claim.release()
        return None

    def done(self, claim: Claim) -> None:
        """A claim's documents are committed, or given up: let its pieces go."""
        self.update()
        self._held -= set(claim.locks)
        claim.release()

    def _lock(self, slot: int, locks: dict[int, Lock]) -> bool:
        lock = Lock(self.dataset.path / LOCKS / f"code-{slot:03}")
        if lock.try_acquire():
            locks[slot] = lock
            return True
        return False


def _documents(run: Run, number: int) -> list[str]:
    """The identifiers of a piece."""
    found: list[str] = run.documents.slice(number * PIECE, PIECE).to_pylist()
    return found


def _slot(piece: Piece) -> int:
    """Pieces that follow one another have different locks."""
    return (piece[0] * 31 + piece[1]) % SLOTS


def stored(dataset: Dataset, claim: Claim) -> pa.Table:
    """The rows of `documents` that a claim is about, in its order, without batch. Only files that hold its commits are read."""
    wanted = claim.documents
    paths = [str(f.path) for f in dataset.store.files("documents", claim.wanted)]
    if not paths:
        return row_schema("documents").empty_table()
    with faults(f"{dataset.path}: table documents"):
        files = pa.dataset.dataset(paths, format="parquet")
        rows = files.to_table(filter=pc.field("batch").isin(list(claim.wanted)) & pc.field("id").isin(wanted))
    order = pc.index_in(pa.array(wanted), value_set=rows.column("id").combine_chunks())
    return rows.take(order.drop_null()).drop_columns(["batch"])
