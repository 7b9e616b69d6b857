"""Does confidence say how often events are right? Predicted and observed precision in ten bins of annotated articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from lapwing.evaluation.articles import parsed, to_document
from lapwing.evaluation.keys import gold_key, overlap, predicted_key
from lapwing.events.coder import Coder
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.lexicon import load as load_lexicon
from lapwing.records import Event

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """`n` events between two confidences: mean confidence and the part that is right."""

    low: float
    high: float
    predicted: float
    observed: float
    n: int

    @property
    def difference(self) -> float:
        """Predicted minus observed: positive where the coder is too sure."""
        return self.predicted - self.observed

    def to_dict(self) -> dict[str, Any]:
        return {
            "low": round(self.low, 4), "high": round(self.high, 4), "predicted": round(self.predicted, 4), "observed": round(self.observed, 4),
            "difference": round(self.difference, 4), "n": self.n,
        }  # fmt: skip


def outcomes(article: dict[str, Any], events: Sequence[Event]) -> list[str]:
    """For each coded event *right* (its whole key is a sure annotated event's), *neutral* (an unsure one's) or *wrong* (or in a trap).

    Each annotated event makes one coded event right, the one on its trigger first, as in `evaluation/articles.py`.
    """
    found = ["wrong"] * len(events)
    free = [k for k, e in enumerate(events) if not any(t["start"] <= e.trigger.start < t["end"] for t in article["not_events"])]
    for gold in sorted(article["events"], key=lambda g: (not g["sure"], g["trigger"]["start"])):
        same = [k for k in free if predicted_key(events[k]) == gold_key(gold)]
        if same:
            best = min(same, key=lambda k: (not overlap(gold, events[k]), events[k].trigger.start))
            found[best] = "right" if gold["sure"] else "neutral"
            free.remove(best)
    return found


def bins(pairs: Iterable[tuple[float, bool]], number: int = BINS) -> list[Bin]:
    """Bins of as nearly equal count as can be; equally sure events are taken in the order of their outcomes spread evenly.

    `pairs` are (confidence, right). Fewer events than bins make as many bins as events.
    """
    ordered = _spread(sorted(pairs))
    number = min(number, len(ordered))
    edges = [round(k * len(ordered) / number) for k in range(number + 1)] if number else []
    return [_bin(ordered[a:b]) for a, b in pairwise(edges)]


def _spread(ordered: list[tuple[float, bool]]) -> list[tuple[float, bool]]:
    """Ties mixed evenly: where a bin's edge cuts through equally sure events, both sides get their share of right ones."""
    found: list[tuple[float, bool]] = []
    start = 0
    while start < len(ordered):
        stop = start
        while stop < len(ordered) and ordered[stop][0] == ordered[start][0]:
            stop += 1
        n, right = stop - start, sum(r for _, r in ordered[start:stop])
        found.extend((ordered[start][0], (k + 1) * right // n > k * right // n) for k in range(n))
        start = stop
    return found


def _bin(part: Sequence[tuple[float, bool]]) -> Bin:
    n = len(part)
    return Bin(part[0][0], part[-1][0], sum(p for p, _ in part) / n, sum(r for _, r in part) / n, n)


def calibration(articles: Sequence[dict[str, Any]], lexicon: Lexicon | None = None, pipeline: str | None = None) -> list[Bin]:
    """Code annotated articles (`load_articles`) and bin their events by confidence; unsure annotated events count as right."""
    lexicon = lexicon or load_lexicon()
    pairs: list[tuple[float, bool]] = []
    for article, (document, doc) in zip(articles, parsed((to_document(a) for a in articles), pipeline), strict=True):
        events = Coder(Syntax(doc, document.language), lexicon, document).code().events
        pairs += [(e.confidence, o != "wrong") for e, o in zip(events, outcomes(article, events), strict=True)]
    return bins(pairs)


def worst(table: Sequence[Bin]) -> float:
    """The largest difference of any bin."""
    return max((abs(b.difference) for b in table), default=0.0)


def expected_error(table: Sequence[Bin]) -> float:
    """The mean difference, each event counting alike (ECE)."""
    total = sum(b.n for b in table)
    return sum(abs(b.difference) * b.n for b in table) / total if total else 0.0


def describe(title: str, table: Sequence[Bin]) -> str:
    """The bins as text."""
    lines = [title, f"  {'confidence':>13} {'predicted':>9} {'observed':>9} {'difference':>10} {'n':>5}"]
    lines += [f"  {b.low:6.3f} {b.high:6.3f} {b.predicted:9.3f} {b.observed:9.3f} {b.difference:+10.3f} {b.n:5d}" for b in table]
    lines.append(f"  largest difference {worst(table):.3f}, mean difference {expected_error(table):.3f}")
    return "\n".join(lines)
