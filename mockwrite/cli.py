"""The command ``mockwrite``."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Sequence

from mockwrite import __version__

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit code: 0 well, 1 differences found, 2 it could not be done."""
    options = _parser().parse_args(arguments)
    run: int = options.run(options)
    return run


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("mockwrite", description="A fake Appwrite, in memory, for tests.")
    parser.add_argument("--version", action="version", version=f"mockwrite {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    serve = commands.add_parser("serve", help="run the server until it is interrupted")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=9180, help="0: any free one (default: %(default)s)")
    serve.add_argument("--strict", action="store_true", help="only the seed's projects and keys exist")
    serve.add_argument("--quiet", action="store_true", help="print nothing but the endpoint")
    serve.set_defaults(run=_serve)
    return parser


def _serve(options: argparse.Namespace) -> int:
    from mockwrite.server import MockServer  # noqa: PLC0415 - other commands start without aiohttp

    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    try:
        server = MockServer(host=options.host, port=options.port, strict=options.strict).start()
    except OSError as error:
        print(f"mockwrite: cannot listen on {options.host}:{options.port}: {error.strerror}", file=sys.stderr)
        return 2
    print(f"MOCKWRITE_ENDPOINT={server.endpoint}", flush=True)
    ended.wait()
    server.stop()
    return 0
