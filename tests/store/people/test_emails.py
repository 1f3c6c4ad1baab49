"""What an address tells, as Appwrite 1.9.6 answers it: the right values are recorded, or utopia-php/emails'."""

from __future__ import annotations

import pytest

from mockwrite.store.people.emails import describe


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("Ann.Lee+tag@gmail.com", "annlee@gmail.com"),
        ("b.ob+x@googlemail.com", "bob@gmail.com"),
        ("e.e+x@yahoo.com", "e.e+x@yahoo.com"),
        ("a-b-c@ymail.com", "a-b@yahoo.com"),
        ("n+x@hotmail.de", "n@outlook.com"),
        ("a+b@fastmail.fm", "a+b@fastmail.com"),
        ("+x@gmail.com", "+x@gmail.com"),
        ("dee+x@appwrite.io", "dee+x@appwrite.io"),
    ],
)
def test_spellings_of_a_mailbox_share_one(address: str, canonical: str) -> None:
    details = describe(address)
    assert details is not None
    assert (details.canonical, details.is_canonical) == (canonical, canonical == address)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("a@gmail.com", (True, False, False)),
        ("a@outlook.com", (True, False, False)),
        ("a@mailinator.com", (False, True, False)),
        ("a@example.com", (False, True, False)),
        ("a@appwrite.io", (False, False, True)),
    ],
)
def test_a_provider_is_free_or_disposable_or_a_company(address: str, kind: tuple[bool, bool, bool]) -> None:
    details = describe(address)
    assert details is not None
    assert (details.free, details.disposable, details.corporate) == kind


def test_an_address_of_which_no_name_is_left_tells_nothing() -> None:
    assert describe(".@gmail.com") is None
