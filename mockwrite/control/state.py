"""All that a world holds, as JSON, and back: every row as it is, under the names that a seed uses.

A file of it can be read, compared line by line, and given to ``--seed``, too. What a request has under way (staged
transactions, plans for faults, journals) is no part of it.
"""

from __future__ import annotations

import dataclasses
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from mockwrite.store import types
from mockwrite.store.attributes import Attribute, Index, Relationship
from mockwrite.store.documents import Document, Documents
from mockwrite.store.files.rows import Bucket, Chunk, File, FileToken
from mockwrite.store.junctions import Junction, Link
from mockwrite.store.model import Collection, Database
from mockwrite.store.people.passwords import Password
from mockwrite.store.people.policies import MockNumber, Policies, Strength
from mockwrite.store.people.rows import (
    Authenticator,
    Challenge,
    Key,
    LogEntry,
    Membership,
    Message,
    Platform,
    Presence,
    Session,
    Target,
    Team,
    Token,
    User,
)
from mockwrite.store.permissions import stored
from mockwrite.store.schema import Attributes, Indexes
from mockwrite.store.schemas.jobs import JOBS
from mockwrite.store.tables import Table
from mockwrite.store.types import AttributeType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockwrite.releases import Release
    from mockwrite.store.files.contents import Content
    from mockwrite.store.tables import UndoLog
    from mockwrite.store.world import Project, World

__all__ = ["FORMAT", "StateError", "dump", "encode", "is_state", "load"]

FORMAT = 1
"""The number of the format, under the key ``state`` of a file."""

JSON = dict[str, Any]

# The tables of people, under the keys that hold them.
_PEOPLE: dict[str, type] = {
    "users": User,
    "sessions": Session,
    "tokens": Token,
    "challenges": Challenge,
    "targets": Target,
    "teams": Team,
    "memberships": Membership,
    "keys": Key,
    "platforms": Platform,
    "presences": Presence,
    "logs": LogEntry,
}
_NESTED = (Authenticator, Password, Relationship, Strength)
_NAMES = {
    "id": "$id",
    "sequence": "$sequence",
    "created_at": "$createdAt",
    "updated_at": "$updatedAt",
    "permissions": "$permissions",
}


class StateError(ValueError):
    """The file holds no state that can be loaded."""


def is_state(content: Any) -> bool:
    """Return whether parsed JSON is a state rather than a seed."""
    return isinstance(content, Mapping) and "state" in content


def dump(world: World) -> JSON:
    """Return all that `world` holds. O(rows)."""
    clock = world.clock
    return {
        "state": FORMAT,
        "appwrite": world.release.version,
        "signingKey": world.signing_key.decode(),
        "clock": {
            "frozen": clock.stamp() if clock.frozen else None,
            "offset": clock.offset.total_seconds(),
        },
        "projects": [_project(project) for project in world.projects.values()],
    }


