"""Entries of a registry of the user's own, read from its files: YAML written by hand, JSON Lines (one entry a line) for thousands of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from lapwing.actors.shape import Entry, faults
from lapwing.errors import InputError
from lapwing.lexicon.registry import person_id

#: Names the registry where no path is given.
VARIABLE = "LAPWING_ACTORS"
YAML_SUFFIXES = (".yaml", ".yml")
JSON_SUFFIXES = (".jsonl", ".ndjson")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Registry:
    """Entries as read, each with the file it comes from; `problems` with what could not be read, `version` a hash of the files' bytes."""

    version: str = ""
    entries: list[tuple[str, Entry]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def ids(self) -> dict[str, str]:
        """Id -> file."""
        return {id_of(entry): file for file, entry in self.entries}


def id_of(entry: Entry) -> str:
    """The id of an entry; a person's may be made of the name."""
    return str(entry["id"]) if "id" in entry else person_id(entry)


def files_of(path: Path) -> list[Path]:
    """The files of a registry, in order of name. Raises InputError when there is none."""
    wanted = (*YAML_SUFFIXES, *JSON_SUFFIXES)
    if path.is_dir():
        found = sorted(f for f in path.iterdir() if f.suffix in wanted and f.is_file() and not f.name.startswith("."))
        if not found:
            raise InputError(f"{path} holds no registry of actors; put a file there that ends in {', '.join(wanted)}")
        return found
    if not path.is_file():
        raise InputError(f"{path} cannot be read: there is no such file or folder; check --actors and {VARIABLE}")
    if path.suffix not in wanted:
        raise InputError(f"{path} is no registry of actors; its name must end in {', '.join(wanted)}")
    return [path]


def read_registry(files: Iterable[Path]) -> Registry:
    """All entries of these files. Raises InputError when one cannot be opened; what is wrong inside is in `problems`."""
    contents = []
    for file in files:
        try:
            contents.append((file.name, file.read_bytes()))
        except OSError as error:
            raise InputError(f"{file} cannot be read: {error.strerror or error}; check its permissions") from error
    return registry_of(contents)


def registry_of(contents: Iterable[tuple[str, bytes]]) -> Registry:
    """All entries of files given as (name, bytes)."""
    digest = hashlib.sha256()
    found = Registry()
    seen: dict[str, str] = {}
    for name, content in contents:
        digest.update(len(content).to_bytes(8, "big") + content)
        for where, entry in _entries(name, content, found.problems):
            what = faults(entry) if isinstance(entry, dict) else ["no fields; write them as 'field: value'"]
            mine = "" if what else id_of(entry)
            if mine in seen:
                what = [f"the id is used twice (first in {seen[mine]})"]
            if what:
                label = (entry.get("id") or entry.get("name") or where) if isinstance(entry, dict) else where
                found.problems.extend(f"{name}: {label}: {fault}" for fault in what)
                continue
            seen[mine] = name
            found.entries.append((name, entry))
    return replace(found, version=digest.hexdigest()[:12])


def _entries(name: str, content: bytes, problems: list[str]) -> Iterator[tuple[str, Any]]:
    """(where, entry) of one file, each entry of any shape."""
    if name.endswith(JSON_SUFFIXES):
        for number, line in enumerate(content.split(b"\n"), 1):
            if line.strip():
                try:
                    yield f"line {number}", json.loads(line)
                except ValueError as error:
                    problems.append(f"{name}: line {number}: not JSON ({' '.join(str(error).split())}); write one entry a line")
        return
    try:
        data = yaml.load(content, Loader=_LOADER)  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, ValueError) as error:  # an impossible date (2021-13-01) is a ValueError
        problems.append(f"{name}: cannot be read: {' '.join(str(error).split())}; correct the file")
        return
    if not isinstance(data, list | None):
        problems.append(f"{name}: must hold a list of entries; write each entry after '- '")
        return
    for number, entry in enumerate(data or [], 1):
        yield f"entry {number}", _plain(entry)


def _plain(value: Any) -> Any:
    """Dates as text, as JSON has them."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
