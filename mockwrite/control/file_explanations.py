"""Why a request about buckets and files was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.control.names import suggestion
from mockwrite.store import permissions

if TYPE_CHECKING:
    from mockwrite.control.refusals import Refusal
    from mockwrite.store.files.rows import Bucket, File
    from mockwrite.store.permissions import Grant

__all__ = [
    "bucket_not_found",
    "file_exists",
    "file_missing",
    "file_not_found",
    "not_transformed",
    "permission",
    "range_refused",
    "size_or_kind",
]


def permission(refusal: Refusal) -> str | None:
    """Say which permission the caller lacks, on the bucket and on the file."""
    bucket = _bucket(refusal)
    if bucket is None:
        return None
    if (
        refusal.type == "user_unauthorized"
        and refusal.sent.get("token")
        and "permission" not in refusal.message
    ):
        return "The token opens another file, or none. Send this file's token, or none."
    if refusal.operation == "storage.getFileForPush":
        return "This takes a JWT that names the project, the bucket and the file, as messages to devices have it."
    action = _action(refusal.operation)
    granted = _granted(bucket.permissions, action)
    said = f'This takes the permission {action}, which the bucket "{bucket.id}" grants to {granted}'
    file = _file(refusal, bucket)
    if not bucket.file_security:
        said += " (file security is off, so those of files do not count)"
    elif file is not None and action != "create":
        said += f', and the file "{file.id}" to {_granted(file.permissions, action)}'
    return f"{said}. {refusal.Who} has none of these."


def file_not_found(refusal: Refusal) -> str | None:
    """Say whether the file is missing, incomplete, or there for others."""
    bucket = _bucket(refusal)
    if bucket is None:
        return None
    file = _file(refusal, bucket)
    if file is None:
        known = [each.id for each in bucket.files]
        id = str(refusal.sent.get("fileId"))
        count = "1 file" if len(known) == 1 else f"{len(known) or 'no'} files"
        return f'"{bucket.id}" has {count}, and none with the id "{id}".{suggestion(id, known)}'
    if file.content is None:
        return f'Of the file "{file.id}" {file.chunks_uploaded} of {file.chunks_total} chunks have been uploaded.'
    return f'The file "{file.id}" exists; who may not read it is told that it does not. {permission(refusal)}'


def bucket_not_found(refusal: Refusal) -> str | None:
    """Say whether the bucket is missing, or there for API keys alone."""
    if refusal.project is None:
        return None
    bucket = _bucket(refusal)
    if bucket is not None:
        return (
            f'The bucket "{bucket.id}" is disabled: it exists for API keys alone, and {refusal.who} is none.'
        )
    known = [each.id for each in refusal.project.storage.buckets]
    id = str(refusal.sent.get("bucketId"))
    there = f" Its buckets: {', '.join(known[:20])}." if known else " It has no buckets."
    return f'The project "{refusal.project.id}" has no bucket "{id}".{there}{suggestion(id, known)}'


def range_refused(refusal: Refusal) -> str:
    """Say what the header was, and which ones pass."""
    headers = refusal.context.request.headers
    if refusal.type == "storage_invalid_range":
        asked = headers.get("Range", "")
        return f'Range was "{asked}". It takes one range of two bytes or more within the file: bytes=0-9, bytes=100-.'
    sent = headers.get("Content-Range", "")
    return f'Content-Range was "{sent}". It takes first and last byte and the size of all: bytes 0-99/1000.'


def file_missing(refusal: Refusal) -> str:
    """Say what came in the place of the field ``file``."""
    came = ", ".join(refusal.context.call.uploads) if refusal.context.call else ""
    return f"A file comes as multipart/form-data, in the field file. Files came in these fields: {came or 'none'}."


def file_exists(refusal: Refusal) -> str | None:
    """Say which file has the id."""
    bucket = _bucket(refusal)
    file = None if bucket is None else _file(refusal, bucket)
    if file is None:
        return None
    return f'The bucket "{file.bucket}" has a file "{file.id}" already: {file.name}, {file.size} bytes.'


def not_transformed(refusal: Refusal) -> str:
    """Say for whom the bucket's files are drawn all the same."""
    return f"The bucket has transformations off, which holds for all but API keys, and {refusal.who} is none."


def size_or_kind(refusal: Refusal) -> str | None:
    """Say what the bucket takes."""
    bucket = _bucket(refusal)
    if bucket is None:
        return None
    if refusal.operation == "storage.getFilePreview":
        return f"The file is broken, or too large to be drawn: {refusal.message}"
    if _action(refusal.operation) != "create":
        return None
    if refusal.type == "storage_invalid_file_size":
        return f'The bucket "{bucket.id}" takes one file of up to {bucket.maximum_file_size} bytes, in the field file.'
    known = ", ".join(bucket.allowed_extensions)
    return f'The bucket "{bucket.id}" takes names that end in one of these, in small letters: {known}.'


def _bucket(refusal: Refusal) -> Bucket | None:
    buckets = refusal.project.storage.buckets if refusal.project else None
    return None if buckets is None else buckets.get(str(refusal.sent.get("bucketId", "")))


def _file(refusal: Refusal, bucket: Bucket) -> File | None:
    return bucket.files.get(str(refusal.sent.get("fileId", "")))


def _action(operation: str) -> str:
    name = operation.rpartition(".")[2]
    return next((action for action in ("create", "update", "delete") if name.startswith(action)), "read")


def _granted(granted: tuple[Grant, ...], action: str) -> str:
    return ", ".join(sorted(permissions.roles(granted, action))) or "nobody"
