"""``mockwrite verify``: recordings replayed, each on a server of its own or on a given one."""

from __future__ import annotations

import re
import sys
import time
from contextlib import closing, contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from mockwrite.contract.expectations import Expectations
from mockwrite.contract.recording import Recording
from mockwrite.contract.replay import Replay
from mockwrite.contract.report import FORMATS, Report
from mockwrite.releases import find

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

    from mockwrite.contract.replay import Result

__all__ = ["Progress", "publish", "verify"]

_WIDTH = 30
_EVERY = 0.1
_CONTAINER = re.compile(r"\.create(Database|Collection|Table|Bucket)?$")
_BARE = (
    "without the session that they had: {} of the requests, since cookies were taken out of the file: export it with "
    "them (Chrome: DevTools, Settings, Preferences, Network, Allow to generate HAR with sensitive data)"
)


def verify(options: argparse.Namespace) -> int:
    """Return the exit code: 1 where more differs than may, or nothing could be compared.

    Raises ValueError for options and files that make no sense.
    """
    if options.against and options.seed:
        raise ValueError("--seed is for mockwrite's own server, not for another one")
    if options.against and options.appwrite:
        raise ValueError("--appwrite is for mockwrite's own server, not for another one")
    if (options.project or options.key) and not options.against:
        raise ValueError("--project and --key are of the server that --against names")
    if options.appwrite:
        find(options.appwrite)
    if options.shrink and not options.expect:
        raise ValueError("--shrink needs the lists: --expect FOLDER")
    expectations = Expectations(options.expect) if options.expect else None
    report = Report()
    for path in options.recordings:
        _replay(path, options, expectations, report)
    if not report.cases:
        raise ValueError("; ".join(["there is nothing to replay in the recordings", *report.skips()]))
    if expectations and options.shrink:
        for name, agreeing in report.stale.items():
            expectations.shrink(name, agreeing)
            agreeing.clear()
    publish(FORMATS[options.report](report), report.verdict, options.out)
    passed = report.as_listed if expectations else report.percent >= options.fail_under
    return 0 if passed else 1


def _replay(path: Path, options: argparse.Namespace, lists: Expectations | None, report: Report) -> None:
    bar, recording = Progress(path.name, path.stat().st_size), Recording(path)
    listed = lists.of(recording.name) if lists else {}
    with closing(bar), _replay_of(recording, options) as replay:
        for result in replay.run(lambda done: setattr(bar, "done", done)):
            if options.against:
                _refuse_leftovers(result, options.against, first=not report.cases)
            if options.only and result.exchange.service not in options.only:
                report.left_aside += 1
            else:
                report.add(result, listed.get(result.exchange.number, ""))
            bar.step()
        if replay.missed_sessions:
            report.remarked.append(f"{recording.name}: {_BARE.format(replay.missed_sessions)}")
    report.conclude(recording, listed)


def _refuse_leftovers(result: Result, server: str, *, first: bool) -> None:
    """Raise ValueError where the server has what the recording makes, so that all that follows would differ."""
    exchange, answer = result.exchange, result.answer
    if exchange.status >= HTTPStatus.BAD_REQUEST or answer.status != HTTPStatus.CONFLICT:
        return
    if first or _CONTAINER.search(exchange.operation):
        raise ValueError(
            f"{server} has what {exchange.recording} makes already ({exchange.id} is answered with 409): "
            "use a server, or with --project a project, where nothing of it exists yet"
        )


@contextmanager
def _replay_of(recording: Recording, options: argparse.Namespace) -> Iterator[Replay]:
    """Make the replay on the server that `options` name, or else on one of the recording's own."""
    if options.against:
        with Replay(
            recording, options.against, project=options.project, key=options.key, settle=True
        ) as replay:
            yield replay
        return
    from mockwrite.contract.own_server import replay_on_own_server  # noqa: PLC0415 - loads aiohttp

    with replay_on_own_server(recording, options.seed, options.appwrite) as (replay, _):
        yield replay


def publish(text: str, verdict: str, out: Path | None) -> None:
    """Write the report; the verdict is the last line on the terminal in any case."""
    text = text.encode("utf-8", "replace").decode()  # a recording may have halves of characters
    if out:
        out.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{verdict}\n")
        return
    sys.stdout.write(text)
    if not text.endswith(f"{verdict}\n"):
        sys.stderr.write(f"{verdict}\n")


class Progress:
    """Draws on `stream` how far `done` of `total` is, at most ten times a second, if a person sees it."""

    def __init__(self, title: str, total: int, stream: TextIO | None = None) -> None:
        self._title, self._total = title, max(total, 1)
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()
        self._drawn = 0.0
        self.count = 0
        self.done = 0

    def step(self) -> None:
        """Count one exchange more, and draw it."""
        self.count += 1
        if self._shown and time.monotonic() - self._drawn > _EVERY:
            self._draw()

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        part = min(self.done / self._total, 1)
        bar = ("█" * round(part * _WIDTH)).ljust(_WIDTH, "░")
        self._stream.write(f"\r{self._title} {bar} {part:4.0%} {self.count} exchanges")
        self._stream.flush()

    def close(self) -> None:
        """Wipe the bar off its line."""
        if self._shown:
            self._stream.write("\r\033[K")
            self._stream.flush()
