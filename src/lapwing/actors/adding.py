"""One more entry at the end of a user's YAML file: what is there, comments included, stays byte for byte."""

from __future__ import annotations

import re
from pathlib import Path

from lapwing.actors.clashes import collisions_of, conflicts
from lapwing.actors.entries import YAML_SUFFIXES, Registry, id_of, registry_of
from lapwing.actors.importers.output import yaml_line
from lapwing.actors.shape import Entry, faults
from lapwing.errors import InputError, LexiconError
from lapwing.lexicon import Lexicon

_ITEM = re.compile(rb"^([ \t]*)- ", re.MULTILINE)


def with_entry(path: Path, entry: Entry, lexicon: Lexicon) -> tuple[bytes, list[str]]:
    """The content of `path`, which need not exist, with `entry` at its end; and warnings: names that it shares with another entry.

    Raises LexiconError when the entry is wrong or the file cannot take it, InputError when it cannot be read or is no YAML.
    """
    if path.suffix not in YAML_SUFFIXES:
        raise InputError(f"{path} is no YAML file; give one that ends in .yaml (a folder is added to by naming a file in it)")
    before = _content(path)
    label = entry.get("id") or entry.get("name") or "the entry"
    wrong = faults(entry)
    if wrong:
        raise LexiconError(f"{label}: {wrong[0]}; nothing was added")
    old = registry_of([(path.name, before)])
    if old.problems:
        raise LexiconError(f"{old.problems[0]}; correct the file first, nothing was added")
    after = _appended(before, yaml_line(entry))
    new = registry_of([(path.name, after)])
    if new.problems:
        raise LexiconError(f"{new.problems[0]}; nothing was added")
    if [e for _, e in new.entries] != [*(e for _, e in old.entries), entry]:
        raise LexiconError(f"{path.name} is not written as a list with an entry after each '- ', so nothing was added; add the entry by hand: {label}")
    fresh = [problem for problem in conflicts(lexicon, new) if problem not in conflicts(lexicon, old)]
    if fresh:
        raise LexiconError(f"{fresh[0]}; nothing was added")
    return after, _warnings(lexicon, new, entry)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}; check the path") from error


def _appended(content: bytes, line: bytes) -> bytes:
    """The content and one line more, indented as its first entry is."""
    indent = match.group(1) if (match := _ITEM.search(content)) else b""
    end = b"\r\n" if b"\r\n" in content else b"\n"
    gap = b"" if not content or content.endswith(b"\n") else end
    return content + gap + indent + line.rstrip(b"\n") + end


def _warnings(lexicon: Lexicon, registry: Registry, entry: Entry) -> list[str]:
    return [str(c) for c in collisions_of(lexicon, registry) if id_of(entry) in (c.id, c.other)]
