"""Train the shipped French or English pipeline from Universal Dependencies treebanks.

    python training/train.py fr          # ../shared/corpora -> src/lapwing/models/fr
    python training/train.py en

Fixed seeds. A checkpoint is written every evaluation under `build/training/<language>`; the same command resumes from
it. Ends by writing the model with its averaged parameters and `MODEL.md`, its card, through `training/card.py`.
"""

from __future__ import annotations

import argparse
import pickle
import random
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy
import spacy
import treebank
from augment import Augmenter
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Adam, fix_random_seed, set_gpu_allocator  # noqa: F401

import lapwing.language.tokenizer  # noqa: F401  (registers the tokenizer)

ROOT = Path(__file__).resolve().parent.parent
SEED = 20250713
VERSION = "0.2.0"


@dataclass(frozen=True, slots=True)
class Recipe:
    train: dict[str, int]  # treebank file -> how often it is seen an epoch
    dev: tuple[str, ...]
    test: tuple[str, ...]
    press: dict[str, float] = field(default_factory=dict)  # the same for the last stage, with our own press sentences of training/data; a part: that share
    press_dev: tuple[str, ...] = ()


RECIPES = {
    "fr": Recipe(
        train={"sequoia-train": 2, "gsd-dev": 2, "fqb": 1, "rhapsodie-train": 1, "parisstories-train": 1},
        dev=("sequoia-dev",),
        test=("sequoia-test", "gsd-test"),
        press={"sequoia-train": 2, "gsd-dev": 2, "fqb": 1, "rhapsodie-train": 1, "parisstories-train": 1, "press-fr": 3},
        press_dev=("press-fr-dev",),
    ),
    "en": Recipe(
        train={"ewt-train": 1, "gum-open-train": 1},
        dev=("ewt-dev", "gum-open-dev"),
        test=("ewt-test", "gum-open-test"),
        press={"ewt-train": 0.35, "gum-open-train": 0.6, "press-en": 5},
        press_dev=("press-en-dev",),
    ),
}

CONFIG = """
[nlp]
lang = "{lang}"
pipeline = ["tok2vec","morphologizer","parser","trainable_lemmatizer"]
batch_size = 256

[nlp.tokenizer]
@tokenizers = "lapwing.Tokenizer.v1"

[components]

[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.Tok2Vec.v2"

[components.tok2vec.model.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = {width}
attrs = ["NORM","PREFIX","SUFFIX","SHAPE"]
rows = [5000,1000,2500,1000]
include_static_vectors = false

[components.tok2vec.model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = {width}
depth = {depth}
window_size = 1
maxout_pieces = 3

[components.morphologizer]
factory = "morphologizer"

[components.morphologizer.model]
@architectures = "spacy.Tagger.v2"
[components.morphologizer.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = {width}
upstream = "*"

[components.parser]
factory = "parser"
min_action_freq = 20

[components.parser.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "parser"
extra_state_tokens = false
hidden_width = 96
maxout_pieces = 2
use_upper = true
[components.parser.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = {width}
upstream = "*"

[components.trainable_lemmatizer]
factory = "trainable_lemmatizer"
backoff = "orth"
min_tree_freq = 3
top_k = 1

[components.trainable_lemmatizer.model]
@architectures = "spacy.Tagger.v2"
[components.trainable_lemmatizer.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = {width}
upstream = "*"
"""


def lemma_for(token: treebank.Token, language: str) -> str:
    """French treebanks disagree on pronoun lemmas (*il* → *lui* or *il*); the coder wants the form's own."""
    if language == "fr" and token.pos == "PRON":
        return token.form.lower()
    return token.lemma


def to_example(nlp: Language, trees: list[treebank.Tree]) -> Example:
    """One training example from consecutive sentences."""
    words, spaces, lemmas, pos, feats, heads, deps, starts = [], [], [], [], [], [], [], []
    for tree in trees:
        base = len(words)
        for i, token in enumerate(tree.tokens):
            words.append(token.form)
            spaces.append(token.space)
            lemmas.append(lemma_for(token, nlp.lang))
            pos.append(token.pos)
            feats.append(token.feats)
            heads.append(base + token.head)
            deps.append(token.dep)
            starts.append(i == 0)
    gold = Doc(nlp.vocab, words=words, spaces=spaces, lemmas=lemmas, pos=pos, morphs=feats, heads=heads, deps=deps)
    return Example(Doc(nlp.vocab, words=words, spaces=spaces), gold)


OWN = ROOT / "training" / "data"


