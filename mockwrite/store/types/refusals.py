"""What refuses a value, or an operator, that does not suit its attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError, InvalidError
from mockwrite.releases.messages import Message
from mockwrite.store.types.operators import DATE, LIST, NUMERIC, SWITCH, TEXT, Operator

if TYPE_CHECKING:
    from mockwrite.store.attributes import Attribute

__all__ = ["WrongValueError", "invalid", "problem", "too_long", "unsuited"]


class WrongValueError(InvalidError):
    """A value that an attribute refuses; the message follows its name."""

    def of(self, attribute: Attribute, name: str = "") -> AppwriteError:
        """The refusal of the document; `name` is for what is not all of the attribute."""
        part = "format" if attribute.format else "type"
        return invalid("attribute_wrong", name=name or attribute.key, part=part, rule=self.message)


def invalid(key: str, /, **values: Any) -> AppwriteError:
    """The refusal of a document."""
    return AppwriteError("document_invalid_structure", "structure_invalid", problem=Message(key, **values))


def unsuited(operator: Operator, attribute: Attribute) -> AppwriteError:
    """The refusal of an operator that is for attributes of another type."""
    kind = next(kind for kind, methods in _KINDS.items() if operator.method in methods)
    return invalid("operator_on_type", method=operator.method, kind=kind, key=attribute.key)


def problem(operator: Operator, key: str, /, **values: Any) -> AppwriteError:
    """The refusal of what an operator says, or of what it makes."""
    return invalid("operator_inapplicable", method=operator.method, problem=Message(key, **values))


def too_long(operator: Operator, attribute: Attribute) -> AppwriteError:
    """The refusal of a text that an operator makes too long for its attribute."""
    return problem(operator, "operator_text_too_long", max=attribute.size)


_KINDS = {"numeric": NUMERIC, "array": LIST, "string": TEXT, "datetime": DATE, "boolean": SWITCH}
