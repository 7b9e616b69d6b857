"""A worker process: `python -m lapwing.dataset.worker SETTING` reads documents from standard input and writes their events to standard output.

Both are streams of frames, each eight bytes of length (big-endian) and so many bytes. A request is one frame: rows of `documents` (Arrow IPC). An
answer is three: JSON `{"failed": {id: why}}`, then rows of `events` and of `mentions` (Arrow IPC). The first answer, unasked, is one frame of
JSON: `{"ready": true}`, or `{"error": message, "exit_code": code}` where a pipeline cannot be used.

Plain pipes rather than multiprocessing: a process of its own does not run the user's script again, so `Dataset.code` needs no
`if __name__ == "__main__"` and works in notebooks.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import threading
import time
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa

from lapwing.errors import LapwingError

if TYPE_CHECKING:
    from lapwing.dataset.reader import Setting

Stream = IO[bytes] | Any
#: Seconds between two looks at whether the parent still lives.
_WATCH = 0.5


def read_frame(stream: Stream) -> bytes | None:
    """The next frame, or None where the stream ends, were it in the middle of one."""
    head = _exactly(stream, 8)
    return _exactly(stream, int.from_bytes(head, "big")) if head is not None else None


def _exactly(stream: Stream, size: int) -> bytes | None:
    """So many bytes. The stream may be unbuffered, which gives what it has."""
    found = bytearray()
    while len(found) < size:
        piece = stream.read(size - len(found))
        if not piece:
            return None
        found += piece
    return bytes(found)


def write_frame(stream: Stream, body: bytes) -> None:
    """Write one frame and flush it. Raises OSError where nobody reads any longer."""
    left = memoryview(len(body).to_bytes(8, "big") + body)
    while left:
        left = left[stream.write(left) :]
    stream.flush()


def to_ipc(table: pa.Table) -> bytes:
    """A table as Arrow IPC."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def from_ipc(body: bytes) -> pa.Table:
    """The table behind `to_ipc`."""
    return pa.ipc.open_stream(body).read_all()


def main() -> None:
    """Answer until the parent closes the pipe or ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interruption means
    parent = os.getppid()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get into the frames
    requests = sys.stdin.buffer
    from lapwing.dataset.reader import Setting  # takes seconds and may print, hence not before the above

    setting = Setting(**json.loads(sys.argv[1]))
    try:
        ready = _get_ready(setting)
        write_frame(answers, json.dumps(ready).encode())
        while "ready" in ready and (request := read_frame(requests)) is not None:
            _answer(request, setting, answers)
    except BrokenPipeError:
        os._exit(0)  # the parent has gone


def _get_ready(setting: Setting) -> dict[str, object]:
    try:
        setting.load()
    except LapwingError as error:
        return {"error": str(error), "exit_code": error.exit_code}
    gc.freeze()  # a hundred thousand objects of the lexicon need not be looked through again at each collection: two hundredths of the time
    return {"ready": True}


def _answer(request: bytes, setting: Setting, answers: Stream) -> None:
    from lapwing.dataset.reader import code_rows

    coded = code_rows(from_ipc(request), setting)
    for body in (json.dumps({"failed": coded.failed}).encode(), to_ipc(coded.events), to_ipc(coded.mentions)):
        write_frame(answers, body)


def _end_with(parent: int) -> None:
    """End when the parent has ended, were it killed while this process works for it."""
    while os.getppid() == parent:
        time.sleep(_WATCH)
    os._exit(0)


if __name__ == "__main__":
    main()
