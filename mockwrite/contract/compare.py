"""Compares an answer with the recorded one, exactly, but for what a server makes up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from mockwrite.contract.bodies import ABSENT, parsed
from mockwrite.contract.differences import Difference
from mockwrite.contract.headers import header_differences
from mockwrite.contract.pictures import picture
from mockwrite.contract.references import CLOCKS_AGREE, WINDOW, References, made_at, moment

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from mockwrite.contract.entries import Headers
    from mockwrite.contract.recording import Exchange

__all__ = ["Answer", "compare"]

_PAGE = "<!DOCTYPE html>"
_RANDOM = re.compile(r'"method"\s*:\s*"orderRandom"')
_COLLECTION = re.compile(r"/(?:collections|tables)/([^/?]+)")

_CODES = "recoveryCodes"

# The fields of Appwrite's models that a server fills in itself.
# Ids, secrets and what is derived from them.
_IDENTITIES = frozenset(
    [
        "$id",
        "userId",
        "sessionId",
        "teamId",
        "membershipId",
        "secret",
        _CODES,
        "jwt",
        "password",
        "mailSha1",
        "random_state",
        "version",
    ]
)
_TIMES = frozenset(
    [
        "$createdAt",
        "$updatedAt",
        "accessedAt",
        "userAccessedAt",
        "registration",
        "passwordUpdate",
        "expire",
        "mfaUpdatedAt",
        "expiresAt",
        "joined",
        "invited",
        "providerAccessTokenExpiry",
    ]
)
# What the server's clock said, as a number of seconds.
_SECONDS = frozenset({"localTime", "remoteTime"})
# Who called, from where and with what: the recorder's own, not the server's.
_SURROUNDINGS = frozenset(
    [
        "ip",
        "clientType",
        "clientCode",
        "clientName",
        "clientVersion",
        "clientEngine",
        "clientEngineVersion",
        "countryCode",
        "countryName",
        "osCode",
        "osName",
        "osVersion",
        "deviceName",
        "deviceBrand",
        "deviceModel",
    ]
)
# Where in the server's source an error arose; shown in development mode only.
_WHEREABOUTS = frozenset({"file", "line", "trace"})

# Up to where JavaScript's numbers are exact, and what PHP's integers are below.
_EXACT, _INT64 = 2**53, 2**63 + 1

Owner = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; `body` decompressed. `error` says why there is none (status 0)."""

    status: int
    headers: Headers
    body: bytes
    error: str = ""


def compare(exchange: Exchange, answer: Answer, references: References, now: datetime) -> list[Difference]:
    """The differences between the recorded answer of `exchange` and `answer`, which came at `now`.

    Learns from the pair what the recording's made-up values are called here.
    """
    if answer.error:
        return [Difference("no answer", "", exchange.status, answer.error)]
    found = header_differences(exchange, answer.headers, references)
    if answer.status != exchange.status:
        found.insert(0, Difference("status", "", exchange.status, answer.status))
    if exchange.picture and picture(answer.body) != exchange.picture:
        found.append(Difference("picture", "", exchange.picture, picture(answer.body)))
    if exchange.answer_body is not None:
        found += _Bodies(exchange, references, now).compared(exchange.answer_body, answer.body)
    return found


