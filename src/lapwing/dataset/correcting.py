"""What a reviewer may correct in an event, checked against the codebook.

A correction is given as what is different (`{"event": "REJECT"}`) and stored as all that follows from it (`mode`, `quad` and `score` too), so that
whoever applies it later needs no lexicon.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from lapwing.dataset.corrections import COLUMNS, FIELDS, Row
from lapwing.errors import DatasetError
from lapwing.lexicon import Lexicon, load

#: What `date_basis` says of a date that a reviewer gave, and `rule` of a party.
BY_REVIEW = "review"
ATTRIBUTIONS = ("official", "person", "analyst", "media", "leak", "article")
_MOST_CONTEXTS = 4


class NothingChanged(DatasetError):
    """A correction that says what was coded anyway."""


@lru_cache(maxsize=1)
def codes() -> frozenset[str]:
    """The codes a party may have: states, Kosovo, and PLOVER's of actors that are no state."""
    return countries() | set(load().codebook["codes"])


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """The codes a place may have."""
    return frozenset(state["id"] for state in load().data["states"]) | {"KOS", "ATA"}


def choices(field: str, event: str, lexicon: Lexicon | None = None) -> Mapping[str, str]:
    """The values of a field with a closed list, each with its meaning; `event` is the category of the event. Empty for other fields."""
    book = (lexicon or load()).codebook
    if field == "event":
        return {name: str(category["means"]) for name, category in book["categories"].items()}
    if field == "mode":
        return dict.fromkeys(book["categories"][event]["modes"], "")
    if field in ("aux", "context"):
        return dict(book["aux" if field == "aux" else "contexts"])
    if field in ("actor", "recipient"):
        return {**book["codes"], **book["sectors"]}
    return dict.fromkeys(ATTRIBUTIONS, "") if field == "attribution_kind" else {}


def completed(event: Row, correction: Mapping[str, Any]) -> Row:
    """The columns of `events` that change, with their new values as plain data for JSON.

    `event` is the row as coded. Of a category that changes the mode goes, unless one is given; score and quad class follow; of a date the precision;
    of a country of a place the coordinates go. A party keeps the mention it had where it can be told which one that was.
    Raises DatasetError naming the field and what it may be, or when nothing would change.
    """
    unknown = [name for name in correction if name not in FIELDS]
    if unknown:
        raise DatasetError(f"{', '.join(unknown)} cannot be corrected; what can is {', '.join(FIELDS)}")
    after = {name: event[name] for name in COLUMNS} | {"date_from": _iso(event["date_from"]), "date_to": _iso(event["date_to"])}
    before = dict(after)
    _meaning(after, correction)
    for side in ("actor", "recipient"):
        if side in correction:
            _parties(after, side, correction[side])
    if "date_from" in correction or "date_to" in correction:
        _date(after, correction)
    if "place_country" in correction:
        _place(after, correction["place_country"])
    if "attribution_kind" in correction:
        after["attribution_kind"] = _one_of("attribution_kind", correction["attribution_kind"], ATTRIBUTIONS, empty=True)
    changed = {name: value for name, value in after.items() if value != before[name]}
    if not any(name in FIELDS for name in changed):
        raise NothingChanged("the correction changes nothing; accept the event, or name what is different")
    return changed


def stored(event: Row, correction: Mapping[str, Any]) -> str:
    """`completed` as the JSON that the column `correction` holds."""
    return json.dumps(completed(event, correction), ensure_ascii=False, sort_keys=True)


# -- one field -----------------------------------------------------------------------------------------------------


def _meaning(after: Row, correction: Mapping[str, Any]) -> None:
    """Category, mode, polarity, context, and what the codebook says of them."""
    lexicon, was = load(), (after["event"], after["mode"])
    if "event" in correction:
        after["event"] = _one_of("event", correction["event"], lexicon.codebook["categories"])
    modes = lexicon.codebook["categories"][after["event"]]["modes"]
    if "mode" in correction:
        after["mode"] = _one_of(f"mode of {after['event']}", correction["mode"], modes, empty=True)
    elif after["event"] != was[0] and after["mode"] not in modes:
        after["mode"] = None
    if (after["event"], after["mode"]) != was:
        after["quad"], after["score"] = lexicon.quad(after["event"]), lexicon.score(after["event"], after["mode"])
    if "aux" in correction:
        given = set(_several("aux", correction["aux"], lexicon.codebook["aux"]))
        if given != set(after["aux"]):
            after["aux"] = [name for name in lexicon.codebook["aux"] if name in given]
    if "context" in correction:
        after["context"] = _several("context", correction["context"], lexicon.codebook["contexts"])
        if len(after["context"]) > _MOST_CONTEXTS:
            raise DatasetError(f"an event has at most {_MOST_CONTEXTS} contexts; leave {len(after['context']) - _MOST_CONTEXTS} out")


