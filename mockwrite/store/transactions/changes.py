"""In which order the documents of a collection changed, for those that clocks cannot tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection

__all__ = ["Changes"]

_FOLLOWER = "changes"


class Changes:
    """How many changes there were, and the number of each document's last. Following one is O(1).

    It follows a collection from the moment when it is first asked for.
    """

    __slots__ = ("_last", "count")

    def __init__(self) -> None:
        self.count = 0
        self._last: dict[int, int] = {}

    @classmethod
    def of(cls, collection: Collection) -> Changes:
        """The one that follows the documents of `collection`."""
        derived = collection.documents.derived
        follower = derived.get(_FOLLOWER)
        if not isinstance(follower, cls):
            derived[_FOLLOWER] = follower = cls()
        return follower

    def last(self, document: Document) -> int:
        """The number of the change that brought `document`; 0 if that was before all of them."""
        return self._last.get(document.sequence, 0)

    def change(self, old: Document | None, new: Document | None) -> None:  # noqa: ARG002 - a follower's
        """Follow a change of the documents."""
        self.count += 1
        if new is not None:
            self._last[new.sequence] = self.count
