"""Relationships, as the official Python SDK meets them: a small shop with links of all four kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sdk.versions import FITTING, walks_with_tables

if TYPE_CHECKING:
    from tests.sdk.conftest import Walk
    from tests.sdk.versions import SDK, Service

COLUMNS = {
    "customers": "name",
    "addresses": "street",
    "orders": "note",
    "lines": "remark",
    "products": "name",
    "tags": "name",
}


@pytest.fixture
def shop(walk: Walk) -> Service:
    """A shop: customers have an address and orders, orders have lines, lines a product, products tags."""
    shop = walk.service("tables_db", key="any key will do")
    shop.create("shop", "Shop")
    for table, column in COLUMNS.items():
        shop.create_table("shop", table, table.title())
        shop.create_string_column("shop", table, column, 100, required=False)
    for table, related, type, key, two_way_key, on_delete in (
        ("customers", "addresses", "oneToOne", "address", "customer", "cascade"),
        ("customers", "orders", "oneToMany", "orders", "customer", "setNull"),
        ("orders", "lines", "oneToMany", "lines", "order", "cascade"),
        ("lines", "products", "manyToOne", "product", "lines", "restrict"),
        ("products", "tags", "manyToMany", "tags", "products", "setNull"),
    ):
        shop.create_relationship_column(
            "shop",
            table,
            related_table_id=related,
            type=type,
            two_way=True,
            key=key,
            two_way_key=two_way_key,
            on_delete=on_delete,
        )
    return shop


@pytest.fixture
def stocked(shop: Service) -> Service:
    """The shop with tea and a pot for it, and Ann, who ordered both."""
    for tag in ("hot", "gift"):
        shop.create_row("shop", "tags", tag, {"name": tag})
    shop.create_row("shop", "products", "tea", {"name": "Tea", "tags": ["hot"]})
    shop.create_row("shop", "products", "pot", {"name": "Pot", "tags": ["hot", "gift"]})
    shop.create_row(
        "shop",
        "customers",
        "ann",
        {
            "name": "Ann",
            "address": {"$id": "home", "street": "1 Quay Street"},
            "orders": [{"$id": "first", "note": "no hurry"}],
        },
    )
    lines = [{"$id": "one", "product": "tea"}, {"$id": "two", "product": "pot", "remark": "the blue one"}]
    shop.update_row("shop", "orders", "first", {"lines": lines})
    return shop


@walks_with_tables
def test_both_sides_know_of_the_relationship(sdk: SDK, shop: Service) -> None:
    parent = shop.get_column("shop", "customers", "orders")
    child = shop.get_column("shop", "orders", "customer")
    assert (parent["relatedTable"], parent["side"], parent["twoWayKey"]) == ("orders", "parent", "customer")
    assert (child["relatedTable"], child["side"], child["twoWayKey"]) == ("customers", "child", "orders")
    assert {parent["relationType"], child["relationType"]} == {"oneToMany"}
    assert {parent["onDelete"], child["onDelete"]} == {"setNull"}


@walks_with_tables
def test_a_link_is_an_id_or_the_row_itself(sdk: SDK, shop: Service) -> None:
    shop.create_row("shop", "tags", "hot", {"name": "hot"})
    tea = shop.create_row("shop", "products", "tea", {"tags": ["hot", {"$id": "green", "name": "green"}]})
    assert [tag["name"] for tag in tea["tags"]] == ["hot", "green"]
    assert shop.get_row("shop", "tags", "green")["name"] == "green"

    changed = [{"$id": "green", "name": "very green"}]
    shop.update_row("shop", "products", "tea", {"tags": changed})
    assert shop.get_row("shop", "tags", "green")["name"] == "very green"
    assert linked(sdk, shop, "products", "tea", "tags") == ["green"]
    assert linked(sdk, shop, "tags", "hot", "products") == []

    shop.update_row("shop", "products", "tea", {"tags": []})
    assert linked(sdk, shop, "tags", "green", "products") == []


@walks_with_tables
def test_either_side_makes_the_link(sdk: SDK, stocked: Service) -> None:
    stocked.create_row("shop", "orders", "second", {"customer": "ann"})
    assert linked(sdk, stocked, "customers", "ann", "orders") == ["first", "second"]
    stocked.update_row("shop", "customers", "ann", {"orders": ["second"]})
    assert stocked.get_row("shop", "orders", "first")["customer"] is None
    stocked.update_row("shop", "orders", "second", {"customer": None})
    assert linked(sdk, stocked, "customers", "ann", "orders") == []


@walks_with_tables
def test_a_read_shows_what_it_selects(sdk: SDK, stocked: Service) -> None:
    plain = stocked.get_row("shop", "orders", "first")
    assert plain["customer"] == "ann"
    assert "lines" not in plain

    whole = stocked.get_row("shop", "orders", "first", queries=[sdk.Query.select(["*", "lines.*"])])
    assert whole["note"] == "no hurry"
    assert [(line["product"], line["remark"]) for line in whole["lines"]] == [
        ("tea", None),
        ("pot", "the blue one"),
    ]

    deeper = sdk.Query.select(["lines.*", "lines.product.name", "customer.name"])
    listed = stocked.list_rows("shop", "orders", queries=[deeper])["rows"][0]
    assert listed["customer"]["name"] == "Ann"
    assert [line["product"]["name"] for line in listed["lines"]] == ["Tea", "Pot"]


@walks_with_tables
def test_one_to_one_is_for_two_alone(sdk: SDK, stocked: Service) -> None:
    stocked.create_row("shop", "customers", "bob", {"name": "Bob"})
    with pytest.raises(sdk.Error) as refusal:
        stocked.update_row("shop", "customers", "bob", {"address": "home"})
    assert (refusal.value.code, refusal.value.type) == (409, "row_already_exists")
    home = stocked.get_row("shop", "addresses", "home", queries=[sdk.Query.select(["*", "customer.*"])])
    assert home["customer"]["name"] == "Ann"


@walks_with_tables
def test_cascade_deletes_what_belongs_to_the_row(sdk: SDK, stocked: Service) -> None:
    stocked.delete_row("shop", "orders", "first")
    assert ids(stocked, "lines") == []
    assert ids(stocked, "products") == ["tea", "pot"]
    stocked.delete_row("shop", "customers", "ann")
    assert ids(stocked, "addresses") == []


@walks_with_tables
def test_set_null_unlinks(sdk: SDK, stocked: Service) -> None:
    stocked.delete_row("shop", "customers", "ann")
    assert stocked.get_row("shop", "orders", "first")["customer"] is None
    stocked.delete_row("shop", "tags", "hot")
    assert linked(sdk, stocked, "products", "pot", "tags") == ["gift"]


@walks_with_tables
def test_restrict_forbids_until_nothing_is_linked(sdk: SDK, stocked: Service) -> None:
    with pytest.raises(sdk.Error) as refusal:
        stocked.delete_row("shop", "products", "tea")
    assert (refusal.value.code, refusal.value.type) == (403, "row_delete_restricted")
    stocked.delete_row("shop", "lines", "one")
    stocked.delete_row("shop", "products", "tea")
    assert ids(stocked, "products") == ["pot"]


@pytest.mark.parametrize(("sdk", "release"), [(FITTING, "1.8")], indirect=True)
def test_a_rule_can_change(sdk: SDK, stocked: Service) -> None:
    stocked.update_relationship_column("shop", "orders", "lines", on_delete="setNull")
    stocked.delete_row("shop", "orders", "first")
    assert ids(stocked, "lines") == ["one", "two"]
    assert stocked.get_row("shop", "lines", "one")["order"] is None


def linked(sdk: SDK, shop: Service, table: str, row: str, key: str) -> list[str]:
    """The ids of the rows that a row is linked with by `key`."""
    shown = shop.get_row("shop", table, row, queries=[sdk.Query.select(["*", f"{key}.*"])])
    return [other["$id"] for other in shown[key]]


def ids(shop: Service, table: str) -> list[str]:
    """The ids of the rows of a table."""
    return [row["$id"] for row in shop.list_rows("shop", table)["rows"]]
