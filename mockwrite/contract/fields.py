"""The fields of Appwrite's models that a server fills in itself."""

from __future__ import annotations

__all__ = ["IDENTITIES", "SECONDS", "SURROUNDINGS", "TIMES", "WHEREABOUTS"]

# Ids, secrets and what is derived from them.
IDENTITIES = frozenset(
    [
        "$id",
        "userId",
        "sessionId",
        "teamId",
        "membershipId",
        "secret",
        "jwt",
        "password",
        "mailSha1",
        "random_state",
        "version",
    ]
)
TIMES = frozenset(
    [
        "$createdAt",
        "$updatedAt",
        "accessedAt",
        "registration",
        "passwordUpdate",
        "expire",
        "expiresAt",
        "joined",
        "invited",
        "providerAccessTokenExpiry",
    ]
)
# What the server's clock said, as a number of seconds.
SECONDS = frozenset({"localTime", "remoteTime"})
# Who called, from where and with what: the recorder's own, not the server's.
SURROUNDINGS = frozenset(
    [
        "ip",
        "clientType",
        "clientCode",
        "clientName",
        "clientVersion",
        "clientEngine",
        "clientEngineVersion",
        "countryCode",
        "countryName",
        "osCode",
        "osName",
        "osVersion",
        "deviceName",
        "deviceBrand",
        "deviceModel",
    ]
)
# Where in the server's source an error arose; shown in development mode only.
WHEREABOUTS = frozenset({"file", "line", "trace"})
