"""A parameter as an endpoint declares it, and the kinds that are this service's own.

Those that any service has are in `mockwrite.wire.kinds` and `mockwrite.wire.formatted`, and come along.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.releases.messages import Message
from mockwrite.store import permissions
from mockwrite.store.people.password_rules import common_passwords, is_strong, requirements
from mockwrite.store.people.policies import Strength
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
    from mockwrite.releases import Release
    from mockwrite.store.world import Project

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

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*")
_LONGEST_KEY = 36
_INTERNAL_KEYS = ("$id", "$createdAt", "$updatedAt")
_PASSWORD_BYTES = range(8, 257)
_ANY_STRENGTH = Strength()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that a request may send; `default` is used, unchecked, when it is optional and not sent.

    `for_tables` is what takes its place in the newer vocabulary, where that is no translation of it; `for_release`
    makes of it what a release has in its place, or None where it has nothing: then the handler gets the default. A
    `nullable` one may be null where a release has it so, of which its kind knows nothing.
    """

    name: str
    kind: Kind
    required: bool = False
    default: Any = None
    for_tables: Parameter | None = None
    for_release: Callable[[Parameter, Release], Parameter | None] | None = None
    nullable: bool = False

    def read(self, sent: Mapping[str, Any]) -> Any:
        """The value for the handler. Raises AppwriteError: general_argument_invalid."""
        if self.name in sent:
            value = sent[self.name]
            if value is None and self.nullable:
                return None
            try:
                return self.kind.check(value)
            except InvalidError as invalid:
                raise AppwriteError(
                    "general_argument_invalid", "parameter_invalid", name=self.name, problem=invalid.message
                ) from None
        if self.required:
            raise AppwriteError("general_argument_invalid", "parameter_missing", name=self.name)
        return self.default

    def in_dialect(self, dialect: Dialect) -> Parameter:
        """The same parameter in another vocabulary."""
        own = self.for_tables or self
        return replace(own, name=dialect.name(own.name), kind=own.kind.in_dialect(dialect))

    def in_release(self, release: Release) -> Parameter | None:
        """The same parameter as a release has it; None where it does not."""
        own = self if self.for_release is None else self.for_release(self, release)
        if own is None:
            return None
        if own.nullable and not release.passes_null:
            own = replace(own, nullable=False)
        kind = own.kind.in_release(release)
        return own if kind is own.kind else replace(own, kind=kind)


@dataclass(frozen=True)
class UID(Kind):
    """The ID of something that exists."""

    message = Message("uid_expected")

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or len(value) > _LONGEST_KEY or not _KEY.fullmatch(value):
            self.refuse()
        return value


@dataclass(frozen=True)
class Key(Kind):
    """The name of an attribute or an index; with `internal`, also of a system field that has an index."""

    internal: bool = False
    longest: int = _LONGEST_KEY

    @property
    def message(self) -> Message:
        return Message("key_expected", max=self.longest)

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or len(value) > self.longest:
            self.refuse()
        if not _KEY.fullmatch(value) and not (self.internal and value in _INTERNAL_KEYS):
            self.refuse()
        return value

    def check_all(self, values: list[Any]) -> list[Any]:
        texts = set(map(type, values)) == {str}
        if texts and len(max(values, key=len)) <= self.longest and all(map(_KEY.fullmatch, values)):
            return values
        return super().check_all(values)


@dataclass(frozen=True)
class CustomId(Key):
    """The ID of something new, or ``unique()`` for one that the server makes up.

    PHP holds true equal to ``unique()``, and then makes ``"1"`` of it.
    """

    def check(self, value: Any) -> str:
        if value is True:
            return "1"
        return value if value == "unique()" else Key.check(self, value)


@dataclass(frozen=True)
class Password(Kind):
    """8 to 256 bytes. Of a `new` one a project may ask more: its `strength`, and that it is none of those `refused`."""

    new: bool = False
    allow_empty: bool = False
    strength: Strength = _ANY_STRENGTH
    refused: frozenset[str] = frozenset()

    asks_project = True

    @property
    def message(self) -> Message:
        if self.strength != _ANY_STRENGTH:
            return Message("password_strength_expected", requirements=requirements(self.strength))
        return Message("password_expected_uncommon" if self.new else "password_expected")

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            self.refuse()
        if not value and self.allow_empty:
            return value
        if len(value.encode()) not in _PASSWORD_BYTES or not is_strong(value, self.strength):
            self.refuse()
        if value in self.refused:
            raise InvalidError("password_common")
        return value

    def in_project(self, project: Project) -> Password:
        policies = project.policies
        if not self.new or not (policies.password_dictionary or policies.password_strength != _ANY_STRENGTH):
            return self
        refused = common_passwords() if policies.password_dictionary else frozenset[str]()
        return replace(self, strength=policies.password_strength, refused=refused)


@dataclass(frozen=True)
class Permissions(Kind):
    """A list of permissions whose types are among `types`: actions, and ``write``."""

    types: tuple[str, ...]
    max: int = 100
    longest_dimension: int = _LONGEST_KEY
    message = Message("permissions_expected")

    def in_release(self, release: Release) -> Permissions:
        return replace(self, longest_dimension=release.longest_team_role)

    def check(self, value: Any) -> tuple[str, ...]:
        return permissions.check(value, self.types, self.max, self.longest_dimension)


@dataclass(frozen=True)
class Geometry(Kind):
    """A point, linestring or polygon as a list. Well-known text makes the real server fail: refused here."""

    type: str

    @property
    def message(self) -> Message:
        return Message("geometry_invalid", type=self.type, problem="")

    def check(self, value: Any) -> list[Any]:
        from mockwrite.store.types.geometry import check_geometry  # noqa: PLC0415 - few points are sent

        if isinstance(value, str):
            self.refuse()
        check_geometry(self.type, value)
        return list(value.values()) if isinstance(value, dict) else list(value)


@dataclass(frozen=True)
class ResourceQueries(Kind):
    """The queries of a list of resources: `parse` makes what the handler takes of their texts.

    It raises InvalidError for the first query that is wrong.
    """

    parse: Callable[[Iterable[str]], Any]
    message = Message("queries_expected")

    def check(self, value: Any) -> Any:
        if isinstance(value, dict):
            value = list(value.values())
        if not isinstance(value, list):
            self.refuse()
        return self.parse(_texts(value))


def _texts(queries: list[Any]) -> Iterator[str]:
    for query in queries:
        if not isinstance(query, str):
            raise InvalidError("query_text_expected")
        yield query
