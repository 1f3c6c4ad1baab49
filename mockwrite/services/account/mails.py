"""Mails and SMS to users, as the real server would send them: they go to the project's outbox."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from mockwrite.releases.messages import Message
from mockwrite.services.locale.locale import ENGLISH, language_of
from mockwrite.store.people import outbox

if TYPE_CHECKING:
    from mockwrite.wire.endpoint import Call

__all__ = ["send"]

_TAG = re.compile(r"<(?!\s)[^>]*>?")


def send(
    call: Call,
    kind: str,
    purpose: str,
    recipient: str,
    *,
    team: str = "",
    user: str,
    secret: str,
    **rest: Any,
) -> None:
    """Put a message into the project's outbox; that of an invitation names the `team`."""
    subject = _subject(call, purpose, team) if kind == "email" else None
    outbox.post(call.project, kind, purpose, recipient, user=user, secret=secret, subject=subject, **rest)


def _subject(call: Call, purpose: str, team: str) -> str | None:
    """Return what a mail says that it is about; None in another language than English."""
    if language_of(call) != ENGLISH:
        return None
    # 1.8.1, 1.9.6: Workers/Mails.php; 1.6.2: api/teams.php
    if call.release.escapes_subjects:
        team = escape(team).replace("&#x27;", "&#039;")
    key = f"mail_{purpose}"
    subject = Message(key, project=call.project.id, team=team).text(sentences=call.release.messages)
    return _TAG.sub("", subject)
