"""Events into episodes: pairs that could be one are found by parties and days, scored, and joined from the likeliest on.

Two groups are joined only where the mean over all their pairs is likely enough (average linkage), so that a chain of reports, each a little like the
next, does not make one episode of a week of fighting; and never where that would put two different events of one article together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import combinations

from lapwing.dataset.families import SIBLINGS
from lapwing.dataset.same import APART, SAME, VAGUELY_APART, may_be_same, probability
from lapwing.dataset.told import Told

#: Pairs less likely than this are not kept; in the mean of a join they count as nothing.
_KEPT = 0.2
#: Codes of an event by whose pairs it is looked for: communiqués that list twenty states would be compared with everything.
_CODES = 6
#: In one article the same act is told twice where its words are this alike (the headline and the first sentence); else it is two acts.
_RETOLD = 0.5

#: An event's day in time and its number.
Dated = tuple[int, int]


def clusters(events: Sequence[Told]) -> list[list[int]]:
    """Groups of events by their numbers, each in order, the groups by their first. Each event is in exactly one."""
    edges = sorted(scored(events), key=lambda edge: (-edge[0], edge[1], edge[2]))
    return _Joining(events, edges).joined()


def scored(events: Sequence[Told]) -> Iterator[tuple[float, int, int]]:
    """(probability, earlier, later) of the pairs that are likely enough to matter."""
    for i, j in candidates(events):
        a, b = events[i], events[j]
        if a.document == b.document:
            if retold(a, b):
                yield 1.0, i, j
        elif may_be_same(a, b) and (likely := probability(a, b)) >= _KEPT:
            yield likely, i, j


def retold(a: Told, b: Told) -> bool:
    """Do two events of one article, or of copies of one, tell the same act twice?"""
    alike = a.event == b.event and a.polarity == b.polarity and a.actors == b.actors and a.recipients == b.recipients
    dated_alike = (a.first, a.last) == (b.first, b.last) or (a.weak and b.weak)  # a copy's day of publication may be another
    if not alike or not dated_alike or a.place != b.place or (a.mode and b.mode and a.mode != b.mode):
        return False
    return 2 * len(a.words & b.words) >= _RETOLD * (len(a.words) + len(b.words)) and not (a.numbers and b.numbers and not a.numbers & b.numbers)


# -- which pairs -------------------------------------------------------------------------------------------------------


def candidates(events: Sequence[Told]) -> Iterator[tuple[int, int]]:
    """Pairs of events, each once, of related categories and the same polarity that share their parties and stand near in time.

    Two events of several parties share two, unless one of them has one party only. Events are put in boxes by what they must share; within a box
    only neighbours in time meet, so that the work grows with the events of a day, not with all of them.
    """
    boxes: dict[tuple[object, ...], dict[str, list[int]]] = {}
    lone: dict[tuple[object, ...], dict[str, list[int]]] = {}
    within: dict[tuple[object, ...], dict[str, list[int]]] = {}
    for number, event in enumerate(events):
        codes = sorted(event.parties)[:_CODES]
        for pair in combinations(codes, 2):
            boxes.setdefault((event.polarity, pair), {}).setdefault(event.event, []).append(number)
        # By each of its parties it meets the reports that name this one only; what happens within one state meets its like.
        into = boxes if len(codes) > 1 else lone if not (event.actors and event.recipients) else within
        for code in codes or (f"in {event.country}",):
            into.setdefault((event.polarity, code), {}).setdefault(event.event, []).append(number)
    for (polarity, key), box in boxes.items():
        if isinstance(key, tuple):
            for i, j in _within(events, box):
                if _first_shared(events[i], events[j]) == key:
                    yield i, j
        elif (polarity, key) in lone:
            yield from _across(events, lone[polarity, key], box)
    for key, box in lone.items():
        yield from _within(events, box)
        if key in within:
            yield from _across(events, box, within[key])
    for box in within.values():
        yield from _within(events, box)


def _first_shared(a: Told, b: Told) -> tuple[str, ...]:
    """The box in which a pair is met that shares several."""
    codes = set(sorted(a.parties)[:_CODES]) & set(sorted(b.parties)[:_CODES])
    return tuple(sorted(codes)[:2])


def _within(events: Sequence[Told], box: dict[str, list[int]]) -> Iterator[tuple[int, int]]:
    """Neighbours in time within a box, of one category or two related ones."""
    for numbers in box.values():
        yield from _neighbours(events, numbers)
    for one, other in SIBLINGS:
        if one in box and other in box:
            yield from _met(events, box[one], box[other])


def _across(events: Sequence[Told], some: dict[str, list[int]], others: dict[str, list[int]]) -> Iterator[tuple[int, int]]:
    for category, numbers in some.items():
        if category in others:
            yield from _met(events, numbers, others[category])
    for pair in SIBLINGS:
        for one, other in (pair, pair[::-1]):
            if one in some and other in others:
                yield from _met(events, some[one], others[other])


def _dated(events: Sequence[Told], numbers: Sequence[int]) -> tuple[list[Dated], list[Dated]]:
    """Those dated to the day, which meet a few days only, and the others, by day."""
    firm = sorted((events[n].day, n) for n in numbers if events[n].firm)
    vague = sorted((events[n].day, n) for n in numbers if not events[n].firm)
    return firm, vague


def _neighbours(events: Sequence[Told], numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    firm, vague = _dated(events, numbers)
    for some, window in ((firm, APART), (vague, VAGUELY_APART)):
        for place, (day, number) in enumerate(some):
            for at in range(place + 1, len(some)):
                other_day, other = some[at]
                if other_day - day > window:
                    break
                yield (number, other) if number < other else (other, number)
    yield from _windowed(vague, firm, VAGUELY_APART)


def _met(events: Sequence[Told], some: Sequence[int], others: Sequence[int]) -> Iterator[tuple[int, int]]:
    firm, vague = _dated(events, some)
    other_firm, other_vague = _dated(events, others)
    yield from _windowed(firm, other_firm, APART)
    yield from _windowed(firm, other_vague, VAGUELY_APART)
    yield from _windowed(vague, other_firm, VAGUELY_APART)
    yield from _windowed(vague, other_vague, VAGUELY_APART)


def _windowed(some: list[Dated], others: list[Dated], window: int) -> Iterator[tuple[int, int]]:
    """Pairs of one of each, at most so many days apart."""
    for day, number in some:
        place = bisect_left(others, (day - window, -1))
        while place < len(others) and others[place][0] <= day + window:
            other = others[place][1]
            yield (number, other) if number < other else (other, number)
            place += 1


# -- joining -----------------------------------------------------------------------------------------------------------


class _Joining:
    """Average linkage along the edges, from the likeliest on."""

    def __init__(self, events: Sequence[Told], edges: Sequence[tuple[float, int, int]]) -> None:
        self.events = events
        self.edges = edges
        self._group: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}
        #: Group -> other group -> sum of the probabilities of their pairs.
        self._likely: dict[int, dict[int, float]] = {}
        for likely, i, j in edges:
            self._likely.setdefault(i, {})[j] = likely
            self._likely.setdefault(j, {})[i] = likely

    def joined(self) -> list[list[int]]:
        for likely, i, j in self.edges:
            if likely < SAME:
                break
            one, other = self._of(i), self._of(j)
            if one != other and self._mean(one, other) >= SAME and self._allowed(one, other):
                self._join(*sorted((one, other)))
        groups = [self._members.get(n, [n]) for n in range(len(self.events)) if self._of(n) == n]
        return [sorted(group) for group in groups]

    def _of(self, number: int) -> int:
        while (before := self._group.get(number, number)) != number:
            self._group[number] = self._group.get(before, before)
            number = before
        return number

    def _mean(self, one: int, other: int) -> float:
        return self._likely[one].get(other, 0.0) / (len(self._members.get(one, (one,))) * len(self._members.get(other, (other,))))

    def _allowed(self, one: int, other: int) -> bool:
        """Would no two different events of an article be put together?"""
        documents: dict[str, list[int]] = {}
        for number in self._members.get(one, (one,)):
            documents.setdefault(self.events[number].document, []).append(number)
        for number in self._members.get(other, (other,)):
            for mate in documents.get(self.events[number].document, ()):
                if not retold(self.events[number], self.events[mate]):
                    return False
        return True

    def _join(self, keep: int, gone: int) -> None:
        """The earlier group takes the later one in."""
        self._group[gone] = keep
        self._members[keep] = self._members.get(keep, [keep]) + self._members.pop(gone, [gone])
        ours, theirs = self._likely[keep], self._likely.pop(gone)
        ours.pop(gone, None)
        for other, likely in theirs.items():
            if other != keep:
                ours[other] = ours.get(other, 0.0) + likely
                sums = self._likely[other]
                sums.pop(gone, None)
                sums[keep] = ours[other]
