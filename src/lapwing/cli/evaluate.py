"""`lapwing evaluate`: scores on the annotated sets, what was missed and what was invented, floors, learning curves."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from lapwing.cli.codes import FALLEN
from lapwing.cli.options import Pipeline, Registry, checkout, shown
from lapwing.cli.output import write_file, write_stdout
from lapwing.errors import InputError

if TYPE_CHECKING:
    from lapwing.evaluation.floors import Floor
    from lapwing.evaluation.relations import Case
    from lapwing.lexicon import Lexicon


Measured = TypeVar("Measured")


class Show(StrEnum):
    """What `--show` lists."""

    misses = "misses"
    alarms = "alarms"
    all = "all"


def evaluate(
    articles: Annotated[
        Path | None, typer.Option("--articles", metavar="PATH", help="Annotated articles (JSON Lines); by default ../shared/eval/articles-dev.jsonl.")
    ] = None,
    relations: Annotated[
        Path | None, typer.Option("--relations", metavar="PATH", help="Marked sentences (TSV); by default ../shared/eval/relations-dev.tsv.")
    ] = None,
    translations: Annotated[
        Path | None, typer.Option("--translations", metavar="PATH", help="French translations of some of them (TSV); by default tests/data/relations-fr.tsv.")
    ] = None,
    actors: Annotated[bool, typer.Option("--actors", help="Measure who is who instead: mentions of the articles, marked parties of the sentences.")] = False,
    episodes: Annotated[
        bool, typer.Option("--episodes", help="Measure instead how well reports of one event are told from others: tests/data/episode-reports.jsonl.")
    ] = False,
    errors: Annotated[
        bool,
        typer.Option(
            "--errors", help="With --actors: list the mentions missed or resolved to somebody else, by kind; with --episodes: the pairs of the tuning half."
        ),
    ] = False,
    show: Annotated[Show | None, typer.Option("--show", help="List what was missed, what was invented, or both.")] = None,
    curve: Annotated[bool, typer.Option("--curve", help="Learning curves: with part of the training rows, with part of the frames. Takes minutes.")] = False,
    check_floors: Annotated[bool, typer.Option("--check-floors", help="End with code 8 when a figure is below its pinned floor.")] = False,
    raise_floors: Annotated[bool, typer.Option("--raise-floors", help="Pin the floors that are exceeded, and those of new figures. Lowers nothing.")] = False,
    lower_floors: Annotated[bool, typer.Option("--lower-floors", help="Pin the floors that have fallen or stand on another set, and say which.")] = False,
    floors: Annotated[Path | None, typer.Option("--floors", metavar="PATH", help="The file of floors; by default bench/floors.json of the checkout.")] = None,
    pipeline: Pipeline = None,
    registry: Registry = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure the coder on annotated articles and marked sentences, or the actor room alone. With any of the three paths given, only those are measured."""
    from lapwing.actors.registry import chosen

    wanted_floors = check_floors or raise_floors or lower_floors
    if wanted_floors and pipeline is not None:
        raise typer.BadParameter("floors are those of the shipped models; leave --pipeline out", param_hint="--pipeline")
    if wanted_floors and chosen(registry) is not None:
        raise typer.BadParameter("floors are those of the shipped actors; leave --registry out, and LAPWING_ACTORS empty", param_hint="--registry")
    if actors and (translations is not None or show is not None or curve):
        raise typer.BadParameter("it measures articles and marked sentences only; leave --translations, --show and --curve out", param_hint="--actors")
    if errors and not (actors or episodes):
        raise typer.BadParameter("give --actors or --episodes too, or --show for the errors of events", param_hint="--errors")
    if episodes:
        if actors or curve or wanted_floors or show is not None or any(path is not None for path in (articles, relations, translations)):
            raise typer.BadParameter("it measures the labelled reports alone; leave the other options out", param_hint="--episodes")
        write_stdout(_episodes(pipeline, registry, errors=errors, as_json=as_json).encode("utf-8", "replace"))
        return
    run = _Run(_chosen(articles, relations, translations), pipeline, show, registry)
    if actors:
        run.measure_actors(errors)
    else:
        run.measure(curve)
    fallen = _floors(run, floors or checkout() / "bench" / "floors.json", up=raise_floors, down=lower_floors) if wanted_floors else False
    shown_text = json.dumps(run.report, ensure_ascii=False, indent=2) + "\n" if as_json else "\n".join(run.text)
    write_stdout(shown_text.encode("utf-8", "replace"))
    if check_floors and fallen:
        raise typer.Exit(FALLEN)


def _episodes(pipeline: str | None, registry: Path | None, *, errors: bool, as_json: bool) -> str:
    """What `--episodes` prints. Raises InputError where this is no checkout."""
    from lapwing.actors.registry import lexicon_with
    from lapwing.evaluation.episodes import read_reports, scores

    path = checkout() / "tests" / "data" / "episode-reports.jsonl"
    if not path.is_file():
        raise InputError(f"{path} cannot be read: there is no such file; run from a checkout")
    found = scores(read_reports(path, lexicon_with(registry), pipeline))
    return json.dumps(found.to_dict(), indent=2) + "\n" if as_json else found.text(shown(path), errors=errors)


