"""A server answers as the release that it is asked to answer as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockwrite import MockServer, SeedError
from mockwrite.releases import DEFAULT, RELEASES, Release, find, nearest
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


@pytest.mark.parametrize(
    ("version", "expected"),
    [("2.0.0", "1.9.6"), ("1.9.0", "1.9.6"), ("1.8.0", "1.8.1"), ("1.7.4", "1.6.2"), ("1.4.1", "1.6.2")],
)
def test_the_nearest_release_is_of_the_same_series_or_older(version: str, expected: str) -> None:
    assert nearest(version).version == expected


def test_two_servers_answer_as_different_releases(api_on: type[Api]) -> None:
    new, old = (api_on(World(release=find(version))) for version in ("1.9", "1.6"))
    assert new.call("GET", "/databases/lost").body["version"] == "1.9.6"
    assert new.call("GET", "/tablesdb").status == 200
    status, body = old.call("GET", "/tablesdb")
    assert (status, body["type"], body["version"]) == (404, "general_route_not_found", "1.6.2")


@pytest.mark.parametrize(
    ("explicit", "environment", "seeds", "expected"),
    [
        ("1.6", "1.9", [{"appwrite": "1.8"}], "1.6.2"),
        (None, "1.9", [{"appwrite": "1.8"}], "1.9.6"),
        (None, "", [{}, {"appwrite": "1.6"}, {"projects": [{"appwrite": "1.6.2"}]}], "1.6.2"),
        (None, "", [{}], str(DEFAULT)),
    ],
)
def test_who_says_as_which_release_a_server_answers(
    monkeypatch: pytest.MonkeyPatch,
    explicit: str | None,
    environment: str,
    seeds: list[dict[str, Any]],
    expected: str,
) -> None:
    monkeypatch.setenv("MOCKWRITE_APPWRITE", environment)
    assert MockServer(seeds, appwrite=explicit).world.release.version == expected


@pytest.mark.parametrize("version", ["1.7", 1.9, None])
def test_a_seed_of_no_known_release_is_refused(version: Any) -> None:
    with pytest.raises(SeedError, match="appwrite"):
        MockServer({"appwrite": version})
    with pytest.raises(SeedError, match="another release"):
        MockServer([{"appwrite": "1.8"}, {"appwrite": "1.9"}])


def test_a_server_is_started_as_a_release() -> None:
    assert MockServer(appwrite="1.6").world.release is find("1.6.2")
    with pytest.raises(ValueError, match=r"1\.7"):
        MockServer(appwrite="1.7")
