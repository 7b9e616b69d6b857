"""Scores against annotated articles, as shared/eval/ARTICLES.md says: right, wrong, neutral, missed, traps, duplicates."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lapwing.evaluation.causes import Cause, of_alarm, of_miss
from lapwing.evaluation.keys import Key, gold_key, overlap, predicted_key
from lapwing.events.coder import Coded, Coder
from lapwing.language.pipeline import load_parser, parse_all
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.lexicon import load as load_lexicon
from lapwing.records import Document, Event
from lapwing.sources.text import document_from_text

if TYPE_CHECKING:
    from spacy.tokens import Doc


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


def sum_of(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total.add(tally)
    return total


@dataclass(slots=True)
class ArticleScores:
    """Everything measured on annotated articles; `misses` and `alarms` are (article, annotated or coded event, cause)."""

    by_language: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_category: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_aux: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    category_only: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    lenient: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    details: Counter[str] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    misses: list[tuple[str, dict[str, Any], Cause]] = field(default_factory=list)
    alarms: list[tuple[str, Event, Cause]] = field(default_factory=list)
    #: By (category, language): with the whole key, and with the category alone.
    by_both: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    category_by_both: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    #: Article -> its language.
    languages: dict[str, str] = field(default_factory=dict)

    def total(self, tallies: str = "by_language") -> Tally:
        """The sum over the languages of `by_language`, `category_only` or `lenient`."""
        return sum_of(getattr(self, tallies).values())


def load_articles(path: Path) -> list[dict[str, Any]]:
    """The annotated articles. Raises OSError when the file is absent."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def to_document(article: dict[str, Any]) -> Document:
    published = date.fromisoformat(article["published"]) if article["published"] else None
    return document_from_text(
        article["text"], language=article["language"], title=article["title"], publisher=article["publisher"], published=published, path=article["id"]
    )


def parsed(documents: Iterable[Document], pipeline: str | None = None) -> list[tuple[Document, Doc]]:
    """Documents with their parses, which no lexicon changes: coding them again with another one needs no second parse."""
    found: list[tuple[Document, Doc]] = []
    for language, group in groupby(documents, key=lambda d: d.language):
        batch = list(group)
        found.extend(zip(batch, parse_all(load_parser(language, pipeline), batch), strict=True))
    return found


def score(path: Path, lexicon: Lexicon | None = None, pipeline: str | None = None) -> ArticleScores:
    """Code every annotated article and compare."""
    articles = load_articles(path)
    return score_parsed(articles, parsed((to_document(a) for a in articles), pipeline), lexicon or load_lexicon())


def score_parsed(articles: Sequence[dict[str, Any]], parses: Sequence[tuple[Document, Doc]], lexicon: Lexicon) -> ArticleScores:
    """The same on articles already parsed."""
    scores = ArticleScores()
    for article, (document, doc) in zip(articles, parses, strict=True):
        coder = Coder(Syntax(doc, document.language), lexicon, document)
        _score_article(article, coder, coder.code(), scores)
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


def _score_article(article: dict[str, Any], coder: Coder, coded: Coded, scores: ArticleScores) -> None:
    gold: list[dict[str, Any]] = article["events"]
    predicted = list(coded.events)
    trapped = {e.id for e in predicted if any(n["start"] <= e.trigger.start < n["end"] for n in article["not_events"])}
    language = article["language"]
    scores.languages[article["id"]] = language
    tally, _ = _tally(gold, predicted, trapped, gold_key, predicted_key)
    scores.by_language[language].add(tally)
    scores.category_only[language].add(_tally(gold, predicted, trapped, lambda g: g["event"], lambda e: e.event)[0])
    lenient = _tally(gold, predicted, trapped, lambda g: gold_key(g)[:2], lambda e: predicted_key(e)[:2])[0]
    scores.lenient[language].add(lenient)
    for category in sorted({g["event"] for g in gold} | {e.event for e in predicted}):
        own = (
            [g for g in gold if g["event"] == category],
            [e for e in predicted if e.event == category],
            {e.id for e in predicted if e.id in trapped and e.event == category},
        )
        part, _ = _tally(*own, gold_key, predicted_key)
        scores.by_category[category].add(part)
        scores.by_both[(category, language)].add(part)
        scores.category_by_both[(category, language)].add(_tally(*own, lambda g: g["event"], lambda e: e.event)[0])
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
    _pair(article, gold, predicted, trapped, scores, coder, coded)


