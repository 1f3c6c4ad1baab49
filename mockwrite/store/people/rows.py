"""Who uses a project: users with their sessions, tokens and targets, teams with their memberships, keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mockwrite.store.people.passwords import NO_PASSWORD, Password

if TYPE_CHECKING:
    from mockwrite.store.permissions import Grant

__all__ = [
    "Authenticator",
    "Challenge",
    "Key",
    "LogEntry",
    "Membership",
    "Message",
    "Platform",
    "Presence",
    "Session",
    "Target",
    "Team",
    "Token",
    "User",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticator:
    """An app that makes codes of `secret`; it is a factor once it is `verified` by one of them."""

    secret: str
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A user. Times are as the wire writes them, None where the real server's database holds NULL.

    An `impersonator` may act as any other user.
    """

    id: str
    sequence: int
    created_at: str
    updated_at: str
    name: str | None = ""
    email: str | None = None
    phone: str | None = None
    email_verified: bool = False
    phone_verified: bool = False
    status: bool = True
    labels: tuple[str, ...] = ()
    password: Password = NO_PASSWORD
    password_history: tuple[Password, ...] = ()
    password_updated_at: str | None = None
    registered_at: str = ""
    accessed_at: str | None = None
    prefs: Any = field(default_factory=dict)
    mfa: bool = False
    authenticator: Authenticator | None = None
    recovery_codes: tuple[str, ...] = ()
    impersonator: bool = False

    @property
    def verified(self) -> bool:
        return self.email_verified or self.phone_verified

    @property
    def factors(self) -> tuple[str, ...]:
        """What the user could show besides a password: an authenticator and addresses, each if it is verified."""
        known = (
            ("totp", self.authenticator is not None and self.authenticator.verified),
            ("email", self.email and self.email_verified),
            ("phone", self.phone and self.phone_verified),
        )
        return tuple(name for name, verified in known if verified)

    @property
    def search(self) -> str:
        """The text by which lists find the user."""
        words = [self.id, self.email, self.name, self.phone, *(f"label:{label}" for label in self.labels)]
        return " ".join(word for word in words if word)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A sign-in; good until `expire` for who shows `secret`. `client` is what the User-Agent header told.

    `mfa_updated_at` is when the last challenge was met.
    """

    id: str
    sequence: int
    created_at: str
    updated_at: str
    user: str
    secret: str
    expire: str
    provider: str
    provider_uid: str = ""
    ip: str = ""
    client: dict[str, str] = field(default_factory=dict)
    factors: tuple[str, ...] = ()
    mfa_updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """A factor that a user is asked to show: `code` is what was sent for it."""

    id: str
    sequence: int
    created_at: str
    user: str
    factor: str
    code: str
    expire: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A secret that is good once: to sign in, to confirm an address, to set a new password."""

    id: str
    sequence: int
    created_at: str
    user: str
    kind: str
    secret: str
    expire: str
    phrase: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where messages reach a user: an e-mail address, a phone number, a device.

    A device goes with the `session` that it was made known in.
    """

    id: str
    sequence: int
    created_at: str
    updated_at: str
    user: str
    kind: str
    identifier: str
    name: str = ""
    provider: str | None = None
    expired: bool = False
    session: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team; `total` counts its confirmed members."""

    id: str
    sequence: int
    created_at: str
    updated_at: str
    name: str
    total: int = 0
    prefs: Any = field(default_factory=dict)

    @property
    def search(self) -> str:
        return f"{self.id} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A user's place in a team: it gives roles once it is confirmed.

    A `founder` made the team; anybody may read of those who were invited.
    """

    id: str
    sequence: int
    created_at: str
    updated_at: str
    user: str
    team: str
    roles: tuple[str, ...]
    invited_at: str
    joined_at: str | None = None
    confirmed: bool = False
    secret: str = ""
    founder: bool = False

    @property
    def search(self) -> str:
        return f"{self.id} {self.user}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An API key with what is granted to it; after `expire` (None: never) it is refused."""

    id: str
    sequence: int
    secret: str
    scopes: frozenset[str]
    name: str = ""
    expire: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A client that a project trusts: of type ``web`` with a host, ``scheme`` with a URL scheme, or an app.

    The host of an app is what its system knows it by: its package or bundle.
    """

    id: str
    sequence: int
    type: str
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """What a user says of being there, until `expires_at`. `source` is ``rest`` or ``realtime``."""

    id: str
    sequence: int
    created_at: str
    updated_at: str
    permissions: tuple[Grant, ...]
    user: str
    status: str
    source: str
    expires_at: str
    metadata: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """What somebody did: who they were then (`user` is empty for an API key), from where, and when.

    `kind` is ``user`` or ``keyProject``.
    """

    sequence: int
    user: str
    resource: str
    event: str
    email: str
    name: str
    mode: str
    kind: str
    ip: str
    at: str
    client: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A mail (`kind` ``email``) or an SMS (``sms``) to `recipient`.

    `purpose` is ``magic-url``, ``otp``, ``challenge``, ``recovery``, ``verification``, ``invitation`` or
    ``session-alert``. `secret` is what the reader shows to go on, and all that an SMS says, `url` the link that carries
    it (None where there is only a code), `phrase` the security phrase, where one was asked for. `subject` is a mail's
    in English, which calls the project by its id; None for SMS, and in other languages.
    """

    id: str
    sequence: int
    sent_at: str
    kind: str
    purpose: str
    recipient: str
    user: str
    secret: str
    url: str | None = None
    phrase: str = ""
    subject: str | None = None
