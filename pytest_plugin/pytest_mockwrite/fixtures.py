"""The fixtures: a server for the session, and a project of its own for each test that asks."""

from __future__ import annotations

import re
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

# Freezers replace names in modules: this keeps the real clock from before any test.
import mockwrite.clock  # noqa: F401
from pytest_mockwrite.options import Setting, chosen, ini
from pytest_mockwrite.reporting import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockwrite.control.project import MockProject
    from mockwrite.server import MockServer

__all__ = [
    "mockwrite_host",
    "mockwrite_port",
    "mockwrite_project",
    "mockwrite_rate_limits",
    "mockwrite_seed",
    "mockwrite_server",
    "mockwrite_strict",
]

_NAME = 28


@pytest.fixture(scope="session")
def mockwrite_seed(request: pytest.FixtureRequest) -> Setting:
    """To be overridden: the seed of a test's project; a file, a mapping, ``"example"``, or a list of these."""
    return ini(request.config, "seed")


@pytest.fixture(scope="session")
def mockwrite_strict(request: pytest.FixtureRequest) -> Setting:
    """To be overridden: whether only API keys that the seed knows are let in."""
    return ini(request.config, "strict")


@pytest.fixture(scope="session")
def mockwrite_rate_limits(request: pytest.FixtureRequest) -> Setting:
    """To be overridden: whether the real server's rate limits hold."""
    return ini(request.config, "rate_limits")


@pytest.fixture(scope="session")
def mockwrite_host(request: pytest.FixtureRequest) -> Setting:
    """To be overridden: where the server listens."""
    return ini(request.config, "host")


@pytest.fixture(scope="session")
def mockwrite_port(request: pytest.FixtureRequest) -> Setting:
    """To be overridden: the port where the server listens; 0: any free one."""
    return ini(request.config, "port")


@pytest.fixture(scope="session")
def mockwrite_server(
    request: pytest.FixtureRequest, mockwrite_host: Setting, mockwrite_port: Setting
) -> Iterator[MockServer]:
    """The session's server; with pytest-xdist, one of each worker's own."""
    from mockwrite.loading import loading  # noqa: PLC0415 - see the package's docstring

    host, port = (request.config.getoption(f"mockwrite_{name}") for name in ("host", "port"))
    with loading():
        from mockwrite.server import MockServer  # noqa: PLC0415 - likewise

        server = MockServer(
            host=mockwrite_host if host is None else host,
            port=mockwrite_port if port is None else port,
        ).start()
    yield server
    if server.running:
        server.stop()


@pytest.fixture(name="mockwrite")
def mockwrite_project(
    request: pytest.FixtureRequest,
    mockwrite_server: MockServer,
    mockwrite_seed: Setting,
    mockwrite_strict: Setting,
    mockwrite_rate_limits: Setting,
) -> Iterator[MockProject]:
    """A project on the session's server, clean or as its seed says, gone after the test."""
    from mockwrite.control.seeds import SeedError  # noqa: PLC0415 - likewise

    project = mockwrite_server.fresh(
        name=re.sub(r"[^A-Za-z0-9_.-]+", "-", request.node.name).strip("_.-")[:_NAME],
        seed=chosen(request, "seed", mockwrite_seed),
        strict=bool(chosen(request, "strict", mockwrite_strict)),
        rate_limits=bool(chosen(request, "rate_limits", mockwrite_rate_limits)),
    )
    with ExitStack() as stack:
        try:
            handle = stack.enter_context(project)
        except SeedError as error:
            pytest.fail(f"SeedError: {error}", pytrace=False)
        request.node.stash[PROJECT] = handle
        yield handle
