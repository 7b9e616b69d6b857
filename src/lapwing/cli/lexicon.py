"""`lapwing lexicon`: check, build and survey the lexicon's sources."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lapwing.cli.options import Pipeline, checkout, shown
from lapwing.cli.output import write_stdout
from lapwing.errors import InputError, LexiconError

if TYPE_CHECKING:
    from lapwing.evaluation.examples import ExampleReport
    from lapwing.lexicon import Lexicon

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Check, build and survey the lexicon (needs its sources: a checkout).")

Folder = Annotated[Path | None, typer.Option("--sources", metavar="FOLDER", help="The lexicon's YAML files; by default lexicon/ of the checkout.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
_KINDS = ("verbs", "nouns", "objective_nouns", "adjectives")
_LANGUAGES = ("en", "fr")


@app.command("check")
def check(
    sources: Folder = None,
    pipeline: Pipeline = None,
    failures: Annotated[bool, typer.Option("--failures", help="List every example that is not coded as expected.")] = False,
    as_json: AsJson = False,
) -> None:
    """Validate every entry, code every example, report coverage. A frame none of whose examples can be coded in a language is a problem."""
    folder = source_folder(sources)
    report = checked(folder, pipeline)
    if not failures:
        report.pop("failures")
    _print(report, _check_text(report, shown(folder)), as_json)
    if report["problems"]:
        raise typer.Exit(LexiconError.exit_code)


@app.command("build")
def build(sources: Folder = None, as_json: AsJson = False) -> None:
    """Check the sources and compile them to the artifact that ships with the package."""
    from lapwing.lexicon.compile import ARTIFACT
    from lapwing.lexicon.compile import build as compiled

    folder = source_folder(sources)
    version = compiled(folder)
    report = {"version": version, "artifact": ARTIFACT.name, "bytes": ARTIFACT.stat().st_size}
    _print(report, f"Built {ARTIFACT.name}, version {version}, {report['bytes']} bytes, from {shown(folder)}\n", as_json)


@app.command("coverage")
def coverage(sources: Folder = None, as_json: AsJson = False) -> None:
    """Count frames, realisations and examples per category and language."""
    _, lexicon, _ = loaded(source_folder(sources))
    counted = covered(lexicon)
    _print({"version": lexicon.version, "coverage": counted}, "\n".join(_coverage_text(counted)) + "\n", as_json)


# -- what the commands do ------------------------------------------------------------------------------------------


def source_folder(given: Path | None) -> Path:
    """The folder of YAML sources. Raises InputError when there is none."""
    folder = given or checkout() / "lexicon"
    if not (folder / "codebook.yaml").is_file():
        raise InputError(f"{shown(folder)} holds no lexicon (codebook.yaml is not there); give --sources FOLDER, or work in a checkout")
    return folder


def loaded(folder: Path) -> tuple[dict[str, Any], Lexicon, list[str]]:
    """The sources, the lexicon they make and what is wrong with them."""
    from lapwing.lexicon.compile import bare, compiled, serialised, version_of
    from lapwing.lexicon.compile import check as validate
    from lapwing.lexicon.store import from_data

    data, problems = validate(folder)
    plain = bare(data) if problems else compiled(data)  # names can be worked out of sound entries only
    return data, from_data(plain, version_of(serialised(plain))), problems


def checked(folder: Path, pipeline: str | None = None) -> dict[str, Any]:
    """The whole check as plain data; `problems` is empty when all is well."""
    from lapwing.evaluation.examples import check_examples

    data, lexicon, problems = loaded(folder)
    report: dict[str, Any] = {
        "version": lexicon.version,
        "entries": {key: len(value) for key, value in sorted(data.items()) if isinstance(value, list)},
        "problems": list(problems),
        "coverage": covered(lexicon),
        "examples": {"total": 0, "passed": 0},
        "failures": [],
    }
    if problems:
        return report  # a frame that refers to nothing cannot be coded with
    examples = check_examples(lexicon, pipeline=pipeline)
    report["examples"] = {"total": examples.total, "passed": examples.passed}
    report["problems"] += [f"frames: {frame}: none of its {language} examples is coded as expected" for frame, language in sorted(examples.frames_failing)]
    report["failures"] = [
        {"frame": e.frame, "language": e.language, "text": e.text, "expected": " ".join([e.event, e.mode or "", *e.aux]).strip(), "coded": found}
        for e, found in examples.failures
    ]
    _add_passes(report["coverage"], examples)
    return report


def covered(lexicon: Lexicon) -> dict[str, dict[str, dict[str, int]]]:
    """Category -> language -> frames, realisations, examples."""
    counted: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: {lang: {"frames": 0, "realisations": 0, "examples": 0} for lang in _LANGUAGES})
    for raw in lexicon.data["frames"]:
        for language in _LANGUAGES:
            slot = counted[raw["event"]][language]
            realised = raw.get(language) or {}
            words = sum(len(realised.get(kind) or ()) for kind in _KINDS)
            slot["frames"] += bool(words)
            slot["realisations"] += words
            slot["examples"] += sum(language in example for example in raw.get("examples") or ())
    order = [*lexicon.codebook["categories"], "none"]
    return {category: counted[category] for category in order if category in counted}


def _add_passes(counted: dict[str, dict[str, dict[str, int]]], examples: ExampleReport) -> None:
    for (category, language), (passed, _) in examples.by_category.items():
        counted[category][language]["passed"] = passed


# -- text ----------------------------------------------------------------------------------------------------------


def _print(report: dict[str, Any], text: str, as_json: bool) -> None:
    content = json.dumps(report, ensure_ascii=False, indent=2) + "\n" if as_json else text
    write_stdout(content.encode("utf-8", "replace"))


def _check_text(report: dict[str, Any], folder: str) -> str:
    entries = ", ".join(f"{count} {key}" for key, count in report["entries"].items())
    passed, total = report["examples"]["passed"], report["examples"]["total"]
    lines = [f"{folder}: version {report['version']}: {entries}", "", *_coverage_text(report["coverage"]), ""]
    lines.append(f"{passed} of {total} examples coded as expected" if total else "No example was coded: correct the problems first")
    for failure in report.get("failures") or ():
        lines.append(f"  {failure['frame']} ({failure['language']}): {failure['text']}")
        lines.append(f"      expected {failure['expected']}; coded {failure['coded']}")
    problems = report["problems"]
    lines += [f"{len(problems)} problem{'s' if len(problems) != 1 else ''}{':' if problems else ''}", *(f"  {p}" for p in problems)]
    return "\n".join(lines) + "\n"


def _coverage_text(counted: dict[str, dict[str, dict[str, int]]]) -> list[str]:
    heads = "".join(f"{f'{h} {lang}':>16}" for h in ("frames", "realisations", "examples") for lang in _LANGUAGES)
    lines = [f"{'':10}{heads}"]
    totals: dict[str, int] = defaultdict(int)
    for category, by_language in counted.items():
        cells = []
        for kind in ("frames", "realisations", "examples"):
            for language in _LANGUAGES:
                slot = by_language[language]
                totals[kind + language] += slot[kind]
                cells.append(f"{slot['passed']}/{slot[kind]}" if kind == "examples" and "passed" in slot else str(slot[kind]))
        lines.append(f"{category:10}" + "".join(f"{c:>16}" for c in cells))
    lines.append(f"{'all':10}" + "".join(f"{totals[kind + lang]:>16}" for kind in ("frames", "realisations", "examples") for lang in _LANGUAGES))
    return lines
