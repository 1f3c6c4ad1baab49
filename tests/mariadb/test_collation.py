"""Text compares as in MariaDB 10.11's utf8mb4_general_ci; the expectations were asked of MariaDB itself."""

from itertools import combinations, pairwise
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockwrite.mariadb.collation import key, like, weights

Mode = Literal["startsWith", "endsWith", "contains"]
deterministic = settings(derandomize=True, database=None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("resume", "RESUME"),
        ("resume", "R\u00e9sum\u00e9"),
        ("stra\u00dfe", "strase"),
        ("\u0451\u043b\u043a\u0430", "\u0415\u041b\u041a\u0410"),  # Cyrillic yo is ye
        ("\u03c3\u03b1\u03c2", "\u03a3\u0391\u03a3"),  # Greek final sigma
        ("\U0001f600", "\U0001f389"),  # nearly all emoji are equal
        ("a", "a   "),
        ("", "   "),
    ],
)
def test_equal_texts_have_equal_keys(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("strasse", "stra\u00dfe"),
        ("\u00d8", "O"),
        ("\u00c6", "AE"),
        ("\u0142", "l"),
        ("\u0438", "\u0439"),  # Cyrillic i and short i
        ("\u00e9", "e\u0301"),  # composed and decomposed
        ("\U0001f600", "\u2600"),
        (" a", "a"),
        ("a\t", "a"),
        ("\u1fbb", "\u0386"),  # canonically equivalent, yet of different weight
    ],
)
def test_different_texts_have_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    "ascending",
    [
        ["", "a", "B", "c"],
        ["100", "20", "3"],
        ["a", "a b", "ab"],
        ["Z", "[", "_", "{", "\u00c6"],  # capitals sort before what ASCII has between the cases
        ["\uff3a", "\U0001f600"],
    ],
)
def test_keys_sort_like_the_texts(ascending: list[str]) -> None:
    assert all(key(one) < key(other) for one, other in pairwise(ascending))


def test_a_text_sorts_as_if_padded_with_endless_spaces() -> None:
    ascending = ["a\0", "a\x01", "a\t", "a\n ", "a \t", "a  \t", "a", "a  b", "a b", "a!", "ab"]
    assert all(key(one) < key(other) for one, other in combinations(ascending, 2))


@deterministic
@given(st.text(), st.text())
def test_every_text_has_a_key_that_ignores_trailing_spaces_only(text: str, tail: str) -> None:
    assert key(text) == key(text + " ")
    assert (key(text + tail) == key(text)) == (weights(text + tail).rstrip(" ") == weights(text).rstrip(" "))


def test_a_lone_surrogate_has_a_key() -> None:
    assert key("\ud800") == key("\ud800 ") != key("\udfff")


@deterministic
@given(st.text(), st.text())
def test_a_text_weighs_the_same_beside_other_characters(text: str, other: str) -> None:
    assert weights(text) + weights(other) == weights(text + other)


@pytest.mark.parametrize(
    ("mode", "value", "found", "not_found"),
    [
        ("startsWith", "caf", ["CAF\u00c9", "caf"], ["a caf", "ca"]),
        ("endsWith", "f\u00e9", ["cafe", "CAF\u00c9"], ["caf\u00e9 ", "fee"]),
        ("contains", "af", ["Caf\u00e9", "af"], ["fa", ""]),
        ("contains", "", ["", "anything"], []),
        ("contains", "\U0001f600", ["a \U0001f389"], ["a"]),
        ("contains", "100%", ["is 100% sure"], ["is 1000 sure"]),
        ("contains", "a_b", ["xa_b"], ["xacb"]),
        ("contains", "[a-c].*", ["x[a-c].*x"], ["abc"]),
        ("startsWith", "a ", ["a ", "a b"], ["a"]),
        ("contains", "a\nb", ["xA\nBx"], ["ab"]),
    ],
)
def test_like_takes_a_value_by_its_letters(
    mode: Mode, value: str, found: list[str], not_found: list[str]
) -> None:
    matches = like(mode, value)
    assert [text for text in found + not_found if matches(text)] == found


@pytest.mark.parametrize(
    ("mode", "value", "found", "not_found"),
    [
        ("contains", "a\\b", ["xABx"], ["a\\b"]),
        ("contains", "a\\\\b", ["xa\\bx"], ["ab"]),
        ("contains", "a\\%b", ["a\\b", "a\\xxb"], ["a%b", "ab"]),
        ("contains", "a\\_b", ["a\\xb"], ["a\\b", "a_b"]),
        ("startsWith", "a\\", ["a%"], ["a", "a\\", "a%b"]),  # it escapes the wildcard that Appwrite adds
        ("contains", "a\\", ["xa%"], ["a\\", "a%b"]),
        ("endsWith", "a\\", ["xa\\"], ["a", "a%"]),
    ],
)
def test_a_backslash_in_a_value_escapes_what_follows(
    mode: Mode, value: str, found: list[str], not_found: list[str]
) -> None:
    matches = like(mode, value)
    assert [text for text in found + not_found if matches(text)] == found
