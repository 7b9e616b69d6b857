"""Files written whole or not at all, several of them together."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from lapwing.errors import OutputError


def check_writable(path: Path) -> None:
    """Raise OutputError early, before minutes of work, when `path` cannot be written."""
    if path.is_dir():
        raise OutputError(f"{path} is a folder; name a file in it")
    parent = path.resolve().parent
    if not parent.is_dir():
        raise OutputError(f"{path} cannot be written: there is no folder {path.parent}; create it or choose another --output")
    if not is_special(path) and not os.access(parent, os.W_OK | os.X_OK):
        raise OutputError(f"{path} cannot be written: no permission in folder {path.parent}; choose another --output")


def write_file(content: bytes | Iterable[bytes], path: Path) -> None:
    """Write `content`, whole or in pieces, beside `path`, then rename: readers see the old file or the new one, never half of it.

    Raises OutputError; the temporary file is removed then.
    """
    write_files({path: content})


def write_files(contents: Mapping[Path, bytes | Iterable[bytes]]) -> None:
    """The same for several files: none is replaced before all are written, one after the other in order, which also is when their pieces are asked for.

    The first is replaced last, so that what goes with it is there already. Raises OutputError; all temporary files are removed then.
    """
    for path in contents:
        check_writable(path)
    parts: dict[Path, Path] = {}
    current = next(iter(contents), Path())
    try:
        for path, content in contents.items():
            current = path
            target = path.resolve()  # a link stays a link: what it points at is replaced
            if is_special(target):
                with target.open("wb") as file:
                    file.writelines(_pieces(content))
            else:
                parts[target] = _part(content, target)
        for target in reversed(list(parts)):
            current = target
            parts[target].replace(target)
            del parts[target]
    except OSError as error:
        raise OutputError(f"{current} cannot be written: {error.strerror or error}; free space or choose another --output") from error
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _pieces(content: bytes | Iterable[bytes]) -> Iterable[bytes]:
    return (content,) if isinstance(content, bytes) else content


def _part(content: bytes | Iterable[bytes], target: Path) -> Path:
    """The content in a temporary file beside its target, with the target's permissions."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(_pieces(content))
            file.flush()
            os.fsync(file.fileno())
        part.chmod(_mode(target))
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def _mode(target: Path) -> int:
    """The permissions of the file replaced, or those any new file would get (mkstemp's are the owner's only)."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def is_special(path: Path) -> bool:
    """A device or a named pipe, which is written to and never replaced."""
    return path.exists() and not path.is_file()
