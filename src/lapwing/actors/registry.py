"""The user's own actors: a YAML or JSON Lines file, or a folder of them, added to the registry that ships.

An entry with the id of a shipped one replaces it. A strong name of the user's goes before whatever ships under that name; one that two of the
user's entries claim is weak in both.
"""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from lapwing.actors.clashes import collisions_of, conflicts, joined
from lapwing.actors.entries import JSON_SUFFIXES, VARIABLE, Registry, files_of, read_registry
from lapwing.actors.shape import Entry, is_person, names_of
from lapwing.errors import LexiconError
from lapwing.lexicon import Lexicon, load
from lapwing.lexicon.extend import extended
from lapwing.lexicon.registry import strip_accents
from lapwing.lexicon.store import without_collecting

_log = logging.getLogger(__name__)


def chosen(actors: str | Path | None = None) -> Path | None:
    """The registry to use: the one given, else the one that LAPWING_ACTORS names, else none."""
    named = str(actors or os.environ.get(VARIABLE) or "")
    return Path(named) if named else None


def lexicon_with(actors: str | Path | None = None) -> Lexicon:
    """The lexicon with the user's registry added, if there is one. Read once for as long as its files do not change.

    Raises InputError when there is no such file, LexiconError when an entry cannot be used.
    """
    path = chosen(actors)
    if path is None:
        return load()
    return _lexicon_of(tuple((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files_of(path)), str(path))


@lru_cache(maxsize=2)
def _lexicon_of(stamps: tuple[tuple[str, int, int], ...], shown: str) -> Lexicon:
    with without_collecting():
        registry = read_registry(Path(name) for name, _, _ in stamps)
        return added(load(), registry, shown)


def added(lexicon: Lexicon, registry: Registry, shown: str) -> Lexicon:
    """The lexicon with these entries. Raises LexiconError naming the first problem; collisions are logged as a warning."""
    problems, collisions = [*registry.problems, *conflicts(lexicon, registry)], collisions_of(lexicon, registry)
    if problems:
        raise LexiconError(f"{_first(problems)}; run 'lapwing actors check {shown}' for all")
    if collisions:
        _log.warning("%s; run 'lapwing actors check %s' for all", _first([str(c) for c in collisions]), shown)
    doubtful = {strip_accents(c.name) for c in collisions if c.other_file is not None}
    marked = [_marked(file, entry, doubtful) for file, entry in registry.entries]
    people = [entry for entry in marked if is_person(entry)]
    organisations = [entry for entry in marked if not is_person(entry)]
    data = joined(lexicon.data, organisations, people)
    data["registry"] = extended(lexicon.data["registry"], organisations, people, lexicon.data["organisations"])
    return replace(lexicon, version=f"{lexicon.version}+actors.{registry.version}", data=data)


def _first(found: list[str]) -> str:
    return found[0] if len(found) == 1 else f"{found[0]} (and {len(found) - 1} more)"


def _marked(file: str, entry: Entry, doubtful: set[str]) -> Entry:
    """The entry as the lexicon takes it: marked as the user's, names that two entries claim among the weak ones."""
    found = {**entry, "own": True}
    if file.endswith(JSON_SUFFIXES):
        found["bulk"] = True
    claimed = [name for name, strong in names_of(entry) if strong and strip_accents(name) in doubtful] if doubtful else []
    if not claimed:
        return found
    if is_person(entry):
        found["weak"] = [*(entry.get("weak") or []), *claimed]
    else:
        found["names"] = {language: _weakened(names or {}, claimed) for language, names in entry["names"].items()}
    return found


def _weakened(names: dict[str, list[str]], claimed: list[str]) -> dict[str, list[str]]:
    strong = names.get("strong") or []
    return {"strong": [n for n in strong if n not in claimed], "weak": [*(names.get("weak") or []), *(n for n in strong if n in claimed)]}
