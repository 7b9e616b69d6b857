"""Many requests to many hosts, politely: one at a time, hosts in turn, a pause between two to the same host, robots.txt obeyed.

A task is a generator that yields a `Request` and is sent what came of it, and yields what it finds in between. While one host is to be left alone
another is asked; only when all are is time spent waiting.
"""

from __future__ import annotations

import http
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import Generic, TypeVar
from urllib.parse import urldefrag, urljoin

from lapwing.sources.addresses import resolve
from lapwing.sources.fetching import AGENT, Answer, Failure, Limits, Resolver, fetch, origin
from lapwing.sources.robots import ALL, MAX_BYTES, NOTHING, Rules, parse_robots

T = TypeVar("T")

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Answers after which the same request may succeed.
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
#: Those that speak of the host, not of the page.
_BUSY = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Manners:
    """How servers are treated. Seconds: `delay` between two requests to a host; `longest_delay`, the most a Crawl-delay is given; `backoff` before the
    first repetition, doubled before each further one; `longest_wait`, the most a Retry-After is given, beyond which the host is left alone.
    `tries` of one request in all; `redirects` followed; `failures` of requests to a host in a row (all tries) after which it is left alone.
    """

    delay: float = 2.0
    longest_delay: float = 30.0
    backoff: float = 4.0
    longest_wait: float = 120.0
    tries: int = 3
    redirects: int = 5
    failures: int = 3


