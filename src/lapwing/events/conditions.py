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
    asking = lexicon.words("grammar", "asking", s.language)
    anyone = lexicon.words("grammar", "anyone", s.language)
    any_new = lexicon.words("grammar", "any_new", s.language)
    any_word = lexicon.words("grammar", "any", s.language)
    inverted = lexicon.words("grammar", "inverted", s.language)
    found: list[ConditionClause] = []
    for a, b in s.sentences:
        k = a
        while k < b:
            clause = None
            if s.lower[k] in anyone:
                clause = _whoever(s, k, b)
            elif s.lower[k] in any_word:
                clause = _any(s, k, b, any_new)
            elif s.lower[k] in inverted:
                clause = _inverted(s, k, b)
            for marker in () if clause else by_first.get(s.lower[k], ()):
                n = len(marker)
                if k + n <= b and _matches(s, k, marker):
                    clause = _clause(s, k, n, a, b, marker)
                    if clause is None and marker in (("s'",), ("si",)):
                        clause = _misparsed_if(s, k, a, b, asking)
                    if clause:
                        break
            if clause:
                found.append(clause)
                k = clause.last + 1
            else:
                k += 1
    return found


def _misparsed_if(s: Syntax, k: int, a: int, b: int, asking: frozenset[str]) -> ConditionClause | None:
    """French *si* the parser made a preposition, and *s'il*: a condition wherever the word before does not ask."""
    if s.lower[k] == "s'" and not (k + 1 < b and s.lower[k + 1] in ("il", "ils")):
        return None
    if s.lower[k] == "si" and not (s.dep[k] == "case" or (s.dep[k] == "mark" and k == a + (s.pos[a] == "PUNCT"))):
        return None
    if any(s.lemma[j] in asking for j in range(max(a, k - 3), k)):
        return None
    last = _until_comma(s, k + 1, b, through_quotes=True)
    if not any(s.pos[j] in ("VERB", "AUX") for j in range(k, last + 1)) and k > a + 1:
        return None
    before = [j for j in range(a, k) if s.pos[j] == "VERB"]
    after = [j for j in range(last + 1, b) if s.pos[j] == "VERB"]
    governor = before[-1] if before else after[0] if after else None
    return None if governor is None else ConditionClause(k, last, governor)


def _whoever(s: Syntax, k: int, b: int) -> ConditionClause | None:
    """*quiconque saboterait le processus*, *anyone who surrenders*: the act hangs on somebody's doing it."""
    clause = next((v for v in (s.head[k], *s.children[k]) if v > k and s.pos[v] in ("VERB", "AUX") and v < b and v - k <= 8), None)
    if clause is None:
        return None
    governor = s.head[clause] if s.head[k] == clause else s.head[k]
    return ConditionClause(k, _end(s, clause, b, k), governor)


def _inverted(s: Syntax, k: int, b: int) -> ConditionClause | None:
    """*should it stay there*, *were Haftar to hand over the base*, *had they asked*: a condition without a conjunction."""
    verb = s.head[k]
    if not k < verb < b or not s.dep[k].startswith(("aux", "cop")) or s.form[b - 1] == "?":
        return None
    subject = s.kid(verb, "nsubj")
    if subject is None or not k < subject < verb or (s.lower[k] == "were" and not any(s.lower[c] == "to" for c in s.children[verb])):
        return None
    return ConditionClause(k, _end(s, verb, b, k), s.head[verb])


def _any(s: Syntax, k: int, b: int, new: frozenset[str]) -> ConditionClause | None:
    """*toute nouvelle incursion*, *any further attack*, *any mutineer who surrenders*."""
    noun = s.head[k]
    if noun <= k or noun >= b or s.pos[noun] != "NOUN":
        return None
    relative = next((c for c in s.children[noun] if s.dep[c] == "acl:relcl"), None)
    fresh = any(s.dep[c] == "amod" and s.lemma[c] in new for c in s.children[noun])
    if relative is None and not fresh:
        return None
    last = _end(s, relative, b, k) if relative is not None else noun
    return ConditionClause(k, last, s.head[noun])


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
        if word == "should":
            return None  # its condition is an inversion
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


def _until_comma(s: Syntax, k: int, b: int, *, through_quotes: bool = False) -> int:
    j = k
    stops = (",", ";", ".", "?", "!", ":") if through_quotes else (",", ";", ".", "?", "!", ":", '"')
    while j < b and s.form[j] not in stops:
        j += 1
    return max(k, j - 1)
