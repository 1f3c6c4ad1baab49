"""A new type of attribute is one file: here it is, with all that the server asks about it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite.releases import v1_9_6
from mockwrite.services import registry
from mockwrite.services.databases import attributes
from mockwrite.services.databases.attribute_kinds import kind
from mockwrite.store.types.attribute_type import AttributeType, Room
from mockwrite.store.types.refusals import WrongValueError
from mockwrite.store.world import World
from mockwrite.wire.kinds import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mockwrite.store.attributes import Attribute, Field
    from mockwrite.store.types.attribute_type import Encode
    from tests.conftest import Api

TABLE = "/tablesdb/paint/tables/pots"
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


def _encode(value: Any, _now: datetime) -> str:
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        raise WrongValueError("boolean_expected")
    return value.lower()


class ColourType(AttributeType):
    """A colour, which compares by its lightness."""

    name = "colour"
    default = str
    key = staticmethod(lambda value: sum(bytes.fromhex(value[1:])))

    def encoder(self, attribute: Attribute) -> Encode:
        return _encode

    def accepts(self, field: Field, value: Any) -> bool:
        return isinstance(value, str) and _COLOUR.fullmatch(value) is not None

    def width(self, attribute: Attribute) -> int:
        return 3

    def room(self, attribute: Attribute) -> Room:
        return Room(3, 3)


COLOUR = ColourType()
RELEASE = replace(v1_9_6.RELEASE, attribute_types=v1_9_6.RELEASE.attribute_types | {"colour"})


@pytest.fixture
def api(api_on: type[Api], monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    """An API of a release that has colours, and a table with a column of them."""
    monkeypatch.setattr(attributes.service, "_endpoints", list(attributes.service))
    registry.load.cache_clear()
    attributes.declare(kind("colour", COLOUR, Text(0), lambda default: {}))
    api = api_on(World(release=RELEASE))
    api.post("/tablesdb", databaseId="paint", name="Paint")
    api.post("/tablesdb/paint/tables", tableId="pots", name="Pots")
    api.post(f"{TABLE}/columns/colour", key="colour", required=False, default="#ffffff")
    yield api
    registry.load.cache_clear()


def test_it_is_made_and_shown(api: Api) -> None:
    column = api.get(f"{TABLE}/columns/colour")
    assert (column["type"], column["status"], column["default"]) == ("colour", "available", "#ffffff")
    assert api.get(TABLE)["bytesUsed"] == 1067 + 3


def test_its_values_are_checked_and_stored(api: Api) -> None:
    row = api.post(f"{TABLE}/rows", rowId="red", data={"colour": "#FF0000"})
    assert row["colour"] == "#ff0000"
    assert api.post(f"{TABLE}/rows", rowId="none", data={"colour": None})["colour"] == "#ffffff"
    refused = api.call("POST", f"{TABLE}/rows", {"rowId": "bad", "data": {"colour": "red"}})
    assert refused.body["type"] == "row_invalid_structure"


def test_it_is_found_and_sorted_by_its_own_order(api: Api) -> None:
    for id, colour in (("dark", "#010101"), ("red", "#ff0000"), ("mid", "#888888")):
        api.post(f"{TABLE}/rows", rowId=id, data={"colour": colour})
    api.post(f"{TABLE}/indexes", key="by", type="key", columns=["colour"])
    lighter = '{"method":"greaterThan","attribute":"colour","values":["#020202"]}'
    sort = '{"method":"orderAsc","attribute":"colour"}'
    rows = api.get(f"{TABLE}/rows", f"queries[]={lighter}&queries[]={sort}".replace("#", "%23"))["rows"]
    assert [row["$id"] for row in rows] == ["red", "mid"]


def test_no_other_release_has_it(api_on: type[Api], api: Api) -> None:
    assert api.get(f"{TABLE}/columns/colour")
    other = api_on(World(release=v1_9_6.RELEASE))
    assert other.answer("POST", f"{TABLE}/columns/colour", {}).status == 404
