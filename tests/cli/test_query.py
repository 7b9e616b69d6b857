"""`lapwing query`: what a user sees, writes and is told."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from lapwing.dataset import Dataset
from lapwing.dataset.rows import document_rows
from lapwing.records import Block, Document

Run = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]
TEXTS = ("=cmd() said Mali.", 'He said "yes",\nthen\tleft.', "Café \x1b[31mrouge\u202e.")


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Three documents with texts that are hard on files and terminals."""
    made = Dataset.create(tmp_path / "ds")
    documents = [Document(text, (Block(0, len(text)),), "en", publisher=None if n else "Wire", path=f"made#{n}") for n, text in enumerate(TEXTS)]
    made.append("collect", {"documents": document_rows(documents)}, [d.id for d in documents])
    return tmp_path / "ds"


ORDERED = "SELECT text, publisher, length(text) AS n, [1, 2] AS list, {'a': publisher} AS pair, DATE '2025-03-01' AS day FROM documents ORDER BY path"


def test_a_table_for_reading(run: Run, dataset: Path) -> None:
    done = run("query", dataset, "SELECT path, length(text) AS n FROM documents ORDER BY path")
    assert (done.code, done.err) == (0, "")
    assert done.out.decode() == "path     n\n────     ─\nmade#0  17\nmade#1  25\nmade#2  17\n\n3 rows\n"


def test_rows_left_out_are_counted(run: Run, dataset: Path) -> None:
    done = run("query", dataset, "SELECT range AS n FROM range(100)")
    assert done.out.decode().splitlines()[2:4] == [" 0", " 1"]
    assert done.out.decode().endswith("\n\n100 rows, 60 of them left out (--limit 0 shows all, --output FILE writes all)\n")
    assert len(run("query", dataset, "SELECT range AS n FROM range(100)", "--limit", 0).out.splitlines()) == 104
    many = run("query", dataset, "SELECT range AS n FROM range(25000)", "--limit", 12345).out.decode()
    assert many.splitlines()[-3].strip() == "12344" and "25,000 rows, 12,655 of them left out" in many
    assert run("query", dataset, "SELECT 1 AS n", "--limit", 1).out.decode().endswith("\n\n1 row\n")
    assert run("query", dataset, "SELECT 1 AS n WHERE false").out.decode() == "n\n─\n\n0 rows\n"


def test_what_is_shown_is_inert_and_keeps_to_the_width(run: Run, dataset: Path) -> None:
    done = run("query", dataset, "SELECT text, text AS again, path FROM documents ORDER BY path", "--width", 60)
    text = done.out.decode()
    assert "\x1b" not in text and "\u202e" not in text and "[31mrouge" in text
    assert max(map(len, text.splitlines()[:-1])) <= 60
    cards = run("query", dataset, "FROM documents ORDER BY id", "--width", 60, "--limit", 1).out.decode()
    assert cards.splitlines()[0].split() == ["id", Dataset.open(dataset).table("documents", ["id"])["id"][0].as_py()]


