"""Names on a command line to files: folders are searched, patterns are filled in, everything in a fixed order."""

from __future__ import annotations

import glob
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from lapwing.records import Document
from lapwing.sources.reader import Problem, read_documents

#: What is taken for articles in a folder. A file that is named itself is read whatever its name.
SUFFIXES = frozenset({".txt", ".text", ".html", ".htm", ".xhtml", ".jsonl", ".ndjson"})
_WILD = frozenset("*?[")
#: Kinds of files left aside that are named one by one.
_NAMED_KINDS = 4


def read_files(names: Iterable[str], *, language: str | None = None, published: date | None = None) -> Iterator[Document | Problem]:
    """The documents of files, folders (searched through), patterns (`news/**/*.txt`) and standard input ("-"), each file once."""
    seen: set[str] = set()
    for name in names:
        for found in _expand(name):
            if isinstance(found, Problem):
                yield found
            elif found not in seen:
                seen.add(found)
                yield from read_documents(found, language=language, published=published)


def _expand(name: str) -> Iterator[str | Problem]:
    if name == "-":
        yield name
    elif Path(name).is_dir():
        yield from _folder(Path(name))
    elif _WILD & set(name) and not Path(name).exists():
        files = sorted(found for found in glob.glob(name, recursive=True) if Path(found).is_file())
        yield from files
        if not files:
            yield Problem(name, None, "no file has such a name; check the pattern", "unreadable")
    else:
        yield name


def _folder(folder: Path) -> Iterator[str | Problem]:
    """The articles in a folder and those below it; of other files it is said how many there are. Hidden ones are nobody's articles."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not any(part.startswith(".") for part in p.relative_to(folder).parts))
    articles = [p for p in files if p.suffix.lower() in SUFFIXES]
    yield from map(str, articles)
    others = Counter(p.suffix.lower() or "no suffix" for p in files if p.suffix.lower() not in SUFFIXES)
    if others:
        kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(others.items(), key=lambda k: (-k[1], k[0]))[:_NAMED_KINDS])
        more = " …" if len(others) > _NAMED_KINDS else ""
        yield Problem(str(folder), None, f"other files are left aside ({kinds}{more}); name those that are articles one by one", "other")
    elif not articles:
        yield Problem(str(folder), None, "is a folder without articles; name one with .txt, .html or .jsonl files", "empty")