def _parties(after: Row, side: str, given: Any) -> None:
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise DatasetError(f"{side} is a list of codes, each with its sectors, like ['MLI GOV', 'UNO']; it is {given!r}")
    wanted = [_code_and_sectors(side, one) for one in given]
    left: list[Row] = [dict(party) for party in after[side]]
    same_number = len(wanted) == len(left)
    made: list[Row | None] = []
    for code, sectors in wanted:
        known = next((p for p in left if p["code"] == code and (not sectors or p["sector"] == sectors)), None) or next(
            (p for p in left if p["code"] == code), None
        )
        if known is None:
            made.append(None)
            continue
        left.remove(known)
        made.append(known if not sectors or sectors == known["sector"] else known | {"sector": sectors, "rule": BY_REVIEW})
    for number, (code, sectors) in enumerate(wanted):
        if made[number] is None:
            mention = after[side][number] if same_number and after[side][number] in left else None
            made[number] = _party(code, sectors, mention)
    after[side] = made
    after[f"{side}_codes"] = list(dict.fromkeys(code for code, _ in wanted))


def _code_and_sectors(side: str, given: Any) -> tuple[str, list[str]]:
    words = str(given).upper().split()
    if not words or words[0] not in codes():
        raise DatasetError(f"{side}: '{given}' does not begin with a code; write one of ISO 3166-1 alpha-3 or {' '.join(load().codebook['codes'])}")
    sectors = load().codebook["sectors"]
    wrong = [word for word in words[1:] if word not in sectors]
    if wrong:
        raise DatasetError(f"{side}: '{wrong[0]}' is no sector; the sectors are {' '.join(sectors)}")
    return words[0], list(dict.fromkeys(words[1:]))


def _party(code: str, sectors: list[str], mention: Row | None) -> Row:
    where = {name: mention[name] if mention else None for name in ("text", "start", "end")}
    country = code if code in countries() else None
    return {**where, "name": None, "actor_id": None, "code": code, "country": country, "sector": sectors, "role": None, "rule": BY_REVIEW}


def _date(after: Row, correction: Mapping[str, Any]) -> None:
    first, last = (_day(name, correction.get(name, after[name])) for name in ("date_from", "date_to"))
    if (first is None) != (last is None):
        raise DatasetError("date_from and date_to stand together: give both days, or None for both where there is no date")
    if first and last and last < first:
        raise DatasetError(f"date_to ({last}) is before date_from ({first}); give both")
    if (_iso(first), _iso(last)) != (after["date_from"], after["date_to"]):
        precision = _precision(first, last) if first and last else None
        basis = BY_REVIEW if first else None
        after.update(date_from=_iso(first), date_to=_iso(last), date_precision=precision, date_basis=basis, date_span=None)


def _day(name: str, given: Any) -> date | None:
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise DatasetError(f"{name}: '{given}' is no date; write YYYY-MM-DD") from None


def _precision(first: date, last: date) -> str:
    if first == last:
        return "day"
    if first.day == 1 and last == first.replace(day=monthrange(first.year, first.month)[1]):
        return "month"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return "year"
    return "week" if first.weekday() == 0 and last - first == timedelta(days=6) else "range"


def _place(after: Row, given: Any) -> None:
    country = _one_of("place_country", given, countries(), empty=True, listed="an ISO 3166-1 alpha-3 code or KOS")
    if country != after["place_country"]:
        after.update(place_country=country, lat=None, lon=None)


def _one_of(field: str, given: Any, allowed: Iterable[str], *, empty: bool = False, listed: str = "") -> str | None:
    names = list(allowed)
    if given in names or (given is None and empty):
        return None if given is None else str(given)
    raise DatasetError(f"{field}: '{given}' is not among what it may be: {listed or ', '.join(names) or 'nothing'}{' (or None)' if empty and names else ''}")


def _several(field: str, given: Any, allowed: Iterable[str]) -> list[str]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise DatasetError(f"{field} is a list; it is {given!r}")
    names = list(allowed)
    return list(dict.fromkeys(str(_one_of(field, one, names)) for one in given))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
