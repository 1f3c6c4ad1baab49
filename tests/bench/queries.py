"""How long queries over 100,000 documents take over HTTP, against SQLite in memory with the same rows and indexes.

What getting one document takes is taken off: it is measured again beside each shape, in turn with SQLite. SQLite reads
the page, counts up to 5,000 as a list does, and makes JSON of the rows; neither side's JSON is read again.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from mockwrite import MockServer
from tests.bench.pages import asking, in_turn
from tests.bench.report import Row
from tests.bench.shop import DOCUMENTS, Client, document, fill, make_collection

__all__ = ["measure"]

COUNT = 100_000
# Of less than so many milliseconds nobody takes notice.
_FLOOR = 0.3


@dataclass(frozen=True)
class _Shape:
    """A list, as a client and as SQLite is asked for it, and how many times SQLite's time it may take."""

    name: str
    queries: list[dict[str, Any]]
    where: str = "1"
    order: str = "sequence"
    values: tuple[Any, ...] = ()
    offset: int = 0
    table: str = "products"
    bound: float = 1.0


def _query(method: str, attribute: str = "", *values: Any) -> dict[str, Any]:
    return {"method": method, "attribute": attribute, "values": list(values)}


def _shapes() -> list[_Shape]:
    up, down = _query("orderAsc", "rank"), _query("orderDesc", "rank")
    category = _query("equal", "category", "category 7")
    few, half = _query("lessThan", "rank", 10_000), _query("greaterThan", "rank", 500_000)
    third = _query("between", "rank", 300_000, 600_000)
    name, rank = _query("equal", "name", "Product 0050000"), _query("equal", "rank", document(7)["rank"])
    names = [f"Product {number:07d}" for number in range(0, COUNT, COUNT // 50)]
    near, far = _query("offset", "", 5_000), _query("offset", "", 50_000)
    marks = ", ".join("?" * len(names))
    return [
        _Shape("newest first", [_query("orderDesc")], order="sequence DESC"),
        _Shape(
            "equality, range and order by one index",
            [category, half, up],
            "category = ? AND rank > 500000",
            "rank, sequence",
            ("category 7",),
        ),
        _Shape("range of 1 %, ordered by it", [few, up], "rank < 10000", "rank, sequence"),
        _Shape("range of 50 %, ordered by it", [half, up], "rank > 500000", "rank, sequence"),
        _Shape("range of 50 %, downwards", [half, down], "rank > 500000", "rank DESC, sequence"),
        _Shape(
            "between of 30 %, ordered by it", [third, up], "rank BETWEEN 300000 AND 600000", "rank, sequence"
        ),
        _Shape(
            "range of 1 %, ordered otherwise",
            [few, _query("orderAsc", "price")],
            "rank < 10000",
            "price, sequence",
            bound=1.5,
        ),
        _Shape(
            "two equalities, 1 %",
            [category, _query("equal", "active", True)],
            "category = ? AND active = 1",
            values=("category 7",),
            bound=1.5,
        ),
        _Shape("equality of 2 %", [category], "category = ?", values=("category 7",)),
        _Shape("range of 10 % by an index", [_query("lessThan", "rank", 100_000)], "rank < 100000"),
        _Shape(
            "either of two indexed equalities",
            [{"method": "or", "values": [name, rank]}],
            "name = ? OR rank = ?",
            values=(name["values"][0], rank["values"][0]),
        ),
        _Shape(
            "one of fifty values",
            [_query("equal", "name", *names)],
            f"name IN ({marks})",
            values=tuple(names),
        ),
        _Shape(
            "not equal", [_query("notEqual", "name", names[1])], "name <> ?", values=(names[1],), bound=1.5
        ),
        _Shape("offset of 5,000 in sequence", [near], offset=5_000),
        _Shape("offset of 50,000 by an index", [up, far], order="rank, sequence", offset=50_000, bound=1.5),
        _Shape("the same downwards", [down, far], order="rank DESC, sequence", offset=50_000, bound=1.5),
        _Shape("offset of 50,000 in sequence", [far], offset=50_000, bound=1.5),
        _Shape("order without an index", [_query("orderAsc", "price")], order="price, sequence"),
        _Shape(
            "text begins, no index",
            [_query("startsWith", "note", "note 0.12")],
            "note LIKE 'note 0.12%'",
            bound=2,
        ),
        _Shape("text contains, no index", [_query("contains", "note", "777")], "note LIKE '%777%'", bound=2),
        _Shape("null, no index", [_query("isNull", "weight")], "weight IS NULL", bound=2),
        _Shape("array contains", [_query("contains", "tags", "a")], "tags LIKE '%\"a\"%'"),
        _text("full text, a word of all", "note", "note*"),
        _text("full text, a word of 0.2 %", "123", "123*"),
        _text("full text, either of two words", "note 123", "note OR 123*"),
    ]


def _text(name: str, sought: str, match: str) -> _Shape:
    """A search of the notes, the last word of which is a beginning."""
    table = "notes JOIN products ON notes.rowid = sequence"
    return _Shape(
        name, [_query("search", "note", sought)], "notes MATCH ?", "notes.rowid", (match,), table=table
    )


def measure() -> list[Row]:
    """Each shape as a multiple of SQLite's time, and their geometric mean."""
    with MockServer() as server, closing(_table()) as table:
        client = Client(server.endpoint)
        make_collection(client)
        index = {"key": "words", "type": "fulltext", "attributes": ["note"]}
        client.call("POST", "/v1/databases/shop/collections/products/indexes", index)
        fill(client, COUNT)
        rows, ratios = [], []
        for shape in _shapes():
            ours, theirs = _times(client, table, shape)
            ratios.append(max(ours, _FLOOR) / max(theirs, _FLOOR))
            name = f"{shape.name} ({max(ours, 0):.2f} ms, SQLite {theirs:.2f})"
            rows.append(Row(name, ratios[-1], "times SQLite", shape.bound))
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        return [*rows, Row("queries, geometric mean", mean, "times SQLite", 0.8)]


def _times(client: Client, table: sqlite3.Connection, shape: _Shape) -> tuple[float, float]:
    """Milliseconds of ours beyond getting one document, and of SQLite's."""
    one = asking(client, shape.queries), lambda: client.read("GET", f"{DOCUMENTS}/p50000")
    listed, got, theirs = in_turn([*one, _sql(table, shape)])
    return listed - got, theirs


def _table() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    keys = list(document(0))
    texts = {"name", "category", "note"}
    columns = ", ".join(f"{key} TEXT COLLATE NOCASE" if key in texts else key for key in keys)
    connection.execute(f"CREATE TABLE products (sequence INTEGER PRIMARY KEY, {columns})")
    marks = ", ".join("?" * (len(keys) + 1))
    rows = ([number + 1, *map(_stored, document(number).values())] for number in range(COUNT))
    connection.executemany(f"INSERT INTO products VALUES ({marks})", rows)
    for index in ("name", "rank", "category, rank"):
        connection.execute(f"CREATE INDEX by_{index.replace(', ', '_')} ON products ({index})")
    # Without an index of such beginnings, FTS5 puts all that they find together before the first row.
    connection.execute(
        "CREATE VIRTUAL TABLE notes"
        " USING fts5 (note, content='products', content_rowid='sequence', prefix='3 4')"
    )
    connection.execute("INSERT INTO notes (notes) VALUES ('rebuild')")
    connection.execute("ANALYZE")
    return connection


def _stored(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, list) else value


def _sql(table: sqlite3.Connection, shape: _Shape) -> Callable[[], object]:
    page = f"SELECT products.* FROM {shape.table} WHERE {shape.where} ORDER BY {shape.order}"
    # Who counts what is found in full text needs no row of it.
    counted = f"SELECT 1 FROM {shape.table.partition(' ')[0]} WHERE {shape.where} LIMIT 5000"

    def ask() -> str:
        rows = table.execute(f"{page} LIMIT 25 OFFSET {shape.offset}", shape.values).fetchall()
        (total,) = table.execute(f"SELECT COUNT(*) FROM ({counted})", shape.values).fetchone()
        return json.dumps({"total": total, "documents": rows})

    return ask
