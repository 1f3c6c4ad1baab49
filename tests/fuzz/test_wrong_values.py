"""Each parameter of each endpoint is sent each nasty value, all else being right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fuzz.playground import ENDPOINTS, Playground
from tests.fuzz.requests import caller_for, encoded, path_of, placeholders
from tests.fuzz.values import NASTY, example

if TYPE_CHECKING:
    from mockwrite.wire.endpoint import Endpoint

JSON = {"Content-Type": "application/json"}
# All paths are read alike: a few are enough.
IN_PATHS = ("", "\0", "\r\nX-Evil: 1", "../../users", "%00%ff", "unique()", "é" * 300, 10**400, None)


@pytest.fixture(scope="module")
def playground() -> Playground:
    return Playground()


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.operation)
def test_a_nasty_value_is_refused_or_taken_but_never_a_fault(
    endpoint: Endpoint, playground: Playground
) -> None:
    usual = example(endpoint, playground.ids)
    headers = {**playground.headers(caller_for(endpoint)), **JSON}
    in_path = placeholders(endpoint)
    for parameter in endpoint.parameters:
        for nasty in IN_PATHS if parameter.name in in_path else NASTY:
            arguments = usual | {parameter.name: nasty}
            query, body = encoded(endpoint, arguments)
            playground.probe(endpoint.method, path_of(endpoint, arguments), query, headers, body)
