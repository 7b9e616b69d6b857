"""A stream of articles made on the spot, for benches: realistic in length and in how much of it is politics; the same for the same seed.

Sentences are the project's own: political ones of the training articles, the press treebanks and the marked pairs, ordinary ones of
`ordinary-fr.txt` and `ordinary-en.txt` (sport, culture, weather, accidents, firms). Each article mixes them and exchanges names and numbers, so that
no two are alike.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from speed import rename

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("fr", "en")
#: Words an article, on average, and the standard deviation of their logarithm: most have 250 to 900.
MEAN_WORDS = 500
SPREAD = 0.5
SHORTEST, LONGEST = 90, 2_500


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of article: its share of the stream, and which share of its sentences comes from the political stock."""

    name: str
    share: float
    political: float


#: In annotated political articles 55 to 60 % of the sentences hold an event, in treebanks of general text 8 to 11 % (docs/models/glance.md): the stream
#: has 27 %, as a general desk's has.
KINDS = (Kind("political", 0.40, 0.60), Kind("mixed", 0.20, 0.15), Kind("ordinary", 0.40, 0.0))
PUBLISHERS = ("Agence du Littoral", "Le Courrier du Fleuve", "The Harbour Post", "Northern Wire", "Radio des Plateaux", "The Daily Ledger")
_FIRST_DAY = date(2025, 1, 1)


@lru_cache
def political(language: str) -> tuple[str, ...]:
    """Sentences that mostly hold an event."""
    found: list[str] = []
    for name in ("articles-own-a.jsonl", "articles-own-b.jsonl"):
        for line in (ROOT / "training" / "data" / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["language"] == language:
                found += re.split(r"(?<=[a-zéà0-9»”\"]\.)\s+(?=[A-ZÀÉ«“\"])", row["text"])
    treebank = (ROOT / "training" / "data" / f"press-{language}.conllu").read_text(encoding="utf-8")
    found += re.findall(r"^# text = (.+)$", treebank, re.MULTILINE)
    for file in sorted((ROOT / "training" / "data").glob("relations-own-*.jsonl")):
        found += [re.sub(r"</?[st]>", "", json.loads(line)[language]) for line in file.read_text(encoding="utf-8").splitlines()]
    return tuple(dict.fromkeys(" ".join(sentence.split()) for sentence in found if len(sentence.split()) > 4))


@lru_cache
def ordinary(language: str) -> tuple[str, ...]:
    """Sentences of a newspaper's other pages."""
    return tuple((ROOT / "bench" / f"ordinary-{language}.txt").read_text(encoding="utf-8").splitlines())


def stream(articles: int, seed: int = 1, kinds: tuple[Kind, ...] = KINDS) -> Iterator[dict[str, Any]]:
    """Articles as rows for `lapwing collect`: text, title, publisher, published, language, url; both languages in equal parts."""
    for number in range(articles):
        rng = random.Random(f"{seed}-{number}")  # noqa: S311  a shuffle, no secret
        language = LANGUAGES[number % len(LANGUAGES)]
        kind = rng.choices(kinds, [k.share for k in kinds])[0]
        yield _article(number, language, kind, rng)


def _article(number: int, language: str, kind: Kind, rng: random.Random) -> dict[str, Any]:
    wanted = min(LONGEST, max(SHORTEST, rng.lognormvariate(math.log(MEAN_WORDS) - SPREAD**2 / 2, SPREAD)))
    stocks = political(language), ordinary(language)
    paragraphs: list[str] = []
    count = 0
    while count < wanted:
        chosen = [rng.choice(stocks[rng.random() >= kind.political]) for _ in range(rng.randint(1, 4))]
        paragraphs.append(_renumber(" ".join(chosen), rng))
        count += len(paragraphs[-1].split())
    title = " ".join(rng.choice(stocks[kind.name != "political"]).rstrip(".").split()[:10])
    return {
        "text": rename("\n\n".join(paragraphs), language, rng) + "\n",
        "title": rename(title, language, rng),
        "publisher": rng.choice(PUBLISHERS),
        "published": (_FIRST_DAY + timedelta(days=number % 600)).isoformat(),
        "language": language,
        "url": f"https://example.org/{language}/{number}",
        "kind": kind.name,
    }


def _renumber(text: str, rng: random.Random) -> str:
    """Other numbers of two or three digits."""
    return re.sub(r"\b[1-9]\d{1,2}\b(?![.,]\d)", lambda m: str(rng.randint(10 ** (len(m.group()) - 1), 10 ** len(m.group()) - 1)), text)
