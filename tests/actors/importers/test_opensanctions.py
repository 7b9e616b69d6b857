"""FollowTheMoney entities: people with the posts they occupy, organisations by topic and schema."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from lapwing.actors.importers.opensanctions import entries
from lapwing.actors.importers.report import Report
from lapwing.errors import InputError
from lapwing.lexicon import Lexicon

SAMPLE = Path(__file__).resolve().parents[3] / "examples" / "actors" / "opensanctions.jsonl"


def entity(id: str, schema: str, **properties: Any) -> dict[str, Any]:
    return {"id": id, "schema": schema, "properties": {name: value if isinstance(value, list) else [value] for name, value in properties.items()}}


def somebody(id: str = "p", **properties: Any) -> dict[str, Any]:
    return entity(id, "Person", **({"name": "Zénobie Quartane", "nationality": "ml"} | properties))


def held(post: str = "post", holder: str = "p", **days: str) -> dict[str, Any]:
    return entity(f"{holder}-{post}-{days}", "Occupancy", holder=holder, post=post, **days)


POST = entity("post", "Position", name="Minister of Foreign Affairs", country="ml")


class Import:
    def __init__(self, tmp_path: Path, lexicon: Lexicon) -> None:
        self.path = tmp_path / "entities.ftm.json"
        self.lexicon = lexicon
        self.report = Report("entities.ftm.json")

    def __call__(self, *entities: Any) -> list[dict[str, Any]]:
        self.path.write_text("".join((e if isinstance(e, str) else json.dumps(e)) + "\n" for e in entities), encoding="utf-8")
        return list(entries(self.path, self.lexicon, self.report))


@pytest.fixture
def imported(tmp_path: Path, lexicon: Lexicon) -> Import:
    return Import(tmp_path, lexicon)


def test_the_sample(lexicon: Lexicon) -> None:
    report = Report("sample")
    found = {e["id"].removeprefix("opensanctions:"): e for e in entries(SAMPLE, lexicon, report)}
    assert list(found) == sorted(found) == ["NK-awa", "NK-mine", "NK-moussa", "NK-river"]
    awa = found["NK-awa"]
    assert (awa["name"], awa["weak"], awa["country"]) == ("Awa Diarra", ["La Lionne"], "MLI")
    assert awa["offices"] == [{"office": "foreign-minister", "from": "2023-07-01", "to": "2024-05"}]
    assert found["NK-moussa"]["offices"] == [{"office": "mp", "from": "2020-03"}]
    assert (found["NK-mine"]["code"], found["NK-mine"]["sector"]) == ("MLI", ["BUS"])
    assert found["NK-river"]["names"]["fr"] == {"strong": ["River Party", "Parti du Fleuve"], "weak": ["RP"]}
    assert report.unknown == {"class of organisation": Counter({"Organization with topics (none)": 1}), "country": Counter({"zz": 1})}
    assert report.foreign_names == 1
    assert [line.split(":")[1] for line in report.bad] == [" line 11"]


def test_posts_may_stand_before_or_after_or_inside(imported: Import) -> None:
    expected = [{"office": "foreign-minister", "from": "2020"}]
    inside = somebody(positionOccupancies=[entity("o", "Occupancy", post=POST, startDate="2020")])
    for lines in ([somebody(), held(startDate="2020"), POST], [POST, held(startDate="2020"), somebody()], [inside]):
        assert [e["offices"] for e in imported(*lines)] == [expected]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({"startDate": "2020-03", "endDate": "2021-05-01"}, {"from": "2020-03", "to": "2021-05-01"}),
        ({"endDate": "2021"}, {"to": "2021"}),
        ({}, None),
        ({"startDate": "long ago"}, None),
        ({"startDate": "2021", "endDate": "2020"}, None),
    ],
)
def test_an_office_needs_days_that_make_sense(imported: Import, days: dict[str, str], expected: dict[str, str] | None) -> None:
    found = imported(somebody(topics="mil"), held(**days), POST)
    assert found[0].get("offices") == ([{"office": "foreign-minister", **expected}] if expected else None)
    assert imported.report.offices_left.total() == (expected is None)


def test_a_post_abroad_bears_its_country_but_an_ambassadors_does_not(imported: Import) -> None:
    abroad = entity("post", "Position", name="Minister of Foreign Affairs", country="fr")
    assert imported(somebody(), held(startDate="2020"), abroad)[0]["offices"][0]["country"] == "FRA"
    embassy = entity("post", "Position", name="Ambassador to France", country="fr")
    assert imported(somebody(), held(startDate="2020"), embassy)[0]["offices"] == [{"office": "ambassador", "from": "2020"}]


def test_what_is_not_known_is_named(imported: Import) -> None:
    odd = entity("post", "Position", name="Grand Falconer", country="ml")
    found = imported(
        somebody(topics=["mil", "role.falconer"]), held(startDate="2020"), held("nowhere", startDate="2020"), odd,
        somebody("q", name="Xavière Quartane", nationality=["ml", "fr"]), somebody("r", name="Yolande Quartane", nationality="su"),
        somebody("s", name="Wanda Quartane"), entity("v", "Vessel", name="Zéphyr"),
    )  # fmt: skip
    assert [e["sectors"] for e in found] == [["MIL"]]
    assert imported.report.unknown == {"office": {"Grand Falconer": 1}, "topic": {"role.falconer": 1}, "country": {"su": 1}}
    assert imported.report.offices_left == {"its post is not in the file": 1}
    assert imported.report.left == {
        "schema Vessel": 1, "a person of several countries": 1, "a person of an unknown country": 1, "a person without a dated office or a telling topic": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("schema", "topics", "code", "sector"),
    [
        ("Organization", ["gov.igo"], "IGO", None),
        ("Organization", ["pol.party", "sanction"], "MLI", ["PTY"]),
        ("Company", ["gov.soe"], "MLI", ["BUS", "GOV"]),
        ("Company", [], "MLI", ["BUS"]),
        ("PublicBody", [], "MLI", ["GOV"]),
        ("LegalEntity", ["crime.terror"], "MLI", ["REB"]),
    ],
)
def test_organisations_by_topic_and_schema(imported: Import, schema: str, topics: list[str], code: str, sector: list[str] | None) -> None:
    (entry,) = imported(entity("o", schema, name="Zéphyr Rivière", country="ml", topics=topics))
    assert (entry["code"], entry.get("sector")) == (code, sector)


def test_a_former_official_is_of_the_elite(imported: Import) -> None:
    assert imported(somebody(topics=["role.pep.frmr"]))[0]["sectors"] == ["ELI"]


@pytest.mark.parametrize("line", ['{"id": "x"', "[]x", '{"id": "x", "schema": "Person"}', '{"id": "x", "schema": "Person", "properties": 3}', "3"])
def test_a_bad_line_is_named_and_skipped(imported: Import, line: str) -> None:
    assert len(imported(somebody(topics="mil"), line, somebody("q", name="Xavière Quartane", topics="mil"))) == 2
    assert len(imported.report.bad) == 1
    assert imported.report.bad[0].startswith("entities.ftm.json: line 2: ")


def test_a_file_without_an_entity_is_refused(imported: Import) -> None:
    with pytest.raises(InputError, match="holds no FollowTheMoney entity"):
        imported("id,name", "1,Awa")
