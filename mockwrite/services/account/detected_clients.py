"""What the extra ``mockwrite[devices]`` tells of a client: PyPI's port of matomo's device-detector.

It differs from the release that the real server runs, 6.4.8, here and there; what is known of that is put right. It
takes a second to load, and seconds to begin, so it is loaded when it is first asked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mockwrite.services.account.known_clients import (
    APPLE_SYSTEMS,
    engine,
    engine_version,
    is_command_line,
    known,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["detected"]

# What a phone or a tablet shows itself by, but for its model.
_TELLS_TYPE = re.compile(r"Chrome/|Mobile|Tablet")


def detected(agent: str) -> dict[str, str]:
    """Return the fields that a User-Agent tells."""
    if is_command_line(agent):
        return known(agent)
    from device_detector import DeviceDetector  # noqa: PLC0415

    found = DeviceDetector(agent).parse().all_details
    system, client, device = (found.get(part) or {} for part in ("os", "client", "device"))
    ours = known(agent)
    fields = {
        "osCode": _text(system.get("short_name")),
        "osName": _text(system.get("name")),
        "osVersion": _minor(system.get("version")),
        **_client(client, ours, agent),
        "deviceName": _text(device.get("type")) if system else "",
        "deviceBrand": _text(device.get("brand")),
        "deviceModel": _text(device.get("model")),
    }
    # The port knows fewer desktops and Macs than what it is a port of, and more of Safari's frozen versions.
    if ours.get("osName") == fields["osName"] and fields["osCode"] in APPLE_SYSTEMS:
        fields["osVersion"] = ours.get("osVersion", "")
    if fields["deviceBrand"] == "Unknown":
        fields["deviceBrand"] = ""
    if not fields["deviceModel"] and (
        "CFNetwork/" in agent or (fields["osCode"] == "AND" and not _TELLS_TYPE.search(agent))
    ):
        fields["deviceName"] = ""
        ours.pop("deviceName", None)
    return ours | {
        name: value for name, value in fields.items() if value or name not in ("deviceName", "deviceBrand")
    }


def _client(found: Mapping[str, Any], ours: Mapping[str, str], agent: str) -> dict[str, str]:
    """What the port says of the client, without what it guesses, and with what it leaves out."""
    kind, name = _text(found.get("type")), _text(found.get("name"))
    if kind == "browser" and ours.get("clientType") == "library":
        kind = ""
    if kind == "generic" or (kind == "library" and name.startswith("Appwrite")):
        kind = ""
    fields = dict.fromkeys(
        ("clientType", "clientCode", "clientName", "clientVersion", "clientEngine", "clientEngineVersion"), ""
    )
    if not kind:
        return fields | {field: ours.get(field, "") for field in fields}
    fields |= {"clientType": kind, "clientName": name, "clientVersion": _minor(found.get("version"))}
    if kind == "browser":
        from device_detector.parser.settings import BROWSER_TO_ABBREV  # noqa: PLC0415

        name_of_engine = _engine(found) or engine(agent)
        fields |= {
            "clientCode": _text(found.get("short_name")) or BROWSER_TO_ABBREV.get(name.lower(), ""),
            "clientEngine": name_of_engine,
            "clientEngineVersion": engine_version(name_of_engine, agent),
        }
    return fields


def _engine(found: Mapping[str, Any]) -> str:
    told = found.get("engine") or ""
    return told if isinstance(told, str) else _text(told.get("default") or told.get("name"))


def _text(value: Any) -> str:
    return str(getattr(value, "value", value) or "")


def _minor(version: Any) -> str:
    """Return a version as far as the real server tells it: to its second number."""
    text = _text(version)
    # The port leaves the place of a version that is not there: \\g<1>.
    return "" if text.startswith("\\") else ".".join(text.split(".")[:2])
