"""`lapwing evaluate`: which sets it measures, floors and their exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lapwing.cli.app import app
from lapwing.cli.codes import FALLEN

Run = Callable[..., Any]
ROOT = Path(__file__).parents[2]
TEXT = "La Russie a condamné le Mali. Le Mali a rencontré la France."


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    start = TEXT.index("condamné")
    gold = {
        "event": "ACCUSE", "mode": None, "aux": [], "attribution": None, "conditions": [], "date": None, "place": None, "sure": True,
        "actor": [{"country": "RUS"}], "recipient": [{"country": "MLI"}], "trigger": {"text": "condamné", "start": start, "end": start + 8},
    }  # fmt: skip
    article = {"id": "a", "language": "fr", "publisher": "x", "published": "2025-07-30", "title": "", "text": TEXT, "events": [gold], "not_events": []}
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps(article), encoding="utf-8")
    return path


@pytest.fixture
def actors(tmp_path: Path) -> Path:
    """Two mentions, of which the annotation gives one another country."""
    parties = []
    for text, country in (("La Russie", "RUS"), ("le Mali", "FRA")):
        start = TEXT.index(text)
        parties.append({"text": text, "start": start, "end": start + len(text), "country": country, "sector": []})
    events = [{"actor": parties[:1], "recipient": parties[1:]}]
    article = {"id": "a", "language": "fr", "publisher": "x", "published": "2025-07-30", "title": "", "text": TEXT, "events": events, "not_events": []}
    path = tmp_path / "actors.jsonl"
    path.write_text(json.dumps(article), encoding="utf-8")
    return path


@pytest.mark.models
def test_floors_are_pinned_checked_raised_and_lowered(run: Run, articles: Path, tmp_path: Path) -> None:
    path = tmp_path / "floors.json"

    def floors() -> dict[str, Any]:
        return dict(json.loads(path.read_text(encoding="utf-8")))

    def edit(name: str, **changed: Any) -> None:
        path.write_text(json.dumps({**floors(), name: {**floors()[name], **changed}}), encoding="utf-8")

    given = ("evaluate", "--articles", articles, "--floors", path)
    assert run(*given, "--raise-floors").code == 0
    pinned = floors()
    assert "articles/fr/event_f1" in pinned and "articles/traps" in pinned
    checked = run(*given, "--check-floors")
    assert (checked.code, checked.err) == (0, "")

    edit("articles/fr/event_f1", floor=0.999)
    edit("articles/fr/category_f1", set="another")
    fallen = run(*given, "--check-floors")
    assert fallen.code == FALLEN
    lines = fallen.err.splitlines()
    assert [line for line in lines if line.startswith("floor fallen: articles/fr/event_f1: floor 0.999, measured ")]
    assert [line for line in lines if line.startswith("floor not compared: articles/fr/category_f1")] and len(lines) == 2
    assert run(*given, "--raise-floors").code == 0
    assert floors()["articles/fr/event_f1"]["floor"] == 0.999

    lowered = run(*given, "--lower-floors", "--check-floors")
    assert lowered.code == 0
    assert "pinned at" in lowered.err
    assert floors() == pinned


@pytest.mark.models
def test_floors_stand_in_the_json(run: Run, articles: Path, tmp_path: Path) -> None:
    done = run("evaluate", "--articles", articles, "--floors", tmp_path / "none.json", "--check-floors", "--json")
    assert done.code == 0
    report = json.loads(done.out)
    assert {f["state"] for f in report["floors"]} == {"new"}
    assert report["articles"]["by_category_and_language"]["ACCUSE"]["fr"]["annotated"] == 1
    assert not (tmp_path / "none.json").exists()


def test_floors_are_those_of_the_shipped_models(run: Run, articles: Path) -> None:
    assert run("evaluate", "--articles", articles, "--check-floors", "--pipeline", "fr_other").code == 2


@pytest.mark.models
def test_who_is_who_is_measured_alone(run: Run, actors: Path, tmp_path: Path) -> None:
    sentences = tmp_path / "marked.tsv"
    sentences.write_text("marked_sentence\n<s>France</s> praised <t>the Zork of Quill</t> in <s>Ghana</s>.\n<s>Rain</s> stopped <t>it</t>.\n", encoding="utf-8")
    given = ("evaluate", "--actors", "--articles", actors, "--relations", sentences)
    report = json.loads(run(*given, "--json").out)
    assert set(report) == {"actors", "spans"}
    assert (report["actors"]["tables"]["fr"]["gold"], report["actors"]["tables"]["all"]["country"]) == (2, 1)
    assert (report["spans"]["spans"], report["spans"]["left_out"], "misses" in report["spans"]) == (2, 2, False)
    done = run(*given, "--errors", "--floors", tmp_path / "floors.json", "--raise-floors").out.decode()
    assert "country: 1" in done and "'le Mali' FRA" in done and "Zork of Quill" in done
    floors = json.loads((tmp_path / "floors.json").read_text(encoding="utf-8"))
    assert set(floors) == {"actors/spans", *(f"actors/fr/{name}" for name in ("found", "country", "sector", "referring_right", "referring_wrong"))}


@pytest.mark.parametrize("other", [("--curve",), ("--show", "all"), ("--translations", "x.tsv")])
def test_actors_are_measured_on_articles_and_sentences(run: Run, other: tuple[str, ...]) -> None:
    assert run("evaluate", "--actors", *other).code == 2
    assert run("evaluate", "--errors").code == 2


def test_marked_sentences_that_are_none(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("a\tb\n1\t2\n", encoding="utf-8")
    done = run("evaluate", "--actors", "--relations", path)
    assert done.code == 3 and "marked_sentence" in done.err and len(done.err.splitlines()) == 1


def test_translations_that_are_not_there(run: Run, tmp_path: Path) -> None:
    done = run("evaluate", "--translations", tmp_path / "missing.tsv", "--relations", ROOT / "tests" / "data" / "relations-fr.tsv")
    assert done.code == 3
    assert len(done.err.splitlines()) == 1


def test_documented_options() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    shown = CliRunner().invoke(app, ["evaluate", "--help"], env={"COLUMNS": "200"}).output
    for option in (
        "--articles",
        "--relations",
        "--translations",
        "--actors",
        "--errors",
        "--show",
        "--curve",
        "--check-floors",
        "--raise-floors",
        "--lower-floors",
        "--json",
    ):
        assert option in shown
        assert f"`{option}" in page
