"""A parameter as an endpoint declares it, and the kinds that are this service's own.

Those that any service has are in `mockwrite.wire.kinds` and `mockwrite.wire.formatted`, and come along.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from mockwrite.errors import AppwriteError
from mockwrite.services.databases.operations import Operation
from mockwrite.store import permissions
from mockwrite.store.types.geometry import InvalidGeometryError, check_geometry
from mockwrite.wire.formatted import IP, URL, Datetime, Email, Phone, Redirect
from mockwrite.wire.kinds import (
    JSON,
    ArrayList,
    Assoc,
    Boolean,
    Float,
    Integer,
    InvalidError,
    Kind,
    Nullable,
    Numeric,
    Range,
    Text,
    WhiteList,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mockwrite.dialects import Dialect

__all__ = [
    "IP",
    "JSON",
    "UID",
    "URL",
    "ArrayList",
    "Assoc",
    "Boolean",
    "CustomId",
    "Datetime",
    "Email",
    "Float",
    "Geometry",
    "Integer",
    "InvalidError",
    "Key",
    "Kind",
    "Nullable",
    "Numeric",
    "Operation",
    "Parameter",
    "Password",
    "Permissions",
    "Phone",
    "Range",
    "Redirect",
    "ResourceQueries",
    "Text",
    "WhiteList",
]

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,35}")
_INTERNAL_KEYS = ("$id", "$createdAt", "$updatedAt")
_PASSWORD_BYTES = range(8, 257)

# What queries[0][a]=b makes the real server say.
_QUERY_IS_NO_TEXT = (
    "Invalid query: Utopia\\Database\\Query::parse(): Argument #1 ($query) must be of type string, "
    "array given, called in "
    "/usr/src/code/vendor/utopia-php/database/src/Database/Validator/Queries.php on line 67"
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that a request may send; `default` is used, unchecked, when it is optional and not sent.

    `for_tables` is what takes its place in the newer vocabulary, where that is no translation of it.
    """

    name: str
    kind: Kind
    required: bool = False
    default: Any = None
    for_tables: Parameter | None = None

    def read(self, sent: Mapping[str, Any]) -> Any:
        """The value for the handler. AppwriteError: general_argument_invalid."""
        if self.name in sent:
            try:
                return self.kind.check(sent[self.name])
            except InvalidError as invalid:
                message = f"Invalid `{self.name}` param: {invalid.message}"
                raise AppwriteError("general_argument_invalid", message) from None
        if self.required:
            raise AppwriteError("general_argument_invalid", f'Param "{self.name}" is not optional.')
        return self.default

    def in_dialect(self, dialect: Dialect) -> Parameter:
        """The same parameter in another vocabulary."""
        own = self.for_tables or self
        return replace(own, name=dialect.name(own.name), kind=own.kind.in_dialect(dialect))


@dataclass(frozen=True)
class UID(Kind):
    """The ID of something that exists."""

    message = (
        "UID must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, and underscore. "
        "Can't start with a leading underscore"
    )

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or not _KEY.fullmatch(value):
            self.refuse()
        return value


@dataclass(frozen=True)
class Key(Kind):
    """The name of an attribute or an index; with `internal`, also of a system field that has an index."""

    internal: bool = False
    message = (
        "Parameter must contain at most 36 chars. "
        "Valid chars are a-z, A-Z, 0-9, period, hyphen, and underscore. Can't start with a special char"
    )

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            self.refuse()
        if not _KEY.fullmatch(value) and not (self.internal and value in _INTERNAL_KEYS):
            self.refuse()
        return value


@dataclass(frozen=True)
class CustomId(Key):
    """The ID of something new, or ``unique()`` for one that the server makes up.

    PHP holds true equal to ``unique()``, and then makes ``"1"`` of it.
    """

    def check(self, value: Any) -> str:
        if value is True:
            return "1"
        return value if isinstance(value, str) and value == "unique()" else super().check(value)


@dataclass(frozen=True)
class Password(Kind):
    """8 to 256 bytes; `dictionary` means that a project may refuse common ones; none does by default."""

    dictionary: bool = False
    allow_empty: bool = False

    @property
    def message(self) -> str:
        if self.dictionary:
            return (
                "Password must be between 8 and 265 characters long, "
                "and should not be one of the commonly used password."
            )
        return "Password must be between 8 and 256 characters long."

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            self.refuse()
        if len(value.encode()) not in _PASSWORD_BYTES and not (self.allow_empty and not value):
            self.refuse()
        return value


@dataclass(frozen=True)
class Permissions(Kind):
    """A list of permissions whose types are among `types`: actions, and ``write``."""

    types: tuple[str, ...]
    max: int = 100
    message = "Permissions must be an array of strings."

    def check(self, value: Any) -> tuple[str, ...]:
        try:
            return permissions.check(value, self.types, self.max)
        except permissions.InvalidPermissionError as invalid:
            raise InvalidError(str(invalid)) from None


@dataclass(frozen=True)
class Geometry(Kind):
    """A point, linestring or polygon as a list. Well-known text makes the real server fail: refused here."""

    type: Literal["point", "linestring", "polygon"]

    @property
    def message(self) -> str:
        return f"Value must be a valid {self.type}: "

    def check(self, value: Any) -> list[Any]:
        if isinstance(value, str):
            self.refuse()
        try:
            check_geometry(self.type, value)
        except InvalidGeometryError as invalid:
            raise InvalidError(str(invalid)) from None
        return list(value.values()) if isinstance(value, dict) else list(value)


@dataclass(frozen=True)
class ResourceQueries(Kind):
    """The queries of a list of resources: `parse` makes what the handler takes of their texts.

    It raises InvalidError for the first query that is wrong.
    """

    parse: Callable[[Iterable[str]], Any]
    message = "Queries must be an array"

    def check(self, value: Any) -> Any:
        if isinstance(value, dict):
            value = list(value.values())
        if not isinstance(value, list):
            self.refuse()
        return self.parse(_texts(value))


def _texts(queries: list[Any]) -> Iterator[str]:
    for query in queries:
        if not isinstance(query, str):
            raise InvalidError(_QUERY_IS_NO_TEXT)
        yield query
