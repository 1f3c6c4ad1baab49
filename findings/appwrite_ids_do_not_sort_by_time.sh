#!/usr/bin/env bash
# appwrite 27.0.0 (PyPI) and node-appwrite 27.0.0 (npm): ids that were made one after the other do not sort so.
#
# Guess: ID.unique() begins with the time, "recreated from" PHP's uniqid(), so that ids sort as they were made, and stand
# in one order with those that an Appwrite server makes.
# Seen on Python 3.11 and Node 20: where uniqid() has five hex digits of microseconds, Python's has the microseconds
# modulo 1000, so that the order begins anew each millisecond; Node's has milliseconds, which the server's five digits
# pass after a thousandth of each second. Of ids made in one second only Node's sort among themselves; a list that is
# ordered by $id shows others in an order that is not time's.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet appwrite==27.0.0 time-machine==2.19.0 2>/dev/null
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts node-appwrite@27.0.0 >&2

cat > made.cjs <<'JS'
const { ID } = require("node-appwrite");
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor() {
    super(Number(process.argv[2]));
  }
};
console.log(ID.unique().slice(0, 13));
JS
venv/bin/python - <<'PYTHON'
import subprocess

import time_machine
from appwrite.id import ID

SECOND = 1_790_000_000


def by_python(microsecond):
    with time_machine.travel(SECOND + microsecond / 1_000_000, tick=False):
        return ID.unique()[:13]


def by_node(microsecond):
    made = SECOND * 1000 + microsecond // 1000
    return subprocess.run(["node", "made.cjs", str(made)], capture_output=True, text=True, check=True).stdout.strip()


def by_uniqid(microsecond):  # as PHP's manual describes it, and as a server makes its own
    return f"{SECOND:08x}{microsecond:05x}"


moments = [250_900, 251_100, 900_000]
for name, make in {"Python": by_python, "Node": by_node, "uniqid()": by_uniqid}.items():
    print(f"{name:9}", *(make(moment) for moment in moments))
python = [by_python(moment) for moment in moments]
assert sorted(python) == [python[2], python[1], python[0]], "Python's order changed"
assert by_node(900_000) < by_uniqid(250_900), "Node's milliseconds changed"
PYTHON
