"""What was measured on annotated articles, as plain data and as text."""

from __future__ import annotations

from typing import Any

from lapwing.evaluation import causes
from lapwing.evaluation.articles import ArticleScores, Tally, sum_of
from lapwing.records import Event

#: Shares reported beside the key: name -> (numerator, denominator) in `ArticleScores.details`.
_SHARES: dict[str, tuple[str, str]] = {
    "polarity (same category at the trigger)": ("polarity_right", "polarity_seen"),
    "mode": ("mode", "pairs"),
    "date (none counts as none)": ("date", "pairs"),
    "date, where the text has one": ("dated_right", "dated"),
    "attribution kind": ("attribution", "pairs"),
    "conditions found": ("conditions_found", "conditions"),
    "places found": ("places_found", "places"),
    "contexts found, of those annotated": ("contexts_shared", "contexts_annotated"),
    "contexts annotated, of those coded": ("contexts_shared", "contexts_coded"),
}
_COUNTS = ("right", "wrong", "neutral", "missed", "traps", "duplicates")


# -- data -----------------------------------------------------------------------------------------------------------


def article_report(scores: ArticleScores, *, misses: bool = False, alarms: bool = False) -> dict[str, Any]:
    """Everything measured; the single errors where asked for."""
    report: dict[str, Any] = {
        "by_language": _dicts(scores.by_language),
        "category_only": _dicts(scores.category_only),
        "category_and_actors": _dicts(scores.lenient),
        "by_category": _dicts(scores.by_category),
        "by_category_and_language": _both(scores),
        "by_aux": {flag: tally.to_dict() for flag, tally in scores.by_aux.items()},
        "shares": {name: {"right": scores.details[a], "of": scores.details[b]} for name, (a, b) in _SHARES.items()},
        "confusion": [{"gold": gold, "coded": coded, "count": n} for (gold, coded), n in sorted(scores.confusion.items())],
        "causes": {"misses": _missed_by(scores), "alarms": _alarmed_by(scores)},
    }
    if misses:
        report["misses"] = [
            {"article": a, "cause": c.kind, "detail": c.detail, "event": g["event"], "trigger": g["trigger"], "aux": g["aux"]} for a, g, c in scores.misses
        ]
    if alarms:
        report["alarms"] = [{"article": a, "cause": c.kind, "detail": c.detail, "event": e.to_dict()} for a, e, c in scores.alarms]
    return report


def totals_report(scores: ArticleScores) -> dict[str, Any]:
    """What may be known of articles kept for measuring only: no category, no error."""
    shares = {name: {"right": scores.details[a], "of": scores.details[b]} for name, (a, b) in _SHARES.items()}
    return {"by_language": _dicts(scores.by_language), "category_only": _dicts(scores.category_only), "shares": shares}


def _dicts(tallies: dict[str, Tally]) -> dict[str, Any]:
    return {name: tallies[name].to_dict() for name in sorted(tallies)}


