"""Near-identical texts: found by MinHash over five-word sequences, verified exactly, grouped, and linked to the earliest of the group.

A copy is the same text with another headline, byline, dateline or agency's tag, a cut end, a few edited words, or an update's new paragraph. A text
in the same form about something else (a daily toll) is none, nor is a translation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rensa import RMinHash

from lapwing.dataset.texts import Sequences, Text, opening_shared, refilled, shared

#: `texts(numbers)` gives number and text of these, or of all for None, in order.
Texts = Callable[[Sequence[int] | None], Iterable[tuple[int, str]]]
#: Share of all sequences that two texts must have in common. Copies with 6 % of their words replaced share 0.55; reports of one subject that share
#: quotes and background 0.3 at most (bench/copies.py).
SHARED = 0.45
#: A cut text: so much of it must stand in the beginning of the longer one (its length and `_SLACK` sequences), and so much of that beginning in it.
#: A round-up of news holds each of its briefs, but only one at its beginning, so that it joins no two of them.
CUT, _SLACK = 0.65, 20
#: Of the sentences of the same form in both, so many may be filled with other names, numbers or days. An update raises the toll in one or two of a
#: dozen; the next day's toll in the same form fills at least 2 of its 7 anew.
REFILLED = 0.25
#: Texts of fewer sequences are copies only where all of them are the same.
_FEW = 20
#: Sequences that stand for the opening, by which a cut text meets its original however much was cut.
_OPENING = 100
#: Hash functions, and how many of them a band has: two texts are compared where they agree on a whole band. At `SHARED` a pair is missed in 2 of
#: 100 cases, at 0.6 in 3 of 100,000.
_HASHES, _BAND, _SEED = 126, 3, 7
#: Earlier neighbours met in a band, and earlier texts compared with a text, those of most bands in common first. A series of a thousand reports in one
#: form would otherwise make a million pairs.
_NEIGHBOURS, _COMPARED = 16, 24
#: Texts signed at a time: a few thousand are some 30 MB of sequences.
_SIGNED = 2_000


@dataclass(frozen=True, slots=True)
class Copy:
    """A document and the earliest of its group, by their places in the order given; `similarity`: share of their sequences in common."""

    document: int
    copy_of: int
    similarity: float


def find_copies(texts: Texts, count: int) -> list[Copy]:
    """The copies among `count` texts, which are numbered from the earliest to the latest. `texts` is asked again, so that few texts are held at a time."""
    sequences = Sequences()
    pairs = _candidates(texts(None), count, sequences)
    return sorted(_grouped(pairs, texts, sequences), key=lambda copy: copy.document)


def is_copy(one: Text, other: Text) -> bool:
    """Are these near-identical?"""
    if min(len(one.sequences), len(other.sequences)) < _FEW:
        return np.array_equal(one.sequences, other.sequences)
    short, long = sorted((one, other), key=lambda text: len(text.ordered))
    if shared(one, other) < SHARED and opening_shared(short, long, _SLACK) < CUT:
        return False
    anew, total = refilled(short, long)
    return anew < 2 or anew <= REFILLED * total


def _candidates(texts: Iterable[tuple[int, str]], count: int, sequences: Sequences) -> list[tuple[int, int]]:
    """Pairs (earlier, later) that agree on a band, of the whole or of the opening, by the later one."""
    whole = np.zeros((count, _HASHES), np.uint32)
    opening = np.zeros((count, _HASHES), np.uint32)
    for some in _pieces(texts):
        numbers = [number for number, _ in some]
        found = [sequences.of(text) for _, text in some]
        whole[numbers] = _signed(found)
        opening[numbers] = _signed([hashes[:_OPENING] for hashes in found])
    met: list[np.ndarray] = []
    for signatures in (whole, opening):
        for start in range(0, _HASHES, _BAND):
            met.extend(_meeting(signatures[:, start : start + _BAND]))
    if not met:
        return []
    keys, bands = np.unique(np.concatenate(met), return_counts=True)
    earlier, later = keys % count, keys // count
    order = np.lexsort((earlier, -bands, later))
    begins = np.searchsorted(later, later)  # where the pairs of each later text begin
    chosen = order[np.arange(len(order)) - begins < _COMPARED]
    return list(zip(earlier[chosen].tolist(), later[chosen].tolist(), strict=True))


def _pieces(texts: Iterable[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    some: list[tuple[int, str]] = []
    for entry in texts:
        some.append(entry)
        if len(some) == _SIGNED:
            yield some
            some = []
    if some:
        yield some


def _signed(hashes: list[np.ndarray]) -> np.ndarray:
    offsets = np.cumsum([0, *(len(h) for h in hashes)]).astype(np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(hashes), offsets, _HASHES, _SEED)
    return np.array(matrix.to_rows(), np.uint32)


def _meeting(band: np.ndarray) -> Iterator[np.ndarray]:
    """Pairs of rows that are equal, each with its nearest earlier ones, as later * count + earlier."""
    count = len(band)
    key = np.ascontiguousarray(band).view(np.dtype((np.void, band.dtype.itemsize * band.shape[1]))).ravel()
    _, groups = np.unique(key, return_inverse=True)
    order = np.argsort(groups, kind="stable")  # within a group from the earliest on
    ordered = groups[order]
    for back in range(1, _NEIGHBOURS + 1):
        same = np.flatnonzero(ordered[back:] == ordered[:-back])
        if not len(same):
            return
        yield order[same + back].astype(np.int64) * count + order[same]


def _grouped(pairs: list[tuple[int, int]], texts: Texts, sequences: Sequences) -> Iterator[Copy]:
    """Unite what the pairs join, and measure each copy against the earliest of its group."""
    group: dict[int, int] = {}
    joined: set[int] = set()
    measured: dict[tuple[int, int], float] = {}

    def first(number: int) -> int:
        while (before := group.get(number, number)) != number:
            group[number] = group.get(before, before)
            number = before
        return number

    for earlier, later, similarity in _verified(pairs, texts, sequences, first):
        low, high = sorted((first(earlier), first(later)))
        group[high] = low
        measured[earlier, later] = similarity
        joined |= {earlier, later}
    unmeasured = sorted({number for member in joined if (first(member), member) not in measured for number in (first(member), member)})
    known = {number: Text(text, sequences) for number, text in texts(unmeasured)} if unmeasured else {}
    for number in joined:
        head = first(number)
        if number != head:
            yield Copy(number, head, measured[head, number] if (head, number) in measured else shared(known[head], known[number]))


def _verified(pairs: list[tuple[int, int]], texts: Texts, sequences: Sequences, first: Callable[[int], int]) -> Iterator[tuple[int, int, float]]:
    """(earlier, later, similarity) of the copies among the pairs, but for those already in one group."""
    last: dict[int, int] = {}
    partners: dict[int, list[int]] = {}
    for earlier, later in pairs:
        partners.setdefault(later, []).append(earlier)
        last[earlier] = max(last.get(earlier, 0), later)
    compared: dict[int, Text] = {}
    for number, text in texts(sorted({number for pair in pairs for number in pair})):
        ours = compared[number] = Text(text, sequences)
        for earlier in partners.get(number, ()):
            if first(earlier) != first(number) and is_copy(compared[earlier], ours):
                yield earlier, number, shared(compared[earlier], ours)
        for done in (*partners.get(number, ()), number):
            if last.get(done, number) <= number:
                compared.pop(done, None)
