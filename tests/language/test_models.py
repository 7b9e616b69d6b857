"""The shipped models: there, small enough, with Universal Dependencies labels, and right on a simple sentence."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from lapwing.language.pipeline import LANGUAGES, MODELS, load_parser

pytestmark = pytest.mark.models

#: Clause, noun and function-word relations the coder reads in both languages.
LABELS = {
    "ROOT", "acl", "acl:relcl", "advcl", "advmod", "amod", "appos", "aux:pass", "case", "cc", "ccomp", "conj", "cop", "det", "fixed", "flat", "iobj",
    "mark", "nmod", "nsubj", "nsubj:pass", "nummod", "obj", "obl", "parataxis", "punct", "xcomp",
}  # fmt: skip
#: What the treebanks of one language tell apart.
AUXILIARIES = {"fr": {"aux:tense", "aux:caus", "obl:agent"}, "en": {"aux"}}
OTHER_SCHEMES = {"dobj", "pobj", "prep", "nsubjpass", "agent"}

# word, lemma, part of speech, head, relation
SENTENCES = {
    "fr": [
        ("Le", "le", "DET", "ministre", "det"),
        ("ministre", "ministre", "NOUN", "rencontré", "nsubj"),
        ("malien", "malien", "ADJ", "ministre", "amod"),
        ("a", "avoir", "AUX", "rencontré", "aux:tense"),
        ("rencontré", "rencontrer", "VERB", "rencontré", "ROOT"),
        ("le", "le", "DET", "président", "det"),
        ("président", "président", "NOUN", "rencontré", "obj"),
        (".", ".", "PUNCT", "rencontré", "punct"),
    ],
    "en": [
        ("The", "the", "DET", "minister", "det"),
        ("minister", "minister", "NOUN", "met", "nsubj"),
        ("met", "meet", "VERB", "met", "ROOT"),
        ("the", "the", "DET", "president", "det"),
        ("new", "new", "ADJ", "president", "amod"),
        ("president", "president", "NOUN", "met", "obj"),
        ("in", "in", "ADP", "Paris", "case"),
        ("Paris", "Paris", "PROPN", "met", "obl"),
        (".", ".", "PUNCT", "met", "punct"),
    ],
}
PASSIVES = {
    "fr": ("L’accord a été rejeté par le gouvernement.", "accord", "gouvernement"),
    "en": ("The deal was rejected by the government.", "deal", "government"),
}


def only(doc: Doc, text: str) -> int:
    """The index of the one token with that text."""
    (found,) = (t.i for t in doc if t.text == text)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_model_and_its_card_are_small_enough_to_ship(language: str) -> None:
    assert sum(p.stat().st_size for p in (MODELS / language).rglob("*") if p.is_file()) <= 25_000_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_labels_are_those_of_universal_dependencies(language: str) -> None:
    nlp = load_parser(language)
    assert nlp.lang == language
    labels = set(nlp.get_pipe("parser").labels)
    assert labels >= LABELS | AUXILIARIES[language]
    assert not labels & OTHER_SCHEMES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_simple_sentence_is_parsed_right(language: str) -> None:
    expected = SENTENCES[language]
    doc = load_parser(language)(" ".join(word for word, *_ in expected).replace(" .", "."))
    assert [(t.text, t.lemma_, t.pos_, t.head.text, t.dep_) for t in doc] == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_passive_keeps_subject_and_agent_apart_under_typographic_marks(language: str) -> None:
    text, subject, agent = PASSIVES[language]
    doc = load_parser(language)(text)
    assert doc[only(doc, subject)].dep_ == "nsubj:pass"
    assert doc[only(doc, agent)].dep_.startswith("obl")
    assert {doc[only(doc, w)].head.lemma_ for w in (subject, agent)} <= {"rejeter", "reject"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_text_is_parsed_alike_alone_and_in_a_batch(language: str) -> None:
    nlp = load_parser(language)
    texts = [PASSIVES[language][0], " ".join(w for w, *_ in SENTENCES[language])]
    together = [[(t.dep_, t.head.i, t.lemma_) for t in doc] for doc in nlp.pipe(texts * 4)]
    assert together == [[(t.dep_, t.head.i, t.lemma_) for t in nlp(text)] for text in texts * 4]
