"""Loading a seed through the API's own endpoints, in an order in which every entry finds what it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

from mockwrite.control.bucket_seeding import load_buckets
from mockwrite.control.client import path
from mockwrite.control.configs import is_built, lengths_left_out, without_limits
from mockwrite.control.names import suggestion
from mockwrite.control.people_seeding import load_keys, load_people, load_platforms
from mockwrite.control.replacing import EXISTS, ReplacingClient
from mockwrite.control.security_seeding import load_security
from mockwrite.control.seed_format import attribute_types
from mockwrite.dialects import COLLECTIONS, TABLES, Dialect
from mockwrite.errors import AppwriteError
from mockwrite.php.datetimes import normalise
from mockwrite.services.registry import load
from mockwrite.store.documents import Document

if TYPE_CHECKING:
    from mockwrite.control.client import Client
    from mockwrite.control.seed_changes import SeedChanges
    from mockwrite.control.seeds import Part
    from mockwrite.store.attributes import Attribute, Index
    from mockwrite.store.model import Collection
    from mockwrite.store.schema import Attributes
    from mockwrite.store.world import Project
    from mockwrite.wire.endpoint import Endpoint

__all__ = ["load_seed"]

JSON = Mapping[str, Any]

_ROUTES = {"double": "float", "linestring": "line"}
_FORMATS = ("email", "enum", "ip", "url")
# Which release has brought a type.
_SINCE = {
    **dict.fromkeys(("varchar", "text", "mediumtext", "longtext", "bigint"), "1.9"),
    **dict.fromkeys(("point", "linestring", "polygon"), "1.8"),
}
_NAMES_ONLY = frozenset({"$id", "databaseId"})


def load_seed(project: Project, client: Client, part: Part, changes: SeedChanges | None = None) -> None:
    """Add what `part` describes to `project`; with `changes`, do these instead. All of it happens, or nothing.

    A `mockwrite.control.replacing.ReplacingClient` changes what exists. Raises SeedError for the first mistake.
    """
    for flag in ("strict", "rateLimits"):
        if not isinstance(part.content.get(flag, False), bool):
            part.refuse(flag, "must be true or false")
    pace, project.pace = project.pace, None
    try:
        with project.log.atomic():
            loader = _Loader(project, client, part)
            if changes is not None:
                loader.delete(changes)
            loader.load()
    finally:
        project.pace = pace
    project.strict = part.content.get("strict", project.strict)
    project.rate_limited = part.content.get("rateLimits", project.rate_limited)


class _Loader:
    """One part of a seed on its way into a project."""

    def __init__(self, project: Project, client: Client, part: Part) -> None:
        self._project = project
        self._client = client
        self._part = part
        self._described: dict[tuple[str, str], Dialect] = {}
        self._dated: list[tuple[str, Collection, str, JSON]] = []

    def load(self) -> None:
        """Policies, databases and what is in them, then people; documents last, since they may link to each other."""
        load_security(self._project, self._part, anew=isinstance(self._client, ReplacingClient))
        self._require_tables()
        for words in (COLLECTIONS, TABLES):
            self._databases(words)
        entries = [(words, *each) for words in (COLLECTIONS, TABLES) for each in self._entries(words)]
        new = [entry for entry in entries if self._collection(*entry)]
        for each in new:
            self._attributes(*each)
        replacing = isinstance(self._client, ReplacingClient)
        for words, _, entry, database in new if not replacing else ():
            _order(self._existing(database, entry).attributes, entry.get(words.attributes, ()))
        for each in new:
            self._indexes(*each)
        load_people(self._project, self._client, self._part)
        load_keys(self._project, self._part, replace=replacing)
        load_platforms(self._project, self._part, replace=replacing)
        load_buckets(self._project, self._client, self._part, replacing=replacing)
        links = [link for entry in entries for link in self._documents(*entry)]
        for place, method, url, body in links:
            self._ask(place, method, url, body)
        for dated in self._dated:
            self._date(*dated)

    def delete(self, changes: SeedChanges) -> None:
        """Delete what an edit took out of the seed, as far as it is still there."""
        for url in changes.deleted:
            try:
                self._client.call("DELETE", url)
            except AppwriteError as error:
                if not error.type.endswith("_not_found"):
                    self._part.refuse("", f"{url}: {error.message} ({error.type})")
            self._project.run_jobs()
        people = self._project.people
        for team, member in changes.members:
            for found in people.memberships.where("team", team):
                user = people.users.get(found.user)
                if user is not None and member in (user.id, user.email, user.phone):
                    self._client.call("DELETE", path("teams", team, "memberships", found.id))
        for entry in changes.keys:
            for key in people.keys.where("secret", str(entry.get("secret"))):
                people.keys.remove(key.id)
        gone = {str(entry.get("hostname", entry.get("key"))).lower() for entry in changes.platforms}
        for platform in [each for each in people.platforms if each.host in gone]:
            people.platforms.remove(platform.id)

    def _databases(self, words: Dialect) -> None:
        for at, entry in enumerate(self._part.content.get(words.service, ())):
            place = f"{words.service}[{at}]"
            id = self._id(place, entry)
            if not self._is_new(words, ("", id), entry, known=id in self._project.databases):
                continue
            body = {"databaseId": entry.get("$id"), "name": id, **_chosen(entry, "name", "enabled")}
            self._ask(place, "POST", _root(words), _without_none(body))

    def _entries(self, words: Dialect) -> Iterator[tuple[str, JSON, str]]:
        """The collections or tables: where each stands, what it says, and the id of its database."""
        known = [database.id for database in self._project.databases]
        for at, entry in enumerate(self._part.content.get(words.collections, ())):
            place = f"{words.collections}[{at}]"
            database = entry.get("databaseId", known[0] if len(known) == 1 else None)
            if not isinstance(database, str) or not database:
                self._part.refuse(place, "databaseId must say in which database it is")
            if database not in self._project.databases:
                self._ask(place, "POST", _root(words), {"databaseId": database, "name": database})
            yield place, entry, database

    def _id(self, place: str, entry: JSON) -> str:
        id = entry.get("$id", "")
        if not isinstance(id, str):
            self._part.refuse(place, "$id must be a text")
        return id

    def _collection(self, words: Dialect, place: str, entry: JSON, database: str) -> bool:
        """Make the collection, and return whether it is new: of no earlier seed, and not of the other vocabulary."""
        id = self._id(place, entry)
        known = self._find(database, entry) is not None
        said = {key: value for key, value in entry.items() if key != words.documents}
        if not self._is_new(words, (database, id), said, known=known):
            return False
        security = f"{words.document}Security"
        body = {
            f"{words.collection}Id": entry.get("$id"),
            "name": id,
            "permissions": entry.get("$permissions"),
            **_chosen(entry, "name", "enabled", security),
        }
        self._ask(place, "POST", _root(words) + path(database, words.collections), _without_none(body))
        return True

    def _is_new(self, words: Dialect, ids: tuple[str, str], said: JSON, *, known: bool) -> bool:
        """Return whether an entry is to be made.

        One that says only its ids speaks of what is there; and the command line describes everything twice, once
        in each vocabulary.
        """
        described = self._described.setdefault((ids[0].lower(), ids[1].lower()), words)
        return not (known and (described is not words or said.keys() <= _NAMES_ONLY))

    def _find(self, database_id: str, entry: JSON) -> Collection | None:
        database = self._project.databases.get(database_id)
        return None if database is None else database.collections.get(str(entry.get("$id", "")))

    def _existing(self, database_id: str, entry: JSON) -> Collection:
        found = self._find(database_id, entry)
        if found is None:
            raise LookupError(database_id, entry)
        return found

    def _attributes(self, words: Dialect, place: str, entry: JSON, database: str) -> None:
        found = self._existing(database, entry)
        root = _root(words) + path(database, words.collections, found.id, words.attributes)
        for at, attribute in enumerate(entry.get(words.attributes, ())):
            if attribute.get("side") == "child" or not is_built(attribute):
                continue
            there = f"{place}.{words.attributes}[{at}]"
            if attribute.get("type") not in attribute_types():
                type = str(attribute.get("type", ""))
                self._part.refuse(there, f'unknown type "{type}".{suggestion(type, attribute_types())}')
            self._require_type(there, words, attribute)
            if attribute["type"] == "relationship":
                body = _relationship(words, attribute)
            else:
                body = _without_none({"required": False, **without_limits(dict(attribute))})
            made = self._ask(there, "POST", root + path(_route(attribute)), body)
            self._require_built(there, found.attributes.get(made["key"]))

    def _require_type(self, place: str, words: Dialect, attribute: JSON) -> None:
        """Refuse a type that the project's release has no route for, with the release that has."""
        since = _SINCE.get(str(attribute.get("type")))
        if since is None:
            return
        ending = f"/{words.attributes}/{_route(attribute)}"
        if not any(endpoint.path.endswith(ending) for endpoint in self._endpoints(words)):
            self._refuse_until(since, place, f'{words.attributes} of type "{attribute["type"]}" are')

    def _require_tables(self) -> None:
        """Refuse tables of a project whose release has collections alone."""
        content = self._part.content
        key = next((key for key in (TABLES.service, TABLES.collections) if content.get(key)), None)
        if key and not self._endpoints(TABLES):
            self._refuse_until("1.8", key, "tables are")

    def _endpoints(self, words: Dialect) -> Sequence[Endpoint]:
        return load(words.service.lower(), self._project.release)

    def _refuse_until(self, since: str, place: str, what: str) -> NoReturn:
        version = self._project.release.version
        self._part.refuse(
            place, f"{what} of Appwrite {since}, and this server answers as {version}: --appwrite {since}"
        )

    def _indexes(self, words: Dialect, place: str, entry: JSON, database: str) -> None:
        found = self._existing(database, entry)
        root = _root(words) + path(database, words.collections, found.id, "indexes")
        for at, index in enumerate(entry.get("indexes", ())):
            if not is_built(index):
                continue
            there = f"{place}.indexes[{at}]"
            made = self._ask(there, "POST", root, _index(words, index, lengths_left_out(entry, index)))
            self._require_built(there, found.indexes.get(made["key"]))

    def _require_built(self, place: str, built: Attribute | Index | None) -> None:
        if built is not None and built.status != "available":
            self._part.refuse(place, f"{built.error or 'it cannot be built'} (status {built.status})")

    def _documents(
        self, words: Dialect, place: str, entry: JSON, database: str
    ) -> Iterator[tuple[str, str, str, JSON]]:
        """Make the documents without their links, and yield the requests that link them."""
        found = self._existing(database, entry)
        root = _root(words) + path(database, words.collections, found.id, words.documents)
        links = found.attributes.schema.relationships
        for at, document in enumerate(entry.get(words.documents, ())):
            there = f"{place}.{words.documents}[{at}]"
            data = {key: value for key, value in document.items() if key not in ("$id", "$permissions")}
            linked = {key: data.pop(key) for key in links if data.get(key)}
            body = {
                f"{words.document}Id": document.get("$id", "unique()"),
                "data": data,
                "permissions": document.get("$permissions"),
            }
            made = self._ask(there, "POST", root, body)
            if not self._project.release.drops_reserved_fields:
                self._dated.append((there, found, made["$id"], _chosen(document, "$createdAt", "$updatedAt")))
            if linked:
                dates = _chosen(document, "$updatedAt")
                yield there, "PATCH", root + path(made["$id"]), {"data": {**linked, **dates}}

    def _date(self, place: str, collection: Collection, id: str, dates: JSON) -> None:
        """Give a document the dates that its release takes from nobody."""
        row = collection.documents.get(id)
        if row is None or not dates:
            return
        now = self._project.world.clock.now()
        given = {key: normalise(str(value), now) for key, value in dates.items()}
        for key, value in given.items():
            if value is None:
                self._part.refuse(place, f"{key} is no date")
        created, updated = given.get("$createdAt"), given.get("$updatedAt")
        dated = Document(
            row.id,
            row.sequence,
            created or row.created_at,
            updated or row.updated_at,
            row.permissions,
            row.data,
        )
        collection.documents.put(row.id, dated)

    def _ask(self, place: str, method: str, url: str, body: JSON) -> Any:
        try:
            return self._client.call(method, url, body)
        except AppwriteError as error:
            exists = error.type.endswith(EXISTS)
            self._part.refuse(place, f"{error.message} ({error.type})", exists=exists)
        except (TypeError, ValueError) as error:
            self._part.refuse(place, f"this is no JSON: {error}")


