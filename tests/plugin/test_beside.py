"""Beside other plugins: event loops of all sorts, workers, frozen time."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plugin.test_fixture import ASK

FETCH = """
import aiohttp

async def fetch(mockwrite, path):
    async with aiohttp.ClientSession(headers=mockwrite.headers()) as session:
        async with session.get(mockwrite.endpoint + path) as answer:
            return await answer.json()
"""
LOOP_SCOPE = "-oasyncio_default_fixture_loop_scope=function"


def test_pytest_asyncio_in_strict_mode(run: Any) -> None:
    module = f"""{FETCH}
import pytest

@pytest.mark.asyncio
async def test_it(mockwrite):
    assert (await fetch(mockwrite, "/databases"))["total"] == 0
"""
    arguments = ("-oasyncio_mode=strict", LOOP_SCOPE, "-Werror")
    run(module, *arguments, plugins=("asyncio",)).assert_outcomes(passed=1)


def test_pytest_asyncio_in_auto_mode(run: Any) -> None:
    module = f"""{FETCH}{ASK}
import asyncio

async def test_async(mockwrite):
    assert (await fetch(mockwrite, "/databases"))["total"] == 0

async def test_sync_within_async(mockwrite):
    assert ask(mockwrite, "/databases")["total"] == 0

async def test_many_at_once(mockwrite):
    found = await asyncio.gather(*(fetch(mockwrite, "/databases") for _ in range(20)))
    assert len(found) == mockwrite.requests.count("databases.list") == 20
"""
    arguments = ("-oasyncio_mode=auto", LOOP_SCOPE, "-Werror")
    run(module, *arguments, plugins=("asyncio",)).assert_outcomes(passed=3)


def test_pytest_aiohttp(run: Any) -> None:
    module = """
from aiohttp import web

async def test_it(aiohttp_client, mockwrite):
    async def answer(request):
        return web.json_response({"endpoint": mockwrite.endpoint, "there": mockwrite.database("shop").exists})

    app = web.Application()
    app.router.add_get("/", answer)
    client = await aiohttp_client(app)
    assert await (await client.get("/")).json() == {"endpoint": mockwrite.endpoint, "there": False}
"""
    arguments = ("-oasyncio_mode=auto", LOOP_SCOPE)
    run(module, *arguments, plugins=("asyncio", "aiohttp")).assert_outcomes(passed=1)


def test_anyio(run: Any) -> None:
    module = f"""{FETCH}
import pytest

@pytest.fixture
def anyio_backend():
    return "asyncio"

@pytest.mark.anyio
async def test_it(mockwrite):
    assert (await fetch(mockwrite, "/databases"))["total"] == 0
"""
    run(module, plugins=("anyio",)).assert_outcomes(passed=1)


def test_a_loop_of_ones_own(run: Any) -> None:
    module = f"""{FETCH}
import asyncio

def test_it(mockwrite):
    assert asyncio.run(fetch(mockwrite, "/databases"))["total"] == 0
"""
    run(module, "-Werror").assert_outcomes(passed=1)


def test_each_worker_of_xdist_has_a_server_of_its_own(run: Any) -> None:
    module = f"""{ASK}
import pathlib
import pytest

@pytest.mark.parametrize("turn", range(20))
def test_it(mockwrite, turn, worker_id):
    pathlib.Path(worker_id).write_text(mockwrite.endpoint)
    ask(mockwrite, "/databases", {{"databaseId": "shop", "name": "Shop"}})
    assert ask(mockwrite, "/databases")["total"] == 1
"""
    result = run(module, "-n2", plugins=("xdist",))
    result.assert_outcomes(passed=20)


def test_workers_report_their_journals(run: Any) -> None:
    module = f"""{ASK}
def test_it(mockwrite):
    ask(mockwrite, "/databases")
    assert False
"""
    result = run(module, "-n2", plugins=("xdist",))
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*- mockwrite -*", "200 databases.list (key, * ms)"])


CREATED = f"""{ASK}
def created(mockwrite):
    return ask(mockwrite, "/databases", {{"databaseId": "unique()", "name": "Shop"}})["$createdAt"][:10]
"""


def test_freezegun(run: Any) -> None:
    module = f"""{CREATED}
from freezegun import freeze_time

@freeze_time("2030-01-01")
def test_frozen(mockwrite):
    with mockwrite.fail("databases.create", delay=0.01):
        assert created(mockwrite) == "2030-01-01"

def test_not_frozen(mockwrite):
    assert created(mockwrite) != "2030-01-01"
"""
    run(module).assert_outcomes(passed=2)


@pytest.mark.parametrize("fixture", ["autouse=True", "autouse=True, scope='session'"])
def test_freezegun_before_the_server_starts(run: Any, fixture: str) -> None:
    module = f"""{CREATED}
import pytest
from freezegun import freeze_time

@pytest.fixture({fixture})
def frozen():
    with freeze_time("2030-01-01"):
        yield

def test_it(mockwrite):
    with mockwrite.fail("databases.create", delay=0.01):
        assert created(mockwrite) == "2030-01-01"
"""
    run(module).assert_outcomes(passed=1)


def test_time_machine(run: Any) -> None:
    module = f"""{CREATED}
import time_machine

@time_machine.travel("2030-01-01", tick=False)
def test_frozen(mockwrite):
    with mockwrite.fail("databases.create", delay=0.01):
        assert created(mockwrite) == "2030-01-01"
"""
    run(module, plugins=("time_machine",)).assert_outcomes(passed=1)


def test_the_clock_of_the_server_needs_neither(run: Any) -> None:
    module = f"""{CREATED}
def test_it(mockwrite):
    mockwrite.clock.freeze("2030-01-01")
    assert created(mockwrite) == "2030-01-01"
"""
    run(module).assert_outcomes(passed=1)
