"""Reading files and texts: what `lapwing.read` and the commands call.

One bad document never stops the others: it comes out as `Skipped`, with one line that says what, why and the remedy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lapwing.errors import InputError, LapwingError, error_of
from lapwing.records import Document

if TYPE_CHECKING:
    from lapwing.lexicon import Lexicon
    from lapwing.reading import Reading

#: Documents parsed together: enough to keep the parser busy, few enough for one bad document to cost little.
BATCH = 16
#: A longer string is never the name of a file (PATH_MAX on Linux).
_LONGEST_PATH = 4096


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was not read. `message` is one line; `exit_code` as in lapwing.errors; `cause` is kept for tracebacks."""

    source: str
    message: str
    exit_code: int
    cause: Exception | None = None


def read(
    path_or_text: str | Path,
    *,
    language: str | None = None,
    published: date | str | None = None,
    pipeline: str | None = None,
    actors: str | Path | None = None,
) -> Reading:
    """Read one article: the path of a file, "-" for standard input, or the text itself.

    `language` ("fr" or "en") and `published` (a date or YYYY-MM-DD) win over what is found in the text; `pipeline` names
    another installed spaCy pipeline; `actors` is the path of a registry of your own (docs/actors.md), by default the one that LAPWING_ACTORS
    names. Raises InputError, UnsupportedLanguage, PipelineError or LexiconError.
    """
    day = _day(published)
    if isinstance(path_or_text, Path) or _names_a_file(path_or_text):
        readings = list(_good(read_many([str(path_or_text)], language=language, published=day, pipeline=pipeline, actors=actors)))
    else:
        document = _from_text(str(path_or_text), language, day)
        readings = list(_good(_coded([document], pipeline, _lexicon(actors))))
    if len(readings) != 1:
        raise InputError(f"{path_or_text} holds {len(readings)} documents, read() gives one; use lapwing.read_many(['{path_or_text}'])")
    return readings[0]


def read_many(
    sources: Iterable[str],
    *,
    language: str | None = None,
    published: date | None = None,
    pipeline: str | None = None,
    actors: str | Path | None = None,
) -> Iterator[Reading | Skipped]:
    """Read every document of every source (path or "-"), in order; what cannot be read comes out as `Skipped`.

    A registry of `actors` that cannot be used raises InputError or LexiconError before anything is read.
    """
    lexicon = _lexicon(actors)
    waiting: list[Document] = []
    for source in sources:
        for item in _documents(source, language, published):
            if isinstance(item, Skipped):
                yield item
                continue
            waiting.append(item)
            if len(waiting) >= BATCH:
                yield from _coded(waiting, pipeline, lexicon)
                waiting = []
    if waiting:
        yield from _coded(waiting, pipeline, lexicon)


def _lexicon(actors: str | Path | None) -> Lexicon:
    from lapwing.actors.registry import lexicon_with

    return lexicon_with(actors)


def _documents(source: str, language: str | None, published: date | None) -> Iterator[Document | Skipped]:
    from lapwing.sources.reader import Problem, read_documents

    for item in read_documents(source, language=language, published=published):
        if isinstance(item, Problem):
            yield Skipped(source, str(item), item.exit_code)
        else:
            yield item


def _from_text(text: str, language: str | None, published: date | None) -> Document:
    from lapwing.sources.reader import Problem, read_text

    found = read_text(text, language=language, published=published)
    if isinstance(found, Problem):
        raise found.error()
    return found


def _coded(documents: list[Document], pipeline: str | None, lexicon: Lexicon) -> Iterator[Reading | Skipped]:
    """Code a batch; if anything in it fails, document by document, so that only the failing ones are lost."""
    from lapwing.reading import code

    try:
        yield from list(code(documents, pipeline=pipeline, lexicon=lexicon))
        return
    except Exception as error:  # one document must not cost the others; each failure is reported below
        if len(documents) == 1:
            yield _failed(documents[0], error)
            return
    for document in documents:
        yield from _coded([document], pipeline, lexicon)


def _failed(document: Document, error: Exception) -> Skipped:
    source = document.path or document.title or document.id
    if isinstance(error, LapwingError):
        return Skipped(source, f"{source}: {error}", error.exit_code, error)
    what = " ".join(f"{type(error).__name__}: {error}".split())
    message = f"{source}: not coded because of a fault in Lapwing ({what}); rerun as 'lapwing --debug ...' and report it"
    return Skipped(source, message, LapwingError.exit_code, error)


def _good(items: Iterable[Reading | Skipped]) -> Iterator[Reading]:
    """Readings alone; the first skipped document is raised as the error it stands for."""
    for item in items:
        if isinstance(item, Skipped):
            if not item.exit_code:
                continue
            if isinstance(item.cause, LapwingError):
                raise item.cause
            raise error_of(item.exit_code)(item.message) from item.cause
        yield item


def _day(published: date | str | None) -> date | None:
    if published is None or isinstance(published, date):
        return published
    try:
        return date.fromisoformat(published)
    except ValueError as error:
        raise InputError(f"'{published}' is no date; give YYYY-MM-DD") from error


def _names_a_file(text: str) -> bool:
    """Is this string a path rather than an article? A path that does not exist still counts, so that it is reported."""
    if text == "-":
        return True
    if not text.strip() or len(text) > _LONGEST_PATH or "\n" in text or "\0" in text:
        return False
    path = Path(text)
    try:
        if path.is_file():
            return True
    except OSError:
        return False
    return path.suffix.lower() in (".txt", ".html", ".htm", ".jsonl", ".md", ".json", ".xml") and " " not in path.suffix
