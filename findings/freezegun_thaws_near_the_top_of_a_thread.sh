#!/usr/bin/env bash
# freezegun 1.5.5 (PyPI): in a thread, time.time() is the real time or the frozen one by how deep the call stands.
#
# Guess: within freeze_time(), time.time() is frozen in each thread of the process, or else in none but the test's own.
# Seen on Python 3.11 and 3.13: "threading" is on freezegun's list of modules to leave alone, and a call counts as theirs
# where one of the five frames above it is. So the first four functions of a thread have the real time, as have the first
# two of what a thread pool or asyncio.to_thread runs, and all that they call has the frozen one. datetime.now() does not
# ask the list: in the same function the two clocks are years apart. Whether a token whose "exp" comes of one and is
# checked by the other has run out, changes with a function that is put in between.
# freezegun.configure(default_ignore_list=[]) freezes them all.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check freezegun==1.5.5 2>/dev/null
cat > seen.py <<'PYTHON'
import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone

import freezegun


def ask(found, functions):
    """Have the last of so many functions, each called by the one before it, note what the two clocks say."""
    if functions > 1:
        ask(found, functions - 1)
        return
    year = datetime.fromtimestamp(time.time(), timezone.utc).year
    found.append((year, datetime.now(timezone.utc).year))


def in_thread(*arguments):
    thread = threading.Thread(target=ask, args=arguments)
    thread.start()
    thread.join()


def in_pool(*arguments):
    with ThreadPoolExecutor(1) as pool:
        pool.submit(ask, *arguments).result()


def by_asyncio(*arguments):
    asyncio.run(asyncio.to_thread(ask, *arguments))


def show():
    for way in (ask, in_thread, in_pool, by_asyncio):
        found = []
        for functions in range(1, 7):
            way(found, functions)
        for clock, years in zip(("time.time()", "datetime.now()"), zip(*found), strict=True):
            print(f"{way.__name__:10} {clock:14}", *("frozen" if year == 2001 else "real" for year in years))


with freezegun.freeze_time("2001-01-01"):
    show()
freezegun.configure(default_ignore_list=[])
print("with an empty list")
with freezegun.freeze_time("2001-01-01"):
    show()
PYTHON
venv/bin/python seen.py | tee seen.txt
diff seen.txt - <<'TXT'
ask        time.time()    frozen frozen frozen frozen frozen frozen
ask        datetime.now() frozen frozen frozen frozen frozen frozen
in_thread  time.time()    real real real real frozen frozen
in_thread  datetime.now() frozen frozen frozen frozen frozen frozen
in_pool    time.time()    real real frozen frozen frozen frozen
in_pool    datetime.now() frozen frozen frozen frozen frozen frozen
by_asyncio time.time()    real real frozen frozen frozen frozen
by_asyncio datetime.now() frozen frozen frozen frozen frozen frozen
with an empty list
ask        time.time()    frozen frozen frozen frozen frozen frozen
ask        datetime.now() frozen frozen frozen frozen frozen frozen
in_thread  time.time()    frozen frozen frozen frozen frozen frozen
in_thread  datetime.now() frozen frozen frozen frozen frozen frozen
in_pool    time.time()    frozen frozen frozen frozen frozen frozen
in_pool    datetime.now() frozen frozen frozen frozen frozen frozen
by_asyncio time.time()    frozen frozen frozen frozen frozen frozen
by_asyncio datetime.now() frozen frozen frozen frozen frozen frozen
TXT
