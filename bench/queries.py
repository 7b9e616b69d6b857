"""How long the questions of docs/queries.md take on a million events, and what else an analyst waits for: `python bench/queries.py [--check]`.

The dataset is made on the spot (bench/made_dataset.py, two minutes) unless a folder with one is given. Each thing is done in a process of its own, three
times, each time with a fresh connection; the best counts. Memory is the most that process ever held.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from speed import machine  # type: ignore[import-not-found]

ROOT = Path(__file__).resolve().parent.parent
#: Seconds a question of the page may take on two cores. `--check` holds CPU seconds against it, as other work on the machine stretches the wall clock.
BAR = 2.0
_TIMES = 3
_PAGE = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
QUESTIONS: dict[str, str] = dict(re.findall(r"^### (\d\. .*?)\n.*?```sql\n(.*?)```", _PAGE, re.S | re.M))


def _asked(title: str) -> Callable[[Any], Any]:
    return lambda dataset: dataset.query(QUESTIONS[title], timeout=0)


#: What is measured beside the questions.
OTHER: dict[str, Callable[[Any], Any]] = {
    "connect": lambda dataset: dataset.connect().close(),
    'len(events(actor="MLI", since="2024-01-01"))': lambda dataset: len(dataset.events(actor="MLI", since="2024-01-01")),
    'events(actor="MLI", since="2024-01-01").to_arrow()': lambda dataset: dataset.events(actor="MLI", since="2024-01-01").to_arrow(),
    'events(between=("NER", "BEN"), factual=True).count_by("month")': lambda dataset: dataset.events(between=("NER", "BEN"), factual=True).count_by("month"),
    'events(event="ACCUSE") in a notebook': lambda dataset: dataset.events(event="ACCUSE")._repr_html_(),
    'table("events", ["id", "event", "date_from"])': lambda dataset: dataset.table("events", ["id", "event", "date_from"]),
    "repr(dataset)": repr,
    "info()": lambda dataset: dataset.info(),
    'query("SELECT * FROM dyads")': lambda dataset: dataset.query("SELECT * FROM dyads", timeout=0),
}


def one(folder: Path, name: str) -> dict[str, Any]:
    """Measures one thing in this process."""
    from lapwing.dataset import Dataset

    began = time.perf_counter(), time.process_time()
    dataset = Dataset.open(folder)
    opened = time.perf_counter() - began[0], time.process_time() - began[1]
    if name == "info":
        return {**dataset.info()}
    if name == "open":
        wall, cpu = opened
    else:
        work = OTHER.get(name) or _asked(name)
        wall, cpu = min(_timed(lambda: work(dataset)) for _ in range(_TIMES))
    return {"wall": round(wall, 3), "cpu": round(cpu, 3), "MiB": peak_memory_mib()}


def peak_memory_mib() -> int:
    """Of this process alone: what getrusage says begins with its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"^VmHWM:\s+(\d+) kB$", status, re.M)[0]) // 1024


def _timed(work: Callable[[], Any]) -> tuple[float, float]:
    began = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began[0], time.process_time() - began[1]


def apart(folder: Path, name: str) -> dict[str, Any]:
    """The same in a process of its own."""
    done = subprocess.run([sys.executable, __file__, "--dataset", str(folder), "--one", name], stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", type=Path, metavar="FOLDER", help="ask this dataset instead of making one")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--check", action="store_true", help="end with 1 when a question takes longer than its bar")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(one(args.dataset, args.one)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.dataset
        if folder is None:
            from made_dataset import make  # type: ignore[import-not-found]

            folder = Path(temporary) / "million"
            make(folder, args.events, args.events // 10)
        slow = report(folder)
    if args.check and slow:
        sys.exit(f"more than {BAR:g} CPU seconds: {', '.join(slow)}")


def report(folder: Path) -> list[str]:
    """Prints a table; gives the questions that missed the bar."""
    info = apart(folder, "info")
    print("; ".join(f"{k} {v}" for k, v in machine().items()))
    counts = ", ".join(f"{info[name]:,} {name}" for name in ("events", "documents", "episodes", "reviews", "files"))
    print(f"\n{counts}, {info['bytes'] / 1e6:.0f} MB\n")
    print("| what | wall | CPU | memory | |\n| --- | ---: | ---: | ---: | --- |")
    slow = []
    for name in (*QUESTIONS, "open", *OTHER):
        found = apart(folder, name)
        met = found["cpu"] <= BAR
        if name in QUESTIONS and not met:
            slow.append(name)
        verdict = ("holds" if met else "MISSED") if name in QUESTIONS else ""
        shown = name if name in QUESTIONS else f"`{name}`"
        print(f"| {shown} | {found['wall']:.2f} s | {found['cpu']:.2f} s | {found['MiB']:.0f} MiB | {verdict} |", flush=True)
    return slow


if __name__ == "__main__":
    main()
