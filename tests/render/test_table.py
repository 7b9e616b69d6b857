"""Flat rows, CSV, Parquet and JSON: one schema, nothing lost, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lapwing.render import table

NAMES = [name for name, _ in table.COLUMNS]


def test_rows_have_the_columns_in_order(invented: SimpleNamespace) -> None:
    for row in table.event_rows(invented.full()):
        assert list(row) == NAMES


def test_row_of_a_full_event(invented: SimpleNamespace) -> None:
    row = table.event_rows(invented.full())[1]
    assert (row["aux"], row["context"]) == ("hypothetical;negation", "diplomatic;military")
    assert (row["actor_code"], row["actor_sector"]) == ("TGO", "GOV+MIL")
    assert (row["recipient_code"], row["recipient_mention"], row["recipient_name"]) == ("BEN;", "Lomé;", None)
    assert (row["date_from"], row["date_to"], row["date_basis"]) == (date(2025, 9, 8), date(2025, 9, 10), "text")
    assert (row["place"], row["lat"], row["speaker"], row["tellings"]) == ("Lomé", 6.13, "M. Kossi", 2)
    assert row["conditions"] == "n'est signé;si, alors"


def test_arrow_schema_is_the_same_without_events(invented: SimpleNamespace) -> None:
    assert table.to_arrow([]).schema == table.to_arrow([invented.full()]).schema == table.schema()
    assert table.to_arrow([invented.reading()]).num_rows == 0


def test_parquet_holds_the_same_rows(invented: SimpleNamespace) -> None:
    read_back = pq.read_table(pa.BufferReader(table.to_parquet([invented.full()])))
    assert read_back.to_pylist() == table.event_rows(invented.full())


def test_csv_is_rfc_4180_and_keeps_numbers(invented: SimpleNamespace) -> None:
    text = table.to_csv([invented.full()])
    assert text.split("\r\n")[0] == ",".join(NAMES)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == 2
    assert rows[0]["score"] == "-2.0"
    assert rows[0]["place"] == ""
    assert rows[0]["sentence"] == invented.DOCUMENT.text[:34]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_csv_cells_are_no_formulas(invented: SimpleNamespace, start: str) -> None:
    made = invented.reading(invented.event(actor=(invented.party(name=f"{start}cmd|' /C calc'!A0"),)))
    row = next(csv.DictReader(io.StringIO(table.to_csv([made]), newline="")))
    assert row["actor_name"] == f"'{start}cmd|' /C calc'!A0"
    assert row["publisher"] == "'-Radio"


def test_json_is_the_same_twice_and_keeps_accents(invented: SimpleNamespace) -> None:
    text = table.to_json([invented.full()])
    assert text == table.to_json([invented.full()])
    assert "Lomé" in text
    assert [len(r["events"]) for r in json.loads(text)] == [2]


def test_jsonl_has_one_self_contained_event_a_line(invented: SimpleNamespace) -> None:
    lines = table.to_jsonl([invented.full(), invented.reading()]).splitlines()
    assert len(lines) == 2
    first = json.loads(lines[0])
    assert list(first)[:3] == ["id", "document", "event"]
    assert first["document"]["id"] == invented.DOCUMENT.id
    assert first["versions"]["lexicon"] == "abc"


def test_every_column_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "event.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`([a-z_]+)`", page))
    assert set(NAMES) <= documented
