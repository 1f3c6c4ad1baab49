"""An endpoint, declared once: its route, what it takes, who may call it, what it answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from mockwrite.dialects import COLLECTIONS, TABLES, Dialect

if TYPE_CHECKING:
    from datetime import datetime

    from mockwrite.releases import Release
    from mockwrite.store.events import Event
    from mockwrite.store.querying.plans import Plan
    from mockwrite.store.world import Project, World
    from mockwrite.wire.callers import Caller
    from mockwrite.wire.headers import Headers
    from mockwrite.wire.parameters import Parameter
    from mockwrite.wire.raw_parameters import Upload

__all__ = ["Call", "Endpoint", "Page", "RateLimit", "Reply", "Service", "Stream"]

Handler = TypeVar("Handler", bound=Callable[..., Any])
Model = Callable[[Any, "Call"], Any]
Events = Callable[["Call", Any, bytes], Sequence["Event"]]
OldQueries = Callable[["Call", dict[str, Any]], dict[str, Any]]

_NOTHING: Mapping[str, Any] = {}
_CAPITAL = re.compile(r"(?<!^)([A-Z])")


class Call:
    """One request on its way through: who calls, on what project, in which vocabulary.

    `actor` is whose doing it is: the caller, or who signs in by it. `remote` is the other end of the connection.
    `happened` are the events of what it did, where its handler knows them better than the answer tells, `gone` is a
    row that it removes, with its JSON, and `made` are the events of what came to be on the way, told first.
    `sent` are its parameters before they are read, `uploads` the files among them, by the names of their fields.
    `moment` is the time of what it changes, where its endpoint may change anything.
    """

    __slots__ = (
        "actor",
        "caller",
        "dialect",
        "endpoint",
        "gone",
        "happened",
        "headers",
        "made",
        "moment",
        "project",
        "release",
        "remote",
        "reply_headers",
        "sent",
        "uploads",
        "world",
    )

    def __init__(
        self,
        world: World,
        project: Project,
        caller: Caller,
        endpoint: Endpoint,
        headers: Headers,
        remote: str,
        sent: Mapping[str, Any] = _NOTHING,
        uploads: Mapping[str, Upload] = _NOTHING,
    ) -> None:
        self.world = world
        self.project = project
        self.release = project.release
        self.caller = caller
        self.endpoint = endpoint
        self.dialect = endpoint.dialect
        self.headers = headers
        self.remote = remote
        self.sent = sent
        self.uploads = uploads
        self.actor = caller.user
        self.reply_headers: list[tuple[str, str]] = []
        self.happened: Sequence[Event] | None = None
        self.gone: tuple[Any, bytes] | None = None
        self.made: tuple[Event, ...] = ()
        self.moment: datetime

    @property
    def user_agent(self) -> str:
        """What the client calls itself; who shows an API key may pass on what another one does."""
        forwarded = self.headers.get("X-Forwarded-User-Agent") if self.caller.privileged else None
        return forwarded or self.headers.get("User-Agent") or ""

    @property
    def ip(self) -> str:
        """The client's address, as a proxy before the server would tell it."""
        forwarded = self.headers.get("X-Forwarded-For", "").partition(",")[0].strip()
        return forwarded or self.remote


class Stream(Protocol):
    """Bytes that go out piece by piece."""

    @property
    def size(self) -> int:
        """How many bytes there are."""

    def __iter__(self) -> Iterator[bytes | bytearray | memoryview]: ...


@dataclass(slots=True)
class Reply:
    """An answer that departs from its endpoint's declaration, in status or in model, or is a `stream`."""

    value: Any
    status: int
    model: Model | None = None
    content_type: str = "application/json; charset=UTF-8"
    stream: Stream | None = None


@dataclass(slots=True)
class Page:
    """A part of a list, how many there are in all, the queries that it answers, and how it was found."""

    total: int
    rows: Sequence[Any]
    queries: Sequence[Any] = ()
    plan: Plan | None = None


