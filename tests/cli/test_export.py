"""lapwing export: what a user sees, the files, exit codes."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

# Test folders are no packages; this makes `from told_for_export import small` work here too.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "dataset" / "exports"))

from told_for_export import small

from lapwing.cli.app import app
from lapwing.cli.export import Format
from lapwing.dataset import Dataset
from lapwing.dataset.exports.export import FORMATS

Run = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def mali(tmp_path: Path) -> Dataset:
    return small(tmp_path / "mali")


def test_a_file_its_dictionary_and_its_citation(run: Run, mali: Dataset, tmp_path: Path) -> None:
    done = run("export", mali.path, "--format", "icews-tsv", "--output", tmp_path / "out.tsv")
    assert done.code == 0
    assert done.out.decode() == (
        f"3 events in 9 rows written to {tmp_path / 'out.tsv'}; the columns are explained in out.dictionary.csv, cite as in out.citation.txt\n"
    )
    assert done.err == "lapwing: left out events that did not, may not or will only later happen, or are background of an unknown day (2)\n"
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {"out.tsv", "out.dictionary.csv", "out.citation.txt"}
    done = run("export", mali.path, "-f", "csv", "-o", tmp_path, "--quiet", "--as-of", 1)
    assert (done.code, done.out, done.err) == (0, b"", "")
    assert (tmp_path / "mali-v1-csv.csv").read_text().count("\n") == 1


def test_standard_output_has_the_data_only(run: Run, mali: Dataset) -> None:
    done = run("export", mali.path, "--format", "csv", "--output", "-", "--actor", "BEN", "--since", "2025-01-01", "--no-texts")
    assert (done.code, done.err) == (0, "")
    (row,) = csv.DictReader(done.out.decode().splitlines())
    assert (row["event"], row["sentence"]) == ("CONSULT", "")
    done = run("export", mali.path, "--format", "csv", "--output", "-", "--episodes")
    assert done.out.count(b"\n") == 1
    assert done.err == "lapwing: left out events that are in no episode yet (5); 'lapwing link' puts them into episodes\n"


def test_a_device_gets_the_data_and_nothing_beside_it(run: Run, mali: Dataset) -> None:
    done = run("export", mali.path, "--format", "csv", "--output", "/dev/null")
    assert (done.code, done.out) == (0, b"5 events written to /dev/null\n")
    assert not list(Path("/dev").glob("null.*"))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--format", "csv", "--output", "nowhere/x.csv"), 5),
        (("--format", "csv", "--output", "-", "--as-of", "99"), 9),
        (("--format", "csv", "--output", "-", "--event", "ATTACK"), 10),
        (("--format", "xml", "--output", "-"), 2),
        (("--format", "csv"), 2),
        (("--format", "csv", "--output", "-", "--since", "May"), 2),
    ],
)
def test_what_cannot_be_done(run: Run, mali: Dataset, arguments: tuple[str, ...], code: int) -> None:
    done = run("export", mali.path, *arguments)
    assert (done.code, done.out) == (code, b"")
    assert done.err


def test_every_format_and_option_is_documented() -> None:
    assert {format.value for format in Format} == set(FORMATS)
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    section = page.split("## `lapwing export`")[1].split("\n## ")[0]
    shown = CliRunner().invoke(app, ["export", "--help"], env={"COLUMNS": "200"}).output
    options = {word.strip(",/") for word in shown.replace("/--", " --").split() if word.startswith("--") and word != "--help"}
    assert len(options) > 12
    for option in options:
        assert f"`{option}" in section or f" {option}`" in section, option


@pytest.mark.slow
def test_a_reader_that_goes_is_no_error(mali: Dataset) -> None:
    command = f"{sys.executable} -m lapwing export {mali.path} --format csv --output - | head -c 10"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, check=False)
    assert done.stderr == b""
