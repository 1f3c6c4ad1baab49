"""The command ``mockwrite``, as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import subprocess
import sys
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from mockwrite import MockServer, __version__
from mockwrite.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MOCKWRITE = [sys.executable, "-m", "mockwrite"]
TELL = (
    "import json, os; print(json.dumps({k: v for k, v in os.environ.items() if k.startswith('MOCKWRITE_')}))"
)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*MOCKWRITE, *arguments], capture_output=True, text=True, timeout=30, check=False)


@pytest.fixture
def refusal(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Calls a command that cannot be done: what it says on standard error, with nothing on standard output."""

    def call(*arguments: str) -> str:
        try:
            code: Any = main(arguments)
        except SystemExit as ended:  # argparse refuses by itself
            code = ended.code
        told = capsys.readouterr()
        assert (code, told.out) == (2, "")
        return told.err

    return call


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The endpoint of a server that runs, and its process."""
    process = subprocess.Popen(
        [*MOCKWRITE, "serve", "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        name, _, endpoint = process.stdout.readline().strip().partition("=")
        assert name == "MOCKWRITE_ENDPOINT"
        yield endpoint, process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=10)


def get(endpoint: str, path: str, **headers: str) -> tuple[int, Any]:
    """The status and the JSON that a GET is answered with."""
    address = urlsplit(endpoint)
    connection = HTTPConnection(address.netloc, timeout=10)
    connection.request("GET", address.path + path, headers=headers)
    response = connection.getresponse()
    body = json.loads(response.read())
    connection.close()
    return response.status, body


def test_serve_says_where_it_listens() -> None:
    with serving() as (endpoint, _):
        assert get(endpoint, "/health/version") == (200, {"version": "1.9.6"})


def test_serve_answers_as_the_release_that_is_asked_for() -> None:
    with serving("--appwrite", "1.6") as (endpoint, _):
        assert get(endpoint, "/health/version") == (200, {"version": "1.6.2"})


@pytest.mark.parametrize(
    "arguments", [["serve"], ["exec", "--", "true"], ["support"], ["verify", "some.har"]], ids=" ".join
)
def test_an_unknown_release_is_refused_with_those_that_are_known(
    arguments: list[str], refusal: Callable[..., str]
) -> None:
    command, *rest = arguments
    assert "1.9.6, 1.8.1, 1.6.2" in refusal(command, "--appwrite", "1.7", *rest)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_at_once_and_well(number: signal.Signals) -> None:
    with serving() as (endpoint, process):
        get(endpoint, "/health/version")
        process.send_signal(number)
        assert process.wait(timeout=10) == 0


def test_serve_tells_what_it_is_asked() -> None:
    with serving("--seed", "example") as (endpoint, process):
        get(endpoint, "/databases/club/collections/films/documents", **{"X-Appwrite-Project": "film-club"})
        get(endpoint, "/databases", **{"X-Appwrite-Project": "film-club"})
        put(endpoint, "/databases/club/collections/films/documents?project=film-club", {})
        get(endpoint, "/databases?project=film-club", **{"X-Appwrite-Key": "film-club-key"})
        process.terminate()
        _, told = process.communicate(timeout=10)
    assert "projects: film-club" in told
    assert "film-club: 200 databases.listDocuments (guest" in told
    assert "film-club: 401 databases.list (guest" in told
    assert "The route takes the scope databases.read" in told
    assert "film-club: 401 databases.createDocument (guest" in told
    assert "Only a GET takes its project from the query" in told
    assert "An API key counts beside the header X-Appwrite-Project alone" in told


def test_a_watch_has_something_to_watch(refusal: Callable[..., str]) -> None:
    assert "there is no seed to watch" in refusal("serve", "--watch")


def test_quiet_means_quiet() -> None:
    with serving("--quiet") as (endpoint, process):
        get(endpoint, "/health/version")
        process.terminate()
        assert process.communicate(timeout=10) == ("", "")


def test_seeds_add_up(tmp_path: Path) -> None:
    schema, data = tmp_path / "appwrite.json", tmp_path / "data.json"
    books = {"$id": "books", "databaseId": "main", "$permissions": ['read("any")']}
    title = {"key": "title", "type": "string", "size": 20}
    schema.write_text(json.dumps({"projectId": "shop", "collections": [{**books, "attributes": [title]}]}))
    documents = [{"$id": "emma", "title": "Emma"}]
    described = {"$id": "books", "databaseId": "main", "documents": documents}
    data.write_text(json.dumps({"projectId": "shop", "collections": [described]}))
    with serving("--seed", str(schema), "--seed", str(data)) as (endpoint, _):
        path = "/databases/main/collections/books/documents/emma"
        assert get(endpoint, path, **{"X-Appwrite-Project": "shop"})[1]["title"] == "Emma"


def test_strict_knows_no_other_project() -> None:
    with serving("--strict", "--seed", "example") as (endpoint, _):
        headers = {"X-Appwrite-Project": "elsewhere", "X-Appwrite-Key": "film-club-key"}
        assert get(endpoint, "/databases", **headers)[0] == 404
        headers["X-Appwrite-Project"] = "film-club"
        assert get(endpoint, "/databases", **headers)[1]["total"] == 1


@pytest.mark.parametrize("command", ["serve", "record --upstream http://127.0.0.1:9/v1 --out x.har"])
def test_a_taken_port_is_told(
    command: str, refusal: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = refusal(*command.split(), "--port", str(port))
    assert told == f"mockwrite: cannot listen on 127.0.0.1:{port}: Address already in use\n"


def test_an_unknown_host_is_told(refusal: Callable[..., str]) -> None:
    told = refusal("serve", "--host", "no.such.host.invalid", "--port", "0")
    assert told.startswith("mockwrite: cannot listen on no.such.host.invalid:0: ")


@pytest.mark.parametrize("command", ["serve", "record"])
@pytest.mark.parametrize("port", ["99999", "-1", "many"])
def test_a_port_that_is_none(command: str, port: str, refusal: Callable[..., str]) -> None:
    assert "--port: a port is from 0 to 65535" in refusal(command, "--port", port)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "line 1, column 2: Expecting property name enclosed in double quotes"),
        ('{"users": 1}', "users: must be a list"),
        ('{"databases": [{"$id": "a b"}]}', "databases[0]: Invalid `databaseId` param"),
    ],
)
def test_a_broken_seed_is_told_by_file_place_and_reason(
    tmp_path: Path, text: str, reason: str, refusal: Callable[..., str]
) -> None:
    seed = tmp_path / "seed.json"
    seed.write_text(text)
    assert refusal("serve", "--port", "0", "--seed", str(seed)).startswith(f"mockwrite: {seed}: {reason}")


@pytest.mark.parametrize(
    "command", ["exec --seed nowhere.json -- true", "verify nowhere.json", "seed-from nowhere.json"]
)
def test_a_missing_file_is_told(command: str, refusal: Callable[..., str]) -> None:
    assert refusal(*command.split()) == "mockwrite: nowhere.json: No such file or directory\n"


def execute(*options: str, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return run("exec", *options, "--", *command)


def test_exec_tells_the_command_where_the_server_is() -> None:
    done = execute(command=[sys.executable, "-c", TELL])
    told = json.loads(done.stdout)
    assert told.keys() == {"MOCKWRITE_ENDPOINT", "MOCKWRITE_PROJECT_ID", "MOCKWRITE_API_KEY"}
    assert told["MOCKWRITE_ENDPOINT"].endswith("/v1")
    assert told["MOCKWRITE_PROJECT_ID"] == "default"


def test_exec_names_the_seeds_project_and_key() -> None:
    told = json.loads(execute("--seed", "example", "--strict", command=[sys.executable, "-c", TELL]).stdout)
    assert (told["MOCKWRITE_PROJECT_ID"], told["MOCKWRITE_API_KEY"]) == ("film-club", "film-club-key")


def test_exec_passes_options_on_to_the_command() -> None:
    done = execute(command=[sys.executable, "-c", "import sys; print(sys.argv[1:])", "--", "--seed", "x"])
    assert done.stdout == "['--', '--seed', 'x']\n"


@pytest.mark.parametrize("code", [0, 3])
def test_exec_passes_the_exit_code_on(code: int) -> None:
    assert execute(command=[sys.executable, "-c", f"raise SystemExit({code})"]).returncode == code


def test_exec_tells_a_signal_as_shells_do() -> None:
    kill = f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})"
    assert execute(command=[sys.executable, "-c", kill]).returncode == 128 + signal.SIGKILL


def test_exec_ends_the_command_when_it_is_ended() -> None:
    wait = "import time; print('ready', flush=True); time.sleep(60)"
    process = subprocess.Popen(
        [*MOCKWRITE, "exec", "--", sys.executable, "-c", wait], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.terminate()
    assert process.wait(timeout=10) == 128 + signal.SIGTERM
    process.stdout.close()


def test_exec_of_nothing(refusal: Callable[..., str]) -> None:
    assert "nothing to run" in refusal("exec")


def test_exec_of_what_is_not_there(tmp_path: Path) -> None:
    assert execute(command=["no-such-command"]).returncode == 127
    file = tmp_path / "file"
    file.write_text("")
    done = execute(command=[str(file)])
    assert done.returncode == 126
    assert done.stderr == f"mockwrite: cannot run {file}: Permission denied\n"


def test_exec_of_a_strict_server_needs_a_seed(refusal: Callable[..., str]) -> None:
    assert 'There is no project "default"' in refusal("exec", "--strict", "--", "true")


def test_version() -> None:
    assert run("--version").stdout == f"mockwrite {__version__}\n"


def test_a_pipe_gets_utf_8_whatever_the_locale() -> None:
    latin = os.environ | {"PYTHONIOENCODING": "latin-1"}
    told = subprocess.run([*MOCKWRITE, "support"], capture_output=True, env=latin, timeout=30, check=True)
    assert "┌ 1.9.6" in told.stdout.decode()


def test_other_commands_load_no_server(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "exec" in capsys.readouterr().out
    code = "import sys, mockwrite.cli; assert 'aiohttp' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], env=dict(os.environ), check=False).returncode == 0


def put(endpoint: str, path: str, body: Any, **headers: str) -> int:
    address = urlsplit(endpoint)
    connection = HTTPConnection(address.netloc, timeout=10)
    sent = {"Content-Type": "application/json", **headers}
    connection.request("POST", address.path + path, json.dumps(body), sent)
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_state_survives_the_end(tmp_path: Path) -> None:
    file, key = tmp_path / "state.json", {"X-Appwrite-Project": "film-club", "X-Appwrite-Key": "any"}
    with serving("--seed", "example", "--state", str(file)) as (endpoint, _):
        assert put(endpoint, "/users", {"userId": "zoe", "name": "Zoe"}, **key) == 201
    with serving("--seed", "example", "--state", str(file)) as (endpoint, process):
        assert get(endpoint, "/users/zoe", **key)[1]["name"] == "Zoe"
        process.kill()
    assert json.loads(file.read_text())["projects"][0]["projectId"] == "film-club"


def test_a_broken_state_is_told(tmp_path: Path, refusal: Callable[..., str]) -> None:
    file = tmp_path / "state.json"
    file.write_text("{")
    told = refusal("serve", "--port", "0", "--state", str(file))
    assert told.startswith(f"mockwrite: cannot load {file}: this is no JSON")


def test_an_edited_seed_is_applied(tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    file.write_text('{"projectId": "shop", "users": [{"$id": "ada"}]}')
    with serving("--seed", str(file), "--watch") as (endpoint, process):
        assert process.stderr is not None
        heard = iter(process.stderr)
        file.write_text('{"projectId": "shop", "users": [')
        assert f"mockwrite: {file}: line 1, column" in next(
            line for line in heard if line.startswith("mockwrite: /")
        )
        file.write_text('{"projectId": "shop", "users": [{"$id": "ada"}, {"$id": "bob", "name": "Bob"}]}')
        assert next(line for line in heard if "applied" in line) == f"mockwrite: {file}: 1 change applied\n"
        key = {"X-Appwrite-Project": "shop", "X-Appwrite-Key": "any"}
        assert get(endpoint, "/users/bob", **key)[1]["name"] == "Bob"


def test_export_writes_a_seed(tmp_path: Path, refusal: Callable[..., str]) -> None:
    file = tmp_path / "seed.json"
    with serving("--seed", "example") as (endpoint, _):
        assert main(["export", "--endpoint", endpoint, "--out", str(file)]) == 0
        assert "There is no project" in refusal("export", "--endpoint", endpoint, "--project", "a b")
    assert json.loads(file.read_text())["projectId"] == "film-club"
    assert MockServer(str(file), strict=True).world.projects.keys() == {"film-club"}
    assert refusal("export", "--endpoint", endpoint).startswith("mockwrite: cannot reach http://127.0.0.1:")


_NO_HTTP = b"GET / HTTP/1.1\r\nHost: a\r\nX: \x00\x7f\r\nno colon\r\n\r\n"
_HANDSHAKE = (
    b"GET /v1/realtime?project=p HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: chat\r\n\r\n"
)


_LINES = (
    b"GET /v1/account?project=%1b%5b31m%0a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    b"POST /v1/account HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nno length\r\n",
)


def test_quiet_is_quiet_about_what_clients_do() -> None:
    """Nobody is shown a traceback for a client that hangs up, nor does one write commands to the terminal."""
    for arguments, expected in ((["--quiet"], ""), ([], "Malformed HTTP: ")):
        with serving(*arguments) as (endpoint, process):
            address = urlsplit(endpoint)
            for asked, status in ((_NO_HTTP, b" 400 "), (_HANDSHAKE, b" 101 ")):
                with socket.create_connection((str(address.hostname), int(address.port or 0)), 10) as client:
                    client.sendall(asked)
                    assert status in client.recv(65536)
            for line in _LINES * 5:
                with socket.create_connection((str(address.hostname), int(address.port or 0)), 10) as client:
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    client.sendall(line)
                    assert client.recv(1) == b"H"
            process.terminate()
            _, told = process.communicate(timeout=10)
            assert expected in told
            assert "Traceback" not in told
            assert expected or told == ""
            assert "\x1b" not in told
