"""Secrets at random, in places at random, do not reach a recording."""

from __future__ import annotations

import base64
import gzip
import io
import json
import random
import re
import string
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

import pytest

from mockwrite.contract.redaction import Redactor
from mockwrite.contract.redaction.forms import is_made

LETTERS = string.ascii_letters + string.digits
KINDS: dict[str, Callable[[random.Random], str]] = {
    "hex": lambda chance: "".join(chance.choices("0123456789abcdef", k=chance.choice([32, 64, 256]))),
    "base64url": lambda chance: "".join(chance.choices(LETTERS + "-_", k=43)),
    "password": lambda chance: (
        "".join(chance.choices(LETTERS + "!#$%&/=+ äß", k=chance.randint(9, 20))) + "7"
    ),
    "jwt": lambda chance: ".".join(
        base64.urlsafe_b64encode(json.dumps({key: chance.random()}).encode()).decode().rstrip("=")
        for key in "ahs"
    ),
    "key": lambda chance: "standard_" + "".join(chance.choices("0123456789abcdef", k=64)),
    "digits": lambda chance: "".join(chance.choices("123456789", k=9)),
}
FIELDS = [
    "password",
    "secret",
    "token",
    "apiKey",
    "accessToken",
    "refresh_token",
    "hash",
    "jwt",
    "otp",
    "client_secret",
]
HEADERS = [
    "X-Appwrite-Key",
    "X-Appwrite-Session",
    "X-Api-Key",
    "Authorization",
    "X-Auth-Token",
    "Cookie",
    "Set-Cookie",
]
FORMS: list[Callable[[str], str]] = [
    str,
    lambda secret: quote(secret, safe=""),
    quote_plus,
    lambda secret: json.dumps(secret)[1:-1],
    lambda secret: json.dumps(secret, ensure_ascii=False)[1:-1],
    lambda secret: base64.b64encode(secret.encode()).decode(),
    lambda secret: base64.urlsafe_b64encode(f"user:{secret}".encode()).decode().rstrip("="),
]


WRAPS: list[Callable[[str], str]] = [
    str,
    lambda text: json.dumps({"note": text}),
    lambda text: json.dumps({"note": json.dumps([text])}),
    lambda text: json.dumps({"note": base64.b64encode(text.encode()).decode()}),
    lambda text: json.dumps({"to": quote(text, safe="")}),
]


@pytest.mark.parametrize(
    ("width", "fold"),
    [(76, "\r\n"), (64, "\n"), (60, "\n    "), (35, "\n")],
    ids=["mime", "pem", "yaml", "odd"],
)
def test_a_secret_in_folded_base64_is_found_wherever_the_fold_is(width: int, fold: str) -> None:
    write, secret = Redactor(), "Zs83k-LQpw71mXb20vRt"
    write.header("X-Appwrite-Key", secret)
    for before in range(0, width, 5):
        text = (
            f"{'Dear reader. ' * 7}{'.' * before} It is {secret}, says ann@corp.example. {'Farewell. ' * 9}"
        )
        packed = base64.b64encode(text.encode()).decode()
        lines = [packed[at : at + width] for at in range(0, len(packed), width)]
        body = fold.join(("Content-Transfer-Encoding: base64", "", *lines, "", "--B--"))
        clean = (write.raw_body(body.encode(), "message/rfc822") or b"").decode()
        assert write.raw_body(clean.encode(), "message/rfc822") == clean.encode()
        _, *kept, tail = clean.split(fold)
        kept = [line for line in kept if line]
        assert ([len(line) for line in kept[:-1]], tail) == ([width] * (len(kept) - 1), "--B--")
        told = base64.b64decode("".join(kept)).decode()
        assert re.fullmatch(r"(Dear reader\. ){7}\.* It is .{20}, says .*\. (Farewell\. ){9}", told), before
        assert not any(part in told for part in ("ann@corp", secret[:9], secret[-9:])), before
    ids = "\n".join("0123456789abcdefghij"[at:] + "0123456789abcdefghij"[:at] for at in range(20))
    assert write.raw_body(ids.encode(), "text/plain") == ids.encode()


