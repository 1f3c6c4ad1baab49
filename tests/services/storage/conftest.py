"""Files without HTTP: bodies of several parts, and answers that are streams."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from mockwrite.releases import find
from mockwrite.store.world import World

if TYPE_CHECKING:
    from mockwrite.wire.dispatch import Answer
    from tests.conftest import Api

BOUNDARY = "edge"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


class Got(NamedTuple):
    """What came back: a status, JSON or bytes, and the headers, of which the last one of a name counts."""

    status: int
    body: Any
    headers: dict[str, str]


class Files:
    """A caller that uploads and downloads in the bucket ``box``; headers make a guest or a user of it."""

    path = "/storage/buckets/box/files"

    def __init__(self, api: Api) -> None:
        self.api = api

    def bucket(self, **settings: Any) -> Any:
        return self.api.post("/storage/buckets", bucketId="box", name="Box", **settings)

    def upload(
        self,
        id: str,
        data: bytes,
        name: str = "file.txt",
        *,
        permissions: tuple[str, ...] = (),
        field: str = "file",
        **headers: str,
    ) -> Got:
        return self.send(form(id, data, name, permissions, field), **headers)

    def send(self, body: bytes, **headers: str) -> Got:
        return read(self.api.answer("POST", self.path, body, **{"Content_Type": FORM, **headers}))

    def get(self, path: str, query: str = "", **headers: str) -> Got:
        return read(self.api.answer("GET", f"{self.path}/{path}", None, query, **headers))

    def refusal(self, got: Got) -> tuple[int, str, str]:
        return got.status, got.body["type"], got.body["message"]


def form(id: str, data: bytes, name: str, permissions: tuple[str, ...] = (), field: str = "file") -> bytes:
    """The body of an upload."""
    plain = [("fileId", id), *(("permissions[]", each) for each in permissions)]
    parts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in plain]
    head = (
        f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: text/x\r\n\r\n'
    )
    edge = f"--{BOUNDARY}".encode()
    body = b"".join(edge + b"\r\n" + part + b"\r\n" for part in [*parts, head.encode() + data])
    return body + edge + b"--\r\n"


def read(answer: Answer) -> Got:
    body: Any = answer.body if answer.stream is None else b"".join(answer.stream)
    if answer.stream is None and body:
        body = json.loads(body)
    return Got(answer.status, body, {**dict(answer.headers), "Content-Type": answer.content_type})


@pytest.fixture
def api(api_on: type[Api]) -> Api:
    """The API as 1.9.6 has it."""
    return api_on(World(release=find("1.9")))


@pytest.fixture
def files(api: Api) -> Files:
    return Files(api)