def load(world: World, content: Mapping[str, Any]) -> list[Project]:
    """Fill an empty world with what `dump` gave, and return its projects. Raises StateError."""
    if content.get("state") != FORMAT:
        raise StateError(f"this is a state of the format {content.get('state')!r}; known is {FORMAT}")
    try:
        world.signing_key = str(content["signingKey"]).encode()
        frozen, offset = content["clock"]["frozen"], content["clock"]["offset"]
        world.clock.advance(offset)
        if frozen is not None:
            world.clock.freeze(datetime.fromisoformat(frozen))
        return [_load_project(world, entry) for entry in content["projects"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StateError(f"this state cannot be read: {type(error).__name__}: {error}") from error


def encode(content: Mapping[str, Any]) -> Iterator[str]:
    """Yield the text of a state, a row on each line."""
    yield from _encode(content, "")
    yield "\n"


def _has_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _encode(value: Any, indent: str) -> Iterator[str]:
    inner = indent + " "
    if isinstance(value, Mapping) and any(map(_has_rows, value.values())):
        yield "{"
        for at, (key, item) in enumerate(value.items()):
            yield f"{',' if at else ''}\n{inner}{json.dumps(key)}: "
            yield from _encode(item, inner)
        yield f"\n{indent}}}"
    elif _has_rows(value):
        yield "["
        for at, item in enumerate(value):
            yield f"{',' if at else ''}\n{inner}"
            yield from _encode(item, inner)
        yield f"\n{indent}]"
    else:
        try:
            text = json.dumps(value, ensure_ascii=False)
            text.encode()
        except UnicodeEncodeError:  # half a surrogate pair
            text = json.dumps(value)
        yield text


def _project(project: Project) -> JSON:
    entry: JSON = {"projectId": project.id, "strict": project.strict, "rateLimits": project.rate_limited}
    if project.master_key:
        entry["masterKey"] = project.master_key
    entry["policies"] = [_row(project.policies)] if project.policies != project.new_policies else []
    entry["databases"] = [
        {**row, "links": [_links(junction) for junction in database.junctions]}
        for row, database in zip(_rows(project.databases), project.databases, strict=True)
    ]
    entry["collections"] = [
        _collection(row, collection)
        for database in project.databases
        for row, collection in zip(_rows(database.collections), database.collections, strict=True)
    ]
    for name in _PEOPLE:
        entry[name] = _rows(getattr(project.people, name))
    entry["buckets"] = [_bucket(bucket) for bucket in project.storage.buckets]
    entry["fileTokens"] = _rows(project.storage.tokens)
    entry["outbox"] = _rows(project.outbox)
    entry["jobs"] = [{"kind": job.kind, **_row(job)} for job in project.jobs]
    tables = {name: getattr(project.people, name) for name in _PEOPLE}
    tables |= {"databases": project.databases, "outbox": project.outbox}
    tables |= {"buckets": project.storage.buckets, "fileTokens": project.storage.tokens}
    entry["sequences"] = {name: table.last_sequence for name, table in tables.items() if table.last_sequence}
    return {key: value for key, value in entry.items() if value not in ([], False)}


def _collection(row: JSON, collection: Collection) -> JSON:
    return {
        "$id": row.pop("$id"),
        "databaseId": row.pop("database"),
        **row,
        "attributes": _rows(collection.attributes),
        "indexes": _rows(collection.indexes),
        "documents": [
            {
                "$id": document.id,
                "$sequence": document.sequence,
                "$createdAt": document.created_at,
                "$updatedAt": document.updated_at,
                **({"$permissions": document.permissions} if document.permissions else {}),
                **document.data,
            }
            for document in collection.documents
        ],
        "sequences": {
            "attributes": collection.attributes.last_sequence,
            "indexes": collection.indexes.last_sequence,
            "documents": collection.documents.last_sequence,
        },
    }


def _bucket(bucket: Bucket) -> JSON:
    files = [
        {
            **_row(dataclasses.replace(file, content=None, chunks=())),
            **({} if file.content is None else {"base64": _encoded(file.content)}),
            **(
                {"chunks": [[*each[:2], _encoded(each.content)] for each in file.chunks]}
                if file.chunks
                else {}
            ),
        }
        for file in bucket.files
    ]
    return {**_row(bucket), "files": files, "lastFile": bucket.files.last_sequence}


def _encoded(content: Content) -> str:
    return b64encode(content.read()).decode()


def _links(junction: Junction) -> JSON:
    links = [[link.sequence, link.parent, link.child] for link in junction]
    return {"junction": junction.sequence, "sequence": junction.last_sequence, "links": links}


def _rows(table: Table[Any]) -> list[JSON]:
    return [_row(row) for row in table]


def _row(row: Any) -> JSON:
    """Return the fields of a row that differ from their defaults; tables within are left out."""
    found: JSON = {}
    for field in dataclasses.fields(row):
        value = getattr(row, field.name)
        if isinstance(value, Table) or (value == field.default and type(value) is type(field.default)):
            continue
        if isinstance(value, _NESTED):
            value = _row(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], _NESTED):
            value = tuple(map(_row, value))
        elif isinstance(value, AttributeType):
            value = value.name
        elif isinstance(value, frozenset):
            value = sorted(value)
        found[_NAMES.get(field.name, _camel(field.name))] = value
    return found


@cache
def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _load_project(world: World, entry: Mapping[str, Any]) -> Project:
    project = world.add(entry["projectId"]) if entry["projectId"] != "console" else world.project("console")
    if project is None:
        raise StateError(f"there can be no project {entry['projectId']}")
    project.strict = entry.get("strict", False)
    project.rate_limited = entry.get("rateLimits", False)
    project.master_key = entry.get("masterKey", "")
    for each in entry.get("policies", ()):
        numbers = tuple(MockNumber(*number) for number in each.get("mockNumbers", ()))
        lacking = {name: getattr(project.new_policies, name) for name in project.release.lacks_policies}
        project.policies = dataclasses.replace(_read(Policies, each), mock_numbers=numbers, **lacking)
    sequences = entry.get("sequences", {})
    for each in entry.get("databases", ()):
        database = _read(Database, each, collections=Table(project.log), junctions=Table(project.log))
        for links in each.get("links", ()):
            _load_links(database, links, project.log)
        project.databases.put(database.id, database)
    for each in entry.get("collections", ()):
        owner = project.databases.get(each["databaseId"])
        if owner is None:
            raise StateError(f"there is no database {each['databaseId']}")
        collection = _load_collection(each, project.log, project.release)
        owner.collections.put(collection.id, collection)
        owner.collections.skip_to(collection.sequence)
    for name, cls in _PEOPLE.items():
        _load_rows(getattr(project.people, name), cls, entry.get(name, ()), sequences.get(name, 0))
    for each in entry.get("buckets", ()):
        bucket = _load_bucket(world, each, project.log)
        project.storage.buckets.put(bucket.id, bucket)
    project.storage.buckets.skip_to(sequences.get("buckets", 0))
    tokens = entry.get("fileTokens", ())
    _load_rows(project.storage.tokens, FileToken, tokens, sequences.get("fileTokens", 0))
    _load_rows(project.outbox, Message, entry.get("outbox", ()), sequences.get("outbox", 0))
    project.databases.skip_to(sequences.get("databases", 0))
    for each in entry.get("jobs", ()):
        job = _read(JOBS[each["kind"]], each)
        project.jobs.put(str(job.sequence), job)
        project.jobs.skip_to(job.sequence)
    project.history.settle()
    return project


def _load_collection(entry: Mapping[str, Any], log: UndoLog, release: Release) -> Collection:
    attributes, indexes, documents = Attributes(log, release), Indexes(log), Documents(log)
    sequences = entry["sequences"]
    for each in entry["attributes"]:
        attributes.put(each["key"], _read(Attribute, each, type=types.named(each["type"], release)))
    attributes.skip_to(sequences["attributes"])
    _load_rows(indexes, Index, entry["indexes"], sequences["indexes"])
    for each in entry["documents"]:
        data = {key: value for key, value in each.items() if not key.startswith("$")}
        document = Document(
            each["$id"],
            each["$sequence"],
            each["$createdAt"],
            each["$updatedAt"],
            stored(each.get("$permissions", ())),
            data,
        )
        documents.put(document.id, document)
    documents.skip_to(sequences["documents"])
    found: Collection = _read(
        Collection,
        {**entry, "database": entry["databaseId"]},
        attributes=attributes,
        indexes=indexes,
        documents=documents,
    )
    return found


def _load_bucket(world: World, entry: Mapping[str, Any], log: UndoLog) -> Bucket:
    files: Table[File] = Table(log)
    for each in entry["files"]:
        content = world.contents.add(b64decode(each["base64"])) if "base64" in each else None
        read: File = _read(File, {key: value for key, value in each.items() if key != "chunks"})
        # Older states do not say how many chunks came, nor the extensions of these, which were the file's.
        chunks = tuple(
            Chunk(
                extension[0] if extension else read.extension,
                number,
                world.contents.add_chunk(b64decode(text)),
            )
            for *extension, number, text in each.get("chunks", ())
        )
        received = each.get("received", len(chunks))
        files.put(read.id, dataclasses.replace(read, content=content, chunks=chunks, received=received))
    files.skip_to(entry["lastFile"])
    found: Bucket = _read(Bucket, entry, files=files)
    return found


def _load_links(database: Database, entry: Mapping[str, Any], log: UndoLog) -> None:
    junction = Junction(log, entry["junction"])
    for sequence, parent, child in entry["links"]:
        junction.put(str(sequence), Link(sequence, parent, child))
    junction.skip_to(entry["sequence"])
    database.junctions.put(str(junction.sequence), junction)
    database.junctions.skip_to(junction.sequence)


def _load_rows(table: Table[Any], cls: type, entries: Any, sequence: int) -> None:
    for entry in entries:
        row = _read(cls, entry)
        key = getattr(row, "id", None) or getattr(row, "key", None) or str(row.sequence)
        table.put(row.key if isinstance(row, Index) else key, row)
    table.skip_to(sequence)


def _read(cls: Any, entry: Mapping[str, Any], **given: Any) -> Any:
    """Return the row that `_row` wrote."""
    values: JSON = dict(given)
    for field in dataclasses.fields(cls):
        name = _NAMES.get(field.name, _camel(field.name))
        if name in entry and field.name not in given:
            values[field.name] = _value(str(field.type), entry[name])
    return cls(**values)


def _value(type: str, value: Any) -> Any:
    """Return a field's value; `type` is its annotation."""
    if "Grant" in type:
        return stored(value)
    if isinstance(value, list):
        if type.startswith("frozenset"):
            return frozenset(value)
        return tuple(_nested(type, each) for each in value) if type.startswith("tuple") else value
    return _nested(type, value)


def _nested(type: str, value: Any) -> Any:
    """Return a value, read as the row that it is where `type` names one that is kept in another."""
    found = next((each for each in _NESTED if each.__name__ in type), None)
    return _read(found, value) if found is not None and isinstance(value, dict) else value
