"""What several test modules share: the lexicon straight from its sources, and the way to the parses made by hand."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from lapwing.lexicon import Lexicon
from lapwing.lexicon.compile import check
from lapwing.lexicon.store import from_data

TESTS = Path(__file__).resolve().parent
# Test folders are no packages; this makes `from parses import parse` work in all of them.
sys.path.insert(0, str(TESTS / "events"))


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The lexicon of this checkout, compiled or not: a test of the coder must see an edit of a frame."""
    data, _ = check(TESTS.parent / "lexicon")
    return from_data({key: [entry for _, entry in value] if isinstance(value, list) else value for key, value in data.items()}, "sources")
