"""Feeds into a dataset: what is known is not fetched again, and volumes are compared with the contracts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from lapwing.dataset.collecting import Collected
from lapwing.dataset.store import faults
from lapwing.dataset.volumes import volume_problems
from lapwing.records import Document
from lapwing.sources.contracts import Contract
from lapwing.sources.feeds import Tally, read_feeds
from lapwing.sources.feedstate import load_states, plain_states
from lapwing.sources.reader import Problem
from lapwing.sources.rounds import Rounds

if TYPE_CHECKING:
    from lapwing.dataset.dataset import Dataset

#: In the dataset's folder: what is remembered of feeds. Safe to delete.
STATES = "feeds.json"


def collect_sources(
    dataset: Dataset,
    feeds: Iterable[Contract] = (),
    *,
    files: Iterable[Document | Problem] = (),
    of: Contract | None = None,
    pages: bool = True,
    allow_private: bool = False,
    rounds: Rounds | None = None,
    tally: Tally | None = None,
    now: datetime | None = None,
    progress: Callable[[Collected], None] | None = None,
) -> Collected:
    """Store what `files` give, as documents of the contract `of`, and what the `feeds` of contracts have that is not stored yet.

    Volumes out of the contracts' bounds are problems of the report. Interrupted (KeyboardInterrupt), it stores what was read already and raises; the
    feeds are then read whole the next time. Raises DatasetError.
    """
    feeds = list(feeds)
    counts = tally if tally is not None else Tally()
    states = load_states(dataset.path / STATES)
    before = dict(states)
    found = read_feeds(feeds, known=_known(dataset, feeds), states=states, pages=pages, rounds=rounds, allow_private=allow_private, tally=counts)
    named = (of.fill(item) if of and isinstance(item, Document) else item for item in files)
    since = dataset.version
    report = dataset.collect(chain(named, found), progress=progress)
    changed = {key: state for key, state in states.items() if before.get(key) != state}
    if changed:  # only now that all is stored: an unchanged feed is not sent again
        with dataset.writing():
            dataset.store.note(STATES, plain_states(load_states(dataset.path / STATES) | changed))
    report.problems += volume_problems(dataset, [*feeds, *([of] if of else ())], since, incomplete=counts.incomplete, now=now)
    return report


def _known(dataset: Dataset, contracts: list[Contract]) -> dict[str, set[str]]:
    """By source, the addresses of what is stored."""
    found: dict[str, set[str]] = {contract.id: set() for contract in contracts}
    if found:
        with closing(dataset.connect()) as connection, faults(f"{dataset.path}"):
            rows = connection.execute("SELECT source, url FROM documents WHERE url IS NOT NULL AND source IN (SELECT unnest(?))", [list(found)])
            for source, url in rows.fetchall():
                found[source].add(url)
    return found
