"""What a User-Agent header tells of a client, in the words of the real server's detector: matomo's 6.4.8.

With the extra ``mockwrite[devices]`` its port to Python is asked, which knows models of phones, too; without it, a
table of the clients that come to a test server. Of a client that is not known nothing is told.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from mockwrite.caches import cached
from mockwrite.services.account.detected_clients import detected
from mockwrite.services.account.known_clients import known

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FIELDS", "client"]

FIELDS = (
    "osCode",
    "osName",
    "osVersion",
    "clientType",
    "clientCode",
    "clientName",
    "clientVersion",
    "clientEngine",
    "clientEngineVersion",
    "deviceName",
    "deviceBrand",
    "deviceModel",
)


@cached(256)
def client(agent: str) -> Mapping[str, str]:
    """Return the fields of `FIELDS` for a User-Agent; each is empty where nothing is known."""
    return dict.fromkeys(FIELDS, "") | (detected(agent) if _has_detector() else known(agent))


@cache
def _has_detector() -> bool:
    return find_spec("device_detector") is not None
