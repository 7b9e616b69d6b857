"""Files and streams to documents; what cannot be read becomes a `Problem`, never an exception."""

from __future__ import annotations

import io
import logging
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePath
from typing import BinaryIO, cast

from lapwing.records import Document
from lapwing.sources import html, jsonl, tables
from lapwing.sources.articles import MAX_HTML_BYTES, MAX_TEXT_BYTES, Problem, read_html, read_text, too_large
from lapwing.sources.dates import given_date
from lapwing.sources.decode import SAMPLE_BYTES, binary_reason, decode
from lapwing.sources.fields import BadLine, Columns, Record
from lapwing.sources.gzipped import MAGIC, Damaged, Gunzip
from lapwing.sources.lines import buffered, first_bytes

__all__ = ["FORMATS", "MAX_HTML_BYTES", "MAX_TEXT_BYTES", "Problem", "format_of", "read_documents", "read_html", "read_text"]

_LOG = logging.getLogger(__name__)

#: Format -> suffixes of its files. Each may be followed by .gz.
FORMATS: dict[str, tuple[str, ...]] = {
    "text": (".txt", ".text"),
    "html": (".html", ".htm", ".xhtml"),
    "jsonl": (".jsonl", ".ndjson"),
    "csv": (".csv", ".tsv", ".tab"),
    "parquet": (".parquet",),
    "warc": (".warc",),
}
#: Files that are told by their name only to say that they are not read.
_UNREAD = {".json": "json"}
_BY_SUFFIX = {suffix: name for name, suffixes in FORMATS.items() for suffix in suffixes}
#: Problems of one kind that are named one by one in a file; of the rest it is said how many there are.
NAMED_PROBLEMS = 100
_BLANKS = b" \t\r\n\xef\xbb\xbf\xff\xfe\x00"


@dataclass(frozen=True, slots=True)
class _Given:
    """What holds for every document of a source, whatever it says of itself."""

    language: str | None
    published: date | None
    columns: Mapping[str, str]
    format: str | None


def format_of(name: str) -> str | None:
    """The format that a file's name tells (a key of `FORMATS`), or None."""
    suffixes = [s.lower() for s in PurePath(name).suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return _BY_SUFFIX.get(suffixes[-1]) if suffixes else None


def read_documents(
    source: str | Path, *, language: str | None = None, published: date | None = None, columns: Mapping[str, str] | None = None, format: str | None = None
) -> Iterator[Document | Problem]:
    """The documents of a file (`FORMATS`, also under gzip), or of standard input ("-"), in order.

    A file whose name does not tell its format, and standard input, are read as `format` or else told by how they begin. `language` (a code of `SUPPORTED`)
    and `published` hold for every document and win over what a document says of itself. `columns` says which column of a table, or field of JSON Lines,
    holds which field of a document (lapwing.sources.fields). Never raises for what a file holds.
    """
    given = _Given(language, published, columns or {}, format)
    if str(source) == "-":
        yield from _read_stream(cast(BinaryIO, sys.stdin.buffer), "-", None, given)
        return
    path = Path(source)
    try:
        if path.is_dir():
            yield Problem(str(source), None, "is a folder; name the files in it", "unreadable")
            return
        with path.open("rb") as stream:
            yield from _read_stream(stream, str(source), _named(path), given)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        yield Problem(str(source), None, f"cannot be read ({reason.lower()}); check the name and its permissions", "unreadable")


def _named(path: Path) -> str | None:
    return format_of(path.name) or _UNREAD.get(path.suffix.lower())


def _read_stream(stream: BinaryIO, path: str, format: str | None, given: _Given) -> Iterator[Document | Problem]:
    read = 0
    try:
        for item in _few(_read_plain(stream, path, format, given), path):
            read += isinstance(item, Document)
            yield item
    except Damaged as damage:
        what, _, remedy = str(damage).partition("; ")
        kept = f"; the {read:,} documents before that are kept" if read else ""
        yield Problem(path, None, f"{what}{kept}; {remedy}", damage.kind)


def _few(items: Iterable[Document | Problem], path: str) -> Iterator[Document | Problem]:
    """Of the problems of one kind the first hundred, and how many more there are."""
    seen: Counter[str] = Counter()
    for item in items:
        if isinstance(item, Problem):
            seen[item.kind] += 1
            if seen[item.kind] > NAMED_PROBLEMS:
                continue
        yield item
    for kind, count in seen.items():
        if count > NAMED_PROBLEMS:
            yield Problem(path, None, f"{count - NAMED_PROBLEMS:,} more are passed over for such reasons ({kind}); mend the first ones and run again", kind)


def _read_plain(stream: BinaryIO, path: str, format: str | None, given: _Given) -> Iterator[Document | Problem]:
    head = stream.read(SAMPLE_BYTES)
    if head.startswith(MAGIC):
        stream = cast(BinaryIO, io.BufferedReader(Gunzip(buffered(stream, head)), SAMPLE_BYTES))
        head = first_bytes(stream, SAMPLE_BYTES)
    if not head.strip(_BLANKS):
        # A long run of blanks may precede the text: read on before calling it empty.
        head += stream.read(MAX_HTML_BYTES - len(head))
        if not head.strip(_BLANKS):
            yield Problem(path, None, "is empty; give it an article", "empty")
            return
    format = format or given.format or _told(head)
    if format == "parquet":
        yield from _read_parquet(stream, path, given)
        return
    if format == "warc":
        yield from _read_warc(head, stream, path, given)
        return
    binary = binary_reason(head)
    if binary:
        yield Problem(path, None, f"is {binary}, not text; save the article as .txt or .html", "binary")
    elif format == "jsonl":
        yield from _from_records(jsonl.read_records(buffered(stream, head), Columns(given.columns)), path, given)
    elif format == "csv":
        yield from _from_records(tables.read_rows(buffered(stream, head), Columns(given.columns)), path, given)
    elif format == "json":
        yield Problem(path, None, "is JSON but not one document a line; write it as .jsonl, one JSON object a line", "malformed")
    else:
        yield _read_whole(head, stream, path, format, given)


def _told(head: bytes) -> str:
    """The format, by how the bytes begin."""
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"PAR1") and binary_reason(head):
        return "parquet"
    start = decode(head).text.lstrip("\ufeff \t\r\n")
    if html.looks_like_html(start):
        return "html"
    return "jsonl" if start.startswith("{") and start[1:].lstrip()[:1] in ('"', "}") else "text"


