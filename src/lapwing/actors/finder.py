"""Finds names, roles and demonyms in a parsed text and decides which ambiguous names have support."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from lapwing.actors.names import Name, NameBook, Role
from lapwing.language.syntax import Syntax
from lapwing.language.tokenizer import normalise


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


def find(syntax: Syntax, book: NameBook) -> Found:
    """All supported names, roles (by head token) and demonyms of a text."""
    demonyms = _demonyms(syntax, book)
    candidates = _name_candidates(syntax, book)
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
    focal = _focal(syntax, names, demonyms)
    return Found(names, _roles(syntax, book, names), {i: c for i, c in demonyms.items() if c}, focal, mentioned)


def _name_candidates(syntax: Syntax, book: NameBook) -> list[tuple[int, int, tuple[Name, ...]]]:
    starts = {s: i for i, s in enumerate(syntax.start)}
    ends = {e: i for i, e in enumerate(syntax.end)}
    text = normalise(syntax.raw).replace("\n", " ")
    spans: list[tuple[int, int, int]] = []
    for which, a, b in book.automaton.find_matches_as_indexes(text, overlapping=True):
        first, last = starts.get(a), ends.get(b)
        if first is not None and last is not None and first <= last:
            spans.append((first, last, which))
    spans.sort(key=lambda s: (s[0], -s[1]))
    chosen: list[tuple[int, int, tuple[Name, ...]]] = []
    taken = -1
    for first, last, which in spans:
        if first > taken:
            chosen.append((first, last, book.entries[which]))
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
    supported = [n for n in options if n.id in strong_ids or (n.kind in ("state", "capital", "city", "metonym") and mentioned[n.code] > 0)]
    if len(supported) == 1:
        return supported[0]
    organisations = [n for n in options if n.kind == "organisation"]
    if not supported and len(options) > 1 and len(organisations) == 1 and all(n.kind == "capital" for n in options if n.kind != "organisation"):
        return organisations[0]  # "Brussels" is the Union unless the text is about Belgium
    if len(options) == 1 and not _inside_person_name(syntax, first, last, options[0]):
        name = options[0]
        word = syntax.form[first]
        if name.kind == "state" or (name.kind == "organisation" and first == last and word.isupper() and len(word) >= 3):
            return name
    return None


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


def _demonyms(syntax: Syntax, book: NameBook) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    english = book.language == "en"
    for i, word in enumerate(syntax.lower):
        codes = book.demonyms.get(word)
        if codes is None and "-" in word[1:-1]:
            codes = _compound(word, book)
        if codes and (not english or syntax.form[i][:1].isupper()):
            found[i] = codes
    if english:
        for i in list(found):
            # Franco-Malian, US-Malian: three tokens.
            if i >= 2 and syntax.form[i - 1] == "-" and syntax.end[i - 2] == syntax.start[i - 1] and syntax.lower[i - 2] in book.combining:
                found[i] = (book.combining[syntax.lower[i - 2]], *found[i])
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
                    center = i + head
                    if syntax.pos[center] in ("VERB", "AUX", "ADV", "ADP", "DET", "PRON"):
                        continue
                    if syntax.pos[center] == "ADJ" and (syntax.dep[center].startswith("amod") or syntax.pos[syntax.head[center]] == "ADJ"):
                        continue  # "les relations militaires": an adjective that is also a noun
                    found[center] = RoleMatch(i, stop - 1, center, role)
                    step = len(tokens)
                    break
        i += step
    return found


def _focal(syntax: Syntax, names: dict[int, NameMatch], demonyms: dict[int, tuple[str, ...]]) -> str | None:
    """The country the text is about: the most mentioned, the first mentioned where two tie."""
    counts: Counter[str] = Counter()
    order: dict[str, int] = {}
    for i in range(syntax.n):
        match = names.get(i)
        codes: tuple[str, ...] = ()
        if match and match.first == i and match.name.kind in ("state", "capital", "city", "metonym", "body"):
            codes = (match.name.code,)
        elif i in demonyms and len(demonyms[i]) == 1:
            codes = demonyms[i]
        for code in codes:
            counts[code] += 1
            order.setdefault(code, i)
    if not counts:
        return None
    return min(counts, key=lambda c: (-counts[c], order[c]))
