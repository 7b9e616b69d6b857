"""Would a learned choice among rival frames beat their rank? `python training/senses.py`: prints both, changes nothing.

Where frames of different categories fire on one word, `events/triggers.py` takes the one with the highest rank. Here a linear scorer learns from words
whose right category is known (annotated articles, marked sentences, the lexicon's examples) and both are counted on words it did not see.
Needs scikit-learn (extra `train`); two minutes on two cores.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from confidence import EVAL, source_lexicon

from lapwing.evaluation.articles import load_articles, parsed, to_document
from lapwing.evaluation.examples import examples
from lapwing.evaluation.relations import plain, strip_tags
from lapwing.events.between import YIELD, YIELDS, parse
from lapwing.events.coder import Coder
from lapwing.events.features import Features
from lapwing.events.triggers import Trigger
from lapwing.language.pipeline import LANGUAGES
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon

FOLDS = 10
PENALTIES = (0.1, 1.0, 10.0)


@dataclass(frozen=True, slots=True)
class Choice:
    """One contested word: the features of its senses, best rank first, and which of them are right."""

    source: str
    group: str
    senses: list[Features]
    right: list[bool]


def describe(triggers: Sequence[Trigger]) -> list[Features]:
    """Features of rival senses, none of which names a word."""
    events = [t.event for t in triggers]
    return [
        {
            "rank": t.rank,
            "words": float(t.pattern.weight),
            "tokens": float(len(t.tokens)),
            "its condition holds": float(t.frame.needs is not None),
            "looks at content": float(t.frame.uses_content),
            "sense chosen by a condition": float((t.event, t.mode) != (t.frame.event, t.frame.mode)),
            "no event": float(t.event == "none"),
            "order": k / 5,
            "share of its category": events.count(t.event) / len(events),
        }
        for k, t in enumerate(triggers)
    ]


def contested(coder: Coder) -> Iterator[tuple[int, list[Trigger]]]:
    for head, triggers in sorted(coder.triggers.items()):
        if len({t.event for t in triggers}) > 1:
            yield head, triggers


def choice(source: str, group: str, triggers: Sequence[Trigger], gold: Sequence[str], lexicon: Lexicon) -> list[Choice]:
    """One choice, or none where no sense is right or all are."""
    categories = lexicon.codebook["categories"]

    def agrees(event: str) -> bool:
        ahead = (categories.get(event) or {}).get("future")
        return any(g in (event, ahead) or (g == YIELD and event in YIELDS) for g in gold)

    right = [agrees(t.event) for t in triggers]
    return [Choice(source, group, describe(triggers), right)] if any(right) and not all(right) else []


def of_articles(lexicon: Lexicon) -> Iterator[Choice]:
    articles = load_articles(EVAL / "articles-dev.jsonl")
    for article, (document, doc) in zip(articles, parsed(to_document(a) for a in articles), strict=True):
        coder = Coder(Syntax(doc, document.language), lexicon, document)
        s = coder.s
        for head, triggers in contested(coder):
            gold = [g["event"] for g in article["events"] if g["trigger"]["start"] < s.end[head] and s.start[head] < g["trigger"]["end"]]
            if not gold and any(n["start"] <= s.start[head] < n["end"] for n in article["not_events"]):
                gold = ["none"]
            yield from choice("articles", article["id"], triggers, gold, lexicon)


def of_sentences(lexicon: Lexicon) -> Iterator[Choice]:
    with (EVAL / "relations-dev.tsv").open(encoding="utf-8", newline="") as file:
        rows = [(strip_tags(row["marked_sentence"])[0], row["gold_root"]) for row in csv.DictReader(file, delimiter="\t")]
    for coder, (text, gold) in zip(parse([t for t, _ in rows], "en", lexicon), rows, strict=True):
        for _, triggers in contested(coder):
            yield from choice("marked sentences", plain(text), triggers, [gold], lexicon)


def of_examples(lexicon: Lexicon) -> Iterator[Choice]:
    for language in LANGUAGES:
        kept = [e for e in examples(lexicon) if e.language == language]
        for coder, e in zip(parse([e.text for e in kept], language, lexicon), kept, strict=True):
            for _, triggers in contested(coder):
                if e.frame in {t.frame.id for t in triggers}:
                    yield from choice("lexicon examples", e.frame, triggers, [e.event], lexicon)


def held_out(choices: Sequence[Choice], penalty: float) -> list[bool]:
    """Is the sense with the highest learned score right, scored by a model that saw nothing of its group?"""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    fold = {group: k % FOLDS for k, group in enumerate(sorted({c.group for c in choices}))}
    found = [False] * len(choices)
    for k in range(FOLDS):
        # A right sense less a wrong one, and the other way round: what tells them apart needs no intercept.
        pairs = [
            ({f: a[f] - b[f] for f in a}, sign)
            for c in choices
            if fold[c.group] != k
            for i, a in enumerate(c.senses)
            for j, b in enumerate(c.senses)
            for sign in ((True,) if c.right[i] and not c.right[j] else (False,) if c.right[j] and not c.right[i] else ())
        ]
        vectorizer = DictVectorizer(sparse=False)
        model = LogisticRegression(C=penalty, fit_intercept=False, max_iter=1000).fit(vectorizer.fit_transform([p for p, _ in pairs]), [s for _, s in pairs])
        for n, c in enumerate(choices):
            if fold[c.group] == k:
                scores = model.decision_function(vectorizer.transform(c.senses)).tolist()
                found[n] = c.right[scores.index(max(scores))]
    return found


def main() -> None:
    lexicon = source_lexicon()
    own = [*of_articles(lexicon), *of_sentences(lexicon)]
    helped = [*own, *of_examples(lexicon)]
    for title, choices in (("learned from articles and marked sentences", own), ("learned from the lexicon's examples as well", helped)):
        print(title)
        _row("rank", choices, [c.right[0] for c in choices])
        for penalty in PENALTIES:
            _row(f"scorer, C = {penalty:g}", choices, held_out(choices, penalty))


def _row(name: str, choices: Sequence[Choice], right: Sequence[bool]) -> None:
    by = []
    for source in dict.fromkeys(c.source for c in choices):
        hits = [r for c, r in zip(choices, right, strict=True) if c.source == source]
        by.append(f"{source} {sum(hits)}/{len(hits)}")
    print(f"  {name:<18} {sum(right) / len(right):.3f}   " + "   ".join(by))


if __name__ == "__main__":
    main()
