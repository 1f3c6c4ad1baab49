"""The logs of users and teams: what somebody did, on what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.wire import admission

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.wire.endpoint import Call

__all__ = ["record"]


def record(call: Call, sent: Mapping[str, Any], value: Any, body: bytes) -> None:
    """Log an operation that has just been carried out, where anybody could ever read of it.

    Whose doing it was is told as it is now, after the operation; of operations with an API key only those on
    teams are kept. The real server's audits do the same, some moments later.
    """
    event = call.endpoint.audit
    on_team = "teams" in call.endpoint.groups
    if not event or (call.actor is None and not on_team):
        return
    actor = None if call.actor is None else call.project.people.users.get(call.actor.id)
    if actor is None and not on_team:
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
        kind="user" if actor else "keyProject",
        ip=call.ip,
        at=call.world.clock.now().replace(microsecond=0).isoformat(timespec="milliseconds"),
        client=dict(client(call.user_agent)),
    )
    logs.put(str(sequence), entry)


def _team(sent: Mapping[str, Any], value: Any) -> str:
    """The team's id: as the server made it up, where it did."""
    id = str(sent["teamId"])
    return str(value.id) if id == "unique()" else id
