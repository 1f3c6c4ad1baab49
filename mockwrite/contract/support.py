"""The support table: each operation, each kind of behaviour, and how well it is known.

Its rows are the endpoints as they are declared. What Appwrite was recorded doing stands in ``recorded.json``,
which is made of the recordings, less what is listed there as not agreeing yet.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from mockwrite.contract.behaviours import BEHAVIOURS, of_endpoint
from mockwrite.releases import DEFAULT, Release
from mockwrite.services import unsupported
from mockwrite.services.registry import endpoints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from mockwrite.wire.endpoint import Endpoint

__all__ = ["FORMATS", "Row", "table"]

Knowledge = Literal["recorded", "source", "unsupported", ""]

SIGNS: dict[Knowledge, str] = {"recorded": "●", "source": "○", "unsupported": "✗", "": ""}
LEGEND = {
    "●": "as recorded of Appwrite 1.8.1",
    "○": "from its source only: no recording shows it",
    "✗": "not supported: 501, mockwrite_not_supported",
}

NOTES = {
    "storage": (
        "All of it is as recorded of Appwrite 1.9.6; 1.8.1 and 1.6.2 follow their sources where they differ. The kind "
        "of a file is told by a table of the common ones, where the real server asks libmagic. Previews take the extra "
        "`mockwrite[images]` (without it: 501, mockwrite_images_missing): sizes and kinds are the real server's, not "
        "each pixel, and HEIC is not written (501). The `sizeActual` of a file that zstd compresses is gzip's; "
        "`totalSize` is 0, as without usage statistics; nothing is scanned for viruses."
    ),
}
"""What there is to say of a service beside its table."""


@dataclass(frozen=True, slots=True)
class Row:
    """An operation: its name, its route, and of each of `BEHAVIOURS` how it is known; empty where it has none."""

    operation: str
    method: str
    path: str
    known: dict[str, Knowledge]


def table(
    words: Iterable[str] = (),
    recorded: Mapping[str, Sequence[str]] | None = None,
    release: Release | None = None,
) -> list[Row]:
    """Return the rows, ordered by service; with `words`, only those of operations that have one in their name.

    With a `release`, only those that it has.
    """
    if recorded is None:
        text = resources.files("mockwrite.contract").joinpath("recorded.json").read_text("utf-8")
        recorded = json.loads(text)
    wanted = [word.lower() for word in words]
    refused = {found.handler for found in unsupported.service}
    rows = [
        Row(
            found.operation,
            found.method,
            found.path,
            _known(found, recorded, refused=found.handler in refused),
        )
        for found in endpoints(release)
        if not wanted or any(word in found.operation.lower() for word in wanted)
    ]
    return sorted(rows, key=lambda row: row.operation.partition(".")[0].lower())


def _known(
    endpoint: Endpoint, recorded: Mapping[str, Sequence[str]], *, refused: bool
) -> dict[str, Knowledge]:
    """Return how each kind of behaviour is known; what was recorded counts though the declaration has no such thing."""
    has, seen = set(of_endpoint(endpoint)), recorded.get(endpoint.operation, ())

    def known(behaviour: str) -> Knowledge:
        if refused:
            return "unsupported" if behaviour in has else ""
        return "recorded" if behaviour in seen else "source" if behaviour in has else ""

    return {behaviour: known(behaviour) for behaviour in BEHAVIOURS}


def as_text(rows: Sequence[Row]) -> str:
    """Return the table for a terminal: a line each, signs in columns."""
    width = max((len(row.operation) for row in rows), default=0)
    heads = [f"{'│ ' * at}┌ {head}" for at, head in enumerate(BEHAVIOURS.values())]
    lines = [f"{'':{width}}  {head}" for head in heads]
    lines += [
        f"{row.operation:{width}}  {' '.join(SIGNS[each] or ' ' for each in row.known.values())}"
        for row in rows
    ]
    lines += ["", *(f"{sign} {meaning}" for sign, meaning in LEGEND.items())]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def as_markdown(rows: Sequence[Row]) -> str:
    """Return a page in Markdown, with a table for each service."""
    lines = ["# What is supported", "", *(f"- {sign} {meaning}" for sign, meaning in LEGEND.items())]
    others = ", ".join(sorted(DEFAULT.other_services))
    lines += [
        "",
        f"Of Appwrite's other services ({others}) nothing is supported: 501, mockwrite_not_supported.",
    ]
    for service, group in groupby(rows, lambda row: row.operation.partition(".")[0]):
        heads = ["operation", "request", *BEHAVIOURS.values()]
        lines += ["", f"## {service}", "", *([NOTES[service], ""] if service in NOTES else [])]
        lines += [_line(heads), _line(["---", "---", *[":-:"] * len(BEHAVIOURS)])]
        for row in group:
            name, request = row.operation.partition(".")[2], f"`{row.method} {row.path}`"
            lines.append(_line([name, request, *(SIGNS[each] for each in row.known.values())]))
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def as_json(rows: Sequence[Row]) -> str:
    """Return a JSON list with an object for each operation."""
    shown = [
        {"operation": row.operation, "method": row.method, "path": row.path}
        | {behaviour: how for behaviour, how in row.known.items() if how}
        for row in rows
    ]
    return json.dumps(shown, indent=1) + "\n"


FORMATS: dict[str, Callable[[Sequence[Row]], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "json": as_json,
}