def named(secret: str, chance: random.Random, write: Redactor) -> Iterator[str]:
    """A place that shows by its name that the secret is one."""
    field = chance.choice(FIELDS)
    places = ["header", "json", "deep", "text", "url", "location", "link", "form", "multipart", "latin"]
    in_words = is_made(secret) and bool(re.fullmatch(r"[\w.-]+", secret))  # as a word of its own can be
    match chance.choice([*places, *(["words"] * 10 if in_words else [])]):
        case "words":
            text = chance.choice(NAMED).replace("STRIPE_SECRET", "STRIPE_KEY_TOKEN").replace("SECRET", secret)
            wrap = chance.choice(WRAPS)
            clean = write.raw_body(wrap(text).encode(), chance.choice(["text/plain", "application/json", ""]))
            yield (clean or b"").decode()
        case "header":
            name = chance.choice(HEADERS)
            value = {
                "Authorization": f"Bearer {quote(secret)}",
                "Cookie": f"a=b; s={quote(secret, safe='')}",
            }.get(name)
            value = f"s={quote(secret, safe='')}; path=/" if name == "Set-Cookie" else value
            yield write.header(name, value or secret)
        case "json":
            yield write.body(
                json.dumps({"a": [{field: secret}], "n": 1}, ensure_ascii=chance.random() < 0.5),
                "application/json",
            )
        case "deep":
            yield write.body(
                json.dumps({field: {"of": ["x", {"value": secret}]}})
                if field.endswith(("oken", "ecret"))
                else json.dumps({field: [secret]}),
                "",
            )
        case "text":
            yield write.body(json.dumps({"data": json.dumps({field: secret})}), "application/json")
        case "url":
            yield write.url(f"https://host/v1/x?{urlencode({field: secret, 'y': 1})}")
        case "location":
            yield write.header("Location", f"https://app/done?userId=a&{field}={quote(secret, safe='')}#x")
        case "link":
            yield write.body(json.dumps({"url": f"https://app/done?{field}={quote(secret, safe='')}"}), "")
        case "form":
            yield write.body(urlencode({field: secret}), "application/x-www-form-urlencoded")
        case "multipart":
            part = f'--B\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{secret}\r\n--B--\r\n'
            yield (write.raw_body(part.encode(), "multipart/form-data; boundary=B") or b"").decode()
        case "latin":
            data = json.dumps({"ü": "ü", field: secret}, ensure_ascii=False).encode("latin-1", "replace")
            clean = write.raw_body(data, "application/json; charset=latin-1")
            yield (clean or b"").decode("latin-1")


def anywhere(secret: str, chance: random.Random, write: Redactor) -> Iterator[str]:
    """A place that shows nothing of the kind: only the value tells."""
    found = chance.choice(FORMS)(secret)
    match chance.choice(["header", "json", "key", "text", "query", "socket", "path"]):
        case "header":
            yield write.header("X-Whatever", f"is {found}")
        case "json":
            yield write.body(json.dumps({"note": [f"see {found}, and more"]}), "application/json")
        case "key":
            yield write.body(json.dumps({found: 1}), "application/json")
        case "text":
            yield write.body(f"<p>{found}</p>", "text/html")
        case "query":
            yield write.url(f"https://host/v1/x?q={quote(found, safe='')}")
        case "socket":
            yield write.body(json.dumps({"type": "event", "data": {"payload": {"x": found}}}), "")
        case "path":
            yield write.url(f"https://host/v1/x/{quote(found, safe='')}/y")


