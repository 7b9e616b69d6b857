"""Compaction changes no version; pruning gives up old ones only when told to, and only what newer ones do not show."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from made import articles, coded_tables, content

from lapwing.dataset import Dataset
from lapwing.dataset.store import Store
from lapwing.errors import DatasetError


def again(dataset: Dataset, first: int, last: int, event: str) -> int:
    documents = articles(last - first, first)
    return dataset.append("code", coded_tables(documents, event), [d.id for d in documents], lexicon="abc", model="m")


@pytest.fixture
def history(dataset: Dataset) -> Dataset:
    """Version 1: six documents; 2: coded; 3: three of them coded again; 4: linked, one as a copy; 5: all coded again; 6: linked, and no copy any more."""
    dataset.collect(articles(6))
    again(dataset, 0, 6, "ACCUSE")
    again(dataset, 0, 3, "REJECT")
    one, other = (document.id for document in articles(2))
    dataset.append("link", {"copies": pa.table({"document_id": [other], "copy_of": [one], "similarity": [0.9]})})
    again(dataset, 0, 6, "SUPPORT")
    dataset.link()
    assert dataset.version == 6
    return dataset


def versions(dataset: Dataset) -> list[dict[str, object]]:
    return [content(Dataset.open(dataset.path, as_of=version)) for version in range(7)]


def test_compaction_changes_no_version(history: Dataset) -> None:
    before = versions(history)
    fewer = history.compact()
    assert fewer["events"] == 2 and fewer["runs"] >= 5
    assert versions(history) == before
    assert history.version == 7
    assert not history.check()
    assert Dataset.open(history.path).compact() == {"runs": 1}


def test_compaction_of_nothing_makes_no_version(dataset: Dataset) -> None:
    assert dataset.compact() == {}
    assert dataset.version == 0


def test_a_reader_is_not_disturbed_by_compaction(history: Dataset) -> None:
    reader = Dataset.open(history.path)
    before = content(reader)
    connection = reader.connect()
    Dataset.open(history.path).compact()
    assert content(reader) == before
    assert connection.execute("SELECT count(*) FROM events").fetchall() == [(6,)]
    reader.refresh()
    assert content(reader) == before


def test_replaced_files_stay_for_a_day(history: Dataset) -> None:
    files = [f.path for f in history.store.files("events")]
    history.compact()
    assert all(path.exists() for path in files)


@pytest.mark.parametrize("before", [1, 3, 4, 6])
def test_pruning_keeps_every_version_from_the_one_named_on(history: Dataset, before: int) -> None:
    shown = versions(history)
    removed = history.prune(before)
    assert removed["events"] == {1: 0, 3: 3, 4: 3, 6: 9}[before] == removed["mentions"]
    assert removed["copies"] == (1 if before == 6 else 0)
    for version in range(7):
        if version < before:
            with pytest.raises(DatasetError, match=f"version {version} of .* was pruned; the oldest that can be opened is {before}"):
                Dataset.open(history.path, as_of=version)
        else:
            assert content(Dataset.open(history.path, as_of=version)) == shown[version]
    assert not history.check()
    assert history.info()["oldest"] == before
    assert history.runs[-1].rows.get("events", 0) == -removed["events"]
    assert set(history.prune(before).values()) == {0}


@pytest.mark.parametrize("before", [0, -1, 7, 99])
def test_only_a_version_there_is_can_be_the_oldest(history: Dataset, before: int) -> None:
    with pytest.raises(DatasetError, match="name the first one to keep, from 1 to 6"):
        history.prune(before)
    assert history.info()["oldest"] == 0


def test_pruning_killed_midway_can_be_finished(history: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = versions(history)
    real, calls = Store.delete, 0

    def dying(self: Store, table: str, predicate: str) -> int:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        return real(self, table, predicate)

    monkeypatch.setattr(Store, "delete", dying)
    with pytest.raises(KeyboardInterrupt):
        history.prune(5)
    monkeypatch.undo()
    opened = Dataset.open(history.path)
    assert content(opened) == shown[6]
    assert not opened.check()
    opened.prune(5)
    assert content(opened) == shown[6]
    assert opened.store.delta("events").to_pyarrow_table().num_rows == 6


def test_a_later_prune_never_makes_older_versions_open_again(history: Dataset) -> None:
    history.prune(5)
    history.prune(3)
    assert history.info()["oldest"] == 5


def test_a_copy_of_the_folder_is_the_same_dataset(history: Dataset, tmp_path: Path) -> None:
    shutil.copytree(history.path, tmp_path / "copy")
    assert content(Dataset.open(tmp_path / "copy")) == content(history)
