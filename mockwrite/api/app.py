"""The aiohttp application: routes and middleware, nothing else."""

from __future__ import annotations

from aiohttp import web

from mockwrite.api import (
    attributes,
    bulk,
    collections,
    databases,
    documents,
    increments,
    indexes,
    upserts,
)
from mockwrite.api.dispatch import Dispatcher, Request
from mockwrite.store.world import World

__all__ = ["create_app"]

MODULES = (documents, upserts, bulk, increments, databases, collections, attributes, indexes)


def create_app(world: World | None = None) -> web.Application:
    """An application that serves `world` (a new one by default) below ``/v1``."""
    app = web.Application(client_max_size=64 * 2**20)
    dispatcher = Dispatcher(world or World(), [endpoint for module in MODULES for endpoint in module.service])

    async def answer(request: web.Request) -> web.Response:
        url = request.rel_url
        body = await request.read() if request.can_read_body else b""
        given = dispatcher.answer(
            Request(request.method, url.raw_path, url.raw_query_string, request.headers, body, request.remote or "")
        )
        response = web.Response(body=given.body, status=given.status, headers=given.headers)
        response.headers["Content-Type"] = given.content_type
        return response

    app.router.add_route("*", "/{path:.*}", answer)
    return app
