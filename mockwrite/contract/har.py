"""HAR 1.2 files, read an entry at a time and written so that every moment leaves a valid file.

A recording may be far larger than the memory one would spend on it, so nothing here holds more than
an entry and a chunk of the file, whatever its layout: an entry a line, indented, or all on one line.
"""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["HarError", "HarWriter", "read_entries"]

CHUNK = 1 << 18
_SPACE = " \t\r\n"
_FOOTER = b"\n]}}\n"


class HarError(ValueError):
    """A file that is no HAR: what is wrong, and where."""


def read_entries(
    path: str | os.PathLike[str],
    *,
    log: dict[str, Any] | None = None,
    progress: Callable[[int], object] | None = None,
) -> Iterator[dict[str, Any]]:
    """The entries of the HAR at `path`, in the file's order.

    `log` is filled with the other members of the file's ``log`` (``creator``, ``pages`` ...) as they are
    met; most tools write them before the entries. `progress` is told the number of bytes read so far.
    Raises `HarError` where the file is not a HAR, and `OSError` where it cannot be read.
    """
    with Path(path).open("rb") as raw, io.TextIOWrapper(raw, encoding="utf-8-sig") as file:
        text = _Text(path, lambda: file.read(CHUNK), lambda: progress and progress(raw.tell()))
        try:
            for key in text.members():
                if key != "log":
                    text.value()
                    continue
                for name in text.members():
                    if name == "entries":
                        yield from text.items()
                    elif log is None:
                        text.value()
                    else:
                        log[name] = text.value()
                return
        except UnicodeDecodeError as error:
            raise HarError(f"{os.fspath(path)}: not UTF-8: {error.reason}") from error
        raise text.error('there is no "log" in it')


class _Text:
    """JSON text that arrives in chunks: its members, items and values are taken off the front."""

    def __init__(
        self, path: str | os.PathLike[str], read: Callable[[], str], tick: Callable[[], object]
    ) -> None:
        self._path, self._read, self._tick = path, read, tick
        self._buffer, self._at, self._ended = "", 0, False
        self._decode = json.JSONDecoder().raw_decode

    def members(self) -> Iterator[str]:
        """The keys of the object that comes next; the caller takes each value."""
        self._take("{")
        if self._peek() == "}":
            self._at += 1
            return
        while True:
            key = self.value()
            self._take(":")
            yield key  # and the caller takes the value
            if self._next(",}") == "}":
                return

    def items(self) -> Iterator[Any]:
        """The items of the array that comes next, each decoded."""
        self._take("[")
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            item = self.value()
            if not isinstance(item, dict):
                raise self.error("an entry is no object")
            yield item
            if self._next(",]") == "]":
                return

    def value(self) -> Any:
        """The value that comes next."""
        self._peek()
        while True:
            try:
                value, end = self._decode(self._buffer, self._at)
                if end < len(self._buffer) or self._ended:
                    self._at = end
                    return value
            except json.JSONDecodeError as error:
                if self._ended:
                    raise self.error(error.msg) from error
            self._more()

    def error(self, what: str) -> HarError:
        return HarError(f"{os.fspath(self._path)}: no HAR file: {what}")

    def _more(self) -> None:
        """Reads on, by at least as much as is held: an entry of any size is then decoded a few times only."""
        parts = [self._buffer[self._at :]]
        wanted = max(CHUNK, len(parts[0]))
        while wanted > 0 and not self._ended:
            chunk = self._read()
            self._ended = not chunk
            parts.append(chunk)
            wanted -= len(chunk)
        self._buffer, self._at = "".join(parts), 0
        self._tick()

    def _peek(self) -> str:
        while True:
            while self._at < len(self._buffer):
                if self._buffer[self._at] not in _SPACE:
                    return self._buffer[self._at]
                self._at += 1
            if self._ended:
                raise self.error("it ends too early")
            self._more()

    def _next(self, wanted: str) -> str:
        char = self._peek()
        if char not in wanted:
            raise self.error(f"{char!r} where {' or '.join(wanted)} should be")
        self._at += 1
        return char

    def _take(self, char: str) -> None:
        self._next(char)


class HarWriter:
    """Writes a HAR as its entries come; after each the file is complete, whatever happens next.

    The entry and the file's last brackets go out in one write, over the brackets that were there.
    """

    def __init__(self, path: str | os.PathLike[str], *, version: str, comment: str = "") -> None:
        creator = {"name": "mockwrite", "version": version} | ({"comment": comment} if comment else {})
        head = f'{{"log":{{"version":"1.2","creator":{json.dumps(creator)},"pages":[],"entries":['
        self.path = Path(path)
        self.count = 0
        self._file = self.path.open("wb", buffering=0)
        self._file.write(head.encode() + _FOOTER)
        self._end = len(head)

    def write(self, entry: dict[str, Any]) -> None:
        """Appends `entry`, an object of HAR 1.2's ``entries``."""
        line = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
        data = (b",\n" if self.count else b"\n") + line.encode("utf-8", "surrogatepass")
        self._file.seek(self._end)
        self._file.write(data + _FOOTER)
        self._end += len(data)
        self.count += 1

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
