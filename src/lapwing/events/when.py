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
    if unit == "night":
        return a + timedelta(days=count), a + timedelta(days=count + 1)
    if unit == "week":
        return week_of(a + timedelta(weeks=count))
    if unit == "month":
        moved = add_months(a, count)
        return month_interval(moved.year, moved.month)
    if unit == "decade":
        return date(a.year + 10 * count, 1, 1), date(a.year + 10 * count, 12, 31)
    return year_interval(a.year + count)


#: A sentence with no digit, month, weekday or season and none of these holds no date: it is not searched further.
_HINTS = {
    "en": r"yesterday|today|tomorrow|week|month|year|day|night|morning|afternoon|evening|decade",
    "fr": r"hier|aujourd|demain|jour|semaine|week-end|mois|an\b|ans\b|année|décennie|trimestre|nuit|veille|lendemain|matin|midi|soir",
}


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
        words_ = _alternatives({*self.months, *self.weekdays, *self.seasons})
        self._hint = re.compile(rf"\d|{words_}|{_HINTS[language]}", re.IGNORECASE)

    def find(self, text: str, base: date, offset: int = 0) -> list[DateExpression]:
        """All date expressions of a sentence, leftmost and longest, `offset` added to their positions."""
        mapped = normalise(text)
        if not self._hint.search(mapped):
            return []
        hits: list[tuple[int, int, int, DateExpression]] = []
        digits = any(c.isdigit() for c in mapped)
        for order, (pattern, build) in enumerate(self._patterns):
            if not digits and _needs_digit(pattern.pattern):
                continue
            for match in pattern.finditer(mapped):
                try:
                    built = build(match, base)
                except (ValueError, OverflowError):
                    built = None, None, "none", None  # 31 June: no date, nor is the June in it one
                if built is not None:
                    past, future, precision, extra = built
                    start = match.start() + len(match.group()) - len(match.group().lstrip())
                    expression = DateExpression(offset + start, offset + match.end(), past, future, precision, extra is None, extra)
                    hits.append((start, -match.end(), order, expression))
        hits.sort(key=lambda h: h[:3])
        found: list[DateExpression] = []
        taken = -1
        for start, negative_end, _, expression in hits:
            if start >= taken:
                taken = -negative_end
                if expression.past or expression.future or expression.shift:
                    found.append(expression)
        return found


@lru_cache(maxsize=128)
def _needs_digit(pattern: str) -> bool:
    """Can this pattern match nothing without a digit (a day of the month, a year)?"""
    return any(group in pattern for group in ("(?P<day>", "(?P<d1>", "(?P<y>", "(?P<year>(?:19|20)"))


Built = tuple[Interval | None, Interval | None, str, tuple[int, str] | None] | None
#: Nothing hangs on the word before: *deux ans après, …* is counted from a date, *deux ans après le coup* from an event.
_ALONE = r"(?=\s*(?:[,.;:!?)\"]|$))"
_SINCE = frozenset({"depuis", "since"})
_BEFORE = ("avant", "d'ici", "jusqu", "before", "by", "until")
_STARTING = ("à partir", "à compter", "from", "as of")

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


def _range_without_year(make: Callable[[int], Interval], base: date) -> tuple[Interval | None, Interval | None]:
    """The latest such range that has begun, and the next that has not ended."""
    candidates = []
    for year in (base.year - 1, base.year, base.year + 1):
        try:
            candidates.append(make(year))
        except ValueError:  # 29 February
            continue
    past = [c for c in candidates if c[0] <= base]
    future = [c for c in candidates if c[1] > base]
    return (past[-1] if past else None), (future[0] if future else None)


def _weekend(which: str, base: date) -> tuple[Interval, Interval]:
    """*last*, *next*, or else the latest begun and the next not yet over."""
    saturday = base + timedelta(days=5 - base.weekday())
    this, before, after = ((day, day + timedelta(days=1)) for day in (saturday, saturday - timedelta(weeks=1), saturday + timedelta(weeks=1)))
    if which == "last":
        return before, before
    if which == "next":
        following = after if saturday <= base else this
        return following, following
    return (this if saturday <= base else before), this


def _part_of(unit: str, part: str, step: int, base: date) -> Interval | None:
    """Beginning, middle or end of this month or year, `step` units away; None for parts of a week."""
    if unit == "month":
        moved = add_months(base, step)
        return month_interval(moved.year, moved.month, part)
    return year_interval(base.year + step, part) if unit == "year" else None


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


