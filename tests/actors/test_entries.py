"""Files of a registry of the user's own: what may stand in them, and how each fault is named."""

from __future__ import annotations

import pytest

from lapwing.actors.entries import registry_of
from lapwing.actors.shape import names_of

GOOD = "{id: x, code: MLI, names: {fr: {strong: [Xylo]}}"


def problems(content: str, name: str = "own.yaml") -> list[str]:
    return registry_of([(name, content.encode())]).problems


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{code: MLI, names: {fr: {strong: [Xylo]}}}", "own.yaml: entry 1: no 'id'"),
        ("{id: x, names: {fr: {strong: [Xylo]}}}", "own.yaml: x: no 'code'"),
        ("{id: x, code: MLI}", "own.yaml: x: no 'names'"),
        ("{id: x, code: MLI, names: {}}", "own.yaml: x: no name in 'names'"),
        ("{name: Awa Diarra}", "own.yaml: Awa Diarra: no 'country' (or 'code')"),
        ("{id: x, code: MLI, names: {de: {strong: [Xylo]}}}", "own.yaml: x: 'names' has the unknown field 'de'; it may have en, fr"),
        ("{id: x, code: MLI, names: {fr: {strong: Xylo}}}", "own.yaml: x: 'names' 'fr' 'strong' holds 'Xylo'; write a list: [Xylo]"),
        ("{id: x, code: NO, names: {fr: {strong: [Xylo]}}}", "own.yaml: x: 'code' holds 'False', which is no text; put it in quotes"),
        (GOOD + ", sector: PTY}", "own.yaml: x: 'sector' holds 'PTY'; write a list: [PTY]"),
        (GOOD + ", members: MLI}", "own.yaml: x: 'members' is no list"),
        (GOOD + ", members: [{id: MLI, from: 2021/05}]}", "own.yaml: x: 'members' 'from' holds '2021/05', which is no date"),
        (GOOD + ", members: [{from: 2021}]}", "own.yaml: x: 'members' lacks 'id'"),
        (GOOD + ", wikidata: 12}", "own.yaml: x: 'wikidata' holds '12', which is no Wikidata id"),
        (GOOD + ", sector_from: [{from: 2021}]}", "own.yaml: x: 'sector_from' lacks 'sector'"),
        (GOOD + ", country: MLI}", "own.yaml: x: unknown field 'country'"),
        ("{name: Awa Diarra, country: MLI, offices: [minister]}", "own.yaml: Awa Diarra: 'offices' holds 'minister'; write {office: …"),
        ("{name: Awa Diarra, country: MLI, offices: [{office: minister, from: 2021-13}]}", "own.yaml: Awa Diarra: 'offices' 'from' holds '2021-13'"),
        ("just a word", "own.yaml: entry 1: no fields"),
    ],
)
def test_a_fault_is_named_with_its_entry(entry: str, said: str) -> None:
    assert problems(f"- {entry}")[0].startswith(said)


@pytest.mark.parametrize("date", ["2021", "2021-05", "2021-05-24"])
def test_dates_are_as_precise_as_known(date: str) -> None:
    registry = registry_of([("own.yaml", f"- {{name: Awa Diarra, country: MLI, offices: [{{office: minister, from: {date}}}]}}".encode())])
    assert registry.problems == []
    assert str(registry.entries[0][1]["offices"][0]["from"]) == date


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("id: x", "own.yaml", "own.yaml: must hold a list"),
        ("- {id: [", "own.yaml", "own.yaml: cannot be read"),
        ("- {name: A B, country: MLI, offices: [{office: minister, from: 2021-13-41}]}", "own.yaml", "own.yaml: cannot be read"),
        ('{"name": "A B", "country": "MLI"}\n{"name": \n', "own.jsonl", "own.jsonl: line 2: not JSON"),
        ("[1]\n", "own.jsonl", "own.jsonl: line 1: no fields"),
        ("- {name: A B, country: MLI}\n- {name: A B, country: FRA}", "own.yaml", "own.yaml: A B: the id is used twice (first in own.yaml)"),
        ("\udcff", "own.yaml", "own.yaml: cannot be read"),
    ],
)
def test_a_fault_of_the_file_is_named(content: str, name: str, said: str) -> None:
    found = registry_of([(name, content.encode("utf-8", "surrogateescape"))]).problems
    assert len(found) == 1
    assert found[0].startswith(said)
    assert "\n" not in found[0]


def test_a_bad_entry_costs_no_other() -> None:
    registry = registry_of([("own.jsonl", b'{"name": "A B", "country": "MLI"}\nnot json\n{"name": "C D"}\n{"name": "E F", "country": "MLI"}\n')])
    assert [entry["name"] for _, entry in registry.entries] == ["A B", "E F"]
    assert len(registry.problems) == 2


def test_an_empty_file_is_an_empty_registry() -> None:
    assert registry_of([("own.yaml", b""), ("b.jsonl", b"")]).entries == []


def test_the_version_is_that_of_the_bytes_in_order() -> None:
    versions = {registry_of(contents).version for contents in ([("a.yaml", b"[]")], [("a.yaml", b"[ ]")], [("a.yaml", b"["), ("b.yaml", b"]")])}
    assert len(versions) == 3
    assert registry_of([("a.yaml", b"[]")]).version == registry_of([("other.yaml", b"[]")]).version


def test_every_name_and_its_strength() -> None:
    organisation = {"id": "x", "code": "MLI", "names": {"fr": {"strong": ["Xylo"], "weak": ["X"]}, "en": {"strong": ["Xylo"]}}}
    assert names_of(organisation) == [("Xylo", True), ("X", False), ("Xylo", True)]
    person = {"name": "Awa Diarra", "aliases": ["A. Diarra"], "weak": ["La Lionne", "Awa Diarra"]}
    assert names_of(person) == [("Awa Diarra", False), ("A. Diarra", True), ("La Lionne", False)]
