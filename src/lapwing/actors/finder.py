"""Finds names, roles and demonyms in a parsed text and decides which ambiguous names have support."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

from lapwing.actors.names import Name, NameBook, Role
from lapwing.language.syntax import Syntax
from lapwing.places.gazetteer import LONGEST, Gazetteer, gazetteer, key

#: What a dateline and a seated institution add to a mention of their country; how far a dateline's dash may stand.
_DATELINE = 3
_SEAT = 2
_DATELINE_REACH = 6


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Tokens `first` to `last` spell `name`."""

    first: int
    last: int
    name: Name


@dataclass(frozen=True, slots=True)
class RoleMatch:
    """Tokens `first` to `last` spell `role`; `head` is its head word."""

    first: int
    last: int
    head: int
    role: Role


@dataclass(slots=True)
class Found:
    """What was found, indexed by token."""

    names: dict[int, NameMatch]
    roles: dict[int, RoleMatch]
    demonyms: dict[int, tuple[str, ...]]
    focal: str | None
    mentioned: Counter[str]
    topics: Counter[str]
    role_adjectives: dict[int, Role]


def find(syntax: Syntax, book: NameBook) -> Found:
    """All supported names, roles (by head token) and demonyms of a text."""
    long_demonyms = _long_demonyms(syntax, book)
    demonyms = _demonyms(syntax, book, long_demonyms)
    demonym_words = {i for first, last, _ in long_demonyms for i in range(first, last + 1)}
    candidates = [
        (a, b, n) for a, b, n in _name_candidates(syntax, book) if not (a in demonym_words and b in demonym_words and b + 1 in demonym_words)
    ]  # fmt: skip
    mentioned: Counter[str] = Counter()
    for code_list in demonyms.values():
        if len(code_list) == 1:
            mentioned[code_list[0]] += 1
    for _, _, meanings in candidates:
        strong = [n for n in meanings if n.strong]
        if len({n.code for n in strong}) == 1:
            mentioned[strong[0].code] += 1
    strong_ids = {n.id for _, _, meanings in candidates for n in meanings if n.strong}
    names: dict[int, NameMatch] = {}
    for first, last, options in candidates:
        name = _supported(syntax, first, last, options, mentioned, strong_ids)
        if name:
            match = NameMatch(first, last, name)
            for i in range(first, last + 1):
                names[i] = match
                demonyms.pop(i, None)
    for i, codes in list(demonyms.items()):
        if len(codes) > 1 and not _is_pair(syntax, book, i):
            ranked = sorted(codes, key=lambda c: -mentioned[c])
            demonyms[i] = (ranked[0],) if mentioned[ranked[0]] > mentioned[ranked[1]] else ()
    roles = _roles(syntax, book, names)
    names.update(_towns(syntax, book, names, roles, mentioned))
    topics, focal = _topics(syntax, book, names, demonyms)
    return Found(names, roles, {i: c for i, c in demonyms.items() if c}, focal, mentioned, topics, _role_adjectives(syntax, book))


def _towns(syntax: Syntax, book: NameBook, names: dict[int, NameMatch], roles: dict[int, RoleMatch], mentioned: Counter[str]) -> dict[int, NameMatch]:
    """Towns of the gazetteer that no entry of the registry names, where a preposition says that a place is meant (*le préfet de Kailahun*)."""
    known = gazetteer()
    found: dict[int, NameMatch] = {}
    for i in range(1, syntax.n):
        if i in names or i in roles or i in found or not syntax.form[i][:1].isupper() or syntax.pos[i] not in ("PROPN", "X", "NOUN"):
            continue
        if syntax.lower[i - 1] not in book.of_town or syntax.sent[i - 1] != syntax.sent[i] or _after_name(syntax, i - 1):
            continue
        last = _longest_town(syntax, i, known, names)
        if last is None:
            continue
        written = syntax.text(i, last)
        country = known.country_of(written, mentioned)
        if country:
            match = NameMatch(i, last, Name(f"place:{key(written)}", "city", country, written))
            found.update(dict.fromkeys(range(i, last + 1), match))
    return found


def _after_name(syntax: Syntax, k: int) -> bool:
    """Is the preposition at `k` a particle of somebody's name (*Charles de Gaulle*)?"""
    return k > 0 and syntax.pos[k - 1] == "PROPN" and syntax.form[k - 1][:1].isupper() and syntax.dep[k - 1].split(":")[0] in ("flat", "appos")


def _longest_town(syntax: Syntax, i: int, known: Gazetteer, names: dict[int, NameMatch]) -> int | None:
    """Last token of the longest name of the gazetteer that begins at `i`, unless capitalised words run on from it."""
    for last in range(min(i + LONGEST, syntax.n) - 1, i - 1, -1):
        if syntax.sent[last] != syntax.sent[i] or any(k in names for k in range(i, last + 1)) or not syntax.form[last][:1].isupper():
            continue
        if syntax.text(i, last) in known:
            runs_on = last + 1 < syntax.n and syntax.pos[last + 1] == "PROPN" and syntax.form[last + 1][:1].isupper() and last + 1 not in names
            return None if runs_on and syntax.sent[last + 1] == syntax.sent[i] and syntax.dep[last + 1].startswith("flat") else last
    return None


