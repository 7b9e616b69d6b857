"""Measure and fit the model that says whether two reports are about one event: `python training/episodes.py`.

Reads tests/data/episode-reports.jsonl, codes the reports, and prints the figures of `lapwing evaluate --episodes`, then for each feature of
`lapwing.dataset.same` its weight and where logistic regression on the tuning half would move it. The regression is held near the weights (a
Gaussian prior) and to their signs, as there are few pairs. Whoever takes over a weight writes it into `WEIGHTS`. Needs scipy (extra `train`).
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from lapwing.dataset.same import FEATURES, WEIGHTS, features, may_be_same
from lapwing.evaluation.episodes import Report, is_tuning, read_reports, scores

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "tests" / "data" / "episode-reports.jsonl"
#: How firmly weights are held where they are: as if each had been seen in so many pairs.
HELD = 1.0


def fitted(reports: list[Report]) -> tuple[dict[str, float], int]:
    """The weights after regression, and on how many pairs. Pairs of different scenarios count too, as different events."""
    events = [(report.event, report.episode) for report in reports if report.event and is_tuning(report.scenario)]
    rows, same = [], []
    for (a, in_a), (b, in_b) in combinations(events, 2):
        if may_be_same(a, b):
            found = features(a, b)
            rows.append([found.get(name, 0.0) for name in FEATURES])
            same.append(in_a == in_b)
    matrix, labels, prior = np.array(rows), np.array(same), np.array(list(WEIGHTS.values()))

    def loss(weights: np.ndarray) -> float:
        logits = matrix @ weights
        return float(np.sum(np.logaddexp(0, logits) - labels * logits) + HELD * np.sum((weights - prior) ** 2))

    bounds = [(None, None) if name == "bias" else (0, None) if weight > 0 else (None, 0) for name, weight in WEIGHTS.items()]
    return dict(zip(FEATURES, minimize(loss, prior, bounds=bounds).x.tolist(), strict=True)), len(rows)


def main() -> None:
    reports = read_reports(REPORTS)
    print(scores(reports).text(REPORTS.name, errors=True))
    moved, count = fitted(reports)
    print(f"{'weights':<34}{'now':>8}{'fitted':>8}   ({count} pairs)")
    for name, weight in WEIGHTS.items():
        print(f"{name:<34}{weight:>8.1f}{moved[name]:>8.1f}")


if __name__ == "__main__":
    main()
