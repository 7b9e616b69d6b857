"""Cells that no spreadsheet runs and no reader splits, for any text."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapwing.render.cells import FORMULA_STARTS, cell, flat_cell, json_line, write_csv, write_tsv

#: Any text a cell may hold, half surrogates and line separators included; formulas often.
TEXTS = st.text(st.characters(codec=None), max_size=20) | st.builds(str.__add__, st.sampled_from(FORMULA_STARTS), st.text(max_size=8))


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_text_that_would_be_run_is_preceded_by_an_apostrophe(start: str) -> None:
    assert cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@pytest.mark.parametrize("value", [-2.5, 0, -7, None, True])
def test_numbers_stay_numbers(value: object) -> None:
    assert cell(value) is value
    assert flat_cell(value) is value


@given(TEXTS)
def test_no_cell_is_run(text: str) -> None:
    assert not cell(text).startswith(FORMULA_STARTS)
    assert not flat_cell(text).startswith(FORMULA_STARTS)


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=3), min_size=1, max_size=4))
def test_csv_reads_back(rows: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    write_csv(file, rows)
    assert list(csv.reader(io.StringIO(file.getvalue(), newline=""))) == [[cell(text) for text in row] for row in rows]


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=3), min_size=1, max_size=4))
def test_tsv_has_a_line_a_row_and_reads_back(rows: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    write_tsv(file, rows)
    written = file.getvalue()
    assert len(written.splitlines()) == len(rows)
    assert all(line.count("\t") == len(row) - 1 for line, row in zip(written.splitlines(), rows, strict=True))
    assert list(csv.reader(io.StringIO(written, newline=""), delimiter="\t")) == [[flat_cell(text) for text in row] for row in rows]


@given(TEXTS)
def test_a_line_of_json_is_one_line_for_every_reader(text: str) -> None:
    line = json_line({"text": text})
    assert len(line.splitlines()) == 1
    assert json.loads(line) == {"text": text}
