"""Write a shipped model's card: `python training/card.py fr|en` (run by `training/train.py` when it ends).

Evaluates `src/lapwing/models/<language>` on the test treebanks of its recipe, writes `MODEL.md` beside the model, and
exits 1 when a score is under its floor. `--errors` lists the most frequent errors instead of writing.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import spacy
import treebank
from spacy.language import Language
from spacy.tokens import Doc
from train import RECIPES, ROOT, SEED, STAGES, file_of, lemma_for

from lapwing.language.pipeline import MODELS, load_parser
from lapwing.language.tokenizer import LapwingTokenizer

CORPORA = ROOT.parent / "shared" / "corpora"
LAS_FLOORS = {"sequoia-test": 0.83, "gsd-test": 0.78, "ewt-test": 0.81, "gum-open-test": 0.83}
LEMMA_FLOORS = {"fr": 0.95, "en": 0.94}
LARGEST_MB = 25.0
#: File -> treebank and licence, as in the README of the corpora.
SOURCES = {
    "sequoia": ("UD_French-Sequoia", "LGPL-LR"),
    "gsd": ("UD_French-GSD", "CC BY-SA 4.0"),
    "fqb": ("UD_French-FQB", "LGPL-LR"),
    "rhapsodie": ("UD_French-Rhapsodie", "CC BY-SA 4.0"),
    "parisstories": ("UD_French-ParisStories", "CC BY-SA 4.0"),
    "ewt": ("UD_English-EWT", "CC BY-SA 4.0"),
    "press": ("our own press sentences (training/data)", "CC BY-SA 4.0"),
    "gum-open": ("UD_English-GUM, only documents whose texts are CC BY, CC BY-SA or public domain", "CC BY 4.0 (annotations)"),
}
#: What the shipped weights are under, from the terms of their training treebanks.
MODEL_LICENCE = {"fr": "LGPL-LR and CC BY-SA 4.0", "en": "CC BY-SA 4.0"}
NAMES = {"fr": "French", "en": "English"}


@dataclass(slots=True)
class Scores:
    """Accuracies on one treebank, 0 to 1, and what went wrong: (kind, gold, predicted, form) -> count."""

    tokens: int = 0
    sentences: int = 0
    values: dict[str, float] = field(default_factory=dict)
    errors: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)


def _docs(nlp: Language, trees: list[treebank.Tree]) -> list[Doc]:
    return [Doc(nlp.vocab, words=[t.form for t in tree.tokens], spaces=[t.space for t in tree.tokens]) for tree in trees]


def _whole(label: str) -> str:
    return label.split(":")[0]


def evaluate(language: str, corpora: Path, name: str) -> Scores:
    """Score the shipped model on one treebank, on gold tokens and sentences but for `tokens_f1`, which starts from raw text."""
    trees = list(treebank.read(file_of(corpora, language, name)))
    raw = spacy.load(MODELS / language)
    shipped = load_parser(language)
    tail = shipped.get_pipe("lapwing_lemmas")
    parsed = _docs(raw, trees)
    started = time.process_time()
    parsed = list(raw.pipe(parsed))
    seconds = time.process_time() - started
    scores = Scores(sentences=len(trees))
    counts: Counter[str] = Counter()
    for tree, doc in zip(trees, parsed, strict=True):
        before = [token.lemma_ for token in doc]
        # The last component works on the parse alone, so its effect shows without parsing twice.
        tail(doc)
        for gold, token, raw_lemma in zip(tree.tokens, doc, before, strict=True):
            wanted = lemma_for(gold, language)
            attached = gold.head == token.head.i
            labelled = attached and _whole(gold.dep) == _whole(token.dep_)
            counts["tokens"] += 1
            counts["upos"] += gold.pos == token.pos_
            counts["uas"] += attached
            counts["las"] += labelled
            if gold.dep != "punct":
                counts["words"] += 1
                counts["uas_words"] += attached
                counts["las_words"] += labelled
            counts["lemma_raw"] += wanted.lower() == raw_lemma.lower()
            counts["lemma"] += wanted.lower() == token.lemma_.lower()
            counts["lemma_treebank"] += gold.lemma.lower() == token.lemma_.lower()
            if not labelled:
                kind = "label" if attached else "head"
                scores.errors[(kind, f"{gold.pos} {_whole(gold.dep)}", _whole(token.dep_), "")] += 1
            if wanted.lower() != token.lemma_.lower():
                scores.errors[("lemma", wanted, token.lemma_, gold.form)] += 1
            if gold.pos != token.pos_:
                scores.errors[("tag", gold.pos, token.pos_, "")] += 1
    scores.tokens = counts["tokens"]
    for key, total in (("upos", "tokens"), ("uas", "tokens"), ("las", "tokens"), ("uas_words", "words"), ("las_words", "words")):
        scores.values[key] = counts[key] / counts[total]
    for key in ("lemma", "lemma_raw", "lemma_treebank"):
        scores.values[key] = counts[key] / counts["tokens"]
    scores.values["tokens_f1"] = tokenisation_f1(shipped, trees)
    scores.values["tokens_per_cpu_second"] = counts["tokens"] / seconds
    return scores


def tokenisation_f1(nlp: Language, trees: list[treebank.Tree]) -> float:
    """F1 of token spans when each sentence is tokenised from its text; a token counts with both of its ends."""
    tokenizer = nlp.tokenizer
    if not isinstance(tokenizer, LapwingTokenizer):
        raise TypeError(f"the model's tokenizer is a {type(tokenizer).__name__}, not Lapwing's; retrain it with training/train.py")
    right = found = wanted = 0
    for tree in trees:
        text, gold = "", set()
        for token in tree.tokens:
            gold.add((len(text), len(text) + len(token.form)))
            text += token.form + (" " if token.space else "")
        doc = tokenizer(text)
        spans = {(start, start + len(token)) for start, token in zip(doc.user_data["offsets"], doc, strict=True)}
        right += len(gold & spans)
        found += len(spans)
        wanted += len(gold)
    return 2 * right / (found + wanted)


def repeated(language: str, corpora: Path, name: str) -> float:
    """Share of the test tokens that stand in a sentence also found, word for word, in the training data."""
    seen = {tuple(t.form for t in tree.tokens) for train in RECIPES[language].train for tree in treebank.read(corpora / language / f"{train}.conllu.gz")}
    forms = [tuple(t.form for t in tree.tokens) for tree in treebank.read(file_of(corpora, language, name))]
    return sum(len(f) for f in forms if f in seen) / sum(map(len, forms))


def size_mb(language: str) -> float:
    """Size of the model's folder in megabytes (10^6 bytes), the card left out."""
    return sum(p.stat().st_size for p in (MODELS / language).rglob("*") if p.is_file() and p.name != "MODEL.md") / 1e6


