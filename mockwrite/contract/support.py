"""The support table: each operation, in each release, each kind of its behaviour, and how well that is known.

Its rows are the endpoints as they are declared. What each release of Appwrite was recorded doing stands in
``recorded.json``, which is made of the recordings, less what is listed as not agreeing yet.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING, Literal, cast

from mockwrite.contract.behaviours import BEHAVIOURS, of_endpoint
from mockwrite.releases import DEFAULT, RELEASES, Release
from mockwrite.services import unsupported
from mockwrite.services.registry import SERVICES, endpoints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mockwrite.wire.endpoint import Endpoint

__all__ = ["FORMATS", "Row", "kept", "others", "table"]

Knowledge = Literal["recorded", "source", "console", "unsupported", "missing", ""]
Recorded = Mapping[str, Mapping[str, Sequence[str]]]
"""The kinds of behaviour that recordings show, by release and operation."""

SIGNS: dict[Knowledge, str] = {
    "recorded": "●",
    "source": "○",
    "console": "◇",
    "unsupported": "✗",
    "missing": "–",
    "": "",
}
LEGEND = {
    "●": "as a recording of that release shows it",
    "○": "from the source of Appwrite only: no recording shows it",
    "◇": "for the console of an open server alone: to all others 501, mockwrite_not_supported",
    "✗": "not supported: 501, mockwrite_not_supported",
    "–": "not in that release",
}
DIFFERENCES = (
    "where the real server breaks down with a 500 of its own, mockwrite answers an error of the 400s;",
    "any project and any API key are let in, unless the server is strict;",
    "rate limits count only where they are asked for;",
    "mails and SMS go to an outbox that tests read, and to nobody else.",
)
"""What mockwrite does otherwise than the real server, on purpose and in every release."""

_CONSOLE = (
    "Only what Appwrite's own command line asks as the console; all else is a 501, mockwrite_not_supported."
)
NOTES = {
    **dict.fromkeys(("functions", "messaging", "organization", "sites", "webhooks"), _CONSOLE),
    "projects": f"{_CONSOLE} As 1.9.6, a key reads and sets its own project there, too.",
    "console": "Nothing of it is supported, and its other paths are a 501, too.",
    "account": "All OAuth2 providers are off, as in a new project, and none can be switched on.",
    "project": (
        "Ways to sign in, services, protocols, policies and mock phones are set here as well as by seeds; keys and "
        "platforms by seeds alone. What else a project has there is a 501, mockwrite_not_supported: labels, variables, "
        "settings of OAuth2, SMTP and templates. As 1.8.1, `tablesdb` closes nothing when it is off: the real server "
        "looks for `tablesDB`."
    ),
    "storage": (
        "The kind of a file is told by a table of the common ones, where the real server asks libmagic. Previews take "
        "the extra `mockwrite[images]` (without it: 501, mockwrite_images_missing): sizes and kinds are the real "
        "server's, not each pixel, and HEIC takes the extra `mockwrite[heic]` (without it: 501). The `sizeActual` of "
        "a file that zstd compresses is gzip's without `mockwrite[recordings]`; `totalSize` is 0, as without usage "
        "statistics; nothing is scanned for viruses."
    ),
}
"""What there is to say of a service beside its table."""


@dataclass(frozen=True, slots=True)
class Row:
    """An operation: its name, its route, and how it is known.

    By release: what it answers there. By kind of behaviour, empty where it has none: in the table's release.
    """

    operation: str
    method: str
    path: str
    releases: dict[str, Knowledge]
    known: dict[str, Knowledge]


def kept() -> Recorded:
    """Return what recordings show, as ``recorded.json`` keeps it."""
    text = resources.files("mockwrite.contract").joinpath("recorded.json").read_text("utf-8")
    return cast("Recorded", json.loads(text))


def table(
    words: Iterable[str] = (), release: Release = DEFAULT, recorded: Recorded | None = None
) -> list[Row]:
    """Return the rows of what a release has, by service; with `words`, only operations that have one in their name."""
    shown = kept() if recorded is None else recorded
    wanted = [word.lower() for word in words]
    known = {each.version: _known(each, shown.get(each.version, {})) for each in RELEASES}
    rows = [
        Row(
            found.operation,
            found.method,
            found.path,
            {
                version: each[_key(found)]["answers"] if _key(found) in each else "missing"
                for version, each in known.items()
            },
            known[release.version][_key(found)],
        )
        for found in endpoints(release)
        if not wanted or any(word in found.operation.lower() for word in wanted)
    ]
    return sorted(rows, key=lambda row: row.operation.partition(".")[0].lower())


def _key(endpoint: Endpoint) -> tuple[str, str]:
    return endpoint.operation, endpoint.method


def _known(
    release: Release, recorded: Mapping[str, Sequence[str]]
) -> dict[tuple[str, str], dict[str, Knowledge]]:
    """Return how each kind of behaviour of each endpoint of a release is known."""
    refused = {found.handler for found in unsupported.service}

    def refusal(endpoint: Endpoint) -> Knowledge:
        alone = endpoint.for_console is not None and endpoint.for_console(release)
        return "unsupported" if endpoint.handler in refused else "console" if alone else ""

    return {
        _key(found): _known_of(found, recorded.get(found.operation, ()), refusal(found))
        for found in endpoints(release)
    }


def _known_of(endpoint: Endpoint, seen: Sequence[str], refusal: Knowledge) -> dict[str, Knowledge]:
    """Return how each kind of behaviour is known; what was recorded counts though the declaration has no such thing.

    A `refusal` is the knowledge of an operation that keys are refused.
    """
    has = set(of_endpoint(endpoint))

    def known(behaviour: str) -> Knowledge:
        if refusal:
            return refusal if behaviour in has else ""
        return "recorded" if behaviour in seen else "source" if behaviour in has else ""

    return {behaviour: known(behaviour) for behaviour in BEHAVIOURS}


def _heads() -> list[str]:
    return [*(release.version for release in RELEASES), *BEHAVIOURS.values()]


def _signs(row: Row) -> list[str]:
    return [SIGNS[known] for known in (*row.releases.values(), *row.known.values())]


def _columns(release: Release) -> str:
    return (
        "The column of a release says how it is known what the operation answers there; "
        f"the columns after it are of Appwrite {release.version}."
    )


def others(release: Release) -> str:
    """Say of which of Appwrite's services nothing is supported."""
    names = ", ".join(sorted(release.other_services - SERVICES.keys()))
    return f"Of Appwrite's other services ({names}) nothing is supported: 501, mockwrite_not_supported."


