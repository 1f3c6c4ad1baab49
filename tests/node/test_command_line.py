"""Appwrite's own command line: it signs in, pulls what there is, and pushes it, changed, and into another project."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from mockwrite import MockServer
from tests.node import packages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


# Package and release.
WALKS = (("appwrite-cli", "1.9"), ("appwrite-cli", "1.8"))


@pytest.mark.parametrize("release", [release for _, release in WALKS])
def test_a_project_is_pulled_and_pushed(tmp_path: Path, release: str) -> None:
    packages.install()
    file = tmp_path / "appwrite.config.json"

    def run(*arguments: str) -> str:
        script = str(packages.MODULES / "appwrite-cli" / "index.js")
        environment = {**os.environ, "HOME": str(tmp_path), "NO_COLOR": "1"}
        ran = subprocess.run(
            ["node", script, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        said = ran.stdout + ran.stderr
        assert ran.returncode == 0, said
        assert "Error" not in said
        return said

    def config(change: Any = None) -> Any:
        found = json.loads(file.read_text())
        if change is not None:
            change(found)
            file.write_text(json.dumps(found))
        return found

    with MockServer("example", appwrite=release) as server:
        signed = run(
            "login", "--endpoint", server.endpoint, "--email", "me@example.com", "--password", "anything"
        )
        assert "signed in as me@example.com" in signed
        file.write_text(
            json.dumps({"projectId": "film-club", "projectName": "film-club", "endpoint": server.endpoint})
        )
        run("pull", "all", "--all", "--force")
        pulled = config()
        assert sorted(table["$id"] for table in pulled["tables"]) == [
            "films",
            "reviews",
            "screenings",
            "venues",
        ]

        colour = {"key": "colour", "type": "boolean", "required": False, "array": False, "default": None}
        config(
            lambda found: next(t for t in found["tables"] if t["$id"] == "films")["columns"].append(colour)
        )
        run("push", "tables", "--all", "--force")
        films = server.project().call("GET", "/databases/club/collections/films")
        assert "colour" in [each["key"] for each in films["attributes"]]

        if release == "1.9":
            files(run, tmp_path, server)
        config(lambda found: found.update(projectId="other", projectName="other"))
        run("push", "all", "--all", "--force")
        found = server.project("other").call("GET", "/databases/club/collections")
        assert found["total"] == 4
        if release == "1.9":
            assert server.project("other").storage.buckets == ["box"]
    # A seed is the command line's own file, as it is.
    with MockServer(str(file)) as server:
        assert server.project("other").call("GET", "/teams")["total"] == 1


def files(run: Callable[..., str], folder: Path, server: MockServer) -> None:
    """A file goes up in chunks, and the bucket is pulled, to be pushed with all else."""
    data = bytes(6 * 1024 * 1024)
    (folder / "big.bin").write_bytes(data)
    server.project().storage.bucket("box").create(name="Box")
    run("storage", "create-file", "--bucket-id", "box", "--file-id", "big", "--file", "big.bin")
    assert server.project().storage.bucket("box").file("big").bytes == data
    run("pull", "buckets")
