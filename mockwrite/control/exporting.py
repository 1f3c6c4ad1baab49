"""A project as the seed that would make it again: schema, documents, people. What runs out is left out (sessions,
tokens, mails), and so are invitations that nobody accepted.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from mockwrite.control.security_seeding import dump_security
from mockwrite.dialects import COLLECTIONS, TABLES, Dialect
from mockwrite.php.json_text import number
from mockwrite.services.databases.document_models import whole
from mockwrite.services.databases.document_styles import style
from mockwrite.store.links.linked_ids import DANGLING, linked_ids
from mockwrite.wire.scopes import GRANTABLE

if TYPE_CHECKING:
    from mockwrite.store.attributes import Attribute, Index
    from mockwrite.store.documents import Document
    from mockwrite.store.files.contents import Content
    from mockwrite.store.files.rows import Bucket, File
    from mockwrite.store.model import Collection, Database
    from mockwrite.store.people.rows import Key, Platform, Team, User
    from mockwrite.store.world import Project

__all__ = ["export"]

JSON = dict[str, Any]

# What an attribute has where nobody limits it.
_NO_LIMITS = (None, -(2**63), 2**63 - 1, -1.7976931348623157e308, 1.7976931348623157e308)


def export(project: Project) -> JSON:
    """A seed of `project`."""
    databases = list(project.databases)
    people = project.people
    seed: JSON = {"projectId": project.id}
    for words in (COLLECTIONS, TABLES):
        chosen = [database for database in databases if _words(database) is words]
        seed[words.service] = [_database(database) for database in chosen]
        seed[words.collections] = [
            _collection(database, collection, words)
            for database in chosen
            for collection in database.collections
        ]
    seed["users"] = [_user(user) for user in people.users]
    seed["teams"] = [_team(project, team) for team in people.teams]
    seed["buckets"] = [_bucket(bucket) for bucket in project.storage.buckets]
    seed["keys"] = [_key(key) for key in people.keys]
    seed["platforms"] = [_platform(platform) for platform in people.platforms]
    seed["settings"] = dump_security(project) or []
    seed["strict"] = project.strict
    seed["rateLimits"] = project.rate_limited
    return {key: value for key, value in seed.items() if value not in ([], False)}


def _words(database: Database) -> Dialect:
    """The vocabulary in which a database was made."""
    return TABLES if database.type == "tablesdb" else COLLECTIONS


def _database(row: Database) -> JSON:
    return {"$id": row.id, "name": row.name, "enabled": row.enabled}


def _collection(database: Database, row: Collection, words: Dialect) -> JSON:
    return {
        "$id": row.id,
        "databaseId": row.database,
        "name": row.name,
        "enabled": row.enabled,
        "$permissions": list(row.permissions),
        f"{words.document}Security": row.document_security,
        words.attributes: [_attribute(found, words) for found in row.attributes if _lasts(found)],
        "indexes": [_index(found, words) for found in row.indexes if found.status != "failed"],
        words.documents: [_document(database, row, document, words) for document in row.documents],
    }


def _lasts(attribute: Attribute) -> bool:
    return attribute.status != "failed" and not attribute.hidden


def _attribute(row: Attribute, words: Dialect) -> JSON:
    if row.relationship is not None:
        link = row.relationship
        return {
            "key": row.key,
            "type": row.type.name,
            f"related{words.Collection}": link.related_collection,
            "relationType": link.type,
            "twoWay": link.two_way,
            "twoWayKey": link.two_way_key,
            "onDelete": link.on_delete,
            "side": link.side,
        }
    attribute: JSON = {"key": row.key, "type": row.type.name, "required": row.required}
    if row.array:
        attribute["array"] = True
    if row.type.sized:
        attribute |= {"format": row.format} if row.format else {"size": row.size}
    if row.elements:
        attribute["elements"] = list(row.elements)
    if row.encrypt:
        attribute["encrypt"] = True
    told = {"min": row.min, "max": row.max, "default": row.default}
    return attribute | {key: _json(value) for key, value in told.items() if value not in _NO_LIMITS}


def _json(value: Any) -> Any:
    return number(value) if isinstance(value, float) else value


def _index(row: Index, words: Dialect) -> JSON:
    index: JSON = {"key": row.key, "type": row.type, words.attributes: list(row.attributes)}
    if any(row.orders):
        index["orders"] = [order or "ASC" for order in row.orders]
    if any(row.lengths):
        index["lengths"] = [length or 0 for length in row.lengths]
    return index


def _document(database: Database, collection: Collection, row: Document, words: Dialect) -> JSON:
    """A document; its links are told on the parents' side."""
    shown = whole(row, collection, style(words))
    fields = {key: shown[key] for key in collection.attributes.schema.blank if key in row.data}
    for key, relationship in collection.attributes.schema.relationships.items():
        link = linked_ids(database, collection, row, key) if relationship.side == "parent" else None
        if link and link is not DANGLING:
            fields[key] = link
    dates = {"$createdAt": row.created_at, "$updatedAt": row.updated_at}
    granted = {"$permissions": list(row.permissions)} if row.permissions else {}
    return {"$id": row.id, **fields, **granted, **dates}


def _user(row: User) -> JSON:
    user: JSON = {"$id": row.id, "email": row.email, "phone": row.phone, "name": row.name}
    if row.password.hash is not None:
        user["passwordHash"] = {
            "hash": row.password.hash,
            "kind": row.password.kind,
            "options": row.password.options,
            "made": row.password.made_here,
        }
    user |= {"labels": list(row.labels), "prefs": row.prefs}
    user |= {"emailVerification": row.email_verified, "phoneVerification": row.phone_verified}
    user = {key: value for key, value in user.items() if value}
    return user if row.status else {**user, "status": False}


def _team(project: Project, row: Team) -> JSON:
    members = [
        {"userId": found.user, "roles": list(found.roles)}
        for found in project.people.memberships.where("team", row.id)
        if found.confirmed
    ]
    team = {"$id": row.id, "name": row.name, "prefs": row.prefs, "memberships": members}
    return {key: value for key, value in team.items() if value}


def _bucket(row: Bucket) -> JSON:
    """A bucket, with the files in it that are complete."""
    bucket: JSON = {"$id": row.id, "name": row.name, "$permissions": list(row.permissions)}
    bucket |= {"fileSecurity": row.file_security, "enabled": row.enabled}
    bucket |= {
        "maximumFileSize": row.maximum_file_size,
        "allowedFileExtensions": list(row.allowed_extensions),
    }
    bucket |= {"compression": row.compression, "encryption": row.encryption, "antivirus": row.antivirus}
    bucket |= {"transformations": row.transformations}
    files = [_file(file, file.content) for file in row.files if file.content is not None]
    return {**bucket, "files": files} if files else bucket


def _file(row: File, content: Content) -> JSON:
    granted = {"$permissions": list(row.permissions)} if row.permissions else {}
    return {"$id": row.id, "name": row.name, **granted, "base64": b64encode(content.read()).decode()}


def _key(row: Key) -> JSON:
    key: JSON = {"secret": row.secret, "name": row.name, "expire": row.expire}
    if row.scopes != GRANTABLE:
        key["scopes"] = sorted(row.scopes)
    return {name: value for name, value in key.items() if value not in ("", None)}


def _platform(row: Platform) -> JSON:
    return {"type": row.type, "hostname" if row.type == "web" else "key": row.host}
