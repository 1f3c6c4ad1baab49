"""What databases, collections and lists look like on the wire; keys in the real server's order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mockwrite.api.data.schema_models import attribute, index

if TYPE_CHECKING:
    from mockwrite.api.endpoint import Call, Page
    from mockwrite.store.world import Collection, Database

__all__ = ["collection", "database", "listing"]

JSON = dict[str, Any]


def listing(name: str, model: Callable[[Any, Call], JSON]) -> Callable[[Page, Call], JSON]:
    """The model of a list: how many there are, and a page of them under `name` in the dialect's word."""

    def listed(page: Page, call: Call) -> JSON:
        return {"total": page.total, call.dialect.name(name): [model(row, call) for row in page.rows]}

    return listed


def database(row: Database, call: Call) -> JSON:
    return {
        "$id": row.id,
        "name": row.name,
        "$createdAt": row.created_at,
        "$updatedAt": row.updated_at,
        "enabled": row.enabled,
        "type": row.type,
    }


def collection(row: Collection, call: Call) -> JSON:
    words = call.dialect
    return {
        "$id": row.id,
        "$createdAt": row.created_at,
        "$updatedAt": row.updated_at,
        "$permissions": list(row.permissions),
        "databaseId": row.database,
        "name": row.name,
        "enabled": row.enabled,
        f"{words.document}Security": row.document_security,
        words.attributes: [attribute(found, call) for found in row.attributes if not found.hidden],
        "indexes": [index(found, call) for found in row.indexes],
    }
