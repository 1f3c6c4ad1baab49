"""The routes of ``/_mockwrite``, as data: what each takes, what it answers, what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockwrite.control import handlers, page_handlers
from mockwrite.control.handlers import ControlRequest
from mockwrite.control.schemas import SEED, Schema, body

__all__ = ["ROUTES", "Route"]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
LAST: Schema = {**WHOLE, "description": "Only so many, the newest"}
OBJECT: Schema = {"type": "object"}
TEXTS: Schema = {"type": "array", "items": TEXT}
DELAY: Schema = {
    "type": ["string", "number"],
    "description": "immediate, manual, stuck, failed, a number of seconds, or such as 3 polls",
}
DOCUMENTS: Schema = {"type": "array", "items": OBJECT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A route, whose `name` is its operationId.

    `body`, `query` (by name) and `answer` are the schemas of what it takes and gives; None: nothing.
    """

    method: str
    path: str
    name: str
    summary: str
    handler: Callable[[ControlRequest], Any]
    body: Schema | None = None
    query: Mapping[str, Schema] = field(default_factory=dict)
    answer: Schema | None = None
    status: int = 200
    of_project: bool = True


USER = body(
    id=TEXT,
    email=TEXT,
    password=TEXT,
    name=TEXT,
    phone=TEXT,
    labels=TEXTS,
    verified=FLAG,
    prefs=OBJECT,
    teams={
        "type": ["array", "object"],
        "items": TEXT,
        "additionalProperties": TEXTS,
        "description": "Their ids; or by id, the roles held there",
    },
)
FAULT = body(
    ("operation",),
    operation={**TEXT, "description": "databases.createDocument; databases.* and * are many"},
    error={**TEXT, "description": "A type of Appwrite's errors, such as document_already_exists"},
    message=TEXT,
    status=WHOLE,
    delay={**NUMBER, "description": "Seconds"},
    disconnect=FLAG,
    truncate={**WHOLE, "description": "How many bytes of the body go out"},
    times=WHOLE,
    every=WHOLE,
    where={**OBJECT, "description": "Parameters that the request must have"},
)

