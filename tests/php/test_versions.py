"""Versions: which of two is older."""

from __future__ import annotations

import pytest

from mockwrite.php.versions import compare


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        ("1.5.0", "1.5.0", 0),
        ("1.5", "1.5.0", -1),
        ("1.10.0", "1.9.0", 1),
        ("1.5.0-RC1", "1.5.0", -1),
        ("1.5.0-RC2", "1.5.0-rc1", 1),
        ("1.5.0.1", "1.5.0", 1),
        ("1.5.0pl1", "1.5.0", 1),
        ("v1.9", "1.5.0", -1),
        ("nonsense", "1.0.0", -1),
        ("beta", "alpha", 1),
        ("", "1.0.0", -1),
        # A separator at the end is worth less than nothing, unless it follows a digit as a word of its own would.
        ("1.5.0-", "1.5.0", -1),
        ("1.5.0..", "1.5.0", -1),
        ("1.5.0,", "1.5.0", -1),
        ("1.5.0_1", "1.5.0", 1),
        # What comes first is part of the first number or word, whatever it is.
        ("-1.9", "1.5.0", -1),
        ("+1.9", "1.5.0", -1),
        (".9", "1.5.0", -1),
        ("@9", "1.5.0", -1),
        ("1,9", "1.5.0", -1),
        ("#.9", "1.5.0", 1),
        ("\uff11.9", "1.5.0", -1),
    ],
)
def test_versions_compare_as_php_compares_them(one: str, other: str, order: int) -> None:
    assert compare(one, other) == order
    assert compare(other, one) == -order


def test_a_version_of_many_parts_is_compared() -> None:
    assert compare("#" + ".#" * 5_000, "1.5.0") == 0
    assert compare("1." * 5_000, "1.5.0") == -1
