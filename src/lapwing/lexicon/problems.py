"""What can be wrong with the sources: every finding names its file and entry."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from lapwing.lexicon import registry

_FRAME_FIELDS = frozenset({"id", "means", "event", "mode", "context", "en", "fr", "reciprocal", "content", "needs", "when", "examples"})
_REALISATION_FIELDS = frozenset({"verbs", "nouns", "objective_nouns", "adjectives", "actor", "recipient"})
_CONDITION_FIELDS = frozenset({"object", "subject", "modifier", "content", "event", "mode", "context"})
_CONTEXT_FIELDS = frozenset({"en", "fr", "events", "sectors", "not"})
OFFICES = frozenset(
    "head-of-state head-of-government foreign-minister defence-minister interior-minister minister vice-president envoy spokesperson "
    "ambassador party-leader rebel-leader organisation-head opposition-leader commander official governor mayor mp judge police-chief "
    "intelligence-chief".split()
)


class Problems:
    """Collects what is wrong, so that one run names everything."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, file: str, entry: object, what: str) -> None:
        self.found.append(f"{file}: {entry}: {what}")


def _unknown(keys: Iterable[str], allowed: frozenset[str]) -> list[str]:
    return sorted(set(keys) - allowed)


def check_frames(data: dict[str, Any], problems: Problems) -> None:
    """Fields, categories, modes, contexts, classes and content references of every frame."""
    book = data["codebook"]
    ids = {frame.get("id") for _, frame in data["frames"]}
    seen: set[str] = set()
    for file, frame in data["frames"]:
        name = frame.get("id", "(no id)")
        if name in seen:
            problems.add(file, name, "the id is used twice")
        seen.add(name)
        for key in _unknown(frame, _FRAME_FIELDS):
            problems.add(file, name, f"unknown field '{key}'")
        _check_sense(frame, book, file, name, problems)
        for language in ("en", "fr"):
            realised = frame.get(language) or {}
            for key in _unknown(realised, _REALISATION_FIELDS):
                problems.add(file, name, f"unknown field '{language}.{key}'")
            if not any(realised.get(k) for k in ("verbs", "nouns", "objective_nouns", "adjectives")):
                problems.add(file, name, f"no realisation in {language}")
            if not any(language in example for example in frame.get("examples") or []):
                problems.add(file, name, f"no example in {language}")
        for condition in [*(frame.get("when") or []), *([frame["needs"]] if frame.get("needs") else [])]:
            for key in _unknown(condition, _CONDITION_FIELDS):
                problems.add(file, name, f"unknown field '{key}' in a condition")
            _check_sense({"event": frame.get("event"), **condition}, book, file, name, problems)
            for key in ("object", "subject", "modifier"):
                for word_class in condition.get(key) or []:
                    if word_class not in data["classes"]:
                        problems.add(file, name, f"unknown word class '{word_class}'")
            for reference in condition.get("content") or []:
                if reference not in ids and reference not in book["categories"]:
                    problems.add(file, name, f"unknown frame or category '{reference}' in content")


def _check_sense(sense: dict[str, Any], book: dict[str, Any], file: str, name: str, problems: Problems) -> None:
    event, mode = sense.get("event"), sense.get("mode")
    if event != "none" and event not in book["categories"]:
        problems.add(file, name, f"unknown event '{event}'")
    elif mode and (event == "none" or mode not in book["categories"][event]["modes"]):
        problems.add(file, name, f"'{mode}' is no mode of {event}")
    for context in sense.get("context") or []:
        if context not in book["contexts"]:
            problems.add(file, name, f"unknown context '{context}'")


def check_contexts(data: dict[str, Any], problems: Problems) -> None:
    """Every entry of contexts.yaml is a context of the codebook, and names its categories, modes and sectors."""
    book = data["codebook"]
    for context, entry in (data["context_words"] or {}).items():
        if context not in book["contexts"]:
            problems.add("contexts.yaml", context, "no such context")
        for field in _unknown(entry, _CONTEXT_FIELDS):
            problems.add("contexts.yaml", context, f"unknown field '{field}'")
        for event in entry.get("events") or ():
            category, _, mode = str(event).partition(".")
            known = book["categories"].get(category)
            if known is None or (mode and mode not in known["modes"]):
                problems.add("contexts.yaml", context, f"unknown event '{event}'")
        for sector in _unknown(entry.get("sectors") or (), frozenset(book["sectors"])):
            problems.add("contexts.yaml", context, f"unknown sector '{sector}'")


# -- actors ---------------------------------------------------------------------------------------------------------


def check_actors(data: dict[str, Any], problems: Problems) -> None:
    """Ids, codes, sectors, members, links, dates and names of every state, organisation, person and role."""
    check_entries(data, problems)
    if not problems.found:
        _check_names(data, problems)


def check_entries(data: dict[str, Any], problems: Problems) -> None:
    """The same, but for the names."""
    entries = [*data["states"], *data["organisations"]]
    states = {name for _, entry in data["states"] if len(name := str(entry.get("id"))) == 3 and name.isupper()}
    known = _Known(states | registry.NON_STATE | {"KOS", "ATA"}, frozenset(data["codebook"]["sectors"]), states, {entry.get("id") for _, entry in entries})
    _check_ids(entries, "id", "the id is used twice", problems)
    people = [(file, {"name": person.get("id") or person.get("name", "(no name)")}) for file, person in data["people"]]
    _check_ids(people, "name", "the person is listed twice", problems)
    _check_ids(data["roles"], "id", "the id is used twice", problems)
    items: dict[str, str] = {}
    for file, entry in entries:
        name = entry.get("id", "(no id)")
        _check_code(entry.get("code", name), "code", known, file, name, problems)
        _check_sectors(entry, known, file, name, problems)
        _check_members(entry, known, file, name, problems)
        _check_links(entry, known, file, name, problems)
        _check_item(entry, items, file, name, problems)
    for file, person in data["people"]:
        _check_person(person, known, file, problems)
    for file, role in data["roles"]:
        _check_sectors(role, known, file, role.get("id"), problems)


