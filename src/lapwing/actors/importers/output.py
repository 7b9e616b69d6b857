"""Entries as the lines of a registry's file, JSON Lines or YAML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import yaml

from lapwing.actors.shape import Entry


def json_lines(entries: Iterable[Entry]) -> Iterator[bytes]:
    """One entry a line."""
    for entry in entries:
        yield json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def yaml_lines(entries: Iterable[Entry], source: str) -> Iterator[bytes]:
    """One entry a line, to be corrected by hand."""
    yield f"# Imported by 'lapwing actors import' from {source}. docs/actors.md explains the fields.\n".encode()
    count = 0
    for count, entry in enumerate(entries, 1):  # noqa: B007 (counts)
        yield yaml_line(entry)
    if not count:
        yield b"[]\n"


def yaml_line(entry: Entry) -> bytes:
    """An entry as one item of a YAML list."""
    text: str = yaml.safe_dump(entry, default_flow_style=True, allow_unicode=True, sort_keys=False, width=1_000_000)
    return f"- {text.strip()}\n".encode()
