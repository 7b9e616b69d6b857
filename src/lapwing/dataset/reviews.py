"""The ledger of reviews: every decision is a row of the table `reviews`, appended and never changed.

Of one reviewer the last decision on an event counts; `undo` takes it back. Of several reviewers the last `accept`, `correct` or `reject` counts, and
`unsure` changes nothing. The view `decisions` holds each reviewer's standing decision and says which one counts (visible.py).
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lapwing.dataset.corrections import COLUMNS
from lapwing.dataset.store import faults
from lapwing.errors import DatasetError
from lapwing.records.schemas import arrow_schema

if TYPE_CHECKING:
    from lapwing.dataset.dataset import Dataset

DECISIONS = ("accept", "correct", "reject", "unsure", "undo")
#: What a row says that puts an event or sentence into an audit sample: no decision yet.
DRAWN = "drawn"
_LONGEST_NAME = 100
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Decision:
    """A row of `reviews`. `event_id` is None where a sentence was judged for what is missed in it; `correction` is JSON."""

    event_id: str | None
    document_id: str
    sentence_start: int
    sentence_end: int
    decision: str
    reviewer: str
    reviewed_at: datetime
    correction: str | None = None
    note: str | None = None
    sample: str | None = None
    stratum: str | None = None


def on_event(
    event: Mapping[str, Any],
    decision: str,
    *,
    reviewer: str,
    correction: Mapping[str, Any] | None = None,
    note: str | None = None,
    sample: str | None = None,
    stratum: str | None = None,
) -> Decision:
    """A decision, made now, on an event as coded (a row of `events_coded`). Raises DatasetError when it is none or its correction does not fit."""
    _check(decision, correction)
    text = _stored(dict(event), correction) if correction else None
    sentence = event["sentence"]
    return Decision(
        event["id"], event["document_id"], sentence["start"], sentence["end"], decision, checked_name(reviewer), datetime.now(UTC), text, note or None,
        sample, stratum,
    )  # fmt: skip


def on_sentence(
    document_id: str,
    sentence: tuple[int, int],
    decision: str,
    *,
    reviewer: str,
    missed: Sequence[Mapping[str, Any]] = (),
    note: str | None = None,
    sample: str | None = None,
    stratum: str | None = None,
) -> Decision:
    """A decision on a sentence: `accept` (nothing is missed in it), `correct` with the events `missed`, `unsure` or `undo`.

    A missed event is `{"event": category}` with, if known, `mode`, `actor` and `recipient` as lists of codes. Raises DatasetError.
    """
    if decision == "reject":
        raise DatasetError("a sentence cannot be rejected; accept it, or correct it with the events that were missed")
    _check(decision, missed)
    text = json.dumps({"missed": [missed_event(one) for one in missed]}, ensure_ascii=False, sort_keys=True) if missed else None
    return Decision(None, document_id, *sentence, decision, checked_name(reviewer), datetime.now(UTC), text, note or None, sample, stratum)


def missed_event(given: Mapping[str, Any]) -> dict[str, Any]:
    """An event that was missed, checked: category, mode, codes of the parties. Raises DatasetError."""
    from lapwing.dataset.correcting import completed

    unknown = set(given) - {"event", "mode", "actor", "recipient"}
    if unknown or not given.get("event"):
        raise DatasetError("a missed event has a category in 'event' and, if known, 'mode', 'actor' and 'recipient'")
    blank: dict[str, Any] = {**dict.fromkeys(COLUMNS), "aux": [], "context": [], "actor": [], "recipient": [], "actor_codes": [], "recipient_codes": []}
    found = completed(blank, {name: value for name, value in given.items() if value})
    return {"event": found["event"], "mode": found.get("mode"), "actor": found.get("actor_codes", []), "recipient": found.get("recipient_codes", [])}


def record(dataset: Dataset, decisions: Sequence[Decision]) -> int:
    """Commit decisions, in their order; gives the version made. Raises DatasetError."""
    schema = arrow_schema("reviews")
    rows = pa.Table.from_pylist([asdict(decision) for decision in _in_order(decisions)], schema=schema.remove(schema.get_field_index("batch")))
    return dataset.append("review", {"reviews": rows})


def review(
    dataset: Dataset, event_id: str, decision: str, *, reviewer: str, correction: Mapping[str, Any] | None = None, note: str | None = None
) -> int:  # fmt: skip
    """See `Dataset.review`."""
    found = events(dataset, [event_id])
    if not found:
        raise DatasetError(f"version {dataset.version} of {dataset.path} has no event '{event_id}'; check the identifier")
    return record(dataset, [on_event(found[0], decision, reviewer=reviewer, correction=correction, note=note)])


def events(dataset: Dataset, ids: Iterable[str]) -> list[dict[str, Any]]:
    """The events with these identifiers, as coded, in order of the identifiers; those that are not there are left out."""
    wanted = list(ids)
    with closing(dataset.connect()) as connection, faults(f"{dataset.path}"):
        connection.register("_wanted", pa.table({"id": pa.array(wanted, pa.string())}))
        rows = connection.sql("SELECT * FROM events_coded WHERE id IN (SELECT id FROM _wanted)").to_arrow_table().to_pylist()
    by_id = {row["id"]: row for row in rows}
    return [by_id[event_id] for event_id in wanted if event_id in by_id]


def checked_name(reviewer: str) -> str:
    """The name without blanks at its ends. Raises DatasetError where there is none, or one that is not one line of text."""
    name = reviewer.strip()
    if not name or len(name) > _LONGEST_NAME or any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for c in name):
        raise DatasetError(f"a reviewer needs a name of one line and at most {_LONGEST_NAME} characters; it is {reviewer!r}")
    return name


def _stored(event: dict[str, Any], correction: Mapping[str, Any]) -> str:
    from lapwing.dataset.correcting import stored  # the codebook takes a second to load: only whoever corrects waits for it

    return stored(event, correction)


def _check(decision: str, correction: object) -> None:
    if decision not in DECISIONS:
        raise DatasetError(f"'{decision}' is no decision; it is one of {', '.join(DECISIONS)}")
    if decision == "correct" and not correction:
        raise DatasetError("to correct, say what is different; what is right is accepted")
    if decision != "correct" and correction:
        raise DatasetError(f"a correction goes with 'correct', not with '{decision}'")


def _in_order(decisions: Iterable[Decision]) -> Iterable[Decision]:
    """Each a little later than the one before, whatever the clock said: the last one on an event is to be told."""
    before: datetime | None = None
    for decision in decisions:
        at = decision.reviewed_at if before is None or decision.reviewed_at > before else before + _MICROSECOND
        before = at
        yield replace(decision, reviewed_at=at)
