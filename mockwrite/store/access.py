"""Whose rights a read or a write is made with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.store import permissions

if TYPE_CHECKING:
    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection

__all__ = ["EVERYTHING", "Access"]


class Access:
    """The roles of a caller; None stands for those whom permissions do not bind (keys, the server itself)."""

    __slots__ = ("roles",)

    def __init__(self, roles: Iterable[str] | None) -> None:
        self.roles = None if roles is None else frozenset(roles)

    def may(self, action: str, collection: Collection, document: Document | None = None) -> bool:
        """Whether the collection allows it, or, where it has document security, the document."""
        if self.roles is None or not self.roles.isdisjoint(permissions.roles(collection.permissions, action)):
            return True
        if document is None or not collection.document_security:
            return False
        return not self.roles.isdisjoint(permissions.roles(document.permissions, action))

    def require(self, action: str, collection: Collection, document: Document | None = None) -> None:
        """AppwriteError: user_unauthorized unless `may`."""
        if not self.may(action, collection, document):
            raise AppwriteError("user_unauthorized")

    def readers(self, collection: Collection) -> frozenset[str] | None:
        """The roles by whose right some documents are seen; None where all may be.

        AppwriteError: user_unauthorized where none may.
        """
        if self.may("read", collection):
            return None
        if not collection.document_security:
            raise AppwriteError("user_unauthorized")
        return self.roles


EVERYTHING = Access(None)
