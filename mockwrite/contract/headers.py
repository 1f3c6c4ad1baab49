"""Compares the headers that matter: the body's type, what a browser goes by, rate limits and cookies."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from mockwrite.contract.differences import Difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockwrite.contract.entries import Headers
    from mockwrite.contract.recording import Exchange
    from mockwrite.contract.references import References

__all__ = ["JOINED", "header_differences"]

# Set-Cookie headers that a proxy, a browser or a client library has joined into one.
JOINED = re.compile(r"\n|, ?(?=[^;,=\s]+=)")
_NO_MORE = "deleted"
_SETTING = frozenset({"set-cookie", "x-fallback-cookies"})
_CROSSING = "access-control-"

# What says how a file is to be shown, kept and asked for; compared where there are files.
_WITH_FILES = frozenset({"storage", "tokens", "avatars"})
_FILE_HEADERS = (
    "accept-ranges",
    "cache-control",
    "content-disposition",
    "content-range",
    "content-security-policy",
    "etag",
    "last-modified",
    "x-appwrite-cache",
)


def header_differences(exchange: Exchange, got: Headers, references: References) -> list[Difference]:
    """Return the differences in headers; learn what the recording's cookies are called here.

    Cookies are compared where the recording shows any: exports of browsers leave them out.
    """
    there, here = _joined(exchange.answer_headers), _joined(got)
    found = list(_plain(exchange.status, there, here, references))
    if exchange.service in _WITH_FILES:
        found += _of_files(there, here, references)
    if "set-cookie" not in exchange.cookies_shown and "cookies" in exchange.cookies_shown:
        found += _listed(exchange.answer_cookies, got, references)
    elif "set-cookie" in exchange.cookies_shown:
        found += _cookies(exchange.answer_headers, got, references)
    if not _SETTING.isdisjoint(exchange.cookies_shown):
        found += _fallback(there, here, references)
    return found


def _of_files(there: dict[str, str], here: dict[str, str], references: References) -> Iterator[Difference]:
    for name in _FILE_HEADERS:
        want, got = there.get(name), here.get(name)
        if (None if want is None else references.here(want)) != got:
            yield Difference("header", name, want, got)


def _plain(
    status: int, there: dict[str, str], here: dict[str, str], references: References
) -> Iterator[Difference]:
    """Yield the differences in headers other than cookies; one that a recorder leaves out is not compared."""
    crossing = any(name.startswith(_CROSSING) for name in there)
    for name in sorted(there.keys() | here.keys()):
        want, got = there.get(name), here.get(name)
        if name == "content-type" and want is not None and status != HTTPStatus.NO_CONTENT:
            same = got is not None and _words(references.here(want)) == _words(got)
        elif name.startswith(_CROSSING) and crossing:
            both = want is not None and got is not None
            same = both and _words(references.here(want or "")) == _words(got or "")
        elif name.startswith("x-ratelimit-") and want is not None:
            same = got is not None and (name.endswith("-reset") or want == got)
        else:
            continue
        if not same:
            yield Difference("header", name, want, got)


def _joined(headers: Headers) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in headers:
        joined[name.lower()] = f"{joined[name.lower()]}, {value}" if name.lower() in joined else value
    return joined


def _words(text: str) -> set[str]:
    return {word.strip().lower() for word in re.split("[,;]", text)}


@dataclass(frozen=True, slots=True)
class _Cookie:
    """A cookie as it was set: its name, its value and its attributes."""

    name: str
    value: str
    attributes: frozenset[str]

    @classmethod
    def read(cls, text: str) -> _Cookie:
        pair, *rest = text.split(";")
        name, _, value = pair.strip().partition("=")
        # Expires is a time of the server's own (Max-Age says the same), the domain is where it stands
        attributes = {
            word
            for word in (part.strip().lower() for part in rest)
            if word and not word.startswith(("expires=", "domain="))
        }
        return cls(name, value, frozenset(attributes))

    def shape(self, references: References | None = None) -> str:
        """Return the cookie without its value, which only says whether it is taken back."""
        name = references.here(self.name) if references else self.name
        value = _NO_MORE if self.value == _NO_MORE else "…" if self.value else ""
        return "; ".join([f"{name}={value}", *sorted(self.attributes)])


def _cookies(there: Headers, here: Headers, references: References) -> Iterator[Difference]:
    old, new = _set(there), _set(here)
    want, got = [cookie.shape(references) for cookie in old], [cookie.shape() for cookie in new]
    if want != got:
        yield Difference("cookie", "set-cookie", want, got)
    for before, after in zip(old, new, strict=False):
        _learn(before.value, after.value, references)


def _listed(there: Headers, here: Headers, references: References) -> Iterator[Difference]:
    """Compare cookies of which the recording has a list of names and values, and no header."""
    new = {cookie.name: cookie.value for cookie in _set(here)}
    old = {references.here(name): value for name, value in there}
    if old.keys() != new.keys():
        yield Difference("cookie", "set-cookie", sorted(old), sorted(new))
    for name, value in old.items():
        _learn(value, new.get(name, ""), references)


def _learn(there: str, here: str, references: References) -> None:
    if len(there) > len(_NO_MORE) and here:
        references.learn(there, here)
        references.learn(unquote(there), unquote(here))
        # As lists have it undone.
        references.learn(quote(unquote(there), safe=""), quote(unquote(here), safe=""))


def _set(headers: Headers) -> list[_Cookie]:
    lines = (value for name, value in headers if name.lower() == "set-cookie")
    return [_Cookie.read(part) for line in lines for part in JOINED.split(line) if part.strip()]


def _fallback(there: dict[str, str], here: dict[str, str], references: References) -> Iterator[Difference]:
    """Yield the differences in X-Fallback-Cookies: JSON, for browsers that keep no cookies of other sites."""
    name = "x-fallback-cookies"
    want, got = _fallbacks(there), _fallbacks(here)
    renamed = {references.here(cookie): value for cookie, value in want.items()}
    if renamed.keys() != got.keys() or (name in there) != (name in here):
        names = sorted(renamed) if name in there else None, sorted(got) if name in here else None
        yield Difference("header", name, *names)
    for cookie, value in renamed.items():
        if len(value) > len(_NO_MORE) and got.get(cookie):
            references.learn(value, got[cookie])


def _fallbacks(headers: dict[str, str]) -> dict[str, str]:
    try:
        cookies = json.loads(headers.get("x-fallback-cookies", "{}"))
    except (ValueError, RecursionError):
        return {}
    return {name: str(value) for name, value in cookies.items()} if isinstance(cookies, dict) else {}
