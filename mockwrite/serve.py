"""``mockwrite serve``: its terminal, the seeds that are edited while it runs, the state that it keeps."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

from mockwrite import __version__
from mockwrite.control.journal import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from mockwrite.control.journal import Entry
    from mockwrite.control.live_seeds import LiveSeeds
    from mockwrite.control.state_file import StateFile
    from mockwrite.server import MockServer

__all__ = ["request_line", "serve"]

_TURN = 0.02  # seconds between two looks at the seed files
_WHOLE = 500  # requests that the page shows with what they sent and were answered
_REFUSED, _FAILED = 400, 500
_GREEN, _YELLOW, _RED, _DIM, _BOLD = "32", "33", "31", "2", "1"


def serve(server: MockServer, options: argparse.Namespace) -> int:
    """Run a started server until a signal ends it, and return the exit code."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    live = _live_seeds(server, options)
    state = _state_file(server, options)
    server.control.journal.exchanges = _WHOLE
    if not options.quiet:
        _announce(server)
    print(f"MOCKWRITE_ENDPOINT={server.endpoint}", flush=True)
    _collect_seldom()
    code = 0
    while not ended.wait(_TURN if live or state else None):
        if live is not None and live.pending:
            _apply_edits(server, live, quiet=options.quiet)
        if state is not None and state.due:
            _write_state(server, state)
    if state is not None:
        code = 0 if _write_state(server, state) else 1
    server.stop()
    return code


def request_line(project_id: str, entry: Entry, paint: Callable[[str, str], str]) -> str:
    """Return a request as the terminal shows it; why it was refused, and what would hurt, stand under it."""
    colour = (
        _GREEN if 0 < entry.status < _REFUSED else _YELLOW if _REFUSED <= entry.status < _FAILED else _RED
    )
    first, *notes = str(entry).split("\n")
    status, _, rest = first.partition(" ")
    name, _, rest = rest.partition(" (")
    told, _, error = rest.partition(") ")
    told = paint(f"({told.rstrip(')')})", _DIM)
    line = f"{paint(f'{printable(project_id)}:', _DIM)} {paint(status, colour)} {paint(name, _BOLD)} {told}"
    return "\n".join(
        [f"{line} {paint(error, colour)}" if error else line, *(paint(note, _DIM) for note in notes)]
    )


def _announce(server: MockServer) -> None:
    paint = _painter()

    def tell(project_id: str, entry: Entry) -> None:
        print(request_line(project_id, entry, paint), file=sys.stderr, flush=True)

    server.control.journal.listeners.append(tell)
    logging.getLogger("mockwrite").addHandler(logging.StreamHandler())
    projects = ", ".join(server.world.projects) or "any that is named"
    print(
        f"mockwrite {__version__} answers as Appwrite {server.world.release.version}; projects: {projects}\n"
        f"Its page, with data, requests and mails: {paint(server.url + '/_mockwrite/', _BOLD)}",
        file=sys.stderr,
    )


def _painter() -> Callable[[str, str], str]:
    """Return what puts a text into a colour, where standard error shows colours."""
    if sys.stderr.isatty() and "NO_COLOR" not in os.environ:
        return lambda text, colour: f"\x1b[{colour}m{text}\x1b[0m"
    return lambda text, _colour: text


def _live_seeds(server: MockServer, options: argparse.Namespace) -> LiveSeeds | None:
    if options.watch is None:
        return None
    from mockwrite.control.live_seeds import LiveSeeds  # noqa: PLC0415

    live = LiveSeeds(server.control, options.seed, anew=options.watch == "reset")
    server.control.live_seeds = live
    return live


def _apply_edits(server: MockServer, live: LiveSeeds, *, quiet: bool) -> None:
    for news in server.run(live.poll):
        if news.error:
            print(
                f"mockwrite: {news.error}\nmockwrite: the last good state stays", file=sys.stderr, flush=True
            )
        elif not quiet:
            entries = "1 change" if news.changed == 1 else f"{news.changed} changes"
            print(f"mockwrite: {news.file}: {entries} applied", file=sys.stderr, flush=True)


def _state_file(server: MockServer, options: argparse.Namespace) -> StateFile | None:
    if options.state is None:
        return None
    from mockwrite.control.state_file import StateFile  # noqa: PLC0415

    return StateFile(server.control, options.state)


def _write_state(server: MockServer, state: StateFile) -> bool:
    try:
        state.write(server.run(state.dump))
    except OSError as error:
        print(f"mockwrite: cannot write {state.path}: {error.strerror}", file=sys.stderr, flush=True)
        return False
    return True


def _collect_seldom() -> None:
    """Have the garbage collector of this process, which is the server's alone, look less often through what is held.

    What a server holds are values without cycles: looking for these takes a fifth of the time of a write.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
