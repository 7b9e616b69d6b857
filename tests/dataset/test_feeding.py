"""Feeds into a dataset, from a server on this machine: once each, over several runs, interruptions and faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from made import articles
from webserver import Reply, WebServer

from lapwing.dataset import Dataset, feeding
from lapwing.dataset.collecting import Collected
from lapwing.dataset.feeding import STATES, collect_sources
from lapwing.errors import DatasetError
from lapwing.records import Document
from lapwing.sources.contracts import Contract, Daily
from lapwing.sources.feeds import Tally
from lapwing.sources.rounds import Rounds

TEXT = "The government of Mali condemned the attack on Togo in a statement that the ministry read in Bamako on that day, number {n} of the dispute."


def feed(web: WebServer, numbers: range, day: str = "Tue, 17 Jun 2025 10:00:00 GMT") -> bytes:
    items = "".join(f"<item><title>Day {n}</title><link>{web.url(f'/{n}')}</link><pubDate>{day}</pubDate></item>" for n in numbers)
    return f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()


@pytest.fixture
def site(web: WebServer) -> WebServer:
    """A feed of three articles, with a mark by which it is told to be unchanged, and pages for twenty."""
    serve(web, range(3))
    for n in range(20):
        web.pages[f"/{n}"] = ("text/html", f"<html><body><article><p>{TEXT.format(n=n)}</p></article></body></html>".encode())
    return web


def serve(web: WebServer, numbers: range, **options: Any) -> None:
    body = feed(web, numbers, **options)

    def route(n: int, headers: Mapping[str, str]) -> Reply:
        mark = f'"{numbers}"'
        return (304, {}, b"") if headers.get("if-none-match") == mark else (200, {"ETag": mark, "Content-Type": "application/rss+xml"}, body)

    web.routes["/feed"] = route


def contract(web: WebServer, **fields: Any) -> Contract:
    return Contract("kelet", "Radio Kelet", feeds=(web.url("/feed"),), **fields)


def collected(dataset: Dataset, told: Contract, **options: Any) -> Collected:
    moment = [0.0]

    def sleep(seconds: float) -> None:
        moment[0] += seconds

    return collect_sources(dataset, [told], rounds=Rounds(allow_private=True, clock=lambda: moment[0], sleep=sleep), **options)


def test_over_several_runs_each_article_is_fetched_once(dataset: Dataset, site: WebServer) -> None:
    assert collected(dataset, contract(site)).new == 3
    rows = dataset.table("documents", ["source", "publisher", "url", "path"]).to_pylist()
    assert {row["source"] for row in rows} == {"kelet"}
    assert {row["publisher"] for row in rows} == {"Radio Kelet"}
    assert {row["url"] for row in rows} == {site.url(f"/{n}") for n in range(3)}
    assert {row["path"] for row in rows} == {site.url("/feed")}
    tally, version = Tally(), dataset.version
    again = collected(Dataset.open(dataset.path), contract(site), tally=tally)
    assert (again.new, again.seen, tally.unchanged) == (0, 0, 1)
    assert Dataset.open(dataset.path).version == version
    serve(site, range(1, 5))
    tally = Tally()
    assert collected(dataset, contract(site), tally=tally).new == 2
    assert (tally.entries, tally.known) == (4, 2)
    (dataset.path / STATES).unlink()  # safe to delete
    assert collected(dataset, contract(site)).new == 0
    assert [site.count(f"/{n}") for n in range(5)] == [1] * 5


def test_the_states_of_other_feeds_are_kept(dataset: Dataset, site: WebServer) -> None:
    site.routes["/other"] = site.routes["/feed"]
    collected(dataset, contract(site))
    collected(dataset, Contract("other", "Other", feeds=(site.url("/other"),)))
    tally = Tally()
    collected(dataset, contract(site), tally=tally)
    assert tally.unchanged == 1
    assert Dataset.open(dataset.path).check() == []  # the file troubles nobody


def test_files_of_a_contract_and_feeds_together(dataset: Dataset, site: WebServer) -> None:
    of = Contract("archive", "Archive", paths=("x",))
    report = collected(dataset, contract(site), files=articles(2), of=of)
    assert report.new == 5
    rows = dataset.table("documents", ["source", "publisher"]).to_pylist()
    assert sorted((row["source"], row["publisher"]) for row in rows) == [("archive", "Archive")] * 2 + [("kelet", "Radio Kelet")] * 3


def test_an_interruption_keeps_what_was_fetched_and_loses_nothing(dataset: Dataset, site: WebServer) -> None:
    def stop(report: Collected) -> None:
        if site.count("/1"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        collected(dataset, contract(site), progress=stop)
    assert dataset.table("documents").num_rows == 2
    assert not (dataset.path / STATES).exists()
    assert collected(dataset, contract(site)).new == 1
    assert [site.count(f"/{n}") for n in range(3)] == [1, 1, 1]


def test_a_feed_is_not_taken_for_read_where_storing_fails(dataset: Dataset, site: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise DatasetError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(dataset, "append", full)
        with pytest.raises(DatasetError):
            collected(dataset, contract(site))
    assert not (dataset.path / STATES).exists()
    assert collected(dataset, contract(site)).new == 3


def test_two_at_once_store_each_article_once(dataset: Dataset, site: WebServer) -> None:
    def slowly() -> Iterator[Document]:
        yield from ()
        collected(Dataset.open(dataset.path), contract(site))

    report = collected(dataset, contract(site), files=slowly())
    assert (report.new, report.known) == (0, 3)
    assert dataset.table("documents").num_rows == 3


def test_a_date_ahead_is_not_believed(dataset: Dataset, site: WebServer) -> None:
    ahead = datetime.now(UTC) + timedelta(days=3)
    serve(site, range(2), day=f"{ahead:%d} {ahead:%b} {ahead:%Y}")
    report = collected(dataset, contract(site))
    assert (report.new, report.passed_over) == (2, 0)
    (problem,) = report.problems
    assert str(problem).startswith(f"{site.url('/feed')}: 2 articles are dated in the future and stored without a date")
    assert dataset.table("documents", ["published", "published_from"]).to_pylist() == [{"published": None, "published_from": None}] * 2
    tomorrow = datetime.now(UTC) + timedelta(days=1)  # where it is tomorrow already
    serve(site, range(5, 6), day=f"{tomorrow:%d} {tomorrow:%b} {tomorrow:%Y}")
    assert collected(dataset, contract(site)).problems == []


def test_a_silent_source_is_a_problem_of_the_report(dataset: Dataset, site: WebServer) -> None:
    told = contract(site, daily=Daily(floor=2))
    assert collected(dataset, told).problems == []
    later = datetime.now(UTC) + timedelta(days=5)
    (problem,) = collected(dataset, told, now=later).problems
    assert problem.kind == "volume"
    assert str(problem).startswith("source kelet: 0 documents in ")
    site.routes["/feed"] = lambda n, h: (404, {}, b"")
    (problem,) = collected(dataset, told, now=later).problems  # where the feed cannot be read, only that is said
    assert str(problem).startswith(site.url("/feed"))
    assert feeding.STATES == "feeds.json"
