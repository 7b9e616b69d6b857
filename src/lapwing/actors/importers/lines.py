"""Records of a large file, one at a time: JSON objects on lines, in an array or not, compressed with gzip or bzip2 or not."""

from __future__ import annotations

import bz2
import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from lapwing.errors import InputError

#: A longer line is skipped unread: Wikidata's largest entities have some 5 MB, and a file without line ends would fill the memory.
MAX_LINE_BYTES = 64_000_000
_GZIP, _BZIP2 = b"\x1f\x8b", b"BZh"


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that is no record, and why."""

    why: str


def opened(path: Path) -> IO[bytes]:
    """The file's content, decompressed as it is read; what it is compressed with is seen from its first bytes, not from its name.

    Raises InputError when it cannot be opened.
    """
    try:
        with path.open("rb") as file:
            head = file.read(3)
        if head.startswith(_GZIP):
            return cast(IO[bytes], gzip.open(path, "rb"))
        return cast(IO[bytes], bz2.open(path, "rb")) if head.startswith(_BZIP2) else path.open("rb")
    except IsADirectoryError:
        raise InputError(f"{path} is a folder; name a file in it") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}; check the path") from error


def lines(path: Path) -> Iterator[tuple[int, bytes | Bad]]:
    """(number from 1, line) of a file; an archive that ends too early or is broken ends with a `Bad`."""
    number = 0
    with opened(path) as file:
        while True:
            number += 1
            try:
                line = file.readline(MAX_LINE_BYTES + 1)
                if not line:
                    return
                if len(line) > MAX_LINE_BYTES:
                    while line and not line.endswith(b"\n"):
                        line = file.readline(MAX_LINE_BYTES)
                    yield number, Bad(f"longer than {MAX_LINE_BYTES // 1_000_000} MB; write one record a line")
                    continue
            except EOFError:
                yield number, Bad("the archive ends before its end (a download cut off?); what was before it is read, fetch it again for the rest")
                return
            except (OSError, zlib.error) as error:
                yield number, Bad(f"the archive is broken here ({' '.join(str(error).split())}); what was before it is read, fetch it again for the rest")
                return
            yield number, line


def objects(path: Path, worth: Any = None) -> Iterator[tuple[int, dict[str, Any] | Bad]]:
    """(line, JSON object) of a file of objects, one a line, or of an array of them; objects that the pattern `worth` is not in are passed over."""
    for number, line in lines(path):
        if isinstance(line, Bad):
            yield number, line
            continue
        bare = line.strip(b" \t\r\n,\xef\xbb\xbf")
        if bare in (b"", b"[", b"]") or (worth is not None and bare[:1] + bare[-1:] == b"{}" and not worth.search(bare)):
            continue
        if bare.startswith(b"[") and not bare.endswith(b"]"):
            bare = bare[1:]
        elif bare.endswith(b"]") and not bare.startswith(b"["):
            bare = bare[:-1]
        yield from ((number, found) for found in _parsed(bare))


def _parsed(line: bytes) -> Iterator[dict[str, Any] | Bad]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        yield Bad(f"not JSON ({' '.join(str(error).split())}); write one object a line")
        return
    for item in value if isinstance(value, list) else [value]:
        yield item if isinstance(item, dict) else Bad("no JSON object; write one object a line")
