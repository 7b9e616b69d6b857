"""One request: what comes back, and what is cut off or refused. All servers are on this machine."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from webserver import WebServer

from lapwing.sources import fetching
from lapwing.sources.fetching import USER_AGENT, Answer, Failure, Limits, fetch, origin
from lapwing.version import __version__

QUICK = Limits(connect=2, read=0.3, total=0.8, size=100_000)


def got(url: str, **options: object) -> Answer:
    answer = fetch(url, allow_private=True, **{"limits": QUICK, **options})  # type: ignore[arg-type]
    assert isinstance(answer, Answer), answer
    return answer


def failed(url: str, **options: object) -> Failure:
    failure = fetch(url, allow_private=True, **{"limits": QUICK, **options})  # type: ignore[arg-type]
    assert isinstance(failure, Failure), failure
    assert "\n" not in failure.reason
    return failure


def test_a_page_and_what_is_said_to_the_server(web: WebServer) -> None:
    web.pages["/a%20b/%C3%A9?q=%C3%A8&x=1"] = ("text/html; charset='ISO-8859-1'", b"<p>\xe9</p>")
    answer = got(web.url("/a b/é?q=è&x=1#part"), headers={"Accept": "text/html"})
    assert (answer.status, answer.body, answer.type, answer.charset) == (200, b"<p>\xe9</p>", "text/html", "ISO-8859-1")
    sent = web.headers[0]
    assert sent["user-agent"] == USER_AGENT
    assert USER_AGENT.startswith(f"Lapwing/{__version__} ")
    assert (sent["accept"], sent["host"], sent["accept-encoding"]) == ("text/html", f"127.0.0.1:{web.port}", "gzip, deflate")


def test_other_answers_are_given_without_a_body(web: WebServer) -> None:
    answer = got(web.url("/missing"))
    assert (answer.status, answer.body) == (404, b"")
    web.routes["/moved"] = lambda n, h: (301, {"Location": "/new"}, b"")
    assert got(web.url("/moved")).headers["location"] == "/new"
    assert web.asked == ["/missing", "/moved"]


# -- where may be asked ----------------------------------------------------------------------------------------------


def test_this_machine_is_refused_unless_allowed(web: WebServer) -> None:
    for host in ("127.0.0.1", "localhost", "127.1", "2130706433", "[::ffff:127.0.0.1]"):
        failure = fetch(web.url("/", host))
        assert isinstance(failure, Failure)
        assert failure.reason == "leads to a loopback address, which only --allow-private reads; check where the address points"
    assert web.asked == []


def test_the_address_judged_is_the_one_connected_to(web: WebServer) -> None:
    """A name that is public when it is judged and private a moment later gets nothing: it is not resolved again."""
    answers = iter([["10.0.0.1"], ["127.0.0.1"]])
    failure = fetch(web.url("/", "rebind.example"), resolver=lambda host, port: next(answers))
    assert isinstance(failure, Failure)
    assert "leads to a private address" in failure.reason
    assert len(list(answers)) == 1
    web.pages["/"] = ("text/plain", b"here")
    assert got(web.url("/", "name.example"), resolver=lambda host, port: ["127.0.0.1"]).body == b"here"
    assert web.headers[-1]["host"] == f"name.example:{web.port}"


def test_of_several_addresses_only_the_public_ones_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        tried.append(address[0])
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    failure = fetch("http://several.example/", resolver=lambda host, port: ["192.168.0.1", "8.8.8.8", "::1", "1.1.1.1"])
    assert isinstance(failure, Failure)
    assert tried == ["8.8.8.8", "1.1.1.1"]
    assert failure == Failure("the connection failed (Connection refused); try again later", passing=True)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("file:///etc/passwd", "is no address of the web (file); only http and https are read"),
        ("ftp://a.example/", "is no address of the web (ftp)"),
        ("a.example/feed", "is no address of the web (no scheme)"),
        ("http://", "names no host"),
        ("http://[::1/", "is no valid address"),
        ("http://a.example:99999/", "is no valid address"),
        ("http://me:secret@a.example/", "holds a user name"),
        ("http://é..example/", "names a host that cannot be"),
    ],
)
def test_what_is_no_address(url: str, said: str) -> None:
    failure = failed(url)
    assert failure.reason.startswith(said)
    assert not failure.passing


def test_origins() -> None:
    assert origin("HTTPS://Exemple.FR/a") == ("https", "exemple.fr", 443)
    assert origin("http://état.example:8080") == ("http", "xn--tat-9la.example", 8080)


def test_a_host_that_is_not_found() -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    failure = failed("http://gone.example/", resolver=nowhere)
    assert failure == Failure("the host gone.example is not found (Name or service not known); check the name and the connection", passing=True)


# -- limits ----------------------------------------------------------------------------------------------------------


def test_compressed_answers(web: WebServer) -> None:
    text = b"Mali condemned Togo. " * 50
    raw = zlib.compressobj(wbits=-15)
    bodies = {
        "gzip": gzip.compress(text),
        "x-gzip": gzip.compress(text[:300]) + gzip.compress(text[300:]),  # two members
        "deflate": zlib.compress(text),
        "Deflate": raw.compress(text) + raw.flush(),  # without its envelope
        "identity": text,
    }
    for coding, body in bodies.items():
        web.routes["/"] = lambda n, h, coding=coding, body=body: (200, {"Content-Encoding": coding}, body)
        assert got(web.url("/")).body == text, coding


def test_a_bomb_is_cut_off(web: WebServer) -> None:
    for coding, body in (("gzip", gzip.compress(bytes(50_000_000))), ("deflate", zlib.compress(bytes(50_000_000)))):
        web.routes["/"] = lambda n, h, coding=coding, body=body: (200, {"Content-Encoding": coding}, body)
        assert len(body) < QUICK.size
        assert failed(web.url("/")) == Failure("is larger than the 0.1 MB that are read; it was cut off", "too-large")


@pytest.mark.parametrize(("coding", "reason"), [("br", "is compressed in a way that was not asked for (br)"), ("gzip, gzip", "is compressed in a way")])
def test_other_compressions_are_refused(coding: str, reason: str, web: WebServer) -> None:
    web.routes["/"] = lambda n, h: (200, {"Content-Encoding": coding}, b"whatever")
    assert failed(web.url("/")).reason.startswith(reason)


def test_damaged_and_broken_off_answers(web: WebServer) -> None:
    whole = gzip.compress(b"Mali condemned Togo. " * 500)
    web.routes["/damaged"] = lambda n, h: (200, {"Content-Encoding": "gzip"}, b"no gzip at all")
    web.routes["/short"] = lambda n, h: (200, {"Content-Encoding": "gzip"}, whole[:-20])
    web.routes["/length"] = lambda n, h: (200, {"Content-Length": "1000"}, iter([b"half"]))
    web.routes["/chunk"] = lambda n, h: (200, {"Transfer-Encoding": "chunked"}, iter([b"5\r\nwhole\r\n", b"50\r\nhalf"]))
    assert failed(web.url("/damaged")).reason == "is compressed, and damaged; try again later"
    assert failed(web.url("/short")).reason == failed(web.url("/length")).reason == "broke off before its end; try again later"
    assert failed(web.url("/chunk")).passing


def test_chunks_are_put_together(web: WebServer) -> None:
    web.routes["/"] = lambda n, h: (200, {"Transfer-Encoding": "chunked"}, iter([b"5\r\nwhole\r\n", b"5\r\n text\r\n", b"0\r\n\r\n"]))
    assert got(web.url("/")).body == b"whole text"


def endless(piece: bytes, pause: float) -> Iterator[bytes]:
    while True:
        yield piece
        time.sleep(pause)


def test_an_endless_answer_is_cut_off_by_size(web: WebServer) -> None:
    web.routes["/"] = lambda n, h: (200, {}, endless(b"x" * 10_000, 0))
    assert failed(web.url("/")).kind == "too-large"


def test_an_endless_answer_is_cut_off_by_time(web: WebServer) -> None:
    web.routes["/"] = lambda n, h: (200, {}, endless(b"x", 0.05))
    started = time.monotonic()
    assert failed(web.url("/")) == Failure("was not read to its end in 0.8 seconds; it was cut off", "too-large")
    assert time.monotonic() - started < 3


def test_a_silent_server_is_left(web: WebServer) -> None:
    web.routes["/"] = lambda n, h: (time.sleep(1), (200, {}, b""))[1]  # type: ignore[return-value]
    assert failed(web.url("/")) == Failure("the server takes too long to answer; try again later", passing=True)


def raw_server(*pieces: bytes, pause: float = 0.0) -> tuple[str, threading.Thread]:
    """An address behind which somebody sends these bytes, whatever is asked."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, listener:
            connection.recv(10_000)
            try:
                for piece in pieces:
                    connection.sendall(piece)
                    time.sleep(pause)
            except OSError:
                pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}/", thread


