"""Small datasets, and processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
# Test folders are no packages; this makes `from made import articles` work in this one and in the processes it starts.
sys.path.insert(0, str(HERE))

from lapwing.dataset import Dataset  # noqa: E402


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    """An empty dataset."""
    return Dataset.create(tmp_path / "ds")


@pytest.fixture
def run_python() -> Callable[..., subprocess.Popen[str]]:
    """`run_python(code, argument, …)`: a process of its own with the modules of this checkout."""

    def start(code: str, *arguments: object) -> subprocess.Popen[str]:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE.parents[1] / "src"), *filter(None, sys.path)])}
        command = [sys.executable, "-c", code, *map(str, arguments)]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    return start
