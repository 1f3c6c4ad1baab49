"""The command ``mockwrite``. Each command loads only what it needs."""

from __future__ import annotations

import argparse
import io
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from mockwrite import __version__
from mockwrite.contract.commands import add_parsers
from mockwrite.releases import RELEASES
from mockwrite.terminal import port, refused, unbound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockwrite.server import MockServer

__all__ = ["main", "parser"]

_NOT_EXECUTABLE, _NOT_FOUND, _SIGNALLED = 126, 127, 128


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit code: 0 well, 1 differences found, 2 it could not be done."""
    _encode_output()
    given = list(sys.argv[1:] if arguments is None else arguments)
    # argparse would look for its own options behind a -- that belongs to the command to execute
    at = given.index("--") if "--" in given else len(given)
    options = parser().parse_args(given[:at])
    options.command = given[at + 1 :]
    run: int = options.run(options)
    return run


def _encode_output() -> None:
    """Have what goes into a pipe or a file be UTF-8, and a terminal show escapes for what it has no signs for."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="backslashreplace")
        else:
            sys.stdout.reconfigure(encoding="utf-8")


def parser() -> argparse.ArgumentParser:
    """What the command takes."""
    command = argparse.ArgumentParser("mockwrite", description="A fake Appwrite, in memory, for tests.")
    command.add_argument("--version", action="version", version=f"mockwrite {__version__}")
    commands = command.add_subparsers(metavar="COMMAND", required=True)

    serve = commands.add_parser(
        "serve",
        help="run the server until it is interrupted",
        description="Runs the server until it is interrupted. Prints its endpoint on standard output, and each request "
        "on standard error.",
    )
    _add_server_options(serve, default_port=9180)
    serve.add_argument("--quiet", action="store_true", help="print nothing but the endpoint")
    serve.add_argument(
        "--watch",
        nargs="?",
        const="change",
        choices=("change", "reset"),
        help="apply an edited seed file at once: what the edit changes (the default), or the whole seed anew",
    )
    serve.add_argument(
        "--state",
        metavar="FILE",
        help="keep all that the server holds in FILE, and start from it, rather than from a seed, if it exists",
    )
    serve.set_defaults(run=_serve)

    execute = commands.add_parser(
        "exec",
        help="run a command beside a server",
        usage="mockwrite exec [options] -- COMMAND…",
        description="Runs COMMAND with MOCKWRITE_ENDPOINT, MOCKWRITE_PROJECT_ID and MOCKWRITE_API_KEY in its "
        "environment, and exits with its exit code.",
    )
    _add_server_options(execute, default_port=0)
    execute.set_defaults(run=_exec)

    export = commands.add_parser(
        "export",
        help="write the seed that would make a project as it is",
        description="Asks a running server for a project, and writes the seed that would make it.",
    )
    export.add_argument(
        "--endpoint",
        default="http://127.0.0.1:9180/v1",
        metavar="URL",
        help="the server (default: %(default)s)",
    )
    export.add_argument("--project", metavar="ID", help="the project (default: the only one there is)")
    export.add_argument("--out", metavar="FILE", help="where the seed goes (default: stdout)")
    export.set_defaults(run=_export)

    add_parsers(commands)
    return command


def _add_server_options(parser: argparse.ArgumentParser, default_port: int) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument(
        "--port",
        type=port,
        default=default_port,
        help="where to listen; 0: any free port (default: %(default)s)",
    )
    parser.add_argument(
        "--seed",
        action="append",
        default=[],
        metavar="FILE",
        help="what the server starts with: a seed, an appwrite.config.json, or example, which ships with mockwrite; "
        "may be given several times",
    )
    parser.add_argument(
        "--appwrite",
        metavar="VERSION",
        help=f"the release to answer as, or how its version begins: {', '.join(map(str, RELEASES))} (default: "
        "MOCKWRITE_APPWRITE in the environment, or what the seed asks for, or the newest)",
    )
    parser.add_argument(
        "--pace",
        metavar="PACE",
        default="immediate",
        help="when attributes and indexes become available: a number of seconds, polls or '3 polls' (after so many "
        "requests that look), manual (by /_mockwrite/pace/build) (default: %(default)s)",
    )
    parser.add_argument("--strict", action="store_true", help="only the seed's projects and keys exist")
    parser.add_argument("--rate-limits", action="store_true", help="enforce the real server's rate limits")
    parser.add_argument(
        "--storage-memory",
        type=_megabytes,
        default=256,
        metavar="MB",
        help="how much of the uploaded files to hold in memory; the rest is in a temporary file (default: %(default)s)",
    )
    parser.add_argument(
        "--storage-limit",
        type=_some_megabytes,
        default=30,
        metavar="MB",
        help="how large a bucket lets a file be, as _APP_STORAGE_LIMIT says for a real server (default: %(default)s)",
    )
    parser.add_argument(
        "--no-compression",
        action="store_true",
        help="compress no answers; by default those above 1,024 bytes are, for clients that ask for it",
    )
    parser.add_argument(
        "--allow-origin",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="let pages of this origin, such as http://localhost:3000, use /_mockwrite, also by the origin's host",
    )


