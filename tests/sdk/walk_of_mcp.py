"""Appwrite's MCP server walks: it makes a table and a row, and lists rows. Run: ``python -m tests.sdk.walk_of_mcp``.

It is no test, since to install it takes a minute: below ``build/``, in an environment of its own, of Python 3.12
or newer.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

from mockwrite import MockServer

VERSION = "1.0.27"
BUILD = Path(__file__).parents[2] / "build" / f"mcp-server-appwrite-{VERSION}"
AT = {"database_id": "library", "table_id": "books"}
CALLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("create", {"database_id": "library", "name": "Library"}),
    ("create_table", {**AT, "name": "Books"}),
    ("create_varchar_column", {**AT, "key": "title", "size": 100, "required": False}),
    ("create_row", {**AT, "row_id": "dune", "data": {"title": "Dune"}}),
    ("list_rows", AT),
)


class Conversation:
    """JSON-RPC, a message a line, with a process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._asked = 0

    def tell(self, method: str, **more: Any) -> None:
        assert self._process.stdin is not None
        print(json.dumps({"jsonrpc": "2.0", "method": method, **more}), file=self._process.stdin, flush=True)

    def ask(self, method: str, **params: Any) -> Any:
        """The result. AssertionError: it was refused, or the process ended."""
        self._asked += 1
        self.tell(method, id=self._asked, params=params)
        assert self._process.stdout is not None
        for line in self._process.stdout:
            answer = json.loads(line)
            if answer.get("id") == self._asked:
                assert "result" in answer, answer
                return answer["result"]
        raise AssertionError(f"the MCP server ended at {method}")


def installed() -> Path:
    """The command, which is installed first where it is missing."""
    command = BUILD / "bin" / "mcp-server-appwrite"
    if not command.exists():
        venv.create(BUILD, clear=True, with_pip=True)
        pip = [str(BUILD / "bin" / "python"), "-I", "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, f"mcp-server-appwrite=={VERSION}"], check=True)
    return command


def walk(command: Path) -> list[Any]:
    """The rows that are listed in the end."""
    with MockServer(appwrite="1.9") as server:
        project = server.project()
        told = {
            "APPWRITE_ENDPOINT": server.endpoint,
            "APPWRITE_PROJECT_ID": project.project_id,
            "APPWRITE_API_KEY": "key",
        }
        with subprocess.Popen(
            [str(command)],
            env={**{name: value for name, value in os.environ.items() if name != "PYTHONPATH"}, **told},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            try:
                server_of_mcp = Conversation(process)
                client = {"name": "mockwrite", "version": "1"}
                server_of_mcp.ask(
                    "initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo=client
                )
                server_of_mcp.tell("notifications/initialized")
                for name, arguments in CALLS:
                    call = {"tool_name": f"tables_db_{name}", "arguments": arguments, "confirm_write": True}
                    said = server_of_mcp.ask("tools/call", name="appwrite_call_tool", arguments=call)
                    assert not said.get("isError"), said
            finally:
                process.terminate()
        rows: list[Any] = json.loads(said["content"][0]["text"])["rows"]
        assert project.requests.count("tablesDB.createRow", status=201) == 1
    return rows


def main() -> int:
    if sys.version_info < (3, 12):
        print(f"mcp-server-appwrite {VERSION} needs Python 3.12", file=sys.stderr)
        return 2
    rows = walk(installed())
    assert [(row["$id"], row["data"]["title"]) for row in rows] == [("dune", "Dune")]
    print(f"mcp-server-appwrite {VERSION} made a table and a row, and listed it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
