"""Realisations as written in the frame files, parsed to patterns."""

from __future__ import annotations

import pytest

from lapwing.lexicon.patterns import Pattern, parse


@pytest.mark.parametrize(
    ("language", "written", "head", "words", "preposition"),
    [
        ("en", "offer", "offer", (), None),
        ("en", "call off", "call", ("off",), None),
        ("en", "pull out", "pull", ("out",), None),  # a lone particle belongs to the verb
        ("en", "call for", "call", (), "for"),
        ("en", "put an end to", "put", ("end",), "to"),
        ("en", "break off with", "break", ("off",), "with"),
        ("en", "hold out the prospect of", "hold", ("out", "prospect"), "of"),
        ("fr", "offrir", "offrir", (), None),
        ("fr", "mettre fin à", "mettre", ("fin",), "à"),
        ("fr", "tourner le dos à", "tourner", ("dos",), "à"),
        ("fr", "faire l'objet de", "faire", ("objet",), "de"),
        ("fr", "faire l’objet de", "faire", ("objet",), "de"),
        ("fr", "donner son accord au", "donner", ("accord",), "à"),
        ("fr", "poser la première pierre", "poser", ("première", "pierre"), None),
    ],
)
def test_verbs(language: str, written: str, head: str, words: tuple[str, ...], preposition: str | None) -> None:
    pattern = parse(written, "verb", language)
    assert (pattern.head, pattern.words, pattern.preposition) == (head, words, preposition)
    assert pattern.written == written
    assert not pattern.reflexive


@pytest.mark.parametrize(
    ("written", "head", "preposition"),
    [("se rendre à", "rendre", "à"), ("s'entretenir avec", "entretenir", "avec"), ("s’engager", "engager", None), ("se retirer de", "retirer", "de")],
)
def test_french_pronominal_verbs(written: str, head: str, preposition: str | None) -> None:
    pattern = parse(written, "verb", "fr")
    assert pattern.reflexive
    assert (pattern.head, pattern.preposition) == (head, preposition)


@pytest.mark.parametrize(
    ("language", "written", "head", "words"),
    [
        ("en", "pledge", "pledge", ("pledge",)),
        ("en", "air strike", "strike", ("air", "strike")),
        ("fr", "coup d'État", "état", ("coup", "d'", "état")),
        ("fr", "cessez-le-feu", "cessez-le-feu", ("cessez-le-feu",)),
    ],
)
def test_nouns(language: str, written: str, head: str, words: tuple[str, ...]) -> None:
    pattern = parse(written, "noun", language)
    assert (pattern.head, pattern.words) == (head, words)


def test_an_objective_noun_says_so() -> None:
    assert parse("arrest", "noun", "en", objective=True).objective
    assert not parse("offer", "noun", "en").objective


def test_more_words_are_more_specific() -> None:
    patterns = [parse(written, "verb", "fr") for written in ("rendre", "se rendre", "se rendre à", "rendre hommage à")]
    assert [p.weight for p in patterns] == sorted(p.weight for p in patterns)
    assert patterns[0].weight < patterns[-1].weight


def test_patterns_compare_by_value() -> None:
    assert parse("mettre fin à", "verb", "fr") == Pattern("verb", "mettre", ("fin",), "à", False, False, "mettre fin à")
