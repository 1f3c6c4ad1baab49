"""A search finds what InnoDB's full text finds; the expectations were asked of MariaDB 10.11 itself."""

import pytest

from mockwrite.mariadb.fulltext import compile_search, parses, tokens


def found(value: str, *texts: str | None) -> list[str | None]:
    search = compile_search(value)
    return [text for text in texts if search(text)]


def test_a_text_is_found_by_a_whole_word() -> None:
    assert found("apple", "red apple", "red pear", "", None) == ["red apple"]


def test_case_and_accents_do_not_matter() -> None:
    assert found("NAIVE", "na\u00efve art") == ["na\u00efve art"]
    assert found("na\u00efve", "Naive art") == ["Naive art"]


def test_one_word_of_several_is_enough() -> None:
    assert found("apple pear", "an apple", "a pear", "a plum") == ["an apple", "a pear"]


def test_only_the_last_word_is_a_prefix() -> None:
    assert found("app pea", "apple", "pear", "app") == ["pear", "app"]


def test_a_prefix_may_be_shorter_than_a_word() -> None:
    assert found("a", "apple", "plum", "a b") == ["apple"]


@pytest.mark.parametrize(
    "value", ["+apple", "-apple", "~apple", "(apple)", "<apple>", "apple*", "apple@", 'app"']
)
def test_operators_have_no_effect(value: str) -> None:
    assert found(value, "apple", "pear") == ["apple"]


def test_a_minus_excludes_nothing() -> None:
    assert found("apple -pie", "apple pie") == ["apple pie"]


@pytest.mark.parametrize("value", ["", " ", "@", '"', '""', "0", '"0"', "%", "...", "\t\n", "\U0001f600"])
def test_a_value_without_words_finds_nothing(value: str) -> None:
    assert found(value, "", "0", "%", "apple", "000", "\U0001f600") == []


def test_a_quoted_value_is_a_phrase_of_whole_words() -> None:
    texts = ("apple pie", "apple, pie!", "APPLE.PIE", "apple pies", "pie apple", "apple and pie")
    assert found('"apple pie"', *texts) == ["apple pie", "apple, pie!", "APPLE.PIE"]


def test_stop_words_count_within_a_phrase_but_not_before_it() -> None:
    assert found('"apple the pie"', "apple the pie", "apple pie") == ["apple the pie"]
    assert found('"the apple pie"', "apple pie", "the apple pie") == ["apple pie", "the apple pie"]
    assert found('"apple the"', "apple the", "apple") == ["apple the"]


def test_a_phrase_of_one_word_is_no_prefix() -> None:
    assert found('"app"', "app", "apple") == ["app"]


def test_a_phrase_of_stop_words_finds_nothing() -> None:
    assert found('"this is it"', "this is it") == []


def test_words_are_letters_marks_digits_and_underscores() -> None:
    assert tokens("foo_bar foo-bar2 caf\u00e9\U0001f600bar, \u65e5\u672c\u8a9e \u00bd\u00bd\u00bd") == {
        "FOO_BAR",
        "FOO",
        "BAR2",
        "CAFE",
        "BAR",
        "\u65e5\u672c\u8a9e",
        "\u00bd\u00bd\u00bd",
    }


def test_combining_marks_belong_to_their_word() -> None:
    assert tokens("e\u0301te\u0301") == {"E\u0301TE\u0301"}


def test_a_letter_newer_than_unicode_5_parts_words() -> None:
    assert tokens("abc\ua7aadef") == {"ABC", "DEF"}


def test_words_have_3_to_84_characters() -> None:
    assert tokens(f"ab abc {'x' * 84} {'y' * 85} \u65e5\u672c") == {"ABC", "X" * 84}


def test_stop_words_are_never_found() -> None:
    assert tokens("What is the difference and where?") == {"DIFFERENCE", "AND"}


def test_a_stop_word_with_an_accent_is_a_word() -> None:
    assert found("the", "un th\u00e9", "the tea") == ["un th\u00e9"]


def test_signs_that_share_a_lower_case_with_a_letter_are_that_letter() -> None:
    assert tokens("\u2126hm \u212belf \u212belvin") == {"\u03a9HM", "AELF", "AELVIN"}
    assert tokens("10\u212a") == {"10K"}


def test_within_a_term_short_words_count_only_if_first() -> None:
    assert found("it's", "items", "sugar") == ["items"]
    assert found("foo.ba", "food", "bar") == ["food"]
    assert found("foo ba", "food", "bar") == ["bar"]
    assert found("it%s", "items", "sugar") == ["sugar"]


def test_a_term_of_signs_leaves_no_prefix() -> None:
    assert found("app pear ...", "apple", "pear", "pears") == ["pear"]


def test_a_single_character_before_an_apostrophe_is_dropped() -> None:
    assert found('"sir o\'brien"', "sir brien", "sir o'brien", "sir o brien") == ["sir brien", "sir o'brien"]
    assert found('"sir ab\'brien"', "sir brien", "sir ab'brien", "sir ab brien") == [
        "sir ab'brien",
        "sir ab brien",
    ]
    assert found("o'", "open") == []


def test_a_star_with_nothing_but_percent_signs_before_it_cannot_be_read() -> None:
    assert not any(map(parses, ["%", "%%", "% %", "(%)", '"%', "-%\t%"]))
    assert all(map(parses, ["", "@", '"%"', "...", "%a", "a%", "a %", "% 0", "\\"]))
