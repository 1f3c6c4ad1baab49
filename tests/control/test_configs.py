"""Files of Appwrite's command line, of each of its generations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mockwrite import AppwriteError, MockServer, SeedError
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


def text(key: str, **more: Any) -> JSON:
    return {
        "key": key,
        "type": "string",
        "required": False,
        "array": False,
        "size": 40,
        "default": None,
        **more,
    }


def link(key: str, **more: Any) -> JSON:
    """A relationship as it is pulled: its other end is in the related collection's own list, too."""
    found = {
        "key": key,
        "type": "relationship",
        "required": False,
        "array": False,
        "relationType": "manyToOne",
    }
    return {**found, "twoWay": True, "onDelete": "setNull", "default": None, **more}


# What the collection "orders" has besides its number, and the related one.
PARTS: dict[str, list[JSON]] = {
    "nothing else": [],
    "numbers": [
        *INTEGERS,
        {"key": "f", "type": "double", "min": -1.7976931348623157e308, "max": None, "default": 1.5},
    ],
    "formats": [
        text("e", format="enum", elements=["a", "b"], default="a"),
        text("m", format="email", size=254),
        text("u", format="url", size=2000),
        text("i", format="ip", size=39),
        text("o", format="", encrypt=True, size=200),
    ],
    "lists and times": [
        text("tags", array=True),
        {"key": "at", "type": "datetime", "format": "", "array": False},
    ],
    "shapes": [{"key": kind, "type": kind, "default": None} for kind in ("point", "linestring", "polygon")],
    "types of 1.9": [
        text("v", type="varchar"),
        *({"key": kind, "type": kind} for kind in ("text", "mediumtext", "longtext")),
        {"key": "big", "type": "bigint", "min": -9223372036854776000, "max": 9223372036854776000},
    ],
    "both ends of a relationship": [link("shop", twoWayKey="orders", side="parent", related="shops")],
    "many to many": [link("to", side="parent", related="shops", relationType="manyToMany", twoWay=False)],
}
ENDS = {"shop": link("orders", twoWayKey="shop", side="child", related="orders", relationType="manyToOne")}


def resources(generation: str, parts: list[JSON]) -> JSON:
    """The collections of a config as its generation of the command line writes them."""
    tables = generation.startswith(("10", "20"))
    words = ("columns", "relatedTable") if tables else ("attributes", "relatedCollection")
    other = [ENDS[part["key"]] for part in parts if part["key"] in ENDS]

    def written(part: JSON) -> JSON:
        found = {words[1] if key == "related" else key: value for key, value in part.items()}
        raw = {"status": "available", "error": "", "$createdAt": "", "$updatedAt": ""}
        return found if tables or generation.startswith("6") else {**found, **raw}

    make = table if tables else collection
    orders = make(**{words[0]: [written(part) for part in (NUMBER, *parts)]})
    shops = make(
        **{"$id": "shops", "name": "Shops", "indexes": [], words[0]: [written(part) for part in other]}
    )
    shops["indexes"] = []
    if generation.startswith(("1.", "2")):
        orders |= RAW
    place: JSON = {"$id": "shop", "name": "Shop", "enabled": True} | ({} if tables else RAW)
    if generation.startswith("1."):
        return {"collections": [orders, shops]}
    return (
        {"tablesDB": [place], "tables": [orders, shops]}
        if tables
        else {"databases": [place], "collections": [orders, shops]}
    )


@pytest.mark.parametrize("parts", PARTS)
@pytest.mark.parametrize("generation", ["1.x", "2.x to 5.x", "6.x to 9.x", "10.x to 19.x", "20.x to 25.x"])
def test_a_config_makes_what_it_was_pulled_from(generation: str, parts: str, tmp_path: Path) -> None:
    found = resources(generation, PARTS[parts])
    config: JSON = {"projectId": "shop", "projectName": "Shop", "endpoint": "https://example.com/v1"}
    if generation.startswith("20"):
        for name in found:
            (tmp_path / f"{name}.json").write_text(json.dumps(found[name]))
        found = {"includes": {name: f"{name}.json" for name in found}}
    path = tmp_path / "appwrite.config.json"
    path.write_text(json.dumps({**config, **found}))
    with MockServer(path, appwrite="1.9") as server:
        made = server.project("shop").call("GET", "/databases/shop/collections/orders")
    assert {
        (part["key"], part["type"]) for part in made["attributes"] if part["key"] not in ("number", "last")
    } == {(part["key"], part["type"]) for part in PARTS[parts]}
    assert {part["status"] for part in (*made["attributes"], *made["indexes"])} == {"available"}
    assert [index["key"] for index in made["indexes"]] == ["by"]


def test_lengths_that_the_command_line_leaves_out_are_taken_and_said() -> None:
    long = [text("a", size=5000), text("b", size=5000), text("c", size=60)]
    index = {"key": "by", "type": "unique", "attributes": ["a", "b", "c"], "orders": []}
    seed = {"projectId": "shop", "collections": [collection(attributes=long, indexes=[index])]}
    with MockServer(seed) as server:
        made = server.project("shop").call("GET", "/databases/shop/collections/orders")["indexes"]
    assert [each["lengths"] for each in made] == [[354, 354, 0]]
    assert read(seed).remarks == (
        "index by of orders lacks its lengths, which the command line leaves out: 354, 354, all are taken",
    )


