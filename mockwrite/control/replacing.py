"""Loading a seed over what is there: an entry that exists is changed into what the seed says of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mockwrite.control.client import Client, path
from mockwrite.errors import AppwriteError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["EXISTS", "ReplacingClient"]

EXISTS = ("_already_exists", "_already_confirmed")
"""How the type of a refusal ends that says that what is to be made is there."""

JSON = dict[str, Any]

_ROOT = r"/(?:databases|tablesdb)"
_IN_COLLECTION = rf"{_ROOT}/[^/]+/(?:collections|tables)/[^/]+"


class ReplacingClient(Client):
    """A client whose POST of something that exists updates it, or makes it anew where it cannot be updated."""

    def call(self, method: str, path: str, body: Any = None, queries: Sequence[str] = ()) -> Any:
        """Return the parsed answer, of the update where there was one. Raises AppwriteError."""
        try:
            return super().call(method, path, body, queries)
        except AppwriteError as error:
            if method == "POST" and error.type.endswith(EXISTS):
                for pattern, update in _UPDATES:
                    if re.fullmatch(pattern, path):
                        return update(self, path, body, error)
            raise

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """Return the parsed answer, without replacing anything. Raises AppwriteError."""
        return super().call(method, path, body)


def _put(id: str) -> Callable[[ReplacingClient, str, JSON, AppwriteError], Any]:
    """Return the update of a resource by PUT, whose id is the body's `id`."""

    def update(client: ReplacingClient, url: str, body: JSON, _error: AppwriteError) -> Any:
        return client.send("PUT", url + path(body[id]), {key: body[key] for key in body if key != id})

    return update


def _update_attribute(client: ReplacingClient, url: str, body: JSON, error: AppwriteError) -> Any:
    """Update an attribute where it can be, so that documents keep its values; else make it anew."""
    parent, kind = url.rsplit("/", 1)
    there = client.send("GET", parent + path(body["key"]))
    if _says(there, body):
        return there
    if kind == "relationship":
        fields: JSON = {"onDelete": body["onDelete"]} if "onDelete" in body else {}
        target = f"{parent}{path(body['key'])}/relationship"
    else:
        kept = ("required", "default", "min", "max", "elements", "size")
        fields = {"default": None} | {key: body[key] for key in kept if key in body}
        target = f"{url}{path(body['key'])}"
    try:
        client.send("PATCH", target, fields)
        there = client.send("GET", parent + path(body["key"]))
    except AppwriteError:
        there = {}
    if _says(there, body):
        return there
    return _anew(client, parent, url, body, error)


def _update_index(client: ReplacingClient, url: str, body: JSON, error: AppwriteError) -> Any:
    there = client.send("GET", url + path(body["key"]))
    return there if _says(there, body) else _anew(client, url, url, body, error)


def _anew(client: ReplacingClient, parent: str, url: str, body: JSON, error: AppwriteError) -> Any:
    client.send("DELETE", parent + path(body["key"]))
    return client.send("POST", url, body)


def _says(there: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Return whether an attribute or index is as the body of its creation asks."""
    if not there:
        return False
    asked = {key: value for key, value in body.items() if key in there and value is not None}
    return all(there[key] == value for key, value in asked.items()) and (
        "default" not in there or there["default"] == body.get("default")
    )


def _update_document(client: ReplacingClient, url: str, body: JSON, _error: AppwriteError) -> Any:
    """Set each attribute to what the seed says; one of which it says nothing, to its default."""
    id = next(body[key] for key in ("documentId", "rowId") if key in body)
    schema = client.send("GET", url.rsplit("/", 1)[0])
    attributes = schema.get("attributes") or schema.get("columns") or ()
    there = (each for each in attributes if each["status"] == "available" and each["type"] != "relationship")
    blank = {each["key"]: each.get("default") for each in there}
    sent = {"data": {**blank, **body["data"]}, "permissions": body.get("permissions") or []}
    return client.send("PATCH", url + path(id), sent)


def _update_user(client: ReplacingClient, url: str, body: JSON, error: AppwriteError) -> Any:
    user = url + path(body["userId"])
    try:
        there = client.send("GET", user)
    except AppwriteError:  # another user has the e-mail address
        raise error from None
    for key in ("name", "email", "phone"):
        if key in body and there[key] != body[key]:
            client.send("PATCH", f"{user}/{key}", {"number" if key == "phone" else key: body[key]})
    if "password" in body:
        client.send("PATCH", f"{user}/password", {"password": body["password"]})
    return there


def _update_membership(client: ReplacingClient, url: str, body: JSON, error: AppwriteError) -> Any:
    """Give the member the roles that the seed says."""
    for there in client.send("GET", url)["memberships"]:
        if body.get("userId") == there["userId"] or body.get("email") == there["userEmail"]:
            return client.send("PATCH", url + path(there["$id"]), {"roles": body["roles"]})
    raise error


def _update_team(client: ReplacingClient, url: str, body: JSON, _error: AppwriteError) -> Any:
    return client.send("PUT", url + path(body["teamId"]), {"name": body["name"]})


_UPDATES: tuple[tuple[str, Callable[[ReplacingClient, str, JSON, AppwriteError], Any]], ...] = (
    (_ROOT, _put("databaseId")),
    (rf"{_ROOT}/[^/]+/collections", _put("collectionId")),
    (rf"{_ROOT}/[^/]+/tables", _put("tableId")),
    (rf"{_IN_COLLECTION}/(?:attributes|columns)/\w+", _update_attribute),
    (rf"{_IN_COLLECTION}/indexes", _update_index),
    (rf"{_IN_COLLECTION}/(?:documents|rows)", _update_document),
    (r"/storage/buckets", _put("bucketId")),
    (r"/users", _update_user),
    (r"/teams", _update_team),
    (r"/teams/[^/]+/memberships", _update_membership),
)
