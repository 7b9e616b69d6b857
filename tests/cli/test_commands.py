"""explain, lexicon, evaluate and the program as a whole."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lapwing.cli.codes import MEANINGS, worst
from lapwing.errors import LapwingError
from lapwing.version import __version__

Run = Callable[..., Any]
ROOT = Path(__file__).parents[2]


@pytest.mark.models
def test_explain_by_beginning_of_the_id(run: Run, article: Path) -> None:
    event = json.loads(run("read", article, "--format", "json").out)[0]["events"][0]
    done = run("explain", article, event["id"].removeprefix("ev-")[:8])
    assert done.code == 0
    assert event["id"] in done.out.decode()
    assert event["frames"][0] in done.out.decode()


@pytest.mark.models
@pytest.mark.parametrize("event_id", ["ev-000000000000", "", "ev-"])
def test_explain_unknown_event(run: Run, article: Path, event_id: str) -> None:
    done = run("explain", article, event_id)
    assert done.code == 3
    assert len(done.err.splitlines()) == 1


def test_explain_keeps_the_code_of_its_input(run: Run, german: Path, tmp_path: Path) -> None:
    assert run("explain", german, "ev-1").code == 4
    assert run("explain", tmp_path / "missing.txt", "ev-1").code == 3


def test_version(run: Run) -> None:
    done = run("--version")
    assert (done.code, done.out.decode()) == (0, f"lapwing {__version__}\n")


def test_lexicon_coverage(run: Run) -> None:
    report = json.loads(run("lexicon", "coverage", "--json").out)
    assert len(report["coverage"]) >= 16
    assert all(counts["frames"] for by_language in report["coverage"].values() for counts in by_language.values())


def test_lexicon_problem_is_named_and_exits_7(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "lexicon"
    shutil.copytree(ROOT / "lexicon", folder)
    path = sorted((folder / "frames").glob("*.yaml"))[0]
    bad = "\n- {id: bad-one, means: x, event: NONSENSE, en: {verbs: [zzz]}, fr: {verbs: [zzz]}}\n"
    path.write_text(path.read_text(encoding="utf-8") + bad, encoding="utf-8")
    done = run("lexicon", "check", "--sources", folder, "--json")
    assert done.code == 7
    assert any("bad-one" in p and "NONSENSE" in p for p in json.loads(done.out)["problems"])
    assert run("lexicon", "build", "--sources", folder).code == 7


def test_registry_entry_that_cannot_be_compiled_is_named(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "lexicon"
    shutil.copytree(ROOT / "lexicon", folder)
    path = folder / "actors" / "groups.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n- {code: IGO, names: {en: {strong: [Zork Union]}}}\n", encoding="utf-8")
    done = run("lexicon", "check", "--sources", folder, "--json")
    assert (done.code, json.loads(done.out)["problems"]) == (7, ["groups.yaml: (no id): no id"])
    built = run("lexicon", "build", "--sources", folder)
    assert built.code == 7 and "groups.yaml: (no id): no id" in built.err and len(built.err.splitlines()) == 1


def test_lexicon_without_sources(run: Run, tmp_path: Path) -> None:
    done = run("lexicon", "check", "--sources", tmp_path)
    assert done.code == 3
    assert len(done.err.splitlines()) == 1


@pytest.mark.models
def test_evaluate_reports_everything(run: Run, tmp_path: Path) -> None:
    text = "La Russie a condamné l'attaque du Mali. Le Mali n'a pas rencontré la France."
    gold = {
        "event": "CONSULT", "mode": None, "aux": ["negation"], "attribution": None, "conditions": [], "date": None, "place": None, "sure": True,
        "actor": [{"country": "MLI"}, {"country": "FRA"}], "recipient": [], "trigger": {"text": "rencontré", "start": 58, "end": 67},
    }  # fmt: skip
    article = {"id": "a", "language": "fr", "publisher": "x", "published": "2025-07-30", "title": "", "text": text, "events": [gold], "not_events": []}
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps(article), encoding="utf-8")
    report = json.loads(run("evaluate", "--articles", path, "--json", "--show", "all").out)["articles"]
    assert report["by_category"]["CONSULT"]["right"] == 1
    assert report["by_aux"]["negation"]["right"] == 1
    shown = run("evaluate", "--articles", path, "--show", "alarms").out.decode()
    for wanted in ("By category", "Category alone", "By auxiliary mode", "Confusion", "Causes of misses", "False alarms"):
        assert wanted in shown


@pytest.mark.parametrize("content", [None, "{}", "not json"])
def test_evaluate_bad_articles(run: Run, tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "articles.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    done = run("evaluate", "--articles", path)
    assert done.code == 3
    assert len(done.err.splitlines()) == 1


def test_codes_are_those_of_the_errors() -> None:
    assert {kind.exit_code for kind in LapwingError.__subclasses__()} <= set(MEANINGS)
    assert worst([3, 4, 3]) == 4
    assert worst([3, 1, 7]) == 1
    assert worst([]) == 0


def test_importing_and_help_wait_for_nothing_heavy() -> None:
    code = "import sys, lapwing, lapwing.cli; print([m for m in ('spacy', 'numpy', 'pyarrow', 'yaml', 'trafilatura', 'rich.progress') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
