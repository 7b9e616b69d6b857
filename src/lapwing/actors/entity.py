"""A mention with who it stands for."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Entity:
    """A resolved mention. `kind`: state, capital, city, metonym, body, organisation, person, people, thing."""

    code: str | None
    kind: str
    head: int
    first: int
    last: int
    rule: str
    name: str | None = None
    actor_id: str | None = None
    sector: tuple[str, ...] = ()
    role: str | None = None
    gender: str = ""
    plural: bool = False
    human: bool = False
    definite: bool = False
    speaker: str | None = None
    office: str | None = None  # held by a known person at the article's date, titled so here or not

    def moved(self, head: int, first: int, last: int, rule: str) -> Entity:
        """The same referent mentioned elsewhere."""
        return replace(self, head=head, first=first, last=last, rule=rule)

    @property
    def key(self) -> tuple[str | None, str | None, tuple[str, ...]]:
        return (self.actor_id or self.name, self.code, self.sector)

    def label(self) -> str:
        """What to call it in the rule of another mention."""
        return self.name or self.rule
