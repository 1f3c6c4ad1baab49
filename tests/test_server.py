"""A server in a thread of its own: start, stop, and control from other threads."""

from __future__ import annotations

import asyncio
import gc
import gzip
import json
import os
import socket
import threading
import time
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from http.client import HTTPConnection, HTTPMessage
from typing import Any
from urllib.parse import urlsplit

import brotli
import freezegun
import pytest
import time_machine
import zstandard

from mockwrite import MockServer, SeedError
from mockwrite.control.control import ProjectError

# Seconds, on a busy machine too: what holds the end up does so for a minute.
PATIENCE = 10


def get(url: str, **headers: str) -> int:
    """The status that a GET is answered with."""
    address = urlsplit(url)
    connection = HTTPConnection(address.netloc, timeout=10)
    connection.request("GET", address.path, headers=headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def test_it_listens_while_it_runs() -> None:
    with MockServer() as server:
        assert server.endpoint == f"{server.url}/v1"
        assert get(f"{server.endpoint}/health/version") == 200
        address = urlsplit(server.url)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((str(address.hostname), int(address.port or 0)))


def test_start_and_stop_by_hand() -> None:
    server = MockServer()
    assert server.start() is server
    assert get(f"{server.endpoint}/health/version") == 200
    server.stop()


def test_it_can_start_again_with_its_state() -> None:
    server = MockServer()
    for run in range(2):
        with server:
            database = server.project().database("shop")
            assert database.exists is bool(run)
            if not run:
                database.create()


def test_a_port_of_ones_own() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with MockServer(port=port) as server:
        assert server.url == f"http://127.0.0.1:{port}"


def test_a_taken_port() -> None:
    with MockServer() as server, pytest.raises(OSError, match="in use"):
        MockServer(port=urlsplit(server.url).port or 0).start()


def test_everywhere_is_reached_at_home() -> None:
    with MockServer(host="0.0.0.0") as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert get(f"{server.endpoint}/health/version") == 200


@pytest.mark.skipif(not socket.has_ipv6, reason="there is no IPv6 here")
def test_an_ipv6_address() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("there is no IPv6 loopback here")
    with MockServer(host="::1") as server:
        assert server.url.startswith("http://[::1]:")
        assert get(f"{server.endpoint}/health/version") == 200


def test_two_servers_share_nothing() -> None:
    with MockServer() as one, MockServer() as other:
        one.project().database("shop").create()
        assert not other.project().database("shop").exists
        one.clock.freeze("2030-01-01")
        assert other.clock.now().year != 2030


def test_a_bad_seed_starts_nothing() -> None:
    before = threading.active_count()
    with pytest.raises(SeedError, match="unknown key"):
        MockServer({"colections": []})
    assert threading.active_count() == before


@pytest.mark.parametrize("seed", [{"projectId": "shop"}, [{"projectId": "shop"}, {"projectId": "shop"}]])
def test_the_seeds_only_project_is_the_default(seed: Any) -> None:
    with MockServer(seed) as server:
        assert server.project().project_id == "shop"


def test_of_several_projects_none_is_the_default() -> None:
    with MockServer({"projects": [{"projectId": "one"}, {"projectId": "two"}]}) as server:
        assert server.project().project_id == "default"
        assert server.project("two").project_id == "two"


def test_a_strict_server_makes_no_projects_up() -> None:
    with MockServer({"projectId": "shop"}, strict=True) as server:
        assert server.project("shop").api_key
        with pytest.raises(ProjectError, match='There is no project "stop"'):
            server.project("stop")


def test_the_api_key_of_a_strict_project_opens_everything() -> None:
    seed = {"projectId": "shop", "keys": [{"secret": "reader", "scopes": ["documents.read"]}]}
    with MockServer(seed, strict=True) as server:
        project = server.project()
        assert project.api_key not in ("", "reader")
        assert get(f"{server.endpoint}/databases", **project.headers()) == 200
        headers = {**project.headers(), "X-Appwrite-Key": "anything"}
        assert get(f"{server.endpoint}/databases", **headers) == 401
        assert "mockwrite" not in str(project.export()["keys"])


def test_the_seeds_own_key_goes_first() -> None:
    with MockServer({"projectId": "shop", "keys": [{"secret": "mine"}]}) as server:
        assert server.project().api_key == "mine"


def test_fresh_projects_are_gone_after_their_block() -> None:
    with MockServer() as server:
        with server.fresh(name="mine") as project:
            assert project.project_id.startswith("mine-")
            project.database("shop").create()
        with pytest.raises(RuntimeError, match="is gone"):
            project.database("shop").create()
        with server.fresh(name="mine") as project:
            assert not project.database("shop").exists


def test_fresh_projects_with_a_seed_are_as_it_says_each_time() -> None:
    seed = {"databases": [{"$id": "shop"}]}
    with MockServer() as server:
        for _ in range(3):
            with server.fresh(seed=seed, strict=True) as project, server.fresh(seed=seed) as other:
                assert project.database("shop").exists
                assert other.database("shop").exists
                project.database("shop").delete()
                project.user("ada")
                project.seed({"users": [{"$id": "bo"}], "strict": False})
                assert project.project_id != other.project_id
                assert project.export()["users"]
        with server.fresh(seed=seed) as project:
            assert "users" not in project.export()


def test_a_seed_that_changed_is_planted_anew(tmp_path: Any) -> None:
    file = tmp_path / "seed.json"
    with MockServer() as server:
        for id in ("first", "second-one"):
            file.write_text(f'{{"databases": [{{"$id": "{id}"}}]}}')
            with server.fresh(seed=file) as project:
                assert project.database(id).exists


def test_clock_and_ids_run_again_after_a_fresh_project() -> None:
    with MockServer() as server:
        with server.fresh() as project:
            project.clock.freeze("2030-01-01")
            project.ids.seed(42)
        assert not server.clock.frozen
        with server.fresh() as one, server.fresh() as other:
            assert one.user().id != other.user().id


def test_a_fresh_project_survives_the_end_of_its_server() -> None:
    server = MockServer().start()
    with server.fresh():
        server.stop()


def test_a_second_stop_does_nothing() -> None:
    with MockServer() as server:
        server.stop()
    server.stop()


def test_before_the_start_nothing_can_be_controlled() -> None:
    server = MockServer()
    for asked in (lambda: server.endpoint, server.stop, server.project, lambda: server.run(int)):
        with pytest.raises(RuntimeError, match="not running"):
            asked()


def test_after_the_stop_nothing_can_be_controlled() -> None:
    with MockServer() as server:
        project = server.project()
    for asked in (project.reset, project.snapshot, lambda: project.requests, project.user):
        with pytest.raises(RuntimeError, match="not running"):
            asked()


def test_a_running_server_does_not_start_twice() -> None:
    with MockServer() as server, pytest.raises(RuntimeError, match="running already"):
        server.start()


def test_the_servers_own_thread_is_told_that_it_would_wait_for_ever() -> None:
    with MockServer() as server:
        project = server.project()
        with pytest.raises(RuntimeError, match="own thread"):
            server.run(project.reset)


def test_what_is_raised_over_there_is_raised_here() -> None:
    with MockServer() as server, pytest.raises(ZeroDivisionError):
        server.run(lambda: 1 // 0)


def test_a_timeout_over_there_is_no_endless_wait_here() -> None:
    def late() -> None:
        raise TimeoutError("late")

    with MockServer() as server, pytest.raises(TimeoutError, match="late"):
        server.run(late)


def test_an_answer_to_a_client_that_left_ends_with_the_server(caplog: pytest.LogCaptureFixture) -> None:
    with MockServer() as server:
        project = server.project()
        with project.fail("databases.list", delay=600) as plan:
            address = urlsplit(server.url)
            with socket.create_connection((str(address.hostname), int(address.port or 0))) as client:
                sent = "".join(f"{name}: {value}\r\n" for name, value in project.headers().items())
                client.sendall(f"GET /v1/databases HTTP/1.1\r\nHost: x\r\n{sent}\r\n".encode())
                deadline = time.monotonic() + 10
                while not plan.used and time.monotonic() < deadline:
                    time.sleep(0.001)
    gc.collect()
    assert not caplog.records  # asyncio would say: Task was destroyed but it is pending!


def test_a_stop_in_the_meantime_is_told() -> None:
    server = MockServer().start()
    waiting, errors = threading.Event(), []

    def control() -> None:
        try:
            while True:
                server.run(waiting.set)
        except RuntimeError as error:
            errors.append(str(error))

    thread = threading.Thread(target=control)
    thread.start()
    waiting.wait()
    server.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert len(errors) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_is_told_that_it_has_no_server() -> None:
    with MockServer() as server:
        read, write = os.pipe()
        child = os.fork()
        if not child:
            try:
                server.run(int)
            except RuntimeError as error:
                os.write(write, str(error).encode())
            os._exit(0)
        os.waitpid(child, 0)
        assert b"forked off" in os.read(read, 1000)
        os.close(read)
        os.close(write)


def test_requests_sent_at_once_are_answered_in_their_order() -> None:
    """The API's and the control's, on one connection, and all of them before it is closed."""
    paths = ["/v1/health/version", "/_mockwrite/openapi.json", "/v1/nowhere", "/v1/ping"]
    with MockServer(appwrite="1.8.1") as server:
        address = urlsplit(server.url)
        with socket.create_connection((str(address.hostname), int(address.port or 0)), 10) as client:
            requests = [
                f"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Appwrite-Project: p\r\n" for path in paths
            ]
            client.sendall(("\r\n".join(requests) + "Connection: close\r\n\r\n").encode())
            answers = b"".join(iter(lambda: client.recv(65536), b""))
    places = [answers.index(told) for told in (b'"version"', b'"openapi"', b"Route not found", b"Pong!")]
    assert places == sorted(places)


def test_an_open_connection_does_not_hold_the_end_up() -> None:
    server = MockServer().start()
    connection = HTTPConnection(urlsplit(server.url).netloc)
    connection.request("GET", "/v1/health/version")
    connection.getresponse().read()
    start = time.perf_counter()
    server.stop()
    assert time.perf_counter() - start < PATIENCE
    connection.close()


def test_a_delayed_answer_does_not_hold_the_end_up() -> None:
    server = MockServer().start()
    project = server.project()
    fault = project.fail("health.getVersion", delay=60)
    connection = HTTPConnection(urlsplit(server.url).netloc)
    connection.request("GET", "/v1/health/version", headers=project.headers(key=False))
    while not fault.used:
        time.sleep(0.001)
    start = time.perf_counter()
    server.stop()
    assert time.perf_counter() - start < PATIENCE
    connection.close()


def test_it_works_beside_a_loop_of_ones_own() -> None:
    async def ask() -> str:
        with MockServer() as server:
            project = server.project()
            address = urlsplit(server.url)
            reader, writer = await asyncio.open_connection(address.hostname, address.port)
            writer.write(b"GET /v1/health/version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            answer = await reader.read()
            writer.close()
            await writer.wait_closed()
            assert project.requests.count() == 0
            return answer.decode()

    assert asyncio.run(ask()).startswith("HTTP/1.1 200 ")


def created_at(server: MockServer) -> str:
    """The day on which a database says that it was made; the answer's ``Date`` agrees to the second or so."""
    project = server.project()
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    body = '{"databaseId": "unique()", "name": "Shop"}'
    connection.request(
        "POST", "/v1/databases", body, {**project.headers(), "Content-Type": "application/json"}
    )
    response = connection.getresponse()
    created = datetime.fromisoformat(json.loads(response.read())["$createdAt"])
    connection.close()
    said = parsedate_to_datetime(response.headers["Date"])
    assert abs(said - created) < timedelta(seconds=2)
    return created.date().isoformat()


def test_freezegun_freezes_what_the_server_writes() -> None:
    with MockServer() as server:
        with freezegun.freeze_time("2030-01-01"):
            assert created_at(server) == "2030-01-01"
        assert created_at(server) != "2030-01-01"


def test_freezegun_does_not_freeze_what_the_server_waits_for() -> None:
    with MockServer() as server:
        project = server.project()
        with project.fail("databases.create", delay=0.05), freezegun.freeze_time("2030-01-01"):
            assert created_at(server) == "2030-01-01"
        assert project.requests[-1].duration > 0


def test_a_server_starts_and_stops_in_frozen_time() -> None:
    with freezegun.freeze_time("2030-01-01"), MockServer() as server:
        with server.project().fail("databases.create", delay=0.05):
            assert created_at(server) == "2030-01-01"


def test_time_machine_freezes_what_the_server_writes_and_not_its_loop() -> None:
    with MockServer() as server, server.project().fail("databases.create", delay=0.05):
        with time_machine.travel("2030-01-01", tick=False):
            assert created_at(server) == "2030-01-01"
        assert created_at(server) != "2030-01-01"


def test_its_own_clock_needs_no_library() -> None:
    with MockServer() as server:
        server.clock.freeze("2030-01-01T12:00:00+02:00")
        assert server.clock.stamp() == "2030-01-01T10:00:00.000+00:00"
        server.clock.advance(hours=14)
        assert created_at(server) == "2030-01-02"
        server.clock.resume()
        server.clock.advance(days=1)
        assert created_at(server) != "2030-01-02"
        assert not server.clock.frozen


def listed(server: MockServer, accepted: str) -> tuple[HTTPMessage, bytes]:
    """The headers and the body of a list of ten databases."""
    project = server.project()
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    for number in range(10):
        sent = json.dumps({"databaseId": f"d{number}", "name": "Shop"})
        headers = {**project.headers(), "Content-Type": "application/json"}
        connection.request("POST", "/v1/databases", sent, headers)
        connection.getresponse().read()
    connection.request("GET", "/v1/databases", headers={**project.headers(), "Accept-Encoding": accepted})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.headers, body


UNPACK: dict[str | None, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "deflate": partial(zlib.decompress, wbits=-15),
    "br": brotli.decompress,
    "zstd": zstandard.decompress,
    None: bytes,
}


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "gzip"),
        ("br;q=0.5, GZIP;q=0.8", "gzip"),
        ("zstd, gzip;q=0.9", "zstd"),
        ("brotli", "br"),
        ("deflate", "deflate"),
        ("identity, gzip", None),
        ("*, gzip ;q=1", None),
        ("gzip;q=0", "gzip"),
    ],
)
def test_long_answers_are_compressed_as_the_client_likes_best(accepted: str, encoding: str | None) -> None:
    with MockServer() as server:
        headers, body = listed(server, accepted)
    assert int(headers["Content-Length"]) == len(body)
    assert (headers["Content-Encoding"], headers["X-Utopia-Compression"], headers["Vary"]) == (
        (encoding, "true", "Accept-Encoding") if encoding else (None, None, None)
    )
    assert json.loads(UNPACK[encoding](body))["total"] == 10


