"""Which imported names stand alone, which need support, which are not taken at all."""

from __future__ import annotations

from typing import Any

import pytest

from lapwing.actors.importers.draft import Draft, Written
from lapwing.actors.importers.judge import Judge, common_words, doubted, is_common, refused, tidy
from lapwing.actors.importers.report import Report
from lapwing.actors.importers.shelf import Shelf
from lapwing.lexicon import Lexicon


@pytest.mark.parametrize(
    ("written", "person", "tidied"),
    [
        ("  Awa   Diarra ", True, "Awa Diarra"), ("AWA DIARRA", True, "Awa Diarra"), ("Awa DIARRA-SOW", True, "Awa Diarra-Sow"),
        ("Ibrahim IB Traoré", True, "Ibrahim IB Traoré"), ("« Le Fleuve »", False, "Le Fleuve"), ("MOUVEMENT DU FLEUVE", False, "MOUVEMENT DU FLEUVE"),
        ("IBK", True, "IBK"), ("Bah N'Daw", True, "Bah N'Daw"),
    ],
)  # fmt: skip
def test_names_are_written_as_texts_write_them(written: str, person: bool, tidied: str) -> None:
    assert tidy(written, person) == tidied


@pytest.mark.parametrize(
    ("name", "person", "why"),
    [
        ("Awa Diarra", True, None), ("Łukasz Dvořák", True, None), ("3M", False, None), ("al-Fath", False, None), ("Ava Đặng", True, None),
        ("Мусса Кафандо", True, "not in Latin letters"), ("موسى", True, "not in Latin letters"), ("le fleuve", False, "no capital letter"),
        ("Diarra, Awa", True, "not as texts write it"), ("Awa Diarra (1971)", True, "not as texts write it"), ("A", False, "no name"),
        ("2024", False, "no name"), ("X" * 121, False, "no name"), ("WHO", False, "a common word"), ("LES", False, "a common word"),
    ],
)  # fmt: skip
def test_names_that_no_text_holds(name: str, person: bool, why: str | None) -> None:
    assert refused(name, person) == why


@pytest.mark.parametrize(
    ("name", "person", "why"),
    [
        ("River Party", False, None), ("Frelimo", False, None), ("Awa Diarra", True, None), ("Diarra", True, "one word for a person"),
        ("FLA", False, "one short word"), ("Vark", False, "one short word"), ("Orange", False, "a common word"), ("le Fleuve", False, "a common word"),
        ("The Independent", False, "a common word"), ("Forces", False, "a common word"), ("L'Avenir", False, "a common word"),
    ],
)  # fmt: skip
def test_names_that_alone_would_be_a_guess(name: str, person: bool, why: str | None) -> None:
    assert doubted(name, person) == why


def test_common_words_are_there_in_both_languages() -> None:
    assert {"orange", "fleuve", "river", "the", "les", "and", "gagner"} <= common_words()
    assert is_common("Rivières")
    assert not is_common("Frelimo")


def person(id: str, *names: str, weak: tuple[str, ...] = (), code: str = "MLI", **more: Any) -> Draft:
    written = [*(Written(n) for n in names), *(Written(n, weak=True) for n in weak)]
    return Draft(id, True, written, code, **more)


def party(id: str, *names: str, weak: tuple[str, ...] = (), code: str = "MLI", **more: Any) -> Draft:
    written = [*(Written(n, "fr") for n in names), *(Written(n, weak=True) for n in weak)]
    return Draft(id, False, written, code, ["PTY"], "party", **more)


@pytest.fixture
def judge(lexicon: Lexicon) -> Any:
    """A function from drafts to their entries and the report."""

    def judged(*drafts: Draft) -> tuple[dict[str, dict[str, Any]], Report]:
        shelf, report = Shelf(), Report("test")
        for draft in drafts:
            assert shelf.add(draft)
        return {e["id"]: e for e in Judge(lexicon, shelf, report).entries()}, report

    return judged


def test_entries_come_in_the_order_of_their_ids(judge: Any) -> None:
    found, report = judge(person("b", "Zénobie Quartane"), party("c", "Ligue Zéphyrine"), person("a", "Xavière Quartane"))
    assert list(found) == ["a", "b", "c"]
    assert (report.people, report.organisations) == (2, 1)
    assert found["c"]["names"] == {"fr": {"strong": ["Ligue Zéphyrine"], "weak": []}}


def test_a_name_of_two_stands_for_neither(judge: Any) -> None:
    found, report = judge(person("a", "Zénobie Quartane"), person("b", "Zenobie Quartane", "Zénobie Marthe Quartane"))
    assert list(found) == ["b"]  # accents are no difference: texts leave them out
    assert (found["b"]["name"], found["b"]["aliases"], found["b"]["weak"]) == ("Zenobie Quartane", ["Zénobie Marthe Quartane"], ["Zenobie Quartane"])
    assert [(n.id, n.fate, n.why) for n in report.names] == [("a", "left out", "borne by several entries"), ("b", "weak", "borne by several entries")]
    assert report.left == {"no name that stands alone": 1}


def test_a_strong_name_that_ships_is_not_taken(judge: Any) -> None:
    found, report = judge(party("a", "Union africaine", "Union africaine des clubs"), person("b", "Assimi Goita", code="FRA"))
    assert found["a"]["names"]["fr"] == {"strong": ["Union africaine des clubs"], "weak": ["Union africaine"]}
    assert "b" not in found
    assert [n.why for n in report.names] == ["a strong name of 'african-union', which ships", "a strong name of 'person:Assimi Goïta', which ships"]


def test_who_ships_already_is_left_out(judge: Any) -> None:
    found, report = judge(person("a", "Assimi Goïta"), party("b", "Union africaine", code="IGO"), party("c", "Ligue Zéphyrine", wikidata="Q1065"))
    assert found == {}
    assert report.left == {"ships already": 3}


def test_weak_in_the_source_stays_weak(judge: Any) -> None:
    found, _ = judge(person("a", "Zénobie Quartane", weak=("La Lionne",)), party("b", "Ligue Zéphyrine", weak=("LZ",)))
    assert found["a"]["weak"] == ["La Lionne"]
    assert found["b"]["names"] == {"en": {"strong": [], "weak": ["LZ"]}, "fr": {"strong": ["Ligue Zéphyrine"], "weak": ["LZ"]}}


@pytest.mark.parametrize(("name", "kept"), [("FLZQ", True), ("Orange", False), ("Vark", False)])
def test_an_organisation_with_weak_names_only_needs_an_acronym(judge: Any, name: str, kept: bool) -> None:
    found, _ = judge(party("a", name))
    assert bool(found) is kept


def test_an_official_of_an_organisation_has_its_code(judge: Any) -> None:
    found, _ = judge(person("a", "Zénobie Quartane", code="UNO", offices=[{"office": "envoy", "from": "2020"}], sector=["MIL"]))
    assert found["a"] == {"id": "a", "name": "Zénobie Quartane", "code": "UNO", "offices": [{"office": "envoy", "from": "2020"}], "sectors": ["MIL"]}


def test_a_draft_comes_back_from_the_shelf_as_it_was() -> None:
    shelf = Shelf()
    draft = person("a", "Zénobie Quartane", weak=("Zéno",), offices=[{"office": "mp"}], wikidata="Q1")
    assert shelf.add(draft)
    assert not shelf.add(person("a", "Another"))
    assert list(shelf.drafts()) == [draft]
    shelf.bear("Zéno", "a")
    shelf.bear("Zéno", "b")
    shelf.bear("Zéno", "b")
    assert shelf.bearers("Zéno") == 2
    shelf.close()
