"""What mockwrite is measured against: aiohttp alone, answering the bytes it is given, whatever the request."""

from __future__ import annotations

import sys
from pathlib import Path

from aiohttp import web


def main() -> None:
    """``python -m tests.bench.bare PORT FILE``: serve the file's bytes as JSON."""
    port, body = int(sys.argv[1]), Path(sys.argv[2]).read_bytes()

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=body, content_type="application/json")

    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_route("*", "/{path:.*}", answer)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main()
