"""Train and measure how sure events are: `python training/confidence.py [--report] [--lexicon artifact]`.

Reads the annotated articles and the marked sentences of `../shared/eval` beside the checkout, codes them, learns which features of an event go
with its being right, and writes `src/lapwing/data/confidence.json`. With --report it only prints. Needs scikit-learn (extra `train`).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from lapwing.errors import LapwingError
from lapwing.evaluation.articles import load_articles, parsed, to_document
from lapwing.evaluation.calibration import BINS, Bin, bins, describe, expected_error, outcomes, worst
from lapwing.evaluation.relations import plain, strip_tags
from lapwing.events.between import YIELD, YIELDS, parse
from lapwing.events.coder import Coder
from lapwing.events.confidence import ARTIFACT, Model, calibrated, load, to_model
from lapwing.events.features import AWAY, INSIDE, NAMED, OWN, Features
from lapwing.language.pipeline import LANGUAGES, load_parser, model_version
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.lexicon import load as load_lexicon
from lapwing.lexicon.compile import check, compiled, serialised, version_of
from lapwing.lexicon.store import from_data
from lapwing.records import Event

ROOT = Path(__file__).resolve().parent.parent
EVAL = ROOT.parent / "shared" / "eval"
#: Annotated articles of our own: those the coder is tuned on, and those kept for measuring only.
OWN_ARTICLES = ROOT / "training" / "data"
FRESH = ROOT / "tests" / "data" / "articles-fresh.jsonl"


#: What the model looks at. Few, because there are few events: chosen by leaving groups in and out under cross-validation. `--report` prints what all
#: features together would do.
KEPT = (
    *(f"actor {x}" for x in ("implied", "without a country", NAMED, "taken up from before", "guessed from the text", OWN, AWAY)),
    *(f"recipient {x}" for x in (NAMED, "taken up from before", "guessed from the text", OWN, INSIDE, AWAY)),
    "no recipient",
    "no recipient, though another party is named",
    "leaves out a party named in the sentence",
    "nobody else is needed",
    "several actors",
    "a reciprocal act",
    "a noun with one party",
    "a verb",
    "one word",
    "the condition of its frame holds",
    "rival frames agree",
    "rival frames disagree",
    "stands as main clause",
    "under another candidate",
    "many candidates in the sentence",
    "long sentence",
    "flagged negation",
    "flagged hypothetical",
    "told by official",
    "told by person",
    "inside a quotation",
    "its own date",
)
#: Beginnings of features that a marked sentence says nothing about: its events are looked at only where the parties are right.
OF_PARTIES = ("actor", "recipient", "no recipient", "nobody", "several", "leaves out", "the actor", "the recipient")
#: Inverse of the L2 penalty, weight of an event of a marked sentence (one of an article weighs 1), and how often a feature must occur: from a
#: coarse sweep (0.03 to 1, weights 0 to 0.3) in which each alone moved the held-out log loss by 0.03 at most.
STRENGTH = 0.1
SENTENCE_WEIGHT = 0.05
SEEN = 5
#: What tells marked sentences from articles, scaled so that it costs no penalty; it is left out of the weights.
MARKED = "of a marked sentence"
#: The same for articles of the development set: rules were chosen on them for long, so their events are right more often than elsewhere.
TUNED = "of an article rules were chosen on"
TUNED_ARTICLES = "dev-"
FREE = 10.0
#: Largest difference allowed between predicted and observed precision in ten bins. To reach it, a logistic curve is bent towards the ten parts'
#: own precision; each part counts as if that many more events lay on the curve, the most first.
TARGET = 0.08
HELD = (80, 40, 20, 10, 5, 0)
#: Confidences below which events could be given up.
FLOORS = tuple(k / 100 for k in range(5, 61, 5))


@dataclass(frozen=True, slots=True)
class Row:
    """One coded event with what came of it (right, neutral or wrong); rows of one `group`, an article or a sentence, stay together."""

    features: Features
    outcome: str
    group: str
    language: str
    article: bool

    @property
    def right(self) -> bool:
        return self.outcome != "wrong"


def source_lexicon() -> Lexicon:
    """The lexicon straight from its YAML files, problems or not, under the version it would be compiled to."""
    data, _ = check(ROOT / "lexicon")
    plain = compiled(data)
    return from_data(plain, version_of(serialised(plain)))


# -- rows -----------------------------------------------------------------------------------------------------------


def candidates(coder: Coder) -> tuple[list[Event], list[Features]]:
    """All events of a text, none given up for being unsure, with their features (of the first telling)."""
    coder.judge.model = Model({}, 0.0, ((0.0, 0.5),))
    events = coder.code().events
    by_id: dict[str, Features] = {}
    for event, features in coder.judge.seen:
        by_id.setdefault(event.with_id(coder.document.id).id, features)
    return events, [by_id[e.id] for e in events]


def article_rows(articles: Sequence[dict[str, Any]], lexicon: Lexicon) -> list[Row]:
    found: list[Row] = []
    for article, (document, doc) in zip(articles, parsed(to_document(a) for a in articles), strict=True):
        events, features = candidates(Coder(Syntax(doc, document.language), lexicon, document))
        outcome = outcomes(article, events)
        found += [Row(f, o, article["id"], document.language, True) for f, o in zip(features, outcome, strict=True)]
    return found


def relation_rows(path: Path, lexicon: Lexicon) -> list[Row]:
    """Events between the two marked parties: right when the category is the one the sentence is labelled with."""
    with path.open(encoding="utf-8", newline="") as file:
        labelled = list(csv.DictReader(file, delimiter="\t"))
    marked = [strip_tags(row["marked_sentence"]) for row in labelled]
    found: list[Row] = []
    for coder, (text, source, target), row in zip(parse([m[0] for m in marked], "en", lexicon), marked, labelled, strict=True):
        for event, features in zip(*candidates(coder), strict=True):
            if covers(event, source, target):
                category = YIELD if event.event in YIELDS else event.event
                found.append(Row(features, "right" if category == row["gold_root"] else "wrong", plain(text), "en", False))
    return found


def covers(event: Event, source: tuple[int, int] | None, target: tuple[int, int] | None) -> bool:
    """Do the event's parties overlap the two marked spans, in this direction or together as actors?"""

    def among(span: tuple[int, int] | None, parties: Sequence[Any]) -> bool:
        return span is not None and any(p.mention is not None and p.mention.start < span[1] and span[0] < p.mention.end for p in parties)

    return among(source, event.actor) and among(target, event.recipient or event.actor)


