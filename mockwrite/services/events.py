"""What a request did, told once it stands: an event for each thing that it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.store.events import Event
from mockwrite.wire.endpoint import Reply
from mockwrite.wire.output import dumps

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mockwrite.wire.endpoint import Call, Model

__all__ = ["note_gone", "note_without_secret", "tell"]


def tell(call: Call, sent: Mapping[str, Any], value: Any, body: bytes) -> None:
    """Tell the events of a request: those that its handler named, or else what its answer shows."""
    if call.made:
        call.project.events.tell(call.made)
    endpoint = call.endpoint
    if not endpoint.event:
        return
    happened = call.happened
    if happened is None:
        row, payload = value.value if type(value) is Reply else value, body
        if call.gone is not None:
            row, payload = call.gone
        make = endpoint.events
        happened = (_event(call, sent, row, payload),) if make is None else make(call, row, payload)
    call.project.events.tell(happened)


def note_gone(call: Call, row: Any, model: Model) -> None:
    """Note that `row` goes, and what it was like: `model` could not show it later."""
    shown = model(row, call)
    call.gone = row, shown if isinstance(shown, bytes) else dumps(shown)


def note_without_secret(call: Call, row: Any, model: Callable[[Any, Call], dict[str, Any]]) -> None:
    """Note that the event of this request tells of `row` what `model` shows, but for its secret."""
    # 1.9.6: Event/Realtime.php getRealtimePayload
    call.gone = row, dumps({key: value for key, value in model(row, call).items() if key != "secret"})


def _event(call: Call, sent: Mapping[str, Any], row: Any, payload: bytes) -> Event:
    pattern = call.endpoint.event
    names = [part[1:-1] for part in pattern.split(".") if part.startswith("[")]
    ids = {name: _id(call, sent, row, name, own=name == names[-1]) for name in names}
    member = ""
    # 1.8.1: controllers/api/teams.php setParam userId
    if "membershipId" in ids:
        member = row.user
        ids = {"userId": member, **ids}
    elif pattern == "teams.[teamId].create" and call.caller.user is not None:
        member = call.caller.user.id
    return Event(pattern, ids, payload, call.release, member)


def _id(call: Call, sent: Mapping[str, Any], row: Any, name: str, *, own: bool) -> str:
    """The id of that name: the row's own, that of what the row belongs to, one that was sent, or the caller's."""
    attributes = (("id", "key") if own else ()) + (name.removesuffix("Id"),)
    known = (getattr(row, attribute, None) for attribute in attributes)
    found = next((id for id in known if isinstance(id, str)), None) or sent.get(name)
    return str(found) if found else (call.actor.id if call.actor else "")
