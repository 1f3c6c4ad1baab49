"""What the files of Appwrite's command line have besides: other files, other generations, what is not served."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mockwrite.control.seed_format import MisfitError
from mockwrite.releases import DEFAULT, Release
from mockwrite.store.schemas.limits import INDEX_LENGTH

__all__ = [
    "follow_includes",
    "is_beyond",
    "is_built",
    "lengths_left_out",
    "remarks_on",
    "require_present",
    "without_limits",
]

JSON = Mapping[str, Any]

_RESOURCES = (
    "databases", "collections", "tablesDB", "tables", "buckets", "teams", "functions", "sites", "topics", "messages",
    "webhooks",
)  # fmt: skip
_NOT_SERVED = ("functions", "sites", "topics", "messages", "webhooks")
# Appwrite before 1.0, of which the command line 0.x wrote what the API answered.
_OLD_KEYS = ("$read", "$write", "permission")
_OLD = (
    "{keys} are of Appwrite before 1.0, as the command line 0.x wrote them: since then a collection has "
    "$permissions and documentSecurity; pull it again from a server of today"
)
_NO_COLUMNS = (
    "it lacks its columns, which the command line 9 and 10 leave out: name them, or pull with a newer one"
)
_INT64 = 2**63
_LIMITED = ("integer", "bigint")
# The characters of texts whose files say no size.
_SIZES = {
    "email": 254,
    "enum": 255,
    "ip": 39,
    "url": 2000,
    "text": 16_383,
    "mediumtext": 4_194_303,
    "longtext": 1_073_741_823,
}
_LONG = 25
_NEVER_BUILT = ("failed", "stuck", "deleting")


def follow_includes(content: Any, path: Path | None) -> Any:
    """Return a config with what its ``includes`` name, as the command line since 20.0 splits it into files.

    Raises MisfitError: one of them is missing, no list, or outside of the config's folder.
    """
    if not isinstance(content, dict) or "includes" not in content:
        return content
    includes = content["includes"]
    if not isinstance(includes, dict):
        raise MisfitError("includes", "must be an object")
    if path is None:
        raise MisfitError("includes", "only a file has other files beside it")
    whole = {key: value for key, value in content.items() if key != "includes"}
    for resource, name in includes.items():
        place = f"includes.{resource}"
        if resource not in _RESOURCES:
            raise MisfitError(place, f"what can be included is {', '.join(_RESOURCES)}")
        if not isinstance(name, str) or not name.strip() or "\0" in name:
            raise MisfitError(place, "must be the name of a file")
        if resource in content:
            raise MisfitError(
                place, f"there are {resource} in the config, too: the command line takes one of both"
            )
        whole[resource] = _included(place, path.resolve().parent, name.strip())
    return whole


def _included(place: str, folder: Path, name: str) -> list[Any]:
    file = (folder / name).resolve()
    if not file.is_relative_to(folder):
        raise MisfitError(place, f"{name} is outside of the folder that the config is in")
    try:
        found = json.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise MisfitError(place, f"{name}: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        raise MisfitError(place, f"{name}: {error}") from None
    if not isinstance(found, list):
        raise MisfitError(place, f"{name}: must be a list")
    return found


def require_present(content: Any) -> None:
    """Raise MisfitError for a config of another age, or of another kind, than those that make a project."""
    if isinstance(content, dict) and content.keys() & {"runtime", "framework"}:
        raise MisfitError("", "it describes a function or a site, and no project")
    for at, entry in _entries(content, "collections"):
        old = [name for name in _OLD_KEYS if name in entry]
        if old:
            raise MisfitError(f"collections[{at}]", _OLD.format(keys=", ".join(old)))
    for at, entry in _entries(content, "tables"):
        for number, index in _entries(entry, "indexes"):
            if not index.keys() & {"columns", "attributes"}:
                raise MisfitError(f"tables[{at}].indexes[{number}]", _NO_COLUMNS)


def _entries(content: Any, key: str) -> list[tuple[int, JSON]]:
    """Return the objects of a list of `content` that nobody has checked yet, each with its place."""
    listed = content.get(key) if isinstance(content, dict) else None
    entries = enumerate(listed if isinstance(listed, list) else ())
    return [(at, entry) for at, entry in entries if isinstance(entry, dict)]


def remarks_on(content: JSON) -> list[str]:
    """Return a line on what of a config mockwrite does not serve."""
    unserved = [name for name in _NOT_SERVED if content.get(name)]
    remarks = [f"mockwrite does not serve {', '.join(unserved)}: left aside"] if unserved else []
    remarks += [
        f"bucket {bucket.get('$id')} takes files of {bucket['maximumFileSize']:,} bytes, for which a server of one's "
        f"own needs _APP_STORAGE_LIMIT, {DEFAULT.largest_file:,} unless set: taken"
        for bucket in content.get("buckets", ())
        if is_beyond(bucket.get("maximumFileSize"), DEFAULT)
    ]
    for entry in (*content.get("collections", ()), *content.get("tables", ())):
        parts = (*entry.get("attributes", ()), *entry.get("columns", ()), *entry.get("indexes", ()))
        remarks += [
            f"{part.get('key')} of {entry.get('$id')} has the status {part['status']}: left aside"
            for part in parts
            if not is_built(part)
        ]
        for index in filter(is_built, entry.get("indexes", ())):
            lengths = lengths_left_out(entry, index)
            if lengths:
                remarks.append(
                    f"index {index.get('key')} of {entry.get('$id')} lacks its lengths, which the command line leaves "
                    f"out: {', '.join(str(length or 'all') for length in lengths)} are taken"
                )
    return remarks


def is_built(part: JSON) -> bool:
    """Return whether the server that a config is of had this attribute or index, and did not only try to make it."""
    return part.get("status") not in _NEVER_BUILT


def is_beyond(size: Any, release: Release) -> bool:
    """Return whether a bucket takes larger files than a server lets it; those of Appwrite's cloud do."""
    return isinstance(size, int) and release.largest_file < size < _INT64


