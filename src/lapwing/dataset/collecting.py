"""Documents into a dataset, each once: whatever yields documents and problems can be collected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from lapwing.dataset.rows import document_rows
from lapwing.records import Document
from lapwing.sources.articles import NO_FAULT
from lapwing.sources.reader import Problem

if TYPE_CHECKING:
    from lapwing.dataset.dataset import Dataset

#: What is committed together: few enough to lose little in an interruption and to take little memory, enough for files of a useful size.
_DOCUMENTS = 1_000
_CHARACTERS = 8_000_000
#: An article may be dated a day ahead: tomorrow has begun somewhere.
_AHEAD = timedelta(days=1)


@dataclass(slots=True)
class Collected:
    """What collecting did: documents stored, documents that were stored before (or came twice), and what was passed over."""

    new: int = 0
    known: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def seen(self) -> int:
        """Everything the sources gave."""
        return self.new + self.known + len(self.problems)

    @property
    def passed_over(self) -> int:
        """Problems that are faults; the others are remarks."""
        return sum(problem.kind not in NO_FAULT for problem in self.problems)


def collect(dataset: Dataset, items: Iterable[Document | Problem], *, source: str | None, progress: Callable[[Collected], None] | None) -> Collected:
    """See `Dataset.collect`. Interrupted (KeyboardInterrupt), it commits what was read already and raises."""
    collector = _Collector(dataset, source)
    try:
        for item in items:
            collector.take(item)
            if progress:
                progress(collector.report)
    except KeyboardInterrupt:
        collector.close()
        raise
    collector.close()
    return collector.report


class _Collector:
    """Holds documents back until there are enough for a commit."""

    def __init__(self, dataset: Dataset, source: str | None) -> None:
        self.dataset = dataset
        self.source = source
        self.report = Collected()
        self._waiting: dict[str, Document] = {}
        self._characters = 0
        self._stored: set[str] = set()
        self._runs_seen = 0
        self._unsaid: list[str] = []
        self._latest = datetime.now(UTC).date() + _AHEAD
        self._ahead: dict[str, tuple[int, str, date]] = {}
        self._learn()

    def take(self, item: Document | Problem) -> None:
        """One document, or what was passed over."""
        if isinstance(item, Document):
            item = _unsound(item) or self._believed(item)
        if isinstance(item, Problem):
            self._say(item)
        elif item.id in self._stored or item.id in self._waiting:
            self.report.known += 1
        else:
            self._waiting[item.id] = item
            self._characters += len(item.text)
            if len(self._waiting) >= _DOCUMENTS or self._characters >= _CHARACTERS:
                self.commit()

    def _say(self, problem: Problem) -> None:
        self.report.problems.append(problem)
        self._unsaid.append(str(problem))

    def _believed(self, document: Document) -> Document:
        """The document, without its date where that is still to come: events would be counted from it."""
        if not document.published or document.published <= self._latest:
            return document
        path = document.path or "the text"
        count, first, day = self._ahead.get(path.partition("#")[0], (0, path, document.published))
        self._ahead[path.partition("#")[0]] = (count + 1, first, day)
        return replace(document, published=None, published_from=None)

    def close(self) -> None:
        """Say what concerns a whole file, and store what waits."""
        for file, (count, first, day) in self._ahead.items():
            what = (
                f"{count:,} articles are dated in the future and stored without a date (the first: {first}, {day}); correct the dates or name them with --date"
            )
            self._say(Problem(file, None, what, "note"))
        self._ahead = {}
        self.commit()

    def commit(self) -> None:
        """Store what waits, but for what another process has stored meanwhile."""
        if not self._waiting:
            return
        with self.dataset.writing():
            self._learn()
            new = [document for identifier, document in self._waiting.items() if identifier not in self._stored]
            self.report.known += len(self._waiting) - len(new)
            if new:
                rows = document_rows(new, self.source)
                self.dataset.append("collect", {"documents": rows}, [d.id for d in new], self._unsaid)
                self._unsaid = []
                self.report.new += len(new)
        self._waiting = {}
        self._characters = 0
        self._learn()

    def _learn(self) -> None:
        """Take up what has been stored since the last look."""
        for run in self.dataset.runs[self._runs_seen :]:
            if run.kind == "collect":
                self._stored.update(run.documents.to_pylist())
        self._runs_seen = len(self.dataset.runs)


def _unsound(document: Document) -> Problem | None:
    """Half a character (a lone surrogate) cannot be stored."""
    written = (document.text, document.title, document.author, document.publisher, document.dateline, document.url, document.path)
    try:
        "".join(filter(None, written)).encode()
    except UnicodeEncodeError:
        return Problem(document.path, None, "its text, title or name is no valid Unicode; save it as UTF-8", "malformed")
    return None
