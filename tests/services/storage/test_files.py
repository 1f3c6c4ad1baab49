"""Uploads, downloads and permissions of files, where the recordings leave something to say."""

from __future__ import annotations

import gzip
import time
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite.releases import find
from mockwrite.store.world import World
from mockwrite.wire import jwt
from tests.services.storage.conftest import Files, form

if TYPE_CHECKING:
    from tests.conftest import Api

CHUNK = 5 * 1024 * 1024


def test_what_is_uploaded_comes_back(files: Files) -> None:
    files.bucket()
    made = files.upload("hello", b"hello world")
    assert made.status == 201
    assert made.body["signature"] == "5eb63bbbe01eeed093cb22bb8f5acdc3"
    assert (made.body["mimeType"], made.body["sizeOriginal"], made.body["sizeActual"]) == (
        "text/plain",
        11,
        16,
    )
    got = files.get("hello/download")
    assert (got.status, got.body) == (200, b"hello world")
    assert got.headers["Content-Disposition"] == 'attachment; filename="file.txt"'
    assert files.get("hello/view", Range="bytes=6-").body == b"world"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_chunks_in_any_order_make_the_same_file(files: Files, order: tuple[int, ...]) -> None:
    files.bucket()
    whole = bytes(range(256)) * (12 * 4096)
    pieces = [whole[at : at + CHUNK] for at in range(0, len(whole), CHUNK)]
    for count, number in enumerate(order, 1):
        start = number * CHUNK
        span = f"bytes {start}-{start + len(pieces[number]) - 1}/{len(whole)}"
        sent = files.upload("big", pieces[number], Content_Range=span, X_Appwrite_ID="big")
        assert (sent.status, sent.body["chunksUploaded"], sent.body["chunksTotal"]) == (201, count, 3)
    assert files.get("big/download").body == whole
    assert (
        files.get("big/download", Range=f"bytes={CHUNK - 2}-{CHUNK + 1}").body == whole[CHUNK - 2 : CHUNK + 2]
    )
    again = files.upload("big", pieces[0], Content_Range=f"bytes 0-{CHUNK - 1}/{len(whole)}")
    assert (again.status, again.body["chunksUploaded"]) == (200, 3)


def test_the_same_bytes_weigh_once(api: Api, files: Files) -> None:
    files.bucket()
    for id in ("one", "two", "three"):
        files.upload(id, b"x" * 100_000)
    assert api.world.contents.used == 100_000
    api.delete(f"{files.path}/one")
    api.delete(f"{files.path}/two")
    assert files.get("three/download").body == b"x" * 100_000


def test_bytes_go_when_nothing_can_bring_them_back(api: Api, files: Files) -> None:
    project = api.world.project("tests")
    assert project is not None
    files.bucket()
    mark = project.history.snapshot()
    files.upload("one", b"x" * 100_000)
    api.delete(f"{files.path}/one")
    project.history.undo(mark)
    assert api.world.contents.used == 0


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/etc/passwd", "..\\..\\windows", ".", "..", "~/.ssh/id", "a" * 509],
)
def test_a_name_is_only_a_text(files: Files, name: str) -> None:
    files.bucket()
    assert files.upload("odd", b"some text", name).body["name"] == name
    got = files.get("odd/download")
    assert got.body == b"some text"
    assert got.headers["Content-Disposition"] == f'attachment; filename="{name}"'.replace("\0", "")


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("100%25 wool.txt", "100% wool.txt"),
        ("gr%C3%BCn%20+1.txt", "grün +1.txt"),
        ('say "hi".txt', 'say "hi".txt'),
        ("a;b.txt", "a"),
        ("a\0b.txt", "a"),
        ('a"; filename="b', "a"),
    ],
)
def test_a_name_is_read_as_a_cookie(files: Files, sent: str, name: str) -> None:
    # Swoole 6.2: swoole_http_request.cc multipart_body_on_header_value
    files.bucket()
    assert files.upload("odd", b"some text", sent).body["name"] == name


