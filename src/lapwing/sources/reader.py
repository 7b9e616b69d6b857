"""Files, pages, streams and strings to documents; what cannot be read becomes a `Problem`, never an exception."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

from lapwing.errors import InputError, LapwingError, UnsupportedLanguage
from lapwing.records import Document
from lapwing.sources import html, jsonl
from lapwing.sources.dates import given_date
from lapwing.sources.decode import binary_reason, decode
from lapwing.sources.language import MIN_PROBABILITY, SUPPORTED, detect, language_name, normalise_code, supported
from lapwing.sources.text import document_from_text, structure

_LOG = logging.getLogger(__name__)

#: One document's text. Long newspaper articles have some 0.1 MB, so a file above this is a corpus or no article; and parsing takes
#: 2.6 MB of memory per 1,000 characters (measured: 0.67 GB for 0.19 MB), which 2 MB of text would bring to several GB.
MAX_TEXT_BYTES = 500_000
#: One page's source, mark-up, scripts and embedded pictures included.
MAX_HTML_BYTES = 10_000_000
#: What is looked at to tell a page or JSON Lines from plain text where no file name says so.
_SNIFFED_BYTES = 2_000
_SPLIT = "split it into one file an article, or write a .jsonl with one article a line"


@dataclass(frozen=True, slots=True)
class Problem:
    """What was skipped, and why.

    `path` is the source as it was named ("-" for standard input, None for a string), `line` a .jsonl's line from 1,
    `message` says what, why and the remedy without the path. `kind`: unreadable, empty, binary, language, malformed,
    no-article, too-large, or other (files beside the articles of a folder, which is no fault).
    """

    path: str | None
    line: int | None
    message: str
    kind: str

    def __str__(self) -> str:
        place = ("standard input" if self.path == "-" else self.path or "the text") + (f", line {self.line}" if self.line else "")
        return f"{place}: {self.message}"

    def error(self) -> LapwingError:
        """The exception that says the same: UnsupportedLanguage for kind language, else InputError."""
        return UnsupportedLanguage(str(self)) if self.kind == "language" else InputError(str(self))


def read_documents(source: str | Path, *, language: str | None = None, published: date | None = None) -> Iterator[Document | Problem]:
    """The documents of a .txt, .html, .htm or .jsonl file, or of standard input ("-"), in order.

    A file without one of these names, and standard input, are told by how they begin. `language` (a code of `SUPPORTED`) and
    `published` hold for every document and win over what a document says of itself. Never raises for what a file holds.
    """
    if str(source) == "-":
        stream = cast(BinaryIO, sys.stdin.buffer)
        yield from _read_stream(stream, "-", "", language, published)
        return
    path = Path(source)
    try:
        if path.is_dir():
            yield Problem(str(source), None, "is a folder; name the files in it", "unreadable")
            return
        with path.open("rb") as stream:
            yield from _read_stream(stream, str(source), path.suffix.lower(), language, published)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        yield Problem(str(source), None, f"cannot be read ({reason.lower()}); check the name and its permissions", "unreadable")


def read_text(
    text: str,
    *,
    language: str | None = None,
    published: date | None = None,
    title: str | None = None,
    author: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    path: str | None = None,
) -> Document | Problem:
    """One article given as a string; `path` names its origin in messages."""
    if not text.strip():
        return Problem(path, None, "holds no text; give it an article", "empty")
    if len(text) > MAX_TEXT_BYTES or len(text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        return _too_large(path, MAX_TEXT_BYTES)
    known = _language(text, title, language, path)
    if isinstance(known, Problem):
        return known
    return document_from_text(text, language=known, title=title, author=author, publisher=publisher, published=published, url=url, path=path)


def read_html(page: str, *, language: str | None = None, published: date | None = None, url: str | None = None, path: str | None = None) -> Document | Problem:
    """One web page given as a string."""
    try:
        article = html.extract(page, url=url)
    except InputError as error:
        return Problem(path, None, str(error), "no-article")
    if len(article.text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        return _too_large(path, MAX_TEXT_BYTES)
    known = _language(article.text, article.title, language, path)
    if isinstance(known, Problem):
        return known
    return html.document_from_html(page, language=known, article=article, published=published, path=path)


# -- streams ---------------------------------------------------------------------------------------------------------


def _read_stream(stream: BinaryIO, path: str, suffix: str, language: str | None, published: date | None) -> Iterator[Document | Problem]:
    head = stream.read(_SNIFFED_BYTES)
    if not head.strip(b" \t\r\n\xef\xbb\xbf\xff\xfe\x00"):
        # A long run of blanks may precede the text: read on before calling it empty.
        head += stream.read(MAX_HTML_BYTES - len(head))
        if not head.strip(b" \t\r\n\xef\xbb\xbf\xff\xfe\x00"):
            yield Problem(path, None, "is empty; give it an article", "empty")
            return
    binary = binary_reason(head)
    if binary:
        yield Problem(path, None, f"is {binary}, not text; save the article as .txt or .html", "binary")
        return
    kind = _kind(head, suffix)
    if kind == "jsonl":
        yield from _read_jsonl(cast(BinaryIO, _Rejoined(head, stream)), path, language, published)
    elif kind == "json":
        yield Problem(path, None, "is JSON but not one document a line; write it as .jsonl, one JSON object a line", "malformed")
    else:
        yield _read_whole(head, stream, path, kind, language, published)


def _kind(head: bytes, suffix: str) -> str:
    """txt, html, jsonl or json, by name or else by how the bytes begin."""
    by_name = {".txt": "txt", ".text": "txt", ".html": "html", ".htm": "html", ".xhtml": "html", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json"}
    if suffix in by_name:
        return by_name[suffix]
    start = decode(head).text.lstrip("\ufeff \t\r\n")
    if html.looks_like_html(start):
        return "html"
    return "jsonl" if start.startswith("{") and start[1:].lstrip()[:1] in ('"', "}") else "txt"


class _Rejoined:
    """A stream with the bytes already read put back before it; only what `jsonl` calls."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def readline(self, limit: int) -> bytes:
        if not self._head:
            return self._stream.readline(limit)
        end = self._head.find(b"\n") + 1
        if end:
            line, self._head = self._head[:end], self._head[end:]
            return line
        line, self._head = self._head, b""
        return line + self._stream.readline(max(0, limit - len(line)))


