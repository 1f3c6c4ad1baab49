"""The handlers of ``/_mockwrite``: each returns the JSON of its answer."""

from __future__ import annotations

import json
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockwrite import __version__
from mockwrite.control.build_delays import IMMEDIATE, BuildDelays
from mockwrite.control.faults import Plan
from mockwrite.control.seeds import SeedError
from mockwrite.store.events import KEPT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mockwrite.clock import Clock
    from mockwrite.control.control import Control
    from mockwrite.store.events import Event
    from mockwrite.store.people.rows import Message
    from mockwrite.store.tables import Table
    from mockwrite.store.world import Project

__all__ = [
    "ControlRequest",
    "ExistsError",
    "UnknownError",
    "build",
    "delay_realtime",
    "delete_project",
    "diff",
    "drop_realtime",
    "event_json",
    "export",
    "forget_requests",
    "forget_snapshot",
    "get_clock",
    "get_pace",
    "get_realtime",
    "get_server",
    "list_events",
    "list_faults",
    "list_messages",
    "list_realtime_messages",
    "list_requests",
    "list_snapshots",
    "load_seed",
    "plan_fault",
    "remove_fault",
    "remove_faults",
    "reset",
    "restore_snapshot",
    "seed_ids",
    "set_clock",
    "set_pace",
    "sign_in",
    "take_snapshot",
]

JSON = dict[str, Any]


class ExistsError(ValueError):
    """A seed describes what is there already."""


class UnknownError(LookupError):
    """The path names something that does not exist."""


@dataclass(frozen=True, slots=True)
class ControlRequest:
    """A request to ``/_mockwrite``: the texts in its path, the values of its query, and of its body, parsed JSON."""

    control: Control
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any = None
    named_project: Project | None = None

    @property
    def project(self) -> Project:
        """The project that the request names."""
        if self.named_project is None:
            raise LookupError("this route is of no project")
        return self.named_project


def get_server(request: ControlRequest) -> JSON:
    world = request.control.world
    return {
        "mockwrite": __version__,
        "appwrite": world.release.version,
        "strict": world.strict,
        "rateLimits": world.rate_limits,
        "projects": [id for id in world.projects if id != "console"],
    }


def delete_project(request: ControlRequest) -> None:
    project = request.control.world.projects.get(request.path["projectId"])
    if project is None:
        raise UnknownError(f'There is no project "{request.path["projectId"]}".')
    request.control.drop(project)


def load_seed(request: ControlRequest) -> None:
    replace = request.query.get("replace", False)
    try:
        request.control.load_seed(request.body, request.project, replace=replace)
    except SeedError as error:
        if not error.exists or replace:
            raise
        raise ExistsError(f"{error}. {_existing(request.project, request.body)}") from None


def _existing(project: Project, seed: Mapping[str, Any]) -> str:
    """Return a sentence on what of a seed is there already, and on what to do about it."""
    there = [f"{key} {', '.join(names)}" for key, names in _names_there(project, seed) if names]
    told = f"There already: {'; '.join(there)}. " if there else ""
    return f"{told}With ?replace=1 the seed replaces what is there."


