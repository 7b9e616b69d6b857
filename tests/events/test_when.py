"""French and English date expressions against a publication date: what each means in a past and in a future clause, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lapwing.events.when import DateExpression, DateGrammar, add_months, month_interval, season_interval, shift
from lapwing.lexicon.source import read_yaml

WORDS = read_yaml(Path(__file__).resolve().parents[2] / "lexicon" / "language" / "time.yaml")
GRAMMARS = {language: DateGrammar(language, WORDS[language]) for language in ("en", "fr")}
FRIDAY = date(2025, 7, 25)


def find(language: str, text: str, base: date = FRIDAY) -> list[DateExpression]:
    return GRAMMARS[language].find(text, base)


def written(interval: tuple[date, date] | None) -> str | None:
    """*2025-07-21* or *2025-07-21 2025-07-27*."""
    if interval is None:
        return None
    return interval[0].isoformat() if interval[0] == interval[1] else f"{interval[0]} {interval[1]}"


# Published on Friday 25 July 2025. (text, expression found in it, past clause, future clause); one interval: both clauses.
SAME = "same"
FRENCH = [
    ("Il est arrivé le 21 juillet 2025.", "le 21 juillet 2025", "2025-07-21", SAME),
    ("les 21 et 22 juillet de cette année", "les 21 et 22 juillet de cette année", "2025-07-21 2025-07-22", SAME),
    ("les 21 et 22 juillet derniers", "les 21 et 22 juillet derniers", "2025-07-21 2025-07-22", SAME),
    ("du 23 au 26 juin 2025", "du 23 au 26 juin 2025", "2025-06-23 2025-06-26", SAME),
    ("du 28 juin au 2 juillet", "du 28 juin au 2 juillet", "2025-06-28 2025-07-02", "2026-06-28 2026-07-02"),
    ("du 30 décembre au 2 janvier", "du 30 décembre au 2 janvier", "2024-12-30 2025-01-02", "2025-12-30 2026-01-02"),
    ("du 21 au 31 juillet", "du 21 au 31 juillet", "2025-07-21 2025-07-31", SAME),  # it is going on
    ("entre le 3 et le 5 juillet", "entre le 3 et le 5 juillet", "2025-07-03 2025-07-05", "2026-07-03 2026-07-05"),
    ("le 1er mai", "le 1er mai", "2025-05-01", "2026-05-01"),
    ("Le 17 juin dernier", "Le 17 juin dernier", "2025-06-17", SAME),
    ("le 17 septembre prochain", "le 17 septembre prochain", "2025-09-17", SAME),
    ("lundi 21 juillet", "lundi 21 juillet", "2025-07-21", "2026-07-21"),
    ("ce jeudi 24 juillet", "ce jeudi 24 juillet", "2025-07-24", "2026-07-24"),
    ("le 29 février", "le 29 février", "2024-02-29", None),
    ("le 14/05/2025", "14/05/2025", "2025-05-14", SAME),
    ("le 12 janv. 2024", "le 12 janv. 2024", "2024-01-12", SAME),
    ("ce matin", "ce matin", "2025-07-25", SAME),
    ("ce soir", "ce soir", "2025-07-25", SAME),
    ("cet après-midi", "cet après-midi", "2025-07-25", SAME),
    # weekdays (D28): the latest up to publication, the next after it
    ("mardi", "mardi", "2025-07-22", "2025-07-29"),
    ("vendredi", "vendredi", "2025-07-25", "2025-08-01"),
    ("vendredi dernier", "vendredi dernier", "2025-07-18", SAME),
    ("mardi prochain", "mardi prochain", "2025-07-29", SAME),
    ("mercredi à l’aube", "mercredi à l’aube", "2025-07-23", "2025-07-30"),
    ("dans la nuit de samedi à dimanche", "dans la nuit de samedi à dimanche", "2025-07-19 2025-07-20", "2025-07-26 2025-07-27"),
    ("dès lundi", "dès lundi", "2025-07-21", "2025-07-28"),
    ("depuis lundi", "depuis lundi", "2025-07-21 2025-07-25", SAME),
    ("ce week-end", "ce week-end", "2025-07-19 2025-07-20", "2025-07-26 2025-07-27"),
    ("le week-end dernier", "le week-end dernier", "2025-07-19 2025-07-20", SAME),
    # months
    ("en juillet 2023", "en juillet 2023", "2023-07-01 2023-07-31", SAME),
    ("en septembre", "en septembre", "2024-09-01 2024-09-30", "2025-09-01 2025-09-30"),
    ("au mois de juin", "au mois de juin", "2025-06-01 2025-06-30", "2026-06-01 2026-06-30"),
    ("fin juin", "fin juin", "2025-06-21 2025-06-30", "2026-06-21 2026-06-30"),
    ("début août", "début août", "2024-08-01 2024-08-10", "2025-08-01 2025-08-10"),
    ("mi-juillet", "mi-juillet", "2025-07-11 2025-07-20", "2026-07-11 2026-07-20"),
    ("vers la fin du mois de juin", "vers la fin du mois de juin", "2025-06-21 2025-06-30", "2026-06-21 2026-06-30"),
    ("depuis mars", "depuis mars", "2025-03-01 2025-07-25", SAME),
    ("d'ici fin août", "d'ici fin août", "2025-07-25 2025-08-31", SAME),
    ("d’ici à la fin du mois", "d’ici à la fin du mois", "2025-07-25 2025-07-31", SAME),
    ("en fin d'année", "en fin d'année", "2025-10-01 2025-12-31", SAME),
    # relative units
    ("la semaine dernière", "la semaine dernière", "2025-07-14 2025-07-20", SAME),
    ("la semaine prochaine", "la semaine prochaine", "2025-07-28 2025-08-03", SAME),
    ("le mois dernier", "le mois dernier", "2025-06-01 2025-06-30", SAME),
    ("l’an dernier", "l’an dernier", "2024-01-01 2024-12-31", SAME),
    ("l’an prochain", "l’an prochain", "2026-01-01 2026-12-31", SAME),
    ("hier", "hier", "2025-07-24", SAME),
    ("aujourd’hui", "aujourd’hui", "2025-07-25", SAME),
    ("après-demain", "après-demain", "2025-07-27", SAME),
    ("il y a trois ans", "il y a trois ans", "2022-01-01 2022-12-31", SAME),
    ("il y a plus d’un an", "il y a plus d’un an", "2024-01-01 2024-12-31", SAME),
    ("il y a deux jours", "il y a deux jours", "2025-07-23", SAME),
    ("dans deux semaines", "dans deux semaines", None, "2025-08-04 2025-08-10"),
    ("depuis trois ans", "depuis trois ans", "2022-01-01 2025-07-25", SAME),
    # years, seasons, quarters, decades
    ("en 2022", "en 2022", "2022-01-01 2022-12-31", SAME),
    ("depuis 2022", "depuis 2022", "2022-01-01 2025-07-25", SAME),
    ("fin 2024", "fin 2024", "2024-10-01 2024-12-31", SAME),
    ("entre 2020 et 2023", "entre 2020 et 2023", "2020-01-01 2023-12-31", SAME),
    ("au printemps", "au printemps", "2025-03-20 2025-06-20", "2026-03-20 2026-06-20"),
    ("l'été dernier", "l'été dernier", "2024-06-21 2024-09-22", SAME),
    ("à l'automne 2024", "à l'automne 2024", "2024-09-23 2024-12-20", SAME),
    ("au deuxième trimestre 2025", "au deuxième trimestre 2025", "2025-04-01 2025-06-30", SAME),
    ("dans les années 1990", "dans les années 1990", "1990-01-01 1999-12-31", SAME),
    # limits
    ("avant le 15 août", "avant le 15 août", "2025-07-25 2025-08-15", SAME),
    ("jusqu’au 30 septembre", "jusqu’au 30 septembre", "2025-07-25 2025-09-30", SAME),
    ("à partir du 1er septembre", "à partir du 1er septembre", "2025-09-01", SAME),
]
ENGLISH = [
    ("this afternoon", "this afternoon", "2025-07-25", SAME),
    ("yesterday evening", "yesterday evening", "2025-07-24", SAME),
    ("on 21 July 2025", "on 21 July 2025", "2025-07-21", SAME),
    ("July 21, 2025", "July 21, 2025", "2025-07-21", SAME),
    ("on July 21", "on July 21", "2025-07-21", "2026-07-21"),
    ("21-22 July", "21-22 July", "2025-07-21 2025-07-22", "2026-07-21 2026-07-22"),
    ("from June 23 to 26", "from June 23 to 26", "2025-06-23 2025-06-26", "2026-06-23 2026-06-26"),
    ("from 28 June to 2 July 2024", "from 28 June to 2 July 2024", "2024-06-28 2024-07-02", SAME),
    ("Monday, July 21", "Monday, July 21", "2025-07-21", "2026-07-21"),
    ("on Jan. 5", "on Jan. 5", "2025-01-05", "2026-01-05"),
    ("on Tuesday", "on Tuesday", "2025-07-22", "2025-07-29"),
    ("Friday", "Friday", "2025-07-25", "2025-08-01"),
    ("Last Friday the envoy left", "Last Friday", "2025-07-18", SAME),
    ("next Tuesday", "next Tuesday", "2025-07-29", SAME),
    ("late on Wednesday", "late on Wednesday", "2025-07-23", "2025-07-30"),
    ("over the weekend", "over the weekend", "2025-07-19 2025-07-20", "2025-07-26 2025-07-27"),
    ("last weekend", "last weekend", "2025-07-19 2025-07-20", SAME),
    ("in September", "in September", "2024-09-01 2024-09-30", "2025-09-01 2025-09-30"),
    ("last March", "last March", "2025-03-01 2025-03-31", SAME),
    ("last July", "last July", "2024-07-01 2024-07-31", SAME),
    ("mid-June", "mid-June", "2025-06-11 2025-06-20", "2026-06-11 2026-06-20"),
    ("in January next year", "in January next year", "2026-01-01 2026-01-31", SAME),
    ("by the end of September", "by the end of September", "2025-07-25 2025-09-30", SAME),
    ("by the end of the year", "by the end of the year", "2025-07-25 2025-12-31", SAME),
    ("since 2 July", "since 2 July", "2025-07-02 2025-07-25", SAME),
    ("since 2022", "since 2022", "2022-01-01 2025-07-25", SAME),
    ("before 2027", "before 2027", "2025-07-25 2026-12-31", SAME),
    ("late 2023", "late 2023", "2023-10-01 2023-12-31", SAME),
    ("between 2020 and 2023", "between 2020 and 2023", "2020-01-01 2023-12-31", SAME),
    ("yesterday evening", "yesterday evening", "2025-07-24", SAME),
    ("last night", "last night", "2025-07-24 2025-07-25", SAME),
    ("Overnight, drones hit the port", "Overnight", "2025-07-24 2025-07-25", SAME),
    ("last week", "last week", "2025-07-14 2025-07-20", SAME),
    ("next month", "next month", "2025-08-01 2025-08-31", SAME),
    ("last year", "last year", "2024-01-01 2024-12-31", SAME),
    ("two days ago", "two days ago", "2025-07-23", SAME),
    ("more than three years ago", "more than three years ago", "2022-01-01 2022-12-31", SAME),
    ("in two weeks", "in two weeks", None, "2025-08-04 2025-08-10"),
    ("last summer", "last summer", "2024-06-21 2024-09-22", SAME),
    ("in the summer of 2024", "in the summer of 2024", "2024-06-21 2024-09-22", SAME),
    ("in the second quarter of 2024", "in the second quarter of 2024", "2024-04-01 2024-06-30", SAME),
    ("since the 1960s", "since the 1960s", "1960-01-01 2025-07-25", SAME),
]


def check(language: str, text: str, expression: str, past: str | None, future: str | None) -> None:
    found = find(language, text)
    assert [text[e.start : e.end] for e in found] == [expression]
    assert written(found[0].past) == past
    assert written(found[0].future) == (past if future == SAME else future)


@pytest.mark.parametrize(("text", "expression", "past", "future"), FRENCH)
def test_french(text: str, expression: str, past: str | None, future: str | None) -> None:
    check("fr", text, expression, past, future)


@pytest.mark.parametrize(("text", "expression", "past", "future"), ENGLISH)
def test_english(text: str, expression: str, past: str | None, future: str | None) -> None:
    check("en", text, expression, past, future)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        # not dates at all
        ("fr", "à sa sortie, la délégation s'est tue"),
        ("fr", "Il a été arrêté"),
        ("fr", "il y a 21 soldats"),
        ("fr", "le printemps arabe"),
        ("en", "you may recall"),
        ("en", "she will march"),
        ("en", "Theresa May, 21, said"),
        ("en", "they spring into action"),
        ("en", "in 2000 soldiers"),
        # impossible
        ("fr", "le 31 juin"),
        ("fr", "le 31 juin 2025"),
        ("en", "31 June"),
        # too vague, or the day depends on a convention the text does not give
        ("fr", "il y a quelques jours"),
        ("fr", "ces derniers jours"),
        ("en", "a few days ago"),
        ("en", "an hour ago"),
        ("en", "on 5/6/2025"),
        # needs knowledge of the world
        ("fr", "après le coup d'État"),
        ("fr", "deux ans après le coup d'État"),
        ("fr", "la veille du sommet"),
        ("en", "during the war"),
        ("en", "three days before the summit"),
        ("en", "the day before the vote"),
    ],
)
def test_refused(language: str, text: str) -> None:
    assert find(language, text) == []


@pytest.mark.parametrize(
    ("language", "text", "count", "unit"),
    [
        ("fr", "Deux ans plus tard, il revint.", 2, "year"),
        ("fr", "trois jours plus tôt", -3, "day"),
        ("fr", "Un an après, il revint.", 1, "year"),
        ("fr", "le lendemain", 1, "day"),
        ("fr", "La veille, il avait refusé.", -1, "day"),
        ("fr", "dans la nuit", 0, "night"),
        ("fr", "dans l’après-midi", 0, "day"),
        ("en", "Two days earlier", -2, "day"),
        ("en", "seven years later", 7, "year"),
        ("en", "the next day", 1, "day"),
        ("en", "a day earlier", -1, "day"),
    ],
)
def test_counted_from_the_date_before(language: str, text: str, count: int, unit: str) -> None:
    (expression,) = find(language, text)
    assert expression.shift == (count, unit)
    assert not expression.anchored
    assert expression.past is None
    assert expression.future is None


@pytest.mark.parametrize(
    ("text", "published", "past"),
    [
        ("ce week-end", "2025-07-27", "2025-07-26 2025-07-27"),  # a Sunday
        ("le week-end dernier", "2025-07-27", "2025-07-19 2025-07-20"),
        ("le week-end prochain", "2025-07-26", "2025-08-02 2025-08-03"),  # a Saturday
        ("avant l’été", "2025-12-15", "2025-12-15 2026-06-20"),
        ("avant la fin juin", "2025-05-14", "2025-05-14 2025-06-30"),
        ("l’hiver dernier", "2025-01-10", "2023-12-21 2024-03-19"),
        ("en décembre", "2025-01-10", "2024-12-01 2024-12-31"),
        ("le mois dernier", "2025-01-31", "2024-12-01 2024-12-31"),
        ("la semaine dernière", "2025-01-01", "2024-12-23 2024-12-29"),
        ("hier", "2024-03-01", "2024-02-29"),
    ],
)
def test_at_the_edges_of_weeks_and_years(text: str, published: str, past: str) -> None:
    (expression,) = find("fr", text, date.fromisoformat(published))
    assert written(expression.past) == past


def test_several_dates_in_text_order_with_their_offsets() -> None:
    text = "Reçu mardi, il repartira le 4 août ; il y a deux ans, on l’ignorait."
    found = GRAMMARS["fr"].find(text, FRIDAY, 100)
    assert [text[e.start - 100 : e.end - 100] for e in found] == ["mardi", "le 4 août", "il y a deux ans"]


def test_the_longest_expression_wins() -> None:
    (expression,) = find("fr", "du 23 au 26 juin 2025")
    assert expression.precision == "range"


def test_calendar_arithmetic() -> None:
    assert add_months(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert add_months(date(2025, 1, 31), -2) == date(2024, 11, 30)
    assert month_interval(2024, 2, "late") == (date(2024, 2, 21), date(2024, 2, 29))
    assert season_interval(2024, 4) == (date(2024, 12, 21), date(2025, 3, 19))
    tuesday = (date(2025, 10, 7), date(2025, 10, 7))
    assert shift(tuesday, 0, "night") == (date(2025, 10, 7), date(2025, 10, 8))
    assert shift(tuesday, 1, "day") == (date(2025, 10, 8), date(2025, 10, 8))
    assert shift(tuesday, -1, "year") == (date(2024, 1, 1), date(2024, 12, 31))
