"""robots.txt by RFC 9309."""

from __future__ import annotations

import time

import pytest

from lapwing.sources.robots import ALL, NOTHING, Rules, parse_robots

SITE = b"""\xef\xbb\xbf# everybody
User-agent: *
Disallow: /private/   # not this
Disallow: /*.pdf$
Disallow: /search*sort=
Allow: /private/open
Crawl-delay: 7

User-agent: OtherBot
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("", True),
        ("/private", True),
        ("/private/", False),
        ("/private/a", False),
        ("/private/open", True),
        ("/private/opened?x=1", True),
        ("/a.pdf", False),
        ("/a.pdf?x", True),
        ("/search?q=a&sort=b", False),
        ("/search?q=a", True),
        ("/robots.txt", True),
    ],
)
def test_paths(path: str, allowed: bool) -> None:
    rules = parse_robots(SITE, "Lapwing")
    assert rules.allows(f"https://a.example{path}") is allowed
    assert rules.delay == 7


def test_a_group_that_names_the_agent_replaces_that_for_all() -> None:
    text = b"User-agent: *\nDisallow: /\n\nuser-agent: LAPWING/2\nUser-agent: other\nDisallow: /x\n\nUser-agent: lapwing\nDisallow: /y\nCrawl-delay: no\n"
    rules = parse_robots(text, "Lapwing")
    assert [rules.allows(f"https://a.example/{p}") for p in "xyz"] == [False, False, True]
    assert rules.delay is None
    assert not parse_robots(text, "Someone").allows("https://a.example/z")


def test_an_agent_of_a_longer_name_is_another() -> None:
    assert parse_robots(b"User-agent: Lapwingbot\nDisallow: /\n", "Lapwing") == ALL


@pytest.mark.parametrize(
    "text",
    [b"", b"<html><body>404: not here</body></html>", b"\x00\xff\xfe garbage", b"Disallow: /\n", b"User-agent: *\nDisallow:\n", b"User-agent: *\nDisallow\n"],
)
def test_what_forbids_nothing(text: bytes) -> None:
    assert parse_robots(text, "Lapwing").allows("https://a.example/x")


def test_letters_beyond_ascii_are_the_same_however_they_are_written() -> None:
    rules = parse_robots("User-agent: *\nDisallow: /économie\nDisallow: /%C3%A9tat\n".encode(), "Lapwing")
    for path in ("/économie", "/%c3%a9conomie", "/%C3%A9conomie/a", "/état"):
        assert not rules.allows(f"https://a.example{path}")


def test_the_one_that_allows_wins_of_two_as_long() -> None:
    assert Rules((("/page", False), ("/page", True))).allows("https://a.example/page")
    assert not NOTHING.allows("https://a.example/page")


def test_no_pattern_takes_long() -> None:
    rules = Rules((("/" + "*a" * 2_000 + "b", False),))
    started = time.process_time()
    assert rules.allows("https://a.example/" + "a" * 5_000)
    assert time.process_time() - started < 1
