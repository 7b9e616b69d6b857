"""Results to a file or to standard output: whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from lapwing.errors import OutputError


def check_writable(path: Path) -> None:
    """Raise OutputError early, before minutes of work, when `path` cannot be written."""
    if path.is_dir():
        raise OutputError(f"{path} is a folder; name a file in it")
    parent = path.resolve().parent
    if not parent.is_dir():
        raise OutputError(f"{path} cannot be written: there is no folder {path.parent}; create it or choose another --output")
    if not _is_special(path) and not os.access(parent, os.W_OK | os.X_OK):
        raise OutputError(f"{path} cannot be written: no permission in folder {path.parent}; choose another --output")


def write_file(content: bytes | Iterable[bytes], path: Path) -> None:
    """Write `content`, whole or in pieces, beside `path`, then rename: readers see the old file or the new one, never half of it.

    Raises OutputError; the temporary file is removed then.
    """
    check_writable(path)
    target = path.resolve()  # a link stays a link: what it points at is replaced
    try:
        if _is_special(target):
            with target.open("wb") as file:
                file.writelines(_pieces(content))
            return
        _replace(content, target)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}; free space or choose another --output") from error


def _pieces(content: bytes | Iterable[bytes]) -> Iterable[bytes]:
    return (content,) if isinstance(content, bytes) else content


def _replace(content: bytes | Iterable[bytes], target: Path) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(_pieces(content))
            file.flush()
            os.fsync(file.fileno())
        part.chmod(_mode(target))
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """The permissions of the file replaced, or those any new file would get (mkstemp's are the owner's only)."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _is_special(path: Path) -> bool:
    """A device or a named pipe, which is written to and never replaced."""
    return path.exists() and not path.is_file()


def write_stdout(content: bytes) -> None:
    """The bytes to standard output. A reader that has gone raises BrokenPipeError, any other trouble OutputError."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output cannot be written: {error.strerror or error}; use --output FILE") from error
