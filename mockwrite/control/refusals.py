"""A refused request, as explanations read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.wire.admission import project_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.dialects import Dialect
    from mockwrite.store.documents import Document
    from mockwrite.store.model import Collection, Database
    from mockwrite.store.world import Project
    from mockwrite.wire.callers import Caller
    from mockwrite.wire.dispatch import RequestContext

__all__ = ["Refusal"]


class Refusal:
    """`type` is the error's in the older vocabulary, `message` what the client was told."""

    def __init__(self, context: RequestContext, type: str, message: str) -> None:
        self.context = context
        self.type = type
        self.message = message

    @property
    def operation(self) -> str:
        return self.context.endpoint.operation if self.context.endpoint else ""

    @property
    def dialect(self) -> Dialect:
        return self.context.dialect

    @property
    def sent(self) -> Mapping[str, Any]:
        return self.context.sent

    @property
    def project(self) -> Project | None:
        return self.context.project

    @property
    def caller(self) -> Caller | None:
        return self.context.call.caller if self.context.call else None

    @property
    def who(self) -> str:
        """The caller, in a sentence."""
        if self.caller is None or (self.caller.user is None and not self.caller.privileged):
            return "a guest"
        if self.caller.user is not None:
            return f"the user {self.caller.user.id}"
        return "the API key"

    @property
    def Who(self) -> str:  # noqa: N802 - the same, as a sentence begins
        return self.who[0].upper() + self.who[1:]

    @property
    def unnamed(self) -> bool:
        """Whether the request goes to a route, and says of no project."""
        named = project_named(self.context.request.headers, self.sent)
        return self.context.endpoint is not None and not named

    @property
    def database(self) -> Database | None:
        """The database that the path names, where there is one."""
        return self.project.databases.get(str(self.sent.get("databaseId", ""))) if self.project else None

    @property
    def collection(self) -> Collection | None:
        """The collection that the path names, where there is one."""
        id = str(self.sent.get(f"{self.dialect.collection}Id", ""))
        return self.database.collections.get(id) if self.database else None

    @property
    def document(self) -> Document | None:
        """The document that the request names, where there is one."""
        id = str(self.sent.get(f"{self.dialect.document}Id", ""))
        return self.collection.documents.get(id) if self.collection else None
