"""`Dataset`: a table of record in a folder, as it stood at one version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import pyarrow as pa

from lapwing.dataset import visible
from lapwing.dataset.commits import Writer
from lapwing.dataset.query import MEMORY, TIMEOUT
from lapwing.dataset.runs import Run, Runs
from lapwing.dataset.store import Store
from lapwing.errors import DatasetError, QueryError
from lapwing.records.schemas import TABLES

if TYPE_CHECKING:
    import duckdb

    from lapwing.dataset.audit.draw import Sample
    from lapwing.dataset.coding import Coding
    from lapwing.dataset.collecting import Collected
    from lapwing.dataset.conditions import Day, Words
    from lapwing.dataset.exports.export import Choices
    from lapwing.dataset.link import Linked
    from lapwing.dataset.query import Parameters
    from lapwing.dataset.selection import Events, Result
    from lapwing.records import Document
    from lapwing.sources.reader import Problem


class Dataset:
    """Documents, events, mentions and what was made of them, append-only. Opened at a version it shows that version until `refresh`.

    >>> dataset = Dataset.open("mali")                # doctest: +SKIP
    >>> dataset.table("events").to_pandas()           # doctest: +SKIP
    """

    def __init__(self, store: Store, as_of: int | None = None) -> None:
        self.store = store
        self.as_of = as_of
        self._runs = Runs(store)
        self._writer = Writer(store, self._runs)
        if not self._runs.all:
            raise DatasetError(f"{store.path} has no commit: its table runs is damaged; restore the folder runs from a copy")
        self._version = self._asked(as_of) if as_of is not None else self._runs.all[-1].version

    @classmethod
    def create(cls, path: str | Path) -> Dataset:
        """A new, empty dataset in a folder that does not exist or is empty. Raises DatasetError."""
        store = Store.create(Path(path))
        Writer(store, Runs(store)).append("create", {})
        return cls(store)

    @classmethod
    def open(cls, path: str | Path, as_of: int | None = None) -> Dataset:
        """The dataset in a folder, as of a version (by default the latest). Raises DatasetError."""
        return cls(Store.open(Path(path)), as_of)

    @property
    def path(self) -> Path:
        """The folder."""
        return self.store.path

    @property
    def version(self) -> int:
        """The version shown: the number of its last commit, from 0."""
        return self._version

    @property
    def runs(self) -> Sequence[Run]:
        """The commits that made this version, in order."""
        return self._runs.all[: self._version + 1]

    def refresh(self) -> None:
        """Show the latest version, unless opened as of one."""
        self.store.refresh()
        self._runs.refresh()
        self._follow()

    def __repr__(self) -> str:
        stored = sum(run.rows.get("documents", 0) for run in self.runs)
        try:
            events = f"{len(self.events()):,} events"
        except (DatasetError, QueryError):
            events = "its events cannot be read"
        return f"<Dataset {self.path}, version {self.version}: {stored:,} documents, {events}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the version and what is in it."""
        from lapwing.render.rows import to_html

        found = self.info()
        shown = {name: found[name] for name in ("version", "documents", "coded", "events", "episodes", "reviews", "publishers", "languages", "published")}
        return to_html(f"Dataset {self.path}", ("what", "value"), [{"what": name, "value": value} for name, value in shown.items()])

    # -- reading ----------------------------------------------------------------------------------------------------

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """The rows of a table that count at this version, in a fixed order. Raises DatasetError for an unknown table or column."""
        if name not in (*TABLES, "events_coded"):
            raise DatasetError(f"'{name}' is no table; the tables are {', '.join((*TABLES, 'events_coded'))}")
        with closing(self.connect()) as connection:
            return visible.read(connection, name, columns)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection in which each table is a view of its rows at this version; `events_coded` are events without reviews applied,
        `decisions` the decision of each reviewer that stands, `dyads` who acts at whom (docs/queries.md)."""
        return visible.connect(self.store, self.runs)

    def query(self, sql: str, parameters: Parameters | None = None, *, timeout: float = TIMEOUT, memory: str | int = MEMORY) -> Result:
        """What one SQL statement gives that reads the tables (docs/queries.md): an Arrow table, a data frame, or rows.

        `parameters` are bound to `$name` (a mapping) or `?` (a sequence), never pasted. `timeout` in seconds, 0 for none; `memory` such as *2GB*.
        Raises QueryError: the statement is wrong, would write, takes too long or too much memory.
        """
        from lapwing.dataset.query import answered
        from lapwing.dataset.selection import Result

        with answered(self.store, self.runs, sql, parameters, timeout=timeout, memory=memory) as answer:
            return Result(answer.table())

    def events(
        self,
        *,
        actor: Words = None,
        recipient: Words = None,
        between: Sequence[Words] | None = None,
        event: Words = None,
        mode: Words = None,
        quad: int | Sequence[int] | None = None,
        since: Day = None,
        until: Day = None,
        language: Words = None,
        publisher: Words = None,
        place: Words = None,
        min_confidence: float | None = None,
        factual: bool | None = None,
    ) -> Events:
        """Events that fulfil every condition given, read when rows are asked for (docs/queries.md).

        `actor`, `recipient`, `place`: codes (*MLI*), of several one is enough; `between=("MLI", "NER")`: either acts at the other, or both act
        together at nobody else (*met*). `since`, `until` (a date or YYYY-MM-DD): the days on which the event may have happened reach into them; an
        event without a date fulfils neither. `factual`: nothing says that it did not, or may not, or will only later happen. Raises QueryError for
        an unknown code, category, mode, quad class or language.
        """
        from lapwing.dataset.conditions import conditions
        from lapwing.dataset.selection import Events

        asked = conditions(
            actor=actor, recipient=recipient, between=between, event=event, mode=mode, quad=quad, since=since, until=until, language=language,
            publisher=publisher, place=place, min_confidence=min_confidence, factual=factual,
        )  # fmt: skip
        return Events(self, asked)

    def export(self, format: str, path: str | Path, **choices: Unpack[Choices]) -> list[Path]:
        """Write events to a file, with a data dictionary and a citation beside it, all or none; gives the three paths (docs/exports.md).

        `format`: *plover-jsonl*, *plover-tsv*, *icews-tsv*, *gdelt-tsv*, *csv* or *parquet*; in a folder the file is named after dataset, version and
        format. `episodes`: a row an episode. `include_unreal`: in ICEWS and GDELT also what is no fact. `texts=False`: without sentences.
        `header=False`, `bom=True`: of CSV and TSV. `since`, `until`, `actor`, `recipient`, `event`, `place`, `min_confidence`: as in `events`.
        Raises DatasetError, QueryError or OutputError.
        """
        from lapwing.dataset.exports.export import Export

        return Export(self, format, **choices).write(Path(path))

    def history(self) -> list[dict[str, Any]]:
        """The commits up to this version as plain data, first to last."""
        return [run.to_dict() for run in self.runs]

    def info(self) -> dict[str, Any]:
        """Counts, dates, languages, versions and sizes as plain data."""
        from lapwing.dataset.survey import info

        return info(self)

    def check(self) -> list[str]:
        """What is wrong with the stored tables, a line each; empty when all is well. Reads everything."""
        from lapwing.dataset.survey import check

        return check(self)

    def audit(self, sample: str | None = None, *, reviewer: str | None = None, reviewer_error: tuple[float, float] | None = None) -> dict[str, Any]:
        """What the reviews of an audit sample show, as plain data: shares that are right, with 95 % intervals (docs/review.md).

        By default the sample of events drawn last; with one of sentences of the same version it tells recall too. `reviewer`: that one's decisions
        alone; `reviewer_error`: shares of right events that the reviewer rejects and of wrong ones accepted. Raises DatasetError without a sample.
        """
        from lapwing.dataset.audit.report import report

        return report(self, sample, reviewer=reviewer, reviewer_error=reviewer_error)

    # -- writing ----------------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Nobody else commits meanwhile, and this dataset shows the latest version. Raises DatasetError where it was opened as of one."""
        if self.as_of is not None:
            raise DatasetError(f"{self.path} was opened as of version {self.as_of}, which cannot change; open it without a version to write")
        with self._writer.held():
            self._follow()
            yield
            self._follow()

    def append(
        self,
        kind: str,
        tables: Mapping[str, pa.Table],
        documents: Iterable[str] = (),
        problems: Iterable[str] = (),
        *,
        lexicon: str | None = None,
        model: str | None = None,
        removed: Mapping[str, int] | None = None,
    ) -> int:
        """Commit rows of several tables at once, all or none; gives the version made. The rows lack `batch`, which is added.

        `kind`: collect, code, link, review …; `documents`: ids of what was stored or coded; `problems`: what was passed over, a line each;
        `removed`: rows that were taken out of each table (by pruning).
        Raises DatasetError when rows do not fit the schema or cannot be written.
        """
        with self.writing():
            return self._writer.append(kind, tables, documents, problems, lexicon, model, removed)

    def collect(self, items: Iterable[Document | Problem], *, source: str | None = None, progress: Callable[[Collected], None] | None = None) -> Collected:
        """Store the documents that are not stored yet; problems are counted. `source` is the id of their source's contract."""
        from lapwing.dataset.collecting import collect

        return collect(self, items, source=source, progress=progress)

    def code(
        self,
        *,
        workers: int | None = None,
        pipelines: Sequence[str] = (),
        actors: str | Path | None = None,
        retry: bool = False,
        glance: bool = True,
        progress: Callable[[Coding, int], None] | None = None,
    ) -> Coding:
        """Code every document not yet coded by these versions of code, lexicon and pipelines; may be interrupted and run again.

        `workers`: processes (by default one a core; 0 codes in this process). `pipelines` names installed spaCy pipelines to parse with instead
        of the shipped ones. `actors` is the path of a registry of your own (docs/actors.md), by default the one that LAPWING_ACTORS names. `retry`
        takes up again what could not be coded before. `glance` spares the parser articles in which no sentence looks like an event (docs/models/glance.md);
        without it every article is parsed, as another version of the coding. `progress` is told what was coded and how many are left. Raises LapwingError.
        """
        from lapwing.dataset.coding import code

        return code(self, workers=workers, pipelines=pipelines, actors=actors, retry=retry, glance=glance, progress=progress)

    def review(
        self, event_id: str, decision: str, *, reviewer: str, correction: Mapping[str, Any] | None = None, note: str | None = None
    ) -> int:  # fmt: skip
        """Append a decision on an event: accept, correct, reject, unsure or undo (docs/review.md); gives the version made.

        `correction`: what is different, such as `{"event": "REJECT", "actor": ["MLI GOV"], "date_from": "2025-03-01", "date_to": "2025-03-01"}`.
        Raises DatasetError for an unknown event or decision, or a correction outside the codebook.
        """
        from lapwing.dataset.reviews import review

        return review(self, event_id, decision, reviewer=reviewer, correction=correction, note=note)

    def link(self) -> Linked:
        """Find which documents are copies of another and which events are reports of one episode (docs/episodes.md), unless nothing was added since.

        Writes only what is new or changed. Raises DatasetError.
        """
        from lapwing.dataset.link import link

        return link(self)

    def draw(self, size: int, *, seed: int = 0, recall: bool = False, reviewer: str = "lapwing") -> Sample:
        """Draw and store an audit sample: `size` events, stratified; with `recall` sentences, to tell what is missed (docs/review.md).

        The same version, size and seed give the same sample. Raises DatasetError where there is nothing to draw.
        """
        from lapwing.dataset.audit.draw import draw

        return draw(self, size, seed=seed, recall=recall, reviewer=reviewer)

    def compact(self) -> dict[str, int]:
        """Put small files together; gives by how many files fewer each table has. Every version stays readable."""
        from lapwing.dataset.upkeep import compact

        return compact(self)

    def prune(self, before: int) -> dict[str, int]:
        """Remove what only versions before `before` show; gives the rows removed by table. Those versions can no longer be opened."""
        from lapwing.dataset.upkeep import prune

        return prune(self, before)

    # -- versions ---------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        if self.as_of is None:
            self._version = self._runs.all[-1].version

    def _asked(self, version: int) -> int:
        latest, oldest = self._runs.all[-1].version, int(self.store.marker.get("oldest", 0))
        if not 0 <= version <= latest:
            raise DatasetError(f"{self.path} has no version {version}; it has 0 to {latest} ('lapwing dataset history {self.path}' lists them)")
        if version < oldest:
            raise DatasetError(f"version {version} of {self.path} was pruned; the oldest that can be opened is {oldest}")
        return version
