"""Where a project sends its users: to its own platforms alone, in a strict world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.api.cors import host
from mockwrite.api.formatted import unregistered
from mockwrite.errors import AppwriteError

if TYPE_CHECKING:
    from mockwrite.api.endpoint import Call

__all__ = ["check_redirect"]


def check_redirect(call: Call, url: str) -> None:
    """AppwriteError: general_argument_invalid for a `url` on a host that the project does not know."""
    if not url or not call.world.strict:
        return
    hosts, schemes = ["localhost", host(call.headers)], ["exp", f"appwrite-callback-{call.project.id}"]
    for platform in call.project.people.platforms:
        (schemes if platform.type == "scheme" else hosts).append(platform.host)
    reason = unregistered(url, hosts, schemes)
    if reason is not None:
        raise AppwriteError("general_argument_invalid", f"Invalid `url` param: {reason}")
