"""A server of each release for the session, a project for each test, and the SDK in each version."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite import MockServer
from tests.sdk.declared import operations
from tests.sdk.versions import ASTRAY, SDK, Service, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mockwrite.control.project import MockProject


@pytest.fixture(scope="session")
def servers() -> Iterator[Callable[[str], MockServer]]:
    """The server of a release: one for the session."""
    with ExitStack() as started:
        yield cache(lambda release: started.enter_context(MockServer(appwrite=release)))


@pytest.fixture
def release(request: pytest.FixtureRequest) -> str:
    """The release that the test is parametrized with."""
    release: str = request.param
    return release


@pytest.fixture
def project(servers: Callable[[str], MockServer], release: str) -> Iterator[MockProject]:
    with servers(release).fresh() as project:
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


class Walk:
    """Services of a project for different callers, and the operations that were asked for."""

    def __init__(self, sdk: SDK, project: MockProject, release: str) -> None:
        self._sdk = sdk
        self._project = project
        self._release = release

    def service(self, name: str, **shown: str) -> Service:
        """A service for who shows that `key`, `session` or `jwt`; with none, for a guest."""
        client = self._sdk.client(self._project.endpoint, self._project.project_id, **shown)
        return self._sdk.service(name, client)

    def secret(self) -> dict[str, Any]:
        """The last message's ``userId`` and ``secret``: what a user would find in the mail."""
        message = self._project.outbox[-1]
        return {"user_id": message.user, "secret": message.secret}

    def has(self, operation: str) -> bool:
        """Whether there is an operation to walk: the release has it, the SDK a method for it, and they meet."""
        service, _, _ = operation.partition(".")
        return (
            operation in operations(service, self._release)
            and self._sdk.knows(operation)
            and operation != ASTRAY.get((self._sdk.version, self._release))
        )

    def missed(self, service: str) -> set[str]:
        """The operations of a service that there are to walk, and none of whose requests succeeded."""
        walked = {entry.operation for entry in self._project.requests if entry.status < 400}
        return {name for name in operations(service, self._release) if self.has(name)} - walked


@pytest.fixture
def walk(sdk: SDK, project: MockProject, release: str) -> Walk:
    return Walk(sdk, project, release)
