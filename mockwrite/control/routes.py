"""The routes of ``/_mockwrite``, as data: what each takes, what it answers, what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mockwrite import __version__
from mockwrite.control.faults import Plan
from mockwrite.control.pace import IMMEDIATE, Paced

if TYPE_CHECKING:
    from mockwrite.control.control import Control
    from mockwrite.store.people.outbox import Message
    from mockwrite.store.world import Project

__all__ = ["ROUTES", "Asked", "Route", "UnknownError"]

JSON = dict[str, Any]
Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
OBJECT: Schema = {"type": "object"}
TEXTS: Schema = {"type": "array", "items": TEXT}
SPEED: Schema = {
    "type": ["string", "number"],
    "description": "immediate, manual, stuck, failed, a number of seconds, or such as 3 polls",
}
SEED: Schema = {"$ref": "#/components/schemas/Seed"}
DOCUMENTS: Schema = {"type": "array", "items": OBJECT}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """`fields` are what its body takes, `required` those that it must; `seed` says that its body is one.

    `query` are its parameters, `answer` the schema of its answer (None: there is none).
    """

    method: str
    path: str
    name: str
    summary: str
    act: Callable[[Asked], Any]
    fields: Mapping[str, Schema] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    seed: bool = False
    query: Mapping[str, Schema] = field(default_factory=dict)
    answer: Schema | None = None
    status: int = 200
    of_project: bool = True


def _about(asked: Asked) -> JSON:
    world = asked.control.world
    return {
        "mockwrite": __version__,
        "appwrite": world.version,
        "strict": world.strict,
        "rateLimits": world.rate_limits,
        "projects": [id for id in world.projects if id != "console"],
    }


def _drop(asked: Asked) -> None:
    project = asked.control.world.projects.get(asked.sent["projectId"])
    if project is None:
        raise UnknownError(f'There is no project "{asked.sent["projectId"]}".')
    asked.control.drop(project)


def _seed(asked: Asked) -> None:
    asked.control.plant(asked.body, asked.tenant)


def _take_snapshot(asked: Asked) -> JSON:
    return {"id": asked.control.snapshots.take(asked.tenant)}


def _restore_snapshot(asked: Asked) -> None:
    asked.tenant.history.restore(asked.control.snapshots.get(asked.tenant, asked.sent["id"]))


def _forget_snapshot(asked: Asked) -> None:
    asked.control.snapshots.forget(asked.tenant, asked.sent["id"])


def _diff(asked: Asked) -> JSON:
    id = asked.sent.get("since")
    mark = None if id is None else asked.control.snapshots.get(asked.tenant, id)
    return asked.control.diff(asked.tenant, mark).as_json()


def _requests(asked: Asked) -> JSON:
    found = asked.control.journal.of(asked.tenant.id)
    names = ("operation", "status", "error", "caller", "method", "path")
    chosen = {name: asked.sent[name] for name in names if name in asked.sent}
    if "status" in chosen:
        chosen["status"] = int(chosen["status"])
    operation = chosen.pop("operation", None)
    found = found.where(operation, **chosen)
    if asked.sent.get("unexpected") in ("true", "1"):
        found = found.unexpected
    return {"total": len(found), "requests": [entry.as_json() for entry in found]}


def _add_fault(asked: Asked) -> JSON:
    given = dict(asked.body)
    plan = Plan(given.pop("operation"), **given)
    asked.control.faults.add(asked.tenant.id, plan)
    return _plan(plan)


def _plan(plan: Plan) -> JSON:
    return {"id": f"{id(plan):x}", **plan.as_json()}


def _faults(asked: Asked) -> JSON:
    return {"faults": [_plan(plan) for plan in asked.control.faults.of(asked.tenant.id)]}


def _remove_fault(asked: Asked) -> JSON:
    for plan in asked.control.faults.of(asked.tenant.id):
        if f"{id(plan):x}" == asked.sent["id"]:
            asked.control.faults.remove(asked.tenant.id, plan)
            return _plan(plan)
    raise UnknownError(f'There is no fault "{asked.sent["id"]}".')


def _remove_faults(asked: Asked) -> None:
    asked.control.faults.clear(asked.tenant.id)


def _set_pace(asked: Asked) -> JSON:
    attributes = asked.body.get("attributes")
    asked.control.pace(asked.tenant, attributes, asked.body.get("indexes", attributes))
    return _pace(asked)


def _pace(asked: Asked) -> JSON:
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


def _build(asked: Asked) -> JSON:
    return {"built": asked.control.build(asked.tenant, (asked.body or {}).get("most"))}


def _clock(asked: Asked) -> JSON:
    clock = asked.control.world.clock
    return {"now": clock.stamp(), "frozen": clock.frozen}


def _set_clock(asked: Asked) -> JSON:
    clock = asked.control.world.clock
    if asked.body.get("resume"):
        clock.resume()
    if asked.body.get("freeze"):
        moment = asked.body["freeze"]
        clock.freeze(None if moment is True else moment)
    if "advance" in asked.body:
        clock.advance(asked.body["advance"])
    return _clock(asked)


def _seed_ids(asked: Asked) -> None:
    asked.control.world.ids.seed(asked.body["seed"])


def _outbox(asked: Asked) -> JSON:
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


def _add_user(asked: Asked) -> JSON:
    return asked.control.sign_in(asked.tenant, **asked.body).as_json()


USER_FIELDS: Mapping[str, Schema] = {
    "id": TEXT,
    "email": TEXT,
    "password": TEXT,
    "name": TEXT,
    "phone": TEXT,
    "labels": TEXTS,
    "verified": FLAG,
    "prefs": OBJECT,
    "teams": {"type": ["array", "object"], "description": "Their ids; or by id, the roles held there"},
}
FAULT_FIELDS: Mapping[str, Schema] = {
    "operation": {**TEXT, "description": "databases.createDocument; databases.* and * are many"},
    "error": {**TEXT, "description": "A type of Appwrite's errors, such as document_already_exists"},
    "message": TEXT,
    "status": WHOLE,
    "delay": {**NUMBER, "description": "Seconds"},
    "disconnect": FLAG,
    "truncate": {**WHOLE, "description": "How many bytes of the body go out"},
    "times": WHOLE,
    "every": WHOLE,
    "where": {**OBJECT, "description": "Parameters that the request must have"},
}

ROUTES = (
    Route(
        method="GET",
        path="",
        name="getServer",
        summary="What this server is",
        act=_about,
        answer=OBJECT,
        of_project=False,
    ),
    Route(
        method="DELETE",
        path="/projects/{projectId}",
        name="deleteProject",
        summary="Forget a project",
        act=_drop,
        status=204,
        of_project=False,
    ),
    Route(
        method="POST",
        path="/seed",
        name="plantSeed",
        summary="Add what a seed describes; reset returns to here",
        act=_seed,
        seed=True,
        status=204,
    ),
    Route(
        method="GET",
        path="/export",
        name="export",
        summary="A seed that would make the project as it is",
        act=lambda asked: asked.control.export(asked.tenant),
        answer=SEED,
    ),
    Route(
        method="POST",
        path="/reset",
        name="reset",
        summary="Return to the seed; journal, faults and pace too",
        act=lambda asked: asked.control.reset(asked.tenant),
        status=204,
    ),
    Route(
        method="POST",
        path="/snapshots",
        name="takeSnapshot",
        summary="Remember the present",
        act=_take_snapshot,
        answer={"type": "object", "properties": {"id": TEXT}},
        status=201,
    ),
    Route(
        method="POST",
        path="/snapshots/{id}/restore",
        name="restoreSnapshot",
        summary="Return to a snapshot; later ones are gone",
        act=_restore_snapshot,
        status=204,
    ),
    Route(
        method="DELETE",
        path="/snapshots/{id}",
        name="forgetSnapshot",
        summary="Give up the way back to a snapshot, and to later ones",
        act=_forget_snapshot,
        status=204,
    ),
    Route(
        method="GET",
        path="/diff",
        name="diff",
        summary="Documents created, updated, deleted since a snapshot or the seed",
        act=_diff,
        query={"since": TEXT},
        answer={
            "type": "object",
            "properties": {"created": DOCUMENTS, "updated": DOCUMENTS, "deleted": DOCUMENTS},
        },
    ),
    Route(
        method="GET",
        path="/requests",
        name="listRequests",
        summary="The journal",
        act=_requests,
        query={
            "operation": TEXT,
            "status": WHOLE,
            "error": TEXT,
            "caller": TEXT,
            "method": TEXT,
            "path": TEXT,
            "unexpected": FLAG,
        },
        answer=OBJECT,
    ),
    Route(
        method="DELETE",
        path="/requests",
        name="forgetRequests",
        summary="Begin the journal anew",
        act=lambda asked: asked.control.journal.clear(asked.tenant.id),
        status=204,
    ),
    Route(
        method="POST",
        path="/faults",
        name="planFault",
        summary="Have an operation go wrong",
        act=_add_fault,
        fields=FAULT_FIELDS,
        required=("operation",),
        answer=OBJECT,
        status=201,
    ),
    Route(
        method="GET",
        path="/faults",
        name="listFaults",
        summary="The plans, and how often each was met",
        act=_faults,
        answer=OBJECT,
    ),
    Route(
        method="DELETE",
        path="/faults",
        name="removeFaults",
        summary="Give all plans up",
        act=_remove_faults,
        status=204,
    ),
    Route(
        method="DELETE",
        path="/faults/{id}",
        name="removeFault",
        summary="Give a plan up; tells how often it was met",
        act=_remove_fault,
        answer=OBJECT,
    ),
    Route(
        method="GET",
        path="/pace",
        name="getPace",
        summary="How fast attributes and indexes are built, and what waits",
        act=_pace,
        answer=OBJECT,
    ),
    Route(
        method="PUT",
        path="/pace",
        name="setPace",
        summary="Build attributes and indexes in slow motion",
        act=_set_pace,
        fields={"attributes": SPEED, "indexes": SPEED},
        answer=OBJECT,
    ),
    Route(
        method="POST",
        path="/pace/build",
        name="build",
        summary="Build what waits, the oldest first",
        act=_build,
        fields={"most": WHOLE},
        answer=OBJECT,
    ),
    Route(
        method="GET",
        path="/clock",
        name="getClock",
        summary="The server's time",
        act=_clock,
        answer=OBJECT,
        of_project=False,
    ),
    Route(
        method="PUT",
        path="/clock",
        name="setClock",
        summary="Hold the server's time, move it, let it go",
        act=_set_clock,
        fields={
            "freeze": {"type": ["string", "boolean"], "description": "A time in ISO 8601; true: now"},
            "advance": {**NUMBER, "description": "Seconds"},
            "resume": FLAG,
        },
        answer=OBJECT,
        of_project=False,
    ),
    Route(
        method="PUT",
        path="/ids",
        name="seedIds",
        summary="Make the same ids again; null: new ones",
        act=_seed_ids,
        fields={"seed": {"type": ["integer", "string", "null"]}},
        required=("seed",),
        status=204,
        of_project=False,
    ),
    Route(
        method="GET",
        path="/outbox",
        name="listMessages",
        summary="What would have been mailed or sent by SMS",
        act=_outbox,
        answer=OBJECT,
    ),
    Route(
        method="POST",
        path="/users",
        name="signIn",
        summary="A new user, signed in",
        act=_add_user,
        fields=USER_FIELDS,
        answer=OBJECT,
        status=201,
    ),
)
