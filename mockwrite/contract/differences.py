"""A difference between what was recorded and what came back: of which kind, where, and how it reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["KINDS", "Difference"]

# Each kind, as reports head it.
KINDS = {
    "no answer": "no answer came",
    "status": "another status",
    "header": "another header",
    "cookie": "another cookie",
    "body": "another body",
    "message": "another message",
    "type": "another type of value",
    "value": "another value",
    "missing": "missing",
    "unexpected": "not in the recording",
    "order": "another order",
    "reference": "a made-up value where another stood",
    "form": "an id of another form",
    "time": "another time",
}
_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Difference:
    """`kind` is one of `KINDS`; `path` leads into the body (``.documents[2].title``) or names the header.

    `want` is what the recording has, in the names of this replay; `got` what came. Both are JSON values.
    """

    kind: str
    path: str
    want: Any = None
    got: Any = None

    def lines(self) -> Iterator[str]:
        """Yield the lines of a diff: ``-`` what was recorded, ``+`` what came."""
        yield f"{self.path or '(the whole)'}: {KINDS[self.kind]}"
        if self.kind != "unexpected":
            yield f"  - {_shown(self.want)}"
        if self.kind != "missing":
            yield f"  + {_shown(self.got)}"

    def __str__(self) -> str:
        return "\n".join(self.lines())


def _shown(value: Any) -> str:
    text = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False)
    text = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"
