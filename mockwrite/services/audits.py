"""What goes into the logs of users and teams: which operation is which event, and on what."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mockwrite.wire import admission

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.wire.endpoint import Call

__all__ = ["record"]

_EVENTS = {
    "account.create": "user.create",
    "account.createAnonymousSession": "session.create",
    "account.createEmailPasswordSession": "session.create",
    "account.createEmailToken": "session.create",
    "account.createEmailVerification": "verification.create",
    "account.createMagicURLToken": "session.create",
    "account.createPhoneToken": "session.create",
    "account.createPhoneVerification": "verification.create",
    "account.createRecovery": "recovery.create",
    "account.createSession": "session.create",
    "account.deleteSession": "session.delete",
    "account.deleteSessions": "session.delete",
    "account.updateEmail": "user.update",
    "account.updateEmailVerification": "verification.update",
    "account.updateMagicURLSession": "session.create",
    "account.updateName": "user.update",
    "account.updatePassword": "user.update",
    "account.updatePhone": "user.update",
    "account.updatePhoneSession": "session.create",
    "account.updatePhoneVerification": "verification.update",
    "account.updatePrefs": "user.update",
    "account.updateRecovery": "recovery.update",
    "account.updateSession": "session.update",
    "account.updateStatus": "user.update",
    "teams.create": "team.create",
    "teams.createMembership": "membership.create",
    "teams.delete": "team.delete",
    "teams.deleteMembership": "membership.delete",
    "teams.updateMembership": "membership.update",
    "teams.updateMembershipStatus": "membership.update",
    "teams.updateName": "team.update",
}
_ON_DOCUMENTS = re.compile(
    r"\w+\.(create|update|upsert|delete)(Document|Row)|\w+\.(?:in|de)crement(Document|Row)\w+"
)


def record(call: Call, sent: Mapping[str, Any], value: Any) -> None:
    """Log an operation that has just been carried out, where anybody could ever read of it.

    Whose doing it was is told as it is now, after the operation; of operations with an API key only those on
    teams are kept. The real server's audits do the same, some moments later.
    """
    on_team = call.endpoint.operation.startswith("teams.")
    if call.actor is None and not on_team:
        return
    event = _event(call.endpoint.operation)
    actor = None if call.actor is None else call.project.people.users.get(call.actor.id)
    if event is None or (actor is None and not on_team):
        return
    from mockwrite.services.account.clients import client  # noqa: PLC0415 - a server starts without people
    from mockwrite.store.people.rows import LogEntry  # noqa: PLC0415 - likewise

    logs = call.project.people.logs
    sequence = logs.next_sequence()
    entry = LogEntry(
        sequence=sequence,
        user=actor.id if actor else "",
        resource=f"team/{_team(sent, value)}" if on_team else "",
        event=event,
        email=(actor.email or "") if actor else call.caller.name,
        name=(actor.name or "") if actor else call.caller.key,
        mode=admission.mode(call.headers, sent),
        ip=call.ip,
        at=call.world.clock.now().replace(microsecond=0).isoformat(timespec="milliseconds"),
        client=dict(client(call.user_agent)),
    )
    logs.put(str(sequence), entry)


@lru_cache(maxsize=256)
def _event(operation: str) -> str | None:
    found = _ON_DOCUMENTS.fullmatch(operation)
    if found is None:
        return _EVENTS.get(operation)
    verb, noun, counted = found.groups()
    return f"{noun.lower()}.{verb}" if noun else f"{counted.lower()}s.update"


def _team(sent: Mapping[str, Any], value: Any) -> str:
    """The team's id: as the server made it up, where it did."""
    id = str(sent["teamId"])
    return str(value.id) if id == "unique()" else id
