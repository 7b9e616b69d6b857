"""Finds names, roles and demonyms in a parsed text and decides which ambiguous names have support."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

from lapwing.actors.names import Name, NameBook, Role
from lapwing.actors.notes import Notes, described
from lapwing.language.syntax import Syntax
from lapwing.places.gazetteer import LONGEST, Gazetteer, gazetteer, key

#: What a dateline and a seated institution add to a mention of their country; how far a dateline's dash may stand.
_DATELINE = 3
_SEAT = 2
_DATELINE_REACH = 6
#: Kinds that the mention of their country supports.
_OF_A_COUNTRY = ("state", "capital", "city", "metonym", "body")
#: Of two strong names of one spelling: a state beats its namesake capital or city (Luxembourg, Singapore, Djibouti).
_ORDER = {"state": 0, "organisation": 1, "metonym": 2, "capital": 3, "body": 4, "city": 5, "person": 6}


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
    notes: Notes


def find(syntax: Syntax, book: NameBook) -> Found:
    """All supported names, roles (by head token) and demonyms of a text."""
    notes = Notes(syntax)
    long_demonyms = _long_demonyms(syntax, book)
    demonyms = _demonyms(syntax, book, long_demonyms, notes)
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
    support = _Support(syntax, book, mentioned, candidates, notes)
    names: dict[int, NameMatch] = {}
    for first, last, options in candidates:
        name = support.choose(first, last, options)
        if name:
            match = NameMatch(first, last, name)
            for i in range(first, last + 1):
                names[i] = match
                demonyms.pop(i, None)
    for i, codes in list(demonyms.items()):
        if len(codes) > 1 and not _is_pair(syntax, book, i):
            demonyms[i] = _likelier(i, codes, mentioned, notes)
        else:
            notes.taken(i, i, f"the demonym of {' and '.join(codes)}", "no other country is called so")
    roles = _roles(syntax, book, names, notes)
    names.update(_towns(syntax, book, names, roles, mentioned))
    for town in {match.first: match for match in names.values() if match.name.id.startswith("place:")}.values():
        notes.taken(town.first, town.last, f"a town of the gazetteer ({town.name.id}, {town.name.code})", "a preposition before it says that a place is meant")
    topics, focal = _topics(syntax, book, names, demonyms)
    return Found(names, roles, {i: c for i, c in demonyms.items() if c}, focal, mentioned, topics, _role_adjectives(syntax, book), notes)


def _likelier(i: int, codes: tuple[str, ...], mentioned: Counter[str], notes: Notes) -> tuple[str, ...]:
    """Of the countries of an ambiguous demonym (*congolais*) the one that the text names most, or none."""
    first, second = sorted(codes, key=lambda c: -mentioned[c])[:2]
    named = ", ".join(f"{code} {mentioned[code]}" for code in codes)
    if mentioned[first] > mentioned[second]:
        notes.taken(i, i, f"the demonym of {first}", f"of the countries called so the text names it most: {named}")
        return (first,)
    notes.refused(i, i, f"the demonym of {' or '.join(codes)}", f"the text names none of them most: {named}")
    return ()


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


class _Support:
    """Decides what an ambiguous spelling stands for, by what else the text names."""

    def __init__(self, syntax: Syntax, book: NameBook, mentioned: Counter[str], candidates: list[tuple[int, int, tuple[Name, ...]]], notes: Notes) -> None:
        self.s = syntax
        self.demonyms = book.demonyms
        self.mentioned = mentioned
        self.notes = notes
        #: Where the text first writes a strong name of an entry.
        self.strong_at: dict[str, tuple[int, int]] = {}
        for first, last, meanings in candidates:
            for name in meanings:
                if name.strong:
                    self.strong_at.setdefault(name.id, (first, last))

    def choose(self, first: int, last: int, options: tuple[Name, ...]) -> Name | None:
        """The one name these tokens stand for, or None where it would be a guess. Both are noted."""
        name, why = self._strong(first, last, options) if any(n.strong for n in options) else self._weak(first, last, options)
        if name:
            full = None if name.strong else self.strong_at.get(name.id)
            self.notes.taken(first, last, described(name), f"{why} {self.notes.at(*full)}" if full else why, full)
        for option in options:
            if option is not name:
                self.notes.refused(first, last, described(option), _lost(option, name) if name else why)
        return name

    def _strong(self, first: int, last: int, options: tuple[Name, ...]) -> tuple[Name | None, str]:
        strong = [n for n in options if n.strong and n.own] or [n for n in options if n.strong]
        if len(strong) == 1 and self._inside_person_name(first, last, strong[0]):
            return None, "it is part of somebody's name"
        return min(strong, key=lambda n: (_ORDER[n.kind], -self.mentioned[n.code], n.id)), "a strong name needs no support"

    def _weak(self, first: int, last: int, options: tuple[Name, ...]) -> tuple[Name | None, str]:
        abroad = self._of_another_country(first, last)
        if abroad and all(n.kind in (*_OF_A_COUNTRY, "legislature", "agency") and n.code not in abroad for n in options):
            return None, f"the adjective beside it says that it is of {' or '.join(abroad)}"
        supported = [n for n in options if n.id in self.strong_at or (n.kind in _OF_A_COUNTRY and self.mentioned[n.code] > 0)]
        if len(supported) == 1:
            name = supported[0]
            return name, "the text also writes" if name.id in self.strong_at else f"the text also speaks of {name.code}"
        if supported:
            return None, f"the text supports {len(supported)} of that name"
        organisations = [n for n in options if n.kind == "organisation"]
        if len(options) > 1:
            if len(organisations) == 1 and all(n.kind == "capital" for n in options if n.kind != "organisation"):
                return organisations[0], "the text does not speak of the country whose capital it is"  # "Brussels" is the Union
            return None, f"{len(options)} are called so, and the text supports none of them"
        name = options[0]
        if self._inside_person_name(first, last, name):
            return None, "it is part of somebody's name"
        return self._alone(first, last, name)

    def _alone(self, first: int, last: int, name: Name) -> tuple[Name | None, str]:
        """A weak name that only one entry has and nothing supports."""
        word = self.s.form[first]
        if name.kind == "state":
            if not name.doubtful:
                return name, "nobody else in the registry is called so"
            if self._abroad(name):
                return name, f"the text speaks of other countries than {', '.join(name.rivals)}, where a place is called so"
            return None, "a place elsewhere is called so too, and no country that the text names tells which"
        if name.kind == "organisation" and first == last and word.isupper() and len(word) >= 3:
            return name, "only this organisation has the acronym"
        return None, "the text does not write its full name" if name.kind == "organisation" else f"the text does not speak of {name.code} elsewhere"

    def _of_another_country(self, first: int, last: int) -> tuple[str, ...]:
        """The countries of a demonym that qualifies these tokens (*le Sénat français*), none where there is no such word."""
        s = self.s
        for k in (first - 1, last + 1):
            if 0 <= k < s.n and first <= s.head[k] <= last and s.dep[k].split(":")[0] in ("amod", "compound"):
                codes = self.demonyms.get(s.lower[k])
                if codes:
                    return codes
        return ()

    def _abroad(self, name: Name) -> bool:
        """Does the text speak of a country or organisation other than those with a place of that name (the American Georgia)?"""
        return bool(name.rivals) and any(count and code not in name.rivals for code, count in self.mentioned.items())

    def _inside_person_name(self, first: int, last: int, name: Name) -> bool:
        """A place name next to another capitalised proper noun may be somebody's name (*Michael Jordan*, *Chad Smith*)."""
        s = self.s
        if name.kind in ("person", "organisation", "metonym", "body") or (name.strong and name.kind == "state"):
            return False
        before, after = first - 1, last + 1
        for k, flat in ((before, False), (after, True)):
            if 0 <= k < s.n and s.sent[k] == s.sent[first] and s.pos[k] == "PROPN" and s.form[k][:1].isupper():
                related = s.head[k] in range(first, last + 1) or any(s.head[j] == k for j in range(first, last + 1))
                label = s.dep[k] if flat else s.dep[first]
                if related and label.startswith("flat"):
                    return True
        return False