def _read_whole(head: bytes, stream: BinaryIO, path: str, kind: str, language: str | None, published: date | None) -> Document | Problem:
    limit = MAX_HTML_BYTES if kind == "html" else MAX_TEXT_BYTES
    data = head + stream.read(max(0, limit + 1 - len(head)))
    if len(data) > limit:
        return _too_large(path, limit)
    binary = binary_reason(data)
    if binary:
        return Problem(path, None, f"is {binary}, not text; save the article as .txt or .html", "binary")
    if kind == "html":
        return read_html(html.decode_page(data), language=language, published=published, path=path)
    decoded = decode(data)
    if decoded.replaced:
        _LOG.warning("%s: read as %s; %d bytes had no meaning in it and became '\ufffd'", path, decoded.encoding, decoded.replaced)
    elif not decoded.encoding.startswith("utf-8"):
        _LOG.info("%s: read as %s", path, decoded.encoding)
    return read_text(decoded.text, language=language, published=published, path=path)


def _read_jsonl(stream: BinaryIO, path: str, language: str | None, published: date | None) -> Iterator[Document | Problem]:
    read = False
    for record in jsonl.read_records(stream):
        read = True
        if isinstance(record, jsonl.BadLine):
            yield Problem(path, record.line, record.reason, record.kind)
            continue
        found = _from_record(record, path, language, published)
        yield replace(found, line=record.line) if isinstance(found, Problem) else replace(found, path=f"{path}#{record.id or record.line}")
    if not read:
        yield Problem(path, None, "holds no line; write one JSON object a line", "empty")


def _from_record(record: jsonl.Record, path: str, language: str | None, published: date | None) -> Document | Problem:
    own = given_date(record.published)
    if record.published and not own and not published:
        _LOG.warning("%s, line %d: the date '%s' is not understood and left out; write it as 2025-07-14", path, record.line, record.published[:40])
    known = language or record.language
    if record.html is not None:
        found = read_html(record.html, language=known, published=published or own, url=record.url, path=path)
    else:
        found = read_text(
            record.text or "", language=known, published=published or own, title=record.title, author=record.author, publisher=record.publisher,
            url=record.url, path=path,
        )  # fmt: skip
    if isinstance(found, Problem):
        return found
    return replace(
        found,
        title=record.title or found.title,
        author=record.author or found.author,
        publisher=record.publisher or found.publisher,
        published_from="metadata" if own and not published else found.published_from,
    )


def _too_large(path: str | None, limit: int) -> Problem:
    return Problem(path, None, f"is larger than the {limit / 1_000_000:g} MB one document may have; {_SPLIT}", "too-large")


# -- language --------------------------------------------------------------------------------------------------------


def _language(text: str, title: str | None, given: str | None, path: str | None) -> str | Problem:
    """The document's language: the one given, else the one its paragraphs are in."""
    if given:
        code = normalise_code(given)
        if code in SUPPORTED:
            return code
        return Problem(path, None, f"is marked as {language_name(code)}; Lapwing codes {supported()} only", "language")
    code, probability = detect(_body(text, title))
    if code in SUPPORTED and probability >= MIN_PROBABILITY:
        return code
    if probability < MIN_PROBABILITY:
        return Problem(path, None, f"its language cannot be told from so few words; name it (--language {' or '.join(SUPPORTED)})", "language")
    return Problem(path, None, f"is in {language_name(code)}; Lapwing codes {supported()} only (if it is in one of them, name it with --language)", "language")


def _body(text: str, title: str | None) -> str:
    """The article's paragraphs, or all of the text where it has none: headings and names mislead the classifier."""
    blocks, _ = structure(text, title=title)
    paragraphs = [text[b.start : b.end] for b in blocks if b.kind in ("paragraph", "item")]
    return "\n".join(paragraphs) or text
