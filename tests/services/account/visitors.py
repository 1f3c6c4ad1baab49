"""Browsers that visit a project, and the mails that their users are sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from mockwrite.store.people.rows import Message
    from mockwrite.store.world import Project
    from tests.conftest import Api

PASSWORD = "password-1"


class Client:
    """A browser: it keeps the cookies that it is given, and shows no key."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.cookies: dict[str, str] = {}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        shown = {"X_Appwrite_Key": "", "Cookie": cookie, "Host": "localhost", **headers}
        answer = self.api.answer(method, path, body, **shown)
        for name, value in answer.headers:
            if name == "Set-Cookie":
                cookie_name, _, rest = value.partition("=")
                self.cookies[cookie_name] = rest.partition(";")[0]
        return answer.status, json.loads(answer.body) if answer.body else None

    def ok(self, method: str, path: str, **body: Any) -> Any:
        status, answer = self.call(method, path, body)
        assert status < 300, answer
        return answer

    def refusal(self, method: str, path: str, **body: Any) -> str:
        status, answer = self.call(method, path, body)
        assert status >= 400, answer
        return str(answer["type"])

    def sign_in(self, email: str = "ann@example.com", password: str = PASSWORD) -> Any:
        return self.ok("POST", "/account/sessions/email", email=email, password=password)


def last_message(project: Project) -> Message:
    return list(project.outbox)[-1]


def query_of(message: Message) -> dict[str, str]:
    assert message.url is not None
    return {name: values[0] for name, values in parse_qs(urlsplit(message.url).query).items()}
