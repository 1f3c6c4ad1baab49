"""``mockwrite record`` and ``mockwrite verify``."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from mockwrite.contract.recording import Recording
    from mockwrite.contract.report import Report

__all__ = ["add_parsers"]

FORMATS = ("text", "json", "junit", "html")


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this package's commands; each sets ``run``, which takes the options and returns the exit code."""
    record = commands.add_parser("record", help="record what passes between an app and a server, as HAR")
    record.add_argument("--upstream", required=True, metavar="URL", help="the server: https://host/v1")
    record.add_argument("--out", required=True, type=Path, metavar="FILE.har")
    record.add_argument("--host", default="127.0.0.1")
    record.add_argument("--port", type=int, default=9181, help="0: any free one (default: %(default)s)")
    record.add_argument("--allow-writes", action="store_true", help="pass on more than GET, HEAD and OPTIONS")
    record.set_defaults(run=_record)

    verify = commands.add_parser("verify", help="replay recordings, and show what differs")
    verify.add_argument("recordings", nargs="+", type=Path, metavar="FILE.har")
    verify.add_argument("--against", metavar="URL", help="a server (default: mockwrite itself)")
    verify.add_argument("--project", help="use this project instead of the recording's")
    verify.add_argument("--key", help="use this API key instead of the recording's")
    verify.add_argument("--fail-under", type=float, default=100, metavar="PERCENT", help="(default: 100)")
    verify.add_argument("--report", choices=FORMATS, default="text")
    verify.add_argument("--out", type=Path, metavar="FILE", help="where the report goes (default: stdout)")
    verify.set_defaults(run=_verify)


def _record(options: argparse.Namespace) -> int:
    from mockwrite import __version__  # noqa: PLC0415 - each command loads only what it needs
    from mockwrite.contract.har import HarWriter  # noqa: PLC0415
    from mockwrite.contract.record import RecordingProxy, serve  # noqa: PLC0415

    try:
        with HarWriter(options.out, version=__version__) as writer:
            proxy = RecordingProxy(options.upstream, writer, allow_writes=options.allow_writes)
            asyncio.run(serve(proxy, options.host, options.port, _until_interrupted))
    except (OSError, ValueError) as error:
        return _refused(error)
    print(f"{writer.count} exchanges in {options.out}", file=sys.stderr)
    return 0


async def _until_interrupted(endpoint: str) -> None:
    print(f"MOCKWRITE_ENDPOINT={endpoint}", flush=True)
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await ended.wait()


def _verify(options: argparse.Namespace) -> int:
    from mockwrite.contract.report import FORMATS, Report  # noqa: PLC0415

    report = Report()
    try:
        for path in options.recordings:
            _replay(path, options, report)
        _publish(FORMATS[options.report](report), report, options.out)
    except (OSError, ValueError) as error:
        return _refused(error)
    return 0 if report.percent >= options.fail_under else 1


def _publish(text: str, report: Report, out: Path | None) -> None:
    """Writes the report; its verdict is the last line on the terminal in any case."""
    if not report.total:
        raise ValueError("there is nothing to replay in the recordings")
    if out:
        out.write_text(text, encoding="utf-8")
        print(report.verdict)
        return
    sys.stdout.write(text)
    if not text.endswith(f"{report.verdict}\n"):
        print(report.verdict, file=sys.stderr)


def _replay(path: Path, options: argparse.Namespace, report: Report) -> None:
    from mockwrite.contract.progress import Progress  # noqa: PLC0415
    from mockwrite.contract.recording import Recording  # noqa: PLC0415
    from mockwrite.contract.replay import Replay  # noqa: PLC0415

    bar = Progress(path.name, path.stat().st_size)
    recording = Recording(path)
    with (
        contextlib.closing(bar),
        _server(recording, options.against) as endpoint,
        Replay(
            recording, endpoint, project=options.project, key=options.key, settle=bool(options.against)
        ) as replay,
    ):
        for result in replay.run(lambda done: setattr(bar, "done", done)):
            report.add(result)
            bar.step()
    report.skipped[recording.name] = recording.skipped


@contextlib.contextmanager
def _server(recording: Recording, against: str | None) -> Iterator[str]:
    """The endpoint to ask: a server of its own for each recording, unless one is given."""
    if against:
        yield against
        return
    from mockwrite.server import MockServer  # noqa: PLC0415 - loads aiohttp

    with MockServer(rate_limits=recording.survey.rate_limited) as server:
        yield server.endpoint


def _refused(error: Exception) -> int:
    print(f"mockwrite: {error}", file=sys.stderr)
    return 2
