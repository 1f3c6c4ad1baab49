"""What multi-factor authentication rests on: authenticators, the codes that they make, challenges, recovery codes."""

from __future__ import annotations

import base64
import hmac
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from mockwrite.errors import AppwriteError
from mockwrite.store.people import accounts
from mockwrite.store.people.rows import Challenge
from mockwrite.store.people.sessions import stamp_in

if TYPE_CHECKING:
    from mockwrite.ids import Ids
    from mockwrite.store.people.rows import User
    from mockwrite.store.world import Project

__all__ = [
    "create_challenge",
    "create_recovery_codes",
    "new_secret",
    "provisioning_uri",
    "recovery_codes",
    "renew_recovery_codes",
    "totp",
]

_STEP = 30
_RECOVERY_CODES = 6
_RECOVERY_CODE_LENGTH = 10
_CODE_LENGTH = 6
_HOUR = 3600


def new_secret(ids: Ids) -> str:
    """The secret of a new authenticator: 64 bytes in base32, as spomky-labs/otphp makes it."""
    return base64.b32encode(bytes.fromhex(ids.hex(128))).decode().rstrip("=")


def provisioning_uri(secret: str, issuer: str, label: str) -> str:
    """What an authenticator reads, from a QR code say."""
    # spomky-labs/otphp 11.4.3: ParameterTrait.php generateURI
    query = urlencode({"issuer": issuer, "secret": secret}, quote_via=quote, safe="")
    return f"otpauth://totp/{quote(f'{issuer}:{label}', safe='')}?{query}"


def totp(secret: str, second: int) -> str:
    """The six digits that an authenticator shows then (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, (second // _STEP).to_bytes(8, "big"), "sha1")
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**_CODE_LENGTH:0{_CODE_LENGTH}}"


def recovery_codes(user: User) -> tuple[str, ...]:
    """The codes of `user`. Raises AppwriteError: user_recovery_codes_not_found."""
    if not user.recovery_codes:
        raise AppwriteError("user_recovery_codes_not_found")
    return user.recovery_codes


def create_recovery_codes(project: Project, user: User) -> tuple[str, ...]:
    """Give `user` the first codes. Raises AppwriteError: user_recovery_codes_already_exists."""
    if user.recovery_codes:
        raise AppwriteError("user_recovery_codes_already_exists")
    return _new_recovery_codes(project, user)


def renew_recovery_codes(project: Project, user: User) -> tuple[str, ...]:
    """Give `user` others. Raises AppwriteError: user_recovery_codes_not_found."""
    recovery_codes(user)
    return _new_recovery_codes(project, user)


def _new_recovery_codes(project: Project, user: User) -> tuple[str, ...]:
    codes = tuple(project.world.ids.hex(_RECOVERY_CODE_LENGTH) for _ in range(_RECOVERY_CODES))
    accounts.change_user(project, user, recovery_codes=codes)
    return codes


def create_challenge(project: Project, user: User, factor: str) -> Challenge:
    """Ask `user` for a factor, in the words of the request. What it is good for ends with it, not with its time."""
    challenges = project.people.challenges
    challenge = Challenge(
        id=project.world.ids.unique(),
        sequence=challenges.next_sequence(),
        created_at=project.world.clock.stamp(),
        user=user.id,
        factor=factor,
        code=project.world.ids.digits(_CODE_LENGTH),
        expire=stamp_in(project, _HOUR),
    )
    challenges.put(challenge.id, challenge)
    return challenge
