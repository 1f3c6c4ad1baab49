"""Where a project sends its users: to its own platforms alone, in a strict world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.api.formatted import unregistered
from mockwrite.api.origins import platforms
from mockwrite.errors import AppwriteError

if TYPE_CHECKING:
    from mockwrite.api.endpoint import Call

__all__ = ["check_redirect"]


def check_redirect(call: Call, url: str) -> None:
    """AppwriteError: general_argument_invalid for a `url` on a host that the project does not know."""
    if not url or not call.project.strict:
        return
    reason = unregistered(url, *platforms(call.project, call.headers))
    if reason is not None:
        raise AppwriteError("general_argument_invalid", f"Invalid `url` param: {reason}")
