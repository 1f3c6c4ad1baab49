"""A sentence that a client can read, before it is known in which words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockwrite.dialects import COLLECTIONS, Dialect
from mockwrite.releases.sentences import SENTENCES, Sentence

__all__ = ["Message"]


class Message:
    """The key of a sentence with its values, of which one may be a message itself."""

    __slots__ = ("key", "values")

    def __init__(self, key: str, /, **values: Any) -> None:
        self.key = key
        self.values = values

    def text(self, dialect: Dialect = COLLECTIONS, sentences: Mapping[str, Sentence] | None = None) -> str:
        """The sentence in the words of a dialect and of a release."""
        sentences = SENTENCES if sentences is None else sentences
        values = {
            name: value.text(dialect, sentences) if isinstance(value, Message) else value
            for name, value in self.values.items()
        }
        sentence = sentences[self.key]
        return (
            sentence.format(w=dialect, **values) if isinstance(sentence, str) else sentence(dialect, **values)
        )

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<Message {self.key}: {self}>"
