"""The routes that the page of ``/_mockwrite`` asks for what it shows."""

from __future__ import annotations

from mockwrite.control import page_handlers
from mockwrite.control.route import LAST, OBJECT, TEXT, TEXTS, WHOLE, Route
from mockwrite.control.schemas import body

__all__ = ["PAGE_ROUTES"]

PAGE_ROUTES = (
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
        path="/operations",
        name="listOperations",
        summary="The operations there are, such as a fault can name",
        handler=page_handlers.list_operations,
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
