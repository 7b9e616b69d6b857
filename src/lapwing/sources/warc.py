"""Web archives (WARC, as of CC-News): the pages that were got whole, each an article or counted with what is left aside.

fastwarc finds the records and undoes what the transfer did to their contents. It says nothing when an archive ends within a record, so that every record is
compared with the length it declares; and it is given the stream in one direction only, since archives come packed or through a pipe.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from lapwing.records import Document
from lapwing.sources import html
from lapwing.sources.articles import MAX_HTML_BYTES, Problem, read_html, read_text, too_large
from lapwing.sources.decode import decode
from lapwing.sources.gzipped import Damaged

#: Beside the page a record holds the headers of the answer.
_HEADER_BYTES = 100_000
_PAGES = ("text/html", "application/xhtml+xml")
_TEXTS = ("text/plain",)
#: Kinds of problems that are named by their number only, and in which words: an archive of the web is full of them.
_COUNTED = {"language": "in other languages or too short to tell", "no-article": "without an article", "empty": "empty"}
#: A page may be dated the day after it was got: the archive writes UTC, the page its own time.
_DAY = timedelta(days=1)


@dataclass(slots=True)
class _Aside:
    """What was not read, and needs no line each. `late`: dates that were not believed."""

    pages: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    late: int = 0

    def problems(self, path: str) -> Iterator[Problem]:
        parts = [f"{self.pages[kind]:,} pages {words}" for kind, words in _COUNTED.items() if self.pages[kind]]
        if self.answers:
            parts.append(f"{self.answers:,} answers that are no page")
        if parts:
            yield Problem(path, None, f"left aside are {', '.join(parts)}", "other")
        if self.late:
            yield Problem(path, None, f"{self.late:,} pages give a date after the day they were archived; it is left out", "note")


@dataclass(frozen=True, slots=True)
class _Page:
    """The content of an answer. `name` tells it within the archive."""

    name: str
    data: bytes
    media_type: str
    charset: str | None
    url: str | None
    archived: date | None


def read_pages(stream: io.BufferedReader, path: str, *, language: str | None = None, published: date | None = None) -> Iterator[Document | Problem]:
    """The articles of an unpacked archive, in order, named FILE#RECORD-ID; last what was left aside. Raises `Damaged` where the archive cannot be read on.

    `language` and `published` hold for every page and win over what it says of itself.
    """
    aside = _Aside()
    records = 0
    try:
        for record in _records(stream):
            page = _page(record, path, aside)
            records += 1
            found = _article(page, path, language, published, aside) if isinstance(page, _Page) else page
            if isinstance(found, Problem) and found.kind in _COUNTED:
                aside.pages[found.kind] += 1
            elif found:
                yield found
    except Damaged as damage:
        yield from aside.problems(path)
        what, _, remedy = str(damage).partition("; ")
        raise Damaged(f"{what} after {records:,} records; {remedy}", damage.kind) from damage
    yield from aside.problems(path)


class _Forward:
    """A stream that cannot go back, with the one question fastwarc asks of its place."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read1(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if (offset, whence) not in ((0, io.SEEK_CUR), (self._at, io.SEEK_SET)):
            raise OSError("an archive is read in one direction")
        return self._at


def _records(stream: io.BufferedReader) -> Iterator[WarcRecord]:
    """The records as they come; each is to be read to its end before the next is asked for."""
    source: Any = _Forward(stream)
    try:
        yield from ArchiveIterator(source, parse_http=False, stream_detect=False)
    except OSError as error:
        raise Damaged(f"is damaged or cut short ({' '.join(str(error).split())[:80]}); get it again", "malformed") from error


def _page(record: WarcRecord, path: str, aside: _Aside) -> _Page | Problem | None:
    """The page that a record holds, read to its end; None where it holds none. Raises `Damaged` where it ends too early."""
    if "Content-Length" not in record.headers:
        raise Damaged("is cut short within the head of a record; get the rest", "truncated")
    if record.record_type != WarcRecordType.response:
        _pass(record)
        return None
    name = (record.record_id or "").removeprefix("<urn:uuid:").strip("<>") or str(record.stream_pos)
    if record.content_length > MAX_HTML_BYTES + _HEADER_BYTES:
        _pass(record)
        return too_large(f"{path}#{name}", MAX_HTML_BYTES)
    length = record.content_length
    block = record.reader.read() if record.reader else b""
    if len(block) < length:
        raise Damaged("is cut short within a record; get the rest", "truncated")
    try:
        answer = _answer(block)
        media_type = (answer.http_content_type or "").lower()
        if answer.http_headers is None or answer.http_headers.status_code != 200 or media_type not in (*_PAGES, *_TEXTS) or answer.reader is None:
            aside.answers += 1
            return None
        data = answer.reader.read(MAX_HTML_BYTES + 1)
    except OSError:
        aside.answers += 1
        return None
    if len(data) > MAX_HTML_BYTES:
        return too_large(f"{path}#{name}", MAX_HTML_BYTES)
    archived = record.record_date
    return _Page(name, data, media_type, answer.http_charset, record.headers.get("WARC-Target-URI"), archived.date() if archived else None)


def _answer(block: bytes) -> WarcRecord:
    """The record's block as an answer of its own: contents that are not coded as they say would end the reading of the whole archive. Raises OSError."""
    head = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    answer = WarcRecord.from_bytes(head.encode() + block + b"\r\n\r\n")
    answer.parse_http(auto_decode="all")
    return answer


def _pass(record: WarcRecord) -> None:
    """Read a record to its end without keeping it. Raises `Damaged` where that comes too early."""
    left = record.content_length
    while record.reader and left > 0:
        data = record.reader.read(min(left, 1 << 20))
        if not data:
            raise Damaged("is cut short within a record; get the rest", "truncated")
        left -= len(data)


def _article(page: _Page, path: str, language: str | None, published: date | None, aside: _Aside) -> Document | Problem:
    place = f"{path}#{page.name}"
    if page.media_type in _TEXTS:
        text = decode(page.data, declared=page.charset).text
        found = read_text(text, language=language, published=published, url=page.url, path=place)
    else:
        found = read_html(html.decode_page(page.data, page.charset), language=language, published=published, url=page.url, path=place)
    if isinstance(found, Document) and not published and found.published and page.archived and found.published > page.archived + _DAY:
        aside.late += 1
        found = replace(found, published=None, published_from=None)
    return found
