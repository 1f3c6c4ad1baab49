"""The fixtures: a server for the session, and a project of its own for each test that asks."""

from __future__ import annotations

import re
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

# Freezers replace names in modules: this keeps the real clock from before any test.
import mockwrite.clock  # noqa: F401
from pytest_mockwrite.options import Setting, chosen, ini, policies
from pytest_mockwrite.reporting import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mockwrite.control.project import MockProject
    from mockwrite.server import MockServer

__all__ = [
    "mockwrite_appwrite",
    "mockwrite_host",
    "mockwrite_pace",
    "mockwrite_port",
    "mockwrite_project",
    "mockwrite_rate_limits",
    "mockwrite_seed",
    "mockwrite_server",
    "mockwrite_servers",
    "mockwrite_strict",
]

_NAME = 28
_HELD = 10_000
"""How many of a server's last requests are held whole, where releases are compared."""


@pytest.fixture(scope="session")
def mockwrite_seed(request: pytest.FixtureRequest) -> Setting:
    """To be overridden: the seed of a test's project; a file, a mapping, ``"example"``, or a list of these."""
    return ini(request.config, "seed")


@pytest.fixture(scope="session")
def mockwrite_appwrite(request: pytest.FixtureRequest) -> Setting:
    """To be overridden, or parametrised: the release that answers, ``"1.9"``; empty: the seed's, or the newest."""
    return ini(request.config, "appwrite")


@pytest.fixture(scope="session")
def mockwrite_strict(request: pytest.FixtureRequest) -> Setting:
    """To be overridden: whether only API keys that the seed knows are let in."""
    return ini(request.config, "strict")


@pytest.fixture(scope="session")
def mockwrite_rate_limits(request: pytest.FixtureRequest) -> Setting:
    """To be overridden: whether the real server's rate limits hold."""
    return ini(request.config, "rate_limits")


@pytest.fixture(scope="session")
def mockwrite_pace(request: pytest.FixtureRequest) -> Setting:
    """To be overridden: when attributes and indexes become available; seconds, ``"3 polls"``, ``"manual"``."""
    return ini(request.config, "pace")


@pytest.fixture(scope="session")
def mockwrite_host(request: pytest.FixtureRequest) -> Setting:
    """To be overridden: where the server listens."""
    return ini(request.config, "host")


@pytest.fixture(scope="session")
def mockwrite_port(request: pytest.FixtureRequest) -> Setting:
    """To be overridden: the port where the server listens; 0: any free one."""
    return ini(request.config, "port")


@pytest.fixture(scope="session")
def mockwrite_servers(
    request: pytest.FixtureRequest, mockwrite_host: Setting, mockwrite_port: Setting
) -> Iterator[Callable[[str], MockServer]]:
    """The session's server of each release, started when it is first asked for; the first one has the port."""
    from mockwrite.loading import loading  # noqa: PLC0415 - see the package's docstring

    host, port = (request.config.getoption(f"mockwrite_{name}") for name in ("host", "port"))
    host = mockwrite_host if host is None else host
    port = mockwrite_port if port is None else port
    servers: dict[str, MockServer] = {}

    def server_of(appwrite: str) -> MockServer:
        with loading():
            from mockwrite.releases import DEFAULT, find  # noqa: PLC0415 - likewise
            from mockwrite.server import MockServer  # noqa: PLC0415 - likewise

            release = find(appwrite) if appwrite else DEFAULT
            if release.version not in servers:
                server = MockServer(appwrite=release, host=host, port=0 if servers else port)
                if request.config.getoption("mockwrite_rehearse"):
                    server.control.journal.exchanges = _HELD  # answers are compared whole
                servers[release.version] = server.start()
        return servers[release.version]

    yield server_of
    for server in servers.values():
        if server.running:
            server.stop()


@pytest.fixture(scope="session")
def mockwrite_server(
    request: pytest.FixtureRequest, mockwrite_servers: Callable[[str], MockServer]
) -> MockServer:
    """The session's server; with pytest-xdist, one of each worker's own. Tests of other releases have others."""
    asked = request.config.getoption("mockwrite_appwrite") or ini(request.config, "appwrite")
    try:
        return mockwrite_servers(asked)
    except ValueError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None


def _failure(error: ValueError) -> BaseException:
    """What a test fails with that asks for what there is not: one line, without a traceback."""
    return pytest.fail.Exception(f"{type(error).__name__}: {error}", pytrace=False)


@pytest.fixture(name="mockwrite")
def mockwrite_project(
    request: pytest.FixtureRequest,
    mockwrite_server: MockServer,
    mockwrite_servers: Callable[[str], MockServer],
    mockwrite_appwrite: Setting,
    mockwrite_seed: Setting,
    mockwrite_strict: Setting,
    mockwrite_rate_limits: Setting,
    mockwrite_pace: Setting,
) -> Iterator[MockProject]:
    """A project on the session's server, clean or as its seed says, gone after the test."""
    from mockwrite.control.build_delays import DelayError, delay_of  # noqa: PLC0415 - likewise
    from mockwrite.control.seeds import SeedError, release_of  # noqa: PLC0415 - likewise
    from mockwrite.releases import find  # noqa: PLC0415 - likewise

    seed, appwrite = chosen(request, "seed", mockwrite_seed), chosen(request, "appwrite", mockwrite_appwrite)
    pace = chosen(request, "pace", mockwrite_pace)
    try:
        if isinstance(pace, str):
            pace = delay_of(pace) if pace else None
        release = find(appwrite) if appwrite else release_of(seed)
    except ValueError as error:  # a SeedError is one
        raise _failure(error) from None
    server = mockwrite_server
    if release is not None and release is not server.world.release:
        server = mockwrite_servers(release.version)
    project = server.fresh(
        name=re.sub(r"[^A-Za-z0-9_.-]+", "-", request.node.name).strip("_.-")[:_NAME],
        seed=[*seed, *policies(request)],
        strict=bool(chosen(request, "strict", mockwrite_strict)),
        rate_limits=bool(chosen(request, "rate_limits", mockwrite_rate_limits)),
        pace=pace,
    )
    with ExitStack() as stack:
        try:
            handle = stack.enter_context(project)
        except (SeedError, DelayError) as error:
            raise _failure(error) from None
        request.node.stash[PROJECT] = handle
        yield handle
