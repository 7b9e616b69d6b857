"""Places by name: coordinates and country, from the file that `training/gazetteer.py` makes.

A name is looked up by its words, so nothing is searched for in the text and nothing is loaded before the first look-up.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
import unicodedata
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lapwing.errors import LexiconError
from lapwing.lexicon.source import read_yaml

ARTIFACT = Path(__file__).resolve().parents[1] / "data" / "places.json.gz"
#: One of several namesakes is meant without further ado when it has this many times the inhabitants of the next.
DOMINANT = 10
#: A place this large may be meant in a text that never mentions its country; of a smaller one it is likely a namesake.
WELL_KNOWN = 100_000
#: Words in the longest names looked for (*Zaporizhzhia nuclear power plant*, *Grand barrage de la Renaissance*).
LONGEST = 7
#: Columns of numbers in the file: country (-1: none), hundredths of degrees, inhabitants; the place each name stands for.
COLUMNS = ("country", "lat", "lon", "weight", "of")
_JOINED = str.maketrans({"-": " ", "'": " ", "’": " ", "ʼ": " ", "‑": " ", "œ": "oe", "Œ": "OE"})


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `country` is alpha-3, None on the high seas and across borders; `weight` its inhabitants."""

    label: str
    country: str | None
    lat: float
    lon: float
    weight: int


def key(written: str) -> str:
    """A name without what spellings differ in: capitals, accents, hyphens, apostrophes.

    >>> key("El-Obeid"), key("Ségou"), key("N’Djamena")
    ('el obeid', 'segou', 'n djamena')
    """
    text = written.translate(_JOINED).lower()
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(text.split())


def pack(numbers: Iterable[int]) -> str:
    """A column of numbers as text that is read back in no time: 32 bits each, little-endian, base64."""
    column = array("i", numbers)
    if sys.byteorder == "big":
        column.byteswap()
    return b64encode(column.tobytes()).decode()


def unpack(text: str) -> array[int]:
    column = array("i")
    column.frombytes(b64decode(text))
    if sys.byteorder == "big":
        column.byteswap()
    return column


def source_hash(lexicon: Path) -> str:
    """What the shipped file was made of: changes with places.yaml and with the capitals and cities of states.yaml."""
    states = read_yaml(lexicon / "actors" / "states.yaml")
    used = [[s.get(field) for field in ("id", "code", "capital", "cities")] for s in states]
    digest = hashlib.sha256((lexicon / "places.yaml").read_bytes())
    digest.update(json.dumps(used, sort_keys=True, default=str).encode())
    return digest.hexdigest()[:12]


class Gazetteer:
    """All places by name."""

    def __init__(self, data: dict[str, Any]) -> None:
        #: Hash of the sources it was made of.
        self.source: str = data.get("source", "")
        self._countries: list[str] = data["countries"]
        self._capitals: dict[str, list[float]] = data["capitals"]
        self._label: list[str] = data["label"].split("\n")
        self._country, self._lat, self._lon, self._weight, self._of = (unpack(data[c]) for c in COLUMNS)
        names: list[str] = data["names"].split("\n")
        self._names = names
        # Names are sorted, so that namesakes stand together and the last of them finds the others.
        self._last = dict(zip(names, range(len(names)), strict=True))

    def __len__(self) -> int:
        return len(self._label)

    def __contains__(self, written: str) -> bool:
        return key(written) in self._last

    def named(self, written: str) -> tuple[Place, ...]:
        """Every place of that name, the largest first."""
        name = key(written)
        position = self._last.get(name)
        found: list[Place] = []
        while position is not None and position >= 0 and self._names[position] == name:
            found.append(self._place(self._of[position]))
            position -= 1
        return tuple(sorted(found, key=lambda p: (-p.weight, p.country or "", p.label)))

    def _place(self, number: int) -> Place:
        country = self._country[number]
        return Place(
            self._label[number],
            self._countries[country] if country >= 0 else None,
            self._lat[number] / 100,
            self._lon[number] / 100,
            self._weight[number],
        )

    def state(self, code: str, label: str) -> Place | None:
        """A state as a place: on a map it is put at its capital."""
        point = self._capitals.get(code)
        return Place(label, code, point[0], point[1], 0) if point else None

    def resolve(self, written: str, mentioned: Mapping[str, int], near: Mapping[str, int] | None = None) -> Place | None:
        """The place a name stands for, or None where it would be a guess.

        `mentioned` counts the countries the document speaks of, `near` those of the sentence, which decide first; without
        either, a place large enough to be known by itself that dwarfs its namesakes.
        """
        return _dominant(self._meant(written, mentioned, near))

    def country_of(self, written: str, mentioned: Mapping[str, int], near: Mapping[str, int] | None = None) -> str | None:
        """The country of a place name, also where it has several places of that name: what whoever needs no coordinates asks
        (*la police* in a paper datelined Ziguinchor is Senegalese)."""
        options = self._meant(written, mentioned, near)
        countries = {p.country for p in options}
        best = _dominant(options)
        return best.country if best else countries.pop() if len(countries) == 1 else None

    def _meant(self, written: str, mentioned: Mapping[str, int], near: Mapping[str, int] | None) -> list[Place]:
        options = self.named(written)
        for spoken in (near or {}, mentioned):
            here = [p for p in options if p.country and spoken.get(p.country)]
            if here:
                most = max(spoken[p.country] for p in here if p.country)
                return [p for p in here if p.country and spoken[p.country] == most]
        known = _dominant(list(options))
        return [known] if known is not None and (known.weight >= WELL_KNOWN or known.country is None) else []

    def within(self, written: str, country: str) -> Place | None:
        """The place of that name in a country known otherwise."""
        return _dominant([p for p in self.named(written) if p.country == country])


def _dominant(options: list[Place]) -> Place | None:
    """The one that dwarfs the others. Places listed twice at one spot are one."""
    if not options:
        return None
    first = options[0]
    rivals = [p for p in options[1:] if abs(p.lat - first.lat) + abs(p.lon - first.lon) > 0.5]
    return first if not rivals or first.weight >= DOMINANT * max(1, rivals[0].weight) else None


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The gazetteer that ships. Raises LexiconError when it is missing."""
    if not ARTIFACT.is_file():
        raise LexiconError(f"the gazetteer {ARTIFACT.name} is missing; run 'python training/gazetteer.py' in a checkout or reinstall the package")
    return Gazetteer(json.loads(gzip.decompress(ARTIFACT.read_bytes())))
