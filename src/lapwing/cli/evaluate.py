"""`lapwing evaluate`: scores on the annotated sets, with what was missed and what was invented."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lapwing.cli.options import Pipeline, checkout, shown
from lapwing.cli.output import write_stdout
from lapwing.errors import InputError

if TYPE_CHECKING:
    from lapwing.evaluation.articles import ArticleScores, Tally


class Show(StrEnum):
    """What `--show` lists."""

    misses = "misses"
    alarms = "alarms"
    all = "all"


#: Shares reported beside the key: name -> (numerator, denominator) in `ArticleScores.details`.
_SHARES: dict[str, tuple[str, str]] = {
    "polarity (same category at the trigger)": ("polarity_right", "polarity_seen"),
    "mode": ("mode", "pairs"),
    "date (none counts as none)": ("date", "pairs"),
    "date, where the text has one": ("dated_right", "dated"),
    "attribution kind": ("attribution", "pairs"),
    "conditions found": ("conditions_found", "conditions"),
    "places found": ("places_found", "places"),
}
_COUNTS = ("right", "wrong", "neutral", "missed", "traps", "duplicates")


def evaluate(
    articles: Annotated[
        Path | None, typer.Option("--articles", metavar="PATH", help="Annotated articles (JSON Lines); by default ../shared/eval/articles-dev.jsonl.")
    ] = None,
    relations: Annotated[
        Path | None, typer.Option("--relations", metavar="PATH", help="Marked sentences (TSV); by default ../shared/eval/relations-dev.tsv.")
    ] = None,
    show: Annotated[Show | None, typer.Option("--show", help="List what was missed, what was invented, or both.")] = None,
    pipeline: Pipeline = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure the coder on annotated articles and marked sentences. With one of the two paths given, only that one is measured."""
    only_given = articles is not None or relations is not None
    article_path = _present(articles, "articles-dev.jsonl", required=articles is not None, wanted=articles is not None or not only_given)
    relation_path = _present(relations, "relations-dev.tsv", required=relations is not None, wanted=relations is not None or not only_given)
    if article_path is None and relation_path is None:
        raise InputError("nothing to measure: ../shared/eval is not beside this checkout; give --articles PATH or --relations PATH")
    report: dict[str, Any] = {}
    text: list[str] = []
    if article_path is not None:
        scores = _scored(article_path, pipeline)
        report["articles"] = article_report(scores, show)
        text.append(article_text(scores, show, shown(article_path)))
    if relation_path is not None:
        measured = relation_report(relation_path)
        report["relations"] = measured
        text.append(relation_text(measured, shown(relation_path)))
    shown_text = json.dumps(report, ensure_ascii=False, indent=2) + "\n" if as_json else "\n".join(text)
    write_stdout(shown_text.encode("utf-8", "replace"))


def _present(path: Path | None, name: str, *, required: bool, wanted: bool) -> Path | None:
    """The file to measure on, or None when it is not wanted or the default one is absent (which is said)."""
    if not wanted:
        return None
    chosen = path or checkout().parent / "shared" / "eval" / name
    if chosen.is_file():
        return chosen
    if required:
        raise InputError(f"{chosen} cannot be read: there is no such file; check the path")
    typer.echo(f"lapwing: ../shared/eval/{name} is not beside this checkout, so it is not measured; give its path to measure it", err=True)
    return None


def _scored(path: Path, pipeline: str | None) -> ArticleScores:
    from lapwing.evaluation.articles import score

    try:
        return score(path, pipeline=pipeline)
    except (KeyError, TypeError, ValueError) as error:
        what = f"{type(error).__name__}: {error}"
        raise InputError(f"{shown(path)} is no set of annotated articles ({what}); ARTICLES.md describes the fields") from error


# -- articles: figures ---------------------------------------------------------------------------------------------


def article_report(scores: ArticleScores, show: Show | None = None) -> dict[str, Any]:
    """Everything measured, as plain data."""
    report: dict[str, Any] = {
        "by_language": _dicts(scores.by_language),
        "category_only": _dicts(scores.category_only),
        "category_and_actors": _dicts(scores.lenient),
        "by_category": _dicts(scores.by_category),
        "by_aux": {flag: tally.to_dict() for flag, tally in scores.by_aux.items()},
        "shares": {name: {"right": scores.details[a], "of": scores.details[b]} for name, (a, b) in _SHARES.items()},
        "confusion": [{"gold": gold, "coded": coded, "count": n} for (gold, coded), n in sorted(scores.confusion.items())],
        "causes": {"misses": _causes(scores.misses), "alarms": _causes(scores.alarms)},
    }
    if show in (Show.misses, Show.all):
        report["misses"] = [{"article": a, "cause": c, "event": g["event"], "trigger": g["trigger"], "aux": g["aux"]} for a, g, c in scores.misses]
    if show in (Show.alarms, Show.all):
        report["alarms"] = [{"article": a, "cause": c, "event": e.to_dict()} for a, e, c in scores.alarms]
    return report


