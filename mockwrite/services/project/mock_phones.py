"""Phones that get a code of the project's own, instead of an SMS."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mockwrite.errors import AppwriteError
from mockwrite.services import listing
from mockwrite.services.account import logs
from mockwrite.store.people.policies import MockNumber
from mockwrite.wire.endpoint import Call, Page, Service
from mockwrite.wire.parameters import Parameter, Phone, Text
from mockwrite.wire.response_formats import below

__all__ = ["service"]

service = Service("project", groups=["project"], when=lambda release: release.has_project_api)

NUMBER = Parameter("number", Phone(), required=True)
OTP = Parameter("otp", Text(6, 6, "0123456789"), required=True)
_MOST = 5000


def mock_number(row: MockNumber, call: Call) -> dict[str, Any]:
    """Those of a seed, or of the console, tell no times."""
    # 1.9.6: Response/Model/MockNumber.php
    return {
        "number": row.phone,
        "otp": row.code,
        "$createdAt": row.created_at,
        "$updatedAt": row.updated_at,
    }


def _alone(row: MockNumber, call: Call) -> dict[str, Any]:
    """A mock phone that is in no list, in the format that the client asks for."""
    # 1.9.6: Response/Filters/V23.php has none for lists
    if below(call.headers, "1.9.2"):
        return {"otp": row.code, "phone": row.phone}
    return mock_number(row, call)


def _found(call: Call, number: str) -> MockNumber:
    found = next((each for each in call.project.policies.mock_numbers if each.phone == number), None)
    if found is None:
        raise AppwriteError("mock_number_not_found")
    return found


def _put(call: Call, *numbers: MockNumber) -> None:
    call.project.policies = replace(call.project.policies, mock_numbers=numbers)


@service.endpoint(
    "POST",
    "/project/mock-phones",
    "createMockPhone",
    NUMBER,
    OTP,
    scope="mocks.write",
    status=201,
    model=_alone,
)
def create_mock_phone(call: Call, number: str, otp: str) -> MockNumber:
    # 1.9.6: Project/Http/Project/MockPhone/Create.php
    numbers, now = call.project.policies.mock_numbers, call.world.clock.stamp()
    if len(numbers) >= _MOST:
        raise AppwriteError("mock_number_limit_exceeded")
    if any(each.phone == number for each in numbers):
        raise AppwriteError("mock_number_already_exists")
    new = MockNumber(number, otp, now, now)
    _put(call, *numbers, new)
    return new


@service.endpoint(
    "GET",
    "/project/mock-phones",
    "listMockPhones",
    *logs.PARAMETERS,
    scope="mocks.read",
    model=listing.model("mockNumbers", mock_number),
)
def list_mock_phones(call: Call, queries: listing.Queries, total: bool) -> Page:
    return logs.part(call, call.project.policies.mock_numbers, queries, total)


@service.endpoint(
    "GET", "/project/mock-phones/{number}", "getMockPhone", NUMBER, scope="mocks.read", model=_alone
)
def get_mock_phone(call: Call, number: str) -> MockNumber:
    return _found(call, number)


@service.endpoint(
    "PUT",
    "/project/mock-phones/{number}",
    "updateMockPhone",
    NUMBER,
    OTP,
    scope="mocks.write",
    model=_alone,
)
def update_mock_phone(call: Call, number: str, otp: str) -> MockNumber:
    old = _found(call, number)
    new = old._replace(code=otp, updated_at=call.world.clock.stamp())
    _put(call, *(new if each is old else each for each in call.project.policies.mock_numbers))
    return new


@service.endpoint(
    "DELETE", "/project/mock-phones/{number}", "deleteMockPhone", NUMBER, scope="mocks.write", status=204
)
def delete_mock_phone(call: Call, number: str) -> None:
    old = _found(call, number)
    _put(call, *(each for each in call.project.policies.mock_numbers if each is not old))
