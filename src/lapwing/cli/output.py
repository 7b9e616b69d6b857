"""Results to a file or to standard output: whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from lapwing.errors import OutputError
from lapwing.render.files import check_writable, write_file

__all__ = ["check_writable", "write_file", "write_stdout"]


def write_stdout(content: bytes | Iterable[bytes]) -> None:
    """The bytes, whole or in pieces, to standard output. A reader that has gone raises BrokenPipeError, any other trouble OutputError."""
    try:
        sys.stdout.flush()
        for piece in (content,) if isinstance(content, bytes) else content:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output cannot be written: {error.strerror or error}; use --output FILE") from error
