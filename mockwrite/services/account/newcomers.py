"""How a user comes to be: by signing up, by asking for a token, by an invitation, or made by a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.services.account import models
from mockwrite.store.events import Event
from mockwrite.store.people import accounts
from mockwrite.wire.output import dumps

if TYPE_CHECKING:
    from mockwrite.store.people.rows import User
    from mockwrite.wire.endpoint import Call

__all__ = ["create_user"]

_CREATED = "users.[userId].create"


def create_user(call: Call, id: str, **settings: Any) -> User:
    """Add a user, as `accounts.create_user` does; that is an event, whichever request did it."""
    # 1.9.6: app/init/resources/request.php eventDatabaseListener
    user = accounts.create_user(call.project, id, **settings)
    created = Event(_CREATED, {"userId": id}, dumps(models.user(user, call)), call.release)
    call.made = (*call.made, created)
    return user