def test_a_name_makes_no_header(api: Api, files: Files) -> None:
    files.bucket()
    files.upload("odd", b"some text")
    api.call("PUT", f"{files.path}/odd", {"name": "a\r\nSet-Cookie: b=c"})
    # Swoole 6.2 leaves such a header out: swoole_http_has_crlf
    assert "Content-Disposition" not in files.get("odd/view").headers


@pytest.mark.parametrize(
    ("body", "type"),
    [
        (b"", "general_argument_invalid"),
        (b"no parts at all", "general_argument_invalid"),
        (
            b'--edge\r\nContent-Disposition: form-data; name="fileId"\r\n\r\na\r\n--edge--\r\n',
            "storage_file_empty",
        ),
        (b'--edge\r\nContent-Disposition: form-data; name="fileId"\r\n\r\na', "general_argument_invalid"),
        (
            b'hi\r\n--edge\r\nContent-Disposition: form-data; name="fileId"\r\n\r\na\r\n--edge--\r\n',
            "general_argument_invalid",
        ),
        (b"--edgeless\r\n", "general_argument_invalid"),
        (form("a", b"x", "a" * 510), "general_argument_invalid"),
        (b"--edge\r\n\r\n\r\n" * 100_000 + b"--edge--", "general_argument_invalid"),
        (b"--edge\r\n" + b"X: y\r\n" * 100_000 + b"\r\n--edge--", "general_argument_invalid"),
    ],
)
def test_a_body_that_is_no_upload(files: Files, body: bytes, type: str) -> None:
    files.bucket()
    got = files.send(body)
    assert (got.status, got.body["type"]) == (400, type)
    assert files.api.get(files.path)["total"] == 0


def test_parts_without_a_boundary(files: Files) -> None:
    files.bucket()
    got = files.send(b"--edge\r\n", Content_Type="multipart/form-data")
    assert (got.status, got.body["message"]) == (400, "The multipart body has no boundary.")


@pytest.mark.parametrize(
    "span",
    [
        "bytes 0-9/5",
        "bytes 9-0/10",
        "bytes 0-9",
        "bytes 0-9/*",
        "bytes a-b/c",
        "0-9/10",
        "bytes -1-9/10",
        "bytes 0-9/10/10",
        "bytes 99999999999999999999-9/10",
        "bytes 0-" + "9" * 5000 + "/10",
        "0 0-9/10",
    ],
)
def test_a_range_that_lies(files: Files, span: str) -> None:
    files.bucket()
    got = files.upload("a", b"0123456789", Content_Range=span)
    assert (got.status, got.body["type"]) == (400, "storage_invalid_content_range")


def test_a_file_larger_than_its_bucket_allows(files: Files) -> None:
    files.bucket(maximumFileSize=10)
    assert files.upload("a", b"1", Content_Range="bytes 0-0/" + "9" * 5000).status == 400
    expected = (400, "storage_invalid_file_size", "File size not allowed")
    assert files.refusal(files.upload("a", b"12345678901")) == expected
    assert files.refusal(files.upload("a", b"1", Content_Range="bytes 0-0/1000000000000")) == expected


def test_ranges_at_the_edges_of_a_file(files: Files) -> None:
    # 1.9.6: Files/Create.php counts chunks by the size and where one begins, and none of none is all
    files.bucket()
    nothing = files.upload("a", b"", Content_Range="bytes 0-0/0")
    assert (nothing.status, nothing.body["chunksTotal"], nothing.body["signature"]) == (200, 0, "")
    assert files.upload("a", b"", Content_Range="bytes 0-0/0").status == 200
    assert files.upload("a", b"").status == 409
    assert files.get("a/download").status == 404
    assert files.api.answer("DELETE", f"{files.path}/a", b"").status == 500
    last = files.upload("b", b"x", Content_Range=f"bytes {CHUNK}-{CHUNK}/{CHUNK}")
    assert (last.status, last.body["chunksUploaded"]) == (201, 1)
    files.upload("c", b"0123456789")
    assert files.get("c/view", Range="bytes=3-" + "9" * 5000).headers["Content-Range"] == "bytes 3-9/10"


