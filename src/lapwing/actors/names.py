"""Every name, demonym and role Lapwing knows, per language, ready to be found in text.

Names are matched with their casing by one automaton over the whole text; demonyms and roles by their lower-case tokens.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from lapwing.language.tokenizer import LapwingTokenizer, normalise
from lapwing.lexicon import Lexicon
from lapwing.lexicon.compile import NON_STATE

#: PLOVER folds a person's office into a sector; a former office holder is ELI.
OFFICE_SECTORS = {
    "head-of-state": ("GOV",), "head-of-government": ("GOV",), "foreign-minister": ("GOV",), "defence-minister": ("GOV",),
    "interior-minister": ("GOV",), "minister": ("GOV",), "vice-president": ("GOV",), "envoy": ("GOV",), "spokesperson": ("GOV",),
    "ambassador": ("GOV",), "party-leader": ("PTY",), "rebel-leader": ("REB",), "organisation-head": (), "opposition-leader": ("OPP",),
    "commander": ("MIL",),
}  # fmt: skip


#: Surnames this short are too often other words.
_SHORTEST_SURNAME = 4


@dataclass(frozen=True, slots=True)
class Name:
    """What a name stands for. `kind`: state, capital, city, metonym, body, organisation or person.

    A `strong` name stands for itself wherever it is written; a `doubtful` one is never taken without support (Georgia);
    another country than its `rivals`, whose own places bear the name, is support.
    A person's `offices` are as in people-*.yaml, each with the `sector` of the organisation it heads, if any.
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
    for office in name.offices:
        start, end = str(office.get("from", "0000")), str(office.get("to", "9999"))
        if start[: len(stamp)] <= stamp[: len(start)] and stamp[: len(end)] <= end:
            return office
    return None


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
    """An office, occupation or collective noun; `head` is the position of its head word in the wording matched."""

    id: str
    sector: tuple[str, ...]
    code: str | None
    group: bool
    definite: bool
    speaker: str | None
    feminine: bool | None
    plural: bool


@dataclass(slots=True)
class NameBook:
    """All names of one language."""

    language: str
    automaton: AhoCorasick
    entries: list[tuple[Name, ...]]
    demonyms: dict[str, tuple[str, ...]]
    long_demonyms: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]  # first word -> (words, codes), the longest first
    combining: dict[str, str]
    roles: dict[str, list[tuple[tuple[str, ...], int, Role]]]
    descriptions: dict[str, tuple[str, ...]]
    states: dict[str, str]  # code -> label
    organisations: dict[str, Name] = field(default_factory=dict)
    surnames: dict[str, tuple[Name, ...]] = field(default_factory=dict)
    seated: frozenset[str] = frozenset()
    of_town: frozenset[str] = frozenset()


def strip_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _variants(written: str) -> set[str]:
    """Spellings a page may use: as written, without accents, in capitals (datelines, headlines)."""
    base = normalise(written)
    found = {base, strip_accents(base)}
    if len(base) > 3 and not base.isupper():
        found |= {base.upper(), strip_accents(base).upper()}
    return found


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


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


