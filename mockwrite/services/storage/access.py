"""Who may do what in a bucket, and with a file: by the bucket's permissions, or by the file's with file security."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.store import permissions

if TYPE_CHECKING:
    from mockwrite.store.files.rows import Bucket, File
    from mockwrite.store.permissions import Grant
    from mockwrite.wire.endpoint import Call

__all__ = ["any_bucket_of", "bucket_of", "may", "readable_file", "require", "unauthorized"]


def any_bucket_of(call: Call, bucket_id: str) -> Bucket:
    """Return the bucket, a disabled one, too. Raises AppwriteError: storage_bucket_not_found."""
    bucket = call.project.storage.buckets.get(bucket_id)
    if bucket is None:
        raise AppwriteError("storage_bucket_not_found")
    return bucket


def bucket_of(call: Call, bucket_id: str) -> Bucket:
    """Return the bucket; a disabled one is there for keys only. Raises AppwriteError: storage_bucket_not_found."""
    bucket = any_bucket_of(call, bucket_id)
    if not (bucket.enabled or call.caller.privileged):
        raise AppwriteError("storage_bucket_not_found")
    return bucket


def may(call: Call, action: str, granted: tuple[Grant, ...]) -> bool:
    """Return whether stored permissions let the caller do it; they do not bind a key."""
    return call.caller.privileged or permissions.allows(granted, action, call.caller.roles)


def require(call: Call, action: str, bucket: Bucket) -> bool:
    """Return whether the bucket lets the caller do it; if not, a file of it may.

    Raises AppwriteError: user_unauthorized.
    """
    if may(call, action, bucket.permissions):
        return True
    if not bucket.file_security:
        raise unauthorized(call, action, bucket.permissions)
    return False


def readable_file(call: Call, bucket: Bucket, file_id: str) -> File:
    """Return the file.

    Raises AppwriteError: user_unauthorized, or storage_file_not_found, also for one that is not shown.
    """
    by_bucket = require(call, "read", bucket)
    file = bucket.files.get(file_id)
    if file is None or not (by_bucket or may(call, "read", file.permissions)):
        raise AppwriteError("storage_file_not_found")
    return file


def unauthorized(call: Call, action: str, granted: tuple[Grant, ...]) -> AppwriteError:
    """Return the refusal, with the reason that a release gives."""
    return AppwriteError("user_unauthorized", permissions.lacking(granted, action, call.caller.roles))
