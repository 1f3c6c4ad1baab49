"""What a project of mockwrite never has, as the console lists it: functions, sites, topics, webhooks."""

from __future__ import annotations

from typing import Any

from mockwrite.errors import AppwriteError
from mockwrite.wire import admission
from mockwrite.wire.endpoint import Call, Service

__all__ = ["service"]


def _declare(service: Service, path: str, operation: str, key: str) -> Service:
    def get(call: Call) -> dict[str, Any]:
        # The command line pulls and pushes all kinds of resources: of these there are none, which is the truth.
        if not call.caller.privileged or admission.mode(call.headers, call.sent) != "admin":
            raise AppwriteError(
                "mockwrite_not_supported", "operation_unsupported", operation=key.capitalize()
            )
        return {"total": 0, key: []}

    service.endpoint(
        "GET",
        path,
        operation,
        scope="global",
        model=lambda value, _call: value,
        for_console=lambda _release: True,
    )(get)
    return service


service = (
    *_declare(Service("functions"), "/functions", "list", "functions"),
    *_declare(
        Service("sites", when=lambda release: "sites" in release.other_services), "/sites", "list", "sites"
    ),
    *_declare(Service("messaging"), "/messaging/topics", "listTopics", "topics"),
    *_declare(
        Service("webhooks", when=lambda release: "webhooks" in release.other_services),
        "/webhooks",
        "list",
        "webhooks",
    ),
)
