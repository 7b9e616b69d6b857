"""Named values to a document's fields, the same for JSON Lines and for tables: by a mapping of the user's, or by names in common use.

A mapping says under which name each field stands: {"text": "body", "title": "headline"}; an empty name leaves a field out. A field that it does not
mention stands under its own name, or under the one of its `SYNONYMS` that is there. Where several could be the text it is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lapwing.errors import InputError

#: Field -> other names it is taken from (docs/collecting.md lists them). Compared without case, blanks, hyphens and underscores.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "text": ("body", "content", "article", "article text", "full text", "texte", "contenu"),
    "html": (),
    "title": ("headline", "titre"),
    "author": ("authors", "byline", "auteur"),
    "publisher": ("source", "outlet", "newspaper", "media", "journal"),
    "published": ("date", "published at", "publication date", "pub date", "publish date", "date de publication"),
    "url": ("link", "uri", "lien"),
    "language": ("lang", "langue"),
    "id": ("article id", "document id", "doc id"),
}
FIELDS = tuple(SYNONYMS)
_HALF = re.compile("[\ud800-\udfff]")
#: Names listed in a message.
_LISTED = 12
#: Combinations of names whose fields are remembered; a file of JSON Lines has few.
_REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class Record:
    """One line's or row's fields, each a stripped string or None; exactly one of `text` and `html` is set."""

    line: int
    text: str | None
    html: str | None
    title: str | None
    author: str | None
    publisher: str | None
    published: str | None
    url: str | None
    language: str | None
    id: str | None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no document: its number (from 1; 0 stands for the file), the reason, and the problem's kind (malformed, empty, too-large …)."""

    line: int
    reason: str
    kind: str = "malformed"


def parse_columns(text: str) -> dict[str, str]:
    """ "text=body,title=headline" to a mapping; a column's name may hold commas. Raises InputError."""
    found: dict[str, str] = {}
    last = ""
    for part in text.split(","):
        name, sign, column = part.partition("=")
        if sign and name.strip() in FIELDS:
            last = name.strip()
            found[last] = column.strip()
        elif last and not sign:
            found[last] += f",{part}"
        else:
            raise InputError(f"'{part.strip()}' maps no field; write FIELD=COLUMN, the fields being {', '.join(FIELDS)}")
    return found


@dataclass(slots=True)
class Columns:
    """Which name holds which field. `mapping` is the user's, field -> name."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    _known: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict)

    def find(self, names: tuple[str, ...]) -> dict[str, str]:
        """Field -> which of `names` holds it. Raises InputError where none, or more than one, could be the text."""
        found = self._known.get(names)
        if found is None:
            found = self._find(names)
            if len(self._known) < _REMEMBERED:
                self._known[names] = found
        return found

    def missing(self, names: Iterable[str]) -> str:
        """What is wrong with a table of these columns: those of the mapping that it lacks; "" when all are there."""
        present = set(names)
        lacking = [(name, column) for name, column in self.mapping.items() if column and column not in present]
        if not lacking:
            return ""
        wanted = " and ".join(f"'{column}' ({name})" for name, column in lacking)
        return f"has no column {wanted}; it has {listed(names)}: mend the mapping"

    def score(self, names: Iterable[str]) -> int:
        """How many of `names` mean something: which way of splitting a header is the right one."""
        folded = {_fold(n) for n in names}
        mapped = {_fold(c) for c in self.mapping.values() if c}
        return sum(10 for name in mapped if name in folded) + sum(1 for f in FIELDS if {_fold(f), *map(_fold, SYNONYMS[f])} & folded)

    def _find(self, names: tuple[str, ...]) -> dict[str, str]:
        folded: dict[str, list[str]] = {}
        for name in names:
            folded.setdefault(_fold(name), []).append(name)
        found: dict[str, str] = {}
        for wanted in FIELDS:
            if wanted in self.mapping:
                if self.mapping[wanted] in names:
                    found[wanted] = self.mapping[wanted]
                continue
            candidates = folded.get(_fold(wanted)) or [n for synonym in SYNONYMS[wanted] for n in folded.get(_fold(synonym), ())]
            candidates = [n for n in candidates if n not in self.mapping.values()]
            if len(candidates) == 1:
                found[wanted] = candidates[0]
            elif candidates and wanted == "text":
                raise InputError(f"the text may be any of {listed(candidates)}; say which (--columns text={candidates[0]})")
        if "text" not in found and "html" not in found:
            if self.mapping.get("text"):
                raise InputError(f"no field '{self.mapping['text']}', which the mapping names as the text (it has {listed(names)})")
            raise InputError(f"no field text, body, content or html (it has {listed(names)}); name the article's text 'text' or map it (--columns text=NAME)")
        return found


def _fold(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "").replace(" ", "")


def listed(names: Iterable[str]) -> str:
    """Names for a message: the first dozen, none of them long."""
    shown = [" ".join(n.split())[:40] for n in names]
    return (", ".join(shown[:_LISTED]) + (" …" if len(shown) > _LISTED else "")) or "none"


def record(number: int, values: Mapping[str, object], columns: Columns) -> Record | BadLine:
    """The document of line `number`. Never raises on what the values are."""
    try:
        # Of what is missing or blank no other name may be kept from standing in, but a line must have been meant as an article.
        filled = tuple(name for name, value in values.items() if not _blank(value))
        at = columns.find(filled)
    except InputError as error:
        return _without_text(number, values, columns, error)
    for name in ("text", "html"):
        if name in at and not isinstance(values[at[name]], str):
            return BadLine(number, f"field '{at[name]}' is a JSON {json_type(values[at[name]])}, not a string; write the article's text there")
    given = {name: string(values[column]) for name, column in at.items() if name not in ("text", "html")}
    text = sound(str(values[at["text"]])) if "text" in at else None
    html = sound(str(values[at["html"]])) if text is None else None
    return Record(number, text, html, *(given.get(name) for name in ("title", "author", "publisher", "published", "url", "language", "id")))


def _without_text(number: int, values: Mapping[str, object], columns: Columns, error: InputError) -> BadLine:
    """Is the text blank, or is there no such field?"""
    try:
        at = columns.find(tuple(name for name, value in values.items() if value is not None))
    except InputError:
        return BadLine(number, str(error))
    if any(_blank(values[at[name]]) for name in ("text", "html") if name in at):
        return BadLine(number, f"field '{at.get('text') or at['html']}' is empty; remove the line or fill it", "empty")
    return BadLine(number, str(error))


def _blank(value: object) -> bool:
    """Nothing, an empty string, or the number that stands for nothing in tables of pandas."""
    return value is None or value != value or (isinstance(value, str) and not value.strip())


def sound(text: str) -> str:
    """The text without what no table and no R can hold: halves of surrogate pairs (\\ud83d) become U+FFFD, NULs go."""
    if _HALF.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\0", "")


def string(value: object) -> str | None:
    """A field as text: strings, numbers and dates as they are, a list joined by commas, anything else nothing."""
    if isinstance(value, list):
        return ", ".join(filter(None, (string(v) for v in value))) or None
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or value != value:
        return None
    return sound(str(value).strip()) or None


def json_type(value: object) -> str:
    """What JSON calls a value."""
    names = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number", float: "number"}
    return names.get(type(value), "null")
