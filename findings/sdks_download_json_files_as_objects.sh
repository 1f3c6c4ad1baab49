#!/usr/bin/env bash
# node-appwrite 27.1.0 (npm) and appwrite 27.0.0 (PyPI): a JSON file is downloaded as what it says, not as its bytes.
#
# Guess: getFileDownload() is an ArrayBuffer, and get_file_download() bytes, as they are typed, whatever the file.
# Seen on Node 20 and Python 3.11: both parse each answer whose Content-Type is application/json, and Appwrite downloads
# a file under its own type (1.9.6: Files/Download/Get.php). So {"a": 1.0} is an object, which Buffer.from() and
# file.write() refuse; a list of small numbers is one that Buffer.from() and bytes() take for bytes, so that [104, 105]
# is saved as "hi"; and a copy that is written anew has other digits and other spaces than the file, whose size and
# signature it then lacks. getFileView(), for which Appwrite says text/plain, is the bytes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts node-appwrite@27.1.0 json-bigint@1.0.0 >&2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check appwrite==27.0.0 2>/dev/null
cat > seen.py <<'PYTHON'
import sys

from appwrite.client import Client
from appwrite.services.storage import Storage

storage = Storage(Client().set_endpoint(sys.argv[1]).set_project("shop"))
for name in ("map", "list", "text"):
    print("Python,", name, repr(storage.get_file_download("box", name)))
    print("Python, view of", name, repr(storage.get_file_view("box", name)))
print("Python, saved:", bytes(storage.get_file_download("box", "list")))
PYTHON
cat > seen.cjs <<'JS'
const { execFile } = require("node:child_process");
const { createServer } = require("node:http");
const { inspect, promisify } = require("node:util");
const { Client, Storage } = require("node-appwrite");

const files = { map: ['{"a": 1.0}', "application/json"], list: ["[104, 105]", "application/json"], text: ["hi", "text/plain"] };
// What Appwrite does: a download has the file's own type; a view of JSON is text/plain.
const server = createServer((request, response) => {
  const [name, how] = request.url.split("?")[0].split("/").slice(-2);
  const [text, type] = files[name];
  response.setHeader("Content-Type", how === "download" ? type : "text/plain");
  response.end(text);
});
server.listen(0, "127.0.0.1", async () => {
  const endpoint = `http://127.0.0.1:${server.address().port}/v1`;
  const storage = new Storage(new Client().setEndpoint(endpoint).setProject("shop"));
  const show = (found) => (found instanceof ArrayBuffer ? `bytes '${Buffer.from(found)}'` : JSON.stringify(found));
  for (const fileId of Object.keys(files)) {
    console.log(`Node, ${fileId} ${show(await storage.getFileDownload({ bucketId: "box", fileId }))}`);
    console.log(`Node, view of ${fileId} ${show(await storage.getFileView({ bucketId: "box", fileId }))}`);
  }
  console.log(`Node, saved: ${Buffer.from(await storage.getFileDownload({ bucketId: "box", fileId: "list" }))}`);
  console.log((await promisify(execFile)("venv/bin/python", ["seen.py", endpoint])).stdout.trim());
  server.close();
});
JS
timeout 60 node seen.cjs | tee seen.txt
diff seen.txt - <<'TXT'
Node, map {"a":1}
Node, view of map bytes '{"a": 1.0}'
Node, list [104,105]
Node, view of list bytes '[104, 105]'
Node, text bytes 'hi'
Node, view of text bytes 'hi'
Node, saved: hi
Python, map {'a': 1.0}
Python, view of map b'{"a": 1.0}'
Python, list [104, 105]
Python, view of list b'[104, 105]'
Python, text b'hi'
Python, view of text b'hi'
Python, saved: b'hi'
TXT
