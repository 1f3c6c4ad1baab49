"""What users and accounts tell of their e-mail address, once another stands in its place."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mockwrite.contract.redaction.json_text import string_of
from mockwrite.store.people.emails import describe

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

__all__ = ["with_fitting_details"]

# 1.9.6: new19.har, models user and account
_FIELDS = {
    "emailCanonical": "canonical",
    "emailIsFree": "free",
    "emailIsDisposable": "disposable",
    "emailIsCorporate": "corporate",
    "emailIsCanonical": "is_canonical",
}
_ANY = re.compile("|".join(f'"{name}"' for name in _FIELDS))
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?|[{}\[\]]|\b(?:true|false|null)\b', re.DOTALL)


@dataclass(slots=True)
class _Object:
    """An object's address, and where in the text the fields stand that tell of it."""

    address: str = ""
    places: dict[str, tuple[int, int]] = field(default_factory=dict)

    def take(self, key: str, found: re.Match[str]) -> None:
        if key in _FIELDS:
            self.places[key] = found.span()
        elif key == "email" and found[1] is not None:
            self.address = string_of(found)

    def details(self) -> Iterator[tuple[int, int, str]]:
        """Yield what the address tells, as JSON, with where it belongs."""
        told = describe(self.address)
        for name, (start, end) in self.places.items():
            value = told and getattr(told, _FIELDS[name])
            yield start, end, json.dumps(value, ensure_ascii=False)


def with_fitting_details(text: str, replacements: Container[str]) -> str:
    """Return JSON whose objects tell of their `email` what it is, where it is one of `replacements`.

    All else stays to the letter. The fields may stand before the address or after it.
    """
    if not _ANY.search(text):
        return text
    within, key, details = list[_Object](), "", list[tuple[int, int, str]]()
    for found in _TOKEN.finditer(text):
        token = found[0]
        if found[2]:
            key = found[1]
            continue
        if token in ("{", "["):
            within.append(_Object())
        elif token in ("}", "]"):
            closed = within.pop() if within else _Object()
            if closed.address in replacements:
                details += closed.details()
        elif within:
            within[-1].take(key, found)
        key = ""
    for start, end, detail in sorted(details, reverse=True):
        text = text[:start] + detail + text[end:]
    return text
