"""A Wikidata dump: which people and organisations it gives, whose and when, and what is left out."""

from __future__ import annotations

import bz2
import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from lapwing.actors.importers.report import Report
from lapwing.actors.importers.wikidata import entries
from lapwing.errors import InputError
from lapwing.lexicon import Lexicon

SAMPLE = Path(__file__).resolve().parents[3] / "examples" / "actors" / "wikidata.json"
MALI, FRANCE, UNION = "Q912", "Q142", "Q458"


def points_at(item: str, rank: str = "normal", **qualifiers: Any) -> dict[str, Any]:
    return {"mainsnak": {"datavalue": {"value": {"id": item}}}, "rank": rank, "qualifiers": {p: [q] for p, q in qualifiers.items()}}


def day(time: str, precision: int = 11) -> dict[str, Any]:
    return {"datavalue": {"value": {"time": time, "precision": precision}}}


def of(item: str) -> dict[str, Any]:
    return {"datavalue": {"value": {"id": item}}}


def item(id: str, name: str = "", aliases: dict[str, list[str]] | None = None, **claims: Any) -> dict[str, Any]:
    return {
        "id": id,
        "labels": {"en": {"value": name}} if name else {},
        "aliases": {language: [{"value": v} for v in values] for language, values in (aliases or {}).items()},
        "claims": {p: c if isinstance(c, list) else [c] for p, c in claims.items()},
    }


def person(*held: dict[str, Any], country: str = MALI, id: str = "Q1000001", name: str = "Zénobie Quartane", **claims: Any) -> dict[str, Any]:
    return item(id, name, P31=points_at("Q5"), P27=points_at(country), P39=list(held), **claims)


MINISTER = item("Q900001", "foreign minister of Mali", P279=points_at("Q7330070"), P1001=points_at(MALI))
FROM_2020 = {"P580": day("+2020-03-01T00:00:00Z")}


class Import:
    """Items as a dump, imported."""

    def __init__(self, tmp_path: Path, lexicon: Lexicon) -> None:
        self.path = tmp_path / "dump.json"
        self.lexicon = lexicon
        self.report = Report("dump.json")

    def __call__(self, *items: dict[str, Any], **options: Any) -> list[dict[str, Any]]:
        self.path.write_text("[\n" + ",\n".join(json.dumps(i) for i in items) + "\n]\n", encoding="utf-8")
        return list(entries(self.path, self.lexicon, self.report, **options))


@pytest.fixture
def imported(tmp_path: Path, lexicon: Lexicon) -> Import:
    return Import(tmp_path, lexicon)


# -- the sample ----------------------------------------------------------------------------------------------------


def sample(path: Path, lexicon: Lexicon) -> tuple[list[dict[str, Any]], Report]:
    report = Report("sample")
    return list(entries(path, lexicon, report)), report


def test_the_sample(lexicon: Lexicon) -> None:
    found, report = sample(SAMPLE, lexicon)
    assert [e["id"] for e in found] == sorted(e["id"] for e in found)
    by_name = {e.get("name") or e["names"]["en"]["strong"][0]: e for e in found}
    assert by_name["Awa Diarra"]["offices"] == [
        {"office": "foreign-minister", "from": "2023-07-01", "to": "2024-05"},
        {"office": "head-of-government", "from": "2024-06-12"},
    ]
    assert by_name["Boubacar Sangho"]["offices"] == [{"office": "mp", "from": "2019", "to": "2022-03-04"}]
    assert by_name["Inès Corbel"]["offices"] == [{"office": "minister", "code": "EUR", "organisation": "eu", "from": "2024-12-01"}]
    assert by_name["Sira Kanté"]["offices"] == [{"office": "governor", "from": "2022-01-01"}]
    assert by_name["River Party"] == {
        "id": "wikidata:Q900000201", "code": "MLI", "kind": "party", "sector": ["PTY"], "wikidata": "Q900000201",
        "names": {"en": {"strong": ["River Party"], "weak": ["RP"]}, "fr": {"strong": ["Parti du Fleuve"], "weak": ["le Fleuve"]}},
    }  # fmt: skip
    assert by_name["Niger Basin Pact"]["code"] == "IGO"
    assert report.unknown["class of organisation"] == Counter({"fraternal society (Q900000206)": 1})
    assert report.unknown["country"] == Counter({"Republic of Nowhere (Q900000303)": 1})
    assert report.unknown["office"] == Counter({"grand falconer (Q900000199)": 1})
    assert report.left["by the table: association football club"] == 1
    assert report.left["ships already"] == 1
    assert report.offices_left == Counter({"no dates": 1})


@pytest.mark.parametrize(("suffix", "compress"), [(".json.gz", gzip.compress), (".json.bz2", bz2.compress), (".anything", gzip.compress)])
def test_a_compressed_dump_gives_the_same(tmp_path: Path, lexicon: Lexicon, suffix: str, compress: Any) -> None:
    path = tmp_path / f"dump{suffix}"
    path.write_bytes(compress(SAMPLE.read_bytes()))
    assert sample(path, lexicon)[0] == sample(SAMPLE, lexicon)[0]


