"""Somebody who visits a project, and the events that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.services.account.visitors import PASSWORD, Client

if TYPE_CHECKING:
    from mockwrite.store.events import Event
    from mockwrite.store.world import Project
    from tests.conftest import Api


@pytest.fixture
def client(api: Api) -> Client:
    return Client(api)


@pytest.fixture
def ann(client: Client) -> Client:
    """Somebody who has signed up, and is signed in."""
    client.ok("POST", "/account", userId="ann", email="Ann@Example.com", password=PASSWORD, name="Ann")
    client.sign_in()
    return client


@pytest.fixture
def project(api: Api) -> Project:
    project = api.world.project("tests")
    assert project is not None
    return project


@pytest.fixture
def told(project: Project) -> list[Event]:
    """The events from here on."""
    heard: list[Event] = []
    project.events.listeners.append(heard.append)
    return heard
