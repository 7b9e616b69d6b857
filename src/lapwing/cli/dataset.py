"""`lapwing dataset`: make a dataset, look at it, keep it in order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from lapwing.cli.options import DatasetPath
from lapwing.cli.output import write_stdout
from lapwing.errors import DatasetError

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Make a dataset, look at it, keep it in order.")

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
AsOf = Annotated[int | None, typer.Option("--as-of", metavar="VERSION", help="Look at it as it was at this version.")]
#: Problems of a commit shown in the history; `--json` has all.
_PROBLEMS_SHOWN = 5


@app.command("create")
def create(path: Annotated[Path, typer.Argument(metavar="DATASET", help="A folder that does not exist yet, or is empty.")]) -> None:
    """Make an empty dataset."""
    from lapwing.dataset import Dataset

    Dataset.create(path)
    typer.echo(f"made the dataset {path}")


@app.command("info")
def info(path: DatasetPath, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Show what is in it: documents, events, dates, languages, versions, size."""
    from lapwing.dataset import Dataset

    found = Dataset.open(path, as_of).info()
    _print(found, _info_text(found), as_json)


@app.command("history")
def history(path: DatasetPath, as_json: AsJson = False) -> None:
    """List its versions: what each commit added, when, by which versions of code, lexicon and models."""
    from lapwing.dataset import Dataset

    found = Dataset.open(path).history()
    _print(found, "\n".join(line for run in found for line in _run_lines(run)) + "\n", as_json)


@app.command("check")
def check(path: DatasetPath, as_json: AsJson = False) -> None:
    """Read everything and name what is damaged, missing or inconsistent; ends with code 9 if anything is."""
    from lapwing.dataset import Dataset

    found = Dataset.open(path).check()
    _print({"problems": found}, "".join(f"{problem}\n" for problem in found) or f"{path} is sound\n", as_json)
    if found:
        raise typer.Exit(DatasetError.exit_code)


@app.command("sources")
def sources(
    path: DatasetPath,
    contracts: Annotated[
        list[Path] | None,
        typer.Option("--contracts", metavar="CONTRACTS", help="Compare with these source contracts: a TOML file or a folder of them; may be repeated."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show each source: documents, first and last day, mean a day, and days below the floor or above the ceiling of its contract."""
    from lapwing.dataset import Dataset
    from lapwing.sources.contracts import load_all

    known = load_all(contracts or [])
    dataset = Dataset.open(path)
    from lapwing.dataset.volumes import volumes

    found = [volume.to_dict() for volume in volumes(dataset, known)]
    _print({"sources": found}, _sources_text(found) or f"{path} has no document of a named source\n", as_json)


@app.command("compact")
def compact(path: DatasetPath) -> None:
    """Put small files together, which makes reading faster. Every version stays readable."""
    from lapwing.dataset import Dataset

    fewer = Dataset.open(path).compact()
    typer.echo(", ".join(f"{table}: {count} files fewer" for table, count in fewer.items()) or "nothing to put together")


@app.command("prune")
def prune(
    path: DatasetPath, before: Annotated[int, typer.Option("--before", metavar="VERSION", help="The oldest version that can still be opened afterwards.")]
) -> None:
    """Give up old versions: removes codings and episodes that version --before no longer shows. A cited version before it can then not be opened any more."""
    from lapwing.dataset import Dataset

    removed = {table: count for table, count in Dataset.open(path).prune(before).items() if count}
    what = ", ".join(f"{count} {table}" for table, count in removed.items()) or "nothing"
    typer.echo(f"removed {what}; the oldest version that can be opened is now {before}")


def _print(data: Any, text: str, as_json: bool) -> None:
    shown = json.dumps(data, ensure_ascii=False, indent=2) + "\n" if as_json else text
    write_stdout(shown.encode("utf-8", "replace"))


def _info_text(found: dict[str, Any]) -> str:
    first, last = found["published"]
    oldest = f", oldest that can be opened {found['oldest']}" if found["oldest"] else ""
    listed = {name: ", ".join(f"{key} {count:,}" for key, count in found[name].items()) or "none" for name in ("languages", "sources")}
    lines = [
        f"{found['path']}: version {found['version']} of {found['changed'][:19].replace('T', ' ')} UTC{oldest}",
        f"documents   {found['documents']:,} ({listed['languages']}), {found['coded']:,} coded, {found['uncoded']:,} to be coded",
        f"published   {first or '?'} to {last or '?'}, {found['undated']:,} without a date",
        f"publishers  {found['publishers']:,}; sources: {listed['sources']}",
        f"events      {found['events']:,}; mentions {found['mentions']:,}; episodes {found['episodes']:,}; near-copies {found['copies']:,}; "
        f"reviews {found['reviews']:,}",
        *(f"coded by    lapwing {v['lapwing']}, lexicon {v['lexicon']}, model {v['model']}: {v['events']:,} events" for v in found["versions"]),
        f"passed over {found['problems']:,} (lapwing dataset history names them)",
        f"on disk     {found['bytes'] / 1_000_000:,.1f} MB in {found['files']:,} files",
    ]
    return "\n".join(lines) + "\n"


def _run_lines(run: dict[str, Any]) -> list[str]:
    rows = ", ".join(f"{count:,} {table}" for table, count in run["rows"].items())
    about = "; ".join(part for part in (f"{run['documents']:,} documents" if run["kind"] == "code" else "", rows) if part)
    made = ", ".join(part for part in (f"lapwing {run['lapwing']}", run["lexicon"] and f"lexicon {run['lexicon']}", run["model"]) if part)
    lines = [f"{run['version']:>5}  {run['at'][:19].replace('T', ' ')}  {run['kind']:<8} {about}  [{made}]"]
    lines += [f"       passed over: {problem}" for problem in run["problems"][:_PROBLEMS_SHOWN]]
    if len(run["problems"]) > _PROBLEMS_SHOWN:
        lines.append(f"       and {len(run['problems']) - _PROBLEMS_SHOWN} more (--json lists all)")
    return lines


#: Heading and field of each column that `lapwing dataset sources` prints.
_SOURCE_COLUMNS = (
    ("source", "source"), ("documents", "documents"), ("undated", "undated"), ("first", "first"), ("last", "last"), ("full days", "full_days"),
    ("a day", "mean_a_day"), ("expected", "expected"), ("under floor", "days_under_floor"), ("over ceiling", "days_over_ceiling"),
)  # fmt: skip


def _sources_text(found: list[dict[str, Any]]) -> str:
    """A table; what is not known or not asked for is a hyphen."""
    if not found:
        return ""
    rows = [[heading for heading, _ in _SOURCE_COLUMNS]]
    rows += [["-" if row[name] is None else str(row[name]) for _, name in _SOURCE_COLUMNS] for row in found]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_SOURCE_COLUMNS))]
    lines = ("  ".join(cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(row, widths, strict=True))) for row in rows)
    return "".join(f"{line}\n" for line in lines)
