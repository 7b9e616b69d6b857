"""How well `lapwing.between` tells the relation of two marked parties: learned and measured by cross-validation.

The file has the columns of the PLV data set (Hu et al., ACL 2024): `sentence`, `marked_sentence` with one `<s>…</s>` source and one
`<t>…</t>` target, `gold_root` of 15 classes (PLOVER's CONCEDE and RETREAT are one, YIELD) and `gold_quad`. Learning needs scikit-learn.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lapwing.errors import InputError
from lapwing.evaluation.examples import examples
from lapwing.events.between import CATEGORIES, YIELD, YIELDS, Scorer, known, load_scorer, neutral, normalised, to_scorer
from lapwing.events.relation_features import Dictionary, Features, Offsets, extract, parse, views
from lapwing.language.pipeline import LANGUAGES
from lapwing.lexicon import Lexicon
from lapwing.lexicon import load as load_lexicon
from lapwing.lexicon.source import read_yaml

EXPERTS = ("frames", "classes", "bag", "syntax", "fr")
CLASSES = tuple(sorted((set(CATEGORIES) - set(YIELDS)) | {YIELD}))
SEED = 11
#: Norm of each expert's features, penalty, and the weights of our own sentences and of the lexicon's examples beside a row of PLV: from coarse sweeps
#: by five-fold cross-validation over two or three seeds, in which none of them moved macro-F1 by more than 0.01 around the value taken.
LENGTH = 6.0
PENALTY = 0.03
OWN_WEIGHT = 1.0
EXAMPLE_WEIGHT = 0.15
#: A feature counts when this many sentences have it.
SEEN = 2
#: How much rare classes are raised: 0 leaves counts as they are, 1 makes all classes weigh the same.
BALANCE = 0.5
#: What each expert counts, from a coarse grid over held-out scores: English over three ways to cut the folds (mean macro-F1 0.842; with the weights
#: of a lexicon half the size 0.838), French over halves of our own sentences. A dictionary blurs loose words, so French leans on the bag less.
MIXTURE = {
    "en": {"bag": 1.0, "syntax": 0.2, "frames": 0.8, "classes": 0.4},
    "fr": {"bag": 0.4, "syntax": 0.35, "frames": 0.6, "classes": 0.5, "fr": 0.5},
}
#: Our own marked sentences, in a checkout.
OWN = Path(__file__).resolve().parents[3] / "training" / "data"
#: What a pair of words from the same frame counts in the dictionary beside one that the dictionary lists.
FRAME_PAIR = 0.3
#: English renderings kept for a French word.
RENDERINGS = 6
#: Sentences sharing this part of their words are versions of one another.
NEAR = 0.6
_TAG = re.compile(r"</?[st]>")


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled pair: its features, its class of `CLASSES`, the row's own `sentence_id`, and for lexicon examples the PLOVER category and the frame."""

    sentence: str
    features: Features
    label: str
    language: str
    category: str = ""
    quad: int = 0
    frame: str = ""
    id: str = ""


@dataclass(slots=True)
class RelationScores:
    """`per_class`: precision, recall, F1, number. `confusion`: gold class -> predicted class -> number. `errors`: gold, predicted, sentence."""

    macro_f1: float
    accuracy: float
    quad_f1: float
    per_class: dict[str, tuple[float, float, float, int]]
    confusion: dict[str, dict[str, int]]
    errors: list[tuple[str, str, str]] = field(default_factory=list)
    temperature: float = 1.0

    def to_dict(self) -> dict[str, Any]:
        return {
            "macro_f1": round(self.macro_f1, 4),
            "accuracy": round(self.accuracy, 4),
            "quad_f1": round(self.quad_f1, 4),
            "per_class": {name: {"precision": round(p, 4), "recall": round(r, 4), "f1": round(f, 4), "n": n} for name, (p, r, f, n) in self.per_class.items()},
            "confusion": self.confusion,
            "temperature": round(self.temperature, 4),
        }


# -- reading --------------------------------------------------------------------------------------------------------


