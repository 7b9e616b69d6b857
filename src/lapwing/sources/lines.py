"""Bytes to lines of text, one at a time and none longer than a limit, in whatever encoding the beginning shows."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from lapwing.sources.decode import SAMPLE_BYTES, decode
from lapwing.sources.gzipped import Damaged

#: A line longer than this is passed over unread: no article is, and a file without line ends would fill the memory.
MAX_LINE_BYTES = 16_000_000


def buffered(stream: BinaryIO, head: bytes = b"") -> io.BufferedReader:
    """The stream with `head` put back before it, ready for `readline` and `peek`."""
    return io.BufferedReader(_Rejoined(head, stream), 2 * SAMPLE_BYTES)


class _Rejoined(io.RawIOBase):
    """A stream with the bytes already read put back before it."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._head[: len(buffer)] or _some(self._stream, len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def _some(stream: BinaryIO, size: int) -> bytes:
    """What one read gives, at least one byte but at the end: a stream that breaks off later has then lost nothing of what came before."""
    data: bytes = stream.read1(size) if isinstance(stream, io.BufferedReader | io.BytesIO) else stream.read(size)
    return data


def first_bytes(stream: BinaryIO, size: int) -> bytes:
    """The beginning of a stream, shorter than `size` where it ends or breaks off; if it breaks off the next read says so."""
    head = b""
    try:
        while len(head) < size and (piece := _some(stream, size - len(head))):
            head += piece
    except Damaged:
        pass
    return head


def read_lines(stream: io.BufferedReader) -> Iterator[tuple[int, str | None]]:
    """(number from 1, line with its end) of each line; None in place of one that is too long.

    UTF-16 and UTF-32 are told by the beginning. In anything else every line is read for itself, so that one bad byte, or two files joined, cost no more than
    their line; what is no UTF-8 is read in the encoding that the beginning suggests.
    """
    sample = stream.peek(SAMPLE_BYTES)[:SAMPLE_BYTES]
    whole = sample[: sample.rfind(b"\n") + 1] or sample
    encoding = decode(whole).encoding
    if encoding.startswith(("utf-16", "utf-32")):
        yield from _wide_lines(stream, encoding)
        return
    declared = None if encoding.startswith("utf") else encoding
    number = 0
    while data := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        if data == b"\n":
            yield number, "\n"  # millions of them are no work
            continue
        if len(data) <= MAX_LINE_BYTES:
            yield number, decode(data, declared=declared).text
            continue
        while data and not data.endswith(b"\n"):
            data = stream.readline(MAX_LINE_BYTES)
        yield number, None


def _wide_lines(stream: io.BufferedReader, encoding: str) -> Iterator[tuple[int, str | None]]:
    """The same for encodings in which a line's end is not one byte."""
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="\n")
    number = 0
    while line := text.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) <= MAX_LINE_BYTES:
            yield number, line
            continue
        while line and not line.endswith("\n"):
            line = text.readline(MAX_LINE_BYTES)
        yield number, None
