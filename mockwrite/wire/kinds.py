"""Kinds of values that a request may send, each with the words of its refusal: those of utopia's validators.

A kind is made once, where an endpoint is declared, and holds no state. All messages are Appwrite 1.8.1's.
"""

from __future__ import annotations

import json
import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from mockwrite.errors import InvalidError
from mockwrite.php.json_text import JSONError, decode
from mockwrite.php.numbers import grouped, integer_bounds, numeric
from mockwrite.releases.messages import Message

if TYPE_CHECKING:
    from mockwrite.dialects import Dialect
    from mockwrite.releases import Release
    from mockwrite.store.world import Project

__all__ = [
    "JSON",
    "ArrayList",
    "Assoc",
    "Boolean",
    "Float",
    "Integer",
    "InvalidError",
    "Kind",
    "Nullable",
    "Numeric",
    "Range",
    "Text",
    "WhiteList",
]


_LOOSE_BOOLEANS = {"true": True, "false": True, "1": True, "0": False, 1: True, 0: False}


class Kind(ABC):
    """A kind of value. `message` is what it says of one that it refuses."""

    @property
    @abstractmethod
    def message(self) -> Message: ...

    @abstractmethod
    def check(self, value: Any) -> Any:
        """`value` as PHP's typed arguments would take it. Raises InvalidError: it is not of this kind."""

    def check_all(self, values: list[Any]) -> list[Any]:
        """`check` of each. Raises InvalidError: likewise, for the first."""
        return [self.check(value) for value in values]

    def in_dialect(self, dialect: Dialect) -> Kind:  # noqa: ARG002 - few kinds have words that change
        """The same kind in another vocabulary."""
        return self

    def in_release(self, release: Release) -> Kind:  # noqa: ARG002 - likewise
        """The same kind as a release has it: itself where they do not differ."""
        return self

    asks_project: ClassVar[bool] = False
    """Whether what it takes depends on the project."""

    def in_project(self, project: Project) -> Kind:  # noqa: ARG002 - likewise
        """The same kind as a project has it."""
        return self

    def refuse(self) -> NoReturn:
        raise InvalidError(self.message)


@dataclass(frozen=True)
class Nullable(Kind):
    """Null, or what `inner` takes; a `silent` one does not speak of null, which it is not asked about.

    In some releases only those speak of it that are `said` to.
    """

    inner: Kind
    silent: bool = False
    said: bool = False

    @property
    def message(self) -> Message:
        return self.inner.message if self.silent else Message("or_null", rule=self.inner.message)

    def check(self, value: Any) -> Any:
        if value is None:
            return None
        try:
            return self.inner.check(value)
        except InvalidError as invalid:
            if self.silent:
                raise
            raise InvalidError("or_null", rule=invalid.message) from None

    def in_dialect(self, dialect: Dialect) -> Kind:
        return Nullable(self.inner.in_dialect(dialect), self.silent, self.said)

    def in_release(self, release: Release) -> Kind:
        inner = self.inner.in_release(release)
        silent = self.silent or not (self.said or release.says_null)
        same = inner is self.inner and silent is self.silent
        return self if same else Nullable(inner, silent, self.said)


@dataclass(frozen=True)
class ArrayList(Kind):
    """A list, or an object whose values are taken, of at most `max` items, each of the kind `inner`."""

    inner: Kind
    max: int | None = None

    @property
    def message(self) -> Message:
        return self._words(self.inner.message)

    def check(self, value: Any) -> list[Any]:
        if isinstance(value, dict):
            value = list(value.values())
        if not isinstance(value, list):
            self.refuse()
        try:
            items = self.inner.check_all(value)
        except InvalidError as invalid:
            raise InvalidError(self._words(invalid.message)) from None
        if self.max is not None and len(items) > self.max:
            self.refuse()
        return items

    def in_dialect(self, dialect: Dialect) -> Kind:
        return ArrayList(self.inner.in_dialect(dialect), self.max)

    def in_release(self, release: Release) -> Kind:
        inner = self.inner.in_release(release)
        return self if inner is self.inner else ArrayList(inner, self.max)

    def _words(self, item: Message) -> Message:
        return Message("array_expected", max=self.max, item=item)


@dataclass(frozen=True)
class Text(Kind):
    """A string of `min` to `max` characters (0: no limit), all of them in `allowed` when that is given."""

    max: int
    min: int = 1
    allowed: str = ""

    @property
    def message(self) -> Message:
        return Message("text_expected", min=self.min, max=self.max, allowed=self.allowed)

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or len(value) < self.min or (self.max and len(value) > self.max):
            self.refuse()
        if self.allowed and not set(value) <= set(self.allowed):
            self.refuse()
        return value


