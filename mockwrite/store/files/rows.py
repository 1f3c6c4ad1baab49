"""Buckets, files, file tokens, and previews that were drawn before; as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mockwrite.store.files.contents import Content
    from mockwrite.store.permissions import Grant
    from mockwrite.store.tables import Table

__all__ = ["Bucket", "Chunk", "File", "FileToken", "Preview"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A bucket: its settings and the table of its files. `search` is what lists look into: the first name."""

    id: str
    sequence: int
    created_at: str
    updated_at: str
    permissions: tuple[Grant, ...]
    name: str
    file_security: bool
    enabled: bool
    maximum_file_size: int
    allowed_extensions: tuple[str, ...]
    compression: str
    encryption: bool
    antivirus: bool
    transformations: bool
    search: str
    files: Table[File]


class Chunk(NamedTuple):
    """A part of a file that is not complete; the real server keeps those of each extension in a folder of its own."""

    extension: str
    number: int
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file, or as much of one as has been uploaded: then it has `chunks`, so many `received`, and no `content`.

    `extension` and `search` stay those of the name that it was uploaded with. `size_on_disk` is what the real server
    would hold of it, compressed and encrypted.
    """

    id: str
    sequence: int
    created_at: str
    updated_at: str
    permissions: tuple[Grant, ...]
    bucket: str
    name: str
    extension: str
    search: str
    size: int
    chunks_total: int = 1
    chunks: tuple[Chunk, ...] = ()
    received: int = 0
    content: Content | None = None
    mime_type: str = ""
    size_on_disk: int = 0
    encrypted: bool = False
    compression: str = ""
    transformed_at: str = ""

    @property
    def chunks_uploaded(self) -> int:
        return self.chunks_total if self.content is not None else self.received

    @property
    def complete(self) -> bool:
        """Whether no chunk lacks; a file of no chunks is complete, too, though it has no content."""
        return self.chunks_uploaded == self.chunks_total

    @property
    def signature(self) -> str:
        """The MD5 of the content, once it is there."""
        return self.content.md5 if self.content is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToken:
    """What opens a file without its permissions, until `expire`. Sequences say which file, as on the real server."""

    id: str
    sequence: int
    created_at: str
    updated_at: str
    bucket: str
    file: str
    bucket_sequence: int
    file_sequence: int
    expire: str | None = None
    accessed_at: str = ""

    @property
    def resource(self) -> str:
        """The bucket and the file, as one text."""
        return f"{self.bucket}:{self.file}"

    @property
    def internal_resource(self) -> str:
        """The same by sequences."""
        return f"{self.bucket_sequence}:{self.file_sequence}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A picture that was drawn for a request, and is shown again for the next one like it."""

    sequence: int
    key: str
    resource: str
    content: Content
    mime_type: str
