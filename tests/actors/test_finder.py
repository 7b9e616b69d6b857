"""Names, roles and demonyms found in hand-made parses, and which ambiguous names count."""

from __future__ import annotations

import pytest
from parses import construction, parse

from lapwing.actors.finder import Found, find
from lapwing.actors.names import name_book
from lapwing.lexicon import Lexicon


def found(lexicon: Lexicon, name: str) -> Found:
    parsed = construction(name)
    return find(parsed.syntax, name_book(lexicon, parsed.syntax.language))


@pytest.mark.parametrize(
    ("name", "form", "kind", "code"),
    [
        ("en.active", "Mali", "state", "MLI"),
        ("fr.active", "France", "state", "FRA"),
        ("en.pronoun", "Moscow", "capital", "RUS"),
        ("fr.nominal", "Pékin", "capital", "CHN"),
        ("fr.passive_agentless", "Bamako", "capital", "MLI"),
        ("en.pronoun", "Putin", "person", "RUS"),
        ("fr.apposition", "Lavrov", "person", "RUS"),
        ("en.condition", "Bamako", "capital", "MLI"),
    ],
)
def test_a_name_has_its_kind_and_code(lexicon: Lexicon, name: str, form: str, kind: str, code: str) -> None:
    match = found(lexicon, name).names[construction(name).at(form)]
    assert (match.name.kind, match.name.code) == (kind, code)


def test_a_full_name_is_one_match(lexicon: Lexicon) -> None:
    parsed = construction("en.surname")
    names = found(lexicon, "en.surname").names
    first, last = parsed.at("Emmanuel"), parsed.at("Macron")
    assert names[first] is names[last]
    assert (names[first].first, names[first].last) == (first, last)


@pytest.mark.parametrize(
    ("name", "form", "codes"),
    [
        ("en.demonym", "Malian", ("MLI",)), ("en.demonym", "French", ("FRA",)), ("fr.demonym", "malienne", ("MLI",)), ("fr.light2", "russe", ("RUS",)),
        ("fr.future_release", "maliens", ("MLI",)), ("fr.retold", "américain", ("USA",)),
    ],
)  # fmt: skip
def test_a_demonym_is_found_in_every_form(lexicon: Lexicon, name: str, form: str, codes: tuple[str, ...]) -> None:
    assert found(lexicon, name).demonyms[construction(name).at(form)] == codes


@pytest.mark.parametrize(
    ("name", "form", "sector"),
    [
        ("en.apposition", "minister", ("GOV",)), ("fr.apposition", "ministre", ("GOV",)), ("en.demonym", "army", ("MIL",)), ("fr.demonym", "journaliste", ("JRN",)),
        ("fr.distinct", "police", ("COP",)), ("en.passive_agentless", "journalists", ("JRN",)),
    ],
)  # fmt: skip
def test_a_role_gives_its_sector(lexicon: Lexicon, name: str, form: str, sector: tuple[str, ...]) -> None:
    assert found(lexicon, name).roles[construction(name).at(form)].role.sector == sector


def test_a_role_spans_its_whole_wording(lexicon: Lexicon) -> None:
    parsed = construction("en.apposition")
    match = found(lexicon, "en.apposition").roles[parsed.at("minister")]
    assert parsed.syntax.text(match.first, match.last) == "foreign minister"


@pytest.mark.parametrize(("name", "focal"), [("en.pronoun", "MLI"), ("fr.passive_agentless", "MLI"), ("fr.croit_savoir", "RUS"), ("en.resident", "RUS")])
def test_the_text_is_about_the_country_it_names_most_or_first(lexicon: Lexicon, name: str, focal: str) -> None:
    assert found(lexicon, name).focal == focal


def test_a_place_inside_somebodys_name_is_no_place(lexicon: Lexicon) -> None:
    parsed = parse(
        "en",
        """
        Michael Michael PROPN nsubj 3 _
        Jordan  Jordan  PROPN flat  1 _
        praised praise  VERB  ROOT  0 Mood=Ind|Tense=Past|VerbForm=Fin
        Mali    Mali    PROPN obj   3 _
        .       .       PUNCT punct 3 _
        """,
    )
    names = find(parsed.syntax, name_book(lexicon, "en")).names
    assert parsed.at("Mali") in names
    assert parsed.at("Jordan") not in names


@pytest.mark.parametrize(("subject", "codes"), [("Fiji", []), ("France", [])])
def test_a_body_that_many_states_have_is_none_of_them_by_name(lexicon: Lexicon, subject: str, codes: list[str]) -> None:
    """*the Senate* is told by the text around it (`Countries.scene`), not by its name."""
    parsed = parse(
        "en", f"{subject} {subject} PROPN nsubj 2 _\nthanked thank VERB ROOT 0 _\nthe the DET det 4 _\nSenate Senate PROPN obj 2 _\n. . PUNCT punct 2 _"
    )
    names = find(parsed.syntax, name_book(lexicon, "en")).names
    assert [names[i].name.code for i in (parsed.at("Senate"),) if i in names] == codes


def test_a_text_without_countries_has_no_focus(lexicon: Lexicon) -> None:
    parsed = parse("en", "Rain rain NOUN nsubj 2 _\nfell fall VERB ROOT 0 _\n. . PUNCT punct 2 _")
    result = find(parsed.syntax, name_book(lexicon, "en"))
    assert (result.focal, result.names, result.demonyms, result.roles) == (None, {}, {}, {})
