"""The official SDK for Node walks through what mockwrite serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sdk.declared import operations

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockwrite.control.project import MockProject

# Identities come of OAuth2, so there is none to delete; the rest is in no server's SDK.
NOT_OFFERED = {
    "account.createPushTarget",
    "account.delete",
    "account.deleteIdentity",
    "account.deletePushTarget",
    "account.updatePushTarget",
    "teams.listLogs",
    "users.deleteIdentity",
}


def test_all_of_databases(node: Callable[[str], str], project: MockProject) -> None:
    node("databases.mjs")
    missed = operations("databases") - walked(project)
    assert {name for name in missed if "Transaction" not in name and "Relationship" not in name} == {
        "databases.createOperations"
    }


def test_all_of_tables_and_the_transactions_of_both(node: Callable[[str], str], project: MockProject) -> None:
    node("tables.mjs")
    assert operations("tablesDB") - walked(project) == set()
    transactions = {name for name in operations("databases") if "Transaction" in name}
    assert walked(project) >= transactions | {"databases.createOperations"}


def test_all_of_users_account_and_teams(node: Callable[[str], str], project: MockProject) -> None:
    node("people.mjs")
    people = operations("users") | operations("account") | operations("teams")
    assert people - walked(project) == NOT_OFFERED


def walked(project: MockProject) -> set[str]:
    return {entry.operation for entry in project.requests if entry.status < 400}
