"""The official Python SDK walks through all of Presences, which came with Appwrite 1.9."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sdk.versions import NEWEST

if TYPE_CHECKING:
    from mockwrite.control.project import MockProject
    from tests.sdk.conftest import Walk
    from tests.sdk.versions import SDK


@pytest.mark.parametrize(("sdk", "release"), [(NEWEST, "1.9")], indirect=True)
def test_all_of_presences(sdk: SDK, walk: Walk, project: MockProject) -> None:
    project.user("ann")
    presences = walk.service("presences", key="any key will do")
    made = presences.upsert("desk", "ann", "here", metadata={"page": "home"})
    assert (made["userId"], made["status"], made["metadata"]) == ("ann", "here", {"page": "home"})
    assert presences.update("desk", "ann", status="away")["status"] == "away"
    assert presences.get("desk")["status"] == "away"
    assert presences.list(queries=[sdk.Query.equal("status", ["away"])])["total"] == 1
    presences.delete("desk")
    with pytest.raises(sdk.Error) as refusal:
        presences.get("desk")
    assert (refusal.value.code, refusal.value.type) == (404, "presence_not_found")
    assert walk.missed("presences") == set()
