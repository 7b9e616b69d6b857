"""Stored corrections, and how they are applied: each is the JSON of the columns of `events` that it replaces."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

import pyarrow as pa

from lapwing.errors import DatasetError
from lapwing.records.schemas import arrow_schema

Row = dict[str, Any]

#: What may be corrected, in the order in which it is asked.
FIELDS = ("event", "mode", "aux", "actor", "recipient", "date_from", "date_to", "place_country", "attribution_kind", "context")
#: The columns of `events` that a stored correction may replace: those, and what follows from them.
COLUMNS = (*FIELDS, "quad", "score", "actor_codes", "recipient_codes", "date_precision", "date_basis", "date_span", "lat", "lon")


def applied(event: Row, correction: str | None) -> Row:
    """A row of `events` with a stored correction applied."""
    return event | _read(event["id"], correction) if correction else event


def table(corrections: Iterable[tuple[str, str]]) -> pa.Table:
    """Stored corrections as (event id, JSON) -> columns `event_id`, and for each column of `COLUMNS` that any of them replaces its value and, as
    `has_…`, whether this one replaces it. Raises DatasetError when one cannot be read."""
    read = [(event_id, _read(event_id, text)) for event_id, text in corrections]
    types = _types()
    replaced = [name for name in COLUMNS if any(name in values for _, values in read)]
    arrays: dict[str, pa.Array] = {"event_id": pa.array([event_id for event_id, _ in read], pa.string())}
    for name in replaced:
        arrays[name] = pa.array([values.get(name) for _, values in read], types[name])
        arrays[f"has_{name}"] = pa.array([name in values for _, values in read], pa.bool_())
    return pa.table(arrays)


@lru_cache(maxsize=1)
def _types() -> dict[str, pa.DataType]:
    schema = arrow_schema("events")
    return {name: schema.field(name).type for name in COLUMNS}


def _read(event_id: str, text: str) -> Row:
    try:
        values: Row = json.loads(text)
        if unknown := set(values) - set(COLUMNS):
            raise ValueError(f"it replaces {', '.join(sorted(unknown))}")
        for name in ("date_from", "date_to"):
            if values.get(name):
                values[name] = date.fromisoformat(values[name])
        for name, value in values.items():
            pa.array([value], _types()[name])
    except (ValueError, TypeError, KeyError, AttributeError, pa.ArrowException) as error:
        raise DatasetError(f"the correction of event {event_id} cannot be applied ({error}); restore the folder reviews from a copy") from error
    return values
