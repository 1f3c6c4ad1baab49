"""What is confidential by its name, or by its form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from mockwrite.caches import cached

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "ALGORITHMS",
    "ASSIGNED",
    "BEARER",
    "ELEMENT",
    "ENDINGS",
    "IN_ADDRESSES",
    "IN_HEADERS",
    "JWT",
    "JWT_WITHIN",
    "KEY",
    "LINE",
    "PARAMETER",
    "PEM",
    "PEOPLE",
    "PHONE",
    "PLAIN_HEADERS",
    "is_secret",
    "names_a_secret",
    "plain_name",
    "with_addresses",
    "with_escaped_addresses",
]

# Names are compared without their case, and without what joins their words.
SECRETS = frozenset(
    [
        "password",
        "oldpassword",
        "newpassword",
        "passwd",
        "pwd",
        "pass",
        "passphrase",
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
        "pin",
        "token",
        "apikey",
        "xapikey",
        "devkey",
        "accesskey",
        "secretkey",
        "privatekey",
        "signingkey",
        "clientsecret",
        "credential",
        "credentials",
        "authorization",
        "bearer",
        "recoverycodes",
        "recoverycode",
        "mailsha1",
        "hash",
        "cookie",
    ]
)
ENDINGS = (
    "password",
    "secret",
    "token",
    "apikey",
    "secretkey",
    "privatekey",
    "accesskey",
    "appwritekey",
    "credentials",
    "jwt",
)
# What else is secret as a parameter in an address: OAuth's code and state, the key of a map.
IN_ADDRESSES = frozenset(["key", "code", "state", "sig", "auth"])
# Header names that have one of these in them; the others' values are compared with what is known.
IN_HEADERS = re.compile(
    r"key|token|secret|auth|session|jwt|passw|signature|credential|csrf|xsrf|api-?id", re.IGNORECASE
)
PLAIN_HEADERS = re.compile(
    r"access-control-|sec-websocket-|www-authenticate|:authority|x-appwrite-project", re.IGNORECASE
)
# How a user's password is hashed, in a field that is named as if it were the hash.
ALGORITHMS = frozenset(["argon2", "bcrypt", "md5", "sha", "phpass", "scrypt", "scryptmod", "plaintext"])
PEOPLE = frozenset(
    [
        "email",
        "emailcanonical",
        "phone",
        "identifier",
        "useremail",
        "userphone",
        "provideremail",
        "provideruid",
    ]
)

_DOMAIN = re.compile(r"@[\w-]+(?:\.[\w-]+)+")
_LOCAL_PART = re.compile(r"[^\s@\"'<>(),:;\[\]{}`=]*")
# The same in an address, escaped.
_ESCAPED_DOMAIN = re.compile(r"%40[\w-]+(?:\.[\w-]+)+", re.ASCII)
_ESCAPED_LOCAL_PART = re.compile(r"[\w.+-]*", re.ASCII)
JWT = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*")
# Of a run of letters the first that can begin a token is looked at alone, so that a long run takes no more time.
JWT_WITHIN = re.compile(rf"(?<![\w-])(?>([\w-]*?)(?=eyJ))({JWT.pattern})")
# API keys of Appwrite and of others, which say what they are by how they begin.
KEY = re.compile(
    r"\b(?:standard|dynamic|account|organization)_[0-9a-f]{32,}\b|\b(?:sk|pk|rk)_(?:live|test)_\w{10,}|\bgh[pousr]_\w{20,}"
    r"|\bgithub_pat_\w{20,}|\bglpat-[\w-]{15,}|\bxox[abprs]-[\w-]{10,}|\bAKIA[0-9A-Z]{16}\b|\bAIza[\w-]{30,}|\bSG\.[\w-]{16,}\.[\w-]{16,}"
)
BEARER = re.compile(r"\b(Bearer|Basic|Token)\s+([A-Za-z0-9+/._~=-]{8,})", re.IGNORECASE)
PEM = re.compile(r"(-----BEGIN [A-Z ]*PRIVATE KEY-----)(.+?)(-----END|$)", re.DOTALL)
PARAMETER = re.compile(r"([?&#;]|&amp;|\\u0026)([\w.\[\]%-]+)=([^&#;\s\"'<>\\]+)")
# What a name is given in text that is no JSON: in GraphQL, a script, a list of settings, an event, XML.
ASSIGNED = re.compile(
    r"""(?<![\w.%$-])(?P<before>-{0,2}(?P<quote>["']?)(?P<name>[A-Za-z_][\w.-]{0,63})(?P=quote)\s{0,3}[:=]\s{0,3})"""
    r"""(?P<value>"(?:[^"\\\n]|\\.)+"|'(?:[^'\\\n]|\\.)+'|(?=[^\s&;,]{0,64}\d)[^\s"'<>&;,(){}\[\]\\]+)"""
)
LINE = re.compile(
    r"^(?P<before>[ \t-]*(?:export )?(?P<name>[A-Za-z_][\w.-]{0,63})[ \t]*[:=][ \t]*)(?P<value>[^\s\"'{\[(][^\r\n]*)$",
    re.MULTILINE,
)
ELEMENT = re.compile(r"(?P<before><(?:\w+:)?(?P<name>[\w.-]+)(?:\s[^<>]*)?>)(?P<value>[^<]+)(?=</)")
PHONE = re.compile(r"(?<![\w.:+-])\+[1-9]\d{6,14}(?![\d:])")


def with_addresses(text: str, replace: Callable[[str], str]) -> str:
    """Return text with each e-mail address replaced.

    It takes time in proportion to the text: what stands before an @ is looked at once, from there backwards.
    """
    parts, end = list[str](), 0
    for found in _DOMAIN.finditer(text):
        before = text[end : found.start()]
        local = _LOCAL_PART.match(before[::-1])
        length = local.end() if local else 0
        at = found.start() - length
        address = text[at : found.end()]
        parts += [text[end:at], replace(address) if length else "@"]
        end = found.end() if length else at + 1
    return "".join(parts) + text[end:]


def with_escaped_addresses(text: str, replace: Callable[[str], str]) -> str:
    """Return text with each e-mail address replaced whose ``@`` is escaped, as in a URL. It takes time likewise."""
    parts, end = list[str](), 0
    for found in _ESCAPED_DOMAIN.finditer(text):
        before = text[end : found.start()]
        local = _ESCAPED_LOCAL_PART.match(before[::-1])
        length = local.end() if local else 0
        if before[: len(before) - length].endswith("%"):  # the first two are the end of another escape
            length = max(length - 2, 0)
        at = found.start() - length
        address = text[at : found.end()]
        parts += [text[end:at], quote(replace(unquote(address)), safe="") if length else address]
        end = found.end()
    return "".join(parts) + text[end:]


def plain_name(name: str) -> str:
    """Return a name as names are compared: without its case, and without what joins its words."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


@cached(1024)
def names_a_secret(name: str) -> bool:
    """Return whether a name as it was sent is that of a secret, or a part of it in brackets is: ``user[password]``."""
    return is_secret(plain_name(name)) or any(
        is_secret(plain_name(part)) for part in re.split(r"[\[\]]", name)
    )


def is_secret(name: str) -> bool:
    """Return whether what bears that plain name is a secret."""
    return name in SECRETS or name.endswith(ENDINGS)
