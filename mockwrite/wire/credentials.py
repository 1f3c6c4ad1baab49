"""How a session travels: as a header's text, in cookies, and in what stands in for cookies."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from mockwrite.wire import jwt

if TYPE_CHECKING:
    from mockwrite.store.people.rows import Session
    from mockwrite.store.world import Project
    from mockwrite.wire.endpoint import Call

__all__ = ["encode", "encode_secret", "forget", "issue_jwt", "remember"]

_GONE = "expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0"


def encode(session: Session) -> str:
    """What a client shows: the value of the cookie and of X-Appwrite-Session."""
    return encode_secret(session.user, session.secret)


def encode_secret(user_id: str, secret: str) -> str:
    """A user's id and a secret of theirs in one text."""
    text = json.dumps({"id": user_id, "secret": secret}, separators=(",", ":"))
    return base64.b64encode(text.encode()).decode()


def issue_jwt(project: Project, user_id: str, session_id: str, seconds: int) -> str:
    """A JWT for a user, bound to a session of theirs unless its id is empty."""
    world = project.world
    expire = int(world.clock.now().timestamp()) + seconds
    return jwt.write({"userId": user_id, "sessionId": session_id, "exp": expire}, world.signing_key)


def remember(call: Call, session: Session) -> None:
    """Have the client keep `session`: in a cookie, in one for older browsers, in what stands in for both."""
    seconds = call.project.policies.duration
    value, expire = encode(session), call.world.clock.now() + timedelta(seconds=seconds)
    kept = f"expires={expire:%a, %d-%b-%Y %H:%M:%S} GMT; Max-Age={seconds}"
    fallback = json.dumps({_name(call): value}, separators=(",", ":"))
    call.reply_headers.append(("X-Fallback-Cookies", fallback))
    _cookies(call, quote(value), kept)


def forget(call: Call, *, cookies: bool = True) -> None:
    """Have the client drop its session; without `cookies` only what stands in for them."""
    call.reply_headers.append(("X-Fallback-Cookies", "[]"))
    if cookies:
        _cookies(call, "deleted", _GONE)


def _name(call: Call) -> str:
    return f"a_session_{call.project.id}"


def _cookies(call: Call, value: str, kept: str) -> None:
    domain = _domain(call.headers.host)
    for name, rest in ((f"{_name(call)}_legacy", ""), (_name(call), "; samesite=None")):
        cookie = f"{name}={value}; {kept}; path=/{domain}; httponly{rest}"
        call.reply_headers.append(("Set-Cookie", cookie))


def _domain(host: str) -> str:
    """Browsers keep no domain cookies for localhost and for addresses."""
    address = ":" in host or host.replace(".", "").isdigit()
    return "" if not host or host == "localhost" or address else f"; domain=.{host}"