# -- learning -------------------------------------------------------------------------------------------------------


def inputs(row: Row, kept: frozenset[str] | None) -> Features:
    """What the model sees of a row: of a marked sentence not its parties."""
    found = {f: v for f, v in row.features.items() if kept is None or f in kept}
    if not row.article:
        found = {f: v for f, v in found.items() if not f.startswith(OF_PARTIES)}
        found[MARKED] = FREE
    elif row.group.startswith(TUNED_ARTICLES):
        found[TUNED] = FREE
    return found


def fit(rows: Sequence[Row], kept: frozenset[str] | None) -> tuple[Model, float]:
    """The linear score, not yet calibrated, and what an article that rules were chosen on adds to it."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    counts = Counter(f for row in rows for f in row.features)
    frequent = frozenset(f for f, n in counts.items() if n >= SEEN and (kept is None or f in kept))
    vectorizer = DictVectorizer(sparse=False)
    matrix = vectorizer.fit_transform([inputs(row, frequent) for row in rows])
    model = LogisticRegression(C=STRENGTH, solver="newton-cholesky", tol=1e-8, max_iter=200)
    model.fit(matrix, [row.right for row in rows], sample_weight=[1.0 if row.article else SENTENCE_WEIGHT for row in rows])
    names = (str(name) for name in vectorizer.feature_names_)
    weights = {name: round(float(w), 3) for name, w in zip(names, model.coef_[0], strict=True) if name != MARKED}
    tuned = FREE * weights.pop(TUNED, 0.0)
    return Model(_in_order({f: w for f, w in weights.items() if w}), round(float(model.intercept_[0]), 3), ((0.0, 0.5),)), tuned


def of_row(model: Model, tuned: float, row: Row) -> float:
    """The score of a row, with what it owes to its article's having been tuned on."""
    return model.score(row.features) + (tuned if row.group.startswith(TUNED_ARTICLES) else 0.0)


