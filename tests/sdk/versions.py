"""The official Python SDK in several versions, side by side in one process."""

from __future__ import annotations

import importlib
import subprocess
import sys
import tempfile
import warnings
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.needs import alone, missing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

__all__ = [
    "ASTRAY",
    "DOCUMENTED",
    "FITTING",
    "NEWEST",
    "SDK",
    "WALKS",
    "Service",
    "installed",
    "load",
    "walks_of_all",
    "walks_with_tables",
]

NEWEST = version("appwrite")
"""The one that is installed beside the tests. Its models want ``$sequence`` to be text, as it is since 1.9."""
FITTING = "15.3.0"
"""The last one for servers of the series 1.8: 16 asks for fields that only Appwrite Cloud sends."""
DOCUMENTED = "6.1.0"
"""The one of which the documentation's examples were written: it knows no tables."""
ASTRAY = {
    (FITTING, "1.8"): "databases.updateRelationshipAttribute",
    (NEWEST, "1.9"): "tablesDB.updateRelationshipColumn",
}
"""What a version asks for at ``…/relationship/{key}`` where a server of the release has ``…/{key}/relationship``."""
WALKS = ((DOCUMENTED, "1.6"), (DOCUMENTED, "1.8"), (FITTING, "1.8"), (NEWEST, "1.9"))
"""Which version walks through which release."""


def _on(*walks: tuple[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("sdk", "release"), walks, indirect=True, ids=[f"{sdk}-on-{release}" for sdk, release in walks]
    )


walks_of_all = _on(*WALKS)
"""A test for each version, on each release that it was made for."""
walks_with_tables = _on(*(walk for walk in WALKS if walk[0] != DOCUMENTED))
"""A test for each version that knows tables, storage tokens and operators."""

_BUILD = Path(__file__).parents[2] / "build"
_MODULES = ("client", "exception", "id", "input_file", "permission", "query", "role")
_SERVICES = {
    "account": "Account",
    "databases": "Databases",
    "health": "Health",
    "presences": "Presences",
    "storage": "Storage",
    "tables_db": "TablesDB",
    "teams": "Teams",
    "tokens": "Tokens",
    "users": "Users",
}
_LATER = ("operator", *(f"services.{service}" for service in _SERVICES))


class SDK:
    """One version: its modules by their names, as they are."""

    def __init__(self, version: str, modules: Mapping[str, ModuleType]) -> None:
        self.version = version
        self._modules = modules
        self.Query = modules["query"].Query
        self.Permission = modules["permission"].Permission
        self.Role = modules["role"].Role
        self.ID = modules["id"].ID
        self.InputFile = modules["input_file"].InputFile
        self.Operator = modules["operator"].Operator if "operator" in modules else None
        self.Error: type[Any] = modules["exception"].AppwriteException

    def client(self, endpoint: str, project: str, *, key: str = "", session: str = "", jwt: str = "") -> Any:
        """A client that shows a key, a session or a JWT; a guest's where it shows none."""
        client = self._modules["client"].Client().set_endpoint(endpoint).set_project(project)
        for value, show in ((key, client.set_key), (session, client.set_session), (jwt, client.set_jwt)):
            if value:
                show(value)
        return client

    def knows(self, operation: str) -> bool:
        """Whether it has a method for an operation such as ``account.createJWT``: there ``create_jwt``."""
        service, _, wanted = operation.lower().partition(".")
        for name, word in _SERVICES.items():
            if word.lower() == service and f"services.{name}" in self._modules:
                methods = dir(getattr(self._modules[f"services.{name}"], word))
                return wanted in {method.replace("_", "") for method in methods}
        return False

    def service(self, name: str, client: Any) -> Service:
        """A service such as ``databases``."""
        module = self._modules[f"services.{name}"]
        return Service(getattr(module, _SERVICES[name])(client))


class Service:
    """A service whose answers are dicts in every version, and whose warnings of its old age go unheard."""

    def __init__(self, service: Any) -> None:
        self._service = service

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._service, name)

        def call(*arguments: Any, **named: Any) -> Any:
            with warnings.catch_warnings(record=True):
                return _plain(method(*arguments, **named))

        return call

    def offers(self, name: str) -> bool:
        """Whether this version of the SDK has the method."""
        return hasattr(self._service, name)


def _plain(answer: Any) -> Any:
    """What the server sent: newer versions make objects of it, with the user's part of it in ``data``."""
    if isinstance(answer, list):
        return [_plain(item) for item in answer]
    if hasattr(answer, "to_dict"):
        answer = answer.to_dict()
    if isinstance(answer, dict):
        answer = {key: _plain(value) for key, value in answer.items()}
        if isinstance(answer.get("data"), dict):
            answer |= answer.pop("data")
    return answer


def load(wanted: str) -> SDK:
    """The SDK of that version; installed below ``build/`` when that is not the one beside the tests."""
    if wanted == NEWEST:
        return SDK(wanted, _import())
    path = installed(wanted)
    beside = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "appwrite"}
    sys.path.insert(0, str(path))
    importlib.invalidate_caches()
    try:
        return SDK(wanted, _import())
    finally:
        sys.path.remove(str(path))
        for name in [name for name in sys.modules if name.split(".")[0] == "appwrite"]:
            del sys.modules[name]
        sys.modules.update(beside)


def _import() -> dict[str, ModuleType]:
    found = {name: importlib.import_module(f"appwrite.{name}") for name in _MODULES}
    for name in _LATER:
        with suppress(ModuleNotFoundError):  # there is no such thing yet in some versions
            found[name] = importlib.import_module(f"appwrite.{name}")
    return found


def installed(wanted: str) -> Path:
    """Where that version is, below ``build/``; it is fetched there first where it is missing."""
    path = _BUILD / f"appwrite-{wanted}"
    with alone(_BUILD / "appwrite.lock"):
        fault = "" if path.exists() else _install(wanted, path)
    if fault:
        missing(f"pip cannot install appwrite {wanted}: {fault}")
    return path


@cache
def _install(wanted: str, path: Path) -> str:
    """What pip has to say where it fails; it is asked but once."""
    with tempfile.TemporaryDirectory(dir=_BUILD) as arriving:
        target = Path(arriving, wanted)
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target)]
        run = subprocess.run([*command, f"appwrite=={wanted}"], check=False, capture_output=True, text=True)
        if run.returncode:
            return run.stderr.strip().rpartition("\n")[2] or f"exit code {run.returncode}"
        target.rename(path)
        return ""
