"""HAR 1.2 files, read an entry at a time and written so that every moment leaves a valid file.

A recording may be far larger than the memory one would spend on it, so nothing here holds more than
an entry and a chunk of the file, whatever its layout: an entry a line, indented, or all on one line.
"""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from mockwrite.contract.archives import Archive, HarError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["HarError", "HarWriter", "Unreadable", "read_entries"]

CHUNK = 1 << 18
_LARGEST = 1 << 28
_SPACE = " \t\r\n"
_FOOTER = b"\n]}}\n"
_NEAR_THE_END = 16
_MARKS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|["{}\[\]]', re.DOTALL)
_DEPTH = {"{": 1, "[": 1, "}": -1, "]": -1}
# What files that are taken for recordings have instead.
_HINTS = {
    "item": "; a Postman collection has requests, and not what was answered to them",
    "projectId": "; it is a seed or a config, as --seed takes it",
    "openapi": "; it is a description of an API",
}
_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class Unreadable(str):
    """Stands for an entry that is well-formed and cannot be held: why."""

    __slots__ = ()


def read_entries(
    path: str | os.PathLike[str],
    *,
    log: dict[str, Any] | None = None,
    progress: Callable[[int], object] | None = None,
) -> Iterator[Any]:
    """Yield the entries of the HAR at `path`, in the file's order, whatever each of them is.

    `log` is filled with the other members of the file's ``log`` (``creator``, ``pages`` ...) as they are
    met; most tools write them before the entries. `progress` is told the number of bytes read so far. An
    entry that is nested too deep, or has a number that is too long, is `Unreadable`.

    Raises `HarError` where the file is not a HAR, and `OSError` where it cannot be read.
    """
    with Archive(path).open() as (plain, raw):
        head = plain.peek(2)[:2]
        with io.TextIOWrapper(plain, encoding=_BOMS.get(head, "utf-8-sig")) as file:
            text = _Text(path, lambda: file.read(CHUNK), lambda: progress and progress(raw.tell()))
            try:
                yield from _entries(text, log)
            except UnicodeError as error:
                reason = getattr(error, "reason", error)
                raise HarError(f"{os.fspath(path)}: not UTF-8: {reason}, {text.place}") from error


def _entries(text: _Text, log: dict[str, Any] | None) -> Iterator[Any]:
    names = []
    for key in text.members():
        names.append(key)
        if key == "log":
            yield from _log(text, log)
            return
        # What extensions of browsers are given has no "log" around it.
        if key == "entries" and text.begins("["):
            yield from text.items()
            return
        text.value()
    raise text.error(f'there is no "log" in it{_HINTS.get(next(filter(_HINTS.__contains__, names), ""), "")}')


def _log(text: _Text, log: dict[str, Any] | None) -> Iterator[Any]:
    found = False
    for name in text.members():
        if name == "entries":
            found = True
            yield from text.items()
        elif log is None:
            text.value()
        else:
            log[name] = text.value()
    if not found:
        raise text.error('there are no "entries" in its log')


class _Text:
    """JSON text that arrives in chunks, and is read from the front: members, items and values."""

    def __init__(
        self, path: str | os.PathLike[str], read: Callable[[], str], tick: Callable[[], object]
    ) -> None:
        self._path, self._read, self._tick = path, read, tick
        self._buffer, self._at, self._ended = "", 0, False
        self._passed = self._entry = 0
        self._decode = json.JSONDecoder(strict=False).raw_decode

    @property
    def place(self) -> str:
        """How far the text has been read."""
        entry = f"in entry {self._entry - 1}, " if self._entry else ""
        return f"{entry}after {self._passed + self._at:,} characters"

    def members(self) -> Iterator[str]:
        """Yield the keys of the object that comes next; the caller takes each value."""
        self._take("{")
        if self._peek() == "}":
            self._at += 1
            return
        while True:
            key = self.value()
            if not isinstance(key, str):
                raise self.error("the name of a member is no text")
            self._take(":")
            yield key  # and the caller takes the value
            if self._next(",}") == "}":
                return

    def items(self) -> Iterator[Any]:
        """Yield the items of the array that comes next, each decoded."""
        self._take("[")
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            self._entry += 1
            yield self.value()
            if self._next(",]") == "]":
                return

    def value(self) -> Any:
        """Return the value that comes next; `Unreadable` where it is JSON that Python does not hold."""
        self._peek()
        while True:
            try:
                value, end = self._decode(self._buffer, self._at)
                if end < len(self._buffer) or self._ended:
                    self._at = end
                    return value
            except json.JSONDecodeError as error:
                cut_off = error.pos > len(self._buffer) - _NEAR_THE_END or error.msg.startswith(
                    "Unterminated"
                )
                if self._ended or not cut_off:
                    raise self.error(error.msg) from error
            except RecursionError:
                self._pass_over()
                return Unreadable("nested too deep")
            except ValueError as error:  # int() takes 4,300 digits
                if self._buffer[self._at] not in "{[":
                    raise self.error("a number in it is too long") from error
                self._pass_over()
                return Unreadable("a number in it is too long")
            self._more()

    def begins(self, char: str) -> bool:
        """Return whether what comes next begins with `char`."""
        return self._peek() == char

    def error(self, what: str) -> HarError:
        return HarError(f"{os.fspath(self._path)}: no HAR file: {what}, {self.place}")

    def _pass_over(self) -> None:
        """Go to the end of the object or array that comes next, a mark at a time."""
        depth = 0
        while True:
            for found in _MARKS.finditer(self._buffer, self._at):
                if found[0] == '"':  # a text that goes on in the next chunk
                    break
                depth += _DEPTH.get(found[0], 0)
                self._at = found.end()
                if depth <= 0:
                    return
            if self._ended:
                raise self.error("it ends too early")
            self._more()

    def _more(self) -> None:
        """Read on, by at least as much as is held: an entry of any size is then decoded a few times only."""
        self._passed += self._at
        parts = [self._buffer[self._at :]]
        if len(parts[0]) > _LARGEST:
            raise self.error(f"one value in it has more than {_LARGEST:,} characters")
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
        self._version, self._comment = version, comment
        self._file = self.path.open("wb", buffering=0)
        self._file.write(head.encode() + _FOOTER)
        self._end = len(head)

    def write(self, entry: dict[str, Any]) -> None:
        """Append `entry`, an object of HAR 1.2's ``entries``."""
        line = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
        data = (b",\n" if self.count else b"\n") + line.encode("utf-8", "surrogatepass")
        self._file.seek(self._end)
        self._file.write(data + _FOOTER)
        self._end += len(data)
        self.count += 1

    def rewrite(self, change: Callable[[Any], Any]) -> None:
        """Write each entry anew as `change` has it. Until all are written the file is as it was. HarError, OSError."""
        beside = self.path.with_name(f"{self.path.name}.new")
        again = HarWriter(beside, version=self._version, comment=self._comment)
        try:
            for entry in read_entries(self.path):
                again.write(change(entry))
            beside.replace(self.path)
        except BaseException:
            again.close()
            beside.unlink(missing_ok=True)
            raise
        self.close()
        self._file, self._end = again._file, again._end

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