def lengths_left_out(entry: JSON, index: JSON) -> list[int | None] | None:
    """Return how much of each attribute an index can hold that would be too long; None for one that is not, or says it.

    The command line writes no lengths of indexes, whatever the server has.
    """
    listed = entry.get("attributes", entry.get("columns")) or ()
    sizes = {
        each["key"]: _size(each)
        for each in listed
        if isinstance(each, dict) and isinstance(each.get("key"), str)
    }
    keys = index.get("attributes", index.get("columns")) or ()
    parts = [sizes.get(key, 0) if isinstance(key, str) else 0 for key in keys]
    if "lengths" in index or index.get("type") not in ("key", "unique") or sum(parts) <= INDEX_LENGTH:
        return None
    long = [part > INDEX_LENGTH // len(parts) for part in parts]
    room = INDEX_LENGTH - sum(part for part, is_long in zip(parts, long, strict=True) if not is_long)
    return [room // sum(long) if is_long else None for is_long in long]


def _size(attribute: JSON) -> int:
    """Return the characters of a text; 0 for what is none, or is a list, which has a length of its own."""
    kind, size = attribute.get("type"), attribute.get("size")
    if attribute.get("array") or kind not in ("string", "varchar", *_SIZES):
        return 0
    return size if isinstance(size, int) else _SIZES.get(str(attribute.get("format") or kind), 0)


def without_limits(attribute: JSON) -> JSON:
    """Return an attribute without the bounds that bound nothing.

    JavaScript rounds those of 64-bit integers to -9223372036854776000 and 9223372036854776000, which are none; some
    versions of the command line write numbers of that size as text.
    """
    found = dict(attribute)
    for key in ("min", "max"):
        value = found.get(key)
        if isinstance(value, str) and value.lstrip("-").isdecimal() and len(value) < _LONG:
            found[key] = value = int(value)
        beyond = isinstance(value, (int, float)) and abs(value) >= _INT64 - 1
        if value is None or (beyond and attribute.get("type") in _LIMITED):
            found.pop(key, None)
    return found
