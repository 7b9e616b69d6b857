"""What an audit says: how often the coder is right, by category, language and confidence; how much it misses; how far reviewers agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lapwing.dataset.audit import intervals
from lapwing.dataset.audit.agreement import agreement
from lapwing.dataset.audit.judged import FIELDS, Judged, Sheet, samples, sheet
from lapwing.dataset.audit.sampling import BANDS
from lapwing.errors import DatasetError

if TYPE_CHECKING:
    from lapwing.dataset.dataset import Dataset

Hit = Callable[[Judged], float]
Data = dict[str, Any]


def report(dataset: Dataset, sample: str | None = None, *, reviewer: str | None = None, reviewer_error: tuple[float, float] | None = None) -> Data:
    """What the sample shows (by default the one of events drawn last), as plain data.

    With a sample of sentences (the one named, or the last one of the same version) it holds recall too. `reviewer` takes that reviewer's decisions
    alone; `reviewer_error` is the share of right events that the reviewer rejects, and that of wrong ones accepted. Raises DatasetError where there
    is no sample.
    """
    events, sentences = _chosen(dataset, sample, reviewer)
    found: Data = {"dataset": str(dataset.path), "reviewer": reviewer}
    if events is not None:
        found["events"] = precision(events, reviewer_error)
    if sentences is not None:
        found["sentences"] = misses(sentences)
    if events is not None and sentences is not None:
        found["recall"] = _recall(events, sentences)
    return found


def _chosen(dataset: Dataset, sample: str | None, reviewer: str | None) -> tuple[Sheet | None, Sheet | None]:
    """The sample of events and that of sentences to report: those named or drawn last, both of one version."""
    names = samples(dataset)
    if not names:
        raise DatasetError(f"{dataset.path} has no audit sample; draw one with 'lapwing audit {dataset.path} --sample 200'")
    sheets = [sheet(dataset, name, reviewer) for name in names]
    main = next((s for s in sheets if s.sample == sample), None) if sample is not None else next((s for s in reversed(sheets) if not s.recall), sheets[-1])
    if main is None:
        raise DatasetError(f"{dataset.path} has no sample '{sample}'; it has {', '.join(names)}")
    other = next((s for s in reversed(sheets) if s.recall != main.recall and s.version == main.version), None)
    return (other, main) if main.recall else (main, other)


# -- precision -------------------------------------------------------------------------------------------------------


def precision(events: Sheet, reviewer_error: tuple[float, float] | None = None) -> Data:
    """Shares of a sample of events that are right, with their intervals."""
    counts = Counter(item.decision or "left" for item in events.items)
    right = intervals.share(events.parts(events.items, _right))
    found: Data = {
        "sample": events.sample, "version": events.version, "events": events.total, "drawn": len(events.items),
        **{name: counts[name] for name in ("accept", "correct", "reject", "unsure", "left")},
        "right": _data(right),
        "there": _data(intervals.share(events.parts(events.items, _there))),
        "bounds": _bounds(events) if counts["unsure"] else None,
    }  # fmt: skip
    if reviewer_error is not None:
        endless = intervals.share(events.parts(events.items, _right), finite=False)
        found["without_reviewer_error"] = _data(endless and intervals.corrected(endless, *reviewer_error))
    found["fields"] = {name: _data(_share_of_there(events, _unchanged(columns))) for name, columns in FIELDS.items()}
    for name, part in (("by_category", 0), ("by_language", 1), ("by_confidence", 2)):
        found[name] = _domains(events, part)
    found["by_stratum"] = [
        {"stratum": s, "events": sum(cells.values()), "drawn": sum(i.stratum == s for i in events.items), "right": _data(_of_stratum(events, s))}
        for s, cells in sorted(events.cells.items())
    ]
    found["agreement"] = _agreement(events)
    return found


def _right(item: Judged) -> float:
    return item.right


def _there(item: Judged) -> float:
    return item.there


def _unchanged(columns: frozenset[str]) -> Hit:
    return lambda item: not (item.changed & columns)


def _share_of_there(events: Sheet, hit: Hit) -> intervals.Estimate | None:
    """Of the events that are there: of each stratum only as many count as are, by the share found there."""
    there = [item for item in events.items if item.there]
    parts = []
    for all_of_it, real in zip(events.parts(events.items, _there), events.parts(there, hit), strict=True):
        if real.judged:
            parts.append(intervals.Part(max(real.judged, round(all_of_it.size * all_of_it.hits / all_of_it.judged)), real.judged, real.hits))
    return intervals.share(parts)


def _domains(events: Sheet, part: int) -> list[Data]:
    """A row for each category, language or band."""
    values = {cell[part] for cells in events.cells.values() for cell in cells}
    order = [name for name, _ in BANDS] if part == 2 else sorted(values)
    rows = []
    for value in [v for v in order if v in values]:
        pieces = events.parts(events.items, _right, part=part, value=value)
        rows.append({
            "name": value, "events": sum(piece.size for piece in pieces), "judged": sum(piece.judged for piece in pieces),
            "right": _data(intervals.share(pieces)), "there": _data(intervals.share(events.parts(events.items, _there, part=part, value=value))),
        })  # fmt: skip
    return rows


def _of_stratum(events: Sheet, stratum: str) -> intervals.Estimate | None:
    mine = [item for item in events.items if item.stratum == stratum and item.certain]
    return intervals.share([intervals.Part(sum(events.cells[stratum].values()), len(mine), sum(item.right for item in mine))])


def _bounds(events: Sheet) -> list[float] | None:
    """The share that is right if every unsure event is wrong, and if every one is right."""
    found = []
    for right in (False, True):
        weights = total = 0.0
        for stratum, cells in events.cells.items():
            judged = [i for i in events.items if i.stratum == stratum and i.decision is not None]
            if judged:
                size = sum(cells.values())
                total += size
                weights += size * sum(i.right or (right and not i.certain) for i in judged) / len(judged)
        if not total:
            return None
        found.append(round(weights / total, 4))
    return found


# -- recall ----------------------------------------------------------------------------------------------------------


def _missed(item: Judged) -> float:
    return len(item.missed)


def misses(sentences: Sheet) -> Data:
    """How many events are missed in a sentence."""
    counts = Counter(item.decision or "left" for item in sentences.items)
    rate = intervals.share(sentences.parts(sentences.items, _missed))
    categories = Counter(category for item in sentences.items for category in item.missed)
    return {
        "sample": sentences.sample, "version": sentences.version, "sentences": sentences.total, "drawn": len(sentences.items),
        "accept": counts["accept"], "correct": counts["correct"], "unsure": counts["unsure"], "left": counts["left"],
        "missed_per_sentence": _data(rate), "missed": dict(sorted(categories.items())),
        "by_stratum": [
            {"stratum": s, "sentences": sum(cells.values()), "drawn": sum(i.stratum == s for i in sentences.items),
             "missed": sum(len(i.missed) for i in sentences.items if i.stratum == s)} for s, cells in sorted(sentences.cells.items())
        ],
        "agreement": _agreement(sentences),
    }  # fmt: skip


def _recall(events: Sheet, sentences: Sheet) -> Data | None:
    there = intervals.share(events.parts(events.items, _there))
    missed = intervals.share(sentences.parts(sentences.items, _missed))
    if there is None or missed is None:
        return None
    return _data(intervals.recall(there, events.total, missed, sentences.total))


# -- agreement -------------------------------------------------------------------------------------------------------


def _agreement(sheet: Sheet) -> Data | None:
    """Between reviewers who judged the same and were sure of it: on whether it is right, and on what it is; and on what they differ."""
    sure = [{who: d for who, d in item.by_reviewer.items() if d[0] != "unsure"} for item in sheet.items]
    on_right = agreement([{who: decision == "accept" for who, (decision, _) in item.items()} for item in sure])
    on_category = agreement([{who: category for who, (_, category) in item.items()} for item in sure])
    if on_right is None or on_category is None:
        return None
    differing = [
        {"event": item.event_id, "document": item.document_id, "start": item.start, "decisions": {who: f"{d} {c}" for who, (d, c) in item.by_reviewer.items()}}
        for item, own in zip(sheet.items, sure, strict=True) if len({*own.values()}) > 1
    ]  # fmt: skip
    return {"accepted": on_right.to_dict(), "category": on_category.to_dict(), "differing": differing}


def _data(estimate: intervals.Estimate | None) -> Data | None:
    return estimate.to_dict() if estimate else None
