"""Buckets and files in Python: to read and arrange them, by the rules that hold for HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.control.client import path
from mockwrite.errors import AppwriteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mockwrite.control.project import MockProject

__all__ = ["MockBucket", "MockFile", "MockStorage"]

JSON = dict[str, Any]
Content = bytes | str


class MockStorage:
    """The buckets of a project."""

    def __init__(self, project: MockProject) -> None:
        self._project = project

    def bucket(self, id: str) -> MockBucket:
        """Return a bucket, whether it exists yet or not."""
        return MockBucket(self._project, id)

    @property
    def buckets(self) -> list[str]:
        """The ids of all buckets, in the order of their creation."""
        return self._project.within(lambda project: [bucket.id for bucket in project.storage.buckets])

    def __repr__(self) -> str:
        return f"<MockStorage of {self._project.project_id}>"


class MockBucket:
    """A bucket, whether it exists yet or not. It iterates over its files."""

    def __init__(self, project: MockProject, id: str) -> None:
        self.id = id
        self._project = project
        self._path = path("storage", "buckets", id)

    @property
    def exists(self) -> bool:
        """Whether there is a bucket of that id."""
        return self._project.within(lambda project: self.id in project.storage.buckets)

    def create(
        self, name: str | None = None, *, permissions: Iterable[str] = (), **settings: Any
    ) -> MockBucket:
        """Create the bucket, and return it; `settings` are the API's: ``fileSecurity=True``.

        Raises AppwriteError: storage_bucket_already_exists, general_argument_invalid.
        """
        body = {"bucketId": self.id, "name": name or self.id, "permissions": list(permissions), **settings}
        self._project.call("POST", "/storage/buckets", body)
        return self

    def delete(self) -> None:
        """Delete the bucket with its files. Raises AppwriteError: storage_bucket_not_found."""
        self._project.call("DELETE", self._path)

    def file(self, id: str) -> MockFile:
        """Return a file of the bucket, whether it exists yet or not."""
        return MockFile(self._project, self.id, id)

    def __iter__(self) -> Iterator[MockFile]:
        """The files, in the order of their creation. Raises AppwriteError: storage_bucket_not_found."""

        def ids() -> list[str]:
            found = self._project.within(lambda project: project.storage.buckets.get(self.id))
            if found is None:
                raise AppwriteError("storage_bucket_not_found")
            return self._project.within(lambda _: [file.id for file in found.files])

        return iter([self.file(id) for id in ids()])

    def __repr__(self) -> str:
        return f"<MockBucket {self.id}>"


class MockFile:
    """A file of a bucket, whether it exists yet or not.

    All but `exists` and `put` raise AppwriteError where it does not exist: storage_bucket_not_found,
    storage_file_not_found.
    """

    def __init__(self, project: MockProject, bucket_id: str, id: str) -> None:
        self.id = id
        self.bucket_id = bucket_id
        self._project = project
        self._path = path("storage", "buckets", bucket_id, "files", id)

    @property
    def exists(self) -> bool:
        """Whether there is a file of that id, in a bucket of that id."""
        try:
            self._project.call("GET", self._path)
        except AppwriteError:
            return False
        return True

    @property
    def info(self) -> JSON:
        """The file as the API shows it: ``$id``, ``name``, ``mimeType``, ``sizeOriginal`` and so on."""
        found: JSON = self._project.call("GET", self._path)
        return found

    @property
    def bytes(self) -> bytes:
        """The content of the file."""
        return self._project.download(f"{self._path}/download")

    def put(
        self,
        data: Content,
        name: str | None = None,
        *,
        permissions: Iterable[str] | None = None,
    ) -> MockFile:
        """Upload the file, replacing one that is there, and return it; a bucket that is missing is created.

        Without a `name` it is named after its id. Raises AppwriteError: storage_invalid_file_size and so on.
        """
        bucket = MockBucket(self._project, self.bucket_id)
        if not bucket.exists:
            bucket.create()
        if self.exists:
            self.delete()
        content = data.encode() if isinstance(data, str) else data
        self._project.upload(self.bucket_id, self.id, content, name or self.id, permissions)
        return self

    def delete(self) -> None:
        """Delete the file."""
        self._project.call("DELETE", self._path)

    def __repr__(self) -> str:
        return f"<MockFile {self.bucket_id}/{self.id}>"
