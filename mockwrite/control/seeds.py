"""Seeds: JSON that describes what a server starts with.

A seed is the ``appwrite.json`` or ``appwrite.config.json`` of Appwrite's own command line, as it is, and may say
more: documents beside a collection's attributes, users, memberships, keys, platforms, and several projects.
``seed.schema.json`` in the package describes all of it. What it holds goes through the API's own endpoints, so
that a seed which the real server would refuse is refused with the real server's words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mockwrite.api.dispatch import Dispatcher, Request

if TYPE_CHECKING:
    from mockwrite.store.world import Project, World

__all__ = ["Seed", "SeedError", "plant", "read"]

DEFAULT_PROJECT = "default"
EXAMPLE = "example"

JSON = Mapping[str, Any]


class SeedError(ValueError):
    """A seed that cannot be planted: which file, where in it, and why."""

    def __init__(self, source: str, place: str, reason: str) -> None:
        super().__init__(f"{source}: {place}: {reason}" if place else f"{source}: {reason}")
        self.source, self.place, self.reason = source, place, reason


@dataclass(frozen=True, slots=True)
class Seed:
    """What a seed says, and where it comes from."""

    source: str
    content: JSON


def read(source: str | Path | JSON) -> Seed:
    """A seed from a file, from a mapping, or, by the name ``example``, the one that ships with mockwrite.

    SeedError: the file is missing or not JSON.
    """
    if isinstance(source, Mapping):
        return Seed("<seed>", source)
    if source == EXAMPLE and not Path(source).exists():
        text = resources.files("mockwrite.control").joinpath("example.seed.json").read_text("utf-8")
    else:
        try:
            text = Path(source).read_text("utf-8")
        except OSError as error:
            raise SeedError(str(source), "", error.strerror or str(error)) from None
    try:
        content = json.loads(text)
    except ValueError as error:
        raise SeedError(str(source), "", str(error)) from None
    if not isinstance(content, dict):
        raise SeedError(str(source), "", "a seed is a JSON object")
    return Seed(str(source), content)


def plant(dispatcher: Dispatcher, world: World, seed: Seed, project_id: str | None = None) -> None:
    """Add what `seed` describes to `world`; a seed that names no project goes to `project_id`.

    SeedError: for the first thing that is wrong; what came before it stays planted.
    """
    projects = seed.content.get("projects")
    if projects is None:
        _Planter(dispatcher, world, seed, seed.content, "", project_id).plant()
    else:
        for at, content in enumerate(projects):
            _Planter(dispatcher, world, seed, content, f"projects[{at}].", project_id).plant()
