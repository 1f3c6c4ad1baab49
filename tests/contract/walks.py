"""A walk through rows, people and transactions, with what goes wrong on the way.

It goes by the official SDK's client, below its services: those of the newest version expect models of a newer
server.
"""

from __future__ import annotations

import json
from typing import Any

from appwrite.client import Client
from appwrite.exception import AppwriteException
from appwrite.operator import Operator
from appwrite.permission import Permission
from appwrite.query import Query
from appwrite.role import Role

__all__ = ["PASSWORD", "SHELF", "Walker", "look_around", "walk"]

SHELF = "/tablesdb/library/tables/books"
LOANS = "/tablesdb/library/tables/loans"
PASSWORD = "correct horse battery"
JSON = {"content-type": "application/json"}


class Walker:
    """Somebody who shows a `key` or a `session`, or is a guest; what is refused is None."""

    def __init__(self, endpoint: str, project: str, **shown: str) -> None:
        self._client = Client().set_endpoint(endpoint)
        for name, value in {"project": project, "response-format": "1.9.0", **shown}.items():
            self._client.add_header(f"X-Appwrite-{name}", value)

    def __call__(self, method: str, path: str, **sent: Any) -> Any:
        try:
            answer = self._client.call(method, path, dict(JSON), sent)
        except AppwriteException:
            return None
        return json.loads(answer) if isinstance(answer, bytes) and answer else answer

    def rows(self, *queries: str, table: str = SHELF) -> Any:
        return self("get", f"{table}/rows", queries=list(queries))

    def add(self, id: str, data: dict[str, Any], **more: Any) -> Any:
        return self("post", f"{SHELF}/rows", rowId=id, data=data, **more)


def walk(endpoint: str, project: str) -> None:
    """From an empty project to one with everything in it, and a part of the way back."""
    server, guest = Walker(endpoint, project, key="a-key-of-the-library"), Walker(endpoint, project)
    make_tables(server)
    make_rows(server)
    ann = Walker(endpoint, project, session=sign_up(server, guest))
    read_and_write(ann)
    commit_and_roll_back(server)
    manage_people(server)
    go_wrong(server, guest)
    server("delete", f"{LOANS}/rows", queries=[Query.less_than("days", 5)])
    server("delete", f"{SHELF}/columns/isbn")
    server("get", SHELF)


def make_tables(server: Walker) -> None:
    """A library with books, by authors."""
    server("post", "/tablesdb", databaseId="library", name="The library")
    granted = [Permission.read(Role.any()), Permission.create(Role.users())]
    table = {"name": "Books", "permissions": granted, "rowSecurity": True}
    server("post", "/tablesdb/library/tables", tableId="books", **table)
    server("post", "/tablesdb/library/tables", tableId="authors", name="A", permissions=granted[:1])
    name = {"key": "name", "size": 60, "required": True}
    server("post", "/tablesdb/library/tables/authors/columns/string", **name)
    server("post", "/tablesdb/library/tables", tableId="loans", name="Loans")
    server("post", f"{LOANS}/columns/integer", key="days", required=True)
    columns: dict[str, dict[str, Any]] = {
        "string": {"key": "title", "size": 120, "required": True},
        "integer": {"key": "year", "required": False, "min": 0, "max": 3000},
        "float": {"key": "price", "required": False, "default": 9.5},
        "datetime": {"key": "seen", "required": False},
        "boolean": {"key": "lent", "required": False, "default": False},
        "enum": {"key": "state", "elements": ["new", "worn"], "required": False},
    }
    for kind, column in columns.items():
        server("post", f"{SHELF}/columns/{kind}", **column)
    server("post", f"{SHELF}/columns/string", key="tags", size=20, required=False, array=True)
    server("post", f"{SHELF}/columns/string", key="isbn", size=20, required=False)
    link = {"relatedTableId": "authors", "type": "manyToOne", "twoWay": True, "twoWayKey": "books"}
    server("post", f"{SHELF}/columns/relationship", key="author", onDelete="setNull", **link)
    server("post", f"{SHELF}/indexes", key="by_year", type="key", columns=["year"])
    server("post", f"{SHELF}/indexes", key="words", type="fulltext", columns=["title"])
    server("get", f"{SHELF}/columns")
    server("get", f"{SHELF}/indexes")


