"""What a registry of one's own costs: `python bench/actors.py` (a minute).

Invented names, made with a fixed seed: people of two or three words, one in four with an alias, all with an office. Measured in processes of
their own, with and without that registry: CPU seconds to load it beside what ships (reading, checking, building the automaton), CPU
milliseconds to find the names of a text of 200,000 characters, CPU seconds to read the two bundled articles, peak memory. Then CPU seconds of
an import of a Wikidata dump of the same people among three times as many entities that are not taken, and how much the memory grew by it.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SYLLABLES = "ba ko mi ra dou lé san tra oré ki ma fa so bé di no ja ly".split()
TEXT_LENGTH = 200_000
REPEATS = 20
#: Share of people with an alias; entities that are not taken, for each that is.
ALIASED = 0.25
OTHERS = 3
EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))


def names(count: int) -> Iterator[tuple[str, str | None]]:
    """(name, alias or None), mostly different."""
    drawn = random.Random(1)  # noqa: S311 (invented names)
    for _ in range(count):
        lengths = [drawn.randint(2, 4) for _ in range(drawn.randint(2, 3))]
        words = ["".join(drawn.choice(SYLLABLES) for _ in range(length)).capitalize() for length in lengths]
        yield " ".join(words), f"{words[0]} ag {words[-1]}" if drawn.random() < ALIASED else None


def registry(count: int, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number, (name, alias) in enumerate(names(count)):
            entry = {"id": f"bench:{number}", "name": name, "country": "MLI", "offices": [{"office": "mp", "from": "2001-01-01", "to": "2003-05"}]}
            file.write(json.dumps(entry | ({"aliases": [alias]} if alias else {}), ensure_ascii=False) + "\n")


def dump(count: int, path: Path) -> None:
    """A Wikidata dump: the people, and for each three entities of other kinds."""
    dates = {"P580": [{"datavalue": {"value": {"time": "+2001-01-01T00:00:00Z", "precision": 11}}}]}
    with path.open("w", encoding="utf-8") as file:
        file.write("[\n" + item(1000, "", P279=[claim("Q486839")], P1001=[claim("Q912")]))
        for number, (name, _) in enumerate(names(count)):
            held = [claim("Q1000") | {"qualifiers": dates}]
            file.write(",\n" + item(2_000_000 + number, name, P31=[claim("Q5")], P27=[claim("Q912")], P39=held))
            for other in range(OTHERS):
                file.write(",\n" + item(9_000_000 + OTHERS * number + other, name, P31=[claim("Q11424")], P1476=["x" * 800]))
        file.write("\n]\n")


def item(number: int, name: str, **claims: list[Any]) -> str:
    labels = {"en": {"value": name}} if name else {}
    return json.dumps({"id": f"Q{number}", "labels": labels, "claims": claims}, ensure_ascii=False, separators=(",", ":"))


def claim(value: str) -> dict[str, Any]:
    return {"mainsnak": {"snaktype": "value", "datavalue": {"value": {"id": value}}}, "rank": "normal"}


def measured(code: str, *arguments: object) -> dict[str, float]:
    """What a piece of Python prints as JSON, in a process of its own."""
    done = subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, check=True, text=True)
    return dict(json.loads(done.stdout))


READING = """
import json, resource, sys, time
from lapwing.actors.names import name_book
from lapwing.actors.registry import lexicon_with
from lapwing.reading import code
from lapwing.sources.reader import read_documents
path, text = sys.argv[1] or None, open(sys.argv[2], encoding="utf-8").read()[:int(sys.argv[3])]
start = time.process_time()
lexicon = lexicon_with(path)
books = [name_book(lexicon, language) for language in ("en", "fr")]
loaded = time.process_time() - start
again = time.process_time()
lexicon_with(path)
again = time.process_time() - again
found, spent = 0, []
for _ in range(int(sys.argv[4])):
    start = time.process_time()
    found = len(books[0].spelled(text))
    spent.append(time.process_time() - start)
documents = [document for file in sys.argv[5:] for document in read_documents(file)]
read = []
for _ in range(6):
    start = time.process_time()
    list(code(documents, lexicon=lexicon))
    read.append(time.process_time() - start)
print(json.dumps({"load_s": loaded, "again_ms": again * 1000, "read_s": sorted(read[1:])[2], "match_ms": sorted(spent)[len(spent) // 2] * 1000, "found": found,
    "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""
IMPORTING = """
import json, resource, sys, time
from pathlib import Path
from lapwing.actors.importers.report import Report
from lapwing.actors.importers.wikidata import entries
from lapwing.lexicon import load
lexicon = load()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
start = time.process_time()
count = sum(1 for _ in entries(Path(sys.argv[1]), lexicon, Report("bench")))
print(json.dumps({"cpu_s": time.process_time() - start, "entries": count, "grown_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before}))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=100_000)
    count = parser.parse_args().names
    with tempfile.TemporaryDirectory() as folder:
        people, text, wikidata = Path(folder) / "people.jsonl", Path(folder) / "text.txt", Path(folder) / "dump.json"
        registry(count, people)
        dump(count, wikidata)
        article = (ROOT / "examples" / "caucasus-corridor.en.txt").read_text(encoding="utf-8")
        text.write_text(article * (TEXT_LENGTH // len(article) + 1), encoding="utf-8")
        for label, path in (("what ships", ""), (f"and {count} people ({people.stat().st_size / 1e6:.0f} MB)", people)):
            print(f"{label}: {rounded(measured(READING, path, text, TEXT_LENGTH, REPEATS, *EXAMPLES))}")
        print(f"import of a dump of {wikidata.stat().st_size / 1e6:.0f} MB: {rounded(measured(IMPORTING, wikidata))}")


def rounded(figures: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.2f}".rstrip("0").rstrip(".") for name, value in figures.items())


if __name__ == "__main__":
    main()
