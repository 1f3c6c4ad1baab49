"""What the routes of ``/_mockwrite`` do, each a function of what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockwrite import __version__
from mockwrite.control.faults import Plan
from mockwrite.control.pace import IMMEDIATE, Paced

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.control.control import Control
    from mockwrite.store.people.outbox import Message
    from mockwrite.store.world import Project

__all__ = [
    "Asked",
    "UnknownError",
    "about",
    "add_fault",
    "add_user",
    "build",
    "diff",
    "drop",
    "export",
    "faults",
    "forget_requests",
    "forget_snapshot",
    "outbox",
    "remove_fault",
    "remove_faults",
    "requests",
    "reset",
    "restore_snapshot",
    "seed",
    "seed_ids",
    "set_clock",
    "set_pace",
    "take_snapshot",
    "tell_clock",
    "tell_pace",
]

JSON = dict[str, Any]


class UnknownError(LookupError):
    """Something that a path names, and that there is not."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for control: of what server and project, with what the path, the query and the body say."""

    control: Control
    project: Project | None
    sent: Mapping[str, Any]
    body: Any = None

    @property
    def tenant(self) -> Project:
        """The project, which routes of a project have."""
        if self.project is None:
            raise LookupError("the route is none of a project")
        return self.project


def about(asked: Asked) -> JSON:
    world = asked.control.world
    return {
        "mockwrite": __version__,
        "appwrite": world.version,
        "strict": world.strict,
        "rateLimits": world.rate_limits,
        "projects": [id for id in world.projects if id != "console"],
    }


def drop(asked: Asked) -> None:
    project = asked.control.world.projects.get(asked.sent["projectId"])
    if project is None:
        raise UnknownError(f'There is no project "{asked.sent["projectId"]}".')
    asked.control.drop(project)


def seed(asked: Asked) -> None:
    asked.control.plant(asked.body, asked.tenant)


def take_snapshot(asked: Asked) -> JSON:
    return {"id": asked.control.snapshots.take(asked.tenant)}


def restore_snapshot(asked: Asked) -> None:
    asked.tenant.history.restore(asked.control.snapshots.get(asked.tenant, asked.sent["id"]))


def forget_snapshot(asked: Asked) -> None:
    asked.control.snapshots.forget(asked.tenant, asked.sent["id"])


def diff(asked: Asked) -> JSON:
    id = asked.sent.get("since")
    mark = None if id is None else asked.control.snapshots.get(asked.tenant, id)
    return asked.control.diff(asked.tenant, mark).as_json()


def requests(asked: Asked) -> JSON:
    found = asked.control.journal.of(asked.tenant.id)
    names = ("operation", "status", "error", "caller", "method", "path")
    chosen = {name: asked.sent[name] for name in names if name in asked.sent}
    if "status" in chosen:
        if not chosen["status"].isdecimal():
            raise ValueError("status must be of type integer.")
        chosen["status"] = int(chosen["status"])
    operation = chosen.pop("operation", None)
    found = found.where(operation, **chosen)
    if asked.sent.get("unexpected") in ("true", "1"):
        found = found.unexpected
    return {"total": len(found), "requests": [entry.as_json() for entry in found]}


def add_fault(asked: Asked) -> JSON:
    given = dict(asked.body)
    plan = Plan(given.pop("operation"), **given)
    asked.control.faults.add(asked.tenant.id, plan)
    return _plan(plan)


def _plan(plan: Plan) -> JSON:
    return {"id": f"{id(plan):x}", **plan.as_json()}


def faults(asked: Asked) -> JSON:
    return {"faults": [_plan(plan) for plan in asked.control.faults.of(asked.tenant.id)]}


def remove_fault(asked: Asked) -> JSON:
    for plan in asked.control.faults.of(asked.tenant.id):
        if f"{id(plan):x}" == asked.sent["id"]:
            asked.control.faults.remove(asked.tenant.id, plan)
            return _plan(plan)
    raise UnknownError(f'There is no fault "{asked.sent["id"]}".')


def remove_faults(asked: Asked) -> None:
    asked.control.faults.clear(asked.tenant.id)


def set_pace(asked: Asked) -> JSON:
    attributes = asked.body.get("attributes")
    asked.control.pace(asked.tenant, attributes, asked.body.get("indexes", attributes))
    return tell_pace(asked)


def tell_pace(asked: Asked) -> JSON:
    pace = asked.tenant.pace
    waiting = [
        {"kind": job.kind, "key": job.key, "collectionId": job.collection} for job in asked.tenant.jobs
    ]
    paced = pace if isinstance(pace, Paced) else None
    return {
        "attributes": paced.attributes if paced else IMMEDIATE,
        "indexes": paced.indexes if paced else IMMEDIATE,
        "waiting": waiting,
    }


def build(asked: Asked) -> JSON:
    return {"built": asked.control.build(asked.tenant, (asked.body or {}).get("most"))}


def tell_clock(asked: Asked) -> JSON:
    clock = asked.control.world.clock
    return {"now": clock.stamp(), "frozen": clock.frozen}


def set_clock(asked: Asked) -> JSON:
    clock = asked.control.world.clock
    if asked.body.get("resume"):
        clock.resume()
    if asked.body.get("freeze"):
        moment = asked.body["freeze"]
        clock.freeze(None if moment is True else moment)
    if "advance" in asked.body:
        clock.advance(asked.body["advance"])
    return tell_clock(asked)


def seed_ids(asked: Asked) -> None:
    asked.control.world.ids.seed(asked.body["seed"])


def outbox(asked: Asked) -> JSON:
    return {"messages": [_message(message) for message in asked.tenant.outbox]}


def _message(message: Message) -> JSON:
    return {
        "id": message.id,
        "sentAt": message.sent_at,
        "kind": message.kind,
        "purpose": message.purpose,
        "recipient": message.recipient,
        "userId": message.user,
        "secret": message.secret,
        "url": message.url,
        "phrase": message.phrase,
    }


def add_user(asked: Asked) -> JSON:
    return asked.control.sign_in(asked.tenant, **asked.body).as_json()


def export(asked: Asked) -> JSON:
    return asked.control.export(asked.tenant)


def reset(asked: Asked) -> None:
    asked.control.reset(asked.tenant)


def forget_requests(asked: Asked) -> None:
    asked.control.journal.clear(asked.tenant.id)
