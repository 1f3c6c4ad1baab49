"""Replaces what is secret or personal in an exchange, place by place.

The replacements come from a salt that is made for the run and written nowhere.
"""

from __future__ import annotations

import base64
import re
from typing import Any
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from mockwrite.contract.headers import JOINED
from mockwrite.contract.redaction import binary
from mockwrite.contract.redaction.columns import with_columns
from mockwrite.contract.redaction.forms import CREDENTIALS, STEP, is_made, is_suspicious
from mockwrite.contract.redaction.names import (
    IN_ADDRESSES,
    PEOPLE,
    is_plain_header,
    is_secret,
    names_a_secret,
    plain_name,
)
from mockwrite.contract.redaction.texts import RANDOM, TextRedactor, recoded

__all__ = ["Redactor"]

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?', re.DOTALL)
_BOUNDARY = re.compile(r'boundary="?([^";]+)')
_BLANK = re.compile(rb"\r\n\r\n|\n\n")
_TYPE = re.compile(r"^content-type:\s*([^\r\n]+)", re.IGNORECASE | re.MULTILINE)
_FIELD = re.compile(r'\bname="((?:[^"\\]|\\.)*)"|\bname=([^;\s]+)')
# RFC 7616, SigV4: what says how it is shown, and not what.
_PLAIN_PARAMETERS = re.compile(
    r"(?:realm|uri|qop|nc|algorithm|charset|userhash|SignedHeaders)=", re.IGNORECASE
)
_CREDENTIAL = re.compile(r'([\w-]+=)("[^"]*"|[^\s,"]+)')
_ONE_WORD = frozenset({"bearer", "token", "negotiate", "ntlm", "apikey", "jwt"})
_PROTOCOL = re.compile(
    r"(.*(?:bearer|token|auth(?:orization)?|jwt|key)(?:\.[a-z0-9]+\.(?:io|com))?[._-])(.{4,})", re.IGNORECASE
)


# What a recording says of an exchange in its own words.
_OUR_OWN = frozenset({"startedDateTime", "method", "httpVersion", "encoding", "comment", "type"})


