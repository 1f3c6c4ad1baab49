"""Where a caller is, and the lists of countries, languages and currencies."""

from __future__ import annotations

import json
import sys
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from mockwrite.services.locale import locale

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockwrite import MockProject


@pytest.fixture
def lists(mockwrite: MockProject) -> Iterator[Any]:
    connection = HTTPConnection(urlsplit(mockwrite.endpoint).netloc, timeout=10)

    def ask(path: str, status: int = 200) -> Any:
        connection.request("GET", f"/v1{path}", headers=mockwrite.headers(key=False))
        response = connection.getresponse()
        found = json.loads(response.read())
        assert response.status == status
        return found

    yield ask
    connection.close()


def names(found: Any) -> dict[str, str]:
    return {each["code"]: each["name"] for each in found}


@pytest.mark.parametrize(
    ("path", "key", "total"),
    [
        ("/locale/countries", "countries", 197),
        ("/locale/countries/eu", "countries", 27),
        ("/locale/countries/phones", "phones", 196),
        ("/locale/continents", "continents", 7),
        ("/locale/currencies", "currencies", 117),
        ("/locale/languages", "languages", 186),
        ("/locale/codes", "localeCodes", 131),
    ],
)
def test_the_lists_are_whole(lists: Any, path: str, key: str, total: int) -> None:
    found = lists(path)
    assert found["total"] == len(found[key]) == total


# 1.9.6: services.har, page "services: locale, languages"
@pytest.mark.parametrize(
    ("language", "germany", "africa"),
    [
        ("de", "Deutschland", "Afrika"),
        ("es", "Alemania", "África"),
        ("it", "Germania", "Africa"),
        ("pt-br", "Alemanha", "África"),
        ("fr-be", "Allemagne", "Afrique"),
        ("DE", "Germany", "Africa"),
        ("xx", "Germany", "Africa"),
        ("en-us", "Germany", "Africa"),
    ],
)
def test_names_are_in_the_language_asked_for(lists: Any, language: str, germany: str, africa: str) -> None:
    found = lists(f"/locale/countries/eu?locale={language}")["countries"]
    assert names(found)["DE"] == germany
    assert [each["name"] for each in found] == sorted((each["name"] for each in found), key=str.encode)
    assert names(lists(f"/locale/continents?locale={language}")["continents"])["AF"] == africa


def test_a_language_that_needs_a_package_says_so(lists: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    locale._territories.cache_clear()
    monkeypatch.setitem(sys.modules, "babel", None)
    refused = lists("/locale/countries?locale=it", 501)
    assert refused["type"] == "mockwrite_locale_missing"
    assert "mockwrite[locale]" in refused["message"]
    assert names(lists("/locale/countries?locale=en-gb")["countries"])["TR"] == "Turkey"


def test_an_unknown_address_is_nowhere(lists: Any) -> None:
    found = lists("/locale?locale=sv")
    assert (found["countryCode"], found["country"], found["eu"], found["currency"]) == (
        "--",
        "Okänt",
        False,
        "",
    )
