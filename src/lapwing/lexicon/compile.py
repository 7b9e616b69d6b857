"""YAML to the artifact that ships: every cross-reference is resolved, every offending entry named."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from lapwing.errors import LexiconError
from lapwing.lexicon import registry
from lapwing.lexicon.source import read_list, read_yaml

ARTIFACT = Path(__file__).resolve().parents[1] / "data" / "lexicon.json.gz"
NON_STATE = frozenset({"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"})
_FRAME_FIELDS = frozenset({"id", "means", "event", "mode", "context", "en", "fr", "reciprocal", "content", "needs", "when", "examples"})
_REALISATION_FIELDS = frozenset({"verbs", "nouns", "objective_nouns", "adjectives", "actor", "recipient"})
_CONDITION_FIELDS = frozenset({"object", "subject", "modifier", "content", "event", "mode", "context"})
_CONTEXT_FIELDS = frozenset({"en", "fr", "events", "sectors", "not"})
OFFICES = frozenset(
    "head-of-state head-of-government foreign-minister defence-minister interior-minister minister vice-president envoy spokesperson "
    "ambassador party-leader rebel-leader organisation-head opposition-leader commander".split()
)


class Problems:
    """Collects what is wrong, so that one run names everything."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, file: str, entry: object, what: str) -> None:
        self.found.append(f"{file}: {entry}: {what}")


def read_sources(folder: Path) -> dict[str, Any]:
    """All YAML files of the lexicon as one plain structure."""
    classes: dict[str, Any] = {}
    for path in sorted((folder / "classes").glob("*.yaml")):
        for key, value in (read_yaml(path) or {}).items():
            if key in classes:
                raise LexiconError(f"{path.name}: class '{key}' is defined twice; keep one")
            classes[key] = value
    actors = folder / "actors"
    roles = folder / "roles.yaml"
    return {
        "codebook": read_yaml(folder / "codebook.yaml"),
        "frames": read_list(folder / "frames", "*.yaml"),
        "classes": classes,
        "states": read_list(actors, "states.yaml"),
        "organisations": [*read_list(actors, "organisations.yaml"), *read_list(actors, "groups.yaml"), *read_list(actors, "bodies.yaml")],
        "people": read_list(actors, "people-*.yaml"),
        "roles": read_list(folder, "roles.yaml") if roles.exists() else [],
        "speech": read_yaml(folder / "language" / "speech.yaml"),
        "grammar": read_yaml(folder / "language" / "grammar.yaml"),
        "time": read_yaml(folder / "language" / "time.yaml"),
        "place": read_yaml(folder / "language" / "place.yaml"),
        "reference": read_yaml(folder / "language" / "reference.yaml"),
        "context_words": read_yaml(folder / "contexts.yaml"),
    }


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


def _period(dated: dict[str, Any]) -> tuple[str, str]:
    return str(dated.get("from", "0000")), str(dated.get("to", "9999"))


def _later(first: str, second: str) -> bool:
    """Is `first` after `second`? Dates may be a year or a month only: compared as far as both are known."""
    known = min(len(first), len(second))
    return first[:known] > second[:known]


def _check_members(entry: dict[str, Any], states: set[str], file: str, name: str, problems: Problems) -> None:
    """Members are states; a state's terms follow each other."""
    terms: dict[str, list[tuple[str, str]]] = {}
    for member in entry.get("members") or []:
        state = str(member.get("id"))
        if state not in states:
            problems.add(file, name, f"unknown member '{state}'")
        terms.setdefault(state, []).append(_period(member))
    for state, periods in terms.items():
        periods.sort()
        if any(_later(start, end) for start, end in periods):
            problems.add(file, name, f"member '{state}' leaves before entering")
        if any(not _later(later[0], earlier[1]) and later[0] != earlier[1] for earlier, later in pairwise(periods)):
            problems.add(file, name, f"two memberships of '{state}' overlap")


def _check_links(entry: dict[str, Any], ids: set[Any], file: str, name: str, problems: Problems) -> None:
    """Parents, predecessors and successors are other entries."""
    parent = entry.get("parent")
    links = [("parent", parent)] if parent else []
    for key in ("predecessor", "successor"):
        links += [(key, link.get("id")) for link in entry.get(key) or []]
    for key, other in links:
        if other not in ids or other == name:
            problems.add(file, name, f"unknown {key} '{other}'")


