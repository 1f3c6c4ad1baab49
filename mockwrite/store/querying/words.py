"""What full text is searched by: the documents that have each word of an attribute."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING

from sortedcontainers import SortedDict

from mockwrite.mariadb import fulltext
from mockwrite.store.documents import getter
from mockwrite.store.querying.indexes import Index, kept, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mockwrite.store.attributes import Field
    from mockwrite.store.documents import Document, Documents

__all__ = ["Words", "words_of"]

_ABOVE = "\U0010ffff"


class Words(Index):
    """The sequences of the documents that have a word, going up, by the word's weights."""

    __slots__ = ("_read", "_sequences")

    def __init__(self, documents: Documents, attribute: str) -> None:
        super().__init__(documents)
        self._read = getter(attribute)
        self._sequences: SortedDict = SortedDict()

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
        sequences: dict[str, list[int]] = {}
        for document in documents:
            for word in fulltext.tokens(self._read(document) or ""):
                sequences.setdefault(word, []).append(document.sequence)
        self._sequences = SortedDict(sequences)

    def _exchange(self, old: Document | None, new: Document | None) -> None:
        before = set() if old is None else fulltext.tokens(self._read(old) or "")
        after = set() if new is None else fulltext.tokens(self._read(new) or "")
        if old is not None:
            for word in before - after:
                self._leave(word, old.sequence)
        if new is not None:
            for word in after - before:
                insort(self._sequences.setdefault(word, []), new.sequence)

    def _leave(self, word: str, sequence: int) -> None:
        sequences = self._sequences[word]
        del sequences[bisect_left(sequences, sequence)]
        if not sequences:
            del self._sequences[word]


def words_of(documents: Documents, attribute: str, field: Field) -> Words:
    """The documents by the words of an attribute, up to date."""
    return kept(documents, f"words:{named(attribute, field)}", Words, lambda: Words(documents, attribute))