def test_chunks_that_make_no_file(files: Files) -> None:
    # 1.9.6: Files/Create.php; utopia-php/storage 2.0.5: Local.php counts what is there, and misses what is to be joined
    files.bucket()
    whole = 2 * CHUNK

    def send(id: str, start: int, name: str = "a.txt") -> tuple[int, Any]:
        got = files.upload(id, b"x", name, Content_Range=f"bytes {start}-{start}/{whole}")
        return got.status, got.body.get("chunksUploaded", got.body["$id" if got.status < 300 else "message"])

    assert [send("past", start) for start in (whole, 0)] == [(201, 1), (500, "Server Error")]
    parts = [(0, "a.txt"), (CHUNK, "a.md"), (CHUNK, "a.txt")]
    assert [send("b", *part) for part in parts] == [(201, 1), (500, "Server Error"), (201, 2)]


@pytest.mark.parametrize(("compression", "size"), [("zstd", 68), ("gzip", 84)])
def test_what_a_file_takes_packed_and_encrypted(files: Files, compression: str, size: int) -> None:
    files.bucket(compression=compression)
    assert files.upload("a", bytes(range(32)) * 40).body["sizeActual"] == size


def test_what_unpacks_to_nothing_is_sent_as_it_lies_there(files: Files) -> None:
    # 1.9.6: Files/Download/Get.php: `empty` is true of "" and of "0"
    files.bucket(compression="gzip", encryption=False)
    for data in (b"", b"0"):
        files.upload(f"of{len(data)}", data)
        assert gzip.decompress(files.get(f"of{len(data)}/download").body) == data
    files.api.call("PUT", "/storage/buckets/box", {"name": "Box", "encryption": True})
    files.upload("zero", b"0")
    assert len(files.get("zero/view").body) == 4


@pytest.mark.parametrize(
    ("name", "allowed"), [("a.07", True), ("a.mp3/", True), ("a.MP3", True), ("mp3", False), ("a.7e", False)]
)
def test_the_extension_is_compared_as_php_does(files: Files, name: str, allowed: bool) -> None:
    files.bucket(allowedFileExtensions=["7", "mp3"])
    assert (files.upload("a", b"x", name).status == 201) is allowed


def test_a_push_notification_shows_the_file_that_its_jwt_names(api: Api, files: Files) -> None:
    # 1.9.6: Files/Push/Get.php
    files.bucket()
    files.upload("note", b"some text")
    claims = {"projectId": "tests", "bucketId": "box", "fileId": "note", "iat": int(time.time())}
    for change, status in (({}, 200), ({"fileId": "other"}, 401)):
        token = jwt.write({**claims, **change}, api.world.signing_key)
        got = files.get("note/push", f"jwt={token}", X_Appwrite_Key="")
        assert got.status == status
    assert files.get("note/push", X_Appwrite_Key="").body["type"] == "user_unauthorized"


def test_a_list_of_files_is_none(files: Files) -> None:
    files.bucket()
    assert files.upload("a", b"x", field="file[]").body["message"] == "File size not allowed"


def test_a_preview_touches_the_file(api: Api, files: Files) -> None:
    # 1.9.6: Preview/Get.php writes transformedAt, once a day, and with it $updatedAt
    pytest.importorskip("PIL")
    files.bucket()
    files.upload("note", b"some text")
    before = api.get(f"{files.path}/note")["$updatedAt"]
    api.world.clock.advance(seconds=1)
    assert files.get("note/preview", "width=12").headers["X-Appwrite-Cache"] == "miss"
    touched = api.get(f"{files.path}/note")["$updatedAt"]
    assert touched > before
    assert files.get("note/preview", "width=12").headers["X-Appwrite-Cache"] == "hit"
    assert api.get(f"{files.path}/note")["$updatedAt"] == touched


def test_an_update_that_changes_nothing_takes_the_right_to_read(api: Api, files: Files) -> None:
    files.bucket(fileSecurity=True)
    reader = api.user("reader")
    files.upload("note", b"some text", permissions=('read("any")',))
    headers: dict[str, Any] = {
        "X_Appwrite_Key": "",
        **{k.replace("-", "_"): v for k, v in reader.headers.items()},
    }
    path = f"{files.path}/note"
    assert api.call("PUT", path, {"name": "file.txt"}, **headers).status == 200
    assert api.call("PUT", path, {"name": "other.txt"}, **headers).status == 401


