"""Buckets: list, create, get, update, delete. For API keys only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.releases import DEFAULT
from mockwrite.services import events, listing
from mockwrite.services.storage import models
from mockwrite.services.storage.access import any_bucket_of
from mockwrite.store.files.rows import Bucket
from mockwrite.store.permissions import COLLECTION_ACTIONS, Grant, aggregate
from mockwrite.store.tables import Table
from mockwrite.wire.endpoint import Call, Page, Service
from mockwrite.wire.legacy_queries import translate
from mockwrite.wire.parameters import (
    UID,
    ArrayList,
    Boolean,
    CustomId,
    Nullable,
    Parameter,
    Permissions,
    Range,
    Text,
    WhiteList,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockwrite.releases import Release

__all__ = ["BUCKET_ID", "service"]

service = Service("storage", groups=["storage"])


def _up_to_largest(own: Parameter, release: Release) -> Parameter:
    return replace(own, kind=Range(1, release.largest_file), default=release.largest_file)


BUCKET_ID = Parameter("bucketId", UID(), required=True)
NAME = Parameter("name", Text(128), required=True)
SETTINGS = (
    Parameter("permissions", Nullable(Permissions((*COLLECTION_ACTIONS, "write")))),
    Parameter("fileSecurity", Boolean(loose=True), default=False),
    Parameter("enabled", Boolean(loose=True), default=True),
    Parameter("maximumFileSize", Range(1, DEFAULT.largest_file), nullable=True, for_release=_up_to_largest),
    Parameter("allowedFileExtensions", ArrayList(Text(64), 100), default=()),
    Parameter("compression", WhiteList(("none", "gzip", "zstd"), strict=True), default="none", nullable=True),
    Parameter("encryption", Boolean(loose=True), default=True, nullable=True),
    Parameter("antivirus", Boolean(loose=True), default=True),
    Parameter(
        "transformations",
        Boolean(loose=True),
        default=True,
        for_release=lambda own, release: own if release.has_transformations else None,
    ),
)


@service.endpoint(
    "POST",
    "/storage/buckets",
    "createBucket",
    Parameter("bucketId", CustomId(), required=True),
    NAME,
    *SETTINGS,
    scope="buckets.write",
    status=201,
    model=models.bucket,
    event="buckets.[bucketId].create",
    audit="bucket.create",
)
def create_bucket(
    call: Call,
    bucket_id: str,
    name: str,
    permissions: tuple[Grant, ...] | None,
    file_security: bool,
    enabled: bool,
    maximum_file_size: int | None,
    allowed_file_extensions: Sequence[str],
    compression: str | None,
    encryption: bool | None,
    antivirus: bool,
    transformations: bool,
) -> Bucket:
    buckets, now = call.project.storage.buckets, call.world.clock.stamp()
    if bucket_id == "unique()":
        bucket_id = call.world.ids.unique()
    if bucket_id in buckets:
        raise AppwriteError("storage_bucket_already_exists")
    bucket = Bucket(
        id=bucket_id,
        sequence=buckets.next_sequence(),
        created_at=now,
        updated_at=now,
        permissions=aggregate(permissions or (), COLLECTION_ACTIONS),
        name=name,
        file_security=file_security,
        enabled=enabled,
        maximum_file_size=maximum_file_size or call.release.largest_file,
        allowed_extensions=tuple(allowed_file_extensions),
        compression=compression or "none",
        encryption=True if encryption is None else encryption,
        antivirus=antivirus,
        transformations=transformations,
        search=f"{bucket_id} {name}",
        files=Table(call.project.log),
    )
    buckets.put(bucket_id, bucket)
    return bucket


@service.endpoint(
    "GET",
    "/storage/buckets",
    "listBuckets",
    *listing.parameters(listing.BUCKETS),
    scope="buckets.read",
    model=listing.model("buckets", models.bucket),
    old_queries=translate,
)
def list_buckets(call: Call, queries: listing.Queries, search: str, total: bool) -> Page:
    return listing.page(call, call.project.storage.buckets, listing.BUCKETS, queries, search, total)


@service.endpoint(
    "GET", "/storage/buckets/{bucketId}", "getBucket", BUCKET_ID, scope="buckets.read", model=models.bucket
)
def get_bucket(call: Call, bucket_id: str) -> Bucket:
    return any_bucket_of(call, bucket_id)


@service.endpoint(
    "PUT",
    "/storage/buckets/{bucketId}",
    "updateBucket",
    BUCKET_ID,
    NAME,
    *SETTINGS,
    scope="buckets.write",
    model=models.bucket,
    event="buckets.[bucketId].update",
    audit="bucket.update",
)
def update_bucket(
    call: Call,
    bucket_id: str,
    permissions: tuple[Grant, ...] | None,
    maximum_file_size: int | None,
    allowed_file_extensions: Sequence[str],
    compression: str | None,
    encryption: bool | None,
    **settings: Any,
) -> Bucket:
    """What is not sent goes back to its default, but for the permissions; what changes nothing leaves the time."""
    old = any_bucket_of(call, bucket_id)
    new = replace(
        old,
        permissions=old.permissions if permissions is None else aggregate(permissions, COLLECTION_ACTIONS),
        maximum_file_size=maximum_file_size or old.maximum_file_size,
        allowed_extensions=tuple(allowed_file_extensions),
        compression=old.compression if compression is None else compression,
        encryption=old.encryption if encryption is None else encryption,
        **settings,
    )
    if new != old:
        new = replace(new, updated_at=call.world.clock.stamp())
        call.project.storage.buckets.put(old.id, new)
    return new


@service.endpoint(
    "DELETE",
    "/storage/buckets/{bucketId}",
    "deleteBucket",
    BUCKET_ID,
    scope="buckets.write",
    status=204,
    event="buckets.[bucketId].delete",
    audit="bucket.delete",
)
def delete_bucket(call: Call, bucket_id: str) -> None:
    """Delete the bucket and each file: the undo log holds its table, and would hold what is in there."""
    bucket = any_bucket_of(call, bucket_id)
    events.note_gone(call, bucket, models.bucket)
    for file in list(bucket.files):
        bucket.files.remove(file.id)
    call.project.storage.buckets.remove(bucket.id)
