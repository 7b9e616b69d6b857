"""An event as one report tells it, reduced to what two reports can be compared by, whatever their language: codes, names, numbers, days, places, frames."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from sys import intern
from typing import Any

from lapwing.dataset.families import polarity
from lapwing.lexicon.store import decoded

#: Letters of a name that are compared: *Tbilisi* and *Tbilissi*, *Shabaab* and *Chabab* hardly differ in them, other names do.
_NAME_LETTERS = 5
#: Letters of a word: its stem, nearly.
_WORD_LETTERS = 6
_TOKEN = re.compile(r"[^\W_]+")
#: Capitalised in English only, and in no name.
_NO_NAMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
    the this that these those his her its their after before when while during since until with from and but""".split()
)
_NUMBERS = {
    word: number
    for number, words in {
        2: "two deux", 3: "three trois", 4: "four quatre", 5: "five cinq", 6: "six", 7: "seven sept", 8: "eight huit", 9: "nine neuf", 10: "ten dix",
        11: "eleven onze", 12: "twelve douze dozen douzaine", 13: "thirteen treize", 14: "fourteen quatorze", 15: "fifteen quinze", 16: "sixteen seize",
        20: "twenty vingt", 30: "thirty trente", 40: "forty quarante", 50: "fifty cinquante", 60: "sixty soixante", 80: "eighty", 90: "ninety",
        100: "hundred cent cents", 1000: "thousand mille", 1_000_000: "million millions", 1_000_000_000: "billion milliard milliards",
    }.items()
    for word in words.split()
}  # fmt: skip
_SMALL = frozenset(
    "dans pour avec sont leur leurs cette plus sans sous entre were have been that this with from their will would after selon said says".split()
)
#: Smaller numbers are in every text.
_LEAST = 3
#: By these a report says that there was another such event.
_AGAIN = frozenset("again another also second third further nouveau nouvelle nouvel encore autre également aussi seconde deuxième troisième".split())
#: Dates this precise say when an event was; wider ones do not part two events.
_DAYS = frozenset({"day", "night"})
_NARROW = frozenset({"day", "night", "range"})


@dataclass(frozen=True, slots=True)
class Told:
    """An event of one report. Days are ordinals; `firm`: the text dates it to the day, `weak`: its day is that of publication; `wide`: within weeks at
    best. `again`: the report says that there was another one."""

    id: str
    document: str
    event: str
    mode: str | None
    polarity: frozenset[str]
    actors: frozenset[str]
    recipients: frozenset[str]
    parties: frozenset[str]
    named: frozenset[str]
    sectors: frozenset[str]
    first: int
    last: int
    firm: bool
    weak: bool
    wide: bool
    published: int | None
    place: str | None
    country: str | None
    lat: float | None
    lon: float | None
    names: frozenset[str]
    numbers: frozenset[int]
    words: frozenset[str]
    frames: frozenset[str]
    again: bool
    language: str

    @property
    def day(self) -> int:
        """Where it stands in time: its first day, or the day of publication where that is vague."""
        return self.published if self.wide and self.published is not None and "past" not in self.polarity else self.first


@lru_cache(maxsize=1)
def state_names() -> frozenset[str]:
    """Keys of the names of states and their people, in both languages: they say no more than the codes of the parties."""
    found = set()
    for state in decoded()[0]["states"]:
        names = [
            *(name for some in state["names"].values() for name in some["strong"]),
            *(name for some in state.get("demonyms", {}).values() for name in some),
        ]
        found |= {name_key(word) for name in names for word in _TOKEN.findall(name) if len(word) > 2}
    return frozenset(found)


