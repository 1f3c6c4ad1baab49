"""Planned faults: an operation fails, waits or breaks off, so many times, for some requests."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from mockwrite.control.names import covers, misnamed, suggestion
from mockwrite.releases import RELEASES
from mockwrite.wire import errors
from mockwrite.wire.dispatch import Answer, Delivery
from mockwrite.wire.output import dumps

if TYPE_CHECKING:
    from mockwrite.wire.endpoint import Call

__all__ = ["Faults", "Plan", "PlanError", "Where"]

Where = Callable[[Mapping[str, Any]], bool] | Mapping[str, Any]

_STATUSES = {status.value: status.phrase for status in HTTPStatus if status >= HTTPStatus.BAD_REQUEST}
_TYPES_OF_ERRORS = frozenset(type for release in RELEASES for type in release.statuses)
_TYPES = {
    400: "general_bad_request",
    401: "general_access_forbidden",
    403: "general_resource_blocked",
    404: "general_route_not_found",
    429: "general_rate_limit_exceeded",
}


class PlanError(ValueError):
    """A plan names an unknown operation or error, or has a number out of range."""


class Plan:
    """A planned fault.

    It holds for an `operation` (``databases.createDocument``; ``databases.*`` and ``*`` are many), for requests
    whose parameters fit `where`: a function of them, or values that they must have, as deep as need be. Of these
    it takes each `every`-th, `times` times at most.

    What happens: the `error` of the catalogue, with its own message or `message`; or the `status`; the answer comes
    after `delay` seconds, is cut after `truncate` bytes of its body, or never comes (`disconnect`). With an error, a
    status or a disconnection the request is not carried out.
    """

    def __init__(
        self,
        operation: str,
        *,
        error: str | None = None,
        message: str | None = None,
        status: int | None = None,
        delay: float = 0.0,
        disconnect: bool = False,
        truncate: int | None = None,
        times: int | None = None,
        every: int = 1,
        where: Where | None = None,
    ) -> None:
        self.operation = operation
        self.error = error
        self.message = message
        self.status = status
        self.delay = delay
        self.disconnect = disconnect
        self.truncate = truncate
        self.times = times
        self.every = every
        self.where = where
        self.met = 0
        self.used = 0
        self.trouble: Exception | None = None
        self.id = ""
        self._check()

    def _check(self) -> None:
        if self.error is not None and self.error not in _TYPES_OF_ERRORS:
            raise PlanError(f'There is no error "{self.error}".{suggestion(self.error, _TYPES_OF_ERRORS)}')
        if self.status is not None and self.status not in _STATUSES:
            raise PlanError(f"status must be one of HTTP's from 400 on, and is {self.status}.")
        nothing = self.error is None and self.status is None and self.truncate is None
        if nothing and not (self.delay or self.disconnect):
            raise PlanError("Nothing would go wrong: give error, status, delay, disconnect or truncate.")
        for name, least in (("delay", 0), ("truncate", 0), ("times", 1), ("every", 1)):
            value = getattr(self, name)
            if value is not None and value < least:
                raise PlanError(f"{name} must be {least} at least, and is {value}.")

    @property
    def exhausted(self) -> bool:
        return self.times is not None and self.used >= self.times

    def covers(self, operation: str) -> bool:
        """Return whether the plan is for that operation."""
        return covers(self.operation, operation)

    def takes(self, call: Call, sent: Mapping[str, Any]) -> bool:
        """Return whether the plan takes this request."""
        if self.exhausted or not self.covers(call.endpoint.operation) or not self._fits(sent):
            return False
        self.met += 1
        if self.met % self.every:
            return False
        self.used += 1
        return True

    def delivery(self, call: Call) -> Delivery:
        """Return how the answer goes out."""
        return Delivery(self.delay, self.truncate, self.disconnect, self._answer(call))

    def as_json(self) -> dict[str, Any]:
        """Return the plan as the control API sends it."""
        names = (
            "operation",
            "error",
            "message",
            "status",
            "delay",
            "disconnect",
            "truncate",
            "times",
            "every",
        )
        shown = {name: getattr(self, name) for name in names}
        where = self.where if isinstance(self.where, Mapping) else None
        return {**shown, "where": where, "met": self.met, "used": self.used}

    def _fits(self, sent: Mapping[str, Any]) -> bool:
        if self.where is None:
            return True
        if isinstance(self.where, Mapping):
            return _contains(sent, self.where)
        try:
            return bool(self.where(sent))
        except Exception as error:  # noqa: BLE001 - told to whom the function belongs, who is in another thread
            self.trouble = self.trouble or error
            return False

    def _answer(self, call: Call) -> Answer | None:
        if self.error is not None:
            type = call.dialect.error_type(self.error)
            status, body = errors.body(type, self.message, call.release)
            if self.status is not None:
                status = body["code"] = self.status
        elif self.status is not None:
            status = self.status
            type, message = _TYPES.get(status, "general_unknown"), self.message or _STATUSES[status]
            body = {"message": message, "code": status, "type": type, "version": call.release.version}
        elif self.disconnect:
            return Answer(HTTPStatus.NO_CONTENT, b"", [])
        else:
            return None
        return Answer(status, dumps(body), [])

    def __repr__(self) -> str:
        return f"<Plan for {self.operation}, used {self.used} times>"


def _contains(value: Any, wanted: Any) -> bool:
    """Return whether `value` has the members of `wanted`, at any depth, and else equals it."""
    if isinstance(wanted, Mapping) and isinstance(value, Mapping):
        return all(key in value and _contains(value[key], item) for key, item in wanted.items())
    return bool(value == wanted)


class Faults:
    """The plans of the projects that have any, by their ids. The first plan that takes a request has it."""

    def __init__(self) -> None:
        self.planned: dict[str, list[Plan]] = {}
        self._numbers = itertools.count(1)

    def add(self, project_id: str, plan: Plan) -> None:
        """Put the plan in force. Raises PlanError where no operation has that name."""
        if wrong := misnamed(plan.operation):
            raise PlanError(wrong)
        plan.id = str(next(self._numbers))
        self.planned.setdefault(project_id, []).append(plan)

    def remove(self, project_id: str, plan: Plan) -> None:
        """Remove a plan, if it is still there."""
        plans = self.planned.get(project_id, [])
        if plan in plans:
            plans.remove(plan)
        if not plans:
            self.planned.pop(project_id, None)

    def of(self, project_id: str) -> list[Plan]:
        return list(self.planned.get(project_id, ()))

    def clear(self, project_id: str) -> list[Plan]:
        """Remove all plans of a project, and return those that were never used."""
        return [plan for plan in self.planned.pop(project_id, ()) if not plan.used]

    def fault_for(self, call: Call, sent: Mapping[str, Any]) -> Delivery | None:
        """Return how the answer to this request goes out, where a plan takes it."""
        for plan in self.planned.get(call.project.id, ()):
            if plan.takes(call, sent):
                return plan.delivery(call)
        return None
