"""What databases and collections look like on the wire; keys in the real server's order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.services.databases.schema_models import attribute, index
from mockwrite.store.schemas.limits import MAX_ROW_WIDTH, row_width

if TYPE_CHECKING:
    from mockwrite.store.model import Collection, Database
    from mockwrite.wire.endpoint import Call

__all__ = ["collection", "database"]

JSON = dict[str, Any]


def database(row: Database, call: Call) -> JSON:
    return {
        "$id": row.id,
        "name": row.name,
        "$createdAt": row.created_at,
        "$updatedAt": row.updated_at,
        "enabled": row.enabled,
        **({"type": row.type} if call.release.has_database_types else {}),
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
        **_row_bytes(row, call),
    }


def _row_bytes(row: Collection, call: Call) -> JSON:
    """How many bytes a row may have, and has: those of relationships that keep no column count, too."""
    if not call.release.shows_row_bytes:
        return {}
    used = row_width(found for found in row.attributes if not found.hidden)
    return {"bytesMax": MAX_ROW_WIDTH, "bytesUsed": used}
