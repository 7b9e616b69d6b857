"""Reports for the tests of copies and episodes: a text and what becomes of it in other papers, and rows of events without parsing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from made import article, hand_coded

from lapwing.dataset import Dataset
from lapwing.dataset.rows import event_rows, row_schema
from lapwing.dataset.told import Told
from lapwing.dataset.told import told as event_told
from lapwing.records import Block, Document, content_id

BODY = """The army said on Monday that it had taken the town of Bara after two weeks of fighting against the rebels who held it since spring.
Residents reached by telephone spoke of shelling through the night and of bodies in the streets near the grain market and the northern bus station.
The governor, who had fled to the capital in April, promised that schools and the hospital would open again before the end of the month.
A spokesman for the rebels denied that the town had fallen and said that their men had only left two quarters for tactical reasons.
Aid groups asked both sides for a corridor, saying that twenty thousand people were without water and that the wounded could not be moved.
The road to the south has been closed since Friday, when a bridge was blown up, and convoys of food wait at the checkpoint of Kosti.
Mediators of the regional bloc are expected this week to take up the talks that broke down in winter over the make-up of a joint police force."""
LINES = BODY.split("\n")
EDITED = {
    "head": "Army takes Bara, rebels deny\nBy Lena Haas\nKHARTOUM, April 3 — " + BODY + "\nWith agencies",
    "typography": BODY.upper().replace(", ", ",\u00a0").replace("'", "’"),
    "cut": "\n".join(LINES[:3]),
    "words": BODY.replace("shelling", "bombardment").replace("denied", "rejected").replace("closed", "blocked").replace("expected", "due"),
    "dropped": "\n".join([*LINES[:2], *LINES[4:]]),
    "updated": "At least thirty people have died, doctors said late on Monday.\n" + BODY.replace("twenty", "forty"),
}

MONDAY = date(2025, 3, 3)


def report(number: int, text: str = "", day: int = 1, publisher: str | None = "Post", url: str | None = None) -> Document:
    text = text or f"Report number {number} of the fighting in the north, written by our own correspondent on the spot."
    return Document(text, (Block(0, len(text)),), "en", published=MONDAY + timedelta(day), published_from="given", publisher=publisher, path="made", url=url)


def told(document: Document, sentence: str = "Soldiers attacked twelve villagers near the market of Gao.", **fields: Any) -> dict[str, Any]:
    """A row of `events`: an attack in Gao on Monday, unless `fields` say otherwise."""
    (row,) = event_rows([hand_coded(document)]).to_pylist()
    span = {"text": sentence, "start": 0, "end": len(sentence)}
    party = row["actor"][0] | {"actor_id": None, "text": None}
    row |= {
        "event": "ASSAULT", "mode": None, "aux": [], "actor_codes": ["MLI"], "recipient_codes": ["TGO"], "actor": [party], "recipient": [party],
        "date_from": MONDAY, "date_to": MONDAY, "date_precision": "day", "date_basis": "text", "place": {"text": "Gao", "start": 0, "end": 3},
        "place_country": "MLI", "lat": 16.3, "lon": 0.0, "sentence": span, "trigger": span,
    } | fields  # fmt: skip
    return row | {"id": content_id("ev", document.id, sentence, row["event"], *row["aux"])}


def code(dataset: Dataset, documents: list[Document], rows: list[dict[str, Any]]) -> None:
    dataset.append("code", {"events": pa.Table.from_pylist(rows, schema=row_schema("events"))}, [d.id for d in documents], lexicon="abc", model="m")


def collected(dataset: Dataset, documents: list[Document], rows: list[dict[str, Any]]) -> None:
    dataset.collect(documents)
    code(dataset, documents, rows)


def example(**fields: object) -> Told:
    """An event of a report: Mali at Togo in Gao on 3 March 2025, told the next day, unless `fields` of its row say otherwise."""
    (row,) = event_rows([hand_coded(article(0))]).to_pylist()
    party = row["actor"][0] | {"actor_id": None, "text": None}
    row |= {
        "event": "ASSAULT", "mode": None, "aux": [], "actor_codes": ["MLI"], "recipient_codes": ["TGO"], "actor": [party], "recipient": [party],
        "date_from": date(2025, 3, 3), "date_to": date(2025, 3, 3), "date_precision": "day", "date_basis": "text", "place": {"text": "Gao"},
        "place_country": "MLI", "lat": 16.3, "lon": 0.0, "sentence": {"text": "Soldiers attacked twelve villagers near the market of Gao."},
    }  # fmt: skip
    language = str(fields.pop("language", "en"))
    return event_told(row | fields, date(2025, 3, 4), language)
