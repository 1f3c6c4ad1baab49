"""How many columns of a kind MariaDB 10.11 took, one after the other, before it refused one."""

from __future__ import annotations

from typing import Any

import pytest

from mockwrite.store.attributes import Attribute
from mockwrite.store.schemas.columns import takes_another
from tests.store.named_types import TYPES


def attribute(type: str, **settings: Any) -> Attribute:
    return Attribute(key="a", sequence=0, type=TYPES[type], created_at="", updated_at="", **settings)


@pytest.mark.parametrize(
    ("kind", "taken"),
    [
        (attribute("string", size=2), 882),
        (attribute("string", size=10), 196),
        (attribute("string", size=63), 32),
        (attribute("string", size=64), 249),
        (attribute("string", size=255), 63),
        (attribute("string", size=20000), 381),
        (attribute("string", size=10, array=True), 381),
        (attribute("integer", size=8), 990),
        (attribute("double"), 990),
    ],
)
def test_a_table_has_room_for_so_many(kind: Attribute, taken: int) -> None:
    assert takes_another([kind] * (taken - 1), kind)
    assert not takes_another([kind] * taken, kind)


@pytest.mark.parametrize("type", ["boolean", "datetime"])
def test_small_ones_are_bounded_by_their_number_alone(type: str) -> None:
    assert takes_another([attribute(type)] * 1009, attribute(type))


def test_a_full_record_takes_not_even_a_boolean() -> None:
    assert not takes_another([attribute("string", size=63)] * 32, attribute("boolean"))


def test_relationships_take_room_outside_the_page() -> None:
    mixed = [attribute("string", size=63)] * 31
    assert takes_another(mixed, attribute("relationship"))
    assert takes_another([*mixed, attribute("relationship")], attribute("boolean"))
