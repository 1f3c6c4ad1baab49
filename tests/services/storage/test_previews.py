"""Previews: what no recording shows of them, and what is not to be drawn."""

from __future__ import annotations

import io
import struct
import sys
import zlib
from typing import TYPE_CHECKING

import pytest

from mockwrite.contract.pictures import picture
from mockwrite.releases import find
from mockwrite.services import storage
from mockwrite.store.world import World
from tests.services.storage.conftest import Files

Image = pytest.importorskip("PIL.Image")

if TYPE_CHECKING:
    from tests.conftest import Api


def drawn(format: str, size: tuple[int, int] = (40, 30), frames: int = 1, **settings: object) -> bytes:
    pictures = [Image.new("RGB", size, (number * 40, 80, 120)) for number in range(frames)]
    file = io.BytesIO()
    more = {"save_all": True, "append_images": pictures[1:], "duration": 50} if frames > 1 else {}
    pictures[0].save(file, format, **more, **settings)
    return file.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of that many white pixels square, a few KB long."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compressobj(9)
    row = b"\0" + b"\xff" * (side // 8)
    packed = b"".join(rows.compress(row) for _ in range(side)) + rows.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "png 40x30"),
        ("width=100&height=5", "png 100x5"),
        ("rotation=30", "png 52x48"),
        ("rotation=-90", "png 30x40"),
        ("borderWidth=5&borderColor=f00&borderRadius=8", "png 40x30"),
        ("output=avif&quality=40", "avif 40x30"),
        ("output=gif&opacity=0", "gif 40x30"),
        ("output=jpg&quality=0&background=abc", "jpeg 40x30"),
        ("gravity=top&width=30&height=20", "png 30x20"),
        ("gravity=right&width=20", "png 20x15"),
        ("gravity=TOP&width=30&height=20&output=gif", "gif 30x40"),
        ("gravity=left&width=30&height=20&background=fff&rotation=90", "png 40x30"),
        ("tall&width=20&gravity=bottom-right", "png 19x26"),
        ("tall&width=25&height=20&gravity=top&borderWidth=2&borderColor=000", "png 29x22"),
        ("tall&width=25&height=26", "png 25x26"),
    ],
)
def test_the_size_and_the_kind(files: Files, query: str, expected: str) -> None:
    files.bucket()
    files.upload("a", drawn("PNG", (30, 40) if "tall" in query else (40, 30)), "a.png")
    if "avif" in query and ".avif" not in Image.registered_extensions():
        pytest.skip("this Pillow writes no AVIF")
    assert picture(files.get("a/preview", query).body) == expected


def test_pictures_that_move_still_do(files: Files) -> None:
    files.bucket()
    files.upload("a", drawn("GIF", frames=3), "a.gif")
    with Image.open(io.BytesIO(files.get("a/preview", "width=20").body)) as moving:
        assert (moving.size, moving.n_frames) == ((20, 15), 3)
    # Each frame is cropped, and only the last is then told that it is a PNG.
    again = files.get("a/preview", "width=20&output=png")
    assert (picture(again.body), again.headers["Content-Type"]) == ("gif 20x15", "image/png")
    assert picture(files.get("a/preview", "output=png").body) == "png 40x30"
    assert picture(files.get("a/preview", "width=20&output=jpg&background=fff").body) == "jpeg 20x15"


def test_a_photo_stands_upright(files: Files) -> None:
    files.bucket()
    turned = Image.Exif()
    turned[0x0112] = 6
    files.upload("a", drawn("JPEG", exif=turned), "a.jpg")
    turned_twice = files.get("a/preview").body
    assert picture(turned_twice) == "jpeg 30x40"
    # ImageMagick turns the pixels and keeps the note; a picture made smaller is made without notes.
    for query, noted in (("", 6), ("width=20", None), ("output=png", None)):
        with Image.open(io.BytesIO(files.get("a/preview", query).body)) as shown:
            assert shown.getexif().get(0x0112) == noted


@pytest.mark.parametrize(
    "data",
    [bomb(10_000), bomb(14_000), drawn("PNG")[:60], drawn("GIF")[:12], b"\xff\xd8\xff\xe0" + b"\0" * 99],
)
def test_what_cannot_be_drawn(files: Files, data: bytes) -> None:
    files.bucket()
    files.upload("a", data, "a.png")
    got = files.get("a/preview", "width=10")
    assert (got.status, got.body["type"]) == (400, "storage_file_type_unsupported")
    assert got.headers["X-Appwrite-Cache"] == "miss"


