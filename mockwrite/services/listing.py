"""Lists of resources other than documents: their ``queries``, ``search`` and ``total``.

Such a list checks its queries twice, as Appwrite 1.8.1 does: while it reads its parameters, against the few
fields that it names, and again, with the rules for documents, when it asks its database.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from mockwrite.dialects import COLLECTIONS as OLDER_WORDS
from mockwrite.errors import AppwriteError
from mockwrite.mariadb import collation
from mockwrite.releases import DEFAULT
from mockwrite.releases.messages import Message
from mockwrite.store.documents import Document
from mockwrite.store.querying import planner, predicates, sorting
from mockwrite.store.querying.queries import METHODS, ORDERS, Find, Query, parse
from mockwrite.store.querying.query_rules import check_fields, check_searches, check_words
from mockwrite.store.schema import SYSTEM_FIELDS, system_fields
from mockwrite.store.types import BOOLEAN, DATETIME, INTEGER, STRING, comparison
from mockwrite.wire.endpoint import Page
from mockwrite.wire.parameters import Boolean, InvalidError, Kind, Parameter, ResourceQueries, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from mockwrite.dialects import Dialect
    from mockwrite.releases import Release
    from mockwrite.store.attributes import Field
    from mockwrite.store.types import AttributeType
    from mockwrite.wire.endpoint import Call

__all__ = [
    "ATTRIBUTES",
    "BUCKETS",
    "COLLECTIONS",
    "DATABASES",
    "FILES",
    "FILE_TOKENS",
    "IDENTITIES",
    "IDENTITIES_OF_ALL",
    "INDEXES",
    "MEMBERSHIPS",
    "PRESENCES",
    "TARGETS",
    "TEAMS",
    "TOTAL",
    "TOTAL_CAP",
    "TRANSACTIONS",
    "USERS",
    "Column",
    "Listing",
    "Queries",
    "checked",
    "model",
    "page",
    "parameters",
]

TOTAL_CAP = 5000
TOTAL = Parameter(
    "total",
    Boolean(loose=True),
    default=True,
    for_release=lambda own, release: own if release.lists_without_total else None,
)

Queries: TypeAlias = "tuple[Query, ...]"
Read: TypeAlias = "Callable[[Any], Any]"


@dataclass(frozen=True, slots=True)
class Column:
    """What a list can be filtered and ordered by; `read` takes it off a row, None for NULL."""

    type: AttributeType
    read: Read
    array: bool = False
    size: int = field(default=0, init=False)
    encrypt: bool = field(default=False, init=False)
    relationship: None = field(default=None, init=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """A kind of list. `noun` is its resource's word, `key` what a cursor names a row by.

    `search` gives the text that ``search`` looks into, None where there is no such parameter. `counts` says
    whether ``total`` is one, `explains` whether a query that fails the second check is told why; where `breaks`,
    the real server answers such a query with a 500, but for a release that explains all of them.
    `older_only` are columns that the newer vocabulary does not know; `has` says whether a release has a column.
    """

    noun: Callable[[Dialect], str]
    columns: Mapping[str, Column]
    search: Read | None = None
    counts: bool = True
    explains: bool = True
    breaks: bool = False
    key: Read = attrgetter("id")
    older_only: tuple[str, ...] = ()
    has: Callable[[Release, str], bool] | None = None


def parameters(listing: Listing) -> tuple[Parameter, ...]:
    """The parameters that such a list declares, in their order."""
    declared = [Parameter("queries", _Kind.of(listing, OLDER_WORDS), default=())]
    if listing.search is not None:
        declared.append(Parameter("search", Text(256), default=""))
    if listing.counts:
        declared.append(TOTAL)
    return tuple(declared)


def page(
    call: Call,
    rows: Iterable[Any],
    listing: Listing,
    queries: Queries,
    search: str = "",
    total: bool = True,
    prefix: str = "",
) -> Page:
    """The rows that a list answers with. `prefix` makes a row's ``$id`` of its key.

    Raises AppwriteError: general_cursor_not_found, general_query_invalid, database_query_order_null.
    """
    asked = Find(queries, call.world.clock.now(), call.release)
    if search not in ("", "0"):
        asked = Find((*queries, Query("search", "search", (search,))), asked.now, call.release)
    by_sequence = {row.sequence: row for row in rows}
    documents = [_document(row, listing, prefix) for row in by_sequence.values()]
    cursor = _cursor(call, asked, listing, by_sequence, documents)
    _check(queries, listing, call.release)
    fields: dict[str, Field] = {**listing.columns, "search": _SEARCH, **SYSTEM_FIELDS}
    if cursor is not None:
        sorting.check_cursor(cursor, asked, fields)
    sorting.check_orders(asked, fields)
    check_words(asked.filters)
    beyond = None if cursor is None else sorting.beyond(cursor, asked, fields)
    condition = predicates.compile_all(asked.filters, fields, partial(comparison.literal, asked.now))
    matching, found = planner.scan(documents, condition, asked, fields, beyond=beyond)
    counted = min(len(matching), TOTAL_CAP) if total else 0
    return Page(counted, [by_sequence[document.sequence] for document in found], queries)


def model(name: str, row: Callable[[Any, Call], Any]) -> Callable[[Page, Call], dict[str, Any]]:
    """What a list looks like: how many there are, and a page of them under `name` in the dialect's word."""

    def shown(page: Page, call: Call) -> dict[str, Any]:
        return {"total": page.total, call.dialect.name(name): [row(each, call) for each in page.rows]}

    return shown


