"""Locks between processes of one machine: a file that the kernel frees when its holder ends, however it ends."""

from __future__ import annotations

import os
import time
from pathlib import Path

from lapwing.errors import DatasetError

try:
    import fcntl
except ImportError:  # a system without flock
    fcntl = None  # type: ignore[assignment]

#: Seconds between two looks at a lock that somebody holds. A commit takes some 50 ms.
_LOOK = 0.02
#: Longest wait for the others' commits. A compaction of 1,000,000 documents takes minutes; beyond this a holder is suspended or hangs.
PATIENCE = 1800.0


class Lock:
    """One lock file. Threads and processes that hold a `Lock` of the same path each exclude the others; not re-entrant."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def try_acquire(self) -> bool:
        """Take the lock if nobody holds it. Raises DatasetError where the folder cannot be written."""
        if fcntl is None:
            raise DatasetError("datasets are written on systems with file locks only (Linux, macOS); on Windows use WSL")
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise DatasetError(f"{self.path.parent.parent} cannot be written ({error.strerror}); check its permissions") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            return False
        self._file = file
        return True

    def acquire(self) -> None:
        """Wait for the lock. Raises DatasetError after `PATIENCE` seconds."""
        until = time.monotonic() + PATIENCE
        while not self.try_acquire():
            if time.monotonic() > until:
                raise DatasetError(f"{self.path.parent.parent} has been locked for {PATIENCE / 60:.0f} minutes; is another lapwing suspended or hanging?")
            time.sleep(_LOOK)

    def release(self) -> None:
        """Let the next one in."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