def _lost(option: Name, name: Name) -> str:
    """Why `name` was preferred."""
    if option.strong and name.strong and name.own and not option.own:
        return f"{name.id} of your own registry goes before what ships"
    if option.strong and name.strong:
        return f"a {name.kind} goes before a {option.kind}" if name.kind != option.kind else f"{name.code} is named more often, or stands first in the registry"
    return f"it is a strong name of {name.id}" if name.strong else f"the text speaks for {name.id}"


def _demonyms(syntax: Syntax, book: NameBook, several: list[tuple[int, int, tuple[str, ...]]], notes: Notes) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    english = book.language == "en"
    for i, word in enumerate(syntax.lower):
        codes = book.demonyms.get(word)
        if codes is None and "-" in word[1:-1]:
            codes = _compound(word, book)
        if codes and (not english or syntax.form[i][:1].isupper()):
            found[i] = codes
        elif codes:
            notes.refused(i, i, f"the demonym of {' or '.join(codes)}", "it is not capitalised")
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


def _roles(syntax: Syntax, book: NameBook, names: dict[int, NameMatch], notes: Notes) -> dict[int, RoleMatch]:
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
                    if not _is_noun(syntax, center):
                        notes.refused(i, stop - 1, f"the role {role.id}", f"the word is read as {syntax.pos[center]} here")
                        continue
                    if syntax.lower[center] in book.nobody and not any(syntax.dep[c].split(":")[0] in ("det", "nummod") for c in syntax.children[center]):
                        notes.refused(i, stop - 1, f"the role {role.id}", "without a determiner the word means nobody")
                        continue
                    found[center] = RoleMatch(i, stop - 1, center, role)
                    step = len(tokens)
                    break
        i += step
    return found


def _is_noun(syntax: Syntax, i: int) -> bool:
    """May a role's head word be one here? *Les relations militaires* has an adjective that is also a noun."""
    if syntax.pos[i] == "ADJ":
        return not syntax.dep[i].startswith("amod") and syntax.pos[syntax.head[i]] != "ADJ"
    return syntax.pos[i] not in ("VERB", "AUX", "ADV", "ADP", "DET", "PRON")


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
