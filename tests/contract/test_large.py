"""A recording may be larger than the memory that one would spend on it."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from mockwrite import MockServer
from mockwrite.contract.har import HarWriter, read_entries
from tests.contract.walks import Walker

SIZE = 25 * 2**20
# In kB: less than the process has without the file, and the file once.
MEMORY = 80 * 2**10
STATUS = Path("/proc/self/status")
PROGRAM = """
import re, sys
from mockwrite.cli import main
code = main(sys.argv[1:])
print(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
sys.exit(code)
"""
TEXTS = "/databases/large/collections/texts"


def large_recording(small: Path, large: Path) -> int:
    """Repeats the last entry until the file is large; how many entries it has."""
    entries = list(read_entries(small))
    with HarWriter(large, version="1") as writer:
        for entry in entries:
            writer.write(entry)
        while large.stat().st_size < SIZE:
            writer.write(entries[-1])
        return writer.count


def run_at_a_terminal(*arguments: str) -> tuple[str, int]:
    """What the terminal shows of the command, with the most memory in use (kB) below it; and the exit code."""
    terminal, screen = pty.openpty()
    command = [sys.executable, "-c", PROGRAM, *arguments]
    process = subprocess.Popen(command, stdin=screen, stdout=screen, stderr=screen)
    os.close(screen)
    shown = b""
    while chunk := _read(terminal):
        shown += chunk
    os.close(terminal)
    return shown.decode(), process.wait()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux's way to say that the other side has closed it
        return b""


@pytest.mark.skipif(not STATUS.exists(), reason="only Linux tells a process how much memory it has had")
def test_a_large_file_is_verified_in_bounded_memory_with_a_progress_bar(
    tmp_path: Path, record_to: Callable[[str, Path], AbstractContextManager[str]]
) -> None:
    with MockServer() as server, record_to(server.endpoint, tmp_path / "small.har") as endpoint:
        walker = Walker(endpoint, "large", key="a-key")
        walker("post", "/databases", databaseId="large", name="Large")
        walker("post", "/databases/large/collections", collectionId="texts", name="Texts")
        walker("post", f"{TEXTS}/attributes/string", key="text", size=100_000, required=True)
        for number in range(5):
            walker(
                "post", f"{TEXTS}/documents", documentId="unique()", data={"text": f"{number} ä " * 10_000}
            )
        walker("get", f"{TEXTS}/documents")
    large = tmp_path / "large.har"
    count = large_recording(tmp_path / "small.har", large)
    shown, code = run_at_a_terminal("verify", str(large))
    verdict, memory = shown.splitlines()[-2:]
    assert (verdict.rpartition("\033[K")[2], code) == (f"{count} of {count} exchanges agree", 0)
    assert int(memory) <= MEMORY
    assert "\rlarge.har ███" in shown
