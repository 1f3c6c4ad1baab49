"""The official Python SDK walks through all of TablesDB."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sdk.versions import NEWEST, walks_with_tables

if TYPE_CHECKING:
    from mockwrite.control.project import MockProject
    from tests.sdk.conftest import Walk
    from tests.sdk.versions import SDK, Service

AT = ("library", "books")
SQUARE = [[[0, 0], [0, 2], [2, 2], [2, 0], [0, 0]]]
TEXTS = ("text", "mediumtext", "longtext")


@walks_with_tables
def test_all_of_tables(sdk: SDK, walk: Walk) -> None:
    tables = walk.service("tables_db", key="any key will do")
    in_databases(tables, sdk)
    in_tables(tables, sdk)
    in_columns(tables)
    if walk.has("tablesDB.createVarcharColumn"):
        in_columns_of_text(tables)
    if walk.has("tablesDB.createBigIntColumn"):
        in_large_numbers(tables)
    in_relationships(tables, walk, sdk)
    in_indexes(tables)
    in_rows(tables, sdk)
    in_numbers(tables)
    in_many_rows(tables, sdk)
    with_operators(tables, sdk)
    in_transactions(tables, sdk)
    out_again(tables)
    assert walk.missed("tablesDB") == set()


@pytest.mark.parametrize(("sdk", "release"), [(NEWEST, "1.8")], indirect=True)
def test_the_newest_version_writes_rows_and_stumbles_over_the_answer(
    sdk: SDK, walk: Walk, project: MockProject
) -> None:
    """It wants ``$sequence`` to be text, which it became in Appwrite 1.9; in 1.8 it is a number."""
    tables = walk.service("tables_db", key="any key will do")
    tables.create("library", "Library")
    tables.create_table(*AT, "Books")
    tables.create_string_column(*AT, "title", 100, required=False)
    with pytest.raises(ValueError, match=r"\$sequence\n +Input should be a valid string"):
        tables.create_row(*AT, "dune", {"title": "Dune"})
    assert project.call("GET", "/tablesdb/library/tables/books/rows/dune")["title"] == "Dune"


def in_databases(tables: Service, sdk: SDK) -> None:
    made = tables.create("library", "Library")
    assert (made["$id"], made["type"]) == ("library", "tablesdb")
    tables.create(sdk.ID.unique(), "Attic", enabled=False)
    assert tables.get("library")["name"] == "Library"
    assert tables.update("library", "The Library", enabled=True)["name"] == "The Library"
    assert tables.list(queries=[sdk.Query.equal("name", ["The Library"])])["total"] == 1
    with pytest.raises(sdk.Error) as refusal:
        tables.create("library", "Again")
    assert (refusal.value.code, refusal.value.type) == (409, "database_already_exists")


def in_tables(tables: Service, sdk: SDK) -> None:
    anybody = [sdk.Permission.read(sdk.Role.any()), sdk.Permission.create(sdk.Role.users())]
    made = tables.create_table(*AT, "Books", permissions=anybody, row_security=True)
    assert (made["rowSecurity"], made["columns"]) == (True, [])
    tables.create_table("library", "authors", "Authors")
    assert tables.get_table(*AT)["$permissions"] == ['read("any")', 'create("users")']
    assert tables.update_table(*AT, "All books")["name"] == "All books"
    assert tables.list_tables("library", queries=[sdk.Query.limit(1)])["total"] == 2
    with pytest.raises(sdk.Error) as refusal:
        tables.get_table("library", "shelves")
    assert refusal.value.type == "table_not_found"


def in_columns(tables: Service) -> None:
    optional: dict[str, Any] = {"required": False}
    made = tables.create_string_column(*AT, "title", 200, **optional, default="untitled")
    assert (made["status"], made["size"], made["default"]) == ("processing", 200, "untitled")
    assert tables.get_column(*AT, "title")["status"] == "available"
    tables.create_integer_column(*AT, "pages", **optional, min=0, max=10_000)
    tables.create_float_column(*AT, "price", **optional, min=0.0, max=999.5)
    tables.create_boolean_column(*AT, "lent", **optional, default=False)
    tables.create_datetime_column(*AT, "printed", **optional)
    tables.create_email_column(*AT, "agent", **optional)
    tables.create_enum_column(*AT, "kind", ["novel", "poem"], **optional, default="novel")
    tables.create_ip_column(*AT, "scanner", **optional)
    tables.create_url_column(*AT, "cover", **optional)
    tables.create_string_column(*AT, "tags", 40, **optional, array=True)
    tables.create_point_column(*AT, "shelf", **optional)
    tables.create_line_column(*AT, "way", **optional)
    tables.create_polygon_column(*AT, "room", **optional)
    tables.create_string_column("library", "authors", "name", 100, required=True)

    tables.update_string_column(*AT, "title", **optional, default="-", size=300)
    tables.update_integer_column(*AT, "pages", **optional, min=0, max=20_000, default=None)
    tables.update_float_column(*AT, "price", **optional, min=0.0, max=1999.5, default=9.5)
    tables.update_boolean_column(*AT, "lent", **optional, default=True)
    tables.update_datetime_column(*AT, "printed", **optional, default="2024-02-29")
    tables.update_email_column(*AT, "agent", **optional, default="agent@example.com")
    tables.update_enum_column(*AT, "kind", ["novel", "poem", "play"], **optional, default="play")
    tables.update_ip_column(*AT, "scanner", **optional, default="192.0.2.7")
    tables.update_url_column(*AT, "cover", **optional, default="https://example.com", new_key="front")
    tables.update_point_column(*AT, "shelf", **optional, default=[1, 2])
    tables.update_line_column(*AT, "way", **optional, default=[[0, 0], [1, 2]])
    tables.update_polygon_column(*AT, "room", **optional, default=SQUARE)
    tables.delete_column(*AT, "scanner")
    keys = [column["key"] for column in tables.list_columns(*AT)["columns"]]
    assert "front" in keys
    assert not {"cover", "scanner"} & set(keys)


def in_columns_of_text(tables: Service) -> None:
    optional: dict[str, Any] = {"required": False}
    made = tables.create_varchar_column(*AT, "code", 40, **optional, default="none")
    assert (made["type"], made["size"], made["default"]) == ("varchar", 40, "none")
    assert tables.update_varchar_column(*AT, "code", **optional, default="-", size=60)["size"] == 60
    for kind in TEXTS:
        getattr(tables, f"create_{kind}_column")(*AT, f"a_{kind}", **optional)
        changed = getattr(tables, f"update_{kind}_column")(*AT, f"a_{kind}", **optional, default="-")
        assert (changed["type"], changed["default"]) == (kind, "-")


def in_large_numbers(tables: Service) -> None:
    tables.create_big_int_column(*AT, "sold", required=False, min=0)
    changed = tables.update_big_int_column(*AT, "sold", required=False, default=2**40, min=0)
    assert (changed["type"], changed["default"]) == ("bigint", 2**40)


def in_relationships(tables: Service, walk: Walk, sdk: SDK) -> None:
    made = tables.create_relationship_column(
        *AT, related_table_id="authors", type="manyToOne", two_way=True, key="author", two_way_key="books"
    )
    assert (made["relatedTable"], made["side"]) == ("authors", "parent")
    if walk.has("tablesDB.updateRelationshipColumn"):
        assert tables.update_relationship_column(*AT, "author", "setNull")["onDelete"] == "setNull"
    else:
        with pytest.raises(sdk.Error, match="general_route_not_found"):
            tables.update_relationship_column(*AT, "author", "setNull")


def in_indexes(tables: Service) -> None:
    made = tables.create_index(*AT, "by_pages", "key", ["pages"], orders=["desc"])
    assert (made["status"], made["columns"]) == ("processing", ["pages"])
    tables.create_index(*AT, "words", "fulltext", ["title"])
    assert tables.get_index(*AT, "words")["status"] == "available"
    tables.delete_index(*AT, "by_pages")
    assert tables.list_indexes(*AT)["total"] == 1


def in_rows(tables: Service, sdk: SDK) -> None:
    herbert = {"$id": "herbert", "name": "Frank Herbert"}
    dune = {"title": "Dune", "pages": 412, "tags": ["sand", "spice"], "author": herbert}
    made = tables.create_row(*AT, "dune", dune, permissions=[sdk.Permission.read(sdk.Role.user("ann"))])
    assert (made["$tableId"], made["$permissions"]) == ("books", ['read("user:ann")'])
    assert made["author"]["name"] == "Frank Herbert"
    assert tables.get_row(*AT, "dune", queries=[sdk.Query.select(["author.name"])])["author"]["name"]
    near = tables.list_rows(*AT, queries=[sdk.Query.distance_less_than("shelf", [1, 2], 1)])
    assert [row["$id"] for row in near["rows"]] == ["dune"]
    assert tables.update_row(*AT, "dune", {"pages": 500})["pages"] == 500
    assert tables.upsert_row(*AT, "emma", {"title": "Emma"})["kind"] == "play"
    tables.delete_row(*AT, "emma")
    with pytest.raises(sdk.Error) as refusal:
        tables.get_row(*AT, "emma")
    assert (refusal.value.code, refusal.value.type) == (404, "row_not_found")


def in_numbers(tables: Service) -> None:
    assert tables.increment_row_column(*AT, "dune", "pages", value=10, max=600)["pages"] == 510
    assert tables.decrement_row_column(*AT, "dune", "pages", value=5)["pages"] == 505


def in_many_rows(tables: Service, sdk: SDK) -> None:
    """Bulks are for tables without relationships."""
    tables.delete_column(*AT, "author")
    assert tables.create_rows(*AT, [{"$id": "iliad", "title": "Iliad"}, {"title": "Odyssey"}])["total"] == 2
    both = [{"$id": "iliad", "title": "Iliad", "pages": 701}, {"$id": "aeneid", "title": "Aeneid"}]
    assert tables.upsert_rows(*AT, both)["total"] == 2
    long = [sdk.Query.greater_than("pages", 600)]
    assert tables.update_rows(*AT, {"lent": False}, long)["total"] == 1
    assert tables.delete_rows(*AT, [sdk.Query.equal("title", ["Aeneid"])])["total"] == 1
    assert tables.list_rows(*AT)["total"] == 3


def with_operators(tables: Service, sdk: SDK) -> None:
    operator = sdk.Operator
    assert operator is not None
    # A row that holds a shape takes no operators.
    for key in ("shelf", "way", "room"):
        tables.delete_column(*AT, key)
    row = tables.update_row(
        *AT,
        "dune",
        {
            "title": operator.string_concat(" Messiah"),
            "pages": operator.increment(100, 600),
            "price": operator.multiply(2),
            "lent": operator.toggle(),
            "printed": operator.date_add_days(1),
            "tags": operator.array_append(["desert"]),
        },
    )
    assert (row["title"], row["pages"], row["price"], row["lent"]) == ("Dune Messiah", 600, 19, False)
    assert row["printed"].startswith("2024-03-01")
    assert row["tags"] == ["sand", "spice", "desert"]


def in_transactions(tables: Service, sdk: SDK) -> None:
    begun = tables.create_transaction(ttl=120)["$id"]
    tables.create_row(*AT, "ulysses", {"title": "Ulysses"}, transaction_id=begun)
    tables.update_row(*AT, "dune", {"pages": 1}, transaction_id=begun)
    assert tables.get_row(*AT, "ulysses", transaction_id=begun)["title"] == "Ulysses"
    assert tables.get_row(*AT, "dune")["pages"] == 600
    assert tables.update_transaction(begun, commit=True)["status"] == "committed"
    assert tables.get_row(*AT, "dune")["pages"] == 1
    other = tables.create_transaction()["$id"]
    tables.update_row(*AT, "dune", {"pages": 2}, transaction_id=other)
    tables.update_row(*AT, "dune", {"pages": 3})
    with pytest.raises(sdk.Error) as refusal:
        tables.update_transaction(other, commit=True)
    assert (refusal.value.code, refusal.value.type) == (409, "transaction_conflict")
    assert tables.get_transaction(other)["status"] == "failed"
    by_operations(tables)


def by_operations(
    service: Service, table: str = "tableId", row: str = "rowId", column: str = "column"
) -> None:
    """A transaction of operations; `service` has the table, and no row of that id."""
    begun = service.create_transaction()["$id"]
    at = {"databaseId": "library", table: "books", row: "ilium"}
    operations = [
        {**at, "action": "create", "data": {"title": "Ilium", "pages": 1}},
        {**at, "action": "increment", "data": {column: "pages", "value": 2}},
    ]
    assert service.create_operations(begun, operations)["operations"] == 2
    assert service.get_transaction(begun)["status"] == "pending"
    assert service.update_transaction(begun, commit=True)["status"] == "committed"
    ended = service.create_transaction()["$id"]
    assert service.update_transaction(ended, rollback=True)["status"] == "failed"
    service.delete_transaction(ended)
    assert service.list_transactions()["total"] >= 1


def out_again(tables: Service) -> None:
    tables.delete_table(*AT)
    assert tables.list_tables("library")["total"] == 1
    tables.delete("library")
    assert tables.list()["total"] == 1
