"""Did it happen? Negation, future, hypothesis and clauses that state nothing."""

from __future__ import annotations

import pytest
from parses import construction

from lapwing.events.arguments import Reader
from lapwing.events.factuality import Factuality, Polarity
from lapwing.lexicon import Lexicon


def polarity(lexicon: Lexicon, name: str, form: str) -> Polarity:
    parsed = construction(name)
    return Factuality(parsed.syntax, lexicon, Reader(parsed.syntax, lexicon)).of(parsed.at(form))


def flags(found: Polarity) -> set[str]:
    return {name for name in ("negation", "future", "hypothetical", "conditional", "perfect_conditional") if getattr(found, name)}


@pytest.mark.parametrize(
    ("name", "form", "expected"),
    [
        ("en.active", "condemned", set()),
        ("fr.active", "condamné", set()),
        ("en.neg_not", "condemn", {"negation"}),
        ("en.neg_no", "signed", {"negation"}),
        ("en.neg_no", "agreement", {"negation"}),
        ("en.neg_without", "meeting", {"negation"}),
        ("en.neg_failed", "condemn", {"negation"}),
        ("fr.neg_pas", "condamné", {"negation"}),
        ("fr.neg_aucun", "signé", {"negation"}),
        ("fr.neg_aucun", "accord", {"negation"}),
        ("fr.neg_sans", "rencontrer", {"negation"}),
        ("fr.neg_ni", "rencontré", {"negation"}),
        ("fr.neg_evite", "condamner", {"negation"}),
        ("en.future", "release", {"future"}),
        ("fr.future_release", "libérera", {"future"}),
        ("en.might", "reject", {"hypothetical"}),
        ("fr.hypothesis", "rejeter", {"hypothetical"}),
        ("fr.journalistic", "bombardé", {"conditional", "perfect_conditional"}),
        ("fr.conditional_plain", "rejetterait", {"conditional"}),
    ],
)
def test_flags_are_read_off_the_words_around(lexicon: Lexicon, name: str, form: str, expected: set[str]) -> None:
    assert flags(polarity(lexicon, name, form)) == expected


@pytest.mark.parametrize(
    ("name", "form", "why"),
    [
        ("en.purpose", "meet", "purpose"),
        ("fr.purpose", "rencontrer", "purpose"),
        ("en.condition", "releases", "condition"),
        ("fr.condition", "libère", "condition"),
    ],
)
def test_a_clause_that_states_no_event_is_suppressed(lexicon: Lexicon, name: str, form: str, why: str) -> None:
    assert why in polarity(lexicon, name, form).suppressed


@pytest.mark.parametrize(("name", "form"), [("en.purpose", "travelled"), ("fr.condition", "lèvera"), ("en.control_object", "asked"), ("fr.neg_sans", "quitté")])
def test_the_clause_above_is_stated(lexicon: Lexicon, name: str, form: str) -> None:
    found = polarity(lexicon, name, form)
    assert not found.suppressed and not found.negation


def test_the_subject_of_a_negated_verb_may_bear_the_word(lexicon: Lexicon) -> None:
    found = polarity(lexicon, "fr.neg_aucun", "signé")
    assert any("signé" in reason for reason in found.reasons)
