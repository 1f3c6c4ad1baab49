#!/usr/bin/env bash
# appwrite 27.0.0 (PyPI): an upload that is resumed after one chunk failed never sends that chunk, and says nothing.
#
# Guess: create_file() with the same file id sends the chunks that the server lacks, or else raises.
# Seen on Python 3.11: it sends chunks eight at a time, so that a failed one leaves a hole; asked again, it takes the
# server's count of chunks (chunksUploaded) for how far the file is whole, begins there, and returns a file that has
# fewer chunks than it needs. Nothing is raised, and the file stays unfinished however often it is asked.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet appwrite==27.0.0 2>/dev/null

"$folder/venv/bin/python" - <<'PYTHON'
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from appwrite.client import Client
from appwrite.exception import AppwriteException
from appwrite.input_file import InputFile
from appwrite.services.storage import Storage

CHUNK, TOTAL = 5 * 1024 * 1024, 4
there, sent, lock = set(), [], threading.Lock()
refuse = {1}


class Server(BaseHTTPRequestHandler):
    """Keeps the numbers of the chunks that came, and counts them, as Appwrite does; the second fails once."""

    protocol_version = "HTTP/1.1"

    def answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def file(self):
        return {
            "$id": "film", "bucketId": "films", "$createdAt": "", "$updatedAt": "", "$permissions": [], "name": "film.bin",
            "signature": "", "mimeType": "", "sizeOriginal": CHUNK * TOTAL, "sizeActual": CHUNK * TOTAL,
            "chunksTotal": TOTAL, "chunksUploaded": len(there), "encryption": False, "compression": "none",
        }

    def do_GET(self):
        if there:
            self.answer(200, self.file())
        else:
            self.answer(404, {"message": "not found", "code": 404, "type": "storage_file_not_found"})

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        number = int(re.match(r"bytes (\d+)-", self.headers["Content-Range"])[1]) // CHUNK
        with lock:
            sent.append(number)
            if number in refuse:
                refuse.remove(number)
                return self.answer(503, {"message": "busy", "code": 503, "type": "general_server_error"})
            there.add(number)
            self.answer(201, self.file())

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = Client().set_endpoint(f"http://127.0.0.1:{server.server_port}/v1").set_project("club").set_key("key")
storage = Storage(client)
content = bytes(CHUNK * TOTAL)

try:
    storage.create_file("films", "film", InputFile.from_bytes(content, "film.bin"))
except AppwriteException as error:
    print(f"first: {error}; chunks sent {sorted(sent)}, there {sorted(there)}")
for attempt in ("second", "third"):
    sent.clear()
    file = storage.create_file("films", "film", InputFile.from_bytes(content, "film.bin"))
    print(f"{attempt}: chunks sent {sent}; returned a file with {file.chunksuploaded} of {file.chunkstotal}")
    assert sent == [3] and 1 not in there, "it changed"
PYTHON
