"""Events or episodes of a dataset, read in their fixed order a few thousand at a time, with their documents and what is known of their retelling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lapwing.dataset.rows import event_of, versions_of
from lapwing.dataset.store import faults
from lapwing.dataset.visible import ORDER
from lapwing.records import Document, Event, Party, Versions
from lapwing.records.schemas import TABLES
from lapwing.render.table import event_row

if TYPE_CHECKING:
    import duckdb

#: Rows in memory at a time: 2,000 events with their texts are 10 MB as Python objects.
BATCH = 2_000
#: Memory that sorting may take; what does not fit goes to the disk.
_MEMORY = "500MB"
#: Precisions of a date that name a day.
_DAYS = ("day", "night")
#: Columns of `events` that no format shows: the reasoning takes two thirds of a row.
_LEFT_OUT = ("reasons", "batch")
_EVENT = tuple(column.name for column in TABLES["events"] if column.name not in _LEFT_OUT)
#: How often each episode was told: sentences, documents that are no copies of one another are its reports.
_TOLD = """
SELECT m.episode_id, sum(1 + len(v.evidence))::INTEGER AS mentions
FROM (SELECT id AS episode_id, unnest(events) AS event_id FROM episodes) m JOIN events v ON v.id = m.event_id GROUP BY ALL
"""
#: What reviewers decided of an event; who rejects one takes it out of the view.
_REVIEW = "SELECT event_id, max(decision) AS review FROM decisions WHERE counts AND decision IN ('accept', 'correct') GROUP BY event_id"
_WITH = f"WITH told AS ({_TOLD}), reviewed AS ({_REVIEW}), "
_DOCUMENT = "d.title, d.publisher, d.published, d.language, d.url"
#: The end of the first paragraph: GDELT tells events of the lead from others.
_LEAD = "list_filter(d.blocks, lambda b: b.kind = 'paragraph')[1].end"
_EPISODE = (
    "p.id AS episode_id, p.reports, p.publishers, p.agreement, p.contradictions, len(p.documents)::INTEGER AS articles, "
    "coalesce(t.mentions, 1 + len(e.evidence))::INTEGER AS mentions"
)


@dataclass(frozen=True)
class Record:
    """An event, or an episode as most of its reports tell it, with its (first) document, whose text is left out.

    `row`: all columns read, among them those of its episode (`episode_id`, `reports`, `publishers`, `articles`, `mentions` …), which are None without
    one, but for `mentions`. `lead`: is it told in the first paragraph?
    """

    id: str
    event: Event
    document: Document
    versions: Versions
    row: Mapping[str, Any]

    @cached_property
    def flat(self) -> dict[str, Any]:
        """The flat columns of the event, as `lapwing read` has them."""
        return event_row(self.event, self.document, self.versions)

    @property
    def lead(self) -> bool | None:
        end = self.row["lead_end"]
        return None if end is None else self.event.sentence.start < end

    @property
    def day(self) -> date | None:
        """The first day it may have happened; without any, the day of publication."""
        return self.event.date.start if self.event.date else self.document.published

    @property
    def date_comment(self) -> str | None:
        """What a user of one day must know: that it stands for a longer time, or is that of publication."""
        when = self.event.date
        if when is None or when.basis == "publication":
            return "day of publication" if self.day else "undated"
        return None if when.start == when.end and when.precision in _DAYS else f"known to the {when.precision}"

    @property
    def is_fact(self) -> bool:
        """Nothing says that it did not, may not, or will only later happen, and it is not background of an unknown day."""
        undated = self.event.date is None or self.event.date.basis == "publication"
        return self.event.is_fact and not ("historical" in self.event.aux and undated)

    @property
    def actors(self) -> tuple[Party, ...]:
        """The actors of whom anything is known."""
        return tuple(filter(_known, self.event.actor))

    @property
    def recipients(self) -> tuple[Party, ...]:
        return tuple(filter(_known, self.event.recipient))

    def dyads(self) -> list[tuple[Party | None, Party | None]]:
        """Who acts at whom: every actor at every recipient; several who act together at nobody (*met*, *signed*) at each other, in both directions."""
        actors, recipients = self.actors, self.recipients
        if recipients or len(actors) < 2:
            return [(actor, recipient) for actor in actors or (None,) for recipient in recipients or (None,)]
        return [(one, other) for one in actors for other in actors if one is not other]


def _known(party: Party) -> bool:
    return bool(party.code or party.name or party.mention or party.sector)


def read(
    connection: duckdb.DuckDBPyConnection, *, episodes: bool = False, where: Sequence[str] = (), parameters: Mapping[str, Any] | None = None
) -> Iterator[Record]:
    """The records that fulfil all conditions, which are SQL over `events e` (or episodes, with the same columns) and `documents d`.

    Raises DatasetError when the tables cannot be read.
    """
    with faults("table events"):
        query = _WITH + (_episodes(where) if episodes else _events(where))
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
        reader = connection.sql(query, params=dict(parameters or {})).to_arrow_reader(BATCH)
        for batch in reader:
            yield from map(_record, batch.to_pylist())


def count_outside(connection: duckdb.DuckDBPyConnection) -> int:
    """Events that are in no episode."""
    with faults("table episodes"):
        found = connection.execute("SELECT count(*) FROM events WHERE id NOT IN (SELECT unnest(events) FROM episodes)").fetchall()
    return int(found[0][0])


def _record(row: dict[str, Any]) -> Record:
    document = Document(
        "", (), row["language"], row["document_id"], row["title"], None, row["publisher"], None, row["published"], None, row["url"]
    )  # fmt: skip
    return Record(row["id"], event_of(row), document, versions_of(row), row)


def _where(where: Sequence[str]) -> str:
    return " AND ".join(where) or "true"


def _columns(alias: str) -> str:
    return ", ".join(f'{alias}."{name}"' for name in _EVENT)


def _events(where: Sequence[str]) -> str:
    order = ORDER["events"].replace("document_id", "e.document_id").replace("sentence.", "e.sentence.").replace('"trigger".', 'e."trigger".')
    return f"""
    member AS (SELECT event_id, min(episode_id) AS episode_id FROM (SELECT unnest(events) AS event_id, id AS episode_id FROM episodes) GROUP BY event_id)
    SELECT {_columns("e")}, {_DOCUMENT}, {_LEAD} AS lead_end, {_EPISODE}, r.review
    FROM events e JOIN documents d ON d.id = e.document_id LEFT JOIN reviewed r ON r.event_id = e.id
    LEFT JOIN member m ON m.event_id = e.id LEFT JOIN episodes p ON p.id = m.episode_id LEFT JOIN told t ON t.episode_id = p.id
    WHERE {_where(where)} ORDER BY {order.removesuffix("id")}e.id
    """


#: Of an episode: column of `events` -> which of its reports gives it, where its majority says what the report says. The first of these counts.
_BY_MAJORITY = {
    "context": "v.event = p.event",
    "quad": "v.event = p.event",
    "score": "v.event = p.event AND v.mode IS NOT DISTINCT FROM p.mode",
    "actor": "list_sort(v.actor_codes) = list_sort(p.actor_codes)",
    "recipient": "list_sort(v.recipient_codes) = list_sort(p.recipient_codes)",
    "date_precision": "v.date_from = p.date_from AND v.date_to = p.date_to",
    "date_basis": "v.date_from = p.date_from AND v.date_to = p.date_to",
    "date_span": "v.date_from = p.date_from AND v.date_to = p.date_to",
    "place": "v.place.text = p.place",
    "lat": "v.place.text = p.place",
    "lon": "v.place.text = p.place",
}
#: Of these the first report's where no report says what the majority says of everything.
_NEEDED = ("context", "quad", "score", "actor", "recipient")
#: Columns that an episode has itself.
_ITS_OWN = ("id", "event", "mode", "aux", "actor_codes", "recipient_codes", "date_from", "date_to", "place_country")


def _episodes(where: Sequence[str]) -> str:
    """An episode as a row of `events`: what most reports give; of what is no detail of the episode (its sentence, speaker …) that of the first report."""
    columns = []
    for name in _EVENT:
        if name in _ITS_OWN:
            columns.append(f'any_value(p."{name}") AS "{name}"')
        elif name == "confidence":
            columns.append("max(v.confidence) AS confidence")
        elif name in _BY_MAJORITY:
            first, majority = f'list(v."{name}" ORDER BY m.position)', f"FILTER (WHERE {_BY_MAJORITY[name]})"
            columns.append(f'coalesce(({first} {majority})[1], ({first})[1]) AS "{name}"' if name in _NEEDED else f'({first} {majority})[1] AS "{name}"')
        else:
            columns.append(f'(list(v."{name}" ORDER BY m.position))[1] AS "{name}"')
    order = ORDER["episodes"].replace("first_published", "p.first_published").replace(", id", ", p.id")
    return f"""
    member AS (SELECT id AS episode_id, unnest(events) AS event_id, unnest(range(len(events))) AS position FROM episodes),
    told_as AS (
        SELECT {", ".join(columns)}, max(r.review) AS review
        FROM member m JOIN episodes p ON p.id = m.episode_id JOIN events v ON v.id = m.event_id LEFT JOIN reviewed r ON r.event_id = v.id
        GROUP BY m.episode_id
    )
    SELECT {_columns("e")}, {_DOCUMENT}, {_LEAD} AS lead_end, {_EPISODE}, e.review
    FROM told_as e JOIN documents d ON d.id = e.document_id JOIN episodes p ON p.id = e.id LEFT JOIN told t ON t.episode_id = p.id
    WHERE {_where(where)} ORDER BY {order}
    """
