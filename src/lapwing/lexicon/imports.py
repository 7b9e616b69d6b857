"""The tables that importers of actors read: `lexicon/imports/*.yaml`, each of which opens by defining its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from lapwing.lexicon.source import read_yaml

_TABLES = ("wikidata", "opensanctions", "offices", "countries")
#: Says that an entry of a file is wrong, and how.
Add = Callable[[str, object, str], None]


def read_imports(folder: Path) -> dict[str, Any]:
    """Table -> its content; nothing where a lexicon has no such folder. Raises LexiconError when a table is missing or malformed."""
    if not folder.is_dir():
        return {}
    return {table: read_yaml(folder / f"{table}.yaml") for table in _TABLES}


def check_imports(data: dict[str, Any], offices: frozenset[str], non_state: frozenset[str], add: Add) -> None:
    """Offices, codes, sectors, roles and states that the tables name exist; no Wikidata class stands twice."""
    tables = data["imports"]
    if not tables:
        return
    wikidata, sanctions = tables["wikidata"], tables["opensanctions"]
    seen: set[str] = set()
    for row in [*wikidata["organisations"], *wikidata["offices"]]:
        if row["id"] in seen:
            add("wikidata.yaml", row["id"], "the class is listed twice")
        seen.add(row["id"])
    for file, rows in (("wikidata.yaml", wikidata["organisations"]), ("opensanctions.yaml", sanctions["organisations"])):
        for row in rows:
            if not (row.get("leave") or row.get("unknown") or row.get("code") in non_state | {"country"}):
                add(file, row.get("id") or row.get("topics") or row.get("schema"), f"unknown code '{row.get('code')}'")
    sectors = [("wikidata.yaml", row["id"], row.get("sector") or []) for row in wikidata["organisations"]]
    sectors += [("opensanctions.yaml", topic, found) for topic, found in sanctions["people"].items()]
    sectors += [("opensanctions.yaml", row.get("topics"), row["sector"]) for row in sanctions["organisations"]]
    for file, entry, found in sectors:
        for sector in sorted(set(found) - set(data["codebook"]["sectors"])):
            add(file, entry, f"unknown sector '{sector}'")
    _check_offices(data, offices, add)
    states = {entry["id"] for _, entry in data["states"]}
    for code, state in tables["countries"].items():
        if state not in states:
            add("countries.yaml", code, f"unknown state '{state}'")


def _check_offices(data: dict[str, Any], offices: frozenset[str], add: Add) -> None:
    tables = data["imports"]
    named: list[tuple[str, object, Iterable[str]]] = []
    for row in tables["wikidata"]["offices"]:
        named.append(("wikidata.yaml", row["id"], [] if row.get("leave") else [row.get("office", "(none)"), row.get("below", row.get("office"))]))
    named += [("opensanctions.yaml", topic, [office]) for topic, office in tables["opensanctions"]["posts"].items()]
    named += [("offices.yaml", office, [office]) for office in tables["offices"]]
    for file, entry, wanted in named:
        for office in sorted(set(wanted) - offices):
            add(file, entry, f"unknown office '{office}'")
    roles = {role["id"] for _, role in data["roles"]}
    for office, listed in tables["offices"].items():
        for role in listed:
            if role not in roles:
                add("offices.yaml", office, f"unknown role '{role}'")
