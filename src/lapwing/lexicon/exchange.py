"""Codes of other datasets: CAMEO for PLOVER's categories, names and numbers of states. Read by exports only, so apart from what articles are coded with.

The sources are `lexicon/cameo.yaml` and `lexicon/countries.yaml`, each of which opens by defining its fields.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lapwing.errors import LexiconError
from lapwing.lexicon.source import read_yaml

ARTIFACT = Path(__file__).resolve().parents[1] / "data" / "exchange.json"
_FILES = ("cameo", "countries")
#: Says that an entry of a file is wrong, and how.
Add = Callable[[str, object, str], None]


@dataclass(frozen=True, slots=True)
class Sense:
    """What a CAMEO code means in PLOVER. `also`: modes that CAMEO does not tell from `mode`."""

    event: str
    mode: str | None
    context: tuple[str, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """The tables, ready to use. `version`: content hash."""

    version: str
    cameo: dict[str, Any]
    countries: dict[str, dict[str, Any]]

    def cameo_code(self, event: str, mode: str | None, contexts: Iterable[str]) -> str:
        """The CAMEO code of an event: of what its mode and contexts allow the least special. A mode that the category has not counts as none.

        >>> exchange().cameo_code("AID", None, ("economic",)), exchange().cameo_code("AID", None, ("economic", "military"))
        ('071', '070')
        """
        entry = _entry(self.cameo["choose"][event])
        if mode in entry["modes"]:
            entry = _entry(entry["modes"][mode])
        special = {entry["context"][context] for context in contexts if context in entry["context"]}
        return str(special.pop() if len(special) == 1 else entry["code"])

    def cameo_name(self, code: str) -> str:
        """CAMEO's name of a code that `cameo_code` gives."""
        return str(self.cameo["names"][code])

    def country(self, code: str | None) -> dict[str, Any]:
        """Name and codes of a state; nothing for what is none."""
        return self.countries.get(code or "", {})


def _entry(written: str | dict[str, Any]) -> dict[str, Any]:
    entry = {"code": written} if isinstance(written, str) else written
    return {"context": {}, "modes": {}} | entry


def sense(entry: dict[str, Any]) -> Sense:
    """What a code of `codes` means, house corrections applied."""
    meant = entry.get("house") or entry
    return Sense(meant["event"], meant.get("mode"), tuple(meant.get("context") or ()), tuple(entry.get("also") or ()))


def read_exchange(folder: Path) -> dict[str, Any]:
    """The two files; nothing where a lexicon has neither. Raises LexiconError when one is missing or malformed."""
    if not any((folder / f"{name}.yaml").exists() for name in _FILES):
        return {}
    return {name: read_yaml(folder / f"{name}.yaml") for name in _FILES}


def serialised(tables: dict[str, Any]) -> bytes:
    """The artifact: deterministic, one line."""
    return json.dumps(tables, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8") + b"\n"


def from_bytes(content: bytes) -> Exchange:
    """The tables of an artifact."""
    tables = json.loads(content)
    return Exchange(hashlib.sha256(content).hexdigest()[:12], tables["cameo"], tables["countries"])


@lru_cache(maxsize=1)
def exchange() -> Exchange:
    """The tables that ship. Raises LexiconError when they are missing."""
    if not ARTIFACT.is_file():
        raise LexiconError(f"the tables {ARTIFACT.name} are missing; run 'lapwing lexicon build' in a checkout or reinstall the package")
    return from_bytes(ARTIFACT.read_bytes())


# -- what can be wrong -----------------------------------------------------------------------------------------------


def chosen(cameo: dict[str, Any]) -> Iterator[tuple[str, str | None, str | None, str]]:
    """(category, mode, context, code) of everything under `choose`."""
    for event, written in cameo["choose"].items():
        entry = _entry(written)
        for mode, part in ((None, entry), *((mode, _entry(other)) for mode, other in entry["modes"].items())):
            yield event, mode, None, part["code"]
            for context, code in part["context"].items():
                yield event, mode, context, code


def check_exchange(tables: dict[str, Any], codebook: dict[str, Any], states: set[str], non_state: frozenset[str], add: Add) -> None:
    """Every category and mode has a code, each code means what it is chosen for, and every state, sector and group is known."""
    if not tables:
        return
    cameo = tables["cameo"]
    _check_codes(cameo, codebook, add)
    _check_choices(cameo, codebook, add)
    for what, known, there in (
        ("sector", set(codebook["sectors"]), set(cameo["sectors"])),
        ("group", set(non_state), set(cameo["groups"])),
    ):
        for code in sorted(there - known):
            add("cameo.yaml", code, f"unknown {what}")
    for code in sorted(non_state - set(cameo["groups"])):
        add("cameo.yaml", code, "the group has no entry")
    listed = set(tables["countries"])
    for code in sorted(states ^ (listed - {"ATA"})):
        add("countries.yaml", code, "unknown state" if code in listed else "the state has no entry")
    for field in ("cow", "fips"):
        seen: dict[Any, str] = {}
        for code, entry in tables["countries"].items():
            if field in entry and seen.setdefault(entry[field], code) != code:
                add("countries.yaml", code, f"{field} {entry[field]} is that of {seen[entry[field]]} too")


def _check_codes(cameo: dict[str, Any], codebook: dict[str, Any], add: Add) -> None:
    """The senses as corrected must be PLOVER's; what the conversion file has may be deleted names."""
    for code, entry in cameo["codes"].items():
        meant = sense(entry)
        category = codebook["categories"].get(meant.event)
        if category is None:
            add("cameo.yaml", code, f"unknown event '{meant.event}'")
            continue
        for mode in filter(None, (meant.mode, *meant.also)):
            if mode not in category["modes"]:
                add("cameo.yaml", code, f"'{mode}' is no mode of {meant.event}")
        for context in meant.context:
            if context not in codebook["contexts"]:
                add("cameo.yaml", code, f"unknown context '{context}'")


def _check_choices(cameo: dict[str, Any], codebook: dict[str, Any], add: Add) -> None:
    wanted = {(event, mode) for event, category in codebook["categories"].items() for mode in (None, *category["modes"])}
    there = {(event, mode) for event, mode, _, _ in chosen(cameo)}
    for event, mode in sorted(wanted ^ there, key=str):
        add("cameo.yaml", f"choose {event} {mode or ''}".strip(), "unknown category or mode" if (event, mode) in there else "has no CAMEO code")
    for event, mode, context, code in chosen(cameo):
        if problem := _wrong_choice(cameo, event, mode, context, code):
            add("cameo.yaml", " ".join(filter(None, ("choose", event, mode, context))), f"{code} {problem}")
    for code in sorted({code for *_, code in chosen(cameo)} ^ set(cameo["names"])):
        add("cameo.yaml", code, "has a name but is never chosen" if code in cameo["names"] else "has no name")


def _wrong_choice(cameo: dict[str, Any], event: str, mode: str | None, context: str | None, code: str) -> str:
    """Why a code must not stand for this, or nothing."""
    if code not in cameo["codes"]:
        return "is no code of 'codes'"
    meant = sense(cameo["codes"][code])
    if meant.event != event and cameo["shared"].get(code) != event:
        return f"means {meant.event}"
    unspecified = len(code) == 3 and code.endswith("0")
    if meant.mode and meant.mode != mode and mode not in meant.also and not unspecified:
        return f"means the mode {meant.mode}"
    if context and context not in meant.context and not unspecified:
        return f"does not mean the context {context}"
    return ""
