"""The handlers that the page at ``/_mockwrite/`` needs beside those of programs."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mockwrite.control.handlers import ControlRequest, UnknownError
from mockwrite.control.journal import HELD
from mockwrite.control.realtime import describe
from mockwrite.control.schemas import whole
from mockwrite.control.warnings import attributes_used
from mockwrite.errors import AppwriteError
from mockwrite.store.querying.queries import parse
from mockwrite.wire import callers, jwt
from mockwrite.wire.dispatch import Request
from mockwrite.wire.headers import Headers
from mockwrite.wire.scopes import GRANTABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mockwrite.control.journal import Entry
    from mockwrite.store.model import Collection
    from mockwrite.store.world import Project
    from mockwrite.wire.callers import Caller

__all__ = [
    "call",
    "forget_journal",
    "get_request",
    "get_tree",
    "list_journal",
    "list_keys",
    "list_operations",
    "list_seeds",
    "list_sockets",
    "replay_request",
]

JSON = dict[str, Any]

_OF_THE_CONNECTION = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "te",
        "transfer-encoding",
    }
)


def get_tree(request: ControlRequest) -> JSON:
    """Return the databases and collections of a project, how many documents each has, and what can be asked of them."""
    release = request.project.world.release
    return {
        "queryMethods": sorted(release.query_methods),
        "filtersOnPaths": release.filters_on_paths,
        "hasTables": release.has_tables,
        "databases": [
            {
                "$id": database.id,
                "name": database.name,
                "type": database.type,
                "collections": [
                    {
                        "$id": each.id,
                        "name": each.name,
                        "enabled": each.enabled,
                        "documents": len(each.documents),
                    }
                    for each in database.collections
                ],
            }
            for database in request.project.databases
        ],
    }


def call(request: ControlRequest) -> JSON:
    """Return what the API answers a caller: a key that may do everything, a guest, ``user:ID`` or ``key:SECRET``.

    A file comes in base64.
    """
    body, project = request.body, request.project
    query = "&".join("queries[]=" + quote(text, safe="") for text in body.get("queries", ()))
    sent = b"" if body.get("body") is None else json.dumps(body["body"]).encode()
    path, _, rest = body["path"].partition("?")
    asked = Request(
        body["method"].upper(),
        "/v1" + path,
        "&".join(filter(None, (rest, query))),
        Headers({"X-Appwrite-Project": project.id, "Content-Type": "application/json", "Host": "localhost"}),
        sent,
        caller=_caller(project, body.get("as", "key")),
    )
    answer = request.control.dispatcher.answer(asked)
    if answer.stream is not None:
        content = b64encode(b"".join(answer.stream)).decode()
        return {"status": answer.status, "contentType": answer.content_type, "base64": content}
    if "json" not in answer.content_type:
        return {"status": answer.status, "contentType": answer.content_type, **_body(answer.body)}
    return {"status": answer.status, "body": json.loads(answer.body) if answer.body else None}


def _caller(project: Project, name: str) -> Caller:
    kind, _, id = name.partition(":")
    if name == "key":
        return callers.application(project.id, "localhost")
    if name == "guest":
        return callers.identify(project, Headers({}))
    if kind == "key":
        return callers.identify(project, Headers({"X-Appwrite-Project": project.id, "X-Appwrite-Key": id}))
    if kind != "user" or id not in project.people.users:
        raise UnknownError(
            f'There is no caller "{name}": it is key, guest, key:SECRET, or user:ID of a user.'
        )
    now = int(project.world.clock.now().timestamp())
    claims = {"userId": id, "iat": now, "exp": now + 60}
    token = jwt.write(claims, project.world.signing_key)
    return callers.identify(project, Headers({"X-Appwrite-JWT": token}))


def list_keys(request: ControlRequest) -> JSON:
    """Return the API keys of a project."""
    return {
        "keys": [
            {"name": key.name, "secret": key.secret, "everything": key.scopes >= GRANTABLE}
            for key in request.project.people.keys
        ]
    }


def list_journal(request: ControlRequest) -> JSON:
    """Return the last requests of all projects, those that name none as of the console."""
    entries = request.control.journal.last(request.query.get("last", HELD))
    return {"requests": [{"project": id, **entry.as_json()} for id, entry in entries]}


def forget_journal(request: ControlRequest) -> None:
    """Begin the journals of all projects anew."""
    request.control.journal.clear_all()


def get_request(request: ControlRequest) -> JSON:
    """Return an entry of the journal with what was sent and answered, as far as that is still held."""
    project_id, entry = _entry(request)
    found = {"project": project_id, **entry.as_json()}
    if entry.exchange is not None:
        asked, answer = entry.exchange
        found["sent"] = {"query": asked.query, "headers": _headers(asked.headers), **_body(asked.body[:])}
        found["answer"] = {"contentType": answer.content_type, **_body(answer.body)}
    project = request.control.world.projects.get(project_id)
    found["uses"] = [] if project is None else list(_uses(project, entry))
    return found


def _body(body: bytes | bytearray) -> JSON:
    """Return a body as text; one that is none, as an upload is, in base64."""
    try:
        return {"body": body.decode()}
    except UnicodeDecodeError:
        return {"base64": b64encode(body).decode()}


def replay_request(request: ControlRequest) -> JSON:
    """Send a request of the journal again, and return its status and the number of the new entry."""
    project_id, entry = _entry(request)
    if entry.exchange is None:
        raise UnknownError("What this request sent is no longer held.")
    answer = request.control.dispatcher.answer(entry.exchange[0])
    return {"status": answer.status, "number": request.control.journal.of(project_id)[-1].number}


def _entry(request: ControlRequest) -> tuple[str, Entry]:
    number = whole(request.path["number"])
    found = None if number is None else request.control.journal.find(number)
    if found is None:
        raise UnknownError(f'There is no request "{request.path["number"]}" in the journal.')
    return found


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that a client decides on: all but those of its connection, and what a browser adds to each."""
    return {
        name: value
        for name, value in headers.items()
        if name.lower() not in _OF_THE_CONNECTION and not name.lower().startswith("sec-")
    }


