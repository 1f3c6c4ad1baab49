"""The bytes of a file: to download, to view, and to show in a push notification."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from typing import TYPE_CHECKING, NamedTuple

from mockwrite.errors import AppwriteError
from mockwrite.php.numbers import to_integer
from mockwrite.services.storage import tokens
from mockwrite.services.storage.access import bucket_of
from mockwrite.services.storage.buckets import BUCKET_ID
from mockwrite.services.storage.files import FILE_ID
from mockwrite.store.files.contents import READ_BUFFER
from mockwrite.wire import jwt as web_tokens
from mockwrite.wire.compression import zstd
from mockwrite.wire.endpoint import Call, Reply, Service
from mockwrite.wire.parameters import Parameter, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockwrite.store.files.contents import Content
    from mockwrite.store.files.rows import File

__all__ = ["TOKEN", "Part", "service"]

service = Service("storage", groups=["storage"])

TOKEN = Parameter(
    "token", Text(512), for_release=lambda own, release: own if release.has_file_tokens else None
)
_OUTPUT = 10 * 1024 * 1024
_RANGE = re.compile(r"([^=]+)=(\d+)-(\d*)", re.ASCII)
_LINE_ENDS = re.compile(r"[\r\n\0]")

# 1.9.6: app/config/storage/mimes.php; what is not among them is shown as plain text.
_SHOWN = frozenset({
    "image/jpeg", "image/gif", "image/png", "image/webp", "image/heic", "image/heic-sequence", "image/avif",
    "video/mp4", "video/x-flv", "video/webm", "application/x-mpegURL", "video/MP2T", "video/3gpp",
    "video/quicktime", "video/x-msvideo", "video/x-ms-wmv",
    "audio/basic", "auido/L24", "audio/mid", "audio/mpeg", "audio/mp4", "audio/x-aiff", "audio/x-mpegurl",
    "audio/vnd.rn-realaudio", "audio/ogg", "audio/vorbis", "audio/vnd.wav", "audio/x-wav", "audio/aac",
    "audio/x-hx-aac-adts",
    "application/msword", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
    "application/vnd.ms-word.document.macroEnabled.12",
    "application/vnd.ms-excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
    "application/vnd.ms-excel.sheet.macroEnabled.12", "application/vnd.ms-excel.template.macroEnabled.12",
    "application/vnd.ms-excel.addin.macroEnabled.12", "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "application/vnd.ms-powerpoint", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.presentationml.template",
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
    "application/vnd.ms-powerpoint.addin.macroEnabled.12",
    "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
    "application/vnd.ms-powerpoint.template.macroEnabled.12",
    "application/vnd.ms-powerpoint.slideshow.macroEnabled.12",
    "application/vnd.ms-access", "application/pdf",
})  # fmt: skip


class Part(NamedTuple):
    """A part of a content, as a stream."""

    content: Content
    start: int
    end: int

    @property
    def size(self) -> int:
        return max(min(self.end, self.content.size) - self.start, 0)

    def __iter__(self) -> Iterator[bytes | bytearray | memoryview]:  # type: ignore[override]
        return self.content.pieces(self.start, self.end)


@service.endpoint(
    "GET",
    "/storage/buckets/{bucketId}/files/{fileId}/download",
    "getFileDownload",
    BUCKET_ID,
    FILE_ID,
    TOKEN,
    scope="files.read",
)
def get_file_download(call: Call, bucket_id: str, file_id: str, token: str | None) -> Reply:
    file = tokens.opened_file(call, bucket_of(call, bucket_id), file_id, token)
    return _send(call, file, "attachment", file.mime_type)


@service.endpoint(
    "GET",
    "/storage/buckets/{bucketId}/files/{fileId}/view",
    "getFileView",
    BUCKET_ID,
    FILE_ID,
    TOKEN,
    scope="files.read",
)
def get_file_view(call: Call, bucket_id: str, file_id: str, token: str | None) -> Reply:
    file = tokens.opened_file(call, bucket_of(call, bucket_id), file_id, token)
    return _show(call, file, "inline")


@service.endpoint(
    "GET",
    "/storage/buckets/{bucketId}/files/{fileId}/push",
    "getFileForPush",
    BUCKET_ID,
    FILE_ID,
    Parameter("jwt", Text(2048, 0), default=""),
    scope="public",
)
def get_file_for_push(call: Call, bucket_id: str, file_id: str, jwt: str) -> Reply:
    """Return the file, whatever its permissions, to who has a JWT that names it, as messaging signs one.

    Raises AppwriteError: user_unauthorized, storage_bucket_not_found, storage_file_not_found.
    """
    # 1.9.6: Files/Push/Get.php
    named = {"projectId": call.project.id, "bucketId": bucket_id, "fileId": file_id}
    try:
        claims = web_tokens.read(jwt, call.world.signing_key, int(call.world.clock.now().timestamp()))
    except web_tokens.InvalidJWTError:
        raise AppwriteError("user_unauthorized") from None
    if any(claims.get(name) != value for name, value in named.items()):
        raise AppwriteError("user_unauthorized")
    file = bucket_of(call, bucket_id).files.get(file_id)
    if file is None:
        raise AppwriteError("storage_file_not_found")
    return _show(call, file, str(claims.get("disposition", "inline")))


def _show(call: Call, file: File, disposition: str) -> Reply:
    """Return the file for a browser, which shows as text what is not known to be harmless."""
    content_type = file.mime_type if file.mime_type in _SHOWN else "text/plain"
    reply = _send(call, file, disposition, content_type, call.release.longest_view)
    call.reply_headers += (
        ("Content-Security-Policy", "script-src none;"),
        ("X-Content-Type-Options", "nosniff"),
    )
    return reply


def _send(call: Call, file: File, disposition: str, content_type: str, most: int = _OUTPUT) -> Reply:
    """Return the file, or the range of it that is asked for: without an end, and when it is too long, `most` bytes.

    Raises AppwriteError: storage_file_not_found, storage_invalid_range.
    """
    if file.content is None:
        path = f"/storage/uploads/app-{call.project.id}/{file.bucket}/{file.id}.{file.extension}"
        raise AppwriteError("storage_file_not_found", "file_not_in_path", path=path)
    content = _sent(call, file, file.content)
    status, start, end = 200, 0, content.size
    asked = call.headers.get("Range", "")
    if asked not in ("", "0"):
        start, last = _range(asked, file.size, most, cut=call.release.cuts_long_ranges)
        status, end = 206, last + 1
        call.reply_headers += (
            ("Accept-Ranges", "bytes"),
            ("Content-Range", f"bytes {start}-{last}/{file.size}"),
        )
    call.reply_headers.append(("Cache-Control", "private, max-age=3888000"))
    if not _LINE_ENDS.search(file.name):  # Swoole 6.2: swoole_http_has_crlf: such a header is left out
        call.reply_headers.append(("Content-Disposition", f'{disposition}; filename="{file.name}"'))
    return Reply(None, status, content_type=content_type, stream=Part(content, start, end))


def _sent(call: Call, file: File, content: Content) -> Content:
    """Return what goes out: the content, or what the real server's disk holds in its place.

    What has been decrypted or unpacked to nothing, or to the text ``0``, is taken for not having been read.
    """
    # 1.9.6: Files/Download/Get.php: `empty($source)`
    if content.size > 1 or content.read() not in (b"", b"0"):
        return content
    stored = content.read()
    if file.compression == "gzip":
        stored = zlib.compress(stored, wbits=31)
    if file.compression == "zstd":
        stored = zstd(stored)
    if file.encrypted:
        cipher = hashlib.sha256(file.id.encode()).digest()  # it is random there
        stored = base64.b64encode(cipher[: len(stored)])
    return call.world.contents.add_chunk(stored)


def _range(header: str, size: int, most: int, *, cut: bool) -> tuple[int, int]:
    """Return the first and the last byte. Raises AppwriteError: storage_invalid_range, also for a single byte."""
    found = _RANGE.fullmatch(header)
    if found is None or found[1] != "bytes":
        raise AppwriteError("storage_invalid_range")
    start = to_integer(found[2])
    last = to_integer(found[3]) if found[3] else min(start + most - 1, size - 1)
    if cut and start < last and last - start > READ_BUFFER:
        last = min(start + most - 1, size - 1)
    if start >= last or last >= size:
        raise AppwriteError("storage_invalid_range")
    return start, last
