"""A dataset as years of coding would leave it, made without parsing: `python bench/made_dataset.py FOLDER [--events 1000000] [--documents 100000]`.

Rows go through the real commits, a thousand documents each, the same for the same numbers and seed but for their batches and times. A tenth of
the documents is coded twice; some events are reviewed; events of near days, the same category and parties form episodes. Few states do most, most
categories are verbal, some parties and dates are unknown: the shares are those of the bundled examples, roughly.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from lapwing.dataset import Dataset
from lapwing.dataset.conditions import actor_codes, codebook
from lapwing.dataset.rows import row_schema

#: Documents a commit: one of `lapwing code` holds as many or fewer.
CHUNK = 1_000
#: Share of documents that are coded a second time, by another version.
RECODED = 0.1
REVIEWED = 2_000
FIRST, LAST = date(2018, 1, 1), date(2025, 12, 31)
#: Category -> share of events, in percent.
CATEGORIES = {
    "CONSULT": 16, "SUPPORT": 14, "ACCUSE": 13, "AGREE": 11, "REQUEST": 10, "REJECT": 6, "THREATEN": 4, "AID": 3, "COOPERATE": 4, "CONCEDE": 2, "RETREAT": 3,
    "PROTEST": 3, "SANCTION": 2, "MOBILIZE": 2, "COERCE": 4, "ASSAULT": 3,
}  # fmt: skip
PUBLISHERS = tuple(f"Paper {n}" for n in range(1, 41))
KINDS = ("official", "person", "analyst", "media", "leak", "article")
_EPOCH = date(1970, 1, 1)
Ints = np.ndarray[Any, Any]
#: What sentences are filled up with: so many runs of the examples' words, 6 to 24 words each.
_FILLERS = 50_000
_EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A commit's worth: rows of `documents` and `events`, and for each event what its episode goes by."""

    documents: pa.Table
    events: pa.Table
    happening: list[tuple[int, str, str, str]]


def make(path: Path, events: int = 1_000_000, documents: int = 100_000, seed: int = 7) -> Dataset:
    """The dataset, in a new folder."""
    rng = np.random.default_rng(seed)
    dataset = Dataset.create(path)
    episodes: dict[tuple[int, str, str, str], list[tuple[str, str]]] = {}
    again: list[Chunk] = []
    for chunk in chunks(rng, events, documents):
        ids = chunk.documents["id"].to_pylist()
        dataset.append("collect", {"documents": chunk.documents}, ids)
        # Those to be coded again come first; what they give the first time is passed over later.
        early = rng.random() < RECODED
        if early:
            again.append(chunk)
            old = chunk.events.set_column(chunk.events.column_names.index("lapwing"), "lapwing", pa.array(["0.0.9"] * chunk.events.num_rows))
            dataset.append("code", {"events": old}, ids, lexicon="0000000000aa", model="en_made-0.9")
        else:
            dataset.append("code", {"events": chunk.events}, ids, lexicon="0000000000bb", model="en_made-1.0")
        for key, event, document in zip(chunk.happening, chunk.events["id"].to_pylist(), chunk.events["document_id"].to_pylist(), strict=True):
            episodes.setdefault(key, []).append((event, document))
    for chunk in again:
        dataset.append("code", {"events": chunk.events}, chunk.documents["id"].to_pylist(), lexicon="0000000000bb", model="en_made-1.0")
    dataset.append("link", {"episodes": _episodes(episodes)})
    dataset.append("review", {"reviews": _reviews(rng, dataset)})
    return dataset


def chunks(rng: np.random.Generator, events: int, documents: int) -> Iterator[Chunk]:
    """All documents and events, a commit at a time."""
    left = events
    for first in range(0, documents, CHUNK):
        size = min(CHUNK, documents - first)
        remaining = documents - first - size
        wanted = left - round(events * remaining / documents)
        left -= wanted
        counts = rng.multinomial(wanted, rng.dirichlet(np.full(size, 2.0)))
        yield _chunk(rng, first, counts)


