"""Permissions: what may be granted to whom, and whether a caller may."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockwrite.caches import cached
from mockwrite.errors import InvalidError
from mockwrite.php.json_text import encode
from mockwrite.releases.messages import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from typing import Self

__all__ = [
    "COLLECTION_ACTIONS",
    "DOCUMENT_ACTIONS",
    "Grant",
    "InvalidPermissionError",
    "aggregate",
    "allows",
    "check",
    "lacking",
    "not_held",
    "own",
    "roles",
    "stored",
]

COLLECTION_ACTIONS = ("create", "read", "update", "delete")
DOCUMENT_ACTIONS = ("read", "update", "delete")

_WRITE = ("create", "update", "delete")
_TYPES = (*COLLECTION_ACTIONS, "write")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*")
_LONGEST_KEY = 36
_LABEL = re.compile(r"[A-Za-z0-9]{1,36}")
_BAD_LABEL = Message("label_expected")


class InvalidPermissionError(InvalidError):
    """A permission that the real server refuses."""


class Grant(str):
    """A permission, ``read("any")``: the text that a client reads, with the action and the role that it joins."""

    __slots__ = ("action", "role")

    action: str
    role: str

    def __new__(cls, action: str, role: str) -> Self:
        """Return the permission that lets `role` do `action`."""
        grant = super().__new__(cls, f'{action}("{role}")')
        grant.action = action
        grant.role = role
        return grant


def stored(texts: Iterable[str]) -> tuple[Grant, ...]:
    """Return the permissions that texts are as they stand, well-formed or not."""
    return _once(tuple(map(_standing, texts)))


@cached(4096)
def _standing(text: str) -> Grant:
    action, _, rest = text.partition('("')
    grant = str.__new__(Grant, text)
    grant.action, grant.role = action, rest[:-2]
    return grant


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


def check(
    value: Any,
    types: Collection[str] = _TYPES,
    limit: int | None = None,
    longest_dimension: int = _LONGEST_KEY,
) -> tuple[Grant, ...]:
    """The permissions of a list as a client may write them, at most `limit` of them, with roles as they are stored.

    `types` are those that may be used there: actions, and ``write``. Raises InvalidPermissionError: the first thing
    that is wrong, in the words of Appwrite 1.8.1.
    """
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, (list, tuple)):
        raise InvalidPermissionError("permissions_expected")
    if limit is not None and len(value) > limit:
        raise InvalidPermissionError("permissions_too_many", limit=limit)
    grants = []
    for permission in value:
        if not isinstance(permission, str):
            raise InvalidPermissionError("permission_text_expected")
        _refuse_old_words(permission)
        if not permission.startswith(tuple(types)):
            raise InvalidPermissionError(
                "permission_not_allowed", permission=permission, types=", ".join(types)
            )
        grants.append(_parse(permission, longest_dimension))
    return tuple(grants)


def aggregate(grants: Iterable[Grant], actions: Collection[str]) -> tuple[Grant, ...]:
    """Checked permissions as they are stored: ``write`` as the `actions` it stands for, and none twice."""
    found: dict[Grant, None] = {}
    for grant in grants:
        if grant.action == "write":
            found.update((Grant(action, grant.role), None) for action in _WRITE if action in actions)
        else:
            found[grant] = None
    return _once(tuple(found))


@cached(4096)
def _once(grants: tuple[Grant, ...]) -> tuple[Grant, ...]:
    """The same object for equal permissions: most documents have what others have."""
    return grants


@cached(4096)
def roles(grants: tuple[Grant, ...], action: str) -> frozenset[str]:
    """The roles that stored permissions let do `action`."""
    return frozenset(grant.role for grant in grants if grant.action == action)


def allows(grants: tuple[Grant, ...], action: str, held: Iterable[str]) -> bool:
    """Whether stored permissions let a holder of the roles `held` do `action`."""
    return not roles(grants, action).isdisjoint(held)


def not_held(grants: Iterable[Grant], held: Sequence[str]) -> Message | None:
    """Why a holder of the roles `held` may not grant these permissions; None where each role is held."""
    if {grant.role for grant in grants} <= set(held):
        return None
    return Message("permissions_not_held", roles=", ".join(held))


def lacking(grants: Iterable[Grant], action: str, held: Sequence[str]) -> Message:
    """Why a holder of the roles `held` may not do `action`, which stored permissions do not let them do."""
    given = [grant.role for grant in grants if grant.action == action]
    if not given:
        return Message("action_without_permissions", action=action)
    return Message(
        "action_not_permitted", action=action, role=given[-1], held=encode(list(held)), given=encode(given)
    )


@cached(4096)
def own(user_id: str) -> tuple[Grant, ...]:
    """What a user who creates a document gets, when no permissions are given."""
    return tuple(Grant(action, f"user:{user_id}") for action in DOCUMENT_ACTIONS)


def _refuse_old_words(permission: str) -> None:
    if permission == "*":
        raise InvalidPermissionError("permission_wildcard_replaced")
    if "role:" in permission:
        raise InvalidPermissionError("permission_role_prefix_replaced")


@cached(4096)
def _parse(permission: str, longest_dimension: int) -> Grant:
    """The permission that a client's text stands for. Raises InvalidPermissionError."""
    type, *rest = permission.split('("')
    if len(rest) != 1:
        raise InvalidPermissionError("permission_format_invalid", permission=permission)
    if type not in _TYPES:
        raise InvalidPermissionError("permission_type_invalid", type=type)
    return Grant(type, _role(rest[0].replace('")', ""), longest_dimension))


def _role(text: str, longest_dimension: int) -> str:
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
        fault = _fault(identifier, _LONGEST_KEY)
        if name == "label":
            fault = None if _LABEL.fullmatch(identifier) else _BAD_LABEL
        if fault is not None:
            raise InvalidPermissionError("role_id_invalid", name=name, rule=fault)
    if dimension and not rule.dimension:
        raise InvalidPermissionError("role_without_dimension", name=name)
    if dimension and rule.dimensions and dimension not in rule.dimensions:
        raise InvalidPermissionError(
            "role_dimension_unknown", name=name, dimensions=", ".join(rule.dimensions)
        )
    fault = _fault(dimension, longest_dimension) if dimension else None
    if fault is not None:
        raise InvalidPermissionError("role_dimension_invalid", name=name, rule=fault)
    return name + (f":{identifier}" if identifier else "") + (f"/{dimension}" if dimension else "")


def _fault(key: str, longest: int) -> Message | None:
    return None if len(key) <= longest and _KEY.fullmatch(key) else Message("key_expected", max=longest)


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
