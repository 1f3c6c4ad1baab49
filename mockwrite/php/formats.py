"""Formats of text: whether it is an e-mail address, a URL, an IP address or a phone number.

The first three are decided as PHP 8.3's filter_var decides, which Appwrite 1.8.1 asks; a phone number as
libphonenumber 8.13 reads it.
"""

from __future__ import annotations

import re

from mockwrite.php import urls

__all__ = ["is_email", "is_ip", "is_parsed_email", "is_phone", "is_url"]

_BYTE = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = re.compile(rf"{_BYTE}(?:\.{_BYTE}){{3}}")
_HEX_GROUP = re.compile(r"[0-9a-fA-F]{1,4}")
_IPV6_BLOCKS = 8

# In the name before the @ an escaped character counts as one, and quotes do not count.
_COUNTED = r"(?:\\[\0-~]|[^\\\"])"
_ATOM = r"[a-z0-9!#-'*+\-/=?^-`{-~]+"
_QUOTED = r"\"(?:[\x01-\x08\x0b\x0c\x0e-\x1f!#-\[\]-\x7f]|\\[\0-\x7f])*\""
_LABEL = r"[a-z0-9]+(?:-+[a-z0-9]+)*"
_EMAIL = re.compile(
    rf"(?!\"?{_COUNTED}(?:\"{{0,2}}{_COUNTED}){{254}})"
    rf"(?!\"?{_COUNTED}(?:\"{{0,2}}{_COUNTED}){{64,}}\"?@)"
    rf"(?:{_ATOM}|{_QUOTED})(?:\.(?:{_ATOM}|{_QUOTED}))*@"
    rf"(?:(?!.*[^.]{{64}})(?:{_LABEL}\.)+(?=[a-z]){_LABEL}|\[(?P<address>[^\]]*)\])",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
_LONGEST_EMAIL = 320

_GRAPHIC = re.compile(r"[!-~]*")
_USER = re.compile(r"(?:[a-zA-Z0-9._~!$&'()*+,;=:-]|%[0-9][0-9a-fA-F])*")
_NO_HOST_NEEDED = frozenset({"mailto", "news", "file"})

# The calling codes of 2024: of countries, and of services that belong to none.
_CALLING_CODE = (
    r"(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]"
    r"|21[12368]|2[2-46][0-9]|25[0-8]|29[01789]|35[0-9]|37[0-8]|38[0-35-79]|42[013]|5[09][0-9]"
    r"|67[02-9]|68[0-35-9]|69[0-2]|80[08]|85[02356]|87[08]|88[0-368]|96[0-8]|97[0-79]|99[2-68])"
)
_PHONE = re.compile(rf"\+(?={_CALLING_CODE})[0-9]{{7,15}}\n?")

_HOST_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_HOST = re.compile(rf"(?:{_HOST_LABEL}\.)*(?:{_HOST_LABEL}|[a-zA-Z0-9][a-zA-Z0-9-]{{0,62}}(?=\.))\.?")
_LONGEST_HOST = 253


def is_ip(text: str) -> bool:
    """Whether `text` is an IPv4 or IPv6 address: PHP's FILTER_VALIDATE_IP."""
    return _is_ipv6(text, least_gap=1) if ":" in text else _IPV4.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Whether `text` is an e-mail address: PHP's FILTER_VALIDATE_EMAIL.

    It wants a dot in the domain, and takes ``"a@b"@example.com`` and ``a@[127.0.0.1]``.
    """
    if len(text) > _LONGEST_EMAIL:
        return False
    email = _EMAIL.fullmatch(text)
    return email is not None and (email["address"] is None or _is_address(email["address"]))


def is_parsed_email(text: str) -> bool:
    """Whether utopia-php/emails finds an e-mail address in `text`: what PHP trims around it is no matter."""
    email = text.strip(" \n\r\t\v\0").lower()
    return email.count("@") == 1 and is_email(email)


def is_url(text: str) -> bool:
    """Whether `text` is a URL: PHP's FILTER_VALIDATE_URL.

    Any scheme will do, but only mailto, news and file go without a host, and http wants a sound one.
    """
    url = urls.parse(text) if _GRAPHIC.fullmatch(text) else None
    if url is None or not url.scheme:
        return False
    if not url.host:
        return url.scheme in _NO_HOST_NEEDED
    return _USER.fullmatch(url.user) is not None and (
        url.scheme.lower() not in ("http", "https") or _is_host(url.host)
    )


def is_phone(text: str) -> bool:
    """Whether `text` is a phone number to Appwrite 1.8.1: a plus, 7 to 15 digits, and a country that exists.

    A line feed may follow.
    """
    return _PHONE.fullmatch(text) is not None


def _is_ipv6(text: str, least_gap: int) -> bool:
    """Whether `text` is an IPv6 address whose ``::``, if any, stands for at least so many blocks."""
    blocks = 0
    if "." in text:
        before, _, ipv4 = text.rpartition(":")
        if not _IPV4.fullmatch(ipv4):
            return False
        text = f"{before}:" if before.endswith(":") else before
        blocks = 2
    before, gap, after = text.partition("::")
    groups = [*(before.split(":") if before or not gap else ()), *(after.split(":") if after else ())]
    blocks += len(groups)
    fits = blocks + least_gap <= _IPV6_BLOCKS if gap else blocks == _IPV6_BLOCKS
    return fits and all(_HEX_GROUP.fullmatch(group) for group in groups)


def _is_address(text: str) -> bool:
    """Whether `text` may stand in brackets in the place of an e-mail address's domain."""
    prefix, colon, address = text.partition(":")
    if colon and prefix.lower() == "ipv6":
        return _is_ipv6(address, least_gap=2)
    return _IPV4.fullmatch(text) is not None


def _is_host(text: str) -> bool:
    if text.startswith("[") and text.endswith("]") and _is_ipv6(text[1:-1], least_gap=1):
        return True
    return len(text.removesuffix(".")) <= _LONGEST_HOST and _HOST.fullmatch(text) is not None