def told(row: Mapping[str, Any], published: date | None, language: str) -> Told:
    """An event of a row of `events`, of a document published on that day in that language."""
    involved = (*row["actor"], *row["recipient"])
    in_it = _sentence(row["sentence"]["text"])
    known = {name_key(word) for p in involved if p["actor_id"] and p["text"] for word in _TOKEN.findall(p["text"])}
    actors, recipients = _pooled(row["actor_codes"]), _pooled(row["recipient_codes"])
    day = published.toordinal() if published else None
    first = row["date_from"].toordinal() if row["date_from"] else day
    last = row["date_to"].toordinal() if row["date_to"] else first
    if first is None or last is None:
        first = last = 0
    weak = row["date_from"] is None or row["date_basis"] == "publication"
    return Told(
        id=row["id"], document=row["document_id"], event=intern(row["event"]), mode=intern(row["mode"]) if row["mode"] else None,
        polarity=_pooled(polarity(row["aux"])), actors=actors, recipients=recipients, parties=_pooled(actors | recipients),
        named=_pooled(_named(involved)), sectors=_pooled(s for p in involved for s in p["sector"]), first=first, last=last,
        firm=not weak and row["date_precision"] in _DAYS, weak=weak, wide=not weak and (row["date_precision"] not in _NARROW or last - first > 3),
        published=day, place=_place(row["place"]["text"] if row["place"] else None, state_names()), country=row["place_country"],
        lat=row["lat"], lon=row["lon"], names=in_it.names - known if known else in_it.names, numbers=in_it.numbers, words=in_it.words,
        frames=_pooled(row["frames"]), again=in_it.again, language=intern(language),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sentence:
    names: frozenset[str]
    numbers: frozenset[int]
    words: frozenset[str]
    again: bool


@lru_cache(maxsize=10_000)
def _sentence(text: str) -> _Sentence:
    """What a sentence holds to compare; several events may rest on it."""
    again = not _AGAIN.isdisjoint(_TOKEN.findall(text.casefold()))
    return _Sentence(frozenset(names(text)) - state_names(), frozenset(numbers(text)), frozenset(words(text)), again)


def _place(text: str | None, states: frozenset[str]) -> str | None:
    """Its key; a state is no place that could part two events within it."""
    key = place_key(text) if text else None
    return None if key in states else key


def _named(parties: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Who the parties are, where they are more than a state: an entry of the registry, a name."""
    for party in parties:
        if party["actor_id"] and party["actor_id"] != party["country"]:
            yield party["actor_id"]


@lru_cache(maxsize=100_000)
def _pool(values: frozenset[str]) -> frozenset[str]:
    return values


def _pooled(values: Iterable[str]) -> frozenset[str]:
    """A set that is kept once however many events have it."""
    return _pool(frozenset(values))


@lru_cache(maxsize=200_000)
def folded(word: str) -> str:
    """Small, without accents, doubled letters once."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    return re.sub(r"(.)\1", r"\1", plain)


@lru_cache(maxsize=200_000)
def name_key(word: str) -> str:
    """By what a name is compared across spellings and languages."""
    return intern(folded(word).replace("ch", "sh").replace("y", "i")[:_NAME_LETTERS])


def place_key(text: str) -> str:
    """By what a place is compared: its longest word."""
    return name_key(max(_TOKEN.findall(text) or [text], key=len))


def names(sentence: str) -> Iterator[str]:
    """Keys of the capitalised words of a sentence but its first."""
    for number, word in enumerate(_TOKEN.findall(sentence)):
        if number and word[0].isupper() and len(word) > 2 and word.casefold() not in _NO_NAMES:
            yield name_key(word)


def numbers(sentence: str) -> Iterator[int]:
    """Numbers of a sentence, in figures or words, but for years and the smallest."""
    for figure in re.findall(r"\d[\d.,\u00a0\u202f ]*\d|\d", sentence):
        digits = re.sub(r"\D", "", figure)
        if len(digits) < 10 and int(digits) >= _LEAST and not 1900 <= int(digits) <= 2100:
            yield int(digits)
    for word in _TOKEN.findall(sentence.casefold()):
        if _NUMBERS.get(word, 0) >= _LEAST:
            yield _NUMBERS[word]


def words(sentence: str) -> Iterator[str]:
    """Stems of the longer words of a sentence."""
    for word in _TOKEN.findall(sentence):
        if len(word) > 3 and word.islower() and word not in _SMALL:
            yield _stem(word)


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return intern(folded(word)[:_WORD_LETTERS])
