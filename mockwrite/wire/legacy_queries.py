"""Queries as clients wrote them before Appwrite 1.5: ``equal("title", ["One", "Two"])``.

Appwrite 1.8.1 puts them into JSON for those who ask for a response format older than 1.5.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.php.numbers import numeric, shown
from mockwrite.store.querying.queries import WrittenQuery
from mockwrite.wire.response_formats import below

if TYPE_CHECKING:
    from mockwrite.wire.endpoint import Call

__all__ = ["modernise", "translate"]

_FILTERS = frozenset({
    "equal", "notEqual", "lessThan", "lessThanEqual", "greaterThan", "greaterThanEqual",
    "contains", "search", "isNull", "isNotNull", "startsWith", "endsWith",
})  # fmt: skip
_EMPTY = ("", "0")
_WORDS = {"true": True, "false": False, "null": None}
_QUOTES = ('"', "'")
_ESCAPED = (",", "[", "]", *_QUOTES)


def translate(call: Call, sent: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters of a request with ``queries`` as clients of today write them.

    Raises AppwriteError: general_query_invalid.
    """
    if sent.get("queries") is None or not below(call.headers, "1.5.0"):
        return sent
    return {**sent, "queries": modernise(sent["queries"])}


def modernise(queries: Any) -> list[str]:
    """The ``queries`` of a request as JSON texts. Raises AppwriteError: general_query_invalid.

    What is no list counts as an empty one, as it does for PHP's foreach.
    """
    if isinstance(queries, dict):
        queries = list(queries.values())
    return [_text(_query(query)) for query in queries] if isinstance(queries, list) else []


def _text(query: dict[str, Any]) -> str:
    """Where PHP has no JSON it has false, which counts as an empty text; a query of nothing stays an object."""
    try:
        return WrittenQuery(query) if query else "{}"
    except ValueError:
        return ""


def _query(text: Any) -> dict[str, Any]:
    method, bracket, rest = text.partition("(") if isinstance(text, str) else ("", "", "")
    if not bracket:
        raise AppwriteError("general_query_invalid", "query_invalid")
    if "." in method:
        raise AppwriteError("general_query_invalid", "query_method_unreadable")
    found: dict[str, Any] = {} if method in _EMPTY else {"method": method}
    attribute, values = _meaning(method, _Reader(rest).parameters())
    if attribute not in _EMPTY:
        found["attribute"] = attribute
    if values:
        found["values"] = values
    return found


def _meaning(method: str, given: list[Any]) -> tuple[str, list[Any]]:
    """The attribute and the values that the parameters of a method stand for."""
    first = given[0] if given else None
    if method in _FILTERS:
        values = given[1:2]
        return _attribute(first), values[0] if values and isinstance(values[0], list) else values
    match method:
        case "between" if first is not None:
            return _attribute(first), [*given[1:3], None, None][:2]
        case "select" if isinstance(first, list):
            return "", first
        case "between" | "select":
            raise AppwriteError("general_query_invalid", "query_invalid")
        case "orderAsc" | "orderDesc":
            return _attribute(first), []
        case "limit" | "offset" | "cursorAfter" | "cursorBefore":
            return "", given[:1]
    return "", []


def _attribute(value: Any) -> str:
    """A parameter as PHP makes text of it."""
    match value:
        case str():
            return value
        case None | False:
            return ""
        case True:
            return "1"
        case float():
            return shown(value)
        case int():
            return str(value)
    raise AppwriteError("general_query_invalid", "query_invalid")


class _Reader:
    """Reads what stands between the brackets of a query, of which `text` ends in the closing one."""

    def __init__(self, text: str) -> None:
        self._text, self._last = text[:-1], text[-1:]
        self._quote: str | None = None
        self._current = ""
        self._depth = 0
        self._list: list[str] = []
        self._read: list[str | list[str]] = []

    def parameters(self) -> list[Any]:
        """The parameters: values, and lists of them. A later list begins with what the earlier ones held."""
        characters = iter(enumerate(self._text))
        for place, character in characters:
            if character == "\\":
                following = next(characters, (place, self._last))[1]
                self._add("" if following in _ESCAPED else "\\")
                self._add(following)
            elif character in _QUOTES:
                self._toggle(character)
            elif self._quote or not self._separate(character):
                self._add(character)
        if self._current:
            self._read.append(self._current)
        parameters: list[Any] = []
        items: list[Any] = []
        for found in self._read:
            if isinstance(found, list):
                items = [*items, *map(_value, found)]
                parameters.append(items)
            else:
                parameters.append(_value(found))
        return parameters

    def _add(self, character: str) -> None:
        if self._quote or character not in (" ", ","):
            self._current += character

    def _toggle(self, quote: str) -> None:
        if self._quote is None:
            self._quote = quote
        elif self._quote == quote:
            self._quote = None
        self._current += quote

    def _separate(self, character: str) -> bool:
        """Whether the character, which is not in quotes, parts one thing from the next."""
        match character:
            case "[":
                self._depth += 1
            case "]":
                self._depth -= 1
                if self._current:
                    self._list.append(self._current)
                self._read.append(self._list)
                self._list, self._current = [], ""
            case ",":
                self._end_item()
            case _:
                return False
        return True

    def _end_item(self) -> None:
        if self._depth > 0:
            self._list.append(self._current)
            self._current = ""
        elif not self._list:
            if self._current:
                self._read.append(self._current)
            self._current = ""


def _value(text: str) -> Any:
    text = text.strip(" \t\n\r\0\v")
    if text in _WORDS:
        return _WORDS[text]
    number = numeric(text)
    if number is not None:
        return number
    return text[1:-1] if text.startswith(_QUOTES) else text
