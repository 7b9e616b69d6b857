"""PLOVER contexts of an event: what its frame, category and parties bring, then the words of its sentence and, failing these, of its paragraph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lapwing.language.syntax import Syntax
from lapwing.language.tokenizer import normalise
from lapwing.lexicon import Lexicon
from lapwing.records import Party

#: H20: a record carries four contexts at most.
MOST = 4
#: With fewer contexts than this told by the sentence, the rest of its paragraph is read too: it adds those of which it holds `THEME` different
#: signs. On the development articles F1 of contexts is 0.621 with (1, 3), 0.607 with (1, 2), 0.617 without the paragraph, 0.573 with (2, 2).
ENOUGH, THEME = 1, 3


@dataclass(frozen=True, slots=True)
class _Signs:
    """The words of one context in one language."""

    context: str
    lemmas: frozenset[str]
    expressions: tuple[str, ...]
    struck: tuple[str, ...]


class Contexts:
    """Finds the contexts of events in one parsed text."""

    def __init__(self, syntax: Syntax, lexicon: Lexicon) -> None:
        self.s = syntax
        entries = lexicon.data.get("context_words") or {}
        self._signs = [_signs(name, entry, syntax.language) for name, entry in entries.items()]
        self._events = _inverted(entries, "events")
        self._sectors = _inverted(entries, "sectors")
        self._counted: dict[tuple[int, int], dict[str, int]] = {}

    def of(self, head: int, own: tuple[str, ...], event: str, mode: str | None, parties: Iterable[Party]) -> tuple[str, ...]:
        """The contexts of the event whose trigger is token `head`; `own` are those its frame gives."""
        found = list(own)
        found += self._events.get(event, []) + self._events.get(f"{event}.{mode}", [])
        found += [context for party in parties for sector in party.sector[:1] for context in self._sectors.get(sector, [])]
        sentence = self.s.sentences[self.s.sent[head]]
        told = self._count(*sentence)
        found += [context for context, _ in _ranked(told)]
        if len(told) < ENOUGH:
            found += [context for context, n in _ranked(self._count(*self._paragraph(head))) if n >= THEME]
        return tuple(dict.fromkeys(found))[:MOST]

    def _paragraph(self, head: int) -> tuple[int, int]:
        block = self.s.block[head]
        inside = [(a, b) for a, b in self.s.sentences if self.s.block[a] == block]
        return inside[0][0], inside[-1][1]

    def _count(self, a: int, b: int) -> dict[str, int]:
        """How many different signs of each context stand between two tokens."""
        if (a, b) not in self._counted:
            lemmas = self.s.lemma[a:b]
            text = f" {normalise(self.s.text(a, b - 1)).lower()} "
            self._counted[a, b] = {signs.context: n for signs in self._signs if (n := _number(signs, lemmas, text))}
        return self._counted[a, b]


def _number(signs: _Signs, lemmas: list[str], text: str) -> int:
    words = set(lemmas)
    for expression in signs.struck:
        if expression in text:
            words -= set(expression.split())
    return len(signs.lemmas & words) + sum(expression in text for expression in signs.expressions)


def _ranked(counted: dict[str, int]) -> list[tuple[str, int]]:
    """The contexts with most signs first, ties in the order of the lexicon."""
    return sorted(counted.items(), key=lambda item: -item[1])


def _signs(name: str, entry: dict[str, Any], language: str) -> _Signs:
    written = [normalise(str(word)).lower() for word in entry.get(language) or ()]
    struck = (entry.get("not") or {}).get(language) or ()
    several = tuple(word for word in written if " " in word or "'" in word)
    return _Signs(name, frozenset(set(written) - set(several)), several, tuple(str(word).lower() for word in struck))


def _inverted(entries: dict[str, Any], field: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for context, entry in entries.items():
        for value in entry.get(field) or ():
            found.setdefault(str(value), []).append(context)
    return found
