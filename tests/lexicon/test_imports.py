"""The tables that importers of actors read: sound as they stand, and a broken row is named."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from lapwing.actors.names import OFFICE_SECTORS
from lapwing.lexicon.compile import read_sources
from lapwing.lexicon.imports import check_imports, read_imports
from lapwing.lexicon.problems import OFFICES, Problems
from lapwing.lexicon.registry import NON_STATE

SOURCES = Path(__file__).resolve().parents[2] / "lexicon"


@pytest.fixture(scope="module")
def sources() -> dict[str, Any]:
    return read_sources(SOURCES)


def found(data: dict[str, Any]) -> list[str]:
    problems = Problems()
    check_imports(data, OFFICES, NON_STATE, problems.add)
    return problems.found


def test_the_tables_are_sound(sources: dict[str, Any]) -> None:
    assert found(sources) == []
    assert len(sources["imports"]["countries"]) >= 249


def test_every_office_has_its_sector_and_its_wordings(sources: dict[str, Any]) -> None:
    assert set(OFFICE_SECTORS) == OFFICES == set(sources["imports"]["offices"])


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("wikidata", lambda t: t["organisations"].append(t["organisations"][0]), "wikidata.yaml: Q6256: the class is listed twice"),
        ("wikidata", lambda t: t["organisations"][-1].update(unknown=False), "wikidata.yaml: Q43229: unknown code 'None'"),
        ("wikidata", lambda t: t["organisations"][20].update(sector=["ZZZ"]), "unknown sector 'ZZZ'"),
        ("wikidata", lambda t: t["offices"][-1].update(office="tsar"), "wikidata.yaml: Q380782: unknown office 'tsar'"),
        ("wikidata", lambda t: t["offices"][-1].update(below="tsar"), "wikidata.yaml: Q380782: unknown office 'tsar'"),
        ("opensanctions", lambda t: t["people"].update({"role.judge": ["ZZZ"]}), "opensanctions.yaml: role.judge: unknown sector 'ZZZ'"),
        ("opensanctions", lambda t: t["posts"].update({"gov": "tsar"}), "opensanctions.yaml: gov: unknown office 'tsar'"),
        ("opensanctions", lambda t: t["organisations"][0].update(code="MLI"), "opensanctions.yaml: ['gov.igo']: unknown code 'MLI'"),
        ("offices", lambda t: t.update(tsar=[]), "offices.yaml: tsar: unknown office 'tsar'"),
        ("offices", lambda t: t["mp"].append("tsar"), "offices.yaml: mp: unknown role 'tsar'"),
        ("countries", lambda t: t.update(ZZ="ZZZ"), "countries.yaml: ZZ: unknown state 'ZZZ'"),
    ],
)
def test_a_broken_row_is_named(sources: dict[str, Any], table: str, change: Any, said: str) -> None:
    data = {**sources, "imports": copy.deepcopy(sources["imports"])}
    change(data["imports"][table])
    assert any(said in problem for problem in found(data)), found(data)


def test_a_lexicon_without_the_folder_has_no_tables(tmp_path: Path) -> None:
    assert read_imports(tmp_path / "imports") == {}
    assert found({"imports": {}}) == []
