"""A server answers as the release that it is asked to answer as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockwrite import MockServer
from mockwrite.releases import RELEASES, Release, find
from mockwrite.store.world import World

if TYPE_CHECKING:
    from tests.conftest import Api


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.version)
def test_a_release_is_found_by_its_version_and_by_how_that_begins(release: Release) -> None:
    assert find(release.version) is release
    assert find(release.version.rpartition(".")[0]) is release


@pytest.mark.parametrize("version", ["1", "1.7", "1.9.5", "1.9.", "19", "", "latest"])
def test_an_unknown_release_is_refused_with_those_that_are_known(version: str) -> None:
    with pytest.raises(ValueError, match=rf'"{version}".* 1\.9\.6, 1\.8\.1, 1\.6\.2'):
        find(version)


def test_two_servers_answer_as_different_releases(api_on: type[Api]) -> None:
    new, old = (api_on(World(release=find(version))) for version in ("1.9", "1.6"))
    assert new.call("GET", "/databases/lost").body["version"] == "1.9.6"
    assert new.call("GET", "/tablesdb").status == 200
    status, body = old.call("GET", "/tablesdb")
    assert (status, body["type"], body["version"]) == (404, "general_route_not_found", "1.6.2")


def test_a_server_is_started_as_a_release() -> None:
    assert MockServer(appwrite="1.6").world.release is find("1.6.2")
    with pytest.raises(ValueError, match=r"1\.7"):
        MockServer(appwrite="1.7")
