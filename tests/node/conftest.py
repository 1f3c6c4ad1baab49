"""A server and a project, and Node scripts that are told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockwrite import MockServer
from tests.node import packages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mockwrite.control.project import MockProject


@pytest.fixture(scope="session")
def server() -> Iterator[MockServer]:
    with MockServer() as server:
        yield server


@pytest.fixture
def project(server: MockServer) -> Iterator[MockProject]:
    with server.fresh() as project:
        yield project


@pytest.fixture
def node(server: MockServer, project: MockProject) -> Callable[[str], str]:
    """Run a script: it finds the server in MOCKWRITE_URL, MOCKWRITE_ENDPOINT and MOCKWRITE_PROJECT."""
    environment = {
        "MOCKWRITE_URL": server.url,
        "MOCKWRITE_ENDPOINT": server.endpoint,
        "MOCKWRITE_PROJECT": project.project_id,
    }
    return lambda script: packages.run(script, environment)
