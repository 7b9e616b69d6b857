"""CAMEO for every category and mode of PLOVER, each code meaning what it stands for; states by their other codes; what is wrong is named."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from lapwing.lexicon import Lexicon, registry
from lapwing.lexicon.exchange import ARTIFACT, Exchange, check_exchange, chosen, exchange, from_bytes, read_exchange, sense, serialised

SOURCES = Path(__file__).resolve().parents[2] / "lexicon"
TABLES = read_exchange(SOURCES)
STATES = set(TABLES["countries"]) - {"ATA"}


@pytest.fixture(scope="module")
def tables() -> Exchange:
    return from_bytes(serialised(TABLES))


def problems(codebook: dict[str, Any], changed: dict[str, Any], states: set[str] = STATES) -> list[str]:
    found: list[str] = []
    check_exchange(changed, codebook, states, registry.NON_STATE, lambda file, entry, what: found.append(f"{file}: {entry}: {what}"))
    return found


def test_what_ships_is_what_the_sources_say() -> None:
    assert ARTIFACT.read_bytes() == serialised(TABLES), "run 'lapwing lexicon build' and commit the result"
    assert exchange().version == from_bytes(ARTIFACT.read_bytes()).version


def test_the_conversion_file_is_complete() -> None:
    """256 codes, as PLOVER's file has, and five that it lacks."""
    codes = TABLES["cameo"]["codes"]
    assert (sum("event" in entry for entry in codes.values()), sum("event" not in entry for entry in codes.values())) == (256, 5)
    assert {code[:2] for code in codes} == {f"{root:02}" for root in range(3, 21)}


def test_every_category_and_mode_has_a_code_that_means_it(lexicon: Lexicon, tables: Exchange) -> None:
    for event, category in lexicon.codebook["categories"].items():
        for mode in (None, *category["modes"]):
            code = tables.cameo_code(event, mode, ())
            meant = sense(tables.cameo["codes"][code])
            assert event in (meant.event, tables.cameo["shared"].get(code)), (event, mode, code)
            assert tables.cameo_name(code)


def test_of_each_category_alone_the_least_special_code_is_taken(tables: Exchange) -> None:
    assert all(code.endswith("0") and len(code) == 3 for _, mode, context, code in chosen(tables.cameo) if mode is None and context is None)


@pytest.mark.parametrize(
    ("event", "mode", "contexts", "code"),
    [
        ("CONSULT", "visit", (), "042"),
        ("CONSULT", None, ("diplomatic", "executive"), "040"),
        ("AID", None, ("economic",), "071"),
        ("AID", None, ("economic", "military"), "070"),
        ("ACCUSE", "investigate", ("crime", "corruption"), "091"),
        ("ACCUSE", "investigate", ("crime", "human_rights"), "090"),
        ("PROTEST", "strike", (), "143"),
        ("RETREAT", "resign", (), "080"),
        ("ASSAULT", None, ("military",), "190"),
        ("ASSAULT", "drone", ("military",), "1952"),
        ("COERCE", "no such mode", (), "170"),
    ],
)
def test_codes(tables: Exchange, event: str, mode: str | None, contexts: tuple[str, ...], code: str) -> None:
    assert tables.cameo_code(event, mode, contexts) == code


def test_a_state_has_its_other_codes(tables: Exchange) -> None:
    assert tables.country("MLI") == {"name": "Mali", "cow": 432, "fips": "ML"}
    assert tables.country("NOR")["fips"] == "NO"
    assert tables.country("UNO") == tables.country(None) == {}


def test_what_ships_is_sound(lexicon: Lexicon) -> None:
    assert problems(lexicon.codebook, TABLES) == []
    assert problems(lexicon.codebook, {}) == []


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("choose", "AGREE", "code"), "0411", "choose AGREE: 0411 is no code of 'codes'"),
        (("choose", "AID", "context"), {"economic": "061"}, "choose AID economic: 061 means COOPERATE"),
        (("choose", "CONSULT", "modes", "visit"), "041", "choose CONSULT visit: 041 means the mode phone"),
        (("choose", "AID", "context"), {"asylum": "071"}, "choose AID asylum: 071 does not mean the context asylum"),
        (("choose", "CONSULT", "modes"), {}, "choose CONSULT visit: has no CAMEO code"),
        (("choose", "SUPPORT", "modes"), {"toast": "050"}, "choose SUPPORT toast: unknown category or mode"),
        (("codes", "041", "event"), "TALK", "041: unknown event 'TALK'"),
        (("codes", "041", "mode"), "toast", "041: 'toast' is no mode of CONSULT"),
        (("codes", "061", "context"), ["money"], "061: unknown context 'money'"),
        (("names", "052"), "Defend verbally", "052: has a name but is never chosen"),
        (("sectors", "XYZ"), "XYZ", "XYZ: unknown sector"),
        (("groups",), {}, "UNO: the group has no entry"),
    ],
)
def test_what_is_wrong_is_named(lexicon: Lexicon, path: tuple[str, ...], value: Any, said: str) -> None:
    changed = deepcopy(TABLES)
    *parents, last = path
    place = changed["cameo"]
    for name in parents:
        place = place[name]
    place[last] = value
    assert f"cameo.yaml: {said}" in problems(lexicon.codebook, changed)


def test_states_are_those_of_the_registry(lexicon: Lexicon) -> None:
    assert problems(lexicon.codebook, TABLES, STATES | {"XXA"}) == ["countries.yaml: XXA: the state has no entry"]
    changed = deepcopy(TABLES)
    changed["countries"]["MLI"]["cow"] = changed["countries"]["NER"]["cow"]
    assert problems(lexicon.codebook, changed, STATES - {"TGO"}) == [
        "countries.yaml: TGO: unknown state", "countries.yaml: NER: cow 436 is that of MLI too",
    ]  # fmt: skip