SECRET = "Zq7-hunter_91xKp"
# Texts that show by a name, or in words, that what stands there is a secret.
NAMED = [
    *("<r><password>SECRET</password></r>", '<u name="a" password="SECRET"/>', "<a:token><![CDATA[SECRET]]></a:token>"),
    *('<input type="hidden" name="csrf_token" value="SECRET">', "<meta content=SECRET name=api-key>"),
    *("<th>Password</th>\n<td>SECRET</td>", "<key>ApiKey</key><string>SECRET</string>", "<b>Your token:</b> SECRET"),
    *('<div data-page="{&quot;password&quot;:&quot;SECRET&quot;}">', '<setting name="pwd"><value>SECRET</value></setting>'),
    *("name,password,n\nann,SECRET,1\n", 'id;"api key"\n1;"SECRET"\n', "token\tname\nSECRET\tann\n"),
    *("| user | token |\n|---|---|\n| ann | SECRET |", "NAME   TOKEN   AGE\nann    SECRET   1d\n"),
    *("user=a\nAPI_KEY=SECRET\n", "[db]\npassword = SECRET\n", "user: a\npassword: 'SECRET'\n", "ENV API_KEY SECRET"),
    *("a:\n  token: |\n    SECRET\n    SECRET\n", "- name: API_KEY\n  value: SECRET\n", "$password = 'SECRET';"),
    *("machine h login u password SECRET\n", "//host/:_authToken=SECRET", "{'password': 'SECRET', 'a': 1}"),
    *("your password is SECRET", "The API key SECRET was used.", "the token below is for you:\n\nSECRET\n"),
    *("the password for ann has been changed to 'SECRET'", "SECRET is your new token", "recovery codes: SECRET, SECRET"),
    *("12:00 GET / Authorization: Bearer SECRET 200", 'Authorization: Digest username="u", response="SECRET"'),
    *("x Cookie: a=1; sid=SECRET", "[1] X-Api-Key: SECRET", '"GET /verify/SECRET HTTP/1.1" 200', "https://a/reset/SECRET"),
    *("https://a/cb#access_token=SECRET", "https://a/x;token=SECRET/y", "postgres://ann:SECRET@db/x", "a=1&user[pwd]=SECRET"),
    *("mysql --password SECRET -h a", "curl -u ann:SECRET https://a", "Server=x;Password=SECRET;Timeout=3"),
    *('mutation { accountCreate(password: "SECRET", email: "a") { _id } }', 'event: x\ndata: {"password":"SECRET"}\n\n'),
    *('done({"password":"SECRET"})', '\ufeff{"password":"SECRET"}', 'body={\\"password\\":\\"SECRET\\"}'),
    *('x="{\\u0022password\\u0022:\\u0022SECRET\\u0022}"', "https://hooks.slack.com/services/T0/B0/SECRET"),
    "-----BEGIN RSA PRIVATE KEY-----\nSECRET\n-----END RSA PRIVATE KEY-----",
    json.dumps({"query": '{ accountCreate(password: "SECRET") { _id } }'}),
    json.dumps({"url": f"https://a/?to={quote('https://b/?secret=SECRET', safe='')}"}),
    json.dumps({"body": "password=SECRET&a=1", "args": ["--token", "SECRET"]}),
    json.dumps([{"key": "STRIPE_SECRET", "value": "SECRET"}, {"value": "SECRET", "name": "password"}]),
    json.dumps({"method": "equal", "attribute": "token", "values": ["SECRET"]}),
    json.dumps({"headers": [["X-Api-Key", "SECRET"], ["Authorization", "Bearer SECRET"]], "cookies": {"a": "SECRET"}}),
    json.dumps({"headers": ["Authorization: Bearer SECRET"], "rawHeaders": ["X-Auth", "SECRET"], "tokens": ["SECRET"]}),
    json.dumps({"command": "mysql --password=SECRET -h a; curl -H 'X-Appwrite-Key: SECRET'"}),
    json.dumps({"kty": "RSA", "d": "SECRET", "passwordConfirmation": "SECRET"}),
]  # fmt: skip


@pytest.mark.parametrize("text", NAMED)
def test_a_name_or_a_sentence_shows_a_secret_in_any_text(text: str) -> None:
    for secret in (SECRET, "qwXyRTpmLkZb", "9f8e7d6c5b4a39281706f5e4d3c2b1a0"):
        sent = text.replace("SECRET", secret).replace(f"STRIPE_{secret}", "STRIPE_SECRET")
        clean = Redactor().body(sent, "text/plain")
        assert secret not in clean
        assert len(clean) == len(sent) or "://" in sent


def test_codes_are_shown_by_sentences_and_other_numbers_stay() -> None:
    for text in (
        "your code: 482913",
        "482913 is your verification code",
        "Use 482913 to sign in",
        "PIN is 482913.",
    ):
        assert "482913" not in Redactor().text(text)
    plain = """The password must be between 8 and 256 characters long. Password is required. The token is invalid.
        Invalid `password` param: it expired on 2026-01-01 10:00. Status code 1062; token: string; OAuth2 tokens of
        version 1.19.4 use SHA256. Basic authentication is off, the secret key should be valid, password=required,
        if (password == null) return getPassword(1); accessToken for userIdentifier"""
    assert Redactor().text(plain) == plain


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Cookie2", f"a={SECRET}"),
        ("Sec-WebSocket-Protocol", f"token, {SECRET}"),
        ("Sec-WebSocket-Protocol", f"v1, base64UrlBearerAuthorization.{SECRET}"),
        ("Location", f"/verify/{SECRET}?a=1"),
        ("Location", f"https://a/#access_token={SECRET}"),
        ("Authorization", f"AWS4-HMAC-SHA256 Credential={SECRET}/1, SignedHeaders=a, Signature={SECRET}"),
        ("Content-Type", f"text/plain; token={SECRET}"),
        ("X-Note", f"your password is {SECRET}"),
    ],
)
def test_a_header_shows_a_secret(name: str, value: str) -> None:
    write = Redactor()
    assert SECRET not in write.header(name, value)
    assert SECRET not in write.text(f"it was {quote(SECRET)}, {SECRET.encode().hex()} here")


