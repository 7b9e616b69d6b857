"""Wikidata's JSON dump to drafts: people with the offices they held, organisations of the classes in `lexicon/imports/wikidata.yaml`.

The dump is read twice. The first time only for its classes, positions and countries, which may stand anywhere in it; the second time for the
people and organisations themselves. Neither is held in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lapwing.actors.importers.countries import Countries
from lapwing.actors.importers.draft import Draft, ends_after
from lapwing.actors.importers.judge import Judge
from lapwing.actors.importers.lines import Bad, objects
from lapwing.actors.importers.report import Report
from lapwing.actors.importers.shelf import Shelf
from lapwing.actors.importers.wikidata_classes import Classes, Row
from lapwing.actors.importers.wikidata_items import Item, Statement
from lapwing.actors.shape import Entry
from lapwing.errors import InputError
from lapwing.lexicon import Lexicon

#: People all of whose offices ended before are left out: news of today does not name them, but their names make others ambiguous. The shipped
#: registry begins with the wars since 1990 too.
SINCE = 1990
#: Properties without which a line cannot hold what is looked for; passing over the others saves parsing nine tenths of a dump.
_TELLS = re.compile(rb'"P(?:279|297|298|1001)":')
_WORTH = re.compile(rb'"P(?:39|17|159|1001)":')
_HUMAN = "Q5"


def entries(path: Path, lexicon: Lexicon, report: Report, *, since: int = SINCE) -> Iterator[Entry]:
    """Entries of a dump (`.json`, `.json.gz`, `.json.bz2`: one entity a line in an array) in the order of their ids.

    Raises InputError when it cannot be opened or holds no entity.
    """
    shelf = Shelf()
    try:
        reader = _Reader(path, lexicon, shelf, report, since)
        reader.learn()
        reader.read()
        if not report.read:
            first = f" (first: {report.bad[0]})" if report.bad else ""
            raise InputError(f"{path} holds no Wikidata entity{first}; give a JSON dump, one entity a line")
        yield from Judge(lexicon, shelf, report).entries()
    finally:
        shelf.close()


class _Reader:
    def __init__(self, path: Path, lexicon: Lexicon, shelf: Shelf, report: Report, since: int) -> None:
        self.path = path
        self.shelf = shelf
        self.report = report
        self.since = since
        self.countries = Countries(lexicon)
        self.classes = Classes(shelf.database, lexicon.data["imports"]["wikidata"], self.countries)
        #: Organisations that ship, by their item, so that an office held in one is theirs.
        self.organisations = {e["wikidata"]: e for e in lexicon.data["organisations"] if e.get("wikidata")}

    # -- first reading ----------------------------------------------------------------------------------------------

    def learn(self) -> None:
        """Classes, positions and countries. Bad lines are reported by the second reading."""
        for _, raw in objects(self.path, _TELLS):
            if not isinstance(raw, Bad):
                try:
                    self.classes.add(Item(raw))
                except (KeyError, TypeError, AttributeError):
                    continue
        self.classes.settle()

    # -- second reading ---------------------------------------------------------------------------------------------

    def read(self) -> None:
        for line, raw in objects(self.path, _WORTH):
            if isinstance(raw, Bad):
                self.report.spoilt(line, raw.why)
                continue
            try:
                draft = self._draft(Item(raw))
            except (KeyError, TypeError, AttributeError, ValueError) as error:
                self.report.spoilt(line, f"not shaped like a Wikidata entity ({type(error).__name__}: {error})")
                continue
            self.report.read += 1
            if draft is not None and not self.shelf.add(draft):
                self.report.left["an item that stands twice in the dump"] += 1

    def _draft(self, item: Item) -> Draft | None:
        kinds = item.best("P31")
        if _HUMAN in kinds:
            return self._person(item) if item.has("P39") else None
        row = self.classes.first(kinds, "organisations")
        return self._organisation(item, kinds, row) if row else None

    # -- organisations ----------------------------------------------------------------------------------------------

    def _organisation(self, item: Item, kinds: list[str], row: Row) -> Draft | None:
        if row.get("leave"):
            self.report.left[f"by the table: {row['means']}"] += 1
            return None
        if row.get("unknown"):
            for kind in kinds:
                if self.classes.row(kind, "organisations") is not None:
                    self.report.know_not("class of organisation", self.classes.title(kind))
            return None
        code = row["code"] if row["code"] != "country" else self._country(item, ("P17", "P1001"), "an organisation")
        if code is None:
            return None
        return Draft(f"wikidata:{item.id}", False, item.names(), code, list(row["sector"]), row["kind"], wikidata=item.id)

    def _country(self, item: Item, properties: tuple[str, ...], whose: str) -> str | None:
        """The one country that the first of these properties names."""
        for property in properties:
            found = item.best(property)
            codes = {self.countries.code(country) for country in found}
            if len(codes) == 1 and None not in codes:
                return codes.pop()
            for country in found:
                if self.countries.code(country) is None:
                    self.report.know_not("country", self.classes.title(country))
            if found:
                self.report.left[f"{whose} of {'several countries' if len(found) > 1 else 'an unknown country'}"] += 1
                return None
        self.report.left[f"{whose} of no country"] += 1
        return None

    # -- people -----------------------------------------------------------------------------------------------------

    def _person(self, item: Item) -> Draft | None:
        citizen = {code for country in item.best("P27") if (code := self.countries.code(country))}
        own = next(iter(citizen)) if len(citizen) == 1 else None
        death = next((s.day for s in item.statements("P570") if s.day), "")
        held = [office for s in item.statements("P39") if (office := self._office(s, own, death))]
        if not held:
            self.report.left["a person without an office that is known, with its country and dates"] += 1
            return None
        if all("to" in office and office["to"] < str(self.since) for office in held):
            self.report.left[f"a person whose offices ended before {self.since}"] += 1
            return None
        countries = {office["country"] for office in held if "country" in office}
        country = own or (countries.pop() if len(countries) == 1 else None)
        if country is None:
            self._of_no_country(item)
            return None
        for office in held:
            if office.get("country") == country:
                del office["country"]
        return Draft(f"wikidata:{item.id}", True, item.names(), country, offices=held, wikidata=item.id)

    def _of_no_country(self, item: Item) -> None:
        for country in item.best("P27"):
            if self.countries.code(country) is None:
                self.report.know_not("country", self.classes.title(country))
        self.report.left["a person of several countries, or of none that is known"] += 1

    def _office(self, statement: Statement, own: str | None, death: str) -> dict[str, str] | None:
        """An office as people-*.yaml have it, always with `country` or `code`; None (and counted) where something of it is not known."""
        left = self.report.offices_left
        position = statement.value
        row = self.classes.first([position], "offices") if position else None
        if row is None:
            self.report.know_not("office", self.classes.title(position) if position else "(no value)")
            return None
        if row.get("leave"):
            left[f"by the table: {row['means']}"] += 1
            return None
        start, end = statement.first_day("P580"), statement.first_day("P582") or death
        if not start and not end:
            left["no dates"] += 1
            return None
        if not end and "P1366" in statement.qualifiers:
            left["replaced by somebody, on an unknown day"] += 1
            return None
        if start and end and ends_after(start, end):
            left["ends before it begins"] += 1
            return None
        whose, office = self._whose(statement, position, row, own)
        if not whose:
            left["of no country that is known"] += 1
            return None
        return {"office": office, **whose} | ({"from": start} if start else {}) | ({"to": end} if end else {})

    def _whose(self, statement: Statement, position: str, row: Row, own: str | None) -> tuple[dict[str, str], str]:
        """Whose the office is, and which office it is there: a region's head of government is a governor."""
        office = row["office"]
        if row.get("citizen"):
            return ({"country": own} if own else {}), office
        places = [*statement.items("P1001"), *statement.items("P642")] or list(self.classes.owners(position, "P1001"))
        organisation = next((self.organisations[place] for place in places if place in self.organisations), None)
        if organisation is not None:
            return {"code": organisation["code"], "organisation": organisation["id"]}, office
        states = {code for place in places if (code := self.countries.code(place))}
        if not states and places:
            office = row.get("below", office)
        if not states:
            states = {code for place in self.classes.owners(position, "P17") if (code := self.countries.code(place))}
        if not states and own:
            states = {own}
        return ({"country": states.pop()} if len(states) == 1 else {}), office