def _name_candidates(syntax: Syntax, book: NameBook) -> list[tuple[int, int, tuple[Name, ...]]]:
    """Names that begin and end with a token; of those that overlap the first, of those that begin together the longest."""
    spans: list[tuple[int, int, int]] = []
    for a, b, which in book.spelled(syntax.raw):
        first, last = bisect_left(syntax.start, a), bisect_left(syntax.end, b)
        if first <= last < syntax.n and syntax.start[first] == a and syntax.end[last] == b:
            spans.append((first, last, which))
    spans.sort(key=lambda s: (s[0], -s[1]))
    chosen: list[tuple[int, int, tuple[Name, ...]]] = []
    taken = -1
    for first, last, which in spans:
        if first > taken:
            chosen.append((first, last, book.meanings(which)))
            taken = last
    return chosen


def _supported(syntax: Syntax, first: int, last: int, options: tuple[Name, ...], mentioned: Counter[str], strong_ids: set[str]) -> Name | None:
    """The one name these tokens stand for, or None where it would be a guess."""
    strong = [n for n in options if n.strong]
    if strong:
        if len(strong) == 1:
            return None if _inside_person_name(syntax, first, last, strong[0]) else strong[0]
        # A state beats its namesake capital or city (Luxembourg, Singapore, Djibouti).
        order = {"state": 0, "organisation": 1, "metonym": 2, "capital": 3, "body": 4, "city": 5, "person": 6}
        return sorted(strong, key=lambda n: (order[n.kind], -mentioned[n.code], n.id))[0]
    supported = [n for n in options if n.id in strong_ids or (n.kind in ("state", "capital", "city", "metonym", "body") and mentioned[n.code] > 0)]
    if len(supported) == 1:
        return supported[0]
    organisations = [n for n in options if n.kind == "organisation"]
    if not supported and len(options) > 1 and len(organisations) == 1 and all(n.kind == "capital" for n in options if n.kind != "organisation"):
        return organisations[0]  # "Brussels" is the Union unless the text is about Belgium
    if len(options) == 1 and not _inside_person_name(syntax, first, last, options[0]):
        name = options[0]
        word = syntax.form[first]
        if (name.kind == "state" and (not name.doubtful or _abroad(name, mentioned))) or (
            name.kind == "organisation" and first == last and word.isupper() and len(word) >= 3
        ):
            return name
    return None


def _abroad(name: Name, mentioned: Counter[str]) -> bool:
    """Does the text speak of a country or organisation other than those with a place of that name (the American Georgia)?"""
    return bool(name.rivals) and any(count and code not in name.rivals for code, count in mentioned.items())


def _inside_person_name(syntax: Syntax, first: int, last: int, name: Name) -> bool:
    """A place name next to another capitalised proper noun may be somebody's name (*Michael Jordan*, *Chad Smith*)."""
    if name.kind in ("person", "organisation", "metonym", "body") or (name.strong and name.kind == "state"):
        return False
    before, after = first - 1, last + 1
    for k, flat in ((before, False), (after, True)):
        if 0 <= k < syntax.n and syntax.sent[k] == syntax.sent[first] and syntax.pos[k] == "PROPN" and syntax.form[k][:1].isupper():
            related = syntax.head[k] in range(first, last + 1) or any(syntax.head[j] == k for j in range(first, last + 1))
            label = syntax.dep[k] if flat else syntax.dep[first]
            if related and label.startswith("flat"):
                return True
    return False


