"""What a project asks of its users, their passwords and their sessions, and what it has switched off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from mockwrite.store.tables import Table

if TYPE_CHECKING:
    from mockwrite.releases import Release
    from mockwrite.store.tables import UndoLog

__all__ = [
    "METHODS",
    "SESSION_LENGTH",
    "MockNumber",
    "Policies",
    "PolicyTable",
    "Strength",
    "new_policies",
    "switched",
]

SESSION_LENGTH = 31_536_000
"""Seconds for which a session is good at most, and in a new project."""

# 1.9.6: app/config/auth.php
METHODS = ("email-password", "magic-url", "email-otp", "anonymous", "invites", "jwt", "phone")
"""The ways to sign in that a project may switch off, in the order in which it shows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """What a new password must have: `min` bytes, and one of each kind that is true."""

    min: int = 8
    uppercase: bool = False
    lowercase: bool = False
    number: bool = False
    symbols: bool = False


class MockNumber(NamedTuple):
    """A phone that gets `code` instead of an SMS; of when it was said so only some ways to say it tell."""

    phone: str
    code: str
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """The policies of a project, under the names that its settings have in Appwrite; these are a new project's.

    A limit of 0 is none. `methods_off` are those of `METHODS` that it has switched off, `services_off` and
    `protocols_off` those of its release.
    """

    # 1.8.1: app/controllers/api/projects.php
    limit: int = 0
    max_sessions: int = 10
    duration: int = SESSION_LENGTH
    session_alerts: bool = False
    invalidate_sessions: bool = True
    methods_off: frozenset[str] = frozenset()
    services_off: frozenset[str] = frozenset()
    protocols_off: frozenset[str] = frozenset()
    password_strength: Strength = Strength()
    password_history: int = 0
    password_dictionary: bool = False
    personal_data_check: bool = False
    memberships_user_id: bool = False
    memberships_user_name: bool = False
    memberships_user_email: bool = False
    memberships_user_phone: bool = False
    memberships_user_accessed_at: bool = False
    memberships_mfa: bool = False
    mock_numbers: tuple[MockNumber, ...] = ()

    @property
    def sequence(self) -> int:
        """Its place in a table that holds nothing else."""
        return 1


class PolicyTable(Table[Policies]):
    """The policies of a project, once they are not a new one's; `bars`: a service or a protocol is switched off."""

    __slots__ = ("bars",)

    def __init__(self, log: UndoLog) -> None:
        super().__init__(log)
        self.bars = False

    def _changed(self, old: Policies | None, new: Policies | None) -> None:  # noqa: ARG002 - as tables call it
        self.bars = new is not None and bool(new.services_off or new.protocols_off)


@cache
def new_policies(release: Release) -> Policies:
    """Return what a new project has."""
    return Policies(
        max_sessions=release.sessions_per_user,
        invalidate_sessions="invalidate_sessions" not in release.lacks_policies,
    )


def switched(policies: Policies, kind: str, name: str, *, on: bool) -> Policies:
    """Return `policies` with one of the ``methods``, ``services`` or ``protocols`` on or off."""
    field = f"{kind}_off"
    rest = getattr(policies, field) - {name}
    changes: dict[str, Any] = {field: rest if on else rest | {name}}
    return replace(policies, **changes)
