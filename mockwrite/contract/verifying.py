"""``mockwrite verify``: replays recordings, each on a server of its own or on a given one."""

from __future__ import annotations

import sys
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from mockwrite.contract.expectations import Expectations
from mockwrite.contract.progress import Progress
from mockwrite.contract.recording import Recording
from mockwrite.contract.replay import Replay
from mockwrite.contract.report import FORMATS, Report

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["verify"]


def verify(options: argparse.Namespace) -> int:
    """The exit code: 1 where more differs than may. ValueError: options or files that make no sense."""
    if options.against and options.seed:
        raise ValueError("--seed is for mockwrite's own server, not for another one")
    if (options.project or options.key) and not options.against:
        raise ValueError("--project and --key are of the server that --against names")
    if options.shrink and not options.expect:
        raise ValueError("--shrink needs the lists: --expect FOLDER")
    expectations = Expectations(options.expect) if options.expect else None
    report = Report()
    for path in options.recordings:
        _replay(path, options, expectations, report)
    if not report.total:
        raise ValueError("there is nothing to replay in the recordings")
    if expectations and options.shrink:
        for name, agreeing in report.stale.items():
            expectations.shrink(name, agreeing)
            agreeing.clear()
    _publish(FORMATS[options.report](report), report.verdict, options.out)
    passed = report.as_listed if expectations else report.percent >= options.fail_under
    return 0 if passed else 1


def _replay(path: Path, options: argparse.Namespace, lists: Expectations | None, report: Report) -> None:
    bar, recording = Progress(path.name, path.stat().st_size), Recording(path)
    listed = lists.of(recording.name) if lists else {}
    with (
        closing(bar),
        _server(recording, options) as endpoint,
        Replay(
            recording, endpoint, project=options.project, key=options.key, settle=bool(options.against)
        ) as replay,
    ):
        for result in replay.run(lambda done: setattr(bar, "done", done)):
            report.add(result, listed.get(result.exchange.number, ""))
            bar.step()
    report.conclude(recording, listed)


@contextmanager
def _server(recording: Recording, options: argparse.Namespace) -> Iterator[str]:
    """The endpoint to ask: a server of its own for each recording, unless one is given."""
    if options.against:
        yield options.against
        return
    from mockwrite.contract.own import own_server  # noqa: PLC0415 - loads aiohttp

    with own_server(recording.survey, options.seed) as server:
        yield server.endpoint


def _publish(text: str, verdict: str, out: Path | None) -> None:
    """Writes the report; the verdict is the last line on the terminal in any case."""
    if out:
        out.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{verdict}\n")
        return
    sys.stdout.write(text)
    if not text.endswith(f"{verdict}\n"):
        sys.stderr.write(f"{verdict}\n")
