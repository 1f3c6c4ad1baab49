"""A release that there is not: a message, a field, a rule and a route of its own, each a line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mockwrite.releases import v1_9_6
from mockwrite.store.world import World

if TYPE_CHECKING:
    from tests.conftest import Api

DOCUMENT = "/databases/d/collections/c/documents/x"
_MESSAGES = {"database_not_found": "There is no database '{subject}'."}
RELEASE = replace(
    v1_9_6.RELEASE,
    version="3.0.0",
    messages={**v1_9_6.RELEASE.messages, **_MESSAGES},
    has_database_types=False,
    keeps_names=False,
    has_upserts=False,
)


def test_it_differs_in_just_that(api_on: type[Api]) -> None:
    old, new = api_on(World(release=v1_9_6.RELEASE)), api_on(World(release=RELEASE))
    for api in (old, new):
        api.post("/databases", databaseId="d", name="D")
    assert new.call("GET", "/databases/x").body["message"] == "There is no database 'x'."
    assert new.call("GET", "/databases/x").body["version"] == "3.0.0"
    assert ("type" in old.get("/databases/d"), "type" in new.get("/databases/d")) == (True, False)
    assert [api.call("PUT", "/databases/d", {}).status for api in (old, new)] == [200, 400]
    types = [api.answer("PUT", DOCUMENT, {"data": {}}).content_type for api in (old, new)]
    assert [type.partition(";")[0] for type in types] == ["application/json", "text/html"]