def test_many_frames_are_not_drawn_large(files: Files) -> None:
    files.bucket()
    files.upload("a", drawn("GIF", (4, 4), frames=6), "a.gif")
    assert files.get("a/preview", "width=4000&height=4000").status == 400


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("output=heic", (501, "mockwrite_not_supported")),
        ("borderWidth=2", (500, "general_unknown")),
        ("borderWidth=20&borderColor=abc&borderRadius=3", (500, "general_unknown")),
        ("width=1", (500, "general_unknown")),
    ],
)
def test_what_is_not_drawn(
    files: Files, query: str, expected: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.init()
    monkeypatch.delitem(Image.SAVE, "HEIF", raising=False)
    files.bucket()
    files.upload("a", drawn("PNG", (90, 20)), "a.png")
    got = files.get("a/preview", query)
    assert (got.status, got.body["type"]) == expected


def test_corners_are_round_and_borders_are_drawn(files: Files) -> None:
    files.bucket()
    files.upload("a", drawn("PNG"), "a.png")
    round_ = files.get("a/preview", "borderRadius=100&borderWidth=4&borderColor=f00").body
    with Image.open(io.BytesIO(round_)) as shown:
        pixels = [shown.convert("RGBA").getpixel(at) for at in ((0, 0), (20, 3), (20, 15))]
    assert pixels == [(0, 0, 0, 0), (255, 0, 0, 255), (0, 80, 120, 255)]


def test_what_pillow_does_not_read_is_not_called_broken(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.init()
    monkeypatch.delitem(Image.SAVE, "HEIF", raising=False)
    files.bucket()
    files.upload("a", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40, "a.heic")
    got = files.get("a/preview", "output=png")
    assert (got.status, got.body["type"]) == (501, "mockwrite_not_supported")
    assert "mockwrite[heic]" in got.body["message"]


def test_without_pillow_the_refusal_names_the_extra(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    files.bucket()
    files.upload("a", b"some text")
    monkeypatch.delitem(sys.modules, "mockwrite.services.storage.pictures", raising=False)
    monkeypatch.delattr(storage, "pictures", raising=False)
    monkeypatch.setitem(sys.modules, "PIL", None)
    got = files.get("a/preview")
    assert (got.status, got.body["type"]) == (501, "mockwrite_images_missing")
    assert "mockwrite[images]" in got.body["message"]


@pytest.mark.parametrize(
    ("release", "other", "kept"),
    [
        ("1.9", "width=20&height=10", "miss"),
        ("1.9", "height=20&width=10&foo=1&project=tests", "hit"),
        ("1.8", "width=10&height=20", "hit"),
        ("1.8", "width=10&height=20&foo=1", "miss"),
        ("1.6", "height=10&width=20", "hit"),
        ("1.6", "height=20&width=10", "miss"),
    ],
)
def test_what_tells_kept_previews_apart(api_on: type[Api], release: str, other: str, kept: str) -> None:
    # 1.6.2: app/controllers/shared/api.php joins the values alone; 1.8.1, 1.9.6: Request.php cacheIdentifier
    files = Files(api_on(World(release=find(release))))
    files.bucket()
    files.upload("a", drawn("PNG"), "a.png")
    files.get("a/preview", "width=10&height=20")
    got = files.get("a/preview", other)
    assert got.headers["X-Appwrite-Cache"] == kept
    if kept == "hit":
        days = {"1.6": 30}.get(release, 180)
        assert (picture(got.body), got.headers["Cache-Control"]) == (
            "png 10x20",
            f"private, max-age={days * 86400}",
        )


def test_another_file_of_the_same_id_is_drawn_anew(files: Files) -> None:
    files.bucket()
    files.upload("a", drawn("PNG"), "a.png")
    files.get("a/preview")
    files.api.delete(f"{files.path}/a")
    files.upload("a", drawn("PNG", (12, 9)), "a.png")
    got = files.get("a/preview")
    assert (picture(got.body), got.headers["X-Appwrite-Cache"]) == ("png 12x9", "miss")
