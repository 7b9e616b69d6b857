"""The two bundled articles read with the shipped models: polarity, conditions, residue, and the same bytes each time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from parses import told

from lapwing.lexicon import Lexicon
from lapwing.reading import Reading, code
from lapwing.records import Event

pytestmark = pytest.mark.models

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ARTICLES = {"en": EXAMPLES / "caucasus-corridor.en.txt", "fr": EXAMPLES / "niger-benin.fr.txt"}
#: A piece of the sentence that tells of a meeting which did not take place.
NOT_MET = {"en": ["Arkan did not meet"], "fr": ["n'a pas rencontré", "n'a plus rencontré"]}
#: A piece of the sentence, the category its offer or act is, and the condition it hangs on.
CONDITIONS = [
    ("en", "Ankara also offered", "AGREE", "provided that Armenia reopens its border with Turkey before the end of the year"),
    ("en", "threatened to withdraw", "THREATEN", "unless Armenia apologises"),
    ("en", "If the maps match", "AGREE", "If the maps match"),
    ("fr", "Le Togo s'est dit prêt", "AGREE", "à condition que les deux capitales retirent leurs blindés de la zone frontalière"),
]
#: A piece of the sentence and an event it must yield.
TOLD = [
    ("en", "Azerbaijani forces shelled", "ASSAULT AZE/MIL > ARM"),
    ("en", "attacked Nagorno-Karabakh", "ASSAULT AZE/MIL"),
    ("en", "imposed sanctions on two Azerbaijani", "SANCTION USA > AZE"),
    ("en", "Kazakhstan released", "RETREAT KAZ > ARM"),
    ("en", "She accused Baku", "ACCUSE ARM/GOV > AZE"),
    ("en", "Turkey closed its border", "SANCTION TUR > ARM historical"),
    ("fr", "le premier ministre malien s'est rendu à Niamey", "CONSULT MLI/GOV > NER/GOV"),
    ("fr", "La Russie a livré au Niger", "AID RUS > NER"),
    ("fr", "Le Bénin a rejeté", "REJECT BEN > NER"),
    ("fr", "a accusé Niamey", "ACCUSE BEN/GOV > NER"),
    ("fr", "la police béninoise a arrêté", "COERCE BEN/COP"),
    ("fr", "Le Niger a rompu", "SANCTION NER > FRA historical"),
]


Article = Callable[[str], Reading]


@pytest.fixture
def article(read_article: Callable[[Path], Reading]) -> Article:
    return lambda language: read_article(ARTICLES[language])


def within(reading: Reading, piece: str) -> list[Event]:
    """Events of the sentence that holds `piece`."""
    assert piece.lower() in reading.document.text.lower()
    return [e for e in reading.events if piece.lower() in e.sentence.text.lower()]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_meeting_that_did_not_take_place_is_never_a_positive_one(article: Article, language: str) -> None:
    for piece in NOT_MET[language]:
        meetings = [e for e in within(article(language), piece) if e.event == "CONSULT"]
        assert meetings and all("negation" in e.aux for e in meetings), piece


@pytest.mark.parametrize(("language", "piece", "event", "condition"), CONDITIONS)
def test_a_condition_stays_with_its_offer(article: Article, language: str, piece: str, event: str, condition: str) -> None:
    assert condition in [c.text for e in within(article(language), piece) if e.event == event for c in e.conditions]


@pytest.mark.parametrize(("language", "actor", "recipient"), [("en", "AZE", "ARM"), ("fr", "NER", "BEN")])
def test_the_three_points_are_demands_of_one_request(article: Article, language: str, actor: str, recipient: str) -> None:
    (request,) = [e for e in article(language).events if e.demands]
    assert (request.event, [p.code for p in request.actor], [p.code for p in request.recipient]) == ("REQUEST", [actor], [recipient])
    assert [d.text[:2] for d in request.demands] == ["a)", "b)", "c)"]


@pytest.mark.parametrize(("language", "piece", "line"), TOLD)
def test_a_sentence_yields_its_event(article: Article, language: str, piece: str, line: str) -> None:
    found = [told(e) for e in within(article(language), piece)]
    assert any(f.startswith(line) for f in found), found


def test_a_forecast_of_what_will_not_happen_keeps_both_flags(article: Article) -> None:
    (event,) = [e for e in within(article("fr"), "le Niger ne rouvrirait pas") if e.event == "CONCEDE"]
    assert event.aux == ("hypothetical", "negation")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_forecasts_are_hypothetical_and_the_analysts(article: Article, language: str) -> None:
    forecasts = [e for e in article(language).events if e.attribution and e.attribution.kind == "analyst" and "hypothetical" in e.aux]
    assert len(forecasts) >= 2


def test_leaks_and_television_are_told_apart(article: Article) -> None:
    (leak,) = [e for e in within(article("fr"), "Selon des fuites") if e.event == "REJECT"]
    (seen,) = [e for e in within(article("fr"), "selon la télévision nigérienne") if e.event == "AID"]
    assert leak.attribution and leak.attribution.kind == "leak"
    assert seen.attribution and seen.attribution.kind == "media"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_comes_from_the_pages_furniture(article: Article, language: str) -> None:
    reading = article(language)
    skipped = [b for b in reading.document.blocks if b.kind in ("title", "heading", "byline", "dateline", "residue")]
    assert skipped
    for event in reading.events:
        assert not [b for b in skipped if b.start < event.sentence.end and event.sentence.start < b.end], event.sentence.text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_span_points_at_its_words(article: Article, language: str) -> None:
    reading = article(language)
    for event in reading.events:
        pieces = [event.sentence, event.trigger, *event.conditions, *event.demands, *event.evidence]
        pieces += [p.mention for p in (*event.actor, *event.recipient) if p.mention]
        assert all(reading.document.text[p.start : p.end] == p.text for p in pieces)
        assert event.sentence.start <= event.trigger.start < event.trigger.end <= event.sentence.end
        assert event.frames and event.actor


@pytest.mark.parametrize("language", ["en", "fr"])
def test_two_readings_give_the_same_json(article: Article, lexicon: Lexicon, language: str) -> None:
    first = article(language)
    (again,) = code([first.document], lexicon=lexicon)
    assert json.dumps(again.to_dict()) == json.dumps(first.to_dict())
    assert len({e.id for e in again.events}) == len(again.events)


@pytest.mark.slow
def test_two_processes_print_the_same_bytes() -> None:
    """Each process hashes strings with its own seed, so no set order may reach the output."""
    command = [sys.executable, "-m", "lapwing", "read", "--format", "json", *map(str, ARTICLES.values())]
    outputs = [subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout for seed in ("1", "2")]
    assert outputs[0] == outputs[1]
    assert len(json.loads(outputs[0])) == 2
