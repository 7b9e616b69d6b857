"""Coding of what is new in a dataset: chunks of documents go to workers, what comes back is committed claim by claim.

May be killed at any moment: what was committed stays, the rest is coded by the next run. Two claims are open at a time, so that workers have
something to do while the last chunks of one come in and while it is committed.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from lapwing.actors.registry import chosen
from lapwing.dataset.backlog import Backlog, Claim, stored
from lapwing.dataset.reader import Setting
from lapwing.dataset.workers import InProcess, Lost, Outcome, Pool, usable_cores
from lapwing.events.glance import load as load_glance
from lapwing.language.pipeline import LANGUAGES, version_of, version_of_named
from lapwing.version import __version__

if TYPE_CHECKING:
    from lapwing.dataset.dataset import Dataset

#: What a worker gets at a time. A parser reads documents together: 2.6 MB of memory for 1,000 characters, so 160 MB for these.
CHUNK = 16
CHUNK_CHARACTERS = 60_000
_OPEN_CLAIMS = 2
#: Seconds between two looks at what other processes hold.
_LOOK = 0.3
#: Files of a table above which a run puts them together at its end.
_MANY_FILES = 200


@dataclass(slots=True)
class Coding:
    """What a coding run did. `problems`: documents that could not be coded, a line each beginning with the identifier."""

    documents: int = 0
    events: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Chunk:
    """Rows of `documents` for one worker. `alone`: a single document that cost a worker before."""

    opened: _Open
    rows: pa.Table
    alone: bool = False


@dataclass(slots=True)
class _Open:
    """A claim that is being worked on, and what its chunks gave so far. `names`: where each document was read."""

    claim: Claim
    names: dict[str, str]
    unfinished: int = 0
    documents: list[str] = field(default_factory=list)
    events: list[pa.Table] = field(default_factory=list)
    mentions: list[pa.Table] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def code(
    dataset: Dataset,
    *,
    workers: int | None = None,
    pipelines: Sequence[str] = (),
    actors: str | Path | None = None,
    retry: bool = False,
    glance: bool = True,
    progress: Callable[[Coding, int], None] | None = None,
) -> Coding:
    """See `Dataset.code`. Interrupted (KeyboardInterrupt), it commits what came back already and raises."""
    with dataset.writing():
        pass  # whatever a dead process left behind goes first
    registry = chosen(actors)
    parsers, model = _parsers(pipelines)
    if glance:
        model = f"{model} glance-{load_glance().version}"
    setting = Setting(parsers, str(registry) if registry else None, glance)
    coder = _Coder(dataset, Backlog(dataset, (__version__, setting.lexicon().version, model), retry), progress)
    coder.backlog.update()
    size = min(usable_cores() if workers is None else workers, -(-len(coder.backlog) // CHUNK))
    with Pool(size, setting) if size else InProcess(setting) as pool:
        coder.run(pool)
    if coder.report.documents and any(len(dataset.store.files(table)) > _MANY_FILES for table in ("documents", "events", "mentions", "runs")):
        dataset.compact()
    return coder.report


def _parsers(named: Sequence[str]) -> tuple[dict[str, str], str]:
    """The named pipeline of each language that has one, and the versions of all that parse, as stored in `runs`. Raises PipelineError."""
    versions = {language: version_of(language) for language in LANGUAGES}
    found: dict[str, str] = {}
    for name in named:
        language, version = version_of_named(name)
        found[language], versions[language] = name, version
    return found, " ".join(versions[language] for language in sorted(versions))


class _Coder:
    """One run over a dataset."""

    def __init__(self, dataset: Dataset, backlog: Backlog, progress: Callable[[Coding, int], None] | None) -> None:
        self.dataset = dataset
        self.backlog = backlog
        self.report = Coding()
        self._progress = progress or (lambda report, left: None)
        self._open: list[_Open] = []
        self._waiting: deque[_Chunk] = deque()

    def run(self, pool: Pool | InProcess) -> None:
        """Code until nothing is left, by this process or another."""
        self._tell()
        try:
            while True:
                while pool.free and (self._waiting or self._claim()):
                    chunk = self._waiting.popleft()
                    pool.give(chunk, chunk.rows)
                if pool.busy:
                    for chunk, outcome in pool.wait():
                        self._take(chunk, outcome)
                elif not len(self.backlog):
                    return
                else:
                    time.sleep(_LOOK)  # others hold the rest; should they end, it is ours
        except KeyboardInterrupt:
            for opened in list(self._open):
                self._commit(opened)
            raise
        finally:
            for opened in self._open:
                self.backlog.done(opened.claim)

    def _claim(self) -> bool:
        """Open another claim and line up its chunks. Is there one?"""
        while len(self._open) < _OPEN_CLAIMS and len(self.backlog) and (claim := self.backlog.claim()):
            rows = stored(self.dataset, claim)
            opened = _Open(claim, dict(zip(rows.column("id").to_pylist(), rows.column("path").to_pylist(), strict=True)))
            missing = [identifier for identifier in claim.documents if identifier not in opened.names]
            opened.problems = [f"{identifier} (missing): not coded because its text is not stored; 'lapwing dataset check' says more" for identifier in missing]
            self._open.append(opened)
            lined_up = [_Chunk(opened, piece) for piece in chunks(rows)]
            opened.unfinished = len(lined_up)
            self._waiting.extend(lined_up)
            if lined_up:
                return True
            self._commit(opened)
        return False

    def _take(self, chunk: _Chunk, outcome: Outcome) -> None:
        """What a worker gave; documents that cost it its life are tried again, each alone."""
        opened = chunk.opened
        opened.unfinished -= 1
        if isinstance(outcome, Lost) and not chunk.alone:
            again = [_Chunk(opened, chunk.rows.slice(i, 1), alone=True) for i in range(chunk.rows.num_rows)]
            opened.unfinished += len(again)
            self._waiting.extendleft(reversed(again))
            return
        identifiers = chunk.rows.column("id").to_pylist()
        if isinstance(outcome, Lost):
            failed = dict.fromkeys(identifiers, f"not coded because it {outcome.why} twice; report it with the article")
        else:
            failed = outcome.failed
            opened.events.append(outcome.events)
            opened.mentions.append(outcome.mentions)
            self.report.events += outcome.events.num_rows
        opened.documents.extend(i for i in identifiers if i not in failed)
        opened.problems.extend(f"{i} ({opened.names[i]}): {why}" for i, why in failed.items())
        self.report.documents += len(identifiers) - len(failed)
        if not opened.unfinished:
            self._commit(opened)
        self._tell()

    def _commit(self, opened: _Open) -> None:
        """Make visible what a claim gave so far, and let it go."""
        self._open.remove(opened)
        if opened.documents or opened.problems:
            tables = {"events": pa.concat_tables(opened.events), "mentions": pa.concat_tables(opened.mentions)} if opened.events else {}
            _, lexicon, model = self.backlog.versions
            self.dataset.append("code", tables, opened.documents, opened.problems, lexicon=lexicon, model=model)
            self.report.problems.extend(opened.problems)
        self.backlog.done(opened.claim)

    def _tell(self) -> None:
        uncommitted = sum(len(opened.documents) + len(opened.problems) for opened in self._open)
        self._progress(self.report, len(self.backlog) - uncommitted)


def chunks(rows: pa.Table) -> Iterator[pa.Table]:
    """Rows of `documents` cut for workers: of one language each, neither too many nor too long together."""
    for language in sorted(set(rows.column("language").to_pylist())):
        ours = rows.filter(pc.equal(rows.column("language"), language))
        start = characters = 0
        for number, length in enumerate(pc.utf8_length(ours.column("text")).to_pylist()):
            if number > start and (number - start >= CHUNK or characters + length > CHUNK_CHARACTERS):
                yield ours.slice(start, number - start)
                start, characters = number, 0
            characters += length
        yield ours.slice(start)
