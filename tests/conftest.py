"""What several test modules share: the lexicon straight from its sources, and the way to the parses made by hand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from lapwing.lexicon import Lexicon
from lapwing.lexicon.compile import check, compiled
from lapwing.lexicon.store import from_data
from lapwing.reading import Reading, code
from lapwing.records import Document
from lapwing.sources.reader import read_documents

TESTS = Path(__file__).resolve().parent
# Test folders are no packages; this makes `from parses import parse` and `from webarchive import page` work in all of them.
sys.path[:0] = [str(TESTS / "events"), str(TESTS / "sources"), str(TESTS / "dataset"), str(TESTS)]

from webserver import WebServer  # noqa: E402

# The same examples every time, and none fails for being slow: machines that test for others are. `--hypothesis-profile=default` looks for new ones.
settings.register_profile("lapwing", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("lapwing")


@pytest.fixture
def web() -> Iterator[WebServer]:
    """A web server on this machine."""
    with WebServer() as server:
        yield server


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The lexicon of this checkout, compiled or not: a test of the coder must see an edit of a frame."""
    data, _ = check(TESTS.parent / "lexicon")
    return from_data(compiled(data), "sources")


@pytest.fixture(scope="session")
def read_article(lexicon: Lexicon) -> Callable[[Path], Reading]:
    """Reads a file with the shipped models and the lexicon of this checkout, once."""

    @lru_cache(maxsize=8)
    def read(path: Path) -> Reading:
        (document,) = read_documents(str(path))
        assert isinstance(document, Document), document
        (reading,) = code([document], lexicon=lexicon)
        return reading

    return read