def test_what_is_packed_or_no_text_is_kept_where_nothing_in_it_is_secret() -> None:
    for pack in (
        gzip.compress,
        zipped,
        lambda data: data.decode().encode("utf-16-le"),
        lambda data: b"\xa8" + data,
    ):
        assert Redactor().raw_body(pack(b"your password is " + SECRET.encode()), "application/x") is None
    part = b'--B\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n%b\r\n--B--\r\n'
    form = "multipart/form-data; boundary=B"
    assert Redactor().raw_body(part % zipped(b"token=" + SECRET.encode()), form) is None
    kept = part % zipped(b"a poem")
    assert Redactor().raw_body(kept, form) == kept
    assert SECRET.encode() not in (Redactor().raw_body(part % b"password\na", form) or b"")
    assert SECRET not in Redactor().body(f"password\n{SECRET}\n", "text/csv")


def zipped(data: bytes) -> bytes:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.txt", data)
        return file.getvalue()


def test_an_address_shows_a_secret_by_its_steps_and_by_names_in_brackets() -> None:
    write = Redactor()
    for address in (f"reset-password/{SECRET}", f"x?password[$eq]={SECRET}", f"x?user%5Btoken%5D={SECRET}"):
        assert SECRET not in write.url(f"https://host/v1/{address}")


@pytest.mark.parametrize("text", ["?a=%25", "a:", "a=b;", '"', "<a>", "\n-", "{'a': ", '"password":"\\'])
def test_it_takes_time_in_proportion_to_a_text(text: str) -> None:
    Redactor().body(text * 8_000, "text/plain")


def leaks(secret: str, text: str) -> list[str]:
    """The forms in which the secret stands in what was written."""
    return [form for form in {form(secret) for form in FORMS} if form in text]


def planted(number: int) -> list[Any]:
    """A recording with some secrets in it, and those of them that leaked."""
    chance, write = random.Random(number), Redactor()
    found = []
    for _ in range(3):
        kind = chance.choice(list(KINDS))
        secret = KINDS[kind](chance)
        where = [named] + [chance.choice([named, anywhere]) for _ in range(3)]
        for place in where:
            for text in place(secret, chance, write):
                found += [(kind, place.__name__, form, text) for form in leaks(secret, text)]
    return found


@pytest.mark.parametrize("number", range(0, 300, 100))
def test_no_secret_is_written(number: int) -> None:
    assert [leak for at in range(number, number + 100) for leak in planted(at)] == []


def test_a_secret_that_an_entry_shows_at_its_end_is_not_in_its_beginning() -> None:
    write, secret = Redactor(), "a-Secret-9-of-someone"
    entry = [("X-Custom", secret), ("X-Appwrite-Key", secret)]
    for _ in range(2):  # as the proxy writes an entry
        text = [write.header(name, value) for name, value in entry]
    assert secret not in "".join(text)
    assert text[0] == text[1]


def test_pictures_are_kept_and_what_may_hold_a_secret_is_left_out() -> None:
    write = Redactor()
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) + random.Random(1).randbytes(1 << 18)
    assert write.raw_body(picture, "image/png") == picture
    write.header("X-Appwrite-Key", "k3y-of-the-shop")
    assert write.raw_body(picture + b"k3y-of-the-shop", "image/png") is None
    assert write.raw_body(b"\xff\xfe\x00", "text/plain") is None


def test_words_and_algorithms_stay_what_they_are() -> None:
    write = Redactor()
    body = '{"hash":"argon2","password":"password","type":"password","signature":"0123456789abcdef0123456789abcdef"}'
    clean = json.loads(write.body(body, "application/json"))
    assert clean["hash"] == "argon2"
    assert clean["signature"] == "0123456789abcdef0123456789abcdef"
    assert set(clean) == {"hash", "password", "type", "signature"}
    write.header("X-Appwrite-Key", "users")
    assert write.url("https://host/v1/users?users=1") == "https://host/v1/users?users=1"
    assert write.body('{"users":1}', "application/json") == '{"users":1}'
