"""What a project asks of its users, their passwords and their sessions."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SESSION_LENGTH", "Policies"]

SESSION_LENGTH = 31_536_000
"""Seconds for which a session is good at most, and in a new project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """The policies of a project, under the names that its settings have in Appwrite; these are a new project's.

    A limit of 0 is none. `mock_numbers` are the codes that phones get, and no SMS.
    """

    # 1.9.6: Projects/Http/Projects/Create.php
    limit: int = 0
    max_sessions: int = 10
    duration: int = SESSION_LENGTH
    session_alerts: bool = False
    invalidate_sessions: bool = True
    password_history: int = 0
    password_dictionary: bool = False
    personal_data_check: bool = False
    memberships_user_id: bool = False
    memberships_user_name: bool = False
    memberships_user_email: bool = False
    memberships_user_phone: bool = False
    memberships_user_accessed_at: bool = False
    memberships_mfa: bool = False
    mock_numbers: tuple[tuple[str, str], ...] = ()

    @property
    def sequence(self) -> int:
        """Its place in a table that holds nothing else."""
        return 1
