"""What multi-factor authentication rests on: authenticators, the codes that they make, challenges, recovery codes."""

from __future__ import annotations

import base64
import hmac
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from mockwrite.store.people.rows import Challenge
from mockwrite.store.people.sessions import stamp_in

if TYPE_CHECKING:
    from mockwrite.ids import Ids
    from mockwrite.store.people.rows import User
    from mockwrite.store.world import Project

__all__ = ["create_challenge", "new_recovery_codes", "new_secret", "provisioning_uri", "totp"]

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


def new_recovery_codes(ids: Ids) -> tuple[str, ...]:
    return tuple(ids.hex(_RECOVERY_CODE_LENGTH) for _ in range(_RECOVERY_CODES))


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
