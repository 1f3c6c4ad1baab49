"""The routes of ``/_mockwrite``, as data: what each takes, what it answers, what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mockwrite.control import acts

if TYPE_CHECKING:
    from mockwrite.control.acts import Asked

__all__ = ["ROUTES", "Route"]

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


USER_FIELDS: Mapping[str, Schema] = {
    "id": TEXT,
    "email": TEXT,
    "password": TEXT,
    "name": TEXT,
    "phone": TEXT,
    "labels": TEXTS,
    "verified": FLAG,
    "prefs": OBJECT,
    "teams": {
        "type": ["array", "object"],
        "items": TEXT,
        "additionalProperties": TEXTS,
        "description": "Their ids; or by id, the roles held there",
    },
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
        act=acts.about,
        answer=OBJECT,
        of_project=False,
    ),
    Route(
        method="DELETE",
        path="/projects/{projectId}",
        name="deleteProject",
        summary="Forget a project",
        act=acts.drop,
        status=204,
        of_project=False,
    ),
    Route(
        method="POST",
        path="/seed",
        name="plantSeed",
        summary="Add what a seed describes; reset returns to here",
        act=acts.seed,
        seed=True,
        status=204,
    ),
    Route(
        method="GET",
        path="/export",
        name="export",
        summary="A seed that would make the project as it is",
        act=acts.export,
        answer=SEED,
    ),
    Route(
        method="POST",
        path="/reset",
        name="reset",
        summary="Return to the seed; journal, faults and pace too",
        act=acts.reset,
        status=204,
    ),
    Route(
        method="POST",
        path="/snapshots",
        name="takeSnapshot",
        summary="Remember the present",
        act=acts.take_snapshot,
        answer={"type": "object", "properties": {"id": TEXT}},
        status=201,
    ),
    Route(
        method="POST",
        path="/snapshots/{id}/restore",
        name="restoreSnapshot",
        summary="Return to a snapshot; later ones are gone",
        act=acts.restore_snapshot,
        status=204,
    ),
    Route(
        method="DELETE",
        path="/snapshots/{id}",
        name="forgetSnapshot",
        summary="Give up the way back to a snapshot, and to later ones",
        act=acts.forget_snapshot,
        status=204,
    ),
    Route(
        method="GET",
        path="/diff",
        name="diff",
        summary="Documents created, updated, deleted since a snapshot or the seed",
        act=acts.diff,
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
        act=acts.requests,
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
        act=acts.forget_requests,
        status=204,
    ),
    Route(
        method="POST",
        path="/faults",
        name="planFault",
        summary="Have an operation go wrong",
        act=acts.add_fault,
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
        act=acts.faults,
        answer=OBJECT,
    ),
    Route(
        method="DELETE",
        path="/faults",
        name="removeFaults",
        summary="Give all plans up",
        act=acts.remove_faults,
        status=204,
    ),
    Route(
        method="DELETE",
        path="/faults/{id}",
        name="removeFault",
        summary="Give a plan up; tells how often it was met",
        act=acts.remove_fault,
        answer=OBJECT,
    ),
    Route(
        method="GET",
        path="/pace",
        name="getPace",
        summary="How fast attributes and indexes are built, and what waits",
        act=acts.tell_pace,
        answer=OBJECT,
    ),
    Route(
        method="PUT",
        path="/pace",
        name="setPace",
        summary="Build attributes and indexes in slow motion",
        act=acts.set_pace,
        fields={"attributes": SPEED, "indexes": SPEED},
        answer=OBJECT,
    ),
    Route(
        method="POST",
        path="/pace/build",
        name="build",
        summary="Build what waits, the oldest first",
        act=acts.build,
        fields={"most": WHOLE},
        answer=OBJECT,
    ),
    Route(
        method="GET",
        path="/clock",
        name="getClock",
        summary="The server's time",
        act=acts.tell_clock,
        answer=OBJECT,
        of_project=False,
    ),
    Route(
        method="PUT",
        path="/clock",
        name="setClock",
        summary="Hold the server's time, move it, let it go",
        act=acts.set_clock,
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
        act=acts.seed_ids,
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
        act=acts.outbox,
        answer=OBJECT,
    ),
    Route(
        method="POST",
        path="/users",
        name="signIn",
        summary="A new user, signed in",
        act=acts.add_user,
        fields=USER_FIELDS,
        answer=OBJECT,
        status=201,
    ),
)
