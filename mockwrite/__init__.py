"""A server that speaks Appwrite's Databases API, in memory: for tests, and for frontend work.

A map of the house, the upper floors first; `releases`, `php` and `mariadb` are its ground, and only the walk of a
request, in `wire.dispatch`, names the services above it:

- `server`: `MockServer`, a server in a thread of its own; `cli`: the command ``mockwrite``, `serve` its server, and
  `terminal` what all commands share.
- `contract`: recordings of a real server: record, replay, compare.
- `control`: what the real server does not have: seeds, snapshots, the journal, faults, a state that is kept; over
  HTTP, and as a page, at ``/_mockwrite``.
- `services`: the endpoints, as Appwrite's documentation cuts them: `services.databases` (databases, collections,
  attributes, indexes, documents, transactions), `services.account`, `services.users`, `services.teams`,
  `services.storage` (buckets, files, previews, file tokens); `services.realtime` tells subscribers of the events
  that `store.events` names.
- `wire`: the HTTP machine. A request walks route → caller → scope → parameters → action → answer; `wire.dispatch`
  is that walk, `wire.endpoint` what an endpoint declares; `wire.connection` is where it comes in, and `wire.app` where
  it goes if aiohttp has to read it.
- `store`: the database, without HTTP. `store.attributes` and `store.types` say what a value can be, `store.schema`
  compiles them, `store.model` holds databases and collections, in `store.tables` with their undo log. Above them,
  each on the one before it: `store.querying` understands a query and plans its answer, `store.links` follows
  relationships, `store.schemas` changes schemas, `store.writing` writes documents, `store.transactions` stages
  writes. `store.people` is who uses a project; `store.world` holds everything.
- `releases`: how Appwrite's releases differ, and every sentence that a client reads; `dialects`: tables made of
  collections.
- `mariadb` compares and searches values as the real server's database does, `php` reads and writes numbers, dates
  and JSON as the server does; there is no Appwrite in them.
- `clock` and `ids` are the only sources of time and of made-up ids.

Importing the package imports none of it: aiohttp is loaded when a server is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mockwrite.clock  # noqa: F401 - it keeps the real time, should somebody freeze it before the rest is loaded
from mockwrite.errors import AppwriteError

if TYPE_CHECKING:
    from mockwrite.control.outcomes import UnusedFaultWarning
    from mockwrite.control.project import MockProject
    from mockwrite.control.seeds import SeedError
    from mockwrite.control.signed_in import SignedIn
    from mockwrite.server import MockServer
    from mockwrite.store.history import SnapshotError

__all__ = [
    "AppwriteError",
    "MockProject",
    "MockServer",
    "SeedError",
    "SignedIn",
    "SnapshotError",
    "UnusedFaultWarning",
    "__version__",
]

__version__ = "0.1.0"

_HOMES = {
    "MockProject": "control.project",
    "MockServer": "server",
    "SeedError": "control.seeds",
    "SignedIn": "control.signed_in",
    "SnapshotError": "store.history",
    "UnusedFaultWarning": "control.outcomes",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - few programs get here

    from mockwrite.loading import loading  # noqa: PLC0415 - likewise

    with loading():
        return getattr(import_module(f"mockwrite.{_HOMES[name]}"), name)
