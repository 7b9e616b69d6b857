"""How fast Lapwing reads, and how much memory and start-up time it takes: `python bench/speed.py [--json]`.

The corpus is made on the spot, the same for the same examples and `--seed`: sentences of the bundled articles, shuffled, with
other capitals, countries and surnames in each article. It is denser in events than a newspaper, so real articles are not
slower. Times are CPU seconds of one process on one core, after a warm-up; of several passes the median counts.
bench/README.md keeps measured results.
"""

from __future__ import annotations

import os

# One core: the matrix library must not spread over the others. Set before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import functools
import hashlib
import json
import platform
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = {"fr": ROOT / "examples" / "niger-benin.fr.txt", "en": ROOT / "examples" / "caucasus-corridor.en.txt"}
#: Names that may stand for each other without breaking the grammar of the sentence around them.
EXCHANGED = {
    "fr": (
        ("Bamako", "Niamey", "Lomé", "Cotonou", "Dakar", "Moscou", "Paris", "Pékin", "Londres", "Berlin", "Conakry", "Nairobi", "Tunis", "Rabat"),
        ("Niger", "Mali", "Bénin", "Togo", "Sénégal", "Tchad", "Ghana", "Maroc", "Gabon", "Kenya"),
        ("la France", "la Russie", "la Chine", "la Turquie", "la Tunisie", "la Hongrie", "la Pologne", "la Grèce"),
        ("Agbenu", "Maïdanda", "Hounsou", "Kollé", "Diarra", "Mensah", "Traoré", "Bello"),
    ),
    "en": (
        ("Tbilisi", "Yerevan", "Baku", "Ankara", "Moscow", "Paris", "Beijing", "London", "Berlin", "Tehran", "Nairobi", "Bamako"),
        ("Georgia", "Armenia", "Turkey", "Russia", "France", "Iran", "China", "Kenya", "Sweden", "Brazil", "Greece", "Jordan"),
        ("Arkan", "Kalandze", "Terzian", "Salmanli", "Galstian", "Lindqvist", "Marsh", "Okafor"),
    ),
}
#: The bars of the project: articles of 500 words a second and core, MiB, seconds of start-up.
BARS = {"articles_per_second": 12.0, "peak_memory_mib": 1536.0, "start_up_s": 3.0}


# -- the corpus ----------------------------------------------------------------------------------------------------


def sentences_of(language: str) -> list[str]:
    """Sentences of the bundled article (its paragraphs, split at full stops), in file order."""

    paragraphs = [line for line in EXAMPLES[language].read_text(encoding="utf-8").split("\n") if len(line.split()) > 12]
    bundled = [s for p in paragraphs for s in re.split(r"(?<=[a-zéà0-9\"»]\.)\s+(?=[A-ZÀÉ«\"])", p)]
    return bundled


def rename(text: str, language: str, rng: random.Random) -> str:
    """The text with each group of exchangeable names permuted."""
    table: dict[str, str] = {}
    for group in EXCHANGED[language]:
        shuffled = list(group)
        rng.shuffle(shuffled)
        table.update(zip(group, shuffled, strict=True))
    pattern = "|".join(sorted(map(re.escape, table), key=lambda w: (-len(w), w)))
    return re.sub(rf"\b(?:{pattern})\b", lambda m: table[m.group()], text)


def corpus(language: str, articles: int, words: int, seed: int) -> list[str]:
    """`articles` texts of about `words` words: a title, a dateline, paragraphs of two to five sentences."""
    rng = random.Random(f"{seed}-{language}")  # noqa: S311  a shuffle, no secret
    stock = sentences_of(language)
    made = []
    for number in range(articles):
        title = " ".join(rng.choice(stock).rstrip(".").split()[:9])
        day = 1 + number % 28
        dateline = f"DAKAR, {day} octobre 2025 (Agence) –" if language == "fr" else f"TBILISI, October {day}, 2025 (Wire) -"
        paragraphs: list[str] = []
        count = 0
        while count < words:
            chosen = [rng.choice(stock) for _ in range(rng.randint(2, 5))]
            paragraphs.append(" ".join(chosen))
            count += len(paragraphs[-1].split())
        made.append(rename(f"{title}\n\n{dateline} " + "\n\n".join(paragraphs) + "\n", language, rng))
    return made


# -- timers --------------------------------------------------------------------------------------------------------


class Stopwatch:
    """Exclusive CPU time per stage: while an inner stage runs, the outer one's clock stands still."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._stack: list[str] = []
        self._since = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._switch(name)
        try:
            yield
        finally:
            self._switch(None)

    def _switch(self, name: str | None) -> None:
        now = time.process_time()
        if self._stack:
            self.seconds[self._stack[-1]] += now - self._since
        if name is None:
            self._stack.pop()
        else:
            self._stack.append(name)
        self._since = now

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, its calls timed as a stage; an inner call of the stage that is running costs no clock."""

        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            if self._stack and self._stack[-1] == name:
                return function(*args, **kwargs)
            with self.stage(name):
                return function(*args, **kwargs)

        return wrapper


