"""`lapwing actors` and `--actors`: what is printed, written and refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
EXAMPLES = Path(__file__).parents[2] / "examples" / "actors"
PARTY = "- {id: river-party, code: MLI, sector: [PTY], names: {fr: {strong: [Parti du Fleuve], weak: [PDF]}}}\n"
TEXT = "Le Parti du Fleuve a rejeté mardi l'offre de la France à Bamako. La France a condamné le Parti du Fleuve.\n"


@pytest.fixture(autouse=True)
def no_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAPWING_ACTORS", raising=False)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.yaml"
    path.write_text(PARTY, encoding="utf-8")
    return path


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


# -- reading with a registry ---------------------------------------------------------------------------------------


@pytest.mark.models
@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "html"])
def test_every_output_tells_that_a_registry_was_used(run: Run, own: Path, news: Path, format: str) -> None:
    with_it, without = (run("read", news, "--language", "fr", "--format", format, *more).out.decode() for more in (("--actors", own), ()))
    assert "+actors." in with_it
    assert "+actors." not in without
    assert "river-party" in with_it or format in ("csv", "html")


@pytest.mark.models
def test_parties_are_the_registrys(run: Run, own: Path, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAPWING_ACTORS", str(own))
    (document,) = json.loads(run("read", news, "--language", "fr", "--format", "json").out)
    parties = [p for e in document["events"] for p in e["actor"] + e["recipient"] if p["actor_id"] == "river-party"]
    assert parties
    assert {(p["name"], p["code"], tuple(p["sector"])) for p in parties} == {("Parti du Fleuve", "MLI", ("PTY",))}
    explained = run("explain", news, document["events"][0]["id"], "--language", "fr").out.decode()
    assert "lexicon entry river-party" in explained
    assert document["versions"]["lexicon"] in " ".join(explained.split())


@pytest.mark.models
def test_a_registry_that_cannot_be_used_stops_before_reading(run: Run, news: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("- {id: x, code: ZZZ, names: {fr: {strong: [Xylo]}}}\n", encoding="utf-8")
    done = run("read", news, "--actors", bad)
    assert (done.code, done.out) == (7, b"")
    assert done.err.startswith("lapwing: bad.yaml: x: unknown code 'ZZZ'")
    assert len(done.err.splitlines()) == 1
    assert run("read", news, "--actors", tmp_path / "missing.yaml").code == 3


def test_floors_are_not_measured_with_a_registry(run: Run, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("evaluate", "--check-floors", "--registry", own).code == 2
    monkeypatch.setenv("LAPWING_ACTORS", str(own))
    assert run("evaluate", "--check-floors").code == 2


# -- show ----------------------------------------------------------------------------------------------------------


def test_show(run: Run, own: Path) -> None:
    text = run("actors", "show", "Parti du Fleuve", "--actors", own, "--date", "2024-01-01").out.decode()
    assert text.splitlines()[0] == "river-party"
    assert [line.split()[0] for line in text.splitlines()[1:]] == ["means", "strength", "code", "sector", "strong", "weak", "file"]
    assert "own.yaml" in text


def test_show_as_json(run: Run) -> None:
    (found,) = json.loads(run("actors", "show", "Assimi Goïta", "--date", "2023-01-01", "--language", "fr", "--json").out)
    assert (found["id"], found["sector"], found["strength"]) == ("person:Assimi Goïta", ["GOV", "MIL"], {"fr": "strong"})


def test_show_nobody(run: Run) -> None:
    done = run("actors", "show", "Nobody Known")
    assert done.code == 3
    assert len(done.err.splitlines()) == 1


# -- check ---------------------------------------------------------------------------------------------------------


def test_check_a_sound_registry(run: Run, own: Path) -> None:
    done = run("actors", "check", own)
    assert done.code == 0
    assert done.out.decode().endswith("0 problems\n")


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (PARTY, "river-party: the id is used twice (first in own.yaml)"),
        ("- {id: x, code: ZZZ, names: {fr: {strong: [Xylo]}}}", "x: unknown code 'ZZZ'"),
        ("- {id: x, code: MLI, parent: nobody, names: {fr: {strong: [Xylo]}}}", "x: unknown parent 'nobody'"),
        ("- {id: x, code: MLI, successor: [{id: nobody}], names: {fr: {strong: [Xylo]}}}", "x: unknown successor 'nobody'"),
        ("- {id: x, code: IGO, members: [{id: ZZZ}], names: {fr: {strong: [Xylo]}}}", "x: unknown member 'ZZZ'"),
        (
            "- {id: x, code: IGO, members: [{id: MLI, from: 2020, to: 2022}, {id: MLI, from: 2021}], names: {fr: {strong: [Xylo]}}}",
            "two memberships of 'MLI' overlap",
        ),
        ("- {id: x, code: MLI, names: {fr: {strong: [Parti du Fleuve]}}}", "x: 'Parti du Fleuve' is a strong name of 'river-party' (own.yaml) too"),
        ("- {id: x, code: MLI, names: {fr: {strong: [Union africaine]}}}", "x: 'Union africaine' is a strong name of 'african-union' too"),
    ],
)
def test_check_names_entry_and_file(run: Run, own: Path, entries: str, said: str) -> None:
    (own.parent / "second.yaml").write_text(entries, encoding="utf-8")
    done = run("actors", "check", own.parent, "--json")
    assert done.code == 7
    problems = json.loads(done.out)["problems"]
    assert any(p.startswith("second.yaml: ") and said in p for p in problems), problems


def test_check_without_a_registry(run: Run) -> None:
    done = run("actors", "check")
    assert done.code == 3
    assert len(done.err.splitlines()) == 1


# -- add -----------------------------------------------------------------------------------------------------------


def test_add_an_organisation(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    done = run(
        "actors",
        "add",
        "--id",
        "river-party",
        "--fr",
        "Parti du Fleuve",
        "--fr-weak",
        "PDF",
        "--code",
        "MLI",
        "--sector",
        "PTY",
        "--kind",
        "party",
        "--actors",
        path,
    )
    assert done.code == 0, done.err
    assert (
        path.read_text(encoding="utf-8")
        == "- {id: river-party, code: MLI, sector: [PTY], kind: party, names: {fr: {strong: [Parti du Fleuve], weak: [PDF]}}}\n"
    )


def test_add_a_person(run: Run, own: Path) -> None:
    office = ("--office", "foreign-minister:2023-07-01:2024-05", "--office", "mp")
    assert run("actors", "add", "--fr", "Awa Diarra", "--en-weak", "La Lionne", "--country", "MLI", *office, "--actors", own).code == 0
    assert own.read_text(encoding="utf-8").splitlines()[1] == (
        "- {name: Awa Diarra, weak: [La Lionne], country: MLI, offices: [{office: foreign-minister, from: '2023-07-01', to: 2024-05}, {office: mp}]}"
    )
    assert run("actors", "show", "Awa Diarra", "--actors", own, "--date", "2024-01-01").out.decode().splitlines()[4].split() == ["sector", "GOV"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--id", "x", "--fr", "Xylo", "--code", "ZZZ"), ("--id", "x", "--code", "MLI"), ("--fr", "Xylo", "--code", "MLI"),
        ("--kind", "person", "--country", "MLI"), ("--fr", "Awa Diarra", "--country", "MLI", "--office", "tsar"),
        ("--fr", "Awa Diarra", "--country", "MLI", "--office", "mp:yesterday"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_not_added(run: Run, own: Path, arguments: tuple[str, ...]) -> None:
    done = run("actors", "add", *arguments, "--actors", own)
    assert done.code in (3, 7)
    assert len(done.err.splitlines()) == 1
    assert own.read_text(encoding="utf-8") == PARTY


def test_add_needs_a_file(run: Run, tmp_path: Path) -> None:
    assert run("actors", "add", "--id", "x", "--fr", "Xylo", "--code", "MLI").code == 3
    assert run("actors", "add", "--id", "x", "--fr", "Xylo", "--code", "MLI", "--actors", tmp_path / "missing" / "own.yaml").code == 5


# -- import --------------------------------------------------------------------------------------------------------


def test_an_import_can_be_read_with(run: Run, tmp_path: Path) -> None:
    output, report = tmp_path / "wd.jsonl", tmp_path / "report.json"
    done = run("actors", "import", "wikidata", EXAMPLES / "wikidata.json", "--output", output, "--report", report)
    assert done.code == 0, done.err
    assert "7 entries written" in done.out.decode()
    assert json.loads(report.read_text(encoding="utf-8"))["written"] == {"people": 5, "organisations": 2}
    assert run("actors", "check", output).code == 0
    assert "wikidata:Q900000001" in run("actors", "show", "Awa D. Diarra", "--actors", output).out.decode()


def test_the_same_source_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        run("actors", "import", "opensanctions", EXAMPLES / "opensanctions.jsonl", "--output", tmp_path / name)
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes() != b""


def test_skipped_lines_end_with_code_3_but_the_rest_is_written(run: Run, tmp_path: Path) -> None:
    done = run("actors", "import", "opensanctions", EXAMPLES / "opensanctions.jsonl", "--output", tmp_path / "os.yaml")
    assert done.code == 3
    assert "line 11: not JSON" in done.out.decode()
    assert run("actors", "check", tmp_path / "os.yaml").code == 0


def test_a_table_with_columns_of_its_own(run: Run, tmp_path: Path) -> None:
    columns = [f"--column={field}={column}" for field, column in {"name": "Nom", "country": "Pays", "kind": "Type", "sector": "Secteur"}.items()]
    run("actors", "import", "table", EXAMPLES / "acteurs.csv", "--output", tmp_path / "t.yaml", *columns)
    assert "Parti du Fleuve" in (tmp_path / "t.yaml").read_text(encoding="utf-8")
    assert run("actors", "import", "table", EXAMPLES / "acteurs.csv", "--output", tmp_path / "u.yaml", "--column", "Nom").code == 2


def test_a_yaml_file_that_is_there_is_not_written_over(run: Run, own: Path) -> None:
    assert run("actors", "import", "wikidata", EXAMPLES / "wikidata.json", "--output", own).code == 5
    assert own.read_text(encoding="utf-8") == PARTY
    assert run("actors", "import", "wikidata", EXAMPLES / "wikidata.json", "--output", own, "--replace").code == 0
    assert own.read_text(encoding="utf-8") != PARTY


def test_a_failed_import_leaves_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.json").write_text("[]", encoding="utf-8")
    assert run("actors", "import", "wikidata", tmp_path / "empty.json", "--output", tmp_path / "x.jsonl").code == 3
    assert run("actors", "import", "wikidata", tmp_path / "missing.json", "--output", tmp_path / "x.jsonl").code == 3
    assert run("actors", "import", "wikidata", EXAMPLES / "wikidata.json", "--output", tmp_path / "x.txt").code == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["empty.json"]


@pytest.mark.models
def test_evaluate_codes_with_a_registry(run: Run, tmp_path: Path) -> None:
    own, path = tmp_path / "own.yaml", tmp_path / "articles.jsonl"
    own.write_text("- {id: zephyr, code: BEN, sector: [PTY], names: {fr: {strong: [Zéphyrine]}}}\n", encoding="utf-8")
    text = "Zéphyrine a rejeté l'offre de la France."
    gold = {
        "event": "REJECT", "mode": "assist", "aux": [], "attribution": None, "conditions": [], "date": None, "place": None, "sure": True,
        "actor": [{"country": "BEN"}], "recipient": [{"country": "FRA"}], "trigger": {"text": "rejeté", "start": 12, "end": 18},
    }  # fmt: skip
    article = {"id": "a", "language": "fr", "publisher": "x", "published": "2025-07-30", "title": "", "text": text, "events": [gold], "not_events": []}
    path.write_text(json.dumps(article), encoding="utf-8")
    right = [
        json.loads(run("evaluate", "--articles", path, "--json", *more).out)["articles"]["by_category"]["REJECT"]["right"] for more in ((), ("--registry", own))
    ]
    assert right == [0, 1]
