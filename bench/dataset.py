"""How fast a dataset is made, from a file of articles to stored events: `python bench/dataset.py [--sizes 100 1000 10000] [--json]`.

For each size: `lapwing collect` and `lapwing code` as separate processes on all cores, with the articles of `stream.py`; wall and CPU seconds, articles of 500
words and megabytes of text a second, peak memory of all processes together, and how time grows with size. Then where the time goes, in one process.
`--kinds political` measures on political articles only, which nothing is spared of. bench/README.md keeps results.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speed import Stopwatch, machine, versions
from stream import KINDS, Kind, stream

ROOT = Path(__file__).resolve().parent.parent
#: The bars of the project: articles of 500 words a second on two cores, MiB, growth of the time for an article.
BARS = {"articles_per_second": 30.0, "memory_mib": 3072.0, "growth": 0.10}
WORDS = 500
#: Articles whose stages are timed one by one; seconds between two looks at the memory.
STAGED = 200
LOOK = 0.2


@dataclass(frozen=True, slots=True)
class Size:
    """One size's result: seconds of both commands, peak resident memory of all their processes together, what came out."""

    articles: int
    words: int
    megabytes: float
    collect_s: float
    code_s: float
    cpu_s: float
    memory_mib: float
    events: int
    corpus: str

    @property
    def seconds(self) -> float:
        return self.collect_s + self.code_s

    @property
    def articles_per_second(self) -> float:
        """Articles of 500 words a second of wall time, end to end."""
        return self.words / WORDS / self.seconds

    def to_dict(self) -> dict[str, Any]:
        return {
            "articles": self.articles, "articles_per_second": round(self.articles_per_second, 1), "mb_per_second": round(self.megabytes / self.seconds, 3),
            "collect_s": round(self.collect_s, 1), "code_s": round(self.code_s, 1), "cpu_s": round(self.cpu_s, 1), "memory_mib": round(self.memory_mib),
            "words": self.words, "events": self.events, "corpus": self.corpus,
        }  # fmt: skip


# -- sizes -----------------------------------------------------------------------------------------------------------


def measure(articles: int, seed: int, kinds: tuple[Kind, ...], folder: Path) -> Size:
    """Collect and code so many articles in a new dataset."""
    source, path = folder / f"{articles}.jsonl", folder / f"dataset-{articles}"
    words, digest = 0, hashlib.sha256()
    with source.open("w", encoding="utf-8") as file:
        for row in stream(articles, seed, kinds):
            line = json.dumps(row, ensure_ascii=False) + "\n"
            words += len(row["text"].split())
            digest.update(line.encode())
            file.write(line)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with peak_memory() as memory:
        collected = timed("collect", str(path), str(source), "--quiet")
        coded = timed("code", str(path), "--quiet")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    from lapwing.dataset import Dataset

    events = Dataset.open(path).table("events", ["id"]).num_rows
    return Size(articles, words, source.stat().st_size / 1e6, collected, coded, cpu, memory[0], events, digest.hexdigest()[:12])


def timed(*arguments: str) -> float:
    """Wall seconds of a command."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "lapwing", *arguments], check=True, cwd=ROOT)
    return time.perf_counter() - started


@contextmanager
def peak_memory() -> Iterator[list[float]]:
    """The largest sum of the resident sets of all this process's descendants while open, MiB; 0 where there is no /proc."""
    peak, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(LOOK):
            peak[0] = max(peak[0], resident_mib(os.getpid()))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def resident_mib(ancestor: int) -> float:
    """Sum of the resident sets below a process."""
    parent: dict[int, int] = {}
    pages: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
            parent[int(stat.parent.name)], pages[int(stat.parent.name)] = int(fields[1]), int(fields[21])
        except (OSError, IndexError):
            continue  # it has ended meanwhile

    def below(process: int) -> bool:
        while process in parent:
            process = parent[process]
            if process == ancestor:
                return True
        return False

    return sum(count for process, count in pages.items() if below(process)) * os.sysconf("SC_PAGE_SIZE") / 2**20


# -- stages ----------------------------------------------------------------------------------------------------------


def stages(seed: int, kinds: tuple[Kind, ...], folder: Path) -> dict[str, float]:
    """Share of the CPU time by stage, in one process, after a warm-up."""
    source = folder / "staged.jsonl"
    source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in stream(STAGED, seed, kinds)), encoding="utf-8")
    staged(source, folder / "warm-up", Stopwatch())
    watch = Stopwatch()
    staged(source, folder / "staged", watch)
    total = sum(watch.seconds.values())
    return {name: seconds / total for name, seconds in sorted(watch.seconds.items(), key=lambda item: -item[1])}


