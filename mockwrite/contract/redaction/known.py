"""Secrets by their value: each that was seen is replaced wherever it stands again, however it is written there."""

from __future__ import annotations

import base64
import html
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, unquote

from mockwrite.contract.redaction.forms import is_made
from mockwrite.contract.references import References

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["TO_URL_SAFE", "URL_SAFE", "KnownSecrets"]

URL_SAFE, TO_URL_SAFE = str.maketrans("-_", "+/"), str.maketrans("+/", "-_")
_SHORTEST = 4  # of secrets that are looked for elsewhere, too
_SURE = 16  # of words of letters alone


class KnownSecrets:
    """The secrets of a run, and what stands for each."""

    def __init__(self) -> None:
        self._seen = References()
        self._clean: dict[str, str] = {}
        self._given: set[str] = set()
        self._weak: dict[str, str] = {}

    def get(self, value: str) -> str | None:
        """Return what stands for a secret; itself for what stands for one; None for what is not known."""
        known = self._clean.get(value)
        if known is None and (value in self._given or _undone(value) in self._given):
            return value
        return known

    def add(self, value: str, clean: str) -> None:
        """Have `clean` stand for a secret from now on.

        A word of a few letters may mean something elsewhere: it is replaced where it is all that there is.
        """
        self._clean[value] = clean
        self._given.add(clean)
        if len(value) < _SHORTEST or (value.isalpha() and len(value) < _SURE and not is_made(value)):
            self._weak[value] = clean
            return
        for form in _FORMS:
            self._seen.learn(form(value), form(clean))

    def replaced(self, text: str) -> str:
        """Return text without the secrets that are known; the longest first where they overlap."""
        return self._seen.here(text)

    def whole(self, text: str) -> str:
        """Return what stands for a text that is a short secret and nothing else; any other as it is."""
        return self._weak.get(text, text)


def _undone(value: str) -> str:
    return html.unescape(unquote(value))


def _packed(value: str) -> str:
    return base64.b64encode(value.encode("utf-8", "surrogatepass")).decode().rstrip("=")


def _quoted(value: str) -> str:
    return quote(value, "", errors="surrogatepass")


# How texts carry other texts: as they are, in addresses, in JSON, in HTML, in base64, as hexadecimal digits.
_FORMS: tuple[Callable[[str], str], ...] = (
    lambda value: value,
    _quoted,
    lambda value: quote_plus(value, errors="surrogatepass"),
    lambda value: re.sub("%..", lambda found: found[0].lower(), _quoted(value)),
    lambda value: _quoted(_quoted(value)),
    lambda value: json.dumps(value)[1:-1],
    lambda value: json.dumps(value, ensure_ascii=False)[1:-1],
    lambda value: json.dumps(value)[1:-1].replace("/", "\\/"),
    lambda value: json.dumps(json.dumps(value)[1:-1])[1:-1],
    html.escape,
    lambda value: html.escape(value, quote=False),
    lambda value: html.escape(value).replace("&#x27;", "&#39;"),
    lambda value: html.escape(value).replace("&#x27;", "&#039;"),
    lambda value: html.escape(value).replace("&#x27;", "&apos;"),
    _packed,
    lambda value: _quoted(_packed(value)),
    lambda value: _packed(value).translate(TO_URL_SAFE),
    lambda value: value.encode("utf-8", "surrogatepass").hex(),
    lambda value: value.encode("utf-8", "surrogatepass").hex().upper(),
)
