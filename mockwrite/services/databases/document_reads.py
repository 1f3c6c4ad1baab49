"""Documents, or rows: get one, list many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.services.databases import document_models as models
from mockwrite.services.databases import eager, related
from mockwrite.services.databases import transaction_reads as inside
from mockwrite.services.databases.collections import PARENTS
from mockwrite.services.databases.document_models import Shown
from mockwrite.services.databases.document_parameters import (
    DOCUMENT,
    DOCUMENT_ID,
    DOCUMENTS,
    ONE_OPERATION,
    OPERATIONS,
    QUERIES,
    TRANSACTION_ID,
)
from mockwrite.services.databases.resolve import database_of, open_collection_of
from mockwrite.store.querying import planner, query_rules
from mockwrite.store.querying.queries import parse_all
from mockwrite.wire.endpoint import Page, Service
from mockwrite.wire.kinds import Boolean
from mockwrite.wire.parameters import Parameter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockwrite.services.databases.drafts import Draft
    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection
    from mockwrite.wire.endpoint import Call

__all__ = ["service"]

service = Service("databases", both=True, groups=["database"])

TOTAL_CAP = 5000


@service.endpoint(
    "GET",
    DOCUMENT,
    "getDocument",
    *PARENTS,
    DOCUMENT_ID,
    QUERIES,
    TRANSACTION_ID,
    scope="documents.read",
    model=models.document,
    old_queries=eager.translate,
)
def get_document(
    call: Call,
    database_id: str,
    collection_id: str,
    document_id: str,
    queries: Sequence[str],
    transaction_id: str | None,
) -> Shown | Draft:
    collection = open_collection_of(call, database_id, collection_id)
    if _is_plain(collection, queries, transaction_id):
        document = _readable(call, collection, document_id)
        call.reply_headers.append(ONE_OPERATION)
        return Shown(document, collection)
    asked = parse_all(queries, call.world.clock.now())
    query_rules.check_get(asked, collection.attributes.schema)
    if transaction_id is not None:
        seen = inside.one(call, transaction_id, collection, document_id, asked)
        if seen is None:
            raise AppwriteError("document_not_found", subject=document_id)
        read = related.operations(seen) if isinstance(seen, Shown) else 1
        call.reply_headers.append((OPERATIONS, str(read)))
        return seen
    document = _readable(call, collection, document_id)
    (shown,) = related.read(call, database_of(call, database_id), collection, [document], asked)
    call.reply_headers.append((OPERATIONS, str(related.operations(shown))))
    return shown


def _is_plain(collection: Collection, queries: Sequence[str], transaction_id: str | None) -> bool:
    """Whether a read asks for documents as they are stored."""
    return not queries and transaction_id is None and not collection.attributes.schema.relationships


def _readable(call: Call, collection: Collection, document_id: str) -> Document:
    document = collection.documents.get(document_id)
    if document is None or not call.caller.access.may("read", collection, document):
        raise AppwriteError("document_not_found", subject=document_id)
    return document


@service.endpoint(
    "GET",
    DOCUMENTS,
    "listDocuments",
    *PARENTS,
    QUERIES,
    TRANSACTION_ID,
    Parameter("total", Boolean(loose=True), default=True),
    scope="documents.read",
    model=models.documents,
    old_queries=eager.translate,
)
def list_documents(
    call: Call,
    database_id: str,
    collection_id: str,
    queries: Sequence[str],
    transaction_id: str | None,
    total: bool,
) -> Page:
    collection = open_collection_of(call, database_id, collection_id)
    cap = TOTAL_CAP if total else 0
    if _is_plain(collection, queries, transaction_id) and call.caller.access.readers(collection) is None:
        count, found = planner.first_page(collection, cap=cap)
        return Page(count, models.Whole(found, collection))
    asked = parse_all(queries, call.world.clock.now())
    cursor = asked.cursor_document(collection.documents)
    query_rules.check(asked, collection.attributes.schema, collection.indexes)
    roles = call.caller.access.readers(collection)
    database = database_of(call, database_id)
    sought, counted = related.without_paths(call, database, collection, asked)
    count, found = planner.page(collection, sought, roles, cursor, cap=cap, counted=counted)
    if transaction_id is not None:
        return inside.listed(call, transaction_id, collection, found, asked, count if total else None)
    return Page(count, related.read(call, database, collection, found, asked))
