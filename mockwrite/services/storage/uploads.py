"""The upload of a file, in one piece or in chunks."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from mockwrite.errors import AppwriteError
from mockwrite.php.equality import alike
from mockwrite.php.numbers import to_integer
from mockwrite.services.storage import models
from mockwrite.services.storage.access import bucket_of, may, unauthorized
from mockwrite.services.storage.buckets import BUCKET_ID
from mockwrite.services.storage.files import events, granted
from mockwrite.store.files.contents import READ_BUFFER, Content
from mockwrite.store.files.mime_types import HEAD, mime_type
from mockwrite.store.files.rows import Bucket, Chunk, File
from mockwrite.store.permissions import DOCUMENT_ACTIONS, Grant, own
from mockwrite.wire.compression import zstd
from mockwrite.wire.endpoint import Call, RateLimit, Reply, Service
from mockwrite.wire.parameters import UID, CustomId, InvalidError, Nullable, Parameter, Permissions

if TYPE_CHECKING:
    from mockwrite.wire.raw_parameters import Upload

__all__ = ["service"]

service = Service("storage", groups=["storage"], events=events)

CHUNK = 5 * 1024 * 1024
"""Where a chunk begins says which one it is: they are counted in steps of 5 MiB, however long they are."""

WRITES = (RateLimit(60, 60, "ip:{ip},method:{method},url:{url},userId:{userId},chunkId:{chunkId}"),)
_EMPTY = ("", "0")
_RANGE = re.compile(r"(?!0 )[^ ]+ (\d+)-(\d+)/(\d+)", re.ASCII)


class _Chunk(NamedTuple):
    """What an upload is of the whole file: its number, how many there are, and the file's size.

    Both numbers are `_LAST` for what ends the file, where its own length does not tell them.
    """

    number: int
    total: int
    size: int


_LAST = -1


@service.endpoint(
    "POST",
    "/storage/buckets/{bucketId}/files",
    "createFile",
    BUCKET_ID,
    Parameter("fileId", CustomId(), required=True),
    Parameter("permissions", Nullable(Permissions((*DOCUMENT_ACTIONS, "write")))),
    scope="files.write",
    status=201,
    model=models.file,
    limits=WRITES,
    event="buckets.[bucketId].files.[fileId].create",
    audit="file.create",
)
def create_file(
    call: Call, bucket_id: str, file_id: str, permissions: tuple[Grant, ...] | None
) -> File | Reply:
    """Return the file, as far as it has been uploaded. The order of refusals is the real server's."""
    # 1.9.6: Storage/Http/Buckets/Files/Create.php
    bucket = bucket_of(call, bucket_id)
    if not may(call, "create", bucket.permissions):
        raise unauthorized(call, "create", bucket.permissions)
    stored = granted(call, permissions)
    if stored is None:
        stored = own(call.caller.user.id) if call.caller.user is not None else ()
    upload = _upload(call)
    if file_id == "unique()":
        file_id = call.world.ids.unique()
    chunk = None
    if call.headers.get("Content-Range", "") not in _EMPTY:
        chunk = _chunk(call)
        file_id = _id(call.headers.get("X-Appwrite-ID", file_id))
    size = len(upload.data) if chunk is None else chunk.size
    _check(bucket, upload, size)
    old = bucket.files.get(file_id)
    if old is not None and not _may_go_on(call, bucket, old, chunk):
        call.happened = ()
        return Reply(old, 200)
    file = old or _new(call, bucket, file_id, stored, upload.name, size, chunk)
    if not file.chunks_total:  # 1.9.6: Files/Create.php: none of none is all, but nothing is there
        bucket.files.put(file.id, file)
        call.happened = ()
        return Reply(file, 200)
    new = _receive(call, bucket, file, stored, upload, chunk, size)
    if new.content is None and not call.release.tells_of_each_chunk:
        call.happened = ()
    return new


def _may_go_on(call: Call, bucket: Bucket, file: File, chunk: _Chunk | None) -> bool:
    """Return whether the file lacks a chunk; if not, it is the answer.

    Raises AppwriteError: storage_file_already_exists.
    """
    if call.release.answers_finished_uploads:
        if file.complete and chunk is None:
            raise AppwriteError("storage_file_already_exists")
        return not file.complete
    seen = may(call, "read", bucket.permissions) or (
        bucket.file_security and may(call, "read", file.permissions)
    )
    if file.content is not None or not seen:
        raise AppwriteError("storage_file_already_exists")
    return True


def _upload(call: Call) -> Upload:
    """Return the file that was sent.

    Raises AppwriteError: storage_file_empty, or for a list storage_invalid_file_size.
    """
    upload = call.uploads.get("file") or call.uploads.get("0")
    if upload is not None:
        return upload
    if any(name.startswith("file[") for name in call.uploads):
        raise AppwriteError("storage_invalid_file_size", "file_size_refused")
    raise AppwriteError("storage_file_empty")


