"""Answers that go out late, in part, or not at all."""

from __future__ import annotations

import asyncio
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web

    from mockwrite.wire.dispatch import Delivery
    from mockwrite.wire.response import Response

__all__ = ["deliver"]


async def deliver(request: web.Request, response: Response, delivery: Delivery) -> web.StreamResponse:
    """Send `response` as a fault plan has it; where it breaks off, the connection ends."""
    if delivery.delay:
        await asyncio.sleep(delivery.delay)
    transport = request.transport
    if transport is not None and delivery.disconnect:
        transport.abort()
    elif transport is not None and delivery.truncate is not None:
        head, separator, body = response.encode(request, in_chunks=False).partition(b"\r\n\r\n")
        transport.write(head + separator)
        left = delivery.truncate
        for piece in chain([body], response.stream()):
            transport.write(piece[:left])
            left -= len(piece)
            if left <= 0:
                break
            await request.writer.drain()
        transport.close()
    return response
