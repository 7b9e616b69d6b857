"""The shipped models: there, small enough, with Universal Dependencies labels, and right on a simple sentence."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from lapwing.language import pipeline
from lapwing.language.pipeline import LANGUAGES, MODELS, load_parser, parse_all
from lapwing.sources.text import document_from_text

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


def test_a_long_document_is_parsed_in_pieces_and_comes_out_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = "Le ministre malien a rencontré le président « de l'Union » à Paris. "
    paragraphs = [sentence * (n % 4 + 1) + f"Le Togo compte {n} postes." for n in range(40)]
    documents = [document_from_text("\n\n".join(some), language="fr") for some in (paragraphs[:1], paragraphs, paragraphs[:2])]
    nlp = load_parser("fr")
    whole = list(parse_all(nlp, documents))
    monkeypatch.setattr(pipeline, "PIECE_TOKENS", 100)
    pieces = list(parse_all(nlp, documents))
    for a, b in zip(whole, pieces, strict=True):
        assert b.user_data == a.user_data
        assert [(t.text, t.whitespace_, t.is_sent_start, t.lemma_) for t in a] == [(t.text, t.whitespace_, t.is_sent_start, t.lemma_) for t in b]
        same = sum((t.head.i, t.dep_, t.pos_) == (u.head.i, u.dep_, u.pos_) for t, u in zip(a, b, strict=True))
        assert same >= 0.99 * len(a)
    assert len(whole[1]) > 5 * 100