def _framed(prefix: str, past: Interval | None, future: Interval | None, precision: str, base: date, *, late: bool = False) -> Built:
    """*depuis X*: from X to publication; *avant X*: publication to X (to the end of it for *avant la fin X*); *à partir de X*: X."""
    word = " ".join(prefix.lower().split())
    if word in _SINCE and past:
        return _same((past[0], base), "range")
    if word.startswith(_BEFORE):
        target = future or past
        if target is None:
            return None
        end = target[1] if late else target[0] - timedelta(days=1) if precision in ("season", "month", "year") else target[0]
        return _same((base, end), "range") if end >= base else None
    if word.startswith(_STARTING) and future:
        return future, future, precision, None
    return past, future, precision, None


def _framed_part(prefix: str, unit: str, part: str, step: int, base: date) -> Built:
    """*à la fin du mois*, *by the end of the year*; of a week only its end, and only as a limit."""
    interval = _part_of(unit, part, step, base)
    if interval is None:
        if part != "late" or not prefix.lower().startswith(_BEFORE):
            return None
        interval = week_of(base + timedelta(weeks=step))
    return _framed(prefix, interval, interval, unit, base, late=part == "late")


def _year_range(m: re.Match[str]) -> Built:
    first, last = int(m["first"]), int(m["last"])
    return _same((date(first, 1, 1), date(last, 12, 31)), "range") if first <= last else None


def _decade(m: re.Match[str], base: date) -> Built:
    written = int(m["year"])
    first = date(written + 1900 if written < 100 else written, 1, 1)
    if (m["prefix"] or "").lower() in _SINCE:
        return _same((first, base), "range")
    return _same((first, date(first.year + 9, 12, 31)), "decade")


