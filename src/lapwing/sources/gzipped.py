"""gzip as a stream that says when it is cut short or damaged, and that no small file can blow up."""

from __future__ import annotations

import io
import zlib

MAGIC = b"\x1f\x8b"
#: A file unpacked to more than this many times its size is a bomb: of text written by people gzip makes a quarter, of mark-up and tables a tenth to a
#: fiftieth, of one byte repeated a thousandth.
MAX_RATIO = 200
#: The ratio is judged from here on: the beginning of an honest file may be nothing but blanks.
JUDGED_FROM_BYTES = 5_000_000
#: No file is unpacked beyond this; a month of CC-News has some hundred archives of 5 GB.
MAX_UNPACKED_BYTES = 50_000_000_000
_READ = 65_536


class Damaged(Exception):
    """The stream cannot be read on. `kind` is that of the problem (truncated, malformed, too-large); the message says why, and the remedy."""

    def __init__(self, message: str, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


class Gunzip(io.RawIOBase):
    """What a gzip stream of any number of members holds. Reading gives all that is whole, then raises `Damaged`, again and again, where the stream is not."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._inner = zlib.decompressobj(wbits=31)
        self._taken = self._given = 0
        self._waiting = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while True:
            data = self._some(len(buffer))
            if data or self._ended:
                self._given += len(data)
                self._judge()
                buffer[: len(data)] = data
                return len(data)

    def _some(self, size: int) -> bytes:
        """Up to `size` bytes more, or none where more has to be read first; sets `_ended` at the end."""
        if not self._waiting:
            self._waiting = self._stream.read(_READ)
            self._taken += len(self._waiting)
        exhausted = not self._waiting
        if self._inner.eof:
            self._waiting = self._waiting.lstrip(b"\0")  # tapes and some tools fill up with zeros
            if not self._waiting:
                self._ended = exhausted
                return b""
            self._inner = zlib.decompressobj(wbits=31)
        try:
            data = self._inner.decompress(self._waiting, size)
        except zlib.error as error:
            raise Damaged(f"is damaged (gzip: {error}); get it again", "malformed") from error
        self._waiting = self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail
        if exhausted and not data and not self._inner.eof:
            raise Damaged("is cut short (the gzip stream has no end); get the rest", "truncated")
        return data

    def _judge(self) -> None:
        if self._given > MAX_UNPACKED_BYTES or (self._given > JUDGED_FROM_BYTES and self._given > MAX_RATIO * self._taken):
            limit = f"{MAX_RATIO} times its size" if self._given <= MAX_UNPACKED_BYTES else f"{MAX_UNPACKED_BYTES // 1_000_000_000} GB"
            raise Damaged(f"unpacks to more than {limit}, which no text does; unpack it yourself if you trust it", "too-large")
