"""``mockwrite rehearse``: sends a recording's requests to two releases, and shows where their answers differ."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from mockwrite.contract.own_server import replay_on_own_server, stated_release
from mockwrite.contract.recording import Recording
from mockwrite.contract.report import FORMATS, Report
from mockwrite.contract.verifying import publish
from mockwrite.releases import DEFAULT, RELEASES, find

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from mockwrite.contract.replay import Result
    from mockwrite.control.seeds import Source
    from mockwrite.releases import Release

__all__ = ["differences_between", "rehearse"]

_CORS = "access-control-"
"""How the headers begin that only pages from elsewhere go by."""


def rehearse(options: argparse.Namespace) -> int:
    """Return the exit code: 1 where an answer differs. Raises ValueError: there is no such release."""
    before, after = (find(asked) if asked else None for asked in (options.before, options.after))
    report = Report()
    for path in options.recordings:
        recording = Recording(path)
        old, new = before or stated_release(recording) or DEFAULT, after or RELEASES[0]
        for result in differences_between(recording, old, new, options.seed):
            report.add(result)
        report.conclude(recording)
    if not report.cases:
        raise ValueError("; ".join(["there is nothing to replay in the recordings", *report.skips()]))
    publish(FORMATS[options.report](report), report.verdict, options.out)
    return 0 if report.as_listed else 1


def differences_between(
    recording: Recording, old: Release, new: Release, seeds: Sequence[Source] = ()
) -> Iterator[Result]:
    """Yield what the newer release answers to each request, compared with what the older one answers.

    Both begin with nothing but the seeds, and see the times of the recording. What was recorded as the answer does
    not count; only what it made up, since requests that follow name it. Raises SeedError.
    """
    with ExitStack() as stack:
        (first, _), (second, _) = (
            stack.enter_context(replay_on_own_server(recording, seeds, release.version))
            for release in (old, new)
        )
        for exchange in recording:
            answer = first.send(exchange).answer
            crosses = exchange.header("origin") is not None
            as_recorded = first.recorded_values().here
            headers = [
                (name, as_recorded(value))
                for name, value in answer.headers
                if crosses or not name.lower().startswith(_CORS)
            ]
            body = as_recorded(answer.body.decode("utf-8", "surrogateescape"))
            expected = replace(
                exchange,
                status=answer.status,
                answer_headers=tuple(headers),
                answer_body=body.encode("utf-8", "surrogateescape"),
                unread="",
            )
            yield second.send(expected)
