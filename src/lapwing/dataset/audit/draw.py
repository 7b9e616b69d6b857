"""Drawing an audit sample and keeping it: its items are rows of `reviews` with the decision *drawn*, before anybody has judged them.

A sample is drawn by hash, so that dataset, version, size and seed give the same one everywhere; it is stored so that it can be judged and reported
when the codings it was drawn from have been pruned.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from lapwing.dataset import visible
from lapwing.dataset.audit.sampling import BANDS, Cell, allocated, least, stratified
from lapwing.dataset.reviews import DRAWN, Decision, checked_name, record
from lapwing.dataset.rows import documents_of
from lapwing.dataset.store import faults
from lapwing.errors import DatasetError

if TYPE_CHECKING:
    import duckdb

    from lapwing.dataset.dataset import Dataset
    from lapwing.dataset.runs import Run

#: Sentences are looked for in at most so many documents, drawn by hash: their number per document is then known to a hundredth.
DOCUMENTS = 5_000
#: Blocks whose sentences the coder codes.
_BODY = frozenset({"paragraph", "item"})
#: Stratum of the sentences in which events are coded: another one may be missed beside them.
WITH_EVENTS = "with events"
#: Commits that change nothing of what is coded.
_NO_CODING = ("review", "compact")
_BAND = "CASE " + " ".join(f"WHEN e.confidence < {below} THEN '{name}'" for name, below in BANDS) + " END"


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample that is stored: its id, the version it was drawn from, how many items of how many, and how many of each stratum."""

    id: str
    version: int
    drawn: int
    total: int
    strata: dict[str, int]
    new: bool


def sample_id(version: int, size: int, seed: int, *, recall: bool) -> str:
    """*v17-n200-s0*, for one of sentences *v17-n200-s0-recall*."""
    return f"v{version}-n{size}-s{seed}{'-recall' if recall else ''}"


def draw(dataset: Dataset, size: int, *, seed: int = 0, recall: bool = False, reviewer: str = "lapwing") -> Sample:
    """Draw a sample of `size` events, with `recall` of sentences, and store it; one that is stored already is given back.

    Raises DatasetError where nothing is coded.
    """
    if size < 1:
        raise DatasetError(f"a sample needs at least one item; it is to have {size}")
    with dataset.writing():
        run = coding_of(dataset)
        name = sample_id(run.version, size, seed, recall=recall)
        if (known := stored(dataset, name)) is not None:
            return known
        with closing(visible.connect(dataset.store, dataset.runs[: run.version + 1])) as connection, faults(f"{dataset.path}"):
            drawn = _sentences(connection, size, seed) if recall else _events(connection, size, seed)
        if not drawn.items:
            what = "sentence of a coded article" if recall else "event"
            raise DatasetError(f"{dataset.path} has no {what} to draw; code articles first ('lapwing code {dataset.path}')")
        record(dataset, list(drawn.rows(name, run.version, size, seed, checked_name(reviewer))))
    return Sample(name, run.version, len(drawn.items), sum(drawn.cells.values()), drawn.counts(), True)


def coding_of(dataset: Dataset) -> Run:
    """The commit that last changed what is coded: later ones are reviews and compactions."""
    return next(run for run in reversed(dataset.runs) if run.kind not in _NO_CODING)


def stored(dataset: Dataset, name: str) -> Sample | None:
    """The sample of this id, if it is stored."""
    with closing(dataset.connect()) as connection, faults(f"{dataset.path}"):
        rows = connection.execute("SELECT stratum, correction FROM reviews WHERE sample = ? AND decision = ?", [name, DRAWN]).fetchall()
    if not rows:
        return None
    facts = json.loads(rows[0][1])
    counts = Counter(stratum for stratum, _ in rows)
    return Sample(name, facts["version"], len(rows), facts["total"], dict(sorted(counts.items())), False)


# -- what was drawn --------------------------------------------------------------------------------------------------

