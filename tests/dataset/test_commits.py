"""The commit protocol: all of a commit or nothing of it, whoever dies at whatever step; rows that do not fit are refused."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from made import articles, coded_tables, content

from lapwing.dataset import Dataset
from lapwing.dataset import runs as runs_module
from lapwing.dataset.commits import Writer
from lapwing.dataset.rows import document_rows
from lapwing.dataset.store import LOCKS, Store
from lapwing.errors import DatasetError

Run = Callable[..., subprocess.Popen[str]]


class Died(BaseException):
    """A process is killed: nothing it would do on an error is done."""


def steps_of_a_commit() -> list[tuple[str, int, str]]:
    """(what is called, which time, before or after it) of every step that changes the disk."""
    return [(what, number, when) for what, number in (("write", 1), ("write", 2), ("write", 3)) for when in ("before", "after")]


@pytest.mark.parametrize(("what", "number", "when"), steps_of_a_commit())
def test_a_commit_is_whole_or_not_there(dataset: Dataset, monkeypatch: pytest.MonkeyPatch, what: str, number: int, when: str) -> None:
    documents = articles(3)
    dataset.collect(documents)
    before, version = content(dataset), dataset.version
    real, calls = getattr(Store, what), 0

    def dying(self: Store, *arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number and when == "before":
            raise Died
        result = real(self, *arguments)
        if calls == number and when == "after":
            raise Died
        return result

    monkeypatch.setattr(Store, what, dying)
    with pytest.raises(Died):
        dataset.append("code", coded_tables(documents), [d.id for d in documents])
    monkeypatch.undo()
    committed = (number, when) == (3, "after")
    after = Dataset.open(dataset.path)
    assert after.version == version + committed
    assert len(after.table("events")) == (3 if committed else 0)
    assert committed or content(after) == before
    # Whoever writes next clears away what is left; then the bare tables hold nothing else either.
    after.collect(articles(1, first=50))
    assert not list((dataset.path / LOCKS).glob("batch-*"))
    assert after.store.delta("events").to_pyarrow_table().num_rows == (3 if committed else 0)
    assert not after.check()


def test_what_dead_commits_left_is_not_visible_and_named_by_check(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = articles(2)
    monkeypatch.setattr(Writer, "_undo", lambda *_: None)
    real = Store.write

    def failing(self: Store, table: str, rows: pa.Table) -> None:
        if table == "runs":
            raise DatasetError("no")
        real(self, table, rows)

    monkeypatch.setattr(Store, "write", failing)
    with pytest.raises(DatasetError, match="no"):
        dataset.append("code", coded_tables(documents), [])
    monkeypatch.undo()
    dataset.refresh()
    assert dataset.table("events").num_rows == 0
    assert [p.split(":")[0] for p in dataset.check()] == ["table events", "table mentions"]


def test_a_failed_commit_is_undone_at_once(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Store.write

    def failing(self: Store, table: str, rows: pa.Table) -> None:
        if table == "runs":
            raise DatasetError("no")
        real(self, table, rows)

    monkeypatch.setattr(Store, "write", failing)
    with pytest.raises(DatasetError):
        dataset.append("code", coded_tables(articles(2)), [])
    assert dataset.store.delta("events").to_pyarrow_table().num_rows == 0
    assert not list((dataset.path / LOCKS).glob("batch-*"))


def test_versions_are_numbered_and_can_be_opened(dataset: Dataset) -> None:
    first, second = articles(2), articles(2, first=10)
    assert dataset.append("collect", {"documents": document_rows(first)}, [d.id for d in first]) == 1
    one = content(dataset)
    assert dataset.append("collect", {"documents": document_rows(second)}, [d.id for d in second]) == 2
    assert dataset.append("code", coded_tables(first + second), [d.id for d in first + second]) == 3
    three = content(dataset)
    assert dataset.version == 3
    assert content(Dataset.open(dataset.path, as_of=1)) == one
    assert content(Dataset.open(dataset.path, as_of=0)) == {}
    dataset.append("code", coded_tables(first, "REJECT"), [d.id for d in first])
    dataset.compact()
    assert content(Dataset.open(dataset.path, as_of=3)) == three
    assert content(Dataset.open(dataset.path, as_of=1)) == one
    assert content(dataset) != three
    for version in (-1, 99):
        with pytest.raises(DatasetError, match="has no version"):
            Dataset.open(dataset.path, as_of=version)


def test_an_old_version_cannot_be_written(dataset: Dataset) -> None:
    dataset.collect(articles(1))
    with pytest.raises(DatasetError, match="as of version 0"):
        Dataset.open(dataset.path, as_of=0).collect(articles(2))


def test_a_reader_keeps_its_version_until_it_asks(dataset: Dataset) -> None:
    reader = Dataset.open(dataset.path)
    dataset.collect(articles(2))
    assert (reader.version, reader.table("documents").num_rows) == (0, 0)
    reader.refresh()
    assert (reader.version, reader.table("documents").num_rows) == (1, 2)


def test_the_order_of_commits_survives_a_clock_set_back(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = articles(1)

    class Past(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime(2001, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(runs_module, "datetime", Past)
    dataset.collect(documents)
    dataset.append("code", coded_tables(documents, "REJECT"), [documents[0].id])
    dataset.append("code", coded_tables(documents, "SUPPORT"), [documents[0].id])
    opened = Dataset.open(dataset.path)
    assert [run.kind for run in opened.runs] == ["create", "collect", "code", "code"]
    assert opened.table("events", ["event"]).to_pylist() == [{"event": "SUPPORT"}]


def without(table: pa.Table, column: str) -> pa.Table:
    return table.drop_columns([column])


def with_nulls(table: pa.Table, column: str) -> pa.Table:
    index = table.column_names.index(column)
    return table.set_column(index, column, pa.nulls(len(table), table.schema.field(column).type))


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda t: without(t, "frames"), "missing: frames"),
        (lambda t: t.append_column("mood", pa.array(["x"] * len(t))), "unknown: mood"),
        (lambda t: t.append_column("batch", pa.array(["x"] * len(t))), "unknown: batch"),
        (lambda t: with_nulls(t, "event"), "event is missing in 2"),
        (lambda t: with_nulls(t, "sentence"), "sentence is missing in 2"),
        (lambda t: t.set_column(t.column_names.index("quad"), "quad", pa.array([1000, 1])), "1000"),
        (lambda t: t.set_column(t.column_names.index("score"), "score", pa.array(["high", "high"])), "high"),
        (lambda t: t.set_column(t.column_names.index("aux"), "aux", pa.array([["future", None], []])), "a value within aux is missing"),
    ],
)
def test_rows_that_do_not_fit_are_refused(dataset: Dataset, spoil: Callable[[pa.Table], pa.Table], why: str) -> None:
    tables = coded_tables(articles(2))
    with pytest.raises(DatasetError, match=f"rows of table events do not fit it.*{why}.*docs/dataset.md"):
        dataset.append("code", {**tables, "events": spoil(tables["events"])})
    assert dataset.version == 0
    assert not list((dataset.path / LOCKS).glob("batch-*"))


def test_unknown_tables_and_kinds_are_refused(dataset: Dataset) -> None:
    with pytest.raises(DatasetError, match="'runs' is no table of data"):
        dataset.append("code", {"runs": dataset.table("runs")})
    with pytest.raises(DatasetError, match="'think' is no kind of commit"):
        dataset.append("think", {})
    with pytest.raises(DatasetError, match="'people' is no table"):
        dataset.table("people")
    with pytest.raises(DatasetError, match="has no column mood"):
        dataset.table("events", ["id", "mood"])


#: Commits one document after another, as fast as it can.
COLLECTING = """
import sys
from made import articles
from lapwing.dataset import Dataset
dataset = Dataset.open(sys.argv[1])
new = sum(dataset.collect(articles(1, first=number)).new for number in range(int(sys.argv[2]), int(sys.argv[3])))
print(new)
"""


def test_two_processes_commit_side_by_side(dataset: Dataset, run_python: Run) -> None:
    processes = [run_python(COLLECTING, dataset.path, first, last) for first, last in ((0, 20), (10, 30))]
    new = [int(p.communicate(timeout=120)[0]) for p in processes]
    dataset.refresh()
    assert sum(new) == 30
    assert dataset.version == 30
    assert [run.version for run in dataset.runs] == list(range(31))
    assert sorted(d["id"] for d in dataset.table("documents", ["id"]).to_pylist()) == sorted(d.id for d in articles(30))
    assert not dataset.check()


#: The same under a limit on the size of files, which the system enforces as it does a full disk.
LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from lapwing.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
main(sys.argv[2:])
"""


def test_a_disk_that_fills_in_the_middle_of_a_write(dataset: Dataset, run_python: Run, tmp_path: Any) -> None:
    import random

    dataset.collect(articles(2))
    before = content(dataset)
    words = random.Random(1)
    texts = ["The envoy " + " ".join(f"{words.random():.16f}" for _ in range(20_000)) for _ in range(2)]
    path = tmp_path / "long.jsonl"
    path.write_text("".join(json.dumps({"text": text, "language": "en"}) + "\n" for text in texts))
    process = run_python(LIMITED, 100_000, "collect", dataset.path, path)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 9
    last = errors.strip().splitlines()[-1]
    assert "disk is full" in last and last.startswith("lapwing: ")
    dataset.refresh()
    assert content(dataset) == before
    assert not dataset.check()
    process = run_python(LIMITED, 10_000_000, "collect", dataset.path, path)
    assert process.communicate(timeout=120)[0].startswith("2 documents stored")
