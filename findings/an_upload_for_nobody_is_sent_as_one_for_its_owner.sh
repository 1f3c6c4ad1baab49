#!/usr/bin/env bash
# appwrite 27.0.0 (PyPI), node-appwrite 27.1.0, appwrite 28.0.0 (npm): an upload's empty list of permissions is not sent.
#
# Guess: permissions=[] means the same for create_file() as for create_row(), to which Appwrite answers with no permissions.
# Seen on Python 3.11 and Node 20: a row is sent as JSON, with "permissions": []; an upload as a form, that has a field for
# each permission, and so none for an empty list. Appwrite 1.9.6 takes that for null (Storage/Http/Buckets/Files/Create.php),
# and grants the user who is signed in read, update and delete: a file that only its bucket's roles or a key should open,
# an upload to be moderated say, is its owner's to change, and nothing is raised. A second call mends it:
# update_file(permissions=[]) is JSON.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check appwrite==27.0.0 2>/dev/null
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts node-appwrite@27.1.0 appwrite@28.0.0 >&2
cat > seen.mjs <<'JS'
const [package_, endpoint] = process.argv.slice(2);
const { Client, Storage, TablesDB } = await import(package_);
const client = new Client().setEndpoint(endpoint).setProject("club");
const file = new File(["film"], "film.txt");
await new TablesDB(client).createRow({ databaseId: "club", tableId: "films", rowId: "a", data: {}, permissions: [] });
const storage = new Storage(client);
await storage.createFile({ bucketId: "box", fileId: "a", file, permissions: [] });
await storage.createFile({ bucketId: "box", fileId: "a", file, permissions: ['read("any")'] });
JS
cat > seen.py <<'PYTHON'
import re
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from appwrite.client import Client
from appwrite.input_file import InputFile
from appwrite.services.storage import Storage
from appwrite.services.tables_db import TablesDB


class Server(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        names = re.findall(r'[ ;]name="([^"]*)"', body) or re.findall(r'"(permissions)": ?\[\]', body)
        print(self.path.split("/")[2], *sorted(names))
        self.send_response(201)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"$id": "a", "$permissions": []}')

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
endpoint = f"http://127.0.0.1:{server.server_port}/v1"

print("Python", flush=True)
client = Client().set_endpoint(endpoint).set_project("club").set_session("secret")
TablesDB(client).create_row("club", "films", "a", {}, permissions=[])
for permissions in ([], ['read("any")']):
    Storage(client).create_file("box", "a", InputFile.from_bytes(b"film", "film.txt"), permissions=permissions)
for package in ("node-appwrite", "appwrite"):
    print(package, flush=True)
    subprocess.run(["node", "seen.mjs", package, endpoint], check=True, stdout=subprocess.DEVNULL)
PYTHON
venv/bin/python -W ignore seen.py | tee seen.txt
diff seen.txt - <<'TXT'
Python
tablesdb permissions
storage file fileId
storage file fileId permissions[0]
node-appwrite
tablesdb permissions
storage file fileId
storage file fileId permissions[]
appwrite
tablesdb permissions
storage file fileId
storage file fileId permissions[]
TXT
