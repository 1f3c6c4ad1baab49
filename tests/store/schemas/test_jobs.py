"""Jobs are undone with what asked for them, and come back when what they did is undone."""

from __future__ import annotations

import pytest

from mockwrite.store.attributes import Attribute
from mockwrite.store.documents import Document, Documents
from mockwrite.store.model import Collection, Database
from mockwrite.store.schema import Attributes, Indexes
from mockwrite.store.schemas import schema_changes
from mockwrite.store.tables import Table
from mockwrite.store.types import BOOLEAN
from mockwrite.store.world import Project, World

NOW = "2024-01-01T00:00:00.000+00:00"


@pytest.fixture
def project() -> Project:
    """A project with the database ``d``."""
    project = Project("p", World())
    database = Database(
        id="d",
        sequence=project.databases.next_sequence(),
        name="d",
        enabled=True,
        type="legacy",
        created_at=NOW,
        updated_at=NOW,
        collections=Table(project.log),
        junctions=Table(project.log),
    )
    project.databases.put("d", database)
    return project


@pytest.fixture
def collection(project: Project) -> Collection:
    """The collection ``c`` of the database ``d``."""
    database = project.databases.at(1)
    collection = Collection(
        id="c",
        sequence=database.collections.next_sequence(),
        database="d",
        name="c",
        enabled=True,
        document_security=False,
        permissions=(),
        created_at=NOW,
        updated_at=NOW,
        attributes=Attributes(project.log, project.release),
        indexes=Indexes(project.log),
        documents=Documents(project.log),
    )
    database.collections.put("c", collection)
    return collection


def add(project: Project, collection: Collection, key: str) -> None:
    attribute = Attribute(key=key, sequence=0, type=BOOLEAN, created_at=NOW, updated_at=NOW)
    schema_changes.add_attribute(project, collection, attribute)


def status(collection: Collection, key: str) -> str | None:
    attribute = collection.attributes.get(key)
    return attribute.status if attribute else None


def test_a_job_runs_once(project: Project, collection: Collection) -> None:
    add(project, collection, "a")
    assert status(collection, "a") == "processing"
    assert [job.kind for job in project.jobs] == ["createAttribute"]
    project.run_jobs()
    assert status(collection, "a") == "available"
    assert not len(project.jobs)


def test_undoing_what_asked_for_a_job_undoes_the_job(project: Project, collection: Collection) -> None:
    mark = project.log.mark()
    add(project, collection, "a")
    project.log.rollback(mark)
    assert not len(project.jobs)
    assert status(collection, "a") is None


def test_undoing_a_job_has_it_done_again(project: Project, collection: Collection) -> None:
    add(project, collection, "a")
    mark = project.log.mark()
    project.run_jobs()
    project.log.rollback(mark)
    assert status(collection, "a") == "processing"
    project.run_jobs()
    assert status(collection, "a") == "available"


def test_undoing_a_removal_brings_the_data_back(project: Project, collection: Collection) -> None:
    add(project, collection, "a")
    add(project, collection, "b")
    project.run_jobs()
    schema_changes.add_index(
        project, project.databases.at(1), collection,
        key="i", type="key", attributes=["a", "b"], lengths=[], orders=["ASC"], now=NOW,
    )  # fmt: skip
    project.run_jobs()
    collection.documents.put("1", Document("1", 1, NOW, NOW, (), {"a": True, "b": False}))
    held = [list(collection.attributes), list(collection.indexes), list(collection.documents)]
    mark = project.log.mark()
    schema_changes.remove_attribute(project, collection, "a", NOW)
    project.run_jobs()
    assert collection.documents.at(1).data == {"b": False}
    project.log.rollback(mark)
    assert [list(collection.attributes), list(collection.indexes), list(collection.documents)] == held


def test_a_job_whose_collection_is_gone_does_nothing(project: Project, collection: Collection) -> None:
    add(project, collection, "a")
    project.databases.at(1).collections.remove("c")
    project.run_jobs()
    assert status(collection, "a") == "processing"
