"""Reports of replays, as text for a terminal, as JSON, as JUnit's XML and as HTML."""

from __future__ import annotations

import html
import json
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from mockwrite.contract.differences import KINDS
from mockwrite.contract.entries import NO_ADDRESS, OTHER_HOST

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from mockwrite.contract.recording import Recording
    from mockwrite.contract.replay import Result

__all__ = ["FORMATS", "Report", "differences_as_text"]

# How many differences of an exchange, and in all, are kept to be shown; all are counted.
KEPT = 20
MOST = 10_000
_CONTROL = dict.fromkeys(set(range(32)) - {9, 10, 13})


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference as it is shown: its `lines` are a diff."""

    kind: str
    path: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """An exchange and what was found: `count` differences, of which the first few are kept.

    `listed` says why it was known to differ, where it was; `uncompared` why less than all of it was compared;
    `supported` is false where mockwrite lacks the service.
    """

    recording: str
    number: int
    page: str
    id: str
    operation: str
    count: int
    findings: tuple[Finding, ...]
    listed: str = ""
    uncompared: str = ""
    supported: bool = True

    @property
    def counts(self) -> bool:
        """Whether it says that the two servers agree, or that they do not."""
        return self.supported and not self.uncompared


@dataclass(slots=True)
class Report:
    """Takes the results as they come; holds what reports show of them, not the answers themselves.

    `named` has the first of the entries that were skipped, `remarked` what else there is to be said, `left_aside`
    the number of exchanges that were not to be compared.
    """

    cases: list[Case] = field(default_factory=list)
    skipped: dict[str, Counter[str]] = field(default_factory=dict)
    stale: dict[str, list[int]] = field(default_factory=dict)
    named: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    remarked: list[str] = field(default_factory=list)
    left_aside: int = 0
    _kept: int = 0

    def add(self, result: Result, listed: str = "") -> None:
        """Take a result in; `listed`: why it is known to differ."""
        exchange, found = result.exchange, result.differences if result.supported else ()
        room = min(KEPT, MOST - self._kept)
        kept = tuple(Finding(each.kind, each.path, tuple(each.lines())) for each in found[:room])
        self._kept += len(kept)
        names = exchange.recording, exchange.number, exchange.page, exchange.id, exchange.operation
        self.cases.append(Case(*names, len(found), kept, listed, result.uncompared, result.supported))

    def conclude(self, recording: Recording, listed: Collection[int] = ()) -> None:
        """Take note that all of `recording` was replayed, of which `listed` was known to differ."""
        name = recording.name
        self.skipped[name], self.named[name] = recording.skipped, recording.named
        differing = {case.number for case in self.cases if case.recording == recording.name and case.count}
        self.stale[recording.name] = sorted(set(listed) - differing)

    @property
    def total(self) -> int:
        return sum(case.counts for case in self.cases)

    @property
    def as_listed(self) -> bool:
        """Whether what is listed differs, and nothing else."""
        return not any(self.stale.values()) and not any(case.count and not case.listed for case in self.cases)

    @property
    def agreeing(self) -> int:
        return sum(not case.count for case in self.cases if case.counts)

    @property
    def uncompared(self) -> int:
        return sum(bool(case.uncompared) for case in self.cases if case.supported)

    @property
    def unsupported(self) -> int:
        return sum(not case.supported for case in self.cases)

    @property
    def passed_over(self) -> int:
        """How many requests to the server were skipped, for whatever reason."""
        return sum(
            count
            for reasons in self.skipped.values()
            for reason, count in reasons.items()
            if reason not in (OTHER_HOST, NO_ADDRESS)
        )

    @property
    def percent(self) -> float:
        """How many agree of those that were compared, rounded down: 100 only where there are some, and all agree."""
        return self.agreeing * 10000 // self.total / 100 if self.total else 0.0

    @property
    def verdict(self) -> str:
        besides = {
            "not compared": self.uncompared,
            "of services that mockwrite lacks": self.unsupported,
            "left aside": self.left_aside,
            "skipped": self.passed_over,
        }
        said = [f"{count} {what}" for what, count in besides.items() if count]
        return ", ".join([f"{self.agreeing} of {self.total} exchanges agree", *said])

    def remarks(self) -> Iterator[str]:
        """Yield a line each on what is not shown, was skipped, differs as listed, and is listed for nothing."""
        unseen = sum(case.count - len(case.findings) for case in self.cases if not case.listed)
        if unseen:
            yield f"{_counted(unseen, 'difference')} more"
        yield from self.skips()
        yield from self.remarked
        whys = Counter((case.recording, case.uncompared) for case in self.cases if case.uncompared)
        yield from (f"{name}: {count} not compared: {why}" for (name, why), count in whys.items())
        lacking = sorted({case.operation for case in self.cases if not case.supported})
        if lacking:
            yield f"mockwrite lacks {', '.join(lacking)}"
        for name in self.skipped:
            listed = sum(bool(case.count and case.listed) for case in self.cases if case.recording == name)
            if listed:
                yield f"{name}: {listed} differ as listed"
            stale = self.stale.get(name)
            if stale:
                numbers = " ".join(f"{number:04d}" for number in stale)
                yield f"{name}: listed, and yet they agree: {numbers}"

    def skips(self) -> Iterator[str]:
        """Yield a line for each reason for which entries were skipped, with the first that one would look for."""
        for name, reasons in self.skipped.items():
            for reason, count in reasons.items():
                named = self.named.get(name, {}).get(reason, [])
                shown = ", ".join(named) + (", …" if 0 < len(named) < count else "")
                yield f"{name}: skipped {count} {reason}" + (f": {shown}" if shown else "")

    def groups(self) -> Iterator[tuple[str, str, list[tuple[Case, Finding]]]]:
        """Yield the differences that are not listed, by operation and by kind, in the order of `KINDS`."""
        found = [(case, finding) for case in self.cases if not case.listed for finding in case.findings]
        kinds = list(KINDS)
        found.sort(key=lambda pair: (pair[0].operation, kinds.index(pair[1].kind)))
        for (operation, kind), pairs in groupby(found, lambda pair: (pair[0].operation, pair[1].kind)):
            yield operation, kind, list(pairs)


def as_text(report: Report) -> str:
    """Return the differences, the remarks, and in the last line the verdict."""
    found = differences_as_text(report)
    return "\n".join([*([found] if found else []), *report.remarks(), report.verdict]) + "\n"


def differences_as_text(report: Report, *, shown: int = 3) -> str:
    """Return the differences, grouped by operation and kind, `shown` of each."""
    lines: list[str] = []
    last = None
    for operation, kind, pairs in report.groups():
        if operation != last:
            lines += ["", operation]
        last = operation
        exchanges = len({(case.recording, case.id) for case, _ in pairs})
        lines.append(f"  {KINDS[kind]}: {len(pairs)} in {_counted(exchanges, 'exchange')}")
        for case, finding in pairs[:shown]:
            lines.append(f"    {case.recording} {case.id}" + (f" [{case.page}]" if case.page else ""))
            lines += [f"      {line}" for line in finding.lines]
        if len(pairs) > shown:
            lines.append(f"    … and {len(pairs) - shown} more")
    return "".join(f"{line}\n" for line in lines).lstrip("\n")


def as_json(report: Report) -> str:
    """Return the counts, and the differences of each exchange that has any."""
    names = list(dict.fromkeys([*report.skipped, *(case.recording for case in report.cases)]))
    recordings = [
        {
            "name": name,
            "exchanges": sum(case.recording == name and case.counts for case in report.cases),
            "agree": sum(case.recording == name and case.counts and not case.count for case in report.cases),
            "notCompared": sum(case.recording == name and bool(case.uncompared) for case in report.cases),
            "notSupported": sum(case.recording == name and not case.supported for case in report.cases),
            "skipped": dict(report.skipped.get(name, {})),
            "stale": report.stale.get(name, []),
        }
        for name in names
    ]
    exchanges = [
        {
            "recording": case.recording,
            "exchange": case.id,
            "page": case.page,
            "operation": case.operation,
            "listed": case.listed or None,
            "count": case.count,
            "differences": [
                {"kind": finding.kind, "path": finding.path, "diff": "\n".join(finding.lines)}
                for finding in case.findings
            ],
        }
        for case in report.cases
        if case.count
    ]
    totals = {"exchanges": report.total, "agree": report.agreeing, "percent": report.percent}
    found = totals | {"recordings": recordings, "differences": exchanges}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def as_junit(report: Report) -> str:
    """Return a suite per recording, a case per exchange; those that differ as listed are skipped ones."""
    failures = sum(case.count > 0 and not case.listed for case in report.cases)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<testsuites name="mockwrite verify" tests="{len(report.cases)}" failures="{failures}">',
    ]
    for name, group in groupby(report.cases, lambda case: case.recording):
        cases = list(group)
        failed = sum(case.count > 0 and not case.listed for case in cases)
        lines.append(f'<testsuite name={_attribute(name)} tests="{len(cases)}" failures="{failed}">')
        for case in cases:
            start = f"<testcase classname={_attribute(case.page or name)} name={_attribute(case.id)}"
            why = case.uncompared if case.supported else "not supported"
            if not case.count and not why:
                lines.append(f"{start}/>")
                continue
            if why or case.listed:
                lines.append(f"{start}><skipped message={_attribute(why or case.listed)}/></testcase>")
                continue
            text = html.escape(_plain("\n".join(line for finding in case.findings for line in finding.lines)))
            message = _attribute(_counted(case.count, "difference"))
            lines.append(f"{start}><failure message={message}>{text}</failure></testcase>")
        lines.append("</testsuite>")
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def as_html(report: Report) -> str:
    """Return one page, without scripts and without anything from elsewhere."""
    parts = [_HEAD, f"<h1>{html.escape(report.verdict)}</h1>"]
    parts += [f"<p>{html.escape(remark)}</p>" for remark in report.remarks()]
    last = None
    for operation, kind, pairs in report.groups():
        if operation != last:
            parts.append(f"<h2>{html.escape(operation)}</h2>")
        last = operation
        parts.append(f"<details><summary>{html.escape(KINDS[kind])}: {len(pairs)}</summary>")
        for case, finding in pairs:
            where = html.escape(f"{case.recording} {case.id} {case.page}")
            parts.append(f"<h3>{where}</h3><pre>{''.join(map(_line, finding.lines))}</pre>")
        parts.append("</details>")
    return "\n".join(parts) + "\n</html>\n"


FORMATS: dict[str, Callable[[Report], str]] = {
    "text": as_text,
    "json": as_json,
    "junit": as_junit,
    "html": as_html,
}

_HEAD = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>mockwrite verify</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem } h2 { font: 600 1rem ui-monospace, monospace; margin-top: 2rem }
h3 { font-size: .9rem; font-weight: 400; margin: 1rem 0 0 } summary { cursor: pointer }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere } del, ins { text-decoration: none }
del { background: #fdd; color: #600 } ins { background: #dfd; color: #040 }
</style>"""


def _line(line: str) -> str:
    tag = {"-": "del", "+": "ins"}.get(line.lstrip()[:1] if line.startswith("  ") else "")
    text = html.escape(_plain(line))
    return f"<{tag}>{text}</{tag}>\n" if tag else f"{text}\n"


def _attribute(text: str) -> str:
    return quoteattr(_plain(text))


def _plain(text: str) -> str:
    """Return `text` without the characters that XML cannot hold."""
    return text.translate(_CONTROL).encode("utf-8", "replace").decode()


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
