"""Keys as they are pressed on a terminal; from a pipe or a file, lines whose first character is the key."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

try:
    import termios
    import tty
except ImportError:  # no POSIX terminal: keys come as lines
    termios = tty = None  # type: ignore[assignment]

#: What reading gives at the end of the input (Ctrl-D on a terminal).
END = "\x04"
#: Seconds without a key after which whoever waits may do something else.
_IDLE = 1.5


class Keyboard(Protocol):
    """Where a reviewer's keys come from."""

    single: bool

    def key(self, idle: Callable[[], None] | None = None) -> str:
        """The next key, in lower case; "" for Enter, `END` at the end of the input. `idle` is called once while nothing is pressed."""
        ...

    def line(self) -> str:
        """The next line without blanks at its ends, or `END`."""
        ...


class Lines:
    """Keys as lines of a stream."""

    single = False

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def key(self, idle: Callable[[], None] | None = None) -> str:
        line = self.line()
        return line if line == END else line[:1].lower()

    def line(self) -> str:
        line = self._stream.readline()
        return line.strip() if line else END


class Terminal:
    """Single keys of a terminal, which needs no Enter; lines with the terminal's own editing."""

    single = True

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._fd = stream.fileno()

    def key(self, idle: Callable[[], None] | None = None) -> str:
        with self._uncooked():
            if idle and not select.select([self._fd], [], [], _IDLE)[0]:
                idle()
            pressed = os.read(self._fd, 1)
            if pressed == b"\x1b" or (pressed and pressed[0] >= 0xC0):
                # The rest of an arrow key, or of a letter of several bytes: one key, which means nothing here.
                while select.select([self._fd], [], [], 0.02)[0]:
                    os.read(self._fd, 1)
                return "\x1b"
        if not pressed:
            return END
        return "" if pressed in (b"\r", b"\n") else pressed.decode("ascii", "replace").lower()

    def line(self) -> str:
        line = self._stream.readline()
        return line.strip() if line else END

    @contextmanager
    def _uncooked(self) -> Iterator[None]:
        before = termios.tcgetattr(self._fd)
        tty.setcbreak(self._fd, termios.TCSADRAIN)
        try:
            yield
        finally:
            termios.tcsetattr(self._fd, termios.TCSADRAIN, before)


def keyboard() -> Keyboard:
    """That of standard input."""
    if termios is not None and sys.stdin.isatty():
        return Terminal(sys.stdin)
    return Lines(sys.stdin)
