"""Train and measure the glance that spares articles the parser: `python training/glance.py [--report]`.

Codes open treebanks (`../shared/corpora` beside the checkout), the project's own sentences and articles, learns from what can be seen without a parse which
sentences give an event, and writes `src/lapwing/data/glance.json`. It prints what would be lost on parts it did not learn from. With --report it only
prints. Needs scikit-learn (extra `train`); two minutes on one core.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lapwing.evaluation.articles import load_articles, parsed, to_document
from lapwing.events.coder import Coder
from lapwing.events.glance import ARTIFACT, UNIT, Glance, Shown, to_model
from lapwing.language.syntax import Syntax
from lapwing.lexicon import load
from lapwing.records import Document
from lapwing.sources.text import document_from_text

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ROOT.parent / "shared" / "corpora"
DATA = ROOT / "training" / "data"
TREEBANKS = (
    "fr/gsd-dev", "fr/gsd-test", "fr/sequoia-train", "fr/sequoia-dev", "fr/sequoia-test",
    "en/gum-open-train", "en/gum-open-dev", "en/gum-open-test", "en/ewt-train", "en/ewt-dev", "en/ewt-test",
)  # fmt: skip
#: What is only measured on: of each kind of text a part.
HELD_OUT = frozenset(
    {
        "fr/gsd-test",
        "fr/sequoia-test",
        "en/gum-open-test",
        "en/ewt-test",
        "articles-own-b",
        "ordinary pages fr",
        "ordinary pages en",
        "single sentences fr",
        "single sentences en",
    }
)
#: Sentences of a treebank read: those of reviews and mail in EWT would outnumber all others.
MOST = 4_000
#: Sentences put together to an article where a source has single ones; a report has about so many.
SENTENCES = 20
#: The lexicon's examples are shorter and plainer than news.
EXAMPLE_WEIGHT = 0.3
#: A feature counts from so many sentences on; inverse of the L2 penalty. 20 for words and 0.1 lose as much and spare a tenth less of the ordinary pages.
SEEN = 8
STRENGTH = 0.3
#: A sentence looks like an event from this probability on. At 0.2 half as many ordinary articles are spared, at 0.4 nearly twice as many sure events are lost.
THRESHOLD = 0.3
SHOWN = (0.1, 0.2, 0.3, 0.4, 0.5)
#: What the coder is sure of: at least so probable, and a party with a code.
SURE = 0.5
#: Weights below this are left out.
SLIGHT = 0.02


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a sentence of article number `article` of `source` shows, and how many events the coder finds in it, and how many of these it is sure of."""

    source: str
    article: int
    language: str
    shown: Shown
    events: int
    sure: int

    @property
    def political(self) -> bool:
        """Is it an example of what to look for? Outside the political press most events that the coder is not sure of are false."""
        if self.source.startswith("ordinary"):
            return False
        return (self.sure if "/" in self.source else self.events) > 0


# -- what it learns from --------------------------------------------------------------------------------------------


