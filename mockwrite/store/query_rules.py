"""What a query may ask of a schema: the checks of Appwrite 1.8.1, in its order and its words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from mockwrite.errors import AppwriteError
from mockwrite.store import datetimes
from mockwrite.store.attributes import SPATIAL as SPATIAL_TYPES, Attribute
from mockwrite.store.numbers import numeric, shown
from mockwrite.store.queries import FILTERS, LOGICAL, ORDERS, SPATIAL, VECTOR, Find, Query, uid_error

if TYPE_CHECKING:
    from mockwrite.store.attributes import Index, Relationship
    from mockwrite.store.schema import Schema

__all__ = ["SYSTEM_FIELDS", "Field", "check", "check_fields", "check_get", "check_searches", "check_selection"]

MAX_VALUES = 500
INTERNAL = frozenset({"$id", "$sequence", "$collection", "$tenant", "$createdAt", "$updatedAt", "$permissions"})


class Field(Protocol):
    """What the rules ask of an attribute: `mockwrite.store.attributes.Attribute` is one."""

    @property
    def type(self) -> str: ...
    @property
    def array(self) -> bool: ...
    @property
    def encrypt(self) -> bool | None: ...
    @property
    def relationship(self) -> Relationship | None: ...


SYSTEM_FIELDS = {
    key: Attribute(key=key, sequence=0, type=type, created_at="", updated_at="")
    for key, type in (("$id", "string"), ("$sequence", "id"), ("$createdAt", "datetime"), ("$updatedAt", "datetime"))
}


def check(find: Find, schema: Schema, indexes: Iterable[Index]) -> None:
    """AppwriteError: general_query_invalid for the first query that the documents of `schema` can't answer."""
    check_fields(find.queries, {**schema.attributes, **SYSTEM_FIELDS})
    searchable = {
        index.attributes[0]
        for index in indexes
        if index.type == "fulltext" and len(index.attributes) == 1 and index.usable
    }
    check_searches(find.queries, searchable)


def check_get(find: Find, schema: Schema) -> None:
    """The same for the reading of one document, where nothing but select is known."""
    check_fields(find.queries, {**schema.attributes, **SYSTEM_FIELDS}, allowed=frozenset({"select"}))
    check_selection(find, schema)


def check_selection(find: Find, schema: Schema) -> None:
    """AppwriteError: general_query_invalid where the key of a relationship is selected as if it were a column.

    The real server notices only once it has checked the caller's rights and the cursor.
    """
    if find.selections is None:
        return
    known = schema.attributes.keys() - schema.relationships.keys() | INTERNAL - {"$tenant"}
    invalid = [text for text in map(_text, find.selections) if "." not in text and text not in known]
    if invalid and "*" not in invalid:
        raise AppwriteError("general_query_invalid", f"Cannot select attributes: {', '.join(invalid)}")


def check_fields(
    queries: Sequence[Query], fields: Mapping[str, Field], allowed: frozenset[str] | None = None
) -> None:
    """AppwriteError: general_query_invalid for the first query that is wrong, or whose method is not `allowed`."""
    for query in queries:
        if query.children:
            check_fields(query.children, fields, allowed)
        if allowed is not None and query.method not in allowed:
            raise AppwriteError("general_query_invalid", f"Invalid query method: {query.method}")
        _rule(query.method)(query, fields)


def check_searches(queries: Sequence[Query], searchable: Collection[str]) -> None:
    """AppwriteError: general_query_invalid where a full-text search is asked of what is not `searchable`."""
    for query in queries:
        if query.children:
            check_searches(query.children, searchable)
    for query in queries:
        if query.method in ("search", "notSearch") and query.attribute not in searchable:
            text = f'Searching by attribute "{query.attribute}" requires a fulltext index.'
            raise AppwriteError("general_query_invalid", text)


def _rule(method: str) -> Callable[[Query, Mapping[str, Field]], None]:
    if method in LOGICAL:
        return _logical
    if method in FILTERS:
        return _filter
    if method in ORDERS:
        return _order
    return {"limit": _limit, "offset": _offset, "select": _select}.get(method, _cursor)


def _refuse(text: str) -> NoReturn:
    raise AppwriteError("general_query_invalid", f"Invalid query: {text}")


def _limit(query: Query, fields: Mapping[str, Field]) -> None:
    _number(query, "limit", 1)


def _offset(query: Query, fields: Mapping[str, Field]) -> None:
    _number(query, "offset", 0)


def _number(query: Query, name: str, least: int) -> None:
    number = numeric(query.value)
    if number is None:
        _refuse("Invalid limit: Value must be a valid number")
    if not isinstance(number, int) or number < least:
        _refuse(f"Invalid {name}: Value must be a valid range between {least} and {2**63 - 1:,}")


def _cursor(query: Query, fields: Mapping[str, Field]) -> None:
    error = uid_error(query.value)
    if error:
        _refuse(error)