@dataclass(frozen=True, slots=True)
class Request:
    """An address to be fetched, with headers beyond the usual. `size`: bytes at most."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    size: int = 10_000_000
    robots: bool = True  # False for robots.txt itself


Outcome = Answer | Failure
#: `None` is sent after anything that is no request.
Task = Generator[Request | T, Outcome | None, None]
_Origin = tuple[str, str, int]


def ask(request: Request) -> Generator[Request, Outcome | None, Outcome]:
    """`outcome = yield from ask(request)` in a task."""
    outcome = yield request
    if outcome is None:
        raise RuntimeError("a request was sent no outcome; tasks are run by Rounds.run")
    return outcome


@dataclass(slots=True)
class _Waiting(Generic[T]):
    """A task, what it asked for, and where that stands."""

    task: Task[T]
    asked: Request
    url: str
    tries: int = 0
    hops: int = 0
    not_before: float = 0.0


@dataclass(slots=True)
class _Host:
    """What is known of a host: when it may be asked next, how often it failed in a row, and why it is left alone."""

    ready: float = 0.0
    delay: float = 0.0
    failed: int = 0
    closed: str = ""


class Rounds:
    """Runs tasks. `now` gives the calendar time in seconds (for a Retry-After that names a moment); all clocks may be replaced."""

    def __init__(
        self,
        *,
        manners: Manners | None = None,
        limits: Limits | None = None,
        allow_private: bool = False,
        resolver: Resolver = resolve,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.manners = manners or Manners()
        self.limits = limits or Limits()
        self.allow_private = allow_private
        self.resolver = resolver
        self.clock, self.sleep, self.now = clock, sleep, now
        self._hosts: dict[str, _Host] = {}
        self._rules: dict[_Origin, Rules] = {}
        self._robots_asked: set[_Origin] = set()

    def run(self, tasks: Iterable[Task[T]]) -> Iterator[T]:
        """What the tasks find, as they find it."""
        waiting: list[_Waiting[T]] = []
        for task in tasks:
            yield from self._advance(task, None, waiting)
        while waiting:
            chosen = min((w for w in waiting if not self._blocked(w)), key=self._ready)
            pause = self._ready(chosen) - self.clock()
            if pause > 0:
                self.sleep(pause)
            waiting.remove(chosen)
            outcome = self._step(chosen, waiting)
            if outcome is None:
                waiting.append(chosen)
            else:
                yield from self._advance(chosen.task, outcome, waiting)

    def _advance(self, task: Task[T], outcome: Outcome | None, waiting: list[_Waiting[T]]) -> Iterator[T]:
        """Run a task up to its next request."""
        try:
            while True:
                found = task.send(outcome) if outcome is not None else next(task)
                if isinstance(found, Request):
                    waiting.append(_Waiting(task, found, urldefrag(found.url).url))
                    return
                outcome = None
                yield found
        except StopIteration:
            return

    def _host(self, place: _Origin) -> _Host:
        return self._hosts.setdefault(place[1], _Host(delay=self.manners.delay))

    def _ready(self, waiting: _Waiting[T]) -> float:
        place = origin(waiting.url)
        return 0.0 if isinstance(place, Failure) else max(self._host(place).ready, waiting.not_before)

    def _blocked(self, waiting: _Waiting[T]) -> bool:
        """Does it wait for a robots.txt that was asked for?"""
        return waiting.asked.robots and origin(waiting.url) in self._robots_asked

    # -- one request ------------------------------------------------------------------------------------------------

    def _step(self, one: _Waiting[T], waiting: list[_Waiting[T]]) -> Outcome | None:
        """Do the next thing for a request; None while it is not settled."""
        place = origin(one.url)
        if isinstance(place, Failure):
            return self._said(one, place)
        host = self._host(place)
        if host.closed:
            return Failure(host.closed, passing=True, closed=True)
        if one.asked.robots:
            if place not in self._rules:
                self._robots_asked.add(place)
                waiting.append(self._asking(place))
                return None
            if not self._rules[place].allows(one.url):
                unsure = self._rules[place] is NOTHING
                why = "could not be read, so nothing is fetched for now; try again later" if unsure else "does not allow it; ask the publisher, or leave it out"
                return self._said(one, Failure(f"the robots.txt of {place[1]} {why}", passing=unsure))
        limits = replace(self.limits, size=one.asked.size)
        outcome = fetch(one.url, headers=one.asked.headers, limits=limits, allow_private=self.allow_private, resolver=self.resolver)
        host.ready = self.clock() + host.delay
        return self._judge(one, outcome, host)

    def _judge(self, one: _Waiting[T], outcome: Outcome, host: _Host) -> Outcome | None:
        if isinstance(outcome, Answer) and outcome.status in _REDIRECTS and "location" in outcome.headers:
            host.failed = 0
            return self._redirect(one, outcome)
        passing = outcome.passing if isinstance(outcome, Failure) else outcome.status in _PASSING
        if not passing:
            host.failed = 0
            if isinstance(outcome, Answer) and outcome.status not in (200, 304):
                outcome = Failure(f"the server answers {_status(outcome.status)}; check the address")
            return self._said(one, outcome) if isinstance(outcome, Failure) else outcome
        one.tries += 1
        busy = isinstance(outcome, Failure) or outcome.status in _BUSY
        asked = self._retry_after(outcome) if isinstance(outcome, Answer) else 0.0
        if asked > self.manners.longest_wait:
            host.closed = f"the host asks to be left alone for {asked:.0f} seconds; try again after that"
            return self._said(one, Failure(host.closed, passing=True, closed=True))
        if one.tries < self.manners.tries:
            one.not_before = self.clock() + max(self.manners.backoff * 2 ** (one.tries - 1), asked)
            if busy:
                host.ready = max(host.ready, one.not_before)
            return None
        host.failed += busy
        if host.failed >= self.manners.failures:
            host.closed = f"the host failed {host.failed} times in a row; try again later"
        if isinstance(outcome, Answer):
            outcome = Failure(f"the server answers {_status(outcome.status)}; try again later", passing=True)
        return self._said(one, outcome)

    def _redirect(self, one: _Waiting[T], answer: Answer) -> Failure | None:
        one.hops += 1
        if one.hops > self.manners.redirects:
            return Failure(f"is redirected more than {self.manners.redirects} times; check the address")
        location = answer.headers["location"]
        with suppress(UnicodeError):  # headers are read as Latin-1
            location = location.encode("latin-1").decode("utf-8")
        try:
            one.url = urldefrag(urljoin(one.url, location.strip())).url
        except ValueError:
            return Failure("is redirected to what is no address; check the address")
        one.tries = 0
        return None

    def _said(self, one: _Waiting[T], failure: Failure) -> Failure:
        """The failure, with where a redirect had led."""
        return replace(failure, reason=f"is redirected to {one.url[:200]}: {failure.reason}") if one.hops else failure

    def _retry_after(self, answer: Answer) -> float:
        """Seconds the server asks to be left alone."""
        value = answer.headers.get("retry-after", "").strip()
        if value.isdecimal():
            return float(value[:9])
        try:
            return max(0.0, parsedate_to_datetime(value).timestamp() - self.now())
        except (ValueError, TypeError, OverflowError):
            return 0.0

    # -- robots.txt -------------------------------------------------------------------------------------------------

    def _asking(self, place: _Origin) -> _Waiting[T]:
        request = Request(_robots_url(place), size=MAX_BYTES, robots=False)
        task: Task[T] = self._learn(place, request)
        next(task)  # up to its only request
        return _Waiting(task, request, request.url)

    def _learn(self, place: _Origin, request: Request) -> Task[T]:
        """The task that finds out what a host's robots.txt says."""
        outcome = yield from ask(request)
        if isinstance(outcome, Answer):
            rules = parse_robots(outcome.body, AGENT)
        else:
            rules = NOTHING if outcome.passing or outcome.kind == "too-large" else ALL
        self._rules[place] = rules
        self._robots_asked.discard(place)
        host = self._host(place)
        if rules.delay:
            host.delay = max(host.delay, min(rules.delay, self.manners.longest_delay))
            host.ready = max(host.ready, self.clock() + host.delay)


def _robots_url(place: _Origin) -> str:
    scheme, host, port = place
    name = f"[{host}]" if ":" in host else host
    usual = port == (443 if scheme == "https" else 80)
    return f"{scheme}://{name}{'' if usual else f':{port}'}/robots.txt"


def _status(status: int) -> str:
    try:
        return f"{status} {http.HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