def _dicts(tallies: dict[str, Tally]) -> dict[str, Any]:
    return {name: tallies[name].to_dict() for name in sorted(tallies)}


def _causes(listed: list[tuple[str, Any, str]]) -> dict[str, int]:
    """Kinds of cause (without the names in them), most frequent first. One miss may have several."""
    from collections import Counter

    counted: Counter[str] = Counter()
    for _, _, cause in listed:
        for part in cause.split(", "):
            kind = part.split(" ")[0]
            counted[f"wrong {kind}" if kind in ("category", "actor", "recipient", "polarity") else part] += 1
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


# -- articles: text ------------------------------------------------------------------------------------------------


def article_text(scores: ArticleScores, show: Show | None, name: str) -> str:
    """The same for reading."""
    lines = [f"Articles: {name}", ""]
    lines += _tallies("By language (category, parties and auxiliary modes)", {k: scores.by_language[k] for k in sorted(scores.by_language)})
    lines += _tallies("Category alone", {k: scores.category_only[k] for k in sorted(scores.category_only)})
    lines += _tallies("Category and actors", {k: scores.lenient[k] for k in sorted(scores.lenient)})
    lines += _tallies("By category", {k: scores.by_category[k] for k in sorted(scores.by_category)})
    lines += _tallies("By auxiliary mode", scores.by_aux)
    lines += ["Shares"]
    for label, (a, b) in _SHARES.items():
        right, of = scores.details[a], scores.details[b]
        lines.append(f"  {label:42}{right:5d} of {of:4d}  {_share(right, of)}")
    lines += ["", "Confusion (rows: annotated, columns: coded)", *_confusion(scores)]
    for label, listed in (("Causes of misses", scores.misses), ("Causes of false alarms", scores.alarms)):
        lines += ["", label, *(f"  {count:4d}  {cause}" for cause, count in _causes(listed).items())]
    if show in (Show.misses, Show.all):
        lines += ["", "Misses", *(_miss(a, g, c) for a, g, c in scores.misses)]
    if show in (Show.alarms, Show.all):
        lines += ["", "False alarms", *(_alarm(a, e, c) for a, e, c in scores.alarms)]
    return "\n".join(lines) + "\n"


def _share(right: int, of: int) -> str:
    return f"{right / of:.2f}" if of else "  – "


def _tallies(title: str, tallies: dict[str, Tally]) -> list[str]:
    """A small table, the sum of its rows last where there are several."""
    from lapwing.evaluation.articles import Tally

    rows = dict(tallies)
    if len(rows) > 1:
        total = Tally()
        for tally in tallies.values():
            total.add(tally)
        rows["all"] = total
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


def _miss(article: str, gold: dict[str, Any], cause: str) -> str:
    aux = "".join(f" {a}" for a in gold["aux"])
    trigger = " ".join(gold["trigger"]["text"].split())
    return f"  {article}  {gold['event']}{aux} {_codes(gold['actor'])} > {_codes(gold['recipient'])}  '{trigger}' at {gold['trigger']['start']}: {cause}"


def _alarm(article: str, event: Any, cause: str) -> str:
    aux = "".join(f" {a}" for a in event.aux)
    sides = [" + ".join(p.code or "?" for p in side) or "-" for side in (event.actor, event.recipient)]
    trigger = " ".join(event.trigger.text.split())
    return f"  {article}  {event.event}{aux} {sides[0]} > {sides[1]}  '{trigger}' at {event.trigger.start} by {','.join(event.frames)}: {cause}"


# -- relations -----------------------------------------------------------------------------------------------------


def relation_report(path: Path) -> dict[str, Any]:
    """Cross-validated scores of `lapwing.between`, as plain data."""
    from lapwing.evaluation.relations import cross_validate

    report: dict[str, Any] = cross_validate(path, folds=5).to_dict()
    return report


def relation_text(report: dict[str, Any], name: str) -> str:
    """The same for reading: overall figures, then a line a class."""
    lines = [
        f"Relations: {name} (five-fold cross-validation)",
        f"  macro-F1 {report['macro_f1']:.3f}  accuracy {report['accuracy']:.3f}  four-class macro-F1 {report['quad_f1']:.3f}",
        "",
    ]
    lines.append(f"  {'':<10}{'prec':>8}{'recall':>8}{'F1':>8}{'n':>6}")
    lines.extend(f"  {label:<10}{row['precision']:>8.3f}{row['recall']:>8.3f}{row['f1']:>8.3f}{row['n']:>6}" for label, row in report["per_class"].items())
    return "\n".join(lines) + "\n"
