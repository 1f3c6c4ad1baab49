"""Take out of a recording what is nobody's business, and keeps who is who.

API keys, sessions, tokens, cookies, passwords, e-mail addresses and phone numbers are replaced, each
always by the same other value of its form: so a recording still says that it was the same user, and it
can be replayed. Only what hangs on the letters of an address differs then: its place in an order, a search
for a part of it. The replacements come from a salt that is made for the run and written nowhere.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import json
import re
import secrets
import string
from collections.abc import Callable
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from mockwrite.contract.bodies import ABSENT, parsed
from mockwrite.contract.confidential import (
    ALGORITHMS,
    ASSIGNED,
    BEARER,
    ELEMENT,
    ENDINGS,
    IN_ADDRESSES,
    IN_HEADERS,
    JWT,
    JWT_WITHIN,
    KEY,
    LINE,
    PARAMETER,
    PEM,
    PEOPLE,
    PHONE,
    PLAIN_HEADERS,
    is_secret,
    names_a_secret,
    plain_name,
    with_addresses,
    with_escaped_addresses,
)
from mockwrite.contract.email_details import with_fitting_details
from mockwrite.contract.headers import JOINED
from mockwrite.contract.references import References

__all__ = ["Redactor"]

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?|[{}\[\]]|-?\d[\d.eE+-]*', re.DOTALL)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?', re.DOTALL)
_VALID_EMAIL = re.compile(r"[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_ROLE = re.compile(r"app\.[^@]*@service\.")  # how error messages call an API key
_USERINFO = re.compile(r"(?<=://)[^/?#\s@\"'<>]+@")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_BOUNDARY = re.compile(r'boundary="?([^";]+)')
_FIELD = re.compile(r'\bname="((?:[^"\\]|\\.)*)"|\bname=([^;\s]+)')
_TEXTUAL = re.compile(r"text/|json|xml|javascript|urlencoded|multipart|^$", re.IGNORECASE)
_COUNTRY = 5
_RANDOM = 16
_SHORTEST = 4  # of secrets that are looked for elsewhere, too
_ACCENTED = "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþ"
_HEX = frozenset("0123456789abcdef")
_DEEPEST, _LONG, _TRIES = 2, 1 << 20, 3
# Of objects that name a value beside it, as variables and queries do.
_LABELS, _LABELLED = ("name", "key", "attribute", "column"), ("value", "values")
_URL_SAFE, _TO_URL_SAFE = str.maketrans("-_", "+/"), str.maketrans("+/", "-_")


class Redactor:
    """Replaces what is secret or personal, always by the same, for as long as it lives."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(32)
        self._seen = References()
        self._clean: dict[str, str] = {}
        self._given: set[str] = set()
        self._addresses: set[str] = set()
        self._weak: dict[str, str] = {}

    def header(self, name: str, value: str) -> str:
        """Return the value of a header as the file may have it."""
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
                return self._credentials(value)
            case header if IN_HEADERS.search(header) and not PLAIN_HEADERS.match(header):
                return (
                    self.text(value)
                    if header == "x-appwrite-jwt" and _is_word(value)
                    else self._secret(value)
                )
        return self.text(value)

    def url(self, url: str) -> str:
        """Return a URL whose path and parameters give nobody away."""
        address, mark, query = _USERINFO.sub("", url).partition("?")
        segments, before = [], ""
        for segment in address.split("/"):
            clean = self._secret if is_secret(plain_name(before)) and len(segment) >= _RANDOM else self._word
            segments.append(_recoded(segment, clean, unquote, quote))
            before = segment
        path = "/".join(segments)
        return path + mark + self.form(query, address=True)

    def form(self, text: str, *, address: bool = False) -> str:
        """Return parameters as a query or a form has them: ``email=…&password=…``."""
        return "&".join(self._parameter(pair, address=address) for pair in text.split("&"))

    def body(self, text: str, mime: str) -> str:
        """Return a body of any type; JSON keeps its layout to the letter."""
        if mime.startswith("application/x-www-form-urlencoded"):
            return self.form(text)
        boundary = _BOUNDARY.search(mime) if mime.startswith("multipart/") else None
        if boundary:
            return self._multipart(text, boundary[1])
        return self._json(text) if text.lstrip()[:1] in ("{", "[", '"') else self.text(text)

    def raw_body(self, data: bytes, mime: str) -> bytes | None:
        """Return a body that is no UTF-8; None where it cannot be said that nothing secret is in it.

        Text in another alphabet is read a byte a letter. What is a picture or the like is kept where nothing in it
        reads as a secret.
        """
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            try:
                return self.body(data.decode("utf-16"), mime).encode("utf-16")
            except UnicodeDecodeError:
                return None
        text = data.decode("latin-1")
        clean = self.body(text, mime)
        if clean == text:
            return data if not _TEXTUAL.search(mime) or b"\0" not in data else None
        if not _TEXTUAL.search(mime) and "multipart" not in mime:
            return None
        try:
            return clean.encode("latin-1")
        except UnicodeEncodeError:
            return None

    def text(self, text: str) -> str:
        """Return text of any kind without what looks like a secret, an address or a number, or was seen as a secret."""
        return self._text(self._weak.get(text, text), 0)

    def _word(self, text: str) -> str:
        """Return a name or a step of a path, which a secret of a few letters may be by chance, likewise."""
        return self._text(text, 0)

    def _text(self, text: str, depth: int) -> str:
        text = self._seen.here(text)
        text = PEM.sub(lambda found: found[1] + self._disguised(found[2]) + found[3], text)
        text = JWT_WITHIN.sub(lambda found: found[1] + self._secret(found[2]), text)
        text = KEY.sub(lambda found: self._secret(found[0]), text)
        text = BEARER.sub(lambda found: f"{found[1]} {self._secret(found[2])}", text)
        text = PARAMETER.sub(lambda found: self._in_address(found, depth), text)
        text = self._with_assigned(text)
        if "://" in text:
            text = _USERINFO.sub("", text)
        text = with_addresses(text, self._email)
        text = with_escaped_addresses(text, self._email)
        text = PHONE.sub(lambda found: self._phone(found[0]), text)
        if depth < _DEEPEST and len(text) < _LONG:
            text = _BASE64.sub(lambda found: self._packed(found[0], depth), text)
        return self._seen.here(text)

    def _with_assigned(self, text: str) -> str:
        """Return text without the values of what it names as a secret."""

        def replaced(found: re.Match[str]) -> str:
            value = found["value"]
            if not is_secret(plain_name(found["name"])) or value.lower() in ALGORITHMS:
                return found[0]
            quote = value[:1] if value[:1] in "\"'" else ""
            return found["before"] + quote + self._secret(value.strip(quote or None)) + quote

        for form in (LINE, ASSIGNED, ELEMENT):
            text = form.sub(replaced, text)
        return text

    def _packed(self, token: str, depth: int) -> str:
        """Return base64 whose content is clean; any other word as it is."""
        plain = token.translate(_URL_SAFE).rstrip("=")
        try:
            data = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
            text = data.decode()
        except ValueError:
            return token
        if not text.isprintable() and "\n" not in text:
            return token
        clean = self._json(text) if text[:1] in ("{", "[") else self._text(text, depth + 1)
        if clean == text:
            return token
        packed = base64.b64encode(clean.encode()).decode()
        packed = packed if token.endswith("=") else packed.rstrip("=")
        return packed.translate(_TO_URL_SAFE) if "-" in token or "_" in token else packed

    def _in_address(self, found: re.Match[str], depth: int) -> str:
        name = unquote_plus(found[2])
        if plain_name(name) not in IN_ADDRESSES and not names_a_secret(name):
            if "%" not in found[3] or depth == _DEEPEST:
                return found[0]
            # It may be an address itself, escaped.
            clean = _recoded(found[3], lambda text: self._text(text, depth + 1), unquote_plus, quote_plus)
            return f"{found[1]}{found[2]}={clean}"
        clean = _recoded(found[3], self._secret, unquote_plus, quote_plus)
        return f"{found[1]}{found[2]}={clean}"

    def _credentials(self, value: str) -> str:
        """Return what an Authorization header says; the parts of Basic's are secrets by themselves."""
        scheme, _, credentials = value.partition(" ")
        if not credentials:
            return self._secret(value)
        if scheme.lower() == "basic":
            try:
                for part in base64.b64decode(credentials + "==").decode().split(":", 1):
                    self._secret(part)
            except ValueError:
                return f"{scheme} {self._secret(credentials)}"
        return f"{scheme} {self._secret(credentials)}"

    def _multipart(self, text: str, boundary: str) -> str:
        """Return a form whose fields are parts: each by its name, a file by what it holds."""
        parts = text.split(f"--{boundary}")
        return f"--{boundary}".join(self._part(part) for part in parts)

    def _part(self, part: str) -> str:
        for blank in ("\r\n\r\n", "\n\n"):
            head, found, value = part.partition(blank)
            if found:
                field = _FIELD.search(head)
                ending = value[len(value.rstrip("\r\n")) :]
                value = value.removesuffix(ending) if ending else value
                name = (field[1] or field[2] or "") if field else ""
                return self.text(head) + found + self._leaf(name, value) + ending
        return self.text(part)

    def _cookie(self, pair: str) -> str:
        name, equals, value = pair.partition("=")
        return name + equals + _recoded(value, self._secret, unquote, quote)

    def _set_cookie(self, cookie: str) -> str:
        """Only the first pair is the cookie; the rest says how long it lasts, and where."""
        pair, semicolon, attributes = cookie.partition(";")
        return self._cookie(pair) + semicolon + attributes

    def _parameter(self, pair: str, *, address: bool) -> str:
        name, equals, value = pair.partition("=")
        key = unquote_plus(name)
        if address and plain_name(key) in IN_ADDRESSES:
            return name + equals + _recoded(value, self._secret, unquote_plus, quote_plus)
        name = _recoded(name, self._word, unquote_plus, quote_plus)
        return name + equals + _recoded(value, lambda text: self._leaf(key, text), unquote_plus, quote_plus)

    def _json(self, text: str) -> str:
        """Return JSON, well-formed or not, cleaned string for string: everything else stays as it was sent.

        What lies within something of a secret name is secret, too. What a user tells of an address is told of the one
        that stands for it.
        """
        key, within, label, labels = "", list[str](), "", list[str]()

        def clean(found: re.Match[str]) -> str:
            nonlocal key, label
            token = found[0]
            if token in ("{", "["):
                within.append(key)
                labels.append(label)
                label = label if found[0] == "[" else ""
            elif token in ("}", "]"):
                key = within.pop() if within else ""
                label = labels.pop() if labels else ""
            elif token[0] != '"':
                return self._number(token) if is_secret(plain_name(key)) else token
            if token[0] != '"':
                return token
            try:
                value = json.loads(f'"{found[1]}"', strict=False)
            except ValueError:
                value = found[1]
            if found[2]:
                key = value
                replaced = self._word(value)
            else:
                around = next((name for name in within if plain_name(name).endswith(ENDINGS)), key)
                if key in _LABELS:
                    label = value
                replaced = self._leaf(label if key in _LABELLED and names_a_secret(label) else around, value)
            if replaced == value:
                return token
            return json.dumps(replaced, ensure_ascii=False) + (found[2] or "")

        cleaned = with_fitting_details(_TOKEN.sub(clean, text), self._addresses)
        return self._with_assigned(cleaned) if parsed(text) is ABSENT else cleaned

    def _number(self, token: str) -> str:
        """Return a secret number, such as a code, as another one."""
        clean = self._secret(token)
        return clean if clean[:1] != "0" else f"1{clean[1:]}"

    def _leaf(self, key: str, value: str) -> str:
        name = plain_name(key)
        if not value:
            return value
        if names_a_secret(key) and not (name == "hash" and value.lower() in ALGORITHMS):
            return self._secret(value)
        if name in PEOPLE:
            clean = self.text(value)
            if clean == value and ("@" in value or any(map(str.isdigit, value))):
                clean = self._disguised(value)
            if name == "email" and clean != value:
                self._addresses.add(clean)
            return clean
        if value.lstrip()[:1] in ("{", "["):
            return self._json(value)
        return self.text(value)

    def _secret(self, value: str) -> str:
        if not value or value == "deleted":  # what a cookie that is taken back says
            return value
        known = self._clean.get(value)
        if known is not None:
            return known
        if value in self._given:  # what stands for a secret is none
            return value
        clean = self._token(value) if JWT.fullmatch(value) else self._disguised(value)
        self._clean[value] = clean
        self._given.add(clean)
        self._remember(value, clean)
        if "%" in value:
            self._secret(unquote(value))  # which may stand plainly elsewhere
        return clean

    def _remember(self, value: str, clean: str) -> None:
        """Have a secret replaced wherever it stands again, in each form in which texts carry others.

        A word of a few letters may mean something elsewhere: it is replaced where it is all that there is.
        """
        if len(value) < _SHORTEST or (value.isalpha() and len(value) < _RANDOM):
            self._weak[value] = clean
            return
        for form in _FORMS:
            self._seen.learn(form(value), form(clean))

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
        """Return `value` with each letter and each digit as another; signs stay, and with them the form.

        What has neither becomes letters; what comes out as it was is put through once more.
        """
        for attempt in range(_TRIES):
            found = self._other(value, "" if not attempt else f"{attempt}")
            if found != value:
                return found
        stream = self._stream(value, len(value))
        return "".join(string.ascii_lowercase[byte % 26] for byte, _ in zip(stream, value, strict=False))

    def _other(self, value: str, salt: str) -> str:
        hexadecimal = _HEX.issuperset(value) and not value.isdigit()
        letters, digits = (
            ("abcdef", string.hexdigits[:16]) if hexadecimal else (string.ascii_lowercase, string.digits)
        )
        out = []
        for char, byte in zip(value, self._stream(salt + value, len(value)), strict=False):
            if char.isdecimal():
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


def _packed_form(value: str) -> str:
    return base64.b64encode(value.encode("utf-8", "surrogatepass")).decode().rstrip("=")


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


# How texts carry other texts: as they are, in addresses, in JSON, in base64.
_FORMS: tuple[Callable[[str], str], ...] = (
    lambda value: value,
    lambda value: quote(value, "", errors="surrogatepass"),
    lambda value: quote_plus(value, errors="surrogatepass"),
    lambda value: re.sub("%..", lambda found: found[0].lower(), quote(value, "", errors="surrogatepass")),
    lambda value: json.dumps(value)[1:-1],
    lambda value: json.dumps(value, ensure_ascii=False)[1:-1],
    lambda value: json.dumps(value)[1:-1].replace("/", "\\/"),
    html.escape,
    _packed_form,
    lambda value: _packed_form(value).translate(_TO_URL_SAFE),
)
