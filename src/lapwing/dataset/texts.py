"""What two texts have in common, whatever their headline, typography or last paragraph: five-word sequences, and forms filled anew."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any

import numpy as np

Hashes = np.ndarray[Any, np.dtype[np.uint64]]
#: Words of a sequence. Of five and more, two independent reports share few even where they quote the same names (bench/copies.py).
SEQUENCE = 5
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[.!?…]+(?=\s)|[\n;]+")
#: Odd numbers that weigh the words of a sequence by their place, so that another order gives another hash.
_WEIGHTS = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F)
#: Written small, yet what a form is filled with: numbers, and days and quarters of the sky.
_FILLING = frozenset(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty thirty forty fifty sixty hundred dozen dozens
    deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante cent dizaine dizaines
    lundi mardi mercredi jeudi vendredi samedi dimanche
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre
    hier today yesterday north south east west nord sud est ouest""".split()
)
#: A skeleton of fewer plain words says too little to be called a form.
_PLAIN = 3
_SLOT = "_"


def words(text: str) -> list[str]:
    """The words of a text, small and without punctuation; compatibility characters as their plain ones."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


class Sequences:
    """Hashes of five-word sequences. Holds the hash of each word it has met: the same in every process."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def of(self, text: str) -> Hashes:
        """A hash for each sequence of `SEQUENCE` words, in text order; a shorter text is one sequence."""
        known = self._known
        found = words(text)
        for word in set(found):
            if word not in known:
                known[word] = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")
        hashes = np.fromiter((known[word] for word in found), np.uint64, len(found))
        if len(hashes) < SEQUENCE:
            hashes = np.concatenate([hashes, np.zeros(SEQUENCE - len(hashes), np.uint64)])
        count = len(hashes) - SEQUENCE + 1
        total = np.zeros(count, np.uint64)
        for place, weight in enumerate(_WEIGHTS):
            total += hashes[place : place + count] * np.uint64(weight)
        return total


class Text:
    """A text as it is compared."""

    def __init__(self, text: str, sequences: Sequences) -> None:
        self.text = text
        #: Its sequences in order, and each once, sorted.
        self.ordered = sequences.of(text)
        self.sequences = np.unique(self.ordered)

    @cached_property
    def forms(self) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
        """Its sentences as forms: skeleton -> what fills it, each time it stands there."""
        found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for skeleton, filling in _forms(self.text):
            found.setdefault(skeleton, []).append(filling)
        return found


def _forms(text: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each sentence's skeleton, in which names, numbers and days are slots, and what fills them."""
    for sentence in _SENTENCE.split(unicodedata.normalize("NFKC", text)):
        parts = [(_is_filling(word), word.casefold()) for word in _WORD.findall(sentence)]
        skeleton: list[str] = []
        filling: list[str] = []
        for slot, run in groupby(parts, key=lambda part: part[0]):
            if slot:
                skeleton.append(_SLOT)
                filling.append(" ".join(word for _, word in run))
            else:
                skeleton.extend(word for _, word in run)
        if filling and len(skeleton) - len(filling) >= _PLAIN:
            yield tuple(skeleton), tuple(filling)


@lru_cache(maxsize=100_000)
def _is_filling(word: str) -> bool:
    return word[0].isupper() or any(c.isdigit() for c in word) or word in _FILLING


def shared(one: Text, other: Text) -> float:
    """Sequences in common, as a share of all that either has."""
    common = len(np.intersect1d(one.sequences, other.sequences, assume_unique=True))
    return common / (len(one.sequences) + len(other.sequences) - common)


def opening_shared(short: Text, long: Text, slack: int) -> float:
    """Share of the shorter text's sequences that stand in the beginning of the longer one (its length and `slack` sequences more), or of so long a
    beginning that stand in the shorter text, whichever is less."""
    length = len(short.ordered)
    wide, narrow = np.unique(long.ordered[: length + slack]), np.unique(long.ordered[:length])
    there = len(np.intersect1d(short.sequences, wide, assume_unique=True)) / len(short.sequences)
    back = len(np.intersect1d(short.sequences, narrow, assume_unique=True)) / len(narrow)
    return min(there, back)


def refilled(one: Text, other: Text) -> tuple[int, int]:
    """Sentences of the same form in both: how many are filled with other names, numbers or days, and how many there are."""
    anew = total = 0
    for skeleton in one.forms.keys() & other.forms.keys():
        ours, theirs = one.forms[skeleton], other.forms[skeleton]
        pairs = min(len(ours), len(theirs))
        same = (ours[0] == theirs[0]) if len(ours) == len(theirs) == 1 else (Counter(ours) & Counter(theirs)).total()
        total += pairs
        anew += pairs - same
    return anew, total
