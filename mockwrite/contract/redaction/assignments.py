"""Names and values in text that is no JSON: settings, scripts, commands, logs, GraphQL."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

from mockwrite.contract.redaction.forms import is_made
from mockwrite.contract.redaction.names import ALGORITHMS, names_a_secret

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["PARAMETER", "substituted", "with_assigned"]

PARAMETER = re.compile(r"([?&#;]|&amp;|\\u0026)([\w.\[\]%-]+)=([^&#;\s\"'<>\\]+)")
_LONGEST = 4096
_QUOTE = r"""\\{0,7}["'`]|&(?:quot|apos|\#0{0,2}3[49]|\#x2[27]);|\\u002[27]"""
_ASSIGNED = re.compile(
    rf"""(?<![\w.%-])-{{0,2}}(?:(?P<quote>{_QUOTE})(?P<quoted>[A-Za-z_][\w. -]{{0,63}})(?P=quote)"""
    r"""|(?P<name>[A-Za-z_][\w.-]{0,63}(?:\[[\w\]\[-]{0,63}\])?))\s{0,3}(?:=>|:=|[:=](?![=>]))\s{0,3}""",
)
_QUOTED = re.compile(
    rf"""(?P<mark>\"\"\"|'''|{_QUOTE})(?P<text>(?:(?!(?P=mark))(?:\\.|[^\\\n])){{1,{_LONGEST}}})(?P=mark)"""
    r"""|(?P<long>\"\"\"|''')(?P<lines>.{1,4096}?)(?P=long)""",
    re.DOTALL,
)
_BARE = re.compile(r"""(?:[^\s"'<>&;,\\{\[(]|\\(?![nrtu"'/]))(?:[^\s"'<>&;,\\]|\\(?![nrtu"'/]))*""")
_LINE = re.compile(
    r"^(?P<before>[ \t-]*(?:(?:export|set|setx|const|let|var) )?(?P<name>[A-Za-z_][\w.-]{0,63})[ \t]*[:=](?!=)[ \t]*)"
    r"(?P<value>\S[^\r\n]*)$",
    re.MULTILINE,
)
# YAML 1.2, "block scalars"
_BLOCK = re.compile(
    r"^(?P<before>[ \t-]*(?P<name>[A-Za-z_][\w.-]{0,63})[ \t]*:[ \t]*[|>][+-]?\d?[ \t]*\r?\n)"
    r"(?P<value>(?:[ \t]+\S[^\n]*(?:\n|\Z))+)",
    re.MULTILINE,
)
# A variable as a list of settings has it: its name, then its value.
_PAIR = re.compile(
    r"""(?P<before>\b(?:name|key)["']?[ \t]*[:=][ \t]*["']?(?P<name>[\w.-]{1,64})["']?[ \t]*,?(?:\r?\n)?"""
    r"""[ \t-]*["']?values?["']?[ \t]*[:=][ \t]*["']?)(?P<value>[^\s"'{\[][^\r\n"',}]*)"""
)
# Arguments of commands; what .netrc and Dockerfile have.
_FLAG = re.compile(
    r"""(?<![\w-])(?P<before>--?(?P<name>[A-Za-z][\w-]{1,40})\s{1,3}["']?)(?P<value>[^\s"']+)"""
)
_USER = re.compile(
    r"""(?<![\w-])(?P<before>(?:-u|-U|--(?:proxy-)?user)[ =]{1,3}["']?[^\s:"']{1,64}:)(?P<value>[^\s"']{3,})"""
)
_LOGIN = re.compile(r"(?P<before>\blogin\s+\S{1,64}\s+password\s+)(?P<value>\S+)")
_VARIABLE = re.compile(r"(?P<before>\b(?:ENV|ARG)\s+(?P<name>[A-Z][A-Z0-9_]{2,63})\s+)(?P<value>\S+)")
_AUTHORIZATION = re.compile(
    r"(?P<before>\b(?:proxy-)?authorization\\{0,7}[\"']?\s{0,3}[:=,]\s{0,3}\\{0,7}[\"']?)(?P<value>[^\s\"'\\][^\r\n\"'\\]*)",
    re.IGNORECASE,
)
_COOKIE = re.compile(
    r"(?P<before>\b(?:set-)?cookie2?\\{0,7}[\"']?\s{0,3}:\s{0,3}\\{0,7}[\"']?)(?P<value>[\w!#$%&*+.^|~-]{1,128}=[^\r\n\"'\\]*)",
    re.IGNORECASE,
)
# What a name is given that gives nothing away.
_WORDS = frozenset({
    "true", "false", "null", "nil", "none", "undefined", "required", "optional", "string", "str", "text", "password",
    "token", "secret", "hidden", "string,", "number", "integer", "boolean", "object", "array", "void", "any", "yes",
    "no",
})  # fmt: skip
# Not a value, but what a script or a text that goes on does with one.
_OPENED = re.compile(r"[\w.]+\(.*\);?$|[{\[(].*[}\]),;]$|[{\[(|>]+$|[\"'].*[\"'][,;]?$")
_ENTITY = re.compile(r"&[#\w]+;")
_SHORTEST, _SHORT = 4, 128


def with_assigned(text: str, secret: Callable[[str], str], header: Callable[[str, str], str]) -> str:
    """Return text without the values of what it names as a secret; a header's is as `header` has it."""
    text = _AUTHORIZATION.sub(lambda found: found["before"] + header("authorization", found["value"]), text)
    text = _COOKIE.sub(lambda found: found["before"] + header(_kind(found), found["value"]), text)
    for form, value in ((_BLOCK, _block), (_PAIR, _plain)):
        text = substituted(form, value, text, secret)
    text = _with_assigned(text, secret)
    for form, value in (
        (_LINE, _line),
        (_FLAG, _flag),
        (_VARIABLE, _plain),
        (_USER, _whole),
        (_LOGIN, _whole),
    ):
        text = substituted(form, value, text, secret)
    return text


def substituted(
    form: re.Pattern[str],
    replace: Callable[[re.Match[str], Callable[[str], str]], str | None],
    text: str,
    secret: Callable[[str], str],
) -> str:
    """Return text with what `replace` gives for what follows each ``before``; None: that is looked through, too."""
    parts, at, start = list[str](), 0, 0
    while found := form.search(text, start):
        clean = replace(found, secret)
        start = found.end("before")
        if clean is not None:
            parts += [text[at:start], clean]
            at = start = found.end()
    return "".join(parts) + text[at:] if parts else text


def _with_assigned(text: str, secret: Callable[[str], str]) -> str:
    """Return text without the values that follow a name and a sign."""
    parts, at, start = list[str](), 0, 0
    while found := _ASSIGNED.search(text, start):
        start = found.end()
        named = names_a_secret(found["quoted"] or found["name"])
        if named and (value := _value(text, start, found[0], secret)):
            parts += [text[at:start], value[0]]
            at = start = value[1]
    return "".join(parts) + text[at:] if parts else text


def _value(text: str, at: int, before: str, secret: Callable[[str], str]) -> tuple[str, int] | None:
    """Return what stands for the value that begins there, and where it ends; None for what gives nothing away."""
    if found := _QUOTED.match(text, at):
        mark, value = found["mark"] or found["long"], found["text"] or found["lines"]
        clean = mark + _recoded(value, mark, secret) + mark
    else:
        beginning = _BARE.match(text, at, at + _SHORT)
        found = _BARE.match(text, at) if beginning and _gives_away(before, beginning[0]) else None
        if not found:
            return None
        value = found[0].rstrip(")]}.!?") or found[0]
        clean = secret(value) + found[0][len(value) :]
    return None if value.lower() in ALGORITHMS else (clean, found.end())


def _line(found: re.Match[str], secret: Callable[[str], str]) -> str | None:
    value = found["value"].rstrip()
    named = names_a_secret(found["name"]) and value.lower() not in ALGORITHMS | _WORDS
    return secret(value) if named and not _OPENED.match(value) else None


def _block(found: re.Match[str], secret: Callable[[str], str]) -> str | None:
    if not names_a_secret(found["name"]):
        return None
    return re.sub(r"\S[^\r\n]*", lambda part: secret(part[0]), found["value"])


def _plain(found: re.Match[str], secret: Callable[[str], str]) -> str | None:
    return secret(found["value"]) if names_a_secret(found["name"]) else None


def _flag(found: re.Match[str], secret: Callable[[str], str]) -> str | None:
    return None if found["value"][0] == "-" and not is_made(found["value"]) else _plain(found, secret)


def _whole(found: re.Match[str], secret: Callable[[str], str]) -> str:
    return secret(found["value"])


def _kind(found: re.Match[str]) -> str:
    return "set-cookie" if found["before"].lower().startswith("set-") else "cookie"


def _gives_away(before: str, value: str) -> bool:
    """Return whether what stands without quotes is a value, and no word of a sentence or a name in a script."""
    if any(map(str.isdigit, value)) or is_made(value):
        return True
    tight = before.endswith("=") and len(value) >= _SHORTEST and "(" not in value and "." not in value
    return tight and value.lower() not in _WORDS


def _recoded(value: str, mark: str, secret: Callable[[str], str]) -> str:
    """Return a quoted value as another one, escaped as it was."""
    if mark[:1] == "&" and _ENTITY.search(value):
        return html.escape(secret(html.unescape(value)))
    if "\\" in value:
        try:
            return json.dumps(secret(str(json.loads(f'"{value}"'))), ensure_ascii=False)[1:-1]
        except ValueError:
            return secret(value)
    return secret(value)
