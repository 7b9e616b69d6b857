"""`lapwing review`: keys from a pipe and from a terminal, interruption, and what a hostile article cannot do."""

from __future__ import annotations

import io
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from made import articles, coded_dataset, hand_coded
from rich.console import Console

from lapwing.cli.page import show
from lapwing.dataset import Dataset
from lapwing.dataset.queue import Item, Shown
from lapwing.dataset.rows import document_rows, event_rows
from lapwing.records import Block, Document, Span

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., Any]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Six documents with an event each."""
    return coded_dataset(tmp_path / "ds", 6).path


@pytest.fixture
def typed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`typed("a\\nq\\n", "review", path)`: the command with these lines as standard input."""

    def call(keys: str, *arguments: object) -> Any:
        monkeypatch.setattr(sys, "stdin", io.StringIO(keys))
        return run(*arguments)

    return call


def made(path: Path) -> list[tuple[str, str | None]]:
    return [(r["decision"], r["note"]) for r in Dataset.open(path).table("reviews").to_pylist()]


def test_decisions_are_stored_and_the_next_session_goes_on(typed: Run, path: Path) -> None:
    done = typed("a\nr\nu\nq\n", "review", path, "--reviewer", "Awa")
    assert done.code == 0
    assert done.out.decode().splitlines()[-1] == "3 decisions stored, 3 left; the same command goes on"
    assert made(path) == [("accept", None), ("reject", None), ("unsure", None)]
    assert Dataset.open(path).runs[-1].kind == "review"
    done = typed("a\na\na\n", "review", path, "--reviewer", "Awa")
    assert done.out.decode().splitlines()[-1] == "3 decisions stored, 0 left"
    assert len({r["event_id"] for r in Dataset.open(path).table("reviews").to_pylist()}) == 6
    assert typed("", "review", path, "--reviewer", "Awa").out == b"nothing left to review for Awa\n"
    assert typed("", "review", path, "--reviewer", "Ben", "--unreviewed").out == b"nothing left to review for Ben\n"
    assert typed("", "review", path, "--reviewer", "Ben").out.decode().endswith("0 decisions stored, 6 left; the same command goes on\n")


def test_a_correction_is_asked_for_field_by_field(typed: Run, path: Path) -> None:
    keys = ["c", "e", "s", "supp", "a", "tgo gov, UNO", "r", "XXX", "-", "p", "-", "d", "2025-03-01", "l", "?", "tgo", "", "q"]
    done = typed("\n".join(keys) + "\n", "review", path, "--reviewer", "Awa")
    assert done.code == 0, done.err
    assert "'s' may be SANCTION, SUPPORT; write more of it" in done.out.decode()
    assert "'XXX' does not begin with a code" in done.out.decode()
    dataset = Dataset.open(path)
    (review,) = dataset.table("reviews").to_pylist()
    (row,) = [row for row in dataset.table("events").to_pylist() if row["id"] == review["event_id"]]
    assert (row["event"], row["mode"], row["aux"], row["actor_codes"], row["recipient_codes"]) == ("SUPPORT", None, [], ["TGO", "UNO"], [])
    assert (row["date_from"], row["date_precision"], row["place_country"]) == (date(2025, 3, 1), "day", "TGO")


@pytest.mark.parametrize("keys", ["c\n\n", "c\n.\n", "c\ne\naccuse\n\n\n", "c\n", "x\n\n"])
def test_what_is_given_up_decides_nothing(typed: Run, path: Path, keys: str) -> None:
    done = typed(keys + "q\n", "review", path, "--reviewer", "Awa")
    assert (done.code, made(path)) == (0, [])


def test_back_takes_the_last_decision_back_whether_stored_or_not(typed: Run, path: Path) -> None:
    typed("a\nr\nz\na\nq\n", "review", path, "--reviewer", "Awa")
    assert made(path) == [("accept", None), ("accept", None)]
    typed("z\na\nz\nz\nq\n", "review", path, "--reviewer", "Ben")
    assert made(path)[2:] == []


