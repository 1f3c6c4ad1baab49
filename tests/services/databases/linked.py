"""Two collections with a relationship between them, to write to and to read from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from tests.conftest import Api, Reply

__all__ = ["COLLECTIONS", "Linked", "select"]

COLLECTIONS = "/databases/main/collections"
EVERYONE = [f'{action}("any")' for action in ("read", "create", "update", "delete")]


def select(*values: str) -> dict[str, Any]:
    """A query."""
    return {"method": "select", "values": values}


class Linked:
    """The collections ``a`` and ``b``, each with a name; those of ``a`` have ``kin`` in ``b``."""

    def __init__(
        self, api: Api, type: str = "oneToMany", *, two_way: bool = True, on_delete: str = "setNull"
    ) -> None:
        self.api = api
        api.post("/databases", databaseId="main", name="Main")
        self.collection("a")
        self.collection("b")
        self.relate("a", "b", type, "kin", "back", two_way=two_way, on_delete=on_delete)

    def collection(self, id: str, *, secured: bool = False, permissions: list[str] | None = None) -> None:
        granted = EVERYONE if permissions is None else permissions
        settings = {"documentSecurity": secured, "permissions": granted}
        self.api.post(COLLECTIONS, collectionId=id, name=id.upper(), **settings)
        self.api.post(f"{COLLECTIONS}/{id}/attributes/string", key="name", size=20, required=False)

    def relate(
        self,
        parent: str,
        child: str,
        type: str,
        key: str,
        two_way_key: str,
        *,
        two_way: bool = True,
        on_delete: str = "setNull",
    ) -> None:
        self.api.post(
            f"{COLLECTIONS}/{parent}/attributes/relationship",
            relatedCollectionId=child,
            type=type,
            twoWay=two_way,
            key=key,
            twoWayKey=two_way_key,
            onDelete=on_delete,
        )

    def make(self, collection: str, id: str, **data: Any) -> Any:
        """A new document."""
        body = {"documentId": id, "data": {"name": id, **data}}
        return self.api.post(f"{COLLECTIONS}/{collection}/documents", **body)

    def change(self, collection: str, id: str, **data: Any) -> Any:
        """A document with other `data`."""
        return self.api.patch(f"{COLLECTIONS}/{collection}/documents/{id}", data=data)

    def delete(self, collection: str, id: str) -> None:
        self.api.delete(f"{COLLECTIONS}/{collection}/documents/{id}")

    def send(self, method: str, collection: str, id: str = "", body: Any = None, **headers: str) -> Reply:
        """What a request for documents comes to."""
        path = f"{COLLECTIONS}/{collection}/documents" + (f"/{id}" if id else "")
        return self.api.call(method, path, body, **headers)

    def ask(self, collection: str, id: str = "", *queries: dict[str, Any], **headers: str) -> Reply:
        """What a read comes to: of a document, or of all."""
        path = f"{COLLECTIONS}/{collection}/documents" + (f"/{id}" if id else "")
        asked = "&".join("queries[]=" + quote(json.dumps(query)) for query in queries)
        return self.api.call("GET", path, query=asked, **headers)

    def get(self, collection: str, id: str, *queries: dict[str, Any]) -> Any:
        """A document."""
        reply = self.ask(collection, id, *queries)
        assert reply.status == 200, reply.body
        return reply.body

    def find(self, collection: str, *queries: dict[str, Any]) -> list[str]:
        """The ids of a list."""
        return [found["$id"] for found in self.ask(collection, "", *queries).body["documents"]]

    def linked(self, collection: str, id: str, key: str) -> Any:
        """The ids, or the id, that a document shows when `key` is selected."""
        value = self.get(collection, id, select(f"{key}.*"))[key]
        if isinstance(value, list):
            return [found["$id"] for found in value]
        return value and value["$id"]
