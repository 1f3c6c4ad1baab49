"""Secrets and people by their form, wherever they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "CREDENTIALS",
    "HASH",
    "JWT",
    "JWT_WITHIN",
    "KEY",
    "PEM",
    "PHONE",
    "STEP",
    "USERINFO",
    "WEBHOOK",
    "is_made",
    "is_suspicious",
    "with_addresses",
    "with_escaped_addresses",
]

_DOMAIN = re.compile(r"@[\w-]+(?:\.[\w-]+)+")
_LOCAL_PART = re.compile(r"[^\s@\"'<>(),:;\[\]{}`=]*")
# The same in an address, escaped.
_ESCAPED_DOMAIN = re.compile(r"%40[\w-]+(?:\.[\w-]+)+", re.ASCII)
_ESCAPED_LOCAL_PART = re.compile(r"[\w.+-]*", re.ASCII)
PHONE = re.compile(r"(?<![\w.:+-])\+[1-9]\d{6,14}(?![\d:])")

JWT = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*")
# Of a run of letters the first that can begin a token is looked at alone, so that a long run takes no more time.
JWT_WITHIN = re.compile(rf"(?<![\w-])(?>([\w-]*?)(?=eyJ))({JWT.pattern})")
# Keys of Appwrite and of others, which say whose they are by how they begin.
KEY = re.compile(
    r"\b(?:(?:standard|dynamic|account|organization)_[0-9a-f]{32,}\b"
    r"|(?:sk|pk|rk)_(?:live|test)_\w{10,}|whsec_[\w+/=]{16,}|sk-[\w-]{20,}|gh[pousr]_\w{20,}|github_pat_\w{20,}"
    r"|gl(?:pat|dt|ptt|rt|cbt|soat)-[\w-]{15,}|xox[abeoprs]-[\w-]{10,}|xapp-[\w-]{10,}|(?:AKIA|ASIA|AGPA|AIDA|AROA)[0-9A-Z]{16}\b"
    r"|AIza[\w-]{30,}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,}|1//0[\w-]{20,}|SG\.[\w-]{16,}\.[\w-]{16,}|npm_\w{30,}"
    r"|pypi-[\w-]{30,}|do[opr]_v1_[0-9a-f]{32,}|hf_\w{30,}|shp(?:at|ca|pa|ss)_[0-9a-f]{32}|sq0[a-z]{3}-[\w-]{20,}|hv[sb]\.[\w-]{20,}"
    r"|glsa_\w{20,}|dapi[0-9a-f]{32}|lin_api_\w{20,}|figd_[\w-]{20,}|ATATT3x[\w=-]{20,}|NRAK-[0-9A-Z]{20,}|EAA[0-9A-Za-z]{40,}"
    r"|key-[0-9a-f]{32}\b|(?:AC|SK)[0-9a-f]{32}\b|AGE-SECRET-KEY-1[0-9A-Z]{40,}|r8_\w{30,}|rubygems_[0-9a-f]{32,}"
    r"|\d{8,10}:AA[\w-]{30,}|[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,})"
)
WEBHOOK = re.compile(
    r"(//(?:hooks\.slack\.com/(?:services|workflows)|discord(?:app)?\.com/api/webhooks)/(?:\w+/){1,3})([\w-]{8,})"
)
HASH = re.compile(
    r"(?<![\w$])\$(?:2[abxy]|argon2(?:id|i|d)|apr1|scrypt|pbkdf2[\w-]*|y|gy|[156]|P|H)\$[\w./$=,+-]{16,}|(?<![\w$])\$[PH]\$[\w./]{20,}"
)
# RFC 7235: a scheme, then what is shown for it: one word, or names with values.
CREDENTIALS = re.compile(
    r"\b(Bearer|Basic|Token|Negotiate|NTLM|ApiKey|Api-Key|JWT|Digest|OAuth|Hawk|AWS4-HMAC-SHA256)\s+"
    r"([\w-]+=\"?[^\s\"]+\"?(?:,\s*[\w-]+=\"?[^\s\"]+\"?)*|[A-Za-z0-9+/._~=:-]{8,})",
    re.IGNORECASE,
)
PEM = re.compile(
    r"(-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|^Private-Lines: \d+)(.+?)(-----END|^Private-MAC|\Z)",
    re.DOTALL | re.MULTILINE,
)
USERINFO = re.compile(r"(?<=://)([^/?#\s\"'<>]+)@")
# A step of a path that is shown once: what a mail leads to.
STEP = re.compile(
    r"(?P<before>/(?P<name>[\w-]*(?:reset|verif|confirm|activat|invit|magic|recover|unsubscribe|unlock|token|password|passwd"
    r"|secret|api-?key|otp|jwt|signin-?link|one-time)[\w-]*)/)(?P<value>[^/\s?#&\"'<>\\;,]{4,})",
    re.IGNORECASE,
)

_NUMBERED = re.compile(
    r"\d[\d.,:%/_-]*(?:[a-zA-Z]{1,2})?$|\d{4}-\d\d-\d\d[T ]|v?\d+(?:\.\d+)+|\d+x\d+$|#\d+$"
)
_NAMED = re.compile(
    r"https?://|[a-z][\w+.-]*://|/|[\w.-]+\.(?:com|org|net|io|dev|php|js|ts|py|html|json|txt|example)\b",
    re.IGNORECASE,
)
# Words of protocols that have digits in them.
_KNOWN = re.compile(
    r"(?:sha|md|rfc|utf|iso|oauth|http|base|argon|hs|rs|es|ps|aes|ipv|win|php|python|u?int|web|mp|x|h|w|s|ec|p)[-_]?\d+"
    r"(?:[-./_]\d+)*\w{0,3}$",
    re.IGNORECASE,
)
_CHANGES = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[a-z0-9])|(?<=[0-9])(?=[A-Za-z])")
_SIGNS = re.compile(r"\w[!@#$%^&*+=~?|\\][!-~]|[!#$%^&*+=~?|]\w")
_SHORT, _MADE, _LONG, _OFTEN = 4, 10, 24, 3


def is_made(word: str) -> bool:
    """Return whether a word is one that a machine makes and nobody writes: letters and digits in turn, or no end."""
    if len(word) < _MADE or not is_suspicious(word):
        return False
    digits = sum(map(str.isdigit, word))
    letters = sum(map(str.isalpha, word))
    changes = len(_CHANGES.findall(word))
    if digits > 1 and letters > 1:
        return changes >= _OFTEN or len(word) >= _LONG
    return letters > 1 and changes * 3 >= len(word)


def is_suspicious(word: str) -> bool:
    """Return whether a word after "the password is" can be one: neither a plain word nor a number, a date, a name."""
    if len(word) < _SHORT or _NUMBERED.match(word) or _NAMED.match(word) or _KNOWN.match(word):
        return False
    has_letter = any(map(str.isalpha, word))
    mixed = has_letter and (
        any(map(str.isdigit, word)) or (any(map(str.isupper, word[1:])) and not word.isupper())
    )
    return mixed or bool(_SIGNS.search(word)) or (len(word) >= _LONG and word.isalpha())


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
