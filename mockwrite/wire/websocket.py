"""A WebSocket under a conversation: frames are made once, and written to all that hear them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from mockwrite.caches import cached

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MOST_UNREAD", "TOO_SLOW", "FrameSocket"]

MOST_UNREAD = 4 * 2**20
"""How many bytes may wait for a client that does not read; then its connection ends."""
TOO_SLOW = 4008
"""The code with which it ends."""

_TEXT, _CLOSE = 0x81, 0x88
_SHORT, _MEDIUM = 126, 1 << 16
_ABANDONED = 5.0


class FrameSocket:
    """Writes messages to a transport, those of one turn of the loop together.

    `slow` is called once where the client does not read what it is sent.
    """

    def __init__(self, transport: asyncio.WriteTransport, slow: Callable[[], None]) -> None:
        self._transport = transport
        self._slow = slow
        self._waiting: list[bytes] = []
        self._due = 0.0
        self._loop = asyncio.get_running_loop()
        self.ended = False

    @property
    def waiting(self) -> int:
        """How many bytes the client has not taken yet."""
        return self._transport.get_write_buffer_size()

    def send(self, text: bytes, delay: float = 0.0) -> None:
        """Send a message soon, or after `delay` seconds; the order stays."""
        now = self._loop.time()
        due = max(now + delay, self._due)
        if due > now:
            self._due = due
            self._loop.call_at(due, self._put, _frame(_TEXT, text))
        else:
            self._put(_frame(_TEXT, text))

    def close(self, code: int | None = None, reason: str = "") -> None:
        """End the connection: with a close frame where there is a `code`, else without a word."""
        if self.ended:
            return
        self.ended = True
        if code is not None:
            self._waiting.append(_frame(_CLOSE, code.to_bytes(2, "big") + reason.encode()))
        if not self._transport.is_closing():
            self._transport.write(b"".join(self._waiting))
            self._transport.close()
            self._loop.call_later(_ABANDONED, self._transport.abort)
        self._waiting = []

    def _put(self, frame: bytes) -> None:
        if not self._waiting:
            self._loop.call_soon(self._flush)
        self._waiting.append(frame)

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        if self.ended or not waiting or self._transport.is_closing():
            return
        self._transport.write(waiting[0] if len(waiting) == 1 else b"".join(waiting))
        if self.waiting > MOST_UNREAD:
            self._slow()


@cached(4)
def _frame(kind: int, payload: bytes) -> bytes:
    length = len(payload)
    if length < _SHORT:
        head = bytes((kind, length))
    elif length < _MEDIUM:
        head = bytes((kind, _SHORT)) + length.to_bytes(2, "big")
    else:
        head = bytes((kind, _SHORT + 1)) + length.to_bytes(8, "big")
    return head + payload