def test_back_over_what_was_stored_undoes_it(path: Path, typed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lapwing.cli.session.GROUP", 1)
    done = typed("r\nz\na\nq\n", "review", path, "--reviewer", "Awa")
    assert made(path) == [("reject", None), ("undo", None), ("accept", None)]
    assert Dataset.open(path).table("events").num_rows == 6
    assert "1 decision stored, 5 left" in done.out.decode()


def test_a_note_goes_with_the_decision(typed: Run, path: Path) -> None:
    typed("n\nno such speech\nr\na\nq\n", "review", path, "--reviewer", "Awa")
    assert made(path) == [("reject", "no such speech"), ("accept", None)]


def test_reasons_text_and_help(typed: Run, path: Path) -> None:
    out = typed("w\nt\n?\nk\nq\n", "review", path, "--reviewer", "Awa").out.decode()
    for wanted in ("- frame accuse", "press one of these keys", "z  back to the one before"):
        assert wanted in out


def test_filters(typed: Run, path: Path) -> None:
    def offered(*arguments: object) -> int:
        out = typed("", "review", path, "--reviewer", "Awa", *arguments).out.decode()
        return 0 if out.startswith("nothing left") else int(out.splitlines()[-1].split(",")[1].split()[0])

    assert offered() == 6
    assert offered("--language", "fr") == offered("--language", "en") == 3
    assert offered("--event", "ACCUSE") == 6 and offered("--event", "REJECT") == 0
    assert offered("--actor", "MLI") == 6 and offered("--actor", "TGO") == 0
    assert offered("--max-confidence", "0.75") == 6 and offered("--max-confidence", "0.7") == 0
    assert offered("--since", "2025-02-28") == 6 and offered("--since", "2025-03-01") == 0
    one = Dataset.open(path).table("events", ["id"])["id"].to_pylist()[0]
    typed("a\nq\n", "review", path, "--reviewer", "Awa", "--id", one)
    assert offered("--id", one) == 1
    assert typed("", "review", path, "--sample", "x", "--event", "ACCUSE").code == 2
    done = typed("", "review", path, "--sample", "x")
    assert (done.code, len(done.err.splitlines())) == (9, 1)


def test_the_reviewer_is_the_login_name_unless_named(typed: Run, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "login")
    monkeypatch.delenv("LAPWING_REVIEWER", raising=False)
    typed("a\nq\n", "review", path)
    monkeypatch.setenv("LAPWING_REVIEWER", "Ben")
    typed("a\nq\n", "review", path)
    assert [r["reviewer"] for r in Dataset.open(path).table("reviews").to_pylist()] == ["login", "Ben"]
    assert typed("", "review", path, "--reviewer", "a\tb").code == 9


def test_events_coded_away_meanwhile_are_passed_over(typed: Run, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = sys.modules["lapwing.dataset.queue"].of_filter
    monkeypatch.setattr("lapwing.dataset.queue.of_filter", lambda *a: [Item("ev-gone", "doc-gone", 0, 5), *real(*a)])
    done = typed("a\nq\n", "review", path, "--reviewer", "Awa")
    assert "1 events are no longer stored" in done.err
    assert made(path) == [("accept", None)]


# -- a terminal ----------------------------------------------------------------------------------------------------


class Tty:
    """The command on a pseudo-terminal of its own."""

    def __init__(self, *arguments: object) -> None:
        self.fd, inner = pty.openpty()
        environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "TERM": "xterm", "COLUMNS": "80", "LINES": "40"}
        command = [sys.executable, "-m", "lapwing", *map(str, arguments)]
        self.process = subprocess.Popen(command, stdin=inner, stdout=inner, stderr=inner, env=environment, start_new_session=True)
        os.close(inner)
        self.seen, self.read = "", 0

    def until(self, wanted: str, seconds: float = 60) -> str:
        """Read until `wanted` has come; gives what came since the last call, up to it."""
        end = time.monotonic() + seconds
        while wanted not in self.seen[self.read :]:
            ready = select.select([self.fd], [], [], max(0.0, end - time.monotonic()))[0]
            assert ready, f"{wanted!r} did not come; what came is {self.seen[self.read :]!r}"
            try:
                data = os.read(self.fd, 65536)
            except OSError:  # the process has closed its side
                data = b""
            assert data, f"it ended before {wanted!r}: {self.seen[self.read :]!r}"
            self.seen += data.decode("utf-8", "replace")
        start, self.read = self.read, self.seen.index(wanted, self.read) + len(wanted)
        return self.seen[start : self.read]

    def press(self, keys: str) -> None:
        os.write(self.fd, keys.encode())


def test_single_keys_of_a_terminal(path: Path) -> None:
    tty = Tty("review", path)
    tty.until("Your name as reviewer")
    tty.press("Awa\n")
    tty.until("q quit")
    tty.press("a")
    assert "2 of 6" in tty.until("q quit")
    tty.press("\x1b[A")  # an arrow means nothing, and no part of it is a key
    tty.until("press one of these keys")
    tty.press("r")
    tty.until("q quit")
    time.sleep(2.5)  # a pause: what is decided is committed
    assert made(path) == [("accept", None), ("reject", None)]
    tty.press("q")
    tty.until("2 decisions stored")
    assert tty.process.wait(30) == 0
    assert Dataset.open(path).table("reviews")["reviewer"].to_pylist() == ["Awa", "Awa"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupted_it_has_stored_everything(path: Path, number: signal.Signals) -> None:
    tty = Tty("review", path, "--reviewer", "Awa")
    tty.until("1 of 6")
    tty.until("q quit")
    for page in (2, 3):
        tty.press("a")
        tty.until(f"{page} of 6")
        tty.until("q quit")
    tty.process.send_signal(number)
    tty.until("2 decisions stored, 4 left")
    assert tty.process.wait(30) == 130
    assert made(path) == [("accept", None)] * 2


# -- the page ------------------------------------------------------------------------------------------------------


def shown(document: Document) -> Shown:
    (event,) = event_rows([hand_coded(document)]).to_pylist()
    (row,) = document_rows([document]).to_pylist()
    return Shown(Item(event["id"], document.id, event["sentence"]["start"], event["sentence"]["end"]), event, row)


def printed(page: Shown, width: int, **options: Any) -> str:
    console = Console(width=width, markup=False, emoji=False, highlight=False, file=io.StringIO(), **options)
    show(console, page, "1 of 1")
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_an_article_cannot_paint_on_the_terminal() -> None:
    evil = "Mali \x1b]0;title\x07\x1b[2J[red]condemned[/red] \u202eTogo\u202c :smile: \x9b31m twice."
    document = replace(articles(1)[0], text=evil, blocks=(Block(0, len(evil)),), title="\x1b[31mA [bold]title", publisher="p\x07q", url="http://x/\x1b[1m")
    for text in (printed(shown(document), 80), printed(shown(document), 80, force_terminal=True, color_system="truecolor")):
        assert not set("\x07\x9b\u202e\u202c") & set(text) and "\x1b]" not in text
        assert "[red]condemned[/red]" in text and ":smile:" in text and "A [bold]title" in text
    plain = printed(shown(document), 80)
    assert "\x1b" not in plain


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_page_fits(width: int) -> None:
    text = " ".join(f"Mali condemned the {n} decisions of Togo in Bamako." for n in range(60))
    document = Document(text, (Block(0, len(text)),), "en", title="A headline " * 20, url="http://example.org/" + "x" * 200)
    page = shown(document)
    start = text.index("Mali condemned the 30")
    page = Shown(Item(None, document.id, start, start + 50), None, page.document)
    lines = printed(page, width).splitlines()
    assert max(map(len, lines)) <= width
    assert any("│ Mali condemned the 30 decisions" in line for line in lines)
    assert any("… " in line for line in lines)
    assert "Nothing is coded in this sentence." in "\n".join(lines)
    (event,) = event_rows([hand_coded(document)]).to_pylist()
    out = " ".join(printed(replace(page, beside=(event,)), width).split())
    assert "coded here PLANNED ACCUSE criticize: Mali [MLI GOV MIL] → (not written) [?]" in out and "another event" in out


def test_signs_stand_round_the_words_and_overlaps_are_left_out() -> None:
    document = articles(1)[0]
    page = shown(document)
    assert page.event is not None
    verb = document.text.index("condemned")
    page.event["trigger"] = Span("condemned", verb, verb + 9).to_dict()
    page.event["recipient"] = [dict(page.event["actor"][0], text="ned To", start=verb + 6, end=verb + 12)]
    out = printed(page, 100)
    assert "[A Mali] ‹condemned› Togo" in out
    assert "2025-02-01 to 2025-02-28 (month, text)" in out and "PLANNED (future)" in out


def test_every_option_is_documented(run: Run) -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    section = page.split("## `lapwing review`")[1].split("\n## ")[0]
    offered = set(re.findall(r"--[a-z-]+", run("review", "--help").out.decode())) - {"--help"}
    assert offered == set(re.findall(r"`(--[a-z-]+)", section))
