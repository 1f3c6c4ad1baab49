"""What may be granted, to whom, and what a grant allows."""

from __future__ import annotations

from typing import Any

import pytest

from mockwrite.store.permissions import (
    COLLECTION_ACTIONS,
    DOCUMENT_ACTIONS,
    InvalidPermissionError,
    aggregate,
    allows,
    check,
    not_held,
    own,
    roles,
    stored,
)

DOCUMENT_TYPES = (*DOCUMENT_ACTIONS, "write")
ROLES = "any, guests, users, user, team, member, label"
BAD_KEY = (
    "Parameter must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and underscore. "
    "Can't start with a special char"
)
OLD_PREFIX = (
    'Permissions using the "role:" prefix have been replaced. Use "users", "guests", or "any" instead.'
)
BAD_LABEL = "Value must be a valid string between 1 and 36 chars containing only alphanumeric chars"


@pytest.mark.parametrize(
    "role",
    [
        "any",
        "guests",
        "users",
        "users/verified",
        "user:u1",
        "user:u1/unverified",
        "team:t1",
        "team:t1/owner",
        "member:m1",
        "label:vip",
    ],
)
def test_a_role_of_each_kind_is_granted_as_it_is_written(role: str) -> None:
    assert check([f'read("{role}")']) == (f'read("{role}")',)


@pytest.mark.parametrize(
    ("permission", "fault"),
    [
        (5, "Every permission must be of type string."),
        ("*", 'Wildcard permission "*" has been replaced. Use "any" instead.'),
        (
            'read("role:all")',
            OLD_PREFIX,
        ),
        ("x", 'Permission "x" is not allowed. Must be one of: create, read, update, delete, write.'),
        (
            'READ("any")',
            'Permission "READ("any")" is not allowed. Must be one of: create, read, update, delete, write.',
        ),
        ("read(any)", 'Invalid permission string format: "read(any)".'),
        ("read('any')", "Invalid permission string format: \"read('any')\"."),
        ('readx("any")', 'Invalid permission type: "readx".'),
        ('read("nobody")', f'Role "nobody" is not allowed. Must be one of: {ROLES}.'),
        ('read("")', f'Role "" is not allowed. Must be one of: {ROLES}.'),
        ('read("any"")', f'Role "any"" is not allowed. Must be one of: {ROLES}.'),
        ('read("any:x")', 'Role "any" can not have an ID value.'),
        ('read("user")', 'Role "user" must have an ID value.'),
        ('read("user:0")', 'Role "user" must have an ID value.'),
        ('read("user:_x")', f'Role "user" identifier value is invalid: {BAD_KEY}'),
        ('read("label:a-b")', f'Role "label" identifier value is invalid: {BAD_LABEL}'),
        ('read("member:m/owner")', 'Role "member" can not have a dimension value.'),
        (
            'read("users/new")',
            'Role "users" dimension value is invalid. Must be one of: verified, unverified.',
        ),
        ('read("team:t/_x")', f'Role "team" dimension value is invalid: {BAD_KEY}'),
        ('read("team:t/a/b")', "Only one dimension can be provided"),
        ('read("users/")', "Dimension must not be empty"),
    ],
)
def test_what_is_wrong_is_said_in_the_servers_words(permission: Any, fault: str) -> None:
    with pytest.raises(InvalidPermissionError) as refused:
        check([permission])
    assert str(refused.value) == fault


def test_documents_take_no_create() -> None:
    with pytest.raises(InvalidPermissionError, match="Must be one of: read, update, delete, write"):
        check(['create("any")'], DOCUMENT_TYPES)


@pytest.mark.parametrize("value", ["x", 5, None])
def test_permissions_come_in_a_list(value: Any) -> None:
    with pytest.raises(InvalidPermissionError, match="Permissions must be an array of strings"):
        check(value)


def test_an_object_is_a_list_of_its_values() -> None:
    assert check({"a": 'read("any")'}) == ('read("any")',)


def test_more_than_the_limit_are_refused_before_any_is_read() -> None:
    assert len(check(['read("any")'] * 100, limit=100)) == 100
    with pytest.raises(InvalidPermissionError, match="You can only provide up to 100 permissions"):
        check(["nonsense"] * 101, limit=100)


def test_write_stands_for_what_can_be_done_there() -> None:
    assert aggregate(check(['write("any")']), COLLECTION_ACTIONS) == (
        'create("any")',
        'update("any")',
        'delete("any")',
    )
    assert aggregate(check(['write("any")']), DOCUMENT_ACTIONS) == ('update("any")', 'delete("any")')


def test_an_action_written_out_stays_where_write_would_leave_it_out() -> None:
    assert aggregate(check(['create("any")']), DOCUMENT_ACTIONS) == ('create("any")',)


def test_no_permission_is_stored_twice() -> None:
    sent = ['update("any")', 'read("any")', 'write("any")', 'read("any")']
    assert aggregate(check(sent), DOCUMENT_ACTIONS) == ('update("any")', 'read("any")', 'delete("any")')


def test_what_follows_the_first_id_is_dropped() -> None:
    assert aggregate(check(['read("user:a:b")']), DOCUMENT_ACTIONS) == ('read("user:a")',)


def test_roles_are_those_of_the_action() -> None:
    grants = stored(('read("any")', 'read("user:u1/verified")', 'update("users")'))
    assert roles(grants, "read") == {"any", "user:u1/verified"}
    assert roles(grants, "delete") == frozenset()


def test_a_caller_may_act_who_holds_one_of_the_roles() -> None:
    grants = stored(('read("users")', 'update("user:u1")'))
    assert allows(grants, "read", ("any", "users"))
    assert not allows(grants, "update", ("any", "users"))


def test_a_caller_grants_only_roles_that_are_held() -> None:
    held = ("any", "users", "user:u1")
    assert not_held(own("u1"), held) is None
    assert (
        str(not_held(stored(['read("team:t")']), held)) == "Permissions must be one of: (any, users, user:u1)"
    )


def test_a_new_document_is_its_users_own() -> None:
    assert own("u1") == ('read("user:u1")', 'update("user:u1")', 'delete("user:u1")')