class _Builder:
    """Collects names of one language before the automaton is built."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.names: dict[str, dict[str, Name]] = {}

    def add(self, written: str, name: Name) -> None:
        for spelling in _variants(str(written)):
            if len(spelling) > 1:
                # Two entries may share a weak name; one entry's strong name beats another's weak one.
                held = self.names.setdefault(spelling, {})
                if name.id not in held or (name.strong and not held[name.id].strong):
                    held[name.id] = name


def _add_states(builder: _Builder, states: list[dict[str, Any]]) -> tuple[dict[str, tuple[str, ...]], dict[str, str], dict[str, str]]:
    language = builder.language
    demonyms: dict[str, list[str]] = {}
    combining: dict[str, str] = {}
    labels: dict[str, str] = {}
    for entry in states:
        code = entry.get("code", entry["id"])
        names = entry.get("names", {})
        label = next(iter(names.get("en", {}).get("strong") or names.get("en", {}).get("weak") or [entry["id"]]), entry["id"])
        # "Georgia" is weak because it is also an American state, but it is what the country is called.
        short = label.removeprefix("Republic of ")
        label = short if short in (names.get("en", {}).get("weak") or []) else label
        sector = tuple(entry.get("sector") or ())
        if code == entry["id"]:
            labels[code] = label
        ambiguous = {str(a) for a in _as_list(entry.get("ambiguous"))}
        own = names.get(language, {})
        for strength in ("strong", "weak"):
            for written in own.get(strength) or []:
                strong = strength == "strong" and written not in ambiguous
                builder.add(written, Name(entry["id"], "state", code, label, sector, strong, str(written) in ambiguous, tuple(entry.get("rivals") or ())))
        for capital in _as_list((entry.get("capital") or {}).get(language)):
            builder.add(capital, Name(f"{entry['id']}:{capital}", "capital", code, str(capital), sector, capital not in ambiguous))
        for strength in ("strong", "weak"):
            for written in ((entry.get("metonyms") or {}).get(language) or {}).get(strength) or []:
                builder.add(written, Name(f"{entry['id']}:{written}", "metonym", code, str(written), ("GOV",), strength == "strong"))
        for body in entry.get("bodies") or []:
            for written in body.get(language) or []:
                builder.add(written, Name(f"{entry['id']}:{written}", "body", code, str(written), tuple(body.get("sector") or ()), True))
        for city in _as_list((entry.get("cities") or {}).get(language)):
            builder.add(city, Name(f"{entry['id']}:{city}", "city", code, str(city), (), str(city) not in ambiguous))
        for form in _demonym_forms(entry, language):
            demonyms.setdefault(form, [])
            if code not in demonyms[form]:
                demonyms[form].append(code)
        for form in _as_list((entry.get("combining") or {}).get(language)):
            combining[str(form).lower()] = code
    return {k: tuple(v) for k, v in demonyms.items()}, combining, labels


def _demonym_forms(entry: dict[str, Any], language: str) -> set[str]:
    forms: set[str] = set()
    for written in _as_list((entry.get("demonyms") or {}).get(language)):
        parts = [p.strip().lower() for p in str(written).split("/")]
        for part in parts:
            forms.add(part)
            if language == "fr":
                forms.add(_plural_fr(part))
            elif not part.endswith(("ese", "ish", "ch", "s", "ss")):
                forms.add(part + "s")
    return {normalise(f) for f in forms} | {normalise(strip_accents(f)) for f in forms if language == "fr"}


def _by_length(
    demonyms: dict[str, tuple[str, ...]], tokenizer: LapwingTokenizer
) -> tuple[dict[str, tuple[str, ...]], dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]]:
    """Demonyms of one word, and those of several (*South Sudanese*, *chypriote turc*) by their first."""
    single: dict[str, tuple[str, ...]] = {}
    several: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for form, codes in demonyms.items():
        words = tokenizer.words(form)
        if len(words) == 1:
            single[form] = codes
        else:
            several.setdefault(words[0], []).append((words, codes))
    for found in several.values():
        found.sort(key=lambda item: (-len(item[0]), item[0]))
    return single, several


def _add_organisations(builder: _Builder, entries: list[dict[str, Any]]) -> tuple[dict[str, list[str]], dict[str, Name]]:
    descriptions: dict[str, list[str]] = {}
    by_id: dict[str, Name] = {}
    for entry in entries:
        names = entry.get("names", {})
        label = next((n for lang in ("en", "fr") for s in ("strong", "weak") for n in (names.get(lang, {}).get(s) or [])), entry["id"])
        for language in ("en", "fr"):
            for strength in ("strong", "weak"):
                for written in names.get(language, {}).get(strength) or []:
                    # The other language's weak names are too risky to look for.
                    if language != builder.language and strength == "weak":
                        continue
                    name = Name(
                        entry["id"], "organisation", entry["code"], str(label), tuple(entry.get("sector") or ()), strength == "strong",
                        sector_from=tuple(entry.get("sector_from") or ()),
                    )  # fmt: skip
                    by_id.setdefault(entry["id"], name)
                    builder.add(written, name)
        for written in (entry.get("descriptions") or {}).get(builder.language) or []:
            bare = re.sub(r"^(?:the |le |la |les |l')", "", normalise(str(written)).lower())
            descriptions.setdefault(bare, []).append(entry["id"])
    return descriptions, by_id


def _add_people(builder: _Builder, people: list[dict[str, Any]], organisations: dict[str, Name]) -> dict[str, tuple[Name, ...]]:
    """Full names and aliases; returns who bears each surname."""
    surnames: dict[str, dict[str, Name]] = {}
    for person in people:
        code = person.get("country") or person.get("code")
        name = Name(
            f"person:{person['name']}", "person", str(code), person["name"], tuple(person.get("sectors") or ()), True, False, (),
            tuple(_with_sector(office, person, organisations) for office in person.get("offices") or ()),
        )  # fmt: skip
        for written in [person["name"], *(person.get("aliases") or [])]:
            builder.add(written, name)
            for surname in _surnames(str(written)):
                surnames.setdefault(surname, {})[name.id] = name
    return {surname: tuple(bearers.values()) for surname, bearers in surnames.items() if surname not in builder.names}


def _with_sector(office: dict[str, Any], person: dict[str, Any], organisations: dict[str, Name]) -> dict[str, Any]:
    """An office with the sector of the organisation it is held in (the person's own, if the office names none)."""
    own = office.get("organisation") or ("" if office.get("country") else person.get("organisation"))
    organisation = organisations.get(str(own)) if own else None
    return office | {"sector": organisation.sector} if organisation and organisation.sector else office


def _surnames(written: str) -> list[str]:
    """The last word of a name, also without its Arabic article."""
    words = written.split()
    if len(words) < 2 or len(words[-1]) < _SHORTEST_SURNAME:
        return []
    bare = re.sub(r"^(?:al|el|Al|El)-", "", words[-1])
    return [word for word in dict.fromkeys((words[-1], bare, strip_accents(words[-1]), strip_accents(bare))) if word[:1].isupper() or "-" in word]


def _role_table(roles: list[dict[str, Any]], language: str, tokenizer: LapwingTokenizer) -> dict[str, list[tuple[tuple[str, ...], int, Role]]]:
    table: dict[str, list[tuple[tuple[str, ...], int, Role]]] = {}
    seen: set[tuple[str, ...]] = set()
    for entry in roles:
        for written in entry.get(language) or []:
            forms = [p.strip() for p in normalise(str(written)).lower().split("/")]
            for position, form in enumerate(forms):
                feminine = None if len(forms) == 1 else position == 1
                for plural, text in _numbers(form, language):
                    tokens = tokenizer.words(text)
                    if not tokens or tokens in seen:
                        continue
                    seen.add(tokens)
                    head = 0 if language == "fr" else _english_head(tokens)
                    role = Role(
                        entry["id"], tuple(entry.get("sector") or ()), entry.get("code"), bool(entry.get("group")), bool(entry.get("definite")),
                        entry.get("speaker"), feminine, plural,
                    )  # fmt: skip
                    table.setdefault(tokens[0], []).append((tokens, head, role))
    for found in table.values():
        found.sort(key=lambda item: (-len(item[0]), item[0]))
    return table


def _english_head(tokens: tuple[str, ...]) -> int:
    for i, token in enumerate(tokens):
        if token in ("of", "for", "to", "in") and i:
            return i - 1
    return len(tokens) - 1


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


@lru_cache(maxsize=4)
def _book(language: str, version: str, lexicon: _ByIdentity) -> NameBook:
    data = lexicon.value.data
    builder = _Builder(language)
    demonyms, combining, states = _add_states(builder, data["states"])
    descriptions, organisations = _add_organisations(builder, data["organisations"])
    surnames = _add_people(builder, data["people"], organisations)
    spellings = sorted(builder.names)
    from spacy.vocab import Vocab

    tokenizer = LapwingTokenizer(Vocab(), language)
    single, several = _by_length(demonyms, tokenizer)
    return NameBook(
        language=language,
        automaton=AhoCorasick(spellings, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA),
        entries=[tuple(builder.names[s].values()) for s in spellings],
        demonyms=single,
        long_demonyms=several,
        combining=combining,
        roles=_role_table(data["roles"], language, tokenizer),
        descriptions={k: tuple(v) for k, v in descriptions.items()},
        states=states,
        organisations=organisations,
        surnames=surnames,
        seated=lexicon.value.words("reference", "seated", language),
        of_town=lexicon.value.words("reference", "of_town", language),
    )


class _ByIdentity:
    """Makes a lexicon a cache key by its version."""

    def __init__(self, value: Lexicon) -> None:
        self.value = value

    def __hash__(self) -> int:
        return hash(self.value.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.value is self.value


def name_book(lexicon: Lexicon, language: str) -> NameBook:
    """The names of one language, built once per process."""
    return _book(language, lexicon.version, _ByIdentity(lexicon))
