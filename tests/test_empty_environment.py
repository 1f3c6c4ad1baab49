"""The built wheel where nothing but what it depends on is installed: as ``uvx`` and ``pipx run`` start it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import venv
import zipfile
from http.client import HTTPConnection
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parent.parent


def requirements(name: str, found: dict[str, Path]) -> dict[str, Path]:
    """Return the top-level files and folders of a distribution, and of all that it needs without extras."""
    try:
        installed = distribution(name)
    except PackageNotFoundError:  # for another Python
        return found
    for file in installed.files or ():
        if file.parts[0] not in ("..", "__pycache__"):
            found.setdefault(file.parts[0], Path(str(installed.locate_file(file.parts[0]))))
    for text in installed.requires or ():
        needed = text.replace("[", " ").replace(";", " ; ").split()[0].strip("<>=!~(),0123456789.")
        if "extra ==" not in text and not (set(found) & {needed, needed.replace("-", "_"), needed.lower()}):
            requirements(needed, found)
    return found


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter that has the wheel and what it depends on."""
    if find_spec("hatchling") is None:
        pytest.skip("hatchling, which builds the wheel, is not installed")
    home = tmp_path_factory.mktemp("empty")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(home)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [wheel] = home.glob("*.whl")
    venv.create(home / "venv", with_pip=False)
    [packages] = (home / "venv" / "lib").glob("python*/site-packages")
    zipfile.ZipFile(wheel).extractall(packages)
    found: dict[str, Path] = {}
    for text in distribution("mockwrite").requires or ():
        if "extra ==" not in text:
            requirements(re.split(r"[^\w-]", text)[0], found)
    for name, path in found.items():
        (packages / name).symlink_to(path)
    return home / "venv" / "bin" / "python"


def test_it_serves_the_api_and_the_page(python: Path) -> None:
    command = [str(python), "-I", "-m", "mockwrite", "serve", "--port", "0", "--seed", "example", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        endpoint = server.stdout.readline().strip().partition("=")[2]
        connection = HTTPConnection(urlsplit(endpoint).netloc, timeout=10)
        found = {}
        for path in (
            "/_mockwrite/",
            "/_mockwrite/page/app.js",
            "/v1/locale/countries",
            "/v1/avatars/qr?text=a",
        ):
            connection.request("GET", path, headers={"X-Appwrite-Project": "film-club"})
            response = connection.getresponse()
            found[path] = response.status, response.read()
        connection.close()
        server.terminate()
        _, said = server.communicate(timeout=10)
    assert [status for status, _ in found.values()] == [200, 200, 200, 501]
    assert b"mockwrite[avatars]" in json.loads(found["/v1/avatars/qr?text=a"][1])["message"].encode()
    assert said == ""
