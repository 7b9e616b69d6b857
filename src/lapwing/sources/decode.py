"""Bytes to text, whatever wrote them: marks, UTF-8, UTF-16 and UTF-32, then the eight-bit encodings of Western pages."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

#: The longer mark first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: How the files people mistake for text begin, with what to tell them.
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"(\xb5/\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet table"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
#: Beginnings that are also words or could open a text: they count only when control characters follow.
_WORDLIKE = frozenset({b"BZh", b"PAR1", b"GIF8"})
#: Text holds tabs and line ends only; one stray control character in a hundred is more than any page measured has.
#: Random bytes hold 11 %.
MAX_CONTROL_SHARE = 0.01
_CONTROLS = bytes(i for i in range(32) if i not in b"\t\n\r\x0b\x0c\x1b") + b"\x7f"
#: Share of NUL bytes on one side of the byte pairs that makes unmarked UTF-16: Western prose has 0.95 and more.
MIN_UTF16_ZEROS = 0.6
#: UTF-8 with a few bytes broken is still UTF-8: at least this many well-formed characters for each broken byte.
MIN_GOOD_PER_BROKEN = 4
#: Bytes looked at to name an encoding or a binary file; the rest of a long file looks like its beginning.
SAMPLE_BYTES = 65_536
#: Share of a text's characters beyond ASCII that French or English use, for Windows-1252 to be taken without further guess.
MIN_WESTERN_SHARE = 0.9
_WESTERN = frozenset("àâäæçéèêëîïôöœùûüÿÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸ«»‹›‘’“”„–—…•·°€£§©®²³áíñóúÁÍÑÓÚ\xa0\xad¿¡ºª±½¼")


@dataclass(frozen=True, slots=True)
class Decoded:
    """`text`, the `encoding` it was read with, and how many characters were `replaced` by U+FFFD for want of a meaning."""

    text: str
    encoding: str
    replaced: int = 0


def binary_reason(data: bytes) -> str | None:
    """What kind of binary file this is ("a PDF", "binary data"), or None when it may be text."""
    sample = data[:SAMPLE_BYTES]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    for signature, name in _SIGNATURES:
        if sample.startswith(signature) and (signature not in _WORDLIKE or controls):
            return name
    if any(sample.startswith(mark) for mark, _ in _MARKS) or _unmarked_utf16(sample):
        return None
    return "binary data" if controls > MAX_CONTROL_SHARE * len(sample) else None


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """The text of `data`. Never raises: what no encoding explains becomes U+FFFD and is counted.

    A byte-order mark decides; else UTF-8 if it fits; else `declared` (a page's own charset), else a guess.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _replacing(data, encoding)
    wide = _unmarked_utf16(data[:SAMPLE_BYTES])
    if wide:
        return _replacing(data, wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if _nearly_utf8(data):
        return _replacing(data, "utf-8")
    return _replacing(data, _known(declared) or _guess(data))


def _replacing(data: bytes, encoding: str) -> Decoded:
    """Decode, counting only the characters that replacement added."""
    try:
        return Decoded(data.decode(encoding), encoding)
    except (UnicodeDecodeError, UnicodeError):
        text = data.decode(encoding, errors="replace")
        return Decoded(text, encoding, text.count("\ufffd"))


def _unmarked_utf16(sample: bytes) -> str | None:
    """The byte order of UTF-16 without its mark, told by where the zero bytes of Western letters stand."""
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    low, high = sample[0 : 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
    if high >= MIN_UTF16_ZEROS * pairs and low < 0.1 * pairs:
        return "utf-16-le"
    if low >= MIN_UTF16_ZEROS * pairs and high < 0.1 * pairs:
        return "utf-16-be"
    return None


def _nearly_utf8(data: bytes) -> bool:
    """Mostly well-formed UTF-8 beyond ASCII, as when two files were joined or one was cut."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    beyond = sum(not c.isascii() for c in text[:SAMPLE_BYTES]) if len(text) <= SAMPLE_BYTES else len(text) - len(text.encode("ascii", "ignore"))
    return beyond - broken >= MIN_GOOD_PER_BROKEN * broken


def _known(encoding: str | None) -> str | None:
    """A declared encoding that Python knows as text; Latin-1 on the web means Windows-1252."""
    if not encoding:
        return None
    try:
        found = codecs.lookup(encoding.strip())
    except (LookupError, ValueError):
        return None
    if not getattr(found, "_is_text_encoding", True) or found.name.startswith("utf"):
        return None
    return "cp1252" if found.name in ("iso8859-1", "ascii") else str(found.name)


def _guess(data: bytes) -> str:
    """Windows-1252 where it yields French or English letters, else charset-normalizer's best, else Windows-1252."""
    sample = data[:SAMPLE_BYTES]
    beyond = [c for c in sample.decode("cp1252", errors="replace") if not c.isascii()]
    if sum(c in _WESTERN for c in beyond) >= MIN_WESTERN_SHARE * len(beyond):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return _known(best.encoding if best else None) or "cp1252"
