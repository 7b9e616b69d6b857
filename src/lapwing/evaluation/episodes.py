"""How well reports of one event are told from others: labelled reports, coded by the real coder, compared in pairs and grouped.

A row of the labelled file: `id` (scenario/episode/number), `what` the event is in words, `language`, `published`, `publisher`, `text`, and `mark`, the
word of the text that tells the event meant. Reports of one episode are one event; the pairs are those within a scenario.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from lapwing.dataset.clusters import clusters
from lapwing.dataset.rows import event_rows
from lapwing.dataset.same import SAME, may_be_same, probability
from lapwing.dataset.told import Told, told
from lapwing.errors import InputError
from lapwing.lexicon import Lexicon
from lapwing.reading import code
from lapwing.records import Document
from lapwing.sources.reader import read_text

_FIELDS = ("id", "what", "language", "published", "publisher", "text", "mark")


@dataclass(frozen=True, slots=True)
class Report:
    """A labelled report and the event that was coded where its mark stands (None: nothing was)."""

    id: str
    what: str
    publisher: str
    document: Document
    event: Told | None
    events: tuple[Told, ...]

    @property
    def scenario(self) -> str:
        return self.id.split("/")[0]

    @property
    def episode(self) -> str:
        return self.id.rsplit("/", 1)[0]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports of a scenario, and whether they are about one event."""

    a: Report
    b: Report
    same: bool

    @property
    def why(self) -> str:
        return f"both: {self.a.what}" if self.same else f"{self.a.what}; {self.b.what}"

    @property
    def tuning(self) -> bool:
        """Half of the scenarios, by a hash of their names, are for tuning; no pair straddles the halves."""
        return is_tuning(self.a.scenario)


def is_tuning(scenario: str) -> bool:
    """Does a scenario belong to the half that may be tuned on?"""
    return hashlib.sha256(scenario.encode()).digest()[0] % 2 == 0


def read_reports(path: Path, lexicon: Lexicon | None = None, pipeline: str | None = None) -> list[Report]:
    """The reports of a labelled file, coded. Raises InputError where the file is none."""
    rows = [_row(line, f"{path}, line {number}") for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if line]
    documents = [
        read_text(row["text"], language=row["language"], published=date.fromisoformat(row["published"]), publisher=row["publisher"], path=row["id"])
        for row in rows
    ]
    texts = sorted((d for d in documents if isinstance(d, Document)), key=lambda d: d.language)
    readings = {reading.document.path: reading for reading in code(texts, lexicon=lexicon, pipeline=pipeline)}
    reports = []
    for row in rows:
        reading = readings[row["id"]]
        coded = event_rows([reading]).to_pylist()
        events = tuple(told(event, reading.document.published, reading.document.language) for event in coded)
        meant = _meant(coded, row["text"].index(row["mark"]), len(row["mark"]))
        reports.append(Report(row["id"], row["what"], row["publisher"], reading.document, None if meant is None else events[meant], events))
    return reports


def _row(line: str, where: str) -> dict[str, str]:
    try:
        row: dict[str, str] = json.loads(line)
        if missing := [name for name in _FIELDS if not row.get(name)]:
            raise ValueError(f"no {', '.join(missing)}")
        if row["mark"] not in row["text"] or row["id"].count("/") != 2:
            raise ValueError("the mark is not in the text, or the id is not scenario/episode/number")
    except (ValueError, AttributeError) as error:
        raise InputError(f"{where} is no labelled report ({error}); src/lapwing/evaluation/episodes.py lists the fields") from error
    return row


def _meant(events: Sequence[dict[str, Any]], start: int, length: int) -> int | None:
    """The event whose trigger has the mark, else that of its sentence whose trigger is nearest."""
    there = [(n, e) for n, e in enumerate(events) if e["sentence"]["start"] <= start < e["sentence"]["end"]]
    return min(there, key=lambda pair: (_distance(pair[1]["trigger"], start, length), pair[0]))[0] if there else None


def _distance(trigger: dict[str, Any], start: int, length: int) -> int:
    return int(max(0, trigger["start"] - (start + length) + 1, start - trigger["end"] + 1))


