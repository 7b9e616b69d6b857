"""The phrase around a noun: its extent, gender, number, definiteness, the proper names in it."""

from __future__ import annotations

from lapwing.actors.finder import Found
from lapwing.actors.names import Role
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon

#: Dependents that are no part of a mention: clauses, coordination, what surrounds a predicate.
_OUTSIDE = frozenset(
    "acl advcl conj cc punct parataxis cop nsubj mark aux advmod discourse obl expl dep ccomp xcomp csubj".split()
)  # fmt: skip
#: How far an apposed name may stand from its noun, and an apposed office from its name.
_APPOSED = 3
_OFFICE_REACH = 9


class Phrases:
    """Reads phrases of one text."""

    def __init__(self, syntax: Syntax, found: Found, lexicon: Lexicon, people: frozenset[str]) -> None:
        self.s = syntax
        self.found = found
        language = syntax.language
        self._people = people
        self._days = frozenset(lexicon.data["time"][language]["weekdays"])
        self.calendar = self._days | frozenset(lexicon.data["time"][language]["months"])
        self._definite = lexicon.words("reference", "definite", language)
        self._particles = lexicon.words("reference", "particles", language)
        self._former = lexicon.words("reference", "former", language)
        self._english = language == "en"

    # -- extent -----------------------------------------------------------------------------------------------------

    def span(self, i: int) -> tuple[int, int]:
        """The phrase of head `i`: modifiers and adjacent apposed names, no clause, no coordination, no case."""
        lo = hi = i
        stack = [i]
        while stack:
            j = stack.pop()
            lo, hi = min(lo, j), max(hi, j)
            stack.extend(c for c in self.s.children[j] if self._belongs(c, j, j == i))
        match = self.found.names.get(i)
        if match:
            lo, hi = min(lo, match.first), max(hi, match.last)
        return lo, hi

    def _belongs(self, c: int, j: int, top: bool) -> bool:
        s = self.s
        dep = s.dep[c].split(":")[0]
        if s.lower[c] in self._days or dep in _OUTSIDE:
            return False  # "eleven members on Thursday": the day is no part of them
        if top and dep == "case" and not (self._english and c > j):
            return False
        apart = any(s.form[k] == "," for k in range(j, c)) and not self.proper(c)
        return not (dep == "appos" and (c - j > _APPOSED or apart))

    # -- features ---------------------------------------------------------------------------------------------------

    def proper(self, i: int) -> bool:
        return self.s.pos[i] == "PROPN" or i in self.found.names

    def gender(self, i: int) -> str:
        s = self.s
        for c in s.children[i]:
            if s.dep[c] == "det":
                if s.lower[c] in ("le", "un", "ce", "cet"):
                    return "Masc"
                if s.lower[c] in ("la", "une", "cette"):
                    return "Fem"
        return s.feat(i, "Gender")

    def plural(self, i: int) -> bool:
        s = self.s
        for c in s.children[i]:
            if s.dep[c] == "det" and s.lower[c] in ("les", "des", "ces", "these", "those"):
                return True
            if s.dep[c].startswith("nummod") and s.lower[c] not in ("un", "une", "one", "1"):
                return True
        return s.feat(i, "Number") == "Plur"

    def definite(self, i: int) -> bool:
        s = self.s
        return any(s.dep[c] == "det" and s.lower[c] in self._definite for c in s.children[i]) or (
            s.case(i) in ("à", "de") and any(s.lower[c] in ("au", "du", "aux", "des") for c in s.children[i])
        )

    def bare(self, i: int) -> bool:
        """Nothing but a determiner: no modifier, no complement, no apposition (*le général*)."""
        s = self.s
        match = self.found.roles.get(i)
        if match and match.first != match.last:
            return False
        return not any(s.dep[c].split(":")[0] in ("amod", "nmod", "compound", "appos", "flat", "acl", "nummod") for c in s.children[i])

    def former(self, first: int, head: int) -> bool:
        """Is the office whose wording starts at `first` no longer held?"""
        s = self.s
        return any(s.lemma[c] in self._former for c in s.children[head]) or (first > 0 and s.lower[first - 1] in self._former)

    # -- proper names -----------------------------------------------------------------------------------------------

    def name_run(self, i: int) -> tuple[int, int]:
        """The run of proper-name words around `i`."""
        s = self.s
        lo = hi = i
        while lo - 1 >= 0 and s.sent[lo - 1] == s.sent[i] and self._name_word(lo - 1):
            lo -= 1
        while hi + 1 < s.n and s.sent[hi + 1] == s.sent[i] and self._name_word(hi + 1):
            hi += 1
        while hi > lo and s.lower[hi] in self._particles:
            hi -= 1
        while lo < i and s.pos[lo] == "ADP" and s.dep[lo] == "case":
            lo += 1  # "le préfet de Bakel": the preposition is no part of the name
        return lo, hi

    def _name_word(self, k: int) -> bool:
        s = self.s
        if k in self.found.names and self.found.names[k].name.kind != "person":
            return False
        if k in self.found.roles or k in self.found.demonyms:
            return False
        form = s.form[k]
        if s.lower[k] in self._particles:
            return k + 1 < s.n and s.form[k + 1][:1].isupper() and s.pos[k + 1] == "PROPN"
        return form[:1].isupper() and s.pos[k] in ("PROPN", "X", "NOUN", "ADJ") and (s.pos[k] == "PROPN" or len(form) <= 2)

    def name_of(self, i: int) -> tuple[int, int] | None:
        """Tokens of the proper name that belongs to the role at `i`, from apposition or flat modification."""
        s = self.s
        for c in s.children[i]:
            dep = s.dep[c].split(":")[0]
            if dep not in ("appos", "flat", "nmod", "compound") or not self.proper(c) or s.case(c):
                continue
            match = self.found.names.get(c)
            if match and match.name.kind != "person":
                continue
            lo, hi = (match.first, match.last) if match else self.name_run(c)
            capital = all(s.form[k][:1].isupper() or k in (lo, hi) or s.lower[k] in self._particles for k in range(lo, hi + 1))
            if capital and s.form[lo][:1].isupper():
                return lo, hi
        return None

    # -- an office beside a name ------------------------------------------------------------------------------------

    def office_below(self, i: int) -> int | None:
        """*Hala Mirghani, a researcher in Nairobi*, *Souleymane Maïga, porte-parole*: the role hung on the name."""
        s = self.s
        for c in s.children[i]:
            if s.dep[c].split(":")[0] in ("appos", "compound", "nmod", "flat") and c in self.found.roles and not s.case(c):
                return c
        return None

    def office_before(self, lo: int) -> int | None:
        """*The justice minister, Hanta Rabe*, *Prime Minister Marko Vidić*: the role whose wording or phrase ends before the name."""
        s = self.s
        comma = lo >= 2 and s.form[lo - 1] == ","
        before = lo - 2 if comma else lo - 1
        for r in range(before, max(-1, before - _OFFICE_REACH), -1):
            if s.sent[r] != s.sent[lo] or s.form[r] in (",", ";", ":", ")", "»", "”") or s.pos[r] in ("VERB", "AUX", "CCONJ"):
                return None
            if (
                s.pos[r] == "PROPN"
                and r not in self.found.names
                and r not in self.found.roles
                and not s.case(r)
                and s.dep[r].split(":")[0] in ("flat", "appos")
            ):
                return None  # that office has its own name
            match = self.found.roles.get(r)
            if match and not match.role.plural and (match.last == before or (comma and self._one_person(match.role))):
                return r
        return None

    def office_after(self, hi: int) -> int | None:
        """*Almaz Gebreyes, until June the Union's deputy mediator*: a role in the comma phrase that follows a name."""
        s = self.s
        if hi + 1 >= s.n or s.form[hi + 1] != ",":
            return None
        for r in range(hi + 2, min(s.n, hi + 2 + _OFFICE_REACH)):
            if s.sent[r] != s.sent[hi] or s.form[r] in (",", ";", ":") or s.pos[r] in ("VERB", "AUX"):
                return None
            match = self.found.roles.get(r)
            if match and self._one_person(match.role) and not match.role.plural and not s.dep[r].startswith(("compound", "amod")):
                return r
        return None

    def _one_person(self, role: Role) -> bool:
        return not role.group or role.id in self._people
