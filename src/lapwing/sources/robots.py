"""What a site's robots.txt allows (RFC 9309): groups by agent, the longest matching rule, `*` and `$` in paths, and Crawl-delay.

Python's own parser takes the first matching rule and knows no `*`, with which news sites forbid what their feeds may name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

#: RFC 9309 asks for at least 500 KiB; what lies beyond is not looked at.
MAX_BYTES = 512_000
_TOKEN = re.compile(r"[A-Za-z_-]+")
_SAFE = "%/:=&?~+!$,;'@()*[]"


@dataclass(frozen=True, slots=True)
class Rules:
    """What an agent may fetch of one site. `rules`: (path pattern, allowed); `delay`: seconds between two requests it asks for."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float | None = None

    def allows(self, url: str) -> bool:
        """May this address be fetched? Of the rules that match the longest decides, of two as long the one that allows."""
        parts = urlsplit(url)
        path = _encoded(parts.path or "/") + (f"?{_encoded(parts.query)}" if parts.query else "")
        if path == "/robots.txt":
            return True
        matching = [(len(pattern), allowed) for pattern, allowed in self.rules if _matches(pattern, path)]
        return max(matching, default=(0, True))[1]


#: A site without robots.txt, and one whose robots.txt cannot be had.
ALL = Rules()
NOTHING = Rules((("/", False),))


def parse_robots(data: bytes, agent: str) -> Rules:
    """The rules for `agent` (its first word, such as Lapwing) in a robots.txt; those for `*` where none name it."""
    named: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    has_own = False
    for agents, lines in _groups(data[:MAX_BYTES].decode("utf-8-sig", "replace")):
        if agent.lower() in agents:
            has_own = True
            named += lines
        elif "*" in agents:
            others += lines
    rules, delay = [], None
    for name, value in named if has_own else others:
        if name == "crawl-delay":
            delay = _seconds(value) or delay
        elif value:  # an empty Disallow forbids nothing
            rules.append((_encoded(value), name == "allow"))
    return Rules(tuple(rules), delay)


def _groups(text: str) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """(agents in lower case, their lines as (name, value)) of each group."""
    agents: set[str] = set()
    lines: list[tuple[str, str]] = []
    for line in text.splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name == "user-agent":
            if lines:
                yield agents, lines
                agents, lines = set(), []
            token = _TOKEN.match(value)
            agents.add("*" if value.startswith("*") else token[0].lower() if token else "")
        elif name in ("allow", "disallow", "crawl-delay") and agents:
            lines.append((name, value))
    yield agents, lines


def _seconds(value: str) -> float | None:
    try:
        found = float(value)
    except ValueError:
        return None
    return found if 0 < found < float("inf") else None


def _encoded(path: str) -> str:
    """Percent-encoded in one way, so that é and %C3%A9 are the same."""
    return re.sub("%[0-9a-fA-F]{2}", lambda m: m[0].upper(), quote(path, safe=_SAFE))


def _matches(pattern: str, path: str) -> bool:
    """Does the path begin as the pattern says? `*` stands for anything, a final `$` for the end. Linear: no pattern can take long."""
    anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not rest:
        return not anchored or len(path) == len(first)
    at = len(first)
    for piece in rest[:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if anchored:
        return len(path) - len(rest[-1]) >= at and path.endswith(rest[-1])
    return path.find(rest[-1], at) >= 0
