"""Documents get in once each, whatever comes and however often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from made import article, articles

from lapwing.dataset import Dataset, collecting
from lapwing.dataset.rows import documents_of
from lapwing.records import Document
from lapwing.sources.reader import Problem


def test_documents_are_stored_once(dataset: Dataset) -> None:
    documents = articles(5)
    report = dataset.collect([*documents, *documents[:2]])
    assert (report.new, report.known, report.problems, report.seen) == (5, 2, [], 7)
    version = dataset.version
    again = Dataset.open(dataset.path).collect(documents)
    assert (again.new, again.known) == (0, 5)
    dataset.refresh()
    assert dataset.version == version
    assert documents_of(dataset.table("documents")) == sorted(documents, key=lambda d: d.id)


def test_what_another_process_has_stored_meanwhile_is_known(dataset: Dataset) -> None:
    def slowly() -> Iterator[Document]:
        yield from articles(2)
        Dataset.open(dataset.path).collect(articles(4))
        yield from articles(3, first=2)

    report = dataset.collect(slowly())
    assert (report.new, report.known) == (1, 4)
    assert dataset.table("documents").num_rows == 5


def test_many_documents_are_committed_in_parts(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "_DOCUMENTS", 4)
    seen = []
    dataset.collect(articles(10), progress=lambda report: seen.append((report.new, report.seen)))
    assert [len(run.documents) for run in dataset.runs] == [0, 4, 4, 2]
    assert len(seen) == 10
    assert seen[4] == (4, 4)
    monkeypatch.setattr(collecting, "_CHARACTERS", 100)
    dataset.collect(articles(10, first=20))
    assert all(len(run.documents) <= 3 for run in dataset.runs[4:])


def test_problems_are_counted_and_kept_with_the_commit(dataset: Dataset) -> None:
    problem = Problem("a.txt", 3, "is empty; give it an article", "empty")
    report = dataset.collect([problem, article(1), problem])
    assert (report.new, len(report.problems)) == (1, 2)
    assert dataset.runs[-1].problems == ("a.txt, line 3: is empty; give it an article",) * 2
    version = dataset.version
    dataset.collect([problem])
    assert dataset.version == version  # nothing was stored: no new version


def test_the_source_is_kept(dataset: Dataset) -> None:
    dataset.collect(articles(1), source="radio-x")
    dataset.collect(articles(2))
    assert sorted(dataset.table("documents", ["source"]).to_pylist(), key=str) == [{"source": "radio-x"}, {"source": None}]


def test_a_date_to_come_is_not_believed(dataset: Dataset) -> None:
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    days = [date(2099, 1, 1), tomorrow, date(9999, 12, 31), None]
    documents = [
        replace(d, published=day, published_from=day and "metadata", path=f"a.csv#{n}") for n, (d, day) in enumerate(zip(articles(4), days, strict=True))
    ]
    report = dataset.collect(documents)
    assert (report.new, report.passed_over) == (4, 0)
    assert [str(p) for p in report.problems] == [
        "a.csv: 2 articles are dated in the future and stored without a date (the first: a.csv#0, 2099-01-01); correct the dates or name them with --date"
    ]
    stored = {row["path"]: (row["published"], row["published_from"]) for row in dataset.table("documents").to_pylist()}
    assert stored == {"a.csv#0": (None, None), "a.csv#1": (tomorrow, "metadata"), "a.csv#2": (None, None), "a.csv#3": (None, None)}
    assert dataset.runs[-1].problems == tuple(str(p) for p in report.problems)


def test_an_interruption_keeps_what_was_read(dataset: Dataset) -> None:
    def interrupted() -> Iterator[Document]:
        yield from articles(3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dataset.collect(interrupted())
    assert dataset.table("documents").num_rows == 3
    assert dataset.collect(articles(5)).new == 2


def test_a_text_that_is_no_unicode_does_not_stop_the_rest(dataset: Dataset) -> None:
    broken = replace(article(1), text="Mali \ud800 condemned Togo.")
    report = dataset.collect([article(0), broken, article(2)])
    assert report.new == 2
    assert "Unicode" in str(report.problems[0])
