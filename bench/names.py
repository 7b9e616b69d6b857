"""How long the registry takes to load and how fast names are found: `python bench/names.py [--check] [--json]`.

Loading is measured in processes of their own, CPU seconds, median: the artifact decoded (frames and all, which every language shares), then the
names of one language. Finding is the pass that every article gets: typographic characters mapped, one automaton over the text, word boundaries
checked; MB of UTF-8 text a CPU second, median of the passes, with the registry that ships and with 100,000 invented people more. Half of them
have a first name from the texts, so that the automaton does not leave their spellings at the first letter. The texts are those of
bench/speed.py. With `--check` the exit code is 1 when a bar is missed. bench/README.md keeps measured results.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import speed
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from lapwing.actors.names import NameBook, Names, name_book
from lapwing.lexicon import registry
from lapwing.lexicon.store import decoded, from_data, load

#: The bars of the project: seconds of loading a language, MB of text a second.
BARS = {"load_s": 0.3, "mb_per_second": 20.0}
_SYLLABLES = "ba bi bo da de do fa ga go ha ka ki ko la li lo ma me mo na ne ni ra re ro sa se so ta ti to va vo wa ya yo za zo".split()


# -- loading -------------------------------------------------------------------------------------------------------


def resident() -> float:
    """MiB this process holds now (a peak would not do: a process starts with that of its parent); not a number where there is no /proc."""
    gc.collect()
    status = Path("/proc/self/statm")
    return int(status.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20 if status.is_file() else float("nan")


def load_once(languages: list[str]) -> None:
    """Print the seconds of decoding the artifact and of these languages' names, and the MiB that both hold."""
    before, started = resident(), time.process_time()
    content = decoded()
    read, memory = time.process_time() - started, resident() - before
    lexicon = from_data(*content)
    before, started = resident(), time.process_time()
    for language in languages:
        name_book(lexicon, language)
    names = time.process_time() - started
    print(json.dumps({"decoded": read, "names": names, "load_s": read + names, "memory": memory + resident() - before}))


def loading(languages: list[str], passes: int) -> dict[str, float]:
    """Medians of `load_once` over fresh processes."""
    once = f"import sys; sys.path.insert(0, 'bench'); import names; names.load_once({languages!r})"
    done = [subprocess.run([sys.executable, "-c", once], check=True, capture_output=True, text=True, cwd=speed.ROOT).stdout for _ in range(passes)]
    runs = [json.loads(line) for line in done]
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


# -- finding -------------------------------------------------------------------------------------------------------


def invented(count: int, texts: list[str], seed: int) -> list[dict[str, Any]]:
    """People who do not exist; every other one has a first name that the texts hold."""
    rng = random.Random(seed)  # noqa: S311  a shuffle, no secret
    known = sorted({word for text in texts for word in re.findall(r"\b[A-Z][a-zé]{3,}\b", text)})

    def word() -> str:
        return "".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))).capitalize()

    names: dict[str, None] = {}
    while len(names) < count:
        names[f"{rng.choice(known) if len(names) % 2 else word()} {word()}"] = None
    return [{"name": name, "country": "MLI"} for name in names]


def book(language: str, content: dict[str, Any]) -> tuple[NameBook, float]:
    """The names of one language of a compiled registry, and the MiB they take beside it."""
    before = resident()
    made = NameBook(language, Names(content), content[language])
    return made, resident() - before


