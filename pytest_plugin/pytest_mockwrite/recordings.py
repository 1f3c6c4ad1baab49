"""Each exchange of a recording as a test of its own.

    @pytest.mark.mockwrite_recording("checkout.har")
    def test_the_checkout(mockwrite_exchange):
        mockwrite_exchange.raise_for_difference()

Tests may be chosen and distributed at will: what came before an exchange is replayed first, once a session.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from pytest_mockwrite.options import located

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mockwrite.contract import Exchange, Recording, Replay, Result
    from pytest_mockwrite.options import Setting

__all__ = ["mockwrite_against", "mockwrite_exchange", "mockwrite_replays", "pytest_generate_tests"]


@pytest.fixture(scope="session")
def mockwrite_against() -> Mapping[str, str] | None:
    """To be overridden: the server to replay against: its ``endpoint``, and perhaps a ``project`` and a ``key``.

    One where nothing of what the recording makes exists yet; None: mockwrite itself.
    """
    return None


@pytest.fixture(scope="session")
def mockwrite_replays(
    mockwrite_against: Mapping[str, str] | None,
) -> Iterator[Callable[[Recording, Setting], Replay]]:
    """The replay of each recording, kept for the session."""
    from mockwrite.contract import Replay  # noqa: PLC0415 - see the package's docstring
    from mockwrite.contract.own_server import replay_on_own_server  # noqa: PLC0415

    replays: dict[tuple[str, str], Replay] = {}

    def replay_of(recording: Recording, seed: Setting) -> Replay:
        key = str(recording.path), repr(seed)
        if key not in replays:
            if mockwrite_against is None:
                seeds = [] if seed is None else [seed]
                replays[key], _ = stack.enter_context(replay_on_own_server(recording, seeds))
            else:
                replays[key] = stack.enter_context(
                    Replay(recording, **mockwrite_against, clock=None, settle=True)
                )
        return replays[key]

    with ExitStack() as stack:
        yield replay_of


@pytest.fixture
def mockwrite_exchange(
    request: pytest.FixtureRequest, mockwrite_replays: Callable[[Recording, Setting], Replay]
) -> Result:
    """What became of one exchange of a recording: its `answer`, its `differences`, `raise_for_difference`.

    The test is skipped where the file keeps less than the answer, and what it keeps agrees: nothing is proven by that.
    """
    recording, exchange, seed = request.param
    result = mockwrite_replays(recording, seed).check(exchange)
    if result.uncompared:
        pytest.skip(f"not compared: {result.uncompared}")
    return result


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test of each exchange. Raises UsageError: there is no marker to say of which recording."""
    if "mockwrite_exchange" not in metafunc.fixturenames:
        return
    marker = metafunc.definition.get_closest_marker("mockwrite_recording")
    if marker is None or not marker.args or marker.kwargs.keys() - {"seed"}:
        name = metafunc.definition.nodeid
        raise pytest.UsageError(
            f'{name}: mockwrite_exchange needs @pytest.mark.mockwrite_recording("FILE.har")'
        )
    bases = [metafunc.definition.path.parent, metafunc.config.rootpath]
    seed = located(marker.kwargs.get("seed"), bases)
    exchanges = list(_exchanges([located(file, bases) for file in marker.args]))
    metafunc.parametrize(
        "mockwrite_exchange",
        [(recording, exchange, seed) for recording, exchange in exchanges],
        indirect=True,
        ids=[f"{recording.name} {exchange.id}" for recording, exchange in exchanges],
    )


def _exchanges(files: Sequence[str]) -> Iterator[tuple[Recording, Exchange]]:
    from mockwrite.contract import HarError, Recording  # noqa: PLC0415

    for file in files:
        recording = Recording(file)
        try:
            yield from ((recording, exchange) for exchange in recording)
        except (OSError, HarError) as error:
            raise pytest.UsageError(str(error)) from error
