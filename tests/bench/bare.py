"""What mockwrite is measured against: aiohttp alone, sending the answer that it is given, whatever the request."""

from __future__ import annotations

import sys
from pathlib import Path

from aiohttp import web
from multidict import CIMultiDict

# aiohttp writes them itself.
_OWN = ("content-length", "date", "transfer-encoding")


def main() -> None:
    """``python -m tests.bench.bare PORT FILE``: send the file, an answer with its head; nothing, where it is empty."""
    port = int(sys.argv[1])
    head, _, body = Path(sys.argv[2]).read_bytes().partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    status = int(first.split()[1]) if first else 200
    fields = (line.split(": ", 1) for line in lines)
    headers = CIMultiDict((name, value) for name, value in fields if name.lower() not in _OWN)

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=body, status=status, headers=headers)

    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_route("*", "/{path:.*}", answer)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main()
