"""The first article the project was asked to read, where the checkout has it beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lapwing.reading import Reading
from lapwing.records import Event

SEED = Path(__file__).resolve().parents[2] / "shared" / "eval" / "000_383812e2435e21cc.txt"
pytestmark = [
    pytest.mark.models,
    pytest.mark.skipif(not SEED.is_file(), reason="the seed article is under copyright and lies outside the repository"),
]


@pytest.fixture
def seed(read_article: Callable[[Path], Reading]) -> Reading:
    return read_article(SEED)


def plain(text: str) -> str:
    return text.replace("’", "'")


def events(seed: Reading, piece: str, category: str, actor: set[str], recipient: set[str] | None = None) -> list[Event]:
    """Events of that category and those parties in the sentence that holds `piece`; recipients are not looked at if None."""
    found = [e for e in seed.events if e.event == category and any(piece in plain(s.text) for s in (e.sentence, *e.evidence))]
    return [e for e in found if {p.code for p in e.actor} == actor and (recipient is None or {p.code for p in e.recipient} == recipient)]


@pytest.mark.parametrize(
    ("piece", "actor", "recipient", "start", "end"),
    [
        ("a conclu dimanche 13 juillet 2025", "USA", "MLI", "2025-07-13", "2025-07-13"),
        ("s'est rendu à son tour à Bamako", "USA", "MLI", "2025-07-21", "2025-07-22"),
        ("s'est rendu à Moscou", "MLI", "RUS", "2025-06-23", "2025-06-26"),
    ],
)
def test_the_visits_and_their_dates(seed: Reading, piece: str, actor: str, recipient: str, start: str, end: str) -> None:
    (visit,) = [e for e in events(seed, piece, "CONSULT", {actor}, {recipient}) if e.mode == "visit"]
    assert visit.date is not None
    assert (visit.date.start.isoformat(), visit.date.end.isoformat(), visit.aux) == (start, end, ())


def test_goita_and_putin_met_twice(seed: Reading) -> None:
    (before,) = events(seed, "en juillet 2023", "CONSULT", {"MLI", "RUS"})
    assert before.date is not None
    assert (before.date.start.isoformat(), before.aux) == ("2023-07-01", ("historical",))
    (latest,) = events(seed, "la rencontre de Goïta avec le président russe", "CONSULT", {"MLI", "RUS"})
    assert latest.aux == ()


def test_the_meeting_that_did_not_take_place(seed: Reading) -> None:
    (event,) = events(seed, "n'a toutefois pas rencontré", "CONSULT", {"MLI", "USA"})
    assert event.aux == ("negation",)
    assert not [e for e in seed.events if "n'a toutefois pas rencontré" in plain(e.sentence.text) and "negation" not in e.aux]


def test_the_meetings_with_ministers(seed: Reading) -> None:
    assert events(seed, "une série de réunions", "CONSULT", {"USA", "MLI"})[0].aux == ()


def test_the_offers(seed: Reading) -> None:
    official = events(seed, "a proposé officiellement de renforcer", "AGREE", {"USA"}, {"MLI"})
    assert any("military" in e.context and e.attribution and e.attribution.kind == "official" for e in official)
    (leaked,) = events(seed, "Selon des fuites", "AGREE", {"USA"}, {"MLI"})
    assert leaked.attribution is not None
    assert leaked.attribution.kind == "leak"
    assert {"military", "intelligence"} <= set(leaked.context)


def test_the_conditional_offer(seed: Reading) -> None:
    (event,) = events(seed, "On croit savoir", "AGREE", {"USA"}, {"MLI"})
    assert event.attribution is not None
    assert event.attribution.kind == "leak"
    assert [plain(c.text) for c in event.conditions] == ["s'il se repositionne dans ses relations internationales"]
    assert "economic" in event.context


def test_the_three_conditions_of_one_request(seed: Reading) -> None:
    (request,) = [e for e in seed.events if e.demands]
    assert (request.event, {p.code for p in request.actor}) == ("REQUEST", {"MLI"})
    assert [d.text[:2] for d in request.demands] == ["a)", "b)", "c)"]


def test_support_and_economic_talks(seed: Reading) -> None:
    assert events(seed, "ont renouvelé leur soutien", "SUPPORT", {"USA"}, {"MLI"})
    assert "economic" in events(seed, "discuté des opportunités", "CONSULT", {"USA", "MLI"})[0].context


@pytest.mark.parametrize(
    ("piece", "category", "actor", "aux"),
    [
        ("n'engageraient pas de coopération militaire", "AGREE", {"USA"}, ("hypothetical", "negation")),
        ("Bamako pourrait rejeter", "REJECT", {"MLI"}, ("hypothetical",)),
        ("pourraient s'y opposer", "REJECT", {"NER", "BFA"}, ("hypothetical",)),
        ("ce que Bamako rejetterait", "REJECT", {"MLI"}, ("hypothetical",)),
    ],
)
def test_forecasts_are_hypothetical_and_the_analysts(seed: Reading, piece: str, category: str, actor: set[str], aux: tuple[str, ...]) -> None:
    (event,) = events(seed, piece, category, actor)
    assert event.attribution is not None
    assert (event.aux, event.attribution.kind) == (aux, "analyst")


def test_the_technical_roadmap_is_agreed(seed: Reading) -> None:
    (event,) = events(seed, "feuille de route technique", "AGREE", {"MLI", "USA"})
    assert event.aux == ()


@pytest.mark.parametrize(("piece", "recipient"), [("a réduit sa dépendance", "FRA"), ("consolider ses relations avec la Russie", "RUS")])
def test_background_is_historical(seed: Reading, piece: str, recipient: str) -> None:
    found = [e for e in seed.events if piece in plain(e.sentence.text) and recipient in {p.code for p in e.recipient}]
    assert found and all("historical" in e.aux and {p.code for p in e.actor} == {"MLI"} for e in found)


def test_the_gold_refinery(seed: Reading) -> None:
    (event,) = [e for e in seed.events if e.event == "COOPERATE" and "première pierre" in e.sentence.text]
    assert {p.code for p in (*event.actor, *event.recipient)} >= {"MLI"}
    assert event.date is not None
    assert event.date.start.isoformat() == "2025-06-17"
    assert "economic" in event.context


def test_nothing_comes_from_the_pages_residue(seed: Reading) -> None:
    coded = {"paragraph", "item"}
    for event in seed.events:
        touched = {b.kind for b in seed.document.blocks if b.start < event.sentence.end and event.sentence.start < b.end}
        assert touched <= coded, event.sentence.text
