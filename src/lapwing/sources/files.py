"""Names on a command line to files: folders are searched, patterns are filled in, everything in a fixed order."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from lapwing.records import Document
from lapwing.sources.reader import FORMATS, Problem, format_of, read_documents

#: Formats whose files are taken for articles in a folder. Parquet is not one: datasets are made of it, Lapwing's own too.
_IN_FOLDERS = frozenset(FORMATS) - {"parquet"}
_WILD = frozenset("*?[")
#: Kinds of files left aside that are named one by one.
_NAMED_KINDS = 4


def read_files(
    names: Iterable[str],
    *,
    language: str | None = None,
    published: date | None = None,
    columns: Mapping[str, str] | None = None,
    format: str | None = None,
) -> Iterator[Document | Problem]:
    """The documents of files, folders (searched through), patterns (`news/**/*.txt`) and standard input ("-"), each file once.

    In a folder those files are taken for articles whose name tells a format (`_IN_FOLDERS`); a file that is named itself is read whatever its name.
    The options are those of `read_documents`.
    """
    seen: set[str] = set()
    for name in names:
        for found in _expand(name):
            if isinstance(found, Problem):
                yield found
            elif found not in seen:
                seen.add(found)
                yield from read_documents(found, language=language, published=published, columns=columns, format=format)


def _expand(name: str) -> Iterator[str | Problem]:
    if name == "-":
        yield name
    elif os.path.isdir(name):
        yield from _folder(Path(name))
    elif _WILD & set(name) and not os.path.exists(name):
        files = sorted(str(found) for found in _matching(name) if os.path.isfile(found))
        yield from files
        if not files:
            yield Problem(name, None, "no file has such a name; check the pattern", "unreadable")
    else:
        yield name


def _matching(pattern: str) -> Iterator[Path]:
    """What a pattern fits, but for hidden files. `**` does not go through links to folders, which may lead in a circle."""
    path = Path(pattern)
    root = Path(path.anchor)
    try:
        for found in root.glob(str(path.relative_to(root))):
            if not any(part.startswith(".") for part in found.parts[len(root.parts) :] if part not in path.parts):
                yield found
    except ValueError:
        return  # no pattern, such as a**b


def _folder(folder: Path) -> Iterator[str | Problem]:
    """The articles in a folder and those below it; of other files it is said how many there are. Hidden ones are nobody's articles; links to folders are
    not followed, as they may lead in a circle."""
    unreadable: list[OSError] = []
    files: list[Path] = []
    for place, below, names in os.walk(folder, onerror=unreadable.append):
        below[:] = [name for name in below if not name.startswith(".")]
        files += [path for name in names if not name.startswith(".") and os.path.isfile(path := Path(place, name))]
    files.sort()
    articles = [p for p in files if format_of(p.name) in _IN_FOLDERS]
    yield from map(str, articles)
    for error in unreadable:
        yield Problem(str(error.filename), None, f"cannot be read ({(error.strerror or str(error)).lower()}); check its permissions", "unreadable")
    others = Counter(p.suffix.lower() or "no suffix" for p in files if format_of(p.name) not in _IN_FOLDERS)
    if others:
        kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(others.items(), key=lambda k: (-k[1], k[0]))[:_NAMED_KINDS])
        more = " …" if len(others) > _NAMED_KINDS else ""
        yield Problem(str(folder), None, f"other files are left aside ({kinds}{more}); name those that are articles one by one", "other")
    elif not articles and not unreadable:
        yield Problem(str(folder), None, "is a folder without articles; name one with .txt, .html, .jsonl or .csv files", "empty")
