"""Kinds of text with a form of its own: addresses, dates, URLs. All messages are Appwrite 1.8.1's."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mockwrite.php import datetimes, formats
from mockwrite.releases.messages import Message
from mockwrite.wire.kinds import Kind
from mockwrite.wire.origins import known, names, scheme_and_host

if TYPE_CHECKING:
    from collections.abc import Collection

    from mockwrite.releases import Release
    from mockwrite.releases.release import CrossOrigin

__all__ = ["IP", "URL", "Datetime", "Email", "HexColor", "Phone", "Redirect", "unregistered"]

_HEX = re.compile(r"[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?")


@dataclass(frozen=True)
class Email(Kind):
    """An email address; where it may be empty it may be false too, which PHP makes an empty text of.

    A `parsed` one may have spaces around it, which stay, and is never false.
    """

    allow_empty: bool = False
    parsed: bool = False
    message = Message("email_expected")

    def check(self, value: Any) -> str:
        if value is False and self.allow_empty and not self.parsed:
            return ""
        if not isinstance(value, str):
            self.refuse()
        fits = formats.is_parsed_email if self.parsed else formats.is_email
        if not fits(value) and not (self.allow_empty and not value):
            self.refuse()
        return value

    def in_release(self, release: Release) -> Email:
        return replace(self, parsed=True) if release.parses_emails else self


@dataclass(frozen=True)
class Phone(Kind):
    allow_empty: bool = False
    message = Message("phone_expected")

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            self.refuse()
        if not formats.is_phone(value) and not (self.allow_empty and not value):
            self.refuse()
        return value


@dataclass(frozen=True)
class IP(Kind):
    message = Message("ip_expected")

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or not formats.is_ip(value):
            self.refuse()
        return value


@dataclass(frozen=True)
class URL(Kind):
    message = Message("url_expected")

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or not formats.is_url(value):
            self.refuse()
        return value


@dataclass(frozen=True)
class HexColor(Kind):
    message = Message("hex_color_expected")

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or not _HEX.fullmatch(value):
            self.refuse()
        return value


@dataclass(frozen=True)
class Datetime(Kind):
    message = Message("date_expected")

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or not datetimes.is_valid_query_value(value):
            self.refuse()
        return value


@dataclass(frozen=True)
class Redirect(Kind):
    """A URI to send a user to. Whether the project trusts its host is for `unregistered` to say.

    To `hosts` alone: that says all, of whatever is sent.
    """

    hosts: bool = False
    message = Message("uri_invalid")

    def in_release(self, release: Release) -> Redirect:
        return replace(self, hosts=True) if release.redirects_to_hosts else self

    def check(self, value: Any) -> str:
        if self.hosts:
            return value if isinstance(value, str) else ""
        if not isinstance(value, str) or scheme_and_host(value) == ("", ""):
            self.refuse()
        return value


def unregistered(
    uri: str, hosts: Collection[str], schemes: Collection[str], rules: CrossOrigin
) -> Message | None:
    """Why a project does not send its users to `uri`; None if it does.

    `hosts` are those of its web platforms, where ``*.example.com`` is any below that one; `schemes` are those
    of its other clients.
    """
    if known(uri, hosts, schemes, rules):
        return None
    scheme, host = scheme_and_host(uri)
    shown = f"({host})" if host else ""
    return Message("uri_unregistered", client=shown, platform=names(rules).get(scheme, ""))
