"""A user who is signed in, with every credential that a request can show."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockwrite.control.client import path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mockwrite.control.client import Client

__all__ = ["SignedIn", "sign_in"]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user of `project_id`, with a `session` (its secret, for ``setSession``) and a `jwt` (for ``setJWT``)."""

    project_id: str
    id: str
    email: str
    password: str
    session_id: str
    session: str
    jwt: str

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a request by session."""
        return {"X-Appwrite-Project": self.project_id, "X-Appwrite-Session": self.session}

    @property
    def jwt_headers(self) -> dict[str, str]:
        """The headers of a request by JWT."""
        return {"X-Appwrite-Project": self.project_id, "X-Appwrite-JWT": self.jwt}

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that a browser keeps."""
        return {f"a_session_{self.project_id}": self.session}

    def as_json(self) -> dict[str, Any]:
        """Return it as the control API sends it."""
        fields = ("id", "email", "password", "session", "jwt")
        return {
            **{name: getattr(self, name) for name in fields},
            "projectId": self.project_id,
            "sessionId": self.session_id,
            "fallbackCookies": json.dumps(self.cookies),
            "headers": self.headers,
        }


def sign_in(
    client: Client,
    project_id: str,
    id: str,
    *,
    email: str | None = None,
    password: str | None = None,
    name: str = "",
    phone: str | None = None,
    labels: Iterable[str] = (),
    verified: bool = False,
    prefs: Mapping[str, Any] | None = None,
    teams: Mapping[str, Iterable[str]] | Iterable[str] = (),
) -> SignedIn:
    """Return a new user, signed in; see `mockwrite.control.project.MockProject.user`. Raises AppwriteError."""
    email = f"{id.lower()}@example.com" if email is None else email
    password = f"password of {id}" if password is None else password
    said = {"name": name, "phone": phone}
    body = {
        "userId": id,
        "email": email,
        "password": password,
        **{key: value for key, value in said.items() if value},
    }
    client.call("POST", "/users", body)
    user = path("users", id)
    if labels:
        client.call("PUT", f"{user}/labels", {"labels": _several(labels)})
    if verified:
        client.call("PATCH", f"{user}/verification", {"emailVerification": True})
    if prefs:
        client.call("PATCH", f"{user}/prefs", {"prefs": dict(prefs)})
    roles = teams if hasattr(teams, "items") else dict.fromkeys(_several(teams), ())
    for team, held in roles.items():
        client.call("POST", path("teams", team, "memberships"), {"userId": id, "roles": _several(held)})
    session = client.call("POST", f"{user}/sessions")
    jwt = client.call("POST", f"{user}/jwts", {"sessionId": session["$id"], "duration": 3600})
    return SignedIn(project_id, id, email, password, session["$id"], session["secret"], jwt["jwt"])


def _several(names: Iterable[str]) -> list[str]:
    """Return names as a list; a lone text is one name, not its letters."""
    return [names] if isinstance(names, str) else list(names)