def _both(scores: ArticleScores) -> dict[str, dict[str, dict[str, Any]]]:
    """Category -> language -> F1 of the category alone, F1 of whole events, number of sure annotated events."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for (category, language), tally in sorted(scores.by_both.items()):
        alone = scores.category_by_both[(category, language)]
        figures = {"category_f1": round(alone.f1, 4), "event_f1": round(tally.f1, 4), "annotated": tally.right + tally.missed}
        found.setdefault(category, {})[language] = figures
    return found


def _missed_by(scores: ArticleScores) -> list[dict[str, Any]]:
    return causes.table(((a, g["trigger"]["text"], c) for a, g, c in scores.misses), scores.languages)


def _alarmed_by(scores: ArticleScores) -> list[dict[str, Any]]:
    return causes.table(((a, e.trigger.text, c) for a, e, c in scores.alarms), scores.languages)


# -- text -----------------------------------------------------------------------------------------------------------


def article_text(scores: ArticleScores, name: str, *, misses: bool = False, alarms: bool = False) -> str:
    """The same for reading."""
    lines = [f"Articles: {name}", ""]
    lines += _tallies("By language (category, parties and auxiliary modes)", {k: scores.by_language[k] for k in sorted(scores.by_language)})
    lines += _tallies("Category alone", {k: scores.category_only[k] for k in sorted(scores.category_only)})
    lines += _tallies("Category and actors", {k: scores.lenient[k] for k in sorted(scores.lenient)})
    lines += _tallies("By category", {k: scores.by_category[k] for k in sorted(scores.by_category)})
    lines += _both_table(scores)
    lines += _tallies("By auxiliary mode", scores.by_aux)
    lines += [*_shares(scores), "", "Confusion (rows: annotated, columns: coded)", *_confusion(scores)]
    for label, rows in (("Causes of misses", _missed_by(scores)), ("Causes of false alarms", _alarmed_by(scores))):
        lines += ["", *causes.describe(label, rows)]
    if misses:
        lines += ["", "Misses", *(_miss(a, g, c) for a, g, c in scores.misses)]
    if alarms:
        lines += ["", "False alarms", *(_alarm(a, e, c) for a, e, c in scores.alarms)]
    return "\n".join(lines) + "\n"


def totals_text(scores: ArticleScores, name: str) -> str:
    """The same for reading."""
    lines = [f"Articles nothing was tuned on: {name}", ""]
    lines += _tallies("By language (category, parties and auxiliary modes)", {k: scores.by_language[k] for k in sorted(scores.by_language)})
    lines += _tallies("Category alone", {k: scores.category_only[k] for k in sorted(scores.category_only)})
    return "\n".join([*lines, *_shares(scores)]) + "\n"


def _shares(scores: ArticleScores) -> list[str]:
    lines = ["Shares"]
    for label, (a, b) in _SHARES.items():
        right, of = scores.details[a], scores.details[b]
        lines.append(f"  {label:42}{right:5d} of {of:4d}  {_share(right, of)}")
    return lines


def _both_table(scores: ArticleScores) -> list[str]:
    """A line a category: in each language F1 of the category alone, F1 of whole events, sure annotated events."""
    languages = sorted(scores.by_language)
    heads = "".join(f"{f'{language} category':>14}{'event':>8}{'n':>5}" for language in languages)
    lines = ["By category and language (F1 of the category alone, F1 of whole events)", f"  {'':14}{heads}"]
    for category, by_language in _both(scores).items():
        cells = []
        for language in languages:
            f = by_language.get(language)
            cells.append(f"{f['category_f1']:14.3f}{f['event_f1']:8.3f}{f['annotated']:5d}" if f else f"{'–':>14}{'–':>8}{0:5d}")
        lines.append(f"  {category:14}{''.join(cells)}")
    return [*lines, ""]


def _share(right: int, of: int) -> str:
    return f"{right / of:.2f}" if of else "  – "


def _tallies(title: str, tallies: dict[str, Tally]) -> list[str]:
    """A small table, the sum of its rows last where there are several."""
    rows = dict(tallies)
    if len(rows) > 1:
        rows["all"] = sum_of(tallies.values())
    heads = "".join(f"{h:>8}" for h in ("prec", "recall", "F1")) + "".join(f"{h:>12}" if h == "duplicates" else f"{h:>9}" for h in _COUNTS)
    lines = [title, f"  {'':14}{heads}"]
    for name, t in rows.items():
        figures = f"{t.precision:8.3f}{t.recall:8.3f}{t.f1:8.3f}"
        counts = "".join(f"{getattr(t, c):12d}" if c == "duplicates" else f"{getattr(t, c):9d}" for c in _COUNTS)
        lines.append(f"  {name:14}{figures}{counts}")
    return [*lines, ""]


def _confusion(scores: ArticleScores) -> list[str]:
    """A square table with dots for zero; names are cut to six letters, (none) is what only one side has."""
    names = sorted({n for pair in scores.confusion for n in pair}, key=lambda n: (n == "(none)", n))
    lines = [f"  {'':12}" + "".join(f"{n[:6]:>7}" for n in names)]
    for gold in names:
        cells = (scores.confusion[(gold, coded)] for coded in names)
        lines.append(f"  {gold:12}" + "".join(f"{n or '·':>7}" for n in cells))
    return lines


def _codes(parties: list[dict[str, Any]]) -> str:
    return "+".join(p["country"] or "?" for p in parties) or "-"


def _miss(article: str, gold: dict[str, Any], cause: causes.Cause) -> str:
    aux = "".join(f" {a}" for a in gold["aux"])
    trigger = " ".join(gold["trigger"]["text"].split())
    return f"  {article}  {gold['event']}{aux} {_codes(gold['actor'])} > {_codes(gold['recipient'])}  '{trigger}' at {gold['trigger']['start']}: {cause}"


def _alarm(article: str, event: Event, cause: causes.Cause) -> str:
    aux = "".join(f" {a}" for a in event.aux)
    sides = [" + ".join(p.code or "?" for p in side) or "-" for side in (event.actor, event.recipient)]
    trigger = " ".join(event.trigger.text.split())
    return f"  {article}  {event.event}{aux} {sides[0]} > {sides[1]}  '{trigger}' at {event.trigger.start} by {','.join(event.frames)}: {cause}"