def _chunk(call: Call) -> _Chunk:
    """Return what the Content-Range header says. Raises AppwriteError: storage_invalid_content_range."""
    found = _RANGE.fullmatch(call.headers["Content-Range"])
    if found is None:
        raise AppwriteError("storage_invalid_content_range")
    start, end, size = map(to_integer, found.groups())
    if not start <= end <= size:
        raise AppwriteError("storage_invalid_content_range")
    step = CHUNK
    if not call.release.counts_chunks_in_steps:
        if end >= size - 1:
            return _Chunk(_LAST, _LAST, size)
        step = end + 1 - start
    return _Chunk(start // step + 1, -(-size // step), size)


def _id(file_id: str) -> str:
    try:
        return UID().check(file_id)
    except InvalidError:
        raise AppwriteError("storage_invalid_appwrite_id") from None


def _check(bucket: Bucket, upload: Upload, size: int) -> None:
    """Raise AppwriteError: storage_file_type_unsupported, storage_invalid_file_size, storage_invalid_file."""
    extension, allowed = _extension(upload.name).lower(), bucket.allowed_extensions
    # utopia-php/storage 2.0.5, FileExt.php: in_array, for which 07 is 7
    if allowed and not any(alike(extension, each) for each in allowed):
        raise AppwriteError("storage_file_type_unsupported", "file_extension_refused")
    if size > bucket.maximum_file_size:
        raise AppwriteError("storage_invalid_file_size", "file_size_refused")
    if not upload.name:
        raise AppwriteError("storage_invalid_file")


def _extension(name: str) -> str:
    """Return what follows the last dot of the last part of a path, as PHP's pathinfo does."""
    last = name.rstrip("/").rpartition("/")[2]
    return last.rpartition(".")[2] if "." in last else ""


def _new(
    call: Call,
    bucket: Bucket,
    id: str,
    permissions: tuple[Grant, ...],
    name: str,
    size: int,
    chunk: _Chunk | None,
) -> File:
    now = call.world.clock.stamp()
    return File(
        id=id,
        sequence=bucket.files.next_sequence(),
        created_at=now,
        updated_at=now,
        permissions=permissions,
        bucket=bucket.id,
        name=name,
        extension=_extension(name),
        search=f"{id} {name}",
        size=size,
        chunks_total=1 if chunk is None else chunk.total,
    )


def _receive(
    call: Call,
    bucket: Bucket,
    file: File,
    permissions: tuple[Grant, ...],
    upload: Upload,
    chunk: _Chunk | None,
    size: int,
) -> File:
    """Put the file with what came in its place. With the last chunk, whichever that is, it is complete.

    The permissions are those of the request that completes it, the name is that of the first chunk.
    Raises AppwriteError: general_unknown where there are as many chunks as there should be, but not those.
    """
    begun = upload.begun
    taken = None if begun is None else (begun.end - begun.start, begun.md5)
    contents, number = call.world.contents, 1 if chunk is None else chunk.number
    if file.chunks_total == 1:
        new = _complete(file, permissions, contents.add(upload.data, taken), bucket, size)
    else:
        own = Chunk(_extension(upload.name), file.chunks_total if number == _LAST else number, Content(()))
        chunks = {each[:2]: each for each in file.chunks}
        if own[:2] not in chunks or call.release.replaces_chunks:
            chunks[own[:2]] = own._replace(content=contents.add_chunk(upload.data))
        there = {number: each for (extension, number), each in chunks.items() if extension == own.extension}
        received = len(there)
        if call.release.counts_all_chunks:
            received = max(file.received, len({number for _, number in chunks}))
        if received != file.chunks_total:
            new = replace(file, chunks=tuple(chunks.values()), received=received)
        else:
            missing = [each for each in range(1, received + 1) if each not in there]
            if missing:
                raise AppwriteError("general_unknown", "chunk_missing", number=missing[0])
            content = contents.join(there[each].content for each in sorted(there))
            new = _complete(file, permissions, content, bucket, size)
    if new.chunks_uploaded != file.chunks_uploaded or new.complete:
        new = replace(new, updated_at=call.world.clock.stamp())
    if new != file:
        bucket.files.put(new.id, new)
    return new


def _complete(
    file: File, permissions: tuple[Grant, ...], content: Content, bucket: Bucket, size: int
) -> File:
    """Return the file with its content, and with what the real server would find out about it.

    Whether it is too large to be packed and encrypted, the last request says by its `size`.
    """
    small = size <= READ_BUFFER
    compression = bucket.compression if small else "none"
    encrypted = bucket.encryption and small
    held = content.size if compression == "none" else _compressed(content, compression)
    return replace(
        file,
        permissions=permissions,
        chunks=(),
        received=0,
        content=content,
        mime_type=mime_type(content.read(0, HEAD)),
        size_on_disk=4 * -(-held // 3) if encrypted else held,  # encrypted bytes are written as base64
        encrypted=encrypted,
        compression=compression,
    )


def _compressed(content: Content, compression: str) -> int:
    """Return how long the compression makes it, at its default level."""
    # utopia-php/compression 0.1.5: Zstd.php, GZIP.php
    if compression == "zstd":
        return len(zstd(content.read()))
    gzip = zlib.compressobj(wbits=31)
    return sum(len(gzip.compress(piece)) for piece in content.pieces()) + len(gzip.flush())
