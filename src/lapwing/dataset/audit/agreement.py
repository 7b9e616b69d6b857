"""How far reviewers agree who judged the same: raw agreement and Krippendorff's alpha, with intervals."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from lapwing.dataset.audit.intervals import wilson

#: Resamples of the bootstrap, and its seed: the same judgments give the same interval.
_RESAMPLES = 2000
_SEED = 20250101


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `items` judged by several, `agreed` is the share of pairs of judgments that agree. `alpha` is None where all judgments are the same."""

    items: int
    agreed: float
    agreed_low: float
    agreed_high: float
    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None

    def to_dict(self) -> dict[str, Any]:
        """Plain data, four digits."""
        values = {name: getattr(self, name) for name in ("agreed", "agreed_low", "agreed_high", "alpha", "alpha_low", "alpha_high")}
        return {"items": self.items, **{name: None if value is None else round(value, 4) for name, value in values.items()}}


def agreement(judgments: Sequence[Mapping[str, Hashable]]) -> Agreement | None:
    """Of reviewer -> judgment of each item, in order; None where no item has two.

    Alpha is Krippendorff's for nominal data (Content Analysis, 2004, chapter 11): 1 is agreement, 0 what chance would give. Its interval is the
    bootstrap's over items.
    """
    shared = [list(item.values()) for item in judgments if len(item) > 1]
    if not shared:
        return None
    labels = {label: number for number, label in enumerate(dict.fromkeys(label for item in shared for label in item))}
    counts = np.zeros((len(shared), len(labels)))
    for row, item in enumerate(shared):
        for label in item:
            counts[row, labels[label]] += 1
    pairs = [a == b for item in shared for a, b in combinations(item, 2)]
    agreed = sum(pairs) / len(pairs)
    low, high = wilson(agreed, len(shared))
    drawn = np.random.default_rng(_SEED).multinomial(len(shared), np.full(len(shared), 1 / len(shared)), _RESAMPLES)
    alphas = _alpha(counts, drawn)
    known = alphas[~np.isnan(alphas)]
    (alpha,) = _alpha(counts, np.ones((1, len(shared))))
    if np.isnan(alpha) or not len(known):
        return Agreement(len(shared), agreed, low, high, None, None, None)
    bounds = np.quantile(known, [0.025, 0.975])
    return Agreement(len(shared), agreed, low, high, float(alpha), float(bounds[0]), float(bounds[1]))


def _alpha(counts: np.ndarray[Any, Any], weights: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Alpha of each row of `weights`, which says how often each item counts; nan where there is but one label."""
    judged = counts.sum(axis=1)
    observed = (judged**2 - (counts**2).sum(axis=1)) / (judged - 1)
    totals = weights @ counts
    n = totals.sum(axis=1)
    expected = n**2 - (totals**2).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(expected > 0, 1 - (n - 1) * (weights @ observed) / expected, np.nan))
