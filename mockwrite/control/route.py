"""What a route of ``/_mockwrite`` is, and the schemas that many of them are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockwrite.control.build_delays import POLLS
from mockwrite.control.handlers import ControlRequest
from mockwrite.control.schemas import Schema

__all__ = [
    "COUNT",
    "DELAY",
    "DOCUMENTS",
    "FLAG",
    "LAST",
    "NUMBER",
    "OBJECT",
    "SECONDS",
    "TEXT",
    "TEXTS",
    "WHOLE",
    "Route",
]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
COUNT: Schema = {**WHOLE, "minimum": 1}
SECONDS: Schema = {**NUMBER, "minimum": 0, "description": "Seconds"}
FLAG: Schema = {"type": "boolean"}
LAST: Schema = {**COUNT, "description": "Only so many, the newest"}
OBJECT: Schema = {"type": "object"}
TEXTS: Schema = {"type": "array", "items": TEXT}
DELAY: Schema = {
    "type": ["string", "number"],
    "minimum": 0,
    "pattern": f"^(immediate|manual|stuck|failed|{POLLS})$",
    "description": "immediate, manual, stuck, failed, a number of seconds, or such as 3 polls",
}
DOCUMENTS: Schema = {"type": "array", "items": OBJECT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A route, whose `name` is its operationId.

    `body`, `query` (by name) and `answer` are the schemas of what it takes and gives; None: nothing.
    """

    method: str
    path: str
    name: str
    summary: str
    handler: Callable[[ControlRequest], Any]
    body: Schema | None = None
    query: Mapping[str, Schema] = field(default_factory=dict)
    answer: Schema | None = None
    status: int = 200
    of_project: bool = True
