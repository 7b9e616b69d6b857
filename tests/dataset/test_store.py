"""The folder: made whole or not at all; what is none, newer, damaged or full is named in one line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from deltalake import DeltaTable
from made import articles

from lapwing.dataset import Dataset
from lapwing.dataset import store as store_module
from lapwing.dataset.rows import document_rows
from lapwing.dataset.store import DATA, LOCKS, MARKER, Store
from lapwing.errors import DatasetError
from lapwing.records.schemas import TABLES, arrow_schema


def refused(*words: str) -> Any:
    """A DatasetError of one line that holds these words in order."""
    return pytest.raises(DatasetError, match=r"\A[^\n]*" + r"[^\n]*".join(words) + r"[^\n]*\Z")


def test_a_new_dataset_has_every_table_and_one_version(dataset: Dataset) -> None:
    assert {p.name for p in dataset.path.iterdir()} == {*TABLES, MARKER, LOCKS}
    assert dataset.version == 0
    for name in TABLES:
        assert dataset.table(name).schema.equals(arrow_schema(name))
        assert dataset.table(name).num_rows == (1 if name == "runs" else 0)


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "ds").mkdir()
    assert Dataset.create(tmp_path / "ds").version == 0


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with refused("exists already", "name a new folder"):
        Dataset.create(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["note.txt"]


def test_a_failed_creation_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store_module.DeltaTable, "create", fail)
    with refused("disk is full", "free space"):
        Dataset.create(tmp_path / "ds")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["données Mali", "a#1 100% & 'b'", "50?*", "ümläut;,=+"])
def test_names_of_folders(tmp_path: Path, name: str) -> None:
    dataset = Dataset.create(tmp_path / name)
    dataset.collect(articles(3))
    dataset.compact()
    assert Dataset.open(tmp_path / name).table("documents").num_rows == 3


@pytest.mark.parametrize("name", ["a[1]", "50%20", "a|b", "a^b", "a\\b"])
def test_names_that_the_library_misreads(tmp_path: Path, name: str) -> None:
    with refused("cannot hold a dataset", "rename the folder"):
        Dataset.create(tmp_path / name)


def test_no_dataset(tmp_path: Path) -> None:
    with refused("is no dataset", "dataset.json"):
        Dataset.open(tmp_path)
    with refused("there is no dataset", "lapwing dataset create"):
        Dataset.open(tmp_path / "nowhere")


def test_a_newer_dataset(dataset: Dataset) -> None:
    (dataset.path / MARKER).write_text(json.dumps({"format": 99, "lapwing": "7.0"}))
    with refused("newer Lapwing", "7.0", "upgrade"):
        Dataset.open(dataset.path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "x"}', "{}", '"a"'])
def test_a_damaged_marker(dataset: Dataset, text: str) -> None:
    (dataset.path / MARKER).write_text(text)
    with refused("dataset.json is damaged", "restore"):
        Dataset.open(dataset.path)


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_table(dataset: Dataset, table: str) -> None:
    shutil.rmtree(dataset.path / table)
    with refused(f"has no table {table}", "restore"):
        Dataset.open(dataset.path)


def test_a_damaged_log(dataset: Dataset) -> None:
    dataset.collect(articles(2))
    log = sorted((dataset.path / "documents" / "_delta_log").glob("*.json"))[-1]
    log.write_text('{"add": {')
    with refused("table documents is damaged", "restore"):
        Dataset.open(dataset.path)


def test_a_table_of_another_kind(dataset: Dataset) -> None:
    shutil.rmtree(dataset.path / "copies")
    DeltaTable.create(str(dataset.path / "copies"), pa.schema([("document_id", pa.string()), ("x", pa.int64())]))
    with refused("table copies is not as Lapwing makes it", "copy_of", "x"):
        Dataset.open(dataset.path)


def test_damaged_rows(dataset: Dataset) -> None:
    dataset.collect(articles(2))
    (file,) = dataset.store.files("documents")
    file.path.write_bytes(b"PAR1" + b"\0" * (file.bytes - 4))
    with refused("damaged or cannot be read", "lapwing dataset check"):
        dataset.table("documents")


def test_a_full_disk_is_noticed_before_anything_is_written(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset.collect(articles(1))
    monkeypatch.setattr(store_module.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(100, 99, 1))
    with refused("disk is full", "nothing stored before is harmed"):
        dataset.collect(articles(2))
    monkeypatch.undo()
    assert dataset.table("documents").num_rows == 1
    assert dataset.collect(articles(2)).new == 1
    assert not dataset.check()


def test_a_folder_that_may_not_be_written(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("lapwing.dataset.locks.os.open", denied)
    with refused("cannot be written", "Permission denied"):
        dataset.collect(articles(1))
    assert dataset.table("documents").num_rows == 0


def test_files_of_some_commits_are_found_by_their_statistics(dataset: Dataset) -> None:
    for number in range(4):
        dataset.collect(articles(2, first=2 * number))
    batches = [run.batch for run in dataset.runs if run.kind == "collect"]
    assert [f.first for f in dataset.store.files("documents", [batches[2]])] == [batches[2]]
    dataset.compact()
    assert len(dataset.store.files("documents", [batches[2]])) == 1
    assert not dataset.store.files("documents", ["0"])


def test_rows_are_on_the_disk_as_given(dataset: Dataset) -> None:
    rows = document_rows(articles(5)).append_column("batch", pa.array(["00"] * 5))
    dataset.store.write("documents", rows.cast(arrow_schema("documents")))
    assert dataset.store.delta("documents").to_pyarrow_table().num_rows == 5
    assert dataset.store.delete("documents", "batch = '00'") == 5
    assert Store.open(dataset.path).files("documents") == []


def test_data_is_everything_but_runs() -> None:
    assert set(DATA) == set(TABLES) - {"runs"}


def test_a_dataset_made_when_columns_were_described_otherwise_is_written_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Delta refuses to put two descriptions of a column together; a reworded one must not close every dataset made before."""

    def as_it_was(table: str) -> pa.Schema:
        return pa.schema([field.with_metadata({"means": f"earlier words for {field.name}"}) for field in arrow_schema(table)])

    with monkeypatch.context() as earlier:
        earlier.setattr(store_module, "arrow_schema", as_it_was)
        path = Dataset.create(tmp_path / "ds").path
    dataset = Dataset.open(path)
    dataset.collect(articles(3))
    dataset.compact()
    assert dataset.table("documents").num_rows == 3
    assert dataset.check() == []