def strip_tags(marked: str) -> tuple[str, Offsets | None, Offsets | None]:
    """The plain sentence and the first span of each tag; None for a party that is not marked."""
    text = ""
    opened: dict[str, int] = {}
    spans: dict[str, Offsets] = {}
    last = 0
    for match in _TAG.finditer(marked):
        text += marked[last : match.start()]
        last = match.end()
        letter = match.group().strip("</>")
        if match.group().startswith("</"):
            spans.setdefault(letter, (opened[letter], len(text)))
        else:
            opened[letter] = len(text)
    return text + marked[last:], spans.get("s"), spans.get("t")


def read_cases(path: Path, lexicon: Lexicon, language: str = "en") -> list[Case]:
    """The rows of a file of marked sentences. Raises InputError when it is missing or lacks a column."""
    if not path.is_file():
        raise InputError(f"no relations file at {path.name}; give the path of the PLV training half (relations-dev.tsv)")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    missing = {"marked_sentence", "gold_root", "gold_quad"} - set(rows[0] if rows else ())
    if missing:
        raise InputError(f"{path.name} lacks the column '{min(missing)}'; give a file with the columns of relations-dev.tsv")
    marked = [strip_tags(row["marked_sentence"]) for row in rows]
    coders = parse([text for text, _, _ in marked], language, lexicon)
    return [
        Case(text, extract(coder, source, target), row["gold_root"], language, "", int(row["gold_quad"]), "", row.get("sentence_id") or "")
        for coder, (text, source, target), row in zip(coders, marked, rows, strict=True)
    ]


def example_cases(lexicon: Lexicon, folder: Path = OWN) -> list[Case]:
    """Further training data in both languages: the lexicon's own examples and, where there is a checkout, our own marked sentences."""
    found: list[Case] = []
    for language in LANGUAGES:
        kept = [e for e in examples(lexicon) if e.language == language and e.event in CATEGORIES and (e.actors or e.recipients)]
        coders = parse([e.text for e in kept], language, lexicon)
        for coder, e in zip(coders, kept, strict=True):
            features = extract(coder, e.actors[0] if e.actors else None, e.recipients[0] if e.recipients else None)
            found.append(Case(e.text, features, YIELD if e.event in YIELDS else e.event, language, e.event, 0, e.frame))
    return found + own_cases(lexicon, folder)


def own_cases(lexicon: Lexicon, folder: Path = OWN) -> list[Case]:
    """The sentences of `relations-own-*.jsonl`, each in both languages; without a frame, which tells them from the lexicon's examples."""
    files = sorted(folder.glob("relations-own-*.jsonl"))
    rows = [(path.stem, json.loads(line)) for path in files for line in path.read_text(encoding="utf-8").splitlines() if line]
    found: list[Case] = []
    for language in LANGUAGES:
        marked = [(*strip_tags(row[language]), row["root"], f"{stem}-{n}") for n, (stem, row) in enumerate(rows)]
        kept = [m for m in marked if m[1] or m[2]]
        for coder, (text, source, target, root, name) in zip(parse([m[0] for m in kept], language, lexicon), kept, strict=True):
            found.append(Case(text, extract(coder, source, target), YIELD if root in YIELDS else root, language, root, 0, "", name))
    return found


