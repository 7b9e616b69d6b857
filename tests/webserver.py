"""A web server in a thread, on this machine only, that does what a test tells it to."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: Gives status, headers and body for the n-th request (from 0) of a path; an iterable body is sent piece by piece until the client has gone.
Reply = tuple[int, Mapping[str, str], bytes | Iterable[bytes]]
Route = Callable[[int, Mapping[str, str]], Reply]


@dataclass
class WebServer:
    """`pages` maps a path to (content type, body), `routes` to a function. `asked` are the paths asked for, `headers` what came with each."""

    pages: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    tls: ssl.SSLContext | None = None

    def __enter__(self) -> WebServer:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        if self.tls:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def count(self, path: str) -> int:
        return self.asked.count(path)


def _handler(web: WebServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            number = web.asked.count(self.path)
            web.asked.append(self.path)
            web.headers.append({name.lower(): value for name, value in self.headers.items()})
            if self.path in web.routes:
                status, headers, body = web.routes[self.path](number, web.headers[-1])
            elif self.path in web.pages:
                status, headers, body = 200, {"Content-Type": web.pages[self.path][0]}, web.pages[self.path][1]
            else:
                status, headers, body = 404, {"Content-Type": "text/html"}, b"<html><body><p>not here</p></body></html>"
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if isinstance(body, bytes):
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                return
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            with suppress(OSError):  # the client has had enough
                for piece in body:
                    self.wfile.write(piece)
                    self.wfile.flush()

        def log_message(self, *_: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError):
                super().handle()

    return Handler
