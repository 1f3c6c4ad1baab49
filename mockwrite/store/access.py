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
        """Return whether the collection allows `action` or, where it has document security, the document does."""
        if self.roles is None or not self.roles.isdisjoint(permissions.roles(collection.permissions, action)):
            return True
        if document is None or not collection.document_security:
            return False
        return not self.roles.isdisjoint(permissions.roles(document.permissions, action))

    def require(self, action: str, collection: Collection, document: Document | None = None) -> None:
        """Refuse what the caller may not do. Raises AppwriteError: user_unauthorized."""
        if not self.may(action, collection, document):
            raise AppwriteError("user_unauthorized")

    def limits(self, collection: Collection, action: str = "read") -> frozenset[str] | None:
        """Return the roles by whose right the caller may do `action` to some documents; None where to all.

        Raises AppwriteError: user_unauthorized where to none.
        """
        if self.may(action, collection):
            return None
        if not collection.document_security:
            raise AppwriteError("user_unauthorized")
        return self.roles


EVERYTHING = Access(None)
