"""An audit's report in plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lapwing.dataset.audit.draw import Sample

Data = dict[str, Any]

#: Disagreements printed; `--json` has all.
_SHOWN = 20


def text(found: Data) -> str:
    """The report of `report.report`, for reading."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Data) -> Iterator[str]:
    whose = f", decisions of {found['reviewer']} alone" if found["reviewer"] else ""
    if events := found.get("events"):
        yield f"{found['dataset']}: sample {events['sample']}, drawn from {events['events']:,} events of version {events['version']}{whose}"
        yield from _events(events)
    if sentences := found.get("sentences"):
        yield "" if events else f"{found['dataset']}{whose}"
        yield from _sentences(sentences, found)
    for part in (events, sentences):
        if part and part["agreement"]:
            yield ""
            yield from _agreement(part)


def _events(events: Data) -> Iterator[str]:
    counts = f"{events['accept']} accepted, {events['correct']} corrected, {events['reject']} rejected, {events['unsure']} unsure"
    yield f"judged      {events['drawn'] - events['left']} of {events['drawn']}: {counts}"
    if events["left"]:
        yield f"            {events['left']} are left; the figures are those of what was judged"
    yield f"right       {_estimate(events['right'])}   category, parties and polarity are right"
    yield f"there       {_estimate(events['there'])}   there is an event, whatever is wrong with it"
    if events["bounds"]:
        low, high = events["bounds"]
        yield f"unsure      left out of both; were they all wrong, {low:.1%} would be right, were they all right {high:.1%}"
    if events.get("without_reviewer_error"):
        yield f"truly right {_estimate(events['without_reviewer_error'])}   without the reviewer's known errors"
    for title, rows in (("category", events["by_category"]), ("language", events["by_language"]), ("confidence", events["by_confidence"])):
        yield ""
        yield f"{title:<22}{'events':>9}{'judged':>8}   {'right':<24}   there"
        yield from (f"{row['name']:<22}{row['events']:>9,}{row['judged']:>8}   {_estimate(row['right']):<24}   {_estimate(row['there'])}" for row in rows)
    yield ""
    yield f"{'of events there':<39}   right"
    yield from (f"{name:<22}{'':17}   {_estimate(value)}" for name, value in events["fields"].items())
    if [row["stratum"] for row in events["by_stratum"]] == [row["name"] for row in events["by_category"]]:
        return  # said already
    yield ""
    yield f"{'stratum':<22}{'events':>9}{'drawn':>8}   right"
    yield from (f"{row['stratum']:<22}{row['events']:>9,}{row['drawn']:>8}   {_estimate(row['right'])}" for row in events["by_stratum"])


def _sentences(found: Data, whole: Data) -> Iterator[str]:
    yield f"sentences   sample {found['sample']}, drawn from {found['sentences']:,} sentences of version {found['version']}"
    yield f"judged      {found['drawn'] - found['left']} of {found['drawn']}: {found['correct']} with missed events, {found['unsure']} unsure"
    if found["left"]:
        yield f"            {found['left']} are left; the figures are those of what was judged"
    missed = found["missed_per_sentence"]
    if missed:
        yield f"missed      {missed['value']:.3f} events a sentence ({missed['low']:.3f} to {missed['high']:.3f})"
    if found["missed"]:
        yield "            " + ", ".join(f"{category} {count}" for category, count in found["missed"].items())
    if whole.get("recall"):
        yield f"recall      {_estimate(whole['recall'])}   of the events that are there, these are coded"
    elif "events" not in whole:
        yield "recall      needs a sample of events of the same version too"
    yield ""
    yield f"{'stratum':<22}{'sentences':>9}{'drawn':>8}   missed"
    yield from (f"{row['stratum']:<22}{row['sentences']:>9,}{row['drawn']:>8}   {row['missed']}" for row in found["by_stratum"])


def _agreement(part: Data) -> Iterator[str]:
    found = part["agreement"]
    yield f"{'agreement':<22}{'items':>9}{'agreed':>18}   Krippendorff's alpha"
    for name, row in (("accepted or not", found["accepted"]), ("category", found["category"])):
        alpha = "–" if row["alpha"] is None else f"{row['alpha']:.2f} ({row['alpha_low']:.2f} to {row['alpha_high']:.2f})"
        agreed = f"{row['agreed']:.0%} ({row['agreed_low']:.0%}–{row['agreed_high']:.0%})"
        yield f"{name:<22}{row['items']:>9}{agreed:>18}   {alpha}"
    yield from (_difference(row) for row in found["differing"][:_SHOWN])
    if len(found["differing"]) > _SHOWN:
        yield f"  and {len(found['differing']) - _SHOWN} more (--json lists all)"


def _difference(row: Data) -> str:
    where = row["event"] or f"{row['document']} at {row['start']}"
    return f"  {where}: " + ", ".join(f"{who} {decision}" for who, decision in row["decisions"].items())


def _estimate(value: Data | None) -> str:
    return "–" if value is None else f"{value['value']:6.1%} ({value['low']:.1%} to {value['high']:.1%})"


def drawn(path: str, sample: Sample) -> str:
    """What a sample holds, and how to go on."""
    strata = [f"  {stratum:<30}{count:>5}" for stratum, count in sample.strata.items()]
    lines = [f"sample {sample.id}: {sample.drawn} of {sample.total:,}", *strata, f"review it: lapwing review {path} --sample {sample.id}"]
    return "\n".join(lines) + "\n"
