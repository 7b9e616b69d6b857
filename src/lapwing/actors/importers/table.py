"""A table of the user's own (CSV, or YAML with one record an item) to drafts: which column is which field is told, or seen from its name.

Fields, all but a name optional:
  id                  the actor's identifier; rows of one id are one actor. Without it the names make it
  name, fr, en        what it is called in any language, in French, in English; several names are separated by `;` or `|`
  alias, weak         further names; names that need support in the article
  country, code       its country by name or code; a PLOVER code of an organisation that is no state's (IGO, NGO …)
  sector              PLOVER sectors
  kind                `person`, or the kind of organisation
  office, from, to    an office of a person, by id or in words, with its days; a record with an office is a person
  wikidata            its item
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from lapwing.actors.importers.countries import Countries, key
from lapwing.actors.importers.draft import Draft, Written
from lapwing.actors.importers.judge import Judge
from lapwing.actors.importers.lines import Bad
from lapwing.actors.importers.offices import Offices
from lapwing.actors.importers.report import Report
from lapwing.actors.importers.shelf import Shelf
from lapwing.actors.shape import ITEM, Entry
from lapwing.errors import InputError
from lapwing.lexicon import Lexicon
from lapwing.sources.decode import binary_reason, decode

FIELDS = ("id", "name", "fr", "en", "alias", "weak", "country", "code", "sector", "kind", "office", "from", "to", "wikidata")
_DELIMITERS = ",;\t|"
_DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_PARTS = re.compile(r"[;|\n]")
_PERSON = frozenset({"person", "personne", "people", "personnes"})

#: Column -> value; under None whatever stands beyond the last column.
Cells = dict[Any, Any]
#: Field -> value.
Row = dict[str, str]


def entries(
    path: Path, lexicon: Lexicon, report: Report, *, columns: dict[str, str] | None = None, encoding: str | None = None, delimiter: str | None = None
) -> Iterator[Entry]:
    """Entries of a table in the order of their ids. `columns`: field -> column, where the column's name is not the field's.

    Raises InputError when it cannot be read, or a column is not there.
    """
    rows = _named(path, _rows(path, encoding, delimiter), columns or {})
    shelf = Shelf()
    try:
        reader = _Reader(lexicon, report)
        for draft in reader.read(rows):
            shelf.add(draft)
        yield from Judge(lexicon, shelf, report).entries()
    finally:
        shelf.close()


# -- rows ----------------------------------------------------------------------------------------------------------


def _rows(path: Path, encoding: str | None, delimiter: str | None) -> Iterator[tuple[int, Cells]]:
    """(line or item, column -> value) of a file."""
    text = _text(path, encoding)
    if path.suffix.lower() in (".yaml", ".yml"):
        return _items(path, text)
    return _lines(path, text, delimiter)


def _text(path: Path, encoding: str | None) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}; check the path") from error
    reason = binary_reason(data)
    if reason:
        raise InputError(f"{path} is {reason}, no table; save it as CSV")
    if encoding is None:
        return decode(data).text
    try:
        return data.decode(encoding)
    except LookupError as error:
        raise InputError(f"there is no encoding '{encoding}'; give utf-8, cp1252, utf-16 …, or leave --encoding out") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not written in {encoding} (byte {error.start}); give another, or leave --encoding out") from error


def _lines(path: Path, text: str, delimiter: str | None) -> Iterator[tuple[int, Cells]]:
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise InputError(f"{path} is empty; its first line must name the columns")
    header = text.splitlines()[0]
    # The delimiter that stands most often in the line of names: those hold no sentences.
    found = delimiter or max(_DELIMITERS, key=lambda sign: (header.count(sign), -_DELIMITERS.index(sign)))
    if len(found) != 1:
        raise InputError(f"'{found}' is no delimiter; give one character, as in --delimiter ';'")
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=found)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise InputError(f"{path}: line {reader.line_num + 1}: {error}; correct the line") from error


def _items(path: Path, text: str) -> Iterator[tuple[int, Cells]]:
    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {' '.join(str(error).split())}; correct the file") from error
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise InputError(f"{path} must hold a list of records; write each after '- ', as 'column: value'")
    return enumerate(({str(name): value for name, value in item.items()} for item in data), 1)


def _named(path: Path, rows: Iterator[tuple[int, Cells]], columns: dict[str, str]) -> Iterator[tuple[int, Row | Bad]]:
    """Rows by field. Raises InputError for a field that does not exist and a column that the table has not."""
    unknown = sorted(set(columns) - set(FIELDS))
    if unknown:
        raise InputError(f"there is no field '{unknown[0]}'; --column takes {', '.join(FIELDS)}")
    first = next(rows, None)
    if first is None:
        raise InputError(f"{path} holds no record below the names of its columns; add one a line")
    there = [str(name) for name in first[1] if name is not None]
    for field, column in columns.items():
        if column not in there:
            raise InputError(f"{path} has no column '{column}' (for {field}); it has {', '.join(there)}")
    by_key = {key(name): name for name in there}
    chosen = {field: column for field in FIELDS if (column := columns.get(field) or by_key.get(field, ""))}
    if not chosen.keys() & {"name", "fr", "en"}:
        raise InputError(f"{path} has no column of names (it has {', '.join(there)}); tell which it is, as in --column name={there[0]}")
    return ((line, _by_field(row, chosen)) for line, row in chain([first], rows))


def _by_field(row: Cells, chosen: dict[str, str]) -> Row | Bad:
    if row.get(None):
        return Bad("more cells than columns; put quotation marks round a cell that holds the delimiter")
    return {field: _cell(row.get(column)) for field, column in chosen.items()}


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(_cell(item) for item in value)
    return " ".join(str(value).split()) if value is not None else ""


# -- drafts --------------------------------------------------------------------------------------------------------


class _Reader:
    def __init__(self, lexicon: Lexicon, report: Report) -> None:
        self.report = report
        self.countries = Countries(lexicon)
        self.offices = Offices(lexicon)
        self.sectors = set(lexicon.codebook["sectors"])

    def read(self, rows: Iterable[tuple[int, Row | Bad]]) -> list[Draft]:
        """One draft an id, in the order in which the ids first stand."""
        drafts: dict[str, Draft] = {}
        for line, row in rows:
            if isinstance(row, Bad):
                self.report.spoilt(line, row.why)
                continue
            if not any(row.values()):
                continue
            self.report.read += 1
            draft = self._draft(line, row)
            if draft is None:
                continue
            held = drafts.setdefault(draft.id, draft)
            if held is not draft:
                held.offices += draft.offices
                held.names = list(dict.fromkeys([*held.names, *draft.names]))
        return list(drafts.values())

    def _draft(self, line: int, row: Row) -> Draft | None:
        names = _names(row)
        if not names:
            self.report.spoilt(line, "no name")
            return None
        person = key(row.get("kind", "")) in _PERSON or bool(row.get("office"))
        code = self._code(row)
        if code is None:
            self.report.spoilt(line, f"'{row.get('country') or row.get('code') or ''}' is no country or code that is known ({names[0].text})")
            return None
        sector = self._sectors(row)
        if not person and not sector and code == self.countries.code(code):
            self.report.spoilt(line, f"an organisation of a state without a sector that is known would pass for the state itself ({names[0].text})")
            return None
        id = row.get("id") or "table:" + hashlib.sha256("\n".join(n.text for n in names).encode()).hexdigest()[:12]
        kind = "" if person else row.get("kind", "")
        return Draft(id, person, names, code, sector, kind, self._offices(line, row), self._item(line, row))

    def _item(self, line: int, row: Row) -> str:
        item = row.get("wikidata", "")
        if item and not ITEM.fullmatch(item):
            self.report.spoilt(line, f"'{item}' is no Wikidata id; write Q and digits (it is left out)")
            return ""
        return item

    def _code(self, row: Row) -> str | None:
        """The code given, else the country's. An unknown one is counted by its name."""
        for field in ("code", "country"):
            written = row.get(field)
            if written:
                found = self.countries.any_code(written)
                if found is None:
                    self.report.know_not(field, written)
                return found
        return None

    def _sectors(self, row: Row) -> list[str]:
        found = []
        for written in _parts(row.get("sector", "").replace(",", ";")):
            if written.upper() in self.sectors:
                found.append(written.upper())
            else:
                self.report.know_not("sector", written)
        return list(dict.fromkeys(found))

    def _offices(self, line: int, row: Row) -> list[dict[str, str]]:
        if not row.get("office"):
            return []
        office = self.offices.named(row["office"])
        if office is None:
            self.report.know_not("office", row["office"])
            return []
        days = {field: row.get(field, "") for field in ("from", "to")}
        wrong = next((day for day in days.values() if day and not _DAY.fullmatch(day)), None)
        if wrong is not None:
            self.report.spoilt(line, f"'{wrong}' is no day; write YYYY, YYYY-MM or YYYY-MM-DD (the office is left out)")
            return []
        return [{"office": office} | {field: day for field, day in days.items() if day}]


def _names(row: Row) -> list[Written]:
    found = [Written(text, language) for field, language in (("name", ""), ("fr", "fr"), ("en", "en"), ("alias", "")) for text in _parts(row.get(field, ""))]
    return [*found, *(Written(text, weak=True) for text in _parts(row.get("weak", "")))]


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in _PARTS.split(cell) if part.strip()]
