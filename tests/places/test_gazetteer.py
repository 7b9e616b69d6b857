"""The gazetteer: names in two languages, one bearer among several only where the text decides, a file made of the sources as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from lapwing.lexicon.registry import NON_STATE
from lapwing.lexicon.source import read_yaml
from lapwing.places.gazetteer import ARTIFACT, Gazetteer, gazetteer, key, pack, source_hash, unpack

LEXICON = Path(__file__).resolve().parents[2] / "lexicon"


def small(*places: tuple[str, str | None, float, float, int]) -> Gazetteer:
    """A gazetteer of (name, country, lat, lon, inhabitants)."""
    codes = sorted({p[1] for p in places if p[1]})
    order = sorted(range(len(places)), key=lambda n: key(places[n][0]))
    return Gazetteer({
        "countries": codes,
        "capitals": {"MLI": [12.61, -7.98]},
        "label": "\n".join(p[0] for p in places),
        "country": pack(codes.index(p[1]) if p[1] else -1 for p in places),
        "lat": pack(round(p[2] * 100) for p in places),
        "lon": pack(round(p[3] * 100) for p in places),
        "weight": pack(p[4] for p in places),
        "names": "\n".join(key(places[n][0]) for n in order),
        "of": pack(order),
    })  # fmt: skip


TWINS = small(
    ("Gao", "MLI", 16.27, -0.04, 133_000), ("Gao", "BFA", 11.6, -1.8, 26_000), ("Saint-Louis", "SEN", 16.0, -16.5, 900), ("Lima", "PER", -12, -77, 9_000_000)
)


def country(found: Gazetteer, name: str, **counts: dict[str, int]) -> str | None:
    place = found.resolve(name, counts.get("mentioned", {}), counts.get("near"))
    return place.country if place else None


def test_the_country_spoken_of_decides_between_namesakes() -> None:
    assert country(TWINS, "Gao", mentioned={"MLI": 1}) == "MLI"
    assert country(TWINS, "Gao", mentioned={"BFA": 1}) == "BFA"


def test_the_country_of_the_sentence_goes_before_that_of_the_document() -> None:
    assert country(TWINS, "Gao", mentioned={"MLI": 9, "BFA": 1}, near={"BFA": 1}) == "BFA"


def test_without_a_country_nobody_guesses() -> None:
    assert country(TWINS, "Gao") is None  # neither dwarfs the other
    assert country(TWINS, "Saint-Louis") is None  # too small to be known by itself
    assert country(TWINS, "Lima") == "PER"


def test_spellings_differ_in_accents_hyphens_and_capitals_only() -> None:
    assert key("SAINT-LOUIS") == key("Saint Louis") == "saint louis"
    assert "N’DJAMÉNA" in gazetteer()


def test_a_country_may_be_sure_where_the_point_is_not() -> None:
    twice = small(("Bara", "NGA", 10.0, 11.0, 9_000), ("Bara", "NGA", 6.0, 4.0, 8_000))
    assert twice.resolve("Bara", {"NGA": 1}) is None
    assert twice.country_of("Bara", {"NGA": 1}) == "NGA"


def test_a_place_listed_twice_at_one_spot_is_one() -> None:
    assert country(small(("Bara", "SDN", 13.7, 30.4, 9_000), ("Bara", "SDN", 13.8, 30.3, 8_000)), "Bara", mentioned={"SDN": 1}) == "SDN"


def test_numbers_survive_packing() -> None:
    assert unpack(pack([-18000, 0, 9_000_000])).tolist() == [-18000, 0, 9_000_000]


@pytest.mark.parametrize(
    ("name", "code", "lat", "lon"),
    [
        ("Tombouctou", "MLI", 16.8, -3.0), ("Timbuktu", "MLI", 16.8, -3.0), ("Londres", "GBR", 51.5, -0.1), ("Omdourman", "SDN", 15.6, 32.5),
        ("Marioupol", "UKR", 47.1, 37.5), ("Mossoul", "IRQ", 36.3, 43.1), ("Cologne", "DEU", 50.9, 7.0), ("Nord-Kivu", "COD", -0.8, 29.0),
        ("North Kivu", "COD", -0.8, 29.0), ("Darfour", "SDN", 13.5, 24.0), ("mer Rouge", None, 20.0, 38.5), ("Strait of Hormuz", None, 26.6, 56.3),
    ],
)  # fmt: skip
def test_the_shipped_file_knows_both_languages(name: str, code: str | None, lat: float, lon: float) -> None:
    place = gazetteer().resolve(name, {code: 1} if code else {})
    assert place is not None
    assert place.country == code
    assert (place.lat, place.lon) == (pytest.approx(lat, abs=0.2), pytest.approx(lon, abs=0.2))


@pytest.mark.parametrize("word", ["Tours", "Man", "Mobile", "Of", "Reading", "Bath", "Orange"])
def test_towns_called_like_common_words_are_left_out(word: str) -> None:
    assert word not in gazetteer()


def test_it_is_large_and_small_enough() -> None:
    assert len(gazetteer()) >= 25_000
    assert ARTIFACT.stat().st_size < 3_000_000


def test_the_file_is_fresh() -> None:
    """`python training/gazetteer.py` was run after the last change of places.yaml or states.yaml."""
    assert gazetteer().source == source_hash(LEXICON), "the gazetteer is older than its sources; run 'python training/gazetteer.py'"


def test_the_places_of_the_lexicon_are_sound() -> None:
    states = {entry["id"] for entry in read_yaml(LEXICON / "actors" / "states.yaml")}
    seen: set[tuple[str, str | None]] = set()
    for entry in read_yaml(LEXICON / "places.yaml"):
        assert set(entry) <= {"name", "en", "fr", "country", "lat", "lon", "kind"}, entry
        assert entry["country"] is None or (entry["country"] in states and entry["country"] not in NON_STATE), entry
        assert ("lat" in entry) == ("lon" in entry) == ("kind" in entry), entry
        if "lat" in entry:
            assert -90 <= entry["lat"] <= 90, entry
            assert -180 <= entry["lon"] <= 180, entry
        first = str(entry.get("name") or (entry.get("en") or entry["fr"])[0])
        assert (first, entry["country"]) not in seen, entry
        seen.add((first, entry["country"]))
