"""What `info` counts and what `check` finds."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from made import articles, coded_tables

from lapwing.dataset import Dataset
from lapwing.sources.reader import Problem


@pytest.fixture
def filled(dataset: Dataset) -> Dataset:
    documents = articles(6)
    dataset.collect([*documents, Problem("x.txt", None, "is empty; give it an article", "empty")], source="radio-x")
    dataset.append("code", coded_tables(documents[:4]), [d.id for d in documents[:4]], lexicon="abc", model="m")
    return dataset


def test_info(filled: Dataset) -> None:
    found = filled.info()
    assert {key: found[key] for key in ("version", "oldest", "documents", "events", "mentions", "copies", "episodes", "reviews")} == {
        "version": 2, "oldest": 0, "documents": 6, "events": 4, "mentions": 4, "copies": 0, "episodes": 0, "reviews": 0,
    }  # fmt: skip
    assert (found["coded"], found["uncoded"], found["problems"], found["undated"]) == (4, 2, 1, 0)
    assert found["languages"] == {"en": 3, "fr": 3}
    assert found["sources"] == {"radio-x": 6}
    assert found["published"] == ["2025-03-01", "2025-03-01"]
    assert found["versions"] == [{"lapwing": "1", "lexicon": "abc", "model": "en_x-1", "events": 4}]
    assert found["files"] == 6
    assert found["bytes"] == sum(p.stat().st_size for p in filled.path.rglob("*.parquet") if "_delta_log" not in p.parts)


def test_info_of_an_earlier_version(filled: Dataset) -> None:
    found = Dataset.open(filled.path, as_of=1).info()
    assert (found["version"], found["documents"], found["events"], found["coded"]) == (1, 6, 0, 0)


def test_info_of_an_empty_dataset(dataset: Dataset) -> None:
    found = dataset.info()
    assert (found["documents"], found["published"], found["languages"], found["versions"]) == (0, [None, None], {}, [])


def test_history(filled: Dataset) -> None:
    assert [(run["version"], run["kind"], run["documents"], run["rows"]) for run in filled.history()] == [
        (0, "create", 0, {}), (1, "collect", 6, {"documents": 6}), (2, "code", 4, {"events": 4, "mentions": 4}),
    ]  # fmt: skip
    assert filled.history()[2]["lexicon"] == "abc"


def test_repr(filled: Dataset) -> None:
    assert repr(filled) == f"<Dataset {filled.path}, version 2: 6 documents, 4 events>"


def test_repr_of_a_damaged_dataset(filled: Dataset) -> None:
    file_of(filled, "events").unlink()
    assert repr(filled).endswith("its events cannot be read>")


def test_a_sound_dataset(filled: Dataset) -> None:
    assert filled.check() == []


def file_of(dataset: Dataset, table: str) -> Path:
    return dataset.store.files(table)[0].path


def damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 3
    content[middle : middle + 64] = bytes(64)
    path.write_bytes(bytes(content))


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda path: path.unlink(), "is missing; restore"),
        (lambda path: path.write_bytes(path.read_bytes()[:-10]), r"has \d+ bytes instead of \d+; restore"),
        (damaged, "cannot be read"),
    ],
)
@pytest.mark.parametrize("table", ["documents", "events"])
def test_damaged_files_are_named(filled: Dataset, harm: Callable[[Path], None], says: str, table: str) -> None:
    path = file_of(filled, table)
    harm(path)
    (problem,) = filled.check()
    assert problem.startswith(f"table {table}: file {path.name} ")
    assert re.search(says, problem)


def test_rows_that_are_gone_are_missed(filled: Dataset) -> None:
    identifier = filled.table("events", ["id"])["id"][0].as_py()
    filled.store.delete("events", f"id = '{identifier}'")
    assert filled.check() == ["table events: version 2 has 3 rows instead of 4; restore the table from a copy"]


def test_rows_stored_twice_are_found(filled: Dataset) -> None:
    documents = articles(6)
    tables = coded_tables(documents[:1])
    twice = {name: table.take([0, 0]) for name, table in tables.items()}
    filled.append("code", twice, [documents[0].id])
    (problem,) = filled.check()
    assert problem.startswith("1 events stored twice (ev-")


def test_events_without_their_document_and_sentences_elsewhere_are_found(filled: Dataset) -> None:
    missing = articles(1, first=20)
    filled.append("code", coded_tables(missing), [missing[0].id])
    events = coded_tables(articles(6)[5:])["events"]
    field = events.schema.field("sentence")
    shifted = pa.array([{**span, "start": span["start"] + 1} for span in events["sentence"].to_pylist()], field.type)
    filled.append("code", {"events": events.set_column(events.column_names.index("sentence"), field, shifted)}, [articles(6)[5].id])
    found = [problem.split(" (")[0] for problem in filled.check()]
    assert found == [
        "1 documents named by a commit but not stored",
        "1 events of documents not stored",
        "1 mentions of documents not stored",
        "1 events whose sentence is not where it should be in the text",
    ]
