"""Every name, demonym and role Lapwing knows, per language, ready to be found in text.

Names are matched with their casing by one automaton over the whole text; demonyms and roles by their lower-case tokens. What can be known
beforehand (spellings, surnames, wordings) is worked out at the build, by `lexicon.registry`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from lapwing.language.tokenizer import normalise
from lapwing.lexicon import Lexicon
from lapwing.lexicon.registry import NON_STATE
from lapwing.lexicon.store import without_collecting

#: PLOVER folds a person's office into a sector; a former office holder is ELI.
OFFICE_SECTORS = {
    "head-of-state": ("GOV",), "head-of-government": ("GOV",), "foreign-minister": ("GOV",), "defence-minister": ("GOV",),
    "interior-minister": ("GOV",), "minister": ("GOV",), "vice-president": ("GOV",), "envoy": ("GOV",), "spokesperson": ("GOV",),
    "ambassador": ("GOV",), "party-leader": ("PTY",), "rebel-leader": ("REB",), "organisation-head": (), "opposition-leader": ("OPP",),
    "commander": ("MIL",), "official": ("GOV",), "governor": ("GOV",), "mayor": ("GOV",), "mp": ("LEG",), "judge": ("JUD",), "police-chief": ("COP",),
    "intelligence-chief": ("SPY",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """What a name stands for. `kind`: state, capital, city, metonym, body, organisation or person.

    A `strong` name stands for itself wherever it is written; a `doubtful` one is never taken without support (Georgia);
    another country than its `rivals`, whose own places bear the name, is support.
    A person's `offices` are as in people-*.yaml, each with the `sector` of the organisation it heads, if any. An `own` name is of the
    user's registry and goes before those that ship.
    """

    id: str
    kind: str
    code: str
    label: str
    sector: tuple[str, ...] = ()
    strong: bool = True
    doubtful: bool = False
    rivals: tuple[str, ...] = ()
    offices: tuple[dict[str, Any], ...] = ()
    sector_from: tuple[dict[str, Any], ...] = ()
    own: bool = False

    def sectors_on(self, day: date | None) -> tuple[str, ...]:
        """Sectors held on `day` (today's offices where the day is unknown)."""
        if self.offices:
            return _person_sectors(self, day)
        for change in reversed(self.sector_from):
            if day is None or day.isoformat() >= str(change["from"]):
                return tuple(change["sector"])
        return self.sector

    def code_on(self, day: date | None) -> str:
        """The code on `day`: an office held for another state or for an organisation brings its own."""
        office = _office_on(self, day)
        if office is None:
            return self.code
        return str(office.get("country") or office.get("code") or self.code)

    def office_on(self, day: date | None) -> str | None:
        """The office held on `day`."""
        office = _office_on(self, day)
        return str(office["office"]) if office else None

    @property
    def prominent(self) -> bool:
        """Did this person ever head a state or a government? Then the surname alone is enough."""
        return any(office["office"] in ("head-of-state", "head-of-government") for office in self.offices)


def _stamp(day: date | None) -> str:
    return day.isoformat() if day else "9999"


def _office_on(name: Name, day: date | None) -> dict[str, Any] | None:
    """The office held on `day`, the first listed where there are several."""
    stamp = _stamp(day)
    return next((office for office in name.offices if holds(office, stamp)), None)


def holds(term: dict[str, Any], stamp: str) -> bool:
    """Does something dated `from` and `to` hold on the day `stamp` (YYYY-MM-DD; 9999: today)? Days may be known to the month or year only."""
    start, end = str(term.get("from", "0000")), str(term.get("to", "9999"))
    return start[: len(stamp)] <= stamp[: len(start)] and stamp[: len(end)] <= end


def _person_sectors(name: Name, day: date | None) -> tuple[str, ...]:
    office = _office_on(name, day)
    if office is not None:
        return _join(_office_sector(office, name), name.sector)
    stamp = _stamp(day)
    ended = [str(o.get("to", "9999")) < stamp for o in name.offices]
    if any(ended) and all(ended):
        return _join(("ELI",) if any(OFFICE_SECTORS[o["office"]] == ("GOV",) for o in name.offices) else (), name.sector)
    return name.sector


def _office_sector(office: dict[str, Any], name: Name) -> tuple[str, ...]:
    """H21: who acts for an organisation has its sector, if any; its ministers are its government."""
    if office.get("sector"):
        return tuple(office["sector"])
    code = str(office.get("country") or office.get("code") or name.code)
    if code in NON_STATE and "minister" not in office["office"]:
        return ()
    return OFFICE_SECTORS[office["office"]]


def _join(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(first + second))


@dataclass(frozen=True, slots=True)
class Role:
    """An office, occupation or collective noun, in the gender and number of one of its wordings."""

    id: str
    sector: tuple[str, ...] = ()
    code: str | None = None
    group: bool = False
    definite: bool = False
    speaker: str | None = None
    feminine: bool | None = None
    plural: bool = False


class Names:
    """Everybody's spellings, and what they may stand for. Of thousands of names a text needs dozens, so each is made when it is first asked for."""

    def __init__(self, compiled: dict[str, Any]) -> None:
        self._rows: list[dict[str, Any]] = compiled["names"]
        self._made: dict[int, Name] = {}
        # Built in a twentieth of the time of the full table (DFA) and as fast; half as fast again as the plain NFA: bench/README.md.
        self.automaton = AhoCorasick(compiled["spellings"], matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)

    def at(self, positions: Iterable[int]) -> tuple[Name, ...]:
        return tuple(self._made.get(k) or self._make(k) for k in positions)

    def _make(self, k: int) -> Name:
        made = self._made[k] = Name(**_frozen(self._rows[k]))
        return made


def _frozen(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


class NameBook:
    """All names of one language. `demonyms`, `roles` and the rest are as `lexicon.registry` describes them.

    `seated`, `of_town` and `nobody` are the words so called in reference.yaml.
    """

    def __init__(
        self,
        language: str,
        names: Names,
        compiled: dict[str, Any],
        *,
        seated: frozenset[str] = frozenset(),
        of_town: frozenset[str] = frozenset(),
        nobody: frozenset[str] = frozenset(),
    ) -> None:
        self.language = language
        self.seated = seated
        self.of_town = of_town
        self.nobody = nobody
        self.demonyms: dict[str, tuple[str, ...]] = {form: tuple(codes) for form, codes in compiled["demonyms"].items()}
        self.long_demonyms: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {
            first: [(tuple(words), tuple(codes)) for words, codes in found] for first, found in compiled["long_demonyms"].items()
        }
        self.combining: dict[str, str] = compiled["combining"]
        kinds = [Role(**_frozen(kind)) for kind in compiled["role_kinds"]]
        self.roles: dict[str, list[tuple[tuple[str, ...], int, Role]]] = {
            first: [(tuple(words), head, kinds[kind]) for words, head, kind in found] for first, found in compiled["roles"].items()
        }
        self.descriptions: dict[str, list[str]] = compiled["descriptions"]
        self.states: dict[str, str] = compiled["states"]
        self._names = names
        self._surnames: dict[str, list[int]] = compiled["surnames"]
        self._meanings: list[list[int] | int | None] = compiled["meanings"]

    def spelled(self, text: str) -> list[tuple[int, int, int]]:
        """Every name spelled in `text` as whole words: (start, end, which), to be given to `meanings`. A name may stand inside another."""
        text = normalise(text).replace("\n", " ")
        n = len(text)
        return [
            (a, b, which)
            for which, a, b in self._names.automaton.find_matches_as_indexes(text, overlapping=True)
            if not (a and text[a - 1].isalnum() and text[a].isalnum())
            and not (b < n and text[b].isalnum() and text[b - 1].isalnum())
            and self._meanings[which] is not None
        ]

    def meanings(self, which: int) -> tuple[Name, ...]:
        """What the spelling `which` may stand for."""
        found = self._meanings[which]
        return self._names.at(found if isinstance(found, list) else () if found is None else (found,))

    def bearers(self, surname: str) -> tuple[Name, ...]:
        """The people of that surname."""
        return self._names.at(self._surnames.get(surname, ()))


@lru_cache(maxsize=2)
def _names(lexicon: ByIdentity) -> Names:
    return Names(lexicon.value.data["registry"])


@lru_cache(maxsize=4)
def _book(language: str, lexicon: ByIdentity) -> NameBook:
    words = {key: lexicon.value.words("reference", key, language) for key in ("seated", "of_town", "nobody")}
    return NameBook(language, _names(lexicon), lexicon.value.data["registry"][language], **words)


class ByIdentity:
    """Makes a lexicon a cache key by its version."""

    def __init__(self, value: Lexicon) -> None:
        self.value = value

    def __hash__(self) -> int:
        return hash(self.value.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByIdentity) and other.value is self.value


def name_book(lexicon: Lexicon, language: str) -> NameBook:
    """The names of one language, built once per process."""
    with without_collecting():  # half the time, where a user's registry adds a hundred thousand names
        return _book(language, ByIdentity(lexicon))
