"""Cells of CSV and TSV, and lines of JSON Lines, that no spreadsheet runs and no reader splits: the one place that knows how."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from typing import IO, Any

#: A spreadsheet runs a cell that begins so (OWASP, CSV injection); the full-width forms are folded to these by Excel.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: What separates cells or lines, in some reader or other; a cell of a TSV has none of it, as most readers of TSV know no way to write it.
_BREAKS = re.compile("[\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]+")
#: Line separators that JSON need not escape, but at which Python's splitlines and JavaScript end a line.
_LINE_ENDS = str.maketrans({c: f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"})


def cell(value: Any) -> Any:
    """Numbers and dates as they are, None as an empty cell, text that a spreadsheet would run preceded by an apostrophe.

    >>> cell("=1+1"), cell(-2.5)
    ("'=1+1", -2.5)
    """
    if not isinstance(value, str):
        return value
    # Half of a surrogate pair cannot be written as UTF-8.
    text = value if value.isprintable() else value.encode("utf-8", "replace").decode("utf-8")
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def flat_cell(value: Any) -> Any:
    """The same on one line and without tabs, for TSV."""
    if not isinstance(value, str):
        return value
    return cell((value if value.isprintable() else _BREAKS.sub(" ", value)).strip())


def write_csv(file: IO[str], rows: Iterable[Sequence[Any]]) -> None:
    """RFC 4180: commas, quotes doubled, CRLF."""
    csv.writer(file, lineterminator="\r\n").writerows([cell(value) for value in row] for row in rows)


def write_tsv(file: IO[str], rows: Iterable[Sequence[Any]]) -> None:
    """Tabs and LF. A cell with a quotation mark is quoted as in CSV: pandas, readr and Excel read quotes in TSV too."""
    csv.writer(file, delimiter="\t", lineterminator="\n").writerows([flat_cell(value) for value in row] for row in rows)


def json_line(value: Any) -> str:
    """A line of JSON Lines, with its end; accents stay as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(_LINE_ENDS) + "\n"
