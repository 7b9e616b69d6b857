"""How often the intervals of `lapwing audit` hold: datasets with a known share of errors are audited again and again.

    python bench/audit.py                # a table, about two minutes
    python bench/audit.py --runs 1000 --check

A dataset is made of cells (category, language, band of confidence) of known size and known number of right events. Each run draws a sample as `lapwing audit`
does, a reviewer judges it, and it is asked whether the 95 % interval holds the dataset's true share. Reviewers without error, and reviewers whose
errors are known. Random numbers have fixed seeds.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from lapwing.dataset.audit.intervals import Estimate, Part, corrected, recall, share
from lapwing.dataset.audit.sampling import Cell, allocated, least, stratified

CATEGORIES = (
    "CONSULT AGREE ACCUSE REJECT SUPPORT REQUEST ASSAULT COERCE SANCTION THREATEN COOPERATE AID CONCEDE RETREAT MOBILIZE PROTEST".split()
)  # fmt: skip
LANGUAGES = {"fr": 0.8, "en": 0.2}
BANDS = {"low": 0.3, "middle": 0.4, "high": 0.3}
PRECISIONS = (0.6, 0.8, 0.95)
SIZES = (50, 100, 200, 400)
#: The bar: 95 % intervals hold in so many of the runs.
LOW, HIGH = 0.93, 0.97
#: Sentences: stratum -> (number, share with a missed event).
SENTENCES = {
    "usual": {"fr 0": (9000, 0.005), "fr 1": (4000, 0.03), "fr 2+": (3000, 0.10), "en 0": (7000, 0.005), "en 1": (3500, 0.03), "en 2+": (2500, 0.10)},
    "many missed": {"fr 0": (5000, 0.05), "fr 1": (3000, 0.15), "fr 2+": (2000, 0.30)},
    "few missed": {"fr 0": (9000, 0.004), "fr 1": (4000, 0.02), "fr 2+": (3000, 0.06)},
}
#: (share of right events that the reviewer rejects, of wrong ones accepted)
REVIEWERS = ((0.02, 0.05), (0.05, 0.15), (0.10, 0.10))


@dataclass(frozen=True)
class Coded:
    """A dataset: events in each cell, and how many of them are right."""

    name: str
    cells: dict[Cell, int]
    right: dict[Cell, int]

    @property
    def truth(self) -> float:
        return sum(self.right.values()) / sum(self.cells.values())


def coded(name: str, precision: float, *, differing: bool) -> Coded:
    """A dataset of one of three forms. `differing`: the share of right events rises from band to band and falls from category to category."""
    weights = {"even": [1.0] * 16, "skewed": [1 / (k + 1) ** 1.3 for k in range(16)], "small": [1 / (k + 1) for k in range(16)]}[name]
    total = {"even": 20_000, "skewed": 50_000, "small": 600}[name]
    cells: dict[Cell, int] = {}
    rates: dict[Cell, float] = {}
    for k, category in enumerate(CATEGORIES):
        for language, a in LANGUAGES.items():
            for n, (band, b) in enumerate(BANDS.items()):
                count = round(total * weights[k] / sum(weights) * a * b)
                if count:
                    cells[category, language, band] = count
                    rates[category, language, band] = (0.5 * (n - 1) + 0.5 * (1 - 2 * k / 15)) if differing else 0.0
    mean = sum(rates[c] * count for c, count in cells.items()) / sum(cells.values())
    room = 0.9 * min(precision, 1 - precision)
    shares = {c: min(1.0, max(0.0, precision + room * (rates[c] - mean))) for c in cells}
    return Coded(name, cells, _rounded(cells, shares))


def _rounded(cells: dict[Cell, int], shares: dict[Cell, float]) -> dict[Cell, int]:
    """How many are right in each cell: whole numbers that add up to the share of all."""
    found: dict[Cell, int] = {}
    wanted, given_out = 0.0, 0
    for cell, count in cells.items():
        wanted += count * shares[cell]
        found[cell] = min(count, max(0, round(wanted) - given_out))
        given_out += found[cell]
    return found


@dataclass
class Tally:
    """How often intervals held."""

    held: int = 0
    runs: int = 0
    width: float = 0.0

    def add(self, estimate: Estimate | None, truth: float) -> None:
        if estimate is not None:
            self.runs += 1
            self.held += estimate.low - 1e-9 <= truth <= estimate.high + 1e-9
            self.width += estimate.high - estimate.low

    @property
    def coverage(self) -> float:
        return self.held / self.runs if self.runs else float("nan")


def events_judged(
    data: Coded, size: int, rng: np.random.Generator, runs: int, error: tuple[float, float] = (0.0, 0.0)
) -> list[dict[str, dict[Cell, tuple[int, int]]]]:
    """Of each run: stratum -> cell -> (judged, called right)."""
    strata = stratified(data.cells, size)
    sizes: Counter[str] = Counter()
    inside: dict[str, list[Cell]] = defaultdict(list)
    for cell, count in data.cells.items():
        sizes[strata[cell]] += count
        inside[strata[cell]].append(cell)
    takes = allocated(sizes, size, least(data.cells, size))
    found: list[dict[str, dict[Cell, tuple[int, int]]]] = [{} for _ in range(runs)]
    for stratum, cells in inside.items():
        colors = [n for cell in cells for n in (data.right[cell], data.cells[cell] - data.right[cell])]
        drawn = rng.multivariate_hypergeometric(colors, takes[stratum], size=runs, method="marginals")
        right, wrong = drawn[:, 0::2], drawn[:, 1::2]
        called = rng.binomial(right, 1 - error[0]) + rng.binomial(wrong, error[1])
        for run in range(runs):
            found[run][stratum] = {cell: (int(right[run, i] + wrong[run, i]), int(called[run, i])) for i, cell in enumerate(cells)}
    return found


def parts(data: Coded, judged: dict[str, dict[Cell, tuple[int, int]]], category: str | None = None) -> list[Part]:
    """The strata, or their pieces of one category."""
    found = []
    for cells in judged.values():
        own = [cell for cell in cells if category is None or cell[0] == category]
        found.append(Part(sum(data.cells[c] for c in own), sum(cells[c][0] for c in own), sum(cells[c][1] for c in own)))
    return [part for part in found if part.size]


def precision_rows(runs: int, shapes: tuple[str, ...], sizes: tuple[int, ...]) -> list[dict[str, object]]:
    rows = []
    for shape in shapes:
        for level in PRECISIONS:
            for differing in (False, True):
                data = coded(shape, level, differing=differing)
                for size in sizes:
                    rng = np.random.default_rng([7, len(rows)])
                    total, categories = Tally(), Tally()
                    for judged in events_judged(data, size, rng, runs):
                        total.add(share(parts(data, judged)), data.truth)
                        for category in (CATEGORIES[0], CATEGORIES[7], CATEGORIES[15]):
                            own = {c: n for c, n in data.cells.items() if c[0] == category}
                            if own:
                                truth = sum(data.right[c] for c in own) / sum(own.values())
                                categories.add(share(parts(data, judged, category)), truth)
                    rows.append({
                        "what": "precision", "dataset": shape, "truth": data.truth, "differing": differing, "sample": size, "coverage": total.coverage,
                        "width": total.width / total.runs, "categories": categories.coverage,
                    })  # fmt: skip
    return rows


def recall_rows(runs: int, shapes: tuple[str, ...], sizes: tuple[int, ...]) -> list[dict[str, object]]:
    rows = []
    for shape in shapes:
        for level in PRECISIONS:
            data = coded(shape, level, differing=True)
            events, real = sum(data.cells.values()), sum(data.right.values())
            for kind, strata in SENTENCES.items():
                scale = max(0.1, events / 20_000)
                counts = {s: max(1, round(n * scale)) for s, (n, _) in strata.items()}
                hits = {s: round(counts[s] * rate) for s, (_, rate) in strata.items()}
                truth = real / (real + sum(hits.values()))
                for size in sizes:
                    rng = np.random.default_rng([11, len(rows)])
                    takes = allocated(counts, size, size // (2 * len(counts)))
                    drawn = {s: rng.hypergeometric(hits[s], counts[s] - hits[s], takes[s], runs) for s in counts}
                    tally = Tally()
                    for run, judged in enumerate(events_judged(data, 200, rng, runs)):
                        there = share(parts(data, judged))
                        missed = share([Part(counts[s], takes[s], int(drawn[s][run])) for s in counts])
                        assert there is not None
                        assert missed is not None
                        tally.add(recall(there, events, missed, sum(counts.values())), truth)
                    rows.append({
                        "what": "recall", "dataset": f"{shape}, {kind}", "truth": truth, "differing": True, "sample": size, "coverage": tally.coverage,
                        "width": tally.width / tally.runs, "categories": None,
                    })  # fmt: skip
    return rows


def reviewer_rows(runs: int, sizes: tuple[int, ...]) -> list[dict[str, object]]:
    """Reviewers whose errors are known, and corrected for."""
    rows = []
    for level in PRECISIONS:
        data = coded("skewed", level, differing=True)
        for error in REVIEWERS:
            for size in sizes:
                rng = np.random.default_rng([13, len(rows)])
                tally = Tally()
                for judged in events_judged(data, size, rng, runs, error):
                    called = share(parts(data, judged), finite=False)
                    tally.add(called and corrected(called, *error), data.truth)
                rows.append({
                    "what": "reviewer errs", "dataset": f"skewed, {error[0]:.0%} and {error[1]:.0%}", "truth": data.truth, "differing": True, "sample": size,
                    "coverage": tally.coverage, "width": tally.width / tally.runs, "categories": None,
                })  # fmt: skip
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=4000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true", help="end with 1 when a total holds in fewer or more of the runs than the bar allows")
    given = parser.parse_args()
    shapes = ("even", "skewed", "small")
    rows = [*precision_rows(given.runs, shapes, SIZES), *recall_rows(given.runs, shapes, (100, 200, 400)), *reviewer_rows(given.runs, (100, 200, 400))]
    missed = [row for row in rows if not LOW <= float(str(row["coverage"])) <= HIGH]
    if given.json:
        print(json.dumps({"runs": given.runs, "rows": rows}, indent=2))
    else:
        print(f"{'':<14}{'dataset':<24}{'truth':>7} {'strata':<9}{'sample':>7}{'holds in':>10}{'width':>8}{'categories':>12}")
        for row in rows:
            inside = "differ" if row["differing"] else "alike"
            other = f"{row['categories']:.1%}" if row["categories"] is not None else ""
            mark = "" if row not in missed else "  MISSED"
            name = f"{row['what']:<14}{row['dataset']:<24}{row['truth']:>7.3f} {inside:<9}{row['sample']:>7}"
            print(f"{name}{row['coverage']:>10.1%}{row['width']:>8.3f}{other:>12}{mark}")
        values = sorted(float(str(row["coverage"])) for row in rows)
        held = f"intervals hold in {values[0]:.1%} to {values[-1]:.1%}"
        print(f"{len(rows)} scenarios of {given.runs} runs: {held}; bar {LOW:.0%} to {HIGH:.0%}: {len(missed)} missed")
    return 1 if missed and given.check else 0


if __name__ == "__main__":
    sys.exit(main())
