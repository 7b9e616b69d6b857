"""The public API and the spaCy components."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

import lapwing
from lapwing.errors import InputError, LexiconError, PipelineError, UnsupportedLanguage

TEXT = "Le ministre malien des Affaires étrangères a rencontré lundi l'envoyé américain à Bamako."
pytestmark = pytest.mark.models


def test_load_codes_events_in_a_pipeline() -> None:
    nlp = lapwing.load("fr")
    doc = nlp.make_doc(TEXT)
    doc._.lapwing_published = date(2025, 7, 30)
    doc = nlp(doc)
    assert [e.event for e in doc._.lapwing_events] == ["CONSULT"]
    event = doc._.lapwing_events[0]
    assert {p.code for p in event.actor} == {"MLI", "USA"}
    assert event.date is not None
    assert event.date.start == date(2025, 7, 28)
    assert TEXT[event.trigger.start : event.trigger.end] == event.trigger.text == "rencontré"
    assert {"MLI", "USA"} <= {p.code for p in doc._.lapwing_parties}
    assert not nlp.analyze_pipes()["problems"]["lapwing_events"]


def test_components_agree_with_read() -> None:
    doc = lapwing.load("fr")(TEXT)
    reading = lapwing.read(TEXT, language="fr")
    assert [(e.event, e.trigger, e.actor) for e in doc._.lapwing_events] == [(e.event, e.trigger, e.actor) for e in reading.events]


def test_results_survive_serialisation() -> None:
    nlp = lapwing.load("fr")
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.lapwing_events == doc._.lapwing_events
    assert again._.lapwing_parties == doc._.lapwing_parties


OWN = "- {id: river-party, code: MLI, sector: [PTY], names: {fr: {strong: [Parti du Fleuve]}}}\n"
OF_OWN = "Le Parti du Fleuve a rejeté l'offre de la France."


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("LAPWING_ACTORS", raising=False)
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_actors_of_ones_own_in_a_pipeline(own: Path) -> None:
    nlp = lapwing.load("fr", actors=own)
    (event,) = nlp(OF_OWN)._.lapwing_events
    assert [p.actor_id for p in event.actor] == ["river-party"]
    assert nlp.config["components"]["lapwing_actors"]["actors"] == nlp.config["components"]["lapwing_events"]["actors"] == str(own)
    assert [p.actor_id for e in lapwing.load("fr")(OF_OWN)._.lapwing_events for p in e.actor] != ["river-party"]


def test_actors_of_ones_own_by_config(own: Path) -> None:
    nlp = lapwing.load("fr")
    for name in ("lapwing_actors", "lapwing_events"):
        nlp.remove_pipe(name)
        nlp.add_pipe(name, config={"actors": str(own)})
    docs = list(nlp.pipe([OF_OWN, OF_OWN], n_process=2))
    assert [[p.actor_id for p in e.actor] for doc in docs for e in doc._.lapwing_events] == [["river-party"], ["river-party"]]


def test_actors_of_ones_own_in_read(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = lapwing.read(OF_OWN, language="fr", actors=own)
    assert [p.actor_id for p in given.events[0].actor] == ["river-party"]
    monkeypatch.setenv("LAPWING_ACTORS", str(own))
    assert lapwing.read(OF_OWN, language="fr").to_dict() == given.to_dict()
    assert "+actors." in given.versions.lexicon


def test_a_registry_that_cannot_be_used_is_refused_at_once(own: Path) -> None:
    own.write_text("- {id: x}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="x: no 'code'"):
        lapwing.load("fr", actors=own)
    with pytest.raises(LexiconError):
        lapwing.read(OF_OWN, language="fr", actors=own)
    with pytest.raises(InputError):
        spacy.blank("fr").add_pipe("lapwing_actors", config={"actors": "missing.yaml"})


def test_events_need_actors_and_a_parse() -> None:
    nlp = spacy.blank("fr")
    nlp.add_pipe("lapwing_events")
    assert "doc._.lapwing_parties" in nlp.analyze_pipes()["problems"]["lapwing_events"]
    with pytest.raises(PipelineError, match="lapwing_actors"):
        nlp(TEXT)
    nlp = spacy.blank("fr")
    nlp.add_pipe("lapwing_actors")
    with pytest.raises(PipelineError, match="no dependencies"):
        nlp(TEXT)


def test_read_takes_text_and_paths(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    from_text = lapwing.read(TEXT, language="fr", published="2025-07-30")
    from_path = lapwing.read(path, language="fr", published=date(2025, 7, 30))
    assert from_text.to_dict() == from_path.to_dict() == lapwing.read(str(path), language="fr", published="2025-07-30").to_dict()
    assert from_text.to_arrow().num_rows == len(from_text.events) == 1


def test_read_refuses() -> None:
    with pytest.raises(InputError, match=r"missing\.txt"):
        lapwing.read("missing.txt")
    with pytest.raises(InputError):
        lapwing.read("")
    with pytest.raises(InputError, match="no date"):
        lapwing.read(TEXT, published="yesterday")
    with pytest.raises(UnsupportedLanguage):
        lapwing.read(TEXT, language="de")
    with pytest.raises(AttributeError, match="nothing"):
        _ = lapwing.nothing