def _names_there(project: Project, seed: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    tables: dict[str, Table[Any]] = {
        "databases": project.databases,
        "tablesDB": project.databases,
        "users": project.people.users,
        "teams": project.people.teams,
        "buckets": project.storage.buckets,
    }
    for key, table in tables.items():
        yield key, [str(each["$id"]) for each in seed.get(key, ()) if str(each.get("$id", "")) in table]
    only = next((each.get("$id") for key in ("databases", "tablesDB") for each in seed.get(key, ())), "")
    for key in ("collections", "tables"):
        placed = [(str(each.get("databaseId", only)), str(each.get("$id"))) for each in seed.get(key, ())]
        databases = {id: project.databases.get(id) for id, _ in placed}
        yield key, [id for name, id in placed if (found := databases[name]) and id in found.collections]
    keys = {key.secret for key in project.people.keys}
    yield "keys", [str(each.get("name", "")) for each in seed.get("keys", ()) if each.get("secret") in keys]


def take_snapshot(request: ControlRequest) -> JSON:
    return {"id": request.control.snapshots.take(request.project)}


def list_snapshots(request: ControlRequest) -> JSON:
    taken = request.control.snapshots.of(request.project)
    return {"snapshots": [{"id": id, "takenAt": time} for id, time in taken.items()]}


def restore_snapshot(request: ControlRequest) -> None:
    request.project.history.restore(request.control.snapshots.get(request.project, request.path["id"]))


def forget_snapshot(request: ControlRequest) -> None:
    request.control.snapshots.forget(request.project, request.path["id"])


def diff(request: ControlRequest) -> JSON:
    id = request.query.get("since")
    mark = None if id is None else request.control.snapshots.get(request.project, id)
    return request.control.diff(request.project, mark).as_json()


def list_requests(request: ControlRequest) -> JSON:
    fields = dict(request.query)
    operation, unexpected = fields.pop("operation", None), fields.pop("unexpected", False)
    found = request.control.journal.of(request.project.id).where(operation, **fields)
    if unexpected:
        found = found.unexpected
    return {"total": len(found), "requests": [entry.as_json() for entry in found]}


def plan_fault(request: ControlRequest) -> JSON:
    given = dict(request.body)
    plan = Plan(given.pop("operation"), **given)
    request.control.faults.add(request.project.id, plan)
    return _plan(plan)


def _plan(plan: Plan) -> JSON:
    return {"id": plan.id, **plan.as_json()}


def list_faults(request: ControlRequest) -> JSON:
    return {"faults": [_plan(plan) for plan in request.control.faults.of(request.project.id)]}


def remove_fault(request: ControlRequest) -> JSON:
    for plan in request.control.faults.of(request.project.id):
        if plan.id == request.path["id"]:
            request.control.faults.remove(request.project.id, plan)
            return _plan(plan)
    raise UnknownError(f'There is no fault "{request.path["id"]}".')


def remove_faults(request: ControlRequest) -> None:
    request.control.faults.clear(request.project.id)


def set_pace(request: ControlRequest) -> JSON:
    attributes = request.body.get("attributes")
    request.control.pace(request.project, attributes, request.body.get("indexes", attributes))
    return get_pace(request)


def get_pace(request: ControlRequest) -> JSON:
    pace = request.project.pace
    request.project.run_jobs()
    waiting = [
        {"kind": job.kind, "key": job.key, "collectionId": job.collection} for job in request.project.jobs
    ]
    paced = pace if isinstance(pace, BuildDelays) else None
    return {
        "attributes": paced.attributes if paced else IMMEDIATE,
        "indexes": paced.indexes if paced else IMMEDIATE,
        "waiting": waiting,
    }


def build(request: ControlRequest) -> JSON:
    return {"built": request.control.build(request.project, (request.body or {}).get("most"))}


def get_clock(request: ControlRequest) -> JSON:
    clock = request.control.world.clock
    return {"now": clock.stamp(), "frozen": clock.frozen}


def set_clock(request: ControlRequest) -> JSON:
    clock = request.control.world.clock
    # What is refused changes nothing.
    for each in (copy(clock), clock):
        _hold(each, request.body)
    return get_clock(request)


def _hold(clock: Clock, asked: Mapping[str, Any]) -> None:
    if asked.get("resume"):
        clock.resume()
    moment = asked.get("freeze", False)
    if moment is not False:
        clock.freeze(None if moment is True else moment)
    if "advance" in asked:
        clock.advance(asked["advance"])


def seed_ids(request: ControlRequest) -> None:
    request.control.world.ids.seed(request.body["seed"])


def list_messages(request: ControlRequest) -> JSON:
    return {"messages": [_message(message) for message in request.project.outbox]}


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
        "subject": message.subject,
    }


def sign_in(request: ControlRequest) -> JSON:
    return request.control.sign_in(request.project, **request.body).as_json()


def export(request: ControlRequest) -> JSON:
    return request.control.export(request.project)


def reset(request: ControlRequest) -> None:
    request.control.reset(request.project)


def forget_requests(request: ControlRequest) -> None:
    request.control.journal.clear(request.project.id)


def list_events(request: ControlRequest) -> JSON:
    name, kept = request.query.get("name"), request.project.events.kept
    found = [event for event in kept if name is None or event.is_named(name)]
    return {"total": len(found), "events": list(map(event_json, found[-request.query.get("last", KEPT) :]))}


def event_json(event: Event) -> JSON:
    """Return an event as the control API sends it."""
    return {
        "name": event.name,
        "names": list(event.names),
        "ids": dict(event.ids),
        "channels": list(event.channels),
        "roles": sorted(event.roles),
        "payload": json.loads(event.payload),
    }


def get_realtime(request: ControlRequest) -> JSON:
    hub = request.control.realtime.hub(request.project)
    connections = [
        {
            "id": connection.id,
            "userId": connection.user_id,
            "roles": list(connection.roles),
            "channels": list(connection.channels),
        }
        for connection in hub.connections.values()
    ]
    return {"connections": connections, "delay": hub.delay}


def delay_realtime(request: ControlRequest) -> JSON:
    request.control.realtime.hub(request.project).slow_down(float(request.body["delay"]))
    return get_realtime(request)


def list_realtime_messages(request: ControlRequest) -> JSON:
    messages = [
        {
            "connection": message.connection,
            "userId": message.user_id,
            "at": message.at.isoformat(timespec="milliseconds"),
            "message": message.content,
        }
        for message in request.control.realtime.hub(request.project).messages
    ]
    return {"total": len(messages), "messages": messages}


def drop_realtime(request: ControlRequest) -> JSON:
    hub = request.control.realtime.hub(request.project)
    return {"dropped": hub.drop(request.query.get("code"))}