@pytest.mark.parametrize(("format", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_delimited(run: Run, dataset: Path, format: str, delimiter: str) -> None:
    done = run("query", dataset, ORDERED, "--format", format)
    rows = list(csv.reader(io.StringIO(done.out.decode(), newline=""), delimiter=delimiter))
    assert rows == [
        ["text", "publisher", "n", "list", "pair", "day"],
        ["'" + TEXTS[0], "Wire", "17", "1;2", '{"a":"Wire"}', "2025-03-01"],
        [TEXTS[1] if format == "csv" else 'He said "yes", then left.', "", "25", "1;2", '{"a":null}', "2025-03-01"],
        [TEXTS[2], "", "17", "1;2", '{"a":null}', "2025-03-01"],
    ]


def test_json(run: Run, dataset: Path) -> None:
    wanted = [
        {"text": text, "publisher": None if n else "Wire", "n": len(text), "list": [1, 2], "pair": {"a": None if n else "Wire"}, "day": "2025-03-01"}
        for n, text in enumerate(TEXTS)
    ]
    assert json.loads(run("query", dataset, ORDERED, "--format", "json").out) == wanted
    assert [json.loads(line) for line in run("query", dataset, ORDERED, "--format", "jsonl").out.splitlines()] == wanted
    assert json.loads(run("query", dataset, "SELECT 1 AS n WHERE false", "--format", "json").out) == []
    odd = "SELECT 'nan'::DOUBLE AS nan, INTERVAL 1 DAY AS gap, 'a'::BLOB AS bytes, 1.50 AS price, TIME '10:00' AS hour, MAP {'k': 1} AS map, true AS yes"
    assert json.loads(run("query", dataset, odd, "--format", "jsonl").out) == {
        "nan": None, "gap": "P0M1DT0S", "bytes": "61", "price": 1.5, "hour": "10:00:00", "map": [["k", 1]], "yes": True,
    }  # fmt: skip


@pytest.mark.parametrize(("name", "rows"), [("out.csv", 101), ("out.tsv", 101), ("out.jsonl", 100), ("out.json", 102), ("out.txt", 104)])
def test_files_get_all_rows_and_the_suffix_decides(run: Run, dataset: Path, tmp_path: Path, name: str, rows: int) -> None:
    done = run("query", dataset, "SELECT range AS n FROM range(100)", "--output", tmp_path / name)
    assert (done.code, done.out, done.err) == (0, b"", "")
    assert len((tmp_path / name).read_text().splitlines()) == rows


def test_parquet(run: Run, dataset: Path, tmp_path: Path) -> None:
    run("query", dataset, "SELECT range AS n, range::VARCHAR AS s FROM range(25000)", "-o", tmp_path / "out.parquet")
    table = pq.read_table(tmp_path / "out.parquet")
    assert table.column_names == ["n", "s"]
    assert table["n"].to_pylist() == list(range(25000))
    done = run("query", dataset, "SELECT INTERVAL 1 DAY AS gap", "-o", tmp_path / "bad.parquet")
    assert done.code == 5
    assert done.err.startswith("lapwing: this cannot be written as Parquet") and len(done.err.splitlines()) == 1
    assert not (tmp_path / "bad.parquet").exists()


def test_a_query_that_fails_on_the_way_leaves_the_old_file(run: Run, dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("old")
    done = run("query", dataset, "SELECT CASE WHEN range < 90000 THEN 1 ELSE 'a'::INTEGER END AS n FROM range(100000)", "-o", tmp_path / "out.csv")
    assert done.code == 10
    assert (
        done.err == "lapwing: the query fails: Could not convert string 'a' to INT32 when casting from source column 'a'\n" or len(done.err.splitlines()) == 1
    )
    assert (tmp_path / "out.csv").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ds", "out.csv"]


def test_sql_from_a_file_and_from_standard_input(run: Run, dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "q.sql").write_text("-- documents\nSELECT count(*) AS n FROM documents;\n", encoding="utf-8-sig")
    assert run("query", dataset, "--file", tmp_path / "q.sql").out == "n\n─\n3\n\n1 row\n".encode()
    monkeypatch.setattr(sys, "stdin", io.StringIO("SELECT 5 AS n"))
    assert run("query", dataset, "-").out == "n\n─\n5\n\n1 row\n".encode()
    done = run("query", dataset, "--file", tmp_path / "none.sql")
    assert (done.code, done.err) == (3, f"lapwing: {tmp_path / 'none.sql'} cannot be read: No such file or directory; check the path\n")
    assert run("query", dataset).code == 2
    assert run("query", dataset, "SELECT 1", "--file", tmp_path / "q.sql").code == 2


def test_a_version(run: Run, dataset: Path) -> None:
    assert run("query", dataset, "SELECT count(*) AS n FROM documents", "--as-of", 0).out == "n\n─\n0\n\n1 row\n".encode()
    assert run("query", dataset, "SELECT 1", "--as-of", 7).code == 9


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["DELETE FROM documents"], "this statement would write; queries only read"),
        (["SELECT txt FROM documents"], 'the query fails: Referenced column "txt" not found in FROM clause! Candidate bindings: "text"'),
        (["SELECT sum(hash(range)) FROM range(1000000000000)", "--timeout", 0.2], "the query took longer than 0.2 seconds and was stopped; narrow it, or allow more time"),
        (["SELECT 1", "--memory", "lots"], "'lots' is no amount of memory; write 500MB or 2GB"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_one_line_and_a_code(run: Run, dataset: Path, arguments: list[object], said: str) -> None:
    done = run("query", dataset, *arguments)
    assert (done.code, done.out) == (10, b"")
    assert done.err.startswith(f"lapwing: {said}") and len(done.err.splitlines()) == 1


def test_a_reader_that_has_gone_is_no_error(dataset: Path) -> None:
    command = f"{sys.executable} -m lapwing query {dataset} 'SELECT range AS n FROM range(2000000)' --format csv | head -n 2"
    done = subprocess.run(command, shell=True, capture_output=True, env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, text=True)
    assert (done.stdout.split(), done.stderr) == (["n", "0"], "")


def test_every_option_is_documented(run: Run) -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    section = page.split("## `lapwing query`")[1].split("\n## ")[0]
    shown = run("query", "--help").out.decode()
    options = {word.strip(",") for line in shown.splitlines() for word in line.split()[:2] if word.startswith("--")} - {"--help"}
    assert len(options) >= 7
    assert [option for option in sorted(options) if f"`{option}" not in section and f", {option}" not in section] == []