def sources() -> Iterator[tuple[str, list[Document]]]:
    """Documents by source, of one language each."""
    for name in TREEBANKS:
        lines = gzip.decompress((CORPORA / f"{name}.conllu.gz").read_bytes()).decode("utf-8")
        yield name, joined(re.findall(r"^# text = (.+)$", lines, re.MULTILINE)[:MOST], name[:2])
    for name in ("articles-own-a", "articles-own-b"):
        for language in ("fr", "en"):
            yield name, [to_document(a) for a in load_articles(DATA / f"{name}.jsonl") if a["language"] == language]
    for language in ("fr", "en"):
        press = (DATA / f"press-{language}.conllu").read_text(encoding="utf-8")
        yield "press", joined(re.findall(r"^# text = (.+)$", press, re.MULTILINE), language)
        examples = (re.sub(r"\[[AR] |\]", "", e[language]) for frame in load().frames.values() for e in frame.examples if language in e)
        yield "examples", joined(examples, language)
        rows = map(json.loads, (ROOT / "tests" / "data" / "ordinary.jsonl").read_text(encoding="utf-8").splitlines())
        yield "ordinary", joined((row["text"] for row in rows if row["language"] == language), language)
        pages = (ROOT / "bench" / f"ordinary-{language}.txt").read_text(encoding="utf-8").splitlines()
        yield f"ordinary pages {language}", joined(pages, language)
        rows = (json.loads(line) for path in sorted(DATA.glob("relations-own-*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines())
        pairs = [document_from_text(re.sub(r"</?[st]>", "", row[language]) + "\n", language=language) for row in rows]
        yield "pairs", pairs[::2]
        yield f"single sentences {language}", pairs[1::2]


def joined(sentences: Iterable[str], language: str) -> list[Document]:
    """Articles of single sentences, each its own paragraph."""
    listed = list(sentences)
    some = (listed[start : start + SENTENCES] for start in range(0, len(listed), SENTENCES))
    return [document_from_text("\n\n".join(group) + "\n", language=language) for group in some]


def seen(source: str, documents: list[Document]) -> Iterator[Sentence]:
    """The sentences of a source, coded."""
    lexicon = load()
    for number, (document, doc) in enumerate(parsed(documents)):
        coder = Coder(Syntax(doc, document.language), lexicon, document)
        found = coder.code().events
        events = Counter(event.sentence.start for event in found)
        sure = Counter(event.sentence.start for event in found if event.confidence >= SURE and any(p.code for p in (*event.actor, *event.recipient)))
        glance = Glance(lexicon, document.language)
        for (first, _), shown in zip(coder.s.sentences, glance.sentences(doc), strict=True):
            start = coder.s.start[first]
            yield Sentence(source, number, document.language, shown, events[start], sure[start])


# -- learning ---------------------------------------------------------------------------------------------------------


def learn(sentences: Sequence[Sentence]) -> dict[str, object]:
    """The content of the artifact."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    shared = Counter(f for s in sentences for f in s.shown.shown)
    words = Counter((s.language, w) for s in sentences for w in s.shown.words)

    def features(s: Sentence) -> dict[str, float]:
        known = {f"shared {f}": 1.0 for f in sorted(s.shown.shown) if shared[f] >= SEEN}
        return known | {f"{s.language} {w}": 1.0 for w in s.shown.words if words[s.language, w] >= SEEN}

    vectors = DictVectorizer()
    matrix = vectors.fit_transform([features(s) for s in sentences])
    weight = [EXAMPLE_WEIGHT if s.source == "examples" else 1.0 for s in sentences]
    fitted = LogisticRegression(C=STRENGTH, max_iter=5_000).fit(matrix, [s.political for s in sentences], sample_weight=weight)
    tables: dict[str, dict[str, int]] = {"shared": {}, "fr": {}, "en": {}}
    for name, value in zip(vectors.get_feature_names_out(), fitted.coef_[0], strict=True):
        if abs(value) >= SLIGHT:
            table, feature = str(name).split(" ", 1)
            tables[table][feature] = round(float(value) * UNIT)
    return {
        "needed": needed(THRESHOLD, float(fitted.intercept_[0])),
        "shared": tables["shared"],
        "words": {language: tables[language] for language in ("en", "fr")},
    }


def needed(threshold: float, intercept: float) -> int:
    """The sum of weights at which the probability is the threshold."""
    return round((math.log(threshold / (1 - threshold)) - intercept) * UNIT)


# -- measuring --------------------------------------------------------------------------------------------------------


def report(sentences: Sequence[Sentence], made: dict[str, object]) -> None:
    """Print, by source and threshold, the share of articles spared and the events lost with them."""
    model = to_model(made)
    base = math.log(THRESHOLD / (1 - THRESHOLD))
    articles: dict[tuple[str, str, int], tuple[int, int, int]] = {}
    for s in sentences:
        score = sum(model.shared.get(f, 0) for f in s.shown.shown) + sum(model.words[s.language].get(w, 0) for w in s.shown.words)
        best, events, sure = articles.get((s.source, s.language, s.article), (-(10**9), 0, 0))
        articles[s.source, s.language, s.article] = max(best, score), events + s.events, sure + s.sure
    print("| held out | articles | events | sure | " + " | ".join(f"spared, lost, sure at {t}" for t in SHOWN) + " |")
    print("| --- | ---: | ---: | ---: |" + " ---: |" * len(SHOWN))
    for source, language in sorted({key[:2] for key in articles if key[0] in HELD_OUT}):
        found = [value for key, value in articles.items() if key[:2] == (source, language)]
        cells = []
        for threshold in SHOWN:
            limit = model.needed + (math.log(threshold / (1 - threshold)) - base) * UNIT
            spared = [(events, sure) for best, events, sure in found if best < limit]
            cells.append(f"{100 * len(spared) / len(found):.0f} %, {sum(e for e, _ in spared)}, {sum(s for _, s in spared)}")
        name = source if source.endswith((" fr", " en")) or "/" in source else f"{source} {language}"
        print(f"| {name} | {len(found)} | {sum(events for _, events, _ in found)} | {sum(sure for *_, sure in found)} | " + " | ".join(cells) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", action="store_true", help="only print, write nothing")
    options = parser.parse_args()
    sentences = [s for name, documents in sources() if documents for s in seen(name, documents)]
    made = learn([s for s in sentences if s.source not in HELD_OUT])
    if not options.report:
        ARTIFACT.write_text(json.dumps(made, ensure_ascii=False, sort_keys=True, indent=0) + "\n", encoding="utf-8")
        print(f"{ARTIFACT.name}: {ARTIFACT.stat().st_size / 1000:.0f} kB")
    print(f"{len(sentences):,} sentences, {sum(s.events > 0 for s in sentences):,} with an event; threshold {THRESHOLD}")
    report(sentences, made)


if __name__ == "__main__":
    main()
