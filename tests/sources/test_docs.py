"""docs/collecting.md says what the code does: names of columns, formats, limits."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lapwing.cli.collect import Format
from lapwing.sources import articles, gzipped, lines, reader
from lapwing.sources.fields import SYNONYMS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "collecting.md").read_text(encoding="utf-8")


def rows(section: str) -> list[list[str]]:
    """The cells of a section's table, without its head."""
    text = PAGE.split(f"\n## {section}\n")[1].split("\n## ")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")][2:]


def test_the_names_of_columns() -> None:
    listed = {cells[0].strip("`"): tuple(filter(None, cells[2].split(", "))) for cells in rows("CSV and JSONL columns")}
    assert listed == SYNONYMS


def test_the_formats() -> None:
    listed = {cells[0].strip("`"): tuple(re.findall(r"`([^`]+)`", cells[1])) for cells in rows("Files, and what they are told by")}
    assert listed == reader.FORMATS
    assert {f.value for f in Format} == set(reader.FORMATS)


@pytest.mark.parametrize(
    "limit",
    [
        f"the first {reader.NAMED_PROBLEMS}\n",
        f"beyond {gzipped.MAX_RATIO} times the file's size (judged from {gzipped.JUDGED_FROM_BYTES // 10**6} MB on), and at {gzipped.MAX_UNPACKED_BYTES // 10**9} GB",
        f"above {lines.MAX_LINE_BYTES // 10**6} MB |",
        f"a page above {articles.MAX_HTML_BYTES // 10**6} MB or {articles.MAX_TAGS:,} tags",
        f"an article above {articles.MAX_TEXT_BYTES / 10**6:g} MB of text",
    ],
)
def test_the_limits(limit: str) -> None:
    assert limit in PAGE
