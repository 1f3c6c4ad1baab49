"""Filters below ``and`` and ``or`` as the engine of Appwrite 1.6.2 hands them to MariaDB: the values as they were sent.

At the top, it puts dates into UTC first, and looks for the items of arrays; below, MariaDB reads the text of a date
itself, without its offset, and ``contains`` looks into the text of an array.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mockwrite.mariadb import collation
from mockwrite.php import datetimes
from mockwrite.php.values import php_text
from mockwrite.store.querying.queries import LIKE, Find, Query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.store.attributes import Field

__all__ = ["as_sent"]

_PATTERNS = {"startsWith": "{}%", "endsWith": "%{}", "contains": "%{}%"}
_NO_DATE = "\0"
"""What MariaDB does not read as a date, which comes before all that are."""
_DATE = re.compile(
    r"(\d{4})\W(\d{1,2})\W(\d{1,2})(?:[T ](\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?)?)?", re.ASCII
)


def as_sent(asked: Find, fields: Mapping[str, Field]) -> Find:
    """Return the checked request with filters that say what MariaDB makes of theirs."""
    # utopia-php/database 0.66.0: Database.php convertQueries
    if not any(query.children for query in asked.filters):
        return asked
    queries = [_below(query, fields) if query.children else query for query in asked.queries]
    return Find(queries, asked.now, asked.release)


def _below(query: Query, fields: Mapping[str, Field]) -> Query:
    return replace(query, children=tuple(_as_sent(child, fields) for child in query.children))


def _as_sent(query: Query, fields: Mapping[str, Field]) -> Query:
    if query.children:
        return _below(query, fields)
    field = fields.get(query.attribute)
    if field is None or not (field.array or field.type.dated):
        return query
    if query.method in _PATTERNS:
        texts = [collation.escaped(php_text(value) or "") for value in query.values]
        patterns = tuple(map(_PATTERNS[query.method].format, texts))
        return replace(query, method=LIKE, values=patterns)
    if field.type.dated:
        return replace(query, values=tuple(map(_read, query.values)))
    return query


def _read(value: Any) -> str:
    """A date as MariaDB 10.11 reads its text: up to what it does not know, an offset."""
    found = _DATE.match(value)
    if found is None:
        return _NO_DATE
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    fraction = int((found[7] or "").ljust(6, "0"))
    try:
        read = datetime(year, month, day, hour, minute, second, fraction, tzinfo=UTC)
    except ValueError:
        return _NO_DATE
    return datetimes.format(read)
