"""Train and measure the scorer behind `lapwing.between`: `python training/relations.py [FILE] [--lexicon sources]`.

FILE is the PLV training half (Hu et al., ACL 2024), by default `../shared/eval/relations-dev.tsv` beside the checkout. Writes
`src/lapwing/data/between.json.gz`: the same bytes for the same file, lexicon, parser models and scikit-learn (extra `train`).
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import Any

from lapwing.errors import LapwingError
from lapwing.evaluation.relations import SEED, describe, example_cases, fit, read_cases, read_dictionary, split_accuracy, validate
from lapwing.events.between import ARTIFACT
from lapwing.language.pipeline import LANGUAGES, load_parser, model_version
from lapwing.lexicon import Lexicon
from lapwing.lexicon import load as load_lexicon
from lapwing.lexicon.compile import check, compiled
from lapwing.lexicon.store import from_data

ROOT = Path(__file__).resolve().parent.parent
DEFAULT = ROOT.parent / "shared" / "eval" / "relations-dev.tsv"


def source_lexicon() -> Lexicon:
    """The lexicon straight from its YAML files, problems or not: for training while it is being written."""
    data, _ = check(ROOT / "lexicon")
    return from_data(compiled(data))


def write(raw: dict[str, Any]) -> int:
    """Write the artifact; returns its size in bytes."""
    payload = json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ARTIFACT.parent.mkdir(parents=True, exist_ok=True)
    ARTIFACT.write_bytes(gzip.compress(payload, compresslevel=9, mtime=0))
    return ARTIFACT.stat().st_size


def train(file: Path, lexicon: Lexicon, seeds: int) -> None:
    """Cross-validate, print the report, fit on everything, write."""
    dictionary = read_dictionary(ROOT / "lexicon" / "bilingual.yaml", lexicon)
    cases, helpers = read_cases(file, lexicon), example_cases(lexicon)
    report = validate(cases, helpers, dictionary=dictionary)
    print(describe(report))
    for seed in range(SEED + 1, SEED + seeds):
        again = validate(cases, helpers, seed=seed, dictionary=dictionary)
        print(f"seed {seed}: macro-F1 {again.macro_f1:.4f}  accuracy {again.accuracy:.4f}  four-class macro-F1 {again.quad_f1:.4f}")
    apart = validate(cases, helpers, near=True, dictionary=dictionary)
    print(f"versions of one sentence kept together: macro-F1 {apart.macro_f1:.4f}  accuracy {apart.accuracy:.4f}  four-class macro-F1 {apart.quad_f1:.4f}")
    print(f"CONCEDE against RETREAT on unseen frames' examples: {split_accuracy(helpers):.4f}")
    raw = fit(cases, helpers, dictionary, temperature=report.temperature)
    raw["made_with"] = {"lexicon": lexicon.version, **{language: model_version(load_parser(language)) for language in LANGUAGES}}
    size = write(raw)
    own = sum(not c.frame for c in helpers)
    print(f"{len(cases)} sentences, {own} of our own, {len(helpers) - own} lexicon examples")
    print(f"{sum(map(len, raw['experts'].values()))} features, {size // 1024} KiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path, default=DEFAULT, help="tab-separated file with the columns of relations-dev.tsv")
    parser.add_argument("--lexicon", choices=("artifact", "sources"), default="artifact", help="read the compiled lexicon or its YAML sources")
    parser.add_argument("--seeds", type=int, default=1, help="number of ways to cut the folds that are measured")
    options = parser.parse_args()
    try:
        train(options.file, source_lexicon() if options.lexicon == "sources" else load_lexicon(), options.seeds)
    except LapwingError as error:
        parser.exit(error.exit_code, f"{error}\n")


if __name__ == "__main__":
    main()
