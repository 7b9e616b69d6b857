"""Strata and allocation: nobody is left out, small categories are seen, nothing is drawn twice."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapwing.dataset.audit.sampling import MINIMUM, allocated, band, least, stratified


def test_large_strata_are_split_and_small_ones_are_not() -> None:
    cells = {
        ("ACCUSE", "fr", "low"): 300, ("ACCUSE", "fr", "middle"): 300, ("ACCUSE", "fr", "high"): 300, ("ACCUSE", "en", "low"): 60, ("ACCUSE", "en", "high"): 60,
        ("AID", "fr", "low"): 5, ("AID", "en", "high"): 2,
    }  # fmt: skip
    strata = stratified(cells, 100)
    assert set(strata.values()) == {"ACCUSE en low", "ACCUSE en high", "ACCUSE fr high", "ACCUSE fr low", "ACCUSE fr middle", "AID"}
    assert set(stratified(cells, 30).values()) == {"ACCUSE", "AID"}
    sizes: Counter[str] = Counter()
    for cell, count in cells.items():
        sizes[strata[cell]] += count
    assert allocated(sizes, 100, least(cells, 100))["AID"] == MINIMUM


def test_neighbouring_bands_are_put_together() -> None:
    cells = {("ACCUSE", "fr", "low"): 3, ("ACCUSE", "fr", "middle"): 57, ("ACCUSE", "fr", "high"): 40}
    assert set(stratified(cells, 50).values()) == {"ACCUSE fr low-middle", "ACCUSE fr high"}
    cells = {("ACCUSE", "fr", "low"): 57, ("ACCUSE", "fr", "middle"): 40, ("ACCUSE", "fr", "high"): 3}
    assert set(stratified(cells, 50).values()) == {"ACCUSE fr low", "ACCUSE fr middle-high"}


def test_more_categories_than_draws_are_put_together() -> None:
    cells = {(f"C{n:02}", "fr", "low"): 1 if n else 1000 for n in range(60)}
    strata = stratified(cells, 20)
    assert set(strata.values()) == {"C00 fr", "other categories"}


@pytest.mark.parametrize(("confidence", "name"), [(0.0, "low"), (0.4999, "low"), (0.5, "middle"), (0.7, "high"), (1.0, "high")])
def test_bands(confidence: float, name: str) -> None:
    assert band(confidence) == name


sizes = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 3000), min_size=1, max_size=30)


@given(sizes, st.integers(1, 500), st.integers(0, 12))
def test_as_many_as_asked_for_are_drawn_and_never_more_than_there_are(there: dict[str, int], size: int, minimum: int) -> None:
    draws = allocated(there, size, minimum)
    assert sum(draws.values()) == min(size, sum(there.values()))
    assert all(0 <= draws[name] <= count for name, count in there.items())
    if minimum * len(there) <= size:
        assert all(draws[name] >= min(minimum, count) for name, count in there.items())


cells = st.dictionaries(
    st.tuples(st.sampled_from("ABCDEFG"), st.sampled_from(["fr", "en"]), st.sampled_from(["low", "middle", "high"])), st.integers(1, 2000), min_size=1
)


@given(cells, st.integers(1, 400))
def test_every_cell_has_a_stratum_and_every_stratum_a_draw(there: dict[tuple[str, str, str], int], size: int) -> None:
    strata = stratified(there, size)
    assert set(strata) == set(there)
    totals: Counter[str] = Counter()
    for cell, count in there.items():
        totals[strata[cell]] += count
    draws = allocated(totals, size, least(there, size))
    if size >= 28:
        assert all(draws.values())