# -- which sets ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sets:
    """The files to measure on, None for a set not measured; `english` holds the rows that `translations` translates, `fresh` the articles nothing
    was tuned on."""

    articles: Path | None
    relations: Path | None
    translations: Path | None
    english: Path | None
    fresh: Path | None = None


def _chosen(articles: Path | None, relations: Path | None, translations: Path | None) -> _Sets:
    """The sets given, else those that are beside this checkout. Raises InputError when there is none, or one given is no file."""
    everything = articles is None and relations is None and translations is None
    article_path = _present(articles, "articles-dev.jsonl", wanted=articles is not None or everything)
    english = _present(relations, "relations-dev.tsv", wanted=articles is None or relations is not None or translations is not None)
    french = translations or checkout() / "tests" / "data" / "relations-fr.tsv"
    if translations is not None:
        if not translations.is_file():
            raise InputError(f"{translations} cannot be read: there is no such file; check the path")
        if english is None:
            raise InputError(f"{translations} cannot be measured without the English rows it translates; give --relations PATH")
    if article_path is None and english is None:
        raise InputError("nothing to measure: ../shared/eval is not beside this checkout; give --articles PATH or --relations PATH")
    has_french = translations is not None or (everything and english is not None and french.is_file())
    fresh = checkout() / "tests" / "data" / "articles-fresh.jsonl"
    return _Sets(
        article_path,
        english if relations is not None or everything else None,
        french if has_french else None,
        english,
        fresh if everything and fresh.is_file() else None,
    )


def _present(path: Path | None, name: str, *, wanted: bool) -> Path | None:
    """The file to measure on, or None when it is not wanted or the default one is absent (which is said)."""
    if not wanted:
        return None
    chosen = path or checkout().parent / "shared" / "eval" / name
    if chosen.is_file():
        return chosen
    if path is not None:
        raise InputError(f"{chosen} cannot be read: there is no such file; check the path")
    typer.echo(f"lapwing: ../shared/eval/{name} is not beside this checkout, so it is not measured; give its path to measure it", err=True)
    return None


# -- measuring -----------------------------------------------------------------------------------------------------


@dataclass
class _Run:
    """One measurement: what is printed and, for the floors, every headline figure with its set."""

    sets: _Sets
    pipeline: str | None
    show: Show | None
    registry: Path | None = None
    report: dict[str, Any] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    figures: dict[str, Floor] = field(default_factory=dict)

    @cached_property
    def lexicon(self) -> Lexicon:
        from lapwing.actors.registry import lexicon_with

        return lexicon_with(self.registry)

    @cached_property
    def cases(self) -> list[Case]:
        """The English rows, read once for all that is learned from them."""
        from lapwing.evaluation.relations import read_cases

        if self.sets.english is None:
            raise InputError("no marked sentences to learn from; give --relations PATH")
        return read_cases(self.sets.english, self.lexicon)

    @cached_property
    def helpers(self) -> list[Case]:
        from lapwing.evaluation.relations import example_cases

        return example_cases(self.lexicon)

    def measure(self, curve: bool) -> None:
        if self.sets.articles is not None:
            self._articles(self.sets.articles)
        if self.sets.fresh is not None:
            self._fresh(self.sets.fresh)
        if self.sets.relations is not None:
            self._relations(self.sets.relations)
        if self.sets.translations is not None and self.sets.english is not None:
            self._translations(self.sets.translations, self.sets.english)
        if curve:
            self._curve()

    def measure_actors(self, errors: bool) -> None:
        from lapwing.evaluation.actors import actor_report
        from lapwing.evaluation.floors import actor_figures, span_figures
        from lapwing.evaluation.spans import span_report

        if self.sets.articles is not None:
            mentions = _measured(actor_report, self.sets.articles, self.lexicon, self.pipeline)
            self.report["actors"] = mentions.to_dict(errors=errors)
            self.text.append(mentions.text(shown(self.sets.articles), errors=errors))
            self._pin(actor_figures(mentions), self.sets.articles)
        if self.sets.relations is not None:
            spans = span_report(self.sets.relations, self.lexicon, self.pipeline)
            self.report["spans"] = spans.to_dict(errors=errors)
            self.text.append(spans.text(shown(self.sets.relations), errors=errors))
            self._pin(span_figures(spans), self.sets.relations)

    def _articles(self, path: Path) -> None:
        from lapwing.evaluation.articles import score
        from lapwing.evaluation.floors import article_figures
        from lapwing.evaluation.report import article_report, article_text

        scores = _measured(score, path, self.lexicon, self.pipeline)
        listed = {"misses": self.show in (Show.misses, Show.all), "alarms": self.show in (Show.alarms, Show.all)}
        self.report["articles"] = article_report(scores, **listed)
        self.text.append(article_text(scores, shown(path), **listed))
        self._pin(article_figures(scores), path)

    def _fresh(self, path: Path) -> None:
        """Totals alone: whoever read the errors would tune on them."""
        from lapwing.evaluation.articles import score
        from lapwing.evaluation.floors import article_figures
        from lapwing.evaluation.report import totals_report, totals_text

        scores = _measured(score, path, self.lexicon, self.pipeline)
        self.report["fresh"] = totals_report(scores)
        self.text.append(totals_text(scores, shown(path)))
        self._pin({f"fresh/{name.removeprefix('articles/')}": value for name, value in article_figures(scores).items() if name.endswith("_f1")}, path)

    def _relations(self, path: Path) -> None:
        from lapwing.evaluation.floors import relation_figures
        from lapwing.evaluation.relations import validate

        scores = validate(self.cases, self.helpers)
        self.report["relations"] = scores.to_dict()
        self.text.append(relation_text(self.report["relations"], shown(path)))
        self._pin(relation_figures(scores), path)

    def _translations(self, path: Path, english: Path) -> None:
        from lapwing.evaluation.floors import translation_figures
        from lapwing.evaluation.translations import describe, translated

        scores = translated(path, self.cases, self.helpers, self.lexicon)
        self.report["translations"] = scores.to_dict()
        self.text.append(describe(self.report["translations"], shown(path)))
        self._pin(translation_figures(scores), path, english)

    def _curve(self) -> None:
        from lapwing.evaluation.curve import describe, lexicon_curve, relation_curve

        curves: dict[str, Any] = {}
        if self.sets.relations is not None:
            curves["relations"] = relation_curve(self.cases, self.helpers)
        if self.sets.articles is not None:
            curves["lexicon"] = lexicon_curve(self.sets.articles, self.lexicon, self.pipeline)
        self.report["curve"] = curves
        self.text.append(describe(curves))

    def _pin(self, figures: dict[str, float], *paths: Path) -> None:
        from lapwing.evaluation.floors import Floor, fingerprint

        mark = fingerprint(*paths)
        self.figures |= {name: Floor(value, mark, self.lexicon.version) for name, value in figures.items()}


