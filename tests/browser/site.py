"""A web site: a page with the official web SDK in it, on an origin of its own."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.node import packages

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Site"]

_TYPES = {".js": "text/javascript", ".html": "text/html"}
_FILES = {
    f"/{path.name}": (_TYPES[path.suffix], path.read_bytes())
    for path in Path(__file__).parent.iterdir()
    if path.suffix in _TYPES
}
_PAGE = b"""<!doctype html>
<title>A site</title>
<link rel="icon" href="data:,">
<script src="/sdk.js"></script>
<script src="/walk.js"></script>
<script type="module" src="/realtime.js"></script>
"""


class Site:
    """The files beside this one, served until the ``with`` block ends; ``sdk.js`` is that of the npm package `sdk`."""

    def __init__(self, sdk: str) -> None:
        packages.install()
        bundle = packages.MODULES / sdk / "dist" / "iife" / "sdk.js"
        files = {
            **_FILES,
            "/": ("text/html", _PAGE),
            "/sdk.js": ("text/javascript", bundle.read_bytes()),
        }

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                content_type, body = files.get(self.path.partition("?")[0], ("", b""))
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def at(self, host: str, path: str = "") -> str:
        """One of its pages, as found under that name."""
        return f"http://{host}:{self._server.server_port}/{path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
