"""Preferences: the real server reads them as a document, so that the names of a document's fields mean something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.releases.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["require_document"]


def require_document(preferences: Mapping[str, Any], *, told: bool = True) -> None:
    """Raise AppwriteError: document_invalid_structure, for an ID that is no text, or permissions that are no list.

    It is not `told` where the real server breaks on them.
    """
    # utopia-php/database 6.0.0: Document.php __construct
    problem = next(_problems(preferences), None)
    if problem is not None:
        detail = Message(problem)
        raise AppwriteError(
            "document_invalid_structure",
            detail if told else Message("preferences_unreadable", problem=detail),
        )


def _problems(document: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(document.get("$id", ""), str):
        yield "id_text_expected"
    if not isinstance(document.get("$permissions", ()), (list, tuple, dict)):
        yield "permissions_array_expected"
    for value in _values(document):
        for each in (value,) if _is_document(value) else _values(value):
            if _is_document(each):
                yield from _problems(each)


def _values(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def _is_document(value: Any) -> bool:
    """Whether it is what becomes a document of its own within another one."""
    return isinstance(value, dict) and (value.get("$id") is not None or value.get("$collection") is not None)