def _check(queries: Queries, listing: Listing, release: Release) -> None:
    # an order by nothing is one by the sequence, also where documents have none
    system = system_fields(release) if release.has_sequences else SYSTEM_FIELDS
    try:
        check_fields(queries, {**listing.columns, **system})
        check_searches(queries, frozenset())
    except AppwriteError as error:
        explains = listing.explains or release.explains_all_queries
        detail = error.detail if explains else None
        if detail is not None and listing.breaks and not release.explains_all_queries:
            detail = Message("list_unanswered", problem=detail)
        raise AppwriteError(error.type, detail) from None


def _document(row: Any, listing: Listing, prefix: str) -> Document:
    data = {name: column.read(row) for name, column in listing.columns.items()}
    if listing.search is not None:
        data["search"] = listing.search(row)
    id = prefix + listing.key(row)
    return Document(id, row.sequence, row.created_at, row.updated_at, (), data)


def _cursor(
    call: Call, asked: Find, listing: Listing, rows: Mapping[int, Any], documents: Sequence[Document]
) -> Document | None:
    if asked.cursor is None:
        return None
    id = asked.cursor.id
    wanted = collation.key(id)
    for row, document in zip(rows.values(), documents, strict=True):
        if collation.key(listing.key(row)) == wanted:
            return document
    noun = listing.noun(call.dialect)
    raise AppwriteError("general_cursor_not_found", "resource_cursor_not_found", resource=noun, id=id)


@dataclass(frozen=True)
class _Kind(ResourceQueries):
    """The queries of such a list: `parse` checks them against what it names."""

    parse: partial[Queries]
    listing: Listing

    @classmethod
    def of(cls, listing: Listing, dialect: Dialect) -> _Kind:
        hidden = () if dialect is OLDER_WORDS else listing.older_only
        columns = {name: column for name, column in listing.columns.items() if name not in hidden}
        return cls(partial(_parse, fields={**columns, **_SYSTEM}, release=DEFAULT), listing)

    def in_dialect(self, dialect: Dialect) -> Kind:
        return self.of(self.listing, dialect)

    def in_release(self, release: Release) -> Kind:
        has = self.listing.has
        fields: Mapping[str, Field] = self.parse.keywords["fields"]
        if has is not None:
            fields = {name: found for name, found in fields.items() if name in _SYSTEM or has(release, name)}
        read = _parse
        if not release.has_sequences:
            fields = {name: found for name, found in fields.items() if name != "$sequence"}
            read = _parse_unsequenced
        return _Kind(partial(read, fields=fields, release=release), self.listing)


def _parse(texts: Iterable[str], *, fields: Mapping[str, Field], release: Release) -> Queries:
    return tuple(checked(text, fields, _METHODS, release) for text in texts)


def _parse_unsequenced(texts: Iterable[str], *, fields: Mapping[str, Field], release: Release) -> Queries:
    """The same for a release that calls the sequence otherwise, and takes it in orders alone."""
    # 1.6.2: Database/Validator/Queries/Base.php
    orders = {**fields, _INTERNAL_ID: _SYSTEM["$sequence"]}
    queries = []
    for text in texts:
        query = _read(text, release)
        _require(query, orders if query.method in ORDERS else fields, _METHODS)
        queries.append(replace(query, attribute="$sequence") if query.attribute == _INTERNAL_ID else query)
    return tuple(queries)


def checked(text: str, fields: Mapping[str, Field], allowed: frozenset[str], release: Release) -> Query:
    """A query on `fields`, of one of the `allowed` methods. Raises InvalidError: it is none."""
    query = _read(text, release)
    _require(query, fields, allowed)
    return query


def _read(text: str, release: Release) -> Query:
    try:
        return parse(text, release)
    except AppwriteError as error:
        raise InvalidError("query_unreadable", problem=error.detail) from None


def _require(query: Query, fields: Mapping[str, Field], allowed: frozenset[str]) -> None:
    try:
        check_fields((query,), fields, allowed=allowed, most=_MOST_VALUES)
    except AppwriteError as error:
        raise InvalidError(error.detail or error.type) from None


_METHODS = METHODS - {"select"}
_INTERNAL_ID = "$internalId"
_MOST_VALUES = 5000
_SEARCH = Column(STRING, attrgetter("search"))
_SYSTEM: dict[str, Field] = {**SYSTEM_FIELDS, "$sequence": Column(INTEGER, attrgetter("sequence"))}


def _columns(type: AttributeType, /, **names: str) -> dict[str, Column]:
    return {name: Column(type, attrgetter(read)) for name, read in names.items()}


