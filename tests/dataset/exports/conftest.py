"""The small dataset told by hand."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

# Test folders are no packages; this makes `from told_for_export import small` work.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from told_for_export import small

from lapwing.dataset import Dataset


@pytest.fixture
def mali(tmp_path: Path) -> Dataset:
    return small(tmp_path / "mali")
