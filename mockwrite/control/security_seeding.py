"""The policies of a project in a seed's ``settings``: ``services``, ``protocols``, and in ``auth`` ``methods`` and
``security``. They are as the command line's config has them, and more.
"""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

from mockwrite.store.people.policies import METHODS, SESSION_LENGTH, MockNumber, Policies, Strength, switched

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockwrite.control.seeds import Part
    from mockwrite.store.world import Project

__all__ = ["dump_security", "load_security"]

# What the command line calls otherwise than the API.
_NAMES = {"sessionsLimit": "max_sessions"}
_KINDS = ("services", "protocols")
_LONGEST = {"duration": SESSION_LENGTH}
_MOST = 10_000
_MOST_NUMBERS = 10
_STRENGTHS = range(8, 257)


def _key(field: str) -> str:
    """The key of a field: in camel case."""
    first, *rest = field.split("_")
    return first + "".join(map(str.capitalize, rest))


_APART = {"max_sessions", "methods_off", "services_off", "protocols_off"}
_FIELDS = {_key(each.name): each.name for each in fields(Policies) if each.name not in _APART} | _NAMES


def load_security(project: Project, part: Part, *, anew: bool = False) -> None:
    """Set the policies that `part` names; `anew`, where it has settings, the others as in a new project.

    Raises SeedError.
    """
    if "settings" in part.content:
        settings = part.content["settings"]
        auth = settings.get("auth", {})
        old = project.new_policies if anew else project.policies
        for method, on in auth.get("methods", {}).items():
            old = switched(old, "methods", method, on=_flag(part, f"settings.auth.methods.{method}", on))
        for kind in _KINDS:
            for name, on in settings.get(kind, {}).items():
                old = _switched(project, part, kind, name, old, on)
        read = {}
        for key, value in auth.get("security", {}).items():
            field = _FIELDS[key]
            read[field] = set_to = _read(part, key, value)
            if field in project.release.lacks_policies and set_to != getattr(project.new_policies, field):
                part.refuse(f"settings.auth.security.{key}", f"Appwrite {project.release} has no such policy")
        project.policies = replace(old, **read)


def _switched(project: Project, part: Part, kind: str, name: str, policies: Policies, on: Any) -> Policies:
    """Return the policies with a service or a protocol on or off; what a release does not have cannot be off there."""
    known = getattr(project.release, kind)
    place = f"settings.{kind}.{name}"
    # One file serves several releases, which call Realtime's protocol otherwise.
    name = known[-1] if kind == "protocols" and name in ("realtime", "websocket") else name
    off = not _flag(part, place, on)
    if off and name not in known:
        part.refuse(
            place,
            f"is nothing that a project of Appwrite {project.release} switches off: {', '.join(known)}",
        )
    return switched(policies, kind, name, on=not off)


def dump_security(project: Project) -> dict[str, Any]:
    """Return the settings that are not a new project's, as `load_security` reads them."""
    policies, new = project.policies, project.new_policies
    found = {
        key: getattr(policies, name)
        for key, name in _FIELDS.items()
        if getattr(policies, name) != getattr(new, name)
    }
    if "mockNumbers" in found:
        found["mockNumbers"] = [{"phone": each.phone, "otp": each.code} for each in found["mockNumbers"]]
    if "passwordStrength" in found:
        found["passwordStrength"] = asdict(found["passwordStrength"])
    methods = {method: False for method in METHODS if method in policies.methods_off}
    auth = {key: value for key, value in (("methods", methods), ("security", found)) if value}
    off = {
        kind: {
            name: False for name in getattr(project.release, kind) if name in getattr(policies, f"{kind}_off")
        }
        for kind in _KINDS
    }
    return {key: value for key, value in (*off.items(), ("auth", auth)) if value}


def _flag(part: Part, place: str, value: Any) -> bool:
    if not isinstance(value, bool):
        part.refuse(place, "must be true or false")
    return value


def _strength(part: Part, place: str, value: Mapping[str, Any]) -> Strength:
    least = value.get("min", Strength().min)
    if type(least) is not int or least not in _STRENGTHS:
        part.refuse(f"{place}.min", "must be a whole number from 8 to 256")
    kinds = {kind: _flag(part, f"{place}.{kind}", wanted) for kind, wanted in value.items() if kind != "min"}
    return Strength(min=least, **kinds)


def _read(part: Part, key: str, value: Any) -> Any:
    place = f"settings.auth.security.{key}"
    if key == "mockNumbers":
        return _numbers(part, place, value)
    if key == "passwordStrength":
        return _strength(part, place, value)
    if isinstance(getattr(Policies(), _FIELDS[key]), bool):
        return _flag(part, place, value)
    most = _LONGEST.get(key, _MOST)
    number = 0 if value is None and key not in _LONGEST else value
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= most:
        part.refuse(place, f"must be a whole number from 0 to {most}")
    return number


def _numbers(part: Part, place: str, value: Any) -> tuple[MockNumber, ...]:
    entries = value if isinstance(value, list) and len(value) <= _MOST_NUMBERS else [{}]
    read = [(each.get("phone"), each.get("otp")) for each in entries]
    if not all(isinstance(phone, str) and isinstance(code, str) for phone, code in read):
        part.refuse(
            place, f"must be a list of up to {_MOST_NUMBERS} objects, each with a phone and an otp, as texts"
        )
    return tuple(MockNumber(str(phone), str(code)) for phone, code in read)
