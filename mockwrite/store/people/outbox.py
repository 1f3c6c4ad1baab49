"""What the real server would have mailed or sent by SMS: kept, since a test needs the secret in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.store.people.rows import Message

if TYPE_CHECKING:
    from mockwrite.store.tables import Table
    from mockwrite.store.world import Project

__all__ = ["post"]


def post(
    project: Project,
    kind: str,
    purpose: str,
    recipient: str,
    *,
    user: str,
    secret: str,
    url: str | None = None,
    phrase: str = "",
    subject: str | None = None,
) -> Message:
    """Put a message into the project's outbox."""
    outbox: Table[Message] = project.outbox
    message = Message(
        id=project.world.ids.unique(),
        sequence=outbox.next_sequence(),
        sent_at=project.world.clock.stamp(),
        kind=kind,
        purpose=purpose,
        recipient=recipient,
        user=user,
        secret=secret,
        url=url,
        phrase=phrase,
        subject=subject,
    )
    outbox.put(message.id, message)
    return message
