"""What a query may ask of a schema: the checks of Appwrite 1.8.1, in its order and its words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

from mockwrite.errors import AppwriteError
from mockwrite.mariadb import fulltext
from mockwrite.php.numbers import numeric
from mockwrite.php.values import text_or_array
from mockwrite.releases.messages import Message
from mockwrite.store.documents import INTERNAL
from mockwrite.store.querying.queries import (
    CONTAINMENT,
    CURSORS,
    EXISTENCE,
    FILTERS,
    LOGICAL,
    ORDERS,
    SPATIAL,
    VECTOR,
    is_uid,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from mockwrite.store.attributes import Field, Index
    from mockwrite.store.querying.queries import Find, Query
    from mockwrite.store.schema import Schema

__all__ = [
    "check",
    "check_fields",
    "check_get",
    "check_searches",
    "check_selection",
    "check_words",
]

MAX_VALUES = 500
_FEWEST_JOINED = 2
_SELECTABLE = INTERNAL - {"$tenant"}
# Where documents have a sequence, it is a field.
_NAMES = INTERNAL - {"$sequence"} | {"*"}


def _heeded(find: Find) -> Sequence[Query]:
    """Return the queries as they are checked: some releases do not mind a select of one thing twice, or of none."""
    if not find.release.selects_leniently:
        return find.queries
    return [
        replace(query, values=tuple({text_or_array(value): value for value in query.values}.values()))
        if query.method == "select"
        else query
        for query in find.queries
        if query.method != "select" or query.values
    ]


def check(find: Find, schema: Schema, indexes: Iterable[Index]) -> None:
    """Refuse the first query that documents of that schema cannot answer.

    Raises AppwriteError: general_query_invalid.
    """
    if not find.queries:
        return
    check_fields(_heeded(find), schema.named, paths=find.release.filters_on_paths)
    searchable = {
        index.attributes[0]
        for index in indexes
        if index.type == "fulltext" and len(index.attributes) == 1 and index.usable
    }
    check_searches(find.queries, searchable)


def check_get(find: Find, schema: Schema) -> None:
    """Refuse the first query that the read of one document cannot answer: it knows but select.

    Raises AppwriteError: general_query_invalid.
    """
    if not find.queries:
        return
    check_fields(_heeded(find), schema.named, allowed=frozenset({"select"}))
    check_selection(find, schema)


def check_selection(find: Find, schema: Schema) -> None:
    """Refuse a select of what is no column, nor below a relationship. Raises AppwriteError: general_query_invalid.

    The real server notices only once it has checked the caller's rights and the cursor; a path into what is
    no relationship is a 500 there.
    """
    if find.selections is None or find.selected is None:
        return
    texts = [text_or_array(value) for value in find.selections]
    columns = schema.attributes.keys() - schema.relationships.keys() | _SELECTABLE
    invalid = [text for text in texts if "." not in text and text not in columns] or [
        text
        for text in texts
        if "." in text and text not in columns and text.partition(".")[0] not in schema.relationships
    ]
    if invalid:
        raise AppwriteError("general_query_invalid", "select_refused", attributes=", ".join(invalid))


def check_fields(
    queries: Sequence[Query],
    fields: Mapping[str, Field],
    allowed: Collection[str] | None = None,
    most: int = MAX_VALUES,
    *,
    paths: bool = True,
) -> None:
    """Refuse the first query that is wrong, or not `allowed` there. Raises AppwriteError: general_query_invalid.

    A filter may have at `most` that many values, and may go down `paths` or not.
    """
    for query in queries:
        if query.children:
            check_fields(query.children, fields, allowed, most, paths=paths)
        if allowed is not None and query.method not in allowed:
            raise AppwriteError("general_query_invalid", "query_method_unknown", method=query.method)
        rule = _RULES.get(query.method)
        if rule is None:
            _filter(query, fields, most, paths=paths)
        else:
            rule(query, fields)


def check_searches(queries: Sequence[Query], searchable: Collection[str]) -> None:
    """Refuse a search of what is not `searchable`. Raises AppwriteError: general_query_invalid."""
    for query in queries:
        if query.children:
            check_searches(query.children, searchable)
    for query in queries:
        if query.method in ("search", "notSearch") and query.attribute not in searchable:
            raise AppwriteError("general_query_invalid", "search_unindexed", attribute=query.attribute)


def check_words(filters: Sequence[Query]) -> None:
    """Refuse a search that MariaDB cannot read, be there documents or none.

    Raises AppwriteError: general_query_invalid, where the real server fails with a 500.
    """
    for query in filters:
        if query.children:
            check_words(query.children)
        elif query.method in ("search", "notSearch") and not fulltext.parses(query.values[0]):
            # utopia-php/database 6.0.0: MariaDB.php processException knows no error 1064
            _refuse("search_without_words", attribute=query.attribute)


def _refuse(key: str, /, **values: Any) -> NoReturn:
    raise AppwriteError("general_query_invalid", "query_unreadable", problem=Message(key, **values))


def _number(query: Query, least: int) -> None:
    number = numeric(query.value)
    if number is None:
        _refuse("limit_number_expected")
    if not isinstance(number, int) or number < least:
        _refuse("limit_out_of_range", method=query.method, min=least, max=f"{2**63 - 1:,}")


def _cursor(query: Query) -> None:
    if not is_uid(query.value):
        _refuse("cursor_id_invalid")


def _order(query: Query, fields: Mapping[str, Field]) -> None:
    if query.method == "orderRandom" or not query.attribute or query.attribute in fields:
        return
    first, dot, _ = query.attribute.partition(".")
    key = "order_nested" if dot and first in fields else "order_attribute_not_found"
    _refuse(key, attribute=first, path=query.attribute)


def _select(query: Query, fields: Mapping[str, Field]) -> None:
    if not query.values:
        _refuse("select_empty")
    texts = [text_or_array(value) for value in query.values]
    if len(set(texts)) < len(texts):
        _refuse("select_double")
    for value, text in zip(query.values, texts, strict=True):
        first = text if text in fields else text.partition(".")[0]
        # PHP finds true equal to every name in a list.
        if first not in fields and first not in _NAMES and value is not True:
            _refuse("query_attribute_not_found", attribute=first)


def _joined(query: Query) -> None:
    name = query.method.capitalize()
    if any(child.method not in FILTERS for child in query.children):
        _refuse("query_filters_expected", method=name)
    if len(query.children) < _FEWEST_JOINED:
        _refuse("query_two_expected", method=name)


def _filter(query: Query, fields: Mapping[str, Field], most: int, *, paths: bool) -> None:
    _check_shape(query)
    key = query.attribute if query.attribute in fields else query.attribute.partition(".")[0]
    field = fields.get(key)
    if field is None:
        _refuse("query_attribute_not_found", attribute=key)
    if not paths and key != query.attribute:
        _refuse("filter_nested", attribute=key)
    if field.encrypt and key == query.attribute:
        _refuse("query_attribute_encrypted", attribute=key)
    if query.method in EXISTENCE:
        return  # The database is to refuse it.
    if query.method in VECTOR:
        _refuse("query_vector_on_other")
    if field.relationship is not None and key != query.attribute:
        return  # The rest of the path is for the related collection to check.
    _check_values(query, key, field, most)
    if field.relationship is not None and not field.relationship.stored:
        _refuse("query_on_virtual")
    _check_array(query, key, field)


def _check_shape(query: Query) -> None:
    method, values = query.method, query.values
    name = method[0].upper() + method[1:]
    if method.startswith("distance"):
        match values:
            case ([_, _, _],):
                return
        _refuse("query_distance_values")
    if method in ("between", "notBetween"):
        match values:
            case (_, _):
                return
        _refuse("query_values_two", method=name)
    if method in SPATIAL | CONTAINMENT | EXISTENCE | {"equal"}:
        if not values or query.value in ([], {}):
            _refuse("query_values_missing", method=name)
    elif method not in VECTOR | {"isNull", "isNotNull"} and len(values) != 1:
        _refuse("query_values_one", method=name)


def _check_values(query: Query, key: str, field: Field, most: int) -> None:
    if len(query.values) > most:
        _refuse("query_values_too_many", max=most, attribute=key)
    if field.type.spatial:
        if not all(field.type.accepts(field, value) for value in query.values):
            _refuse("query_spatial_array_expected")
        return
    if query.method in SPATIAL:
        _refuse("query_spatial_on_other", method=query.method, attribute=key)
    if not all(field.type.accepts(field, value) for value in query.values):
        _refuse("query_value_invalid", attribute=key)


def _check_array(query: Query, key: str, field: Field) -> None:
    method = query.method
    if field.array:
        if method not in CONTAINMENT | {"isNull", "isNotNull"}:
            _refuse("query_on_array", method=method, attribute=key)
    elif method in CONTAINMENT and not field.type.searched:
        said = method if method == "notContains" else "contains"
        _refuse("query_on_single", method=said, attribute=key)


_RULES: dict[str, Callable[[Query, Mapping[str, Field]], None]] = {
    "limit": lambda query, _: _number(query, 1),
    "offset": lambda query, _: _number(query, 0),
    "select": _select,
    **dict.fromkeys(ORDERS, _order),
    **dict.fromkeys(CURSORS, lambda query, _: _cursor(query)),
    **dict.fromkeys(LOGICAL, lambda query, _: _joined(query)),
    "elemMatch": lambda query, _: _refuse("query_method_unsupported", method=query.method),
}