def _no_error(row: Any) -> Any:
    return row.error or None


def _id_and_name(row: Any) -> str:
    return f"{row.id} {row.name}"


DATABASES = Listing(
    lambda words: "Database",  # noqa: ARG005 - the same in both vocabularies
    _columns(STRING, name="name"),
    search=_id_and_name,
    explains=False,
)
COLLECTIONS = Listing(
    lambda words: words.Collection,
    {
        **_columns(STRING, name="name"),
        **_columns(BOOLEAN, enabled="enabled", documentSecurity="document_security"),
    },
    search=_id_and_name,
    explains=False,
    older_only=("documentSecurity",),
)
ATTRIBUTES = Listing(
    lambda words: words.Attribute,
    {
        **_columns(STRING, key="key", type="type.name", status="status"),
        **_columns(BOOLEAN, required="required", array="array"),
        **_columns(INTEGER, size="size"),
        "error": Column(STRING, _no_error),
    },
    explains=False,
    key=attrgetter("key"),
)
INDEXES = Listing(
    lambda words: "Index",  # noqa: ARG005 - likewise
    {
        **_columns(STRING, key="key", type="type", status="status"),
        "attributes": Column(STRING, lambda row: list(row.attributes), array=True),
        "error": Column(STRING, _no_error),
    },
    key=attrgetter("key"),
)
TRANSACTIONS = Listing(
    lambda words: "Transaction",  # noqa: ARG005 - likewise
    {**_columns(STRING, status="status"), **_columns(DATETIME, expiresAt="expires_at")},
    counts=False,
)
USERS = Listing(
    lambda words: "User",  # noqa: ARG005 - likewise
    {
        **_columns(STRING, name="name", email="email", phone="phone"),
        **_columns(BOOLEAN, status="status", impersonator="impersonator"),
        **_columns(BOOLEAN, emailVerification="email_verified", phoneVerification="phone_verified"),
        **_columns(DATETIME, passwordUpdate="password_updated_at", registration="registered_at"),
        "labels": Column(STRING, lambda row: list(row.labels), array=True),
    },
    search=attrgetter("search"),
    has=lambda release, name: name != "impersonator" or release.has_impersonation,
)
TEAMS = Listing(
    lambda words: "Team",  # noqa: ARG005 - likewise
    {**_columns(STRING, name="name"), **_columns(INTEGER, total="total")},
    search=attrgetter("search"),
    breaks=True,  # 1.9.6: Teams/Http/Teams/XList.php, as those below
)
MEMBERSHIPS = Listing(
    lambda words: "Membership",  # noqa: ARG005 - likewise
    {
        **_columns(STRING, userId="user", teamId="team"),
        **_columns(DATETIME, invited="invited_at", joined="joined_at"),
        **_columns(BOOLEAN, confirm="confirmed"),
        "roles": Column(STRING, lambda row: list(row.roles), array=True),
    },
    search=attrgetter("search"),
    breaks=True,
    has=lambda release, name: name != "roles" or release.filters_by_team_roles,
)
PRESENCES = Listing(
    lambda words: "Presence",  # noqa: ARG005 - likewise
    {
        **_columns(STRING, userId="user", status="status", source="source"),
        **_columns(DATETIME, expiresAt="expires_at"),
    },
)
TARGETS = Listing(
    lambda words: "Target",  # noqa: ARG005 - likewise
    _columns(STRING, userId="user", providerId="provider", identifier="identifier", providerType="kind"),
    breaks=True,
)
IDENTITIES = Listing(
    lambda words: "Identity",  # noqa: ARG005 - likewise
    {
        name: Column(DATETIME if name.endswith("Expiry") else STRING, attrgetter(name))
        for name in ("userId", "provider", "providerUid", "providerEmail", "providerAccessTokenExpiry")
    },
    breaks=True,
)
IDENTITIES_OF_ALL = replace(IDENTITIES, noun=USERS.noun, search=attrgetter("search"))
BUCKETS = Listing(
    lambda words: "Bucket",  # noqa: ARG005 - likewise
    {
        **_columns(STRING, name="name"),
        **_columns(BOOLEAN, enabled="enabled", fileSecurity="file_security", encryption="encryption"),
        **_columns(BOOLEAN, antivirus="antivirus", transformations="transformations"),
        **_columns(INTEGER, maximumFileSize="maximum_file_size"),
    },
    search=attrgetter("search"),
)
FILES = Listing(
    lambda words: "File",  # noqa: ARG005 - likewise
    {
        **_columns(STRING, name="name", signature="signature", mimeType="mime_type"),
        **_columns(INTEGER, sizeOriginal="size", chunksTotal="chunks_total"),
        **_columns(INTEGER, chunksUploaded="chunks_uploaded"),
    },
    search=attrgetter("search"),
)
# 1.9.6: Validator/Queries/FileTokens.php looks for `expire` in the schema of files, which has none
FILE_TOKENS = Listing(lambda words: "File token", {})  # noqa: ARG005 - likewise