def _check_item(entry: dict[str, Any], items: dict[str, str], file: str, name: str, problems: Problems) -> None:
    item = entry.get("wikidata")
    if item is None:
        return
    if not re.fullmatch(r"Q[1-9]\d*", str(item)):
        problems.add(file, name, f"'{item}' is no Wikidata id")
    elif items.setdefault(str(item), name) != name:
        problems.add(file, name, f"'{item}' is the Wikidata id of '{items[str(item)]}' too")


def _check_strong_names(entry: dict[str, Any], strong: dict[str, str], file: str, name: str, problems: Problems) -> None:
    """The other language's strong names are looked for too, so that one spelling may be strong in one entry only."""
    for language, names in (entry.get("names") or {}).items():
        for written in names.get("strong") or []:
            other = strong.setdefault(str(written), name)
            if other != name:
                problems.add(file, name, f"'{written}' is a strong {language} name of '{other}' too")


def check_actors(data: dict[str, Any], problems: Problems) -> None:
    """Ids, codes, sectors, members, links and strong names of every actor; dates in office of every person."""
    book = data["codebook"]
    states = {name for _, entry in data["states"] if len(name := str(entry.get("id"))) == 3 and name.isupper()}
    codes = states | NON_STATE | {"KOS", "ATA"}
    strong: dict[str, str] = {}
    items: dict[str, str] = {}
    ids = {entry.get("id") for _, entry in [*data["states"], *data["organisations"]]}
    seen: set[str] = set()
    for file, entry in [*data["states"], *data["organisations"]]:
        name = entry.get("id", "(no id)")
        if name in seen:
            problems.add(file, name, "the id is used twice")
        seen.add(name)
        code = entry.get("code", name)
        if code not in codes:
            problems.add(file, name, f"unknown code '{code}'")
        for sector in entry.get("sector") or []:
            if sector not in book["sectors"]:
                problems.add(file, name, f"unknown sector '{sector}'")
        _check_members(entry, states, file, name, problems)
        _check_links(entry, ids, file, name, problems)
        _check_item(entry, items, file, name, problems)
        _check_strong_names(entry, strong, file, name, problems)
    people: set[str] = set()
    for file, person in data["people"]:
        name = person.get("name", "(no name)")
        if name in people:
            problems.add(file, name, "the person is listed twice")
        people.add(name)
        code = person.get("country") or person.get("code")
        if code not in codes:
            problems.add(file, name, f"unknown country or code '{code}'")
        for office in person.get("offices") or []:
            if office.get("office") not in OFFICES:
                problems.add(file, name, f"unknown office '{office.get('office')}'")
            start, end = str(office.get("from", "")), str(office.get("to", "9999"))
            if start and start[: min(len(start), len(end))] > end[: min(len(start), len(end))]:
                problems.add(file, name, f"leaves {office.get('office')} before entering it")
        for sector in person.get("sectors") or []:
            if sector not in book["sectors"]:
                problems.add(file, name, f"unknown sector '{sector}'")
    for file, role in data["roles"]:
        for sector in role.get("sector") or []:
            if sector not in book["sectors"]:
                problems.add(file, role.get("id"), f"unknown sector '{sector}'")


def check(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """The sources and everything wrong with them."""
    data = read_sources(folder)
    problems = Problems()
    check_frames(data, problems)
    check_actors(data, problems)
    check_contexts(data, problems)
    return data, problems.found


def compiled(data: dict[str, Any]) -> dict[str, Any]:
    """What `store.from_data` takes: the entries without their file names, and the registry made of them."""
    plain = {key: [entry for _, entry in value] if isinstance(value, list) else value for key, value in data.items()}
    return plain | {"registry": registry.compiled(plain)}


def serialised(plain: dict[str, Any]) -> bytes:
    """The artifact before compression, of what `compiled` gives: deterministic, dates as text."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode("utf-8")


def build(folder: Path, artifact: Path = ARTIFACT) -> str:
    """Check, compile and write the artifact; returns its version. Raises LexiconError naming the first problems."""
    data, found = check(folder)
    if found:
        raise LexiconError(f"{len(found)} problems, first: {found[0]}; run 'lapwing lexicon check' for all")
    plain = serialised(compiled(data))
    artifact.parent.mkdir(parents=True, exist_ok=True)
    artifact.write_bytes(gzip.compress(plain, compresslevel=9, mtime=0))
    return version_of(plain)


def version_of(artifact: bytes) -> str:
    """Content hash of the artifact before compression, which may differ between zlib builds."""
    return hashlib.sha256(artifact).hexdigest()[:12]