def test_files_tell_what_happens_to_them(api: Api, files: Files) -> None:
    # 1.9.6: of chunks only the last tells of a file, and what follows it tells nothing
    files.bucket(permissions=['read("users")'])
    for start in (0, CHUNK):
        files.upload("big", b"some text", Content_Range=f"bytes {start}-{start + 8}/{CHUNK + 9}")
    files.upload("big", b"some text", Content_Range=f"bytes 0-8/{CHUNK + 9}")
    api.call("PUT", f"{files.path}/big", {"name": "new.txt"})
    api.delete(f"{files.path}/big")
    project = api.world.projects["tests"]
    told = [event for event in project.events.kept if "files" in event.name]
    assert [event.name for event in told] == [
        f"buckets.box.files.big.{did}" for did in ("create", "update", "delete")
    ]
    assert told[0].names == (
        "buckets.box.files.big.create", "buckets.*.files.*.create", "buckets.box.files.*.create",
        "buckets.*.files.big.create", "buckets.box.files.big", "buckets.*.files.*", "buckets.box.files.*",
        "buckets.*.files.big", "buckets.box", "buckets.*",
    )  # fmt: skip
    assert {"files", "buckets.box.files", "buckets.box.files.big"} <= set(told[0].channels)
    assert told[0].roles == {"users"}
    assert [event.fields["name"] for event in told] == ["file.txt", "new.txt", "new.txt"]


def test_chunks_as_they_were_counted_before(api_on: type[Api]) -> None:
    # 1.8.1: app/controllers/api/storage.php: a chunk's length says how many there are
    files = Files(api_on(World(release=find("1.8"))))
    files.bucket()
    first = files.upload("a", b"0123", Content_Range="bytes 0-3/10")
    assert (first.status, first.body["chunksTotal"], first.body["chunksUploaded"]) == (201, 3, 1)
    assert "sizeActual" not in first.body
    # utopia-php/storage 0.18.14: a chunk that is sent again takes the place of the first
    for data in (b"xxxx", b"4567"):
        sent = files.upload("a", data, Content_Range="bytes 4-7/10").body
        assert sent["chunksUploaded"] == 2
    assert files.upload("a", b"89", Content_Range="bytes 8-9/10").body["chunksUploaded"] == 3
    assert files.get("a/download").body == b"0123456789"
    told = [event.name for event in files.api.world.projects["tests"].events.kept]
    assert told.count("buckets.box.files.a.create") == 4
    late = files.upload("a", b"89", Content_Range="bytes 8-9/10")
    assert (late.status, late.body["type"]) == (409, "storage_file_already_exists")


def test_what_the_oldest_release_has_not(api_on: type[Api]) -> None:
    files = Files(api_on(World(release=find("1.6"))))
    assert "transformations" not in files.bucket()
    files.upload("a", b"some text")
    files.upload("large", b"x" * 2_000_009)
    assert files.get("large/view", Range="bytes=9-").headers["Content-Range"] == "bytes 9-2000008/2000009"
    assert files.get("large/view", Range="bytes=8-").headers["Content-Range"] == "bytes 8-2000007/2000009"
    updated = files.api.answer("PUT", f"{files.path}/a", {"name": "b.txt"})
    assert dict(updated.headers)["X-Ratelimit-Limit"] == "60"
    assert files.get("a/download", "token=" + "x" * 600).status == 200
    assert files.api.call("GET", "/tokens/buckets/box/files/a").status == 404


def test_what_does_not_fit_into_memory_lies_in_a_file(api_on: type[Api]) -> None:
    world = World(release=find("1.9"), storage_memory=100_000)
    files = Files(api_on(world))
    files.bucket()
    for number in range(8):
        files.upload(f"f{number}", bytes([number]) * 60_000)
    assert world.contents.used == 60_000
    files.api.delete(f"{files.path}/f3")
    files.upload("again", b"z" * 50_000)
    assert [files.get(f"f{number}/download").body for number in (0, 1, 2, 4, 7)] == [
        bytes([number]) * 60_000 for number in (0, 1, 2, 4, 7)
    ]
    assert files.get("again/download", Range="bytes=49990-49999").body == b"z" * 10
