"""Databases: list, create, get, update, delete."""

from __future__ import annotations

from dataclasses import replace

from mockwrite.dialects import COLLECTIONS
from mockwrite.errors import AppwriteError
from mockwrite.services import listing
from mockwrite.services.databases import models
from mockwrite.services.databases.resolve import database_of
from mockwrite.services.events import note_gone
from mockwrite.store.model import Database
from mockwrite.store.tables import Table
from mockwrite.wire.endpoint import Call, Page, Service
from mockwrite.wire.legacy_queries import translate
from mockwrite.wire.parameters import UID, Boolean, CustomId, Parameter, Text

__all__ = ["DATABASE_ID", "ENABLED", "NAME", "NEW_NAME", "service"]

service = Service("databases", both=True, groups=["database"])

DATABASE_ID = Parameter("databaseId", UID(), required=True)
NAME = Parameter("name", Text(128), required=True)
NEW_NAME = replace(NAME, for_release=lambda name, release: _optional(name) if release.keeps_names else name)
"""The name in a change."""
ENABLED = Parameter("enabled", Boolean(), default=True)


def _optional(parameter: Parameter) -> Parameter:
    return replace(parameter, required=False, nullable=True)


@service.endpoint(
    "POST",
    "/databases",
    "create",
    Parameter("databaseId", CustomId(), required=True),
    NAME,
    ENABLED,
    scope="databases.write",
    status=201,
    model=models.database,
    event="databases.[databaseId].create",
)
def create_database(call: Call, database_id: str, name: str, enabled: bool) -> Database:
    databases = call.project.databases
    if database_id == "unique()":
        database_id = call.world.ids.unique()
    sequence = databases.next_sequence()  # InnoDB numbers a row before it finds that it is double
    if database_id in databases:
        call.project.log.keep()
        raise AppwriteError("database_already_exists", subject=database_id)
    now = call.world.clock.stamp()
    database = Database(
        id=database_id,
        sequence=sequence,
        name=name,
        enabled=enabled,
        type="legacy" if call.dialect is COLLECTIONS else "tablesdb",
        created_at=now,
        updated_at=now,
        collections=Table(call.project.log),
        junctions=Table(call.project.log),
    )
    databases.put(database_id, database)
    return database


@service.endpoint(
    "GET",
    "/databases",
    "list",
    *listing.parameters(listing.DATABASES),
    scope="databases.read",
    model=listing.model("databases", models.database),
    old_queries=translate,
)
def list_databases(call: Call, queries: listing.Queries, search: str, total: bool) -> Page:
    databases = call.project.databases
    if call.dialect is COLLECTIONS and call.release.lists_legacy_databases_apart:
        legacy = [database for database in databases if database.type == "legacy"]
        return listing.page(call, legacy, listing.DATABASES, queries, search, total)
    return listing.page(call, databases, listing.DATABASES, queries, search, total)


@service.endpoint(
    "GET", "/databases/{databaseId}", "get", DATABASE_ID, scope="databases.read", model=models.database
)
def get_database(call: Call, database_id: str) -> Database:
    return database_of(call, database_id)


@service.endpoint(
    "PUT",
    "/databases/{databaseId}",
    "update",
    DATABASE_ID,
    NEW_NAME,
    ENABLED,
    scope="databases.write",
    model=models.database,
    event="databases.[databaseId].update",
)
def update_database(call: Call, database_id: str, name: str | None, enabled: bool) -> Database:
    old = database_of(call, database_id)
    new = replace(old, name=name or old.name, enabled=enabled)
    if new == old:  # utopia-php/database, updateDocument: the time of change stays
        return old
    new = replace(new, updated_at=call.world.clock.stamp())
    call.project.databases.put(database_id, new)
    return new


@service.endpoint(
    "DELETE",
    "/databases/{databaseId}",
    "delete",
    DATABASE_ID,
    scope="databases.write",
    status=204,
    event="databases.[databaseId].delete",
)
def delete_database(call: Call, database_id: str) -> None:
    note_gone(call, database_of(call, database_id), models.database)
    call.project.databases.remove(database_id)
