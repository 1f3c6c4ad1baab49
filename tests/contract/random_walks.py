"""Apps at random: a state that is there, and an app that reads it and writes into it."""

from __future__ import annotations

import json
import random
from typing import Any
from urllib.parse import quote

from mockwrite.contract.replay import Endpoint

__all__ = ["Walk"]

JSON = dict[str, Any]

WORDS = ["Waves", "Clouds", "", "2024-05-01T10:00:00.000Z", "Ünter", "12", "a" * 1500, "null", "[1]", '"q"']
TIMES = ["2024-05-01T10:00:00.000+00:00", "1999-12-31T23:59:59.999+00:00"]
PASSWORD = "correct horse battery"
OWNER = {"id": "ann", "email": "ann@example.org"}


class Walk:
    """A walk of its own for each `number`: `seed` is what there is, `run` asks a server about it."""

    def __init__(self, number: int) -> None:
        self._chance = random.Random(number)
        self._tables = [f"t{at}" for at in range(self._chance.randint(1, 3))]
        self._columns = {table: self._some_columns() for table in self._tables}
        self._links: dict[str, dict[str, JSON]] = {table: {} for table in self._tables}
        self._rows: dict[str, list[str]] = {}
        self._read: set[str] = set()
        self.legacy = self._chance.random() < 0.4
        self.seed = self._seed()

    def _some_columns(self) -> dict[str, JSON]:
        kinds: list[JSON] = [
            {"type": "string", "size": 2000},
            {"type": "string", "size": 2000, "array": True},
            {"type": "integer"},
            {"type": "integer", "array": True},
            {"type": "double"},
            {"type": "double", "array": True},
            {"type": "boolean"},
            {"type": "datetime"},
            {"type": "point"},
            {"type": "linestring"},
            {"type": "polygon"},
        ]
        chosen = self._chance.sample(kinds, self._chance.randint(1, 5))
        return {f"k{at}": {"key": f"k{at}", **kind} for at, kind in enumerate(chosen)}

    def _value(self, column: JSON) -> Any:
        chance = self._chance
        if column.get("array"):
            return [self._single(column) for _ in range(chance.randint(0, 3))]
        return None if chance.random() < 0.2 else self._single(column)

    def _single(self, column: JSON) -> Any:
        chance = self._chance
        x, y = chance.randint(-80, 80) / 4, chance.randint(-80, 80) / 4
        match column["type"]:
            case "string":
                return chance.choice(WORDS)
            case "integer":
                return chance.randint(-5, 5)
            case "double":
                return chance.choice([1.5, 2.0, 3, -0.25])
            case "boolean":
                return chance.random() < 0.5
            case "datetime":
                return chance.choice(TIMES)
            case "point":
                return [x, y]
            case "linestring":
                return [[x, y], [x + 1, y + 2], [x, y + 3]]
        return [[[x, y], [x + 2, y], [x + 2, y + 2], [x, y]]]

    def _seed(self) -> JSON:
        chance, words = self._chance, ("collections", "attributes", "documents", "Collection")
        if not self.legacy:
            words = ("tables", "columns", "rows", "Table")
        for table in self._tables:
            self._rows[table] = [f"{table}r{at}" for at in range(chance.randint(0, 5))]
        if len(self._tables) > 1 and chance.random() < 0.7:
            one, other = chance.sample(self._tables, 2)
            two_way, many = chance.random() < 0.6, chance.random() < 0.5
            kind = "manyToMany" if many else "manyToOne"
            self._links[one]["to"] = {"target": other, "many": many}
            if two_way:
                self._links[other]["back"] = {"target": one, "many": True}
        tables = []
        for table in self._tables:
            columns: list[JSON] = list(self._columns[table].values())
            for key, link in self._links[table].items():
                if key == "to":
                    related = {f"related{words[3]}": link["target"], "relationType": kind}
                    columns.append(
                        {
                            "key": key,
                            "type": "relationship",
                            **related,
                            "twoWay": two_way,
                            "twoWayKey": "back",
                        }
                    )
            rows = [
                {"$id": id, **{key: self._value(column) for key, column in self._columns[table].items()}}
                for id in self._rows[table]
            ]
            for row in rows:
                way = self._links[table].get("to")
                if way and self._rows[way["target"]]:
                    ids = chance.sample(self._rows[way["target"]], 1)
                    row["to"] = ids if way["many"] else ids[0]
            tables.append({"$id": table, "databaseId": "lib", "$permissions": ['read("any")', 'create("users")', 'update("users")'],
                           words[1]: columns, words[2]: rows})  # fmt: skip
        return {"projectId": "p", words[0]: tables, "users": [{"$id": OWNER["id"], "email": OWNER["email"], "password": PASSWORD, "name": "Ann"}],
                "teams": [{"$id": "crew", "name": "Crew", "memberships": [{"userId": OWNER["id"], "roles": ["owner"]}]}]}  # fmt: skip

    def run(self, endpoint: str) -> None:
        """Ask some twenty things as a guest, as a user and as a server."""
        self._endpoint = Endpoint(endpoint)
        who: list[dict[str, str]] = [{}, {"X-Appwrite-Key": "a-key"}]
        answer = self._ask(
            {"X-Appwrite-Key": "a-key"},
            "POST",
            "/account/sessions/email",
            {"email": OWNER["email"], "password": PASSWORD},
        )
        who.append({"X-Appwrite-Session": answer["secret"]})
        for _ in range(self._chance.randint(5, 20)):
            self._step(self._chance.choice(who))
        self._endpoint.close()

    def _step(self, who: dict[str, str]) -> None:
        chance, table = self._chance, self._chance.choice(self._tables)
        base = (
            f"/databases/lib/collections/{table}/documents"
            if self.legacy
            else f"/tablesdb/lib/tables/{table}/rows"
        )
        row = chance.choice([*self._rows[table], "nobody"])
        named = "documentId" if self.legacy else "rowId"
        match chance.choice(["list", "list", "list", "get", "get", "create", "update", "other", "nested"]):
            case "list":
                self._ask(who, "GET", base + self._queries(table))
            case "nested":
                keys = [f"{key}.*" for key in self._links[table]]
                self._ask(who, "GET", f"{base}?{query('select', None, ['*', *keys])}")
            case "get":
                self._ask(who, "GET", f"{base}/{row}")
                self._read.add(row)
            case "create":
                id = f"{table}n{chance.randint(0, 99)}"
                data: JSON = {key: self._value(column) for key, column in self._columns[table].items()}
                way = self._links[table].get("to") or {}
                if way and self._rows[way["target"]]:
                    found = chance.choice(self._rows[way["target"]])
                    data["to"] = [found] if way["many"] else found
                if self._ask(who, "POST", base, {named: id, "data": data}).get("$id"):
                    self._rows[table].append(id)
            case "update" if row in self._read:
                key = chance.choice(list(self._columns[table]))
                self._ask(
                    who, "PATCH", f"{base}/{row}", {"data": {key: self._value(self._columns[table][key])}}
                )
            case "other":
                path = chance.choice(["/users", "/teams/crew", "/teams/crew/memberships", "/teams"])
                self._ask({"X-Appwrite-Key": "a-key"}, "GET", path)

    def _queries(self, table: str) -> str:
        chance = self._chance
        key, column = chance.choice(list(self._columns[table].items()))
        single = self._single(column)
        if column["type"] in ("point", "linestring", "polygon"):
            found = [query("intersects", key, [single])]
        elif column.get("array"):
            found = [query("contains", key, [single])]
        else:
            method = chance.choice(["equal", "greaterThan", "orderDesc", "isNull", "select", "notEqual"])
            values = {"orderDesc": [], "isNull": [], "select": [key]}.get(method, [single])
            found = [query(method, None if method == "select" else key, values)]
        return "?" + "&".join(found)

    def _ask(self, who: dict[str, str], method: str, path: str, body: JSON | None = None) -> Any:
        headers = {"X-Appwrite-Project": "p", "Content-Type": "application/json"} | who
        data = None if body is None else json.dumps(body).encode()
        answer = self._endpoint.ask(method, path, list(headers.items()), data)
        return json.loads(answer.body)


def query(method: str, attribute: str | None, values: list[Any]) -> str:
    found = {"method": method, "attribute": attribute, "values": values}
    return "queries[]=" + quote(
        json.dumps({key: value for key, value in found.items() if value is not None}), safe=""
    )