def read_dictionary(path: Path, lexicon: Lexicon) -> dict[str, dict[str, float]]:
    """French lemma -> English lemmas with shares that sum to one: the pairs of `bilingual.yaml`, and with less weight those that share a frame."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for by_word in read_yaml(path).values():
        for english, french in by_word.items():
            for word in french.split(","):
                votes[word.strip()][english] = 1.0
    for (frame, kind), words in _realisations(lexicon, "fr").items():
        english_words = _realisations(lexicon, "en").get((frame, kind), [])
        for french in words:
            for english in english_words:
                votes[french][english] += FRAME_PAIR / len(english_words)
    shares: dict[str, dict[str, float]] = {}
    for french, by in sorted(votes.items()):
        kept = sorted(by.items(), key=lambda item: (-item[1], item[0]))[:RENDERINGS]
        total = sum(by.values())
        shares[french] = {english: round(vote / total, 3) for english, vote in kept}
    return shares


def _realisations(lexicon: Lexicon, language: str) -> dict[tuple[str, str], list[str]]:
    """The single words that realise each frame, by frame and kind."""
    key = lexicon.version, language
    if key not in _REALISED:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for lemma, realised in lexicon.index[language].items():
            for frame, pattern in realised:
                if len(pattern.words) <= 1:
                    found[frame.id, pattern.kind].append(lemma)
        _REALISED[key] = {where: sorted(set(words)) for where, words in sorted(found.items())}
    return _REALISED[key]


_REALISED: dict[tuple[str, str], dict[tuple[str, str], list[str]]] = {}


# -- learning -------------------------------------------------------------------------------------------------------


def fit(
    cases: Sequence[Case], helpers: Sequence[Case], dictionary: Dictionary | None = None, *, temperature: float = 1.0, length: float = LENGTH
) -> dict[str, Any]:
    """Plain data for `to_scorer`: one linear expert for each group of features.

    Features of `cases` are doubled (common and own) and those of `helpers`, whose conventions differ a little, are not, so that helpers
    teach what is common only; the two halves are added in the end. Without `dictionary`, the one that ships is taken.
    """
    words = load_scorer().dictionary if dictionary is None else dictionary
    seen = [views(c.features, c.language, words) for c in (*cases, *helpers)]
    labels = [c.label for c in (*cases, *helpers)]
    given = [1.0] * len(cases) + [EXAMPLE_WEIGHT if c.frame else OWN_WEIGHT for c in helpers]
    experts: dict[str, dict[str, list[int]]] = {}
    bias: dict[str, list[float]] = {}
    for name in EXPERTS:
        kept = [i for i, view in enumerate(seen) if name in view]
        number = Counter(feature for i in kept for feature in seen[i][name])
        repeated = {feature for feature, n in number.items() if n >= SEEN}
        single = [(i, known(seen[i][name], repeated, length)) for i in kept]
        rows, offsets = _expert(
            [{**f, **{"own " + k: v for k, v in f.items()}} if i < len(cases) else f for i, f in single], [labels[i] for i in kept], [given[i] for i in kept]
        )
        experts[name] = {feature: row for feature, values in rows.items() if any(row := [round(1000 * w) for w in values])}
        bias[name] = [round(x, 4) for x in offsets]
    split, split_bias = _fit_split(helpers, length)
    return {
        "classes": list(CLASSES), "experts": experts, "bias": bias, "mixture": MIXTURE, "length": length,
        "temperature": round(temperature, 4), "split": split, "split_bias": split_bias, "dictionary": words,
    }  # fmt: skip


def _expert(features: Sequence[Features], labels: Sequence[str], given: Sequence[float]) -> tuple[dict[str, list[float]], list[float]]:
    """Weights by feature and offsets, in the order of `CLASSES`, of one-against-the-rest linear classifiers."""
    from sklearn.svm import LinearSVC

    if len(set(labels)) < 3 or not any(features):
        # Nothing to tell apart, or nothing to tell it by (a test's handful of rows in one language): the expert keeps silent.
        return {}, [0.0] * len(CLASSES)
    matrix, names = _matrix(features)
    counts = Counter(labels)
    weights = [w * (len(labels) / len(counts) / counts[label]) ** BALANCE for w, label in zip(given, labels, strict=True)]
    model = LinearSVC(C=PENALTY, random_state=0, tol=1e-3, max_iter=5000)
    model.fit(matrix, labels, sample_weight=weights)
    columns = {label: k for k, label in enumerate(model.classes_)}
    order = [columns.get(label) for label in CLASSES]
    rows: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(CLASSES))
    for j, written in enumerate(names):
        row = rows[written.removeprefix("own ")]
        for k, column in enumerate(order):
            if column is not None:
                row[k] += float(model.coef_[column, j])
    # A class no training sentence shows can still not win: it gets the lowest offset there is.
    offsets = [float(model.intercept_[column]) if column is not None else -2.0 for column in order]
    return dict(sorted(rows.items())), offsets


def _matrix(rows: Sequence[Features]) -> tuple[Any, list[str]]:
    """A sparse matrix and the sorted names of its columns."""
    from sklearn.feature_extraction import DictVectorizer

    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    # The linear solvers take 32-bit positions only.
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    return matrix, [str(name) for name in vectorizer.feature_names_]


def _fit_split(helpers: Sequence[Case], length: float) -> tuple[dict[str, float], float]:
    """RETREAT against CONCEDE, from the examples of both."""
    from sklearn.linear_model import LogisticRegression

    kept = [c for c in helpers if c.category in YIELDS]
    if len({c.category for c in kept}) < len(YIELDS):
        return {}, 0.0
    matrix, names = _matrix([normalised(neutral(c.features), length) for c in kept])
    model = LogisticRegression(C=0.3, class_weight="balanced", solver="liblinear", random_state=0)
    model.fit(matrix, [c.category == "RETREAT" for c in kept])
    return {name: round(float(w), 3) for name, w in zip(names, model.coef_[0], strict=True) if abs(w) >= 0.005}, round(float(model.intercept_[0]), 4)


def split_accuracy(helpers: Sequence[Case], folds: int = 5) -> float:
    """Part of the lexicon's CONCEDE and RETREAT examples told apart by a model that saw neither them nor their translation."""
    kept = [c for c in helpers if c.category in YIELDS and c.frame]
    frames = sorted({c.frame for c in kept})
    right = 0
    for fold in range(folds):
        held_out = set(frames[fold::folds])
        weights, offset = _fit_split([c for c in kept if c.frame not in held_out], LENGTH)
        for c in kept:
            if c.frame in held_out:
                total = offset + sum(weights.get(f, 0.0) * v for f, v in normalised(neutral(c.features), LENGTH).items())
                right += (total > 0.0) == (c.category == "RETREAT")
    return right / len(kept)


