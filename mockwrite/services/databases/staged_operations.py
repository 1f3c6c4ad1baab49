"""Operations staged as such: checked one by one against what is there, and against the caller's rights.

All errors are in the older vocabulary, for tables too: so it is on Appwrite 1.8.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.services.databases import transaction_reads as inside
from mockwrite.services.databases.document_parameters import held
from mockwrite.store import permissions
from mockwrite.store.transactions import transactions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockwrite.store.model import Collection, Database
    from mockwrite.store.transactions.transactions import Operation, Place, Transaction
    from mockwrite.wire.endpoint import Call

__all__ = ["stage_all"]

_NEEDS = {
    "create": "create",
    "update": "update",
    "increment": "update",
    "decrement": "update",
    "delete": "delete",
}


def stage_all(call: Call, transaction: Transaction, sent: Sequence[dict[str, Any]]) -> Transaction:
    """Stage what `sent` describes, or nothing of it. AppwriteError: for the first that cannot be."""
    staging = _Staging(call, transaction)
    staged = [staging.checked(operation) for operation in sent]
    return transactions.stage(call.project, transaction, staged, call.world.clock.now())


class _Staging:
    """One request's operations on their way into a transaction."""

    def __init__(self, call: Call, transaction: Transaction) -> None:
        self._call = call
        self._transaction = transaction
        self._collections: dict[str, Collection] = {}
        self._made: set[tuple[Place, str]] = set()

    def checked(self, sent: dict[str, Any]) -> Operation:
        call, words, action = self._call, self._call.dialect, sent["action"]
        is_bulk = action.startswith("bulk")
        if is_bulk and not call.caller.privileged:
            raise AppwriteError("user_unauthorized")
        database = self._database(sent["databaseId"])
        collection = self._collection(database, sent[f"{words.collection}Id"])
        if is_bulk and collection.attributes.schema.relationships:
            raise AppwriteError("general_bad_request", "bulk_staged_relationship")
        place = transactions.place_of(database, collection)
        id, data = sent.get(f"{words.document}Id"), sent.get("data") or ()
        if not is_bulk:
            self._check_rights(collection, place, action, id or "", data)
        if action == "create":
            self._made.add((place, id or ""))
        return transactions.operation(place, collection, action, id, data, call.world.clock.now())

    def _database(self, id: str) -> Database:
        database = self._call.project.databases.get(id)
        if database is None or not (database.enabled or self._call.caller.privileged):
            raise AppwriteError("database_not_found", subject=id)
        return database

    def _collection(self, database: Database, id: str) -> Collection:
        """The collection of that id. The real server looks it up once, in the first database named."""
        collection = self._collections.get(id) or database.collections.get(id)
        if collection is None or not (collection.enabled or self._call.caller.privileged):
            raise AppwriteError("collection_not_found", subject=id, same_for_tables=True)
        self._collections[id] = collection
        return collection

    def _check_rights(self, collection: Collection, place: Place, action: str, id: str, data: Any) -> None:
        """AppwriteError: document_not_found, user_unauthorized."""
        call, seen = self._call, None
        if action != "create":
            seen = inside.fields(call, self._transaction.id, collection, id)
            if seen is None and action != "upsert" and (place, id) not in self._made:
                raise AppwriteError("document_not_found", subject=id, same_for_tables=True)
        if call.caller.privileged:
            return
        needed = _NEEDS.get(action) or ("create" if seen is None else "update")
        allowed = call.caller.access.may(needed, collection)
        if not allowed and needed != "create" and collection.document_security and seen is not None:
            allowed = permissions.allows(inside.permissions(seen), needed, call.caller.roles)
        if not allowed:
            raise AppwriteError("user_unauthorized")
        if isinstance(data, dict):
            held(call, inside.permissions(data))
