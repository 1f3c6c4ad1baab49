"""``mockwrite record``, ``verify``, ``rehearse``, ``seed-from`` and ``support``, as the command line has them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mockwrite.terminal import port, refused, unbound

if TYPE_CHECKING:
    import argparse

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it

__all__ = ["add_parsers"]

FORMATS = ("text", "json", "junit", "html")


def add_parsers(commands: Commands) -> None:
    """Add this package's commands; each sets ``run``, which takes the options and returns the exit code."""
    _add_record(commands)
    _add_verify(commands)
    _add_rehearse(commands)
    _add_seed_from(commands)
    _add_support(commands)


def _add_record(commands: Commands) -> None:
    record = commands.add_parser(
        "record",
        help="record what passes between an app and a server, as HAR",
        description="Passes requests on to a server, and writes them with its answers to a file, without "
        "secrets, until it is interrupted.",
    )
    record.add_argument(
        "--upstream", required=True, metavar="URL", help="the server to record: https://host/v1"
    )
    record.add_argument(
        "--out", required=True, type=Path, metavar="FILE.har", help="where the recording goes"
    )
    record.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    record.add_argument(
        "--port", type=port, default=9181, help="where to listen; 0: any free port (default: %(default)s)"
    )
    record.add_argument(
        "--allow-writes", action="store_true", help="pass all requests on, not only GET, HEAD and OPTIONS"
    )
    record.set_defaults(run=_record)


def _add_verify(commands: Commands) -> None:
    verify = commands.add_parser(
        "verify",
        help="replay recordings, and show what differs",
        description="Sends the requests of recordings to mockwrite, or to another server, and compares the answers. "
        "Exits with 0 where they agree, 1 where one differs or none could be compared, 2 where a file cannot be "
        "replayed.",
    )
    verify.add_argument("recordings", nargs="+", type=Path, metavar="FILE.har", help="the recordings")
    verify.add_argument(
        "--seed", action="append", default=[], metavar="FILE", help="what mockwrite's own server starts with"
    )
    verify.add_argument(
        "--appwrite",
        default="",
        metavar="VERSION",
        help="the release that mockwrite answers as (default: the one that the recording's answers state)",
    )
    verify.add_argument(
        "--against", metavar="URL", help="another server to compare with, where nothing of this exists yet"
    )
    verify.add_argument(
        "--project", metavar="ID", help="the project of that server, instead of the recording's"
    )
    verify.add_argument("--key", help="the API key of that project, instead of the recording's")
    verify.add_argument(
        "--only",
        type=lambda text: text.lower().split(","),
        metavar="SERVICES",
        help="compare only these, as in databases,tablesdb; the requests of the others are sent, too",
    )
    bar = verify.add_mutually_exclusive_group()
    bar.add_argument(
        "--fail-under",
        type=float,
        default=100,
        metavar="PERCENT",
        help="how many of the answers must agree (default: 100)",
    )
    bar.add_argument(
        "--expect",
        type=Path,
        metavar="FOLDER",
        help="fail unless exactly what the lists in the folder name differs",
    )
    verify.add_argument("--shrink", action="store_true", help="remove from these lists what agrees by now")
    verify.add_argument("--report", choices=FORMATS, default="text", help="its format (default: text)")
    verify.add_argument("--out", type=Path, metavar="FILE", help="where the report goes (default: stdout)")
    verify.set_defaults(run=_verify)


def _add_rehearse(commands: Commands) -> None:
    rehearse = commands.add_parser(
        "rehearse",
        help="show what another release answers differently",
        description="Sends the requests of recordings to two releases, and compares their answers. Exits as verify "
        "does.",
    )
    rehearse.add_argument("recordings", nargs="+", type=Path, metavar="FILE.har", help="the recordings")
    rehearse.add_argument(
        "--from",
        dest="before",
        metavar="VERSION",
        help="the one release (default: the one that the recording's answers state)",
    )
    rehearse.add_argument(
        "--to", dest="after", metavar="VERSION", help="the other release (default: the newest)"
    )
    rehearse.add_argument(
        "--seed", action="append", default=[], metavar="FILE", help="what both servers start with"
    )
    rehearse.add_argument("--report", choices=FORMATS, default="text", help="its format (default: text)")
    rehearse.add_argument("--out", type=Path, metavar="FILE", help="where the report goes (default: stdout)")
    rehearse.set_defaults(run=_rehearse)


def _add_seed_from(commands: Commands) -> None:
    seed_from = commands.add_parser(
        "seed-from",
        help="make a seed of what a recording shows",
        description="Writes a seed that makes what a recording shows of a project.",
    )
    seed_from.add_argument("recording", type=Path, metavar="FILE.har", help="the recording")
    seed_from.add_argument(
        "--before",
        action="store_true",
        help="the state that the recording found, rather than the one that it left",
    )
    seed_from.add_argument("--out", type=Path, metavar="FILE", help="where the seed goes (default: stdout)")
    seed_from.set_defaults(run=_seed_from)


def _add_support(commands: Commands) -> None:
    support = commands.add_parser(
        "support",
        help="say what is supported, and how well that is known",
        description="Lists the operations of Appwrite with what mockwrite makes of them.",
    )
    support.add_argument(
        "words", nargs="*", metavar="WORD", help="show only operations with the word in their name"
    )
    support.add_argument("--appwrite", metavar="VERSION", help="the release (default: the newest)")
    support.add_argument(
        "--report", choices=("text", "markdown", "json"), default="text", help="the format (default: text)"
    )
    support.set_defaults(run=_support)


def _record(options: argparse.Namespace) -> int:
    from mockwrite.contract.proxy import record  # noqa: PLC0415 - each command loads only what it needs

    try:
        count = record(options.upstream, options.out, options.host, options.port, writes=options.allow_writes)
    except OSError as error:
        return refused(error) if error.filename else unbound(options.host, options.port, error)
    except ValueError as error:
        return refused(error)
    print(f"{count} exchanges in {options.out}", file=sys.stderr)
    return 0


def _verify(options: argparse.Namespace) -> int:
    from mockwrite.contract.verifying import verify  # noqa: PLC0415

    try:
        return verify(options)
    except (OSError, ValueError) as error:
        return refused(error)


def _rehearse(options: argparse.Namespace) -> int:
    from mockwrite.contract.rehearsing import rehearse  # noqa: PLC0415

    try:
        return rehearse(options)
    except (OSError, ValueError) as error:
        return refused(error)


def _seed_from(options: argparse.Namespace) -> int:
    from mockwrite.contract.seeding import NoStateError, write_seed  # noqa: PLC0415

    try:
        write_seed(options.recording, options.out, before=options.before)
    except NoStateError as error:
        refused(error)
        return 1
    except (OSError, ValueError) as error:
        return refused(error)
    return 0


def _support(options: argparse.Namespace) -> int:
    from mockwrite.contract.support import FORMATS, others, table  # noqa: PLC0415
    from mockwrite.releases import DEFAULT, find  # noqa: PLC0415

    try:
        release = find(options.appwrite) if options.appwrite else DEFAULT
    except ValueError as error:
        return refused(error)
    rows = table(options.words, release)
    if not rows:
        words = " or ".join(options.words)
        return refused(LookupError(f"no operation has {words} in its name. {others(release)}"))
    sys.stdout.write(FORMATS[options.report](rows, release))
    return 0
