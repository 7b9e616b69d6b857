"""Strata and how many of each to draw. Plain numbers in and out; `draw.py` applies it to a dataset.

Events are stratified by category, then language, then the band of their confidence; sentences by language and mentions. A stratum is split only where
each part can expect `MINIMUM` draws; small categories are given more than their share, so that something can be said of each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from math import floor

Cell = tuple[str, str, str]

#: Draws that each part must expect for a stratum to be split, and that a small category gets if the sample allows it. With five the interval of a
#: share is at most 0.65 wide; fewer say next to nothing.
MINIMUM = 5
#: At most this share of the sample goes to categories beyond their own share: more would widen the interval of the total by over a tenth.
_EXTRA = 0.25
#: Upper ends of the bands of confidence: thirds of the events of the development articles (0.48, 0.70).
BANDS = (("low", 0.5), ("middle", 0.7), ("high", 1.01))
_REST = "other categories"


def band(confidence: float) -> str:
    """low, middle or high."""
    return next(name for name, below in BANDS if confidence < below)


def stratified(cells: Mapping[Cell, int], size: int) -> dict[Cell, str]:
    """The stratum of each cell (category, language, band) for a sample of `size`, by name: *ACCUSE fr high*, *ACCUSE fr*, *ACCUSE*."""
    rate = size / max(1, sum(cells.values()))
    groups: dict[str, dict[Cell, int]] = defaultdict(dict)
    for cell, count in sorted(cells.items()):
        groups[cell[0]][cell] = count
    if least(cells, size) < 1:
        rare = [name for name, group in groups.items() if sum(group.values()) * rate < 1]
        groups[_REST] = {cell: count for name in rare for cell, count in groups.pop(name).items()}
    found: dict[Cell, str] = {}
    for name, group in groups.items():
        found |= _split(name, group, rate, 1) if name != _REST else dict.fromkeys(group, name)
    return found


def _split(name: str, cells: Mapping[Cell, int], rate: float, by: int) -> dict[Cell, str]:
    """The cells of one stratum split by their part `by` (1: language, 2: band) and further, where all parts are large enough."""
    parts: dict[str, dict[Cell, int]] = defaultdict(dict)
    for cell, count in cells.items():
        parts[cell[by]][cell] = count
    if by == 2:
        parts = _joined(parts, rate)
    if any(sum(part.values()) * rate < MINIMUM for part in parts.values()):
        return dict.fromkeys(cells, name)
    found: dict[Cell, str] = {}
    for label, part in parts.items():
        inner = f"{name} {label}" if len(parts) > 1 or by == 1 else name
        found |= _split(inner, part, rate, by + 1) if by < 2 else dict.fromkeys(part, inner)
    return found


def _joined(parts: Mapping[str, dict[Cell, int]], rate: float) -> dict[str, dict[Cell, int]]:
    """Bands put together with the next one while they are too small, the last one with the one before."""
    joined: list[tuple[str, dict[Cell, int]]] = []
    for label in [name for name, _ in BANDS if name in parts]:
        if joined and sum(joined[-1][1].values()) * rate < MINIMUM:
            joined[-1] = (f"{joined[-1][0]}-{label}", joined[-1][1] | parts[label])
        else:
            joined.append((label, dict(parts[label])))
    if len(joined) > 1 and sum(joined[-1][1].values()) * rate < MINIMUM:
        (first, some), (last, rest) = joined[-2:]
        joined[-2:] = [(f"{first}-{last}", some | rest)]
    return dict(joined)


def least(cells: Mapping[Cell, int], size: int) -> int:
    """How many draws each category gets at least: as many as `_EXTRA` of the sample allows, at most `MINIMUM`."""
    totals: dict[str, int] = defaultdict(int)
    for cell, count in cells.items():
        totals[cell[0]] += count
    rate = size / max(1, sum(totals.values()))
    fitting = [n for n in range(1, MINIMUM + 1) if sum(max(0.0, min(n, count) - count * rate) for count in totals.values()) <= _EXTRA * size]
    return max(fitting, default=0)


def allocated(sizes: Mapping[str, int], size: int, minimum: int) -> dict[str, int]:
    """How many to draw of each stratum: its share of `size`, at least `minimum`, at most all; `size` in all, if there are as many."""
    size = min(size, sum(sizes.values()))
    draws = {name: min(count, minimum) for name, count in sizes.items()}
    while sum(draws.values()) > size:  # more strata than draws
        largest = max(draws, key=lambda name: (draws[name], name))
        draws[largest] -= 1
    fixed = {name for name, count in sizes.items() if count * size / sum(sizes.values()) <= draws[name]}
    while True:
        left = size - sum(draws[name] for name in fixed)
        rest = {name: count for name, count in sizes.items() if name not in fixed}
        total = sum(rest.values())
        over = {name for name, count in rest.items() if count * left / total < draws[name]}
        if not over:
            break
        fixed |= over
    ideal = {name: min(sizes[name], count * left / total) for name, count in rest.items()}
    draws |= {name: floor(ideal[name]) for name in rest}
    # What rounding left over goes where most was cut off.
    for name in sorted(rest, key=lambda n: (floor(ideal[n]) - ideal[n], n))[: size - sum(draws.values())]:
        draws[name] += 1
    return draws
