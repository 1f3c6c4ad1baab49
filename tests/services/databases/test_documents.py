"""Documents: what is stored of them, and what answers show."""

from __future__ import annotations

import pytest

from tests.conftest import Api


@pytest.mark.parametrize(("sent", "kept"), [(0.1 + 0.2, 0.3), (1 / 3, 0.33333333333333), (19.99, 19.99)])
def test_a_float_keeps_14_digits_and_the_answer_to_its_writing_shows_them_all(
    api: Api, books: str, sent: float, kept: float
) -> None:
    api.post(f"{books}/attributes/float", key="price", required=False)
    created = api.post(f"{books}/documents", documentId="emma", data={"price": sent})
    assert created["price"] == sent
    assert api.get(f"{books}/documents/emma")["price"] == kept


def test_another_letter_case_of_an_id_names_the_same_document(api: Api, books: str) -> None:
    api.post(f"{books}/attributes/string", key="title", size=40, required=False)
    api.post(f"{books}/documents", documentId="Emma", data={"title": "Emma"})
    assert api.get(f"{books}/documents/EMMA")["$id"] == "Emma"
    status, type, _ = api.refusal("POST", f"{books}/documents", documentId="emma", data={"title": "Emma"})
    assert (status, type) == (409, "document_already_exists")


@pytest.mark.parametrize("wrong", [{"title": 1}, {"tags": 1}, {"tags": [1]}])
def test_an_unknown_key_is_refused_before_a_wrong_value_that_stands_before_it(
    api: Api, books: str, wrong: dict[str, object]
) -> None:
    api.post(f"{books}/attributes/string", key="title", size=40, required=False)
    api.post(f"{books}/attributes/string", key="tags", size=40, required=False, array=True)
    data = {**wrong, "year": 1815}
    _, _, message = api.refusal("POST", f"{books}/documents", documentId="emma", data=data)
    assert message == 'Invalid document structure: Unknown attribute: "year"'
    _, _, message = api.refusal("POST", f"{books}/documents", documentId="emma", data=wrong)
    assert message.startswith(f'Invalid document structure: Attribute "{next(iter(wrong))}')
