"""What stands in the place of a secret or a person: of the same form, always the same, and telling nothing."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import string

__all__ = ["Disguises"]

_VALID_EMAIL = re.compile(r"[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_ROLE = re.compile(r"app\.[^@]*@service\.")  # how error messages call an API key
_ACCENTED = "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþ"
_HEX = frozenset("0123456789abcdef")
_COUNTRY, _TRIES = 5, 3


class Disguises:
    """Replacements that come from a salt, which is made for the run and written nowhere."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(32)
        self._given: set[str] = set()

    def text(self, value: str) -> str:
        """Return `value` with each letter and each digit as another; signs stay, and with them the form.

        What has neither becomes letters; what comes out as it was is put through once more.
        """
        for attempt in range(_TRIES):
            found = self._other(value, "" if not attempt else f"{attempt}")
            if found != value:
                return found
        stream = self._stream(value, len(value))
        return "".join(string.ascii_lowercase[byte % 26] for byte, _ in zip(stream, value, strict=False))

    def email(self, value: str) -> str:
        """Return an address for an address; what is no valid one does not become one."""
        if _ROLE.match(value) or value in self._given:
            return value
        if not _VALID_EMAIL.fullmatch(value):
            return self.text(value)
        clean = f"person-{self._stream(value.lower())[:5].hex()}@example.com"
        clean = clean if value == value.lower() else clean.capitalize()
        self._given.add(clean)
        return clean

    def phone(self, value: str) -> str:
        """Return a number of the same country."""
        return value[:_COUNTRY] + self.text(value)[_COUNTRY:]

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
