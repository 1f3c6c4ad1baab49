"""What buckets, files and file tokens look like on the wire; keys in the real server's order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockwrite.releases import Release
    from mockwrite.store.files.rows import Bucket, File
    from mockwrite.wire.endpoint import Call

__all__ = ["bucket", "file", "file_fields"]

JSON = dict[str, Any]


def bucket(row: Bucket, call: Call) -> JSON:
    """A bucket; its `totalSize` is 0 where the server keeps no usage statistics."""
    fields: JSON = {
        "$id": row.id,
        "$createdAt": row.created_at,
        "$updatedAt": row.updated_at,
        "$permissions": list(row.permissions),
        "fileSecurity": row.file_security,
        "name": row.name,
        "enabled": row.enabled,
        "maximumFileSize": row.maximum_file_size,
        "allowedFileExtensions": list(row.allowed_extensions),
        "compression": row.compression,
        "encryption": row.encryption,
        "antivirus": row.antivirus,
    }
    if call.release.has_transformations:
        fields["transformations"] = row.transformations
    if call.release.shows_size_on_disk:
        fields["totalSize"] = 0
    return fields


def file(row: File, call: Call) -> JSON:
    return file_fields(row, call.release)


def file_fields(row: File, release: Release) -> JSON:
    """What a release shows of a file."""
    shown = release.shows_size_on_disk
    return {
        "$id": row.id,
        "bucketId": row.bucket,
        "$createdAt": row.created_at,
        "$updatedAt": row.updated_at,
        "$permissions": list(row.permissions),
        "name": row.name,
        "signature": row.signature,
        "mimeType": row.mime_type,
        "sizeOriginal": row.size,
        **({"sizeActual": row.size_on_disk} if shown else {}),
        "chunksTotal": row.chunks_total,
        "chunksUploaded": row.chunks_uploaded,
        **({"encryption": row.encrypted, "compression": row.compression} if shown else {}),
    }