def _demonyms(syntax: Syntax, book: NameBook, several: list[tuple[int, int, tuple[str, ...]]]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    english = book.language == "en"
    for i, word in enumerate(syntax.lower):
        codes = book.demonyms.get(word)
        if codes is None and "-" in word[1:-1]:
            codes = _compound(word, book)
        if codes and (not english or syntax.form[i][:1].isupper()):
            found[i] = codes
    for first, last, codes in several:
        for i in range(first, last + 1):
            found.pop(i, None)
        found[first if not english and syntax.head[last] == first else last] = codes
    if english:
        for i in list(found):
            # Franco-Malian, US-Malian: three tokens.
            if i >= 2 and syntax.form[i - 1] == "-" and syntax.end[i - 2] == syntax.start[i - 1] and syntax.lower[i - 2] in book.combining:
                found[i] = (book.combining[syntax.lower[i - 2]], *found[i])
    return found


def _long_demonyms(syntax: Syntax, book: NameBook) -> list[tuple[int, int, tuple[str, ...]]]:
    """*South Sudanese*, *Papua New Guinean*, *chypriote turc*: several words, of which one alone may be another country's."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for i, word in enumerate(syntax.lower):
        for words, codes in book.long_demonyms.get(word, ()):
            stop = i + len(words)
            same = stop <= syntax.n and tuple(syntax.lower[i:stop]) == words and syntax.sent[stop - 1] == syntax.sent[i]
            if same and (book.language != "en" or syntax.form[i][:1].isupper()):
                found.append((i, stop - 1, codes))
                break
    return found


def _compound(word: str, book: NameBook) -> tuple[str, ...] | None:
    parts = word.split("-")
    if len(parts) != 2:
        return None
    first = book.combining.get(parts[0]) or next(iter(book.demonyms.get(parts[0], ())), None)
    second = book.demonyms.get(parts[1])
    if first and second:
        return (first, second[0])
    return None


def _is_pair(syntax: Syntax, book: NameBook, i: int) -> bool:
    return "-" in syntax.form[i] or (i >= 1 and syntax.form[i - 1] == "-")


def _roles(syntax: Syntax, book: NameBook, names: dict[int, NameMatch]) -> dict[int, RoleMatch]:
    found: dict[int, RoleMatch] = {}
    i = 0
    while i < syntax.n:
        step = 1
        options = book.roles.get(syntax.lower[i])
        if options and i not in names:
            for tokens, head, role in options:
                stop = i + len(tokens)
                if stop <= syntax.n and tuple(syntax.lower[i:stop]) == tokens and syntax.sent[stop - 1] == syntax.sent[i]:
                    if any(k in names for k in range(i, stop)):
                        continue
                    center = _center(syntax, i, stop, i + head)
                    if syntax.pos[center] in ("VERB", "AUX", "ADV", "ADP", "DET", "PRON"):
                        continue
                    if syntax.pos[center] == "ADJ" and (syntax.dep[center].startswith("amod") or syntax.pos[syntax.head[center]] == "ADJ"):
                        continue  # "les relations militaires": an adjective that is also a noun
                    found[center] = RoleMatch(i, stop - 1, center, role)
                    step = len(tokens)
                    break
        i += step
    return found


def _center(syntax: Syntax, first: int, stop: int, usual: int) -> int:
    """The head of a wording in this parse: its usual head, unless that hangs on another of its words (*Haut commandement militaire*)."""
    head = syntax.head[usual]
    return head if head != usual and first <= head < stop and syntax.head[head] not in range(first, stop) else usual


def _role_adjectives(syntax: Syntax, book: NameBook) -> dict[int, Role]:
    """Adjectives that are also the noun of a group: *l'artillerie rebelle*."""
    found: dict[int, Role] = {}
    for i in range(syntax.n):
        if syntax.pos[i] == "ADJ" and syntax.dep[i].startswith("amod"):
            role = next((role for tokens, _, role in book.roles.get(syntax.lower[i], ()) if len(tokens) == 1 and role.group), None)
            if role:
                found[i] = role
    return found


def _topics(syntax: Syntax, book: NameBook, names: dict[int, NameMatch], demonyms: dict[int, tuple[str, ...]]) -> tuple[Counter[str], str | None]:
    """How much the text speaks of each country, and of which most (of two that tie, the first named).

    A dateline counts more than a mention, and so does the town of a local institution (*le tribunal de Thiès*): both tell where the text is.
    """
    counts: Counter[str] = Counter()
    order: dict[str, int] = {}
    for i in range(syntax.n):
        match = names.get(i)
        codes: tuple[str, ...] = ()
        weight = 1
        if match and match.first == i and match.name.kind in ("state", "capital", "city", "metonym", "body"):
            codes = (match.name.code,)
            weight += _DATELINE if _is_dateline(syntax, match) else _SEAT if _is_seat(syntax, book, match) else 0
        elif i in demonyms and len(demonyms[i]) == 1:
            codes = demonyms[i]
        for code in codes:
            counts[code] += weight
            order.setdefault(code, i)
    if not counts:
        return counts, None
    return counts, min(counts, key=lambda c: (-counts[c], order[c]))


def _is_dateline(syntax: Syntax, match: NameMatch) -> bool:
    """*BELGRADE - …*, *Thiès (Agence) — …*: a place that opens the text before a dash."""
    if match.first > 2 or match.name.kind not in ("city", "capital", "state"):
        return False
    return any(syntax.form[k] in ("-", "–", "—", "--") for k in range(match.last + 1, min(syntax.n, match.last + _DATELINE_REACH)))


def _is_seat(syntax: Syntax, book: NameBook, match: NameMatch) -> bool:
    """*le tribunal de Thiès*, *police in Thiès*, *the Thiès court*."""
    if match.name.kind not in ("city", "capital"):
        return False
    around = [syntax.lower[k] for k in (match.first - 2, match.last + 1) if 0 <= k < syntax.n and syntax.sent[k] == syntax.sent[match.first]]
    return any(word in book.seated for word in around)
