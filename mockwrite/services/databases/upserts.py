"""PUT of one document: it is made, or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.php.values import as_list
from mockwrite.services.databases import document_events, related
from mockwrite.services.databases import document_models as models
from mockwrite.services.databases import transaction_reads as inside
from mockwrite.services.databases.collections import PARENTS
from mockwrite.services.databases.document_events import UPSERTED
from mockwrite.services.databases.document_parameters import (
    CUSTOM_ID,
    DATA,
    DOCUMENT,
    DOCUMENT_ID,
    PERMISSIONS,
    TRANSACTION_ID,
    WRITES,
    granted,
    held,
    named,
    own_permissions,
    timestamp,
    without_readonly,
    writing,
)
from mockwrite.services.databases.drafts import draft, placed
from mockwrite.services.databases.resolve import open_collection_of
from mockwrite.services.databases.staging import open_transaction, stage
from mockwrite.store.types import operators
from mockwrite.store.writing.upserts import upsert as upsert_all
from mockwrite.wire.endpoint import Call, Reply, Service
from mockwrite.wire.kinds import JSON
from mockwrite.wire.parameters import Parameter

if TYPE_CHECKING:
    from mockwrite.services.databases.document_models import Shown

__all__ = ["service"]

service = Service("databases", both=True, groups=["database"], events=document_events.events)


@service.endpoint(
    "PUT",
    DOCUMENT,
    "upsertDocument",
    *PARENTS,
    Parameter("documentId", CUSTOM_ID, required=True, for_tables=DOCUMENT_ID),
    Parameter("data", JSON(), required=True, for_tables=DATA),
    PERMISSIONS,
    TRANSACTION_ID,
    scope="documents.write",
    model=models.document,
    limits=WRITES,
    event=UPSERTED,
    audit="document.upsert",
)
def upsert_document(
    call: Call,
    database_id: str,
    collection_id: str,
    document_id: str,
    data: Any,
    permissions: tuple[str, ...] | None,
    transaction_id: str | None,
) -> Shown | Reply:
    timestamp(call)
    if (not data and permissions is None) or (len(data) > 1 and as_list(data) is not None):
        raise AppwriteError("document_missing_payload")
    collection = open_collection_of(call, database_id, collection_id)
    fields = without_readonly(call, named(data))
    fields["$id"] = document_id
    if transaction_id is not None:
        seen = (
            None if permissions is not None else inside.fields(call, transaction_id, collection, document_id)
        )
        default = own_permissions(call) if seen is None else inside.permissions(seen)
        fields["$permissions"] = held(call, granted(call, permissions, default))
        stage(call, open_transaction(call, transaction_id), collection, "upsert", document_id, fields)
        return Reply(placed(call, collection, fields), 201, draft)
    fields = operators.parse(fields, collection.attributes.schema.relationships)
    old = collection.documents.get(document_id)
    default = own_permissions(call) if old is None else old.permissions
    fields["$permissions"] = held(call, granted(call, permissions, default))
    work = writing(call, database_id, atomic=False)
    related.take(call, work.database, collection, fields)
    try:
        changed = upsert_all(work, collection, [fields])
    except AppwriteError as error:
        raise error.about("document_already_exists", document_id) from None
    document = changed[0] if changed else old
    if document is None or not (changed or call.caller.access.may("read", collection, document)):
        return Reply(placed(call, collection, {}), 200, draft)
    links, unread = collection.attributes.schema.links, not operators.among(fields)
    return related.written(call, work.database, collection, document, links, changed=unread)
