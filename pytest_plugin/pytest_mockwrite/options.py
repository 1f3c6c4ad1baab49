"""What can be set, and where: on the command line, by the marker, by fixtures, in the ini file; in this order."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Setting", "chosen", "ini", "located", "policies", "pytest_addoption", "pytest_configure"]

_MARKER = (
    "mockwrite(seed=..., appwrite=..., strict=..., rate_limits=..., pace=..., methods=..., security=..., "
    "services=..., protocols=...): what the project of the fixture mockwrite begins with: a seed (a file, a mapping, "
    "'example', or a list of these), the release of Appwrite, whether strictness and rate limits are on, when "
    "attributes and indexes become available (seconds, '3 polls', 'manual'), which ways to sign in, services and "
    "protocols are off, and policies, as a seed has all of them in settings"
)
_RECORDING = (
    "mockwrite_recording(file, ..., seed=None): makes each exchange of the recordings a test, which takes the fixture "
    "mockwrite_exchange; seed: what the server starts with"
)
_POLICIES = (("methods", "security"), ("services", "protocols"))
_MARKED = frozenset(
    {
        "appwrite",
        "methods",
        "pace",
        "protocols",
        "rate_limits",
        "security",
        "seed",
        "services",
        "strict",
    }
)
_SHOWN = 20

Setting = Any


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options ``--mockwrite-…``, and ``mockwrite_…`` in the ini file."""
    group = parser.getgroup("mockwrite", "a fake Appwrite for each test")
    group.addoption(
        "--mockwrite-seed", action="append", metavar="FILE", help="a seed for every test's project"
    )
    group.addoption(
        "--mockwrite-rehearse",
        metavar="VERSIONS",
        help="run each test once as each of these releases, as in 1.8,1.9, and show what differs",
    )
    group.addoption(
        "--mockwrite-appwrite", metavar="VERSION", help="the release to answer as: 1.9, 1.8 or 1.6"
    )
    group.addoption(
        "--mockwrite-strict", action="store_true", default=None, help="only known API keys are let in"
    )
    group.addoption(
        "--mockwrite-rate-limits", action="store_true", default=None, help="enforce the real rate limits"
    )
    group.addoption(
        "--mockwrite-pace",
        metavar="PACE",
        help="when attributes and indexes become available: seconds, polls, '3 polls', manual (default: immediate)",
    )
    group.addoption("--mockwrite-host", metavar="HOST", help="where the server listens (default: 127.0.0.1)")
    group.addoption("--mockwrite-port", metavar="PORT", type=int, help="0: any free one (default)")
    group.addoption(
        "--mockwrite-journal",
        metavar="COUNT",
        type=int,
        help=f"how many requests a failing test's report shows (default: {_SHOWN})",
    )
    parser.addini("mockwrite_seed", "seeds for every test's project, a line each", type="linelist")
    parser.addini("mockwrite_appwrite", "the release to answer as: 1.9, 1.8 or 1.6", default="")
    parser.addini("mockwrite_strict", "whether only known API keys are let in", type="bool", default=False)
    parser.addini("mockwrite_rate_limits", "whether rate limits are enforced", type="bool", default=False)
    parser.addini(
        "mockwrite_pace",
        "when attributes and indexes become available: seconds, polls, '3 polls', manual",
        default="",
    )
    parser.addini("mockwrite_host", "where the server listens", default="127.0.0.1")
    parser.addini("mockwrite_port", "where the server listens; 0: any free port", default="0")
    parser.addini("mockwrite_journal", "how many requests a failing test's report shows", default=str(_SHOWN))


def pytest_configure(config: pytest.Config) -> None:
    """The markers, and the rehearsal, where one is asked for. Raises UsageError: it names no releases."""
    config.addinivalue_line("markers", _MARKER)
    config.addinivalue_line("markers", _RECORDING)
    if config.getoption("mockwrite_rehearse"):
        from pytest_mockwrite.rehearsal import Rehearsal  # noqa: PLC0415 - few sessions rehearse

        try:
            config.pluginmanager.register(Rehearsal(config.getoption("mockwrite_rehearse")))
        except ValueError as error:
            raise pytest.UsageError(f"--mockwrite-rehearse: {error}") from None


def ini(config: pytest.Config, name: str) -> Setting:
    """What the ini file says of ``mockwrite_{name}``; seeds as paths from where that file is.

    The environment's MOCKWRITE_APPWRITE goes before what the ini file says.
    """
    value = config.getini(f"mockwrite_{name}")
    if name == "appwrite":
        return os.environ.get("MOCKWRITE_APPWRITE") or value
    if name == "seed":
        base = config.inipath.parent if config.inipath else config.rootpath
        return [located(line, [base]) for line in value]
    return int(value) if name in ("port", "journal") else value


def chosen(request: pytest.FixtureRequest, name: str, from_fixture: Setting) -> Setting:
    """The setting that counts for a test: of the command line, its nearest marker, or `from_fixture`."""
    if name == "appwrite" and request.config.getoption("mockwrite_rehearse"):
        return from_fixture
    value, bases = request.config.getoption(f"mockwrite_{name}"), [request.config.invocation_params.dir]
    if value is None:
        value = _marked(request.node).get(name, from_fixture)
        bases = [request.path.parent, request.config.rootpath]
    return [located(each, bases) for each in _several(value)] if name == "seed" else value


def policies(request: pytest.FixtureRequest) -> Iterable[Mapping[str, Setting]]:
    """The ways to sign in and the policies that the nearest marker sets, as a seed."""
    said = _marked(request.node)
    auth, switches = ({key: said[key] for key in keys if said.get(key) is not None} for keys in _POLICIES)
    settings = {**switches, **({"auth": auth} if auth else {})}
    return [{"settings": settings}] if settings else []


def _marked(node: pytest.Item) -> dict[str, Setting]:
    """What the markers of a test say, the nearest first. The test fails where one says what it does not take."""
    found: dict[str, Setting] = {}
    for marker in node.iter_markers("mockwrite"):
        unknown = marker.kwargs.keys() - _MARKED
        if marker.args or unknown:
            wrong = ", ".join(sorted(unknown)) or "arguments without a name"
            pytest.fail(
                f"the marker mockwrite takes {', '.join(sorted(_MARKED))}, not {wrong}", pytrace=False
            )
        found = {**marker.kwargs, **found}
    return found


def _several(seed: Setting) -> Iterable[Setting]:
    if seed is None:
        return ()
    return (seed,) if isinstance(seed, (str, Path, Mapping)) else seed


def located(seed: Setting, bases: Iterable[Path]) -> Setting:
    """A seed's file, looked for from `bases`; what is no such file is left as it is."""
    if not isinstance(seed, (str, Path)) or Path(seed).is_absolute():
        return seed
    return next((str(base / seed) for base in bases if (base / seed).exists()), seed)
