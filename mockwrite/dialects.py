"""Two vocabularies, one implementation: collection, attribute, document; table, column, row."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["COLLECTIONS", "TABLES", "Dialect"]


@dataclass(frozen=True, slots=True, eq=False)
class Dialect:
    """The words of one of the two APIs; messages that differ between them are functions of these."""

    service: str
    collection: str
    attribute: str
    document: str
    index: str

    @property
    def collections(self) -> str:
        return self.collection + "s"

    @property
    def attributes(self) -> str:
        return self.attribute + "s"

    @property
    def documents(self) -> str:
        return self.document + "s"

    @property
    def Collection(self) -> str:  # noqa: N802 - the word with a capital
        return self.collection.capitalize()

    @property
    def Attribute(self) -> str:  # noqa: N802 - the word with a capital
        return self.attribute.capitalize()

    @property
    def Document(self) -> str:  # noqa: N802 - the word with a capital
        return self.document.capitalize()

    def error_type(self, type: str) -> str:
        """An error type of the older vocabulary in this one."""
        subject, _, rest = type.partition("_")
        return f"{_own(self, subject)}_{rest}" if rest else type

    def name(self, name: str) -> str:
        """A parameter's, an operation's or a path's name of the older vocabulary in this one."""
        if self is COLLECTIONS:
            return name
        return _WORDS.sub(lambda found: _TABLE_WORDS[found[0]], name)

    def scopes(self, scopes: tuple[str, ...]) -> tuple[str, ...]:
        """The scopes that open a route here, given those of the older vocabulary: these remain good."""
        own = tuple(self.name(scope) for scope in scopes)
        return own + tuple(scope for scope in scopes if scope not in own)


COLLECTIONS = Dialect("databases", "collection", "attribute", "document", "index")
TABLES = Dialect("tablesDB", "table", "column", "row", "column_index")

_TABLE_WORDS = {
    "collection": "table",
    "Collection": "Table",
    "attribute": "column",
    "Attribute": "Column",
    "document": "row",
    "Document": "Row",
}
_WORDS = re.compile("|".join(_TABLE_WORDS))


def _own(dialect: Dialect, subject: str) -> str:
    match subject:
        case "collection" | "attribute" | "document" | "index":
            return str(getattr(dialect, subject))
    return subject
