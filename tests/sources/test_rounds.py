"""Many requests, politely. Time is a number that sleeping moves."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email.utils import formatdate

import pytest
from webserver import WebServer

from lapwing.sources.addresses import resolve
from lapwing.sources.fetching import Answer, Failure, Limits
from lapwing.sources.rounds import Manners, Outcome, Request, Rounds, Task, ask

QUICK = Limits(connect=2, read=0.3, total=1)


class Clock:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.time = 1_000.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.time += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def rounds(clock: Clock, **manners: float) -> Rounds:
    """Any name leads to this machine."""
    return Rounds(
        manners=Manners(**manners),  # type: ignore[arg-type]
        limits=QUICK, allow_private=True, resolver=lambda host, port: ["127.0.0.1"], clock=clock.now, sleep=clock.sleep, now=clock.now,
    )  # fmt: skip


Found = tuple[str, Outcome]


def fetching(*urls: str) -> Task[Found]:
    """A task that fetches addresses one after another."""
    for url in urls:
        outcome = yield from ask(Request(url))
        yield url, outcome


def outcomes(of: Iterator[Found]) -> list[str]:
    """What became of each: its body, or why there is none."""
    return [o.body.decode() if isinstance(o, Answer) else o.reason for _, o in of]


def ok(body: bytes = b"ok") -> object:
    return lambda n, h: (200, {}, body)


def test_between_two_requests_to_a_host_there_is_a_pause(web: WebServer, clock: Clock) -> None:
    web.routes |= {f"/{n}": ok(b"%d" % n) for n in range(3)}  # type: ignore[dict-item]
    urls = [web.url(f"/{n}") for n in range(3)]
    assert outcomes(rounds(clock, delay=2).run([fetching(*urls)])) == ["0", "1", "2"]
    assert clock.slept == [2, 2, 2]  # robots.txt came first
    assert web.asked == ["/robots.txt", "/0", "/1", "/2"]


def test_hosts_are_asked_in_turn(web: WebServer, clock: Clock) -> None:
    web.routes |= {f"/{n}": ok() for n in range(2)}  # type: ignore[dict-item]
    tasks = [fetching(*(web.url(f"/{n}", f"{name}.example") for n in range(2))) for name in "abc"]
    list(rounds(clock, delay=5).run(tasks))
    hosts = [headers["host"][0] for headers in web.headers]
    assert "".join(hosts) == "abc" * 3  # robots.txt and two pages of each
    assert clock.slept == [5, 5]


def test_robots_txt_is_asked_for_once_and_obeyed(web: WebServer, clock: Clock) -> None:
    web.pages |= {"/robots.txt": ("text/plain", b"User-agent: *\nDisallow: /closed\nCrawl-delay: 9\n"), "/open": ("text/plain", b"open")}
    tasks = [fetching(web.url("/open"), web.url("/closed")), fetching(web.url("/closed/too"))]
    found = outcomes(rounds(clock, delay=2).run(tasks))
    refused = "the robots.txt of 127.0.0.1 does not allow it; ask the publisher, or leave it out"
    assert sorted(found) == ["open", refused, refused]
    assert web.asked == ["/robots.txt", "/open"]
    assert sum(clock.slept) == pytest.approx(18)  # nothing is fetched for what is refused, but its turn comes when the host is free


def test_a_crawl_delay_has_an_end(web: WebServer, clock: Clock) -> None:
    web.pages["/robots.txt"] = ("text/plain", b"User-agent: *\nCrawl-delay: 86400\n")
    list(rounds(clock, delay=2, longest_delay=30).run([fetching(web.url("/a"))]))
    assert clock.slept == [30]


def test_where_robots_txt_cannot_be_read_nothing_is_fetched(web: WebServer, clock: Clock) -> None:
    web.routes["/robots.txt"] = lambda n, h: (500, {}, b"")
    (found,) = rounds(clock).run([fetching(web.url("/a"))])
    assert isinstance(found[1], Failure)
    assert found[1].reason == "the robots.txt of 127.0.0.1 could not be read, so nothing is fetched for now; try again later"
    assert found[1].passing
    assert web.asked == ["/robots.txt"] * 3


def test_robots_txt_may_be_forbidden_or_elsewhere(web: WebServer, clock: Clock) -> None:
    web.routes |= {"/robots.txt": lambda n, h: (403, {}, b""), "/a": ok()}  # type: ignore[dict-item]
    assert outcomes(rounds(clock).run([fetching(web.url("/a"))])) == ["ok"]
    web.routes["/robots.txt"] = lambda n, h: (302, {"Location": "/rules"}, b"")
    web.pages["/rules"] = ("text/plain", b"User-agent: lapwing\nDisallow: /")
    assert "does not allow it" in outcomes(rounds(clock).run([fetching(web.url("/a"))]))[0]


def test_a_busy_server_is_asked_again_when_it_says(web: WebServer, clock: Clock) -> None:
    web.routes["/a"] = lambda n, h: (200, {}, b"at last") if n == 2 else (429, {"Retry-After": "50"}, b"")
    assert outcomes(rounds(clock, delay=2).run([fetching(web.url("/a"))])) == ["at last"]
    assert clock.slept == [2, 50, 50]


def test_a_moment_to_come_back_at(web: WebServer, clock: Clock) -> None:
    web.routes["/a"] = lambda n, h: (200, {}, b"at last") if n else (503, {"Retry-After": formatdate(clock.time + 40, usegmt=True)}, b"")
    assert outcomes(rounds(clock, delay=2).run([fetching(web.url("/a"))])) == ["at last"]
    assert clock.slept == [2, 40]


def test_a_host_that_wants_to_be_left_alone_is(web: WebServer, clock: Clock) -> None:
    web.routes |= {"/a": lambda n, h: (429, {"Retry-After": "3600"}, b""), "/b": ok()}  # type: ignore[dict-item]
    found = list(rounds(clock).run([fetching(web.url("/a"), web.url("/b")), fetching(web.url("/b", "other.example"))]))
    left = [o for _, o in found if isinstance(o, Failure)]
    assert left == [Failure("the host asks to be left alone for 3600 seconds; try again after that", passing=True, closed=True)] * 2
    assert web.count("/a") == 1
    assert web.count("/b") == 1  # of the other host


def test_faults_of_a_server_are_tried_again_with_growing_pauses(web: WebServer, clock: Clock) -> None:
    web.routes["/a"] = lambda n, h: (500, {}, b"")
    (found,) = rounds(clock, delay=2, backoff=4).run([fetching(web.url("/a"))])
    assert found[1] == Failure("the server answers 500 Internal Server Error; try again later", passing=True)
    assert web.count("/a") == 3
    assert clock.slept == [2, 4, 8]


def test_while_one_page_waits_another_host_is_asked(web: WebServer, clock: Clock) -> None:
    web.routes |= {"/a": lambda n, h: (200, {}, b"slow") if n else (500, {}, b""), "/b": ok(b"other")}  # type: ignore[dict-item]
    tasks = [fetching(web.url("/a", "a.example")), fetching(web.url("/b", "b.example"))]
    assert outcomes(rounds(clock, delay=1, backoff=60).run(tasks)) == ["other", "slow"]


def test_a_host_that_fails_again_and_again_is_given_up(clock: Clock) -> None:
    with WebServer() as gone:
        url = gone.url("/")
    found = outcomes(rounds(clock, failures=2, tries=2).run([fetching(*(f"{url}{n}" for n in range(4)))]))
    # robots.txt fails, and then everything is refused without being asked for
    assert set(found) == {"the robots.txt of 127.0.0.1 could not be read, so nothing is fetched for now; try again later"}


def test_a_host_whose_pages_all_time_out_is_given_up(web: WebServer, clock: Clock) -> None:
    web.routes |= {f"/{n}": lambda n, h: (503, {}, b"") for n in range(5)}
    found = outcomes(rounds(clock, failures=2, tries=2).run([fetching(*(web.url(f"/{n}") for n in range(5)))]))
    assert found == ["the server answers 503 Service Unavailable; try again later"] * 2 + ["the host failed 2 times in a row; try again later"] * 3
    assert len(web.asked) == 1 + 4


def test_other_refusals_are_final(web: WebServer, clock: Clock) -> None:
    web.routes |= {"/gone": lambda n, h: (410, {}, b""), "/odd": lambda n, h: (299, {}, b"x"), "/own": lambda n, h: (499, {}, b"")}
    found = outcomes(rounds(clock).run([fetching(*(web.url(p) for p in ("/gone", "/missing", "/odd", "/own")))]))
    assert found == [f"the server answers {status}; check the address" for status in ("410 Gone", "404 Not Found", "299", "499")]


def test_redirects_are_followed_and_each_is_checked(web: WebServer, clock: Clock) -> None:
    web.pages |= {"/robots.txt": ("text/plain", b"User-agent: *\nDisallow: /closed\n"), "/new/é".replace("é", "%C3%A9"): ("text/plain", b"arrived")}
    web.routes |= {
        "/old": lambda n, h: (301, {"Location": "new/é".encode().decode("latin-1")}, b""),
        "/in": lambda n, h: (302, {"Location": "/closed/a"}, b""),
        "/file": lambda n, h: (302, {"Location": "file:///etc/passwd"}, b""),
        "/odd": lambda n, h: (302, {"Location": "http://[::1/"}, b""),
        "/circle": lambda n, h: (302, {"Location": "/circle"}, b""),
    }
    found = outcomes(rounds(clock).run([fetching(*(web.url(p) for p in ("/old", "/in", "/file", "/odd", "/circle")))]))
    assert found[0] == "arrived"
    assert found[1].startswith(f"is redirected to {web.url('/closed/a')}: the robots.txt of 127.0.0.1 does not allow it")
    assert found[2].startswith("is redirected to file:///etc/passwd: is no address of the web (file)")
    assert found[3].startswith("is redirected to what is no address")
    assert found[4] == "is redirected more than 5 times; check the address"
    assert web.count("/circle") == 6


@pytest.mark.parametrize(
    "inside", ["http://127.0.0.1:{port}/in", "http://[::ffff:7f00:1]:{port}/in", "http://inside.example:{port}/in", "//localhost:{port}/in"]
)
def test_a_redirect_to_a_private_address_is_refused(inside: str, web: WebServer, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent to the public address 8.8.8.8 reaches the test's server; nothing else does."""
    connect = socket.create_connection

    def to_server(address: tuple[str, int], timeout: float) -> socket.socket:
        assert address[0] == "8.8.8.8"
        return connect(("127.0.0.1", address[1]), timeout)

    monkeypatch.setattr("lapwing.sources.fetching.socket.create_connection", to_server)
    names = {"public.example": ["8.8.8.8"], "inside.example": ["10.0.0.1"]}
    strict = Rounds(clock=clock.now, sleep=clock.sleep, limits=QUICK, resolver=lambda host, port: names.get(host) or resolve(host, port))
    web.routes |= {"/start": lambda n, h: (302, {"Location": inside.format(port=web.port)}, b""), "/in": ok()}  # type: ignore[dict-item]
    (found,) = strict.run([fetching(web.url("/start", "public.example"))])
    assert isinstance(found[1], Failure)
    assert found[1].reason.startswith("is redirected to http://")
    assert "address, which only --allow-private reads" in found[1].reason
    assert web.asked == ["/robots.txt", "/start"]


def test_a_request_sent_nothing_says_so() -> None:
    task = fetching("http://a.example/")
    next(task)
    with pytest.raises(RuntimeError, match=r"tasks are run by Rounds\.run"):
        next(task)
