"""Secrets and people in text of any kind: by name, by form, by value, and in what it holds escaped or packed."""

from __future__ import annotations

import base64
import html
import json
import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from mockwrite.contract.bodies import ABSENT, parsed
from mockwrite.contract.redaction.assignments import PARAMETER, with_assigned
from mockwrite.contract.redaction.columns import with_columns
from mockwrite.contract.redaction.disguises import Disguises
from mockwrite.contract.redaction.email_details import with_fitting_details
from mockwrite.contract.redaction.forms import (
    CREDENTIALS,
    HASH,
    JWT,
    JWT_WITHIN,
    KEY,
    PEM,
    PHONE,
    STEP,
    USERINFO,
    WEBHOOK,
    is_made,
    is_suspicious,
    with_addresses,
    with_escaped_addresses,
)
from mockwrite.contract.redaction.json_text import rewritten
from mockwrite.contract.redaction.known import TO_URL_SAFE, URL_SAFE, KnownSecrets
from mockwrite.contract.redaction.markup import with_marked_up
from mockwrite.contract.redaction.names import ALGORITHMS, IN_ADDRESSES, PEOPLE, names_a_secret, plain_name
from mockwrite.contract.redaction.packed import with_packed
from mockwrite.contract.redaction.prose import with_prose

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["RANDOM", "TextRedactor", "recoded"]

# Texts within texts: in addresses, in HTML, in JSON.
_ESCAPED = re.compile(r"(?<![\w.~*!()+%-])[\w.~*!()+%-]++")
_ENTITIES = re.compile(r"&(?:quot|apos|amp|lt|gt|#\d{1,5}|#x[0-9a-fA-F]{1,4});")
_TEXTS = re.compile(r"[^<>\"']+")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*\\"(?:[^"\\]|\\.)*)"', re.DOTALL)
# Most strings of JSON: a short word, a time. Neither holds more than what is known.
_PLAIN = re.compile(r"[\w$]{0,11}|\d{4}-\d\d-\d\d[T ][\d:.]{8,12}(?:\+00:00|Z)?")
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")
_CODE = re.compile(r"\d{4,10}")
_BETWEEN = re.compile(r"[\s/,;=:\"']+")
RANDOM = 16
"""How many letters what is random has at least, where only its place tells that it is a secret."""
_DEEPEST, _LONG = 4, 1 << 20


