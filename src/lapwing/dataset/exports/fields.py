"""What every format is made of: columns, each with its meaning and the function that fills it. Files and data dictionaries come from the same table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lapwing.dataset.exports.records import Record
from lapwing.records import Party


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of a file is about: an event or episode; in dyadic formats one actor and one recipient of it, the `number`th pair from 0."""

    record: Record
    actor: Party | None = None
    recipient: Party | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `type`: string, integer, number, date, list or object. `source`: the columns of the dataset it is made of. No `value`: always empty.

    `quotes`: it quotes the article, which an export without texts leaves out.
    """

    name: str
    type: str
    means: str
    source: str = ""
    unit: str = ""
    values: str = ""
    value: Callable[[Row], Any] | None = None
    quotes: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """One format of export. `kind`: jsonl, csv, tsv or parquet. `dyads`: a row for each actor and recipient. `facts`: what did not happen has no code in it."""

    name: str
    kind: str
    means: str
    fields: tuple[Field, ...]
    dyads: bool = False
    facts: bool = False

    @property
    def suffix(self) -> str:
        """Of its files, with the dot."""
        return f".{self.kind}"
