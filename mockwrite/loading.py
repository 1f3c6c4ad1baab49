"""Loading the server in less time than its parts take one after the other."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockwrite.server import MockServer

__all__ = ["load_server"]

# What a server is made of besides aiohttp; the rest comes with it.
_PARTS = ("control.control", "control.project", "control.pool", "store.world")


def load_server() -> type[MockServer]:
    """The class `mockwrite.server.MockServer`.

    While aiohttp is imported, OpenSSL reads the certificates of all authorities there are: a third of the time,
    in which other threads may run.
    """
    thread = Thread(target=_import_aiohttp, name="mockwrite-loading")
    thread.start()
    for part in _PARTS:
        import_module(f"mockwrite.{part}")
    thread.join()
    from mockwrite.server import MockServer  # noqa: PLC0415 - now that its parts are there

    return MockServer


def _import_aiohttp() -> None:
    with suppress(ImportError):  # told when the server is imported
        import_module("aiohttp.web")