def test_formats_without_a_size_count_in_the_length_of_an_index() -> None:
    kind = text("kind", format="enum", elements=["note", "comment"])
    del kind["size"]
    long = [kind, text("a", size=256), text("b", size=256), text("c", size=16)]
    index = {"key": "by", "type": "key", "attributes": ["kind", "a", "b", "c"], "orders": []}
    assert read(
        {"projectId": "shop", "collections": [collection(attributes=long, indexes=[index])]}
    ).remarks == (
        "index by of orders lacks its lengths, which the command line leaves out: 250, 250, 250, all are taken",
    )


def test_attributes_are_made_in_the_order_of_the_file() -> None:
    to_buyer = link("buyer", relatedCollection="buyers", twoWayKey="orders")
    orders = collection(attributes=[text("a"), to_buyer, NUMBER])
    its = link("orders", relatedCollection="orders", side="child")
    buyers = {"$id": "buyers", "databaseId": "shop", "attributes": [text("b"), its, text("c")]}
    with MockServer({"projectId": "shop", "collections": [orders, buyers]}) as server:
        made = server.project("shop").call("GET", "/databases/shop/collections")["collections"]
    keys = {each["$id"]: [attribute["key"] for attribute in each["attributes"]] for each in made}
    assert keys == {"orders": ["a", "buyer", "number"], "buyers": ["b", "orders", "c"]}


def test_what_never_became_available_is_left_aside() -> None:
    lost = {
        "key": "search",
        "type": "fulltext",
        "attributes": ["gone"],
        "orders": ["ASC"],
        "status": "failed",
    }
    attributes = [NUMBER, {**text("broken"), "status": "stuck"}]
    orders = collection(attributes=attributes)
    orders["indexes"].append(lost)
    seed = {"projectId": "shop", "collections": [orders]}
    with MockServer(seed) as server:
        made = server.project("shop").call("GET", "/databases/shop/collections/orders")
    assert [each["key"] for each in made["attributes"] + made["indexes"]] == ["number", "by"]
    assert read(seed).remarks == (
        "broken of orders has the status stuck: left aside",
        "search of orders has the status failed: left aside",
    )


def test_a_bucket_of_the_cloud_is_larger_than_a_server_of_ones_own_makes_it() -> None:
    bucket = {
        "$id": "films",
        "name": "Films",
        "maximumFileSize": 5_000_000_000,
        "files": [{"$id": "f", "text": "…"}],
    }
    seed = {"projectId": "shop", "buckets": [bucket]}
    with MockServer(seed) as server:
        project = server.project("shop")
        for _ in range(2):
            assert project.call("GET", "/storage/buckets/films")["maximumFileSize"] == 5_000_000_000
            with pytest.raises(AppwriteError, match="between 1 and 30,000,000"):
                project.call("PUT", "/storage/buckets/films", {"name": "F", "maximumFileSize": 30_000_001})
            exported = project.export()
            project.call("DELETE", "/storage/buckets/films")
            project.seed(exported)
    assert read(seed).remarks == (
        "bucket films takes files of 5,000,000,000 bytes, for which a server of one's own needs _APP_STORAGE_LIMIT, "
        "30,000,000 unless set: taken",
    )


def test_a_server_with_a_higher_limit_makes_larger_buckets() -> None:
    with MockServer(storage_limit=50_000_000) as server:
        project = server.project()
        body = {"bucketId": "films", "name": "Films", "maximumFileSize": 50_000_001}
        with pytest.raises(AppwriteError, match="between 1 and 50,000,000"):
            project.call("POST", "/storage/buckets", body)
        made = [
            project.call("POST", "/storage/buckets", {**body, "maximumFileSize": 50_000_000}),
            project.call("PUT", "/storage/buckets/films", {"name": "Films"}),
        ]
    assert [bucket["maximumFileSize"] for bucket in made] == [50_000_000, 50_000_000]


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
        (
            {
                "$id": "mail",
                "name": "Mail",
                "runtime": "node-18.0",
                "path": "functions/mail",
                "entrypoint": "main.js",
            },
            "it describes a function or a site, and no project",
        ),
        (
            {
                "projectId": "shop",
                "tables": [{**table(), "indexes": [{"key": "by", "type": "key", "orders": []}]}],
            },
            "tables[0].indexes[0]: it lacks its columns, which the command line 9 and 10 leave out",
        ),
    ],
)
def test_a_config_of_another_age_says_which(seed: JSON, reason: str) -> None:
    with pytest.raises(SeedError) as refused:
        MockServer(seed)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("appwrite", "seed", "reason"),
    [
        (
            "1.8",
            {"tables": [table(columns=[{"key": "title", "type": "varchar", "size": 80}])]},
            'tables[0].columns[0]: columns of type "varchar" are of Appwrite 1.9, and this server answers as 1.8.1',
        ),
        (
            "1.6",
            {
                "collections": [
                    {"$id": "towns", "databaseId": "map", "attributes": [{"key": "place", "type": "point"}]}
                ]
            },
            'attributes of type "point" are of Appwrite 1.8, and this server answers as 1.6.2: --appwrite 1.8',
        ),
        (
            "1.6",
            {"tables": [table(columns=[])]},
            "tables: tables are of Appwrite 1.8, and this server answers as 1.6.2: --appwrite 1.8",
        ),
    ],
)
def test_what_a_later_release_brought_says_which(appwrite: str, seed: JSON, reason: str) -> None:
    with pytest.raises(SeedError) as refused:
        MockServer(seed, appwrite=appwrite)
    assert reason in str(refused.value)


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
        ({"tablesDB": "a.json"}, "includes.tablesDB: there are tablesDB in the config, too"),
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
