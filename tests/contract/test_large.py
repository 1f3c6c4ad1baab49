"""A recording may be larger than the memory that one would spend on it."""

from __future__ import annotations

import os
import pty
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from mockwrite import MockServer
from mockwrite.contract.har import HarWriter, read_entries
from tests.contract.walks import Walker

SIZE = 50 * 2**20
MEMORY = 300 * 2**20
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


def run_at_a_terminal(*arguments: str) -> tuple[str, int, int]:
    """What the terminal shows, the exit code, and the most memory in use, in bytes."""
    process, terminal = pty.fork()
    if process == 0:
        os.execv(sys.executable, [sys.executable, "-m", "mockwrite", *arguments])
    shown = b""
    while chunk := _read(terminal):
        shown += chunk
    _, status, used = os.wait4(process, 0)
    os.close(terminal)
    scale = 1 if sys.platform == "darwin" else 1024
    return shown.decode(), os.waitstatus_to_exitcode(status), used.ru_maxrss * scale


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux's way to say that the other side has closed it
        return b""


def test_fifty_megabytes_are_verified_in_bounded_memory_with_a_progress_bar(
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
    shown, code, memory = run_at_a_terminal("verify", str(large))
    assert shown.endswith(f"{count} of {count} exchanges agree\r\n"), shown[-2000:]
    assert code == 0
    assert memory <= MEMORY
    assert "\rlarge.har ███" in shown
