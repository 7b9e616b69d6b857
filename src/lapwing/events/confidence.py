"""How sure an event is: a linear score over `features.py`, turned into the probability that the event is right.

The weights are `data/confidence.json`, made by `training/confidence.py`; docs/models/confidence.md says from what and how good they are.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from lapwing.events.features import Describer, Features
from lapwing.events.triggers import Trigger
from lapwing.records import Event

ARTIFACT = Path(__file__).resolve().parent.parent / "data" / "confidence.json"
#: Reasons shown on each side.
SHOWN = 3
#: Contributions smaller than this (in logarithm of the odds) are no reason.
SLIGHT = 0.05


@dataclass(frozen=True, slots=True)
class Model:
    """`weights` by feature name; `knots` are (score, probability), both rising, between which probabilities lie on a line.

    `floor`: events less probable than this are given up (0 keeps all).
    """

    weights: Mapping[str, float]
    intercept: float
    knots: Sequence[tuple[float, float]]
    floor: float = 0.0

    def contributions(self, features: Features) -> list[tuple[float, str]]:
        """What each feature adds to the score, with its name: from the strongest against to the strongest for."""
        weights = self.weights
        return sorted((weights[name] * value, name) for name, value in features.items() if name in weights)

    def score(self, features: Features) -> float:
        """The logarithm of the odds before calibration: the intercept and all contributions."""
        return self._sum(self.contributions(features))

    def probability(self, features: Features) -> float:
        """Between 0 and 1."""
        return calibrated(self.score(features), self.knots)

    def judge(self, features: Features) -> tuple[float, list[str]]:
        """The probability and the strongest reasons for and against it, in words."""
        found = self.contributions(features)
        for_ = [f"surer (+{value:.2f}): {name}" for value, name in reversed(found[-SHOWN:]) if value >= SLIGHT]
        against = [f"less sure ({value:.2f}): {name}" for value, name in found[:SHOWN] if value <= -SLIGHT]
        return calibrated(self._sum(found), self.knots), for_ + against

    def _sum(self, contributions: Sequence[tuple[float, str]]) -> float:
        return self.intercept + math.fsum(value for value, _ in contributions)


def calibrated(score: float, knots: Sequence[tuple[float, float]]) -> float:
    """The probability that goes with a score: on the line between two knots, the outer knots' beyond them."""
    k = bisect_right(knots, (score, math.inf))
    if k == 0:
        return knots[0][1]
    if k == len(knots):
        return knots[-1][1]
    (x0, y0), (x1, y1) = knots[k - 1], knots[k]
    return y0 + (y1 - y0) * (score - x0) / (x1 - x0)


def to_model(raw: Mapping[str, Any]) -> Model:
    """Plain data, as in the file, to a model."""
    return Model(dict(raw["weights"]), float(raw["intercept"]), tuple((float(x), float(y)) for x, y in raw["knots"]), float(raw["floor"]))


@lru_cache(maxsize=1)
def load() -> Model:
    """The shipped model."""
    return to_model(json.loads(ARTIFACT.read_text(encoding="utf-8")))


@dataclass(slots=True)
class Judge:
    """Judges the candidate events of one text. `seen` keeps them with their features, for learning and reports."""

    describer: Describer
    model: Model = field(default_factory=load)
    seen: list[tuple[Event, Features]] = field(default_factory=list)

    def of(self, event: Event, trigger: Trigger, block: str) -> Event:
        """The event with its confidence and the reasons for it."""
        features = self.describer.features(event, trigger, block)
        probability, reasons = self.model.judge(features)
        judged = replace(event, confidence=round(probability, 2), reasons=(*event.reasons, *reasons))
        self.seen.append((judged, features))
        return judged

    def alike(self, event: Event) -> Event:
        """A second record of the act judged last: as sure as the first."""
        self.seen.append((event, self.seen[-1][1]))
        return event

    def too_unsure(self, event: Event) -> str:
        """Why the event is given up, or the empty string."""
        return f"too unsure ({event.confidence:.2f})" if event.confidence < self.model.floor else ""
