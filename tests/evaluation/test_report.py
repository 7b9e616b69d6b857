"""Scores of articles as data and text: both languages in one table."""

from __future__ import annotations

from lapwing.evaluation.articles import ArticleScores, Tally
from lapwing.evaluation.causes import Cause
from lapwing.evaluation.report import article_report, article_text


def scores() -> ArticleScores:
    found = ArticleScores()
    found.languages.update(a="en", b="fr")
    for language, tally in (("en", Tally(right=1, missed=1)), ("fr", Tally(right=2, wrong=2, missed=2, traps=1))):
        for tallies in (found.by_language, found.category_only, found.lenient):
            tallies[language].add(tally)
        found.by_both[("AID", language)].add(tally)
        found.category_by_both[("AID", language)].add(Tally(right=1))
    found.by_both[("ACCUSE", "fr")].add(Tally(missed=3))
    gold = {"event": "AID", "trigger": {"text": "gave", "start": 3, "end": 7}, "aux": [], "actor": [], "recipient": []}
    found.misses.append(("a", gold, Cause("no trigger: word unknown")))
    return found


def test_category_and_language_stand_side_by_side() -> None:
    both = article_report(scores())["by_category_and_language"]
    assert both["AID"]["fr"] == {"category_f1": 1.0, "event_f1": 0.5, "annotated": 4}
    assert both["AID"]["en"]["event_f1"] == 0.6667
    assert both["ACCUSE"] == {"fr": {"category_f1": 0.0, "event_f1": 0.0, "annotated": 3}}
    lines = article_text(scores(), "x").splitlines()
    row = next(line for line in lines[lines.index("By category and language (F1 of the category alone, F1 of whole events)") :] if "AID" in line)
    assert row.split() == ["AID", "1.000", "0.667", "2", "1.000", "0.500", "4"]


def test_errors_are_listed_where_asked_for() -> None:
    assert "misses" not in article_report(scores())
    assert article_report(scores(), misses=True)["misses"][0]["cause"] == "no trigger: word unknown"
    assert "'gave' at 3: no trigger: word unknown" in article_text(scores(), "x", misses=True)
    assert article_report(scores())["causes"]["misses"][0]["by_language"] == {"en": 1, "fr": 0}


def test_totals_are_sums_over_languages() -> None:
    assert scores().total().right == 3
    assert scores().total("category_only").traps == 1
