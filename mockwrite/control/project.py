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
    """A project of a running server: the fixture ``mockwrite``, and what `MockServer.project` returns.

    Methods may be called from any thread but the server's own; each has the server to itself, between two requests.
    All raise RuntimeError where the server does not run, where its own thread asks, or where the project is gone.
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
        """The secret of an API key that may do everything: of the seed's first such key, or of a new one."""
        return self.within(self._server.control.api_key)

    @property
    def endpoint(self) -> str:
        """What an SDK calls the endpoint: ``http://127.0.0.1:PORT/v1``."""
        return self._server.endpoint

    @property
    def clock(self) -> Clock:
        """The server's time, which a test can freeze and advance. All projects of the server share it."""
        return self._server.clock

    @property
    def ids(self) -> Ids:
        """The source of made-up ids; seeded, it makes the same ones again. All projects of the server share it."""
        return self._server.ids

    def headers(self, *, user: SignedIn | None = None, key: bool = True) -> dict[str, str]:
        """Return the headers that a request needs: by API key, of a `user`, or of a guest (``key=False``)."""
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
        """Create a user, and sign them in.

        `id`, `email` and `password` are made up where they are not given. `teams` are the ids of teams that the user
        joins; a mapping gives the roles in each. Raises AppwriteError as the API does to a key: user_already_exists,
        team_not_found and so on.
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
        """Return a database, whether it exists yet or not."""
        return MockDatabase(self, id)

    @property
    def storage(self) -> MockStorage:
        """The project's buckets and files."""
        return MockStorage(self)

    def seed(self, source: Source) -> None:
        """Add what a seed describes, and make the result what `reset` returns to.

        A seed is a file, a mapping, or ``"example"``. Raises SeedError where it is wrong; then nothing was added.
        """
        self.within(lambda project: self._server.control.load_seed(source, project))

    def arrange(self, source: Source) -> None:
        """Add what a seed describes, which `reset` removes again. Raises SeedError as `seed` does."""
        self.within(lambda project: self._server.control.add_seed(source, project))

    def export(self) -> JSON:
        """Return a seed that makes the project as it is, without sessions, tokens, mails and open invitations."""
        return self.within(self._server.control.export)

    def reset(self) -> None:
        """Return to the seed. The journal, events, faults and pace are cleared, and snapshots lost."""
        self.within(self._server.control.reset)

    def snapshot(self) -> Snapshot:
        """Return the present state, for `restore` to return to and for `diff` to compare with."""
        return self.within(lambda project: Snapshot(project.id, project.history.snapshot()))

    def restore(self, snapshot: Snapshot) -> None:
        """Return to a snapshot. It stays usable, later ones do not. Raises SnapshotError where there is no way back."""
        self.within(lambda project: project.history.restore(snapshot.mark))

    @contextmanager
    def savepoint(self) -> Iterator[Snapshot]:
        """Undo at the end of the block all that happened in it.

        Raises SnapshotError where the block itself went back to before its beginning.
        """
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
        """Return the documents created, updated and deleted since a snapshot, or since the seed.

        Raises SnapshotError where there is no way back to the snapshot.
        """
        return self.within(lambda project: self._server.control.diff(project, since.mark if since else None))

    @property
    def requests(self) -> Requests:
        """The journal: the requests that have arrived, with their answers and why they were refused."""
        return self.within(lambda project: self._server.control.journal.of(project.id))

    def forget_requests(self) -> None:
        """Empty the journal."""
        self.within(lambda project: self._server.control.journal.clear(project.id))

    @property
    def events(self) -> HappenedEvents:
        """The events that have happened, whether anyone subscribed or not. Seeds cause none."""
        return self.within(lambda project: HappenedEvents(project.events.kept, self._promise))

    def _promise(self, name: str, count: int) -> Future[Event]:
        return self.within(lambda project: promise(project.events, name, count))

    @property
    def realtime(self) -> MockRealtime:
        """The realtime connections, and the messages that they were sent."""
        return MockRealtime(self)

    def within_realtime(self, function: Callable[[Hub], Result]) -> Result:
        """Return what `function` makes of the project's connections, called on the server's thread."""
        return self.within(lambda project: function(self._server.control.realtime.hub(project)))

    @property
    def outbox(self) -> Sequence[Message]:
        """The mails and SMS that the real server would have sent, the oldest first."""
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
        """Make an operation fail or wait, from now on, or within a ``with`` block.

        `operation` is a name such as ``databases.createDocument``; ``databases.*`` and ``*`` stand for many. Of the
        requests whose parameters fit `where` (the values that they must have, or a function of them), each
        `every`-th meets the fault, `times` times at most. It is answered with Appwrite's error of the type `error`,
        with that type's message or `message`; or with the HTTP `status`. The answer may come after `delay` seconds, be
        cut after `truncate` bytes of its body, or never come (`disconnect`). With an error, a status or a
        disconnection the request is not carried out.

        Raises PlanError where that makes no sense.
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
        """Remove a planned fault."""
        self.within(lambda project: self._server.control.faults.remove(project.id, plan))

    def pace(self, attributes: Delay | None = None, indexes: Delay | None = None) -> Pacing:
        """Set when attributes and indexes become available, from now on, or within a ``with`` block.

        ``"immediate"``: at once; ``"manual"``: by `build`; a number: after so many seconds of the server's clock;
        ``"3 polls"``: after so many requests that look at it; ``"stuck"``: never; ``"failed"``: never, with that
        status. `attributes` alone holds for both. Raises DelayError where it is none of these.
        """
        both = attributes if indexes is None else indexes
        return Pacing(self, self.within(lambda project: self._server.control.pace(project, attributes, both)))

    def repace(self, pace: Pace | None) -> None:
        """Set the pace that was in force before."""
        self.within(lambda project: self._server.control.repace(project, pace))

    def build(self, most: int | None = None) -> int:
        """Build the attributes and indexes that wait, the oldest first and `most` at most; return how many."""
        return self.within(lambda project: self._server.control.build(project, most))

    def call(self, method: str, path: str, body: Any = None, queries: Sequence[str] = ()) -> Any:
        """Return what ``METHOD /v1{path}`` answers to a key that may do everything. Raises AppwriteError."""
        return self.within(
            lambda project: self._server.control.client(project).call(method, path, body, queries)
        )

    def download(self, path: str) -> bytes:
        """Return the bytes that ``GET /v1{path}`` answers to a key that may do everything. Raises AppwriteError."""
        return self.within(lambda project: self._server.control.client(project).download(path))

    def upload(
        self, bucket_id: str, file_id: str, data: bytes, name: str, permissions: Iterable[str] | None = None
    ) -> JSON:
        """Upload a file by a key that may do everything; return it as the API shows it. Raises AppwriteError."""
        found: JSON = self.within(
            lambda project: self._server.control.client(project).upload(
                bucket_id, file_id, data, name, permissions
            )
        )
        return found

    def within(self, function: Callable[[Project], Result]) -> Result:
        """Return what `function` returns for the store's project, called on the server's thread."""

        def there() -> Result:
            if self._server.world.projects.get(self.project_id) is not self._project:
                raise RuntimeError(
                    f'The project "{self.project_id}" is gone: its test is over, or it was dropped.'
                )
            return function(self._project)

        return self._server.run(there)

    def __repr__(self) -> str:
        return f"<MockProject {self.project_id}>"
