"""JSON texts, of one value and of many."""

from __future__ import annotations

from typing import Any

import pytest

from mockwrite.errors import AppwriteError
from mockwrite.wire.output import text, texts

VALUES: list[Any] = [
    *([], ["a", 'b"\n'], [1, None, 2.5, True], [[1.5, [2]], {"a": []}], {}, {"k": "v"}, None, True, False),
    *(1, 2**70, 1.5e300, -0.0, "\u00e9\n", [None], [1.0], [True, 1]),
]


def test_many_values_are_written_as_each_is() -> None:
    assert list(texts(VALUES)) == [text(value) for value in VALUES]
    for value in VALUES:
        assert list(texts([value, value])) == [text(value)] * 2


@pytest.mark.parametrize("value", [float("inf"), [float("nan")], [[float("-inf"), 1.0]]])
@pytest.mark.parametrize("others", [[], [1], [2.5]])
def test_a_number_that_json_has_no_text_for_is_refused_among_many(value: Any, others: list[Any]) -> None:
    with pytest.raises(AppwriteError):
        list(texts([value, *others]))