def rates(names: NameBook, texts: list[str], passes: int) -> list[float]:
    """MB of text a CPU second, pass by pass, after one to warm up."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    found = []
    for _ in range(passes + 1):
        started = time.process_time()
        for text in texts:
            names.spelled(text)
        found.append(size / (time.process_time() - started))
    return found[1:]


def finding(names: NameBook, name: str, content: dict[str, Any], texts: list[str], passes: int) -> dict[str, Any]:
    """One measurement: names and spellings known, names found a kB, MB of text a second."""
    language = names.language
    return {
        "language": language,
        "registry": name,
        "names": len({row["id"] for row in content["names"]}),
        "spellings": sum(meaning is not None for meaning in content[language]["meanings"]),
        "found_per_kb": sum(len(names.spelled(text)) for text in texts) / sum(len(text.encode()) / 1000 for text in texts),
        "passes": rates(names, texts, passes),
    }


def kinds(content: dict[str, Any], texts: list[str]) -> list[dict[str, Any]]:
    """Every kind of automaton: seconds to build it, MB a second of matching alone."""
    plain, size, found = [" ".join(text.split()) for text in texts], sum(len(text.encode()) for text in texts) / 1e6, []
    for kind in (Implementation.NoncontiguousNFA, Implementation.ContiguousNFA, Implementation.DFA):
        started = time.process_time()
        automaton = AhoCorasick(content["spellings"], matchkind=MatchKind.Standard, implementation=kind)
        built = time.process_time() - started
        for _ in range(2):  # the first time warms the cache up
            started = time.process_time()
            for text in plain:
                automaton.find_matches_as_indexes(text, overlapping=True)
        found.append({"kind": str(kind).rpartition(".")[2], "built_s": built, "mb_per_second": size / (time.process_time() - started)})
    return found


# -- the report ----------------------------------------------------------------------------------------------------


def measure(languages: list[str], articles: int, extra: int, passes: int, seed: int) -> dict[str, Any]:
    texts = {language: speed.corpus(language, articles, 500, seed) for language in languages}
    shipped, _ = decoded()
    people = invented(extra, [text for found in texts.values() for text in found], seed)
    larger = registry.compiled(shipped | {"people": shipped["people"] + people})
    registries = {"shipped": shipped["registry"], f"and {extra:,} more": larger}
    books = [(name, content, *book(language, content)) for name, content in registries.items() for language in languages]
    return {
        "machine": speed.machine(),
        "lexicon": load().version,
        "loading": {language: loading([language], passes) for language in languages} | {"both": loading(languages, passes)},
        "finding": [finding(names, name, content, texts[names.language], passes) | {"memory": memory} for name, content, names, memory in books],
        "kinds": kinds(shipped["registry"], texts[languages[0]]),
    }


def missed(result: dict[str, Any]) -> list[str]:
    """The bars that are not met."""
    slow = [f"{name}: loading {row['load_s']:.3f} s > {BARS['load_s']}" for name, row in result["loading"].items() if row["load_s"] > BARS["load_s"]]
    medians = [(row, statistics.median(row["passes"])) for row in result["finding"]]
    return slow + [f"{row['language']}, {row['registry']}: {rate:.1f} MB/s < {BARS['mb_per_second']}" for row, rate in medians if rate < BARS["mb_per_second"]]


def table(result: dict[str, Any]) -> str:
    """The result as Markdown, the form bench/README.md keeps."""
    lines = ["| loading (bar: ≤ 0.3 s) | artifact decoded | names | together | memory |", "| --- | ---: | ---: | ---: | ---: |"]
    for name, row in result["loading"].items():
        lines.append(f"| {name} | {row['decoded']:.3f} s | {row['names']:.3f} s | {row['load_s']:.3f} s | {row['memory']:.0f} MiB |")
    lines += ["", "| finding (bar: ≥ 20 MB/s) | names | spellings | memory | found a kB | MB/s (passes) |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for row in result["finding"]:
        rate = f"{statistics.median(row['passes']):.0f} ({', '.join(f'{rate:.0f}' for rate in row['passes'])})"
        known = f"{row['names']:,} | {row['spellings']:,} | {row['memory']:.0f} MiB"
        lines.append(f"| {row['language']}, {row['registry']} | {known} | {row['found_per_kb']:.1f} | {rate} |")
    lines += ["", "| automaton | built in | MB/s, matching alone |", "| --- | ---: | ---: |"]
    lines += [f"| {row['kind']} | {row['built_s']:.3f} s | {row['mb_per_second']:.0f} |" for row in result["kinds"]]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200, help="articles of 500 words a language (default 200)")
    parser.add_argument("--extra", type=int, default=100_000, help="invented people in the larger registry (default 100000)")
    parser.add_argument("--passes", type=int, default=5, help="passes over the texts, and processes that load (default 5)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", action="store_true", help="end with 1 when a bar is missed")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    args = parser.parse_args()
    result = measure(["fr", "en"], args.articles, args.extra, args.passes, args.seed)
    failing = missed(result)
    if args.json:
        print(json.dumps(result | {"missed": failing}, ensure_ascii=False, indent=2))
    else:
        print("; ".join(f"{k} {v}" for k, v in result["machine"].items()), f"lexicon {result['lexicon']}", "", table(result), "", sep="\n")
        print("\n".join(failing) or "all bars met")
    return 1 if args.check and failing else 0


if __name__ == "__main__":
    sys.exit(main())
