"""One entity of a Wikidata dump: its labels, statements, qualifiers and days, as the JSON of the dumps holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lapwing.actors.importers.draft import Written

#: "mul" is the label for all languages, which many people's items have instead of one in each.
_LANGUAGES = {"en": "en", "fr": "fr", "mul": ""}
#: Precision of a Wikidata day: 9 is a year, 10 a month, 11 a day; what is coarser says too little.
_DIGITS = {9: 4, 10: 7, 11: 10}


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim that is not deprecated: the item it points at (or "") and its qualifiers."""

    value: str
    day: str
    qualifiers: dict[str, Any]

    def items(self, property: str) -> list[str]:
        return [item for snak in self.qualifiers.get(property) or [] if (item := _item(snak))]

    def first_day(self, property: str) -> str:
        """The day of a qualifier, YYYY, YYYY-MM or YYYY-MM-DD, or ""."""
        return next((day for snak in self.qualifiers.get(property) or [] if (day := _day(snak))), "")


class Item:
    """An entity. Raises KeyError, TypeError or AttributeError, from any method, where it is not shaped like one."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.id = str(raw["id"])
        self._raw = raw
        self._claims: dict[str, Any] = raw.get("claims") or {}

    def has(self, property: str) -> bool:
        return property in self._claims

    def statements(self, property: str) -> list[Statement]:
        """Statements of a property that are not deprecated."""
        kept = [claim for claim in self._claims.get(property) or [] if claim.get("rank") != "deprecated"]
        return [Statement(_item(c["mainsnak"]), _day(c["mainsnak"]), c.get("qualifiers") or {}) for c in kept]

    def best(self, property: str) -> list[str]:
        """Items that a property points at: of the preferred statements, else of all."""
        claims = self._claims.get(property) or []
        preferred = [c for c in claims if c.get("rank") == "preferred"]
        kept = preferred or [c for c in claims if c.get("rank") != "deprecated"]
        return list(dict.fromkeys(item for c in kept if (item := _item(c["mainsnak"]))))

    def text(self, property: str) -> str:
        """The first text value of a property, or ""."""
        for claim in self._claims.get(property) or []:
            value = (claim["mainsnak"].get("datavalue") or {}).get("value")
            if isinstance(value, str):
                return value
        return ""

    def label(self) -> str:
        """What to call it in a report."""
        labels = self._raw.get("labels") or {}
        found = next((labels[language]["value"] for language in ("en", "mul", "fr") if language in labels), "")
        return f"{found} ({self.id})" if found else self.id

    def names(self) -> list[Written]:
        """French and English labels and aliases, labels first."""
        labels, aliases = self._raw.get("labels") or {}, self._raw.get("aliases") or {}
        found = [Written(labels[code]["value"], language) for code, language in _LANGUAGES.items() if code in labels]
        found += [Written(alias["value"], language) for code, language in _LANGUAGES.items() for alias in aliases.get(code) or []]
        return list(dict.fromkeys(found))


def _value(snak: dict[str, Any]) -> Any:
    return (snak.get("datavalue") or {}).get("value")  # "no value" and "unknown value" have none


def _item(snak: dict[str, Any]) -> str:
    value = _value(snak)
    return str(value["id"]) if isinstance(value, dict) and "id" in value else ""


def _day(snak: dict[str, Any]) -> str:
    value = _value(snak)
    if not isinstance(value, dict) or not str(value.get("time", "")).startswith("+"):
        return ""  # before the common era, or no day
    digits = _DIGITS.get(min(int(value.get("precision", 0)), 11))
    return str(value["time"])[1 : 1 + digits] if digits else ""
