"""OpenSanctions, or any FollowTheMoney entities (JSON Lines), to drafts: people with the posts they occupy, organisations by topic and schema.

Fields read: `id`, `schema` and, of `properties`, name, alias, previousName, weakAlias, country, nationality, citizenship, jurisdiction,
mainCountry, topics, position, startDate, endDate, wikidataId; of a Position name, country, topics; of an Occupancy holder, post, startDate,
endDate. Occupancies and positions may stand anywhere in the file, or nested in the person (`positionOccupancies`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lapwing.actors.importers.countries import Countries
from lapwing.actors.importers.draft import Draft, Written, ends_after
from lapwing.actors.importers.judge import Judge
from lapwing.actors.importers.lines import Bad, objects
from lapwing.actors.importers.offices import Offices
from lapwing.actors.importers.report import Report
from lapwing.actors.importers.shelf import Shelf
from lapwing.actors.shape import ITEM, Entry
from lapwing.errors import InputError
from lapwing.lexicon import Lexicon

PEOPLE = frozenset({"Person"})
ORGANISATIONS = frozenset({"Organization", "Company", "PublicBody", "LegalEntity"})
_COUNTRIES = ("nationality", "citizenship", "country", "jurisdiction", "mainCountry")
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")

Properties = dict[str, list[Any]]


def entries(path: Path, lexicon: Lexicon, report: Report) -> Iterator[Entry]:
    """Entries of a file of entities, compressed or not, in the order of their ids. Raises InputError when there is none."""
    shelf = Shelf()
    try:
        reader = _Reader(path, lexicon, shelf, report)
        reader.read()
        if not report.read:
            first = f" (first: {report.bad[0]})" if report.bad else ""
            raise InputError(f"{path} holds no FollowTheMoney entity{first}; give JSON Lines, as OpenSanctions' entities.ftm.json")
        reader.resolve()
        yield from Judge(lexicon, shelf, report).entries()
    finally:
        shelf.close()


class _Reader:
    def __init__(self, path: Path, lexicon: Lexicon, shelf: Shelf, report: Report) -> None:
        self.path = path
        self.shelf = shelf
        self.report = report
        self.table: dict[str, Any] = lexicon.data["imports"]["opensanctions"]
        self.countries = Countries(lexicon)
        self.offices = Offices(lexicon)
        self._ignored = set(self.table["ignore"])
        shelf.database.executescript(
            "CREATE TABLE person (id TEXT PRIMARY KEY, properties TEXT) WITHOUT ROWID;"
            "CREATE TABLE post (id TEXT PRIMARY KEY, properties TEXT) WITHOUT ROWID;"
            "CREATE TABLE occupancy (holder TEXT, post TEXT, start TEXT, end TEXT);"
        )

    # -- reading ----------------------------------------------------------------------------------------------------

    def read(self) -> None:
        for line, raw in objects(self.path):
            if isinstance(raw, Bad):
                self.report.spoilt(line, raw.why)
                continue
            try:
                properties = _properties(raw["properties"])
                if raw.get("caption"):  # what OpenSanctions itself calls the entity
                    properties["name"] = [raw["caption"], *properties.get("name", [])]
                self._take(str(raw["id"]), str(raw["schema"]), properties)
            except (KeyError, TypeError, AttributeError) as error:
                self.report.spoilt(line, f"no FollowTheMoney entity ({type(error).__name__}: {error}); it needs id, schema and properties")
                continue
            self.report.read += 1

    def _take(self, id: str, schema: str, properties: Properties) -> None:
        if schema in PEOPLE:
            for occupancy in properties.pop("positionOccupancies", []):
                self._nested(id, occupancy)
            self._keep("person", id, properties)
        elif schema in ORGANISATIONS:
            self._organisation(id, schema, properties)
        elif schema == "Position":
            self._keep("post", id, properties)
        elif schema == "Occupancy":
            self._occupancy(properties, _first(properties, "holder"), _first(properties, "post"))
        else:
            self.report.left[f"schema {schema}"] += 1

    def _keep(self, table: str, id: str, properties: Properties) -> None:
        query = f"INSERT OR IGNORE INTO {table} VALUES (?, ?)"  # noqa: S608 (the table's name is ours)
        done = self.shelf.database.execute(query, (id, json.dumps(properties, ensure_ascii=False)))
        if done.rowcount == 0 and table == "person":
            self.report.left["an entity that stands twice in the file"] += 1

    def _nested(self, holder: str, raw: Any) -> None:
        """An occupancy written inside its person, its post inside it."""
        if not isinstance(raw, dict):
            return  # a reference: the occupancy has a line of its own
        properties = _properties(raw.get("properties") or {})
        for post in properties.get("post", []):
            if isinstance(post, dict):
                self._keep("post", str(post["id"]), _properties(post.get("properties") or {}))
                post = post["id"]
            self._occupancy(properties, holder, str(post))

    def _occupancy(self, properties: Properties, holder: str, post: str) -> None:
        row = (holder, post, _first(properties, "startDate"), _first(properties, "endDate"))
        self.shelf.database.execute("INSERT INTO occupancy VALUES (?, ?, ?, ?)", row)

    # -- organisations ----------------------------------------------------------------------------------------------

    def _organisation(self, id: str, schema: str, properties: Properties) -> None:
        topics = set(self._topics(properties, ()))
        rows = self.table["organisations"]
        row = next((r for r in rows if topics >= set(r.get("topics") or ()) and schema in r.get("schema", ORGANISATIONS)), None)
        if row is None:
            self.report.know_not("class of organisation", f"{schema} with topics {', '.join(sorted(topics)) or '(none)'}")
            return
        code = row["code"] if row["code"] != "country" else self._country(properties, "an organisation")
        if code is not None:
            self._shelve(Draft(_id(id), False, _names(properties), code, list(row["sector"]), row["kind"], wikidata=_item(id, properties)))

    def _topics(self, properties: Properties, known: Iterable[str]) -> list[str]:
        """Topics of an entity; those of no table are reported."""
        topics = [str(topic) for topic in properties.get("topics", [])]
        listed = self._ignored.union(known, self.table["people"], self.table["posts"], *(r.get("topics") or () for r in self.table["organisations"]))
        for topic in topics:
            if topic not in listed:
                self.report.know_not("topic", topic)
        return topics

    def _country(self, properties: Properties, whose: str) -> str | None:
        """The one country that the properties name, the more telling property first."""
        for property in _COUNTRIES:
            written = [str(value) for value in properties.get(property, [])]
            codes = {self.countries.code(value) for value in written}
            for value in written:
                if self.countries.code(value) is None:
                    self.report.know_not("country", value)
            if len(codes) == 1 and None not in codes:
                return codes.pop()
            if written:
                self.report.left[f"{whose} of {'several countries' if len(written) > 1 else 'an unknown country'}"] += 1
                return None
        self.report.left[f"{whose} of no country"] += 1
        return None

    # -- people -----------------------------------------------------------------------------------------------------

    def resolve(self) -> None:
        """Shelve the people, now that all posts are known."""
        self.shelf.database.execute("CREATE INDEX occupancy_holder ON occupancy (holder)")
        for id, body in self.shelf.database.execute("SELECT id, properties FROM person ORDER BY id"):
            properties = json.loads(body)
            country = self._country(properties, "a person")
            if country is None:
                continue
            topics = self._topics(properties, ())
            sectors = list(dict.fromkeys(sector for topic in topics for sector in self.table["people"].get(topic, ())))
            offices = [*self._posts(id, country), *self._positions(properties)]
            if not offices and not sectors:
                self.report.left["a person without a dated office or a telling topic"] += 1
                continue
            self._shelve(Draft(_id(id), True, _names(properties), country, sectors, offices=offices, wikidata=_item(id, properties)))

    def _posts(self, holder: str, country: str) -> Iterator[dict[str, str]]:
        """The posts that this person occupies."""
        query = "SELECT post, start, end FROM occupancy WHERE holder = ? ORDER BY start, end, post"
        for post, start, end in self.shelf.database.execute(query, (holder,)):
            found = self.shelf.database.execute("SELECT properties FROM post WHERE id = ?", (post,)).fetchone()
            if found is None:
                self.report.offices_left["its post is not in the file"] += 1
                continue
            properties = json.loads(found[0])
            office = self._office([str(name) for name in properties.get("name", [])], self._topics(properties, ()))
            if office is None:
                continue
            whose = {code for value in properties.get("country", []) if (code := self.countries.code(str(value)))}
            # An ambassador's post bears the country it is in.
            abroad = {"country": next(iter(whose))} if len(whose) == 1 and whose != {country} and office != "ambassador" else {}
            yield from self._dated(office, start, end, abroad)

    def _positions(self, properties: Properties) -> Iterator[dict[str, str]]:
        """Posts told in words on the person's own line."""
        for written in properties.get("position", []):
            office = self._office([str(written)], [])
            if office is not None:
                yield from self._dated(office, _first(properties, "startDate"), _first(properties, "endDate"), {})

    def _office(self, names: list[str], topics: list[str]) -> str | None:
        office = next((found for name in names if (found := self.offices.named(name))), None)
        office = office or next((self.table["posts"][topic] for topic in topics if topic in self.table["posts"]), None)
        if office is None:
            self.report.know_not("office", names[0] if names else "(no name)")
        return office

    def _dated(self, office: str, start: str, end: str, abroad: dict[str, str]) -> Iterator[dict[str, str]]:
        start, end = (day if _DAY.fullmatch(day) else "" for day in (start or "", end or ""))
        if not start and not end:
            self.report.offices_left["no dates"] += 1
        elif start and end and ends_after(start, end):
            self.report.offices_left["ends before it begins"] += 1
        else:
            yield {"office": office, **abroad} | ({"from": start} if start else {}) | ({"to": end} if end else {})

    def _shelve(self, draft: Draft) -> None:
        if not self.shelf.add(draft):
            self.report.left["an entity that stands twice in the file"] += 1


def _id(id: str) -> str:
    return f"opensanctions:{id}"


def _properties(raw: Any) -> Properties:
    """Property -> values. Raises AttributeError or TypeError where they are not shaped so."""
    return {str(name): value if isinstance(value, list) else [value] for name, value in raw.items()}


def _first(properties: Properties, name: str) -> str:
    """The first value of a property, the id of an entity that is written inside, or ""."""
    value = next(iter(properties.get(name, [])), "")
    return str(value.get("id", "")) if isinstance(value, dict) else str(value)


def _names(properties: Properties) -> list[Written]:
    found = [Written(str(name)) for property in ("name", "alias", "previousName") for name in properties.get(property, [])]
    return list(dict.fromkeys([*found, *(Written(str(name), weak=True) for name in properties.get("weakAlias", []))]))


def _item(id: str, properties: Properties) -> str:
    return next((str(value) for value in (*properties.get("wikidataId", []), id) if ITEM.fullmatch(str(value))), "")
