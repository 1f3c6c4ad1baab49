"""Secrets at random, in places at random, do not reach a recording."""

from __future__ import annotations

import base64
import json
import random
import string
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

import pytest

from mockwrite.contract.redact import Redactor

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


def named(secret: str, chance: random.Random, write: Redactor) -> Iterator[str]:
    """A place that shows by its name that the secret is one."""
    field = chance.choice(FIELDS)
    match chance.choice(
        ["header", "json", "deep", "text", "url", "location", "link", "form", "multipart", "latin"]
    ):
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
            yield write.body(part, "multipart/form-data; boundary=B")
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
NAMED = [
    f"<r><password>{SECRET}</password></r>",
    f'<u name="a" password="{SECRET}"/>',
    f"user=a\nAPI_KEY={SECRET}\n",
    "token: only letters here\n",
    f"user: a\npassword: '{SECRET}'\n",
    f'mutation {{ accountCreate(password: "{SECRET}", email: "a") {{ _id }} }}',
    json.dumps({"query": f'{{ accountCreate(password: "{SECRET}") {{ _id }} }}'}),
    f"{{'password': '{SECRET}', 'a': 1}}",
    f'event: x\ndata: {{"password":"{SECRET}"}}\n\n',
    f'done({{"password":"{SECRET}"}})',
    f'\ufeff{{"password":"{SECRET}"}}',
    json.dumps({"url": f"https://a/?to={quote(f'https://b/?secret={SECRET}', safe='')}"}),
    json.dumps({"body": f"password={SECRET}&a=1"}),
    json.dumps([{"key": "STRIPE_SECRET", "value": SECRET}]),
    json.dumps({"method": "equal", "attribute": "token", "values": [SECRET]}),
    json.dumps({"command": f"mysql --password={SECRET} -h a; curl -H 'X-Appwrite-Key: {SECRET}'"}),
]


@pytest.mark.parametrize("text", NAMED)
def test_a_name_shows_a_secret_in_any_text(text: str) -> None:
    clean = Redactor().body(text, "text/plain")
    assert SECRET not in clean
    assert "only letters" not in clean
    assert len(clean) == len(text)


def test_an_address_shows_a_secret_by_its_steps_and_by_names_in_brackets() -> None:
    write = Redactor()
    for address in (f"reset-password/{SECRET}", f"x?password[$eq]={SECRET}", f"x?user%5Btoken%5D={SECRET}"):
        assert SECRET not in write.url(f"https://host/v1/{address}")


@pytest.mark.parametrize("text", ["?a=%25", "a:", "a=b;", '"', "<a>", "\n-", "{'a': ", '"password":"\\'])
def test_it_takes_time_in_proportion_to_a_text(text: str) -> None:
    Redactor().body(text * 30_000, "text/plain")


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
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
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
