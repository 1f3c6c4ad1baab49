"""Files of Appwrite's command line, of each of its generations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mockwrite import MockServer, SeedError
from mockwrite.control.seeds import read

JSON = dict[str, Any]

NUMBER: JSON = {
    "key": "number",
    "type": "string",
    "required": True,
    "array": False,
    "size": 20,
    "default": None,
}


def collection(**more: Any) -> JSON:
    return {
        "$id": "orders",
        "$permissions": ['read("any")'],
        "databaseId": "shop",
        "name": "Orders",
        "enabled": True,
        "documentSecurity": False,
        "attributes": [NUMBER],
        "indexes": [
            {"key": "by", "type": "key", "attributes": ["number"], "orders": ["ASC"], "status": "available"}
        ],
        **more,
    }


def table(**more: Any) -> JSON:
    found = collection(**more)
    found["rowSecurity"] = found.pop("documentSecurity")
    found.setdefault("columns", found.pop("attributes"))
    found["indexes"] = [
        {"key": "by", "type": "key", "columns": ["number"], "orders": ["ASC"], "status": "available"}
    ]
    return found


RAW = {"$createdAt": "2024-01-01T00:00:00.000+00:00", "$updatedAt": "2024-01-01T00:00:00.000+00:00"}
INTEGERS: list[JSON] = [
    {
        "key": "a",
        "type": "integer",
        "required": False,
        "min": -9223372036854775808,
        "max": 9223372036854775807,
    },
    {
        "key": "b",
        "type": "integer",
        "required": False,
        "min": -9223372036854776000,
        "max": 9223372036854776000,
    },
    {
        "key": "c",
        "type": "integer",
        "required": False,
        "min": "-9223372036854775808",
        "max": "9223372036854775807",
    },
    {"key": "d", "type": "integer", "required": False, "min": None, "max": None, "default": None},
    {"key": "e", "type": "integer", "required": False, "min": 1, "max": 9223372036854775807, "default": 3},
]
GENERATIONS: dict[str, JSON] = {
    "1.x: what the API answered": {
        "projectId": "shop",
        "projectName": "Shop",
        "functions": [],
        "collections": [collection(**RAW, attributes=[{**NUMBER, "status": "available"}])],
    },
    "2.x: databases as the API answered": {
        "projectId": "shop",
        "databases": [{"$id": "shop", "name": "Shop", **RAW}],
        "collections": [collection()],
    },
    "4.x: buckets, teams": {
        "projectId": "shop",
        "databases": [{"$id": "shop", "name": "Shop", "enabled": True}],
        "collections": [collection()],
        "buckets": [
            {
                "$id": "pictures",
                **RAW,
                "$permissions": ['read("any")'],
                "fileSecurity": False,
                "name": "Pictures",
                "enabled": True,
                "maximumFileSize": 30000000,
                "allowedFileExtensions": ["png"],
                "compression": "none",
                "encryption": True,
                "antivirus": True,
            }
        ],
        "teams": [{"$id": "staff", "name": "Staff", "total": 3, "prefs": {}, **RAW}],
    },
    "6.x: settings, topics": {
        "projectId": "shop",
        "endpoint": "https://example.com/v1",
        "settings": {
            "services": {"account": True},
            "auth": {"methods": {"jwt": True}, "security": {"limit": 0}},
        },
        "databases": [{"$id": "shop", "name": "Shop", "enabled": True}],
        "collections": [collection(attributes=INTEGERS, indexes=[])],
        "topics": [{"$id": "news", "name": "News", "subscribe": ["users"]}],
        "messages": [],
    },
    "8.x to 12.x: everything twice": {
        "projectId": "shop",
        "databases": [{"$id": "shop", "name": "Shop", "enabled": True}],
        "collections": [collection()],
        "tablesDB": [{"$id": "shop", "name": "Shop", "enabled": True}],
        "tables": [table()],
    },
    "13.x: tables alone, with what 1.9 answers": {
        "projectId": "shop",
        "tablesDB": [
            {
                "$id": "shop",
                "name": "Shop",
                "enabled": True,
                "type": "tablesdb",
                "policies": [],
                "archives": [],
            }
        ],
        "tables": [table(bytesMax=65535, bytesUsed=90, **RAW)],
    },
    "22.x: webhooks": {
        "organizationId": "us",
        "projectId": "shop",
        "tablesDB": [{"$id": "shop", "name": "Shop"}],
        "tables": [table(columns=[{**NUMBER, "previousKey": "no"}])],
        "webhooks": [
            {"$id": "w", "name": "W", "url": "https://example.com", "events": ["*"], "enabled": True}
        ],
        "messages": [{"$id": "m"}],
    },
    "a key of tomorrow": {"projectId": "shop", "tables": [table()], "vectorStores": [], "x": {"y": 1}},
}


@pytest.mark.parametrize("name", GENERATIONS)
def test_a_config_of_each_generation_is_a_seed(name: str) -> None:
    with MockServer(GENERATIONS[name]) as server:
        assert server.project("shop").database("shop").collection("orders").exists


def test_bounds_that_bound_nothing_are_none() -> None:
    with MockServer(GENERATIONS["6.x: settings, topics"]) as server:
        found = server.project("shop").call("GET", "/databases/shop/collections/orders")["attributes"]
    lowest, highest = -9223372036854775808, 9223372036854775807
    assert [(each["min"], each["max"]) for each in found] == [(lowest, highest)] * 4 + [(1, highest)]


def test_buckets_are_made() -> None:
    with MockServer(GENERATIONS["4.x: buckets, teams"]) as server:
        found = server.project("shop").call("GET", "/storage/buckets/pictures")
    assert (found["name"], found["allowedFileExtensions"]) == ("Pictures", ["png"])


@pytest.mark.parametrize(
    ("name", "remarks"),
    [
        ("4.x: buckets, teams", ()),
        ("6.x: settings, topics", ("mockwrite does not serve topics: left aside",)),
        ("22.x: webhooks", ("mockwrite does not serve messages, webhooks: left aside",)),
        ("a key of tomorrow", ('unknown key "vectorStores": left aside', 'unknown key "x": left aside')),
    ],
)
def test_what_is_left_aside_is_said_once(name: str, remarks: tuple[str, ...]) -> None:
    assert read(GENERATIONS[name]).remarks == remarks


@pytest.mark.parametrize(
    ("seed", "reason"),
    [
        (
            {
                "collections": [
                    {
                        "$id": "books",
                        "$read": ["role:all"],
                        "$write": ["role:all"],
                        "permission": "collection",
                    }
                ]
            },
            "collections[0]: $read, $write, permission are of Appwrite before 1.0",
        ),
        (
            {"projectId": "shop", "tables": [table(columns=[{"key": "title", "type": "geohash"}])]},
            'tables[0].columns[0]: unknown type "geohash".',
        ),
    ],
)
def test_a_config_of_another_age_says_which(seed: JSON, reason: str) -> None:
    with pytest.raises(SeedError) as refused:
        MockServer(seed)
    assert reason in str(refused.value)


def test_a_type_of_a_later_release_says_which(tmp_path: Path) -> None:
    path = tmp_path / "appwrite.config.json"
    path.write_text(
        json.dumps({"tables": [table(columns=[{"key": "title", "type": "varchar", "size": 80}])]})
    )
    with pytest.raises(SeedError) as refused:
        MockServer(path, appwrite="1.8")
    assert 'type "varchar" are of Appwrite 1.9, and this server answers as 1.8.1' in str(refused.value)


def split(folder: Path, **includes: Any) -> Path:
    """A config with files beside it, as the command line 20.0 writes them."""
    path = folder / "appwrite.config.json"
    path.write_text(
        json.dumps({"projectId": "shop", "tablesDB": [{"$id": "shop", "name": "S"}], "includes": includes})
    )
    return path


def test_includes_are_followed(tmp_path: Path) -> None:
    (tmp_path / "appwrite").mkdir()
    (tmp_path / "appwrite" / "tables.json").write_text(json.dumps([table()]))
    path = split(tmp_path, tables="./appwrite/tables.json")
    with MockServer(path) as server:
        assert server.project("shop").database("shop").collection("orders").exists


@pytest.mark.parametrize(
    ("includes", "reason"),
    [
        ({"tables": "nowhere.json"}, "includes.tables: nowhere.json: No such file or directory"),
        ({"tables": "../secret.json"}, "includes.tables: ../secret.json is outside of the folder"),
        ({"tables": 7}, "includes.tables: must be the name of a file"),
        ({"zebra": "a.json"}, "includes.zebra: what can be included is databases, "),
        ({"tables": "object.json"}, "includes.tables: object.json: must be a list"),
        ({"tables": "broken.json"}, "includes.tables: broken.json: Expecting value"),
    ],
)
def test_includes_that_lead_nowhere_are_refused(includes: JSON, reason: str, tmp_path: Path) -> None:
    (tmp_path / "object.json").write_text("{}")
    (tmp_path / "broken.json").write_text("[,]")
    with pytest.raises(SeedError) as refused:
        read(split(tmp_path, **includes))
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    "text", ["[" * 5000, '{"users":' + "[" * 400 + "]" * 400 + "}", '{"x":' + "9" * 5000 + "}"]
)
def test_what_python_does_not_hold_is_refused_in_a_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "seed.json"
    path.write_text(text)
    with pytest.raises(SeedError):
        read(path)