# -- one commit ----------------------------------------------------------------------------------------------------


def _chunk(rng: np.random.Generator, first: int, counts: Ints) -> Chunk:
    size, total = len(counts), int(counts.sum())
    days = (LAST - FIRST).days
    published = (FIRST - _EPOCH).days + np.minimum(((first + np.arange(size)) * days) // 100_000 % days, days - 1)
    language = np.where(rng.random(size) < 0.45, "fr", "en")
    document_ids = np.array([f"doc-{n:012x}" for n in rng.integers(0, 1 << 48, size)])
    owner = np.repeat(np.arange(size), counts)

    codes = _common_first()
    weights = 1.0 / np.arange(1, len(codes) + 1)
    weights /= weights.sum()
    who, whom = (rng.choice(len(codes), total, p=weights) for _ in range(2))
    second = rng.choice(len(codes), total, p=weights)
    several, unknown, nobody = rng.random(total) < 0.08, rng.random(total) < 0.07, rng.random(total) < 0.15
    names = list(CATEGORIES)
    category = rng.choice(len(names), total, p=np.array(list(CATEGORIES.values())) / 100)

    filling = _filling()
    sentences = [
        f"{codes[a]} {names[c].lower()}s {codes[b]} {filling[f]}, report {n} of document {first + d} said."
        for n, (a, b, c, d, f) in enumerate(zip(who, whom, category, owner, rng.integers(0, _FILLERS, total), strict=True))
    ]
    lengths = np.array([len(s) for s in sentences])
    ends = np.cumsum(lengths + 1)
    begin = np.concatenate([[0], ends[:-1]])
    base = np.concatenate([[0], np.cumsum(counts)])
    joined = " ".join(sentences)
    limits = np.concatenate([begin, [len(joined) + 1]])
    texts = [joined[limits[base[d]] : max(limits[base[d]], limits[base[d + 1]] - 1)] or f"Document {first + d} holds no event." for d in range(size)]
    start = begin - begin[base[owner]]
    whole = _spans(sentences, start, start + lengths)
    trigger_at = start + 4
    triggers = [f"{names[c].lower()}s" for c in category]
    happened = published[owner] - rng.integers(0, 4, total)

    event_ids = [f"ev-{n:012x}" for n in rng.integers(0, 1 << 48, total)]
    actor_codes_, recipient_codes = _codes(codes, who, second, several, unknown), _codes(codes, whom, second, np.zeros(total, bool), nobody)
    events = _events(rng, document_ids[owner], event_ids, category, whole, triggers, trigger_at, happened, actor_codes_, recipient_codes, start)
    rows = pa.table(
        {
            "id": document_ids, "text": texts, "title": [t[:60] for t in texts], "author": pa.nulls(size, pa.string()),
            "publisher": [PUBLISHERS[int(n)] for n in np.minimum(rng.zipf(1.4, size) - 1, len(PUBLISHERS) - 1)], "dateline": pa.nulls(size, pa.string()),
            "published": pa.array(published.astype("int32"), pa.int32()).cast(pa.date32()), "published_from": ["given"] * size, "language": language,
            "url": [f"https://example.org/{first + n}" for n in range(size)], "path": [f"made#{first + n}" for n in range(size)], "source": ["made"] * size,
            "blocks": [[{"start": 0, "end": len(text), "kind": "paragraph", "parent": None}] for text in texts],
        }
    )  # fmt: skip
    documents = rows.cast(row_schema("documents"))
    happening = [(int(day) // 3, names[c], codes[a % 20], codes[b % 20]) for day, c, a, b in zip(happened, category, who, whom, strict=True)]
    return Chunk(documents, events, happening)


def _events(
    rng: np.random.Generator, document_ids: Sequence[str], ids: list[str], category: Ints, whole: pa.StructArray, triggers: list[str],
    trigger_at: Ints, happened: Ints, actors: list[list[str]], recipients: list[list[str]], start: Ints,
) -> pa.Table:  # fmt: skip
    total, names = len(ids), list(CATEGORIES)
    book = codebook()["categories"]
    modes = [[*book[name]["modes"]] or [None] for name in names]
    draw = rng.random((8, total))
    dated = draw[0] < 0.97
    days = pa.array(happened.astype("int32"), pa.int32(), mask=~dated).cast(pa.date32())
    later = pa.array((happened + np.where(draw[1] < 0.15, 29, 0)).astype("int32"), pa.int32(), mask=~dated).cast(pa.date32())
    states = _common_first()[:30]
    auxes: list[list[str]] = [
        ["future"] if x < 0.14 else ["negation"] if x < 0.2 else ["hypothetical"] if x < 0.28 else ["historical"] if x < 0.33 else [] for x in draw[2]
    ]
    columns: dict[str, Any] = {
        "id": ids,
        "document_id": document_ids,
        "event": [names[c] for c in category],
        "mode": [modes[c][int(x * 7) % len(modes[c])] if x < 0.6 else None for c, x in zip(category, draw[3], strict=True)],
        "context": [["diplomatic"] if x < 0.5 else ["military", "economic"] if x < 0.7 else [] for x in draw[4]],
        "quad": pa.array([book[names[c]]["quad"] for c in category], pa.int8()),
        "score": [float(book[names[c]]["score"]) for c in category],
        "aux": auxes,
        "actor_codes": actors,
        "recipient_codes": recipients,
        "actor": _parties(actors, start),
        "recipient": _parties(recipients, start),
        "date_from": days,
        "date_to": later,
        "date_precision": np.where(draw[1] < 0.15, "month", "day"),
        "date_basis": np.where(draw[1] < 0.6, "text", "publication"),
        "date_span": _some(whole, draw[1] < 0.6),
        "place": _some(whole, draw[5] < 0.35),
        "place_country": [states[int(x * 83) % 30] if x < 0.35 else None for x in draw[5]],
        "lat": [x * 90 if x < 0.35 else None for x in draw[5]],
        "lon": [x * 180 if x < 0.35 else None for x in draw[5]],
        "attribution_kind": [KINDS[int(x * 20) % 6] if x < 0.3 else None for x in draw[6]],
        "speaker": _some(whole, draw[6] < 0.3),
        "conditions": _lists(whole, draw[7] < 0.06),
        "demands": _lists(whole, draw[7] < 0.02),
        "sentence": whole,
        "trigger": _spans(triggers, trigger_at, trigger_at + np.array([len(t) for t in triggers])),
        "evidence": _lists(whole, draw[4] < 0.1),
        "frames": [[f"{names[c].lower()}-frame"] for c in category],
        "reasons": [[f"frame {t!r} at {t!r}", "the actor is the subject of the verb", "the recipient is its object", "no word denies it"] for t in triggers],
        "confidence": np.round(0.3 + 0.65 * draw[3], 2),
        "lapwing": ["0.1.0"] * total,
        "lexicon": ["0000000000bb"] * total,
        "model": ["en_made-1.0"] * total,
    }  # fmt: skip
    schema = row_schema("events")
    return pa.table([_array(columns[field.name], field.type) for field in schema], schema=schema)


# -- columns -------------------------------------------------------------------------------------------------------


def _array(values: Any, kind: pa.DataType) -> pa.Array:
    return values.cast(kind) if isinstance(values, pa.Array) else pa.array(values, kind)


@lru_cache(maxsize=1)
def _filling() -> list[str]:
    rng = np.random.default_rng(1)
    words = sorted({word for file in sorted(_EXAMPLES.glob("*.txt")) for word in file.read_text(encoding="utf-8").split()})
    return [" ".join(words[n] for n in rng.integers(0, len(words), rng.integers(6, 25))) for _ in range(_FILLERS)]


def _common_first() -> tuple[str, ...]:
    """Codes of actors, those first that are in the news most."""
    often = ("USA", "FRA", "RUS", "MLI", "NER", "BEN", "UKR", "CHN", "TUR", "EUR", "UNO", "IRN", "ISR", "NGA", "BFA", "TGO", "ARM", "AZE", "GBR", "DEU")
    return (*often, *(code for code in actor_codes() if code not in often))


def _codes(codes: Sequence[str], first: Ints, second: Ints, several: Ints, none: Ints) -> list[list[str]]:
    return [[] if empty else [codes[a], codes[b]] if two and a != b else [codes[a]] for a, b, two, empty in zip(first, second, several, none, strict=True)]


def _spans(texts: Sequence[str], start: Ints, end: Ints) -> pa.StructArray:
    return pa.StructArray.from_arrays([pa.array(texts, pa.string()), pa.array(start.astype("int32")), pa.array(end.astype("int32"))], ["text", "start", "end"])


def _some(spans: pa.StructArray, keep: Ints) -> pa.StructArray:
    """The spans where `keep`, elsewhere null."""
    return pa.StructArray.from_arrays(spans.flatten(), fields=list(spans.type), mask=pa.array(~keep))


def _lists(spans: pa.StructArray, keep: Ints) -> pa.ListArray:
    """A list of the one span where `keep`, elsewhere of none."""
    return pa.ListArray.from_arrays(pa.array(np.concatenate([[0], np.cumsum(keep)]).astype("int32")), spans.filter(pa.array(keep)))


def _parties(codes: list[list[str]], start: Ints) -> list[list[dict[str, Any]]]:
    return [
        [
            {
                "text": f"the government of {code}", "start": int(at), "end": int(at) + 3, "name": f"government of {code}", "actor_id": code, "code": code,
                "country": code, "sector": ["GOV"], "role": None, "rule": "a strong name of the state",
            }
            for code in some
        ]
        for some, at in zip(codes, start, strict=True)
    ]  # fmt: skip


def _episodes(found: dict[tuple[int, str, str, str], list[tuple[str, str]]]) -> pa.Table:
    days = [_EPOCH + timedelta(days=day * 3) for day, _, _, _ in found]
    rows = [
        {
            "id": f"ep-{n:012x}", "events": [event for event, _ in told], "documents": list(dict.fromkeys(document for _, document in told)),
            "reports": len(told), "publishers": min(len(told), 4), "first_published": days[n], "event": event, "mode": None, "aux": [], "actor_codes": [actor],
            "recipient_codes": [recipient], "date_from": days[n], "date_to": days[n],
            "place": None, "place_country": None, "agreement": 0.8, "contradictions": [],
        }
        for n, ((_, event, actor, recipient), told) in enumerate(found.items())
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=row_schema("episodes"))


def _reviews(rng: np.random.Generator, dataset: Dataset) -> pa.Table:
    """Decisions on some events: most accepted, some rejected, some with another category."""
    events = dataset.table("events", ["id", "document_id", "sentence"])
    chosen = events.take(np.sort(rng.choice(events.num_rows, min(REVIEWED, events.num_rows), replace=False))).to_pylist()
    decisions = rng.choice(["accept", "reject", "correct"], len(chosen), p=[0.7, 0.15, 0.15])
    rows = [
        {
            "event_id": event["id"], "document_id": event["document_id"], "sentence_start": event["sentence"]["start"],
            "sentence_end": event["sentence"]["end"], "sample": None, "stratum": None, "decision": decision,
            "correction": '{"event": "AID", "mode": null}' if decision == "correct" else None,
            "reviewer": "AB", "reviewed_at": datetime(2026, 1, 1, tzinfo=UTC), "note": None,
        }
        for event, decision in zip(chosen, decisions.tolist(), strict=True)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=row_schema("reviews"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    began = time.process_time()
    print(make(args.folder, args.events, args.documents, args.seed), f"made in {time.process_time() - began:.0f} CPU seconds")


if __name__ == "__main__":
    main()
