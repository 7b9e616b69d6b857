"""A registry of the user's own: what it adds, replaces and outranks; what it says when something is wrong."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from parses import parse

from lapwing.actors.entries import registry_of
from lapwing.actors.finder import find
from lapwing.actors.names import Name, name_book
from lapwing.actors.registry import added, chosen, lexicon_with
from lapwing.errors import InputError, LexiconError
from lapwing.lexicon import Lexicon

PARTY = "- {id: river-party, code: MLI, sector: [PTY], names: {fr: {strong: [Parti du Fleuve], weak: [PDF]}, en: {strong: [River Party], weak: [PDF]}}}\n"
PERSON = "- {name: Awa Diarra, country: MLI, offices: [{office: foreign-minister, from: 2024-01}]}\n"


def meanings(lexicon: Lexicon, language: str, text: str) -> list[Name]:
    book = name_book(lexicon, language)
    return [name for a, b, which in book.spelled(text) if (a, b) == (0, len(text)) for name in book.meanings(which)]


@pytest.fixture
def with_own(lexicon: Lexicon) -> Callable[..., Lexicon]:
    """The checkout's lexicon with a registry of these files."""

    def make(*contents: str, name: str = "own.yaml") -> Lexicon:
        return added(lexicon, registry_of((f"{number}-{name}", content.encode()) for number, content in enumerate(contents)), "own")

    return make


def test_entries_are_added_in_both_languages(with_own: Callable[..., Lexicon]) -> None:
    lexicon = with_own(PARTY + PERSON)
    for language, party in (("fr", "Parti du Fleuve"), ("en", "River Party"), ("en", "Parti du Fleuve")):
        (name,) = meanings(lexicon, language, party)
        assert (name.id, name.code, name.sector, name.strong, name.own) == ("river-party", "MLI", ("PTY",), True, True)
    (weak,) = meanings(lexicon, "fr", "PDF")
    assert not weak.strong
    (person,) = meanings(lexicon, "fr", "AWA DIARRA")
    assert person.sectors_on(date(2024, 5, 1)) == ("GOV",)
    assert person.sectors_on(date(2023, 5, 1)) == ()


def test_what_ships_is_untouched(lexicon: Lexicon, with_own: Callable[..., Lexicon]) -> None:
    before = json.dumps(lexicon.data["registry"], default=str)
    with_own(PARTY + "- {id: aes, code: IGO, names: {fr: {strong: [Ligue du Sahel]}}}\n")
    assert json.dumps(lexicon.data["registry"], default=str) == before
    assert [n.id for n in meanings(lexicon, "fr", "Alliance des États du Sahel")] == ["aes"]


def test_an_entry_with_a_shipped_id_replaces_it(with_own: Callable[..., Lexicon]) -> None:
    lexicon = with_own("- {id: aes, code: IGO, names: {fr: {strong: [Ligue du Sahel]}}}\n- {name: Assimi Goïta, country: MLI, sectors: [OPP]}\n")
    assert meanings(lexicon, "fr", "Alliance des États du Sahel") == []
    assert [n.id for n in meanings(lexicon, "fr", "Ligue du Sahel")] == ["aes"]
    (person,) = meanings(lexicon, "fr", "Assimi Goïta")
    assert (person.sector, person.offices) == (("OPP",), ())
    assert [n.sector for n in name_book(lexicon, "fr").bearers("Goïta")] == [("OPP",)]


def test_a_strong_name_of_ones_own_beats_what_ships(with_own: Callable[..., Lexicon], caplog: pytest.LogCaptureFixture) -> None:
    text = parse("en", "JNIM JNIM PROPN nsubj 2 _\nattacked attack VERB ROOT 0 _\nGao Gao PROPN obj 2 _\n. . PUNCT punct 2 _")
    with caplog.at_level(logging.WARNING):
        lexicon = with_own("- {id: museum, code: FRA, sector: [EDU], names: {en: {strong: [JNIM]}}}\n")
    assert find(text.syntax, name_book(lexicon, "en")).names[0].name.id == "museum"
    assert "'JNIM' is a strong name of 'jnim' too" in caplog.text


