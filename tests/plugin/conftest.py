"""Runs of pytest within pytest, with the plugin as its users have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

OTHERS = ("asyncio", "aiohttp", "anyio", "xdist", "hypothesispytest", "time_machine", "timeout")


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Callable[..., pytest.RunResult]:
    """Run the tests of a module, with no other plugin but those that are named."""
    monkeypatch.delenv("MOCKWRITE_APPWRITE", raising=False)

    def run(module: str, *arguments: str, plugins: tuple[str, ...] = ()) -> pytest.RunResult:
        pytester.makepyfile(test_it=module)
        without = [f"-pno:{name}" for name in OTHERS if name not in plugins]
        return pytester.runpytest(*without, "-pno:cacheprovider", *arguments)

    return run
