"""A reverse proxy that writes down what passes."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import signal
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from aiohttp import (
    ClientError,
    ClientSession,
    ClientTimeout,
    ClientWebSocketResponse,
    DummyCookieJar,
    TCPConnector,
    WSMessage,
    WSMsgType,
    WSServerHandshakeError,
    web,
)
from multidict import CIMultiDict
from yarl import URL

from mockwrite import __version__
from mockwrite.contract.bodies import decompressed
from mockwrite.contract.har import HarError, HarWriter
from mockwrite.contract.operations import READING
from mockwrite.contract.redaction import Redactor

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from pathlib import Path

__all__ = ["RecordingProxy", "record"]

_HOP = frozenset(
    [
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "host",
        "content-length",
    ]
)
_HANDSHAKE = frozenset(
    ["sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions", "sec-websocket-protocol"]
)
_LARGEST = 1 << 30
# Six letters each in JSON.
_NO_TEXT = re.compile(r"[\0-\x08\x0b\x0e-\x1f]")
_LONGEST_LINE = 1 << 20  # a hundred queries make a long URL


class RecordingProxy:
    """Passes requests on to `upstream` (``https://host/v1``, or without the ``/v1``) and records them.

    Redacted before they are written. Requests that may change something are refused with 403, unless
    `allow_writes`. What never got an answer (the upstream is away: 502) is not recorded.
    """

    def __init__(self, upstream: str, writer: HarWriter, *, allow_writes: bool = False) -> None:
        parts = urlsplit(upstream)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{upstream!r} is no address: it should look like https://host/v1")
        self._upstream = upstream.rstrip("/").removesuffix("/v1")
        self._writer, self._allow_writes = writer, allow_writes
        self._redactor = Redactor()
        self._sockets: set[web.WebSocketResponse] = set()

    def app(self) -> web.Application:
        """The proxy as an aiohttp application, to be run for as long as there is something to record."""
        app = web.Application(client_max_size=_LARGEST)
        app.router.add_route("*", "/{path:.*}", self._handle)
        app.cleanup_ctx.append(self._connected)
        app.on_shutdown.append(self._hang_up)
        app.on_cleanup.append(self._look_again)
        return app

    async def _connected(self, _: web.Application) -> Any:
        async with ClientSession(
            cookie_jar=DummyCookieJar(),
            connector=TCPConnector(limit=0),
            timeout=ClientTimeout(total=None, sock_connect=30),
            auto_decompress=False,
            max_line_size=_LONGEST_LINE,
            max_field_size=_LONGEST_LINE,
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
        ) as self._session:
            yield

    async def _hang_up(self, _: web.Application) -> None:
        for socket in tuple(self._sockets):
            await socket.close(code=1001)

    async def _look_again(self, _: web.Application) -> None:
        """Take out of the whole file what only a later exchange has shown to be a secret."""
        try:
            self._writer.rewrite(self._redactor.again)
        except HarError as error:
            sys.stderr.write(f"What was seen to be a secret late may stand in it earlier: {error}\n")

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._pass_socket(request)
        if request.method not in READING and not self._allow_writes:
            return _refusal(403, "mockwrite record passes writes on only with --allow-writes.")
        started, clock = datetime.now(UTC), time.perf_counter()
        body = await request.read()
        try:
            async with self._session.request(
                request.method,
                self._address(request),
                headers=_passed(request.headers.items()),
                data=body or None,
                allow_redirects=False,
            ) as answer:
                content = await answer.read()
        except (ClientError, OSError) as error:
            return _refusal(502, f"{self._upstream} does not answer: {error}")
        headers = [(name, value) for name, value in answer.headers.items() if name.lower() not in _HOP]
        seconds = time.perf_counter() - clock

        def entry() -> dict[str, Any]:
            shown = self._answer(answer.status, answer.reason or "", headers, content)
            return self._entry(request, body, started, seconds) | {"response": shown}

        self._write(entry)
        return web.Response(
            status=answer.status, reason=answer.reason, headers=CIMultiDict(headers), body=content
        )

    def _write(self, entry: Callable[[], dict[str, Any]]) -> None:
        """Write an entry as it comes out the second time: what its end shows to be secret may begin it, too."""
        entry()
        self._writer.write(entry())

    def _address(self, request: web.Request) -> URL:
        return URL(self._upstream + request.raw_path, encoded=True)

    def _entry(self, request: web.Request, body: bytes, started: datetime, seconds: float) -> dict[str, Any]:
        headers = request.headers.items()
        for name, value in headers:
            self._redactor.header(name, value)  # of what is left out, too, secrets are known from here on
        kept = [(name, value) for name, value in headers if name.lower() not in _HOP | _HANDSHAKE]
        url = self._redactor.url(str(self._address(request)))
        asked: dict[str, Any] = {
            "method": request.method,
            "url": url,
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": self._headers(kept),
            "queryString": _pairs(parse_qsl(urlsplit(url).query, keep_blank_values=True)),
            "headersSize": -1,
            "bodySize": len(body),
        }
        if body:
            mime = request.headers.get("Content-Type", "")
            shown = self._redactor.header("Content-Type", mime)
            asked["postData"] = {"mimeType": shown} | self._content(body, mime)
        milliseconds = round(seconds * 1000, 3)
        return {
            "startedDateTime": started.isoformat(timespec="milliseconds"),
            "time": milliseconds,
            "request": asked,
            "response": {},
            "cache": {},
            "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        }

    def _answer(
        self, status: int, reason: str, headers: list[tuple[str, str]], content: bytes
    ) -> dict[str, Any]:
        named = {name.lower(): value for name, value in headers}
        mime = named.get("content-type", "")
        plain = decompressed(content, named.get("content-encoding", "")) if content else content
        return {
            "status": status,
            "statusText": self._redactor.text(reason),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": self._headers(headers),
            "content": {
                "size": len(content if plain is None else plain),
                "mimeType": self._redactor.header("Content-Type", mime),
            }
            | self._content(plain, mime),
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": len(content),
        }

    def _content(self, data: bytes | None, mime: str) -> dict[str, str]:
        """Return what the file may have of a body; where that cannot be told, only that it is left out."""
        if data is None:
            return {"comment": "left out: it is packed in a way that cannot be read here"}
        clean = self._redactor.raw_body(data, mime)
        if clean is None:
            return {"comment": "left out: it may hold secrets that cannot be replaced in it"}
        try:
            text = clean.decode()
        except UnicodeDecodeError:
            pass
        else:
            if not _NO_TEXT.search(text) or len(json.dumps(text, ensure_ascii=False)) <= len(clean) * 4 // 3:
                return {"text": text}
        return {"text": base64.b64encode(clean).decode(), "encoding": "base64"}

    def _headers(self, headers: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
        return _pairs(
            (self._redactor.word(name), self._redactor.header(name, value)) for name, value in headers
        )

    async def _pass_socket(self, request: web.Request) -> web.StreamResponse:
        started, clock = datetime.now(UTC), time.perf_counter()
        offered = request.headers.get("Sec-WebSocket-Protocol", "")
        protocols = [word.strip() for word in offered.split(",") if word.strip()]
        headers = _passed((k, v) for k, v in request.headers.items() if k.lower() not in _HANDSHAKE)
        try:
            upstream = await self._session.ws_connect(
                self._address(request), headers=headers, protocols=protocols, autoping=False, max_msg_size=0
            )
        except WSServerHandshakeError as error:
            return _refusal(error.status, error.message)
        except (ClientError, OSError) as error:
            return _refusal(502, f"{self._upstream} does not answer: {error}")
        client = web.WebSocketResponse(protocols=protocols, autoping=False, max_msg_size=0)
        await client.prepare(request)
        self._sockets.add(client)
        messages: list[tuple[str, float, WSMessage]] = []
        try:
            await self._converse(client, upstream, messages)
        finally:
            self._sockets.discard(client)
            seconds = time.perf_counter() - clock

            def entry() -> dict[str, Any]:
                return self._entry(request, b"", started, seconds) | {
                    "response": self._answer(101, "Switching Protocols", [], b""),
                    "_resourceType": "websocket",
                    "_webSocketMessages": [self._message(*message) for message in messages],
                }

            self._write(entry)
        return client

    async def _converse(
        self,
        client: web.WebSocketResponse,
        upstream: ClientWebSocketResponse,
        messages: list[tuple[str, float, WSMessage]],
    ) -> None:
        """Passes messages both ways until one side hangs up; then the other is told so, with its code."""

        async def carry(source: Any, target: Any, kind: str) -> None:
            async for message in source:
                if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    messages.append((kind, time.time(), message))
                await _forward(message, target)
            if not target.closed:
                await target.close(code=source.close_code or 1000)

        await asyncio.gather(carry(client, upstream, "send"), carry(upstream, client, "receive"))

    def _message(self, kind: str, at: float, message: WSMessage) -> dict[str, Any]:
        """As Chrome writes it: the time in seconds since 1970, opcode 1 for text, 2 for base64."""
        text = message.type is WSMsgType.TEXT
        found = self._content(message.data.encode() if text else message.data, "")
        data = found.get("text", "")
        if text and "encoding" in found:
            data = base64.b64decode(data).decode()
        elif not text and "encoding" not in found:
            data = base64.b64encode(data.encode()).decode()
        note = {"comment": found["comment"]} if "comment" in found else {}
        return {"type": kind, "time": round(at, 6), "opcode": 1 if text else 2, "data": data} | note


def record(upstream: str, out: Path, host: str, port: int, *, writes: bool) -> int:
    """How many exchanges were written.

    Raises ValueError: `upstream` is no URL. Raises OSError: the port or the file.
    """
    with HarWriter(out, version=__version__) as writer:
        proxy = RecordingProxy(upstream, writer, allow_writes=writes)
        asyncio.run(_serve(proxy, host, port, _until_interrupted))
        return writer.count


async def _until_interrupted(endpoint: str) -> None:
    sys.stdout.write(f"MOCKWRITE_ENDPOINT={endpoint}\n")
    sys.stdout.flush()
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await ended.wait()


async def _serve(
    proxy: RecordingProxy, host: str, port: int, until: Callable[[str], Awaitable[None]]
) -> None:
    """Runs `proxy` until `until`, which is told the endpoint, returns. Raises OSError: the port is taken."""
    runner = web.AppRunner(
        proxy.app(),
        access_log=None,
        shutdown_timeout=1,
        max_line_size=_LONGEST_LINE,
        max_field_size=_LONGEST_LINE,
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        await until(f"http://{host}:{runner.addresses[0][1]}/v1")
    finally:
        await runner.cleanup()


async def _forward(message: WSMessage, target: Any) -> None:
    if message.type is WSMsgType.TEXT:
        await target.send_str(message.data)
    elif message.type is WSMsgType.BINARY:
        await target.send_bytes(message.data)
    elif message.type is WSMsgType.PING:
        await target.ping(message.data)
    elif message.type is WSMsgType.PONG:
        await target.pong(message.data)


def _passed(headers: Iterable[tuple[str, str]]) -> CIMultiDict[str]:
    """A request's headers as they go on: asking for no compression that could not be read here."""
    passed = CIMultiDict((name, value) for name, value in headers if name.lower() not in _HOP)
    if "gzip" in passed.popall("Accept-Encoding", [""])[0]:
        passed["Accept-Encoding"] = "gzip"
    return passed


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _refusal(status: int, message: str) -> web.Response:
    return web.json_response({"message": message, "code": status, "type": "mockwrite_record"}, status=status)
