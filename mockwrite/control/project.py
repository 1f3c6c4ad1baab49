"""A project in Python: what a test, or a program that runs a server, does with it."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from mockwrite.control.buckets import MockStorage
from mockwrite.control.collections import MockDatabase
from mockwrite.control.events import HappenedEvents, promise
from mockwrite.control.faults import Plan, Where
from mockwrite.control.outcomes import Fault, Pacing, Snapshot
from mockwrite.control.realtime import MockRealtime
from mockwrite.store.history import SnapshotError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from mockwrite.clock import Clock
    from mockwrite.control.build_delays import Delay
    from mockwrite.control.differences import Diff
    from mockwrite.control.journal import Requests
    from mockwrite.control.seeds import Source
    from mockwrite.control.signed_in import SignedIn
    from mockwrite.ids import Ids
    from mockwrite.server import MockServer
    from mockwrite.services.realtime.hub import Hub
    from mockwrite.store.events import Event
    from mockwrite.store.people.rows import Message
    from mockwrite.store.world import Pace, Project

__all__ = ["MockProject"]

Result = TypeVar("Result")

JSON = dict[str, Any]


class MockProject:
    """A project of a running server.

    All methods may be called from any thread but the server's own, and work between two requests. RuntimeError: the
    server does not run, or its own thread asks.
    """

    def __init__(self, server: MockServer, project: Project) -> None:
        self._server = server
        self._project = project
        self.project_id = project.id

    @property
    def appwrite(self) -> str:
        """The version of Appwrite that answers: ``1.9.6``."""
        return self._server.world.release.version

    @property
    def api_key(self) -> str:
        """An API key that may do everything: the seed's first such one, or one that holds from now on."""
        return self.within(self._server.control.api_key)

    @property
    def endpoint(self) -> str:
        """What an SDK calls the endpoint: ``http://127.0.0.1:PORT/v1``."""
        return self._server.endpoint

    @property
    def clock(self) -> Clock:
        """The time that the server writes, which can be held; that of all its projects."""
        return self._server.clock

    @property
    def ids(self) -> Ids:
        """What makes ids up, for all the server's projects; seeded, it makes the same ones again."""
        return self._server.ids

    def headers(self, *, user: SignedIn | None = None, key: bool = True) -> dict[str, str]:
        """Return the headers of a request: with the API key, of a `user`, or of a guest (``key=False``)."""
        if user is not None:
            return user.headers
        named = {"X-Appwrite-Project": self.project_id}
        return {**named, "X-Appwrite-Key": self.api_key} if key else named

    def user(
        self,
        id: str | None = None,
        *,
        email: str | None = None,
        password: str | None = None,
        name: str = "",
        phone: str | None = None,
        labels: Iterable[str] = (),
        verified: bool = False,
        prefs: Mapping[str, Any] | None = None,
        teams: Mapping[str, Iterable[str]] | Iterable[str] = (),
    ) -> SignedIn:
        """A new user, signed in. `teams` are those that they are in, with their roles where it is a mapping.

        AppwriteError: user_already_exists, team_not_found, or what else a server with a key would be told.
        """
        settings: JSON = {
            "email": email,
            "password": password,
            "name": name,
            "phone": phone,
            "labels": labels,
            "verified": verified,
            "prefs": prefs,
            "teams": teams,
        }
        return self.within(lambda project: self._server.control.sign_in(project, id, **settings))

    def database(self, id: str) -> MockDatabase:
        """A database, whether it exists yet or not."""
        return MockDatabase(self, id)

    @property
    def storage(self) -> MockStorage:
        """Its buckets and files."""
        return MockStorage(self)

    def seed(self, source: Source) -> None:
        """Add what a seed describes; from then on `reset` returns to here.

        A seed is a file, a mapping, or ``"example"``. SeedError: it has something wrong in it, and nothing was added.
        """
        self.within(lambda project: self._server.control.load_seed(source, project))

    def arrange(self, source: Source) -> None:
        """Add what a seed describes, without making it what `reset` returns to. SeedError."""
        self.within(lambda project: self._server.control.add_seed(source, project))

    def export(self) -> JSON:
        """A seed that would make the project as it is; without sessions, tokens, mails, and open invitations."""
        return self.within(self._server.control.export)

    def reset(self) -> None:
        """Return to the seed; the journal, the faults and the pace are cleared too, snapshots are gone."""
        self.within(self._server.control.reset)

    def snapshot(self) -> Snapshot:
        """The present, to return to by `restore`, or to compare with by `diff`."""
        return self.within(lambda project: Snapshot(project.id, project.history.snapshot()))

    def restore(self, snapshot: Snapshot) -> None:
        """Return to a snapshot, which stays good; those taken after it are gone. SnapshotError."""
        self.within(lambda project: project.history.restore(snapshot.mark))

    @contextmanager
    def savepoint(self) -> Iterator[Snapshot]:
        """Undo all that happens in the block, when it ends. SnapshotError: the block went back beyond its beginning."""
        snapshot = self.snapshot()
        try:
            yield snapshot
        except BaseException:
            with suppress(SnapshotError, RuntimeError):  # what went wrong in the block is what counts
                self._undo(snapshot)
            raise
        self._undo(snapshot)

    def _undo(self, snapshot: Snapshot) -> None:
        self.within(lambda project: project.history.undo(snapshot.mark))

    def diff(self, since: Snapshot | None = None) -> Diff:
        """The documents created, updated and deleted since a snapshot, or since the seed. SnapshotError."""
        return self.within(lambda project: self._server.control.diff(project, since.mark if since else None))

    @property
    def requests(self) -> Requests:
        """The journal: what arrived until now, and what became of it."""
        return self.within(lambda project: self._server.control.journal.of(project.id))

    def forget_requests(self) -> None:
        """Begin the journal anew."""
        self.within(lambda project: self._server.control.journal.clear(project.id))

    @property
    def events(self) -> HappenedEvents:
        """What happened until now, whether anybody hears of it or not; a seed that is loaded tells nothing."""
        return self.within(lambda project: HappenedEvents(project.events.kept, self._promise))

    def _promise(self, name: str, count: int) -> Future[Event]:
        return self.within(lambda project: promise(project.events, name, count))

    @property
    def realtime(self) -> MockRealtime:
        """The connections of subscribers, and what they heard."""
        return MockRealtime(self)

    def within_realtime(self, function: Callable[[Hub], Result]) -> Result:
        """Return what `function` makes of the project's connections, called on the server's thread."""
        return self.within(lambda project: function(self._server.control.realtime.hub(project)))

    @property
    def outbox(self) -> Sequence[Message]:
        """What the real server would have mailed or sent by SMS, in its order."""
        return self.within(lambda project: tuple(project.outbox))

    def fail(
        self,
        operation: str,
        *,
        error: str | None = None,
        message: str | None = None,
        status: int | None = None,
        delay: float = 0.0,
        disconnect: bool = False,
        truncate: int | None = None,
        times: int | None = None,
        every: int = 1,
        where: Where | None = None,
    ) -> Fault:
        """Have an operation go wrong from now on, until the ``with`` block ends, if it stands in one.

        See `mockwrite.control.faults.Plan` for what can be asked for. PlanError.
        """
        plan = Plan(
            operation,
            error=error,
            message=message,
            status=status,
            delay=delay,
            disconnect=disconnect,
            truncate=truncate,
            times=times,
            every=every,
            where=where,
        )
        self.within(lambda project: self._server.control.faults.add(project.id, plan))
        return Fault(self, plan)

    def unfail(self, plan: Plan) -> None:
        """Give a plan for a fault up."""
        self.within(lambda project: self._server.control.faults.remove(project.id, plan))

    def pace(self, attributes: Delay | None = None, indexes: Delay | None = None) -> Pacing:
        """Set how fast attributes and indexes become available; `attributes` alone holds for both.

        ``"immediate"``; ``"manual"``, by `build`; a number, seconds of the server's clock; ``"3 polls"``, after so
        many looks; ``"stuck"``, never; ``"failed"``. Until the ``with`` block ends, if it stands in one. DelayError.
        """
        both = attributes if indexes is None else indexes
        return Pacing(self, self.within(lambda project: self._server.control.pace(project, attributes, both)))

    def repace(self, pace: Pace | None) -> None:
        """Set a pace that there was before."""
        self.within(lambda project: self._server.control.repace(project, pace))

    def build(self, most: int | None = None) -> int:
        """Have attributes and indexes that wait built, the oldest first; how many were."""
        return self.within(lambda project: self._server.control.build(project, most))

    def call(self, method: str, path: str, body: Any = None, queries: Sequence[str] = ()) -> Any:
        """Return what ``METHOD /v1{path}`` answers a key that may do everything. Raises AppwriteError."""
        return self.within(
            lambda project: self._server.control.client(project).call(method, path, body, queries)
        )

    def download(self, path: str) -> bytes:
        """Return the bytes that ``GET /v1{path}`` brings a key that may do everything. Raises AppwriteError."""
        return self.within(lambda project: self._server.control.client(project).download(path))

    def upload(
        self, bucket_id: str, file_id: str, data: bytes, name: str, permissions: Iterable[str] | None = None
    ) -> JSON:
        """Upload a file with a key that may do everything, and return what the API says of it. Raises AppwriteError."""
        found: JSON = self.within(
            lambda project: self._server.control.client(project).upload(
                bucket_id, file_id, data, name, permissions
            )
        )
        return found

    def within(self, function: Callable[[Project], Result]) -> Result:
        """Return what `function` makes of the store's project, called on the server's thread.

        RuntimeError: the server does not run, its own thread asks, or the project is gone.
        """

        def there() -> Result:
            if self._server.world.projects.get(self.project_id) is not self._project:
                raise RuntimeError(
                    f'The project "{self.project_id}" is gone: its test is over, or it was dropped.'
                )
            return function(self._project)

        return self._server.run(there)

    def __repr__(self) -> str:
        return f"<MockProject {self.project_id}>"
