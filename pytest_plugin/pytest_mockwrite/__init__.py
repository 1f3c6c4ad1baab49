"""The pytest plugin of mockwrite: a fixture ``mockwrite``, a project of its own for each test.

Nothing of the server is imported before a test asks for a fixture, so that pytest starts as fast as without.
"""

from __future__ import annotations

from pytest_mockwrite.fixtures import (
    mockwrite_appwrite,
    mockwrite_host,
    mockwrite_pace,
    mockwrite_port,
    mockwrite_project,
    mockwrite_rate_limits,
    mockwrite_seed,
    mockwrite_server,
    mockwrite_servers,
    mockwrite_strict,
)
from pytest_mockwrite.options import pytest_addoption, pytest_configure
from pytest_mockwrite.recordings import (
    mockwrite_against,
    mockwrite_exchange,
    mockwrite_replays,
    pytest_generate_tests,
)
from pytest_mockwrite.reporting import pytest_runtest_makereport

__all__ = [
    "mockwrite_against",
    "mockwrite_appwrite",
    "mockwrite_exchange",
    "mockwrite_host",
    "mockwrite_pace",
    "mockwrite_port",
    "mockwrite_project",
    "mockwrite_rate_limits",
    "mockwrite_replays",
    "mockwrite_seed",
    "mockwrite_server",
    "mockwrite_servers",
    "mockwrite_strict",
    "pytest_addoption",
    "pytest_configure",
    "pytest_generate_tests",
    "pytest_runtest_makereport",
]