def best_temperature(scores: Sequence[Sequence[float]], gold: Sequence[str]) -> float:
    """The divisor that makes the odds of held-out scores likeliest (golden-section search on its logarithm)."""
    targets = [CLASSES.index(label) for label in gold]

    def loss(log_t: float) -> float:
        t = math.exp(log_t)
        total = 0.0
        for row, k in zip(scores, targets, strict=True):
            top = max(row) / t
            total += math.log(sum(math.exp(x / t - top) for x in row)) + top - row[k] / t
        return total

    low, high, ratio = math.log(0.05), math.log(5.0), (math.sqrt(5.0) - 1.0) / 2.0
    for _ in range(40):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        if loss(a) < loss(b):
            high = b
        else:
            low = a
    return math.exp((low + high) / 2.0)


# -- measuring ------------------------------------------------------------------------------------------------------


def cross_validate(path: Path, folds: int = 5, seed: int = SEED, *, near: bool = False, lexicon: Lexicon | None = None) -> RelationScores:
    """Scores of a file's rows, each predicted by a model that saw neither it nor the same sentence again.

    With `near`, versions of one sentence (most words shared) stay in one fold as well.
    """
    lexicon = lexicon or load_lexicon()
    return validate(read_cases(Path(path), lexicon), example_cases(lexicon), folds, seed, near=near)


def validate(
    cases: Sequence[Case],
    helpers: Sequence[Case],
    folds: int = 5,
    seed: int = SEED,
    *,
    near: bool = False,
    share: float = 1.0,
    dictionary: Dictionary | None = None,
) -> RelationScores:
    """The same on cases already read. A lexicon example that is itself a test sentence is kept out of its fold's training.

    `share` is the part of each fold's training rows that is learned from; a smaller part is contained in a larger one.
    """
    from sklearn.model_selection import StratifiedGroupKFold

    groups = sentence_groups([c.sentence for c in cases], near=near)
    scores: list[list[float]] = [[] for _ in cases]
    splits = StratifiedGroupKFold(folds, shuffle=True, random_state=seed).split([0] * len(cases), [c.label for c in cases], groups)
    for train, test in splits:
        held_out = {plain(cases[i].sentence) for i in test}
        kept = first_part([cases[i] for i in train], share)
        scorer = to_scorer(fit(kept, [c for c in helpers if plain(c.sentence) not in held_out], dictionary))
        for i in test:
            scores[i] = scorer.scores(cases[i].features, cases[i].language)
    predicted = [CLASSES[max(range(len(row)), key=row.__getitem__)] for row in scores]
    report = score(cases, predicted)
    report.temperature = best_temperature(scores, [c.label for c in cases])
    return report


