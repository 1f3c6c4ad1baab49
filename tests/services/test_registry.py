"""Services are loaded when they are first asked for; together they are all that is declared."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from importlib import import_module

import mockwrite.services
from mockwrite.services.registry import SERVICES, endpoints, load
from mockwrite.wire.router import Router


def test_every_declared_endpoint_is_of_a_service() -> None:
    modules = pkgutil.walk_packages(mockwrite.services.__path__, "mockwrite.services.")
    declared = [
        endpoint
        for module in modules
        if not module.ispkg
        for endpoint in getattr(import_module(module.name), "service", ())
    ]
    told = {(endpoint.operation, endpoint.method, endpoint.path) for endpoint in endpoints()}
    assert told == {(endpoint.operation, endpoint.method, endpoint.path) for endpoint in declared}
    assert len(endpoints()) == len(told)


def test_a_service_has_what_is_below_its_name() -> None:
    for name in SERVICES:
        assert load(name)
        for endpoint in load(name):
            for path in (endpoint.path, *endpoint.aliases):
                assert path.split("/")[:3] == ["", "v1", name]


def test_a_service_is_loaded_once_when_a_request_goes_there() -> None:
    asked = []

    def ping() -> list[object]:
        asked.append("ping")
        return load("ping")  # type: ignore[return-value]

    router = Router(services={"ping": ping})  # type: ignore[dict-item]
    assert router.find("GET", "/v1/databases") is None
    assert router.find("GET", "/v1") is None
    assert not asked
    for _ in range(2):
        found = router.find("GET", "//v1/ping/")
        assert found is not None
        assert found.endpoint.operation == "ping.get"
    assert asked == ["ping"]


def test_what_nobody_asks_for_is_not_loaded() -> None:
    code = """
import sys
from mockwrite.server import MockServer
loaded = [name for name in sys.modules if name.startswith(("mockwrite.services.users", "mockwrite.services.databases.doc"))]
assert not loaded, loaded
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
