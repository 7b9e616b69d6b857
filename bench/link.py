"""What linking costs: `python bench/link.py` (two minutes; `--documents 2000` for a tenth).

A dataset of invented articles, one in three a copy, with ten events each written without a parser: pairs of states by Zipf's law, half of the events
within one state, a year of days, half of them told by a few articles of the same or the next days. CPU seconds and peak memory of the first linking and of
one after forty more articles, in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
from copies import pools

from lapwing.dataset import Dataset
from lapwing.dataset.rows import row_schema
from lapwing.records import Block, Document, content_id

#: Bar: CPU seconds for 20,000 documents with 200,000 events.
SECONDS = 60
EVENTS = 10
CODES = "USA RUS CHN FRA UKR ISR IRN MLI NER NGA SDN IND GBR DEU TUR SYR EUR UNO BFA COD RWA ETH KEN SEN PAK AFG JPN KOR VEN BRA".split()
CATEGORIES = ("CONSULT 1 ASSAULT 4 ACCUSE 3 COERCE 4 AGREE 1 REQUEST 3 SUPPORT 1 PROTEST 4 REJECT 3 SANCTION 4 AID 2 RETREAT 2 MOBILIZE 4 THREATEN 3").split()
LINKING = """
import json, resource, sys, time
from lapwing.dataset import Dataset
dataset = Dataset.open(sys.argv[1])
start = time.process_time()
linked = dataset.link()
print(json.dumps({"cpu_s": time.process_time() - start, "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "copies": linked.copies, "episodes": linked.episodes, "written": linked.written, "withdrawn": linked.withdrawn}))
"""


class World:
    """Invented articles, and the events in them; the same for the same seed."""

    def __init__(self, days: int) -> None:
        self.draw = random.Random(5)  # noqa: S311 (invented rows)
        self.days = days
        self.sentences = pools()["en"]
        self.recent: list[dict[str, Any]] = []
        self.weights = [1 / (n + 1) for n in range(len(CODES))]
        self.categories = list(zip(CATEGORIES[::2], map(int, CATEGORIES[1::2]), strict=True))

    def articles(self, count: int, first: int) -> tuple[list[Document], pa.Table]:
        """Articles of consecutive days, and rows of their events."""
        documents, rows = [], []
        body: list[str] = []
        for number in range(first, first + count):
            day = date(2025, 1, 1) + timedelta(number * self.days // 20_000)
            if not body or self.draw.random() > 1 / 3:
                body = self.draw.sample(self.sentences, 30)
            text = "\n".join([f"Headline {self.draw.randrange(10**9)} of today", *body])
            document = Document(text, (Block(0, len(text)),), "en", published=day, published_from="given", publisher=f"Paper {self.draw.randrange(200)}")
            documents.append(document)
            rows += [self._event(document, n) for n in range(EVENTS)]
        return documents, pa.Table.from_pylist(rows, schema=row_schema("events"))

    def _event(self, document: Document, number: int) -> dict[str, Any]:
        if self.recent and self.draw.random() < 0.5:
            told = self.draw.choice(self.recent[-200:])
        else:
            actor, recipient = self.draw.choices(CODES, self.weights, k=2)
            category, quad = self.draw.choice(self.categories)
            told = {
                "event": category, "quad": quad, "actor": actor, "recipient": actor if self.draw.random() < 0.5 else recipient,
                "day": document.published, "sentence": self.draw.choice(self.sentences), "firm": self.draw.random() < 0.6,
                "place": self.draw.choice((None, None, "Gao", "Kharkiv", "Rafah", "Goma", "Douala", "Lyon", "Homs", "Kano")),
            }  # fmt: skip
            self.recent.append(told)
        sentence = told["sentence"]
        span = {"text": sentence, "start": number, "end": number + len(sentence)}
        day = told["day"] if told["firm"] else document.published
        party = {"start": 0, "end": 3, "name": None, "sector": ["GOV"], "role": None, "rule": "made"}
        return {
            "id": content_id("ev", document.id, str(number)), "document_id": document.id, "event": told["event"], "mode": None, "context": [],
            "quad": told["quad"], "score": 0.0, "aux": [], "actor_codes": [told["actor"]], "recipient_codes": [told["recipient"]],
            "actor": [party | {"text": told["actor"], "actor_id": told["actor"], "code": told["actor"], "country": told["actor"]}],
            "recipient": [party | {"text": told["recipient"], "actor_id": told["recipient"], "code": told["recipient"], "country": told["recipient"]}],
            "date_from": day, "date_to": day, "date_precision": "day", "date_basis": "text" if told["firm"] else "publication",
            "place": {"text": told["place"], "start": 0, "end": 3} if told["place"] else None, "conditions": [], "demands": [], "sentence": span,
            "trigger": span, "evidence": [], "frames": [told["event"].lower()], "reasons": ["made"], "confidence": 0.5, "lapwing": "made", "lexicon": "made",
            "model": "made",
        }  # fmt: skip


def add(dataset: Dataset, world: World, count: int, first: int) -> None:
    for start in range(first, first + count, 2_000):
        documents, events = world.articles(min(2_000, first + count - start), start)
        dataset.collect(documents)
        dataset.append("code", {"events": events}, [d.id for d in documents], lexicon="made", model="made")


def linked(path: Path) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-c", LINKING, str(path)], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--days", type=int, default=365, help="days over which 20,000 documents are spread")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        dataset = Dataset.create(Path(folder) / "made")
        world = World(options.days)
        add(dataset, world, options.documents, 0)
        bytes_before = dataset.info()["bytes"]
        first = linked(dataset.path)
        add(dataset, world, 40, options.documents)
        second = linked(dataset.path)
        print(f"{options.documents} documents, {options.documents * EVENTS} events, {bytes_before / 1e6:.0f} MB")
        for label, figures in (("first linking", first), ("after forty more", second)):
            print(f"  {label}: " + ", ".join(f"{name} {value:,.0f}" for name, value in figures.items()))
        print(f"  bar {SECONDS} CPU seconds for 20,000 documents: {'holds' if first['cpu_s'] <= SECONDS * options.documents / 20_000 else 'MISSED'}")


if __name__ == "__main__":
    main()
