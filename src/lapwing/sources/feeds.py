"""Articles from RSS and Atom feeds: the text the feed carries, or that of the page it links to (docs/collecting.md)."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import date
from html import escape
from typing import TypeVar
from urllib.parse import urldefrag

from lapwing.records import Document
from lapwing.sources.contracts import Contract
from lapwing.sources.decode import binary_reason
from lapwing.sources.entries import Entry, parse_feed, plain_text
from lapwing.sources.feedstate import FeedState, key_of, setting_of, state_of
from lapwing.sources.fetching import Answer, Failure
from lapwing.sources.html import decode_page
from lapwing.sources.reader import MAX_HTML_BYTES, Problem, read_html, read_text
from lapwing.sources.rounds import Outcome, Request, Rounds, Task, ask

#: One feed. Those of news sites have 0.02 to 1 MB; broken mark-up takes up to 5 s of parsing a megabyte (unclosed elements one in another).
MAX_FEED_BYTES = 5_000_000
#: Fewer words than this in a feed's own text are no article (those of pages: html.py).
_MIN_WORDS = 15
_FEED_TYPES = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
_PAGE_TYPES = "text/html, application/xhtml+xml, */*;q=0.5"

Item = Document | Problem
_T = TypeVar("_T")
#: Asks, gives what it finds, and comes to a result.
_Steps = Generator[Request | Item, Outcome | None, _T]


@dataclass(slots=True)
class Tally:
    """What reading feeds came to. `feeds` read or `unchanged` (not sent again), `failed` ones; `entries` seen, of which `known` from earlier runs.

    `incomplete`: ids of contracts of which something could not be read this time.
    """

    feeds: int = 0
    unchanged: int = 0
    failed: int = 0
    entries: int = 0
    known: int = 0
    incomplete: set[str] = field(default_factory=set)


def read_feeds(
    contracts: Iterable[Contract],
    *,
    known: Mapping[str, Collection[str]] | None = None,
    states: MutableMapping[str, FeedState] | None = None,
    pages: bool = True,
    rounds: Rounds | None = None,
    allow_private: bool = False,
    tally: Tally | None = None,
) -> Iterator[Item]:
    """The articles of the contracts' feeds, and what could not be read; each document names its source.

    `known`: by contract, addresses of articles that are not fetched again. `states`: what earlier runs left of each feed; it is changed, and is to
    be kept only once what this run gave is stored. `pages`: fetch the page of an entry whose feed has no full text. `rounds`: who asks, and how
    politely. Never raises for what servers do.
    """
    rounds = rounds or Rounds(allow_private=allow_private)
    kept = states if states is not None else {}
    counts = tally if tally is not None else Tally()
    tasks: list[Task[Item]] = []
    for contract in contracts:
        seen = set((known or {}).get(contract.id, ()))
        for address in contract.feeds:
            tasks.append(_Reader(contract, address, seen, kept, pages and contract.pages, counts).read())
    return rounds.run(tasks)


class _Reader:
    """Reads one feed. `seen`, shared by the feeds of a contract, holds the addresses that need not be fetched."""

    def __init__(self, contract: Contract, address: str, seen: set[str], states: MutableMapping[str, FeedState], pages: bool, tally: Tally) -> None:
        self.contract = contract
        self.address = address
        self.path = urldefrag(address).url
        self.seen = seen
        self.states = states
        self.pages = pages
        self.tally = tally

    def read(self) -> _Steps[None]:
        """The feed's articles."""
        setting, key = setting_of(self.contract, self.pages), key_of(self.contract, self.address)
        state = self.states.get(key)
        if state is None or state.setting != setting:
            state = FeedState(setting)
        conditions = state.headers()
        outcome = yield from ask(Request(self.address, {"Accept": _FEED_TYPES, **conditions}, MAX_FEED_BYTES))
        if isinstance(outcome, Answer) and outcome.status == 304:
            if conditions:
                self.tally.unchanged += 1
                return
            outcome = Failure("the server answers 304 to what was asked without a condition; report it to the publisher")
        if isinstance(outcome, Failure):
            yield self._fails(outcome.reason, outcome.kind)
            return
        feed = parse_feed(outcome)
        if feed.fault or not feed.entries:
            yield self._fails(feed.fault or "holds no entry; check the address", "malformed" if feed.fault else "empty")
            return
        if feed.dropped:
            yield self._problem(f"has {feed.dropped} entries beyond the first {len(feed.entries)}, which are left out", "too-large")
        again, passed = yield from self._entries(feed.entries, frozenset(state.passed))
        self.tally.feeds += 1
        if again:
            # Asked for again as if unknown: a feed that has not changed would not be sent, and with it what is missing.
            self.tally.incomplete.add(self.contract.id)
            self.states[key] = FeedState(setting, passed=passed)
        else:
            self.states[key] = state_of(setting, outcome, passed)

    def _entries(self, entries: list[Entry], passed: Collection[str]) -> _Steps[tuple[bool, tuple[str, ...]]]:
        """All entries; (is one to be tried again?, addresses of those that give no article for good)."""
        failed: dict[str, None] = {}
        closed: list[Failure] = []
        again = False
        for entry in entries:
            self.tally.entries += 1
            if entry.url and (entry.url in self.seen or entry.url in passed):
                self.tally.known += 1
                if entry.url in passed:
                    failed[entry.url] = None
                continue
            if entry.url:
                self.seen.add(entry.url)
            outcome = yield from self._entry(entry)
            if isinstance(outcome, Failure):
                again = again or outcome.passing
                if outcome.closed:
                    closed.append(outcome)
                elif not outcome.passing and entry.url:
                    failed[entry.url] = None
        if closed:
            yield self._problem(f"{len(closed)} entries are left for another time: {closed[0].reason}", closed[0].kind)
        return again, tuple(failed)

    def _entry(self, entry: Entry) -> _Steps[Failure | None]:
        """One entry's article, or why there is none."""
        full = entry.full_text
        if full is not None:
            found = self._read(_page(entry, full), entry)
            if isinstance(found, Document) or found.kind != "no-article" or not (self.pages and entry.url):
                yield found
                return None if isinstance(found, Document) else Failure(found.message, found.kind)
        if self.pages and entry.url:
            outcome = yield from ask(Request(entry.url, {"Accept": _PAGE_TYPES}, MAX_HTML_BYTES))
            if isinstance(outcome, Failure):
                if not outcome.closed:
                    yield Problem(entry.name, None, outcome.reason, outcome.kind)
                return outcome
            found = self._fetched(outcome, entry)
        else:
            found = self._own_text(entry)
        yield found
        return Failure(found.message, found.kind) if isinstance(found, Problem) else None

    def _fetched(self, answer: Answer, entry: Entry) -> Item:
        """The article of an entry's page."""
        if answer.status != 200:
            return Problem(entry.name, None, f"the server answers {answer.status}; check the address", "unreadable")
        binary = binary_reason(answer.body)
        if binary:
            return Problem(entry.name, None, f"is {binary}, no web page", "binary")
        return self._read(decode_page(answer.body, answer.charset), entry)

    def _read(self, page: str, entry: Entry) -> Item:
        found = read_html(page, language=self.contract.language, published=entry.published, url=entry.url, path=self.path)
        if isinstance(found, Problem):
            return replace(found, path=entry.name)
        return self._described(found, entry)

    def _own_text(self, entry: Entry) -> Item:
        """What the feed itself says, where pages are not fetched."""
        text = plain_text(max(entry.content or "", entry.summary or "", key=len))
        if len(text.split()) < _MIN_WORDS:
            why = "pages are not fetched" if entry.url else "it has no link"
            return Problem(self._place(entry), None, f"has fewer than {_MIN_WORDS} words in the feed, and {why}; nothing can be read", "no-article")
        whole = f"{entry.title}\n\n{text}" if entry.title else text
        found = read_text(
            whole, language=self.contract.language, published=entry.published, title=entry.title, author=entry.author, url=entry.url, path=self.path
        )
        return replace(found, path=self._place(entry)) if isinstance(found, Problem) else self._described(found, entry)

    def _described(self, found: Document, entry: Entry) -> Document:
        """The document with what the feed says of it."""
        published, origin = _published(found, entry)
        filled = replace(found, title=entry.title or found.title, author=entry.author or found.author, published=published, published_from=origin)
        return self.contract.fill(filled)

    def _place(self, entry: Entry) -> str:
        return entry.url or f"{self.path}, {entry.name}"

    def _problem(self, message: str, kind: str) -> Problem:
        return Problem(self.address, None, message, kind)

    def _fails(self, message: str, kind: str) -> Problem:
        self.tally.failed += 1
        self.tally.incomplete.add(self.contract.id)
        return self._problem(message, kind)


def _page(entry: Entry, content: str) -> str:
    """A page that holds the entry's text, for the reader of pages."""
    title = escape(entry.title or "")
    heading = f"<h1>{title}</h1>" if title else ""
    return f"<html><head><title>{title}</title></head><body><article>{heading}{content}</article></body></html>"


def _published(found: Document, entry: Entry) -> tuple[date | None, str | None]:
    """The day of publication and where it was found: the feed's, then the page's own, then that of the entry's last change, then one in the text."""
    if entry.published:
        return entry.published, "metadata"
    if entry.updated and (found.published is None or found.published_from == "text"):
        return entry.updated, "metadata"
    return found.published, found.published_from
