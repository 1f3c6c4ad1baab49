"""Where push messages reach who calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.services import events
from mockwrite.services.account import models
from mockwrite.services.account.clients import client
from mockwrite.services.account.signed_in import user_of
from mockwrite.store.people import accounts
from mockwrite.wire.endpoint import Call, Service
from mockwrite.wire.parameters import UID, CustomId, Parameter, Text

if TYPE_CHECKING:
    from mockwrite.store.people.rows import Target

__all__ = ["service"]

service = Service("account", groups=["account"])

TARGET_ID = Parameter("targetId", UID(), required=True)
IDENTIFIER = Parameter("identifier", Text(255), required=True)


@service.endpoint(
    "POST",
    "/account/targets/push",
    "createPushTarget",
    Parameter("targetId", CustomId(), required=True),
    IDENTIFIER,
    Parameter("providerId", UID(), default=""),
    scope="targets.write",
    status=201,
    model=models.target,
    event="users.[userId].targets.[targetId].create",
)
def create_push_target(call: Call, target_id: str, identifier: str, provider_id: str) -> Target:
    return accounts.create_target(
        call.project,
        user_of(call),
        "push",
        identifier,
        id=target_id,
        name=_device(call),
        provider=provider_id or None,
        session=call.caller.session.id if call.caller.session else "",
    )


@service.endpoint(
    "PUT",
    "/account/targets/{targetId}/push",
    "updatePushTarget",
    TARGET_ID,
    IDENTIFIER,
    scope="targets.write",
    model=models.target,
    event="users.[userId].targets.[targetId].update",
)
def update_push_target(call: Call, target_id: str, identifier: str) -> Target:
    old = _own(call, target_id)
    changes = {"identifier": identifier, "expired": False, "name": _device(call)}
    return accounts.change_target(call.project, old, **changes)


@service.endpoint(
    "DELETE",
    "/account/targets/{targetId}/push",
    "deletePushTarget",
    TARGET_ID,
    scope="targets.write",
    status=204,
    event="users.[userId].targets.[targetId].delete",
    audit="target.delete",
    audit_when=lambda release: release.logs_deletions,
)
def delete_push_target(call: Call, target_id: str) -> None:
    target = _own(call, target_id)
    events.note_gone(call, target, models.target)
    call.project.people.targets.remove(target.id)


def _own(call: Call, target_id: str) -> Target:
    target = call.project.people.targets.get(target_id)
    if target is None or target.user != user_of(call).id:
        raise AppwriteError("user_target_not_found")
    return target


def _device(call: Call) -> str:
    """The device's brand and model, with the space between them where neither is known."""
    found = client(call.user_agent)
    return f"{found['deviceBrand']} {found['deviceModel']}"
