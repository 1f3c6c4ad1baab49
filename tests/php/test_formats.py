"""What is an e-mail address, a URL, an IP address, a phone number. PHP 8.2 was asked of the first three."""

import pytest

from mockwrite.php.formats import is_email, is_ip, is_phone, is_url


@pytest.mark.parametrize(
    "text",
    [
        *(
            "ann@example.com",
            "c.d+e@example.org",
            "Bob@Example.COM",
            "a@b.co",
            "1@2.c3",
            "a!#$%&'*/=?^_`{|}~-@b.co",
        ),
        *('"a@b"@example.com', '"a\\"b"@example.com', 'a."b".c@example.com', '""@example.com'),
        *("a@xn--bcher-kva.example", "a@sub-domain.b--c.d", "a@b.c-d"),
        *("a@[127.0.0.1]", "a@[IPv6:::1]", "a@[ipv6:1:2:3:4:5:6:7:8]", "a@[IPv6:1:2:3:4:5:6:1.2.3.4]"),
        "a" * 64 + "@example.com",
        "a@" + "b" * 63 + ".com",
    ],
)
def test_an_email_address_is_known(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "x",
            "a@b",
            "@b.co",
            "a@",
            "a@@b.co",
            "a b@c.de",
            "a@b.co ",
            " a@b.co",
            "a@b.co\n",
            "ü@b.co",
            "a@ü.co",
        ),
        *(
            ".a@b.co",
            "a.@b.co",
            "a..b@c.de",
            "a@.b.co",
            "a@b..co",
            "a@b.co.",
            "a@-b.co",
            "a@b-.co",
            "a@b.1c",
            "a@b_c.de",
        ),
        *(
            '"a@b.co',
            'a"b"@c.de',
            '"a"b@c.de',
            '"\\"@c.de',
            "a@[1.2.3]",
            "a@[256.1.1.1]",
            "a@[::1]",
            "a@[IPv6:1]",
        ),
        *("a@[IPv6:1:2:3:4:5:6:7::]", "a@[IPv6:1:2:3:4:5::1.2.3.4]", "a@[127.0.0.1", "a@127.0.0.1]"),
        "a" * 65 + "@example.com",
        "a@" + "b" * 64 + ".com",
        "a@" + "b." * 126 + "com",
        '"' + "a\\" * 160 + '"@b.co',
    ],
)
def test_other_texts_are_no_email_address(text: str) -> None:
    assert not is_email(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "https://x.org",
            "https://example.com/a?b=c#d",
            "http://localhost:3000",
            "HTTP://EXAMPLE.COM",
            "http://a.b.",
        ),
        *(
            "http://127.0.0.1",
            "http://[::1]",
            "http://[::1]:80/x",
            "http://u:p%20@h/",
            "http://x:",
            "http://x:0",
        ),
        *("http://x?q", "http://x#f", "http://a-b.c", "http://1", 'https://x.org/{}|\\^~[]`<>"%'),
        *("ftp://x", "ftp://a_b.c", "a.b+c-1://h"),
        *(
            "mailto:a",
            "mailto:",
            "news:comp.lang",
            "file:///etc/passwd",
            "file://host/path",
            "file:/x",
            "custom+app://open",
        ),
    ],
)
def test_a_url_is_known(text: str) -> None:
    assert is_url(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "x",
            "x.org",
            "//x.org",
            "/x",
            "http:",
            "http:/",
            "http://",
            "http:///x",
            "http:x",
            "://x",
            "x_y://z",
        ),
        *("https://ü.org", "https://x.org/ü", "http://x y", " http://x", "http://x\n", "http://x/a b"),
        *(
            "http://a_b.c",
            "http://-a.b",
            "http://a-.b",
            "http://a..b",
            "http://.a",
            "http://a-",
            "http://?x",
            "http://@x@",
        ),
        *(
            "http://x:65536",
            "http://x:123456",
            "http://x:-1",
            "http://x:a",
            "http://u|@h",
            "http://u%zz@h",
            "http://[::1",
        ),
        *("javascript:alert(1)", "urn:x", "MAILTO:a", "mailto:123", "FILE:///x", "localhost:3000", "ftp://"),
        "http://" + "a" * 64,
        "http://" + "a." * 127 + "a",
    ],
)
def test_other_texts_are_no_url(text: str) -> None:
    assert not is_url(text)


@pytest.mark.parametrize(
    "text",
    [
        *("0.0.0.1", "1.2.3.4", "127.0.0.1", "255.255.255.255"),
        *("::", "::1", "1::", "2001:db8::1", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "FE80::aBcD"),
        *("::1.2.3.4", "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5::1.2.3.4"),
    ],
)
def test_an_ip_address_is_known(text: str) -> None:
    assert is_ip(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "x",
            "1",
            "1.2.3",
            "1.2.3.4.5",
            "1.2.3.256",
            "01.2.3.4",
            "1.2.3.4 ",
            "1.2.3.",
            "1.2.3.4\n",
            "\N{ARABIC-INDIC DIGIT ONE}.2.3.4",
        ),
        *(
            ":",
            ":::",
            "1:2",
            ":1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:",
            "1:2:3:4:5:6:7:8:9",
            "1::2::3",
            "12345::",
            "g::",
        ),
        *(
            "1:2:3:4:5:6:7::8",
            "1.2.3.4::",
            "::1.2.3",
            ":1.2.3.4",
            "1:1.2.3.4",
            "fe80::1%eth0",
            "[::1]",
            "1.2.3.4/24",
        ),
    ],
)
def test_other_texts_are_no_ip_address(text: str) -> None:
    assert not is_ip(text)


@pytest.mark.parametrize(
    "text", ["+12065551991", "+4915112345678", "+8001234567", "+1234567", "+99812345678\n"]
)
def test_a_phone_number_is_known(text: str) -> None:
    assert is_phone(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "123", "+", "+123456", "12065551991", "+1234567890123456", "+0123456789", "+1 206 555 1991"),
        *("+2141234567", "+9991234567", "+8091234567", "+1206555199a", "++12065551991", " +12065551991"),
    ],
)
def test_other_texts_are_no_phone_number(text: str) -> None:
    assert not is_phone(text)
