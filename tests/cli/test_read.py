"""`lapwing read`: formats, exit codes, broken input, outputs that are whole or absent."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from lapwing.cli.app import app

Run = Callable[..., Any]
pytestmark = pytest.mark.models
EXAMPLES = Path(__file__).parents[2] / "examples"


def one_line(text: str) -> bool:
    """Is this a single message, no traceback?"""
    return len(text.strip().splitlines()) == 1 and "Traceback" not in text


def test_table_shows_events_with_their_sentence(run: Run, article: Path) -> None:
    done = run("read", article, "--date", "2025-07-30")
    text = " ".join(done.out.decode().split())
    assert done.code == 0
    assert "CONSULT" in text
    assert "2025-07-28" in text
    assert "“Le ministre malien" in text


def test_negation_is_labelled(run: Run, english: Path) -> None:
    assert "NOT CONSULT" in run("read", english, "--width", 60).out.decode()


def test_json_jsonl_csv_parquet_agree(run: Run, article: Path) -> None:
    ids = [e["id"] for e in json.loads(run("read", article, "--format", "json").out)[0]["events"]]
    assert ids
    assert [json.loads(line)["id"] for line in run("read", article, "--format", "jsonl").out.splitlines()] == ids
    rows = csv.DictReader(io.StringIO(run("read", article, "--format", "csv").out.decode(), newline=""))
    assert [row["event_id"] for row in rows] == ids
    parquet = run("read", article, "--format", "parquet").out
    assert pq.read_table(pa.BufferReader(parquet)).column("event_id").to_pylist() == ids


def test_html_is_one_page(run: Run, article: Path, tmp_path: Path) -> None:
    assert run("read", article, "--output", tmp_path / "page.html").code == 0
    assert (tmp_path / "page.html").read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")


def test_same_input_same_bytes(run: Run) -> None:
    files = sorted(EXAMPLES.glob("*.txt"))
    assert files
    first, second = run("read", *files, "--format", "json"), run("read", *files, "--format", "json")
    assert first.code == 0
    assert first.out == second.out


@pytest.mark.slow
def test_same_bytes_whatever_the_hash_seed() -> None:
    files = [str(f) for f in sorted(EXAMPLES.glob("*.txt"))]
    command = [sys.executable, "-m", "lapwing", "read", *files, "--format", "json"]
    outs = {subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": s}).stdout for s in ("1", "2")}
    assert len(outs) == 1


def test_suffix_of_the_output_decides_the_format(run: Run, article: Path, tmp_path: Path) -> None:
    out = tmp_path / "events.csv"
    done = run("read", article, "-o", out)
    assert (done.code, done.out) == (0, b"")
    assert out.read_text(encoding="utf-8").startswith("document_id,title")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["article.txt", "events.csv"]


def test_existing_output_is_replaced_and_keeps_its_mode(run: Run, article: Path, tmp_path: Path) -> None:
    out = tmp_path / "events.json"
    out.write_text("old")
    out.chmod(0o640)
    assert run("read", article, "-o", out).code == 0
    assert json.loads(out.read_text(encoding="utf-8"))
    assert out.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", ["missing-folder/x.csv", "."])
def test_unwritable_output(run: Run, article: Path, tmp_path: Path, name: str) -> None:
    done = run("read", article, "-o", tmp_path / name)
    assert done.code == 5
    assert one_line(done.err)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["article.txt"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which this system lacks")
def test_full_disk(run: Run, article: Path) -> None:
    done = run("read", article, "-o", "/dev/full")
    assert done.code == 5
    assert one_line(done.err)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", 3), (b"  \n\n", 3), (bytes(range(256)) * 40, 3), (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, 3), (None, 3)],
    ids=["empty", "blank", "binary", "png", "missing"],
)
def test_broken_input_is_one_line(run: Run, tmp_path: Path, content: bytes | None, code: int) -> None:
    path = tmp_path / "broken.txt"
    if content is not None:
        path.write_bytes(content)
    done = run("read", path)
    assert done.code == code
    assert one_line(done.err)
    assert "broken.txt" in done.err
    assert done.out == b""


def test_unsupported_language_is_named(run: Run, german: Path) -> None:
    done = run("read", german)
    assert done.code == 4
    assert one_line(done.err)
    assert "German" in done.err


def test_the_rest_is_done_and_the_worst_code_counts(run: Run, article: Path, german: Path, tmp_path: Path) -> None:
    done = run("read", tmp_path / "missing.txt", german, article, "--format", "json")
    assert done.code == 4
    assert len(json.loads(done.out)) == 1
    assert len(done.err.splitlines()) == 2


def test_bad_jsonl_line_has_its_number(run: Run, tmp_path: Path, article: Path) -> None:
    text = article.read_text(encoding="utf-8")
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join([json.dumps({"text": text, "language": "fr"}), "{oops", json.dumps({"text": text + "Fin.", "language": "fr"})]), encoding="utf-8")
    done = run("read", path, "--format", "json")
    assert done.code == 3
    assert "line 2" in done.err
    assert len(json.loads(done.out)) == 2


def test_missing_pipeline(run: Run, article: Path) -> None:
    done = run("read", article, "--pipeline", "no_such_pipeline")
    assert done.code == 6
    assert one_line(done.err)


@pytest.mark.parametrize(
    "arguments", [["read"], ["read", "x", "--format", "xml"], ["read", "x", "--date", "yesterday"], ["read", "x", "--width", "3"], ["nothing"]]
)
def test_wrong_use(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert "Traceback" not in done.err


def test_a_fault_is_one_line_and_debug_shows_it(run: Run, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("lapwing.cli.read.gather", broken)
    done = run("read", article)
    assert done.code == 1
    assert one_line(done.err)
    assert "--debug" in done.err
    from lapwing.cli import main

    with pytest.raises(RuntimeError, match="boom"):
        main(["--debug", "read", str(article)])


def test_a_fault_in_one_document_does_not_cost_the_others(run: Run, article: Path, english: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lapwing.events.coder import Coder

    coded = Coder.code

    def sometimes(self: Coder) -> Any:
        if self.document.language == "en":
            raise ZeroDivisionError("boom")
        return coded(self)

    monkeypatch.setattr(Coder, "code", sometimes)
    done = run("read", english, article, "--format", "json")
    assert done.code == 1
    assert one_line(done.err)
    assert [r["document"]["language"] for r in json.loads(done.out)] == ["fr"]


@pytest.mark.slow
def test_closed_pipe_is_quiet(article: Path) -> None:
    command = f"{sys.executable} -m lapwing read {article} {article} --format json | head -c 10"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, check=False)
    assert done.stderr == b""


@pytest.mark.slow
def test_standard_input_and_exit_code_of_the_process(article: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "lapwing", "read", "-", "--format", "csv"], input=article.read_bytes(), capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith(b"document_id,")
    missing = subprocess.run([sys.executable, "-m", "lapwing", "read", "nowhere.txt"], capture_output=True, check=False)
    assert missing.returncode == 3
    assert one_line(missing.stderr.decode())


def test_help_names_the_exit_codes() -> None:
    shown = CliRunner().invoke(app, ["read", "--help"])
    assert shown.exit_code == 0
    assert "4 a language that is not coded" in " ".join(shown.output.split())


def test_documented_options() -> None:
    page = (EXAMPLES.parent / "docs" / "cli.md").read_text(encoding="utf-8")
    shown = CliRunner().invoke(app, ["read", "--help"]).output
    for option in ("--format", "--output", "--language", "--date", "--pipeline", "--width", "--quiet"):
        assert option in shown
        assert f"`{option}" in page
