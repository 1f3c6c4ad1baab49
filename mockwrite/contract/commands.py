"""``mockwrite record``, ``verify``, ``seed-from`` and ``support``, as the command line has them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

__all__ = ["add_parsers"]

FORMATS = ("text", "json", "junit", "html")


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this package's commands; each sets ``run``, which takes the options and returns the exit code."""
    _add_record(commands.add_parser("record", help="record what passes between an app and a server, as HAR"))
    _add_verify(commands.add_parser("verify", help="replay recordings, and show what differs"))
    _add_rehearse(commands.add_parser("rehearse", help="show what another release answers differently"))
    _add_seed_from(commands.add_parser("seed-from", help="make a seed of what a recording shows"))
    _add_support(commands.add_parser("support", help="say what is supported, and how well that is known"))


def _add_record(record: argparse.ArgumentParser) -> None:
    record.add_argument("--upstream", required=True, metavar="URL", help="the server: https://host/v1")
    record.add_argument("--out", required=True, type=Path, metavar="FILE.har")
    record.add_argument("--host", default="127.0.0.1")
    record.add_argument("--port", type=int, default=9181, help="0: any free one (default: %(default)s)")
    record.add_argument("--allow-writes", action="store_true", help="pass on more than GET, HEAD and OPTIONS")
    record.set_defaults(run=_record)


def _add_verify(verify: argparse.ArgumentParser) -> None:
    verify.add_argument("recordings", nargs="+", type=Path, metavar="FILE.har")
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
        "--against", metavar="URL", help="another server: one where nothing of this exists yet"
    )
    verify.add_argument("--project", help="of that server: use it instead of the recording's")
    verify.add_argument("--key", help="of that project: use it instead of the recording's API keys")
    verify.add_argument(
        "--only",
        type=lambda text: text.lower().split(","),
        metavar="SERVICES",
        help="compare only these, as in databases,tablesdb; the others' requests are sent, too",
    )
    bar = verify.add_mutually_exclusive_group()
    bar.add_argument("--fail-under", type=float, default=100, metavar="PERCENT", help="(default: 100)")
    bar.add_argument(
        "--expect", type=Path, metavar="FOLDER", help="fail unless just what its lists say differs"
    )
    verify.add_argument("--shrink", action="store_true", help="take off the lists what agrees by now")
    verify.add_argument("--report", choices=FORMATS, default="text")
    verify.add_argument("--out", type=Path, metavar="FILE", help="where the report goes (default: stdout)")
    verify.set_defaults(run=_verify)


def _add_rehearse(rehearse: argparse.ArgumentParser) -> None:
    rehearse.add_argument("recordings", nargs="+", type=Path, metavar="FILE.har")
    rehearse.add_argument(
        "--from",
        dest="before",
        metavar="VERSION",
        help="(default: the release that the recording's answers state)",
    )
    rehearse.add_argument("--to", dest="after", metavar="VERSION", help="(default: the newest release)")
    rehearse.add_argument(
        "--seed", action="append", default=[], metavar="FILE", help="what both servers start with"
    )
    rehearse.add_argument("--report", choices=FORMATS, default="text")
    rehearse.add_argument("--out", type=Path, metavar="FILE", help="where the report goes (default: stdout)")
    rehearse.set_defaults(run=_rehearse)


def _add_seed_from(seed_from: argparse.ArgumentParser) -> None:
    seed_from.add_argument("recording", type=Path, metavar="FILE.har")
    seed_from.add_argument(
        "--before", action="store_true", help="the state that it found, rather than the one it left"
    )
    seed_from.add_argument("--out", type=Path, metavar="FILE", help="where the seed goes (default: stdout)")
    seed_from.set_defaults(run=_seed_from)


def _add_support(support: argparse.ArgumentParser) -> None:
    support.add_argument(
        "words", nargs="*", metavar="WORD", help="only operations that have it in their name"
    )
    support.add_argument("--appwrite", metavar="VERSION", help="what that release has (default: the newest)")
    support.add_argument("--report", choices=("text", "markdown", "json"), default="text")
    support.set_defaults(run=_support)


def _record(options: argparse.Namespace) -> int:
    from mockwrite.contract.proxy import record  # noqa: PLC0415 - each command loads only what it needs

    try:
        count = record(options.upstream, options.out, options.host, options.port, writes=options.allow_writes)
    except (OSError, ValueError) as error:
        return _refused(error)
    print(f"{count} exchanges in {options.out}", file=sys.stderr)
    return 0


def _verify(options: argparse.Namespace) -> int:
    from mockwrite.contract.verifying import verify  # noqa: PLC0415

    try:
        return verify(options)
    except (OSError, ValueError) as error:
        return _refused(error)


def _rehearse(options: argparse.Namespace) -> int:
    from mockwrite.contract.rehearsing import rehearse  # noqa: PLC0415

    try:
        return rehearse(options)
    except (OSError, ValueError) as error:
        return _refused(error)


def _seed_from(options: argparse.Namespace) -> int:
    from mockwrite.contract.seeding import NoStateError, write_seed  # noqa: PLC0415

    try:
        write_seed(options.recording, options.out, before=options.before)
    except NoStateError as error:
        _refused(error)
        return 1
    except (OSError, ValueError) as error:
        return _refused(error)
    return 0


def _support(options: argparse.Namespace) -> int:
    from mockwrite.contract.support import FORMATS, others, table  # noqa: PLC0415
    from mockwrite.releases import DEFAULT, find  # noqa: PLC0415

    try:
        release = find(options.appwrite) if options.appwrite else DEFAULT
    except ValueError as error:
        return _refused(error)
    rows = table(options.words, release)
    if not rows:
        words = " or ".join(options.words)
        return _refused(LookupError(f"no operation has {words} in its name. {others(release)}"))
    sys.stdout.write(FORMATS[options.report](rows, release))
    return 0


def _refused(error: Exception) -> int:
    print(f"mockwrite: {error}", file=sys.stderr)
    return 2