def _in_order(weights: dict[str, float]) -> dict[str, float]:
    """An actor the text does not write never counts for more than one named as an argument of the act, whatever a few events say."""
    named = sum(weights.get(f"actor {x}", 0.0) for x in (NAMED, OWN))
    if weights.get("actor implied", 0.0) > named:
        weights["actor implied"] = round(named, 3)
    return weights


def held_out(rows: Sequence[Row], kept: frozenset[str] | None) -> list[float]:
    """Scores of the rows of articles, each from a model that saw nothing of its article."""
    found: dict[int, float] = {}
    for group in sorted({row.group for row in rows if row.article}):
        model, tuned = fit([row for row in rows if row.group != group], kept)
        found.update((k, of_row(model, tuned, row)) for k, row in enumerate(rows) if row.group == group)
    return [found[k] for k in sorted(found)]


Knots = list[tuple[float, float]]


def platt(scores: Sequence[float], rows: Sequence[Row]) -> Knots:
    """A logistic curve through the outcomes, as knots half a unit of score apart."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=100.0, solver="newton-cholesky", tol=1e-8).fit([[s] for s in scores], [row.right for row in rows])
    slope, offset = float(model.coef_[0][0]), float(model.intercept_[0])
    return [(x / 2, round(min(0.98, max(0.02, 1 / (1 + math.exp(-slope * x / 2 - offset)))), 4)) for x in range(-10, 11)]


def bent(scores: Sequence[float], rows: Sequence[Row], held: int) -> Knots:
    """Mean score and precision of ten equal parts, made to rise (isotonic regression), `held` to the logistic curve."""
    from sklearn.isotonic import IsotonicRegression

    order, curve = sorted(range(len(scores)), key=lambda k: (scores[k], k)), platt(scores, rows)
    edges = [round(k * len(order) / BINS) for k in range(BINS + 1)]
    parts = [order[a:b] for a, b in pairwise(edges) if b > a]
    xs = [sum(scores[k] for k in part) / len(part) for part in parts]
    rates = [(sum(rows[k].right for k in part) + held * calibrated(x, curve)) / (len(part) + held) for x, part in zip(xs, parts, strict=True)]
    ys = IsotonicRegression().fit(xs, rates, sample_weight=[float(len(part)) for part in parts]).predict(xs)
    return list({round(x, 3): round(min(0.98, max(0.02, float(y))), 4) for x, y in zip(xs, ys, strict=True)}.items())


def calibrators() -> list[tuple[str, Callable[[Sequence[float], Sequence[Row]], Knots]]]:
    """The simplest first."""
    return [("logistic curve", platt), *((f"bent, held {n}", partial(bent, held=n)) for n in HELD)]


def fitted(calibrate: Callable[[Sequence[float], Sequence[Row]], Knots], scores: Sequence[float], rows: Sequence[Row]) -> list[float]:
    """Probabilities of held-out scores, calibrated on the same."""
    knots = calibrate(scores, rows)
    return [calibrated(s, knots) for s in scores]


def crossed(calibrate: Callable[[Sequence[float], Sequence[Row]], Knots], scores: Sequence[float], rows: Sequence[Row]) -> list[float]:
    """Probabilities of held-out scores, the calibration held out by article too."""
    found = [0.0] * len(rows)
    for group in sorted({row.group for row in rows}):
        others = [k for k, row in enumerate(rows) if row.group != group]
        knots = calibrate([scores[k] for k in others], [rows[k] for k in others])
        for k, row in enumerate(rows):
            if row.group == group:
                found[k] = calibrated(scores[k], knots)
    return found


def choose(scores: Sequence[float], rows: Sequence[Row]) -> tuple[str, Callable[[Sequence[float], Sequence[Row]], Knots]]:
    """The simplest calibration whose bins meet `TARGET` when held out; else the simplest that meets it on the scores it is fitted on; else the nearest."""
    named = calibrators()
    for measure in (crossed, fitted):
        apart = [worst(table(measure(calibrate, scores, rows), rows)) for _, calibrate in named]
        for difference, found in zip(apart, named, strict=True):
            if difference <= TARGET:
                return found
    return named[apart.index(min(apart))]


# -- giving up the unsure -------------------------------------------------------------------------------------------


def event_f1(rows: Sequence[Row], probabilities: Sequence[float], gold: Mapping[str, int], floor: float, *, language: str | None = None) -> float:
    """F1 over sure annotated events when events below `floor` are given up; `gold` is their number by article."""
    kept = Counter(row.outcome for row, p in zip(rows, probabilities, strict=True) if p >= floor and language in (None, row.language))
    sure = sum(n for article, n in gold.items() if language in (None, article.split("-")[1]))
    right = kept["right"]
    return 2 * right / (right + kept["wrong"] + sure) if right else 0.0


def floors(rows: Sequence[Row], probabilities: Sequence[float], gold: Mapping[str, int]) -> str:
    """F1 at every floor. In theory the best is half of F1: an event less probable than that costs more than it brings."""
    lines = [f"Giving up the unsure: F1 by floor, keeping everything first; in theory the best floor is {event_f1(rows, probabilities, gold, 0.0) / 2:.2f}"]
    for floor in (0.0, *FLOORS):
        by = "  ".join(f"{language} {event_f1(rows, probabilities, gold, floor, language=language):.4f}" for language in LANGUAGES)
        lines.append(f"  {floor:.2f}  all {event_f1(rows, probabilities, gold, floor):.4f}  {by}  given up {sum(p < floor for p in probabilities)}")
    return "\n".join(lines)


# -- measuring and writing ------------------------------------------------------------------------------------------


def table(probabilities: Sequence[float], rows: Sequence[Row]) -> list[Bin]:
    return bins((p, row.right) for p, row in zip(probabilities, rows, strict=True))


def ranking(scores: Sequence[float], rows: Sequence[Row]) -> float:
    """How often a right event scores above a wrong one (area under the curve)."""
    right, wrong = ([s for s, row in zip(scores, rows, strict=True) if row.right is side] for side in (True, False))
    return sum((a > b) + 0.5 * (a == b) for a in right for b in wrong) / max(1, len(right) * len(wrong))


def log_loss(probabilities: Sequence[float], rows: Sequence[Row]) -> float:
    return -sum(math.log(p if row.right else 1 - p) for p, row in zip(probabilities, rows, strict=True)) / len(rows)


def figures(probabilities: Sequence[float], rows: Sequence[Row]) -> str:
    found = table(probabilities, rows)
    return f"log loss {log_loss(probabilities, rows):.4f}  largest difference {worst(found):.3f}  mean difference {expected_error(found):.3f}"


def train(rows: Sequence[Row], gold: Mapping[str, int], floor: float = 0.0) -> dict[str, Any]:
    """Learn, calibrate, print the report; plain data for `to_model`."""
    kept = frozenset(KEPT)
    ours = [row for row in rows if row.article]
    (model, tuned), scores = fit(rows, kept), held_out(rows, kept)
    name, calibrate = choose(scores, ours)
    knots = calibrate(scores, ours)
    print(f"{len(ours)} events of articles, {sum(row.right for row in ours)} right; {len(rows) - len(ours)} of marked sentences; {len(model.weights)} features")
    everything = held_out(rows, None)
    print(f"right above wrong, held out by article: {ranking(scores, ours):.3f}; with all features {ranking(everything, ours):.3f}")
    for language in LANGUAGES:
        part = [k for k, row in enumerate(ours) if row.language == language]
        print(f"  {language} {ranking([scores[k] for k in part], [ours[k] for k in part]):.3f}")
    print(f"in sample {ranking([of_row(model, tuned, row) for row in ours], ours):.3f}; an article rules were chosen on adds {tuned:+.2f}")
    for tried, how in calibrators():
        print(f"{tried:>15}{' *' if tried == name else '  '} held-out scores: {figures(fitted(how, scores, ours), ours)}")
        print(f"{'':>17} curve held out too: {figures(crossed(how, scores, ours), ours)}")
    print(describe("Held-out scores, calibrated on them", table(fitted(calibrate, scores, ours), ours)))
    print(describe("Held-out scores, calibration held out by article too", table(crossed(calibrate, scores, ours), ours)))
    # The plain curve is the steadiest from fold to fold.
    print(floors(ours, crossed(platt, scores, ours), gold))
    return {"weights": dict(sorted(model.weights.items())), "intercept": model.intercept, "knots": [list(k) for k in knots], "floor": floor}


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def write(raw: Mapping[str, Any]) -> int:
    """Write the file, one weight a line so that a change can be read; returns its size in bytes."""
    ARTIFACT.write_text(json.dumps(raw, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return ARTIFACT.stat().st_size


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--report", action="store_true", help="print only, write nothing")
    parser.add_argument("--lexicon", choices=("artifact", "sources"), default="sources", help="read the YAML sources or the compiled lexicon")
    parser.add_argument("--folder", type=Path, default=EVAL, help="where articles-dev.jsonl and relations-dev.tsv are")
    parser.add_argument("--floor", type=float, default=0.0, help="give up events less probable than this (default: none)")
    options = parser.parse_args()
    try:
        lexicon = source_lexicon() if options.lexicon == "sources" else load_lexicon()
        run(options.folder, lexicon, options.floor, write_it=not options.report)
    except (LapwingError, OSError) as error:
        parser.exit(1, f"{error}\n")


def run(folder: Path, lexicon: Lexicon, floor: float, *, write_it: bool) -> None:
    files = [folder / "articles-dev.jsonl", *sorted(OWN_ARTICLES.glob("articles-own-*.jsonl")), folder / "relations-dev.tsv"]
    articles = [article for path in files[:-1] for article in load_articles(path)]
    rows = article_rows(articles, lexicon) + relation_rows(files[-1], lexicon)
    raw = train(rows, {a["id"]: sum(g["sure"] for g in a["events"]) for a in articles}, floor)
    raw["made_with"] = {
        **{path.name: fingerprint(path) for path in files},
        "lexicon": lexicon.version,
        **{language: model_version(load_parser(language)) for language in LANGUAGES},
    }
    if write_it:
        print(f"{ARTIFACT.name}: {write(raw)} bytes")
        load.cache_clear()
    model = to_model(raw)
    ours = [row for row in rows if row.article and not row.group.startswith(TUNED_ARTICLES)]
    print(
        describe(
            "In sample, the articles rules were not chosen on for long, as `lapwing.evaluation.calibration` finds it",
            table([model.probability(row.features) for row in ours], ours),
        )
    )
    fresh = article_rows(load_articles(FRESH), lexicon)
    print(describe("Fresh articles, which neither rules nor scores have seen", table([model.probability(row.features) for row in fresh], fresh)))


if __name__ == "__main__":
    main()
