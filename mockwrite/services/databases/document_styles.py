"""How documents show: in the words of a dialect, and with a sequence that is a number or text."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from mockwrite.dialects import TABLES
from mockwrite.php.numbers import numeric
from mockwrite.wire.response_formats import below

if TYPE_CHECKING:
    from mockwrite.dialects import Dialect
    from mockwrite.wire.endpoint import Call

__all__ = ["Style", "style", "style_of"]


class Style:
    """A dialect, and what ``$sequence`` shows as; the same object for the same requests, so that JSON can be kept.

    `place` is the key of the collection's id, `blank` the sequence of a document that has none (None where none has
    one), `nobody` a linked document that is not found: PHP's empty array, to which rows with numbers add one.
    `system` is the JSON of the system's fields but for the place, where id, sequence, dates and permissions go in.
    """

    __slots__ = ("blank", "dialect", "nobody", "numbered", "place", "system")

    def __init__(self, dialect: Dialect, *, texts: bool, numbered: bool, counted: bool) -> None:
        self.dialect = dialect
        self.numbered = numbered
        self.place = f"${dialect.collection}Id"
        self.blank: str | int | None = ("" if texts else 0) if counted else None
        # "%.0s" prints nothing.
        sequence = "%.0s" if not counted else '"$sequence":%s,' if numbered else '"$sequence":"%s",'
        self.system = f'"$id":%s,{sequence}"$createdAt":"%s","$updatedAt":"%s","$permissions":%s,'
        # 1.8.1, 1.9.6: Utopia/Response/Model/Row.php filter
        self.nobody: Any = {"$sequence": 0} if dialect is TABLES and counted and not texts else []

    def sequence(self, number: int) -> str | int:
        """The sequence of a document; one that took the place of another has none."""
        return number if self.numbered else str(number) if number else ""

    def uncommitted(self, sequence: Any) -> str | int:
        """The sequence of a document that a transaction would make, of what was sent as one."""
        if self.blank == 0:
            return sequence if isinstance(sequence, int) else 0
        text = str(sequence) if isinstance(sequence, (int, str)) else ""
        return int(numeric(text) or 0) if self.numbered else text


@cache
def style(dialect: Dialect, texts: bool = False, numbered: bool = True, counted: bool = True) -> Style:
    """The style of a release that has `texts`; one that is `numbered` shows numbers in their place.

    One that is not `counted` has no sequences.
    """
    return Style(dialect, texts=texts, numbered=numbered, counted=counted)


def style_of(call: Call) -> Style:
    """The style that a request is answered in."""
    texts = call.release.sequences_are_texts
    # 1.9.6: Response/Filters/V21.php castSequence
    numbered = not texts or below(call.headers, "1.9.0")
    return style(call.dialect, texts, numbered, call.release.has_sequences)