def _order(query: Query, fields: Mapping[str, Field]) -> None:
    if query.method == "orderRandom" or query.attribute in fields:
        return
    first, dot, _ = query.attribute.partition(".")
    if dot and first in fields:
        _refuse(f"Cannot order by nested attribute: {first}")
    _refuse(f"Attribute not found in schema: {first}")


def _select(query: Query, fields: Mapping[str, Field]) -> None:
    if not query.values:
        _refuse("No attributes selected")
    texts = [_text(value) for value in query.values]
    if len(set(texts)) < len(texts):
        _refuse("Duplicate attributes selected")
    for value, text in zip(query.values, texts, strict=True):
        first = text if text in fields else text.partition(".")[0]
        # PHP finds true equal to every name in the list.
        if first not in fields and first not in INTERNAL and first != "*" and value is not True:
            _refuse(f"Attribute not found in schema: {first}")


def _text(value: Any) -> str:
    """How PHP writes a value where text is wanted."""
    if isinstance(value, str):
        return value
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, float):
        return shown(value)
    return "Array" if isinstance(value, (list, dict)) else str(value)


def _logical(query: Query, fields: Mapping[str, Field]) -> None:
    name = query.method.capitalize()
    if any(child.method not in FILTERS for child in query.children):
        _refuse(f"{name} queries can only contain filter queries")
    if len(query.children) < 2:
        _refuse(f"{name} queries require at least two queries")


def _filter(query: Query, fields: Mapping[str, Field]) -> None:
    _check_shape(query)
    field = _field(query, fields)
    if field is None:
        return
    key = query.attribute if query.attribute in fields else query.attribute.partition(".")[0]
    if query.method in VECTOR:
        _refuse("Vector queries can only be used on vector attributes")
    if len(query.values) > MAX_VALUES:
        _refuse(f"Query on attribute has greater than {MAX_VALUES} values: {key}")
    if query.method in SPATIAL and field.type not in SPATIAL_TYPES:
        _refuse(f'Spatial query "{query.method}" cannot be applied on non-spatial attribute: {key}')
    if field.type in SPATIAL_TYPES:
        if not all(isinstance(value, (list, dict)) for value in query.values):
            _refuse("Spatial data must be an array")
    elif not all(map(_VALUES[field.type], query.values)):
        _refuse(f'Query value is invalid for attribute "{key}"')
    if field.relationship is not None and _virtual(field.relationship):
        _refuse("Cannot query on virtual relationship attribute")
    if field.array:
        if query.method not in ("contains", "notContains", "isNull", "isNotNull"):
            _refuse(f'Cannot query {query.method} on attribute "{key}" because it is an array.')
    elif query.method in ("contains", "notContains") and field.type not in SPATIAL_TYPES | {"string"}:
        _refuse(
            f'Cannot query {query.method} on attribute "{key}" because it is not an array, string, or object.'
        )


def _check_shape(query: Query) -> None:
    method, count = query.method, len(query.values)
    name = method[0].upper() + method[1:]
    if method.startswith("distance"):
        if count != 1 or not isinstance(query.value, list) or len(query.value) != 3:
            _refuse("Distance query requires [[geometry, distance]] parameters")
    elif method in ("between", "notBetween"):
        if count != 2:
            _refuse(f"{name} queries require exactly two values.")
    elif method in ("equal", "contains", "notContains") or method in SPATIAL:
        if count == 0 or query.value in ([], {}):
            _refuse(f"{name} queries require at least one value.")
    elif method not in VECTOR | {"isNull", "isNotNull"} and count != 1:
        _refuse(f"{name} queries require exactly one value.")


def _field(query: Query, fields: Mapping[str, Field]) -> Field | None:
    """The field that a filter names; None for a path into a relationship, which its collection checks."""
    field = fields.get(query.attribute)
    if field is not None:
        if field.encrypt:
            _refuse(f"Cannot query encrypted attribute: {query.attribute}")
        return field
    first = query.attribute.partition(".")[0]
    if first not in fields:
        _refuse(f"Attribute not found in schema: {first}")
    return None if fields[first].relationship is not None else fields[first]


def _virtual(relationship: Relationship) -> bool:
    """Whether this side of a relationship keeps no column of its own."""
    match relationship.type, relationship.side:
        case ("oneToOne", "child"):
            return not relationship.two_way
        case ("oneToMany", "parent") | ("manyToOne", "child") | ("manyToMany", _):
            return True
    return False


def _is_sequence(value: Any) -> bool:
    number = numeric(value) if isinstance(value, str) else None
    return isinstance(number, int) and number >= 1


_VALUES: dict[str, Callable[[Any], bool]] = {
    "id": _is_sequence,
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: type(value) is int,
    "double": lambda value: type(value) in (int, float),
    "boolean": lambda value: isinstance(value, bool),
    "datetime": lambda value: isinstance(value, str) and datetimes.is_valid_query_value(value),
    "relationship": lambda value: isinstance(value, str) and len(value) <= 255,
}
