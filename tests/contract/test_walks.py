"""What mockwrite answered through ``mockwrite record``, it answers again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from mockwrite import MockServer
from mockwrite.cli import main
from mockwrite.contract import Recording
from mockwrite.contract.har import read_entries
from tests.node import packages
from tests.sdk import test_databases, test_health, test_tables, test_users
from tests.sdk.conftest import Walk
from tests.sdk.versions import FITTING, NEWEST, load

Record = Callable[[str, Path], AbstractContextManager[str]]

# Those in which nobody needs a secret out of a mail, which no recording has.
SDK_WALKS: dict[str, tuple[str, str, Callable[[Any, Any], None]]] = {
    "databases": (NEWEST, "1.9", test_databases.test_all_of_databases),
    "health": (FITTING, "1.8", test_health.test_all_of_health),
    "tables": (NEWEST, "1.9", test_tables.test_all_of_tables),
    "users": (NEWEST, "1.9", test_users.test_all_of_users),
}
NODE_WALKS = ("databases.mjs", "tables.mjs")


class Recorded:
    """A project whose endpoint is a recording proxy's."""

    def __init__(self, project: Any, endpoint: str) -> None:
        self._project, self.endpoint = project, endpoint

    def __getattr__(self, name: str) -> Any:
        return getattr(self._project, name)


def test_a_walk_with_what_goes_wrong_is_answered_alike(
    walked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    agrees(walked, capsys)


@pytest.mark.parametrize("name", SDK_WALKS)
def test_a_walk_with_the_sdk_is_answered_alike(
    name: str, record_to: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    version, release, walk = SDK_WALKS[name]
    sdk, path = load(version), tmp_path / "walk.har"
    with (
        MockServer(appwrite=release) as server,
        server.fresh() as project,
        record_to(server.endpoint, path) as endpoint,
    ):
        walk(sdk, Walk(sdk, Recorded(project, endpoint), release))  # type: ignore[arg-type]
    agrees(path, capsys, release)


@pytest.mark.parametrize("script", NODE_WALKS)
def test_a_walk_with_the_sdk_for_node_is_answered_alike(
    script: str, record_to: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "walk.har"
    with MockServer(appwrite="1.9") as server, record_to(server.endpoint, path) as endpoint:
        told = {"MOCKWRITE_URL": server.url, "MOCKWRITE_ENDPOINT": endpoint, "MOCKWRITE_PROJECT": "walk"}
        packages.run(script, told)
    agrees(path, capsys, "1.9")


def agrees(path: Path, capsys: pytest.CaptureFixture[str], *release: str) -> None:
    capsys.readouterr()
    code = main(["verify", *(f"--appwrite={each}" for each in release), str(path)])
    count = sum(1 for _ in read_entries(path))
    assert count > 10
    assert capsys.readouterr().out == f"{count} of {count} exchanges agree\n"
    assert code == 0


def test_the_walk_went_through_everything(walked: Path) -> None:
    exchanges = Recording(walked).exchanges()
    services = {exchange.operation.partition(".")[0] for exchange in exchanges}
    assert services == {"account", "tablesDB", "teams", "users"}
    assert len({exchange.operation for exchange in exchanges}) > 30
    assert {exchange.status for exchange in exchanges} == {200, 201, 202, 204, 400, 401, 404, 409}
