"""The fields of an actor's entry in a registry of the user's own, and what may stand in each.

An entry with `name` is a person, one with `names` an organisation, a group or a body; lexicon/README.md explains the fields. What the
entries say of one another is checked where the shipped registry is: `lexicon.compile.check_actors`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Entry = dict[str, Any]
#: Says what is wrong with a value, or nothing.
Check = Callable[[Any], str | None]

_LANGUAGES = ("en", "fr")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
ITEM = re.compile(r"Q[1-9]\d*")


def _text(value: Any) -> str | None:
    if isinstance(value, str) and value.strip():
        return None
    return "is empty" if value in ("", None) else f"holds '{value}', which is no text; put it in quotes"


def _flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else f"holds '{value}'; write true or false"


def _date(value: Any) -> str | None:
    return None if _DATE.fullmatch(str(value)) else f"holds '{value}', which is no date; write YYYY, YYYY-MM or YYYY-MM-DD"


def _texts(value: Any) -> str | None:
    if not isinstance(value, list):
        return f"holds '{value}'; write a list: [{value}]"
    return next((found for item in value if (found := _text(item))), None)


def _item(value: Any) -> str | None:
    return None if isinstance(value, str) and ITEM.fullmatch(value) else f"holds '{value}', which is no Wikidata id; write Q and digits"


def _record(fields: dict[str, Check], *required: str) -> Check:
    """A check of one `{field: value}` with these fields."""

    def check(value: Any) -> str | None:
        if not isinstance(value, dict):
            return f"holds '{value}'; write {{{', '.join(f'{field}: …' for field in fields)}}}"
        missing = next((field for field in required if field not in value), None)
        if missing:
            return f"lacks '{missing}'"
        for key, inner in value.items():
            if key not in fields:
                return f"has the unknown field '{key}'; it may have {', '.join(fields)}"
            found = fields[key](inner)
            if found:
                return f"'{key}' {found}"
        return None

    return check


def _list_of(inner: Check) -> Check:
    def check(value: Any) -> str | None:
        if not isinstance(value, list):
            return "is no list; write each item after '- '"
        return next((found for item in value if (found := inner(item))), None)

    return check


_NAMES = _record(dict.fromkeys(_LANGUAGES, _record({"strong": _texts, "weak": _texts})))
_LINKS = _list_of(_record({"id": _text, "date": _date}, "id"))
_TERM: dict[str, Check] = {"from": _date, "to": _date}
ORGANISATION: dict[str, Check] = {
    "id": _text, "code": _text, "sector": _texts, "kind": _text, "names": _NAMES, "parent": _text, "speaker": _text, "wikidata": _item,
    "sector_from": _list_of(_record({"from": _date, "sector": _texts}, "from", "sector")),
    "descriptions": _record(dict.fromkeys(_LANGUAGES, _texts)), "members": _list_of(_record({"id": _text, **_TERM}, "id")),
    "predecessor": _LINKS, "successor": _LINKS,
}  # fmt: skip
PERSON: dict[str, Check] = {
    "id": _text, "name": _text, "aliases": _texts, "weak": _texts, "country": _text, "code": _text, "organisation": _text, "sectors": _texts,
    "wikidata": _item,
    "offices": _list_of(_record({"office": _text, "country": _text, "code": _text, "organisation": _text, **_TERM}, "office")),
}  # fmt: skip


def is_person(entry: Entry) -> bool:
    return "name" in entry


def faults(entry: Entry) -> list[str]:
    """What is wrong with the fields of an entry, each fault in a few words; nothing if they can be used."""
    fields = PERSON if is_person(entry) else ORGANISATION
    found: list[str] = []
    for key, value in entry.items():
        check = fields.get(key)
        if check is None:
            found.append(f"unknown field '{key}'; it may have {', '.join(fields)}")
        elif what := check(value):
            found.append(f"'{key}' {what}")
    return found or _missing(entry)


def _missing(entry: Entry) -> list[str]:
    if is_person(entry):
        return [] if "country" in entry or "code" in entry else ["no 'country' (or 'code')"]
    found = [f"no '{key}'" for key in ("id", "code", "names") if key not in entry]
    if not found and not names_of(entry):
        found.append("no name in 'names'; write names: {fr: {strong: [...]}, en: {strong: [...]}}")
    return found


def names_of(entry: Entry) -> list[tuple[str, bool]]:
    """Every name of an entry and whether it is strong."""
    if is_person(entry):
        weak = entry.get("weak") or []
        written = dict.fromkeys([entry["name"], *(entry.get("aliases") or []), *weak])
        return [(name, name not in weak) for name in written]
    names = entry.get("names") or {}
    return [(name, strength == "strong") for language in names for strength in ("strong", "weak") for name in (names[language] or {}).get(strength) or []]
