"""The parts of a URL; PHP 8.2's ``parse_url`` was asked."""

from __future__ import annotations

import pytest

from mockwrite.php.urls import URL, parse


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("", ("", "")),
        ("verify?x=1", ("", "")),
        ("https://example.com/a?b#c", ("https", "example.com")),
        ("HTTP://Example.COM", ("HTTP", "Example.COM")),
        ("https://ann:secret@example.com:8080", ("https", "example.com")),
        ("http://a@b@c", ("http", "c")),
        ("http://[::1]:80/x", ("http", "[::1]")),
        ("http://[::1]", ("http", "[::1]")),
        ("http://a:80:90", ("http", "a:80")),
        ("http://a.b?x", ("http", "a.b")),
        ("http://a\n", ("http", "a_")),
        ("//example.com/x", ("", "example.com")),
        ("//example.com:80/x", ("", "example.com")),
        ("localhost:3000/verify", ("", "localhost")),
        ("localhost:3000verify", ("localhost", "")),
        ("a b:80", ("", "a b")),
        ("a?b:80", ("", "")),
        ("mailto:ann@example.com", ("mailto", "")),
        ("http:", ("http", "")),
        ("http:/x", ("http", "")),
        ("file:///x", ("file", "")),
        (":80/x", None),
        (":", None),
        ("://a", ("", "")),
        ("http://", None),
        ("http://:80", None),
        ("http://a:65536", None),
        ("http://a:x", None),
        ("http://a:-1", None),
        ("http://a:123456", None),
        ("a:99999", None),
    ],
)
def test_scheme_and_host_are_those_that_php_finds(url: str, found: tuple[str, str] | None) -> None:
    parsed = parse(url)
    assert (parsed and (parsed.scheme, parsed.host)) == found


def test_the_user_comes_with_the_password() -> None:
    assert parse("ftp://ann@work:secret@example.com:21/x") == URL("ftp", "ann@work:secret", "example.com")