def make_rows(server: Walker) -> None:
    for number, name in enumerate(("Lem", "Le Guin", "Butler")):
        author = {"rowId": f"author{number}", "data": {"name": name}}
        server("post", "/tablesdb/library/tables/authors/rows", **author)
    for number in range(6):
        book = {
            "title": f"The book of {number}s",
            "year": 1890 + 10 * number,
            "author": f"author{number % 3}",
        }
        server.add("unique()" if number % 2 else f"book{number}", book)
    loans = [{"$id": f"loan{number}", "days": 7 * number} for number in range(4)]
    server("post", f"{LOANS}/rows", rows=loans)
    server("patch", f"{LOANS}/rows", data={"days": 30}, queries=[Query.greater_than("days", 10)])
    server("put", f"{LOANS}/rows/loan9", data={"days": 1})


def sign_up(server: Walker, guest: Walker) -> str:
    """The session of Ann, who has preferences."""
    who = {"email": "ann@library.example", "password": PASSWORD}
    guest("post", "/account", userId="unique()", name="Ann", **who)
    guest("post", "/account", userId="unique()", name="Another Ann", **who)
    guest("post", "/account/sessions/email", email=who["email"], password="wrong horse")
    guest("post", "/account/sessions/email", **who)
    [ann] = server("get", "/users", queries=[Query.equal("name", "Ann")])["users"]
    session: str = server("post", f"/users/{ann['$id']}/sessions")["secret"]
    return session


def read_and_write(ann: Walker) -> None:
    """What one may do who is signed in: her own row, and others only to look at."""
    ann("get", "/account")
    ann("patch", "/account/prefs", prefs={"theme": "dark"})
    ann("get", "/account/sessions")
    mine = ann.add("unique()", {"title": "Mine", "tags": ["a", "b"], "year": 1999})["$id"]
    ann("patch", f"{SHELF}/rows/{mine}", data={"tags": Operator.array_append(["c"])})
    ann("patch", f"{SHELF}/rows/{mine}/year/increment", value=2)
    ann("get", f"{SHELF}/rows/{mine}")
    ann("patch", f"{SHELF}/rows/book0", data={"title": "Hers"})
    look_around(ann)
    ann("delete", f"{SHELF}/rows/{mine}")


def look_around(walker: Walker) -> None:
    """Lists of every sort."""
    walker.rows()
    walker.rows(Query.order_desc("$createdAt"), Query.limit(3))
    walker.rows(Query.greater_than("year", 1905), Query.select(["title", "author.name"]))
    walker.rows(Query.search("title", "book"), Query.order_asc("year"), Query.cursor_after("book2"))
    walker.rows(Query.or_queries([Query.equal("year", 1890), Query.is_null("year")]))
    walker.rows(Query.equal("nothing", 1))
    walker.rows(Query.select(["*", "books.title"]), table="/tablesdb/library/tables/authors")


def commit_and_roll_back(server: Walker) -> None:
    first = server("post", "/tablesdb/transactions")["$id"]
    server("patch", f"{SHELF}/rows/book0", data={"title": "Changed"}, transactionId=first)
    server.add("staged", {"title": "Staged"}, transactionId=first)
    server("get", f"{SHELF}/rows/staged")
    server("get", f"{SHELF}/rows/staged", transactionId=first)
    server("patch", f"/tablesdb/transactions/{first}", commit=True)
    second = server("post", "/tablesdb/transactions")["$id"]
    server("delete", f"{SHELF}/rows/staged", transactionId=second)
    server("patch", f"/tablesdb/transactions/{second}", rollback=True)
    server("get", f"{SHELF}/rows/staged")


def manage_people(server: Walker) -> None:
    bob = {"email": "bob@library.example", "phone": "+12065550100", "password": PASSWORD, "name": "Bob"}
    server("post", "/users", userId="bob", **bob)
    server("put", "/users/bob/labels", labels=["reader"])
    server("post", "/users/bob/jwts")
    server("post", "/teams", teamId="staff", name="Staff")
    server("post", "/teams/staff/memberships", roles=["owner"], userId="bob")
    server("get", "/teams/staff/memberships")
    server("get", "/users")


def go_wrong(server: Walker, guest: Walker) -> None:
    """Requests that are refused, each in its way."""
    server("get", f"{SHELF}/rows/nowhere")
    server.add("book0", {"title": "Twice"})
    server.add("unique()", {"year": 2000})
    server.add("unique()", {"title": "x", "year": "late"})
    server.add("not an id!", {"title": "x"})
    server("get", "/tablesdb/library/tables/nowhere")
    server("post", f"{SHELF}/columns/string", key="title", size=10, required=False)
    guest.add("unique()", {"title": "A guest's"})
    guest("get", "/tablesdb/library/tables")
    guest("get", f"{SHELF}/rows/book2")
