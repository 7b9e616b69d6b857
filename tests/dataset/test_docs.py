"""docs/dataset.md says of every column what the schema says, and its examples run; the tables open without Lapwing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from made import articles, coded_tables

from lapwing.dataset import Dataset
from lapwing.records.schemas import TABLES, arrow_schema

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "dataset.md").read_text(encoding="utf-8")


def described(table: str) -> str:
    """The table's columns as the page must have them."""
    rows = [f"| `{c.name}` | {c.type}{' !' if c.required else ''} | {c.means} |" for c in TABLES[table]]
    return "\n".join([f"### `{table}`", "", "| column | type | meaning |", "| --- | --- | --- |", *rows, ""])


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_documented(table: str) -> None:
    assert described(table) in PAGE, f"docs/dataset.md must hold:\n{described(table)}"


def test_every_type_is_explained() -> None:
    explained = re.findall(r"\w+", " ".join(re.findall(r"^\| ([\w, ]+) \| \S", PAGE, re.M)))
    assert {c.type for columns in TABLES.values() for c in columns} <= set(explained)


def example(language: str, containing: str) -> str:
    found = [code for code in re.findall(rf"```{language}\n(.*?)```", PAGE, re.S) if containing in code]
    assert len(found) == 1
    return str(found[0])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dataset `mali` in the working directory with all a reader may stumble over: old files, a replaced coding, rows of a dead commit."""
    monkeypatch.chdir(tmp_path)
    dataset = Dataset.create("mali")
    documents = articles(6)
    dataset.collect(documents[:4])
    dataset.append("code", coded_tables(documents[:4]), [d.id for d in documents[:4]])
    dataset.compact()
    dataset.collect(documents[4:])
    dataset.append("code", coded_tables(documents[2:6], "REJECT"), [d.id for d in documents[2:6]])
    dead = coded_tables(documents[:1])["events"]
    dataset.store.write("events", dead.append_column("batch", pa.array(["dead"])).cast(arrow_schema("events")))
    return tmp_path / "mali"


def test_the_python_example(folder: Path) -> None:
    names: dict[str, object] = {}
    exec(example("python", "Dataset.open"), names)
    assert names["events"].num_rows == 6


def test_the_tables_open_with_pyarrow_alone(folder: Path) -> None:
    """In a process that has not Lapwing, deltalake or DuckDB."""
    wanted = sorted(Dataset.open(folder).table("events", ["id"])["id"].to_pylist())
    code = "import sys\nfor name in ('lapwing', 'deltalake', 'duckdb'):\n    sys.modules[name] = None\n" + example("python", "pyarrow.dataset")
    code += "print(*sorted(latest['id'].to_pylist()))\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == wanted


def test_the_tables_open_with_pandas(folder: Path) -> None:
    names: dict[str, Any] = {}
    exec(example("python", "to_pandas() for name"), names)
    assert sorted(names["events"]["id"]) == sorted(Dataset.open(folder).table("events", ["id"])["id"].to_pylist())


def test_the_tables_open_with_duckdb(folder: Path) -> None:
    """The query of the page; the files are given to it, as its extension would have to be downloaded."""
    store = Dataset.open(folder).store
    query = re.sub(r"delta_scan\('mali/(\w+)'\)", lambda m: f"read_parquet({[str(f.path) for f in store.files(m[1])]})", example("sql", "delta_scan"))
    assert sorted(duckdb.sql(query).df()["id"]) == sorted(Dataset.open(folder).table("events", ["id"])["id"].to_pylist())
