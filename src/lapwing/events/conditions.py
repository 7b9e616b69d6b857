"""Conditions: the clauses and phrases an event depends on, found by their marker and bounded by syntax."""

from __future__ import annotations

from dataclasses import dataclass

from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class ConditionClause:
    """Tokens `first` to `last`, marker included; `governor` is the token the clause hangs on."""

    first: int
    last: int
    governor: int


_TEMPORAL_ONLY = frozenset({"until", "should"})


def find_conditions(s: Syntax, lexicon: Lexicon) -> list[ConditionClause]:
    """All conditions of a text, in order."""
    markers = sorted((tuple(m.replace("s'", "s'").split()) for m in lexicon.words("grammar", "conditional", s.language)), key=lambda m: (-len(m), m))
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for marker in markers:
        by_first.setdefault(marker[0], []).append(marker)
    found: list[ConditionClause] = []
    for a, b in s.sentences:
        k = a
        while k < b:
            clause = None
            for marker in by_first.get(s.lower[k], ()):
                n = len(marker)
                if k + n <= b and _matches(s, k, marker):
                    clause = _clause(s, k, n, a, b, marker)
                    if clause:
                        break
            if clause:
                found.append(clause)
                k = clause.last + 1
            else:
                k += 1
    return found


def _matches(s: Syntax, k: int, marker: tuple[str, ...]) -> bool:
    for offset, word in enumerate(marker):
        low = s.lower[k + offset]
        if low == word or (word == "que" and low == "qu'") or (word == "de" and low in ("d'", "du", "des")):
            continue
        return False
    return True


def _clause(s: Syntax, k: int, n: int, a: int, b: int, marker: tuple[str, ...]) -> ConditionClause | None:
    if marker == ("tant", "que") and k > a and s.lower[k - 1] == "en":
        return None  # "en tant que": as, no condition
    if n == 1:
        word = marker[0]
        if word in ("si", "s'", "if") and s.dep[k].split(":")[0] not in ("mark", "advmod", "cc"):
            return None
        if word == "s'" and not (k + 1 < b and s.lower[k + 1] in ("il", "ils")):
            return None
        if word == "should" and k != a:
            return None
        if word == "until":
            return None
        verb = s.head[k]
        if verb <= k:
            return None
        if word in ("si", "s'", "if") and s.dep[verb].split(":")[0] in ("ccomp", "obj", "root"):
            return None  # "demande si …": an indirect question
        if word == "si" and s.pos[verb] in ("ADJ", "ADV") and verb == k + 1:
            return None  # "si grand"
        last = _end(s, verb, b, k)
        return ConditionClause(k, last, s.head[verb])
    inside = range(k, k + n)
    governor = next((s.head[j] for j in inside if s.head[j] not in inside), k)
    anchor = next((j for j in inside if s.head[j] not in inside), k)
    if s.head[anchor] > anchor and s.dep[anchor].split(":")[0] in ("mark", "case", "cc", "fixed", "advmod"):
        # The marker hangs on the clause's verb: that verb's own head is the governor.
        verb = s.head[anchor]
        return ConditionClause(k, _end(s, verb, b, k), s.head[verb])
    last = max(_end(s, j, b, k) for j in inside)
    if last <= k + n - 1:
        last = _until_comma(s, k + n, b)
    return ConditionClause(k, last, governor if governor not in inside else k)


def _end(s: Syntax, head: int, b: int, start: int) -> int:
    """Last token of the subtree of `head`, without a following quotation or speech parenthesis."""
    last = head
    for j in s.subtree(head):
        if j < start:
            continue
        last = max(last, j)
    last = min(last, b - 1)
    while last > head and s.pos[last] == "PUNCT":
        last -= 1
    return last


def _until_comma(s: Syntax, k: int, b: int) -> int:
    j = k
    while j < b and s.form[j] not in (",", ";", ".", "?", "!", ":", '"'):
        j += 1
    return max(k, j - 1)
