"""Databases and collections in Python: to read and arrange state, by the rules that hold for HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from mockwrite.control.client import path
from mockwrite.errors import AppwriteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mockwrite.control.project import MockProject
    from mockwrite.store.model import Collection
    from mockwrite.store.world import Project

__all__ = ["MockCollection", "MockDatabase"]

JSON = dict[str, Any]


class MockDatabase:
    """A database of a project, whether it exists yet or not."""

    def __init__(self, project: MockProject, id: str) -> None:
        self.id = id
        self._project = project

    @property
    def exists(self) -> bool:
        """Whether there is a database of that id."""
        return self._project.within(lambda project: self.id in project.databases)

    @property
    def collections(self) -> list[str]:
        """The ids of its collections. Raises AppwriteError: database_not_found."""
        found = self._project.call("GET", path("databases", self.id, "collections"), queries=[_ALL])
        return [collection["$id"] for collection in found["collections"]]

    def create(self, name: str | None = None, *, enabled: bool = True) -> MockDatabase:
        """Create the database, and return it. Raises AppwriteError: database_already_exists."""
        body = {"databaseId": self.id, "name": name or self.id, "enabled": enabled}
        self._project.call("POST", "/databases", body)
        return self

    def delete(self) -> None:
        """Delete the database with its collections. Raises AppwriteError: database_not_found."""
        self._project.call("DELETE", path("databases", self.id))

    def collection(self, id: str) -> MockCollection:
        """Return a collection of the database, or a table, whether it exists yet or not."""
        return MockCollection(self._project, self.id, id)

    def __repr__(self) -> str:
        return f"<MockDatabase {self.id}>"


class MockCollection:
    """A collection of a database, or a table, whether it exists yet or not.

    Documents are what the API answers. All methods but `exists` and `create` raise AppwriteError
    (database_not_found, collection_not_found) where it does not exist.
    """

    def __init__(self, project: MockProject, database_id: str, id: str) -> None:
        self.id = id
        self.database_id = database_id
        self._project = project
        self._path = path("databases", database_id, "collections", id)

    @property
    def exists(self) -> bool:
        """Whether there is a collection of that id, in a database of that id."""
        try:
            self._project.call("GET", self._path)
        except AppwriteError:
            return False
        return True

    def create(
        self,
        *attributes: Mapping[str, Any],
        indexes: Iterable[Mapping[str, Any]] = (),
        permissions: Iterable[str] = (),
        document_security: bool = False,
        name: str | None = None,
    ) -> MockCollection:
        """Create the collection, and its database if that is missing; attributes and indexes are available at once.

        These are described as in a seed: ``{"key": "title", "type": "string", "size": 100}``. Raises SeedError.
        """
        described = {
            "$id": self.id,
            "databaseId": self.database_id,
            "name": name or self.id,
            "$permissions": list(permissions),
            "documentSecurity": document_security,
            "attributes": list(attributes),
            "indexes": list(indexes),
        }
        self._project.arrange({"collections": [described]})
        return self

    def delete(self, document_id: str | None = None) -> None:
        """Delete a document, or the whole collection. Raises AppwriteError: document_not_found."""
        self._project.call("DELETE", self._path if document_id is None else self._at(document_id))

    def add(
        self, data: Mapping[str, Any], *, id: str = "unique()", permissions: Iterable[str] | None = None
    ) -> JSON:
        """Create a document, and return it.

        Raises AppwriteError: document_invalid_structure, document_already_exists and so on.
        """
        granted = None if permissions is None else list(permissions)
        body = {"documentId": id, "data": data, "permissions": granted}
        made: JSON = self._project.call("POST", f"{self._path}/documents", body)
        return made

    def update(
        self, id: str, data: Mapping[str, Any] | None = None, *, permissions: Iterable[str] | None = None
    ) -> JSON:
        """Merge `data` into a document, and return the document.

        Raises AppwriteError: document_not_found, document_invalid_structure and so on.
        """
        granted = None if permissions is None else list(permissions)
        body = {"data": data or {}, "permissions": granted}
        changed: JSON = self._project.call("PATCH", self._at(id), body)
        return changed

    def get(self, id: str) -> JSON:
        """Return a document. Raises AppwriteError: document_not_found."""
        found: JSON = self._project.call("GET", self._at(id))
        return found

    def find(self, *queries: str | Mapping[str, Any]) -> list[JSON]:
        """Return the documents that match queries: the SDK's, or ``{"method": …, "attribute": …, "values": […]}``.

        As in the API, without a limit these are 25 at most. Raises AppwriteError: general_query_invalid.
        """
        texts = [json.dumps(query) if isinstance(query, Mapping) else query for query in queries]
        found = self._project.call("GET", f"{self._path}/documents", queries=texts)
        documents: list[JSON] = found["documents"]
        return documents

    def all(self) -> list[JSON]:
        """Return all documents, in the order of their creation."""
        from mockwrite.control.differences import document_json  # noqa: PLC0415 - loaded when asked for

        def read(collection: Collection) -> list[JSON]:
            return [document_json(document, collection) for document in collection.documents]

        found: list[JSON] = self._read(read)
        return found

    def __iter__(self) -> Iterator[JSON]:
        return iter(self.all())

    def __len__(self) -> int:
        count: int = self._read(lambda collection: len(collection.documents))
        return count

    def __bool__(self) -> bool:
        return True

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self._read(lambda collection: id in collection.documents)

    def __repr__(self) -> str:
        return f"<MockCollection {self.database_id}/{self.id}>"

    def _at(self, document_id: str) -> str:
        return f"{self._path}/documents{path(document_id)}"

    def _read(self, read: Callable[[Collection], Any]) -> Any:
        def there(project: Project) -> Any:
            database = project.databases.get(self.database_id)
            if database is None:
                raise AppwriteError("database_not_found", "no_such_database", database=self.database_id)
            collection = database.collections.get(self.id)
            if collection is None:
                raise AppwriteError(
                    "collection_not_found",
                    "no_such_collection",
                    database=self.database_id,
                    collection=self.id,
                )
            return read(collection)

        return self._project.within(there)


_ALL = json.dumps({"method": "limit", "values": [5000]})
