"""Names that people type: operations, which a pattern may name many of, and what a misspelt word may have meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["covers", "misnamed", "suggestion"]


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return `` Did you mean "…"?`` with the nearest of `known`; empty where none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - loaded with the first mistake

    names = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    return f' Did you mean "{names[near[0]]}"?' if near else ""


def covers(pattern: str, operation: str) -> bool:
    """Return whether `pattern` names the operation: ``databases.createDocument``, ``databases.*`` or ``*``."""
    return operation.startswith(pattern[:-1]) if pattern.endswith("*") else operation == pattern


def misnamed(pattern: str) -> str | None:
    """Return the message for a pattern that names no operation; None where it names one."""
    from mockwrite.services.registry import SERVICES, endpoints, load  # noqa: PLC0415 - loads whole services

    service = pattern.partition(".")[0].lower()
    nearest = load(service) if service in SERVICES else ()
    if any(covers(pattern, endpoint.operation) for endpoint in nearest or endpoints()):
        return None
    known = {endpoint.operation for endpoint in endpoints()}
    return f'There is no operation "{pattern}".{suggestion(pattern, known)}'
