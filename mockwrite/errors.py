"""The one exception: what the server refuses, in the words of Appwrite's own error types."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockwrite.dialects import Dialect

__all__ = ["AppwriteError"]


class AppwriteError(Exception):
    """A refusal, as the real server words it.

    `type` is an Appwrite error type in the older vocabulary (``document_not_found``); the catalogue
    in `mockwrite.wire.errors` gives its HTTP status and its default message. `message` overrides that
    default: a text, or a function of the dialect for texts that differ between collections and tables.
    `type` is put into the newer vocabulary for tables, unless it is `same_for_tables`.
    """

    def __init__(
        self,
        type: str,
        message: str | Callable[[Dialect], str] | None = None,
        *,
        same_for_tables: bool = False,
    ) -> None:
        super().__init__(type, message)
        self.type = type
        self.message = message
        self.same_for_tables = same_for_tables

    def __str__(self) -> str:
        return f"{self.type}: {self.message}" if isinstance(self.message, str) else self.type
