"""A small server of its own, to record and to replay: it makes up ids, times, secrets and cookies."""

from __future__ import annotations

import asyncio
import base64
import json
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, unquote

import pytest
from aiohttp import WSMsgType, web

from mockwrite import MockServer
from mockwrite.cli import main
from mockwrite.contract.har import HarWriter
from mockwrite.contract.proxy import RecordingProxy
from mockwrite.contract.replay import Endpoint
from tests.contract.har_entries import JSON, MADE, entry
from tests.contract.walks import walk as sdk_walk

CORS = {"Access-Control-Allow-Origin": "http://localhost:3000", "Access-Control-Allow-Credentials": "true"}


class Served:
    """An aiohttp application in a thread of its own."""

    def __init__(self, make: Callable[[], web.Application]) -> None:
        self._make, self._loop = make, asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _start(self) -> None:
        self._runner = web.AppRunner(self._make(), access_log=None, shutdown_timeout=0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.endpoint = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"


class Shop:
    """Speaks a little of Appwrite's API; `salt` decides what it makes up."""

    def __init__(self, salt: int) -> None:
        self._chance = random.Random(salt)
        self._users: dict[str, dict[str, Any]] = {}
        self._sessions: dict[str, str] = {}
        self._documents: dict[str, dict[str, Any]] = {}
        self._sequence = salt * 100

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes(
            [
                web.get("/v1/ping", self._ping),
                web.post("/v1/account", self._sign_up),
                web.post("/v1/account/sessions/email", self._sign_in),
                web.get("/v1/account", self._account),
                web.post("/v1/shelf/documents", self._create),
                web.get("/v1/shelf/documents", self._list),
                web.get("/v1/shelf/documents/{id}", self._read),
                web.delete("/v1/shelf/documents/{id}", self._delete),
                web.get("/v1/realtime", self._realtime),
                web.route("OPTIONS", "/v1/{path:.*}", self._preflight),
            ]
        )
        return app

    def _made_up(self, length: int = 20) -> str:
        return "".join(self._chance.choices("0123456789abcdef", k=length))

    @staticmethod
    def _now(ahead: timedelta = timedelta()) -> str:
        return (datetime.now(UTC) + ahead).isoformat(timespec="milliseconds")

    async def _ping(self, _: web.Request) -> web.Response:
        return web.Response(text="Pong!")

    async def _preflight(self, _: web.Request) -> web.Response:
        return web.Response(status=204, headers=CORS)

    async def _sign_up(self, request: web.Request) -> web.Response:
        sent = await request.json()
        if any(user["email"] == sent["email"] for user in self._users.values()):
            return error(409, "user_already_exists", f"There is a user with {sent['email']} already.")
        identity = self._made_up() if sent["userId"] == "unique()" else sent["userId"]
        now = self._now()
        user = {
            "$id": identity,
            "$createdAt": now,
            "$updatedAt": now,
            "email": sent["email"],
            "phone": sent.get("phone", ""),
            "password": f"$argon2${self._made_up(30)}",
            "targets": [{"$id": self._made_up(), "$createdAt": now, "identifier": sent["email"]}],
        }
        self._users[identity] = user
        return web.json_response(user, status=201)

    async def _sign_in(self, request: web.Request) -> web.Response:
        sent = await request.json()
        user = next((user for user in self._users.values() if user["email"] == sent["email"]), None)
        if user is None:
            return error(401, "user_invalid_credentials", "Invalid credentials.")
        secret = self._made_up(64)
        self._sessions[secret] = user["$id"]
        cookie = base64.b64encode(json.dumps({"secret": secret}).encode()).decode()
        session = {
            "$id": self._made_up(),
            "userId": user["$id"],
            "secret": secret,
            "expire": self._now(timedelta(days=365)),
            "ip": f"10.0.0.{self._chance.randrange(200)}",
        }
        response = web.json_response(session, status=201)
        kept = "expires=Tue, 23-Nov-2077 12:34:11 GMT; Max-Age=31536000; path=/; httponly"
        response.headers.add("Set-Cookie", f"a_session_shop={quote(cookie, safe='')}; {kept}; samesite=None")
        response.headers["X-Fallback-Cookies"] = json.dumps({"a_session_shop": cookie})
        return response

    async def _account(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Appwrite-Session")
        if secret is None and "Cookie" in request.headers:
            _, _, value = request.headers["Cookie"].partition("=")
            secret = json.loads(base64.b64decode(unquote(value)))["secret"]
        identity = self._sessions.get(secret or "")
        if identity is None:
            return error(401, "general_unauthorized_scope", "User (role: guests) missing scopes")
        return web.json_response(self._users[identity])

    async def _create(self, request: web.Request) -> web.Response:
        sent = await request.json()
        self._sequence += 1
        now = self._now()
        identity = self._made_up() if sent["documentId"] == "unique()" else sent["documentId"]
        document = {
            **sent["data"],
            "$id": identity,
            "$sequence": self._sequence,
            "$databaseId": "shop",
            "$collectionId": "shelf",
            "$createdAt": now,
            "$updatedAt": now,
        }
        self._documents[identity] = document
        limits = {
            "X-Ratelimit-Limit": "60",
            "X-Ratelimit-Remaining": "59",
            "X-Ratelimit-Reset": self._made_up(),
        }
        return web.json_response(document, status=201, headers=limits | CORS)

    async def _list(self, request: web.Request) -> web.Response:
        found = list(self._documents.values())
        if "orderRandom" in request.query_string:
            self._chance.shuffle(found)
        total = len(found)
        return web.json_response({"total": total, "documents": found[: int(request.query.get("limit", 25))]})

    async def _read(self, request: web.Request) -> web.Response:
        document = self._documents.get(request.match_info["id"])
        if document is None:
            return error(404, "document_not_found", "Document with the requested ID could not be found.")
        return web.json_response(document)

    async def _delete(self, request: web.Request) -> web.Response:
        del self._documents[request.match_info["id"]]
        return web.Response(status=204)

    async def _realtime(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "connected"})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await socket.send_str(message.data)
                await socket.close(code=1008)
        return socket


def error(status: int, type: str, message: str) -> web.Response:
    return web.json_response({"message": message, "code": status, "type": type}, status=status)


class Caller:
    """Asks a server what tests have it asked."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = Endpoint(endpoint)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = [(name.replace("_", "-"), value) for name, value in headers.items()]
        sent.append(("X-Appwrite-Project", "shop"))
        data = None
        if body is not None:
            sent.append(("Content-Type", "application/json"))
            data = json.dumps(body).encode()
        answer = self._endpoint.ask(method, path, sent, data)
        self.headers = dict(answer.headers)
        try:
            return json.loads(answer.body)
        except ValueError:
            return answer.body.decode()

    def close(self) -> None:
        self._endpoint.close()


def walk(call: Caller) -> None:
    """A visit to the shop in which everything that is made up comes back."""
    call("GET", "/ping")
    user = call(
        "POST", "/account", {"userId": "unique()", "email": "ann@example.org", "password": "pässwörd-9"}
    )
    call(
        "POST",
        "/account",
        {"userId": "bob", "email": "bob@example.org", "phone": "+12065550100", "password": "x"},
    )
    call("POST", "/account", {"userId": "unique()", "email": "ann@example.org", "password": "pässwörd-9"})
    session = call("POST", "/account/sessions/email", {"email": "ann@example.org", "password": "pässwörd-9"})
    cookie = call.headers["Set-Cookie"].split(";")[0]
    call("GET", "/account", X_Appwrite_Session=session["secret"])
    call("GET", "/account", Cookie=cookie)
    call("GET", "/account")
    call("OPTIONS", "/account", Origin="http://localhost:3000")
    made = [
        call("POST", "/shelf/documents", document(number), X_Appwrite_Key="key-of-the-shop")
        for number in range(5)
    ]
    call("GET", "/shelf/documents", X_Appwrite_Key="key-of-the-shop")
    call("GET", "/shelf/documents?queries%5B%5D=%7B%22method%22%3A%22orderRandom%22%7D")
    call("GET", f"/shelf/documents/{made[3]['$id']}")
    call("DELETE", f"/shelf/documents/{made[3]['$id']}")
    call("GET", f"/shelf/documents/{made[3]['$id']}")
    call("GET", "/shelf/documents?owner=" + user["$id"])


def document(number: int) -> dict[str, Any]:
    data = {
        "title": f"Book {number}",
        "price": number + 0.5,
        "stock": number,
        "tags": ["a", "b"],
        "sold": False,
    }
    return {"documentId": "unique()", "data": data}


@pytest.fixture
def served() -> type[Served]:
    """Serves an application for the length of a ``with``."""
    return Served


@pytest.fixture(scope="session")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recording of a walk with the SDK through mockwrite itself."""
    path = tmp_path_factory.mktemp("recordings") / "walk.har"
    with MockServer() as server, recording_of(server.endpoint, path) as endpoint:
        sdk_walk(endpoint, "library")
    return path


@contextmanager
def recording_of(upstream: str, path: Path) -> Iterator[str]:
    """The endpoint of a proxy that records to `path`."""
    with (
        HarWriter(path, version="1") as writer,
        Served(RecordingProxy(upstream, writer, allow_writes=True).app) as proxy,
    ):
        yield proxy.endpoint


@pytest.fixture
def record_to() -> Callable[[str, Path], AbstractContextManager[str]]:
    """Records what passes to a server, to a file, for the length of a ``with``."""
    return recording_of


@pytest.fixture
def shop() -> Iterator[str]:
    """The endpoint of a shop in which nobody has been yet."""
    with Served(Shop(1).app) as served:
        yield served.endpoint


@pytest.fixture(scope="session")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recording of a visit to another shop."""
    path = tmp_path_factory.mktemp("recordings") / "visit.har"
    with Served(Shop(2).app) as served, recording_of(served.endpoint, path) as endpoint:
        caller = Caller(endpoint)
        walk(caller)
        caller.close()
    return path


@pytest.fixture
def entries() -> list[JSON]:
    """A database is made, and read."""
    return [
        entry("POST", "/databases", 201, MADE, {"databaseId": "lib", "name": "Café"}),
        entry("GET", "/databases/lib", 200, MADE),
    ]


@pytest.fixture
def verified(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """The exit code of ``mockwrite verify``, and what it prints."""

    def run(path: Path, *options: str) -> tuple[int, str]:
        code = main(["verify", str(path), *options])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, printed.out + printed.err

    return run
