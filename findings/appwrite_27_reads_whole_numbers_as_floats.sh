#!/usr/bin/env bash
# appwrite 27.0.0 (PyPI): a column's size or bounds, handed back as they were read, are refused by the server.
#
# Guess: a whole number that the server answers is an int, so that a table is copied by calling create_..._column() with
# what get_column() returned, a column grows by update_varchar_column(size=2 * column.size), and range(page.total) works.
# Seen on Python 3.11 and PHP 8.2: the models hold every number as a float. A size of 64 is sent back as 64.0, for PHP a
# float, and Appwrite 1.9.6 asks is_int() of `size`, `min`, `max` and `default` (utopia-php/validators: Integer, Range): a
# 400. JavaScript's SDK sends 64. Beyond 2**53 the value itself is another: a default of 9007199254740993 is read one
# less, and 9223372036854775807, the upper bound of each column made without one, as a number too large for an int64.
# What a row holds is not concerned: its own columns are read as they came. Needs Debian's php-cli.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check appwrite==27.0.0 pydantic==2.14.4 2>/dev/null
cat > seen.py <<'PYTHON'
import json
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from appwrite.client import Client
from appwrite.services.tables_db import TablesDB

VARCHAR = {"key": "name", "type": "varchar", "status": "available", "size": 64}
BOUNDS = {"min": -(2**63), "max": 2**63 - 1, "default": 2**53 + 1}
COUNT = {"key": "count", "type": "integer", "status": "available", **BOUNDS}
PHP = 'foreach (json_decode(stream_get_contents(STDIN)) as $k => $v) if (is_numeric($v)) echo "$k ", json_encode(is_int($v)), " ";'
sent = []


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.command == "POST":
            sent.append(self.rfile.read(int(self.headers["Content-Length"])))
        answers = {"name": VARCHAR, "varchar": VARCHAR, "count": COUNT, "integer": COUNT}
        rows = {"total": 1, "rows": [{"$id": "a", "$sequence": "1", **BOUNDS}]}
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answers.get(self.path.rpartition("/")[2], rows)).encode())

    do_POST = do_GET

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
tables = TablesDB(Client().set_endpoint(f"http://127.0.0.1:{server.server_port}/v1"))

name, count = (tables.get_column("club", "films", key) for key in ("name", "count"))
tables.create_varchar_column("club", "copy", name.key, name.size, name.required)
tables.create_integer_column("club", "copy", count.key, count.required, count.min, count.max, count.default)
for body in sent:
    print(body.decode())
    print("is_int:", subprocess.run(["php", "-r", PHP], input=body, capture_output=True, check=True).stdout.decode())
print("beyond an int64:", int(count.max) > BOUNDS["max"], "- default as it was:", count.default == BOUNDS["default"])
page = tables.list_rows("club", "films")
print("total:", page.total, "- the row:", page.rows[0].data == BOUNDS)
PYTHON
venv/bin/python -W ignore seen.py | tee seen.txt
diff -b seen.txt - <<'TXT'
{"key": "name", "size": 64.0, "required": false}
is_int: size false
{"key": "count", "required": false, "min": -9.223372036854776e+18, "max": 9.223372036854776e+18, "default": 9007199254740992.0}
is_int: min false max false default false
beyond an int64: True - default as it was: False
total: 1.0 - the row: True
TXT
