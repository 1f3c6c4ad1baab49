"""Rate limits: so many calls a window for each value of a key; counted, and shown in headers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from mockwrite.caches import cached
from mockwrite.errors import AppwriteError
from mockwrite.php.numbers import to_integer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.wire.endpoint import Call

__all__ = ["check", "forgive", "key"]

_RANGE = re.compile(r"[^ ]+ (\d+)-(\d+)/\d+", re.ASCII)


def check(call: Call, method: str, sent: Mapping[str, Any]) -> None:
    """Show how much is left, and count the call where limits are enforced.

    The headers are sent in any case, as by Appwrite 1.8.1; of two limits the tighter one shows. API keys are
    exempt. Raises AppwriteError: general_rate_limit_exceeded.
    """
    now, tightest = call.world.clock.second(), call.endpoint.tightest_limit
    if tightest is None:
        return
    if not call.project.rate_limited:
        window, most = tightest.window, tightest.limit
        call.reply_headers += _headers(most, most - 1, now - now % window + window)
        return
    limits, shown = call.project.rate_limits, None
    for limit in call.endpoint.limits:
        whose = key(call, method, limit.key, sent)
        remaining = limits.remaining(whose, limit.limit, limit.window, now)
        if shown is None or remaining < shown[1]:
            shown = limit.limit, remaining, now - now % limit.window + limit.window
        if not call.caller.privileged and not limits.hit(whose, limit.limit, limit.window, now):
            call.reply_headers += _headers(*shown)
            raise AppwriteError("general_rate_limit_exceeded")
    if shown is not None:
        call.reply_headers += _headers(*shown)


def forgive(call: Call) -> None:
    """Count the calls before this one, which succeeds, no longer, as far as its endpoint says so."""
    # 1.9.6: app/controllers/shared/api.php, abuse-reset
    if not call.project.rate_limited or not call.release.forgives_sign_ins:
        return
    now = call.world.clock.second()
    for limit in call.endpoint.limits:
        if limit.until_success:
            whose = key(call, call.endpoint.method, limit.key, call.sent)
            call.project.rate_limits.reset(whose, limit.window, now)


@cached(256)
def _headers(limit: int, remaining: int, reset: int) -> tuple[tuple[str, str], ...]:
    return (
        ("X-Ratelimit-Limit", str(limit)),
        ("X-Ratelimit-Remaining", str(remaining)),
        ("X-Ratelimit-Reset", str(reset)),
    )


def key(call: Call, method: str, template: str, sent: Mapping[str, Any]) -> str:
    """The template filled in; a ``{param-…}`` that was not sent stands as it is."""
    user = call.caller.user
    filled = (
        template.replace("{userId}", user.id if user else "")
        .replace("{ip}", call.ip)
        .replace("{url}", call.endpoint.path)
        .replace("{method}", method)
    )
    if "{chunkId}" in filled:
        filled = filled.replace("{chunkId}", str(_chunk(call.headers.get("Content-Range", ""))))
    if "{param-" in filled:
        for name, value in sent.items():
            if value:
                text = json.dumps(value) if isinstance(value, (list, dict)) else str(value)
                filled = filled.replace(f"{{param-{name}}}", text)
    return filled


def _chunk(content_range: str) -> int:
    """The place of a chunk among those of its own length; 0 where no range is sent."""
    # 1.8.1: app/controllers/shared/api.php
    found = _RANGE.fullmatch(content_range)
    start, end = map(to_integer, found.groups()) if found else (0, 0)
    return start // (end + 1 - start) if start <= end else 0