def _french(g: DateGrammar) -> list[Rule]:
    months, days, units = _alternatives(g.months), _alternatives(g.weekdays), _alternatives(g.units)
    numbers = _alternatives(g.numbers)
    prefix = r"(?P<prefix>depuis|avant|à partir d[eu]|dès|à compter d[eu]|d'ici(?:\s+(?:à|au))?|jusqu'(?:au|à|en))?\s*"
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
        if low in ("dernier", "derniers", "passé", "passés"):
            return base.year if month < base.month else base.year - 1
        if low in ("de l'an dernier", "de l'année dernière"):
            return base.year - 1
        if low in ("prochain", "de l'an prochain", "de l'année prochaine"):
            return base.year if month > base.month and low in ("prochain", "prochains") else base.year + 1
        return None

    year = r"(?:\s+(?P<year>\d{4}|de cette année|cette année|derniers?|prochains?|passés?|de l'an dernier|de l'année dernière|de l'an prochain))?"

    def span_two_months(m: re.Match[str], base: date) -> Built:
        second = g.months[m["m2"].lower()]
        first = g.months[m["m1"].lower()] if m["m1"] else second
        d1, d2 = n(m["d1"]), n(m["d2"])
        which = (m["year"] or "").lower()

        def make(y: int) -> Interval:
            return date(y - (first > second), first, d1), date(y, second, d2)

        past, future = _range_without_year(make, base)
        if which.startswith(("dernier", "passé")):
            return past, past, "range", None
        if which.startswith("prochain"):
            return future, future, "range", None
        y = year_of(which, second, base)
        return _same(make(y), "range") if y else (past, future, "range", None)

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
            return _framed(p, interval, interval, "day", base)
        past, future = _day_without_year(d, month, base)
        return _framed(p, past, future, "day", base)

    parts = {
        "début": "early", "le début": "early", "le début du mois de": "early", "mi-": "mid", "mi": "mid", "la mi": "mid", "fin": "late", "la fin": "late",
        "la fin de": "late", "la fin du mois de": "late", "courant": "",
    }  # fmt: skip

    def month(m: re.Match[str], base: date) -> Built:
        number_ = g.months[m["month"].lower()]
        part = parts.get((m["part"] or "").lower().strip(), "")
        y = year_of(m["year"], number_, base)
        p = (m["prefix"] or "").lower()
        if y:
            interval = month_interval(y, number_, part)
            return _framed(p, interval, interval, "month", base, late=part == "late")
        past, future = _month_without_year(number_, base, part)
        return _framed(p, past, future, "month", base, late=part == "late")

    def weekday(m: re.Match[str], base: date) -> Built:
        past, future = _weekday(g.weekdays[m["weekday"].lower()], base)
        which = (m["which"] or "").lower()
        p = (m["prefix"] or "").lower()
        if which in ("dernier", "passé"):
            if past[0] == base:
                past = (base - timedelta(days=7), base - timedelta(days=7))
            future = past
        elif which == "prochain":
            past = future
        return _framed(p, past, future, "day", base)

    def relative_unit(m: re.Match[str], base: date) -> Built:
        unit = {"semaine": "week", "mois": "month", "an": "year", "année": "year", "week-end": "weekend"}[m["unit"].lower()]
        step = -1 if m["which"].lower().startswith(("derni", "pass")) else 1
        if unit == "weekend":
            return *_weekend("last" if step < 0 else "next", base), "range", None
        return _same(shift((base, base), step, unit), unit)

    def this_unit(m: re.Match[str], base: date) -> Built:
        unit = {"semaine": "week", "mois": "month", "année": "year", "mois-ci": "month", "week-end": "weekend"}[m["unit"].lower()]
        if unit == "weekend":
            return *_weekend("this", base), "range", None
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
        return _framed(m["prefix"] or "", interval, interval, "year", base)

    def season(m: re.Match[str], base: date) -> Built:
        s = g.seasons[m["season"].lower()]
        p = (m["prefix"] or "").lower()
        which = (m["which"] or "").lower()
        if which.isdigit():
            interval = season_interval(int(which), s)
            return _framed(p, interval, interval, "season", base)
        years = [season_interval(y, s) for y in (base.year - 2, base.year - 1, base.year, base.year + 1)]
        past = [i for i in years if i[0] <= base][-1]
        future = next(i for i in years if i[1] >= base)
        if which == "dernier":
            past = [i for i in years if i[1] < base][-1]
            future = past
        elif which == "prochain":
            past = future
        return _framed(p, past, future, "season", base)

    def later(m: re.Match[str], _base: date) -> Built:
        unit = g.units[m["unit"].lower()]
        sign = 1 if m["after"] or m["way"].lower() == "plus tard" else -1
        return None, None, unit, (sign * n(m["n"]), unit)

    def next_day(m: re.Match[str], _base: date) -> Built:
        word = m.group().lower()
        return None, None, "day", (-1 if "veille" in word else 1, "day")

    def numeric(m: re.Match[str], _base: date) -> Built:
        d = date(int(m["y"]), int(m["m"]), int(m["d"]))
        return _same((d, d), "day")

    def night_between(m: re.Match[str], base: date) -> Built:
        past, future = (shift(day_, 0, "night") for day_ in _weekday(g.weekdays[m["w1"].lower()], base))
        return past, future, "range", None

    def same_day(m: re.Match[str], _base: date) -> Built:
        return None, None, "day", (0, "night" if "nuit" in m.group().lower() else "day")

    def year_range(m: re.Match[str], _base: date) -> Built:
        return _year_range(m)

    def part_of(m: re.Match[str], base: date) -> Built:
        unit = {"mois": "month", "année": "year", "an": "year", "semaine": "week"}[m["unit"].lower()]
        part = {"début": "early", "milieu": "mid", "fin": "late"}[m["part"].lower()]
        step = {"prochain": 1, "prochaine": 1, "dernier": -1, "dernière": -1}.get((m["which"] or "").lower(), 0)
        return _framed_part(m["prefix"] or "", unit, part, step, base)

    def quarter(m: re.Match[str], base: date) -> Built:
        q = {"premier": 1, "deuxième": 2, "second": 2, "troisième": 3, "quatrième": 4, "dernier": 4}[m["q"].lower()]
        y = int(m["year"]) if m["year"] else base.year
        return _same((date(y, 3 * q - 2, 1), month_interval(y, 3 * q)[1]), "quarter")

    d31 = r"(?:3[01]|[12]\d|0?[1-9]|1er)"
    about = r"(?:environ\s+|près d[e']\s*|plus d[e']\s*|moins d[e']\s*|à peine\s+|tout juste\s+|déjà\s+)?"
    part_words = r"la fin du mois d[e']|le début du mois d[e']|début|fin|mi-|mi|courant|la fin de|la fin|le début|la mi"
    weekday_ = rf"(?:(?:{days})\s+)?"
    return [
        (
            re.compile(
                rf"\b(?:du|entre le)\s+{weekday_}(?P<d1>{d31})(?:\s+(?P<m1>{months}))?\s+(?:au|et le)\s+{weekday_}"
                rf"(?P<d2>{d31})\s+(?P<m2>{months}){year}",
                flags,
            ),
            span_two_months,
        ),
        (re.compile(rf"\b(?:les?\s+)?(?P<d1>{d31})(?P<m1>)\s*(?:et(?:\s+le)?\s|-)\s*(?P<d2>{d31})\s+(?P<m2>{months}){year}", flags), span_two_months),
        (re.compile(rf"\b{prefix}(?:(?:le|ce)\s+)?{weekday_}(?P<day>{d31})\s+(?P<month>{months}){year}(?!\w)", flags), day),
        (
            re.compile(
                rf"\b{prefix}(?:en\s+|vers\s+|à\s+|au\s+(?=mois|début)|(?:au\s+)?mois\s+(?:de\s+|d'))?"
                rf"(?:(?:mois\s+(?:de\s+|d'))|(?P<part>{part_words})\s*-?\s*)?(?P<month>{months}){year}(?!\w)",
                flags,
            ),
            month,
        ),
        (re.compile(rf"\bdans la nuit d[eu]\s+(?P<w1>{days})(?:\s+(?:à|au)\s+(?:{days}))?\b", flags), night_between),
        (re.compile(r"\b(?:dans (?:la nuit|la matinée|la soirée|l'après-midi|la journée)|le même jour)\b(?!\s+d)", flags), same_day),
        (re.compile(rf"\b{prefix}(?:le\s+|ce\s+)?(?P<weekday>{days})(?:\s+(?P<which>dernier|prochain|passé))?{time}\b", flags), weekday),
        (
            re.compile(
                r"\b(?:(?:au cours|dans le courant) (?:de la|de l'|du)|la|le|l')\s*(?P<unit>semaine|mois|année|an|week-end)\s+"
                r"(?P<which>derni(?:er|ère)|prochaine?|passée?)\b",
                flags,
            ),
            relative_unit,
        ),
        (re.compile(r"\b(?:cette|ce)\s+(?P<unit>semaine|mois-ci|mois|année|week-end)\b", flags), this_unit),
        (
            re.compile(
                r"\b(?P<prefix>avant|d'ici(?:\s+à)?|jusqu'à)?\s*(?:(?:à|en|vers|dès)\s+)?(?:la\s+|le\s+)?(?P<part>début|milieu|fin)\s+"
                r"(?:de\s+la\s+|de\s+l'|du\s+|de\s+|d')(?P<unit>semaine|mois|année|an)\b(?:\s+(?P<which>prochaine?|derni(?:er|ère)))?(?!\s+\d)(?!\s+d[e'])",
                flags,
            ),
            part_of,
        ),
        (re.compile(r"\b(?:avant-hier|hier|aujourd'hui|après-demain|demain)(?:\s+(?:matin|soir))?\b", flags), near),
        (re.compile(r"\b(?:ce\s+(?:matin|soir|midi)|cet\s+après-midi)\b", flags), near),
        (re.compile(rf"\bil y a\s+{about}(?P<n>{number})\s+(?P<unit>{units})\b", flags), ago),
        (re.compile(rf"\bdans\s+(?P<n>{number})\s+(?P<unit>{units})\b", flags), within),
        (re.compile(rf"\bdepuis\s+{about}(?P<n>{number})\s+(?P<unit>{units})\b", flags), since_units),
        (
            re.compile(
                r"\b(?P<prefix>depuis|avant|dès|d'ici)?\s*(?:(?:en|l'année|à|de)\s+)?(?P<part>début|fin|mi-|courant)\s*(?P<year>(?:19|20)\d\d)\b",
                flags,
            ),
            year_only,
        ),
        (re.compile(r"\b(?:entre|de)\s+(?P<first>(?:19|20)\d\d)\s+(?:et|à)\s+(?P<last>(?:19|20)\d\d)\b", flags), year_range),
        (
            re.compile(
                r"\b(?:(?P<prefix>depuis|avant|dès|d'ici)\s+(?:l'année\s+)?|en\s+|l'année\s+)(?P<part>)(?P<year>(?:19|20)\d\d)\b",
                flags,
            ),
            year_only,
        ),
        (
            re.compile(
                rf"\b{prefix}(?:l'|cet|cette|ce|au|à l'|en|le|dès le)\s*(?P<season>{_alternatives(g.seasons)})"
                r"(?:\s+(?P<which>dernier|prochain|\d{4}))?\b(?!\s+arabe)",
                flags,
            ),
            season,
        ),
        (re.compile(rf"\b(?P<n>{number})\s+(?P<unit>{units})\s+(?:(?P<way>plus tard|plus tôt|auparavant)\b|(?P<after>après){_ALONE})", flags), later),
        (re.compile(r"\b(?:le lendemain|la veille|dès le lendemain)\b(?!\s+d)", flags), next_day),
        (re.compile(r"\b(?P<d>[0-3]?\d)/(?P<m>[01]?\d)/(?P<y>(?:19|20)\d\d)\b"), numeric),
        (re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)\b"), numeric),
        (
            re.compile(
                r"\b(?:au|le|du)\s+(?P<q>premier|deuxième|second|troisième|quatrième|dernier)\s+trimestre(?:\s+(?:de\s+)?(?P<year>\d{4}))?",
                flags,
            ),
            quarter,
        ),
        (re.compile(r"\b(?:dans|(?P<prefix>depuis))?\s*les années\s+(?P<year>(?:19|20)?\d0)\b", flags), _decade),
    ]


