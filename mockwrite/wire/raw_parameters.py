"""From a query string or a body to parameters, the way PHP reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote_plus, unquote_to_bytes

from mockwrite.caches import cached
from mockwrite.errors import AppwriteError
from mockwrite.php.json_text import JSONError, decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mockwrite.wire.upload_body import Begun, Body

__all__ = ["WITHOUT_BODY", "Upload", "parameters", "parse_body", "parse_query_string"]

WITHOUT_BODY = ("GET", "HEAD")
"""The methods of requests of which the query is read, and no body."""
_LONG = 4000
_unquoted_before = cached(512)(unquote_plus)
"""The names and the queries of a client come again and again."""

_MAX_NESTING = 64
_INTEGER_KEY = re.compile(r"0|-?[1-9]\d{0,17}")
_MAX_PARTS = 1000
_MAX_HEAD = 64 * 1024
_MAX_NAME = 512
"""So many bytes, with the quotes around them, are too many for the name of a part or a file."""
_DISPOSITION = re.compile(rb"(?im)^content-disposition: *([^\r\n]*)")
_KINDS = (b"form-data;", b"attachment;")
_BOUNDARY = re.compile(r'boundary=(?:"([^"]+)"|([^;,\s]+))', re.IGNORECASE)


class Upload(NamedTuple):
    """A file among the parts of a body; `data` looks into the body. `begun` is its MD5 as far as it has been taken."""

    name: str
    data: memoryview
    begun: Begun | None = None


def parameters(
    method: str,
    path: Mapping[str, str],
    query: str,
    content_type: str,
    body: Body,
    uploads: dict[str, Upload] | None = None,
) -> dict[str, Any]:
    """All parameters of a request, whose files go into `uploads`; those of the path go first.

    Raises AppwriteError as for `parse_body`.
    """
    if method in WITHOUT_BODY:
        found = parse_query_string(query) if query else {}
    else:
        found = parse_body(content_type, body, uploads) if body else {}
    found.update(path)
    return found


def parse_query_string(raw: str) -> dict[str, Any]:
    """The parameters of a query string, or of an urlencoded body; values are strings, or arrays of these.

    ``a[]=x``, ``a[0]=x`` and ``a[k][l]=x`` make arrays: a list where the keys count from 0, else a dict.
    Percent-escapes that are no UTF-8 become U+FFFD.
    """
    pairs = (pair.partition("=") for pair in raw.split("&") if pair)
    return _parameters((_unquoted(name), _unquoted(value)) for name, _, value in pairs)


def parse_body(content_type: str, raw: Body, uploads: dict[str, Upload] | None = None) -> dict[str, Any]:
    """The parameters of a body, whose files go into `uploads`.

    A type that is not read, broken JSON and a JSON list all give none. Raises AppwriteError: general_argument_invalid
    for JSON that is neither an object nor a list, on which the real server fails with a 500, for parts without a
    boundary, and for more than a thousand of them.
    """
    media_type = content_type.partition(";")[0]
    if media_type == "application/json":
        return _json(bytes(raw))
    if media_type.lower().startswith("application/x-www-form-urlencoded"):
        return parse_query_string(raw[:].decode("utf-8", "replace"))
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


def _multipart(raw: Body, boundary: str, uploads: dict[str, Upload]) -> dict[str, Any]:
    """The fields among the parts; files go into `uploads`, as views of `raw`.

    Raises AppwriteError as for `parse_body`.
    """
    fields, whole = [], memoryview(raw)
    for start, end in _parts(raw, b"--" + boundary.encode("utf-8", "surrogateescape")):
        split = raw.find(b"\r\n\r\n", start, min(end, start + _MAX_HEAD))
        told = _disposition(bytes(whole[start:split])) if split >= 0 else {}
        if b"name" not in told:
            continue
        field = _unpacked(told[b"name"])
        if b"filename" not in told:
            fields.append((field, _text(bytes(whole[split + 4 : end]))))
        else:
            begun = getattr(raw, "begun", None)
            fits = begun is not None and begun.start == split + 4 and begun.end <= end
            name = _unpacked(told[b"filename"])
            uploads[field] = Upload(name, whole[split + 4 : end], begun if fits else None)
    return _parameters(fields)


def _disposition(head: bytes) -> dict[bytes, bytes]:
    """What a part is called, and its file: read as cookies are, so that a semicolon ends a name even within quotes."""
    # Swoole 5.1 and 6.2: swoole_http_request.cc multipart_body_on_header_value, swoole_php_treat_data
    found = _DISPOSITION.search(head)
    kind = next((kind for kind in _KINDS if found is not None and kind in found[1]), None)
    if found is None or kind is None:
        return {}
    told: dict[bytes, bytes] = {}
    for piece in found[1][len(kind) :].partition(b"\0")[0].split(b";"):
        name, _, value = piece.partition(b"=")
        told.setdefault(name.lstrip(), unquote_to_bytes(value).partition(b"\0")[0])
    return told


def _unpacked(name: bytes) -> str:
    """A name without the quotes around it. Raises AppwriteError: it is too long."""
    if len(name) >= _MAX_NAME:
        raise AppwriteError("general_argument_invalid", "body_name_too_long", limit=_MAX_NAME)
    return _text(name.strip(b'"'))


def _parts(raw: Body, delimiter: bytes) -> Iterator[tuple[int, int]]:
    """Where each part begins and ends; one that does not end is none, nor is what follows the last delimiter.

    Raises AppwriteError: there are too many, or something stands before the first delimiter, or between one and its
    line end.
    """
    # Swoole 6.2: multipart_parser.c
    at = 0
    while raw[at : at + 1] in (b"\r", b"\n"):
        at += 1
    if at < len(raw) and raw[at : at + len(delimiter)] != delimiter:
        raise AppwriteError("general_argument_invalid", "body_boundary_wrong")
    start, delimiter = at + len(delimiter), b"\r\n" + delimiter
    for _ in range(_MAX_PARTS):
        follows = raw[start : start + 2]
        if follows == b"--" or len(follows) < 2:
            return
        if follows != b"\r\n":
            raise AppwriteError("general_argument_invalid", "body_boundary_wrong")
        end = raw.find(delimiter, start)
        if end < 0:
            return
        yield start, end
        start = end + len(delimiter)
    raise AppwriteError("general_argument_invalid", "body_parts_too_many", limit=_MAX_PARTS)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _unquoted(text: str) -> str:
    if "%" not in text and "+" not in text:
        return text
    return _unquoted_before(text) if len(text) < _LONG else unquote_plus(text)


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
