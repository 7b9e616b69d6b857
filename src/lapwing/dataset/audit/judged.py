"""A sample with what was decided on its items."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lapwing.dataset.audit.intervals import Part
from lapwing.dataset.audit.sampling import Cell
from lapwing.dataset.reviews import DRAWN
from lapwing.dataset.store import faults
from lapwing.errors import DatasetError

if TYPE_CHECKING:
    from lapwing.dataset.dataset import Dataset

#: What makes an event another one: the fields of its key, which also decide whether it is right in `lapwing evaluate`.
_KEY = frozenset({"event", "aux", "actor_codes", "recipient_codes"})
#: Field -> the columns of a correction that say it was wrong.
FIELDS: dict[str, frozenset[str]] = {
    "category": frozenset({"event"}),
    "mode": frozenset({"mode"}),
    "who": frozenset({"actor_codes"}),
    "to whom": frozenset({"recipient_codes"}),
    "polarity": frozenset({"aux"}),
    "date": frozenset({"date_from", "date_to"}),
    "country of the place": frozenset({"place_country"}),
    "kind of source": frozenset({"attribution_kind"}),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """An item of a sample. `decision` is the one that counts: accept, correct, reject, unsure (nobody was sure), or None (not judged)."""

    event_id: str | None
    document_id: str
    start: int
    stratum: str
    cell: Cell
    decision: str | None
    changed: frozenset[str]
    missed: tuple[str, ...]
    by_reviewer: dict[str, tuple[str, str]]

    @property
    def certain(self) -> bool:
        """Did somebody decide?"""
        return self.decision in ("accept", "correct", "reject")

    @property
    def there(self) -> bool:
        """Is there an event, whatever is wrong with it?"""
        return self.decision in ("accept", "correct")

    @property
    def right(self) -> bool:
        """Are category, parties and polarity right?"""
        return self.there and not (self.changed & _KEY)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sample and its items. `cells`: stratum -> the size of each of its cells."""

    sample: str
    version: int
    total: int
    seed: int
    items: list[Judged]
    cells: dict[str, dict[Cell, int]]

    @property
    def recall(self) -> bool:
        """Is it one of sentences?"""
        return all(item.event_id is None for item in self.items)

    def parts(self, items: Iterable[Judged], hit: Any, *, part: int | None = None, value: str | None = None) -> list[Part]:
        """The strata with the certain items among `items` and those that are a `hit`; with `part` and `value` only their cells with this
        category (0), language (1) or band (2)."""
        sizes = {stratum: sum(count for cell, count in cells.items() if part is None or cell[part] == value) for stratum, cells in self.cells.items()}
        judged: dict[str, list[float]] = {stratum: [] for stratum in sizes}
        for item in items:
            if item.certain and (part is None or item.cell[part] == value):
                judged[item.stratum].append(float(hit(item)))
        return [Part(sizes[s], len(hits), sum(hits), sum(h * h for h in hits)) for s, hits in judged.items() if sizes[s]]


def samples(dataset: Dataset) -> list[str]:
    """The ids of the samples stored, in the order drawn."""
    with closing(dataset.connect()) as connection, faults(f"{dataset.path}"):
        rows = connection.execute("SELECT sample FROM reviews WHERE decision = ? GROUP BY sample ORDER BY min(batch)", [DRAWN]).fetchall()
    return [row[0] for row in rows]


def sheet(dataset: Dataset, sample: str, reviewer: str | None = None) -> Sheet:
    """A sample with the decisions that count, or those of one reviewer. Raises DatasetError for an unknown sample."""
    query = """
        SELECT r.event_id, r.document_id, r.sentence_start, r.stratum, r.correction,
            list({'reviewer': d.reviewer, 'decision': d.decision, 'correction': d.correction, 'counts': d.counts} ORDER BY d.reviewer)
                FILTER (WHERE d.reviewer IS NOT NULL)
        FROM reviews r LEFT JOIN decisions d ON d.document_id = r.document_id AND d.sentence_start = r.sentence_start
            AND d.event_id IS NOT DISTINCT FROM r.event_id AND (? IS NULL OR d.reviewer = ?)
        WHERE r.sample = ? AND r.decision = ?
        GROUP BY ALL ORDER BY min(r.batch), min(r.reviewed_at)
    """
    with closing(dataset.connect()) as connection, faults(f"{dataset.path}"):
        rows = connection.execute(query, [reviewer, reviewer, sample, DRAWN]).fetchall()
    if not rows:
        raise DatasetError(f"{dataset.path} has no sample '{sample}'; it has {', '.join(samples(dataset)) or 'none'}")
    facts = json.loads(rows[0][4])
    items, cells = [], {}
    for event_id, document_id, start, stratum, text, decisions in rows:
        own = json.loads(text)
        cells[stratum] = {(cell[0], cell[1], cell[2]): int(cell[3]) for cell in own["cells"]}
        items.append(_judged(event_id, document_id, start, stratum, tuple(own["cell"]), decisions or [], reviewer))
    return Sheet(sample, facts["version"], facts["total"], facts["seed"], items, cells)


def _judged(
    event_id: str | None, document_id: str, start: int, stratum: str, cell: Cell, decisions: list[dict[str, Any]], reviewer: str | None
) -> Judged:  # fmt: skip
    counting = next((d for d in decisions if d["counts"] or (reviewer and d["decision"] != "unsure")), None)
    correction = json.loads(counting["correction"]) if counting and counting["correction"] else {}
    missed = tuple(one["event"] for one in correction.get("missed", ()))
    decision = counting["decision"] if counting else "unsure" if decisions else None
    by_reviewer = {d["reviewer"]: (d["decision"], _category(cell[0], d)) for d in decisions}
    return Judged(event_id, document_id, start, stratum, cell, decision, frozenset(correction), missed, by_reviewer)


def _category(coded: str, decision: dict[str, Any]) -> str:
    """The category after this decision, or that there is no event; of a sentence the categories missed."""
    correction = json.loads(decision["correction"]) if decision["correction"] else {}
    if "missed" in correction:
        return "+".join(sorted(one["event"] for one in correction["missed"]))
    return "none" if decision["decision"] == "reject" or not coded else str(correction.get("event", coded))
