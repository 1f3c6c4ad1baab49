"""From a query string or a body to parameters, the way PHP reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote_plus

from mockwrite.errors import AppwriteError
from mockwrite.php.json_text import JSONError, decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mockwrite.wire.upload_body import Begun

__all__ = ["RawParameters", "Upload", "parse_body", "parse_query_string"]

_MAX_NESTING = 64
_INTEGER_KEY = re.compile(r"0|-?[1-9]\d{0,17}")
_MAX_PARTS = 1000
_MAX_HEAD = 64 * 1024
_NAME = re.compile(rb'\bname=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))', re.IGNORECASE)
# A semicolon ends the name of a file even within quotes.
_FILE = re.compile(rb'\bfilename\s*=\s*(?:"([^";\r\n]*)|([^;\s]*))', re.IGNORECASE)
_BOUNDARY = re.compile(r'boundary=(?:"([^"]+)"|([^;,\s]+))', re.IGNORECASE)


class Upload(NamedTuple):
    """A file among the parts of a body; `data` looks into the body. `begun` is its MD5 as far as it has been taken."""

    name: str
    data: memoryview
    begun: Begun | None = None


class RawParameters:
    """What a request sent, as it came: of `query` and `body` only what its method has read.

    `uploads` are the files among the parts of a body, by the names of their fields.
    """

    __slots__ = ("body", "content_type", "path", "query", "uploads")

    def __init__(self, path: dict[str, str], query: str, content_type: str, body: bytes | bytearray) -> None:
        self.uploads: dict[str, Upload] = {}
        self.path = path
        self.query = query
        self.content_type = content_type
        self.body = body

    def parameters(self) -> dict[str, Any]:
        """All parameters; those of the path go first. AppwriteError: as for `parse_body`."""
        if self.query:
            return {**parse_query_string(self.query), **self.path}
        if self.body:
            return {**parse_body(self.content_type, self.body, self.uploads), **self.path}
        return dict(self.path)


def parse_query_string(raw: str) -> dict[str, Any]:
    """The parameters of a query string, or of an urlencoded body; values are strings, or arrays of these.

    ``a[]=x``, ``a[0]=x`` and ``a[k][l]=x`` make arrays: a list where the keys count from 0, else a dict.
    Percent-escapes that are no UTF-8 become U+FFFD.
    """
    pairs = (pair.partition("=") for pair in raw.split("&") if pair)
    return _parameters((_unquoted(name), _unquoted(value)) for name, _, value in pairs)


def parse_body(
    content_type: str, raw: bytes | bytearray, uploads: dict[str, Upload] | None = None
) -> dict[str, Any]:
    """The parameters of a body, whose files go into `uploads`.

    A type that is not read, broken JSON and a JSON list all give none. AppwriteError: general_argument_invalid for
    JSON that is neither an object nor a list, on which the real server fails with a 500, for parts without a
    boundary, and for more than a thousand of them.
    """
    media_type = content_type.partition(";")[0]
    if media_type == "application/json":
        return _json(bytes(raw))
    if media_type.lower().startswith("application/x-www-form-urlencoded"):
        return parse_query_string(raw.decode("utf-8", "replace"))
    if media_type.lower().startswith("multipart/form-data"):
        boundary = _BOUNDARY.search(content_type)
        if boundary is None:
            raise AppwriteError("general_argument_invalid", "body_boundary_missing")
        return _multipart(raw, boundary[1] or boundary[2], {} if uploads is None else uploads)
    return {}


def _json(raw: bytes) -> dict[str, Any]:
    try:
        value = decode(raw)
    except JSONError:
        return {}
    if isinstance(value, dict):
        return value
    if isinstance(value, list) or value in (None, False, 0, "", "0"):
        return {}
    raise AppwriteError("general_argument_invalid", "body_no_object")


def _multipart(raw: bytes | bytearray, boundary: str, uploads: dict[str, Upload]) -> dict[str, Any]:
    """The fields among the parts; files go into `uploads`, as views of `raw`."""
    fields, whole = [], memoryview(raw)
    for start, end in _parts(raw, b"--" + boundary.encode("utf-8", "surrogateescape")):
        split = raw.find(b"\r\n\r\n", start, min(end, start + _MAX_HEAD))
        if split < 0:
            continue
        head = bytes(whole[start:split])
        found, file = _NAME.search(_FILE.sub(b"", head)), _FILE.search(head)
        if found is None:
            continue
        field = _text(found[1] or found[2] or b"")
        if file is None:
            fields.append((field, _text(bytes(whole[split + 4 : end]))))
        else:
            begun = getattr(raw, "begun", None)
            fits = begun is not None and begun.start == split + 4 and begun.end <= end
            name = _text(file[1] or file[2] or b"")
            uploads[field] = Upload(name, whole[split + 4 : end], begun if fits else None)
    return _parameters(fields)


def _parts(raw: bytes | bytearray, delimiter: bytes) -> Iterator[tuple[int, int]]:
    """Where each part begins and ends; what comes after the last delimiter is none. AppwriteError: too many."""
    at = 0 if raw.startswith(delimiter) else raw.find(b"\r\n" + delimiter)
    delimiter = b"\r\n" + delimiter
    start = at + len(delimiter) - (2 if at == 0 else 0)
    count = 0
    while at >= 0 and raw[start : start + 2] != b"--":
        count += 1
        if count > _MAX_PARTS:
            raise AppwriteError("general_argument_invalid", "body_parts_too_many", limit=_MAX_PARTS)
        at = raw.find(delimiter, start)
        yield start, at if at >= 0 else len(raw)
        start = at + len(delimiter)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _unquoted(text: str) -> str:
    return unquote_plus(text) if "%" in text or "+" in text else text


def _parameters(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    parameters: dict[str, Any] = {}
    nested = False
    for name, value in pairs:
        if "[" not in name:
            if plain := name.lstrip(" ").partition("\0")[0]:
                parameters[plain.replace(".", "_").replace(" ", "_")] = value
        elif keys := _keys(name.lstrip(" ")):
            nested = True
            _assign(parameters, keys, value)
    return {key: _array(value) for key, value in parameters.items()} if nested else parameters


def _keys(name: str) -> list[str]:
    """The keys that a name with brackets spells, ``""`` for the next free one; none when it is ignored."""
    first, _, rest = name.partition("[")
    if not first:
        return []
    keys = [re.sub(r"[. ]", "_", first)]
    while True:
        key, closed, rest = rest.partition("]")
        if not closed:
            return keys if len(keys) > 1 else [re.sub(r"[.\[ ]", "_", name)]
        keys.append(key)
        if not rest.startswith("["):
            return keys if len(keys) <= _MAX_NESTING else []
        rest = rest[1:]


class _Array(dict[str, Any]):
    """PHP's array: a value without a key gets the one after the largest integer."""

    __slots__ = ("_largest",)

    def __init__(self) -> None:
        self._largest: int | None = None

    def free(self) -> str:
        return "0" if self._largest is None else str(self._largest + 1)

    def put(self, key: str, value: Any) -> None:
        if _INTEGER_KEY.fullmatch(key):
            self._largest = int(key) if self._largest is None else max(self._largest, int(key))
        self[key] = value


def _assign(parameters: dict[str, Any], keys: list[str], value: str) -> None:
    first, *rest = keys
    if not rest:
        parameters[first] = value
        return
    if not isinstance(parameters.get(first), _Array):
        parameters[first] = _Array()
    array = parameters[first]
    for named in rest[:-1]:
        key = named or array.free()
        if not isinstance(array.get(key), _Array):
            array.put(key, _Array())
        array = array[key]
    array.put(rest[-1] or array.free(), value)


def _array(value: Any) -> Any:
    """PHP's array as a list, when its keys are those of one."""
    if not isinstance(value, dict):
        return value
    if all(key == str(position) for position, key in enumerate(value)):
        return [_array(item) for item in value.values()]
    return {key: _array(item) for key, item in value.items()}
