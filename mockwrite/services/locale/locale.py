"""Where a caller is, and lists of countries, continents, phone codes, currencies and languages, in many languages.

The lists, and their names in English, are as recorded; so are names in other languages as far as a recording shows
them. The rest of the names are those of CLDR, which the package Babel holds.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.wire.endpoint import Call, Service

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["service", "unknown_country"]

service = Service("locale", groups=["locale"])

JSON = dict[str, Any]

ENGLISH = "en"
# CLDR's codes of the continents.
_CONTINENTS = {"AF": "002", "AN": "AQ", "AS": "142", "EU": "150", "NA": "003", "OC": "009", "SA": "005"}


@cache
def _lists() -> JSON:
    # 1.9.6: services.har, page "services: locale, the lists"
    text = resources.files("mockwrite.services.locale").joinpath("lists.json").read_text("utf-8")
    read: JSON = json.loads(text)
    return read


def _as_it_is(value: JSON, _call: Call) -> JSON:
    return value


def language_of(call: Call) -> str:
    """Return the code of the language asked for: one of Appwrite's own, in small letters, else English."""
    # 1.9.6: services.har, page "services: locale, languages"; Accept-Language is not looked at
    asked = call.sent.get("locale")
    code = str(call.headers.get("X-Appwrite-Locale", "") if asked is None else asked)
    if code in ("", ENGLISH):
        return ENGLISH
    return code if any(each["code"] == code for each in _lists()["codes"]) else ENGLISH


def _names(language: str, codes: Iterable[str]) -> Mapping[str, str]:
    """Return the names of countries. Raises AppwriteError: mockwrite_locale_missing."""
    english = _lists()["countries"]
    recorded = _lists()["names"].get(language, {})
    codes = list(codes)
    if language.startswith(ENGLISH) or all(code in recorded for code in codes):
        return {code: recorded.get(code, english[code]) for code in codes}
    known = _territories(language)
    return {code: recorded.get(code) or known.get(code) or english[code] for code in codes}


@cache
def _territories(language: str) -> Mapping[str, str]:
    """Return CLDR's names of countries and continents in a language; none where CLDR does not know it."""
    try:
        from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - an extra, and large
    except ModuleNotFoundError:
        raise AppwriteError("mockwrite_locale_missing") from None
    first, _, region = language.partition("-")
    for text in (f"{first}_{region.upper()}" if region else first, first):
        try:
            return dict(Locale.parse(text).territories)
        except (UnknownLocaleError, ValueError):
            continue
    return {}


def _sorted(names: Mapping[str, str]) -> list[JSON]:
    """Return names with their codes, in the order of the names' bytes."""
    return [
        {"name": name, "code": code}
        for code, name in sorted(names.items(), key=lambda each: each[1].encode())
    ]


def _list(key: str, rows: list[JSON]) -> JSON:
    return {"total": len(rows), key: rows}


def unknown_country(call: Call) -> str:
    """What a country that nothing is known of is called, in the language of the request."""
    unknown: JSON = _lists()["unknown"]
    return str(unknown.get(language_of(call), unknown[ENGLISH]))


@service.endpoint("GET", "/locale", "get", scope="locale.read", model=_as_it_is)
def get_locale(call: Call) -> JSON:
    """Return where the caller is: at an address of which nothing is known."""
    name = unknown_country(call)
    return {
        "ip": call.remote,
        "countryCode": "--",
        "country": name,
        "continentCode": "--",
        "continent": name,
        "eu": False,
        "currency": "",
    }


@service.endpoint("GET", "/locale/countries", "listCountries", scope="locale.read", model=_as_it_is)
def list_countries(call: Call) -> JSON:
    return _list("countries", _sorted(_names(language_of(call), _lists()["countries"])))


@service.endpoint("GET", "/locale/countries/eu", "listCountriesEU", scope="locale.read", model=_as_it_is)
def list_countries_eu(call: Call) -> JSON:
    return _list("countries", _sorted(_names(language_of(call), _lists()["eu"])))


@service.endpoint(
    "GET", "/locale/countries/phones", "listCountriesPhones", scope="locale.read", model=_as_it_is
)
def list_countries_phones(call: Call) -> JSON:
    phones = _lists()["phones"]
    names = _names(language_of(call), [country for _, country in phones])
    return _list(
        "phones",
        [{"code": code, "countryCode": country, "countryName": names[country]} for code, country in phones],
    )


@service.endpoint("GET", "/locale/continents", "listContinents", scope="locale.read", model=_as_it_is)
def list_continents(call: Call) -> JSON:
    language = language_of(call)
    names = _lists()["continents"].get(language)
    if names is None:
        english = _lists()["continents"][ENGLISH]
        known = {} if language.startswith(ENGLISH) else _territories(language)
        names = {code: known.get(_CONTINENTS[code], name) for code, name in english.items()}
    return _list("continents", _sorted(names))


@service.endpoint("GET", "/locale/currencies", "listCurrencies", scope="locale.read", model=_as_it_is)
def list_currencies(call: Call) -> JSON:
    return _list("currencies", _lists()["currencies"])


@service.endpoint("GET", "/locale/languages", "listLanguages", scope="locale.read", model=_as_it_is)
def list_languages(call: Call) -> JSON:
    return _list("languages", _lists()["languages"])


@service.endpoint("GET", "/locale/codes", "listCodes", scope="locale.read", model=_as_it_is)
def list_codes(call: Call) -> JSON:
    return _list("localeCodes", _lists()["codes"])