ROUTES = (
    Route(
        method="GET",
        path="",
        name="getServer",
        summary="What this server is",
        handler=handlers.get_server,
        answer=OBJECT,
        of_project=False,
    ),
    Route(
        method="DELETE",
        path="/projects/{projectId}",
        name="deleteProject",
        summary="Forget a project",
        handler=handlers.delete_project,
        status=204,
        of_project=False,
    ),
    Route(
        method="POST",
        path="/seed",
        name="plantSeed",
        summary="Add what a seed describes; reset returns to here",
        handler=handlers.load_seed,
        query={"replace": {**FLAG, "description": "Change what is there into what the seed says"}},
        body=SEED,
        status=204,
    ),
    Route(
        method="GET",
        path="/export",
        name="export",
        summary="A seed that would make the project as it is",
        handler=handlers.export,
        answer=SEED,
    ),
    Route(
        method="POST",
        path="/reset",
        name="reset",
        summary="Return to the seed; journal, faults and pace too",
        handler=handlers.reset,
        status=204,
    ),
    Route(
        method="POST",
        path="/snapshots",
        name="takeSnapshot",
        summary="Remember the present",
        handler=handlers.take_snapshot,
        answer={"type": "object", "properties": {"id": TEXT}},
        status=201,
    ),
    Route(
        method="GET",
        path="/snapshots",
        name="listSnapshots",
        summary="The snapshots to which there is a way back",
        handler=handlers.list_snapshots,
        answer=OBJECT,
    ),
    Route(
        method="POST",
        path="/snapshots/{id}/restore",
        name="restoreSnapshot",
        summary="Return to a snapshot; later ones are gone",
        handler=handlers.restore_snapshot,
        status=204,
    ),
    Route(
        method="DELETE",
        path="/snapshots/{id}",
        name="forgetSnapshot",
        summary="Give up the way back to a snapshot, and to later ones",
        handler=handlers.forget_snapshot,
        status=204,
    ),
    Route(
        method="GET",
        path="/diff",
        name="diff",
        summary="Documents created, updated, deleted since a snapshot or the seed",
        handler=handlers.diff,
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
        handler=handlers.list_requests,
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
        handler=handlers.forget_requests,
        status=204,
    ),
    Route(
        method="POST",
        path="/faults",
        name="planFault",
        summary="Have an operation go wrong",
        handler=handlers.plan_fault,
        body=FAULT,
        answer=OBJECT,
        status=201,
    ),
    Route(
        method="GET",
        path="/faults",
        name="listFaults",
        summary="The plans, and how often each was met",
        handler=handlers.list_faults,
        answer=OBJECT,
    ),
    Route(
        method="DELETE",
        path="/faults",
        name="removeFaults",
        summary="Give all plans up",
        handler=handlers.remove_faults,
        status=204,
    ),
    Route(
        method="DELETE",
        path="/faults/{id}",
        name="removeFault",
        summary="Give a plan up; tells how often it was met",
        handler=handlers.remove_fault,
        answer=OBJECT,
    ),
    Route(
        method="GET",
        path="/pace",
        name="getPace",
        summary="How fast attributes and indexes are built, and what waits",
        handler=handlers.get_pace,
        answer=OBJECT,
    ),
    Route(
        method="PUT",
        path="/pace",
        name="setPace",
        summary="Build attributes and indexes in slow motion",
        handler=handlers.set_pace,
        body=body(attributes=DELAY, indexes=DELAY),
        answer=OBJECT,
    ),
    Route(
        method="POST",
        path="/pace/build",
        name="build",
        summary="Build what waits, the oldest first",
        handler=handlers.build,
        body=body(most=WHOLE),
        answer=OBJECT,
    ),
    Route(
        method="GET",
        path="/clock",
        name="getClock",
        summary="The server's time",
        handler=handlers.get_clock,
        answer=OBJECT,
        of_project=False,
    ),
    Route(
        method="PUT",
        path="/clock",
        name="setClock",
        summary="Hold the server's time, move it, let it go",
        handler=handlers.set_clock,
        body=body(
            freeze={"type": ["string", "boolean"], "description": "A time in ISO 8601; true: now"},
            advance={**NUMBER, "description": "Seconds"},
            resume=FLAG,
        ),
        answer=OBJECT,
        of_project=False,
    ),
    Route(
        method="PUT",
        path="/ids",
        name="seedIds",
        summary="Make the same ids again; null: new ones",
        handler=handlers.seed_ids,
        body=body(("seed",), seed={"type": ["integer", "string", "null"]}),
        status=204,
        of_project=False,
    ),
    Route(
        method="GET",
        path="/outbox",
        name="listMessages",
        summary="What would have been mailed or sent by SMS",
        handler=handlers.list_messages,
        answer=OBJECT,
    ),
    Route(
        method="GET",
        path="/events",
        name="listEvents",
        summary="What happened, heard or not",
        handler=handlers.list_events,
        query={
            "name": {**TEXT, "description": "databases.*.collections.*.documents.*.create"},
            "last": LAST,
        },
        answer=OBJECT,
    ),
    Route(
        method="GET",
        path="/realtime",
        name="getRealtime",
        summary="Who is connected, and how late messages are",
        handler=handlers.get_realtime,
        answer=OBJECT,
    ),
    Route(
        method="PUT",
        path="/realtime",
        name="delayRealtime",
        summary="Have messages arrive later",
        handler=handlers.delay_realtime,
        body=body(("delay",), delay={**NUMBER, "description": "Seconds"}),
        answer=OBJECT,
    ),
    Route(
        method="GET",
        path="/realtime/messages",
        name="listRealtimeMessages",
        summary="Which connection was sent what",
        handler=handlers.list_realtime_messages,
        answer=OBJECT,
    ),
    Route(
        method="DELETE",
        path="/realtime/connections",
        name="dropRealtime",
        summary="Cut all connections; tells how many there were",
        handler=handlers.drop_realtime,
        query={"code": {**WHOLE, "description": "The code to close with; without one, they break off"}},
        answer=OBJECT,
    ),
    Route(
        method="POST",
        path="/users",
        name="signIn",
        summary="A new user, signed in",
        handler=handlers.sign_in,
        body=USER,
        answer=OBJECT,
        status=201,
    ),
    Route(
        method="GET",
        path="/tree",
        name="getTree",
        summary="Databases and collections, with how many documents each has; and what they can be asked",
        handler=page_handlers.get_tree,
        answer=OBJECT,
    ),
    Route(
        method="POST",
        path="/call",
        name="call",
        summary="What the API answers a caller; the journal does not know of it",
        handler=page_handlers.call,
        body=body(
            ("method", "path"),
            **{
                "method": TEXT,
                "path": {**TEXT, "description": "Below /v1"},
                "queries": TEXTS,
                "body": {"type": ["object", "null"]},
                "as": {**TEXT, "description": "key (the default), guest, user:ID, key:SECRET"},
            },
        ),
        answer={
            "type": "object",
            "properties": {"status": WHOLE, "body": {}, "contentType": TEXT, "base64": TEXT},
        },
    ),
    Route(
        method="GET",
        path="/keys",
        name="listKeys",
        summary="The API keys of the project",
        handler=page_handlers.list_keys,
        answer=OBJECT,
    ),
    Route(
        method="GET",
        path="/journal",
        name="listJournal",
        summary="The last requests of all projects, and those that name none",
        handler=page_handlers.list_journal,
        query={"last": LAST},
        answer=OBJECT,
        of_project=False,
    ),
    Route(
        method="DELETE",
        path="/journal",
        name="forgetJournal",
        summary="Begin the journals of all projects anew",
        handler=page_handlers.forget_journal,
        status=204,
        of_project=False,
    ),
    Route(
        method="GET",
        path="/requests/{number}",
        name="getRequest",
        summary="A request with what was sent and answered, and the indexes that serve it",
        handler=page_handlers.get_request,
        answer=OBJECT,
        of_project=False,
    ),
    Route(
        method="POST",
        path="/requests/{number}/replay",
        name="replayRequest",
        summary="Send a request again",
        handler=page_handlers.replay_request,
        answer=OBJECT,
        of_project=False,
    ),
    Route(
        method="GET",
        path="/sockets",
        name="listSockets",
        summary="The realtime connections that are open, and what each is subscribed to",
        handler=page_handlers.list_sockets,
        answer=OBJECT,
    ),
    Route(
        method="GET",
        path="/seeds",
        name="listSeeds",
        summary="The seed files that are watched, and what became of their last edits",
        handler=page_handlers.list_seeds,
        answer=OBJECT,
        of_project=False,
    ),
)
