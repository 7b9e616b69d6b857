"""Does what was learned from English sentences hold in French? The same marked sentences in both languages, scored by one model that saw neither.

The French file (tests/data/relations-fr.tsv) carries the `sentence_id` of the English rows it translates. The model is trained on all other English
rows; other markings of the translated sentences, and lexicon examples with the same words as either side, are left out as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lapwing.errors import InputError
from lapwing.evaluation.relations import CLASSES, Case, RelationScores, fit, plain, read_cases, score
from lapwing.events.between import Scorer, to_scorer
from lapwing.lexicon import Lexicon

#: How far French may fall behind English on the same sentences, in macro-F1: the bar the project set itself.
BAR = 0.04


@dataclass(frozen=True, slots=True)
class TranslationScores:
    """Scores of the same sentences in both languages; `trained_on` is the number of other English rows the model saw."""

    french: RelationScores
    english: RelationScores
    trained_on: int

    @property
    def difference(self) -> float:
        """Macro-F1 lost from English to French; negative where French is better."""
        return self.english.macro_f1 - self.french.macro_f1

    def to_dict(self) -> dict[str, Any]:
        return {
            "sentences": sum(n for *_, n in self.french.per_class.values()),
            "trained_on": self.trained_on,
            "fr": {"macro_f1": round(self.french.macro_f1, 4), "accuracy": round(self.french.accuracy, 4)},
            "en": {"macro_f1": round(self.english.macro_f1, 4), "accuracy": round(self.english.accuracy, 4)},
            "difference": round(self.difference, 4),
            "bar": BAR,
            "holds": self.difference <= BAR,
            "errors": [{"gold": g, "found": p, "sentence": s} for g, p, s in self.french.errors],
        }


def translated(path: Path, english: Sequence[Case], helpers: Sequence[Case], lexicon: Lexicon) -> TranslationScores:
    """Measure a file of translations against the English cases. Raises InputError when a row translates none of them or another label."""
    french = read_cases(path, lexicon, "fr")
    return compare(french, counterparts(french, english, path.name), english, helpers)


def counterparts(french: Sequence[Case], english: Sequence[Case], name: str) -> list[Case]:
    """The English row of each French one. Raises InputError."""
    by_id = {(c.id, c.label): c for c in english}
    missing = [c.id or "(none)" for c in french if (c.id, c.label) not in by_id]
    if missing:
        raise InputError(f"{name}: sentence_id {missing[0]} is no row of the English file with the same label; give the two files that belong together")
    return [by_id[(c.id, c.label)] for c in french]


def compare(french: Sequence[Case], same: Sequence[Case], english: Sequence[Case], helpers: Sequence[Case]) -> TranslationScores:
    """The scores of cases already read: `same` are the English counterparts of `french`, `english` all rows."""
    seen = {plain(c.sentence) for c in (*french, *same)}
    ids = {c.id for c in french}
    others = [c for c in english if c.id not in ids and plain(c.sentence) not in seen]
    scorer = to_scorer(fit(others, [c for c in helpers if plain(c.sentence) not in seen]))
    return TranslationScores(score(french, _answers(scorer, french)), score(same, _answers(scorer, same)), len(others))


def _answers(scorer: Scorer, cases: Sequence[Case]) -> list[str]:
    """The class that comes out first for each case."""
    rows = (scorer.scores(c.features, c.language) for c in cases)
    return [CLASSES[max(range(len(row)), key=row.__getitem__)] for row in rows]


def describe(report: dict[str, Any], name: str) -> str:
    """The report as text."""
    lines = [f"Translations: {name} ({report['sentences']} sentences; model trained on {report['trained_on']} others)"]
    lines += [f"  {language}  macro-F1 {report[language]['macro_f1']:.3f}  accuracy {report[language]['accuracy']:.3f}" for language in ("en", "fr")]
    verdict = "holds" if report["holds"] else "MISSED"
    return "\n".join([*lines, f"  French behind English by {report['difference']:.3f} (bar {report['bar']:.2f}: {verdict})"]) + "\n"
