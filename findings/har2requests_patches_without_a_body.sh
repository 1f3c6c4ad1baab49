#!/usr/bin/env bash
# har2requests 0.2.3 (PyPI): the program that it writes sends PATCH without its body, and of a repeated parameter the last.
#
# Guess: what a browser recorded and what the written program sends are the same requests, apart from cookies and headers.
# Seen on Python 3.11: only POST and PUT keep a body. PATCH, by which REST servers update, has none, nor has DELETE, and an
# empty object ({}) counts as no body, too. Parameters go through a dictionary: of queries[]=a&queries[]=b, a list as PHP
# and the SDKs of Appwrite write it, b is left. Nothing warns of it, and the recorded answers stand as comments beside
# calls that do not ask for them.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check har2requests==0.2.3 black==25.9.0 requests==2.34.2 2>/dev/null
cat > seen.py <<'PYTHON'
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

REQUESTS = [
    ("POST", "/rows", '{"rowId": "a"}'),
    ("PATCH", "/rows/a", '{"data": {"title": "Emma"}}'),
    ("PUT", "/rows/a", '{"data": {"title": "Emma"}}'),
    ("DELETE", "/rows", '{"queries": ["all"]}'),
    ("POST", "/sessions", "{}"),
    ("GET", "/rows?queries[]=first&queries[]=second", ""),
]


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        print(f"{self.command:6} {self.path:45} {body or '-'}", flush=True)
        self.send_response(204)
        self.end_headers()

    do_POST = do_PATCH = do_PUT = do_DELETE = do_GET

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()


def entry(method, path, body):
    parameters = [part.split("=") for part in path.partition("?")[2].split("&") if part]
    request = {"method": method, "url": f"http://127.0.0.1:{server.server_port}{path}", "httpVersion": "HTTP/1.1"}
    request |= {"cookies": [], "headers": [], "headersSize": -1, "bodySize": len(body)}
    request["queryString"] = [{"name": name, "value": value} for name, value in parameters]
    if body:
        request["postData"] = {"mimeType": "application/json", "text": body}
    content = {"size": 0, "mimeType": "", "text": ""}
    response = {"status": 204, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [], "headers": [], "content": content}
    response |= {"redirectURL": "", "headersSize": -1, "bodySize": 0}
    times = {"startedDateTime": "2026-11-28T10:00:00.000Z", "time": 1, "cache": {}}
    return {**times, "request": request, "response": response, "timings": {"send": 0, "wait": 1, "receive": 0}}


log = {"version": "1.2", "creator": {"name": "seen", "version": "1"}, "entries": [entry(*request) for request in REQUESTS]}
with open("seen.har", "w") as file:
    json.dump({"log": log}, file)
program = subprocess.run(["har2requests", "--no-infer", "seen.har"], capture_output=True, check=True, text=True).stdout
subprocess.run([sys.executable, "-c", program], check=True)
PYTHON
PATH=$folder/venv/bin:$PATH
python seen.py | tee seen.txt
diff -b seen.txt - <<'TXT'
POST   /rows                                         {"rowId": "a"}
PATCH  /rows/a                                       -
PUT    /rows/a                                       {"data": {"title": "Emma"}}
DELETE /rows                                         -
POST   /sessions                                     -
GET    /rows?queries%5B%5D=second                    -
TXT