def as_text(rows: Sequence[Row], release: Release) -> str:
    """Return the table for a terminal: a line each, signs in columns."""
    width = max((len(row.operation) for row in rows), default=0)
    heads = [f"{'│ ' * at}┌ {head}" for at, head in enumerate(_heads())]
    lines = [f"{'':{width}}  {head}" for head in heads]
    lines += [f"{row.operation:{width}}  {' '.join(sign or ' ' for sign in _signs(row))}" for row in rows]
    lines += ["", *(f"{sign} {meaning}" for sign, meaning in LEGEND.items()), "", _columns(release)]
    lines += ["What differs from the real server on purpose:", *(f"- {each}" for each in DIFFERENCES)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def as_markdown(rows: Sequence[Row], release: Release) -> str:
    """Return a page in Markdown, with a table for each service."""
    lines = ["# What is supported", "", *(f"- {sign} {meaning}" for sign, meaning in LEGEND.items())]
    lines += [
        "",
        _columns(release),
        "",
        others(release),
        "",
        "What differs from the real server on purpose, in every release:",
        "",
        *(f"- {each}" for each in DIFFERENCES),
    ]
    for service, group in groupby(rows, lambda row: row.operation.partition(".")[0]):
        heads = ["operation", "request", *_heads()]
        lines += ["", f"## {service}", "", *([NOTES[service], ""] if service in NOTES else [])]
        lines += [_line(heads), _line(["---", "---", *[":-:"] * len(_heads())])]
        for row in group:
            name, request = row.operation.partition(".")[2], f"`{row.method} {row.path}`"
            lines.append(_line([name, request, *_signs(row)]))
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def as_json(rows: Sequence[Row], release: Release) -> str:
    """Return a JSON list with an object for each operation, whose kinds of behaviour are those of `release`."""
    shown = [
        {
            "operation": row.operation,
            "method": row.method,
            "path": row.path,
            "release": release.version,
            "releases": row.releases,
        }
        | {behaviour: how for behaviour, how in row.known.items() if how}
        for row in rows
    ]
    return json.dumps(shown, indent=1) + "\n"


FORMATS: dict[str, Callable[[Sequence[Row], Release], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "json": as_json,
}
