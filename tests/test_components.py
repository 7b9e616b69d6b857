"""The public API and the spaCy components."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

import lapwing
from lapwing.errors import InputError, PipelineError, UnsupportedLanguage

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
