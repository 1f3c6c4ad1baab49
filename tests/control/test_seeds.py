"""Reading seeds: files, mappings, the example; and what is wrong with those that cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mockwrite import SeedError
from mockwrite.control.seeds import read, sources


def refusal(source: Any) -> str:
    with pytest.raises(SeedError) as refused:
        read(source)
    return str(refused.value)


def test_a_mapping_is_a_seed() -> None:
    assert read({"projectId": "shop"}).content == {"projectId": "shop"}


def test_a_file_is_a_seed(tmp_path: Path) -> None:
    file = tmp_path / "appwrite.json"
    file.write_text('{"projectId": "shop"}')
    assert read(file).content == read(str(file)).content == {"projectId": "shop"}


def test_a_byte_order_mark_does_not_count(tmp_path: Path) -> None:
    file = tmp_path / "appwrite.json"
    file.write_bytes(b'\xef\xbb\xbf{"projectId": "shop"}')
    assert read(file).content == {"projectId": "shop"}


def test_the_example_goes_by_its_name() -> None:
    assert read("example").content["projectId"] == "film-club"


def test_a_file_named_example_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "example").write_text('{"projectId": "mine"}')
    monkeypatch.chdir(tmp_path)
    assert read("example").content == {"projectId": "mine"}


def test_one_seed_is_several_seeds_of_one() -> None:
    assert list(sources("a.json")) == ["a.json"]
    assert list(sources(["a.json", "b.json"])) == ["a.json", "b.json"]
    assert list(sources({"projectId": "shop"})) == [{"projectId": "shop"}]
    assert list(sources(None)) == []


def test_a_missing_file_is_named() -> None:
    assert refusal("nowhere.json") == "nowhere.json: No such file or directory"


def test_a_mistake_in_the_json_is_found_by_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    file.write_text('{\n  "projectId": "shop",\n  "users": [,]\n}')
    assert refusal(file) == f"{file}: line 3, column 13: Expecting value"


def test_constants_that_are_no_json_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    file.write_text('{"users": NaN}')
    assert refusal(file) == f"{file}: NaN is no JSON"


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    file.write_bytes('{"projectName": "Café"}'.encode("latin-1"))
    assert "utf-8" in refusal(file)


@pytest.mark.parametrize(
    ("seed", "message"),
    [
        ({"colections": []}, 'seed: unknown key "colections". Did you mean "collections"?'),
        ({"documents": []}, 'seed: unknown key "documents". It belongs in collections[].'),
        ({"columns": []}, 'seed: unknown key "columns". It belongs in tables[].'),
        ({"memberships": []}, 'seed: unknown key "memberships". It belongs in teams[].'),
        (
            {"tables": [{"$id": "a", "documents": []}]},
            'seed: tables[0]: unknown key "documents". Here it is "rows".',
        ),
        (
            {"databases": [{"$id": "a", "tables": []}]},
            'seed: databases[0]: unknown key "tables". It belongs in the seed.',
        ),
        ({"collections": {}}, "seed: collections: must be a list"),
        ({"collections": [[]]}, "seed: collections[0]: must be an object"),
        (
            {"collections": [{"$id": "a"}, {"$id": "b", "atributes": []}]},
            'seed: collections[1]: unknown key "atributes". Did you mean "attributes"?',
        ),
        (
            {"collections": [{"$id": "a", "attributes": [{"key": "n", "typ": "string"}]}]},
            'seed: collections[0].attributes[0]: unknown key "typ". Did you mean "type"?',
        ),
        ({"projects": [{"users": [3]}]}, "seed: projects[0].users[0]: must be an object"),
        ({"projects": [], "users": []}, 'seed: unknown key "users". It belongs in projects[].'),
    ],
)
def test_what_is_out_of_place_is_refused_with_its_place(seed: Any, message: str) -> None:
    assert refusal(seed) == message


def test_a_seed_is_an_object(tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    file.write_text("[]")
    assert refusal(file) == f"{file}: must be an object"


def test_the_command_lines_other_sections_are_none_of_our_business() -> None:
    content = {"projectId": "shop", "functions": [{"$id": "f"}], "buckets": [{}], "settings": {"auth": {}}}
    assert read(content).content == content