def misses(language: str, scores: dict[str, Scores]) -> list[str]:
    """One line for every score under its floor."""
    found = []
    for name, scored in scores.items():
        for what, value, floor in (("LAS", scored.values["las"], LAS_FLOORS.get(name, 0.0)), ("lemma", scored.values["lemma"], LEMMA_FLOORS[language])):
            if value < floor:
                found.append(f"{what} on {name} is {value:.4f}, its floor {floor:.2f}; train on (training/train.py {language}) or look at --errors")
    if size_mb(language) > LARGEST_MB:
        found.append(f"the {language} model takes {size_mb(language):.1f} MB, at most {LARGEST_MB:.0f}; train with a smaller --width")
    return found


def _source(file: str) -> tuple[str, str]:
    """Treebank and licence of a file such as `gum-open-train`."""
    return SOURCES[next(key for key in SOURCES if file.startswith(key))]


def card(language: str, corpora: Path, scores: dict[str, Scores]) -> str:
    """The card as Markdown."""
    recipe = RECIPES[language]
    meta = json.loads((MODELS / language / "meta.json").read_text(encoding="utf-8"))
    config = spacy.util.load_config(MODELS / language / "config.cfg")
    encode = config["components"]["tok2vec"]["model"]["encode"]
    rows = "\n".join(
        f"| {file} | {_source(file)[0]} | {_source(file)[1]} | {use} |"
        for use, files in (
            *((f"training, {times} × an epoch", [file]) for file, times in recipe.train.items()),
            *((f"last stage, {times} × an epoch", [file]) for file, times in recipe.press.items() if file.startswith("press-")),
            ("development", (*recipe.dev, *recipe.press_dev)),
            ("test only", recipe.test),
        )
        for file in files
    )
    names = list(scores)
    percent = {
        "upos": "UPOS",
        "uas": "UAS, punctuation counted",
        "las": "**LAS, punctuation counted**",
        "uas_words": "UAS, punctuation left out",
        "las_words": "LAS, punctuation left out",
        "lemma_raw": "lemmas, the trained lemmatizer alone",
        "lemma": "**lemmas, as shipped**",
        "tokens_f1": "tokens from raw text, F1",
    }
    if language == "fr":
        percent["lemma_treebank"] = "lemmas as shipped, against the treebank's own pronoun lemmas"
    lines = [f"| {label} | " + " | ".join(f"{100 * scores[n].values[key]:.2f} %" for n in names) + " |" for key, label in percent.items()]
    lines.append("| floor of LAS | " + " | ".join(f"{100 * LAS_FLOORS[n]:.0f} %" if n in LAS_FLOORS else "–" for n in names) + " |")
    lines.append("| floor of lemmas | " + " | ".join(f"{100 * LEMMA_FLOORS[language]:.0f} %" for _ in names) + " |")
    lines.append("| tokens a CPU second | " + " | ".join(f"{scores[n].values['tokens_per_cpu_second']:,.0f}" for n in names) + " |")
    lines.append("| sentences, tokens | " + " | ".join(f"{scores[n].sentences:,}, {scores[n].tokens:,}" for n in names) + " |")
    lines.append("| tokens in sentences also seen in training | " + " | ".join(f"{100 * repeated(language, corpora, n):.1f} %" for n in names) + " |")
    pronouns = (
        "\nFrench treebanks disagree on the lemmas of pronouns (*il*: *lui* or *il*), so the model learns, and the scores expect, "
        "a pronoun's own form; the last row of lemmas expects what the treebank has.\n"
        if language == "fr"
        else ""
    )
    verdict = misses(language, scores)
    part = "" if language == "fr" else "; of the treebanks, 35 % of EWT and 60 % of GUM"
    return f"""# {NAMES[language]} model: `{meta["lang"]}_{meta["name"]}-{meta["version"]}`

A small spaCy {meta["spacy_version"]} pipeline for news: part of speech and morphology, Universal Dependencies, lemmas. It ships with Lapwing and
needs neither a download nor a GPU. `python training/card.py {language}` writes this card.

## Data

| file | treebank | licence | use |
| --- | --- | --- | --- |
{rows}

The weights are distributed under {MODEL_LICENCE[language]}, as their treebanks ask. Non-commercial data and the PUD treebanks are used for nothing.

## Recipe

Pipeline: {", ".join(meta["pipeline"])}. Hash embeddings of norm, prefix, suffix and shape (width {encode["width"]}), {encode["depth"]} convolution layers, one
encoder shared by all components. Contractions whose written form hides two words (*du*, *au*) stay one token, so scores count them once;
typographic quotation marks, apostrophes and dashes are mapped to plain ones; label subtypes and features that only some treebanks know are dropped.
Adam with averaged parameters, dropout 0.15, batches of 800 to 2,400 words, groups of one to three sentences. {STAGES[0].epochs} epochs on the treebanks as
they are (learning rate {STAGES[0].rate} falling to a tenth), then {STAGES[1].epochs} at {STAGES[1].rate} with the lexicon's names in half of the sentences,
then {STAGES[2].epochs} more at {STAGES[2].rate} with other verbs as well as other names, and with press sentences of our own
(`training/data/press-{language}.conllu`: written for the project, parsed by the model of the second stage and corrected token by token{part}).
The epoch best on development ships (70 % LAS, 20 % lemma, 10 % UPOS). Seed {SEED}, plus the number of the epoch. Training was interrupted and resumed from its
checkpoints, which keep weights, averages and optimizer but not the state of the dropout generator inside an epoch.

## Scores

Gold tokens and sentences, labels compared without subtypes; "as shipped" adds the table of verb forms (`training/forms.py`).

| | {" | ".join(names)} |
| --- |{" ---: |" * len(names)}
{chr(10).join(lines)}
{pronouns}
{"All floors hold." if not verdict else "Under the floor: " + "; ".join(verdict) + "."} Size: {size_mb(language):.1f} MB (at most {LARGEST_MB:.0f}).
Speed was measured on one core of a shared machine, without the coder; `bench/README.md` has whole articles.

Weak where the treebanks are thin: headlines, lists, verse, chat, old spelling. Sentence ends are found by rule, not by the model.

## Retrain

```
python training/train.py {language}    # resumes from build/training/{language} where it was interrupted
python training/forms.py     # the table of verb forms
python training/card.py {language}     # this card; exits 1 under a floor
```
"""


