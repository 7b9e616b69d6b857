"""Shares and intervals: known values, limits, and how often they hold."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapwing.dataset.audit.intervals import Estimate, Part, corrected, recall, share, wilson

ROOT = Path(__file__).resolve().parents[3]


def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_audit", ROOT / "bench" / "audit.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_wilson_as_published() -> None:
    """Newcombe (Statistics in Medicine 17, 1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    for hits, n, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)):
        assert wilson(hits / n, n) == pytest.approx((low, high), abs=5e-5)


def test_one_stratum_of_endless_items_is_wilson() -> None:
    found = share([Part(10**9, 148, 15)])
    assert found is not None
    assert (found.low, found.high) == pytest.approx(wilson(15 / 148, 148), abs=1e-6)


def test_strata_count_by_their_size_not_by_what_was_judged() -> None:
    found = share([Part(900, 10, 10), Part(100, 90, 0)])
    assert found is not None and found.value == pytest.approx(0.9)
    assert found.judged == 100


def test_what_was_judged_entirely_is_known() -> None:
    whole = share([Part(10, 10, 7), Part(5, 5, 5)])
    assert whole is not None and whole.low == whole.value == whole.high == pytest.approx(0.8)
    open_ended = share([Part(10, 10, 7), Part(5, 5, 5)], finite=False)
    assert open_ended is not None and open_ended.low < 0.8 < open_ended.high


def test_nothing_judged_is_no_share() -> None:
    assert share([]) is None
    assert share([Part(10, 0, 0)]) is None
    known = share([Part(10, 0, 0), Part(10, 5, 5)])
    assert known is not None and known.value == 1.0 and known.low < 1.0


def test_events_that_come_together_say_less() -> None:
    """Ten sentences with one missed event each, or five with two: the same mean, another certainty."""
    one, two = share([Part(1000, 100, 10, 10)]), share([Part(1000, 100, 10, 20)])
    assert one is not None and two is not None
    assert one.value == two.value and two.high - two.low > one.high - one.low


parts = st.lists(st.tuples(st.integers(1, 5000), st.integers(0, 60), st.floats(0, 1)), min_size=1, max_size=12)


@given(parts)
def test_every_interval_holds_its_value_and_lies_between_0_and_1(drawn: list[tuple[int, int, float]]) -> None:
    made = [Part(size, min(size, judged), round(min(size, judged) * rate)) for size, judged, rate in drawn]
    found = share(made)
    if found is None:
        assert not any(part.judged for part in made)
    else:
        assert -1e-9 <= found.low <= found.value + 1e-9 and found.value - 1e-9 <= found.high <= 1 + 1e-9


@given(st.floats(0.01, 1), st.floats(0, 0.5), st.integers(1, 10**6), st.integers(1, 10**6))
def test_recall_lies_in_its_interval(there: float, missed: float, events: int, sentences: int) -> None:
    low, high = wilson(there, 100)
    a, b = wilson(missed, 100)
    found = recall(Estimate(there, low, high, 100), events, Estimate(missed, a, b, 100), sentences)
    assert found is not None
    assert found.value == pytest.approx(there * events / (there * events + missed * sentences))
    assert 0 <= found.low <= found.value + 1e-9 and found.value - 1e-9 <= found.high <= 1


def test_recall_without_any_miss_still_has_a_lower_bound() -> None:
    found = recall(Estimate(0.8, 0.7, 0.9, 100), 1000, Estimate(0.0, 0.0, 0.03, 100), 1000)
    assert found is not None
    assert found.value == found.high == 1.0 and 0.9 < found.low < 0.98
    assert recall(Estimate(0.0, 0.0, 0.1, 10), 10, Estimate(0.1, 0.0, 0.2, 10), 10) is None


def test_known_errors_of_a_reviewer_are_taken_out() -> None:
    called = Estimate(0.8 * 0.95 + 0.2 * 0.1, 0.7, 0.85, 100)
    assert corrected(called, 0.05, 0.1).value == pytest.approx(0.8)
    assert corrected(Estimate(0.05, 0.0, 0.1, 9), 0.05, 0.1).value == 0.0
    for error in ((0.6, 0.4), (-0.1, 0.2)):
        with pytest.raises(ValueError, match="together below 1"):
            corrected(called, *error)


def test_intervals_hold() -> None:
    """A few scenarios of bench/audit.py with fewer runs: within the bar, give or take what 600 runs tell."""
    audit = bench()
    rows = [*audit.precision_rows(600, ("skewed",), (100,)), *audit.recall_rows(600, ("skewed",), (200,))[:2]]
    slack = 3 * np.sqrt(0.95 * 0.05 / 600)
    assert all(0.95 - slack <= row["coverage"] <= 0.95 + slack for row in rows), rows


@pytest.mark.slow
def test_intervals_hold_in_every_scenario() -> None:
    """The bar, with 1,000 runs each: what 180 draws of 1,000 runs may miss by chance is allowed for."""
    audit = bench()
    rows = [
        *audit.precision_rows(1000, ("even", "skewed", "small"), audit.SIZES),
        *audit.recall_rows(1000, ("even", "skewed", "small"), (200, 400)),
        *audit.reviewer_rows(1000, (200, 400)),
    ]
    assert all(0.915 <= row["coverage"] <= 0.98 for row in rows)
    assert sum(audit.LOW <= row["coverage"] <= audit.HIGH for row in rows) >= 0.93 * len(rows)
    assert 0.94 <= sum(row["coverage"] for row in rows) / len(rows) <= 0.96