class Redactor(TextRedactor):
    """Replaces what is secret or personal in an exchange."""

    def header(self, name: str, value: str) -> str:
        """Return the value of a header as the file may have it."""
        match name.lower():
            case "cookie" | "cookie2":
                return "; ".join(self._cookie(pair.strip()) for pair in value.split(";"))
            case "set-cookie" | "set-cookie2":
                return ", ".join(self._set_cookie(cookie) for cookie in JOINED.split(value))
            case "x-fallback-cookies":
                return _STRING.sub(
                    lambda found: found[0] if found[2] else f'"{self.secret(found[1])}"', value
                )
            case "authorization" | "proxy-authorization":
                return self._credentials(value)
            case "sec-websocket-protocol":
                return self._protocols(value)
            case header if is_plain_header(header) or (header == "x-appwrite-jwt" and _is_word(value)):
                return self.text(value)
        return self._credentials(value) if CREDENTIALS.match(value) else self.secret(value)

    def url(self, url: str) -> str:
        """Return a URL whose path and parameters give nobody away."""
        address, mark, query = self.without_user(url).partition("?")
        segments, before = [], ""
        for segment in address.split("/"):
            named = is_secret(plain_name(before)) and len(segment) >= RANDOM
            segments.append(recoded(segment, self.secret if named else self.word, unquote, quote))
            before = segment
        path = STEP.sub(self.step, "/".join(segments))
        return path + mark + self.form(query, address=True)

    def form(self, text: str, *, address: bool = False) -> str:
        """Return parameters as a query or a form has them: ``email=…&password=…``."""
        return "&".join(self._parameter(pair, address=address) for pair in text.split("&"))

    def body(self, text: str, mime: str) -> str:
        """Return a body that is text, in one part; JSON keeps its layout to the letter."""
        if mime.startswith("application/x-www-form-urlencoded"):
            return self.form(text)
        if "csv" in mime:
            text = with_columns(text, self.secret, alone=True)
        return self.json(text) if text.lstrip()[:1] in ("{", "[", '"') else self.text(text)

    def raw_body(self, data: bytes, mime: str) -> bytes | None:
        """Return a body of any type; None where it cannot be said that nothing secret is in it.

        What is no UTF-8 is read a byte a letter. What is a picture or the like is kept where nothing in it reads as a
        secret, and so is what is packed.
        """
        boundary = _BOUNDARY.search(mime) if mime.startswith("multipart/") else None
        if boundary:
            mark = f"--{boundary[1]}".encode()
            parts = [self._raw_part(part) for part in data.split(mark)]
            clean = [part for part in parts if part is not None]
            return mark.join(clean) if len(clean) == len(parts) else None
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            try:
                return self.body(data.decode("utf-16"), mime).encode("utf-16")
            except UnicodeDecodeError:
                return None
        if not self.is_clean(data) or any(self.body(text, "") != text for text in binary.wide_texts(data)):
            return None
        try:
            return self.body(data.decode(), mime).encode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return self._narrow(data, mime)

    def again(self, written: Any) -> Any:
        """Return what was written without the secrets that have shown themselves since then."""
        if isinstance(written, str):
            return self._known.replaced(written)
        if isinstance(written, list):
            return [self.again(item) for item in written]
        if not isinstance(written, dict):
            return written
        clean = {key: value if key in _OUR_OWN else self.again(value) for key, value in written.items()}
        if written.get("encoding") == "base64":
            data = base64.b64decode(written["text"])
            if self._known.replaced(text := data.decode("latin-1")) != text:
                return {
                    "comment": "left out: it holds what was seen to be a secret later",
                    **clean,
                    "text": "",
                }
        return clean

    def is_clean(self, data: bytes) -> bool:
        """Return whether what is packed in `data` could be looked at, and nothing in it is secret."""
        packed = binary.contents(data)
        return packed is not None and all(
            self.raw_body(content, "text/plain") == content for content in packed
        )

    def _narrow(self, data: bytes, mime: str) -> bytes | None:
        if not binary.is_textual(mime):
            return None if self._has_secrets(data) else data
        text = data.decode("latin-1")
        clean = self.body(text, mime)
        if clean == text:
            return None if b"\0" in data else data
        try:
            return clean.encode("latin-1")
        except UnicodeEncodeError:
            return None

    def _has_secrets(self, data: bytes) -> bool:
        """Return whether what is no text has a secret in it, or the name of one."""
        text = data.decode("utf-8", "replace")
        return (
            binary.names_a_secret_in(data)
            or self._known.replaced(text) != text
            or any(self.text(part) != part for part in binary.texts(data))
        )

    def _raw_part(self, part: bytes) -> bytes | None:
        """Return a field of a form by its name, a file by what it holds."""
        found = _BLANK.search(part)
        if not found:
            return self.text(part.decode("latin-1")).encode("latin-1", "replace")
        head, value = part[: found.start()].decode("utf-8", "replace"), part[found.end() :]
        ending = value[len(value.rstrip(b"\r\n")) :]
        value = value[: len(value) - len(ending)]
        field, type = _FIELD.search(head), _TYPE.search(head)
        mime = type[1] if type else ""
        name = (field[1] or field[2] or "") if field else ""
        clean: bytes | None
        if names_a_secret(name) or plain_name(name) in PEOPLE:
            clean = self.leaf(name, value.decode("utf-8", "replace")).encode()
        else:
            clean = self.raw_body(value, mime or ("application/octet-stream" if "filename" in head else ""))
        return None if clean is None else self.text(head).encode() + found[0] + clean + ending

    def _parameter(self, pair: str, *, address: bool) -> str:
        name, equals, value = pair.partition("=")
        key = unquote_plus(name)
        if address and plain_name(key) in IN_ADDRESSES:
            return name + equals + recoded(value, self.secret, unquote_plus, quote_plus)
        name = recoded(name, self.word, unquote_plus, quote_plus)
        return name + equals + recoded(value, lambda text: self.leaf(key, text), unquote_plus, quote_plus)

    def _credentials(self, value: str) -> str:
        """Return what an Authorization header says; the parts of Basic's are secrets by themselves."""
        scheme, space, credentials = value.partition(" ")
        if not credentials:
            return self.secret(value)
        kind = scheme.lower()
        if kind == "basic":
            try:
                for part in base64.b64decode(credentials + "==").decode().split(":", 1):
                    self.secret(part)
            except ValueError:
                pass
        elif kind not in _ONE_WORD and _CREDENTIAL.match(credentials):
            return f"{scheme} {_CREDENTIAL.sub(self._parameter_of_credentials, credentials)}"
        return f"{scheme}{space}{self.secret(credentials)}"

    def _parameter_of_credentials(self, found: re.Match[str]) -> str:
        if _PLAIN_PARAMETERS.match(found[1]):
            return found[1] + self.text(found[2])
        mark = '"' if found[2][0] == '"' else ""
        return found[1] + mark + self.secret(found[2].strip('"')) + mark

    def _protocols(self, value: str) -> str:
        """Return what a WebSocket's client offers to speak: browsers can send no other header, so tokens stand here."""
        before, out = "", []
        for part in re.split(r"(,\s*)", value):
            found = _PROTOCOL.fullmatch(part)
            if part[:1] == ",":
                out.append(part)
                continue
            if found and is_suspicious(found[2]):
                out.append(found[1] + self.secret(found[2]))
            else:
                out.append(self.secret(part) if names_a_secret(before) or is_made(part) else self.text(part))
            before = part
        return "".join(out)

    def _cookie(self, pair: str) -> str:
        name, equals, value = pair.partition("=")
        return name + equals + recoded(value, self.secret, unquote, quote)

    def _set_cookie(self, cookie: str) -> str:
        """Only the first pair is the cookie; the rest says how long it lasts, and where."""
        pair, semicolon, attributes = cookie.partition(";")
        return self._cookie(pair) + semicolon + attributes


def _is_word(value: str) -> bool:
    """Return whether it is no token at all, but what a test has put in a token's place."""
    return len(value) < RANDOM
