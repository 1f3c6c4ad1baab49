"""Takes out of a recording what is nobody's business, and keeps who is who.

API keys, sessions, tokens, cookies, passwords, e-mail addresses and phone numbers are replaced, each
always by the same other value of its form: so a recording still says that it was the same user, and it
can be replayed. Only what hangs on the letters of an address differs then: its place in an order, a search
for a part of it. The replacements come from a salt that is made for the run and written nowhere.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
import string
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from mockwrite.contract.headers import JOINED
from mockwrite.contract.references import References

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Redactor"]

_SECRET_HEADERS = frozenset(["x-appwrite-key", "x-appwrite-dev-key", "x-appwrite-session", "x-appwrite-jwt"])
_SECRETS = frozenset(
    [
        "password",
        "oldpassword",
        "passwordsalt",
        "passwordsaltseparator",
        "passwordsignerkey",
        "salt",
        "saltseparator",
        "signerkey",
        "secret",
        "session",
        "jwt",
        "otp",
        "provideraccesstoken",
        "providerrefreshtoken",
        "recoverycodes",
        "mailsha1",
        "devkey",
        "apikey",
    ]
)
_PEOPLE = frozenset(
    ["email", "phone", "identifier", "useremail", "userphone", "provideremail", "provideruid"]
)

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?', re.DOTALL)
_EMAIL = re.compile(r"[^\s@\"'<>(),:;\[\]{}`=]+@[\w-]+(?:\.[\w-]+)+")
_VALID_EMAIL = re.compile(r"[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_ROLE = re.compile(r"app\.[^@]*@service\.")  # how error messages call an API key
_JWT = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*")
_PHONE = re.compile(r"(?<![\w.:+-])\+[1-9]\d{6,14}(?![\d:])")
_COUNTRY = 5
_RANDOM = 16
_ACCENTED = "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþ"
_HEX = frozenset("0123456789abcdef")


class Redactor:
    """Replaces what is secret or personal, consistently for as long as it lives."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(32)
        self._seen = References()

    def header(self, name: str, value: str) -> str:
        """The value as the file may have it."""
        match name.lower():
            case "cookie":
                return "; ".join(self._cookie(pair.strip()) for pair in value.split(";"))
            case "set-cookie":
                return ", ".join(self._set_cookie(cookie) for cookie in JOINED.split(value))
            case "x-fallback-cookies":
                return _STRING.sub(
                    lambda found: found[0] if found[2] else f'"{self._secret(found[1])}"', value
                )
            case "authorization" | "proxy-authorization":
                scheme, _, credentials = value.rpartition(" ")
                return f"{scheme} {self._secret(credentials)}".strip()
            case header if header in _SECRET_HEADERS and not (header == "x-appwrite-jwt" and _is_word(value)):
                return self._secret(value)
        return self.text(value)

    def url(self, url: str) -> str:
        """A URL whose path and parameters give nobody away."""
        address, mark, query = url.partition("?")
        path = "/".join(_recoded(segment, self.text, unquote, quote) for segment in address.split("/"))
        return path + mark + self.form(query)

    def form(self, text: str) -> str:
        """Parameters as a query or a form has them: ``email=…&password=…``."""
        return "&".join(self._parameter(pair) for pair in text.split("&"))

    def body(self, text: str, mime: str) -> str:
        """A body of any type; JSON keeps its layout to the letter."""
        if mime.startswith("application/x-www-form-urlencoded"):
            return self.form(text)
        return self._json(text) if text.lstrip()[:1] in ("{", "[", '"') else self.text(text)

    def text(self, text: str) -> str:
        """Text of any kind: whatever looks like an address, a number or a token, or was seen as a secret."""
        text = _JWT.sub(lambda found: self._secret(found[0]), text)
        text = _EMAIL.sub(lambda found: self._email(found[0]), text)
        text = _PHONE.sub(lambda found: self._phone(found[0]), text)
        return self._seen.here(text)

    def _cookie(self, pair: str) -> str:
        name, equals, value = pair.partition("=")
        return name + equals + _recoded(value, self._secret, unquote, quote)

    def _set_cookie(self, cookie: str) -> str:
        """Only the first pair is the cookie; the rest says how long it lasts, and where."""
        pair, semicolon, attributes = cookie.partition(";")
        return self._cookie(pair) + semicolon + attributes

    def _parameter(self, pair: str) -> str:
        name, equals, value = pair.partition("=")
        key = unquote_plus(name)
        return name + equals + _recoded(value, lambda text: self._leaf(key, text), unquote_plus, quote_plus)

    def _json(self, text: str) -> str:
        """JSON, well-formed or not: string for string, so that everything else stays as it was sent."""
        key = ""

        def clean(found: re.Match[str]) -> str:
            nonlocal key
            try:
                value = json.loads(f'"{found[1]}"', strict=False)
            except ValueError:
                value = found[1]
            if found[2]:
                key = value
            replaced = self.text(value) if found[2] else self._leaf(key, value)
            if replaced == value:
                return found[0]
            return json.dumps(replaced, ensure_ascii=False) + (found[2] or "")

        return _STRING.sub(clean, text)

    def _leaf(self, key: str, value: str) -> str:
        name = key.lower()
        if not value:
            return value
        if name in _SECRETS:
            return self._secret(value)
        if name in _PEOPLE:
            clean = self.text(value)
            written = clean == value and ("@" in value or any(map(str.isdigit, value)))
            return self._disguised(value) if written else clean
        if value[0] in "{[":
            return self._json(value)
        return self.text(value)

    def _secret(self, value: str) -> str:
        if not value or value == "deleted":  # what a cookie that is taken back says
            return value
        clean = self._token(value) if _JWT.fullmatch(value) else self._disguised(value)
        if len(value) >= _RANDOM and any(map(str.isdigit, value)):  # no words: they mean something elsewhere
            self._seen.learn(value, clean)
        return clean

    def _token(self, value: str) -> str:
        """A JWT with clean claims and nobody's signature: what else is wrong with it stays wrong."""
        head, claims, signature = value.split(".")
        try:
            text = base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)).decode()
            claims = base64.urlsafe_b64encode(self._json(text).encode()).decode().rstrip("=")
        except ValueError:
            claims = self._disguised(claims)
        return f"{head}.{claims}.{self._disguised(signature)}"

    def _email(self, value: str) -> str:
        if _ROLE.match(value):
            return value
        if not _VALID_EMAIL.fullmatch(value):  # and it shall not become one
            return self._disguised(value)
        clean = f"person-{self._stream(value.lower())[:5].hex()}@example.com"
        return clean if value == value.lower() else clean.capitalize()

    def _phone(self, value: str) -> str:
        return value[:_COUNTRY] + self._disguised(value)[_COUNTRY:]

    def _disguised(self, value: str) -> str:
        """Each letter by another, each digit by another; signs stay, and with them the form."""
        hexadecimal = _HEX.issuperset(value) and not value.isdigit()
        letters, digits = (
            ("abcdef", string.hexdigits[:16]) if hexadecimal else (string.ascii_lowercase, string.digits)
        )
        out = []
        for char, byte in zip(value, self._stream(value, len(value)), strict=False):
            if char.isdigit():
                out.append(digits[byte % len(digits)])
            elif char.isalpha():
                pool = letters if char.isascii() else _ACCENTED
                letter = pool[byte % len(pool)]
                out.append(letter.upper() if char.isupper() else letter)
            else:
                out.append(char)
        return "".join(out)

    def _stream(self, value: str, length: int = 32) -> bytes:
        seed = hmac.digest(self._salt, value.encode("utf-8", "surrogatepass"), "sha256")
        return hashlib.shake_256(seed).digest(max(length, 32))


def _is_word(value: str) -> bool:
    """Whether it is no token at all, but what a test has put in a token's place."""
    return len(value) < _RANDOM


def _recoded(
    raw: str, clean: Callable[[str], str], decode: Callable[[str], str], encode: Callable[[str, str], str]
) -> str:
    """`raw`, percent-encoded, after `clean`; as it was, to the letter, where there was nothing to clean."""
    text = decode(raw)
    cleaned = clean(text)
    return raw if cleaned == text else encode(cleaned, "")
