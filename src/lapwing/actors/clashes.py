"""What is wrong between entries: links that lead nowhere, codes that do not exist, one name claimed by two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lapwing.actors.entries import Registry, id_of
from lapwing.actors.shape import Entry, is_person, names_of
from lapwing.lexicon import Lexicon
from lapwing.lexicon.problems import Problems, check_entries
from lapwing.lexicon.registry import as_list, person_id, strip_accents


@dataclass(frozen=True, slots=True)
class Collision:
    """A strong name of the entry `id` in `file` that `other` claims too: an entry of `other_file`, or a shipped one (None)."""

    name: str
    file: str
    id: str
    other: str
    other_file: str | None

    def __str__(self) -> str:
        if self.other_file is None:
            return f"{self.file}: {self.id}: '{self.name}' is a strong name of '{self.other}' too, which ships; write it under weak if you do not want it"
        where = "" if self.other_file == self.file else f" ({self.other_file})"
        return f"{self.file}: {self.id}: '{self.name}' is a strong name of '{self.other}'{where} too, so it is weak in both; leave it strong in one"


def conflicts(lexicon: Lexicon, registry: Registry) -> list[str]:
    """Unknown codes, sectors, offices, members and links, overlapping terms: what the build refuses in the shipped registry."""
    files = registry.ids()
    data = joined(lexicon.data, *_unnamed(registry))
    taken = {entry["id"] for entry in data["states"]} & set(files)
    problems = Problems()
    for name in sorted(taken):
        problems.add(files[name], name, "the id is that of a state, which cannot be replaced; choose another")
    filed = {key: [(files.get(id_of(e), ""), e) for e in data[key]] for key in ("organisations", "people")}
    check_entries(data | {"states": [("", e) for e in data["states"]], "roles": [], **filed}, problems)
    return [problem for problem in problems.found if not problem.startswith(": ")]


def joined(data: dict[str, Any], organisations: list[Entry], people: list[Entry]) -> dict[str, Any]:
    """The data with these entries instead of those of the same ids."""
    own = {id_of(entry) for entry in (*organisations, *people)}
    return {
        **data,
        "organisations": [*(e for e in data["organisations"] if e["id"] not in own), *organisations],
        "people": [*(p for p in data["people"] if person_id(p) not in own), *people],
    }


def _unnamed(registry: Registry) -> tuple[list[Entry], list[Entry]]:
    """Organisations and people without their names, which `collisions_of` compares."""
    organisations = [{**e, "names": {}} for _, e in registry.entries if not is_person(e)]
    return organisations, [e for _, e in registry.entries if is_person(e)]


def collisions_of(lexicon: Lexicon, registry: Registry) -> list[Collision]:
    """Strong names of two entries, in the order of the files."""
    files = registry.ids()
    shipped = {strip_accents(name): other for name, other in strong_names(lexicon.data, set(files)).items()}
    first: dict[str, str] = {}
    found: list[Collision] = []
    for file, entry in registry.entries:
        mine = id_of(entry)
        for name in dict.fromkeys(name for name, strong in names_of(entry) if strong):
            bare = strip_accents(name)  # a name is looked for without its accents too
            other = first.setdefault(bare, mine)
            if other != mine:
                found.append(Collision(name, file, mine, other, files[other]))
            elif bare in shipped:
                found.append(Collision(name, file, mine, shipped[bare], None))
    return found


def strong_names(data: dict[str, Any], without: set[str] | frozenset[str] = frozenset()) -> dict[str, str]:
    """Every strong name that ships, whatever it names and in whichever language -> id; entries of the ids in `without` do not count."""
    found: dict[str, str] = {}
    for entry in data["states"]:
        ambiguous = {str(name) for name in as_list(entry.get("ambiguous"))}
        found |= {str(name): entry["id"] for name in _of_state(entry) if str(name) not in ambiguous}
    for entry in (*data["organisations"], *data["people"]):
        if id_of(entry) not in without:
            found |= {str(name): id_of(entry) for name, strong in names_of(entry) if strong}
    return found


def _of_state(entry: Entry) -> Iterator[Any]:
    """Names, capitals, cities, seats of power and bodies of a state that stand for themselves."""
    for names in (entry.get("names") or {}, entry.get("metonyms") or {}):
        for by_strength in names.values():
            yield from by_strength.get("strong") or []
    for places in (entry.get("capital") or {}, entry.get("cities") or {}):
        for named in places.values():
            yield from as_list(named)
    for body in entry.get("bodies") or []:
        for language in ("en", "fr"):
            yield from as_list(body.get(language))