def test_the_order_of_the_dump_does_not_matter(tmp_path: Path, lexicon: Lexicon) -> None:
    lines = SAMPLE.read_text(encoding="utf-8").strip().removeprefix("[\n").removesuffix("\n]").split(",\n")
    path = tmp_path / "dump.json"
    path.write_text("[\n" + ",\n".join(reversed(lines)) + "\n]\n", encoding="utf-8")
    assert sample(path, lexicon)[0] == sample(SAMPLE, lexicon)[0]


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress])
def test_a_truncated_archive_is_named_and_what_came_before_is_kept(tmp_path: Path, lexicon: Lexicon, compress: Any) -> None:
    # bzip2 gives nothing before the end of a block, so a second stream is what is cut.
    path = tmp_path / "dump.json.gz"
    whole = compress(SAMPLE.read_bytes())
    path.write_bytes(whole + compress(b'{"id": "Q1", "P39": 1}\n' * 1000)[:-20])
    found, report = sample(path, lexicon)
    assert len(found) == len(sample(SAMPLE, lexicon)[0])
    assert any("the archive ends before its end" in line for line in report.bad)


def test_a_broken_archive_is_named(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "dump.json.gz"
    whole = bytearray(gzip.compress(SAMPLE.read_bytes()) + gzip.compress(SAMPLE.read_bytes()))
    whole[-4:] = b"\0\0\0\0"
    path.write_bytes(bytes(whole))
    _, report = sample(path, lexicon)
    assert any("the archive is broken here" in line for line in report.bad)


# -- offices -------------------------------------------------------------------------------------------------------


def offices(found: list[dict[str, Any]]) -> list[dict[str, str]]:
    assert len(found) == 1, found
    return list(found[0].get("offices", []))


@pytest.mark.parametrize(
    ("qualifiers", "expected"),
    [
        ({"P580": day("+2020-03-01T00:00:00Z"), "P582": day("+2021-00-00T00:00:00Z", 9)}, {"from": "2020-03-01", "to": "2021"}),
        ({"P582": day("+2021-02-00T00:00:00Z", 10)}, {"to": "2021-02"}),
        ({"P580": day("+2020-03-01T00:00:00Z"), "P582": {"snaktype": "somevalue"}}, {"from": "2020-03-01"}),
        ({"P580": day("+1990-00-00T00:00:00Z", 8)}, None),  # a decade says too little
        ({"P580": day("-0044-00-00T00:00:00Z", 9)}, None),
        ({"P580": day("+2021-03-01T00:00:00Z"), "P582": day("+2020-00-00T00:00:00Z", 9)}, None),
        ({"P580": day("+2020-03-01T00:00:00Z"), "P1366": of("Q2")}, None),  # ended, nobody says when
        ({}, None),
    ],
)
def test_days_are_as_precise_as_they_are_known(imported: Import, qualifiers: dict[str, Any], expected: dict[str, str] | None) -> None:
    other = points_at("Q900001", P580=day("+2010-00-00T00:00:00Z", 9), P582=day("+2011-00-00T00:00:00Z", 9))
    found = imported(MINISTER, person(points_at("Q900001", **qualifiers), other))
    dated = [o for o in offices(found) if o["from" if "from" in o else "to"] != "2010"]
    assert dated == ([{"office": "foreign-minister", **expected}] if expected else [])
    assert imported.report.offices_left.total() == (expected is None)


def test_a_deprecated_statement_does_not_count(imported: Import) -> None:
    assert imported(MINISTER, person(points_at("Q900001", "deprecated", **FROM_2020))) == []


def test_an_office_for_another_state_bears_its_country(imported: Import) -> None:
    assert offices(imported(MINISTER, person(points_at("Q900001", **FROM_2020), country=FRANCE)))[0]["country"] == "MLI"


def test_a_qualifier_goes_before_the_position(imported: Import) -> None:
    qualified = points_at("Q900001", P642=of(FRANCE), **FROM_2020)
    assert offices(imported(MINISTER, person(qualified)))[0]["country"] == "FRA"


def test_an_office_in_an_organisation_that_ships_is_its(imported: Import) -> None:
    (office,) = offices(imported(MINISTER, person(points_at("Q900001", P1001=of(UNION), **FROM_2020))))
    assert (office["code"], office["organisation"]) == ("EUR", "eu")


def test_the_head_of_a_region_is_a_governor(imported: Import) -> None:
    post = item("Q900002", "president of a region", P279=points_at("Q2285706"), P1001=points_at("Q900009"), P17=points_at(MALI))
    assert offices(imported(post, person(points_at("Q900002", **FROM_2020))))[0]["office"] == "governor"


def test_an_ambassador_is_of_the_own_country(imported: Import) -> None:
    post = item("Q900002", "ambassador to Mali", P279=points_at("Q121998"), P1001=points_at(MALI))
    assert offices(imported(post, person(points_at("Q900002", **FROM_2020), country=FRANCE))) == [{"office": "ambassador", "from": "2020-03-01"}]


def test_somebody_of_two_countries_is_of_the_one_served(imported: Import) -> None:
    both = person(points_at("Q900001", **FROM_2020))
    both["claims"]["P27"].append(points_at(FRANCE))
    assert [e["country"] for e in imported(MINISTER, both)] == ["MLI"]
    neither = person(points_at("Q900002", **FROM_2020))
    neither["claims"]["P27"].append(points_at(FRANCE))
    post = item("Q900002", "mayor", P279=points_at("Q30185"))
    assert imported(post, neither) == []


def test_people_of_the_past_are_left_out(imported: Import) -> None:
    old = person(points_at("Q900001", P580=day("+1960-00-00T00:00:00Z", 9), P582=day("+1968-00-00T00:00:00Z", 9)))
    assert imported(MINISTER, old) == []
    assert imported.report.left["a person whose offices ended before 1990"] == 1
    assert len(imported(MINISTER, old, since=1960)) == 1


# -- organisations -------------------------------------------------------------------------------------------------


def organisation(*classes: str, country: str | None = MALI, **claims: Any) -> dict[str, Any]:
    owned = {"P17": points_at(country)} if country else {"P159": points_at("Q2")}
    return item("Q1000002", "Zéphyr Rivière", P31=[points_at(c) for c in classes], **owned, **claims)


def test_the_nearest_class_decides(imported: Import) -> None:
    chain = [item("Q900003", "cooperative bank", P279=points_at("Q22687")), item("Q900004", "rural bank", P279=points_at("Q900003"))]
    (entry,) = imported(organisation("Q900004"), *chain)
    assert (entry["sector"], entry["kind"]) == (["BUS"], "company")


def test_of_two_classes_equally_near_the_first_of_the_table_decides(imported: Import) -> None:
    (entry,) = imported(organisation("Q43229", "Q7278"))
    assert entry["sector"] == ["PTY"]


def test_a_class_of_classes_in_a_circle_ends(imported: Import) -> None:
    circle = [item("Q900003", "a", P279=points_at("Q900004")), item("Q900004", "b", P279=[points_at("Q900003"), points_at("Q7278")])]
    assert len(imported(organisation("Q900003"), *circle)) == 1


@pytest.mark.parametrize(("claims", "code"), [({"P1001": "Q912"}, "MLI"), ({"P17": "Q900009"}, None), ({}, None)])
def test_an_organisation_without_a_country_is_left_out(imported: Import, claims: dict[str, str], code: str | None) -> None:
    raw = organisation("Q7278", country=None)
    raw["claims"] |= {p: [points_at(c)] for p, c in claims.items()}
    assert [e["code"] for e in imported(raw)] == ([code] if code else [])


def test_several_countries_are_not_guessed(imported: Import) -> None:
    raw = organisation("Q7278")
    raw["claims"]["P17"].append(points_at(FRANCE))
    assert imported(raw) == []
    assert imported.report.left["an organisation of several countries"] == 1
    raw["claims"]["P17"][1]["rank"] = "preferred"
    assert [e["code"] for e in imported(raw)] == ["FRA"]


def test_a_country_is_learned_from_its_letters(imported: Import) -> None:
    land = item("Q900009", "Mali again", P31=points_at("Q3624078"), P298={"mainsnak": {"datavalue": {"value": "MLI"}}, "rank": "normal"})
    assert [e["code"] for e in imported(organisation("Q7278", country="Q900009"), land)] == ["MLI"]


# -- bad input -----------------------------------------------------------------------------------------------------


def test_a_bad_line_is_named_and_skipped(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "dump.json"
    good = json.dumps(person(points_at("Q900001", **FROM_2020)))
    lines = [
        "[",
        json.dumps(MINISTER) + ",",
        '{"id":"Q3","claims":{"P39":[',
        good + ",",
        '{"claims":{"P39":[]}},',
        '{"id":"Q4","claims":{"P39":[3],"P31":[3]}}',
        "]",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    report = Report("dump.json")
    assert len(list(entries(path, lexicon, report))) == 1
    assert [line.split(":")[1].strip() for line in report.bad] == ["line 3", "line 5", "line 6"]
    assert report.bad_lines == 3


@pytest.mark.parametrize("content", ["", "[\n]\n", "not json", '{"title": "x"}'])
def test_a_file_without_an_entity_is_refused(tmp_path: Path, lexicon: Lexicon, content: str) -> None:
    path = tmp_path / "dump.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="holds no Wikidata entity"):
        list(entries(path, lexicon, Report("dump.json")))


def test_a_missing_file_is_refused(tmp_path: Path, lexicon: Lexicon) -> None:
    for path in (tmp_path / "missing.json", tmp_path):
        with pytest.raises(InputError):
            list(entries(path, lexicon, Report("x")))
