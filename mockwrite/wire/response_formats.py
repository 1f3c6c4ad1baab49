"""X-Appwrite-Response-Format: which older shape of an answer a client asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.php.versions import compare
from mockwrite.releases.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mockwrite.wire.endpoint import Call
    from mockwrite.wire.headers import Headers

__all__ = ["below", "warning", "without_below"]

JSON = dict[str, Any]


def below(headers: Headers, version: str) -> bool:
    """Whether the client asks for a format older than `version`."""
    asked = headers.format
    return asked not in ("", "0") and compare(asked, version) < 0


def warning(asked: str, version: str) -> Sequence[tuple[str, str]]:
    """The header in which the server, of that version, warns a client built for a newer one."""
    if asked == "0" or compare(asked, version) <= 0:
        return ()
    return (("X-Appwrite-Warning", Message("sdk_too_new", asked=asked, version=version).text()),)


def without_below(
    version: str, *names: str
) -> Callable[[Callable[[Any, Call], JSON]], Callable[[Any, Call], JSON]]:
    """For a model: the fields of those names do not show in formats older than `version`."""

    def wrap(model: Callable[[Any, Call], JSON]) -> Callable[[Any, Call], JSON]:
        def shown(row: Any, call: Call) -> JSON:
            fields = model(row, call)
            if below(call.headers, version):
                for name in names:
                    fields.pop(name, None)
            return fields

        return shown

    return wrap