def _english(g: DateGrammar) -> list[Rule]:
    proper = {w.capitalize() for w in g.months}
    months, days = _alternatives(proper), _alternatives({w.capitalize() for w in g.weekdays})
    units, numbers = _alternatives(g.units), _alternatives(g.numbers)
    prefix = r"(?P<prefix>[Ss]ince|[Bb]efore|[Bb]y|[Uu]ntil|[Ff]rom|[Aa]s of)?\s*"
    number = rf"(?:\d+|{numbers})"
    d31 = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
    flags = re.IGNORECASE

    def n(text: str) -> int:
        low = text.lower()
        return int(low) if low.isdigit() else g.numbers[low]

    def d(text: str) -> int:
        return int(re.sub(r"\D", "", text))

    def year_of(text: str | None, base: date) -> int | None:
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
        y = year_of(m["year"], base)

        def make(y: int) -> Interval:
            return date(y - (first_month > month), first_month, d(m["d1"])), date(y, month, d(m["d2"]))

        return _same(make(y), "range") if y else (*_range_without_year(make, base), "range", None)

    def day(m: re.Match[str], base: date) -> Built:
        month, number_ = g.months[m["month"].lower()], d(m["day"])
        y = year_of(m["year"], base)
        p = (m["prefix"] or "").lower()
        if y:
            interval = (date(y, month, number_), date(y, month, number_))
            return _framed(p, interval, interval, "day", base)
        past, future = _day_without_year(number_, month, base)
        return _framed(p, past, future, "day", base)

    parts = {
        "early": "early", "late": "late", "mid": "mid", "mid-": "mid", "the end of": "late", "the beginning of": "early", "the start of": "early",
        "the middle of": "mid", "end of": "late", "end-": "late",
    }  # fmt: skip

    def month(m: re.Match[str], base: date) -> Built:
        number_ = g.months[m["month"].lower()]
        which = (m["which"] or "").lower()
        part = parts.get((m["part"] or "").lower().strip(), "")
        y = year_of(m["year"], base)
        p = (m["prefix"] or "").lower()
        if y:
            interval = month_interval(y, number_, part)
            return _framed(p, interval, interval, "month", base, late=part == "late")
        past, future = _month_without_year(number_, base, part)
        if which == "last":
            if number_ == base.month:
                past = month_interval(base.year - 1, number_)
            future = past
        elif which == "next":
            if number_ == base.month:
                future = month_interval(base.year + 1, number_)
            past = future
        return _framed(p, past, future, "month", base, late=part == "late")

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
        return _framed(p, past, future, "day", base)

    def relative_unit(m: re.Match[str], base: date) -> Built:
        unit, which = m["unit"].lower(), m["which"].lower()
        step = {"last": -1, "past": -1, "next": 1, "coming": 1, "this": 0}[which]
        if unit in ("night", "weekend", "quarter", "decade"):
            if unit == "night":
                return _same((base - timedelta(days=1), base), "range") if step < 0 else None
            if unit == "weekend":
                return *_weekend({-1: "last", 0: "this", 1: "next"}[step], base), "range", None
            return None
        return _same(shift((base, base), step, unit), unit)

    def near(m: re.Match[str], base: date) -> Built:
        step = {"yesterday": -1, "tomorrow": 1}.get(m["word"].lower(), 0)
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
        return _framed((m["prefix"] or "").lower(), interval, interval, "year", base)

    def season(m: re.Match[str], base: date) -> Built:
        s = g.seasons[m["season"].lower()]
        p, which = (m["prefix"] or "").lower(), (m["which"] or "").lower()
        if m["year"]:
            interval = season_interval(int(m["year"]), s)
            return _framed(p, interval, interval, "season", base)
        if m.group().strip().lower() == m["season"].lower():
            return None  # "spring into action": a bare word is no date
        years = [season_interval(y, s) for y in (base.year - 2, base.year - 1, base.year, base.year + 1)]
        past = [i for i in years if i[0] <= base][-1]
        future = next(i for i in years if i[1] >= base)
        if which == "last":
            past = [i for i in years if i[1] < base][-1]
            future = past
        elif which in ("next", "this", "coming"):
            past = future
        return _framed(p, past, future, "season", base)

    def later(m: re.Match[str], _base: date) -> Built:
        unit = g.units[m["unit"].lower()]
        if unit in ("hour", "quarter"):
            return None
        return None, None, unit, ((1 if (m["way"] or m["before"]).lower() in ("later", "after") else -1) * n(m["n"]), unit)

    def next_day(m: re.Match[str], _base: date) -> Built:
        word = m.group().lower()
        return None, None, "day", (-1 if any(w in word for w in ("before", "previous", "earlier")) else 1, "day")

    def numeric(m: re.Match[str], _base: date) -> Built:
        iso = date(int(m["y"]), int(m["m"]), int(m["d"]))
        return _same((iso, iso), "day")

    def quarter(m: re.Match[str], base: date) -> Built:
        q = {"first": 1, "second": 2, "third": 3, "fourth": 4}[m["q"].lower()]
        y = int(m["year"]) if m["year"] else base.year
        return _same((date(y, 3 * q - 2, 1), month_interval(y, 3 * q)[1]), "quarter")

    def overnight(_m: re.Match[str], base: date) -> Built:
        return _same((base - timedelta(days=1), base), "range")

    def same_day(_m: re.Match[str], _base: date) -> Built:
        return None, None, "day", (0, "day")

    def weekend(_m: re.Match[str], base: date) -> Built:
        return *_weekend("this", base), "range", None

    def year_range(m: re.Match[str], _base: date) -> Built:
        return _year_range(m)

    def part_of(m: re.Match[str], base: date) -> Built:
        part = {"beginning": "early", "start": "early", "middle": "mid", "end": "late"}[m["part"].lower()]
        step = {"next": 1, "last": -1}.get((m["which"] or "").lower(), 0)
        return _framed_part(m["prefix"] or "", m["unit"].lower(), part, step, base)

    when = r"(?:(?:[Ee]arly|[Ll]ate)\s+(?:on\s+)?|[Oo]n\s+)?"
    about = r"(?:(?:some|about|around|nearly|almost|more than|less than|over|just|only)\s+)?"
    month_part = r"[Ee]arly|[Ll]ate|[Mm]id-?|[Tt]he (?:end|beginning|start|middle) of|end of|end-"
    weekday_ = rf"(?:(?:{days}),?\s+)?"
    to = r"\s*(?:-|to|and|until)\s*"
    return [
        (
            re.compile(rf"\b(?:on\s+|from\s+|between\s+)?(?P<ma>{months})\s+(?P<d1>{d31}){to}(?:(?P<mb>{months})\s+)?(?P<d2>{d31}){year}(?!\w)"),
            day_range,
        ),
        (
            re.compile(rf"\b(?:on\s+|from\s+|between\s+)?(?P<d1>{d31})(?:\s+(?P<ma>{months}))?{to}(?P<d2>{d31})\s+(?P<mb>{months}){year}(?!\w)"),
            day_range,
        ),
        (re.compile(rf"\b{prefix}(?:[Oo]n\s+)?{weekday_}(?P<month>{months})\s+(?P<day>{d31}){year}(?!\w)"), day),
        (re.compile(rf"\b{prefix}(?:[Oo]n\s+)?{weekday_}(?:the\s+)?(?P<day>{d31})\s+(?:of\s+)?(?P<month>{months}){year}(?!\w)"), day),
        (
            re.compile(
                rf"\b{prefix}(?:[Ii]n\s+|[Aa]t\s+|[Dd]uring\s+)?(?P<part>{month_part})[\s-]*(?P<which>)(?P<month>{months}){year}(?!\w)",
            ),
            month,
        ),
        (
            re.compile(
                rf"\b(?:(?P<prefix>[Ss]ince|[Bb]efore|[Bb]y|[Uu]ntil|[Ff]rom)\s+|[Ii]n\s+|[Dd]uring\s+|(?=[Ll]ast|[Nn]ext))"
                rf"(?P<part>)(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his)\s+)?(?P<month>{months}){year}(?!\w|\s+\d)",
            ),
            month,
        ),
        (re.compile(rf"\b(?P<prefix>)(?P<part>)(?P<which>)(?P<month>{months})\s+(?P<year>\d{{4}})\b"), month),
        (
            re.compile(
                rf"\b{prefix}{when}(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his)\s+)?(?P<weekday>{days})(?:\s+(?:morning|evening|night|afternoon))?\b",
            ),
            weekday,
        ),
        (
            re.compile(r"\b(?:the\s+)?(?P<which>last|next|this|past|coming)\s+(?P<unit>week|month|year|weekend|night|quarter|decade)\b", flags),
            relative_unit,
        ),
        (re.compile(r"\b(?:over|at|during)\s+the\s+weekend\b", flags), weekend),
        (
            re.compile(
                r"\b(?P<prefix>by|before|until)?\s*(?:(?:at|in|towards?)\s+)?the\s+(?P<part>beginning|start|middle|end)\s+of\s+"
                r"(?:the\s+|this\s+|(?P<which>next|last)\s+)(?P<unit>week|month|year)\b",
                flags,
            ),
            part_of,
        ),
        (re.compile(r"\bovernight\b", flags), overnight),
        (re.compile(r"\b(?:in the (?:morning|afternoon|evening)|(?:on )?the same day)\b", flags), same_day),
        (
            re.compile(
                r"\b(?P<word>yesterday|today|tonight|tomorrow|this\s+(?=morning|afternoon|evening))(?:\s*(?:morning|evening|night|afternoon))?\b", flags
            ),
            near,
        ),
        (re.compile(rf"\b{about}(?P<n>{number})\s+(?P<unit>{units})\s+ago\b", flags), ago),
        (re.compile(rf"\bin\s+(?P<n>{number})\s+(?P<unit>{units})(?:'\s+time)?\b(?!\s+(?:of|later|earlier)\b)", flags), within),
        (
            re.compile(
                r"\b(?:(?P<prefix>since|before|by|until)\s+|in\s+|(?=early|late|mid))(?P<part>early|late|mid-?)?[\s-]*(?P<year>(?:19|20)\d\d)\b"
                r"(?!\s*(?:people|troops|soldiers|men|euros|dollars))",
                flags,
            ),
            year_only,
        ),
        (re.compile(r"\b(?:between|from)\s+(?P<first>(?:19|20)\d\d)\s+(?:and|to)\s+(?P<last>(?:19|20)\d\d)\b", flags), year_range),
        (
            re.compile(
                rf"\b{prefix}(?:[Ii]n\s+the\s+|[Ii]n\s+|[Tt]he\s+)?(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|coming)\s+)?(?P<season>{_alternatives(g.seasons)})"
                r"(?:\s+(?:of\s+)?(?P<year>\d{4}))?\b",
            ),
            season,
        ),
        (re.compile(rf"\b(?P<n>{number})\s+(?P<unit>{units})\s+(?:(?P<way>later|earlier)\b|(?P<before>after|before){_ALONE})", flags), later),
        (re.compile(rf"\b(?:(?:the (?:next|following|previous) day|a day (?:later|earlier))\b|the day before{_ALONE})", flags), next_day),
        (re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)\b"), numeric),
        (
            re.compile(r"\b(?:in\s+)?the\s+(?P<q>first|second|third|fourth)\s+quarter(?:\s+(?:of\s+)?(?P<year>\d{4}))?", flags),
            quarter,
        ),
        (re.compile(r"\b(?:in\s+|(?P<prefix>since)\s+)?the\s+(?P<year>(?:19|20)\d0)s\b", flags), _decade),
    ]


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
