"""Documents into a dataset, each once: whatever yields documents and problems can be collected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lapwing.dataset.rows import document_rows
from lapwing.records import Document
from lapwing.sources.reader import Problem

if TYPE_CHECKING:
    from lapwing.dataset.dataset import Dataset

#: What is committed together: few enough to lose little in an interruption and to take little memory, enough for files of a useful size.
_DOCUMENTS = 1_000
_CHARACTERS = 8_000_000


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


def collect(dataset: Dataset, items: Iterable[Document | Problem], *, source: str | None, progress: Callable[[Collected], None] | None) -> Collected:
    """See `Dataset.collect`. Interrupted (KeyboardInterrupt), it commits what was read already and raises."""
    collector = _Collector(dataset, source)
    try:
        for item in items:
            collector.take(item)
            if progress:
                progress(collector.report)
    except KeyboardInterrupt:
        collector.commit()
        raise
    collector.commit()
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
        self._own: dict[str, str] = {}
        self._learn()

    def take(self, item: Document | Problem) -> None:
        """One document, or what was passed over."""
        if isinstance(item, Document):
            item = _unsound(item) or self._unlike(item) or item
        if isinstance(item, Problem):
            self.report.problems.append(item)
            self._unsaid.append(str(item))
        elif item.id in self._stored or item.id in self._waiting:
            self.report.known += 1
        else:
            self._waiting[item.id] = item
            self._characters += len(item.text)
            if len(self._waiting) >= _DOCUMENTS or self._characters >= _CHARACTERS:
                self.commit()

    def _unlike(self, document: Document) -> Problem | None:
        """Two texts cannot have the one identifier that their file gives them; it would no longer say where a text comes from."""
        file, mark, own = (document.path or "").partition("#")
        if mark and self._own.setdefault(f"{file}#{own}", document.id) != document.id:
            return Problem(document.path, None, "another article of this file has the same id but another text or address; give each its own id", "malformed")
        return None

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
