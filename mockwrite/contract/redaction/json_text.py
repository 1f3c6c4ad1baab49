"""JSON, well-formed or not, rewritten string for string: everything else stays as it was sent."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from mockwrite.contract.redaction.names import ENDINGS, names_a_secret, names_secrets, plain_name

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Cleaner", "rewritten", "string_of"]

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?|[{}\[\]]|-?\d[\d.eE+-]*', re.DOTALL)
# Of objects that name a value beside it, as variables, queries and headers do.
_LABELS = frozenset({"name", "key", "attribute", "column", "header", "field", "variable", "param"})
_LABELLED = frozenset({"value", "values"})
# RFC 7517: what of a key in JSON is private.
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "k"})
_PAIR = 2
_FLAG = re.compile(r"--?[A-Za-z][\w-]*$")  # of a command's arguments
SECRET = "secret"  # noqa: S105


class Cleaner(Protocol):
    """What becomes of the strings and the numbers of a JSON text."""

    def word(self, text: str) -> str:
        """Return a key."""

    def leaf(self, name: str, value: str) -> str:
        """Return a string that bears a name."""

    def number(self, token: str) -> str:
        """Return a number that is secret."""

    def header(self, name: str, value: str) -> str:
        """Return the value of a header."""


@dataclass(slots=True)
class _Part:
    """An object or an array: the name that it bears, and what it says of the strings in it."""

    name: str
    within: _Part | None
    is_list: bool
    key: str = ""
    label: str = ""
    is_key: bool = False
    texts: list[str] = field(default_factory=list)
    count: int = 0

    @property
    def around(self) -> str:
        """The name of the secret that all of this is a part of."""
        part: _Part | None = self
        while part:
            if plain_name(part.name).endswith(ENDINGS):
                return part.name
            part = part.within
        return ""

    @property
    def kind(self) -> str:
        """``headers`` or ``cookies``, where it stands in a list or an object of that name."""
        part, steps = self, 0
        while part.within and part.is_list | part.within.is_list and steps < _PAIR:
            if plain_name(part.name).endswith(("headers", "cookies")):
                break
            part, steps = part.within, steps + 1
        plain = plain_name(part.name)
        return "headers" if plain.endswith("headers") else "cookies" if plain.endswith("cookies") else ""

    def take(self, value: str) -> None:
        """Take note of a string in it."""
        if self.is_list:
            self.texts.append(value)
        elif self.key in _LABELS and not self.label:
            self.label = value


def rewritten(text: str, cleaner: Cleaner) -> str:
    """Return JSON with its strings, and its secret numbers, as `cleaner` has them.

    What lies within something of a secret name is secret, too.
    """
    parts, within = _parts(text), _Part("", None, is_list=True)

    def clean(found: re.Match[str]) -> str:
        nonlocal within
        token = found[0]
        if token in ("{", "["):
            within = next(parts)
        elif token in ("}", "]"):
            within = within.within or within
        elif token[0] != '"':
            within.count += 1
            name = within.name if within.is_list else within.key
            if within.label and name in _LABELLED:
                name = within.label
            return cleaner.number(token) if names_a_secret(name) else token
        if token[0] != '"':
            return token
        value = string_of(found)
        if found[2]:
            within.key = value
            replaced = cleaner.word(value)
        else:
            replaced = _string(within, value, cleaner)
            within.count += 1
        return token if replaced == value else json.dumps(replaced, ensure_ascii=False) + (found[2] or "")

    return _TOKEN.sub(clean, text)


def _parts(text: str) -> Iterator[_Part]:
    """Return the objects and arrays of a text in the order in which they begin, with what their strings say of them."""
    found, within = [], _Part("", None, is_list=True)
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in ("{", "["):
            name = within.name if within.is_list else within.key
            within = _Part(name, within, is_list=mark == "[")
            found.append(within)
        elif mark in ("}", "]"):
            within = within.within or within
        elif token[2]:
            within.key = string_of(token)
            within.is_key |= within.key == "kty"
        elif mark[0] == '"':
            within.take(string_of(token))
    for part in found:
        part.key = ""
    return iter(found)


def _string(within: _Part, value: str, cleaner: Cleaner) -> str:
    """Return a string by what names it: its key, the label beside it, what it lies within."""
    kind = within.kind
    if within.is_list:
        return _item(within, value, cleaner, kind)
    key, label, outer = within.key, within.label, within.within
    if label and key in _LABELLED and value != label:
        if kind == "headers":
            return cleaner.header(label, value)
        if kind == "cookies" or names_a_secret(label):
            return cleaner.leaf(SECRET if kind else label, value)
    direct = outer is not None and not outer.is_list and not key.startswith("$")
    if direct and kind == "headers" and key not in _LABELS:
        return cleaner.header(key, value)
    if direct and (kind == "cookies" or names_secrets(within.name)):
        return cleaner.leaf(SECRET, value)
    if within.is_key and key in _PRIVATE:
        return cleaner.leaf(SECRET, value)
    return cleaner.leaf(within.around or key, value)


def _item(within: _Part, value: str, cleaner: Cleaner, kind: str) -> str:
    """Return a string of an array: the second of a pair bears the first as its name."""
    texts, at = within.texts, within.count
    nested = within.within is not None and within.within.is_list and within.within.within is not None
    flat = kind == "headers" and len(texts) % _PAIR == 0 and not any(":" in name for name in texts[::_PAIR])
    if at % _PAIR and at < len(texts) and (flat or (nested and len(texts) == _PAIR)):
        name = texts[at - 1]
        if kind == "headers" or name.lower().startswith("x-"):
            return cleaner.header(name, value)
        if kind == "cookies" or names_a_secret(name):
            return cleaner.leaf(SECRET if kind else name, value)
    if at and at < len(texts) and _FLAG.match(texts[at - 1]) and names_a_secret(texts[at - 1]):
        return cleaner.leaf(SECRET, value)
    outer = within.within
    label = outer.label if outer and within.name in _LABELLED else ""
    if names_secrets(within.name) or names_a_secret(label):
        return cleaner.leaf(SECRET, value)
    return cleaner.leaf(within.around or within.name, value)


def string_of(found: re.Match[str]) -> str:
    """Return the string that a match of its text, without the quotes, has as its first group."""
    try:
        return str(json.loads(f'"{found[1]}"', strict=False))
    except ValueError:
        return found[1]
