"""Where a project sends its users, by links in mails: to its own platforms alone, in a strict world."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html.entities import codepoint2name
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from mockwrite.errors import AppwriteError
from mockwrite.php.formats import is_url
from mockwrite.releases.messages import Message
from mockwrite.wire.formatted import unregistered
from mockwrite.wire.origins import known_host, pages, platforms, scheme_and_host
from mockwrite.wire.raw_parameters import parse_query_string

if TYPE_CHECKING:
    from mockwrite.wire.endpoint import Call

__all__ = ["check_redirect", "link_to"]


def check_redirect(call: Call, url: str, name: str = "url") -> None:
    """AppwriteError: general_argument_invalid for a `url` on a host that the project does not know.

    Unless the project is strict, it knows all that can be one. `name` is the parameter's.
    """
    if name not in call.sent:
        return
    if call.release.redirects_to_hosts:
        _check_host(call, url, name)
        return
    hosts, schemes = platforms(call.project, call.headers) if call.project.strict else _any(url)
    reason = unregistered(url, hosts, schemes, call.release.cross_origin)
    if reason is not None:
        raise AppwriteError("general_argument_invalid", "parameter_invalid", name=name, problem=reason)


def _check_host(call: Call, url: str, name: str) -> None:
    # utopia-php/framework 0.33.19: Validator/Host.php
    hosts = list(dict.fromkeys(pages(call.project, call.headers)))
    if not is_url(url) or not known_host(url, hosts if call.project.strict else ["*"]):
        reason = Message("url_host_expected", hosts=", ".join(hosts))
        raise AppwriteError("general_argument_invalid", "parameter_invalid", name=name, problem=reason)


def link_to(call: Call, url: str, **values: str) -> str:
    """`url` with `values` in its query, beside what is there."""
    # 1.9.6: Template/Template.php parseURL, mergeQuery, unParseURL
    if call.release.escapes_links:
        url = "".join(map(_entity, url))
    rest, hash, fragment = url.partition("#")
    path, _, query = rest.partition("?")
    pairs = _pairs({**parse_query_string(query), **values}.items())
    return f"{path}?{'&'.join(pairs)}{hash}{fragment}"


def _entity(letter: str) -> str:
    """What PHP's htmlentities makes of a character."""
    if letter == "'":
        return "&#039;"
    name = codepoint2name.get(ord(letter))
    return letter if name is None else f"&{name};"


def _pairs(items: Iterable[tuple[Any, Any]], prefix: str = "") -> Iterator[str]:
    """The parts of a query, as PHP's http_build_query writes them: an array's keys in brackets."""
    for key, value in items:
        name = f"{prefix}[{key}]" if prefix else str(key)
        if isinstance(value, str):
            yield f"{_quoted(name)}={_quoted(value)}"
        else:
            yield from _pairs(value.items() if isinstance(value, dict) else enumerate(value), name)


def _quoted(text: str) -> str:
    return quote_plus(text).replace("~", "%7E")


def _any(url: str) -> tuple[list[str], list[str]]:
    return ["*"], [scheme_and_host(url)[0]]