#: (hash, event id or None, document, start, end, cell)
_Item = tuple[str, str | None, str, int, int, Cell]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The items in the order of their hashes, the size of every cell and its stratum."""

    items: list[_Item]
    cells: dict[Cell, int]
    strata: dict[Cell, str]

    def counts(self) -> dict[str, int]:
        return dict(sorted(Counter(self.strata[item[-1]] for item in self.items).items()))

    def rows(self, name: str, version: int, size: int, seed: int, reviewer: str) -> Iterable[Decision]:
        """Each with what its stratum holds: from the rows of a sample everything it stands for can be told."""
        total = sum(self.cells.values())
        inside: dict[str, list[list[str | int]]] = {}
        for cell, count in sorted(self.cells.items()):
            inside.setdefault(self.strata[cell], []).append([*cell, count])
        now = datetime.now(UTC)
        for _, event_id, document_id, start, end, cell in self.items:
            stratum = self.strata[cell]
            facts = {"version": version, "size": size, "seed": seed, "total": total, "cell": cell, "cells": inside[stratum]}
            yield Decision(event_id, document_id, start, end, DRAWN, reviewer, now, json.dumps(facts, ensure_ascii=False), None, name, stratum)


def _events(connection: duckdb.DuckDBPyConnection, size: int, seed: int) -> _Drawn:
    from_events = "FROM events_coded e JOIN documents d ON d.id = e.document_id"
    rows = connection.execute(f"SELECT e.event, d.language, {_BAND}, count(*) {from_events} GROUP BY ALL ORDER BY ALL").fetchall()
    cells: dict[Cell, int] = {(event, language, band): count for event, language, band, count in rows}
    strata = stratified(cells, size)
    takes = _takes(cells, strata, size, least(cells, size))
    table = [[*cell, strata[cell], takes[strata[cell]]] for cell in cells]
    connection.register(
        "_takes",
        pa.table(dict(zip(("event", "language", "band", "stratum", "take"), map(list, zip(*table, strict=True)), strict=True))) if table else _nothing(),
    )
    query = f"""
        SELECT sha256(? || e.id) AS hash, e.id, e.document_id, e.sentence.start, e.sentence."end", e.event, d.language, {_BAND} AS band
        {from_events} JOIN _takes t ON t.event = e.event AND t.language = d.language AND t.band = {_BAND}
        QUALIFY row_number() OVER (PARTITION BY t.stratum ORDER BY hash, e.id) <= any_value(t.take) OVER (PARTITION BY t.stratum)
        ORDER BY hash, e.id
    """
    found = connection.execute(query, [f"{seed} event "]).fetchall()
    return _Drawn([(*row[:5], (row[5], row[6], row[7])) for row in found], cells, strata)


def _nothing() -> pa.Table:
    text = pa.array([], pa.string())
    return pa.table({"event": text, "language": text, "band": text, "stratum": text, "take": pa.array([], pa.int64())})


def _sentences(connection: duckdb.DuckDBPyConnection, size: int, seed: int) -> _Drawn:
    """Sentences of coded articles, by language and what is in them: coded events, or else how many mentions of actors."""
    connection.execute("CREATE TEMP TABLE _coded AS SELECT DISTINCT unnest(documents) AS id FROM runs WHERE kind = 'code'")
    connection.execute(
        "CREATE TEMP TABLE _some AS SELECT id FROM _coded SEMI JOIN documents USING (id) ORDER BY sha256(? || id), id LIMIT ?", [f"{seed} document ", DOCUMENTS]
    )
    documents = connection.execute("SELECT count(*) FROM _coded SEMI JOIN documents USING (id)").fetchall()[0][0]
    taken = connection.sql("SELECT d.* FROM documents d SEMI JOIN _some s ON s.id = d.id ORDER BY d.id").to_arrow_table()
    events = connection.execute(
        'SELECT document_id, sentence.start, sentence."end" FROM events_coded SEMI JOIN _some s ON s.id = document_id UNION ALL '
        'SELECT document_id, e.start, e."end" FROM (SELECT document_id, unnest(evidence) AS e FROM events_coded SEMI JOIN _some s ON s.id = document_id)'
    ).fetchall()
    mentions = connection.execute('SELECT document_id, "start", "end" FROM mentions SEMI JOIN _some s ON s.id = document_id').fetchall()
    items = body_sentences(taken, _by_document(events), _by_document(mentions), seed)
    counts = Counter(item[-1] for item in items)
    factor = documents / taken.num_rows if taken.num_rows else 1.0
    cells = {cell: max(count, round(count * factor)) for cell, count in sorted(counts.items())}
    strata = {cell: f"{cell[1]} {cell[2]}" for cell in cells}
    # Half of the sample goes to the strata in equal parts: events are missed where actors are named, and few sentences name several.
    takes = _takes(cells, strata, size, size // (2 * max(1, len(cells))), counts)
    left = dict(takes)
    chosen: list[_Item] = []
    for item in sorted(items):
        if left[strata[item[-1]]]:
            left[strata[item[-1]]] -= 1
            chosen.append(item)
    return _Drawn(chosen, cells, strata)


def body_sentences(documents: pa.Table, events: Mapping[str, list[tuple[int, int]]], mentions: Mapping[str, list[tuple[int, int]]], seed: int) -> list[_Item]:
    """Body sentences of rows of `documents`; their cell names the language and what is in them: a span of `events`, or 0, 1 or 2+ `mentions`."""
    from lapwing.language.split import sentences

    found: list[_Item] = []
    for document in documents_of(documents):
        coded, named = events.get(document.id, []), mentions.get(document.id, [])
        for start, end, block in sentences(document):
            if document.blocks[block].kind not in _BODY:
                continue
            inside = sum(start <= a < end for a, _ in named)
            holds = "0 mentions" if not inside else "1 mention" if inside == 1 else "2+ mentions"
            if any(a < end and start < b for a, b in coded):
                holds = WITH_EVENTS
            cell = ("", document.language, holds)
            digest = hashlib.sha256(f"{seed} sentence {document.id} {start}".encode()).hexdigest()
            found.append((digest, None, document.id, start, end, cell))
    return found


def _by_document(rows: Iterable[tuple[str, int, int]]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for document, start, end in rows:
        found.setdefault(document, []).append((start, end))
    return found


def _takes(cells: Mapping[Cell, int], strata: Mapping[Cell, str], size: int, minimum: int, there: Mapping[Cell, int] | None = None) -> dict[str, int]:
    """How many to draw of each stratum, of `there` items that can be drawn."""
    sizes: Counter[str] = Counter()
    available: Counter[str] = Counter()
    for cell, count in cells.items():
        sizes[strata[cell]] += count
        available[strata[cell]] += (there or cells)[cell]
    return {name: min(take, available[name]) for name, take in allocated(sizes, size, minimum).items()} if sizes else {}
