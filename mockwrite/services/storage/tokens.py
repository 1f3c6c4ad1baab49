"""File tokens: what opens a file in an address, whatever its permissions. Made for API keys only."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.php import datetimes
from mockwrite.releases.messages import Message
from mockwrite.services import events, listing
from mockwrite.services.storage.access import bucket_of, may, readable_file, require
from mockwrite.services.storage.buckets import BUCKET_ID
from mockwrite.services.storage.files import FILE_ID, WRITES
from mockwrite.store.files.rows import FileToken
from mockwrite.wire import jwt
from mockwrite.wire.endpoint import Call, Page, Service
from mockwrite.wire.parameters import UID, Kind, Nullable, Parameter

if TYPE_CHECKING:
    from mockwrite.releases import Release
    from mockwrite.store.files.rows import Bucket, File

__all__ = ["opened_file", "service"]

service = Service("tokens", groups=["tokens"])


def _has_tokens(release: Release) -> bool:
    return release.has_file_tokens


_TEN_YEARS = 86400 * 365 * 10
_ACCESS = timedelta(days=1)
"""So long a use of a token is not written down again."""


class _Future(Kind):
    """A date. Whether it is in the future is for `_expire` to say, which knows the time."""

    message = Message("future_date_expected")

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or not datetimes.is_valid_query_value(value):
            self.refuse()
        return value


TOKEN_ID = Parameter("tokenId", UID(), required=True)
EXPIRE = Parameter("expire", Nullable(_Future()))


def token(row: FileToken, call: Call) -> dict[str, Any]:
    """What a token looks like; its secret is a JWT that ends when the token does."""
    claims: dict[str, Any] = {
        "tokenId": row.id,
        "resourceId": row.resource,
        "resourceType": "files",
        "resourceInternalId": row.internal_resource,
        "iat": _seconds(row.created_at),
    }
    if row.expire is not None:
        claims["exp"] = _seconds(row.expire)
    return {
        "$id": row.id,
        "$createdAt": row.created_at,
        "resourceId": row.resource,
        "resourceType": "files",
        "expire": row.expire or "",
        "secret": jwt.write(claims, call.world.signing_key),
        "accessedAt": row.accessed_at,
    }


def opened_file(call: Call, bucket: Bucket, file_id: str, secret: str | None) -> File:
    """Return the file that a token, or else the permissions, open.

    Raises AppwriteError: user_unauthorized, also where the token is another file's; storage_file_not_found.
    """
    shown = _shown(call, secret) if secret else None
    opened = shown is not None and shown.bucket_sequence == bucket.sequence
    by_bucket = opened or require(call, "read", bucket)
    file = bucket.files.get(file_id)
    if file is not None and not (by_bucket or may(call, "read", file.permissions)):
        file = None
    if shown is not None and (file is None or shown.file_sequence != file.sequence):
        raise AppwriteError("user_unauthorized")
    if file is None:
        raise AppwriteError("storage_file_not_found")
    return file


def _shown(call: Call, secret: str) -> FileToken | None:
    """Return the token whose secret it is, and note its use; None for one that is forged, over, or gone."""
    now, tokens = call.world.clock.now(), call.project.storage.tokens
    try:
        claims = jwt.read(secret, call.world.signing_key, int(now.timestamp()), max_age=_TEN_YEARS)
    except jwt.InvalidJWTError:
        return None
    found = tokens.get(str(claims.get("tokenId", "")))
    if found is None or (found.expire is not None and _moment(found.expire) < now):
        return None
    if not found.accessed_at or _moment(found.accessed_at) < now - _ACCESS:
        stamp = call.world.clock.stamp()
        found = replace(found, accessed_at=stamp, updated_at=stamp)
        tokens.put(found.id, found)
    return found


def _moment(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp)


def _seconds(stamp: str) -> int:
    return int(_moment(stamp).timestamp())


def _expire(call: Call, expire: str | None) -> str | None:
    """Return the date as it is stored.

    Raises AppwriteError: general_argument_invalid for one that is not in the future.
    """
    if expire is None:
        return None
    now = call.world.clock.now()
    moment = datetimes.parse(expire, now)
    if moment is None or moment <= now:
        problem = Nullable(_Future()).message
        raise AppwriteError("general_argument_invalid", "parameter_invalid", name="expire", problem=problem)
    return datetimes.format(moment)


def _token(call: Call, token_id: str) -> FileToken:
    """Raise AppwriteError: token_not_found."""
    found = call.project.storage.tokens.get(token_id)
    if found is None:
        raise AppwriteError("token_not_found")
    return found


@service.endpoint(
    "POST",
    "/tokens/buckets/{bucketId}/files/{fileId}",
    "createFileToken",
    BUCKET_ID,
    FILE_ID,
    EXPIRE,
    scope="tokens.write",
    status=201,
    model=token,
    limits=WRITES,
    event="tokens.[tokenId].create",
    audit="token.create",
    when=_has_tokens,
)
def create_file_token(call: Call, bucket_id: str, file_id: str, expire: str | None) -> FileToken:
    ends = _expire(call, expire)
    bucket = bucket_of(call, bucket_id)
    file = readable_file(call, bucket, file_id)
    tokens, now, id = call.project.storage.tokens, call.world.clock.stamp(), call.world.ids.unique()
    made = FileToken(
        id=id,
        sequence=tokens.next_sequence(),
        created_at=now,
        updated_at=now,
        bucket=bucket.id,
        file=file.id,
        bucket_sequence=bucket.sequence,
        file_sequence=file.sequence,
        expire=ends,
    )
    tokens.put(id, made)
    return made


@service.endpoint(
    "GET",
    "/tokens/buckets/{bucketId}/files/{fileId}",
    "list",
    BUCKET_ID,
    FILE_ID,
    *listing.parameters(listing.FILE_TOKENS),
    scope="tokens.read",
    model=listing.model("tokens", token),
    when=_has_tokens,
)
def list_file_tokens(call: Call, bucket_id: str, file_id: str, queries: listing.Queries, total: bool) -> Page:
    bucket = bucket_of(call, bucket_id)
    file = readable_file(call, bucket, file_id)
    rows = call.project.storage.tokens.where("internal_resource", f"{bucket.sequence}:{file.sequence}")
    return listing.page(call, rows, listing.FILE_TOKENS, queries, total=total)


@service.endpoint(
    "GET", "/tokens/{tokenId}", "get", TOKEN_ID, scope="tokens.read", model=token, when=_has_tokens
)
def get_token(call: Call, token_id: str) -> FileToken:
    return _token(call, token_id)


@service.endpoint(
    "PATCH",
    "/tokens/{tokenId}",
    "update",
    TOKEN_ID,
    EXPIRE,
    scope="tokens.write",
    model=token,
    limits=WRITES,
    event="tokens.[tokenId].update",
    audit="tokens.update",
    when=_has_tokens,
)
def update_token(call: Call, token_id: str, expire: str | None) -> FileToken:
    """Return the token with another end; without one it ends no more. Secrets given out before stay good."""
    ends = _expire(call, expire)
    old = _token(call, token_id)
    if ends == old.expire:
        return old
    new = replace(old, expire=ends, updated_at=call.world.clock.stamp())
    call.project.storage.tokens.put(new.id, new)
    return new


@service.endpoint(
    "DELETE",
    "/tokens/{tokenId}",
    "delete",
    TOKEN_ID,
    scope="tokens.write",
    status=204,
    limits=WRITES,
    event="tokens.[tokenId].delete",
    audit="tokens.delete",
    when=_has_tokens,
)
def delete_token(call: Call, token_id: str) -> None:
    found = _token(call, token_id)
    events.note_gone(call, found, token)
    call.project.storage.tokens.remove(found.id)
