"""The house has floors: what imports what, measured from the source."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import mockwrite

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

PACKAGE = Path(mockwrite.__file__).parent
FILES = {
    ".".join(("mockwrite", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}

# From the ground up: a file imports what runs from its own floor, or from those below it.
FLOORS = (
    ("mockwrite.clock", "mockwrite.ids", "mockwrite.errors", "mockwrite.dialects", "mockwrite.releases"),
    ("mockwrite.php",),
    ("mockwrite.mariadb",),
    ("mockwrite.store",),
    ("mockwrite.wire",),
    ("mockwrite.services",),
    ("mockwrite.control",),
    ("mockwrite.server", "mockwrite.contract"),
    ("mockwrite.cli",),
)
STORE = (
    ("attributes", "tables", "permissions", "documents", "junctions", "history", "rate_limits"),
    ("types",),
    ("schema", "readback", "model", "access"),
    ("querying",),
    ("links",),
    ("world",),
    ("schemas",),
    ("writing",),
    ("transactions",),
)

# The wire knows these services by name, and the application its control routes.
NAMED = frozenset(
    {
        "mockwrite.wire.app imports mockwrite.control.http",
        "mockwrite.wire.dispatch imports mockwrite.services.registry",
    }
)


def imports(tree: ast.AST, *, types: bool) -> Iterator[str]:
    """The names that a file imports, below functions too; with `types`, those that only annotations use."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" and not types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in FILES else str(node.module)
        else:
            yield from imports(node, types=types)


@cache
def graph(*, types: bool) -> Mapping[str, AbstractSet[str]]:
    """The files of the package, and those of them that each one imports."""
    return {
        name: {
            found
            for found in imports(ast.parse(path.read_text()), types=types)
            if found in FILES and found not in (name, "mockwrite")
        }
        for name, path in FILES.items()
    }


def reached(start: str, arrows: Mapping[str, AbstractSet[str]]) -> set[str]:
    """Whatever `start` imports, over however many files."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for name in arrows[waiting.pop()] - found:
            found.add(name)
            waiting.append(name)
    return found


def circles(arrows: Mapping[str, AbstractSet[str]]) -> list[frozenset[str]]:
    """The files that import each other, however far around."""
    below = {name: reached(name, arrows) for name in arrows}
    together = {name: frozenset(other for other in below[name] if name in below[other]) for name in arrows}
    return sorted({found for found in together.values() if found}, key=sorted)


def folder(name: str) -> str:
    return name if FILES[name].name == "__init__.py" else name.rpartition(".")[0]


def level(name: str, floors: tuple[tuple[str, ...], ...], prefix: str = "") -> int | None:
    for height, names in enumerate(floors):
        if any(name == prefix + each or name.startswith(f"{prefix}{each}.") for each in names):
            return height
    return None


def climbs(floors: tuple[tuple[str, ...], ...], prefix: str = "") -> list[str]:
    """The imports that lead from a floor to one above it."""
    return [
        f"{name} imports {other}"
        for name, others in graph(types=False).items()
        for other in others
        if (below := level(name, floors, prefix)) is not None
        and (above := level(other, floors, prefix)) is not None
        and above > below
    ]


def test_no_circle_of_imports_runs() -> None:
    assert circles(graph(types=False)) == []


def test_circles_in_the_store_are_pairs_at_most_with_imports_for_types_too() -> None:
    inside = [
        found
        for found in circles(graph(types=True))
        if any(name.startswith("mockwrite.store.") for name in found)
    ]
    assert [sorted(found) for found in inside if len(found) > 2] == []


def test_a_floor_imports_nothing_of_those_above_it() -> None:
    assert sorted(set(climbs(FLOORS)) - NAMED) == []


def test_a_floor_of_the_store_imports_nothing_of_those_above_it() -> None:
    assert climbs(STORE, "mockwrite.store.") == []


@pytest.mark.parametrize("name", ["php", "mariadb"])
def test_the_emulations_know_nothing_of_appwrite(name: str) -> None:
    allowed = ("mockwrite.php", "mockwrite.mariadb", "mockwrite.caches")
    own = [file for file in FILES if file.startswith(f"mockwrite.{name}.")]
    assert own
    assert [
        f"{file} imports {other}"
        for file in own
        for other in graph(types=True)[file]
        if not other.startswith(allowed)
    ] == []


def test_all_caches_that_requests_fill_can_be_emptied_at_once() -> None:
    own = [name for name, path in FILES.items() if "lru_cache" in path.read_text()]
    assert own == ["mockwrite.caches"]


TYPES = frozenset({
    "string", "integer", "double", "boolean", "datetime", "relationship", "point", "linestring", "polygon", "id",
    "bigint", "varchar", "text", "mediumtext", "longtext",
})  # fmt: skip


def words(node: ast.AST) -> set[str]:
    """The texts in an expression or a pattern."""
    return {
        found.value
        for found in ast.walk(node)
        if isinstance(found, ast.Constant) and isinstance(found.value, str)
    }


def asks_type(node: ast.AST) -> bool:
    """Whether an expression reads the type of something."""
    return any(isinstance(found, ast.Attribute) and found.attr == "type" for found in ast.walk(node))


def test_nobody_but_the_types_compares_a_type_with_its_name() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, path in FILES.items()
        if not name.startswith("mockwrite.store.types.")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, (ast.Compare, ast.Match))
        and asks_type(node.left if isinstance(node, ast.Compare) else node.subject)
        and not TYPES.isdisjoint(words(node))
    ]
    assert found == []
