"""What a name or an id means on a day."""

from __future__ import annotations

from datetime import date

import pytest

from lapwing.actors.entries import Registry, registry_of
from lapwing.actors.lookup import Lookup, Meaning
from lapwing.actors.registry import added
from lapwing.lexicon import Lexicon

OWN = """- {id: river-party, code: MLI, sector: [PTY], kind: party, names: {fr: {strong: [Parti du Fleuve], weak: [PDF]}},
   sector_from: [{from: 2024-01-01, sector: [PTY, GOV]}], parent: aes, predecessor: [{id: cma, date: 2021-05}]}
- {id: brussels-club, code: BEL, sector: [SOC], names: {fr: {weak: [Bruxelles], strong: [Club de Bruxelles]}}}
"""


@pytest.fixture(scope="module")
def lookup(lexicon: Lexicon) -> Lookup:
    registry = registry_of([("own.yaml", OWN.encode())])
    return Lookup(added(lexicon, registry, "own.yaml"), registry)


def one(lookup: Lookup, wanted: str, day: date | None = None) -> Meaning:
    (found,) = lookup.meanings(wanted, day)
    return found


def test_a_person_on_a_day(lookup: Lookup) -> None:
    before, since = one(lookup, "Assimi Goïta", date(2020, 12, 1)), one(lookup, "Assimi Goïta", date(2023, 1, 1))
    assert [o["office"] for o in before.offices if o["held"]] == ["vice-president"]
    assert [o["office"] for o in since.offices if o["held"]] == ["head-of-state"]
    assert (since.kind, since.code, since.sector) == ("person", "MLI", ("GOV", "MIL"))
    assert since.strength == {"en": "strong", "fr": "strong"}
    assert since.file == "lexicon/actors/people-africa-mideast.yaml"


def test_memberships_on_a_day(lookup: Lookup) -> None:
    assert "NER" in one(lookup, "aes", date(2024, 1, 1)).members
    assert one(lookup, "aes", date(2020, 1, 1)).members == ()
    assert "aes" in one(lookup, "NER", date(2024, 1, 1)).member_of
    assert "aes" not in one(lookup, "NER", date(2020, 1, 1)).member_of
    assert "Niger" in one(lookup, "NER").strong


def test_an_entry_of_ones_own(lookup: Lookup) -> None:
    found = one(lookup, "Parti du Fleuve", date(2023, 1, 1))
    assert (found.id, found.kind, found.code, found.sector, found.file) == ("river-party", "party", "MLI", ("PTY",), "own.yaml")
    assert found.links == {"parent": ("aes",), "predecessor": ("cma (2021-05)",)}
    assert (found.strong, found.weak) == (("Parti du Fleuve",), ("PDF",))
    assert one(lookup, "Parti du Fleuve", date(2024, 6, 1)).sector == ("PTY", "GOV")


def test_rivals_are_others_of_the_same_name(lookup: Lookup) -> None:
    found = lookup.meanings("Bruxelles")
    assert [m.id for m in found] == ["brussels-club", "BEL:Bruxelles", "eu"]  # the user's own first
    assert found[0].rivals == ("BEL:Bruxelles (capital, BEL)", "eu (organisation, EUR)")
    assert [m.strength for m in found] == [{"fr": "weak"}] * 3
    assert one(lookup, "brussels-club").rivals == found[0].rivals


def test_one_language_only(lookup: Lookup) -> None:
    english = Lookup(lookup.lexicon, Registry(), ("en",))
    assert english.meanings("Bruxelles") == []
    assert [m.id for m in english.meanings("Germany")] == ["DEU"]


@pytest.mark.parametrize("wanted", ["", "Nobody Known", "mali", "Parti du"])
def test_what_is_not_known_means_nothing(lookup: Lookup, wanted: str) -> None:
    assert lookup.meanings(wanted) == []
