"""Pinned floors (and ceilings) of the headline figures, so that a figure never falls unnoticed.

A floor remembers the set it was measured on (SHA-256 of its files) and the lexicon's version. On another set it is not compared, only reported.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lapwing.errors import InputError

if TYPE_CHECKING:
    from lapwing.evaluation.actors import ActorReport
    from lapwing.evaluation.articles import ArticleScores
    from lapwing.evaluation.relations import RelationScores
    from lapwing.evaluation.spans import SpanReport
    from lapwing.evaluation.translations import TranslationScores

#: Floors are cut to so many digits: a figure that differs only in the last bits on another machine must not trip them.
DIGITS = 3
#: In units of the last digit: a sum in another order moves a figure by less.
_SLACK = 1e-6
#: Figures that should be small.
CEILINGS = frozenset({"articles/traps", "actors/en/referring_wrong", "actors/fr/referring_wrong"})
#: Shares of `ArticleScores.details` that have a floor: name -> (numerator, denominator).
SHARES = {
    "articles/polarity": ("polarity_right", "polarity_seen"),
    "articles/mode": ("mode", "pairs"),
    "articles/date": ("date", "pairs"),
    "articles/attribution": ("attribution", "pairs"),
}


@dataclass(frozen=True, slots=True)
class Floor:
    """A pinned figure: its bound, the fingerprint of the set, the lexicon it was measured with."""

    floor: float
    set: str
    lexicon: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure against its floor. `state`: holds, exceeded, fallen, changed (another set), new (no floor yet)."""

    name: str
    state: str
    measured: float
    floor: float | None = None

    def __str__(self) -> str:
        word, was = ("ceiling" if self.name in CEILINGS else "floor"), f"{self.floor:g}" if self.floor is not None else "none"
        if self.state == "changed":
            return f"{word} not compared: {self.name}: its set is not the one the {word} {was} was measured on; measured {self.measured:.4g}"
        return f"{word} {self.state}: {self.name}: {word} {was}, measured {self.measured:.4g}"

    def to_dict(self) -> dict[str, Any]:
        return {"name": self.name, "state": self.state, "measured": round(self.measured, 4), "floor": self.floor}


# -- what is measured -----------------------------------------------------------------------------------------------


def fingerprint(*paths: Path) -> str:
    """SHA-256 of a file; of several, that of their hashes in order. A set is the files its figures depend on."""
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def article_figures(scores: ArticleScores) -> dict[str, float]:
    """The headline figures of the articles. A share of nothing is left out."""
    found: dict[str, float] = {}
    for language in sorted(scores.by_language):
        found[f"articles/{language}/event_f1"] = scores.by_language[language].f1
        found[f"articles/{language}/category_f1"] = scores.category_only[language].f1
    found |= {name: scores.details[a] / scores.details[b] for name, (a, b) in SHARES.items() if scores.details[b]}
    return found | {"articles/traps": float(scores.total().traps)}


def relation_figures(scores: RelationScores) -> dict[str, float]:
    return {"relations/macro_f1": scores.macro_f1, "relations/quad_f1": scores.quad_f1}


def translation_figures(scores: TranslationScores) -> dict[str, float]:
    return {"translations/fr/macro_f1": scores.french.macro_f1, "translations/fr/accuracy": scores.french.accuracy}


def actor_figures(report: ActorReport) -> dict[str, float]:
    """Per language: mentions found; of those found the country and the sector right; pronouns and descriptions right and wrong."""
    from lapwing.evaluation.actors import REFERRING

    found: dict[str, float] = {}
    for language in report.languages:
        total, referring = report.sum(language), report.sum(language, REFERRING)
        found |= {f"actors/{language}/{name}": total.share(name) for name in ("found", "country", "sector")}
        found |= {f"actors/{language}/referring_{name}": referring.share(name) for name in ("right", "wrong")}
    return found


def span_figures(report: SpanReport) -> dict[str, float]:
    return {"actors/spans": report.share}


# -- the file -------------------------------------------------------------------------------------------------------


def read(path: Path) -> dict[str, Floor]:
    """The pinned floors by name, none for a file that is not there. Raises InputError when it is no such file."""
    if not path.is_file():
        return {}
    try:
        return {name: Floor(**entry) for name, entry in json.loads(path.read_text(encoding="utf-8")).items()}
    except (AttributeError, TypeError, ValueError) as error:
        raise InputError(f"{path} is no file of floors ({error}); restore it, or remove it and pin anew with --raise-floors") from error


def dump(floors: Mapping[str, Floor]) -> str:
    """The file's text, sorted by name."""
    entries = {name: {"floor": f.floor, "set": f.set, "lexicon": f.lexicon} for name, f in sorted(floors.items())}
    return json.dumps(entries, indent=2) + "\n"


# -- comparing ------------------------------------------------------------------------------------------------------


def bound(name: str, measured: float) -> float:
    """What is pinned for a measured figure: cut down, for a ceiling up, to `DIGITS`."""
    scale = 10.0**DIGITS
    if name in CEILINGS:
        return math.ceil(measured * scale - _SLACK) / scale
    return math.floor(measured * scale + _SLACK) / scale


def compare(measured: Mapping[str, Floor], floors: Mapping[str, Floor]) -> list[Finding]:
    """Every measured figure (given as a `Floor` holding the figure itself) against its floor."""
    found = []
    for name, figure in sorted(measured.items()):
        pinned = floors.get(name)
        if pinned is None:
            found.append(Finding(name, "new", figure.floor))
        else:
            found.append(Finding(name, _state(name, figure, pinned), figure.floor, pinned.floor))
    return found


def _state(name: str, figure: Floor, pinned: Floor) -> str:
    if figure.set != pinned.set:
        return "changed"
    now = bound(name, figure.floor)
    if now == pinned.floor:
        return "holds"
    return "exceeded" if (now > pinned.floor) != (name in CEILINGS) else "fallen"


def moved(measured: Mapping[str, Floor], floors: Mapping[str, Floor], findings: Iterable[Finding], *, up: bool, down: bool) -> dict[str, Floor]:
    """The floors after raising what is exceeded or new (`up`), and lowering what has fallen or stands on another set (`down`)."""
    states = ({"exceeded", "new"} if up else set()) | ({"fallen", "changed"} if down else set())
    after = dict(floors)
    for finding in findings:
        if finding.state in states:
            after[finding.name] = replace(measured[finding.name], floor=bound(finding.name, finding.measured))
    return after
