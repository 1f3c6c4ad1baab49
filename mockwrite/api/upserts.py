"""PUT of one document: it is made, or changed."""

from __future__ import annotations

from typing import Any

from mockwrite.api import document_models as models
from mockwrite.api.document_models import Shown
from mockwrite.api.documents import (
    CUSTOM_ID,
    DOCUMENT,
    PARENTS,
    PERMISSIONS,
    TRANSACTION_ID,
    WRITES,
    existing,
    granted,
    named,
    own_permissions,
    without_readonly,
    writing,
)
from mockwrite.api.endpoint import Call, Service
from mockwrite.api.kinds import JSON
from mockwrite.api.parameters import Parameter
from mockwrite.api.resolve import open_collection_of
from mockwrite.errors import AppwriteError
from mockwrite.store import operators
from mockwrite.store.upserts import upsert as upsert_all

__all__ = ["service"]

service = Service("databases", both=True, groups=["database"])


@service.endpoint(
    "PUT",
    DOCUMENT,
    "upsertDocument",
    *PARENTS,
    Parameter("documentId", CUSTOM_ID, required=True),
    Parameter("data", JSON(), required=True),
    PERMISSIONS,
    TRANSACTION_ID,
    scope="documents.write",
    model=models.document,
    limits=WRITES,
)
def upsert(
    call: Call,
    database_id: str,
    collection_id: str,
    document_id: str,
    data: Any,
    permissions: tuple[str, ...] | None,
    transaction_id: str | None,
) -> Shown:
    if (not data and permissions is None) or (isinstance(data, list) and len(data) > 1):
        raise AppwriteError("document_missing_payload")
    collection = open_collection_of(call, database_id, collection_id)
    relationships = collection.attributes.schema.relationships
    fields = without_readonly(call, operators.parse(named(data), relationships))
    old = collection.documents.get(document_id)
    default = own_permissions(call) if old is None else old.permissions
    fields["$id"] = document_id
    fields["$permissions"] = granted(call, permissions, default)
    changed = upsert_all(writing(call, database_id), collection, [fields])
    document = changed[0] if changed else existing(collection, document_id)
    return Shown(document, collection, written=True)
