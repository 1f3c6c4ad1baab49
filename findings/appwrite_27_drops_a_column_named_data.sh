#!/usr/bin/env bash
# appwrite 27.0.0 (PyPI): the value of a column named "data" cannot be read, and a related row there takes the place of it.
#
# Guess: `row.data` holds each column that the server answers, so "data", which Appwrite takes for a key as it takes
# "title", is row.data["data"].
# Seen on Python 3.11: Row.with_data drops whatever the server sends as "data", a text, a number or a list; neither
# row.data nor row.to_dict() has it, and nothing is raised. An object, as a relationship of that name answers, is spread
# among the row's own columns: what only the related row has seems to be the row's, its $id included, and the columns
# that both have are the row's. Documents of Databases do the same. 15.3.0, which answers plain dictionaries, has it all.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > seen.py <<'PYTHON'
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from appwrite.client import Client
from appwrite.services.databases import Databases

ROWS = {
    "text": {"title": "Reading", "data": "21.5"},
    "list": {"title": "Readings", "data": [21.5, 22]},
    "related": {"title": "Station", "data": {"$id": "sensor", "title": "Sensor", "unit": "C"}},
}


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        id = self.path.rsplit("/", 1)[-1]
        stamps = {"$createdAt": "2026-01-01T00:00:00.000+00:00", "$updatedAt": "2026-01-01T00:00:00.000+00:00"}
        place = {"$sequence": "1", "$databaseId": "lab", "$collectionId": "log", "$tableId": "log", "$permissions": []}
        body = json.dumps({"$id": id, **place, **stamps, **ROWS[id]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = Client().set_endpoint(f"http://127.0.0.1:{server.server_port}/v1").set_project("lab").set_key("key")
ways = {"document": lambda id: Databases(client).get_document("lab", "log", id)}
if sys.argv[1] == "27.0.0":
    from appwrite.services.tables_db import TablesDB

    ways["row"] = lambda id: TablesDB(client).get_row("lab", "log", id)
for way, read in ways.items():
    for id in ROWS:
        answer = read(id)
        columns = answer if isinstance(answer, dict) else answer.data
        own = {"$sequence", "$databaseId", "$collectionId", "$tableId", "$permissions", "$createdAt", "$updatedAt"}
        print(way, id, json.dumps({key: value for key, value in columns.items() if key not in own}, sort_keys=True))
PYTHON
for version in 15.3.0 27.0.0; do
    python3 -m venv "$version"
    "$version/bin/pip" install --quiet --disable-pip-version-check "appwrite==$version" 2>/dev/null
    echo "appwrite $version"
    "$version/bin/python" -W ignore seen.py "$version"
done | tee seen.txt
diff seen.txt - <<'TXT'
appwrite 15.3.0
document text {"$id": "text", "data": "21.5", "title": "Reading"}
document list {"$id": "list", "data": [21.5, 22], "title": "Readings"}
document related {"$id": "related", "data": {"$id": "sensor", "title": "Sensor", "unit": "C"}, "title": "Station"}
appwrite 27.0.0
document text {"title": "Reading"}
document list {"title": "Readings"}
document related {"$id": "sensor", "title": "Station", "unit": "C"}
row text {"title": "Reading"}
row list {"title": "Readings"}
row related {"$id": "sensor", "title": "Station", "unit": "C"}
TXT
