"""Previews: a file drawn as a picture of the size and the kind that is asked for, and kept for the next request."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.services.storage import tokens
from mockwrite.services.storage.access import bucket_of
from mockwrite.services.storage.buckets import BUCKET_ID
from mockwrite.services.storage.downloads import TOKEN, Part
from mockwrite.services.storage.files import FILE_ID
from mockwrite.store.files.contents import READ_BUFFER
from mockwrite.store.files.rows import Bucket, File, Preview
from mockwrite.wire.endpoint import Call, Reply, Service
from mockwrite.wire.formatted import HexColor
from mockwrite.wire.parameters import Parameter, Range, WhiteList

if TYPE_CHECKING:
    from mockwrite.store.files.contents import Content

__all__ = ["service"]

service = Service("storage", groups=["storage"])

# 1.9.6: app/config/storage/inputs.php, outputs.php
_INPUTS = frozenset({"image/jpeg", "image/png", "image/heic", "image/webp", "image/gif"})
_OUTPUTS = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "heic": "image/heic",
    "avif": "image/avif",
    "gif": "image/gif",
}
_GRAVITIES = (
    "center",
    "top-left",
    "top",
    "top-right",
    "left",
    "right",
    "bottom-left",
    "bottom",
    "bottom-right",
)
_NO_CACHE = (
    ("Cache-Control", "no-cache, no-store, must-revalidate"),
    ("Pragma", "no-cache"),
    ("Expires", "0"),
)
_DRAWN = 2592000
_PLAIN = "eceff1"
_TRANSFORMED = timedelta(days=1)
"""So long after a preview the next one does not touch its file again."""


_DRAWING = (
    Parameter("width", Range(0, 4000), default=0),
    Parameter("height", Range(0, 4000), default=0),
    Parameter("gravity", WhiteList(_GRAVITIES), default="center"),
    Parameter(
        "quality",
        Range(-1, 100),
        default=-1,
        for_release=lambda own, release: replace(own, kind=Range(release.lowest_quality, 100)),
    ),
    Parameter("borderWidth", Range(0, 100), default=0),
    Parameter("borderColor", HexColor(), default=""),
    Parameter("borderRadius", Range(0, 4000), default=0),
    Parameter("opacity", Range(0, 1, float), default=1.0),
    Parameter("rotation", Range(-360, 360), default=0),
    Parameter("background", HexColor(), default=""),
    Parameter("output", WhiteList(tuple(_OUTPUTS), strict=True), default=""),
)


def _kept(call: Call) -> Reply | None:
    """Return the picture that was drawn for the same parameters; permissions are those of now.

    Raises AppwriteError as for drawing it, but without the database's reason.
    """
    # 1.9.6: app/controllers/shared/api.php
    sent = call.sent
    preview = call.project.storage.previews.get(_key(call))
    if preview is None:
        call.reply_headers += (("X-Appwrite-Cache", "miss"), *_NO_CACHE)
        return None
    try:
        bucket, file = _source(call, sent["bucketId"], sent["fileId"], sent.get("token"))
    except AppwriteError as error:
        raise AppwriteError(error.type) from None
    _touch(call, bucket, file)
    call.reply_headers += (
        ("X-Appwrite-Cache", "hit"),
        ("Cache-Control", f"private, max-age={call.release.preview_max_age}"),
    )
    return _reply(preview.content, preview.mime_type)


@service.endpoint(
    "GET",
    "/storage/buckets/{bucketId}/files/{fileId}/preview",
    "getFilePreview",
    BUCKET_ID,
    FILE_ID,
    *_DRAWING,
    TOKEN,
    scope="files.read",
    first=_kept,
)
def get_file_preview(call: Call, bucket_id: str, file_id: str, token: str | None, **asked: Any) -> Reply:
    """Return the picture, and keep it."""
    # 1.9.6: Storage/Http/Buckets/Files/Preview/Get.php
    bucket, file = _source(call, bucket_id, file_id, token)
    from mockwrite.services.storage import pictures  # noqa: PLC0415 - few servers draw, and Pillow is large

    shown = file.mime_type in _INPUTS and file.size_on_disk <= READ_BUFFER
    extension = file.extension.lower() if shown else "png"
    if not shown:
        asked["background"] = asked["background"] or _PLAIN
    asked["output"] = output = asked["output"] or _output(extension, file.mime_type)
    content = call.world.contents.add(pictures.draw(file.content if shown else None, **asked))
    _touch(call, bucket, file)
    _keep(call, bucket, file, content, _OUTPUTS[output])
    call.reply_headers.append(("Cache-Control", f"private, max-age={_DRAWN}"))
    return _reply(content, _OUTPUTS[output])


def _source(call: Call, bucket_id: str, file_id: str, token: str | None) -> tuple[Bucket, File]:
    """Return what is to be drawn.

    Raises AppwriteError: storage_bucket_not_found and so on, in the real server's order.
    """
    bucket = bucket_of(call, bucket_id)
    if not (bucket.transformations or call.caller.privileged):
        raise AppwriteError("storage_bucket_transformations_disabled")
    return bucket, tokens.opened_file(call, bucket, file_id, token)


def _output(extension: str, mime_type: str) -> str:
    """Return the kind that a file is shown as: by its extension, without one by its content, else a JPEG."""
    if extension:
        return extension if extension in _OUTPUTS else "jpg"
    return next((output for output, kind in _OUTPUTS.items() if kind == mime_type), "jpg")


def _key(call: Call) -> str:
    """Return what a picture is kept by: the file, and the parameters that change it, as they were sent."""
    release, asked = call.release, call.sent
    own = {name: call.sent[name] for name in ("bucketId", "fileId")}
    if release.previews_by_values:
        told: object = [str(value) for name, value in asked.items() if name not in own]
    elif release.previews_by_all_parameters:
        told = sorted((name, str(value)) for name, value in asked.items())
    else:
        names = (parameter.name for parameter in _DRAWING)
        told = sorted((name, str(asked[name])) for name in names if name in asked)
    return sha256(repr((own, told)).encode()).hexdigest()


def _keep(call: Call, bucket: Bucket, file: File, content: Content, mime_type: str) -> None:
    previews, key = call.project.storage.previews, _key(call)
    previews.put(
        key,
        Preview(
            sequence=previews.next_sequence(),
            key=key,
            resource=f"{bucket.id}/{file.id}",
            content=content,
            mime_type=mime_type,
        ),
    )


def _touch(call: Call, bucket: Bucket, file: File) -> None:
    """Note when a file was last drawn, which changes its `$updatedAt`, too."""
    now = call.world.clock.now()
    if not file.transformed_at or datetime.fromisoformat(file.transformed_at) < now - _TRANSFORMED:
        stamp = call.world.clock.stamp()
        bucket.files.put(file.id, replace(file, transformed_at=stamp, updated_at=stamp))


def _reply(content: Content, mime_type: str) -> Reply:
    return Reply(None, 200, content_type=mime_type, stream=Part(content, 0, content.size))
