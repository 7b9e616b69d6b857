"""One request to a web server, within limits of time and size, and to public addresses only. Politeness and repetition: rounds.py.

The name is resolved once, the addresses are judged, and the connection goes to an address that was judged: a name that changes its meaning in
between gains nothing. The name stays what the certificate is checked against. Proxies of the environment are not used: behind one, no address could
be judged.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from time import monotonic
from urllib.parse import SplitResult, quote, urlsplit

from lapwing.sources.addresses import refusal, resolve
from lapwing.version import __version__

#: What servers are told; the first word is what robots.txt may name.
AGENT = "Lapwing"
USER_AGENT = f"{AGENT}/{__version__} (reads news for research; obeys robots.txt)"
Resolver = Callable[[str, int], Sequence[str]]

#: What is never text, refused before it is read.
_NOT_TEXT = ("image/", "video/", "audio/", "font/", "application/pdf", "application/zip", "application/vnd.openxml", "application/msword")
#: Read at once.
_PIECE = 65_536
#: Addresses of one host that are tried, the unreachable ones first perhaps.
_ADDRESSES = 3
_PATH_SAFE = "%/:=&?~+!$,;'@()*[]"


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes. `connect` for a connection, `read` between two pieces of an answer, `total` for all of it; `size` on the wire and unpacked."""

    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0
    size: int = 10_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered to `url`. The names in `headers` are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def type(self) -> str:
        """The media type, such as text/html; empty if none is said."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The encoding that the header declares."""
        for part in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = part.partition("=")
            if name.strip().lower() == "charset":
                return value.strip().strip("\"'") or None
        return None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer, as *why; remedy*. `kind` as of a `Problem`; `passing`: another time it may go well; `closed`: nothing
    more is asked of that host for now."""

    reason: str
    kind: str = "unreadable"
    passing: bool = False
    closed: bool = False


def origin(url: str) -> tuple[str, str, int] | Failure:
    """(scheme, host, port) of an address; a Failure when it is none that is fetched."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return Failure("is no valid address; correct it", "malformed")
    if parts.scheme not in ("http", "https"):
        return Failure(f"is no address of the web ({parts.scheme or 'no scheme'}); only http and https are read", "malformed")
    if not host or port == 0:
        return Failure("names no host; write the whole address", "malformed")
    if parts.username is not None:
        return Failure("holds a user name; pages behind a password are not read", "malformed")
    try:
        name = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return Failure(f"names a host that cannot be ({host}); correct it", "malformed")
    return parts.scheme, name, port or (443 if parts.scheme == "https" else 80)


def fetch(
    url: str, *, headers: Mapping[str, str] | None = None, limits: Limits | None = None, allow_private: bool = False, resolver: Resolver = resolve
) -> Answer | Failure:
    """Ask for `url` once. Redirects are not followed; the body is read for status 200 only. Never raises for what a server does."""
    limits = limits or Limits()
    place = origin(url)
    if isinstance(place, Failure):
        return place
    scheme, host, port = place
    try:
        addresses = list(resolver(host, port))
    except OSError as error:
        return Failure(f"the host {host} is not found ({error.strerror or error}); check the name and the connection", passing=True)
    allowed = addresses if allow_private else [address for address in addresses if refusal(address) is None]
    if not allowed:
        kind = refusal(addresses[0]) if addresses else "no"
        return Failure(f"leads to a {kind} address, which only --allow-private reads; check where the address points")
    ended = monotonic() + limits.total
    connection = _Connection(host, port, allowed[:_ADDRESSES], limits, tls=scheme == "https")
    try:
        return _ask(connection, url, headers or {}, limits, ended)
    except ssl.SSLCertVerificationError as error:
        return Failure(f"the certificate of {host} is not valid ({error.verify_message or error}); it was not read")
    except TimeoutError:
        return _too_slow(limits) if connection.cut else Failure("the server takes too long to answer; try again later", passing=True)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if connection.cut:
            return _too_slow(limits)
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return Failure(f"the connection failed ({' '.join(str(reason).split())[:120]}); try again later", passing=True)
    finally:
        connection.end()


