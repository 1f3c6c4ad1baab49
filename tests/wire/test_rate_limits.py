"""Rate limits: shown always, enforced on demand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from mockwrite.store.world import World

if TYPE_CHECKING:
    from mockwrite.wire.dispatch import Answer
    from tests.conftest import Api

GUEST = {"X_Appwrite_Key": ""}
NOON = datetime(2026, 11, 23, 12, 0, 30, tzinfo=UTC)
ONE = int(NOON.timestamp()) - 30 + 3600


@pytest.fixture
def limited(api_on: type[Api]) -> Api:
    api = api_on(World(rate_limits=True))
    api.world.clock.freeze(NOON)
    return api


def sign_in(api: Api, email: str = "a@example.com", **headers: str) -> Answer:
    body = {"email": email, "password": "password-1"}
    return api.answer("POST", "/account/sessions/email", body, **(GUEST | headers))


def shown(answer: Answer) -> tuple[int, ...]:
    headers = dict(answer.headers)
    return tuple(int(headers[f"X-Ratelimit-{name}"]) for name in ("Limit", "Remaining", "Reset"))


def test_headers_are_sent_where_nothing_is_enforced(api: Api) -> None:
    api.world.clock.freeze(NOON)
    for _ in range(12):
        answer = sign_in(api)
        assert (answer.status, shown(answer)) == (401, (10, 9, ONE))
    assert not any(name.startswith("X-Ratelimit") for name, _ in api.answer("GET", "/users").headers)


def test_what_is_beyond_the_limit_is_refused_until_the_window_ends(limited: Api) -> None:
    assert [shown(sign_in(limited))[1] for _ in range(10)] == list(range(9, -1, -1))
    answer = sign_in(limited)
    assert (answer.status, shown(answer)) == (429, (10, 0, ONE))
    limited.world.clock.advance(minutes=59)
    assert sign_in(limited).status == 429
    limited.world.clock.advance(seconds=30)
    answer = sign_in(limited)
    assert (answer.status, shown(answer)) == (401, (10, 9, ONE + 3600))


def test_each_value_of_the_key_is_counted_for_itself(limited: Api) -> None:
    for _ in range(11):
        sign_in(limited)
    assert shown(sign_in(limited, "b@example.com"))[1] == 9
    assert sign_in(limited, X_Appwrite_Project="elsewhere").status == 401


def test_addresses_are_those_that_a_proxy_tells(limited: Api) -> None:
    path = "/account/sessions/anonymous"
    for _ in range(50):
        limited.answer("POST", path, {}, **GUEST, X_Forwarded_For="10.0.0.1, 10.0.0.2")
    assert limited.call("POST", path, {}, **GUEST, X_Forwarded_For="10.0.0.1").status == 429
    assert limited.call("POST", path, {}, **GUEST, X_Forwarded_For="10.0.0.2").status == 201


def test_of_two_limits_the_tighter_one_shows(limited: Api) -> None:
    path = "/account/tokens/email"
    for name in ("a", "a", "b"):
        answer = limited.answer("POST", path, {"userId": name, "email": f"{name}@example.com"}, **GUEST)
    assert shown(answer)[:2] == (10, 7)


def test_keys_are_exempt_and_do_not_count(limited: Api) -> None:
    for number in range(12):
        answer = sign_in(limited, f"u{number}@example.com", X_Appwrite_Key="key")
        assert (answer.status, shown(answer)[1]) == (401, 9)


def test_a_call_with_wrong_parameters_counts(limited: Api) -> None:
    for _ in range(10):
        assert limited.call("POST", "/account", {}, **GUEST).status == 400
    assert limited.call("POST", "/account", {}, **GUEST).status == 429
