"""`lapwing link`, and linking at the end of `lapwing code`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lapwing.dataset import Dataset

Run = Callable[..., Any]
pytestmark = pytest.mark.models


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two reports of one meeting, one in each language, and a third of another day."""
    texts = {
        "a": ("en", "Ghana's foreign minister met his Nigerian counterpart in Abuja on Tuesday to discuss the border.", "2025-06-10"),
        "b": ("fr", "Le ministre ghanéen des Affaires étrangères a rencontré mardi à Abuja son homologue nigérian.", "2025-06-11"),
        "c": ("en", "Ghana's foreign minister met his Nigerian counterpart in Abuja on Tuesday, a week after their first talks.", "2025-06-18"),
    }
    lines = [json.dumps({"id": key, "language": language, "text": text, "date": day}) for key, (language, text, day) in texts.items()]
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_coding_links_at_its_end_and_again_does_nothing(run: Run, corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "ds"
    run("collect", path, corpus)
    done = run("code", path, "--workers", "0")
    assert done.code == 0
    assert "2 episodes, 0 near-copies: 2 rows written, 0 withdrawn" in done.out.decode()
    version = Dataset.open(path).version
    assert run("code", path, "--workers", "0").out == b"nothing new to code\n"
    assert run("link", path).out == b"nothing new to link (2 episodes, 0 near-copies)\n"
    assert Dataset.open(path).version == version
    assert run("dataset", "check", path).code == 0


def test_coding_without_linking(run: Run, corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "ds"
    run("collect", path, corpus)
    assert "episodes" not in run("code", path, "--workers", "0", "--no-link").out.decode()
    assert not Dataset.open(path).table("episodes").num_rows
    assert run("link", path, "--quiet").out == b""
    assert sorted(Dataset.open(path).table("episodes")["reports"].to_pylist()) == [1, 2]
