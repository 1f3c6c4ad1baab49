"""Loading the people of a seed: users, teams and memberships through the API; keys and platforms beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.control.client import path
from mockwrite.control.names import suggestion
from mockwrite.control.replacing import EXISTS
from mockwrite.errors import AppwriteError
from mockwrite.php import datetimes
from mockwrite.store.people import accounts
from mockwrite.store.people.keys import APPS, add_key, add_platform
from mockwrite.store.people.passwords import Password
from mockwrite.wire.scopes import GRANTABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.control.client import Client
    from mockwrite.control.seeds import Part
    from mockwrite.store.world import Project

__all__ = ["load_keys", "load_people", "load_platforms"]

JSON = "Mapping[str, Any]"

# Each with the route that sets it, once a user is there.
_SETTINGS = {
    "labels": ("PUT", "labels"),
    "prefs": ("PATCH", "prefs"),
    "status": ("PATCH", "status"),
    "emailVerification": ("PATCH", "verification"),
    "phoneVerification": ("PATCH", "verification/phone"),
}

# What a platform of each type is known by.
_HOSTS = {"web": "hostname", "flutter-web": "hostname", "scheme": "key", **dict.fromkeys(APPS, "key")}


def load_people(project: Project, client: Client, part: Part) -> None:
    """Add the users and the teams of `part`. Raises SeedError."""
    for at, user in enumerate(part.content.get("users", ())):
        _load_user(project, client, part, f"users[{at}]", user)
    for at, team in enumerate(part.content.get("teams", ())):
        place, id = f"teams[{at}]", team.get("$id")
        body = {"teamId": id, "name": team.get("name", id)}
        made = _ask(client, part, place, "POST", "/teams", body)
        if "prefs" in team:
            _ask(client, part, place, "PUT", path("teams", made["$id"], "prefs"), {"prefs": team["prefs"]})
        for number, membership in enumerate(team.get("memberships", ())):
            url = path("teams", made["$id"], "memberships")
            _ask(client, part, f"{place}.memberships[{number}]", "POST", url, {"roles": [], **membership})


def _load_user(project: Project, client: Client, part: Part, place: str, user: Mapping[str, Any]) -> None:
    body = {"userId": user.get("$id", "unique()")}
    body |= {key: user[key] for key in ("email", "phone", "password", "name") if key in user}
    id = _ask(client, part, place, "POST", "/users", body)["$id"]
    for key, (method, route) in _SETTINGS.items():
        if key in user:
            _ask(client, part, place, method, f"{path('users', id)}/{route}", {key: user[key]})
    hashed = user.get("passwordHash")
    if hashed is not None:
        row = project.people.users.get(id)
        password = Password(
            hashed.get("hash"),
            kind=hashed.get("kind"),
            options=hashed.get("options", {}),
            made_here=hashed.get("made", False),
        )
        if row is not None:
            accounts.change_user(project, row, password=password, password_updated_at=row.created_at)


def load_keys(project: Project, part: Part, *, replace: bool = False) -> None:
    """Add the API keys of `part`; with `replace` over those with the same secrets. Raises SeedError."""
    for at, entry in enumerate(part.content.get("keys", ())):
        place, secret = f"keys[{at}]", entry.get("secret")
        if not isinstance(secret, str) or not secret:
            part.refuse(place, "secret must be what X-Appwrite-Key is to show")
        scopes = _scopes(part, place, entry.get("scopes"))
        expire = _expire(project, part, place, entry.get("expire"))
        for key in project.people.keys.where("secret", secret) if replace else ():
            project.people.keys.remove(key.id)
        try:
            add_key(project, secret, scopes, name=str(entry.get("name", "")), expire=expire)
        except ValueError:
            part.refuse(place, "there is a key with this secret already", exists=True)


def _scopes(part: Part, place: str, scopes: Any) -> frozenset[str]:
    if scopes is None:
        return GRANTABLE
    if not isinstance(scopes, list):
        part.refuse(place, "scopes must be a list")
    for scope in scopes:
        if not isinstance(scope, str) or scope not in GRANTABLE:
            part.refuse(place, f'unknown scope "{scope}".{suggestion(str(scope), GRANTABLE)}')
    return frozenset(scopes)


def _expire(project: Project, part: Part, place: str, expire: Any) -> str | None:
    if expire is None:
        return None
    stamp = datetimes.normalise(expire, project.world.clock.now()) if isinstance(expire, str) else None
    if stamp is None:
        part.refuse(place, "expire must be a date, such as 2030-01-01T00:00:00.000+00:00")
    return stamp


def load_platforms(project: Project, part: Part, *, replace: bool = False) -> None:
    """Add the platforms of `part`; with `replace` those that are not there yet. Raises SeedError."""
    for at, entry in enumerate(part.content.get("platforms", ())):
        place, type = f"platforms[{at}]", entry.get("type")
        if not isinstance(type, str) or type not in _HOSTS:
            part.refuse(place, f"type must be one of {', '.join(_HOSTS)}.{suggestion(str(type), _HOSTS)}")
        host = entry.get(_HOSTS[type])
        if not isinstance(host, str) or not host:
            part.refuse(place, f"a platform of type {type} has a {_HOSTS[type]}")
        kind = "web" if type == "flutter-web" else type
        known = {(platform.type, platform.host) for platform in project.people.platforms}
        if not (replace and (kind, host.lower()) in known):
            add_platform(project, kind, host)


def _ask(client: Client, part: Part, place: str, method: str, url: str, body: Any) -> Any:
    try:
        return client.call(method, url, body)
    except AppwriteError as error:
        part.refuse(place, f"{error.message} ({error.type})", exists=error.type.endswith(EXISTS))
    except (TypeError, ValueError) as error:
        part.refuse(place, f"this is no JSON: {error}")
