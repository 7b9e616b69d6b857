"""Are two reports about one event? A linear model of features that anybody can read; training/episodes.py fits and measures it."""

from __future__ import annotations

from math import asin, cos, exp, radians, sin, sqrt

from lapwing.dataset.families import HALF_SYMMETRIC, SYMMETRIC, close, related
from lapwing.dataset.told import Told

#: Feature -> what it adds to the logit. Set by hand, then moved by logistic regression on the tuning half of tests/data/episode-reports.jsonl, each held
#: near its first value and to its sign (`python training/episodes.py` prints where it would move them from here). "days apart" was set lower by hand
#: than fitted (-3.1): else the daily shelling of one town, told each day in the same words, made one episode of four days.
WEIGHTS = {
    "bias": -1.8,
    "sibling category": -1.3,
    "sibling category, other frame": -3.4,
    "same frame": 0.4,
    "same mode": 0.7,
    "other mode": -1.0,
    "actors shared": 0.9,
    "other actors": -2.6,
    "other recipients": -0.9,
    "sides swapped": -2.0,
    "within one state": -0.4,
    "named party shared": 0.9,
    "other named parties": -0.2,
    "sectors shared": 0.1,
    "other sectors": -1.4,
    "same day": 1.0,
    "days apart": -5.0,
    "days apart, vaguely": -2.0,
    "same place": 0.4,
    "other place": -3.3,
    "names shared": 1.7,
    "other names": -2.3,
    "numbers shared": 2.0,
    "words shared": 2.1,
    "other language": 1.8,
    "another one, says one": -1.7,
    "published apart": -0.4,
}
FEATURES = tuple(WEIGHTS)
#: From so much on two events are one. On the tuning half F1 is the same within 0.01 from 0.5 to 0.6, and at 0.6 no pair is joined wrongly: of two
#: errors the worse is to lose an event in another.
SAME = 0.6
#: Days between two events, both dated to the day by their texts, beyond which they are never one; and where one of them is dated less surely.
APART, VAGUELY_APART = 3, 5
#: Places of other names within so many kilometres are one place told otherwise; beyond `_FAR` they are two.
_NEAR, _FAR = 25.0, 60.0


def may_be_same(a: Told, b: Told) -> bool:
    """What no likeness of words outweighs: category, polarity, a party in common, days."""
    if not related(a.event, b.event) or a.polarity != b.polarity:
        return False
    if a.parties and b.parties and not a.parties & b.parties:
        return False
    return _gap(a, b) <= (APART if a.firm and b.firm else VAGUELY_APART)


def probability(a: Told, b: Told) -> float:
    """That two events for which `may_be_same` holds are one, 0 to 1."""
    logit = 0.0
    for name, value in features(a, b).items():  # a loop takes half the time of a sum
        logit += WEIGHTS[name] * value
    return 1 / (1 + exp(-logit))


def features(a: Told, b: Told) -> dict[str, float]:
    """Those that are not zero, each 0 to 1."""
    found: dict[str, float] = {"bias": 1.0}
    same_frame = bool(a.frames & b.frames)
    if a.event != b.event:
        found["sibling category" if same_frame or close(a.event, b.event) else "sibling category, other frame"] = 1.0
    elif same_frame:
        found["same frame"] = 1.0
    if a.mode and b.mode:
        found["same mode" if a.mode == b.mode else "other mode"] = 1.0
    _parties(a, b, found)
    _days(a, b, found)
    _places(a, b, found)
    if a.names and b.names:
        shared = len(a.names & b.names)
        found["names shared" if shared else "other names"] = shared / min(len(a.names), len(b.names)) if shared else 1.0
    if a.numbers & b.numbers:
        found["numbers shared"] = 1.0
    if a.language != b.language:
        found["other language"] = 1.0
    elif common := len(a.words & b.words):
        found["words shared"] = 2 * common / (len(a.words) + len(b.words))
    if a.again != b.again:
        found["another one, says one"] = 1.0
    if a.published and b.published and a.published != b.published:
        found["published apart"] = min(abs(a.published - b.published), 14) / 14
    return found


def _parties(a: Told, b: Told, found: dict[str, float]) -> None:
    if a.event in SYMMETRIC and b.event in SYMMETRIC:
        if a.parties and b.parties:
            common = len(a.parties & b.parties)
            # Who met whom: two in common say more than one, which all meetings of a state share.
            found["actors shared"] = 1.0
            if common < 2 <= min(len(a.parties), len(b.parties)):
                found["other recipients"] = 1.0
    else:
        if a.actors and b.actors:
            found["actors shared" if a.actors & b.actors else "other actors"] = 1.0
        if a.recipients and b.recipients and not a.recipients & b.recipients:
            found["other recipients"] = 1.0
        if "other actors" in found and a.actors & b.recipients and b.actors & a.recipients:
            if a.event in HALF_SYMMETRIC:
                found.pop("other recipients", None)
                found.pop("other actors")
            found["sides swapped"] = 1.0
    if len(a.parties | b.parties) == 1:
        found["within one state"] = 1.0
    if a.sectors and b.sectors:
        found["sectors shared" if a.sectors & b.sectors else "other sectors"] = 1.0
    if a.named and b.named:
        found["named party shared" if a.named & b.named else "other named parties"] = 1.0


def _gap(a: Told, b: Told) -> int:
    """Days between them; 0 where they overlap. What was dated by its publication may have happened in the two days before."""
    first_a, first_b = a.first - 2 * a.weak, b.first - 2 * b.weak
    return max(0, first_b - a.last, first_a - b.last)


def _days(a: Told, b: Told, found: dict[str, float]) -> None:
    gap = _gap(a, b)
    if a.firm and b.firm:
        if not gap:
            found["same day"] = 1.0
        else:
            found["days apart"] = 0.8 if gap == 1 else 1.0
    elif gap:
        found["days apart, vaguely"] = min(gap, VAGUELY_APART) / VAGUELY_APART
    elif not (a.wide or b.wide or (a.weak and b.weak)):
        found["same day"] = 0.5


def _places(a: Told, b: Told, found: dict[str, float]) -> None:
    if a.place is None or b.place is None:
        if (a.place and a.place in b.names) or (b.place and b.place in a.names):
            found["same place"] = 1.0
        return
    if a.place == b.place:
        found["same place"] = 1.0
        return
    if a.country and b.country and a.country != b.country:
        found["other place"] = 1.0
    elif a.lat is not None and b.lat is not None:
        distance = kilometres(a.lat, a.lon or 0.0, b.lat, b.lon or 0.0)
        if distance <= _NEAR:
            found["same place"] = 1.0
        elif distance >= _FAR:
            found["other place"] = 1.0
    else:
        found["other place"] = 1.0 if a.lat is None and b.lat is None else 0.5


def kilometres(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Along the great circle, between two points in degrees."""
    up, across = radians(lat_b - lat_a) / 2, radians(lon_b - lon_a) / 2
    return 12_742 * asin(sqrt(min(1.0, sin(up) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(across) ** 2)))
