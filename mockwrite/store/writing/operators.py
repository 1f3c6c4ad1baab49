"""What becomes of the operators in an update, on the server's way: checked, and then carried out.

`check` refuses what does not suit the attribute, and `apply` does what Appwrite 1.8.1's SQL makes MariaDB 10.11 do to
the stored value, or `begin` what its PHP makes of the default where an upsert creates the document: limits do not
count then, dates do not move, and what is computed reaches the database as a value would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.store.types import lists
from mockwrite.store.types.operators import DATE, LIST, NUMERIC, SWITCH, Operator
from mockwrite.store.types.refusals import problem, unsuited

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mockwrite.store.attributes import Attribute

__all__ = ["apply", "begin", "check"]

_ONE_VALUE = NUMERIC | DATE | SWITCH


def check(operator: Operator, attribute: Attribute, old: Mapping[str, Any] | None) -> None:
    """Refuse an operator that does not suit `attribute`, or the data `old` of the document that it is for.

    `old` is None where the server does not look at it: in a bulk update, and where an upsert creates.
    Raises AppwriteError: document_invalid_structure.
    """
    if operator.method in LIST:
        lists.check(operator, attribute, old)
    elif operator.method in attribute.type.operators:
        attribute.type.check_operator(operator, attribute, old)
    else:
        raise unsuited(operator, attribute)


def apply(operator: Operator, attribute: Attribute, stored: Any, now: datetime) -> Any:
    """The value to store for `attribute` where `stored` is; None is NULL. `check` has let the operator pass.

    The attribute's own range and the length of items of an array do not count. AppwriteError:
    document_invalid_structure, attribute_limit_exceeded, where the real server fails with a 500.
    """
    _refuse_array(operator, attribute)
    if operator.method in LIST:
        return lists.apply(operator, attribute, stored, now)
    return attribute.type.apply(operator, attribute, stored, now)


def begin(operator: Operator, attribute: Attribute, now: datetime) -> Any:
    """The value to store for `attribute` in a new document; None is NULL. `check` has let the operator pass.

    Raises AppwriteError: document_invalid_structure, attribute_limit_exceeded; the real server fails with a 500.
    """
    _refuse_array(operator, attribute)
    if operator.method in LIST:
        return lists.begin(operator, attribute, now)
    return attribute.type.begin(operator, attribute, now)


def _refuse_array(operator: Operator, attribute: Attribute) -> None:
    """AppwriteError: document_invalid_structure for what `check` lets pass; the real server fails with a 500 on it."""
    if attribute.array and operator.method in _ONE_VALUE:
        raise problem(operator, "operator_on_array", key=attribute.key)
