"""What Realtime is measured against: aiohttp alone, sending the bytes it is given to all WebSockets for each POST."""

from __future__ import annotations

import sys
from pathlib import Path

from aiohttp import web


def main() -> None:
    """``python -m tests.bench.bare_broadcast PORT FILE``: for each POST, send the file's text to every WebSocket."""
    port, text = int(sys.argv[1]), Path(sys.argv[2]).read_text()
    sockets: set[web.WebSocketResponse] = set()

    async def subscribe(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        sockets.add(socket)
        await socket.send_str(text)
        async for _ in socket:
            pass
        sockets.discard(socket)
        return socket

    async def create(request: web.Request) -> web.Response:
        await request.read()
        for socket in sockets:
            await socket.send_str(text)
        return web.Response(text="{}", content_type="application/json")

    app = web.Application()
    app.router.add_get("/{path:.*}", subscribe)
    app.router.add_post("/{path:.*}", create)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main()
