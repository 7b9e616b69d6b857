"""What a name or an id means to the reader: the entries behind it, as of a day."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from lapwing.actors.entries import Registry, id_of
from lapwing.actors.names import Name, holds, name_book
from lapwing.actors.shape import Entry, is_person, names_of
from lapwing.lexicon import Lexicon
from lapwing.lexicon.registry import LANGUAGES
from lapwing.lexicon.source import source_directory

_SHIPPED = "ships with Lapwing"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing a name means. `code` and `sector` are those of the day; `strength`: language -> strong or weak, of the name asked for
    (nothing where an id was); `rivals`: others whom the same name means; `file`: where the entry is written."""

    id: str
    kind: str
    label: str
    code: str
    sector: tuple[str, ...]
    strength: dict[str, str]
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    offices: tuple[dict[str, Any], ...]
    members: tuple[str, ...]
    member_of: tuple[str, ...]
    links: dict[str, tuple[str, ...]]
    rivals: tuple[str, ...]
    file: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


class Lookup:
    """Looks names up in `lexicon`, which holds the user's `registry` (an empty one where there is none)."""

    def __init__(self, lexicon: Lexicon, registry: Registry, languages: tuple[str, ...] = LANGUAGES) -> None:
        self.lexicon = lexicon
        self.languages = languages
        self.files = registry.ids()
        data = lexicon.data
        self.entries: dict[str, Entry] = {id_of(entry): entry for key in ("states", "organisations", "people") for entry in data[key]}

    def meanings(self, wanted: str, day: date | None = None) -> list[Meaning]:
        """Everything this name or id means, the user's own first; nothing known: nothing. `day` None: today."""
        found = self._named(wanted)
        if wanted in self.entries and wanted not in found:
            found = {wanted: self._by_id(wanted)} | found
        ranked = sorted(found.items(), key=lambda item: (not any(name.own for name in item[1].values()), item[0]))
        return [self._meaning(id, by_language, wanted, day) for id, by_language in ranked]

    def _named(self, text: str) -> dict[str, dict[str, Name]]:
        """Id -> language -> what exactly this text means there."""
        found: dict[str, dict[str, Name]] = {}
        for language in self.languages:
            book = name_book(self.lexicon, language)
            for a, b, which in book.spelled(text):
                if (a, b) == (0, len(text)):
                    for name in book.meanings(which):
                        found.setdefault(name.id, {})[language] = name
        return found

    def _by_id(self, id: str) -> dict[str, Name]:
        """An entry by one of its own names, whatever that name means besides."""
        names = (self._named(text).get(id) for text in _texts(self.entries[id]))
        return next((by_language for by_language in names if by_language), {})

    def _meaning(self, id: str, by_language: dict[str, Name], wanted: str, day: date | None) -> Meaning:
        entry = self.entries[id if id in self.entries else id.split(":")[0]]
        name = next(iter(by_language.values()), None) or Name(id, "organisation", str(entry.get("code", id)), id)
        stamp = day.isoformat() if day else "9999"
        person = name.kind == "person"
        dated = person or name.kind == "organisation"
        asked_by_name = wanted != id
        names = names_of(entry) if dated or name.kind == "state" else [(wanted, name.strong)]
        texts = [wanted] if asked_by_name else _texts(entry)
        return Meaning(
            id=id,
            kind=name.kind if name.kind != "organisation" else str(entry.get("kind") or name.kind),
            label=name.label,
            code=name.code_on(day) if person else name.code,
            sector=name.sectors_on(day) if dated else name.sector,
            strength={language: "strong" if n.strong else "weak" for language, n in by_language.items()} if asked_by_name else {},
            strong=tuple(dict.fromkeys(text for text, strong in names if strong)),
            weak=tuple(dict.fromkeys(text for text, strong in names if not strong)),
            offices=tuple({**office, "held": holds(office, stamp)} for office in name.offices),
            members=tuple(m["id"] for m in entry.get("members") or () if holds(m, stamp)) if dated else (),
            member_of=self._memberships(id, stamp) if name.kind == "state" else (),
            links={key: links for key in ("parent", "predecessor", "successor") if (links := _links(entry, key))} if dated else {},
            rivals=self._rivals(id, texts),
            file=self.files.get(id) or _shipped_file(entry),
        )

    def _memberships(self, state: str, stamp: str) -> tuple[str, ...]:
        """Organisations that a state belongs to."""
        found = (e for e in self.lexicon.data["organisations"] if any(m["id"] == state and holds(m, stamp) for m in e.get("members") or ()))
        return tuple(e["id"] for e in found)

    def _rivals(self, id: str, texts: list[str]) -> tuple[str, ...]:
        others = {f"{n.id} ({n.kind}, {n.code})": None for text in texts for named in self._named(text).values() for n in named.values() if n.id != id}
        return tuple(others)


def _texts(entry: Entry) -> list[str]:
    """Every name of an entry, a state's included."""
    return list(dict.fromkeys(str(text) for text, _ in names_of(entry)))


def _links(entry: Entry, key: str) -> tuple[str, ...]:
    value = entry.get(key)
    if not value:
        return ()
    return (str(value),) if isinstance(value, str) else tuple(f"{link['id']} ({link['date']})" if "date" in link else str(link["id"]) for link in value)


def _shipped_file(entry: Entry) -> str:
    """The file of a shipped entry, where the sources are beside the package."""
    folder = source_directory()
    if folder is None:
        return _SHIPPED
    key, value = ("name", entry["name"]) if is_person(entry) else ("id", entry["id"])
    begins = re.compile(rf"^- *\{{?{key}: *[\"']?{re.escape(value)}[\"']? *[,}}\n]", re.MULTILINE)
    files = (path for path in sorted((folder / "actors").glob("*.yaml")) if begins.search(path.read_text(encoding="utf-8")))
    return next((f"lexicon/actors/{path.name}" for path in files), _SHIPPED)