def file_of(corpora: Path, language: str, name: str) -> Path:
    """Where a treebank lies: our own press sentences in the checkout, the others with the corpora."""
    return OWN / f"{name}.conllu" if name.startswith("press-") else corpora / language / f"{name}.conllu.gz"


def load(nlp: Language, corpora: Path, files: Mapping[str, float], group: int, rng: random.Random, augmenter: Augmenter | None = None) -> list[Example]:
    """Examples of one to `group` consecutive sentences; with an augmenter half of them carry other names and verbs."""
    examples = []
    for name, times in files.items():
        trees = list(treebank.read(file_of(corpora, nlp.lang, name)))
        if times < 1:
            trees = rng.sample(trees, round(times * len(trees)))
        for _ in range(max(1, int(times))):
            i = 0
            while i < len(trees):
                n = rng.randint(1, group)
                chosen = trees[i : i + n]
                if augmenter is not None and rng.random() < 0.5:
                    chosen = [augmenter(tree, rng) for tree in chosen]
                examples.append(to_example(nlp, chosen))
                i += n
    return examples


def score(nlp: Language, corpora: Path, name: str) -> dict[str, float]:
    """Accuracy on gold tokens and sentences: UPOS, LAS and UAS without label subtypes (punctuation counted), lemma."""
    trees = list(treebank.read(file_of(corpora, nlp.lang, name)))
    docs = [Doc(nlp.vocab, words=[t.form for t in tree.tokens], spaces=[t.space for t in tree.tokens]) for tree in trees]
    started = time.process_time()
    docs = list(nlp.pipe(docs))
    seconds = time.process_time() - started
    counts: Counter[str] = Counter()
    for tree, doc in zip(trees, docs, strict=True):
        for gold, token in zip(tree.tokens, doc, strict=True):
            counts["n"] += 1
            counts["pos"] += gold.pos == token.pos_
            counts["lemma"] += lemma_for(gold, nlp.lang).lower() == token.lemma_.lower()
            attached = gold.head == token.head.i
            counts["uas"] += attached
            right = attached and gold.dep.split(":")[0] == token.dep_.split(":")[0]
            counts["las"] += right
            if gold.dep != "punct":
                counts["nopunct"] += 1
                counts["las_nopunct"] += right
    n = counts["n"]
    return {
        "tokens": n,
        "upos": counts["pos"] / n,
        "uas": counts["uas"] / n,
        "las": counts["las"] / n,
        "las_nopunct": counts["las_nopunct"] / counts["nopunct"],
        "lemma": counts["lemma"] / n,
        "tokens_per_cpu_second": n / seconds,
    }


def batches(examples: list[Example], words: int, rng: random.Random) -> Any:
    order = list(range(len(examples)))
    rng.shuffle(order)
    batch: list[Example] = []
    size = 0
    for i in order:
        example = examples[i]
        if batch and size + len(example) > words:
            yield batch
            batch, size = [], 0
        batch.append(example)
        size += len(example)
    if batch:
        yield batch


def fresh(example: Example) -> Example:
    return Example(Doc(example.x.vocab, words=[t.text for t in example.y], spaces=[bool(t.whitespace_) for t in example.y]), example.y)


def state_of(nlp: Language, optimizer: Adam) -> dict[str, Any]:
    return {
        "model": nlp.to_bytes(exclude=["tokenizer"]),
        "optimizer": {k: dict(getattr(optimizer, k)) for k in ("mom1", "mom2", "averages", "nr_update")},
    }


@dataclass(frozen=True, slots=True)
class Stage:
    """A run of epochs: the first on the treebanks as they are, the second with the lexicon's names and verbs in half of the sentences, the third
    with our own press sentences as well."""

    epochs: int
    rate: float
    augmented: bool
    press: bool = False


STAGES = (Stage(24, 0.001, False), Stage(6, 0.0005, True), Stage(6, 0.0005, True, True))


def stage_of(epoch: int) -> tuple[Stage, float]:
    """The stage of an epoch, and its learning rate: linear decay to a tenth within the stage."""
    for stage in STAGES:
        if epoch < stage.epochs:
            return stage, stage.rate * max(0.1, 1 - epoch / stage.epochs)
        epoch -= stage.epochs
    return STAGES[-1], STAGES[-1].rate * 0.1


