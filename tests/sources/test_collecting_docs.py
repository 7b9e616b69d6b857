"""docs/collecting.md says what the code does: fields, kinds, and every number."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from lapwing.sources.contracts import KINDS, Contract, load_contracts
from lapwing.sources.entries import MAX_ENTRIES, MIN_FULL_WORDS
from lapwing.sources.feeds import MAX_FEED_BYTES
from lapwing.sources.fetching import USER_AGENT, Limits
from lapwing.sources.reader import MAX_HTML_BYTES, MAX_TEXT_BYTES
from lapwing.sources.rounds import Manners
from lapwing.version import __version__

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "collecting.md").read_text(encoding="utf-8")
FLAT = " ".join(PAGE.split())


def test_every_field_of_a_contract_is_explained() -> None:
    section = PAGE.split("## Source contracts")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == [f.name for f in sorted(fields(Contract), key=lambda f: section.index(f"| `{f.name}` |"))]
    assert all(f"`{kind}`" in section for kind in KINDS)


def test_the_example_is_a_contract(tmp_path: Path) -> None:
    path = tmp_path / "radio-kelet.toml"
    path.write_text(PAGE.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    (found,) = load_contracts(path)
    assert (found.id, found.publisher, len(found.feeds)) == ("radio-kelet", "Radio Kelet", 2)


m, limits = Manners(), Limits()


@pytest.mark.parametrize(
    "said",
    [
        f"at least {MIN_FULL_WORDS} words",
        f"| {m.delay:g} s, or its Crawl-delay up to {m.longest_delay:g} s |",
        f"| {m.tries}, after {m.backoff:g} and {2 * m.backoff:g} s or what `Retry-After` says |",
        f"`Retry-After` above {m.longest_wait:g} s",
        f"{m.failures} requests in a row that fail",
        f"| redirects followed | {m.redirects} |",
        f"| {limits.connect:g} s, {limits.read:g} s, {limits.total:g} s |",
        f"| {MAX_FEED_BYTES / 1e6:g} MB, {MAX_ENTRIES:,} entries |",
        f"| {MAX_HTML_BYTES / 1e6:g} MB; its article {MAX_TEXT_BYTES / 1e6:g} MB |",
        f"`{USER_AGENT.replace(__version__, 'VERSION')}`",
    ],
)
def test_numbers(said: str) -> None:
    assert said in FLAT