def _megabytes(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("a number of megabytes is 0 or more")
    return int(text)


def _some_megabytes(text: str) -> int:
    found = _megabytes(text)
    if not found:
        raise argparse.ArgumentTypeError("a number of megabytes is 1 or more")
    return found


def _serve(options: argparse.Namespace) -> int:
    from mockwrite.serve import serve  # noqa: PLC0415

    if options.watch and not options.seed:
        return refused("there is no seed to watch: --watch goes with --seed FILE")
    server = _start(options)
    return 2 if server is None else serve(server, options)


def _start(options: argparse.Namespace) -> MockServer | None:
    """Return a running server as the options say; None, after a message, where there can be none."""
    from mockwrite.loading import loading  # noqa: PLC0415

    with loading():
        from mockwrite.control.build_delays import delay_of  # noqa: PLC0415
        from mockwrite.server import MockServer  # noqa: PLC0415

    state = getattr(options, "state", None)
    try:
        with loading():
            server = MockServer(
                () if state and os.path.exists(state) else options.seed,  # noqa: PTH110 - pathlib would be loaded for it
                appwrite=options.appwrite or (_kept_release(state) if state else None),
                strict=options.strict,
                rate_limits=options.rate_limits,
                host=options.host,
                port=options.port,
                allow_origins=options.allow_origin,
                storage_memory=options.storage_memory * 1_000_000,
                storage_limit=options.storage_limit * 1_000_000,
                compression=not options.no_compression,
                pace=delay_of(options.pace),
            )
            if state and not _load_state(server, state):
                return None
            for remark in server.control.remarks:
                print(f"mockwrite: {remark}", file=sys.stderr)
            return server.start()
    except ValueError as error:  # a SeedError is one
        refused(error)
    except OSError as error:
        unbound(options.host, options.port, error)
    return None


def _kept_release(file: str) -> str | None:
    from mockwrite.control.state_file import release_of  # noqa: PLC0415

    return release_of(file)


def _load_state(server: MockServer, file: str) -> bool:
    """Load a state file, if it exists; False, after a message, where it cannot be."""
    from mockwrite.control.state import StateError  # noqa: PLC0415
    from mockwrite.control.state_file import StateFile  # noqa: PLC0415

    try:
        StateFile(server.control, file).load()
    except (StateError, OSError) as error:
        refused(f"cannot load {file}: {getattr(error, 'strerror', None) or error}")
        return False
    return True


def _export(options: argparse.Namespace) -> int:
    from mockwrite.control.download import ExportError, export  # noqa: PLC0415

    try:
        text = export(options.endpoint, options.project)
    except ExportError as error:
        return refused(error)
    if options.out is None:
        print(text)
        return 0
    try:
        with open(options.out, "w", encoding="utf-8") as file:  # noqa: PTH123 - likewise
            file.write(text + "\n")
    except OSError as error:
        return refused(f"cannot write {options.out}: {error.strerror}")
    return 0


def _exec(options: argparse.Namespace) -> int:
    if not options.command:
        return refused("there is nothing to run: mockwrite exec [options] -- COMMAND…")
    server = _start(options)
    if server is None:
        return 2
    try:
        return _run(options.command, server)
    except LookupError as error:
        return refused(error)
    finally:
        server.stop()


def _run(command: Sequence[str], server: MockServer) -> int:
    """The exit code of a command run beside a server; as shells have it, 128 and the number of a signal."""
    project = server.project()
    told = {
        "MOCKWRITE_ENDPOINT": project.endpoint,
        "MOCKWRITE_PROJECT_ID": project.project_id,
        "MOCKWRITE_API_KEY": project.api_key,
    }
    try:
        process = subprocess.Popen(command, env={**os.environ, **told})
    except OSError as error:
        refused(f"cannot run {command[0]}: {error.strerror}")
        return _NOT_FOUND if isinstance(error, FileNotFoundError) else _NOT_EXECUTABLE
    # A terminal interrupts both; the command says when it is over.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    code = process.wait()
    return code if code >= 0 else _SIGNALLED - code
