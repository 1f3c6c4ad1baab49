"""Pictures that pages ask for by an address: initials, QR codes, browsers, flags, credit cards.

The pictures have the sizes of the real server's, and show what they stand for in letters: its artwork is its own.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mockwrite.errors import AppwriteError
from mockwrite.releases.messages import Message
from mockwrite.services.avatars.codes import BROWSERS, CREDIT_CARDS, FLAGS
from mockwrite.store.files.rows import Preview
from mockwrite.wire.endpoint import Call, Reply, Service
from mockwrite.wire.formatted import HexColor
from mockwrite.wire.parameters import Boolean, Kind, Parameter, Range, Text, WhiteList

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["service"]

service = Service("avatars", groups=["avatars"])

PNG = "image/png"
_NO_CACHE = (
    ("Cache-Control", "no-cache, no-store, must-revalidate"),
    ("Pragma", "no-cache"),
    ("Expires", "0"),
)
_DRAWN, _KEPT, _PRIVATE = 2592000, 15552000, 3888000
_SIDE = 100

WIDTH, HEIGHT = Range(0, 2000), Range(0, 2000)
_DRAWING = (
    Parameter("width", WIDTH, default=_SIDE),
    Parameter("height", HEIGHT, default=_SIDE),
    Parameter("quality", Range(-1, 100), default=-1),
)


class _WebAddress(Kind):
    message = Message("web_address_expected")

    def check(self, value: Any) -> str:
        try:
            found = urlsplit(value) if isinstance(value, str) else None
            host = found.hostname if found else None
        except ValueError:
            host = None
        if found is None or not host or found.scheme not in ("http", "https"):
            self.refuse()
        return str(value)


def _bytes(value: bytes, _call: Call) -> bytes:
    return value


@service.endpoint(
    "GET",
    "/avatars/initials",
    "getInitials",
    Parameter("name", Text(128), default=""),
    Parameter("width", WIDTH, default=500),
    Parameter("height", HEIGHT, default=500),
    Parameter("background", HexColor(), default=""),
    scope="avatars.read",
    model=_bytes,
)
def get_initials(call: Call, name: str, width: int, height: int, background: str) -> Reply:
    """Return the initials of a name; without one, of the caller's name, or address where that is NULL."""
    # 1.9.6: Avatars/Http/Initials/Get.php
    user = call.caller.user
    if name in ("", "0"):
        own = (user.email if user.name is None else user.name) if user else None
        name = own or ""
    drawn = _drawing().initials(name, width or 500, height or 500, background)
    call.reply_headers.append(("Cache-Control", f"private, max-age={_PRIVATE}"))
    return Reply(drawn, 200, content_type=PNG)


@service.endpoint(
    "GET",
    "/avatars/qr",
    "getQR",
    Parameter("text", Text(512), required=True),
    Parameter("size", Range(1, 1000), default=400),
    Parameter("margin", Range(0, 10), default=1),
    Parameter("download", Boolean(loose=True), default=False),
    scope="avatars.read",
    model=_bytes,
)
def get_qr(call: Call, text: str, size: int, margin: int, download: bool) -> Reply:
    """Return a QR code that says the text."""
    drawn = _drawing().qr_code(text, size, margin)
    if download:
        call.reply_headers.append(("Content-Disposition", 'attachment; filename="qr.png"'))
    call.reply_headers.append(("Cache-Control", f"private, max-age={_PRIVATE}"))
    return Reply(drawn, 200, content_type=PNG)


def _kept(call: Call) -> Reply | None:
    """Return the picture that was drawn for the same parameters."""
    preview = call.project.storage.previews.get(_key(call))
    if preview is None:
        call.reply_headers += (("X-Appwrite-Cache", "miss"), *_NO_CACHE)
        return None
    call.reply_headers += (("X-Appwrite-Cache", "hit"), ("Cache-Control", f"private, max-age={_KEPT}"))
    return Reply(preview.content.read(), 200, content_type=PNG)


def _key(call: Call) -> str:
    asked = sorted((name, str(value)) for name, value in call.sent.items() if name != "project")
    return sha256(repr((call.endpoint.operation, asked)).encode()).hexdigest()


def _declare(path: str, operation: str, codes: tuple[str, ...], original: tuple[int, int]) -> None:
    """Declare the pictures of a list of codes; `original` is their size where none is asked for."""

    def get(call: Call, code: str, width: int, height: int, quality: int) -> Reply:
        size = (width or original[0], height or original[1]) if width or height else original
        drawn = _drawing().tile(code.upper(), *size)
        previews = call.project.storage.previews
        content = call.world.contents.add(drawn)
        row = Preview(
            sequence=previews.next_sequence(), key=_key(call), resource=path, content=content, mime_type=PNG
        )
        previews.put(row.key, row)
        call.reply_headers.append(("Cache-Control", f"private, max-age={_DRAWN}"))
        return Reply(drawn, 200, content_type=PNG)

    code = Parameter("code", WhiteList(codes), required=True)
    service.endpoint(
        "GET",
        f"/avatars/{path}/{{code}}",
        operation,
        code,
        *_DRAWING,
        scope="avatars.read",
        model=_bytes,
        first=_kept,
    )(get)


# 1.9.6: services.har, pages "services: browsers", "flags", "credit-cards"
_declare("browsers", "getBrowser", BROWSERS, (2048, 2048))
_declare("flags", "getFlag", FLAGS, (640, 480))
_declare("credit-cards", "getCreditCard", CREDIT_CARDS, (1200, 900))


def _refuse_local(url: str, *, names_addresses: bool) -> None:
    """Raise AppwriteError: avatar_remote_url_failed for a host of this machine, of its network, or of no domain."""
    host = urlsplit(url).hostname or ""
    try:
        address = ip_address(host)
    except ValueError:
        address = None
    if address is not None and not address.is_global and names_addresses:
        raise AppwriteError("avatar_remote_url_failed", "address_private", address=str(address))
    if (
        (address is not None and not address.is_global)
        or "." not in host
        or host.endswith((".invalid", ".localhost"))
    ):
        raise AppwriteError("avatar_remote_url_failed")


def _elsewhere(path: str, operation: str, check: Callable[[str], None], *parameters: Parameter) -> None:
    """Declare a picture that the real server fetches; mockwrite asks nobody."""

    def get(call: Call, url: str, **_asked: Any) -> Reply:
        check(url)
        raise AppwriteError(
            "mockwrite_not_supported", "operation_unsupported", operation="Pictures of other sites"
        )

    url = Parameter("url", _WebAddress(), required=True)
    service.endpoint(
        "GET", f"/avatars/{path}", operation, url, *parameters, scope="avatars.read", first=_kept
    )(get)


_elsewhere("favicon", "getFavicon", lambda url: _refuse_local(url, names_addresses=False))
_elsewhere(
    "image",
    "getImage",
    lambda url: _refuse_local(url, names_addresses=True),
    Parameter("width", WIDTH, default=400),
    Parameter("height", HEIGHT, default=400),
)
_elsewhere("screenshots", "getScreenshot", lambda _url: None)


@cache
def _drawing() -> Any:
    from mockwrite.services.avatars import drawing  # noqa: PLC0415 - needs Pillow, an extra

    return drawing
