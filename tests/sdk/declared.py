"""What there is to walk: the operations that mockwrite supports."""

from __future__ import annotations

from mockwrite.releases import find
from mockwrite.services import unsupported
from mockwrite.services.registry import endpoints

__all__ = ["operations"]


def operations(service: str, release: str) -> set[str]:
    """The names of a service's operations in a release, as in ``databases.createDocument``."""
    refused = {endpoint.operation for endpoint in unsupported.service}
    names = {endpoint.operation for endpoint in endpoints(find(release))} - refused
    return {name for name in names if name.partition(".")[0] == service}
