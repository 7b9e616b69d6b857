"""Which PLOVER categories one sentence reports between two spans: a linear scorer over the features of `relation_features`.

Weights come from `training/relations.py`; `docs/models/between.md` is the model's card.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lapwing.errors import InputError, PipelineError
from lapwing.events.relation_features import Dictionary, Features, Offsets, extract, parse, views
from lapwing.lexicon import Lexicon
from lapwing.lexicon import load as load_lexicon

ARTIFACT = Path(__file__).resolve().parents[1] / "data" / "between.json.gz"
CATEGORIES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
#: CONCEDE and RETREAT are learned as one class, as the training data has them, and told apart by a second model.
YIELD = "YIELD"
YIELDS = ("CONCEDE", "RETREAT")


@dataclass(frozen=True, slots=True)
class Scorer:
    """Learned weights. `experts` maps the name of a group of features (`relation_features.views`) to feature -> weights in the order of `classes`;
    `mixture` says by language how much each expert counts, `length` to what norm its features are brought, `temperature` turns sums into odds.
    `split` weighs RETREAT against CONCEDE; `dictionary` has French lemmas' English ones."""

    classes: tuple[str, ...]
    experts: dict[str, dict[str, tuple[float, ...]]]
    bias: dict[str, tuple[float, ...]]
    mixture: dict[str, dict[str, float]]
    length: float
    temperature: float
    split: dict[str, float]
    split_bias: float
    dictionary: Dictionary

    def scores(self, features: Features, language: str) -> list[float]:
        """One number a class: the weighted sum of what the experts say."""
        totals = [0.0] * len(self.classes)
        seen = views(features, language, self.dictionary)
        for name, weight in self.mixture[language].items():
            expert = self.experts[name]
            for k, value in enumerate(self.bias[name]):
                totals[k] += weight * value
            for feature, value in known(seen[name], expert, self.length).items():
                for k, w in enumerate(expert[feature]):
                    totals[k] += weight * value * w
        return totals

    def classify(self, features: Features, language: str) -> dict[str, float]:
        """Probability of each class, YIELD undivided; they sum to one."""
        scores = [x / self.temperature for x in self.scores(features, language)]
        top = max(scores)
        odds = [math.exp(x - top) for x in scores]
        total = sum(odds)
        return {name: value / total for name, value in zip(self.classes, odds, strict=True)}

    def retreat_share(self, features: Features) -> float:
        """How much of YIELD is RETREAT (material) rather than CONCEDE (words)."""
        total = self.split_bias + sum(self.split.get(f, 0.0) * v for f, v in normalised(neutral(features), self.length).items())
        return 1.0 / (1.0 + math.exp(-total))

    def evidence(self, features: Features, language: str, category: str, limit: int = 8) -> list[tuple[str, float]]:
        """The features that speak most for (positive) or against a class, strongest first; a French word stands as its English ones do."""
        k = self.classes.index(YIELD if category in YIELDS else category)
        found: dict[str, float] = {}
        seen = views(features, language, self.dictionary)
        for name, weight in self.mixture[language].items():
            expert = self.experts[name]
            for feature, value in known(seen[name], expert, self.length).items():
                found[feature] = weight * value * expert[feature][k]
        return sorted(found.items(), key=lambda item: (-abs(item[1]), item[0]))[:limit]


def neutral(features: Features) -> Features:
    """The features that are the same in both languages."""
    return {name: value for name, value in features.items() if name.startswith("n:")}


def known(features: Features, names: Container[str], length: float) -> Features:
    """The features an expert has weights for, scaled: words it never saw must not make the others fainter."""
    return normalised({name: value for name, value in features.items() if name in names}, length)


def normalised(features: Features, length: float) -> Features:
    """The features scaled to a common length, so that long sentences do not shout."""
    norm = math.sqrt(sum(v * v for v in features.values()))
    return {name: value * length / norm for name, value in features.items()} if norm else {}


def to_scorer(raw: dict[str, Any]) -> Scorer:
    """A scorer from the plain data `training/relations.py` writes: rows are thousandths of a weight."""
    classes = tuple(raw["classes"])
    experts = {name: {feature: tuple(w / 1000 for w in row) for feature, row in rows.items()} for name, rows in raw["experts"].items()}
    bias = {name: tuple(values) for name, values in raw["bias"].items()}
    return Scorer(classes, experts, bias, raw["mixture"], raw["length"], raw["temperature"], raw["split"], raw["split_bias"], raw["dictionary"])


@lru_cache(maxsize=1)
def load_scorer() -> Scorer:
    """The scorer that ships with the package. Raises PipelineError when it is missing."""
    if not ARTIFACT.is_file():
        raise PipelineError(f"the relation weights {ARTIFACT.name} are missing; run 'python training/relations.py' in a checkout or reinstall the package")
    return to_scorer(json.loads(gzip.decompress(ARTIFACT.read_bytes())))


def between(
    sentence: str, actor: Offsets | None, recipient: Offsets | None, language: str, *, lexicon: Lexicon | None = None, scorer: Scorer | None = None
) -> list[tuple[str, float]]:
    """Which PLOVER categories `sentence` reports from the span `actor` to the span `recipient`.

    Spans are (start, end) character offsets into the sentence; None stands for a party it does not write. Returns all sixteen
    categories with probabilities that sum to one, best first. Raises InputError for a span outside the sentence or when
    neither is given, UnsupportedLanguage, PipelineError, LexiconError.
    """
    _check(sentence, actor, recipient)
    lexicon = lexicon or load_lexicon()
    scorer = scorer or load_scorer()
    (coder,) = parse([sentence], language, lexicon)
    return ranked(scorer, extract(coder, actor, recipient), language)


def ranked(scorer: Scorer, features: Features, language: str) -> list[tuple[str, float]]:
    """The sixteen categories with their probabilities, best first, ties in PLOVER's order."""
    found = scorer.classify(features, language)
    share = scorer.retreat_share(features)
    whole = found.pop(YIELD)
    found["CONCEDE"], found["RETREAT"] = whole * (1.0 - share), whole * share
    return sorted(found.items(), key=lambda item: (-item[1], CATEGORIES.index(item[0])))


def _check(sentence: str, actor: Offsets | None, recipient: Offsets | None) -> None:
    if actor is None and recipient is None:
        raise InputError("neither actor nor recipient has a span, so there is no pair to look between; give at least one")
    for name, span in (("actor", actor), ("recipient", recipient)):
        if span is not None and not (0 <= span[0] < span[1] <= len(sentence) and sentence[span[0] : span[1]].strip()):
            raise InputError(f"the {name} span {span[0]}-{span[1]} holds no text of the sentence ({len(sentence)} characters); give offsets into the sentence")
