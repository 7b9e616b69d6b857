"""What was weighed when mentions were resolved: for what was taken the evidence, for what was not the reason. `lapwing explain` prints it.

Notes are written as decisions fall. On the development articles their cost is lost in the noise (0.057 s of CPU time for 14 articles with or without
them), so they are always kept.
"""

from __future__ import annotations

from lapwing.actors.entity import Entity
from lapwing.actors.names import Name
from lapwing.language.syntax import Syntax
from lapwing.records import Considered, Span


class Notes:
    """The notes of one text. A decision reached twice is noted once."""

    def __init__(self, syntax: Syntax) -> None:
        self.s = syntax
        self._found: dict[tuple[int, int, bool, str, str], tuple[int, int] | None] = {}

    def taken(self, first: int, last: int, what: str, why: str, source: tuple[int, int] | None = None) -> None:
        """Tokens `first` to `last` stand for `what` because of `why`, which rests on the tokens `source`, if elsewhere."""
        self._found.setdefault((first, last, True, what, why), source)

    def refused(self, first: int, last: int, what: str, why: str) -> None:
        """Tokens `first` to `last` might have stood for `what`, but for `why`."""
        self._found.setdefault((first, last, False, what, why), None)

    def take_up(self, first: int, last: int, entity: Entity, why: str) -> None:
        """They stand for somebody mentioned before, elsewhere."""
        if entity.first <= first and last <= entity.last:
            return
        self.taken(first, last, f"the same as {self.at(entity.first, entity.last)}", why, (entity.first, entity.last))

    def passed_over(self, first: int, last: int, entity: Entity, why: str) -> None:
        """They might have stood for somebody mentioned before."""
        self.refused(first, last, f"the same as {self.at(entity.first, entity.last)}", why)

    def at(self, first: int, last: int) -> str:
        """*‘le général’ (characters 120 to 132)*"""
        return f"‘{self.s.text(first, last)}’ (characters {self.s.start[first]} to {self.s.end[last]})"

    def considered(self) -> tuple[Considered, ...]:
        """All notes, in text order."""
        ordered = sorted(self._found.items(), key=lambda note: (note[0][0], note[0][1]))
        return tuple(Considered(self._span(a, b), taken, what, why, self._span(*source) if source else None) for (a, b, taken, what, why), source in ordered)

    def _span(self, first: int, last: int) -> Span:
        return Span(self.s.text(first, last), self.s.start[first], self.s.end[last])


def described(name: Name) -> str:
    """*a weak name of the organisation Alliance of Sahel States (entry aes, IGO)*"""
    strength = "strong" if name.strong else "doubtful" if name.doubtful else "weak"
    return f"a {strength} name of the {name.kind} {name.label} (entry {name.id}, {name.code})"
