"""Nothing that is secret or personal reaches a recording; who is who stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from mockwrite import MockServer
from mockwrite.cli import main
from mockwrite.contract.redaction import Redactor
from mockwrite.store.people.emails import describe
from tests.contract.conftest import Caller

Record = Callable[[str, Path], AbstractContextManager[str]]

SESSION = "eyJpZCI6InU5MjciLCJzZWNyZXQiOiI5OTg3NTJhZGUwYzNjYzdmZTU5NWJmZTcyOGI2MGY"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJ1c2VySWQiOiJhbm4ifQ.s1gn-atu_re9"
KEY = "standard_0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("X-Appwrite-Key", KEY, KEY),
        ("X-Appwrite-Dev-Key", KEY, KEY),
        ("X-Appwrite-Session", SESSION, SESSION),
        ("x-appwrite-jwt", JWT, JWT),
        ("Authorization", f"Bearer {JWT}", JWT),
        ("Cookie", f"a=1; a_session_shop={SESSION}%3D", SESSION),
        (
            "Set-Cookie",
            f"a_session_shop={SESSION}%3D; path=/, a_session_shop_legacy={SESSION}; path=/",
            SESSION,
        ),
        ("X-Fallback-Cookies", json.dumps({"a_session_shop": SESSION}), SESSION),
        ("Referer", "https://shop.example/?for=ann@example.org", "ann@example.org"),
    ],
)
def test_secret_headers_are_replaced(name: str, value: str, secret: str) -> None:
    redactor = Redactor()
    clean = redactor.header(name, value)
    assert secret not in clean
    assert clean == redactor.header(name, value)


BODY = {
    "userId": "ann",
    "email": "Ann.Smith@Example.org",
    "phone": "+12065550100",
    "password": "pässwörd-9",
    "oldPassword": "hunter2",
    "name": "Ann",
    "secret": "0123456789abcdef0123456789abcdef",
    "jwt": JWT,
    "targets": [{"identifier": "ann.smith@example.org"}, {"identifier": "+12065550100"}],
    "note": f"Write to ann.smith@example.org or call +12065550100, token {JWT}",
    "queries": ['{"method":"equal","attribute":"email","values":["ann.smith@example.org"]}'],
    "url": "https:\\/\\/example.org?secret=0123456789abcdef0123456789abcdef",
}
NEVER = ("ann.smith", "Ann.Smith", "5550100", "pässwörd", "hunter2", "0123456789abcdef", "s1gn-atu_re9")


@pytest.mark.parametrize("escaped", [True, False])
def test_a_body_full_of_secrets_is_clean_and_says_the_same(escaped: bool) -> None:
    clean = Redactor().body(json.dumps(BODY, ensure_ascii=escaped, indent=1), "application/json")
    assert not [secret for secret in NEVER if secret in clean or json.dumps(secret)[1:-1] in clean]
    body = json.loads(clean)
    assert body.keys() == BODY.keys()
    assert body["userId"] == "ann"
    assert body["email"].lower() == body["targets"][0]["identifier"]
    assert body["phone"] == body["targets"][1]["identifier"]
    assert body["email"].lower() in body["note"]
    assert body["email"].lower() in body["queries"][0]
    assert body["jwt"] in body["note"]
    assert body["secret"] in body["url"]
    assert len(body["password"]) == len("pässwörd-9")
    assert len(body["secret"]) == 32


def test_what_is_not_secret_stays_to_the_letter() -> None:
    text = (
        '{ "title" : "a\\/b \\u00e4", "n":1.0, "role":"app.shop@service.127.0.0.1", '
        '"at":"2026-01-01T00:00:00.000+00:00"}'
    )
    assert Redactor().body(text, "application/json") == text


def test_broken_json_and_forms_are_cleaned_too() -> None:
    redactor = Redactor()
    assert "hunter2" not in redactor.body('{"password": "hunter2", ', "application/json")
    form = redactor.body("email=ann%40example.org&password=hunter2&n=1", "application/x-www-form-urlencoded")
    assert "ann%40" not in form
    assert "hunter2" not in form
    assert form.endswith("&n=1")


def test_the_same_secret_is_the_same_in_every_place() -> None:
    redactor = Redactor()
    cookie = redactor.header("Set-Cookie", f"a_session_shop={SESSION}%3D; path=/; httponly")
    fallback = json.loads(
        redactor.header("X-Fallback-Cookies", json.dumps({"a_session_shop": f"{SESSION}="}))
    )
    assert cookie == f"a_session_shop={fallback['a_session_shop'][:-1]}%3D; path=/; httponly"
    assert redactor.header("Cookie", f"a_session_shop={SESSION}%3D") == cookie.split(";")[0]


def test_different_people_stay_different() -> None:
    redactor = Redactor()
    assert redactor.text("ann@example.org") != redactor.text("bob@example.org")


def test_an_address_is_found_behind_a_million_letters() -> None:
    # looked for from each letter on, it took minutes, as did an upload of a few megabytes
    clean = Redactor().text("x" * 10**6 + " ann@example.org@bob@example.net =@example.com")
    assert "ann" not in clean
    assert "bob" not in clean
    assert clean.startswith("x" * 10**6 + " person-")
    assert clean.endswith("@example.com =@example.com")


def test_an_address_within_an_address_is_replaced_alike() -> None:
    uri = "otpauth://totp/shop%3Aann%40example.com?issuer=shop%40home"
    text = json.dumps({"uri": uri, "email": "ann@example.com"})
    clean = json.loads(Redactor().body(text, "application/json"))
    email = clean["email"].replace("@", "%40")
    assert clean["uri"] == f"otpauth://totp/shop%3A{email}?issuer=shop%40home"


def test_two_runs_replace_differently() -> None:
    assert Redactor().text("ann@example.org") != Redactor().text("ann@example.org")


def test_a_cookie_that_is_taken_back_still_says_so() -> None:
    header = "a_session_shop=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0; path=/"
    assert Redactor().header("Set-Cookie", header) == header


def test_what_is_wrong_with_a_token_stays_wrong() -> None:
    redactor = Redactor()
    clean = redactor.header("X-Appwrite-JWT", JWT)
    assert clean.split(".")[:2] == JWT.split(".")[:2]
    assert clean.split(".")[2] != JWT.split(".")[2]
    assert redactor.header("X-Appwrite-JWT", "bad.jwt.here") == "bad.jwt.here"


def test_no_invalid_address_becomes_valid() -> None:
    clean = Redactor().body('{"email":"a..b@example.org"}', "application/json")
    assert ".." in clean
    assert "example" not in clean


def test_a_code_of_digits_stays_one() -> None:
    code = json.loads(Redactor().body('{"secret":"123456"}', "application/json"))["secret"]
    assert code.isdigit()
    assert len(code) == 6


def test_a_url_is_clean() -> None:
    url = "https://host/v1/users?search=ann%40example.org&secret=0123456789&queries%5B%5D=%7B%22x%22%3A1%7D"
    clean = Redactor().url(url)
    assert "ann%40example" not in clean
    assert "0123456789" not in clean
    assert clean.endswith("&queries%5B%5D=%7B%22x%22%3A1%7D")


def details(address: str) -> dict[str, object]:
    """What a user of 1.9.6 tells of an address."""
    told = describe(address)
    return {
        "emailCanonical": told and told.canonical,
        "emailIsFree": told and told.free,
        "emailIsDisposable": told and told.disposable,
        "emailIsCorporate": told and told.corporate,
        "emailIsCanonical": told and told.is_canonical,
    }


@pytest.mark.parametrize(
    "address", ["ann.smith+shop@googlemail.com", "ann.smith@firm.example", "+@gmail.com"]
)
@pytest.mark.parametrize("first", ["email", "emailCanonical"])
def test_a_user_tells_of_the_address_that_stands_for_theirs(address: str, first: str) -> None:
    user = {"email": address, "targets": [{"identifier": address}], **details(address)}
    shown = {first: user[first], **user}
    clean = Redactor().body(json.dumps({"users": [shown], "note": json.dumps(shown)}), "application/json")
    assert not [name for name in ("ann", "smith", "gmail", "googlemail", "firm") if name in clean.lower()]
    found = json.loads(clean)
    for told in (found["users"][0], json.loads(found["note"])):
        assert told == {
            "email": told["email"],
            "targets": [{"identifier": told["email"]}],
            **details(told["email"]),
        }


def test_a_canonical_address_is_replaced_where_it_stands_alone() -> None:
    for canonical in ("annsmith@gmail.com", "ann smith@gmail"):
        clean = Redactor().body(json.dumps({"emailCanonical": canonical, "emailIsFree": True}), "")
        assert not [name for name in ("ann", "smith", "gmail") if name in clean.lower()]
        assert json.loads(clean)["emailIsFree"] is True


def test_what_tells_of_an_address_that_stays_is_kept_to_the_letter() -> None:
    user = '{"email" :"", "emailIsFree": null ,"emailCanonical": null, "data": [{"emailIsFree":true}]}'
    assert Redactor().body(user, "application/json") == user


def test_a_recording_of_users_with_all_kinds_of_addresses_verifies(record_to: Record, tmp_path: Path) -> None:
    path = tmp_path / "people.har"
    with MockServer(appwrite="1.9.6") as server, record_to(server.endpoint, path) as endpoint:
        call = Caller(endpoint)
        for number, email in enumerate(("ann.smith+1@gmail.com", "Bob@Firm.example", "cy@mailinator.com")):
            call("POST", "/users", {"userId": f"user{number}", "email": email}, X_Appwrite_Key="a-key")
        moved = {"email": "d.ee@hotmail.co.uk"}
        call("PATCH", "/users/user1/email", moved, X_Appwrite_Key="a-key")
        call("GET", "/users", X_Appwrite_Key="a-key")
        call("GET", "/users")  # whose refusal states the release
        member = {"email": "e.ve+2@gmail.com", "password": "correct horse battery"}
        call("POST", "/account", {"userId": "eve", **member})
        session = call("POST", "/account/sessions/email", member)
        cookie = call.headers["Set-Cookie"].split(";")[0]
        account = call("GET", "/account", Cookie=cookie)
        call.close()
    assert session["userId"] == "eve"
    assert account["emailCanonical"] == "eve@gmail.com"
    text = path.read_text()
    assert not [name for name in ("smith", "firm", "mailinator", "hotmail", "gmail") if name in text.lower()]
    assert main(["verify", str(path)]) == 0


def test_a_secret_that_shows_itself_late_is_taken_out_of_what_was_written_before(
    record_to: Record, tmp_path: Path
) -> None:
    path, secret = tmp_path / "late.har", "Zq7-hunter_91xKp"
    with MockServer() as server, record_to(server.endpoint, path) as endpoint:
        call = Caller(endpoint)
        call("GET", f"/users?search={secret}", X_Appwrite_Key="a-key")
        call("POST", "/users", {"userId": "ann", "name": f"<{secret}>"}, X_Appwrite_Key="a-key")
        call("POST", "/users", {"userId": "bob", "password": "\ud800" + secret}, X_Appwrite_Key="a-key")
        call("POST", "/users", {"userId": "cy", "password": secret}, X_Appwrite_Key="a-key")
        call.close()
    text = path.read_text()
    assert "/users?search=" in text
    assert secret not in text
    assert len(json.loads(text)["log"]["entries"]) == 4
    assert [file.name for file in tmp_path.iterdir()] == ["late.har"]


def test_a_token_is_found_in_a_run_of_letters() -> None:
    # each place where one might begin was followed to the end of the run
    assert Redactor().text("eyJ" * 300_000) == "eyJ" * 300_000
    assert JWT not in Redactor().text(f"a-b{JWT}/{JWT}")
