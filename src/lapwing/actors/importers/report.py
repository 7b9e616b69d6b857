"""What an import read, wrote, made weak and left out, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

#: A broken file may have millions of bad lines: so many are named, the rest only counted.
MOST_NAMED = 1000
#: Lines of each list in the text; the JSON has them all.
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """A name that was not taken as strong: `fate` is weak or left out."""

    name: str
    id: str
    fate: str
    why: str


@dataclass(slots=True)
class Report:
    """`left` counts records by reason; `unknown` counts values by kind (country, class, office …), most frequent first in the text."""

    source: str
    read: int = 0
    people: int = 0
    organisations: int = 0
    left: Counter[str] = field(default_factory=Counter)
    offices_left: Counter[str] = field(default_factory=Counter)
    unknown: dict[str, Counter[str]] = field(default_factory=dict)
    names: list[Judged] = field(default_factory=list)
    foreign_names: int = 0
    bad: list[str] = field(default_factory=list)
    bad_lines: int = 0

    def know_not(self, kind: str, value: str) -> None:
        """A value that no table has."""
        self.unknown.setdefault(kind, Counter())[value] += 1

    def spoilt(self, line: int, why: str) -> None:
        """A line that cannot be read, or says nothing that can be used."""
        self.bad_lines += 1
        if len(self.bad) < MOST_NAMED:
            self.bad.append(f"{self.source}: line {line}: {why}")

    def judged(self, name: str, entry: str, fate: str, why: str) -> None:
        self.names.append(Judged(name, entry, fate, why))

    def to_dict(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "read": self.read,
            "written": {"people": self.people, "organisations": self.organisations},
            "left_out": _ranked(self.left),
            "offices_left_out": _ranked(self.offices_left),
            "unknown": {kind: _ranked(values) for kind, values in sorted(self.unknown.items())},
            "names": [{"name": n.name, "entry": n.id, "fate": n.fate, "why": n.why} for n in self.names],
            "names_not_in_latin_letters": self.foreign_names,
            "bad_lines": {"count": self.bad_lines, "first": self.bad},
        }

    def to_text(self) -> str:
        """Sentences and short lists."""
        lines = [f"{self.source}: {self.read} records read, {self.people + self.organisations} entries written"]
        lines.append(f"  people {self.people}, organisations {self.organisations}")
        lines += _counted("Left out", self.left) + _counted("Offices left out", self.offices_left)
        for kind, values in sorted(self.unknown.items()):
            lines += _counted(f"Unknown: {kind}", values)
        fates = Counter(f"{n.fate}, {n.why}" for n in self.names)
        lines += _counted("Names not taken as strong", fates)
        lines += _some([f"{n.name} ({n.id}): {n.fate}, {n.why}" for n in self.names])
        if self.foreign_names:
            lines.append(f"Names not in Latin letters, left out: {self.foreign_names}")
        if self.bad_lines:
            lines.append(f"Bad lines, skipped: {self.bad_lines}")
            lines += _some(self.bad, self.bad_lines)
        return "\n".join(lines) + "\n"


def _ranked(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _counted(title: str, counts: Counter[str]) -> list[str]:
    if not counts:
        return []
    return [f"{title}: {counts.total()}", *_some([f"{value} ({count})" for value, count in _ranked(counts).items()])]


def _some(lines: list[str], total: int | None = None) -> list[str]:
    more = (total or len(lines)) - min(len(lines), _SHOWN)
    return [f"  {line}" for line in lines[:_SHOWN]] + ([f"  … and {more} more"] if more > 0 else [])