def first_part(cases: Sequence[Case], share: float) -> Sequence[Case]:
    """That share of the cases, drawn by the hash of their sentence, in their own order; all markings of one sentence come and go together."""
    if share >= 1.0:
        return cases
    drawn = sorted(range(len(cases)), key=lambda i: hashlib.sha256(plain(cases[i].sentence).encode()).digest())
    return [cases[i] for i in sorted(drawn[: max(1, round(share * len(cases)))])]


def plain(sentence: str) -> str:
    """The words of a sentence alone: what two markings of it share."""
    return " ".join(re.findall(r"\w+", sentence.lower()))


def sentence_groups(sentences: Sequence[str], *, near: bool) -> list[int]:
    """A number for each sentence, the same for the same words (and, with `near`, for versions of one another)."""
    first: dict[str, int] = {}
    groups = [first.setdefault(plain(sentence), i) for i, sentence in enumerate(sentences)]
    if near:
        words = [frozenset(plain(sentence).split()) for sentence in sentences]
        for i in range(len(sentences)):
            for j in range(i):
                if groups[i] != groups[j] and len(words[i] & words[j]) >= NEAR * len(words[i] | words[j]):
                    old, new = groups[i], groups[j]
                    groups = [new if g == old else g for g in groups]
    return groups


def score(cases: Sequence[Case], predicted: Sequence[str]) -> RelationScores:
    """Macro-F1 over the classes present in the gold labels, accuracy, and macro-F1 of the four quad classes."""
    gold = [c.label for c in cases]
    per_class = f1_table(gold, predicted)
    quads = _quad_of_class(cases)
    by_quad = f1_table([str(c.quad) for c in cases], [quads[p] for p in predicted])
    confusion: dict[str, dict[str, int]] = {}
    for (g, p), n in sorted(Counter(zip(gold, predicted, strict=True)).items()):
        confusion.setdefault(g, {})[p] = n
    errors = [(c.label, p, c.sentence) for c, p in zip(cases, predicted, strict=True) if c.label != p]
    right = len(cases) - len(errors)
    return RelationScores(_mean(per_class), right / len(cases), _mean(by_quad), per_class, confusion, errors)


def _quad_of_class(cases: Sequence[Case]) -> dict[str, str]:
    """The quad class most rows of a class carry: what a predicted class stands for."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for c in cases:
        votes[c.label][str(c.quad)] += 1
    return {label: votes[label].most_common(1)[0][0] if label in votes else "" for label in CLASSES}


def f1_table(gold: Sequence[str], predicted: Sequence[str]) -> dict[str, tuple[float, float, float, int]]:
    """Precision, recall, F1 and number of every gold label."""
    counts, guesses = Counter(gold), Counter(predicted)
    hits = Counter(g for g, p in zip(gold, predicted, strict=True) if g == p)
    table = {}
    for label in sorted(counts):
        precision = hits[label] / guesses[label] if guesses[label] else 0.0
        recall = hits[label] / counts[label]
        table[label] = (precision, recall, 2 * precision * recall / (precision + recall) if hits[label] else 0.0, counts[label])
    return table


def _mean(table: dict[str, tuple[float, float, float, int]]) -> float:
    return sum(row[2] for row in table.values()) / len(table) if table else 0.0


def describe(scores: RelationScores) -> str:
    """The report as text: a table by class with its commonest confusion, then the totals."""
    lines = [f"{'class':<10} {'P':>6} {'R':>6} {'F1':>6} {'n':>5}  taken for"]
    for label, (p, r, f, n) in scores.per_class.items():
        wrong = sorted(((m, other) for other, m in scores.confusion[label].items() if other != label), key=lambda x: (-x[0], x[1]))[:3]
        lines.append(f"{label:<10} {p:6.3f} {r:6.3f} {f:6.3f} {n:5d}  {', '.join(f'{other} {m}' for m, other in wrong)}")
    lines.append(f"macro-F1 {scores.macro_f1:.4f}  accuracy {scores.accuracy:.4f}  four-class macro-F1 {scores.quad_f1:.4f}")
    return "\n".join(lines)


def accuracy(scorer: Scorer, cases: Iterable[Case]) -> float:
    """Part of the cases whose class comes out first."""
    found = [max(c_ := scorer.classify(c.features, c.language), key=c_.__getitem__) == c.label for c in cases]
    return sum(found) / len(found) if found else 0.0
