"""Reads the lexicon's YAML as written, and finds it: beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from lapwing.errors import LexiconError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def source_directory() -> Path | None:
    """The `lexicon/` folder of a checkout, or None in an installed package."""
    folder = Path(__file__).resolve().parents[3] / "lexicon"
    return folder if (folder / "codebook.yaml").is_file() else None


def read_yaml(path: Path) -> Any:
    """One YAML file. Raises LexiconError naming the file and line."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 (a safe loader)
    except (OSError, yaml.YAMLError) as error:
        raise LexiconError(f"{path.name} cannot be read: {' '.join(str(error).split())}; correct the file") from error


def read_list(folder: Path, pattern: str) -> list[tuple[str, dict[str, Any]]]:
    """Every entry of the list files that match, as (file name, entry), files in name order."""
    entries: list[tuple[str, dict[str, Any]]] = []
    for path in sorted(folder.glob(pattern)):
        data = read_yaml(path)
        if not isinstance(data, list):
            raise LexiconError(f"{path.name} must hold a list of entries; write each entry after '- '")
        for number, entry in enumerate(data, 1):
            if not isinstance(entry, dict):
                raise LexiconError(f"{path.name}: entry {number} has no fields; write them as 'field: value'")
        entries.extend((path.name, entry) for entry in data)
    return entries
