"""Countries and offices as sources write them, records of large files, the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from lapwing.actors.importers.countries import Countries
from lapwing.actors.importers.lines import Bad, objects
from lapwing.actors.importers.offices import Offices
from lapwing.actors.importers.output import json_lines, yaml_lines
from lapwing.actors.importers.report import MOST_NAMED, Report
from lapwing.lexicon import Lexicon


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("MLI", "MLI"), ("ml", "MLI"), ("Mali", "MLI"), ("COTE D’IVOIRE", "CIV"), ("Géorgie", "GEO"), ("Q142", "FRA"), ("xk", "KOS"), ("gl", "DNK"),
        ("Atlantis", None), ("zz", None), ("", None), ("Congo", None), ("Q1", None),
    ],
)  # fmt: skip
def test_a_country_in_any_spelling(lexicon: Lexicon, written: str, code: str | None) -> None:
    assert Countries(lexicon).code(written) == code


def test_a_code_that_is_no_country(lexicon: Lexicon) -> None:
    countries = Countries(lexicon)
    assert (countries.any_code("igo"), countries.code("IGO"), countries.any_code("Mali")) == ("IGO", None, "MLI")
    countries.learn("Q900000909", "ML")
    countries.learn("Q900000910", "??")
    assert (countries.code("Q900000909"), countries.code("Q900000910")) == ("MLI", None)


@pytest.mark.parametrize(
    ("written", "office"),
    [
        ("foreign-minister", "foreign-minister"), ("Ministre des Affaires étrangères", "foreign-minister"), ("Minister of Finance, Mali", "minister"),
        ("Président de la République du Mali", "head-of-state"), ("Member of Parliament", "mp"), ("députée", "mp"), ("Cheffe de la diplomatie", "foreign-minister"),
        ("Speaker of the National Assembly", "mp"), ("grand fauconnier", None), ("", None), ("worker", None),
    ],
)  # fmt: skip
def test_an_office_in_words(lexicon: Lexicon, written: str, office: str | None) -> None:
    assert Offices(lexicon).named(written) == office


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"a":1}\n{"b":2}\n', [(1, {"a": 1}), (2, {"b": 2})]),
        (b'[\n{"a":1},\r\n{"b":2}\n]\n', [(2, {"a": 1}), (3, {"b": 2})]),
        (b'[{"a":1},\n{"b":2}]', [(1, {"a": 1}), (2, {"b": 2})]),
        (b'[{"a":1},{"b":2}]', [(1, {"a": 1}), (1, {"b": 2})]),
        (b'\xef\xbb\xbf{"a":[1]}\n\n', [(1, {"a": [1]})]),
        (b'{"a":1}\nx\n{"b":2}', [(1, {"a": 1}), (2, None), (3, {"b": 2})]),
    ],
)
def test_objects_of_lines_or_of_an_array(tmp_path: Path, content: bytes, expected: list[tuple[int, dict[str, int] | None]]) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    assert [(number, None if isinstance(found, Bad) else found) for number, found in objects(path)] == expected


def test_a_line_too_long_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lapwing.actors.importers.lines.MAX_LINE_BYTES", 100)
    path = tmp_path / "x.json"
    path.write_bytes(b'{"a":"' + b"x" * 1000 + b'"}\n{"b":2}\n')
    (first, bad), (second, good) = objects(path)
    assert isinstance(bad, Bad)
    assert (first, second, good) == (1, 2, {"b": 2})


def test_entries_are_written_a_line_each() -> None:
    entries = [{"id": "x:1", "name": "Zoé: «Z»", "country": "MLI"}, {"id": "x:2", "name": "No", "country": "NOR"}]
    assert b"".join(json_lines(entries)).decode() == '{"id":"x:1","name":"Zoé: «Z»","country":"MLI"}\n{"id":"x:2","name":"No","country":"NOR"}\n'
    written = b"".join(yaml_lines(entries, "x.csv")).decode()
    assert written.splitlines()[1:] == ["- {id: 'x:1', name: 'Zoé: «Z»', country: MLI}", "- {id: 'x:2', name: 'No', country: NOR}"]
    assert b"".join(yaml_lines([], "x.csv")).endswith(b"[]\n")


def test_the_report_names_what_it_counts() -> None:
    report = Report("x.json", read=3, people=1)
    report.know_not("country", "Atlantis")
    report.left["of no country"] += 2
    report.judged("Orange", "x:1", "weak", "a common word")
    for line in range(MOST_NAMED + 5):
        report.spoilt(line, "not JSON")
    text = report.to_text()
    for said in ("3 records read, 1 entries written", "Atlantis (1)", "of no country (2)", "Orange (x:1): weak, a common word", f"skipped: {MOST_NAMED + 5}"):
        assert said in text
    plain = report.to_dict()
    assert plain["bad_lines"]["count"] == MOST_NAMED + 5
    assert len(plain["bad_lines"]["first"]) == MOST_NAMED
    assert plain["names"] == [{"name": "Orange", "entry": "x:1", "fate": "weak", "why": "a common word"}]
