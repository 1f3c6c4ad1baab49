"""Secrets in tables of text: a header names the columns, and the lines after it hold the values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mockwrite.contract.redaction.names import names_a_secret

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["with_columns"]

# RFC 4180, and what spreadsheets, databases and Markdown write in its place.
_SEPARATORS = (",", ";", "\t", "|", "  ")
_NAME = r'[ \t]*(?:"[^"\r\n,;|]{1,64}"|[A-Za-z_][\w .-]{0,63})[ \t]*'
_HEADERS = {
    mark: re.compile(rf"^(?:\|[ \t]*)?{name}(?:{between}{name})+(?:\|[ \t]*)?\r?$", re.MULTILINE)
    for mark, between, name in (
        *((mark, re.escape(mark), _NAME) for mark in _SEPARATORS[:-1]),
        ("  ", " {2,}", r"[A-Za-z_][\w.-]{0,63}"),
    )
}
_RULE = re.compile(r"[\s|:+-]*\r?$")


def with_columns(text: str, secret: Callable[[str], str], *, alone: bool = False) -> str:
    """Return text without the values of columns whose names are those of secrets.

    With `alone`, a table may have one column.
    """
    if alone and names_a_secret(text.split("\n", 1)[0].strip(' \r"')) and "," not in text.split("\n", 1)[0]:
        first, newline, rest = text.partition("\n")
        return first + newline + re.sub(r"[^\s\"][^\r\n\"]*", lambda found: secret(found[0]), rest)
    for mark, header in _HEADERS.items():
        at, parts = 0, []
        while mark in text and (found := header.search(text, at)):
            end = text.find("\n", found.end())
            columns = [name.strip(' "\t\r') for name in _split(found[0], mark)]
            secrets = {number for number, name in enumerate(columns) if name and names_a_secret(name)}
            start = len(text) if end < 0 else end + 1
            parts.append(text[at:start])
            at = start
            if secrets:
                at = _rows(text, start, mark, len(columns), secrets, secret, parts)
        text = "".join(parts) + text[at:]
    return text


def _rows(
    text: str,
    at: int,
    mark: str,
    width: int,
    secrets: set[int],
    secret: Callable[[str], str],
    parts: list[str],
) -> int:
    """Add the lines of a table to `parts`, and return where it ends."""
    row = _row(mark)
    while at < len(text) and (found := row.match(text, at)) and found.end() > at:
        cells = _split(found[0].rstrip("\r\n"), mark)
        if _RULE.match(found[0]):
            if not found[0].strip():
                break
        elif len(cells) != width and len(cells) <= max(secrets):
            break
        else:
            cells = [_cell(cell, secret) if number in secrets else cell for number, cell in enumerate(cells)]
        ending = found[0][len(found[0].rstrip("\r\n")) :]
        parts.append((mark if mark != "  " else "").join(cells) + ending)
        at = found.end()
    return at


def _row(mark: str) -> re.Pattern[str]:
    if mark == "  ":
        return re.compile(r"[^\n]*(?:\n|\Z)")
    bare = rf"[^\n{re.escape(mark)}]*+"
    cell = rf'(?:[ \t]*+"(?:[^"]|"")*+"{bare}|{bare})'
    return re.compile(rf"{cell}(?:{re.escape(mark)}{cell})*+(?:\n|\Z)")


def _split(line: str, mark: str) -> list[str]:
    """Return the cells of a line; those of aligned columns with the spaces that follow them."""
    if mark == "  ":
        return re.findall(r"(?:\S| (?! ))+\s*|^\s+", line)
    cells, cell, quoted = list[str](), list[str](), False
    for char in line:
        quoted ^= char == '"'
        if char == mark and not quoted:
            cells.append("".join(cell))
            cell = []
        else:
            cell.append(char)
    return [*cells, "".join(cell)]


def _cell(cell: str, secret: Callable[[str], str]) -> str:
    value = cell.strip()
    if value[:1] == '"' and value[-1:] == '"' and len(value) > 1:
        inner = value[1:-1]
        return cell.replace(inner, secret(inner.replace('""', '"')).replace('"', '""')) if inner else cell
    return cell.replace(value, secret(value)) if value else cell
