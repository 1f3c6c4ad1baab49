"""Permissions: what may be granted to whom, and whether a caller may."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mockwrite.errors import InvalidError
from mockwrite.releases.messages import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

__all__ = [
    "COLLECTION_ACTIONS",
    "DOCUMENT_ACTIONS",
    "InvalidPermissionError",
    "aggregate",
    "allows",
    "check",
    "not_held",
    "own",
    "roles",
]

COLLECTION_ACTIONS = ("create", "read", "update", "delete")
DOCUMENT_ACTIONS = ("read", "update", "delete")

_WRITE = ("create", "update", "delete")
_TYPES = (*COLLECTION_ACTIONS, "write")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,35}")
_LABEL = re.compile(r"[A-Za-z0-9]{1,36}")
_BAD_KEY = Message("key_expected")
_BAD_LABEL = Message("label_expected")


class InvalidPermissionError(InvalidError):
    """A permission that the real server refuses."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a role takes: an ID, and a dimension (of `dimensions`, when these are named)."""

    identified: bool = False
    dimension: bool = False
    dimensions: tuple[str, ...] = ()


_VERIFICATION = ("verified", "unverified")
_ROLES = {
    "any": _Rule(),
    "guests": _Rule(),
    "users": _Rule(dimension=True, dimensions=_VERIFICATION),
    "user": _Rule(identified=True, dimension=True, dimensions=_VERIFICATION),
    "team": _Rule(identified=True, dimension=True),
    "member": _Rule(identified=True),
    "label": _Rule(identified=True),
}


def check(value: Any, types: Collection[str] = _TYPES, limit: int | None = None) -> tuple[str, ...]:
    """`value` when it is a list of permissions as a client may write them, at most `limit` of them.

    `types` are those that may be used there: actions, and ``write``. InvalidPermissionError: the first thing
    that is wrong, in the words of Appwrite 1.8.1.
    """
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, (list, tuple)):
        raise InvalidPermissionError("permissions_expected")
    if limit is not None and len(value) > limit:
        raise InvalidPermissionError("permissions_too_many", limit=limit)
    for permission in value:
        if not isinstance(permission, str):
            raise InvalidPermissionError("permission_text_expected")
        _refuse_old_words(permission)
        if not permission.startswith(tuple(types)):
            raise InvalidPermissionError(
                "permission_not_allowed", permission=permission, types=", ".join(types)
            )
        _parse(permission)
    return tuple(value)


def aggregate(permissions: Iterable[str], actions: Collection[str]) -> tuple[str, ...]:
    """Checked permissions as they are stored: ``write`` as the `actions` it stands for, and none twice."""
    granted: dict[str, None] = {}
    for permission in permissions:
        type, role = _parse(permission)
        for action in [each for each in _WRITE if each in actions] if type == "write" else [type]:
            granted[f'{action}("{role}")'] = None
    return tuple(granted)


@lru_cache(maxsize=4096)
def roles(permissions: tuple[str, ...], action: str) -> frozenset[str]:
    """The roles to which stored `permissions` grant `action`."""
    prefix = action + '("'
    return frozenset(
        permission[len(prefix) : -2] for permission in permissions if permission.startswith(prefix)
    )


def allows(permissions: tuple[str, ...], action: str, held: Iterable[str]) -> bool:
    """Whether stored `permissions` grant `action` to who holds the roles `held`."""
    return not roles(permissions, action).isdisjoint(held)


def not_held(permissions: Iterable[str], held: Sequence[str]) -> Message | None:
    """Why who holds the roles `held` may not grant the stored `permissions`; None when each role is held."""
    granted = {permission.partition('("')[2][:-2] for permission in permissions}
    if granted <= set(held):
        return None
    return Message("permissions_not_held", roles=", ".join(held))


def own(user_id: str) -> tuple[str, ...]:
    """What a user who creates a document gets, when no permissions are given."""
    return tuple(f'{action}("user:{user_id}")' for action in ("read", "update", "delete"))


def _refuse_old_words(permission: str) -> None:
    if permission == "*":
        raise InvalidPermissionError("permission_wildcard_replaced")
    if "role:" in permission:
        raise InvalidPermissionError("permission_role_prefix_replaced")


@lru_cache(maxsize=4096)
def _parse(permission: str) -> tuple[str, str]:
    """The type and the role of a permission."""
    type, *rest = permission.split('("')
    if len(rest) != 1:
        raise InvalidPermissionError("permission_format_invalid", permission=permission)
    if type not in _TYPES:
        raise InvalidPermissionError("permission_type_invalid", type=type)
    return type, _role(rest[0].replace('")', ""))


def _role(text: str) -> str:
    """A role as it is stored. PHP takes ``"0"`` for empty, so an ID of 0 is none."""
    name, identifier, dimension = _parts(text)
    rule = _ROLES.get(name)
    if rule is None:
        raise InvalidPermissionError("role_not_allowed", name=name, names=", ".join(_ROLES))
    if identifier and not rule.identified:
        raise InvalidPermissionError("role_without_id", name=name)
    if rule.identified and not identifier:
        raise InvalidPermissionError("role_with_id", name=name)
    if identifier:
        pattern, fault = (_LABEL, _BAD_LABEL) if name == "label" else (_KEY, _BAD_KEY)
        if not pattern.fullmatch(identifier):
            raise InvalidPermissionError("role_id_invalid", name=name, rule=fault)
    if dimension and not rule.dimension:
        raise InvalidPermissionError("role_without_dimension", name=name)
    if dimension and rule.dimensions and dimension not in rule.dimensions:
        raise InvalidPermissionError(
            "role_dimension_unknown", name=name, dimensions=", ".join(rule.dimensions)
        )
    if dimension and not _KEY.fullmatch(dimension):
        raise InvalidPermissionError("role_dimension_invalid", name=name, rule=_BAD_KEY)
    return name + (f":{identifier}" if identifier else "") + (f"/{dimension}" if dimension else "")


def _parts(text: str) -> tuple[str, str, str]:
    name, colon, rest = text.partition(":")
    identifier, dimension = (rest.partition(":")[0] if colon else name), ""
    if "/" in text:
        first, *more = identifier.split("/")
        if len(more) != 1:
            raise InvalidPermissionError("role_dimensions_too_many")
        if more[0] in ("", "0"):
            raise InvalidPermissionError("role_dimension_empty")
        identifier, dimension = first, more[0]
    if not colon:
        name, identifier = identifier, ""
    return name, "" if identifier == "0" else identifier, dimension