def staged(source: Path, path: Path, watch: Stopwatch) -> None:
    """What `collect` and `code` do, stage by stage."""
    from lapwing.dataset import Dataset
    from lapwing.dataset.rows import documents_of, event_rows, mention_rows
    from lapwing.records import Document
    from lapwing.sources.reader import read_documents

    dataset = Dataset.create(path)
    with watch.stage("reading the file, language"):
        items = list(read_documents(str(source)))
    with watch.stage("storing documents"):
        dataset.collect(items)
    with watch.stage("fetching stored documents"):
        documents: list[Document] = documents_of(dataset.table("documents"))
    readings = []
    for language in ("en", "fr"):
        ours = [d for d in documents if d.language == language]
        for start in range(0, len(ours), 16):
            readings += coded(ours[start : start + 16], language, watch)
    with watch.stage("events and mentions to rows"):
        tables = {"events": event_rows(readings), "mentions": mention_rows(readings)}
    with watch.stage("storing events and mentions"):
        dataset.append("code", tables, [d.id for d in documents])


def coded(documents: list[Any], language: str, watch: Stopwatch) -> list[Any]:
    """The readings of some documents of one language."""
    from lapwing.actors.mentions import find_mentions
    from lapwing.events.coder import Coder
    from lapwing.events.glance import shipped
    from lapwing.language.pipeline import load_parser, make_doc, model_version
    from lapwing.language.sentences import mark_sentences
    from lapwing.language.syntax import Syntax
    from lapwing.lexicon import load
    from lapwing.reading import Reading
    from lapwing.records import Versions
    from lapwing.version import __version__

    nlp, lexicon = load_parser(language), load()
    made = Versions(__version__, lexicon.version, model_version(nlp))
    with watch.stage("tokens and sentences"):
        docs = [mark_sentences(make_doc(nlp, document), language) for document in documents]
    with watch.stage("glance"):
        wanted = [shipped(lexicon, language).promising(doc) for doc in docs]
    kept = [d for d, yes in zip(documents, wanted, strict=True) if yes]
    docs = [d for d, yes in zip(docs, wanted, strict=True) if yes]
    with watch.stage("parse"):
        docs = list(nlp.pipe(docs, batch_size=16))
    found = []
    for document, doc in zip(kept, docs, strict=True):
        with watch.stage("actors, triggers"):
            coder = Coder(Syntax(doc, language), lexicon, document)
        with watch.stage("events"):
            out = coder.code()
        with watch.stage("mentions"):
            named = find_mentions(coder.resolver)
        found.append(Reading(document, tuple(out.events), made, mentions=named))
    return found


# -- the report ------------------------------------------------------------------------------------------------------


def growth(sizes: Sequence[Size]) -> float | None:
    """By how much an article of the largest size takes longer than one of a tenth of it or the nearest smaller size above 500; None where there is none."""
    large = [s for s in sizes if s.articles >= 500]
    if len(large) < 2:
        return None
    first, last = large[0], large[-1]
    return (last.seconds / last.words) / (first.seconds / first.words) - 1


def table(result: dict[str, Any]) -> str:
    """The result as Markdown."""
    lines = [
        "| articles | articles/s | MB/s | collect s | code s | CPU s | memory MiB | events |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for size in result["sizes"]:
        lines.append(
            f"| {size['articles']:,} | {size['articles_per_second']} | {size['mb_per_second']} | {size['collect_s']} | {size['code_s']} | {size['cpu_s']} "
            f"| {size['memory_mib']:,} | {size['events']:,} |"
        )
    largest = result["sizes"][-1]
    held = {
        f"≥ {BARS['articles_per_second']:.0f} articles of {WORDS} words a second": largest["articles_per_second"] >= BARS["articles_per_second"],
        f"memory ≤ {BARS['memory_mib']:.0f} MiB": largest["memory_mib"] <= BARS["memory_mib"],
    }
    if result["growth"] is not None:
        held[f"time an article grows by {100 * result['growth']:+.1f} %, at most 10 %"] = result["growth"] <= BARS["growth"]
    lines += ["", *(f"- {name}: {'holds' if holds else 'MISSED'}" for name, holds in held.items()), "", "| stage | share of the CPU time |", "| --- | ---: |"]
    return "\n".join([*lines, *(f"| {name} | {100 * share:.1f} % |" for name, share in result["stages"].items())])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1_000, 10_000], help="articles of each run (default 100 1000 10000)")
    parser.add_argument("--kinds", choices=[k.name for k in KINDS], help="only articles of this kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    options = parser.parse_args()
    kinds = tuple(k for k in KINDS if options.kinds in (None, k.name))
    about = machine()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = [measure(size, options.seed, kinds, folder) for size in sorted(options.sizes)]
        shares = stages(options.seed, kinds, folder)
    result = {
        "machine": about, "versions": versions(), "kinds": [k.name for k in kinds], "sizes": [s.to_dict() for s in sizes], "growth": growth(sizes),
        "stages": {name: round(share, 4) for name, share in shares.items()},
    }  # fmt: skip
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
        return
    print("; ".join(f"{k} {v}" for k, v in about.items()))
    print("; ".join(f"{k} {v}" for k, v in versions().items()), "\n")
    print(table(result))


if __name__ == "__main__":
    main()
