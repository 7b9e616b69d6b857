"""How often the repairs of `lapwing.language.repair` are right: `python training/repairs.py fr|en`.

Parses the development and test treebanks with the shipped parser, and counts, per repair, the words whose part of speech,
label or head it changed: made right, spoiled, or wrong before and after.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import treebank
from spacy.tokens import Doc

from lapwing.language import repair as repairs
from lapwing.language import syntax as syntaxes
from lapwing.language.pipeline import load_parser

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
FILES = {"fr": ("sequoia-dev", "sequoia-test", "gsd-dev", "gsd-test"), "en": ("ewt-dev", "ewt-test", "gum-open-dev", "gum-open-test")}
NAMES = [n for n in dir(repairs) if n.startswith("_") and callable(getattr(repairs, n)) and n not in ("_make_verb",) and not n.startswith("__")]


def measure(language: str, show: bool) -> Counter[tuple[str, str]]:
    """(repair, outcome) -> words changed."""
    nlp = load_parser(language)
    counts: Counter[tuple[str, str]] = Counter()

    def logged(name: str):  # type: ignore[no-untyped-def]
        inner = getattr(repairs, name)

        def run(s, i, *rest):  # type: ignore[no-untyped-def]
            before = (list(s.pos), list(s.dep), list(s.head))
            result = inner(s, i, *rest)
            if (s.pos, s.dep, s.head) != before:
                compare(name, before, (s.pos, s.dep, s.head))
            return result

        return run

    gold: list[treebank.Tree] = []

    def compare(name: str, before, after) -> None:  # type: ignore[no-untyped-def]
        tree = gold[0]
        for k, token in enumerate(tree.tokens):
            was = (before[0][k], before[1][k].split(":")[0], before[2][k])
            now = (after[0][k], after[1][k].split(":")[0], after[2][k])
            if was == now:
                continue
            right = (token.pos, token.dep.split(":")[0], token.head)
            old, new = (sum(a == b for a, b in zip(x, right, strict=True)) for x in (was, now))
            outcome = "better" if new > old else "worse" if new < old else "same"
            counts[(name, outcome)] += 1
            if show and outcome == "worse":
                print(name, token.form, was, now, right, "|", " ".join(t.form for t in tree.tokens)[:150])

    for name in NAMES:
        setattr(repairs, name, logged(name))
    for file in FILES[language]:
        trees = [t for t in treebank.read(CORPORA / language / f"{file}.conllu.gz") if len(t.tokens) > 2]
        docs = (Doc(nlp.vocab, words=[t.form for t in tree.tokens], spaces=[t.space for t in tree.tokens]) for tree in trees)
        for tree, doc in zip(trees, nlp.pipe(docs), strict=True):
            gold[:] = [tree]
            syntaxes.Syntax(doc, language)
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=sorted(FILES))
    parser.add_argument("--show", action="store_true", help="list the words made worse")
    options = parser.parse_args()
    counts = measure(options.language, options.show)
    print(f"{'repair':28}{'better':>8}{'worse':>8}{'same':>8}")
    for name in sorted({n for n, _ in counts}):
        print(f"{name.lstrip('_'):28}{counts[(name, 'better')]:8}{counts[(name, 'worse')]:8}{counts[(name, 'same')]:8}")


if __name__ == "__main__":
    main()
