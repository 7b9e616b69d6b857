"""YAML to the artifact that ships: every cross-reference is resolved, every offending entry named."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

from lapwing.errors import LexiconError
from lapwing.lexicon import exchange, registry
from lapwing.lexicon.imports import check_imports, read_imports
from lapwing.lexicon.problems import OFFICES, Problems, check_actors, check_contexts, check_frames
from lapwing.lexicon.source import read_list, read_yaml

ARTIFACT = Path(__file__).resolve().parents[1] / "data" / "lexicon.json.gz"


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
        "imports": read_imports(folder / "imports"),
    }


def check(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """The sources and everything wrong with them."""
    data = read_sources(folder)
    problems = Problems()
    check_frames(data, problems)
    check_actors(data, problems)
    check_imports(data, OFFICES, registry.NON_STATE, problems.add)
    check_contexts(data, problems)
    states = {entry["id"] for _, entry in data["states"] if str(entry.get("id")).isupper()}
    exchange.check_exchange(exchange.read_exchange(folder), data["codebook"], states, registry.NON_STATE, problems.add)
    return data, problems.found


def bare(data: dict[str, Any]) -> dict[str, Any]:
    """The sources without the names of their files."""
    return {key: [entry for _, entry in value] if isinstance(value, list) else value for key, value in data.items()}


def compiled(data: dict[str, Any]) -> dict[str, Any]:
    """What `store.from_data` takes: the entries, and the registry made of them. They must be sound, which `check` tells."""
    plain = bare(data)
    return plain | {"registry": registry.compiled(plain)}


def serialised(plain: dict[str, Any]) -> bytes:
    """The artifact before compression, of what `compiled` gives: deterministic, dates as text."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode("utf-8")


def build(folder: Path, artifact: Path = ARTIFACT) -> str:
    """Check, compile and write the artifact, and beside it the tables of exchange; returns its version. Raises LexiconError naming the first problems."""
    data, found = check(folder)
    if found:
        raise LexiconError(f"{len(found)} problems, first: {found[0]}; run 'lapwing lexicon check' for all")
    plain = serialised(compiled(data))
    artifact.parent.mkdir(parents=True, exist_ok=True)
    artifact.write_bytes(gzip.compress(plain, compresslevel=9, mtime=0))
    if tables := exchange.read_exchange(folder):
        artifact.with_name(exchange.ARTIFACT.name).write_bytes(exchange.serialised(tables))
    return version_of(plain)


def version_of(artifact: bytes) -> str:
    """Content hash of the artifact before compression, which may differ between zlib builds."""
    return hashlib.sha256(artifact).hexdigest()[:12]
