"""Scores against annotated articles, as shared/eval/ARTICLES.md says: right, wrong, neutral, missed, traps, duplicates."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from lapwing.lexicon import Lexicon
from lapwing.reading import Reading, code
from lapwing.records import Document, Event
from lapwing.sources.text import document_from_text

Key = tuple[Any, ...]


@dataclass(slots=True)
class Tally:
    """Counts of one slice (a language, a category, a flag)."""

    right: int = 0
    wrong: int = 0
    neutral: int = 0
    missed: int = 0
    traps: int = 0
    duplicates: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def add(self, other: Tally) -> None:
        for name in ("right", "wrong", "neutral", "missed", "traps", "duplicates"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def to_dict(self) -> dict[str, Any]:
        return {
            "right": self.right, "wrong": self.wrong, "neutral": self.neutral, "missed": self.missed, "traps": self.traps, "duplicates": self.duplicates,
            "precision": round(self.precision, 4), "recall": round(self.recall, 4), "f1": round(self.f1, 4),
        }  # fmt: skip


@dataclass(slots=True)
class ArticleScores:
    """Everything measured on annotated articles; `pairs` are gold and predicted events with equal keys."""

    by_language: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_category: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_aux: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    category_only: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    lenient: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    details: Counter[str] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    misses: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)
    alarms: list[tuple[str, Event, str]] = field(default_factory=list)


def gold_key(event: dict[str, Any]) -> Key:
    return (
        event["event"],
        frozenset(p["country"] for p in event["actor"] if p["country"]),
        frozenset(p["country"] for p in event["recipient"] if p["country"]),
        frozenset(event["aux"]),
    )


def predicted_key(event: Event) -> Key:
    return (
        event.event,
        frozenset(p.code for p in event.actor if p.code),
        frozenset(p.code for p in event.recipient if p.code),
        frozenset(event.aux),
    )


def load_articles(path: Path) -> list[dict[str, Any]]:
    """The annotated articles. Raises OSError when the file is absent."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def to_document(article: dict[str, Any]) -> Document:
    published = date.fromisoformat(article["published"]) if article["published"] else None
    return document_from_text(
        article["text"], language=article["language"], title=article["title"], publisher=article["publisher"], published=published, path=article["id"]
    )


def score(path: Path, lexicon: Lexicon | None = None, pipeline: str | None = None) -> ArticleScores:
    """Code every annotated article and compare."""
    articles = load_articles(path)
    scores = ArticleScores()
    for article, reading in zip(articles, code([to_document(a) for a in articles], pipeline=pipeline, lexicon=lexicon), strict=True):
        _score_article(article, reading, scores)
    return scores


def _tally(gold: list[dict[str, Any]], predicted: list[Event], trapped: set[str], gold_of: Any, predicted_of: Any) -> tuple[Tally, dict[Key, int]]:
    """Steps 2 and 3 of ARTICLES.md §4 for one choice of key."""
    tally = Tally()
    sure: Counter[Key] = Counter(gold_of(g) for g in gold if g["sure"])
    unsure: Counter[Key] = Counter(gold_of(g) for g in gold if not g["sure"])
    counts: Counter[Key] = Counter(predicted_of(e) for e in predicted if e.id not in trapped)
    rights: dict[Key, int] = {}
    for key in sorted(set(sure) | set(counts), key=repr):
        p, s, u = counts[key], sure[key], unsure[key]
        right = min(p, s)
        neutral = min(p - right, u)
        wrong = p - right - neutral
        rights[key] = right + neutral
        tally.right += right
        tally.neutral += neutral
        tally.wrong += wrong
        tally.missed += s - right
        if s + u:
            tally.duplicates += wrong
    tally.wrong += len(trapped)
    tally.traps += len(trapped)
    return tally, rights


def _score_article(article: dict[str, Any], reading: Reading, scores: ArticleScores) -> None:
    gold: list[dict[str, Any]] = article["events"]
    predicted = list(reading.events)
    trapped = {e.id for e in predicted if any(n["start"] <= e.trigger.start < n["end"] for n in article["not_events"])}
    language = article["language"]
    tally, _ = _tally(gold, predicted, trapped, gold_key, predicted_key)
    scores.by_language[language].add(tally)
    scores.category_only[language].add(_tally(gold, predicted, trapped, lambda g: g["event"], lambda e: e.event)[0])
    lenient = _tally(gold, predicted, trapped, lambda g: gold_key(g)[:2], lambda e: predicted_key(e)[:2])[0]
    scores.lenient[language].add(lenient)
    for category in sorted({g["event"] for g in gold} | {e.event for e in predicted}):
        part, _ = _tally(
            [g for g in gold if g["event"] == category],
            [e for e in predicted if e.event == category],
            {e.id for e in predicted if e.id in trapped and e.event == category},
            gold_key,
            predicted_key,
        )
        scores.by_category[category].add(part)
    for flag in ("none", "historical", "future", "hypothetical", "negation"):

        def has(aux: Any, flag: str = flag) -> bool:
            return not aux if flag == "none" else flag in aux

        part, _ = _tally(
            [g for g in gold if has(g["aux"])],
            [e for e in predicted if has(e.aux)],
            {e.id for e in predicted if e.id in trapped and has(e.aux)},
            gold_key,
            predicted_key,
        )
        scores.by_aux[flag].add(part)
    _pair(article, gold, predicted, trapped, scores, reading)


