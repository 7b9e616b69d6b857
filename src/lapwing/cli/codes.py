"""Exit codes in words, for --help and for deciding between several."""

from __future__ import annotations

from collections.abc import Iterable

#: The code of a figure below its floor or otherwise out of bounds, which is no error of the program or its input.
FALLEN = 8
#: The code of a command the user stopped.
INTERRUPTED = 130
#: Code -> what it says; the classes of lapwing.errors carry the same numbers.
MEANINGS: dict[int, str] = {
    0: "done",
    1: "a fault in Lapwing itself",
    2: "wrong use of the command",
    3: "an input that cannot be read",
    4: "a language that is not coded",
    5: "an output that cannot be written",
    6: "a pipeline that is missing or unfit",
    7: "a lexicon with problems",
    FALLEN: "a measured figure below its floor, or a source out of its bounds",
    9: "a dataset that is damaged, newer, none, or cannot be written",
    10: "a query that is wrong, would write, or takes too long or too much",
}
_LISTED = ", ".join(f"{code} {meaning}" for code, meaning in MEANINGS.items())
EXIT_CODES = f"Exit codes: {_LISTED}. With several files the worst counts; the others are still done."


def worst(codes: Iterable[int]) -> int:
    """The code to end with: a fault of the program outweighs all, then the higher number."""
    seen = set(codes)
    return 1 if 1 in seen else max(seen, default=0)
