"""Operations by name: ``databases.createDocument`` is one, ``databases.*`` and ``*`` are many."""

from __future__ import annotations

from mockwrite.control.suggestions import meant
from mockwrite.services.registry import SERVICES, endpoints, load

__all__ = ["covers", "misnamed"]


def covers(pattern: str, operation: str) -> bool:
    """Whether an operation is the one, or one of those, that `pattern` names."""
    return operation.startswith(pattern[:-1]) if pattern.endswith("*") else operation == pattern


def misnamed(pattern: str) -> str | None:
    """What to tell somebody who names no operation that there is."""
    service = pattern.partition(".")[0].lower()
    nearest = load(service) if service in SERVICES else ()
    if any(covers(pattern, endpoint.operation) for endpoint in nearest or endpoints()):
        return None
    suggestion = meant(pattern, {endpoint.operation for endpoint in endpoints()})
    return f'There is no operation "{pattern}".{suggestion}'
