#!/usr/bin/env bash
# appwrite 6.1.0 (PyPI, the SDK of Appwrite 1.6): of bytes that take several chunks, the last chunk is sent empty.
#
# Guess: InputFile.from_bytes() and InputFile.from_path() send the same.
# Seen on Python 3.11: of 6 MiB, both send chunks with the same Content-Range, but the second of from_bytes() has no
# bytes: it ends where `size - offset` points, before it begins. No length escapes it. 15.3.0 sends them all.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
head -c 6291456 /dev/zero > film.bin
cat > seen.py <<'PYTHON'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from appwrite.client import Client
from appwrite.input_file import InputFile
from appwrite.services.storage import Storage

FILE = {"$id": "film", "bucketId": "films", "chunksTotal": 2, "chunksUploaded": 1}


class Server(BaseHTTPRequestHandler):
    def answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self):
        self.answer(404, {"message": "not found", "code": 404, "type": "storage_file_not_found"})

    def do_POST(self):
        zeros = self.rfile.read(int(self.headers["Content-Length"])).count(0)
        print(f"  {self.headers['Content-Range']}: {zeros} bytes of the file")
        self.answer(201, FILE)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
storage = Storage(Client().set_endpoint(f"http://127.0.0.1:{server.server_port}/v1").set_project("club").set_key("key"))
with open("film.bin", "rb") as file:
    sources = {"from_path": InputFile.from_path("film.bin"), "from_bytes": InputFile.from_bytes(file.read(), "film.bin")}
for name, source in sources.items():
    print(name)
    storage.create_file("films", "film", source)
PYTHON
for version in 6.1.0 15.3.0; do
    venv/bin/pip install --quiet "appwrite==$version" 2>/dev/null
    echo "appwrite $version"
    venv/bin/python seen.py
done | tee seen.txt
diff seen.txt - <<'TXT'
appwrite 6.1.0
from_path
  bytes 0-5242879/6291456: 5242880 bytes of the file
  bytes 5242880-6291455/6291456: 1048576 bytes of the file
from_bytes
  bytes 0-5242879/6291456: 5242880 bytes of the file
  bytes 5242880-6291455/6291456: 0 bytes of the file
appwrite 15.3.0
from_path
  bytes 0-5242879/6291456: 5242880 bytes of the file
  bytes 5242880-6291455/6291456: 1048576 bytes of the file
from_bytes
  bytes 0-5242879/6291456: 5242880 bytes of the file
  bytes 5242880-6291455/6291456: 1048576 bytes of the file
TXT
