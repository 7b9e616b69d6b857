"""Terms of an office as the registry has them: in order, one after the other."""

from __future__ import annotations

import pytest

from lapwing.actors.importers.draft import by_time


def terms(*written: str) -> list[dict[str, str]]:
    """`2012-2017` of one office, either end open."""
    return [{"office": "mp"} | {key: day for key, day in zip(("from", "to"), w.split("/"), strict=True) if day} for w in written]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["2017/2022", "2012/2017"], ["2012/2017", "2017/2022"]),  # one may begin when another ends
        (["2012-06/2017-06-20", "2017-05/2022"], ["2012-06/2022"]),
        (["2012/2022", "2014/2016"], ["2012/2022"]),
        (["2012/2017", "2014/"], ["2012/"]),
        (["2012/", "2017/2022"], ["2012/2022"]),  # nobody wrote when the first ended
        (["2012/", "2017/"], ["2012/"]),
        (["/2015", "2012/2017"], ["/2017"]),
        (["2012/2017", "2012/2017"], ["2012/2017"]),
        (["2012/2013", "2015/2016"], ["2012/2013", "2015/2016"]),
    ],
)
def test_terms_that_overlap_are_one(given: list[str], expected: list[str]) -> None:
    assert by_time(terms(*given)) == terms(*expected)


def test_different_offices_may_overlap() -> None:
    offices = [{"office": "mp", "from": "2012"}, {"office": "mayor", "from": "2010"}, {"office": "mp", "country": "FRA", "from": "2011"}]
    assert [o["from"] for o in by_time(offices)] == ["2010", "2011", "2012"]
    assert offices[0] == {"office": "mp", "from": "2012"}
