"""The shortest answer: a project was named, and the server is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError
from mockwrite.wire.endpoint import Reply, Service

if TYPE_CHECKING:
    from mockwrite.wire.endpoint import Call

__all__ = ["service"]

service = Service("ping", groups=["general"])


@service.endpoint("GET", "/ping", "get", scope="global", model=lambda text, call: text)  # noqa: ARG005 - a model
def get(call: Call) -> Reply:
    if call.project.id == "console":  # as where none is named; 1.8.1, 1.9.6: controllers/general.php
        raise AppwriteError("project_not_found")
    return Reply(b"Pong!", 200, content_type="text/plain; charset=UTF-8")
