"""What a refusal looks like on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.releases.messages import Message

if TYPE_CHECKING:
    from mockwrite.dialects import Dialect
    from mockwrite.errors import AppwriteError
    from mockwrite.releases import Release

__all__ = ["body", "worded"]

_HIDDEN_STATUS = 500
_HIDDEN_MESSAGE = Message("hidden")


def body(type: str, message: str | None, release: Release) -> tuple[int, dict[str, Any]]:
    """The HTTP status and the JSON of an error; a `message` of None is the type's own.

    Appwrite in production shows some statuses as they are, and turns any other one into a 500 that keeps its type
    and hides its message: ``transaction_expired``, nominally 410, is one.
    """
    status = release.statuses[type]
    text = Message(type, subject="%s").text(sentences=release.messages) if message is None else message
    if status not in release.shown_statuses:
        status, text = _HIDDEN_STATUS, _HIDDEN_MESSAGE.text(sentences=release.messages)
    return status, {"message": text, "code": status, "type": type, "version": release.version}


def worded(error: AppwriteError, dialect: Dialect, release: Release) -> tuple[str, str]:
    """The type and the message of a refusal in the words of a dialect and of a release."""
    type = error.type if error.same_for_tables else dialect.error_type(error.type)
    return type, (error.detail or Message(type, subject=error.subject)).text(dialect, release.messages)