@dataclass(frozen=True, slots=True)
class _Known:
    """What entries may refer to."""

    codes: set[str]
    sectors: frozenset[str]
    states: set[str]
    ids: set[Any]


def _check_ids(entries: list[tuple[str, dict[str, Any]]], key: str, what: str, problems: Problems) -> None:
    seen: set[str] = set()
    for file, entry in entries:
        name = entry.get(key, f"(no {key})")
        if not entry.get(key):
            problems.add(file, name, f"no {key}")
        elif name in seen:
            problems.add(file, name, what)
        seen.add(name)


def _check_code(code: object, what: str, known: _Known, file: str, name: str, problems: Problems) -> None:
    if code not in known.codes:
        problems.add(file, name, f"unknown {what} '{code}'")


def _check_sectors(entry: dict[str, Any], known: _Known, file: str, name: Any, problems: Problems) -> None:
    for sector in [*(entry.get("sector") or ()), *(entry.get("sectors") or ())]:
        if sector not in known.sectors:
            problems.add(file, name, f"unknown sector '{sector}'")


def _check_members(entry: dict[str, Any], known: _Known, file: str, name: str, problems: Problems) -> None:
    """Members are states; a state's terms follow each other."""
    terms: dict[str, list[tuple[str, str]]] = {}
    for member in entry.get("members") or []:
        state = str(member.get("id"))
        if state not in known.states:
            problems.add(file, name, f"unknown member '{state}'")
        terms.setdefault(state, []).append(_period(member))
    for state, periods in terms.items():
        if any(_later(start, end) for start, end in periods):
            problems.add(file, name, f"member '{state}' leaves before entering")
        if _overlap(periods):
            problems.add(file, name, f"two memberships of '{state}' overlap")


def _check_links(entry: dict[str, Any], known: _Known, file: str, name: str, problems: Problems) -> None:
    """Parents, predecessors and successors are other entries; rivals are states."""
    parent = entry.get("parent")
    links = [("parent", parent)] if parent else []
    for key in ("predecessor", "successor"):
        links += [(key, link.get("id")) for link in entry.get(key) or []]
    links += [("rival", state) for state in entry.get("rivals") or []]
    for key, other in links:
        if other not in known.ids or other == name:
            problems.add(file, name, f"unknown {key} '{other}'")


def _check_item(entry: dict[str, Any], items: dict[str, str], file: str, name: str, problems: Problems) -> None:
    item = entry.get("wikidata")
    if item is None:
        return
    if not re.fullmatch(r"Q[1-9]\d*", str(item)):
        problems.add(file, name, f"'{item}' is no Wikidata id")
    elif items.setdefault(str(item), name) != name:
        problems.add(file, name, f"'{item}' is the Wikidata id of '{items[str(item)]}' too")


def _check_person(person: dict[str, Any], known: _Known, file: str, problems: Problems) -> None:
    """Country or code, organisation, sectors; offices that are known, and each held for one time after the other."""
    name = person.get("name", "(no name)")
    _check_code(person.get("country") or person.get("code"), "country or code", known, file, name, problems)
    _check_sectors(person, known, file, name, problems)
    terms: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for office in person.get("offices") or []:
        held = str(office.get("office"))
        if held not in OFFICES:
            problems.add(file, name, f"unknown office '{held}'")
        if _later(*_period(office)):
            problems.add(file, name, f"leaves {held} before entering it")
        of = str(office.get("country") or office.get("code") or person.get("country") or person.get("code"))
        _check_code(of, "country or code", known, file, name, problems)
        terms.setdefault((held, of, str(office.get("organisation"))), []).append(_period(office))
    for (held, of, _), periods in terms.items():
        if _overlap(periods):
            problems.add(file, name, f"is {held} of '{of}' twice at a time; end the earlier term, or name the organisation of each")
    for part in [person, *(person.get("offices") or ())]:
        if part.get("organisation") and part["organisation"] not in known.ids:
            problems.add(file, name, f"unknown organisation '{part['organisation']}'")


def _period(dated: dict[str, Any]) -> tuple[str, str]:
    return str(dated.get("from", "0000")), str(dated.get("to", "9999"))


def _later(first: str, second: str) -> bool:
    """Is `first` after `second`? Dates may be a year or a month only: compared as far as both are known."""
    known = min(len(first), len(second))
    return first[:known] > second[:known]


def _overlap(periods: list[tuple[str, str]]) -> bool:
    """Do two of these overlap? One may begin when another ends."""
    return any(_later(earlier[1], later[0]) for earlier, later in pairwise(sorted(periods)))


def _check_names(data: dict[str, Any], problems: Problems) -> None:
    """A spelling is strong in one entry only: the matcher would have to choose. Each language's strong names are looked for in the other's texts too.

    A capital, palace or body that is called as its own state, or as an organisation of that state (Djibouti, the Bundestag), is no rival of it.
    """
    files = {str(entry.get(key)): file for name, key in (("states", "id"), ("organisations", "id"), ("people", "name")) for file, entry in data[name]}
    told: set[tuple[str, str]] = set()
    for language, spelling, first, second in registry.clashes({key: [entry for _, entry in data[key]] for key in ("states", "organisations", "people")}):
        one, other = (row["id"].removeprefix("person:") for row in (first, second))
        entry = other if other in files else other.partition(":")[0]
        if (one, other) not in told:
            problems.add(files[entry], entry, f"'{spelling}' is a strong {language} name of '{one}' too; make it weak in one")
        told.add((one, other))
