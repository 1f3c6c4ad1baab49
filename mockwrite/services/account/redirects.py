"""Where a project sends its users: to its own platforms alone, in a strict world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.wire.formatted import unregistered
from mockwrite.wire.origins import platforms, scheme_and_host

if TYPE_CHECKING:
    from mockwrite.wire.endpoint import Call

__all__ = ["check_redirect"]


def check_redirect(call: Call, url: str) -> None:
    """AppwriteError: general_argument_invalid for a `url` on a host that the project does not know.

    Unless the project is strict, it knows all that can be one.
    """
    if not url:
        return
    hosts, schemes = platforms(call.project, call.headers) if call.project.strict else _any(url)
    reason = unregistered(url, hosts, schemes)
    if reason is not None:
        raise AppwriteError("general_argument_invalid", "parameter_invalid", name="url", problem=reason)


def _any(url: str) -> tuple[list[str], list[str]]:
    return ["*"], [scheme_and_host(url)[0]]
