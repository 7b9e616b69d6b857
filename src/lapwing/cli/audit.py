"""`lapwing audit`: how often a dataset is right, from a random sample that somebody has judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from lapwing.cli.options import DatasetPath
from lapwing.cli.output import check_writable, write_file, write_stdout
from lapwing.errors import DatasetError


def audit(
    path: DatasetPath,
    sample: Annotated[int | None, typer.Option("--sample", min=1, metavar="N", help="Draw a sample of so many events and store it.")] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, metavar="N", help="With --sample: another number draws another sample.")] = 0,
    for_recall: Annotated[bool, typer.Option("--for-recall", help="With --sample: draw sentences instead, to estimate how much is missed.")] = False,
    report: Annotated[bool, typer.Option("--report", help="Report what the reviews of a sample show. So does the command without any option.")] = False,
    name: Annotated[str | None, typer.Option("--id", metavar="ID", help="With --report: this sample; by default the one of events drawn last.")] = None,
    reviewer: Annotated[
        str | None, typer.Option("--reviewer", metavar="NAME", help="With --report: the decisions of this reviewer alone. With --sample: who draws it.")
    ] = None,
    reviewer_error: Annotated[
        tuple[float, float] | None,
        typer.Option(
            "--reviewer-error",
            metavar="R A",
            help="With --report: correct for a reviewer who rejects a share R of right events and accepts A of wrong ones.",
        ),
    ] = None,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="FILE", help="Write the reviewed articles as annotated ones, for lapwing evaluate --articles.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Measure how often a dataset is right: draw a sample, review it (lapwing review), report."""
    from lapwing.dataset import Dataset

    if sample is not None and (report or name or export or reviewer_error):
        raise typer.BadParameter("draw first, report later; leave --report, --id, --reviewer-error and --export out", param_hint="--sample")
    if sample is None and (for_recall or seed):
        raise typer.BadParameter("give --sample N too", param_hint="--for-recall" if for_recall else "--seed")
    if reviewer_error is not None and (min(reviewer_error) < 0 or sum(reviewer_error) >= 1):
        raise typer.BadParameter("the two errors are shares and together below 1", param_hint="--reviewer-error")
    dataset = Dataset.open(path)
    if sample is not None:
        _draw(path, sample, seed, for_recall, reviewer, as_json)
        return
    if export is not None:
        from lapwing.dataset.audit.export import annotated, lines

        check_writable(export)
        articles = annotated(dataset)
        if not articles:
            raise DatasetError(f"{path} has no review to export; 'lapwing review {path}' makes some")
        write_file(lines(articles), export)
        events = sum(event["sure"] for article in articles for event in article["events"])
        typer.echo(f"{len(articles)} articles with {events} judged events in {export}; measure with: lapwing evaluate --articles {export}")
        if not report:
            return
    found = dataset.audit(name, reviewer=reviewer, reviewer_error=reviewer_error)
    from lapwing.dataset.audit.wording import text

    shown = json.dumps(found, ensure_ascii=False, indent=2) + "\n" if as_json else text(found)
    write_stdout(shown.encode("utf-8", "replace"))


def _draw(path: Path, size: int, seed: int, for_recall: bool, reviewer: str | None, as_json: bool) -> None:
    from dataclasses import asdict

    from lapwing.dataset import Dataset
    from lapwing.dataset.audit.wording import drawn

    dataset = Dataset.open(path)
    sample = dataset.draw(size, seed=seed, recall=for_recall, reviewer=reviewer or "lapwing")
    if not sample.new:
        typer.echo(f"lapwing: sample {sample.id} was drawn before; this is it", err=True)
    shown = json.dumps(asdict(sample), ensure_ascii=False, indent=2) + "\n" if as_json else drawn(str(path), sample)
    write_stdout(shown.encode("utf-8", "replace"))
