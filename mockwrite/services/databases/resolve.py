"""The resources that a path names, or the refusal that they are missing, and rights on all of a collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.store import permissions

if TYPE_CHECKING:
    from mockwrite.store.model import Collection, Database
    from mockwrite.wire.endpoint import Call

__all__ = ["collection_of", "database_of", "open_collection_of", "require"]


def database_of(call: Call, database_id: str) -> Database:
    """Return the database. Raises AppwriteError: database_not_found."""
    database = call.project.databases.get(database_id)
    if database is None:
        raise AppwriteError("database_not_found", subject=database_id)
    return database


def collection_of(call: Call, database_id: str, collection_id: str) -> Collection:
    """Return the collection. Raises AppwriteError: database_not_found, collection_not_found."""
    collection = database_of(call, database_id).collections.get(collection_id)
    if collection is None:
        raise AppwriteError("collection_not_found", subject=collection_id)
    return collection


def open_collection_of(call: Call, database_id: str, collection_id: str) -> tuple[Database, Collection]:
    """Return the database and the collection of a request for documents: keys alone reach what is disabled.

    Raises AppwriteError: database_not_found, collection_not_found.
    """
    database = database_of(call, database_id)
    if not (database.enabled or call.caller.privileged):
        raise AppwriteError("database_not_found", subject=database_id)
    collection = database.collections.get(collection_id)
    if collection is None or not (collection.enabled or call.caller.privileged):
        raise AppwriteError("collection_not_found", subject=collection_id)
    return database, collection


def require(call: Call, action: str, collection: Collection) -> None:
    """Raise AppwriteError: user_unauthorized, unless the collection lets the caller do `action`."""
    if not call.caller.access.may(action, collection):
        refusal = permissions.lacking(collection.permissions, action, call.caller.roles)
        raise AppwriteError("user_unauthorized", refusal)
