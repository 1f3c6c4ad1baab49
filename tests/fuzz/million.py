"""A million requests over HTTP: ``python -m tests.fuzz.million [COUNT] [SEED] [RELEASE]``.

Most are right as far as one can know, the rest are wrong in a parameter, a caller, a header or a body. What they
change is undone every few requests. Each tenth of the way is a line: the share that succeeded, the largest and the
mean of the process's memory, the blocks that Python holds. AssertionError: an answer is a 5xx, is not the JSON that it says it is, or the memory
of the last half of the way grew.
"""

from __future__ import annotations

import http.client
import random
import sys
import time
import warnings
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from hypothesis import strategies as st
from hypothesis.errors import NonInteractiveExampleWarning

from mockwrite import MockServer
from mockwrite.releases import DEFAULT, find
from mockwrite.services.registry import endpoints
from tests.fuzz.playground import Playground, strict_json
from tests.fuzz.requests import caller_for, encoded, path_of, placeholders, urlencoded
from tests.fuzz.test_random_requests import CALLERS, CONTENT_TYPES, HEADERS
from tests.fuzz.values import example, junk, right

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockwrite.releases import Release
    from mockwrite.wire.endpoint import Endpoint

COUNT = 1_000_000
_UNDONE_AFTER = 10
_TYPED = {(501, "mockwrite_not_supported"), (503, "health_queue_size_exceeded")}
_JWTS_LAST = 600.0
_MUCH = 1.05
"""How much of the memory at half the way there may be at its end: what the allocator keeps comes and goes."""


def _several(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NonInteractiveExampleWarning)
        return [strategy.example() for _ in range(count)]


def _unsupported(playground: Playground, endpoint: Endpoint) -> bool:
    """Return whether the endpoint is one that answers 501 to everything."""
    usual = example(endpoint, playground.ids)
    query, body = encoded(endpoint, usual)
    headers = {"Content-Type": "application/json", **playground.headers(caller_for(endpoint))}
    return playground.probe(endpoint.method, path_of(endpoint, usual), query, headers, body).status == 501


class Generator:
    """Requests at random. Values are drawn from pools, since to draw each of them anew would take days."""

    def __init__(self, playground: Playground, random: random.Random) -> None:
        self._random = random
        self._junk = _several(junk, 1_000)
        self._headers = {name: _several(strategy, 20) for name, strategy in HEADERS.items()}
        self._usual = [
            (endpoint, example(endpoint, playground.ids), caller_for(endpoint))
            for endpoint in endpoints(playground.world.release)
            if not _unsupported(playground, endpoint)
        ]
        self._right: dict[tuple[str, str], Sequence[Any]] = {}

    def request(self) -> tuple[str, str, str, dict[str, str], bytes]:
        """Return a method, a path with its query, a caller, headers, a body."""
        pick = self._random.random
        endpoint, usual, caller = self._random.choice(self._usual)
        hostile = pick() < 0.25
        arguments = self._arguments(endpoint, usual, hostile=hostile)
        headers = {"Content-Type": "application/json"}
        query, body = encoded(endpoint, arguments)
        if hostile:
            caller = self._random.choice(CALLERS) if pick() < 0.3 else caller
            for name in self._random.sample(sorted(self._headers), self._random.randrange(3)):
                headers[name] = self._random.choice(self._headers[name])
            if pick() < 0.2:
                headers["Content-Type"] = self._random.choice(CONTENT_TYPES)
                if "urlencoded" in headers["Content-Type"]:
                    rest = {key: arguments[key] for key in arguments.keys() - set(placeholders(endpoint))}
                    body = urlencoded(rest).encode()
            if body and pick() < 0.1:
                at = self._random.randrange(len(body))
                body = body[:at] + self._random.randbytes(2) + body[at + 1 :]
        path = path_of(endpoint, arguments) + (f"?{query}" if query else "")
        return endpoint.method, path, caller, headers, body

    def _arguments(self, endpoint: Endpoint, usual: dict[str, Any], *, hostile: bool) -> dict[str, Any]:
        arguments, pick = dict(usual), self._random.random
        for parameter in endpoint.parameters:
            chance = pick()
            if hostile and chance < 0.15:
                arguments[parameter.name] = self._random.choice(self._junk)
            elif hostile and chance < 0.2 and parameter.name not in placeholders(endpoint):
                arguments.pop(parameter.name, None)
            elif chance < (0.4 if hostile else 0.05):
                key = endpoint.operation, parameter.name
                if key not in self._right:
                    self._right[key] = _several(right(parameter, usual.get(parameter.name)), 25)
                arguments[parameter.name] = self._random.choice(self._right[key])
        return arguments