class TextRedactor(ABC):
    """Replaces what is secret or personal in texts, always by the same, for as long as it lives."""

    def __init__(self) -> None:
        self._disguises = Disguises()
        self._known = KnownSecrets()
        self._addresses: set[str] = set()

    @abstractmethod
    def header(self, name: str, value: str) -> str:
        """Return the value of a header as the file may have it."""

    @abstractmethod
    def is_clean(self, data: bytes) -> bool:
        """Return whether what is packed in `data` could be looked at, and nothing in it is secret."""

    def text(self, text: str) -> str:
        """Return text of any kind without what looks like a secret, an address or a number, or was seen as a secret."""
        return self._text(self._known.whole(text), 0)

    def word(self, text: str) -> str:
        """Return a name or a step of a path, which a secret of a few letters may be by chance, likewise."""
        return self._text(text, 0)

    def leaf(self, name: str, value: str) -> str:
        """Return a value that bears a name."""
        plain = plain_name(name)
        if not value:
            return value
        if names_a_secret(name) and not (plain == "hash" and value.lower() in ALGORITHMS):
            return self.secret(value)
        if plain in PEOPLE:
            clean = self.text(value)
            if clean == value and ("@" in value or any(map(str.isdigit, value))):
                clean = self._disguises.text(value)
            if plain == "email" and clean != value:
                self._addresses.add(clean)
            return clean
        if value.lstrip()[:1] in ("{", "["):
            return self.json(value)
        return self.text(value)

    def number(self, token: str) -> str:
        """Return a secret number, such as a code, as another one."""
        clean = self.secret(token)
        return clean if clean[:1] != "0" else f"1{clean[1:]}"

    def secret(self, value: str) -> str:
        if not value or value == "deleted":  # what a cookie that is taken back says
            return value
        known = self._known.get(value)
        if known is not None:
            return known
        clean = self._token(value) if JWT.fullmatch(value) else self._disguises.text(value)
        self._known.add(value, clean)
        if "%" in value:
            self.secret(unquote(value))  # which may stand plainly elsewhere
        for part in _BETWEEN.split(value):
            if part != value and is_made(part):
                self.secret(part)  # which may stand alone elsewhere
        return clean

    def json(self, text: str) -> str:
        """Return JSON, well-formed or not, cleaned string for string.

        What a user tells of an address is told of the one that stands for it.
        """
        cleaned = with_fitting_details(rewritten(text, self), self._addresses)
        return self._text(cleaned, 0) if parsed(text) is ABSENT else cleaned

    def without_user(self, text: str) -> str:
        """Return text whose addresses name no user; the password that they had is a secret elsewhere, too."""
        if "://" not in text:
            return text
        for found in USERINFO.finditer(text):
            name, colon, password = found[1].partition(":")
            if colon:
                self.secret(unquote(password))
            if is_made(name):
                self.secret(unquote(name))
        return USERINFO.sub("", text)

    def step(self, found: re.Match[str]) -> str:
        value = unquote(found["value"])
        made = is_suspicious(value) or _CODE.fullmatch(value) or len(value) >= RANDOM
        if not made or plain_name(found["name"]) in ("tokens", "totp", "hotp"):
            return found[0]
        return found["before"] + recoded(found["value"], self.secret, unquote, quote)

    def _text(self, text: str, depth: int) -> str:
        text = self._known.replaced(text)
        if _PLAIN.fullmatch(text):
            return text
        short = depth < _DEEPEST and len(text) < _LONG
        if short:
            text = self._with_texts_within(text, depth + 1)
        text = self._with_forms(self.without_user(text))
        text = PARAMETER.sub(lambda found: self._in_address(found, depth), text)
        text = STEP.sub(self.step, text)
        text = with_assigned(text, self.secret, self.header)
        text = with_marked_up(text, self.secret)
        text = with_columns(text, self.secret)
        text = with_prose(text, self.secret)
        text = with_addresses(text, self._disguises.email)
        text = with_escaped_addresses(text, self._disguises.email)
        text = PHONE.sub(lambda found: self._disguises.phone(found[0]), text)
        if short:
            text = with_packed(text, lambda token: self._packed(token, depth))
        return self._known.replaced(text)

    def _with_texts_within(self, text: str, depth: int) -> str:
        """Return text whose escaped parts are clean, each escaped as it was."""

        def clean(inner: str) -> str:
            return self.json(inner) if inner.lstrip()[:1] in ("{", "[") else self._text(inner, depth)

        if "%" in text:
            text = _ESCAPED.sub(
                lambda found: (
                    recoded(found[0], clean, unquote, quote) if unquote(found[0]) != found[0] else found[0]
                ),
                text,
            )
        if "&" in text and _ENTITIES.search(text):
            text = _TEXTS.sub(
                lambda found: (
                    recoded(found[0], clean, html.unescape, lambda inner, _: html.escape(inner))
                    if _ENTITIES.search(found[0])
                    else found[0]
                ),
                text,
            )
        if '\\"' in text:
            text = _QUOTED.sub(lambda found: _requoted(found, clean), text)
        return text

    def _with_forms(self, text: str) -> str:
        """Return text without what shows by its form that it is a secret."""

        def credentials(found: re.Match[str]) -> str:
            shown = found[2]
            sure = "=" in shown or is_suspicious(shown) or any(map(str.isdigit, shown))
            return self.header("authorization", found[0]) if sure else found[0]

        text = PEM.sub(lambda found: found[1] + self.secret(found[2]) + found[3], text)
        text = JWT_WITHIN.sub(lambda found: found[1] + self.secret(found[2]), text)
        text = KEY.sub(lambda found: self.secret(found[0]), text)
        text = WEBHOOK.sub(lambda found: found[1] + self.secret(found[2]), text)
        text = HASH.sub(lambda found: self.secret(found[0]), text)
        return CREDENTIALS.sub(credentials, text)

    def _packed(self, token: str, depth: int) -> str | None:
        """Return base64 whose content is clean; None for any other word, and for what holds no text."""
        plain = token.translate(URL_SAFE).rstrip("=")
        try:
            data = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
        except ValueError:
            return None
        try:
            text = data.decode()
        except ValueError:
            text = data.decode("latin-1")
            dirty = self._known.replaced(text) != text or not self.is_clean(data)
            return self.secret(token) if dirty else None
        if _CONTROL.search(text):
            return None
        clean = self.json(text) if text[:1] in ("{", "[") else self._text(text, depth + 1)
        if clean == text:
            return token
        packed = base64.b64encode(clean.encode()).decode()
        packed = packed if token.endswith("=") else packed.rstrip("=")
        return packed.translate(TO_URL_SAFE) if "-" in token or "_" in token else packed

    def _in_address(self, found: re.Match[str], depth: int) -> str:
        name = unquote_plus(found[2])
        if plain_name(name) not in IN_ADDRESSES and not names_a_secret(name):
            if "%" not in found[3] or depth == _DEEPEST:
                return found[0]
            # It may be an address itself, escaped.
            clean = recoded(found[3], lambda text: self._text(text, depth + 1), unquote_plus, quote_plus)
            return f"{found[1]}{found[2]}={clean}"
        clean = recoded(found[3], self.secret, unquote_plus, quote_plus)
        return f"{found[1]}{found[2]}={clean}"

    def _token(self, value: str) -> str:
        """A JWT with clean claims and nobody's signature: what else is wrong with it stays wrong."""
        head, claims, signature = value.split(".")
        try:
            text = base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)).decode()
            claims = base64.urlsafe_b64encode(self.json(text).encode()).decode().rstrip("=")
        except ValueError:
            claims = self._disguises.text(claims)
        return f"{head}.{claims}.{self._disguises.text(signature)}"


def recoded(
    raw: str, clean: Callable[[str], str], decode: Callable[[str], str], encode: Callable[[str, str], str]
) -> str:
    """Return `raw`, escaped, after `clean`; as it was, to the letter, where there was nothing to clean."""
    text = decode(raw)
    cleaned = clean(text)
    return raw if cleaned == text else encode(cleaned, "")


def _requoted(found: re.Match[str], clean: Callable[[str], str]) -> str:
    """Return a string of JSON after `clean`."""
    try:
        text = str(json.loads(found[0], strict=False))
    except ValueError:
        return found[0]
    cleaned = clean(text)
    return found[0] if cleaned == text else json.dumps(cleaned, ensure_ascii=False)
