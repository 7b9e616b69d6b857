"""What the build works out of the actors' entries: spellings, surnames, demonym and role forms."""

from __future__ import annotations

from typing import Any

import pytest

from lapwing.lexicon.registry import compiled, demonym_forms, spellings, state_label

STATE: dict[str, Any] = {
    "id": "SEN",
    "names": {"en": {"strong": ["Senegal"]}, "fr": {"strong": ["Sénégal"]}},
    "demonyms": {"en": ["Senegalese"], "fr": ["sénégalais/sénégalaise"]},
    "combining": {"fr": ["sénégalo"]},
    "capital": {"en": ["Dakar"], "fr": ["Dakar"]},
    "cities": {"en": ["Touba"], "fr": ["Touba"]},
    "metonyms": {"en": {"strong": [], "weak": ["the Palace"]}},
    "ambiguous": ["Touba"],
    "bodies": [{"en": ["Senegalese Senate"], "sector": ["LEG"]}, {"en": ["Senate"], "sector": ["LEG"], "weak": True}],
}
UNION = {
    "id": "union", "code": "IGO", "sector": ["MIL"], "names": {"en": {"strong": ["Coast Union"], "weak": ["CU"]}, "fr": {"weak": ["Union"]}},
    "descriptions": {"en": ["the union"]},
}  # fmt: skip
PEOPLE = [
    {"name": "Awa Sène", "aliases": ["Awa al-Sène"], "code": "IGO", "organisation": "union", "offices": [{"office": "organisation-head", "from": 2020}]},
    {"name": "Moussa Dakar", "country": "SEN"},
    {"name": "Li Po", "country": "CHN"},
]
ROLES = [
    {"id": "minister", "sector": ["GOV"], "en": ["minister of state"], "fr": ["ministre", "directeur/directrice"]},
    {"id": "head", "sector": ["BUS"], "fr": ["directeur"]},
]
REGISTRY = compiled({"states": [STATE], "organisations": [UNION], "people": PEOPLE, "roles": ROLES})


def meanings(language: str, spelling: str) -> list[dict[str, Any]]:
    found = REGISTRY[language]["meanings"][REGISTRY["spellings"].index(spelling)]
    return [REGISTRY["names"][k] for k in (found if isinstance(found, list) else [] if found is None else [found])]


def test_a_name_is_found_without_accents_and_in_capitals() -> None:
    assert {s for s in REGISTRY["spellings"] if s.lower().startswith("s")} == {
        "Senegal",
        "Sénégal",
        "SENEGAL",
        "SÉNÉGAL",
        "Senate",
        "SENATE",
        "Senegalese Senate",
        "SENEGALESE SENATE",
    }
    assert meanings("fr", "SENEGAL") == [{"id": "SEN", "kind": "state", "code": "SEN", "label": "Senegal"}]
    assert spellings("UN") == ["UN"], "an acronym has no other form"


def test_spellings_are_sorted_and_each_language_has_its_own_meanings() -> None:
    assert REGISTRY["spellings"] == sorted(REGISTRY["spellings"])
    assert [row["strong"] for row in meanings("en", "CU")] == [False]
    assert meanings("fr", "CU") == [], "another language's weak name"
    assert meanings("fr", "Coast Union") == meanings("en", "Coast Union") != []


def test_what_stands_for_a_state_beside_its_names() -> None:
    assert meanings("en", "the Palace") == [
        {"id": "SEN:the Palace", "kind": "metonym", "code": "SEN", "label": "the Palace", "sector": ["GOV"], "strong": False}
    ]
    assert [row.get("strong", True) for name in ("Senegalese Senate", "Senate") for row in meanings("en", name)] == [True, False]
    assert meanings("en", "Touba") == [{"id": "SEN:Touba", "kind": "city", "code": "SEN", "label": "Touba", "strong": False}], "ambiguous"


def test_a_surname_leads_to_its_bearers_unless_it_is_a_name() -> None:
    surnames = REGISTRY["fr"]["surnames"]
    assert set(surnames) == {"Sène", "Sene", "al-Sène", "al-Sene"}, "Dakar is a capital, Po too short"
    (bearer,) = (REGISTRY["names"][k] for k in surnames["Sene"])
    assert bearer["offices"] == [{"office": "organisation-head", "from": 2020, "sector": ["MIL"]}], "the sector of the organisation headed"


def test_demonyms_have_all_their_forms() -> None:
    assert demonym_forms(STATE, "fr") >= {"sénégalais", "sénégalaises", "senegalaise"}
    assert REGISTRY["en"]["demonyms"] == {"senegalese": ["SEN"]}
    assert REGISTRY["fr"]["combining"] == {"sénégalo": "SEN"}
    papua = {"id": "PNG", "demonyms": {"en": ["Papua New Guinean"]}}
    several = compiled({"states": [papua], "organisations": [], "people": [], "roles": []})["en"]
    assert several["long_demonyms"]["papua"][0] == [("papua", "new", "guinean"), ["PNG"]]
    assert several["demonyms"] == {}


def test_role_wordings_have_number_and_gender() -> None:
    kinds, table = REGISTRY["fr"]["role_kinds"], REGISTRY["fr"]["roles"]
    (words, head, kind), *_ = table["directrices"]
    assert (words, head, kinds[kind]) == (("directrices",), 0, {"id": "minister", "sector": ["GOV"], "feminine": True, "plural": True})
    assert [kinds[option[2]]["id"] for option in table["directeur"]] == ["minister"], "the first listed has the wording"
    assert REGISTRY["en"]["roles"]["ministers"][0][:2] == [("ministers", "of", "state"), 0]


@pytest.mark.parametrize(
    ("strong", "weak", "label"), [(["Republic of Georgia"], ["Georgia"], "Georgia"), (["Mali"], [], "Mali"), ([], ["Palestine"], "Palestine")]
)
def test_a_state_is_called_by_its_short_name(strong: list[str], weak: list[str], label: str) -> None:
    assert state_label({"id": "XXX", "names": {"en": {"strong": strong, "weak": weak}}}) == label


def test_descriptions_lose_their_article() -> None:
    assert REGISTRY["en"]["descriptions"] == {"union": ["union"]}
