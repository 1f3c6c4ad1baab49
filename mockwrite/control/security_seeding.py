"""The policies of a project in a seed: ``settings.auth.security``, as the command line's config has them, and more."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from mockwrite.store.people.policies import SESSION_LENGTH, Policies

if TYPE_CHECKING:
    from mockwrite.control.seeds import Part
    from mockwrite.store.world import Project

__all__ = ["dump_security", "load_security"]

# What the command line calls otherwise than the API.
_NAMES = {"sessionsLimit": "max_sessions"}
_LONGEST = {"duration": SESSION_LENGTH}
_MOST = 10_000
_MOST_NUMBERS = 10


def _key(field: str) -> str:
    """The key of a field: in camel case."""
    first, *rest = field.split("_")
    return first + "".join(map(str.capitalize, rest))


_FIELDS = {_key(each.name): each.name for each in fields(Policies) if each.name != "max_sessions"} | _NAMES


def load_security(project: Project, part: Part, *, anew: bool = False) -> None:
    """Set the policies that `part` names; `anew`, where it has settings, the others as in a new project.

    Raises SeedError.
    """
    if "settings" in part.content:
        given = part.content["settings"].get("auth", {}).get("security", {})
        read = {_FIELDS[key]: _read(part, key, value) for key, value in given.items()}
        project.policies = replace(Policies() if anew else project.policies, **read)


def dump_security(policies: Policies) -> dict[str, Any]:
    """Return the policies that are not a new project's, as `load_security` reads them."""
    new = Policies()
    found = {
        key: getattr(policies, name)
        for key, name in _FIELDS.items()
        if getattr(policies, name) != getattr(new, name)
    }
    if "mockNumbers" in found:
        found["mockNumbers"] = [{"phone": phone, "otp": code} for phone, code in found["mockNumbers"]]
    return found


def _read(part: Part, key: str, value: Any) -> Any:
    place = f"settings.auth.security.{key}"
    if key == "mockNumbers":
        return _numbers(part, place, value)
    if isinstance(getattr(Policies(), _FIELDS[key]), bool):
        if not isinstance(value, bool):
            part.refuse(place, "must be true or false")
        return value
    most = _LONGEST.get(key, _MOST)
    number = 0 if value is None and key not in _LONGEST else value
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= most:
        part.refuse(place, f"must be a whole number from 0 to {most}")
    return number


def _numbers(part: Part, place: str, value: Any) -> tuple[tuple[str, str], ...]:
    entries = value if isinstance(value, list) and len(value) <= _MOST_NUMBERS else [{}]
    read = [(each.get("phone"), each.get("otp")) for each in entries]
    if not all(isinstance(phone, str) and isinstance(code, str) for phone, code in read):
        part.refuse(
            place, f"must be a list of up to {_MOST_NUMBERS} objects, each with a phone and an otp, as texts"
        )
    return tuple((str(phone), str(code)) for phone, code in read)