def test_a_name_two_entries_claim_is_weak_in_both(with_own: Callable[..., Lexicon], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        lexicon = with_own(PARTY, "- {id: boat-club, code: FRA, sector: [SOC], names: {fr: {strong: [Parti du Fleuve, Club du Fleuve]}}}\n")
    assert [(n.id, n.strong) for n in meanings(lexicon, "fr", "Parti du Fleuve")] == [("river-party", False), ("boat-club", False)]
    assert [n.strong for n in meanings(lexicon, "fr", "Club du Fleuve")] == [True]
    assert "1-own.yaml: boat-club: 'Parti du Fleuve' is a strong name of 'river-party' (0-own.yaml) too" in caplog.text


def test_weak_names_of_a_person(with_own: Callable[..., Lexicon]) -> None:
    lexicon = with_own("- {name: Awa Diarra, aliases: [Awa D. Diarra], weak: [Awa Diarra, La Lionne], country: MLI}\n")
    strengths = {text: [n.strong for n in meanings(lexicon, "fr", text)] for text in ("Awa Diarra", "Awa D. Diarra", "La Lionne")}
    assert strengths == {"Awa Diarra": [False], "Awa D. Diarra": [True], "La Lionne": [False]}


def test_imported_people_are_known_by_their_full_names(with_own: Callable[..., Lexicon]) -> None:
    entry = {"id": "x:1", "name": "Zénobie Quartane", "country": "MLI"}
    by_hand = with_own("- " + json.dumps(entry))
    imported = with_own(json.dumps(entry), name="own.jsonl")
    assert [n.id for n in name_book(by_hand, "fr").bearers("Quartane")] == ["x:1"]
    assert name_book(imported, "fr").bearers("Quartane") == ()
    assert [n.id for n in meanings(imported, "fr", "Zenobie Quartane")] == ["x:1"]
    assert meanings(imported, "fr", "ZÉNOBIE QUARTANE") == []
    assert len(meanings(by_hand, "fr", "ZÉNOBIE QUARTANE")) == 1


def test_an_office_takes_the_sector_of_its_organisation(with_own: Callable[..., Lexicon]) -> None:
    person = "- {name: Awa Diarra, code: MLI, organisation: river-party, offices: [{office: organisation-head, from: 2020}]}\n"
    (name,) = meanings(with_own(PARTY + person), "fr", "Awa Diarra")
    assert name.sectors_on(date(2024, 5, 1)) == ("PTY",)


def test_a_description_is_added_to_those_that_ship(lexicon: Lexicon, with_own: Callable[..., Lexicon]) -> None:
    own = with_own("- {id: river-bloc, code: IGO, names: {fr: {strong: [Bloc du Fleuve]}}, descriptions: {fr: [l'organisation]}}\n")
    shipped = name_book(lexicon, "fr").descriptions["organisation"]
    assert name_book(own, "fr").descriptions["organisation"] == [*shipped, "river-bloc"]


def test_the_version_tells_the_content(lexicon: Lexicon, with_own: Callable[..., Lexicon]) -> None:
    first, again, other = with_own(PARTY), with_own(PARTY), with_own(PARTY + PERSON)
    assert first.version == again.version != other.version
    assert first.version.startswith(f"{lexicon.version}+actors.")


# -- from a path ---------------------------------------------------------------------------------------------------


def test_a_folder_is_read_in_order_of_name(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text(json.dumps({"name": "Zoé Kanté", "country": "MLI"}) + "\n\n", encoding="utf-8")
    (tmp_path / "a.yaml").write_text(PARTY, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not read", encoding="utf-8")
    lexicon = lexicon_with(tmp_path)
    assert [e["id"] for e in lexicon.data["organisations"]][-1] == "river-party"
    assert lexicon.data["people"][-1]["name"] == "Zoé Kanté"
    assert lexicon_with(str(tmp_path)) is lexicon


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(PARTY, encoding="utf-8")
    before = lexicon_with(path)
    path.write_text(PARTY + PERSON, encoding="utf-8")
    assert lexicon_with(path).version != before.version


def test_the_variable_names_the_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAPWING_ACTORS", raising=False)
    assert chosen() is None
    monkeypatch.setenv("LAPWING_ACTORS", str(tmp_path / "own.yaml"))
    assert chosen() == tmp_path / "own.yaml"
    assert chosen("other.yaml") == Path("other.yaml")
    with pytest.raises(InputError, match="no such file"):
        lexicon_with()


@pytest.mark.parametrize("name", ["", "own.txt", "empty"])
def test_a_path_that_is_no_registry(tmp_path: Path, name: str) -> None:
    (tmp_path / "own.txt").write_text(PARTY, encoding="utf-8")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError):
        lexicon_with(tmp_path / "empty" if name == "" else tmp_path / name)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("- {id: x, code: ZZZ, names: {fr: {strong: [Xylo]}}}", "own.yaml: x: unknown code 'ZZZ'"),
        ("- {id: MLI, code: MLI, names: {fr: {strong: [Xylo]}}}", "own.yaml: MLI: the id is that of a state"),
        ("- {name: Xylo Yz, country: MLI, offices: [{office: tsar}]}", "own.yaml: Xylo Yz: unknown office 'tsar'"),
        ("- {id: x, code: MLI, parent: nobody, names: {fr: {strong: [Xylo]}}}", "own.yaml: x: unknown parent 'nobody'"),
        ("nonsense: [", "own.yaml: cannot be read"),
    ],
)
def test_an_entry_that_cannot_be_used_is_named(lexicon: Lexicon, content: str, said: str) -> None:
    with pytest.raises(LexiconError) as raised:
        added(lexicon, registry_of([("own.yaml", content.encode())]), "own")
    assert str(raised.value).startswith(said)
    assert "lapwing actors check own" in str(raised.value)