@contextmanager
def coder_timed(watch: Stopwatch) -> Iterator[None]:
    """While open, the coder's parts report to the stopwatch: its classes' public methods, by stage."""
    from lapwing.actors.resolver import Resolver
    from lapwing.events.arguments import Reader
    from lapwing.events.attribution import Attributions
    from lapwing.events.circumstances import Circumstances
    from lapwing.events.coder import Coder
    from lapwing.events.factuality import Factuality
    from lapwing.events.parties import Caster
    from lapwing.events.triggers import Finder

    stages: tuple[tuple[str, type], ...] = (
        ("actors", Resolver), ("triggers", Finder), ("arguments", Reader), ("parties", Caster),
        ("factuality", Factuality), ("attribution", Attributions), ("date, place", Circumstances), ("coder", Coder),
    )  # fmt: skip
    saved: list[tuple[type, str, Any]] = []
    for name, kind in stages:
        for attribute, value in list(vars(kind).items()):
            if callable(value) and not isinstance(value, type) and (attribute == "__init__" or not attribute.startswith("_")):
                saved.append((kind, attribute, value))
                setattr(kind, attribute, watch.timed(name, value))
    try:
        yield
    finally:
        for kind, attribute, value in saved:
            setattr(kind, attribute, value)


# -- measurements --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Speed:
    """One language's result. `passes`: articles a CPU second of each pass; `shares`: stage -> share of the time."""

    language: str
    articles: int
    words: int
    events: int
    passes: tuple[float, ...]
    words_per_second: float
    shares: dict[str, float]
    corpus: str

    @property
    def articles_per_second(self) -> float:
        """Articles of 500 words a CPU second, median of the passes."""
        return self.words_per_second / 500


def read_all(texts: list[str], language: str) -> int:
    """The whole path from clean text to events; gives the number of events."""
    from lapwing.reading import code
    from lapwing.records import Document
    from lapwing.sources.reader import read_text

    documents = [read_text(text, language=language) for text in texts]
    return sum(len(reading.events) for reading in code(d for d in documents if isinstance(d, Document)))


def shares_of(texts: list[str], language: str) -> dict[str, float]:
    """Share of the CPU time per stage, in batches of 16 documents as `lapwing read` takes them."""
    from lapwing.events.coder import Coder
    from lapwing.language.pipeline import load_parser, make_doc
    from lapwing.language.syntax import Syntax
    from lapwing.lexicon import load
    from lapwing.records import Document
    from lapwing.sources.reader import read_text

    nlp = load_parser(language)
    watch = Stopwatch()
    for start in range(0, len(texts), 16):
        with watch.stage("structure (titles, blocks, language)"):
            documents = [d for d in (read_text(t, language=language) for t in texts[start : start + 16]) if isinstance(d, Document)]
        with watch.stage("tokens"):
            docs = [make_doc(nlp, d) for d in documents]
        for name, component in nlp.pipeline:
            with watch.stage(f"parse: {name}"):
                pipe = getattr(component, "pipe", None)
                docs = list(pipe(docs, batch_size=256)) if pipe else [component(doc) for doc in docs]
        with coder_timed(watch):
            for document, doc in zip(documents, docs, strict=True):
                with watch.stage("syntax"):
                    syntax = Syntax(doc, language)
                with watch.stage("coder"):
                    Coder(syntax, load(), document).code()
    total = sum(watch.seconds.values())
    return {name: seconds / total for name, seconds in sorted(watch.seconds.items(), key=lambda item: -item[1])}


def texts_of(path: Path, language: str) -> list[str]:
    """The texts of one language in a JSON Lines file with `text` and `language`, three times over."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row["text"] for row in rows if row["language"] == language] * 3


def measure(language: str, articles: int, words: int, passes: int, seed: int, file: Path | None = None) -> Speed:
    """Speed in one language, on the made corpus or on the articles of a file, after a warm-up on a fifth of them."""
    texts = texts_of(file, language) if file else corpus(language, articles, words, seed)
    articles = len(texts)
    total = sum(len(t.split()) for t in texts)
    read_all(texts[: max(4, articles // 5)], language)
    rates: list[float] = []
    events = 0
    for _ in range(passes):
        started = time.process_time()
        events = read_all(texts, language)
        rates.append(total / (time.process_time() - started))
    digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]
    shares = shares_of(texts, language)
    return Speed(language, articles, total, events, tuple(round(r / 500, 2) for r in rates), statistics.median(rates), shares, digest)


def peak_memory_mib() -> float:
    """Largest resident set of this process so far, MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def start_up(passes: int) -> dict[str, float]:
    """Wall seconds of whole processes, median: the version, an import, a first article read.

    The processes keep compiled bytecode in a folder of their own, as an installed package has it, whatever the environment says.
    """
    commands = {
        "lapwing --version": [sys.executable, "-m", "lapwing", "--version"],
        "import lapwing": [sys.executable, "-c", "import lapwing"],
        **{f"lapwing read ({lang} example)": [sys.executable, "-m", "lapwing", "read", str(path)] for lang, path in EXAMPLES.items()},
    }
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as bytecode:
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPYCACHEPREFIX": bytecode}
        for name, command in commands.items():
            taken = []
            for _ in range(passes + 1):
                started = time.perf_counter()
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=environment)
                taken.append(time.perf_counter() - started)
            found[name] = statistics.median(taken[1:])  # the first compiles and fills the file cache
    return found


