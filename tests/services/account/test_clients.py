"""What User-Agents tell: the right values are those of matomo/device-detector 6.4.8, which Appwrite runs."""

from __future__ import annotations

import pytest

from mockwrite.services.account.clients import FIELDS, client

PIXEL = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Mobile Safari/537.36"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
IPAD = (
    "Mozilla/5.0 (iPad; CPU OS 12_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.2 Mobile/15E148 Safari/604.1"
)
SAMSUNG = (
    "Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko)"
    " SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36"
)
UBUNTU = "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
SEVEN = "Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (PIXEL, "AND Android 10 browser CM Chrome Mobile 114.0 Blink 114.0.0.0 smartphone"),
        (MAC, "MAC Mac 10.15 browser CH Chrome 126.0 Blink 126.0.0.0 desktop Apple"),
        (IPAD, "IOS iOS 12.2 browser MF Mobile Safari 18.2 WebKit 605.1.15 tablet Apple iPad"),
        (UBUNTU, "UBT Ubuntu browser FF Firefox 132.0 Gecko 132.0 desktop"),
        (SEVEN, "WIN Windows 7 browser CH Chrome 109.0 Blink 109.0.0.0 desktop"),
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
def test_a_user_agent_tells_what_it_is(agent: str, told: str) -> None:
    found = client(agent)
    assert " ".join(filter(None, (found[field] for field in FIELDS))) == told


def test_the_extra_knows_models_of_phones() -> None:
    pytest.importorskip("device_detector")
    found = client(SAMSUNG)
    assert (found["deviceBrand"], found["deviceModel"]) == ("Samsung", "Galaxy S23")
    assert (found["clientCode"], found["clientVersion"]) == ("SB", "23.0")
