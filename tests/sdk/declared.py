"""What there is to walk: the operations that mockwrite supports."""

from __future__ import annotations

from mockwrite.releases import find
from mockwrite.services import unsupported
from mockwrite.services.registry import endpoints

__all__ = ["operations"]


def operations(service: str) -> set[str]:
    """The names of a service's operations, as in ``databases.createDocument``."""
    refused = {endpoint.operation for endpoint in unsupported.service}
    names = {endpoint.operation for endpoint in endpoints(find("1.8"))} - refused
    return {name for name in names if name.partition(".")[0] == service}