def machine() -> dict[str, Any]:
    """What the figures were measured on; `load` is the run queue at the start (1, 5 and 15 minutes)."""
    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.is_file():
        names = re.findall(r"^model name\s*:\s*(.+)$", information.read_text(encoding="utf-8"), re.MULTILINE)
        model = names[0] if names else model
    load = [round(x, 2) for x in os.getloadavg()] if hasattr(os, "getloadavg") else []
    return {"cpu": model, "cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system(), "load": load}


def versions() -> dict[str, str]:
    """Of the package, the lexicon and the two models."""
    from lapwing.language.pipeline import load_parser, model_version
    from lapwing.lexicon import load
    from lapwing.version import __version__

    return {"lapwing": __version__, "lexicon": load().version, **{f"model {lang}": model_version(load_parser(lang)) for lang in EXAMPLES}}


# -- the report ----------------------------------------------------------------------------------------------------


def table(result: dict[str, Any]) -> str:
    """The result as Markdown, the form bench/README.md keeps."""
    lines = ["| measure | value | bar | |", "| --- | ---: | ---: | --- |"]

    def row(name: str, value: str, bar: str = "", held: bool | None = None) -> None:
        lines.append(f"| {name} | {value} | {bar} | {'' if held is None else 'holds' if held else 'MISSED'} |")

    for speed in result["speed"]:
        rate = speed["articles_per_second"]
        passes = ", ".join(f"{p:.1f}" for p in speed["passes"])
        row(f"{speed['language']}: articles of 500 words a CPU second", f"{rate:.1f} ({passes})", "≥ 12", rate >= BARS["articles_per_second"])
        row(f"{speed['language']}: events an article", f"{speed['events'] / speed['articles']:.1f}")
    memory = result["peak_memory_mib"]
    row("peak memory, both languages", f"{memory:.0f} MiB", "≤ 1536 MiB", memory <= BARS["peak_memory_mib"])
    for name, seconds in result["start_up_s"].items():
        row(f"`{name}`" if "(" not in name else name, f"{seconds:.2f} s", "≤ 3 s", seconds <= BARS["start_up_s"])
    names = list(dict.fromkeys(n for s in result["speed"] for n in s["shares"]))
    lines += ["", "| share of the CPU time | " + " | ".join(s["language"] for s in result["speed"]) + " |", "| --- |" + " ---: |" * len(result["speed"])]
    lines += [f"| {name} | " + " | ".join(f"{100 * s['shares'].get(name, 0.0):.1f} %" for s in result["speed"]) + " |" for name in names]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=64, help="articles a language (default 64)")
    parser.add_argument("--words", type=int, default=500, help="words an article (default 500)")
    parser.add_argument("--passes", type=int, default=3, help="passes over the corpus (default 3)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--language", action="append", choices=sorted(EXAMPLES), help="only this language (may be repeated)")
    parser.add_argument("--file", type=Path, help="measure on the articles of this JSON Lines file (text, language) instead")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    args = parser.parse_args()
    about = machine()
    speeds = [measure(lang, args.articles, args.words, args.passes, args.seed, args.file) for lang in args.language or ["fr", "en"]]
    result = {
        "machine": about,
        "versions": versions(),
        "speed": [
            {
                "language": s.language, "articles": s.articles, "words": s.words, "events": s.events, "corpus": s.corpus,
                "articles_per_second": round(s.articles_per_second, 2), "passes": s.passes, "shares": {k: round(v, 4) for k, v in s.shares.items()},
            }
            for s in speeds
        ],
        "peak_memory_mib": round(peak_memory_mib(), 1),
        "start_up_s": {name: round(seconds, 2) for name, seconds in start_up(args.passes).items()},
    }  # fmt: skip
    if args.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
        return
    print("; ".join(f"{k} {v}" for k, v in about.items()))
    print("; ".join(f"{k} {v}" for k, v in result["versions"].items()))  # type: ignore[attr-defined]
    print()
    print(table(result))


if __name__ == "__main__":
    main()
