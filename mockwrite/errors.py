"""What refuses a request: an error of Appwrite's types, and a value that a rule does not take. No sentences here."""

from __future__ import annotations

from typing import Any

from mockwrite.releases.messages import Message

__all__ = ["AppwriteError", "InvalidError"]


class AppwriteError(Exception):
    """A refusal of an Appwrite error type, in the older vocabulary (``document_not_found``).

    `detail` is the message, or the key of one in `mockwrite.releases.sentences` with its `values`; without it the
    message is the type's own. `subject` is the ID or the key of what the error is about; where the real server forgets
    to name one, its clients read the placeholder. `type` is put into the newer
    vocabulary for tables, unless it is `same_for_tables`.
    """

    def __init__(
        self,
        type: str,
        detail: Message | str | None = None,
        /,
        *,
        subject: str = "%s",
        same_for_tables: bool = False,
        **values: Any,
    ) -> None:
        super().__init__(type)
        self.type = type
        self.detail = Message(detail, **values) if isinstance(detail, str) else detail
        self.subject = subject
        self.same_for_tables = same_for_tables

    def about(self, type: str, subject: str) -> AppwriteError:
        """The same error; if it is of that type, with that subject."""
        if self.type == type:
            self.subject = subject
        return self

    @property
    def message(self) -> str:
        """The message in the words of collections and of the base release."""
        return (self.detail or Message(self.type, subject=self.subject)).text()

    def __str__(self) -> str:
        return f"{self.type}: {self.message}"


class InvalidError(Exception):
    """A value that a rule does not take; `message` says why, or is the key of what does, with its `values`."""

    def __init__(self, message: Message | str, /, **values: Any) -> None:
        self.message = Message(message, **values) if isinstance(message, str) else message
        super().__init__(self.message)
