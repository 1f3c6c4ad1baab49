"""What is installed: two packages, and nothing else that others could stumble over."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

import mockwrite

ROOT = Path(__file__).parent.parent
DATA = {
    "mockwrite/py.typed",
    "mockwrite/control/seed.schema.json",
    "mockwrite/control/example.seed.json",
    "mockwrite/control/page/index.html",
    "mockwrite/control/page/app.js",
    "mockwrite/control/page/style.css",
    "mockwrite/services/locale/lists.json",
    "pytest_mockwrite/py.typed",
}


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names of the files in the wheel."""
    if find_spec("hatchling") is None:
        pytest.skip("hatchling, which builds the wheel, is not installed")
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [wheel] = out.glob("*.whl")
    return zipfile.ZipFile(wheel).namelist()


def test_the_wheel_has_two_packages(names: list[str]) -> None:
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"mockwrite", "pytest_mockwrite", f"mockwrite-{mockwrite.__version__}.dist-info"}


def test_the_wheel_has_the_data(names: list[str]) -> None:
    assert set(names) >= DATA


def test_the_wheel_has_no_leftovers(names: list[str]) -> None:
    assert not [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".orig", "~"))]


def test_the_wheel_has_the_entry_points(names: list[str]) -> None:
    assert f"mockwrite-{mockwrite.__version__}.dist-info/entry_points.txt" in names


def test_public_names_are_there() -> None:
    for name in mockwrite.__all__:
        assert getattr(mockwrite, name) is not None
    with pytest.raises(AttributeError, match="zebra"):
        mockwrite.zebra  # noqa: B018


def test_importing_the_package_imports_no_server() -> None:
    code = "import sys, mockwrite; assert 'aiohttp' not in sys.modules and 'asyncio' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
