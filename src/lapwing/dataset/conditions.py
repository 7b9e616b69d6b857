"""What `Dataset.events` asks of an event, as conditions of SQL over `events e` and `documents d`. Values are bound, codes are checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from lapwing.errors import QueryError

Words = str | Sequence[str] | None
Day = date | str | None

LANGUAGES = ("en", "fr")


class Conditions:
    """Conditions and the values they are bound to; `said` tells them in words."""

    def __init__(self) -> None:
        self.sql: list[str] = []
        self.parameters: dict[str, Any] = {}
        self.said: list[str] = []

    def add(self, what: str, value: Any, sql: str) -> None:
        """A condition in which `{}` stands for the value."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        self.sql.append(sql.replace("{}", f"${name}"))
        self.said.append(f"{what} {_listed(value)}")


def conditions(
    *, actor: Words, recipient: Words, between: Sequence[Words] | None, event: Words, mode: Words, quad: int | Sequence[int] | None, since: Day, until: Day,
    language: Words, publisher: Words, place: Words, min_confidence: float | None, factual: bool | None,
) -> Conditions:  # fmt: skip
    """See `Dataset.events`. Raises QueryError."""
    made = Conditions()
    if actor is not None:
        made.add("actor", _codes(actor), "list_has_any(e.actor_codes, {})")
    if recipient is not None:
        made.add("recipient", _codes(recipient), "list_has_any(e.recipient_codes, {})")
    if between is not None:
        _between(made, between)
    if event is not None:
        made.add("event", _known(event, codebook()["categories"], "PLOVER category"), "list_contains({}, e.event)")
    if mode is not None:
        modes = [m for category in codebook()["categories"].values() for m in category["modes"]]
        made.add("mode", _known(mode, dict.fromkeys(modes), "PLOVER mode"), "list_contains({}, e.mode)")
    if quad is not None:
        made.add("quad", _quads(quad), "list_contains({}, e.quad)")
    if since is not None:
        made.add("since", _day(since), "e.date_to >= {}")
    if until is not None:
        made.add("until", _day(until), "e.date_from <= {}")
    if language is not None:
        made.add("language", _known(language, LANGUAGES, "language"), "list_contains({}, d.language)")
    if publisher is not None:
        made.add("publisher", _several(publisher), "list_contains({}, d.publisher)")
    if place is not None:
        made.add("place", _codes(place), "list_contains({}, e.place_country)")
    if min_confidence is not None:
        made.add("confidence from", float(min_confidence), "e.confidence >= {}")
    if factual is not None:
        made.add("factual", factual, "is_fact(e.aux) = {}")
    return made


def _between(made: Conditions, two: Sequence[Words]) -> None:
    """Either acts at the other, or both act and nobody else is named (*met*, *signed*)."""
    if isinstance(two, str) or len(two) != 2 or any(side is None for side in two):
        raise QueryError("between= takes the codes of two sides, such as ('MLI', 'NER')")
    names = []
    for side in two:
        name = f"p{len(made.parameters)}"
        made.parameters[name] = _codes(side)
        names.append(f"${name}")
    a, b = (f"list_has_any(e.{{side}}_codes, {name})" for name in names)
    made.sql.append(
        f"(({a} AND {b.replace('{side}', 'recipient')}) OR ({b} AND {a.replace('{side}', 'recipient')}) OR ({a} AND {b} AND len(e.recipient) = 0))".replace(
            "{side}", "actor"
        )
    )
    made.said.append(f"between {' and '.join(_listed(_codes(side)) for side in two)}")


# -- values --------------------------------------------------------------------------------------------------------


def _several(values: Any) -> list[Any]:
    return [values] if isinstance(values, str | int) else list(values)


def _listed(value: Any) -> str:
    return "/".join(map(str, value)) if isinstance(value, list) else str(value)


def _quads(values: int | Sequence[int]) -> list[int]:
    quads = _several(values)
    if unknown := [quad for quad in quads if quad not in (1, 2, 3, 4)]:
        raise QueryError(f"{unknown[0]} is no quad class; 1 is verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict")
    return quads


def _day(value: date | str) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise QueryError(f"'{value}' is no date; write YYYY-MM-DD") from error


def _known(values: Words, known: Iterable[str], what: str) -> list[str]:
    names = list(known)
    for value in (wanted := _several(values)):
        if value not in names:
            near = get_close_matches(str(value), names, 1) or [name for name in names if name.lower() == str(value).lower()]
            raise QueryError(f"'{value}' is no {what}; " + (f"did you mean {near[0]}?" if near else f"it is one of {', '.join(names)}"))
    return wanted


def _codes(values: Words) -> list[str]:
    """Codes of actors. Raises QueryError for what is none, with the code of a state of that name."""
    known = actor_codes()
    for value in (wanted := _several(values)):
        if value not in known:
            meant = state_names().get(str(value).strip().lower()) or next(iter(get_close_matches(str(value).upper(), known, 1)), None)
            hint = f"did you mean {meant}?" if meant else "'lapwing actors show NAME' gives the code of a name"
            raise QueryError(f"'{value}' is no code of an actor (three letters such as MLI); {hint}")
    return wanted


# -- what the lexicon knows ----------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _lexicon() -> Mapping[str, Any]:
    from lapwing.lexicon.store import decoded

    data = decoded()[0]
    return {"codebook": data["codebook"], "states": data["states"]}


def codebook() -> Mapping[str, Any]:
    """PLOVER as the lexicon has it."""
    found: Mapping[str, Any] = _lexicon()["codebook"]
    return found


@lru_cache(maxsize=1)
def actor_codes() -> tuple[str, ...]:
    """Codes that an actor can have: those of states, and of organisations, movements and the unaffiliated."""
    return tuple(sorted({*(state["id"] for state in _lexicon()["states"]), *codebook()["codes"]}))


@lru_cache(maxsize=1)
def state_names() -> Mapping[str, str]:
    """Names of states in both languages, in lower case, with their codes."""
    return {name.lower(): state["id"] for state in _lexicon()["states"] for name in _names(state)}


def _names(state: Mapping[str, Any]) -> Iterable[str]:
    for names in state["names"].values():
        yield from (name for strength in ("strong", "weak") for name in (names.get(strength) or ()))