def _measured(measure: Callable[[Path, Lexicon, str | None], Measured], path: Path, lexicon: Lexicon, pipeline: str | None) -> Measured:
    """What `measure` says of annotated articles. Raises InputError when the file holds none."""
    try:
        return measure(path, lexicon, pipeline)
    except (KeyError, TypeError, ValueError) as error:
        what = f"{type(error).__name__}: {error}"
        raise InputError(f"{shown(path)} is no set of annotated articles ({what}); ARTICLES.md describes the fields") from error


def relation_text(report: dict[str, Any], name: str) -> str:
    """Overall figures of the marked sentences, then a line a class."""
    lines = [
        f"Relations: {name} (five-fold cross-validation)",
        f"  macro-F1 {report['macro_f1']:.3f}  accuracy {report['accuracy']:.3f}  four-class macro-F1 {report['quad_f1']:.3f}",
        "",
    ]
    lines.append(f"  {'':<10}{'prec':>8}{'recall':>8}{'F1':>8}{'n':>6}")
    lines.extend(f"  {label:<10}{row['precision']:>8.3f}{row['recall']:>8.3f}{row['f1']:>8.3f}{row['n']:>6}" for label, row in report["per_class"].items())
    return "\n".join(lines) + "\n"


# -- floors --------------------------------------------------------------------------------------------------------


def _floors(run: _Run, path: Path, *, up: bool, down: bool) -> bool:
    """Compare with the pinned floors, move those that are to be moved, report. Has a floor fallen that was not lowered?"""
    from lapwing.evaluation.floors import compare, dump, moved, read

    pinned = read(path)
    findings = compare(run.figures, pinned)
    after = moved(run.figures, pinned, findings, up=up, down=down)
    if after != pinned:
        write_file(dump(after).encode(), path)
    run.report["floors"] = [f.to_dict() for f in findings]
    for finding in findings:
        new = after.get(finding.name)
        if new is not None and new != pinned.get(finding.name):
            typer.echo(f"{finding}; pinned at {new.floor:g}", err=True)
        elif finding.state in ("fallen", "changed"):
            typer.echo(str(finding), err=True)
    absent = sorted(set(pinned) - set(run.figures))
    if absent:
        typer.echo(f"floors not compared, their sets were not measured: {', '.join(absent)}", err=True)
    held = sum(f.state in ("holds", "exceeded") or after.get(f.name) != pinned.get(f.name) for f in findings)
    run.text.append(f"Floors: {held} of {len(findings)} hold ({shown(path)})\n")
    return any(f.state == "fallen" and after[f.name] == pinned[f.name] for f in findings)
