"""Agreement between reviewers: published values, and what has none."""

from __future__ import annotations

import pytest

from lapwing.dataset.audit.agreement import agreement


def test_alpha_as_published() -> None:
    """Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: nominal data, four observers, missing values; alpha 0.743."""
    rows = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    units = [{str(who): row[n] for who, row in enumerate(rows) if row[n] is not None} for n in range(12)]
    found = agreement(units)
    assert found is not None and found.alpha is not None and found.alpha_low is not None and found.alpha_high is not None
    assert found.items == 11
    assert found.alpha == pytest.approx(0.743, abs=5e-4)
    assert found.alpha_low < found.alpha <= found.alpha_high
    assert agreement(units) == found


def test_full_agreement_and_none() -> None:
    full = agreement([{"a": n % 2, "b": n % 2} for n in range(20)])
    assert full is not None and (full.agreed, full.alpha) == (1.0, 1.0)
    none = agreement([{"a": n % 2, "b": 1 - n % 2} for n in range(20)])
    assert none is not None and none.agreed == 0.0 and none.alpha is not None and none.alpha < -0.9


def test_without_two_judgments_or_two_labels_there_is_no_alpha() -> None:
    assert agreement([]) is None
    assert agreement([{"a": 1}, {"b": 2}]) is None
    same = agreement([{"a": 1, "b": 1}] * 3)
    assert same is not None and same.agreed == 1.0 and same.alpha is None