class _Bodies:
    """One comparison of two bodies."""

    def __init__(self, exchange: Exchange, references: References, now: datetime) -> None:
        self.references, self.then, self.now = references, exchange.answered, now
        place = _COLLECTION.search(exchange.path)
        self.collection = place[1] if place else None
        self.random = bool(_RANDOM.search(unquote(exchange.path)))
        self.total: Any = None
        self.found: list[Difference] = []

    def compared(self, want: bytes, got: bytes) -> list[Difference]:
        wanted, gotten = parsed(want), parsed(got)
        if wanted is ABSENT or gotten is ABSENT:
            there, here = (body.decode("utf-8", "surrogateescape") for body in (want, got))
            # What a page for people looks like is no part of a contract.
            pages = there.startswith(_PAGE) and here.startswith(_PAGE)
            if not pages and self.references.here(there) != here:
                self._differ("body", "", there, here)
        else:
            self.total = wanted.get("total") if isinstance(wanted, dict) else None
            self._compare("", "", wanted, gotten, ())
        return self.found

    def _differ(self, kind: str, path: str, want: Any = None, got: Any = None) -> None:
        self.found.append(Difference(kind, path, want, got))

    def _compare(self, path: str, name: str, want: Any, got: Any, owner: Owner) -> None:
        if isinstance(want, dict) and isinstance(got, dict):
            self._objects(path, want, got, self._owner(want, owner))
        elif isinstance(want, list) and isinstance(got, list):
            self._lists(path, want, got, owner)
        elif type(want) is not type(got):
            self._differ("type", path, want, got)
        elif name == "$sequence" and owner and str(want).isdecimal() and str(got).isdecimal():
            self._numbers(path, (*owner, name), want, got)
        elif isinstance(want, str) and isinstance(got, str):
            self._texts(path, name, want, got, owner)
        elif want != got and name not in _SECONDS and not _is_rounded(want, got):
            self._differ("value", path, want, got)

    def _numbers(self, path: str, place: Owner, want: Any, got: Any) -> None:
        """A number, or its text, that the server counted: of one thing, each number there is one number here."""
        here = self.references.first((*place, "here", want), got)
        there = self.references.first((*place, "there", got), want)
        if here != got:
            self._differ("reference", path, here, got)
        elif there != want:
            self._differ("reference", path, "(another number than before)", got)

    def _owner(self, value: dict[str, Any], around: Owner) -> Owner:
        """Whose fields those of `value` are, in the recording's names; what has no name is part of `around`.

        An attribute's key says nothing without its collection, which holds it or stands in the path.
        """
        identity = value.get("$id")
        if isinstance(identity, str):
            place = value.get("$databaseId"), value.get("$collectionId", value.get("$tableId"))
            return (*map(str, place), identity)
        key = value.get("key")
        if isinstance(key, str):
            return around[2] if around else self.collection, None, key
        return around

    def _objects(self, path: str, want: Any, got: Any, owner: Owner) -> None:
        for key, value in want.items():
            if key in _WHEREABOUTS and "message" in want:
                continue
            if key in got:
                self._compare(f"{path}.{key}", key, value, got[key], owner)
            else:
                self._differ("missing", f"{path}.{key}", value)
        for key, value in got.items():
            if key not in want:
                self._differ("unexpected", f"{path}.{key}", None, value)

    def _lists(self, path: str, want: list[Any], got: list[Any], owner: Owner) -> None:
        there, here = self._there(want), [_identity(item) for item in got]
        if self.random and path.count(".") == 1:
            self._shuffled(path, want, got)
        elif there != here and _tells_apart(there) and _tells_apart(here):
            common, order = self._aligned(path, want, got)
            if order != common:
                self._differ("order", path, common, order)
        elif self._reordered(want, got):
            self._differ("order", path, want, got)
        else:
            name = _CODES if path.endswith(f".{_CODES}") else ""
            for index, (item, other) in enumerate(zip(want, got, strict=False)):
                self._compare(f"{path}[{index}]", name, item, other, owner)
            for index in range(len(got), len(want)):
                self._differ("missing", f"{path}[{index}]", want[index])
            for index in range(len(want), len(got)):
                self._differ("unexpected", f"{path}[{index}]", None, got[index])

    def _aligned(self, path: str, want: list[Any], got: list[Any]) -> tuple[list[Any], list[Any]]:
        """Compares items that can be told apart with their like: one too many is then one difference.

        Gives who is in both, as ordered there and as ordered here.
        """
        there, here = self._there(want), [_identity(item) for item in got]
        places = {identity: index for index, identity in enumerate(here)}
        for index, identity in enumerate(there):
            if identity in places:
                self._compare(f"{path}[{index}]", "", want[index], got[places[identity]], ())
            else:
                self._differ("missing", f"{path}[{index}]", want[index])
        common = [identity for identity in there if identity in places]
        wanted = set(common)
        for index, identity in enumerate(here):
            if identity not in wanted:
                self._differ("unexpected", f"{path}[{index}]", None, got[index])
        return common, [identity for identity in here if identity in wanted]

    def _shuffled(self, path: str, want: list[Any], got: list[Any]) -> None:
        """Compares lists in random order: as sets; or, where they are a random page of more, by shape."""
        distinct = _tells_apart(self._there(want)) and _tells_apart([_identity(item) for item in got])
        if distinct and self.total == len(want):
            self._aligned(path, want, got)
            return
        if len(want) != len(got):
            self._differ("value", f"{path}.length", len(want), len(got))
        shapes = {frozenset(item) for item in want if isinstance(item, dict)}
        for index, item in enumerate(got):
            if isinstance(item, dict) and frozenset(item) not in shapes:
                self._differ("unexpected", f"{path}[{index}]", None, item)

    def _texts(self, path: str, name: str, want: str, got: str, owner: Owner) -> None:
        own = want not in self.references.said
        time = moment(want)
        if time is not None and ((own and name in _TIMES) or abs(time - self.then) < CLOCKS_AGREE):
            self._times(path, name, want, got, owner)
        elif own and name in _IDENTITIES:
            self._identities(path, name, want, got)
        elif not (own and name in _SURROUNDINGS):
            here = self.references.here(want)
            if here != got:
                kind = "reference" if here != want else "message" if path == ".message" else "value"
                self._differ(kind, path, here, got)

    def _times(self, path: str, name: str, want: str, got: str, owner: Owner) -> None:
        """A time that the server took from its clock: as long ago, or ahead, as it was in the recording.

        Of one thing, one time there is one time here, and another is another.
        """
        references, place = self.references, (*(owner or (path,)), name)
        then, now = moment(want), moment(got)
        slack = references.slack(self.then, self.now)
        alike = _layout(want) == _layout(got)
        if then is None or now is None or not alike or not self._fits(path, then, now, slack, owner):
            if want != got:
                self._differ("time", path, want, got)
        elif want not in references.said:
            references.learn_time(want, got)
            first = references.first((*place, "here", want), got)
            if first != got:
                self._differ("time", path, first, got)
            elif owner and references.first((*place, "there", got), want) != want:
                self._differ("time", path, "(another time than before)", got)

    def _fits(self, path: str, then: datetime, now: datetime, slack: timedelta, owner: Owner) -> bool:
        """Return whether a time lies as it lay there, or is of what seeds give no times: older than the replay."""
        if abs((then - self.then) - (now - self.now)) <= slack:
            return True
        seeded = ".prefs." not in path and not _is_document(owner)
        return seeded and self.references.are_older(then, now)

    def _identities(self, path: str, name: str, want: str, got: str) -> None:
        known, taken = self.references.known(want), self.references.taken(got)
        if known is not None and name != "jwt":  # two tokens of one second are the same token
            if known != got:
                self._differ("reference", path, known, got)
            if self.references.insists(want, known, got):
                self.references.learn(want, got)
        elif not want or not got:
            if want != got:
                self._differ("value", path, want, got)
        elif (moment(want) is None) != (moment(got) is None):
            self._differ("time", path, want, got)
        else:
            self._forms(path, want, got)
            if taken is not None and taken != want and name != "jwt":
                self._differ("reference", path, "(a value of its own)", got)
            if len(want) >= WINDOW or name == "secret":
                self.references.learn(want, got)
            else:
                self.references.tie(want, got)

    def _forms(self, path: str, want: str, got: str) -> None:
        """Compare ids that the server makes: one that tells the time of its making there tells it here.

        What was there before the recording is made anew in a seed, which gives it no id.
        """
        then, now = made_at(want), made_at(got)
        if then is None or abs(then - self.then) > CLOCKS_AGREE:
            return
        slack = self.references.slack(self.then, self.now)
        if now is None or not (
            abs((then - self.then) - (now - self.now)) <= slack or self.references.are_older(then, now)
        ):
            self._differ("form", path, want, got)

    def _there(self, items: list[Any]) -> list[str | None]:
        """What the recorded `items` are called here; None where that is not known yet."""
        return [self._identity_there(item) for item in items]

    def _identity_there(self, item: Any) -> str | None:
        identity = _identity(item)
        if identity is None or "$id" not in item or identity in self.references.said:
            return identity if identity is None else self.references.here(identity)
        return self.references.known(identity)

    def _reordered(self, want: list[Any], got: list[Any]) -> bool:
        """Whether lists of plain values have the same values in another order."""
        if len(want) != len(got) or any(isinstance(item, (dict, list)) for item in (*want, *got)):
            return False
        here = [self.references.here(item) if isinstance(item, str) else item for item in want]
        return here != got and Counter(map(_told, here)) == Counter(map(_told, got))


def _is_rounded(want: Any, got: Any) -> bool:
    """Whether `want` is what JavaScript writes of the integer `got`: recorders parse JSON, and write it anew."""
    if type(want) is not int or type(got) is not int or not _EXACT < abs(got) < _INT64:
        return False
    return want == int(Decimal(repr(float(got))))


def _is_document(owner: Owner) -> bool:
    return len(owner) == len(("database", "collection", "id")) and str(None) not in owner[:2]


def _layout(time: str) -> str:
    return re.sub(r"\d", "0", time)


def _told(value: Any) -> tuple[type, Any]:
    return type(value), value


def _identity(item: Any) -> str | None:
    if not isinstance(item, dict):
        return None
    identity = item.get("$id", item.get("key"))
    return identity if isinstance(identity, str) else None


def _tells_apart(identities: list[Any]) -> bool:
    return None not in identities and len(set(identities)) == len(identities)
