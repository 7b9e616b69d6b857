"""Which marked spans count, and in which a mention is found, on a hand-made parse."""

from __future__ import annotations

import pytest
from parses import PUBLISHED, parse

from lapwing.actors.resolver import Resolver
from lapwing.evaluation.spans import SpanReport, _judge
from lapwing.lexicon import Lexicon

PARSED = parse(
    "en",
    """
    Rain     rain    NOUN  nsubj 2 Number=Sing
    stopped  stop    VERB  ROOT  0 Tense=Past|VerbForm=Fin
    Malian   Malian  ADJ   amod  4 _
    farmers  farmer  NOUN  obj   2 Number=Plur
    near     near    ADP   case  6 _
    Qoz      Qoz     PROPN obl   2 _
    on       on      ADP   case  8 _
    Monday   Monday  PROPN obl   2 _
    and      and     CCONJ cc    10 _
    QZW      QZW     PROPN conj  6 _
    or       or      CCONJ cc    12 _
    Geneva   Geneva  PROPN conj  6 _
    .        .       PUNCT punct 2 _
    """,
)


def judged(lexicon: Lexicon, first: str, last: str) -> SpanReport:
    s, report = PARSED.syntax, SpanReport()
    _judge(Resolver(s, lexicon, PUBLISHED), s.raw, (s.start[PARSED.at(first)], s.end[PARSED.at(last)]), report)
    return report


@pytest.mark.parametrize(("first", "last"), [("Rain", "stopped"), ("on", "Monday")])
def test_what_names_nobody_is_left_out(lexicon: Lexicon, first: str, last: str) -> None:
    report = judged(lexicon, first, last)
    assert (report.spans, report.left_out) == (0, 1)


def test_a_mention_is_found_and_stands_at_the_head(lexicon: Lexicon) -> None:
    report = judged(lexicon, "Malian", "farmers")
    assert (report.spans, report.found, report.at_head, report.misses) == (1, 1, 1, [])


@pytest.mark.parametrize(
    ("form", "kind"), [("Qoz", "a name of one word in no list"), ("QZW", "an acronym in no list"), ("Geneva", "a weak name without support")]
)
def test_a_miss_is_told_by_what_it_looks_like(lexicon: Lexicon, form: str, kind: str) -> None:
    report = judged(lexicon, form, form)
    assert [(m.kind, m.text) for m in report.misses] == [(kind, form)]
    assert report.failing() == ["spans 0.000 < 0.95"]
    assert form in report.text("a set", errors=True) and form not in report.text("a set")
