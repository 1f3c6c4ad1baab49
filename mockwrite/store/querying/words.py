"""What full text is searched by: the documents that have each word of an attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sortedcontainers import SortedDict

from mockwrite.mariadb import fulltext
from mockwrite.store.documents import getter
from mockwrite.store.querying.indexes import Grouped, kept, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mockwrite.store.attributes import Field
    from mockwrite.store.documents import Document, Documents

__all__ = ["Words", "words_of"]

_ABOVE = "\U0010ffff"


class Words(Grouped):
    """Documents by the weights of the words of a text."""

    __slots__ = ("_read",)

    _sequences: SortedDict

    def __init__(self, documents: Documents, attribute: str) -> None:
        self._read = read = getter(attribute)
        super().__init__(documents, lambda document: fulltext.tokens(read(document) or ""))

    def found(self, value: str) -> Sequence[Sequence[int]]:
        """Lists of sequences, each going up: what is in any of them is what a search for the value finds."""
        search = fulltext.compile_search(value)
        if search.phrase is not None:
            every = [self._sequences.get(word, ()) for word in search.words]
            read, at = self._read, self._documents.at
            return [[each for each in sorted(set(every[0]).intersection(*every)) if search(read(at(each)))]]
        words = {word for word in search.words if word in self._sequences}
        if search.prefix is not None:
            words.update(self._sequences.irange(search.prefix, search.prefix + _ABOVE))
        return [self._sequences[word] for word in words]

    def _fill(self, documents: Iterable[Document]) -> None:
        super()._fill(documents)
        self._sequences = SortedDict(self._sequences)


def words_of(documents: Documents, attribute: str, field: Field) -> Words:
    """The documents by the words of an attribute, up to date."""
    return kept(documents, f"words:{named(attribute, field)}", Words, lambda: Words(documents, attribute))