def test_headers_sent_letter_by_letter_do_not_last_longer_than_allowed() -> None:
    url, thread = raw_server(*[bytes([b]) for b in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200], pause=0.05)
    started = time.monotonic()
    assert failed(url).reason.startswith("was not read to its end in 0.8 seconds")
    assert time.monotonic() - started < 3
    thread.join()


@pytest.mark.parametrize(
    "sent", [b"", b"220 smtp ready\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"]
)
def test_a_server_that_speaks_something_else(sent: bytes) -> None:
    url, thread = raw_server(sent)
    assert failed(url).passing
    thread.join()


def test_what_is_no_text_is_not_read(web: WebServer) -> None:
    web.routes["/"] = lambda n, h: (200, {"Content-Type": "application/pdf"}, endless(b"x" * 1_000, 0))
    assert failed(web.url("/")) == Failure("is application/pdf, no text; name a web page or feed", "binary")


def test_a_header_that_cannot_be_sent(web: WebServer) -> None:
    assert "the connection failed" in failed(web.url("/"), headers={"If-None-Match": "a\nX-Evil: b"}).reason
    assert web.asked == []


# -- certificates ----------------------------------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for news.example, with its key, that nobody has signed."""
    if not shutil.which("openssl"):
        pytest.skip("makes its certificate with openssl, which is not installed")
    path = tmp_path / "news.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=news.example -addext subjectAltName=DNS:news.example"
    subprocess.run([*command.split(), "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"], check=True, capture_output=True)
    path.write_bytes((tmp_path / "key.pem").read_bytes() + (tmp_path / "cert.pem").read_bytes())
    return path


def test_certificates_are_checked_against_the_name(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def here(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    with WebServer(tls=context) as web:
        web.pages["/"] = ("text/plain", b"secure")
        failure = failed(web.url("/", "news.example"), resolver=here)
        assert failure.reason.startswith("the certificate of news.example is not valid (self")
        assert not failure.passing
        trusting = ssl.create_default_context(cafile=str(certificate))
        monkeypatch.setattr(fetching, "_tls", lambda: trusting)
        assert got(web.url("/", "news.example"), resolver=here).body == b"secure"
        assert "the certificate of other.example is not valid" in failed(web.url("/", "other.example"), resolver=here).reason
        assert web.asked == ["/"]