@dataclass(frozen=True)
class Boolean(Kind):
    """True or false; a loose one takes the words and digits too, of which ``"false"`` is true, as in PHP."""

    loose: bool = False
    message = Message("boolean_expected")

    def check(self, value: Any) -> bool:
        if isinstance(value, bool):
            return value
        if not self.loose or not isinstance(value, (str, int)) or value not in _LOOSE_BOOLEANS:
            self.refuse()
        return _LOOSE_BOOLEANS[value]


@dataclass(frozen=True)
class Integer(Kind):
    """An integer; a loose one takes numeric strings too, a `bounded` one no more than its `bits` hold."""

    loose: bool = False
    bits: int = 32
    bounded: bool = False

    @property
    def message(self) -> Message:
        return Message("integer_expected", **integer_bounds(self.bits))

    def check(self, value: Any) -> int:
        number = numeric(value) if self.loose else value
        if not isinstance(number, int) or isinstance(number, bool):
            self.refuse()
        if self.bounded and (number if number >= 0 else ~number).bit_length() >= self.bits:
            self.refuse()
        return number

    def in_release(self, release: Release) -> Kind:
        return replace(self, bounded=True) if release.bounds_integers else self


@dataclass(frozen=True)
class Float(Kind):
    """A number; a `finite` one is not JSON's 1e999, which nothing can be stored or shown with."""

    finite: bool = False
    message = Message("float_expected")

    def check(self, value: Any) -> float:
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            self.refuse()
        if self.finite and not math.isfinite(value):
            self.refuse()
        return float(value)


@dataclass(frozen=True)
class Numeric(Kind):
    """A number, or a numeric string. The real server fails with one that is too large for a float."""

    message = Message("number_expected")

    def check(self, value: Any) -> int | float:
        number = numeric(value)
        if number is None or math.isinf(number):
            self.refuse()
        return number


@dataclass(frozen=True)
class Range(Kind):
    """A number, or a numeric string, from `min` to `max`; an integer unless `type` is float."""

    min: int | float
    max: int | float
    type: type[int | float] = int

    @property
    def message(self) -> Message:
        return Message("range_expected", min=grouped(self.min), max=grouped(self.max))

    def check(self, value: Any) -> int | float:
        number = numeric(value)
        if number is None or not self.min <= number <= self.max:
            self.refuse()
        if self.type is int and not isinstance(number, int):
            self.refuse()
        return self.type(number)


@dataclass(frozen=True)
class WhiteList(Kind):
    """One of `options`, in any letter case unless `strict`; it is kept as it was sent."""

    options: tuple[str, ...]
    strict: bool = False
    _accepted: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        accepted = self.options if self.strict else tuple(option.lower() for option in self.options)
        object.__setattr__(self, "_accepted", accepted)

    @property
    def message(self) -> Message:
        return Message("option_expected", options=", ".join(self._accepted))

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or (value if self.strict else value.lower()) not in self._accepted:
            self.refuse()
        return value


@dataclass(frozen=True)
class JSON(Kind):
    """An object, or with `text` also the JSON text of one. A list is an object with its positions for keys.

    The text of a scalar, and any text within a list of these, make the real server fail with a 500; here they
    are refused, and what PHP holds for empty is an empty object.
    """

    text: bool = True
    message = Message("json_expected")

    def check(self, value: Any) -> dict[str, Any]:
        if isinstance(value, str) and self.text:
            try:
                value = decode(value) or {}
            except JSONError:
                self.refuse()
        if isinstance(value, list):
            return {str(position): item for position, item in enumerate(value)}
        if not isinstance(value, dict):
            self.refuse()
        return value

    def check_all(self, values: list[Any]) -> list[Any]:
        return values if set(map(type, values)) == {dict} else super().check_all(values)


@dataclass(frozen=True)
class Assoc(Kind):
    """An object, or an empty list, of at most `max` bytes of JSON."""

    max: int = 65535
    message = Message("object_expected")

    def check(self, value: Any) -> dict[str, Any]:
        if value == []:
            return {}
        if not isinstance(value, dict) or self._is_list(value):
            self.refuse()
        try:
            text = json.dumps(value, separators=(",", ":"), allow_nan=False)
        except ValueError:
            self.refuse()
        if len(text) + text.count("/") > self.max:
            self.refuse()
        return value

    @staticmethod
    def _is_list(value: dict[str, Any]) -> bool:
        """PHP cannot tell an object with the keys 0, 1, 2 from a list."""
        return bool(value) and all(key == str(position) for position, key in enumerate(value))