def pairs(reports: Iterable[Report]) -> list[Pair]:
    """All pairs of reports of one scenario."""
    by_scenario: dict[str, list[Report]] = {}
    for report in reports:
        by_scenario.setdefault(report.scenario, []).append(report)
    return [Pair(a, b, a.episode == b.episode) for some in by_scenario.values() for a, b in combinations(some, 2)]


@dataclass(frozen=True, slots=True)
class Score:
    """Of pairs said to be one event: right ones, all that were said, all that there are."""

    right: int
    said: int
    there: int

    @property
    def precision(self) -> float:
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.said + self.there) if self.said + self.there else 1.0

    def to_dict(self) -> dict[str, float]:
        return {"precision": round(self.precision, 4), "recall": round(self.recall, 4), "f1": round(self.f1, 4), "pairs": self.there}


@dataclass(frozen=True, slots=True)
class EpisodeScores:
    """What a labelled file gave. `tuning` and `test`: the two halves' pairs; `coded`: the test pairs of which both events were coded; `grouped`: the pairs
    of all reports that grouping put into one episode; `wrong`: the pairs of the tuning half that were taken amiss, with their probability."""

    reports: int
    uncoded: int
    tuning: Score
    test: Score
    coded: Score
    grouped: Score
    wrong: tuple[tuple[Pair, float], ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        figures = {name: getattr(self, name).to_dict() for name in ("tuning", "test", "coded", "grouped")}
        return {"reports": self.reports, "uncoded": self.uncoded, **figures}

    def text(self, name: str, *, errors: bool = False) -> str:
        """A table; with `errors` the pairs of the tuning half that were taken amiss."""
        lines = [f"Episodes: {name} ({self.reports} reports; of {self.uncoded} the event meant was not coded)"]
        lines.append(f"  {'':<34}{'prec':>8}{'recall':>8}{'F1':>8}{'n':>6}")
        rows = {
            "pairs, tuning half": self.tuning,
            "pairs, test half": self.test,
            "  of which both events are coded": self.coded,
            "groups, all reports": self.grouped,
        }
        for label, score in rows.items():
            lines.append(f"  {label:<34}{score.precision:>8.3f}{score.recall:>8.3f}{score.f1:>8.3f}{score.there:>6}")
        if errors:
            for pair, likely in self.wrong:
                kind = "missed" if pair.same else "joined"
                lines.append(f"  {kind} {likely:.2f}  {pair.a.id} · {pair.b.id}  ({pair.why})")
        return "\n".join(lines) + "\n"


def likelihood(pair: Pair) -> float:
    """The model's probability that a pair is one event; 0 where one was not coded or a rule keeps them apart."""
    a, b = pair.a.event, pair.b.event
    return probability(a, b) if a and b and may_be_same(a, b) else 0.0


def scores(reports: Sequence[Report]) -> EpisodeScores:
    """Measure pairs and groups."""
    judged = [(pair, likelihood(pair)) for pair in pairs(reports)]
    halves = {half: [(p, likely) for p, likely in judged if p.tuning == half] for half in (True, False)}
    coded = [(p, likely) for p, likely in halves[False] if p.a.event and p.b.event]
    wrong = tuple((p, likely) for p, likely in halves[True] if (likely >= SAME) != p.same)
    uncoded = sum(report.event is None for report in reports)
    return EpisodeScores(len(reports), uncoded, _score(halves[True]), _score(halves[False]), _score(coded), _grouped(reports), wrong)


def _score(judged: Iterable[tuple[Pair, float]]) -> Score:
    pairs = list(judged)
    said = sum(likely >= SAME for _, likely in pairs)
    return Score(sum(likely >= SAME and pair.same for pair, likely in pairs), said, sum(pair.same for pair, _ in pairs))


def _grouped(reports: Sequence[Report]) -> Score:
    """All events of all reports, grouped as a dataset's are: pairs of reports whose events meant come into one group."""
    events = [event for report in reports for event in report.events]
    group = {events[n].id: number for number, members in enumerate(clusters(events)) for n in members}
    right = said = there = 0
    for a, b in combinations(reports, 2):
        same = a.episode == b.episode
        together = a.event is not None and b.event is not None and group[a.event.id] == group[b.event.id]
        right, said, there = right + (same and together), said + together, there + same
    return Score(right, said, there)
