"""Seeds: JSON that describes what a server starts with.

A seed is the ``appwrite.json`` or ``appwrite.config.json`` of Appwrite's own command line, as it is, and may say
more: documents beside a collection's attributes, users, memberships, keys, platforms, and several projects.
``seed.schema.json`` in the package describes all of it. What it holds goes through the API's own endpoints, so
that a seed which the real server would refuse is refused with the real server's words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, NoReturn

from mockwrite.caches import cached
from mockwrite.releases import Release, find

__all__ = [
    "DEFAULT_PROJECT",
    "Part",
    "Seed",
    "SeedError",
    "Source",
    "Sources",
    "read",
    "release_of",
    "sources",
]

DEFAULT_PROJECT = "default"
"""The project of a seed that names none."""

EXAMPLE = "example"

JSON = Mapping[str, Any]

Source = str | PathLike[str] | Mapping[str, Any]
"""A file, the content of one, or ``"example"``."""

Sources = Source | Sequence[Source] | None


def sources(given: Sources) -> Sequence[Source]:
    """Return one seed, several or none as a sequence."""
    if given is None:
        return ()
    return (given,) if isinstance(given, (str, PathLike, Mapping)) else given


class SeedError(ValueError):
    """A seed that cannot be loaded: its `source`, the `place` in it (empty: all of it), and the `reason`.

    `exists` says that what the seed describes is there already.
    """

    def __init__(self, source: str, place: str, reason: str, *, exists: bool = False) -> None:
        super().__init__(": ".join(filter(None, (source, place, reason))))
        self.source, self.place, self.reason, self.exists = source, place, reason, exists


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a seed that describes one project: its `content`, and its `place` in the seed.

    `folder` is where the seed lies, if it is a file.
    """

    source: str
    place: str
    content: JSON
    folder: Path | None = None

    @property
    def project_id(self) -> str | None:
        found = self.content.get("projectId")
        return found if isinstance(found, str) and found else None

    def refuse(self, place: str, reason: str, *, exists: bool = False) -> NoReturn:
        """Raise SeedError, at `place` in this part."""
        raise SeedError(self.source, f"{self.place}{place}", reason, exists=exists) from None


@dataclass(frozen=True, slots=True)
class Seed:
    """What a seed says, where it comes from, and `remarks` on what of it is left aside."""

    source: str
    content: JSON
    folder: Path | None = None
    remarks: tuple[str, ...] = ()

    @property
    def parts(self) -> Iterator[Part]:
        """Yield a part for each project that it describes."""
        several = self.content.get("projects")
        if several is None:
            yield Part(self.source, "", self.content, self.folder)
        else:
            for at, content in enumerate(several):
                yield Part(self.source, f"projects[{at}].", content, self.folder)


def read(source: Source) -> Seed:
    """Return the seed of a file or of a mapping; ``example`` names the one that ships with mockwrite.

    Raises SeedError: the file is missing or no JSON, or something in it is out of place.
    """
    from mockwrite.control import configs, seed_format  # noqa: PLC0415 - a server without a seed starts without it

    name, content = _load(source)
    try:
        content = configs.follow_includes(content, None if isinstance(source, Mapping) else Path(source))
        seed_format.require_shallow(content)
        configs.require_present(content)
        remarks = seed_format.check(content)
        for part in content.get("projects", [content]):
            remarks += configs.remarks_on(part)
    except seed_format.MisfitError as misfit:
        raise SeedError(name, misfit.place, misfit.reason) from None
    folder = None if isinstance(source, Mapping) else Path(source).parent
    return Seed(name, content, folder, tuple(dict.fromkeys(remarks)))


def release_of(given: Sources) -> Release | None:
    """Return the release that seeds ask for; None where none does.

    Raises SeedError: there is no such release, two of them ask for different ones, or a file cannot be read.
    """
    asked: Release | None = None
    for source in sources(given):
        name, versions = _versions(source)
        for version in versions:
            try:
                release = find(version) if isinstance(version, str) else None
            except ValueError as error:
                raise SeedError(name, "appwrite", str(error)) from None
            if release is None or asked not in (None, release):
                reason = "must be a version" if release is None else "another seed asks for another release"
                raise SeedError(name, "appwrite", reason)
            asked = release
    return asked


def _versions(source: Source) -> tuple[str, Sequence[Any]]:
    """Return a seed's name, and the releases that it and its projects ask for."""
    if isinstance(source, Mapping):
        return "seed", _asked(source)
    try:
        found = Path(source).stat()
    except OSError:
        name, content = _load(source)
        return name, _asked(content)
    return str(source), _versions_in(str(source), found.st_mtime_ns, found.st_size)


@cached(64)
def _versions_in(file: str, _changed: int, _size: int) -> Sequence[Any]:
    return _asked(_load(file)[1])


def _asked(content: Any) -> list[Any]:
    if not isinstance(content, Mapping):
        return []
    several = content.get("projects", ())
    parts = [content, *(several if isinstance(several, list) else ())]
    return [part["appwrite"] for part in parts if isinstance(part, Mapping) and "appwrite" in part]


def _load(source: Source) -> tuple[str, Any]:
    if isinstance(source, Mapping):
        return "seed", dict(source)
    name = str(source)
    try:
        if name == EXAMPLE and not Path(source).exists():
            from importlib import resources  # noqa: PLC0415 - likewise

            text = resources.files("mockwrite.control").joinpath("example.seed.json").read_text("utf-8")
        else:
            text = Path(source).read_text("utf-8-sig")
        return name, json.loads(text, parse_constant=_refuse_constant)
    except OSError as error:
        raise SeedError(name, "", error.strerror or str(error)) from None
    except json.JSONDecodeError as error:
        raise SeedError(name, f"line {error.lineno}, column {error.colno}", error.msg) from None
    except (
        ValueError,
        RecursionError,
    ) as error:  # no UTF-8, a constant, a number of 4,300 digits, a name with \\0
        raise SeedError(name, "", str(error)) from None


class _ConstantError(ValueError):
    pass


def _refuse_constant(name: str) -> NoReturn:
    raise _ConstantError(f"{name} is no JSON")
