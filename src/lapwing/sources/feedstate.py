"""What is remembered of a feed between two runs, so that an unchanged one is not sent again. Plain JSON, safe to delete."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lapwing.sources.contracts import Contract
from lapwing.sources.fetching import Answer
from lapwing.version import __version__

#: Longer marks are no marks: real ones have some 40 characters.
_MAX_MARK = 500


@dataclass(frozen=True, slots=True)
class FeedState:
    """The marks by which the server tells whether a feed has changed, addresses of its present entries that gave no article for good (`passed`), and
    under which `setting` of the contract and of Lapwing this holds.
    """

    setting: str
    etag: str | None = None
    modified: str | None = None
    passed: tuple[str, ...] = ()

    def headers(self) -> dict[str, str]:
        """What to ask with: the feed only if it has changed."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in found.items() if value}


def state_of(setting: str, answer: Answer, passed: tuple[str, ...]) -> FeedState:
    """The state after a feed was read."""
    etag, modified = (_mark(answer.headers.get(name)) for name in ("etag", "last-modified"))
    return FeedState(setting, etag, modified, passed)


def setting_of(contract: Contract, pages: bool) -> str:
    """What a state depends on: read otherwise, the same feed may give other articles."""
    return f"{__version__} {contract.language or 'any'} {'pages' if pages else 'feed'}"


def key_of(contract: Contract, address: str) -> str:
    """Under which name a feed's state is kept."""
    return f"{contract.id} {address}"


def load_states(path: Path) -> dict[str, FeedState]:
    """The states in a file. One that is missing or damaged holds none: the feeds are then read whole."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(key): _state(value) for key, value in found.items()}
    except (OSError, ValueError, AttributeError, TypeError, KeyError):
        return {}


def plain_states(states: Mapping[str, FeedState]) -> dict[str, Any]:
    """The states as JSON has them, in order of name."""
    return {key: asdict(states[key]) for key in sorted(states)}


def _state(value: Mapping[str, Any]) -> FeedState:
    passed = tuple(url for url in value["passed"] if isinstance(url, str))
    return FeedState(str(value["setting"]), _mark(value["etag"]), _mark(value["modified"]), passed)


def _mark(value: Any) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= _MAX_MARK and value.isascii() and value.isprintable() else None
