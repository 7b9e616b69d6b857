"""`lapwing audit`: draw, review, report, export."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made import coded_dataset

from lapwing.dataset import Dataset

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., Any]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Thirty documents with an event each."""
    return coded_dataset(tmp_path / "ds", 30).path


def test_from_a_sample_to_a_report(run: Run, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("audit", path).code == 9
    done = run("audit", path, "--sample", 10)
    assert (done.code, done.err) == (0, "")
    assert done.out.decode().splitlines()[0] == "sample v2-n10-s0: 10 of 30"
    assert done.out.decode().splitlines()[-1] == f"review it: lapwing review {path} --sample v2-n10-s0"
    assert run("audit", path, "--sample", 10).err == "lapwing: sample v2-n10-s0 was drawn before; this is it\n"
    assert json.loads(run("audit", path, "--sample", 10, "--seed", 3, "--json").out)["id"] == "v2-n10-s3"
    assert "10 are left" in run("audit", path, "--id", "v2-n10-s0").out.decode()
    monkeypatch.setattr(sys, "stdin", io.StringIO("a\n" * 7 + "r\nr\nu\n"))
    done = run("review", path, "--sample", "v2-n10-s0", "--reviewer", "Awa")
    assert done.out.decode().endswith("10 decisions stored, 0 left\n")
    assert "sample v2-n10-s0 · ACCUSE" in done.out.decode()
    reviews = [r for r in Dataset.open(path).table("reviews").to_pylist() if r["decision"] != "drawn"]
    assert {r["sample"] for r in reviews} == {"v2-n10-s0"} and all(r["stratum"] for r in reviews)
    shown = run("audit", path, "--report", "--id", "v2-n10-s0").out.decode()
    assert "judged      10 of 10: 7 accepted, 0 corrected, 2 rejected, 1 unsure" in shown
    found = json.loads(run("audit", path, "--id", "v2-n10-s0", "--json").out)["events"]
    assert found["right"]["low"] < found["right"]["value"] < found["right"]["high"]
    assert f"right {found['right']['value']:12.1%} ({found['right']['low']:.1%} to" in shown
    assert "truly right" in run("audit", path, "--id", "v2-n10-s0", "--reviewer-error", 0.05, 0.1).out.decode()
    assert "10 are left" in run("audit", path, "--id", "v2-n10-s0", "--reviewer", "Ben").out.decode()
    done = run("audit", path, "--export", tmp_path / "corrections.jsonl")
    assert done.out.decode().startswith("9 articles with 7 judged events in ")
    assert len((tmp_path / "corrections.jsonl").read_text(encoding="utf-8").splitlines()) == 9


def test_an_export_without_reviews(run: Run, path: Path, tmp_path: Path) -> None:
    done = run("audit", path, "--export", tmp_path / "x.jsonl")
    assert (done.code, len(done.err.splitlines())) == (9, 1)
    assert not (tmp_path / "x.jsonl").exists()
    assert run("audit", path, "--export", tmp_path / "no" / "x.jsonl").code == 5


@pytest.mark.parametrize(
    "arguments",
    [("--sample", 0), ("--for-recall",), ("--seed", 1), ("--sample", 5, "--report"), ("--sample", 5, "--id", "x"), ("--reviewer-error", 0.6, 0.5)],
)
def test_wrong_use(run: Run, path: Path, arguments: tuple[object, ...]) -> None:
    assert run("audit", path, *arguments).code == 2


def test_every_option_is_documented(run: Run) -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    section = page.split("## `lapwing audit`")[1].split("\n## ")[0]
    offered = set(re.findall(r"--[a-z-]+", run("audit", "--help").out.decode())) - {"--help", "--articles"}
    assert set(re.findall(r"`(--[a-z-]+)", section)) == offered


@pytest.mark.models
def test_what_is_exported_can_be_measured(run: Run, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a\nr\nc\ne\nsupp\np\n-\n\na\n"))
    run("review", path, "--reviewer", "Awa")
    run("audit", path, "--export", tmp_path / "corrections.jsonl")
    found = json.loads(run("evaluate", "--articles", tmp_path / "corrections.jsonl", "--json").out)["articles"]
    assert found