def _ask(connection: _Connection, url: str, headers: Mapping[str, str], limits: Limits, ended: float) -> Answer | Failure:
    parts = urlsplit(url)
    connection.connect()
    connection.cut_at(ended)
    standard = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate", "Accept": "*/*", "Connection": "close"}
    connection.request("GET", _target(parts), headers={"Host": _netloc(connection, parts), **standard, **headers})
    response = connection.getresponse()
    try:
        answer = Answer(url, response.status, {name.lower(): value for name, value in response.getheaders()})
        if response.status != 200:
            return answer
        if answer.type.startswith(_NOT_TEXT):
            return Failure(f"is {answer.type}, no text; name a web page or feed", "binary")
        body = _body(response, answer.headers, limits)
    finally:
        response.close()
    if connection.cut:
        return _too_slow(limits)
    return body if isinstance(body, Failure) else Answer(url, answer.status, answer.headers, body)


def _body(response: http.client.HTTPResponse, headers: Mapping[str, str], limits: Limits) -> bytes | Failure:
    coding = headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity", *_Unpacker.CODINGS):
        return Failure(f"is compressed in a way that was not asked for ({coding[:40]})", "malformed")
    unpacker = _Unpacker(coding, limits.size) if coding in _Unpacker.CODINGS else None
    received, parts, size = 0, [], 0
    too_large = Failure(f"is larger than the {limits.size / 1_000_000:g} MB that are read; it was cut off", "too-large")
    while piece := response.read1(_PIECE):
        received += len(piece)
        if unpacker:
            try:
                piece = unpacker.take(piece)
            except zlib.error:
                return Failure("is compressed, and damaged; try again later", "malformed", passing=True)
        size += len(piece)
        if max(received, size) > limits.size:
            return too_large
        parts.append(piece)
    if response.length or (unpacker and not unpacker.ended):
        return Failure("broke off before its end; try again later", passing=True)
    return b"".join(parts)


def _too_slow(limits: Limits) -> Failure:
    return Failure(f"was not read to its end in {limits.total:g} seconds; it was cut off", "too-large")


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_PATH_SAFE)
    return f"{path}?{quote(parts.query, safe=_PATH_SAFE)}" if parts.query else path


def _netloc(connection: _Connection, parts: SplitResult) -> str:
    name = f"[{connection.host}]" if ":" in connection.host else connection.host
    return f"{name}:{parts.port}" if parts.port else name


class _Unpacker:
    """Unpacks what is sent compressed, never more than was allowed."""

    CODINGS = ("gzip", "x-gzip", "deflate")

    def __init__(self, coding: str, limit: int) -> None:
        self._left = limit
        self._raw_possible = coding == "deflate"
        self._stream = zlib.decompressobj(15 if coding == "deflate" else 31)

    @property
    def ended(self) -> bool:
        return self._stream.eof

    def take(self, data: bytes) -> bytes:
        """The content of `data`; at most one byte more than is left of the limit. Raises zlib.error."""
        found = []
        while data and self._left >= 0:
            if self._stream.eof:  # another member follows
                self._stream = zlib.decompressobj(31)
            try:
                found.append(self._stream.decompress(data, self._left + 1))
            except zlib.error:
                if not self._raw_possible:
                    raise
                self._stream = zlib.decompressobj(-15)  # deflate without its envelope, as some servers send it
                found.append(self._stream.decompress(data, self._left + 1))
            self._raw_possible = False
            self._left -= len(found[-1])
            data = self._stream.unused_data or self._stream.unconsumed_tail
        return b"".join(found)


class _Connection(http.client.HTTPConnection):
    """A connection to one of some addresses, which speaks to `host` all the same; `cut` says that it was ended for taking too long."""

    def __init__(self, host: str, port: int, addresses: Sequence[str], limits: Limits, *, tls: bool) -> None:
        super().__init__(host, port, timeout=limits.connect)
        self.cut = False
        self._addresses = addresses
        self._limits = limits
        self._tls = tls
        self._timer: threading.Timer | None = None

    def connect(self) -> None:
        plain = self._plain()
        plain.settimeout(self._limits.connect)
        try:
            self.sock = _tls().wrap_socket(plain, server_hostname=self.host) if self._tls else plain
        except BaseException:
            plain.close()
            raise
        self.sock.settimeout(self._limits.read)

    def _plain(self) -> socket.socket:
        for last, address in zip(range(len(self._addresses) - 1, -1, -1), self._addresses, strict=True):
            try:
                return socket.create_connection((address, self.port), self._limits.connect)
            except OSError:
                if not last:
                    raise
        raise OSError("no address")

    def cut_at(self, when: float) -> None:
        """End the connection at a time of `monotonic`, whatever it is doing then: a server may send a byte now and then for ever."""
        sock = self.sock

        def cut() -> None:
            self.cut = True
            with suppress(OSError):  # it may have ended by itself
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

        self._timer = threading.Timer(max(0.0, when - monotonic()), cut)
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        """Nothing more is read. Not `close`, which http.client calls itself as soon as it has the headers."""
        if self._timer:
            self._timer.cancel()
        self.close()


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    """The system's certificates and those of certifi: some systems have none where Python looks."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
