"""``python -m tests.bench``: how fast mockwrite is, as ratios against a bare aiohttp handler of the same run."""

from __future__ import annotations

import argparse
import compileall
from collections.abc import Callable
from importlib.util import find_spec

from tests.bench import (
    bulk,
    compression,
    files,
    memory,
    pages,
    permissions,
    plugin,
    queries,
    realtime,
    relationships,
    startup,
    throughput,
)
from tests.bench.report import Row, table

SUITES: dict[str, Callable[[], list[Row]]] = {
    "throughput": throughput.measure,
    "compression": compression.measure,
    "pages": pages.measure,
    "million": pages.measure_a_million,
    "queries": queries.measure,
    "permissions": permissions.measure,
    "bulk": bulk.measure,
    "relationships": relationships.measure,
    "realtime": realtime.measure,
    "files": files.measure,
    "memory": memory.measure,
    "startup": startup.measure,
    "plugin": plugin.measure,
}

_LARGE = ("million",)


def main() -> int:
    parser = argparse.ArgumentParser("python -m tests.bench", description=__doc__)
    parser.add_argument("suites", nargs="*", choices=[*SUITES, []], help="which to run (all but million)")
    chosen = parser.parse_args().suites or [name for name in SUITES if name not in _LARGE]
    _compile()
    rows: list[Row] = []
    for name in chosen:
        rows += SUITES[name]()
    print(table(rows))
    return 0 if all(row.good for row in rows) else 1


def _compile() -> None:
    """Keep the bytecode of what is measured, as an installer does; an editable install may have none yet."""
    for package in ("mockwrite", "pytest_mockwrite", "tests.bench"):
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations if spec else None) or ():
            compileall.compile_dir(folder, quiet=1)


raise SystemExit(main())
