"""One cause for every error, told from parses made by hand."""

from __future__ import annotations

from typing import Any

import pytest
from parses import Parse, parse

from lapwing.evaluation.causes import CLAUSE, SPEECH, Cause, compared, contradicted, cut_off, describe, of_alarm, of_miss, table
from lapwing.events.coder import Coder
from lapwing.lexicon import Lexicon

ACCUSED = """
Mali Mali PROPN nsubj 2 Number=Sing
condemned condemn VERB root 0 Mood=Ind|Tense=Past|VerbForm=Fin
France France PROPN obj 2 Number=Sing
. . PUNCT punct 2 _
"""
#: The same with the verb tagged as an adjective on which nothing hangs.
MISTAGGED = """
Mali Mali PROPN root 0 Number=Sing
condemned condemned ADJ amod 3 _
France France PROPN flat 1 Number=Sing
. . PUNCT punct 1 _
"""
#: Two trees in one sentence of the annotation: the object is cut off.
TORN = """
Mali Mali PROPN nsubj 2 Number=Sing
condemned condemn VERB root 0 Mood=Ind|Tense=Past|VerbForm=Fin

France France PROPN root 0 Number=Sing
. . PUNCT punct 1 _
"""
#: "The army that Mali accused fled": what a relative clause is about belongs to it.
RELATIVE = """
The the DET det 2 _
army army NOUN nsubj 6 Number=Sing
that that PRON obj 5 _
Mali Mali PROPN nsubj 5 Number=Sing
accused accuse VERB acl:relcl 2 Mood=Ind|Tense=Past|VerbForm=Fin
fled flee VERB root 0 Mood=Ind|Tense=Past|VerbForm=Fin
. . PUNCT punct 6 _
"""


def party(parsed: Parse, form: str, code: str) -> dict[str, Any]:
    start = parsed.document.text.index(form)
    return {"text": form, "start": start, "end": start + len(form), "country": code}


def annotated(parsed: Parse, trigger: str, **changed: Any) -> dict[str, Any]:
    """Mali accuses France at the trigger, but for what is changed."""
    text = parsed.document.text
    start = text.index(trigger)
    event = {
        "event": "ACCUSE", "actor": [party(parsed, "Mali", "MLI")], "recipient": [party(parsed, "France", "FRA")] if "France" in text else [], "aux": [],
        "trigger": {"text": trigger, "start": start, "end": start + len(trigger)}, "sentence": {"start": 0, "end": len(text)}, "sure": True,
    }  # fmt: skip
    return event | changed


def missed(parsed: Parse, lexicon: Lexicon, gold: dict[str, Any]) -> Cause:
    coder = Coder(parsed.syntax, lexicon, parsed.document)
    coded = coder.code()
    return of_miss(gold, None, coder, coded.events, coded.rejected, False)


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"event": "REJECT"}, "wrong sense"),
        ({"event": "REJECT", "aux": ["negation"]}, "wrong sense"),
        ({"actor": [{"country": "TCD"}]}, "wrong party: actor"),
        ({"recipient": [{"country": "TCD"}], "aux": ["negation"]}, "wrong party: recipient"),
        ({"actor": [{"country": "TCD"}], "recipient": []}, "wrong party: actor and recipient"),
        ({"aux": ["negation"]}, "wrong polarity"),
        ({}, "duplicate"),
    ],
)
def test_the_gravest_difference_counts(lexicon: Lexicon, changed: dict[str, Any], kind: str) -> None:
    parsed = parse("en", ACCUSED)
    coder = Coder(parsed.syntax, lexicon, parsed.document)
    (event,) = coder.code().events
    assert compared(annotated(parsed, "condemned", **changed), event, coder).kind == kind
    assert of_alarm(event, None, coder) == Cause("no such event")


def test_a_word_tagged_against_the_lexicon_is_a_bad_parse(lexicon: Lexicon) -> None:
    parsed = parse("en", MISTAGGED)
    gold = annotated(parsed, "condemned")
    assert missed(parsed, lexicon, gold) == Cause(SPEECH, "'condemned' tagged ADJ")


def test_a_word_with_dependents_of_its_tag_is_believed(lexicon: Lexicon) -> None:
    parsed = parse("en", "The the DET det 2 _\nmeets meet NOUN nsubj 3 _\nended end VERB root 0 Tense=Past\n. . PUNCT punct 3 _")
    coder = Coder(parsed.syntax, lexicon, parsed.document)
    assert contradicted("CONSULT", [parsed.at("meets")], coder) is None
    parsed.syntax.children[parsed.at("meets")].clear()
    assert contradicted("CONSULT", [parsed.at("meets")], coder) == "'meets' tagged NOUN"


def test_words_without_a_frame_are_no_trigger(lexicon: Lexicon) -> None:
    parsed = parse("en", ACCUSED.replace("condemned condemn", "zorbled zorble"))
    assert missed(parsed, lexicon, annotated(parsed, "zorbled")).kind == "no trigger: word unknown"


def test_a_party_in_another_tree_is_cut_off(lexicon: Lexicon) -> None:
    parsed = parse("en", TORN)
    coder = Coder(parsed.syntax, lexicon, parsed.document)
    gold = annotated(parsed, "condemned")
    assert cut_off(gold, "recipient", coder) == "France"
    assert cut_off(gold, "actor", coder) is None
    assert cut_off({**gold, "sentence": {"start": 0, "end": 14}}, "recipient", coder) is None  # it is said elsewhere
    (event,) = coder.code().events
    assert compared(gold, event, coder) == Cause(CLAUSE, "recipient 'France'")


def test_the_antecedent_belongs_to_its_relative_clause(lexicon: Lexicon) -> None:
    parsed = parse("en", RELATIVE)
    coder = Coder(parsed.syntax, lexicon, parsed.document)
    gold = annotated(parsed, "accused", recipient=[party(parsed, "The army", "MLI")])
    assert cut_off(gold, "recipient", coder) is None


def test_the_table_adds_up_commonest_first() -> None:
    errors = [
        ("a", "accuse", Cause("y", "1")),
        ("b", "rejects", Cause("x")),
        ("a", "frees", Cause("x")),
        ("a", "frees", Cause("x")),
        ("b", "meets", Cause("x")),
    ]
    rows = table(errors, {"a": "fr", "b": "en"})
    assert [(r["cause"], r["all"], r["by_language"]) for r in rows] == [("x", 4, {"en": 2, "fr": 2}), ("y", 1, {"en": 0, "fr": 1})]
    assert [e["trigger"] for e in rows[0]["examples"]] == ["rejects", "frees"]
    lines = describe("Causes", rows)
    assert lines[2].split()[:4] == ["4", "2", "2", "x"]
    assert lines[-1].split() == ["5", "2", "3", "all"]
    assert describe("Causes", []) == ["Causes", "    all"]