def _read_whole(head: bytes, stream: BinaryIO, path: str, format: str, given: _Given) -> Document | Problem:
    limit = MAX_HTML_BYTES if format == "html" else MAX_TEXT_BYTES
    data = head + stream.read(max(0, limit + 1 - len(head)))
    if len(data) > limit:
        return too_large(path, limit)
    binary = binary_reason(data)
    if binary:
        return Problem(path, None, f"is {binary}, not text; save the article as .txt or .html", "binary")
    if format == "html":
        return read_html(html.decode_page(data), language=given.language, published=given.published, path=path)
    decoded = decode(data)
    if decoded.replaced:
        _LOG.warning("%s: read as %s; %d bytes had no meaning in it and became '\ufffd'", path, decoded.encoding, decoded.replaced)
    elif not decoded.encoding.startswith("utf-8"):
        _LOG.info("%s: read as %s", path, decoded.encoding)
    return read_text(decoded.text, language=given.language, published=given.published, path=path)


def _read_parquet(stream: BinaryIO, path: str, given: _Given) -> Iterator[Document | Problem]:
    if not stream.seekable():
        yield Problem(path, None, "is a Parquet table, which can be read only from a file that is not packed; save it as one", "malformed")
        return
    yield from _from_records(tables.read_parquet(stream, Columns(given.columns)), path, given)


def _read_warc(head: bytes, stream: BinaryIO, path: str, given: _Given) -> Iterator[Document | Problem]:
    if not head.startswith(b"WARC/"):
        yield Problem(path, None, "is no web archive (it does not begin with WARC/); name it by what it is", "malformed")
        return
    try:
        from lapwing.sources.warc import read_pages
    except ImportError as error:
        why = f"is a web archive, for which the package '{error.name}' is needed; run: pip install 'lapwing[dataset]'"
        yield Problem(path, None, why, "unreadable")
        return
    yield from read_pages(buffered(stream, head), path, language=given.language, published=given.published)


# -- records -----------------------------------------------------------------------------------------------------------


def _from_records(records: Iterable[Record | BadLine], path: str, given: _Given) -> Iterator[Document | Problem]:
    """The documents of a file's lines or rows. Of two that give the same id to different texts the first is kept."""
    read = False
    texts: dict[str, tuple[int, str]] = {}
    dates: list[tuple[int, str]] = []
    undated = 0
    for record in records:
        read = True
        if isinstance(record, BadLine):
            yield Problem(path, record.line or None, record.reason, record.kind)
            continue
        own = given_date(record.published)
        if record.published and not own and not given.published:
            undated += 1
            dates = dates or [(record.line, record.published[:40])]
        found = _from_record(record, own, path, given)
        if isinstance(found, Problem):
            yield replace(found, line=record.line)
            continue
        if record.id:
            line, identifier = texts.setdefault(record.id, (record.line, found.id))
            if identifier != found.id:
                why = f"has the id {record.id[:60]} of line {line} but another text or address; give each article its own id (the first is kept)"
                yield Problem(path, record.line, why, "malformed")
                continue
        yield replace(found, path=f"{path}#{record.id or record.line}")
    for line, value in dates:
        yield Problem(path, None, f"{undated:,} dates are not understood and left out (in line {line} '{value}'); write them as 2025-07-14", "note")
    if not read:
        yield Problem(path, None, "holds no article; write one in each line below the names of the columns, or one JSON object a line", "empty")


def _from_record(record: Record, own: date | None, path: str, given: _Given) -> Document | Problem:
    known = given.language or record.language
    if record.html is not None:
        found = read_html(record.html, language=known, published=given.published or own, url=record.url, path=path)
    else:
        found = read_text(
            record.text or "", language=known, published=given.published or own, title=record.title, author=record.author, publisher=record.publisher,
            url=record.url, path=path,
        )  # fmt: skip
    if isinstance(found, Problem):
        return found
    return replace(
        found,
        title=record.title or found.title,
        author=record.author or found.author,
        publisher=record.publisher or found.publisher,
        published_from="metadata" if own and not given.published else found.published_from,
    )
