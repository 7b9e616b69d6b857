"""Names as texts write them: every spelling, surname, demonym and role wording of the actors, worked out once, at the build.

`compiled(data)` gives plain data, ready for the artifact: `names`, all that a name can stand for (the fields of `actors.names.Name` that are not
at their default); `spellings` of all languages, sorted; and for each language

- `meanings`, beside `spellings`: the position in `names` of what each spelling stands for in this language, a list of several, or null for nothing
- `surnames`: last words of people's names -> positions in `names`; a surname that is itself a spelling is left out
- `demonyms`: lower-case form of one word -> codes; `long_demonyms`: first word -> [words, codes], the longest first
- `combining`: first half of a compound demonym -> code
- `roles`: first word -> [words, position of the head word, position in `role_kinds`], the longest first
- `descriptions`: bare description -> ids of organisations; `states`: code -> label
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from spacy.vocab import Vocab

from lapwing.language.tokenizer import LapwingTokenizer, normalise

LANGUAGES = ("en", "fr")
#: PLOVER's codes of actors that are no state.
NON_STATE = frozenset({"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"})
#: Kinds of names that are entries of their own; the others belong to a state.
_ENTRIES = ("state", "organisation", "person")
#: Surnames this short are too often other words.
_SHORTEST_SURNAME = 4

Entry = dict[str, Any]


def compiled(data: dict[str, Any]) -> dict[str, Any]:
    """The registry of `states`, `organisations`, `people` and `roles`, each a list of entries as written in the sources."""
    table: dict[str, int] = {}
    languages = {language: Collected(language, table, data) for language in LANGUAGES}
    tables = {language: collected.compiled(data) for language, collected in languages.items()}
    spellings = sorted({spelling for collected in languages.values() for spelling in collected.spelled})
    for language, collected in languages.items():
        tables[language]["meanings"] = [_short(collected.positions(collected.spelled.get(spelling, {}))) for spelling in spellings]
    return {"names": [json.loads(row) for row in table], "spellings": spellings, **tables}


def clashes(data: dict[str, Any]) -> Iterator[tuple[str, str, Entry, Entry]]:
    """(language, spelling, name, name) of two entries with one strong name; what belongs to a state may be called as that state's other names are."""
    for language in LANGUAGES:
        for spelling, held in Collected(language, {}, data).spelled.items():
            for first, second in combinations([row for row in held.values() if _strong(row)], 2):
                if first["code"] != second["code"] or (first["kind"] in _ENTRIES and second["kind"] in _ENTRIES):
                    yield language, spelling, first, second


def _short(positions: list[int]) -> list[int] | int | None:
    return positions if len(positions) > 1 else next(iter(positions), None)


