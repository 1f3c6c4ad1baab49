"""Loading buckets and their files: through the API, with contents from the seed or from files beside it."""

from __future__ import annotations

import base64
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from mockwrite.control.client import path
from mockwrite.control.configs import is_beyond
from mockwrite.errors import AppwriteError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.control.client import Client
    from mockwrite.control.seeds import Part
    from mockwrite.releases import Release
    from mockwrite.store.world import Project

__all__ = ["SETTINGS", "load_buckets"]

SETTINGS = (
    "name",
    "fileSecurity",
    "enabled",
    "maximumFileSize",
    "allowedFileExtensions",
    "compression",
    "encryption",
    "antivirus",
    "transformations",
)
"""What a bucket has beside its id and its permissions, in the words of the API."""

_SOURCES = ("path", "text", "base64")


def load_buckets(project: Project, client: Client, part: Part, *, replacing: bool = False) -> None:
    """Add the buckets of `part` and their files; with `replacing`, in the place of files of the same ids.

    Raises SeedError.
    """
    for at, bucket in enumerate(part.content.get("buckets", ())):
        place, bucket_id = f"buckets[{at}]", str(bucket.get("$id", ""))
        if bucket_id not in project.storage.buckets or bucket.keys() - {"$id", "files"}:
            body = {"bucketId": bucket.get("$id"), "name": bucket_id, **_chosen(bucket, project.release)}
            body["permissions"] = bucket.get("$permissions", [])
            made = _ask(part, place, partial(client.call, "POST", "/storage/buckets", body))
            if is_beyond(bucket.get("maximumFileSize"), project.release):
                _enlarge(project, made["$id"], bucket["maximumFileSize"])
        for number, file in enumerate(bucket.get("files", ())):
            found = project.storage.buckets.get(bucket_id)
            if replacing and found is not None and str(file.get("$id", "")) in found.files:
                client.call("DELETE", path("storage", "buckets", bucket_id, "files", file["$id"]))
            _load_file(client, part, f"{place}.files[{number}]", bucket_id, file)


def _chosen(bucket: Mapping[str, Any], release: Release) -> dict[str, Any]:
    """Return the settings that the API takes: a size beyond its limit is not among them."""
    chosen = {key: bucket[key] for key in SETTINGS if key in bucket}
    if is_beyond(chosen.get("maximumFileSize"), release):
        del chosen["maximumFileSize"]
    return chosen


def _enlarge(project: Project, bucket_id: str, size: int) -> None:
    """Let a bucket that exists take files of `size` bytes."""
    buckets = project.storage.buckets
    bucket = buckets.get(bucket_id)
    if bucket is None:
        raise LookupError(bucket_id)
    buckets.put(bucket_id, replace(bucket, maximum_file_size=size))


def _load_file(client: Client, part: Part, place: str, bucket_id: str, file: Mapping[str, Any]) -> None:
    data, name = _content(part, place, file)
    id, granted = file.get("$id", "unique()"), file.get("$permissions", ())
    _ask(part, place, partial(client.upload, bucket_id, id, data, file.get("name", name), granted))


def _content(part: Part, place: str, file: Mapping[str, Any]) -> tuple[bytes, str]:
    """Return the bytes of a file, and the name that it has where the seed gives none. Raises SeedError."""
    given = [source for source in _SOURCES if source in file]
    if len(given) != 1 or not isinstance(file[given[0]], str):
        part.refuse(place, "its content is one of path, text and base64")
    name = str(file.get("$id", "file"))
    if given == ["text"]:
        return file["text"].encode(), name
    if given == ["base64"]:
        try:
            return base64.b64decode(file["base64"], validate=True), name
        except ValueError:
            part.refuse(place, "base64 is no base64")
    return _read(part, place, file["path"])


def _read(part: Part, place: str, named: str) -> tuple[bytes, str]:
    """Return what is in a file below the seed's folder. Neither a way up nor a link leads out of it.

    Raises SeedError.
    """
    if part.folder is None:
        part.refuse(place, "a path is below the folder of a seed's file, and this seed is in none")
    folder = part.folder.resolve()
    try:
        found = (folder / named).resolve()
        if not found.is_relative_to(folder):
            part.refuse(place, f'the path "{named}" leads out of the folder of the seed')
        if not found.is_file():  # to read a pipe is to wait
            part.refuse(place, f'"{named}" is no file')
        return found.read_bytes(), found.name
    except (OSError, ValueError) as error:
        part.refuse(place, f'"{named}" cannot be read: {getattr(error, "strerror", None) or error}')


def _ask(part: Part, place: str, ask: Any) -> Any:
    try:
        return ask()
    except AppwriteError as error:
        exists = error.type.endswith("_already_exists")
        part.refuse(place, f"{error.message} ({error.type})", exists=exists)
    except (TypeError, ValueError) as error:
        part.refuse(place, f"this is no JSON: {error}")