def test_a_server_without_compression_compresses_nothing() -> None:
    with MockServer(compression=False) as server:
        headers, body = listed(server, "gzip")
    assert headers["Content-Encoding"] is None
    assert json.loads(body)["total"] == 10


def test_files_of_text_are_compressed_and_so_are_their_ranges() -> None:
    text = b"abcdefgh" * 512
    with MockServer() as server:
        project = server.project("files")
        project.storage.bucket("notes").file("long").put(text, "long.txt")
        for range, status in ((None, 200), ("bytes=8-3999", 206)):
            connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
            sent = {**project.headers(), "Accept-Encoding": "gzip", **({"Range": range} if range else {})}
            connection.request("GET", "/v1/storage/buckets/notes/files/long/view", headers=sent)
            response = connection.getresponse()
            assert (response.status, response.headers["Content-Encoding"]) == (status, "gzip")
            assert gzip.decompress(response.read()) == (text[8:4000] if range else text)
            connection.close()


def test_seeded_ids_come_again() -> None:
    with MockServer() as server:
        ids = []
        for _ in range(2):
            server.ids.seed(42)
            ids.append([server.ids.unique() for _ in range(3)])
        assert ids[0] == ids[1]
        server.ids.seed(None)
        assert server.ids.unique() not in ids[0]