def _pair(article: dict[str, Any], gold: list[dict[str, Any]], predicted: list[Event], trapped: set[str], scores: ArticleScores, reading: Reading) -> None:
    """Pairs with equal keys in text order, for the details; misses and false alarms with the likely cause."""
    remaining = sorted((e for e in predicted if e.id not in trapped), key=lambda e: e.trigger.start)
    unmatched: list[dict[str, Any]] = []
    for g in sorted(gold, key=lambda g: (not g["sure"], g["trigger"]["start"])):
        same = [e for e in remaining if predicted_key(e) == gold_key(g)]
        # Among equal keys the one on the gold trigger, else text order.
        same.sort(key=lambda e: (not (e.trigger.start <= g["trigger"]["end"] and g["trigger"]["start"] <= e.trigger.end), e.trigger.start))
        if same:
            remaining.remove(same[0])
            if g["sure"]:
                _details(g, same[0], scores)
                scores.confusion[(g["event"], g["event"])] += 1
        elif g["sure"]:
            unmatched.append(g)
    for g in unmatched:
        near = [e for e in remaining if e.trigger.start < g["trigger"]["end"] and g["trigger"]["start"] < e.trigger.end]
        cause = (
            _cause(g, near[0])
            if near
            else ("trap" if any(e.id in trapped and e.trigger.start == g["trigger"]["start"] for e in predicted) else _silence(g, reading))
        )
        scores.misses.append((article["id"], g, cause))
        scores.confusion[(g["event"], near[0].event if near else "(none)")] += 1
        if near and near[0].event == g["event"]:
            scores.details["polarity_seen"] += 1
            scores.details["polarity_right"] += set(near[0].aux) == set(g["aux"])
    for e in remaining:
        overlapping = [g for g in gold if e.trigger.start < g["trigger"]["end"] and g["trigger"]["start"] < e.trigger.end]
        scores.alarms.append((article["id"], e, _cause(overlapping[0], e) if overlapping else "no such event"))
        if not overlapping:
            scores.confusion[("(none)", e.event)] += 1
    for e in predicted:
        if e.id in trapped:
            scores.alarms.append((article["id"], e, "trap"))


def _silence(g: dict[str, Any], reading: Reading) -> str:
    """Why nothing was coded at a gold trigger."""
    start, end = g["trigger"]["start"], g["trigger"]["end"]
    why = [r.why for r in reading.rejected if r.span.start < end and start < r.span.end]
    return f"rejected: {why[0]}" if why else "no trigger"


def _cause(g: dict[str, Any], e: Event) -> str:
    causes = []
    if g["event"] != e.event:
        causes.append(f"category {e.event}")
    if gold_key(g)[1] != predicted_key(e)[1]:
        causes.append("actor " + ("+".join(sorted(predicted_key(e)[1])) or "none"))
    if gold_key(g)[2] != predicted_key(e)[2]:
        causes.append("recipient " + ("+".join(sorted(predicted_key(e)[2])) or "none"))
    if set(g["aux"]) != set(e.aux):
        causes.append("polarity " + ("+".join(e.aux) or "none"))
    return ", ".join(causes) or "duplicate"


def _details(g: dict[str, Any], e: Event, scores: ArticleScores) -> None:
    d = scores.details
    d["pairs"] += 1
    d["polarity_seen"] += 1
    d["polarity_right"] += 1
    d["mode"] += (g["mode"] or None) == e.mode
    gold_date = (g["date"]["from"], g["date"]["to"]) if g["date"] else None
    found = (e.date.start.isoformat(), e.date.end.isoformat()) if e.date and e.date.basis == "text" else None
    d["date"] += gold_date == found
    if gold_date:
        d["dated"] += 1
        d["dated_right"] += gold_date == found
    d["attribution"] += (g["attribution"]["kind"] if g["attribution"] else None) == (e.attribution.kind if e.attribution else None)
    for condition in g["conditions"]:
        d["conditions"] += 1
        d["conditions_found"] += any(c.start < condition["end"] and condition["start"] < c.end for c in e.conditions + e.demands)
    if g["place"]:
        d["places"] += 1
        d["places_found"] += bool(e.place and e.place.span.start < g["place"]["end"] and g["place"]["start"] < e.place.span.end)
