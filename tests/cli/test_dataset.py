"""collect, code and dataset: what a user sees, exit codes, one line for each thing that is wrong."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lapwing.cli.progress import pace
from lapwing.dataset import Dataset

Run = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Three short articles as JSON Lines."""
    texts = ["Mali condemned Togo on Monday.", "France praised Ghana.", "La Russie a menacé le Bénin."]
    path = tmp_path / "corpus.jsonl"
    lines = ({"text": text, "language": "fr" if "La " in text else "en", "id": n, "date": "2025-03-01"} for n, text in enumerate(texts))
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_collecting_makes_the_dataset_and_stores_each_article_once(run: Run, corpus: Path, tmp_path: Path) -> None:
    done = run("collect", tmp_path / "ds", corpus)
    assert (done.code, done.out.decode()) == (0, "3 documents stored, 0 stored before, 0 passed over\n")
    assert done.err == f"lapwing: made the dataset {tmp_path / 'ds'}\n"
    done = run("collect", tmp_path / "ds", corpus, corpus)
    assert (done.code, done.out.decode(), done.err) == (0, "0 documents stored, 3 stored before, 0 passed over\n", "")
    assert Dataset.open(tmp_path / "ds").version == 1


def test_what_is_passed_over_is_named_and_the_rest_stored(run: Run, corpus: Path, german: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.jsonl").write_text('{"text": "Mali condemned Togo again.", "language": "en"}\n{"text":\n')
    done = run("collect", tmp_path / "ds", corpus, german, tmp_path / "broken.jsonl", tmp_path / "missing.txt", "--quiet")
    assert (done.code, done.out) == (4, b"")
    assert [line.split(":")[1].strip() for line in done.err.splitlines()[1:]] == [
        str(german), f"{tmp_path / 'broken.jsonl'}, line 2", str(tmp_path / "missing.txt"),
    ]  # fmt: skip
    assert Dataset.open(tmp_path / "ds").table("documents").num_rows == 4


def test_a_folder_with_other_files_is_no_error(run: Run, corpus: Path, tmp_path: Path) -> None:
    (corpus.parent / "notes.md").write_text("notes")
    done = run("collect", tmp_path / "ds" / "deep", corpus.parent)
    assert done.code == 0
    assert "notes.md" not in done.err and "1 .md" in done.err


def test_standard_input(run: Run, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(corpus.read_bytes())))
    assert run("collect", tmp_path / "ds", "-").out.startswith(b"3 documents stored")


@pytest.mark.parametrize(
    ("done", "left", "seconds", "said"),
    [(0, 9, 5.0, ""), (3, 9, 0.5, ""), (30, 90, 3.0, "10.0 a second, 0:00:09 left"), (30, 0, 3.0, "10.0 a second"), (5, None, 10.0, "0.5 a second")],
)
def test_the_pace_of_a_run(done: int, left: int | None, seconds: float, said: str) -> None:
    assert pace(done, left, seconds) == said


@pytest.mark.models
def test_coding(run: Run, corpus: Path, tmp_path: Path) -> None:
    run("collect", tmp_path / "ds", corpus)
    done = run("code", tmp_path / "ds", "--workers", 0)
    assert done.code == 0
    assert done.out.decode().startswith("3 documents coded (")
    assert " events, 0 not coded\n" in done.out.decode()
    done = run("code", tmp_path / "ds")
    assert (done.code, done.out, done.err) == (0, b"nothing new to code\n", "")
    assert Dataset.open(tmp_path / "ds").table("events").num_rows >= 2


@pytest.mark.models
def test_a_pipeline_that_is_missing(run: Run, corpus: Path, tmp_path: Path) -> None:
    run("collect", tmp_path / "ds", corpus)
    done = run("code", tmp_path / "ds", "--pipeline", "no_such_one")
    assert done.code == 6
    assert len(done.err.splitlines()) == 1


@pytest.mark.models
def test_documents_that_cannot_be_coded_are_named(run: Run, tmp_path: Path) -> None:
    Dataset.create(tmp_path / "ds").append("collect", {}, ["doc-gone"])
    done = run("code", tmp_path / "ds", "--workers", 0, "--quiet")
    assert (done.code, done.out) == (1, b"")
    assert done.err.startswith("lapwing: doc-gone ")
    assert len(done.err.splitlines()) == 1


def test_interrupted_it_says_how_to_go_on(corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "ds"
    command = [sys.executable, "-m", "lapwing", "collect", str(path), str(corpus), "-"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT / "src")
    assert process.stderr
    assert process.stderr.readline().decode() == f"lapwing: made the dataset {path}\n"
    time.sleep(2)  # long enough to read the file; then it waits for standard input
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.decode() == f"lapwing: interrupted; what was stored stays in {path}, run the command again to go on\n"
    stored = Dataset.open(path).table("documents").num_rows
    assert out.decode() == f"{stored} documents stored, 0 stored before, 0 passed over\n"


def test_dataset_commands(run: Run, corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "ds"
    assert run("dataset", "create", path).out.decode() == f"made the dataset {path}\n"
    run("collect", path, corpus)
    assert run("dataset", "check", path).out.decode() == f"{path} is sound\n"
    text = run("dataset", "info", path).out.decode()
    assert "documents   3 (en 2, fr 1), 0 coded, 3 to be coded" in text
    assert "published   2025-03-01 to 2025-03-01, 0 without a date" in text
    assert json.loads(run("dataset", "info", path, "--json").out)["documents"] == 3
    assert json.loads(run("dataset", "info", path, "--as-of", 0, "--json").out)["documents"] == 0
    lines = run("dataset", "history", path).out.decode().splitlines()
    assert [line.split()[0] for line in lines] == ["0", "1"]
    assert "3 documents" in lines[1]
    assert json.loads(run("dataset", "history", path, "--json").out)[1]["kind"] == "collect"
    assert run("dataset", "compact", path).out.decode() == "runs: 1 files fewer\n"
    assert run("dataset", "prune", path, "--before", 2).out.decode() == "removed nothing; the oldest version that can be opened is now 2\n"
    assert run("dataset", "info", path, "--as-of", 1).code == 9


def test_damage_ends_with_its_code(run: Run, corpus: Path, tmp_path: Path) -> None:
    run("collect", tmp_path / "ds", corpus)
    Dataset.open(tmp_path / "ds").store.files("documents")[0].path.unlink()
    done = run("dataset", "check", tmp_path / "ds")
    assert done.code == 9
    assert "is missing" in done.out.decode()
    done = run("dataset", "info", tmp_path / "ds")
    assert done.code == 9
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [("dataset", "info"), ("dataset", "check"), ("dataset", "history"), ("dataset", "compact"), ("code",), ("dataset", "prune", "--before", "1")],
)
def test_what_is_no_dataset(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, tmp_path)
    assert (done.code, done.out) == (9, b"")
    assert done.err == f"lapwing: {tmp_path} is no dataset: it has no dataset.json; check the path\n"


def test_collecting_into_something_else_harms_nothing(run: Run, corpus: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert run("collect", tmp_path, corpus).code == 9
    assert sorted(tmp_path.rglob("*")) == before
    assert run("dataset", "create", tmp_path).code == 9


def test_without_the_extra_it_is_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name == "deltalake" or name.startswith(("deltalake.", "lapwing.dataset."))]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "deltalake", None)
    done = run("dataset", "info", tmp_path)
    assert done.code == 9
    assert done.err == "lapwing: datasets need the package 'deltalake', which is not installed; run: pip install 'lapwing[dataset]'\n"