def train(language: str, corpora: Path, output: Path, *, width: int, depth: int, work: Path, base: Path | None = None) -> None:
    """Train, resuming from `work/checkpoint.pkl` where it exists; write the best averaged model to `output`.

    With `base`, the model of the second stage, only the third is run.
    """
    recipe = RECIPES[language]
    random.seed(SEED)
    fix_random_seed(SEED)
    from thinc.api import Config

    if base is not None:
        nlp = spacy.load(base)
        lemmatizer = nlp.get_pipe("trainable_lemmatizer")
        # spaCy stores the labels but not the table from edit tree to label that training needs.
        lemmatizer.tree2label = {tree: label for label, tree in enumerate(lemmatizer.cfg["labels"])}
        examples = load(nlp, corpora, recipe.train, 3, random.Random(SEED))
    else:
        nlp = spacy.util.load_model_from_config(Config().from_str(CONFIG.format(lang=language, width=width, depth=depth)), auto_fill=True, validate=True)
        examples = load(nlp, corpora, recipe.train, 3, random.Random(SEED))
        nlp.initialize(lambda: examples)
    optimizer = Adam(0.001, beta1=0.9, beta2=0.999, L2=0.01, grad_clip=1.0, L2_is_weight_decay=True, use_averages=True)
    work.mkdir(parents=True, exist_ok=True)
    checkpoint = work / "checkpoint.pkl"
    augmenter = Augmenter(language, ROOT / "lexicon")
    starts = [sum(stage.epochs for stage in STAGES[:n]) for n in range(len(STAGES))]
    first, best = (starts[2] if base is not None else 0), -1.0
    if checkpoint.exists():
        saved = pickle.loads(checkpoint.read_bytes())
        nlp.from_bytes(saved["state"]["model"], exclude=["tokenizer"])
        for key, value in saved["state"]["optimizer"].items():
            getattr(optimizer, key).update(value)
        first, best = saved["epoch"], saved["best"]
        print(f"resuming after epoch {first}, best {best:.4f}", flush=True)
    total = sum(stage.epochs for stage in STAGES)
    for epoch in range(first, total):
        rng = random.Random(SEED + epoch)
        fix_random_seed(SEED + epoch)
        stage, optimizer.learn_rate = stage_of(epoch)
        if stage.augmented:
            examples = load(nlp, corpora, recipe.press if stage.press else recipe.train, 3, rng, augmenter)
        if epoch in starts:
            best = -1.0  # what ships has seen all that the last stage has
        words = int(800 + 1600 * min(1.0, epoch / 8))
        losses: dict[str, float] = defaultdict(float)
        started = time.time()
        for batch in batches(examples, words, rng):
            nlp.update([fresh(e) for e in batch], sgd=optimizer, losses=losses, drop=0.15)
        with nlp.use_params(optimizer.averages):
            results = {name: score(nlp, corpora, name) for name in (*recipe.dev, *(recipe.press_dev if stage.press else ()))}
            mean = float(numpy.mean([0.7 * r["las"] + 0.2 * r["lemma"] + 0.1 * r["upos"] for r in results.values()]))
            if mean > best:
                best = mean
                nlp.to_disk(work / "best")
        report = "  ".join(
            f"{k}: las {r['las']:.4f} upos {r['upos']:.4f} lemma {r['lemma']:.4f} {r['tokens_per_cpu_second']:.0f}t/s" for k, r in results.items()
        )
        print(f"epoch {epoch + 1}/{total} {time.time() - started:.0f}s  {report}  best {best:.4f}", flush=True)
        temporary = checkpoint.with_suffix(".tmp")
        temporary.write_bytes(pickle.dumps({"state": state_of(nlp, optimizer), "epoch": epoch + 1, "best": best}))
        temporary.replace(checkpoint)
    finish(work / "best", output)


def finish(best: Path, output: Path) -> None:
    """Write the best model where the package ships it, named and versioned."""
    nlp = spacy.load(best)
    nlp.meta["name"] = "lapwing"
    nlp.meta["version"] = VERSION
    nlp.meta["description"] = "Universal Dependencies pipeline for news (see MODEL.md)"
    nlp.to_disk(output)
    print(f"wrote {output.name} {VERSION}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=sorted(RECIPES))
    parser.add_argument("--corpora", type=Path, default=ROOT.parent / "shared" / "corpora")
    parser.add_argument("--output", type=Path)
    parser.add_argument("--width", type=int, default=96)
    parser.add_argument("--depth", type=int, default=4)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--base", type=Path, help="a model of the second stage: run only the third from it")
    args = parser.parse_args()
    output = args.output or ROOT / "src" / "lapwing" / "models" / args.language
    work = args.work or ROOT / "build" / "training" / args.language
    train(args.language, args.corpora, output, width=args.width, depth=args.depth, work=work, base=args.base)


if __name__ == "__main__":
    main()