@dataclass(frozen=True, slots=True)
class RateLimit:
    """`limit` calls a `window` (seconds) for each value of `key`, a template as the real server writes it.

    Those `until_success` begin anew with one that succeeds, where a release forgives what was tried before. `when` says
    whether a release has it; None: all have.
    """

    limit: int
    window: int
    key: str
    until_success: bool = False
    when: Callable[[Release], bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One operation of the API, as the real server declares it; `aliases` are further paths of it.

    One of the `scopes` opens it, its `limits` are for each caller, of which the `tightest_limit` allows the fewest
    calls, `groups` are the real server's, `auth_method` is the way to sign in that it is a part of. The handler gets
    the call and, under the names of `arguments`, what the `parameters` read: `reads` are the pairs of these, and
    `unsent` is what it gets of those that are not sent.

    `event` is the pattern of the event that it tells, and `events` makes events of an answer that is more than a row.
    `audit` is its name in the logs. `old_queries` makes of the parameters of old clients those of today.
    `when` says whether a release has it, `aliases_when`, `limits_when` and `audit_when` whether it has its aliases,
    limits and audit, `path_when` whether it has its path, which else is the first of the aliases;
    None: all have. `defaults` are the arguments that a release has no parameters for, and `passes_null` is its
    switch of that name.
    `first` is what is done before the parameters are read; where it has an answer, that is the operation's.
    Browsers are sent to it where its `refusals_are_pages`, and not JSON.
    `for_console` says whether a release serves the console of an open server alone; None: none does.
    """

    operation: str
    method: str
    path: str
    scopes: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    handler: Callable[..., Any]
    status: int = 200
    model: Model | None = None
    limits: tuple[RateLimit, ...] = ()
    groups: frozenset[str] = frozenset()
    auth_method: str = ""
    aliases: tuple[str, ...] = ()
    event: str = ""
    events: Events | None = None
    audit: str = ""
    old_queries: OldQueries | None = None
    when: Callable[[Release], bool] | None = None
    aliases_when: Callable[[Release], bool] | None = None
    limits_when: Callable[[Release], bool] | None = None
    audit_when: Callable[[Release], bool] | None = None
    path_when: Callable[[Release], bool] | None = None
    dialect: Dialect = COLLECTIONS
    arguments: tuple[str, ...] = ()
    first: Callable[[Call], Reply | None] | None = None
    refusals_are_pages: bool = False
    for_console: Callable[[Release], bool] | None = None
    defaults: Mapping[str, Any] = field(default_factory=dict)
    passes_null: bool = False
    tightest_limit: RateLimit | None = field(init=False, repr=False)
    reads: tuple[tuple[str, Parameter], ...] = field(init=False, repr=False)
    unsent: Mapping[str, Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        tightest = min(self.limits, key=lambda each: each.limit, default=None)
        reads = tuple(zip(self.arguments, self.parameters, strict=True))
        unsent = {name: parameter.default for name, parameter in reads}
        object.__setattr__(self, "tightest_limit", tightest)
        object.__setattr__(self, "reads", reads)
        object.__setattr__(self, "unsent", {**unsent, **self.defaults})

    def in_dialect(self, dialect: Dialect) -> Endpoint:
        """The same endpoint in another vocabulary."""
        _, name = self.operation.split(".")
        path = self.path.replace("/databases", "/tablesdb", 1)
        return replace(
            self,
            operation=f"{dialect.service}.{dialect.name(name)}",
            path=dialect.name(path),
            scopes=dialect.scopes(self.scopes),
            parameters=tuple(parameter.in_dialect(dialect) for parameter in self.parameters),
            event=dialect.name(self.event),
            audit=dialect.name(self.audit),
            dialect=dialect,
            # What was there before the newer vocabulary was never in its words.
            aliases=(),
            old_queries=None,
        )

    def in_release(self, release: Release) -> Endpoint | None:
        """The same endpoint as a release has it: None where it does not."""
        if (self.when is not None and not self.when(release)) or (
            self.dialect is TABLES and not release.has_tables
        ):
            return None
        made = [(name, parameter, parameter.in_release(release)) for name, parameter in self.reads]
        aliases = self.aliases if _holds(self.aliases_when, release) else ()
        path = self.path
        if not _holds(self.path_when, release):
            path, *rest = aliases
            aliases = tuple(rest)
        limits = self.limits if _holds(self.limits_when, release) else ()
        own = replace(
            self,
            scopes=_scopes(self, release),
            path=path,
            aliases=aliases,
            limits=tuple(each for each in limits if _holds(each.when, release)),
            audit=self.audit if _holds(self.audit_when, release) else "",
            passes_null=release.passes_null,
        )
        if all(parameter is same for _, parameter, same in made):
            return self if own == self else own
        return replace(
            own,
            parameters=tuple(own for _, _, own in made if own is not None),
            arguments=tuple(name for name, _, own in made if own is not None),
            defaults={name: parameter.default for name, parameter, own in made if own is None},
        )


def _scopes(endpoint: Endpoint, release: Release) -> tuple[str, ...]:
    """The scopes of which one opens an endpoint, as a release has them."""
    for path, resources in release.scopes.items():
        if endpoint.path == path or endpoint.path.startswith(f"{path}/"):
            access = endpoint.scopes[0].rpartition(".")[2]
            return tuple(f"{resource}.{access}" for resource in resources)
    return endpoint.scopes


def _holds(when: Callable[[Release], bool] | None, release: Release) -> bool:
    return when is None or when(release)


class Service:
    """The endpoints of one module, collected by decorators; `both` declares them in both vocabularies."""

    def __init__(
        self,
        name: str,
        *,
        groups: Sequence[str] = (),
        both: bool = False,
        events: Events | None = None,
        when: Callable[[Release], bool] | None = None,
        for_console: Callable[[Release], bool] | None = None,
    ) -> None:
        self.name = name
        self._groups = frozenset(groups)
        self._both = both
        self._events = events
        self._when = when
        self._for_console = for_console
        self._endpoints: list[Endpoint] = []

    def __iter__(self) -> Iterator[Endpoint]:
        return iter(self._endpoints)

    def endpoint(
        self,
        method: str,
        path: str,
        operation: str,
        *parameters: Parameter,
        scope: str | Sequence[str],
        tables_scope: Sequence[str] = (),
        status: int = 200,
        model: Model | None = None,
        limits: Sequence[RateLimit] = (),
        groups: Sequence[str] = (),
        auth_method: str = "",
        aliases: Sequence[str] = (),
        event: str = "",
        tables_event: str = "",
        audit: str = "",
        old_queries: OldQueries | None = None,
        when: Callable[[Release], bool] | None = None,
        aliases_when: Callable[[Release], bool] | None = None,
        limits_when: Callable[[Release], bool] | None = None,
        audit_when: Callable[[Release], bool] | None = None,
        path_when: Callable[[Release], bool] | None = None,
        first: Callable[[Call], Reply | None] | None = None,
        refusals_are_pages: bool = False,
        for_console: Callable[[Release], bool] | None = None,
    ) -> Callable[[Handler], Handler]:
        """Declare the decorated function as the handler of ``METHOD /v1{path}``.

        It is called with the `Call`, and each parameter by its name in snake case; parameters are checked in
        the order given here. `tables_scope` is for those whose scopes for tables are no translation of `scope`,
        `tables_event` likewise; `when` is for those that not every release has, as
        ``when=lambda release: release.has_upserts``; the rest is told in `Endpoint`.
        """

        def declare(handler: Handler) -> Handler:
            declared = Endpoint(
                operation=f"{self.name}.{operation}",
                method=method,
                path="/v1" + path,
                scopes=(scope,) if isinstance(scope, str) else tuple(scope),
                parameters=parameters,
                handler=handler,
                status=status,
                model=model,
                limits=tuple(limits),
                groups=self._groups | frozenset(groups),
                auth_method=auth_method,
                aliases=tuple("/v1" + alias for alias in aliases),
                event=event,
                events=self._events,
                audit=audit,
                old_queries=old_queries,
                when=when or self._when,
                aliases_when=aliases_when,
                limits_when=limits_when,
                audit_when=audit_when,
                path_when=path_when,
                first=first,
                refusals_are_pages=refusals_are_pages,
                for_console=for_console or self._for_console,
                arguments=tuple(_CAPITAL.sub(r"_\1", parameter.name).lower() for parameter in parameters),
            )
            self._endpoints.append(declared)
            if self._both:
                translated = declared.in_dialect(TABLES)
                scopes = tuple(tables_scope) or translated.scopes
                self._endpoints.append(
                    replace(translated, scopes=scopes, event=tables_event or translated.event)
                )
            return handler

        return declare