def _uses(project: Project, entry: Entry) -> Iterator[JSON]:
    """Yield each attribute that the queries of a list use, with the index that begins with it."""
    parameters = entry.parameters
    collection = _collection(project, parameters)
    texts = parameters.get("queries", ())
    if collection is None or not isinstance(texts, list):
        return
    try:
        queries = [parse(text) for text in texts]
    except (AppwriteError, TypeError):
        return
    for attribute, use in attributes_used(queries).items():
        serving = [each for each in collection.indexes if each.usable and each.attributes[:1] == (attribute,)]
        own = "primary" if attribute.startswith("$") else None
        yield {"attribute": attribute, "use": use, "index": serving[0].key if serving else own}


def _collection(project: Project, parameters: Mapping[str, Any]) -> Collection | None:
    database = project.databases.get(str(parameters.get("databaseId", "")))
    id = parameters.get("collectionId", parameters.get("tableId", ""))
    return None if database is None else database.collections.get(str(id))


def list_operations(request: ControlRequest) -> JSON:
    """Return the names of all operations."""
    from mockwrite.services.registry import endpoints  # noqa: PLC0415 - loads whole services

    return {"operations": sorted({endpoint.operation for endpoint in endpoints()})}


def list_sockets(request: ControlRequest) -> JSON:
    """Return the realtime connections of a project, and what each is subscribed to."""
    opened = map(describe, request.control.realtime.hub(request.project).connections.values())
    return {
        "sockets": [
            {
                "id": each.id,
                "caller": f"user:{each.user_id}" if each.user_id else "guest",
                "channels": list(each.channels),
                "roles": list(each.roles),
            }
            for each in opened
        ]
    }


def list_seeds(request: ControlRequest) -> JSON:
    """Return what became of the last edit of each seed file that is watched."""
    live = request.control.live_seeds
    return {
        "watched": live is not None,
        "files": [news._asdict() for news in live.news.values()] if live else [],
    }
