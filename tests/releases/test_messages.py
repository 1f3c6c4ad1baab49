"""The sentences: each is kept in one place, and each raise says the values that its sentence takes."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest

import mockwrite
from mockwrite.dialects import COLLECTIONS, TABLES
from mockwrite.errors import AppwriteError
from mockwrite.releases import RELEASES, Release
from mockwrite.releases.messages import Message
from mockwrite.releases.sentences import SENTENCES, Sentence, databases, errors, requests
from mockwrite.releases.statuses import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PACKAGE = Path(mockwrite.__file__).parent
RAISING = [
    path
    for floor in ("wire", "services", "store", "mariadb", "php")
    for path in (PACKAGE / floor).rglob("*.py")
]
ERRORS = {"AppwriteError", "InvalidError", "InvalidGeometryError", "InvalidJWTError", "InvalidPermissionError",
          "UnlinkableError", "FailedError", "WrongValueError"}  # fmt: skip
MAKERS = {"_invalid", "_malformed", "_problem", "_refuse", "invalid", "refuse"}
OWN = {"subject", "same_for_tables"}


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """What raises, or makes what is raised, and its name."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node


def fields(sentence: Sentence) -> set[str]:
    if isinstance(sentence, str):
        names = {name.partition(".")[0] for _, name, _, _ in Formatter().parse(sentence) if name}
    else:
        names = set(list(inspect.signature(sentence).parameters)[1:])
    return names - {"w"}


def strings(nodes: Iterable[ast.AST]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


@pytest.mark.parametrize("path", RAISING, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_sentence_stands_where_it_is_raised(path: Path) -> None:
    for name, call in calls(path):
        if name in ERRORS | MAKERS | {"Message"}:
            assert not [text for text in strings(ast.walk(call)) if ". " in text or " must " in text], (
                call.lineno
            )
            assert not [argument for argument in call.args if isinstance(argument, ast.JoinedStr)], (
                call.lineno
            )


@pytest.mark.parametrize("path", RAISING, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_raise_names_a_sentence_and_gives_its_values(path: Path) -> None:
    for name, call in calls(path):
        texts = strings(call.args)
        assert name not in MAKERS or not texts or SENTENCES.keys() & set(texts), call.lineno
        if name not in ERRORS | {"Message"} or not texts:
            continue
        if any(keyword.arg is None for keyword in call.keywords) or "outbox" in path.name:
            continue
        given = {str(keyword.arg) for keyword in call.keywords} - OWN
        if name == "AppwriteError":
            assert texts[0] in STATUSES, call.lineno
        if name != "AppwriteError" or len(texts) > 1:
            for release in RELEASES:
                assert fields(release.messages[texts[-1]]) <= given, f"line {call.lineno}: {texts[-1]}"


def test_every_type_has_a_status_and_a_sentence() -> None:
    assert STATUSES.keys() <= errors.SENTENCES.keys()


def test_a_sentence_is_kept_in_one_place() -> None:
    assert sum(len(part.SENTENCES) for part in (errors, requests, databases)) == len(SENTENCES)


def test_a_sentence_speaks_the_dialects_words() -> None:
    message = Message("index_attribute_unknown", key="pages")
    assert message.text(COLLECTIONS).startswith("Unknown attribute: pages.")
    assert message.text(TABLES).startswith("Unknown column: pages.")


def test_a_release_words_a_sentence_within_another_too() -> None:
    message = Message("structure_invalid", problem=Message("attribute_missing", key="title"))
    assert message.text(COLLECTIONS, {**SENTENCES, "attribute_missing": "No {key}"}).endswith(": No title")


def test_an_error_names_its_subject_where_the_release_does() -> None:
    error = AppwriteError("document_not_found", subject="dune")
    assert error.message == "Document with the requested ID could not be found."
    named = Message(error.type, subject=error.subject)
    assert named.text(COLLECTIONS, {"document_not_found": "No '{subject}'."}) == "No 'dune'."


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.version)
def test_a_release_words_no_sentence_that_nobody_says(release: Release) -> None:
    assert release.statuses.keys() <= release.messages.keys() <= release.statuses.keys() | SENTENCES.keys()
