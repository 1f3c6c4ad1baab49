#!/usr/bin/env bash
# appwrite 27.0.0 (PyPI): list_columns() says of texts, datetimes, points and most booleans that they are enums.
#
# Guess: of one column, list_columns(), get_table() and get_column() return the same model, as `type` says: a boolean is a
# ColumnBoolean, and isinstance() or `format` tell an enum from a text.
# Seen on Python 3.11: a list is read as a union of all models, without a look at `type`. Each model fills in what the
# server did not send, and pydantic takes the one with most fields set: ColumnEnum, which fills in `elements` and `format`,
# or ColumnBigint where there is a `min`. So a boolean without default, a varchar, a point come as ColumnEnum, and to_dict()
# says "format": "enum", "elements": []; an integer and a float come as ColumnBigint. A boolean with a default is right, for
# true is no text: a default changes the class. get_column(), which does look at `type`, has each right.
# appwrite-console 0.14.0, the kind of client that mcp-server-appwrite hands such answers on from, does the same.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check appwrite==27.0.0 appwrite-console==0.14.0 pydantic==2.14.4 2>/dev/null
cat > seen.py <<'PYTHON'
import importlib
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

COLUMNS = {
    "flag": {"type": "boolean"},
    "flag_with_default": {"type": "boolean", "default": True},
    "name": {"type": "varchar", "size": 64, "encrypt": False},
    "place": {"type": "point"},
    "day": {"type": "datetime", "format": ""},
    "count": {"type": "integer", "min": 1, "max": 100},
    "ratio": {"type": "double", "min": 0.5, "max": 1.5},
    "kind": {"type": "string", "elements": ["a", "b"], "format": "enum"},
}
DATE = "2026-11-28T14:24:45.082+00:00"
for key, column in COLUMNS.items():
    shared = {"key": key, "status": "available", "error": "", "required": False, "array": False, "description": ""}
    COLUMNS[key] = {**shared, "$createdAt": DATE, "$updatedAt": DATE, "default": None, **column}


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        key = self.path.rpartition("/")[2]
        answer = COLUMNS.get(key) or {"total": len(COLUMNS), "columns": list(COLUMNS.values())}
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
for package in ("appwrite", "appwrite_console"):
    client = importlib.import_module(f"{package}.client").Client().set_endpoint(f"http://127.0.0.1:{server.server_port}/v1")
    tables = importlib.import_module(f"{package}.services.tables_db").TablesDB(client)
    print(package)
    for column in tables.list_columns("club", "films").columns:
        told = [type(column).__name__, str(column.to_dict().get("format"))]
        print(f"{column.key:17} {COLUMNS[column.key]['type']:8}", *told, type(tables.get_column("club", "films", column.key)).__name__)
PYTHON
venv/bin/python -W ignore seen.py | tee seen.txt
expected='flag              boolean  ColumnEnum enum ColumnBoolean
flag_with_default boolean  ColumnBoolean None ColumnBoolean
name              varchar  ColumnEnum enum ColumnVarchar
place             point    ColumnEnum enum ColumnPoint
day               datetime ColumnEnum  ColumnDatetime
count             integer  ColumnBigint None ColumnInteger
ratio             double   ColumnBigint None ColumnFloat
kind              string   ColumnEnum enum ColumnEnum'
diff seen.txt <(printf 'appwrite\n%s\nappwrite_console\n%s\n' "$expected" "$expected")
