"""collect --feeds and --source, dataset sources: what a user sees. The feeds are on this machine."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from webserver import WebServer

from lapwing.dataset import Dataset
from lapwing.sources import rounds
from lapwing.sources.rounds import Manners

Run = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]
TEXT = "The government of Mali condemned the attack on Togo in a statement that the ministry read in Bamako on day {n} of the dispute."


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pauses: the server is the test's own."""
    monkeypatch.setattr(rounds, "Manners", lambda: Manners(delay=0, backoff=0))


def feed(web: WebServer, count: int) -> bytes:
    items = "".join(
        f"<item><title>Day {n}</title><link>{web.url(f'/{n}')}</link><pubDate>Tue, 17 Jun 2025 10:00:00 GMT</pubDate>"
        f"<description>{TEXT.format(n=n)} In short.</description></item>"
        for n in range(count)
    )
    return f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()


@pytest.fixture
def site(web: WebServer) -> WebServer:
    web.pages["/feed"] = ("application/rss+xml", feed(web, 2))
    for n in range(2):
        web.pages[f"/{n}"] = ("text/html", f"<html><body><article><p>{TEXT.format(n=n)}</p></article></body></html>".encode())
    return web


@pytest.fixture
def sources(site: WebServer, tmp_path: Path) -> Path:
    """A folder of contracts: one with a feed, one with files."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "kelet.toml").write_text(f'publisher = "Radio Kelet"\ndaily = {{ floor = 1, ceiling = 2 }}\nfeeds = ["{site.url("/feed")}"]\n')
    (folder / "archive.toml").write_text('publisher = "The Archive"\nlanguage = "fr"\npaths = ["old/*.txt"]\n')
    (folder / "old").mkdir()
    (folder / "old" / "one.txt").write_text("Mali condemned Togo.\n")
    return folder


@pytest.mark.usefixtures("hasty")
def test_feeds_are_collected_once(run: Run, site: WebServer, sources: Path, tmp_path: Path) -> None:
    done = run("collect", tmp_path / "ds", "--feeds", sources, "--allow-private")
    assert done.code == 0
    assert done.out.decode() == "2 documents stored, 0 stored before, 0 passed over\nfeeds: 1 read, 0 unchanged, 0 failed; entries: 2, 0 known before\n"
    done = run("collect", tmp_path / "ds", "--feeds", sources / "kelet.toml", "--allow-private")
    assert done.out.decode() == "0 documents stored, 0 stored before, 0 passed over\nfeeds: 1 read, 0 unchanged, 0 failed; entries: 2, 2 known before\n"
    rows = Dataset.open(tmp_path / "ds").table("documents", ["source", "publisher", "published", "published_from"]).to_pylist()
    assert rows == [{"source": "kelet", "publisher": "Radio Kelet", "published": date(2025, 6, 17), "published_from": "metadata"}] * 2
    assert (site.count("/0"), site.count("/1")) == (1, 1)


@pytest.mark.usefixtures("hasty")
def test_what_is_out_of_bounds_ends_with_8(run: Run, site: WebServer, sources: Path, tmp_path: Path) -> None:
    site.pages["/feed"] = ("application/rss+xml", feed(site, 4))  # the pages of two are missing
    done = run("collect", tmp_path / "ds", "--feeds", sources, "--allow-private", "--no-pages")
    assert done.code == 8
    assert done.out.decode().startswith("4 documents stored, 0 stored before, 0 passed over\n")
    last = done.err.splitlines()[-1]
    assert last == ("lapwing: source kelet: 4 documents on 2025-06-17, above its ceiling of 2 a day; look whether it repeats itself, or raise the ceiling")
    assert site.asked == ["/robots.txt", "/feed"]


@pytest.mark.usefixtures("hasty")
def test_private_addresses_are_refused(run: Run, site: WebServer, sources: Path, tmp_path: Path) -> None:
    done = run("collect", tmp_path / "ds", "--feeds", sources)
    assert done.code == 3
    assert done.err.splitlines()[1:] == [
        f"lapwing: {site.url('/feed')}: leads to a loopback address, which only --allow-private reads; check where the address points"
    ]
    assert site.asked == []


def test_files_of_a_source(run: Run, sources: Path, english: Path, tmp_path: Path) -> None:
    assert run("collect", tmp_path / "ds", "--source", sources / "archive.toml").code == 0
    assert run("collect", tmp_path / "ds", english, "--source", sources / "kelet.toml").code == 0
    rows = Dataset.open(tmp_path / "ds").table("documents", ["source", "publisher", "language", "path"]).to_pylist()
    assert sorted(rows, key=lambda row: str(row["source"])) == [
        {"source": "archive", "publisher": "The Archive", "language": "fr", "path": str(sources / "old" / "one.txt")},
        {"source": "kelet", "publisher": "Radio Kelet", "language": "en", "path": str(english)},
    ]


def test_a_contract_says_which_column_holds_what(run: Run, tmp_path: Path) -> None:
    (tmp_path / "agency.csv").write_text(f'story;head;day\n"{TEXT.format(n=1)}";One;2025-06-17\n')
    columns = 'columns = { text = "story", title = "head", published = "day" }'
    (tmp_path / "agency.toml").write_text(f'publisher = "The Agency"\npaths = ["*.csv"]\n{columns}\n')
    assert run("collect", tmp_path / "ds", "--source", tmp_path / "agency.toml").code == 0
    (row,) = Dataset.open(tmp_path / "ds").table("documents", ["title", "published", "source", "publisher"]).to_pylist()
    assert row == {"title": "One", "published": date(2025, 6, 17), "source": "agency", "publisher": "The Agency"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "nothing to collect; name files, or source contracts with --feeds or --source"),
        (["--feeds", "sources/archive.toml"], 3, "no source contract there has feeds"),
        (["--feeds", "missing.toml"], 3, "there is no such file or folder"),
        (["--feeds", "sources", "--feeds", "sources/kelet.toml"], 3, "sources/kelet.toml: id: 'kelet' is another contract's already"),
        (["--source", "sources"], 3, "sources holds 2 source contracts; files are of one source"),
        (["--source", "sources/kelet.toml"], 3, "source kelet: its contract names no files"),
    ],
)
def test_what_cannot_be_collected_makes_no_dataset(
    arguments: list[str], code: int, said: str, run: Run, sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sources.parent)
    done = run("collect", "ds", *arguments)
    assert done.code == code
    assert said in " ".join(done.err.replace("│", " ").split())
    assert not (sources.parent / "ds").exists()


def test_interrupted_it_keeps_what_was_fetched(site: WebServer, sources: Path, tmp_path: Path) -> None:
    def hanging() -> Iterator[bytes]:
        while True:
            yield b" "
            time.sleep(0.05)

    site.routes["/1"] = lambda n, h: (200, {"Content-Type": "text/html"}, hanging())
    path = tmp_path / "ds"
    command = [sys.executable, "-m", "lapwing", "collect", str(path), "--feeds", str(sources), "--allow-private"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT / "src")
    for _ in range(600):  # it is polite: some six seconds
        if site.count("/1"):
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert err.decode().splitlines()[-1] == f"lapwing: interrupted; what was stored stays in {path}, run the command again to go on"
    assert out.decode().startswith("1 documents stored, 0 stored before, 0 passed over\n")
    assert Dataset.open(path).table("documents", ["url"]).to_pylist() == [{"url": site.url("/0")}]
    assert not (path / "feeds.json").exists()


@pytest.mark.usefixtures("hasty")
def test_dataset_sources(run: Run, sources: Path, tmp_path: Path) -> None:
    run("collect", tmp_path / "ds", sources / "old" / "one.txt", "--language", "en")
    assert run("dataset", "sources", tmp_path / "ds").out.decode() == f"{tmp_path / 'ds'} has no document of a named source\n"
    run("collect", tmp_path / "ds", "--feeds", sources, "--allow-private")
    assert run("dataset", "sources", tmp_path / "ds").out.decode().splitlines() == [
        "source  documents  undated       first        last  full days  a day  expected  under floor  over ceiling",
        "kelet           2        0  2025-06-17  2025-06-17          0      -         -            -             -",
    ]
    done = run("dataset", "sources", tmp_path / "ds", "--contracts", sources, "--json")
    found = {row["source"]: row for row in json.loads(done.out)["sources"]}
    assert list(found) == ["archive", "kelet"]
    assert (found["archive"]["documents"], found["kelet"]["days_over_ceiling"], found["kelet"]["days_under_floor"]) == (0, 0, 0)


@pytest.mark.parametrize(
    ("command", "options"),
    [(("collect",), ("--feeds", "--source", "--no-pages", "--allow-private", "--quiet")), (("dataset", "sources"), ("--contracts", "--json"))],
)
def test_documented_options(command: tuple[str, ...], options: tuple[str, ...], run: Run) -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    shown = run(*command, "--help").out.decode()
    for option in options:
        assert option in shown
        assert option in page