class Served(Playground):
    """A playground behind HTTP, undone from time to time."""

    def __init__(self, release: Release = DEFAULT) -> None:
        self.server = MockServer(appwrite=release)
        super().__init__(self.server.control)

    def start(self) -> None:
        """Listen; what is sent from here on is undone from time to time."""
        self.server.start()
        self._connection = http.client.HTTPConnection(urlsplit(self.server.url).netloc)
        self._mark, self._projects = self.project.log.mark(), set(self.world.projects)
        self._fresh = time.monotonic()

    def send(
        self, method: str, path: str, caller: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, str, bytes]:
        """Return status, content type and body of the answer."""
        sent = {**self.headers(caller), **headers}
        raw = {name: value.encode("utf-8", "surrogatepass") for name, value in sent.items()}
        self._connection.request(method, path, body or None, raw)
        answer = self._connection.getresponse()
        return answer.status, answer.headers.get("Content-Type", ""), answer.read()

    def undo(self) -> None:
        """Put all back, and keep the JWT of `ann` one that holds."""
        self.server.run(self._roll_back)
        if time.monotonic() - self._fresh > _JWTS_LAST:
            self._fresh = time.monotonic()
            self._callers["jwt"] = {
                "X-Appwrite-JWT": self.server.run(lambda: self.ask("POST", "/account/jwts", caller="ann"))[
                    "jwt"
                ]
            }
            self.server.run(self._roll_back)

    def _roll_back(self) -> None:
        log = self.project.log
        log.rollback(self._mark)
        log.release(self._mark)
        self._mark = log.mark()
        for id in self.world.projects.keys() - self._projects:
            del self.world.projects[id]


def main(count: int, seed: int, release: Release) -> None:
    """Send `count` requests to that release, and say how it went. AssertionError: see the module."""
    chance = random.Random(seed)
    served = Served(release)
    generator = Generator(served, chance)
    served.start()
    statuses: Counter[int] = Counter()
    means: list[float] = []
    begun, part = time.monotonic(), max(1, count // 10)
    held: list[float] = []
    for number in range(1, count + 1):
        method, path, caller, headers, body = generator.request()
        status, type, answer = served.send(method, path, caller, headers, body)
        statuses[status] += 1
        if type.startswith("application/json"):
            told = strict_json(answer)
            typed = status > 400 and (status, told.get("type")) in _TYPED
            assert status < 500 or typed, (number, method, path, caller, headers, body, answer)
        elif b"<p>mockwrite_not_supported</p>" not in answer:
            assert status < 500, (number, method, path, caller, headers, body, answer)
        if number % _UNDONE_AFTER == 0 or (method == "DELETE" and status < 300):
            served.undo()
        if number % 1_000 == 0:
            held.append(_resident())
        if number % part == 0:
            good = sum(found for status, found in statuses.items() if status < 400)
            means.append(sum(held) / max(1, len(held)))
            print(
                f"{number:,} requests in {time.monotonic() - begun:,.0f} s: {100 * good / number:.1f} % succeeded, "
                f"memory {means[-1]:.1f} MB on average, {max(held, default=0):.1f} at most, "
                f"{sys.getallocatedblocks():,} blocks of Python's",
                flush=True,
            )
            held.clear()
    served.server.stop()
    print(dict(sorted(statuses.items())))
    assert 2 * sum(found for status, found in statuses.items() if status < 400) >= count
    assert means[-1] < _MUCH * means[len(means) // 2], "memory grew over the last half"


def _resident() -> float:
    """The megabytes of memory that this process holds."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


if __name__ == "__main__":
    count, seed, release = [*sys.argv[1:], *(str(COUNT), "1", DEFAULT.version)[len(sys.argv) - 1 :]]
    main(int(count), int(seed), find(release))
