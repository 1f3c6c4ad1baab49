"""Names and values in HTML and XML."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from mockwrite.contract.redaction.assignments import substituted
from mockwrite.contract.redaction.forms import is_made
from mockwrite.contract.redaction.names import names_a_secret

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["with_marked_up"]

_TAG = re.compile(
    r"""(?P<before><[A-Za-z][\w:.-]*+)(?P<attributes>(?:\s++[^\s"'<>/=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>]++))?+)++)"""
    r"""(?P<end>(?:\s*+/?>\s*+(?:<[\w:-]+>\s*+)?(?=[^<>\s]))?)(?P<text>(?:(?<=[>\s])[^<>]+(?=</))?)"""
)
_ATTRIBUTE = re.compile(r"""(?P<before>(?P<name>[^\s"'<>/=]+)\s*=\s*)(?P<value>"[^"]*"|'[^']*'|[^\s"'<>]+)""")
_NAMING = frozenset(
    {"name", "id", "property", "http-equiv", "itemprop", "key", "type", "for", "autocomplete", "data-name"}
)
_NAMED = frozenset({"value", "content", "default", "defaultvalue", "data-value", "data-content"})
_ELEMENT = re.compile(r"<(?P<tag>(?:[\w-]+:)?(?P<name>[A-Za-z_][\w.-]{0,63}))(?:\s[^<>]*)?>")
_CONTENT = re.compile(r"(<!\[CDATA\[)(.*?)(\]\]>)|(?:^|(?<=>))([^<>]+)", re.DOTALL)
# A name in an element of its own, and its value in the next: rows of a table, lists of terms, property lists.
_NEXT = re.compile(
    r"(?P<before>>\s*(?P<name>[A-Za-z_][\w .-]{1,40}?)\s*:?\s*</(?P<tag>[\w:-]+)>"
    r"\s*:?\s*(?P<tags>(?:<[^<>]{1,200}>\s*){0,3}))(?P<value>[^<>]+)(?=<|$)"
)
_PAIRED = frozenset({"th", "td", "dt", "key", "name"})
_CELLS = re.compile(r"<(?:td|dd|string|value|code|kbd)\b", re.IGNORECASE)
_LONGEST = 8192


def with_marked_up(text: str, secret: Callable[[str], str]) -> str:
    """Return text without what its elements and attributes name as a secret."""
    if "<" not in text:
        return text
    text = substituted(_TAG, _tag, text, secret)
    return substituted(_NEXT, _next, _with_elements(text, secret), secret)


def _with_elements(text: str, secret: Callable[[str], str]) -> str:
    """Return XML without the content of elements that bear the name of a secret."""

    def content(found: re.Match[str]) -> str:
        return found[1] + secret(found[2]) + found[3] if found[1] else _plain(found[4], secret)

    parts, at = list[str](), 0
    for found in _ELEMENT.finditer(text):
        if found.start() >= at and names_a_secret(found["name"]):
            end = text.find(f"</{found['tag']}", found.end(), found.end() + _LONGEST)
            if end > 0:
                parts += [text[at : found.end()], _CONTENT.sub(content, text[found.end() : end])]
                at = end
    return "".join(parts) + text[at:]


def _tag(found: re.Match[str], secret: Callable[[str], str]) -> str | None:
    pairs = [
        (each["name"].lower(), each["value"].strip("\"'"))
        for each in _ATTRIBUTE.finditer(found["attributes"])
    ]
    named = any(name in _NAMING and names_a_secret(value) for name, value in pairs)
    if not named and not any(names_a_secret(name) for name, _ in pairs):
        return None

    def attribute(pair: re.Match[str]) -> str:
        name, value = pair["name"].lower(), pair["value"]
        if not (named and name in _NAMED) and not names_a_secret(name):
            return pair[0]
        quote = value[0] if value[0] in "\"'" else ""
        return pair["before"] + quote + _plain(value.strip("\"'"), secret) + quote

    inner = _plain(found["text"], secret) if named else found["text"]
    return _ATTRIBUTE.sub(attribute, found["attributes"]) + found["end"] + inner


def _next(found: re.Match[str], secret: Callable[[str], str]) -> str | None:
    sure = found["tag"].lower() in _PAIRED and _CELLS.search(found["tags"])
    if not names_a_secret(found["name"]) or not (sure or is_made(found["value"].strip())):
        return None
    return _plain(found["value"], secret)


def _plain(value: str, secret: Callable[[str], str]) -> str:
    """Return the text of an element or an attribute as another one, escaped as it was."""
    text = value.strip()
    if not text:
        return value
    clean = secret(html.unescape(text))
    return value.replace(text, clean if html.unescape(text) == text else html.escape(clean))
