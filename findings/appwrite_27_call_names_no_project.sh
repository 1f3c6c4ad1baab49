#!/usr/bin/env bash
# appwrite 27.0.0 (PyPI), and node-appwrite 27.1.0 (npm): set_project() is not heard by the client's own call().
#
# Guess: a client on which set_project() and set_key() were called sends both with each request, as set_key() and the
# rest of its setters do, so that client.call("get", "/users") reaches what the SDK has no method for.
# Seen on Python 3.11 and Node 20: since 20.1.0 set_project() only keeps the value, and each method of a service adds
# the header; call() sends the key, the endpoint's other headers, and no project, for which Appwrite 1.9.6 has a 403,
# project_id_missing. Nothing in the SDK says so. Who builds on the client loses the project as well: async-appwrite 1.0.0
# asks for `appwrite` of any version, inherits its Client, and with today's not one of its requests names a project.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > seen.py <<'PYTHON'
import asyncio
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from appwrite.client import Client
from appwrite.services.users import Users
from async_appwrite.async_client import AsyncClient
from async_appwrite.services.async_users import AsyncUsers

seen = []


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        seen.append((self.headers["X-Appwrite-Project"], self.headers["X-Appwrite-Key"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "23")
        self.end_headers()
        self.wfile.write(b'{"total":0,"users":[] }')

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()


def set_up(client):
    return client.set_endpoint(f"http://127.0.0.1:{server.server_port}/v1").set_project("club").set_key("key")


Users(set_up(Client())).list()
set_up(Client()).call("get", "/users", {"content-type": "application/json"})
asyncio.run(AsyncUsers(set_up(AsyncClient())).list())
for way, (project, key) in zip(("Users.list", "Client.call", "AsyncUsers.list"), seen, strict=True):
    print(f"{way}: project {project}, key {key}")
PYTHON
for version in 20.0.0 27.0.0; do
    python3 -m venv "$version"
    "$version/bin/pip" install --quiet --disable-pip-version-check async-appwrite==1.0.0 "appwrite==$version" 2>/dev/null
    echo "appwrite $version"
    "$version/bin/python" -W ignore seen.py
done | tee seen.txt
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts node-appwrite@27.1.0 >&2
cat > seen.mjs <<'JS'
import { createServer } from "node:http";
import { Client, Users } from "node-appwrite";

let seen;
const server = createServer(({ headers }, response) => {
  seen = headers;
  response.setHeader("Content-Type", "application/json");
  response.end('{"total": 0, "users": []}');
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const endpoint = `http://127.0.0.1:${server.address().port}/v1`;
const client = new Client().setEndpoint(endpoint).setProject("club").setKey("key");
const show = (way) => console.log(`${way}: project ${seen["x-appwrite-project"]}, key ${seen["x-appwrite-key"]}`);
await new Users(client).list();
show("users.list");
await client.call("get", new URL(`${endpoint}/users`), { "content-type": "application/json" });
show("client.call");
process.exit();
JS
echo "node-appwrite 27.1.0" | tee -a seen.txt
node seen.mjs | tee -a seen.txt
diff seen.txt - <<'TXT'
appwrite 20.0.0
Users.list: project club, key key
Client.call: project club, key key
AsyncUsers.list: project club, key key
appwrite 27.0.0
Users.list: project club, key key
Client.call: project None, key key
AsyncUsers.list: project None, key key
node-appwrite 27.1.0
users.list: project club, key key
client.call: project undefined, key key
TXT
