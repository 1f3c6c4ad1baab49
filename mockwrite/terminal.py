"""What all commands share: how they read a port, and how they say what went wrong."""

from __future__ import annotations

import argparse
import os
import sys

__all__ = ["port", "refused", "unbound"]

_PORTS = range(2**16)


def port(text: str) -> int:
    """Return the port that an option names. Raises ArgumentTypeError: there is none of that number."""
    if not text.isdecimal() or int(text) not in _PORTS:
        raise argparse.ArgumentTypeError(f"a port is from 0 to {_PORTS[-1]}")
    return int(text)


def refused(problem: Exception | str) -> int:
    """Say in a line on standard error what went wrong, and return the exit code: 2."""
    if isinstance(problem, OSError) and problem.filename is not None:
        problem = f"{problem.filename}: {problem.strerror}"
    print(f"mockwrite: {problem}", file=sys.stderr)
    return 2


def unbound(host: str, port: int, error: OSError) -> int:
    """Say that `host` and `port` could not be listened on, and return the exit code."""
    reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
    return refused(f"cannot listen on {host}:{port}: {reason}")
