"""Files: list, get, update, delete. How they come and go is in `uploads` and `downloads`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.services import listing
from mockwrite.services.events import note_gone
from mockwrite.services.storage import models
from mockwrite.services.storage.access import bucket_of, may, readable_file, require, unauthorized
from mockwrite.services.storage.buckets import BUCKET_ID
from mockwrite.store.events import FileEvent
from mockwrite.store.files.rows import Bucket, File
from mockwrite.store.permissions import COLLECTION_ACTIONS, DOCUMENT_ACTIONS, Grant, aggregate, not_held
from mockwrite.wire.endpoint import Call, Page, RateLimit, Service
from mockwrite.wire.legacy_queries import translate
from mockwrite.wire.parameters import UID, Nullable, Parameter, Permissions, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FILE_ID", "WRITES", "events", "forget_previews", "granted", "service"]


def events(call: Call, file: File, body: bytes) -> Sequence[FileEvent]:
    """Return the event of a write: what became of the file."""
    bucket = call.project.storage.buckets.get(file.bucket)
    return () if bucket is None else (FileEvent(call.endpoint.event, bucket, file, body, call.release),)


service = Service("storage", groups=["storage"], events=events)

FILE_ID = Parameter("fileId", UID(), required=True)
WRITES = (RateLimit(60, 60, "ip:{ip},method:{method},url:{url},userId:{userId}"),)


def granted(call: Call, permissions: tuple[Grant, ...] | None) -> tuple[Grant, ...] | None:
    """Return permissions as they are stored; None stays None.

    Raises AppwriteError: user_unauthorized for another's role.
    """
    if permissions is None:
        return None
    stored = aggregate(permissions, DOCUMENT_ACTIONS)
    refusal = None if call.caller.privileged else not_held(stored, call.caller.roles)
    if refusal is not None:
        raise AppwriteError("user_unauthorized", refusal)
    return stored


def forget_previews(call: Call, bucket: Bucket, file_id: str) -> None:
    """Drop what has been drawn of a file."""
    previews = call.project.storage.previews
    for preview in previews.where("resource", f"{bucket.id}/{file_id}"):
        previews.remove(preview.key)


@service.endpoint(
    "GET",
    "/storage/buckets/{bucketId}/files",
    "listFiles",
    BUCKET_ID,
    *listing.parameters(listing.FILES),
    scope="files.read",
    model=listing.model("files", models.file),
    old_queries=translate,
)
def list_files(call: Call, bucket_id: str, queries: listing.Queries, search: str, total: bool) -> Page:
    """Return the page of files that match: all of the bucket, or those that the caller may read by themselves."""
    bucket = bucket_of(call, bucket_id)
    by_bucket = require(call, "read", bucket)
    files = [file for file in bucket.files if by_bucket or may(call, "read", file.permissions)]
    return listing.page(call, files, listing.FILES, queries, search, total)


@service.endpoint(
    "GET",
    "/storage/buckets/{bucketId}/files/{fileId}",
    "getFile",
    BUCKET_ID,
    FILE_ID,
    scope="files.read",
    model=models.file,
)
def get_file(call: Call, bucket_id: str, file_id: str) -> File:
    return readable_file(call, bucket_of(call, bucket_id), file_id)


@service.endpoint(
    "PUT",
    "/storage/buckets/{bucketId}/files/{fileId}",
    "updateFile",
    BUCKET_ID,
    FILE_ID,
    Parameter(
        "name",
        Text(128),
        nullable=True,
        for_release=lambda own, release: replace(own, kind=Text(release.longest_file_name)),
    ),
    Parameter(
        "permissions",
        Nullable(Permissions((*DOCUMENT_ACTIONS, "write"))),
        for_release=lambda own, release: (
            replace(own, kind=Nullable(Permissions((*COLLECTION_ACTIONS, "write"))))
            if release.grants_create_on_files
            else own
        ),
    ),
    scope="files.write",
    model=models.file,
    limits=WRITES,
    limits_when=lambda release: release.limits_file_updates,
    event="buckets.[bucketId].files.[fileId].update",
    audit="file.update",
)
def update_file(
    call: Call, bucket_id: str, file_id: str, name: str | None, permissions: tuple[Grant, ...] | None
) -> File:
    bucket = bucket_of(call, bucket_id)
    by_bucket = require(call, "update", bucket)
    old = bucket.files.get(file_id)
    if old is None:
        raise AppwriteError("storage_file_not_found")
    stored = granted(call, permissions)
    new = replace(
        old,
        name=old.name if name is None else name,
        permissions=old.permissions if stored is None else stored,
    )
    # 1.9.6: utopia-php/database, updateDocument: what changes nothing takes the right to read
    action = "read" if new == old else "update"
    if not (by_bucket or may(call, action, bucket.permissions) or may(call, action, old.permissions)):
        raise AppwriteError("user_unauthorized")
    if new != old:
        new = replace(new, updated_at=call.world.clock.stamp())
        bucket.files.put(old.id, new)
    return new


@service.endpoint(
    "DELETE",
    "/storage/buckets/{bucketId}/files/{fileId}",
    "deleteFile",
    BUCKET_ID,
    FILE_ID,
    scope="files.write",
    status=204,
    limits=WRITES,
    event="buckets.[bucketId].files.[fileId].delete",
    audit="file.delete",
)
def delete_file(call: Call, bucket_id: str, file_id: str) -> None:
    bucket = bucket_of(call, bucket_id)
    by_bucket = require(call, "delete", bucket)
    file = bucket.files.get(file_id)
    if file is None:
        raise AppwriteError("storage_file_not_found")
    if not (by_bucket or may(call, "delete", file.permissions)):
        raise unauthorized(call, "delete", file.permissions)
    # 1.9.6: Files/Delete.php: of what is complete the disk has to have a file, which one of no chunks is not
    if file.complete and file.content is None:
        raise AppwriteError("general_server_error")
    note_gone(call, file, models.file)
    bucket.files.remove(file.id)
    forget_previews(call, bucket, file.id)
