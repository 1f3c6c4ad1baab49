"""Pictures of initials, codes, browsers, flags and cards: their sizes, and what may be asked for."""

from __future__ import annotations

import io
import sys
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from PIL import Image

from mockwrite.services.avatars import avatars

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite import MockProject


def get(project: MockProject, path: str) -> tuple[int, Mapping[str, str], bytes]:
    connection = HTTPConnection(urlsplit(project.endpoint).netloc, timeout=10)
    connection.request("GET", f"/v1/avatars/{path}", headers=project.headers(key=False))
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, dict(response.headers.items()), body


# 1.9.6: services.har, pages "services: initials", "QR", "browsers", "flags", "credit-cards"
@pytest.mark.parametrize(
    ("path", "size"),
    [
        ("initials", (500, 500)),
        ("initials?name=Walter+White&width=120&height=80", (120, 80)),
        ("initials?name=%E6%97%A5%E6%9C%AC&width=0", (500, 500)),
        ("initials?name=!!!&background=f00&height=1", (500, 1)),
        ("qr?text=hello", (400, 400)),
        ("qr?text=gr%C3%B6%C3%9Fe&size=1&margin=10", (1, 1)),
        ("browsers/ch", (100, 100)),
        ("browsers/CH?width=0&height=0", (2048, 2048)),
        ("flags/us?width=50", (50, 100)),
        ("flags/us?width=0&height=0", (640, 480)),
        ("credit-cards/visa?width=0&height=0", (1200, 900)),
    ],
)
def test_a_picture_has_its_size(mockwrite: MockProject, path: str, size: tuple[int, int]) -> None:
    status, headers, body = get(mockwrite, path)
    assert (status, headers["Content-Type"]) == (200, "image/png")
    with Image.open(io.BytesIO(body)) as picture:
        assert picture.size == size


def test_a_code_bears_as_little_correction_as_there_is(mockwrite: MockProject) -> None:
    """So these 24 bytes take 25 squares a side, not 29. 1.9.6: the pictures that the server's own suite compares."""
    with Image.open(io.BytesIO(get(mockwrite, "qr?size=810&text=url:https://appwrite.io/")[2])) as picture:
        squares = picture.convert("L").resize((27, 27), Image.Resampling.BOX)
    timing = [squares.getpixel((at, 7)) for at in range(8, 19)]
    assert [int(light > 127) for light in timing] == [1, 0] * 5 + [1]  # type: ignore[operator]


# 1.9.6: Avatars/Http/Initials/Get.php
@pytest.mark.parametrize(
    ("name", "same"),
    [("ann_bea", "A+B"), ("a_b+c", "A+C"), ("A+!+c+d", "A++C+D"), ("%E6%97%A5+b", "++B"), ("0", "!")],
)
def test_initials_are_what_the_words_begin_with(mockwrite: MockProject, name: str, same: str) -> None:
    assert get(mockwrite, f"initials?name={name}")[2] == get(mockwrite, f"initials?name={same}")[2]
    assert get(mockwrite, f"initials?name={name}")[2] != get(mockwrite, "initials?name=Q")[2]


def test_pictures_of_codes_are_kept(mockwrite: MockProject) -> None:
    kept = [get(mockwrite, "flags/fr?width=20")[1]["X-Appwrite-Cache"] for _ in range(2)]
    assert kept == ["miss", "hit"]
    assert get(mockwrite, "qr?text=a&download=0")[1].get("Content-Disposition") is None
    assert get(mockwrite, "qr?text=a&download=1")[1]["Content-Disposition"] == 'attachment; filename="qr.png"'


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("flags/xx", 400, b"Value must be one of (af, ao, al, "),
        ("qr?text=a&margin=11", 400, b"between 0 and 10"),
        ("initials?background=red", 400, b"valid Hex color code"),
        ("image?url=ftp://example.com/a.png", 400, b"following schemes (http, https)"),
        ("image?url=http://10.0.0.1/a.png", 404, b"Address 10.0.0.1 is in a private or reserved range."),
        ("favicon?url=http://10.0.0.1/a.png", 404, b"Failed to fetch favicon"),
        ("favicon?url=https://example.com", 501, b"Pictures of other sites"),
    ],
)
def test_what_is_refused(mockwrite: MockProject, path: str, status: int, said: bytes) -> None:
    found, _, body = get(mockwrite, path)
    assert found == status
    assert said in body


def test_without_the_packages_it_says_what_to_install(
    mockwrite: MockProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "segno", None)
    monkeypatch.delitem(sys.modules, "mockwrite.services.avatars.drawing", raising=False)
    monkeypatch.delattr("mockwrite.services.avatars.drawing", raising=False)
    avatars._drawing.cache_clear()
    status, _, body = get(mockwrite, "qr?text=a")
    assert status == 501
    assert b"mockwrite[avatars]" in body
