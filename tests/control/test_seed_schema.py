"""The JSON Schema that ships with the package describes what seeds are."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from mockwrite.control.seed_format import schema
from mockwrite.control.seeds import read

COMMAND_LINE: dict[str, Any] = {
    "projectId": "shop",
    "projectName": "Shop",
    "endpoint": "https://fra.cloud.appwrite.io/v1",
    "settings": {"services": {"account": True}, "auth": {"methods": {"jwt": True}, "security": {"limit": 0}}},
    "functions": [{"$id": "mail", "name": "Mail", "runtime": "node-22", "path": "functions/mail"}],
    "databases": [{"$id": "main", "name": "Main", "enabled": True}],
    "collections": [
        {
            "$id": "orders",
            "$permissions": ['read("any")'],
            "databaseId": "main",
            "name": "Orders",
            "enabled": True,
            "documentSecurity": False,
            "attributes": [
                {
                    "key": "number",
                    "type": "string",
                    "required": True,
                    "array": False,
                    "size": 20,
                    "default": None,
                    "encrypt": False,
                },
                {
                    "key": "total",
                    "type": "double",
                    "required": False,
                    "array": False,
                    "min": -1.7976931348623157e308,
                    "max": 1.7976931348623157e308,
                    "default": None,
                },
                {
                    "key": "customer",
                    "type": "relationship",
                    "required": False,
                    "array": False,
                    "relatedCollection": "customers",
                    "relationType": "manyToOne",
                    "twoWay": True,
                    "twoWayKey": "orders",
                    "onDelete": "setNull",
                    "side": "parent",
                },
            ],
            "indexes": [
                {
                    "key": "by_number",
                    "type": "key",
                    "status": "available",
                    "attributes": ["number"],
                    "orders": ["ASC"],
                }
            ],
        },
    ],
    "tablesDB": [{"$id": "main", "name": "Main", "enabled": True}],
    "tables": [
        {
            "$id": "carts",
            "databaseId": "main",
            "name": "Carts",
            "rowSecurity": True,
            "columns": [],
            "indexes": [],
        }
    ],
    "buckets": [{"$id": "photos", "name": "Photos", "fileSecurity": False}],
    "teams": [{"$id": "staff", "name": "Staff"}],
    "topics": [{"$id": "news", "name": "News"}],
    "messages": [],
}


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("seed", [COMMAND_LINE, {"projects": [COMMAND_LINE]}, read("example").content, {}])
def test_seeds_are_valid(seed: Any) -> None:
    jsonschema.validate(seed, schema())


@pytest.mark.parametrize(
    "seed",
    [
        {"colections": []},
        {"databases": [{"name": "no id"}]},
        {"collections": [{"$id": "a", "attributes": [{"key": "n", "type": "prose"}]}]},
        {"keys": [{"scopes": []}]},
        {"projects": [], "users": []},
    ],
)
def test_what_is_no_seed_is_not(seed: Any) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(seed, schema())
