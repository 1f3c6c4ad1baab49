"""What User-Agents tell: the right values are those of matomo/device-detector 6.4.8, which Appwrite runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockwrite.services.account.clients import FIELDS, client

# A line each: who tells it (any, or the extra alone), what is told, and the User-Agent.
KNOWN = [
    line.split("\t") for line in Path(__file__).with_name("user_agents.tsv").read_text("utf-8").splitlines()
]


def told(agent: str) -> str:
    """The fields that are not empty, in their order."""
    found = client(agent)
    return " ".join(filter(None, (found[field] for field in FIELDS)))


def test_user_agents_tell_what_they_are() -> None:
    for whose, expected, agent in KNOWN:
        if whose == "any":
            assert told(agent) == expected, agent


def test_the_extra_knows_models_of_phones_too() -> None:
    pytest.importorskip("device_detector")
    for _, expected, agent in KNOWN:
        assert told(agent) == expected, agent


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (
            "Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/20.0.3",
            "LIN GNU/Linux library jsdom 20.0 desktop",
        ),
        ("undici", "library undici"),
        ("Bun/1.1.30", "library Bun 1.1"),
        ("GuzzleHttp/7", "library Guzzle (PHP HTTP Client)"),
        ("Faraday v2.12.0", "library Faraday 2.12"),
        ("Java-http-client/21.0.1", "library Java HTTP Client 21.0"),
        ("Symfony HttpClient (Curl)", "library curl"),
        ("python-requests/2.34.2", "library Python Requests 2.34"),
        ("AppwriteNodeJSSDK/14.1.0 (Linux; x64)", "LIN GNU/Linux desktop"),
        ("an-agent-of-ours", ""),
    ],
)
def test_a_user_agent_tells_what_it_is(agent: str, expected: str) -> None:
    assert told(agent) == expected