def report_errors(scores: dict[str, Scores], most: int) -> None:
    """Print the most frequent errors of each kind and treebank."""
    for name, scored in scores.items():
        for kind in ("lemma", "label", "head", "tag"):
            chosen = [(key, n) for key, n in scored.errors.most_common() if key[0] == kind]
            print(f"{name}: {kind}, {sum(n for _, n in chosen)} errors")
            for (_, gold, predicted, form), n in chosen[:most]:
                print(f"  {n:5d}  {gold} -> {predicted}{f'  ({form})' if form else ''}")


def write_card(language: str, corpora: Path = CORPORA) -> list[str]:
    """Evaluate, print the scores and write the card; gives one line for every floor that is missed."""
    scores = {name: evaluate(language, corpora, name) for name in (*RECIPES[language].test, *RECIPES[language].press_dev)}
    for name, scored in scores.items():
        print(name, "  ".join(f"{k} {v:.4f}" if v <= 1 else f"{k} {v:.0f}" for k, v in scored.values.items()), flush=True)
    (MODELS / language / "MODEL.md").write_text(card(language, corpora, scores), encoding="utf-8")
    return misses(language, scores)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", choices=sorted(RECIPES))
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    parser.add_argument("--errors", type=int, metavar="N", help="print the N most frequent errors of each kind and write nothing")
    args = parser.parse_args()
    if args.errors:
        report_errors({name: evaluate(args.language, args.corpora, name) for name in RECIPES[args.language].test}, args.errors)
        return
    found = write_card(args.language, args.corpora)
    for line in found:
        print(f"MISSED: {line}")
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