def _pair(
    article: dict[str, Any], gold: list[dict[str, Any]], predicted: list[Event], trapped: set[str], scores: ArticleScores, coder: Coder, coded: Coded
) -> None:
    """Pairs with equal keys for the details, on the gold trigger first, the rest in text order; misses and false alarms with the likely cause."""
    remaining = sorted((e for e in predicted if e.id not in trapped), key=lambda e: e.trigger.start)
    waiting = sorted(gold, key=lambda g: (not g["sure"], g["trigger"]["start"]))
    for on_trigger in (True, False):
        left: list[dict[str, Any]] = []
        for g in waiting:
            found = next((e for e in remaining if predicted_key(e) == gold_key(g) and (not on_trigger or overlap(g, e))), None)
            if found is None:
                left.append(g)
                continue
            remaining.remove(found)
            if g["sure"]:
                _details(g, found, scores)
                scores.confusion[(g["event"], g["event"])] += 1
        waiting = left
    unmatched = [g for g in waiting if g["sure"]]
    for g in unmatched:
        near = [e for e in remaining if overlap(g, e)]
        in_trap = any(e.id in trapped and e.trigger.start == g["trigger"]["start"] for e in predicted)
        scores.misses.append((article["id"], g, of_miss(g, near[0] if near else None, coder, predicted, coded.rejected, in_trap)))
        scores.confusion[(g["event"], near[0].event if near else "(none)")] += 1
        if near and near[0].event == g["event"]:
            scores.details["polarity_seen"] += 1
            scores.details["polarity_right"] += set(near[0].aux) == set(g["aux"])
    for e in remaining:
        overlapping = [g for g in gold if overlap(g, e)]
        scores.alarms.append((article["id"], e, of_alarm(e, overlapping[0] if overlapping else None, coder)))
        if not overlapping:
            scores.confusion[("(none)", e.event)] += 1
    for e in predicted:
        if e.id in trapped:
            scores.alarms.append((article["id"], e, Cause("trap")))


def _details(g: dict[str, Any], e: Event, scores: ArticleScores) -> None:
    d = scores.details
    d["pairs"] += 1
    d["polarity_seen"] += 1
    d["polarity_right"] += 1
    d["mode"] += (g["mode"] or None) == e.mode
    gold_date = (g["date"]["from"], g["date"]["to"]) if g["date"] else None
    found = (e.date.start.isoformat(), e.date.end.isoformat()) if e.date and e.date.basis in ("text", "sentence before") else None
    d["date"] += gold_date == found
    if gold_date:
        d["dated"] += 1
        d["dated_right"] += gold_date == found
    annotated, coded = set(g.get("context") or ()), set(e.context)
    d["contexts_shared"] += len(annotated & coded)
    d["contexts_annotated"] += len(annotated)
    d["contexts_coded"] += len(coded)
    d["attribution"] += (g["attribution"]["kind"] if g["attribution"] else None) == (e.attribution.kind if e.attribution else None)
    for condition in g["conditions"]:
        d["conditions"] += 1
        d["conditions_found"] += any(c.start < condition["end"] and condition["start"] < c.end for c in e.conditions + e.demands)
    if g["place"]:
        d["places"] += 1
        d["places_found"] += bool(e.place and e.place.span.start < g["place"]["end"] and g["place"]["start"] < e.place.span.end)
