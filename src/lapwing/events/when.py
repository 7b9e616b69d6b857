"""Date expressions in French and English, resolved against the publication date.

A grammar of its own because the kept libraries invent dates (see docs/dependencies.md). What needs knowledge of the world
(*after the coup*, *pendant la guerre*) is refused, not guessed. Conventions are those of the development articles' rule D28:
a weekday in a past clause is the latest one, in a future clause the next; *début/fin* of a month are ten days; seasons run
from equinox to solstice.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from lapwing.language.tokenizer import normalise
from lapwing.lexicon import Lexicon

Interval = tuple[date, date]


@dataclass(frozen=True, slots=True)
class DateExpression:
    """`start`, `end`: character offsets. `past` and `future`: the interval in a past and in a future clause (equal when the
    expression says which); None where that reading makes no sense."""

    start: int
    end: int
    past: Interval | None
    future: Interval | None
    precision: str
    anchored: bool = True  # False: counted from the date before it (le lendemain, two years later)
    shift: tuple[int, str] | None = None


def month_interval(year: int, month: int, part: str = "") -> Interval:
    """A month, or its first, middle or last ten days (`part`: early, mid, late)."""
    last = calendar.monthrange(year, month)[1]
    first_day, last_day = {"early": (1, 10), "mid": (11, 20), "late": (21, last)}.get(part, (1, last))
    return date(year, month, first_day), date(year, month, last_day)


def year_interval(year: int, part: str = "") -> Interval:
    months = {"early": (1, 3), "mid": (5, 8), "late": (10, 12)}.get(part, (1, 12))
    return date(year, months[0], 1), date(year, months[1], calendar.monthrange(year, months[1])[1])


def season_interval(year: int, season: int) -> Interval:
    """Season 1 spring … 4 winter, which starts in `year`."""
    starts = {1: (3, 20), 2: (6, 21), 3: (9, 23), 4: (12, 21)}
    month, day = starts[season]
    nxt = starts[season % 4 + 1]
    return date(year, month, day), date(year + (season == 4), *nxt) - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def week_of(day: date) -> Interval:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def shift(interval: Interval, count: int, unit: str) -> Interval:
    """Moves an interval by calendar units; years and months give the whole unit."""
    a, _ = interval
    if unit == "day":
        return a + timedelta(days=count), a + timedelta(days=count)
    if unit == "week":
        return week_of(a + timedelta(weeks=count))
    if unit == "month":
        moved = add_months(a, count)
        return month_interval(moved.year, moved.month)
    if unit == "decade":
        return date(a.year + 10 * count, 1, 1), date(a.year + 10 * count, 12, 31)
    return year_interval(a.year + count)


class DateGrammar:
    """The patterns of one language."""

    def __init__(self, language: str, words: dict[str, Any]) -> None:
        self.language = language
        self.months: dict[str, int] = words["months"]
        self.weekdays: dict[str, int] = words["weekdays"]
        self.units: dict[str, str] = words["units"]
        self.numbers: dict[str, int] = {k: v for k, v in words["numbers"].items() if v}
        self.seasons: dict[str, int] = words["seasons"]
        self._patterns = _french(self) if language == "fr" else _english(self)
        self._hint = re.compile(
            r"\d|" + "|".join(sorted({re.escape(w) for w in [*self.months, *self.weekdays, *self.seasons]}, key=lambda w: (-len(w), w)))
            + (r"|hier|aujourd|demain|semaine|mois|an\b|ans\b|année|nuit|veille|lendemain|matin|soir" if language == "fr" else r"|yesterday|today|tomorrow|week|month|year|day|night|decade"),
            re.IGNORECASE,
        )  # fmt: skip

    def find(self, text: str, base: date, offset: int = 0) -> list[DateExpression]:
        """All date expressions of a sentence, leftmost and longest, `offset` added to their positions."""
        mapped = normalise(text)
        if not self._hint.search(mapped):
            return []
        hits: list[tuple[int, int, int, DateExpression]] = []
        for order, (pattern, build) in enumerate(self._patterns):
            for match in pattern.finditer(mapped):
                try:
                    built = build(match, base)
                except (ValueError, OverflowError):
                    continue  # 31 June: no date
                if built is not None:
                    past, future, precision, extra = built
                    start = match.start() + len(match.group()) - len(match.group().lstrip())
                    hits.append((start, -match.end(), order, DateExpression(offset + start, offset + match.end(), past, future, precision, extra is None, extra)))
        hits.sort(key=lambda h: h[:3])
        found: list[DateExpression] = []
        taken = -1
        for start, negative_end, _, expression in hits:
            if start >= taken:
                found.append(expression)
                taken = -negative_end
        return found


Built = tuple[Interval | None, Interval | None, str, tuple[int, str] | None] | None
Rule = tuple[re.Pattern[str], Callable[[re.Match[str], date], Built]]


def _alternatives(words: Any) -> str:
    return "|".join(sorted((re.escape(w) for w in words), key=lambda w: (-len(w), w)))


def _same(interval: Interval | None, precision: str) -> Built:
    return interval, interval, precision, None


def _day_without_year(day: int, month: int, base: date) -> tuple[Interval | None, Interval | None]:
    past = next((d for y in (base.year, base.year - 1) if (d := _safe(y, month, day)) and d <= base), None)
    future = next((d for y in (base.year, base.year + 1) if (d := _safe(y, month, day)) and d > base), None)
    return ((past, past) if past else None), ((future, future) if future else None)


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_without_year(month: int, base: date, part: str) -> tuple[Interval, Interval]:
    past_year = base.year if month_interval(base.year, month, part)[0] <= base else base.year - 1
    future_year = base.year if month_interval(base.year, month, part)[1] >= base else base.year + 1
    return month_interval(past_year, month, part), month_interval(future_year, month, part)


def _weekday(number: int, base: date) -> tuple[Interval, Interval]:
    back = (base.weekday() - number) % 7
    past = base - timedelta(days=back)
    ahead = (number - base.weekday()) % 7 or 7
    future = base + timedelta(days=ahead)
    return (past, past), (future, future)


def _framed(prefix: str, past: Interval | None, future: Interval | None, precision: str, base: date, since: frozenset[str], before: frozenset[str], starting: frozenset[str]) -> Built:
    """*depuis X*: from X to publication; *avant X*: publication to X; *à partir de X*: X."""
    if prefix in since and past:
        return (past[0], base), (past[0], base), "range", None
    if prefix in before:
        target = future or past
        if target is None:
            return None
        end = target[0] - timedelta(days=1) if precision in ("season", "month", "year") else target[0]
        return ((base, end), (base, end), "range", None) if end >= base else None
    if prefix in starting and future:
        return future, future, precision, None
    return past, future, precision, None


def _french(g: DateGrammar) -> list[Rule]:
    months, days, units = _alternatives(g.months), _alternatives(g.weekdays), _alternatives(g.units)
    numbers = _alternatives(g.numbers)
    since, before, starting = frozenset({"depuis"}), frozenset({"avant", "d'ici", "jusqu'à", "jusqu'au", "jusqu'en"}), frozenset({"à partir du", "à partir de", "dès", "dès le", "à compter du", "d'ici à"})
    prefix = r"(?P<prefix>depuis|avant|à partir d[eu]|dès|à compter du|d'ici|jusqu'(?:au|à|en))?\s*"
    time = r"(?:\s+(?:matin|soir|après-midi|à l'aube|dans la matinée|midi|dans la soirée|dans la nuit))?"
    number = rf"(?:\d+|{numbers})"
    flags = re.IGNORECASE

    def n(text: str) -> int:
        low = text.lower()
        return 1 if low == "1er" else int(low) if low.isdigit() else g.numbers[low]

    def year_of(text: str | None, month: int, base: date) -> int | None:
        if not text:
            return None
        low = text.lower()
        if low.isdigit():
            return int(low)
        if low in ("de cette année", "cette année"):
            return base.year
        if low in ("dernier", "passé"):
            return base.year if (month, 1) <= (base.month, base.day) else base.year - 1
        if low in ("de l'an dernier", "de l'année dernière"):
            return base.year - 1
        if low in ("prochain", "de l'an prochain", "de l'année prochaine"):
            return base.year if month > base.month and low == "prochain" else base.year + 1
        return None

    year = r"(?:\s+(?P<year>\d{4}|de cette année|cette année|dernier|prochain|passé|de l'an dernier|de l'année dernière|de l'an prochain))?"

    def span_two_months(m: re.Match[str], base: date) -> Built:
        second = g.months[m["m2"].lower()]
        first = g.months[m["m1"].lower()] if m["m1"] else second
        y = year_of(m["year"], second, base)
        d1, d2 = n(m["d1"]), n(m["d2"])
        def make(y: int) -> Interval:
            return date(y - (first > second), first, d1), date(y, second, d2)
        if y:
            return _same(make(y), "range")
        past, future = _day_without_year(d2, second, base)
        return (make(past[1].year) if past else None), (make(future[1].year) if future else None), "range", None

    def day(m: re.Match[str], base: date) -> Built:
        month, d = g.months[m["month"].lower()], n(m["day"])
        y = year_of(m["year"], month, base)
        p = (m["prefix"] or "").lower()
        if y:
            if (m["year"] or "").lower() in ("dernier", "passé"):
                interval = _day_without_year(d, month, base)[0]
            elif (m["year"] or "").lower() == "prochain":
                interval = _day_without_year(d, month, base)[1]
            else:
                interval = (date(y, month, d), date(y, month, d))
            return _framed(p, interval, interval, "day", base, since, before, starting)
        past, future = _day_without_year(d, month, base)
        return _framed(p, past, future, "day", base, since, before, starting)

    parts = {"début": "early", "fin": "late", "mi-": "mid", "mi": "mid", "la fin": "late", "le début": "early", "la mi": "mid", "la fin du mois de": "late", "la fin de": "late", "courant": ""}

    def month(m: re.Match[str], base: date) -> Built:
        number_ = g.months[m["month"].lower()]
        part = parts.get((m["part"] or "").lower().strip(), "")
        y = year_of(m["year"], number_, base)
        p = (m["prefix"] or "").lower()
        if y:
            interval = month_interval(y, number_, part)
            return _framed(p, interval, interval, "month", base, since, before, starting)
        past, future = _month_without_year(number_, base, part)
        return _framed(p, past, future, "month", base, since, before, starting)

    def weekday(m: re.Match[str], base: date) -> Built:
        past, future = _weekday(g.weekdays[m["weekday"].lower()], base)
        which = (m["which"] or "").lower()
        p = (m["prefix"] or "").lower()
        if which in ("dernier", "passé"):
            if past[0] == base:
                past = (base - timedelta(days=7),) * 2  # type: ignore[assignment]
            future = past
        elif which == "prochain":
            past = future
        return _framed(p, past, future, "day", base, since, before, starting)

    def relative_unit(m: re.Match[str], base: date) -> Built:
        unit = {"semaine": "week", "mois": "month", "an": "year", "année": "year", "week-end": "weekend", "trimestre": "quarter", "décennie": "decade"}[m["unit"].lower()]
        which = m["which"].lower()
        step = -1 if which.startswith(("derni", "pass", "précéd")) else 1
        if unit == "weekend":
            saturday = base + timedelta(days=(5 - base.weekday()) % 7)
            saturday += timedelta(weeks=-1 if step < 0 else (1 if base.weekday() >= 5 else 0))
            return _same((saturday, saturday + timedelta(days=1)), "range")
        if unit in ("quarter", "decade"):
            return None
        return _same(shift((base, base), step, unit), unit)

    def this_unit(m: re.Match[str], base: date) -> Built:
        unit = {"semaine": "week", "mois": "month", "année": "year", "mois-ci": "month", "semaine-ci": "week"}[m["unit"].lower()]
        return _same(shift((base, base), 0, unit), unit)

    def near(m: re.Match[str], base: date) -> Built:
        word = m.group().lower()
        step = {"hier": -1, "avant-hier": -2, "aujourd'hui": 0, "demain": 1, "après-demain": 2}.get(word.split()[0], 0)
        d = base + timedelta(days=step)
        return _same((d, d), "day")

    def ago(m: re.Match[str], base: date) -> Built:
        unit = g.units[m["unit"].lower()]
        if unit in ("hour", "quarter"):
            return None
        return _same(shift((base, base), -n(m["n"]), unit), unit)

    def within(m: re.Match[str], base: date) -> Built:
        unit = g.units[m["unit"].lower()]
        if unit in ("hour", "quarter"):
            return None
        return None, shift((base, base), n(m["n"]), unit), unit, None

    def since_units(m: re.Match[str], base: date) -> Built:
        unit = g.units[m["unit"].lower()]
        if unit in ("hour", "quarter"):
            return None
        a = shift((base, base), -n(m["n"]), unit)
        return _same((a[0], base), "range")

    def year_only(m: re.Match[str], base: date) -> Built:
        interval = year_interval(int(m["year"]), parts.get((m["part"] or "").lower(), ""))
        return _framed((m["prefix"] or "").lower(), interval, interval, "year", base, since, before, starting)

    def season(m: re.Match[str], base: date) -> Built:
        s = g.seasons[m["season"].lower()]
        p = (m["prefix"] or "").lower()
        which = (m["which"] or "").lower()
        if which.isdigit():
            interval = season_interval(int(which), s)
            return _framed(p, interval, interval, "season", base, since, before, starting)
        years = [season_interval(y, s) for y in (base.year - 2, base.year - 1, base.year, base.year + 1)]
        past = [i for i in years if i[0] <= base][-1]
        future = next(i for i in years if i[1] >= base)
        if which == "dernier":
            past = [i for i in years if i[1] < base][-1]
            future = past
        elif which == "prochain":
            past = future
        return _framed(p, past, future, "season", base, since, before, starting)

    def later(m: re.Match[str], _base: date) -> Built:
        unit = g.units[m["unit"].lower()]
        sign = 1 if m["way"].lower() in ("plus tard", "après") else -1
        return None, None, unit, (sign * n(m["n"]), unit)

    def next_day(m: re.Match[str], _base: date) -> Built:
        word = m.group().lower()
        return None, None, "day", (-1 if "veille" in word else 1, "day")

    def numeric(m: re.Match[str], _base: date) -> Built:
        d = date(int(m["y"]), int(m["m"]), int(m["d"]))
        return _same((d, d), "day")

    def night_between(m: re.Match[str], base: date) -> Built:
        first, _ = _weekday(g.weekdays[m["w1"].lower()], base), None
        a = first[0][0]
        return _same((a, a + timedelta(days=1)), "range")

    def quarter(m: re.Match[str], base: date) -> Built:
        q = {"premier": 1, "deuxième": 2, "second": 2, "troisième": 3, "quatrième": 4, "dernier": 4}[m["q"].lower()]
        y = int(m["year"]) if m["year"] else base.year
        return _same((date(y, 3 * q - 2, 1), month_interval(y, 3 * q)[1]), "quarter")

    def decade(m: re.Match[str], _base: date) -> Built:
        y = int(m["year"])
        y = y + 1900 if y < 100 else y
        return _same((date(y, 1, 1), date(y + 9, 12, 31)), "decade")

    d31 = r"(?:3[01]|[12]\d|0?[1-9]|1er)"
    return [
        (re.compile(rf"\b(?:du|entre le)\s+(?:(?:{days})\s+)?(?P<d1>{d31})(?:\s+(?P<m1>{months}))?\s+(?:au|et le)\s+(?:(?:{days})\s+)?(?P<d2>{d31})\s+(?P<m2>{months}){year}", flags), span_two_months),
        (re.compile(rf"\b(?:les\s+)(?P<d1>{d31})(?P<m1>)\s+et\s+(?P<d2>{d31})\s+(?P<m2>{months}){year}", flags), span_two_months),
        (re.compile(rf"\b{prefix}(?:le\s+)?(?:(?:{days})\s+)?(?P<day>{d31})\s+(?P<month>{months}){year}(?!\w)", flags), day),
        (re.compile(rf"\b{prefix}(?:en\s+|au\s+(?:mois\s+de\s+|mois\s+d')?)?(?:(?P<part>début|fin|mi-|mi|courant|la fin|le début|la mi|la fin de)\s*-?\s*)?(?P<month>{months}){year}(?!\w)", flags), month),
        (re.compile(rf"\bdans la nuit d[eu]\s+(?P<w1>{days})\s+(?:à|au)\s+(?:{days})\b", flags), night_between),
        (re.compile(rf"\b{prefix}(?:le\s+|ce\s+)?(?P<weekday>{days})(?:\s+(?P<which>dernier|prochain|passé))?{time}\b", flags), weekday),
        (re.compile(r"\b(?:la|le|l'|au cours de la|dans le courant de la)\s*(?P<unit>semaine|mois|année|an|week-end)\s+(?P<which>dernière?|prochaine?|passée?)\b", flags), relative_unit),
        (re.compile(r"\b(?:cette|ce)\s+(?P<unit>semaine|mois-ci|mois|année)\b", flags), this_unit),
        (re.compile(r"\b(?:avant-hier|hier|aujourd'hui|après-demain|demain)(?:\s+(?:matin|soir))?\b", flags), near),
        (re.compile(rf"\bil y a\s+(?:environ\s+|près de\s+)?(?P<n>{number})\s+(?P<unit>{units})\b", flags), ago),
        (re.compile(rf"\bdans\s+(?P<n>{number})\s+(?P<unit>{units})\b", flags), within),
        (re.compile(rf"\bdepuis\s+(?:près de\s+|plus de\s+)?(?P<n>{number})\s+(?P<unit>{units})\b", flags), since_units),
        (re.compile(r"\b(?P<prefix>depuis|avant|dès|d'ici)?\s*(?:(?:en|l'année|à|de)\s+)?(?:(?P<part>début|fin|mi-|courant)\s*)(?P<year>(?:19|20)\d\d)\b", flags), year_only),
        (re.compile(r"\b(?:(?P<prefix>depuis|avant|dès|d'ici)\s+(?:l'année\s+)?|en\s+|l'année\s+)(?P<part>)(?P<year>(?:19|20)\d\d)\b", flags), year_only),
        (re.compile(rf"\b{prefix}(?:l'|cet|cette|ce|au|à l'|en|le|dès le)\s*(?P<season>{_alternatives(g.seasons)})(?:\s+(?P<which>dernier|prochain|\d{{4}}))?\b", flags), season),
        (re.compile(rf"\b(?P<n>{number})\s+(?P<unit>{units})\s+(?P<way>plus tard|après|plus tôt|auparavant)\b", flags), later),
        (re.compile(r"\b(?:le lendemain|la veille|dès le lendemain)\b(?!\s+d)", flags), next_day),
        (re.compile(r"\b(?P<d>[0-3]?\d)/(?P<m>[01]?\d)/(?P<y>(?:19|20)\d\d)\b"), numeric),
        (re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)\b"), numeric),
        (re.compile(r"\b(?:au|le|du)\s+(?P<q>premier|deuxième|second|troisième|quatrième|dernier)\s+trimestre(?:\s+(?:de\s+)?(?P<year>\d{4}))?", flags), quarter),
        (re.compile(r"\b(?:dans|depuis)?\s*les années\s+(?P<year>(?:19|20)?\d0)\b", flags), decade),
    ]  # fmt: skip


def _english(g: DateGrammar) -> list[Rule]:
    proper = {w.capitalize() for w in g.months}
    months, days = _alternatives(proper), _alternatives({w.capitalize() for w in g.weekdays})
    units, numbers = _alternatives(g.units), _alternatives(g.numbers)
    since, before, starting = frozenset({"since"}), frozenset({"before", "by", "until"}), frozenset({"from", "as of", "starting"})
    prefix = r"(?P<prefix>[Ss]ince|[Bb]efore|[Bb]y|[Uu]ntil|[Ff]rom|[Aa]s of)?\s*"
    number = rf"(?:\d+|{numbers})"
    d31 = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
    flags = re.IGNORECASE

    def n(text: str) -> int:
        low = text.lower()
        return int(low) if low.isdigit() else g.numbers[low]

    def d(text: str) -> int:
        return int(re.sub(r"\D", "", text))

    def year_of(text: str | None, month: int, base: date) -> int | None:
        if not text:
            return None
        low = text.lower().strip(" ,")
        if low.isdigit():
            return int(low)
        if low in ("this year", "of this year"):
            return base.year
        if low in ("last year", "of last year"):
            return base.year - 1
        return base.year + 1

    year = r"(?:,?\s+(?P<year>\d{4}|(?:of\s+)?(?:this|last|next) year))?"

    def day_range(m: re.Match[str], base: date) -> Built:
        month = g.months[(m["mb"] or m["ma"]).lower()]
        first_month = g.months[(m["ma"] or m["mb"]).lower()]
        y = year_of(m["year"], month, base)
        def make(y: int) -> Interval:
            return date(y - (first_month > month), first_month, d(m["d1"])), date(y, month, d(m["d2"]))
        if y:
            return _same(make(y), "range")
        past, future = _day_without_year(d(m["d2"]), month, base)
        return (make(past[1].year) if past else None), (make(future[1].year) if future else None), "range", None

    def day(m: re.Match[str], base: date) -> Built:
        month, number_ = g.months[m["month"].lower()], d(m["day"])
        y = year_of(m["year"], month, base)
        p = (m["prefix"] or "").lower()
        if y:
            interval = (date(y, month, number_), date(y, month, number_))
            return _framed(p, interval, interval, "day", base, since, before, starting)
        past, future = _day_without_year(number_, month, base)
        return _framed(p, past, future, "day", base, since, before, starting)

    parts = {"early": "early", "late": "late", "mid": "mid", "mid-": "mid", "the end of": "late", "the beginning of": "early", "the start of": "early", "the middle of": "mid", "end of": "late", "end-": "late"}

    def month(m: re.Match[str], base: date) -> Built:
        number_ = g.months[m["month"].lower()]
        which = (m["which"] or "").lower()
        part = parts.get((m["part"] or "").lower().strip(), "")
        y = year_of(m["year"], number_, base)
        p = (m["prefix"] or "").lower()
        if y:
            interval = month_interval(y, number_, part)
            return _framed(p, interval, interval, "month", base, since, before, starting)
        past, future = _month_without_year(number_, base, part)
        if which == "last":
            future = past
        elif which == "next":
            past = future
        return _framed(p, past, future, "month", base, since, before, starting)

    def weekday(m: re.Match[str], base: date) -> Built:
        past, future = _weekday(g.weekdays[m["weekday"].lower()], base)
        which = (m["which"] or "").lower()
        p = (m["prefix"] or "").lower()
        if which == "last":
            if past[0] == base:
                past = (base - timedelta(days=7), base - timedelta(days=7))
            future = past
        elif which == "next":
            past = future
        return _framed(p, past, future, "day", base, since, before, starting)

    def relative_unit(m: re.Match[str], base: date) -> Built:
        unit, which = m["unit"].lower(), m["which"].lower()
        step = {"last": -1, "past": -1, "next": 1, "coming": 1, "this": 0}[which]
        if unit in ("night", "weekend", "quarter", "decade"):
            if unit == "night":
                return _same((base - timedelta(days=1), base), "range") if step < 0 else None
            if unit == "weekend":
                saturday = base + timedelta(days=(5 - base.weekday()) % 7) + timedelta(weeks=-1 if step < 0 else 0)
                return _same((saturday, saturday + timedelta(days=1)), "range")
            return None
        return _same(shift((base, base), step, unit), unit)

    def near(m: re.Match[str], base: date) -> Built:
        step = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}[m["word"].lower()]
        moved = base + timedelta(days=step)
        return _same((moved, moved), "day")

    def ago(m: re.Match[str], base: date) -> Built:
        unit = g.units[m["unit"].lower()]
        if unit in ("hour", "quarter"):
            return None
        return _same(shift((base, base), -n(m["n"]), unit), unit)

    def within(m: re.Match[str], base: date) -> Built:
        unit = g.units[m["unit"].lower()]
        if unit in ("hour", "quarter"):
            return None
        return None, shift((base, base), n(m["n"]), unit), unit, None

    def year_only(m: re.Match[str], base: date) -> Built:
        interval = year_interval(int(m["year"]), parts.get((m["part"] or "").lower().strip(), ""))
        return _framed((m["prefix"] or "").lower(), interval, interval, "year", base, since, before, starting)

    def season(m: re.Match[str], base: date) -> Built:
        s = g.seasons[m["season"].lower()]
        p, which = (m["prefix"] or "").lower(), (m["which"] or "").lower()
        if m["year"]:
            interval = season_interval(int(m["year"]), s)
            return _framed(p, interval, interval, "season", base, since, before, starting)
        years = [season_interval(y, s) for y in (base.year - 2, base.year - 1, base.year, base.year + 1)]
        past = [i for i in years if i[0] <= base][-1]
        future = next(i for i in years if i[1] >= base)
        if which == "last":
            past = [i for i in years if i[1] < base][-1]
            future = past
        elif which in ("next", "this", "coming"):
            past = future
        return _framed(p, past, future, "season", base, since, before, starting)

    def later(m: re.Match[str], _base: date) -> Built:
        unit = g.units[m["unit"].lower()]
        if unit in ("hour", "quarter"):
            return None
        return None, None, unit, ((1 if m["way"].lower() in ("later", "after") else -1) * n(m["n"]), unit)

    def next_day(m: re.Match[str], _base: date) -> Built:
        word = m.group().lower()
        return None, None, "day", (-1 if "before" in word or "previous" in word else 1, "day")

    def numeric(m: re.Match[str], _base: date) -> Built:
        iso = date(int(m["y"]), int(m["m"]), int(m["d"]))
        return _same((iso, iso), "day")

    def quarter(m: re.Match[str], base: date) -> Built:
        q = {"first": 1, "second": 2, "third": 3, "fourth": 4}[m["q"].lower()]
        y = int(m["year"]) if m["year"] else base.year
        return _same((date(y, 3 * q - 2, 1), month_interval(y, 3 * q)[1]), "quarter")

    def decade(m: re.Match[str], _base: date) -> Built:
        y = int(m["year"])
        return _same((date(y, 1, 1), date(y + 9, 12, 31)), "decade")

    when = r"(?:(?:[Ee]arly|[Ll]ate)\s+(?:on\s+)?|[Oo]n\s+)?"
    return [
        (re.compile(rf"\b(?:on\s+|from\s+|between\s+)?(?P<ma>{months})\s+(?P<d1>{d31})\s*(?:-|to|and|until)\s*(?:(?P<mb>{months})\s+)?(?P<d2>{d31}){year}(?!\w)"), day_range),
        (re.compile(rf"\b(?:on\s+|from\s+|between\s+)?(?P<d1>{d31})(?:\s+(?P<ma>{months}))?\s*(?:-|to|and|until)\s*(?P<d2>{d31})\s+(?P<mb>{months}){year}(?!\w)"), day_range),
        (re.compile(rf"\b{prefix}(?:[Oo]n\s+)?(?:(?:{days}),?\s+)?(?P<month>{months})\s+(?P<day>{d31}){year}(?!\w)"), day),
        (re.compile(rf"\b{prefix}(?:[Oo]n\s+)?(?:(?:{days}),?\s+)?(?:the\s+)?(?P<day>{d31})\s+(?:of\s+)?(?P<month>{months}){year}(?!\w)"), day),
        (re.compile(rf"\b{prefix}(?:[Ii]n\s+|[Aa]t\s+|[Dd]uring\s+)?(?P<part>[Ee]arly|[Ll]ate|[Mm]id-?|the (?:end|beginning|start|middle) of|end of|end-)[\s-]*(?P<which>)(?P<month>{months}){year}(?!\w)"), month),
        (re.compile(rf"\b(?:(?P<prefix>[Ss]ince|[Bb]efore|[Bb]y|[Uu]ntil|[Ff]rom)|[Ii]n|[Dd]uring|[Ll]ast|[Nn]ext)\s+(?P<part>)(?P<which>last|next|this)?\s*(?P<month>{months}){year}(?!\w|\s+\d)"), month),
        (re.compile(rf"\b(?P<prefix>)(?P<part>)(?P<which>)(?P<month>{months})\s+(?P<year>\d{{4}})\b"), month),
        (re.compile(rf"\b{prefix}{when}(?P<which>last|next|this)?\s*(?P<weekday>{days})(?:\s+(?:morning|evening|night|afternoon))?\b"), weekday),
        (re.compile(r"\b(?:the\s+)?(?P<which>last|next|this|past|coming)\s+(?P<unit>week|month|year|weekend|night|quarter|decade)\b", flags), relative_unit),
        (re.compile(r"\b(?P<word>yesterday|today|tonight|tomorrow)(?:\s+(?:morning|evening|night|afternoon))?\b", flags), near),
        (re.compile(rf"\b(?:some\s+|about\s+)?(?P<n>{number})\s+(?P<unit>{units})\s+ago\b", flags), ago),
        (re.compile(rf"\bin\s+(?P<n>{number})\s+(?P<unit>{units})\b(?!'|\s+of)", flags), within),
        (re.compile(r"\b(?:(?P<prefix>since|before|by|until)\s+|in\s+)(?P<part>early|late|mid-?)?[\s-]*(?P<year>(?:19|20)\d\d)\b(?!\s*(?:people|troops|soldiers|men|euros|dollars))", flags), year_only),
        (re.compile(rf"\b{prefix}(?:in\s+the\s+|in\s+|the\s+)?(?P<which>last|next|this|coming)?\s*(?P<season>{_alternatives(g.seasons)})(?:\s+(?:of\s+)?(?P<year>\d{{4}}))?\b"), season),
        (re.compile(rf"\b(?P<n>{number})\s+(?P<unit>{units})\s+(?P<way>later|earlier|after|before)\b", flags), later),
        (re.compile(r"\b(?:the (?:next|following|previous) day|a day (?:later|earlier)|the day before)\b", flags), next_day),
        (re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)\b"), numeric),
        (re.compile(r"\b(?:in\s+)?the\s+(?P<q>first|second|third|fourth)\s+quarter(?:\s+(?:of\s+)?(?P<year>\d{4}))?", flags), quarter),
        (re.compile(r"\b(?:in\s+|since\s+)?the\s+(?P<year>(?:19|20)\d0)s\b", flags), decade),
    ]  # fmt: skip


@lru_cache(maxsize=4)
def _grammar(language: str, version: str, key: _Key) -> DateGrammar:
    return DateGrammar(language, key.words)


class _Key:
    def __init__(self, words: dict[str, Any], version: str) -> None:
        self.words = words
        self.version = version

    def __hash__(self) -> int:
        return hash(self.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.version == self.version


def grammar(lexicon: Lexicon, language: str) -> DateGrammar:
    """The date grammar of one language."""
    return _grammar(language, lexicon.version, _Key(lexicon.data["time"][language], lexicon.version))
