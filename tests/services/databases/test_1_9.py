"""Documents, rows and their queries as Appwrite 1.9.6 answers them, where 1.8.1 does not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from mockwrite.releases import find
from mockwrite.store.world import World

if TYPE_CHECKING:
    from tests.conftest import Api

BOOKS = "/databases/library/collections/books"
ROWS = "/tablesdb/library/tables/books/rows"


@pytest.fixture
def api(api_on: type[Api]) -> Api:
    """An API of 1.9.6, with three books."""
    api = api_on(World(release=find("1.9")))
    api.post("/databases", databaseId="library", name="Library")
    api.post("/databases/library/collections", collectionId="books", name="Books")
    api.post(f"{BOOKS}/attributes/string", key="title", size=40, required=False)
    api.post(f"{BOOKS}/attributes/string", key="tags", size=40, required=False, array=True)
    api.post(f"{BOOKS}/attributes/integer", key="pages", required=False)
    for id, title, tags in (("emma", "Emma", ["a", "b"]), ("pb", "50%_off", ["b"]), ("vi", "Villette", [])):
        api.post(f"{BOOKS}/documents", documentId=id, data={"title": title, "tags": tags, "pages": 1})
    return api


def query(method: str, attribute: str = "", *values: Any) -> str:
    return "queries[]=" + quote(json.dumps({"method": method, "attribute": attribute, "values": values}))


def ids(api: Api, *queries: str, path: str = BOOKS) -> list[str]:
    return [found["$id"] for found in api.get(f"{path}/documents", "&".join(queries))["documents"]]


def refusal(api: Api, *queries: str, path: str = BOOKS) -> str:
    reply = api.call("GET", f"{path}/documents", query="&".join(queries))
    assert reply.status == 400
    return str(reply.body["message"])


def test_a_sequence_is_text_but_in_formats_below_1_9(api: Api) -> None:
    assert api.get(f"{ROWS}/emma")["$sequence"] == "1"
    older = api.call("GET", f"{ROWS}/emma", X_Appwrite_Response_Format="1.8.0")
    assert older.body["$sequence"] == 1
    assert api.get(f"{ROWS}/emma")["$sequence"] == "1"


def test_a_row_that_is_gone_shows_as_an_empty_list(api: Api) -> None:
    # 1.9.6: Utopia/Response/Model/Row.php filter; 1.8.1 gave it a sequence of 0
    link = {"type": "manyToOne", "twoWay": False, "key": "sequel", "onDelete": "setNull"}
    api.post("/tablesdb/library/tables/books/columns/relationship", relatedTableId="books", **link)
    api.post("/tablesdb/library/tables", tableId="shelves", name="Shelves")
    api.post("/tablesdb/library/tables/shelves/columns/relationship", relatedTableId="books", **link)
    api.post("/tablesdb/library/tables/shelves/rows", rowId="top", data={"sequel": "nobody"})
    rows = api.get("/tablesdb/library/tables/shelves/rows", query("select", "", "sequel.*"))["rows"]
    assert rows[0]["sequel"] == []


@pytest.mark.parametrize("table", ["books", "shelves"])
def test_bulk_writes_are_staged_for_a_table_that_does_not_know_its_links(api: Api, table: str) -> None:
    # 1.9.6: Transactions/Operations/Create.php looks at the columns that the API lists
    api.post("/tablesdb/library/tables", tableId="shelves", name="Shelves")
    link = {"type": "manyToOne", "twoWay": False, "key": "book"}
    api.post("/tablesdb/library/tables/shelves/columns/relationship", relatedTableId="books", **link)
    transaction = api.post("/tablesdb/transactions")["$id"]
    operation = {"databaseId": "library", "tableId": table, "action": "bulkDelete", "data": {"queries": []}}
    staged = api.call("POST", f"/tablesdb/transactions/{transaction}/operations", {"operations": [operation]})
    assert staged.status == (201 if table == "books" else 400)


def test_dates_are_looked_at_after_attributes(api: Api) -> None:
    # utopia-php/database 6.0.0: Validator/Structure.php goes by the order in which a document has them
    data = {"pages": "many", "$createdAt": "never"}
    for method, path, body in (
        ("POST", ROWS, {"rowId": "new", "data": data}),
        ("PATCH", f"{ROWS}/emma", {"data": data}),
        ("PUT", f"{ROWS}/emma", {"data": data}),
        ("PATCH", ROWS, {"data": data}),
    ):
        assert "pages" in api.call(method, path, body).body["message"]


def test_a_staged_row_has_an_empty_sequence(api: Api) -> None:
    transaction = api.post("/tablesdb/transactions")["$id"]
    row = api.post(ROWS, rowId="new", data={"title": "New"}, transactionId=transaction)
    assert row["$sequence"] == ""
    assert api.get(f"{ROWS}/new", f"transactionId={transaction}")["$sequence"] == ""


def test_an_increment_says_where_its_row_is(api: Api) -> None:
    row = api.patch(f"{ROWS}/emma/pages/increment", value=2)
    assert (row["pages"], row["$databaseId"], row["$tableId"]) == (3, "library", "books")


def test_contains_any_and_all_of_an_array(api: Api) -> None:
    assert ids(api, query("containsAny", "tags", "a", "z")) == ["emma"]
    assert ids(api, query("containsAll", "tags", "a", "b")) == ["emma"]
    assert ids(api, query("containsAll", "tags", "b")) == ["emma", "pb"]


def test_contains_any_of_a_text_looks_for_parts_of_it(api: Api) -> None:
    assert ids(api, query("containsAny", "title", "MM", "ville")) == ["emma", "vi"]
    assert ids(api, query("containsAny", "title", "%_")) == ["pb"]


def test_contains_all_of_a_text_is_like_any_value_as_it_stands(api: Api) -> None:
    # utopia-php/database 6.0.0: MariaDB.php getSQLCondition
    assert ids(api, query("containsAll", "title", "emma", "vill")) == ["emma"]
    assert ids(api, query("containsAll", "title", "%ll%", "Emm_")) == ["emma", "vi"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (query("regex", "title", "^E"), "Invalid query method: regex"),
        (query("exists", "", "title"), "Invalid query: Attribute not found in schema: "),
        (query("notExists", "title"), "Invalid query: NotExists queries require at least one value."),
        (query("elemMatch", "tags"), "Invalid query: elemMatch is not supported by the database"),
        (query("containsAll", "title"), "Invalid query: ContainsAll queries require at least one value."),
        (
            query("containsAny", "pages", 1),
            'Invalid query: Cannot query contains on attribute "pages" because it is not an array, string, or object.',
        ),
    ],
)
def test_what_of_the_new_methods_is_refused(api: Api, asked: str, message: str) -> None:
    assert refusal(api, asked) == message


def test_what_the_database_refuses_is_refused_last(api: Api) -> None:
    # utopia-php/database 6.0.0: Validator/Query/Filter.php lets exists pass, Adapter/MariaDB.php does not
    exists = query("exists", "title", "x")
    assert "exists is not supported" in refusal(api, exists)
    assert "Invalid limit" in refusal(api, exists, query("limit", "", "x"))


@pytest.mark.parametrize(
    ("release", "named"), [("1.9", "enabled"), ("1.8", "documentSecurity"), ("1.6", "enabled")]
)
def test_a_null_that_may_be_left_out_is_refused_last(api_on: type[Api], release: str, named: str) -> None:
    # utopia-php/framework 0.33.19 (1.6.2) and utopia-php/http 2.0.0-rc9 (1.9.6) skip it; 0.33.33 (1.8.1) does not
    api = api_on(World(release=find(release)))
    wrong = {"documentSecurity": None, "enabled": "x"}
    _, _, said = api.refusal("POST", "/databases/d/collections", collectionId="c", name="C", **wrong)
    assert said.startswith(f"Invalid `{named}` param")


def test_columns_alone_say_that_a_rule_may_be_null(api: Api) -> None:
    # 1.9.6: Attributes/Relationship/Update.php and Tables/Columns/Relationship/Update.php
    api.post(f"{BOOKS}/attributes/relationship", relatedCollectionId="books", type="oneToOne", key="sequel")
    columns = "/tablesdb/library/tables/books/columns"
    for path, said in ((f"{BOOKS}/attributes", False), (columns, True)):
        message = api.refusal("PATCH", f"{path}/sequel/relationship", onDelete="x")[2]
        assert message.endswith(" or null") is said


def test_an_older_release_knows_none_of_the_new_methods(api_on: type[Api]) -> None:
    api = api_on()
    api.post("/databases", databaseId="library", name="Library")
    api.post("/databases/library/collections", collectionId="books", name="Books")
    assert refusal(api, query("containsAny", "$id", "a")) == "Invalid query method: containsAny"


@pytest.fixture
def shops(api: Api) -> str:
    """Shops that have books, many to many and one-way: one has all three, one just Villette."""
    api.post("/databases/library/collections", collectionId="shops", name="Shops")
    shops = "/databases/library/collections/shops"
    link = {"relatedCollectionId": "books", "type": "manyToMany", "key": "books"}
    api.post(f"{shops}/attributes/relationship", **link)
    api.post(f"{shops}/documents", documentId="all", data={"books": ["emma", "pb", "vi"]})
    api.post(f"{shops}/documents", documentId="one", data={"books": ["vi"]})
    return shops


def test_a_path_leads_through_a_junction_from_a_one_way_side(api: Api, shops: str) -> None:
    assert ids(api, query("equal", "books.title", "Villette"), path=shops) == ["all", "one"]
    assert ids(api, query("equal", "books.title", "Emma"), path=shops) == ["all"]


def test_contains_all_of_a_path_takes_several_related_documents(api: Api, shops: str) -> None:
    assert ids(api, query("containsAll", "books.title", "Emma", "Villette"), path=shops) == ["all"]
    assert ids(api, query("containsAll", "books.title", "Emma", "Persuasion"), path=shops) == []


def test_two_equal_values_of_one_path_are_refused(api: Api, shops: str) -> None:
    equals = [query("equal", "books.title", title) for title in ("Emma", "Villette")]
    assert refusal(api, *equals, path=shops) == (
        "Multiple equal queries on 'books.title' will never match a single document. "
        "Use Query::containsAll() to match across different related documents."
    )


def test_an_upsert_under_an_id_in_other_letters_creates(api: Api) -> None:
    # utopia-php/database 6.0.0: upsertDocumentsWithIncrease finds what exists by the very ID.
    changed = api.call("PUT", f"{ROWS}/EMMA", {"data": {"pages": 7}}).body
    assert (changed["$id"], changed["$sequence"], changed["title"]) == ("EMMA", "", None)
    assert api.get(f"{ROWS}/emma")["title"] is None
    assert api.get(f"{BOOKS}/documents")["total"] == 3


def test_a_whole_float_is_no_integer(api: Api) -> None:
    # utopia-php/database 6.0.0: Database.php getDocument casts what comes from the cache.
    api.post(f"{BOOKS}/attributes/float", key="price", required=False)
    priced = api.patch(f"{ROWS}/emma", data={"price": 5.0})
    assert api.patch(f"{ROWS}/emma", data={"price": 5.0})["$updatedAt"] == priced["$updatedAt"]
    assert api.patch(f"{ROWS}/emma", data={"price": 5})["$updatedAt"] > priced["$updatedAt"]


def refused_commit(api: Api, gone: str, **operation: Any) -> str:
    """The message of a commit of one operation, after the deletion of what it is about."""
    transaction = api.post("/tablesdb/transactions")["$id"]
    operations = [{"databaseId": "library", "tableId": "books", **operation}]
    api.post(f"/tablesdb/transactions/{transaction}/operations", operations=operations)
    api.delete(gone)
    return api.refusal("PATCH", f"/tablesdb/transactions/{transaction}", commit=True)[2]


def test_a_commit_names_the_row_that_is_gone(api: Api) -> None:
    step = {"column": "pages", "value": 1}
    message = refused_commit(api, f"{ROWS}/emma", action="increment", rowId="emma", data=step)
    assert message == "Document with the requested ID 'emma' could not be found."


def test_a_commit_knows_no_row_of_a_bulk(api: Api) -> None:
    changes = {"queries": [], "data": {"pages": 1}}
    message = refused_commit(api, "/tablesdb/library/tables/books", action="bulkUpdate", data=changes)
    assert message == "Document with the requested ID 'unknown' could not be found."


@pytest.mark.parametrize(("release", "status"), [("1.9", "committing"), ("1.8", "pending")])
def test_a_commit_without_the_right_to_it_hangs(api_on: type[Api], release: str, status: str) -> None:
    # 1.9.6: Databases/Transactions/Update.php; 1.8.1 rolls the status back with the rest.
    api = api_on(World(release=find(release)))
    api.post("/databases", databaseId="library", name="Library")
    made = {"collectionId": "books", "name": "Books", "permissions": ['read("users")', 'update("users")']}
    api.post("/databases/library/collections", **made)
    api.post(f"{BOOKS}/attributes/integer", key="pages", required=False)
    api.post(f"{BOOKS}/documents", documentId="emma", data={"pages": 1})
    ann = {"X_Appwrite_Key": "", **api.user("ann").headers}
    _, transaction = api.call("POST", "/databases/transactions", {}, **ann)
    staged = f"/databases/transactions/{transaction['$id']}"
    update = {"data": {"pages": 2}, "transactionId": transaction["$id"]}
    assert api.call("PATCH", f"{BOOKS}/documents/emma", update, **ann)[0] == 200
    api.call("PUT", BOOKS, {"name": "Books", "permissions": []})
    assert api.call("PATCH", staged, {"commit": True}, **ann)[0] == 401
    assert api.get(staged)["status"] == status