class Collected:
    """Collects what one language calls everybody. `table` numbers the meanings of all languages."""

    def __init__(self, language: str, table: dict[str, int], data: dict[str, Any]) -> None:
        self.language = language
        self.table = table
        self.spelled: dict[str, dict[str, Entry]] = {}
        self.surnames: dict[str, dict[str, Entry]] = {}
        self.tokenizer = LapwingTokenizer(Vocab(), language)
        for entry in data["states"]:
            self._add_state(entry)
        sectors: dict[str, list[str]] = {}
        for entry in data["organisations"]:
            self.add_organisation(entry)
            sectors.setdefault(entry["id"], list(entry.get("sector") or ()))
        for person in data["people"]:
            self.add_person(person, sectors)

    def compiled(self, data: dict[str, Any]) -> dict[str, Any]:
        """All tables but `meanings`, which wait for the spellings of the other languages."""
        single, several = self._demonyms(data["states"])
        kinds, roles = self._roles(data["roles"])
        return {
            "surnames": {name: self.positions(bearers) for name, bearers in self.surnames.items() if name not in self.spelled},
            "demonyms": single,
            "long_demonyms": several,
            "combining": {str(form).lower(): code_of(e) for e in data["states"] for form in as_list((e.get("combining") or {}).get(self.language))},
            "role_kinds": kinds,
            "roles": roles,
            "descriptions": self.descriptions(data["organisations"]),
            "states": {e["id"]: state_label(e) for e in data["states"] if code_of(e) == e["id"]},
        }

    def positions(self, meanings: dict[str, Entry]) -> list[int]:
        """Where these rows stand in the table; new ones are added."""
        return [self.table.setdefault(json.dumps(row, sort_keys=True, default=str), len(self.table)) for row in meanings.values()]

    # -- names ------------------------------------------------------------------------------------------------------

    def _add(self, written: object, row: Entry, *, capitals: bool = True) -> None:
        for spelling in spellings(str(written), capitals):
            if len(spelling) > 1:
                # Two entries may share a weak name; one entry's strong name beats another's weak one.
                held = self.spelled.setdefault(spelling, {})
                if row["id"] not in held or (_strong(row) and not _strong(held[row["id"]])):
                    held[row["id"]] = row

    def _add_state(self, entry: Entry) -> None:
        names = (entry.get("names") or {}).get(self.language) or {}
        ambiguous = {str(a) for a in as_list(entry.get("ambiguous"))}
        sector = entry.get("sector")
        for strength in ("strong", "weak"):
            for written in names.get(strength) or []:
                doubtful = str(written) in ambiguous
                strong = strength == "strong" and not doubtful
                self._add(written, _row(entry, "state", state_label(entry), sector, strong, doubtful=doubtful, rivals=entry.get("rivals")))
        for kind, code, written, sector, strong in _belongings(entry, self.language, ambiguous):
            self._add(written, _row(entry | {"id": f"{entry['id']}:{written}", "code": code}, kind, written, sector, strong))

    def add_organisation(self, entry: Entry) -> None:
        names = entry.get("names") or {}
        label = next((n for lang in LANGUAGES for s in ("strong", "weak") for n in (names.get(lang) or {}).get(s) or []), entry["id"])
        for language in LANGUAGES:
            # The other language's weak names are too risky to look for.
            for strength in ("strong", "weak") if language == self.language else ("strong",):
                for written in (names.get(language) or {}).get(strength) or []:
                    row = _row(entry, "organisation", label, entry.get("sector"), strength == "strong", sector_from=entry.get("sector_from"))
                    self._add(written, row, capitals=not entry.get("bulk"))

    def add_person(self, person: Entry, sectors: dict[str, list[str]]) -> None:
        """Full name, aliases and surnames. Of people imported in bulk no surname is known: among a hundred thousand every surname has a bearer."""
        entry = {"id": person_id(person), "code": str(person.get("country") or person.get("code")), "own": person.get("own")}
        offices = [_with_sector(office, person, sectors) for office in person.get("offices") or ()]
        row = _row(entry, "person", person["name"], person.get("sectors"), True, offices=offices)
        bulk, weak = bool(person.get("bulk")), person.get("weak") or ()
        for written in dict.fromkeys([person["name"], *(person.get("aliases") or ()), *weak]):
            self._add(written, row | {"strong": False} if written in weak else row, capitals=not bulk)
            for surname in () if bulk or written in weak else _surnames(str(written)):
                self.surnames.setdefault(surname, {})[row["id"]] = row

    def descriptions(self, organisations: list[Entry]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for entry in organisations:
            for written in (entry.get("descriptions") or {}).get(self.language) or []:
                bare = re.sub(r"^(?:the |le |la |les |l')", "", normalise(str(written)).lower())
                found.setdefault(bare, []).append(entry["id"])
        return found

    # -- demonyms and roles -----------------------------------------------------------------------------------------

    def _demonyms(self, states: list[Entry]) -> tuple[dict[str, list[str]], dict[str, list[Any]]]:
        """Demonyms of one word, and those of several (*South Sudanese*, *chypriote turc*) by their first."""
        codes: dict[str, list[str]] = {}
        for entry in states:
            for form in sorted(demonym_forms(entry, self.language)):
                if code_of(entry) not in codes.setdefault(form, []):
                    codes[form].append(code_of(entry))
        single: dict[str, list[str]] = {}
        several: dict[str, list[Any]] = {}
        for form, found in codes.items():
            words = self.tokenizer.words(form)
            if len(words) == 1:
                single[form] = found
            else:
                several.setdefault(words[0], []).append([words, found])
        for options in several.values():
            options.sort(key=_longest_first)
        return single, several

    def _roles(self, roles: list[Entry]) -> tuple[list[Entry], dict[str, list[Any]]]:
        """What a role wording means, and every wording by its first word. Of two roles with one wording the first listed has it."""
        kinds: dict[str, int] = {}
        table: dict[str, list[Any]] = {}
        seen: set[tuple[str, ...]] = set()
        for entry in roles:
            for feminine, plural, text in _wordings(entry, self.language):
                words = self.tokenizer.words(text)
                if not words or words in seen:
                    continue
                seen.add(words)
                kind = {key: entry[key] for key in ("id", "sector", "code", "group", "definite", "speaker") if entry.get(key)}
                position = kinds.setdefault(json.dumps(kind | {"feminine": feminine, "plural": plural}, sort_keys=True), len(kinds))
                table.setdefault(words[0], []).append([words, 0 if self.language == "fr" else _english_head(words), position])
        for options in table.values():
            options.sort(key=_longest_first)
        return [json.loads(kind) for kind in kinds], table


# -- entries --------------------------------------------------------------------------------------------------------


def code_of(entry: Entry) -> str:
    """The code of a state, or of the state that an entity without a code of its own is coded as."""
    return str(entry.get("code", entry["id"]))


def person_id(person: Entry) -> str:
    """The id of a person: its own, else made of the name."""
    return str(person.get("id") or f"person:{person['name']}")


def state_label(entry: Entry) -> str:
    """What to call a state: "Georgia" is weak because it is also an American state, but it is what the country is called."""
    english = (entry.get("names") or {}).get("en") or {}
    label = str(next(iter(english.get("strong") or english.get("weak") or [entry["id"]])))
    short = label.removeprefix("Republic of ")
    return short if short in (english.get("weak") or []) else label


def as_list(value: Any) -> list[Any]:
    """One value or a list of them, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _row(entry: Entry, kind: str, label: object, sector: Any, strong: bool, **more: Any) -> Entry:
    """The fields of a `Name`, without those at their default."""
    row = {"id": entry["id"], "kind": kind, "code": code_of(entry), "label": str(label)}
    if not strong:
        row["strong"] = False
    if entry.get("own"):
        row["own"] = True
    return row | {key: value for key, value in {"sector": sector, **more}.items() if value}


def _strong(row: Entry) -> bool:
    return bool(row.get("strong", True))


def _belongings(entry: Entry, language: str, ambiguous: set[str]) -> Iterator[tuple[str, str, str, Any, bool]]:
    """(kind, code, written, sector, strong) of whatever stands for a state besides its names."""
    code, sector = code_of(entry), entry.get("sector")
    for capital in as_list((entry.get("capital") or {}).get(language)):
        yield "capital", code, str(capital), sector, capital not in ambiguous
    metonyms = (entry.get("metonyms") or {}).get(language) or {}
    for strength in ("strong", "weak"):
        for written in metonyms.get(strength) or []:
            yield "metonym", code, str(written), ["GOV"], strength == "strong"
    for body in entry.get("bodies") or []:
        for written in as_list(body.get(language)):
            yield "body", code, str(written), body.get("sector"), not body.get("weak")
    for city in as_list((entry.get("cities") or {}).get(language)):
        yield "city", code, str(city), None, str(city) not in ambiguous


def _with_sector(office: Entry, person: Entry, sectors: dict[str, list[str]]) -> Entry:
    """An office with the sector of the organisation it is held in (the person's own, if the office names none)."""
    own = office.get("organisation") or ("" if office.get("country") else person.get("organisation"))
    sector = sectors.get(str(own)) if own else None
    return office | {"sector": sector} if sector else office


# -- spellings ------------------------------------------------------------------------------------------------------


class _Bare(dict[int, str]):
    """Character -> the same without its marks, looked up once for each character."""

    def __missing__(self, code: int) -> str:
        bare = self[code] = "".join(c for c in unicodedata.normalize("NFD", chr(code)) if not unicodedata.combining(c))
        return bare


_BARE = _Bare()


def strip_accents(text: str) -> str:
    return text if text.isascii() else text.translate(_BARE)


def spellings(written: str, capitals: bool = True) -> list[str]:
    """Spellings a page may use: as written, without accents, in capitals (datelines, headlines)."""
    base = normalise(written)
    found = [base, strip_accents(base)]
    if capitals and len(base) > 3 and not base.isupper():
        found += [base.upper(), strip_accents(base).upper()]
    return list(dict.fromkeys(found))


def _surnames(written: str) -> list[str]:
    """The last word of a name, also without its Arabic article."""
    words = written.split()
    if len(words) < 2 or len(words[-1]) < _SHORTEST_SURNAME:
        return []
    bare = re.sub(r"^(?:al|el|Al|El)-", "", words[-1])
    return [word for word in dict.fromkeys((words[-1], bare, strip_accents(words[-1]), strip_accents(bare))) if word[:1].isupper() or "-" in word]


def demonym_forms(entry: Entry, language: str) -> set[str]:
    """Every form of a state's demonyms, lower case: feminine, plural, without accents."""
    forms: set[str] = set()
    for written in as_list((entry.get("demonyms") or {}).get(language)):
        for form in (part.strip().lower() for part in str(written).split("/")):
            forms.add(form)
            if language == "fr":
                forms.add(_plural_fr(form))
            elif not form.endswith(("ese", "ish", "ch", "s", "ss")):
                forms.add(form + "s")
    return {normalise(f) for f in forms} | {normalise(strip_accents(f)) for f in forms if language == "fr"}


def _plural_fr(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith("al") and word not in ("naval", "fatal", "final", "natal"):
        return word[:-2] + "aux"
    return word + ("x" if word.endswith(("eau", "eu")) else "s")


def _plural_en(word: str) -> str:
    irregular = {"man": "men", "woman": "women", "child": "children", "person": "people", "chief of staff": "chiefs of staff"}
    if word in irregular:
        return irregular[word]
    for end, plural in (("man", "men"), ("woman", "women")):
        if word.endswith(end) and word not in ("german", "roman", "human", "ottoman"):
            return word[: -len(end)] + plural
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def _wordings(entry: Entry, language: str) -> Iterator[tuple[bool | None, bool, str]]:
    """(feminine or not, if the wording tells; plural; wording) of a role."""
    for written in entry.get(language) or []:
        forms = [part.strip() for part in normalise(str(written)).lower().split("/")]
        for position, form in enumerate(forms):
            feminine = None if len(forms) == 1 else position == 1
            for plural, text in _numbers(form, language):
                yield feminine, plural, text


def _numbers(form: str, language: str) -> list[tuple[bool, str]]:
    """Singular and plural wordings of a role."""
    words = form.split(" ")
    if language == "fr":
        plural = [_plural_fr(words[0]), *words[1:]]
        found = [(False, form), (True, " ".join(plural))]
        if len(words) > 1:
            found.append((True, " ".join([_plural_fr(words[0]), _plural_fr(words[1]), *words[2:]])))
        return found
    head = _english_head(tuple(words))
    plural = [*words[:head], _plural_en(words[head]), *words[head + 1 :]]
    return [(False, form), (True, " ".join(plural))]


def _english_head(words: tuple[str, ...]) -> int:
    for i, word in enumerate(words):
        if word in ("of", "for", "to", "in") and i:
            return i - 1
    return len(words) - 1


def _longest_first(option: list[Any]) -> tuple[int, tuple[str, ...]]:
    return -len(option[0]), option[0]