def _root(words: Dialect) -> str:
    return path(words.service.lower())


def _chosen(entry: JSON, *keys: str) -> dict[str, Any]:
    return {key: entry[key] for key in keys if key in entry}


def _without_none(body: JSON) -> JSON:
    return {key: value for key, value in body.items() if value is not None}


def _route(attribute: JSON) -> str:
    """Return the last word of the route that makes such an attribute."""
    type, format = str(attribute.get("type", "")), attribute.get("format")
    return str(format) if type == "string" and format in _FORMATS else _ROUTES.get(type, type)


def _order(attributes: Attributes, listed: Sequence[JSON]) -> None:
    """Put the attributes in the order of the list, which has both ends of a relationship; others come last."""
    if attributes.linking:
        places = {str(each.get("key")).lower(): at for at, each in enumerate(listed)}
        for row in sorted(attributes, key=lambda row: places.get(row.key.lower(), len(places))):
            attributes.put(row.key, replace(row, sequence=attributes.next_sequence()))


def _relationship(words: Dialect, attribute: JSON) -> JSON:
    body = {
        f"related{words.Collection}Id": attribute.get("relatedCollection", attribute.get("relatedTable")),
        "type": attribute.get("relationType"),
        **_chosen(attribute, "key", "twoWay", "twoWayKey", "onDelete"),
    }
    return _without_none(body)


def _index(words: Dialect, index: JSON, lengths: list[int | None] | None) -> JSON:
    """Return an index as the API takes it; the command line writes orders in small letters, and null for none."""
    body = {
        **_chosen(index, "key", "type"),
        "lengths": index.get("lengths", lengths),
        words.attributes: index.get(words.attributes, index.get("attributes", index.get("columns"))),
        "orders": _orders(index.get("orders")),
    }
    return _without_none(body)


def _orders(orders: Any) -> Any:
    return [str(order or "ASC").upper() for order in orders] if isinstance(orders, list) else orders
