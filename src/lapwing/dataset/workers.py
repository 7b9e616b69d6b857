"""The worker processes as their master sees them: each takes one chunk of documents at a time; a crash or a time-out costs that chunk only."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import IO, Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from lapwing.dataset.reader import Coded, Setting, code_rows
from lapwing.dataset.worker import from_ipc, read_frame, to_ipc, write_frame
from lapwing.errors import LapwingError, error_of

#: Longest time for a chunk: fixed, and for each 1,000 characters. A core reads 25,000 to 30,000 characters a second, a busy one a third of it; sixty
#: times slower is no longer work.
_SECONDS = 120.0
_SECONDS_PER_1000 = 2.0
#: Longest time a worker may take to load the lexicon and its pipelines (two seconds on an idle machine).
_START_SECONDS = 300.0
#: Documents a worker codes before a fresh one takes its place: what its caches hold of names and word forms grows with what it has read.
_LIFETIME = 5_000


@dataclass(frozen=True, slots=True)
class Lost:
    """A chunk that cost its worker: `why` says how."""

    why: str


Outcome = Coded | Lost


class Pool:
    """`size` workers. Use as a context manager: leaving it ends them."""

    def __init__(self, size: int, setting: Setting) -> None:
        self.setting = setting
        self.size = size
        self._selector = selectors.DefaultSelector()
        # All at once, so that they load side by side.
        self._idle = [_Worker(setting) for _ in range(size)]
        self._busy: dict[int, tuple[_Worker, Any]] = {}

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in [*self._idle, *(w for w, _ in self._busy.values())]:
            worker.end()
        self._selector.close()

    @property
    def free(self) -> bool:
        """Can a chunk be given?"""
        return len(self._busy) < self.size

    @property
    def busy(self) -> bool:
        """Is an outcome to be waited for?"""
        return bool(self._busy)

    def give(self, key: Any, rows: pa.Table) -> None:
        """Have rows of `documents` coded; `key` comes back with the outcome. Raises LapwingError when no worker can be started."""
        worker = self._idle.pop() if self._idle else _Worker(self.setting)
        with suppress(OSError):  # it has died, which its end of file will say
            worker.send(rows)
        self._busy[worker.file] = (worker, key)
        self._selector.register(worker.file, selectors.EVENT_READ)

    def wait(self) -> list[tuple[Any, Outcome]]:
        """The outcomes of the next chunk or chunks that are done or lost."""
        while True:
            deadline = min(worker.deadline for worker, _ in self._busy.values())
            ready = [key.fd for key, _ in self._selector.select(max(0.0, deadline - time.monotonic()))]
            ready = [file for file in ready if self._busy[file][0].has_started()]
            late = [file for file, (worker, _) in self._busy.items() if worker.deadline <= time.monotonic() and file not in ready]
            if ready or late:
                return [self._outcome(file, file in late) for file in (*ready, *late)]

    def _outcome(self, file: int, late: bool) -> tuple[Any, Outcome]:
        worker, key = self._busy.pop(file)
        self._selector.unregister(file)
        outcome: Outcome = Lost("took too long") if late else worker.receive()
        if isinstance(outcome, Lost) or worker.coded >= _LIFETIME:
            worker.end()
        else:
            self._idle.append(worker)
        return key, outcome


class InProcess:
    """The same without processes, for a few documents or to look for a fault: a crash is the caller's. Raises LapwingError on entering."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._done: list[tuple[Any, Outcome]] = []

    def __enter__(self) -> InProcess:
        self.setting.load()
        return self

    def __exit__(self, *_: object) -> None:
        return

    @property
    def free(self) -> bool:
        return not self._done

    @property
    def busy(self) -> bool:
        return bool(self._done)

    def give(self, key: Any, rows: pa.Table) -> None:
        self._done.append((key, code_rows(rows, self.setting)))

    def wait(self) -> list[tuple[Any, Outcome]]:
        done, self._done = self._done, []
        return done


class _Worker:
    """One process. It is `file`, its standard output, that becomes readable when it has answered or died."""

    def __init__(self, setting: Setting) -> None:
        command = [sys.executable, "-P", "-m", "lapwing.dataset.worker", json.dumps(asdict(setting))]
        # Unbuffered: what is read of an answer must not be hidden from the selector. A group of its own: Ctrl-C is the master's affair.
        self._process = subprocess.Popen(  # noqa: S603  our own module
            command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment(), process_group=0
        )
        self._requests = cast(IO[bytes], self._process.stdin)
        self._answers = cast(IO[bytes], self._process.stdout)
        self.file = self._answers.fileno()
        self.coded = 0
        self._started = False
        self.deadline = 0.0
        self._allowed = 0.0

    def send(self, rows: pa.Table) -> None:
        """Raises OSError when the process has died."""
        characters = pc.sum(pc.utf8_length(rows.column("text"))).as_py() or 0
        self._allowed = _SECONDS + _SECONDS_PER_1000 * characters / 1000
        self.deadline = time.monotonic() + (self._allowed if self._started else _START_SECONDS)
        self.coded += rows.num_rows
        write_frame(self._requests, to_ipc(rows))

    def has_started(self) -> bool:
        """Is it an answer that has arrived? The first thing a worker says is that it is ready. Raises LapwingError when it cannot start."""
        if self._started:
            return True
        frame = read_frame(self._answers)
        if frame is None:
            raise LapwingError(f"a worker process could not start ({self._ending()}); 'lapwing code --workers 0' shows why")
        ready = json.loads(frame)
        if "error" in ready:
            raise error_of(ready["exit_code"])(ready["error"])
        self._started = True
        self.deadline = time.monotonic() + self._allowed
        return False

    def receive(self) -> Outcome:
        """The answer that has begun to arrive, or that the process died over it."""
        frames = [read_frame(self._answers) for _ in range(3)]
        if any(frame is None for frame in frames):
            return Lost(f"ended the process that read it ({self._ending()})")
        head, events, mentions = cast(list[bytes], frames)
        return Coded(from_ipc(events), from_ipc(mentions), json.loads(head)["failed"])

    def _ending(self) -> str:
        self._process.kill()
        code = self._process.wait()
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def end(self) -> None:
        """Kill it: it holds nothing that could be lost."""
        self._process.kill()
        for stream in (self._requests, self._answers):
            with suppress(OSError):  # what was not yet written to it
                stream.close()
        self._process.wait()


def _environment() -> dict[str, str]:
    """What workers inherit: the same modules as here, and one thread for matrices, as each core has a worker."""
    path = os.pathsep.join(p for p in sys.path if p)
    return os.environ | {"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def usable_cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
