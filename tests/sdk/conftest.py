"""A server for the session, a project for each test, and the SDK in each version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockwrite import MockServer
from tests.sdk.versions import SDK, Service, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockwrite.control.project import MockProject


@pytest.fixture(scope="session")
def server() -> Iterator[MockServer]:
    with MockServer(appwrite="1.8") as server:
        yield server


@pytest.fixture
def project(server: MockServer) -> Iterator[MockProject]:
    with server.fresh() as project:
        yield project


@pytest.fixture(scope="session")
def versions() -> dict[str, SDK]:
    """The versions that were loaded in this session."""
    return {}


@pytest.fixture
def sdk(request: pytest.FixtureRequest, versions: dict[str, SDK]) -> SDK:
    """The SDK of the version that the test is parametrized with."""
    version = request.param
    if version not in versions:
        versions[version] = load(version)
    return versions[version]


@pytest.fixture(scope="session")
def server_1_9() -> Iterator[MockServer]:
    with MockServer(appwrite="1.9") as server:
        yield server


class Walk:
    """Services of a project for different callers, and the operations that were asked for."""

    def __init__(self, sdk: SDK, project: MockProject) -> None:
        self._sdk = sdk
        self._project = project

    def service(self, name: str, **shown: str) -> Service:
        """A service for who shows that `key`, `session` or `jwt`; with none, for a guest."""
        client = self._sdk.client(self._project.endpoint, self._project.project_id, **shown)
        return self._sdk.service(name, client)

    def secret(self) -> dict[str, Any]:
        """The last message's ``userId`` and ``secret``: what a user would find in the mail."""
        message = self._project.outbox[-1]
        return {"user_id": message.user, "secret": message.secret}

    def walked(self) -> set[str]:
        """The operations that succeeded."""
        return {entry.operation for entry in self._project.requests if entry.status < 400}


@pytest.fixture
def walk(sdk: SDK, project: MockProject) -> Walk:
    return Walk(sdk, project)
