"""Buckets and files in Python, in seeds, snapshots, diffs and states."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite import AppwriteError, MockServer, SeedError
from mockwrite.control import state
from mockwrite.store.world import World
from mockwrite.wire.dispatch import Dispatcher, Request
from mockwrite.wire.headers import Headers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mockwrite import MockProject


@pytest.fixture
def project() -> Iterator[MockProject]:
    with MockServer(appwrite="1.9") as server:
        yield server.project()


def test_put_and_read(project: MockProject) -> None:
    file = project.storage.bucket("pictures").file("cat")
    assert not file.exists
    assert file.put("meow", "cat.txt", permissions=['read("any")']).bytes == b"meow"
    assert (file.info["name"], file.info["mimeType"]) == ("cat.txt", "text/plain")
    assert file.put(b"purr").bytes == b"purr"
    assert file.put(b"purr", '100%25 "a;b".txt').info["name"] == '100%25 "a;b".txt'
    assert [each.id for each in project.storage.bucket("pictures")] == ["cat"]
    file.delete()
    with pytest.raises(AppwriteError, match="storage_file_not_found"):
        file.bytes  # noqa: B018 - it raises


def test_files_come_back_with_snapshots(project: MockProject) -> None:
    file = project.storage.bucket("box").file("a").put(b"before")
    with project.savepoint() as before:
        file.put(b"after")
        project.storage.bucket("box").file("b").put(b"new")
        assert [found.after["signature"] for found in project.diff(before).updated] == [
            file.info["signature"]
        ]
        assert str(project.diff(before)).splitlines()[0] == "+ box/b"
    assert file.bytes == b"before"
    project.storage.bucket("box").delete()
    assert not project.diff()
    project.reset()
    assert project.storage.buckets == []


def test_a_seed_has_buckets_and_files(project: MockProject, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "dot.gif").write_bytes(b"GIF89a")
    bucket = {
        "$id": "box",
        "name": "Box",
        "fileSecurity": True,
        "files": [
            {"$id": "dot", "path": "pictures/dot.gif", "$permissions": ['read("any")']},
            {"$id": "note", "text": "hello", "name": "note.txt"},
            {"base64": "AAEC"},
        ],
    }
    seed = tmp_path / "appwrite.json"
    seed.write_text(json.dumps({"buckets": [bucket]}))
    project.seed(seed)
    box = project.storage.bucket("box")
    assert (box.file("dot").bytes, box.file("dot").info["name"]) == (b"GIF89a", "dot.gif")
    assert box.file("note").bytes == b"hello"
    assert [len(file.bytes) for file in box] == [6, 5, 3]
    exported = project.export()
    with MockServer(exported, appwrite="1.9") as other:
        assert other.project(exported["projectId"]).storage.bucket("box").file("dot").bytes == b"GIF89a"


@pytest.mark.parametrize(
    "path", ["../secret", "/etc/hostname", "link", "a/../../secret", "nothing", "a\0b", "pipe"]
)
def test_a_seed_reads_nothing_outside_its_folder(project: MockProject, tmp_path: Path, path: str) -> None:
    (tmp_path / "secret").write_text("secret")
    folder = tmp_path / "seed"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(folder / "pipe")
    seed = folder / "seed.json"
    seed.write_text(json.dumps({"buckets": [{"$id": "box", "files": [{"path": path}]}]}))
    with pytest.raises(SeedError, match=r"buckets\[0\]\.files\[0\]: "):
        project.seed(seed)
    assert project.storage.buckets == []


@pytest.mark.parametrize(
    "file", [{}, {"text": "a", "base64": "YQ=="}, {"base64": "?"}, {"path": "a"}, {"text": "a", "$id": "!"}]
)
def test_a_file_that_cannot_be_seeded(project: MockProject, file: dict[str, Any]) -> None:
    with pytest.raises(SeedError, match=r"buckets\[0\]\.files\[0\]: "):
        project.seed({"buckets": [{"$id": "box", "files": [file]}]})


def test_a_state_keeps_files_and_who_may_read_them(project: MockProject) -> None:
    bucket = project.storage.bucket("box").create(permissions=['read("any")'])
    bucket.file("a").put(b"\x00\x01")
    content = json.loads(json.dumps(project.within(lambda found: state.dump(found.world))))
    world = World()
    state.load(world, content)
    headers = Headers({"X-Appwrite-Project": project.project_id})
    answer = Dispatcher(world).answer(
        Request("GET", "/v1/storage/buckets/box/files/a/view", "", headers, b"")
    )
    assert answer.stream is not None
    assert b"".join(answer.stream) == b"\x00\x01"


@pytest.mark.parametrize("older", [False, True])
def test_an_upload_goes_on_after_a_state_was_kept_an_older_one_too(older: bool) -> None:
    """Older states say neither how many chunks have come nor the extension of each."""

    def send(world: World, part: bytes, bounds: str) -> Any:
        fields = {"X-Appwrite-Project": "p", "X-Appwrite-Key": "key", "Content-Range": f"bytes {bounds}/8"}
        fields |= {"Content-Type": "multipart/form-data; boundary=x", "X-Appwrite-ID": "f"}
        head = b"--x\r\nContent-Disposition: form-data; name="
        body = (
            head
            + b'"fileId"\r\n\r\nf\r\n'
            + head
            + b'"file"; filename="f.bin"\r\n\r\n'
            + part
            + b"\r\n--x--\r\n"
        )
        asked = Request("POST", "/v1/storage/buckets/box/files", "", Headers(fields), body)
        return json.loads(Dispatcher(world).answer(asked).body)

    with MockServer(appwrite="1.8") as server:  # whose chunks may be of any size
        server.project("p").storage.bucket("box").create()
        assert send(server.world, b"half", "0-3")["chunksUploaded"] == 1
        content = json.loads("".join(state.encode(state.dump(server.world))))
    [file] = content["projects"][0]["buckets"][0]["files"]
    if older:
        del file["received"]
        file["chunks"] = [chunk[1:] for chunk in file["chunks"]]
    world = World(release=server.world.release)
    state.load(world, content)
    assert send(world, b"full", "4-7")["chunksUploaded"] == 2


def test_a_download_that_breaks_off(project: MockProject) -> None:
    from http.client import HTTPConnection, IncompleteRead
    from urllib.parse import urlsplit

    project.storage.bucket("box").create(permissions=['read("any")']).file("big").put(b"x" * 3_000_000)
    connection = HTTPConnection(urlsplit(project.endpoint).netloc, timeout=10)
    path = f"/v1/storage/buckets/box/files/big/download?project={project.project_id}"
    # utopia-php/http 2.0.0: Response.php send; Swoole 6.2: swoole_http_response.cc: no length where it is in chunks
    for method, encoding, length in (("GET", "chunked", 3_000_000), ("HEAD", None, 0)):
        connection.request(method, path)
        answer = connection.getresponse()
        assert answer.getheader("Content-Length") is None
        assert (answer.getheader("Transfer-Encoding"), len(answer.read())) == (encoding, length)
    project.fail("storage.getFileDownload", truncate=500_000)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.getheader("Content-Length") == "3000000"
    with pytest.raises(IncompleteRead) as broken:
        answer.read()
    assert len(broken.value.partial) == 500_000
    connection.close()


def test_bytes_go_with_their_project(project: MockProject) -> None:
    server = project._server
    with server.fresh() as other:
        other.storage.bucket("box").file("a").put(b"x" * 100_000)
        assert server.run(lambda: server.world.contents.used) == 100_000
    assert server.run(lambda: server.world.contents.used) == 0


def test_the_journal_holds_no_files(project: MockProject) -> None:
    from http.client import HTTPConnection
    from urllib.parse import urlsplit

    server = project._server
    server.run(lambda: setattr(server.control.journal, "exchanges", 10))
    project.storage.bucket("box").create()
    connection = HTTPConnection(urlsplit(project.endpoint).netloc, timeout=10)
    form = b'--e\r\nContent-Disposition: form-data; name="fileId"\r\n\r\na\r\n--e\r\n' + (
        b'Content-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        + b"x" * 2_000_000
        + b"\r\n--e--\r\n"
    )
    headers = {**project.headers(), "Content-Type": "multipart/form-data; boundary=e"}
    # Once the third is answered, the server is done with the second.
    for method, path, body in (("POST", "", form), ("GET", "/a/download", None), ("GET", "/a", None)):
        connection.request(method, f"/v1/storage/buckets/box/files{path}", body, headers)
        connection.getresponse().read()
    connection.close()
    upload, download, _ = project.requests
    assert (upload.operation, upload.exchange) == ("storage.createFile", None)
    assert dict(upload.parameters) == {"fileId": "a", "bucketId": "box"}
    assert download.exchange is not None
    assert download.exchange[1].stream is None
    project.storage.bucket("box").delete()
    assert server.run(lambda: server.world.contents.used) == 0


@pytest.mark.parametrize(
    ("request_line", "said"),
    [
        (
            "GET /storage/buckets/bax/files/a",
            'has no bucket "bax". Its buckets: box, off, plain. Did you mean "box"?',
        ),
        ("GET /storage/buckets/off/files/a", "it exists for API keys alone, and a guest is none."),
        ("GET /storage/buckets/box/files/b", '"box" has 1 file, and none with the id "b".'),
        (
            "GET /storage/buckets/box/files/a",
            'The file "a" exists; who may not read it is told that it does not.',
        ),
        ("DELETE /storage/buckets/box/files/a", 'and the file "a" to nobody. A guest has none of these.'),
        (
            "GET /storage/buckets/box/files/a/push",
            "takes a JWT that names the project, the bucket and the file",
        ),
        ("GET /storage/buckets/plain/files/a/preview", "holds for all but API keys, and a guest is none"),
    ],
)
def test_what_is_refused_is_explained(project: MockProject, request_line: str, said: str) -> None:
    from http.client import HTTPConnection
    from urllib.parse import urlsplit

    project.storage.bucket("box").create(fileSecurity=True).file("a").put("text")
    project.storage.bucket("off").create(enabled=False)
    project.storage.bucket("plain").create(transformations=False)
    connection = HTTPConnection(urlsplit(project.endpoint).netloc, timeout=10)
    method, path = request_line.split()
    connection.request(method, f"/v1{path}", headers=project.headers(key=False))
    assert connection.getresponse().read()
    connection.close()
    assert said in str(project.requests[-1].explanation)
