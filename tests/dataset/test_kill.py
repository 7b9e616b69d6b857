"""kill -9 at any moment: the dataset opens, nothing half-written is seen, and the same command run again completes it."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from made import articles, content

from lapwing.dataset import Dataset
from lapwing.dataset.store import LOCKS

pytestmark = pytest.mark.models
Start = Callable[..., subprocess.Popen[str]]
DOCUMENTS = 10

#: Collects and codes in many small commits.
WORK = f"""
import sys
from made import articles
from lapwing.dataset import Dataset, backlog, coding, collecting
collecting._DOCUMENTS, backlog.PIECE, backlog.CLAIMED, coding.CHUNK = 4, 1, 2, 1
dataset = Dataset.open(sys.argv[1])
dataset.collect(articles({DOCUMENTS}))
dataset.code(workers=int(sys.argv[2]))
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an uninterrupted run stores."""
    dataset = Dataset.create(tmp_path_factory.mktemp("whole") / "ds")
    dataset.collect(articles(DOCUMENTS))
    dataset.code(workers=0)
    return content(dataset)


def opens(path: Path, whole: dict[str, Any]) -> Dataset:
    """The dataset after the kill: it opens, and all it shows is part of the whole."""
    dataset = Dataset.open(path)
    assert all("rows of interrupted commits" in problem for problem in dataset.check())
    for table, rows in content(dataset).items():
        assert all(row in whole[table] for row in rows)
    coded = [d for run in dataset.runs if run.kind == "code" for d in run.documents.to_pylist()]
    assert {row["document_id"] for row in content(dataset).get("events", [])} <= set(coded)
    return dataset


def completes(dataset: Dataset, whole: dict[str, Any], workers: int) -> None:
    left = DOCUMENTS - sum(len(run.documents) for run in dataset.runs if run.kind == "code")
    dataset.collect(articles(DOCUMENTS))
    assert dataset.code(workers=workers).documents == left
    assert content(dataset) == whole
    assert not dataset.check()
    assert not list((dataset.path / LOCKS).glob("batch-*"))
    assert dataset.store.delta("events").to_pyarrow_table().num_rows == len(whole["events"])


def commits(path: Path) -> Iterator[str]:
    """Claim files of commits as they begin."""
    seen: set[str] = set()
    until = time.monotonic() + 120
    while time.monotonic() < until:
        for file in (path / LOCKS).glob("batch-*"):
            if file.name not in seen:
                seen.add(file.name)
                yield file.name
        time.sleep(0.0005)


@pytest.mark.parametrize("commit", [2, 5])
def test_killed_in_the_middle_of_a_commit(dataset: Dataset, run_python: Start, whole: dict[str, Any], commit: int) -> None:
    process = run_python(WORK, dataset.path, 0)
    for number, _ in enumerate(commits(dataset.path)):
        if number == commit:
            time.sleep(0.004 * commit)
            process.kill()
            break
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    completes(opens(dataset.path, whole), whole, workers=0)


@pytest.mark.slow
def test_killed_at_twenty_random_moments(tmp_path: Path, run_python: Start, whole: dict[str, Any]) -> None:
    started = time.monotonic()
    process = run_python(WORK, Dataset.create(tmp_path / "timed").path, 2)
    assert process.wait() == 0
    duration = time.monotonic() - started
    moments = random.Random(20)
    killed = 0
    for number in range(20):
        path = Dataset.create(tmp_path / f"ds{number}").path
        process = run_python(WORK, path, 2)
        try:
            process.wait(moments.uniform(0.2, 1.0) * duration)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
        completes(opens(path, whole), whole, workers=0)
    assert killed >= 10
