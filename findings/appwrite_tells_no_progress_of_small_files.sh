#!/usr/bin/env bash
# appwrite 27.0.0 (PyPI) and node-appwrite 27.0.0 (npm): up to 5 MiB, an upload's progress is never told.
#
# Guess: on_progress and onProgress hear of 100 % at the end of every upload, so that a bar fills and goes away.
# Seen on Python 3.11 and Node 20: a file of one chunk, 5 * 1024 * 1024 bytes, calls it not at all; one byte more, and it
# is called twice, at 100 % the second time. Both SDKs have it alike.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet appwrite==27.0.0 2>/dev/null
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts node-appwrite@27.0.0 json-bigint@1.0.0 >&2
cat > told.py <<'PYTHON'
import sys

from appwrite.client import Client
from appwrite.input_file import InputFile
from appwrite.services.storage import Storage

storage = Storage(Client().set_endpoint(sys.argv[1]).set_project("club").set_key("key"))
for size in (5 * 1024 * 1024, 5 * 1024 * 1024 + 1):
    told = []
    file = InputFile.from_bytes(bytes(size), "film.bin")
    storage.create_file("films", "film", file, on_progress=lambda progress: told.append(round(progress["progress"])))
    print(f"Python, {size} bytes: {told}")
PYTHON
cat > seen.cjs <<'JS'
const http = require("node:http");
const { promisify } = require("node:util");
const execFile = promisify(require("node:child_process").execFile);
const { Client, Storage } = require("node-appwrite");
const { InputFile } = require("node-appwrite/file");

const server = http.createServer((request, response) => {
  request.resume().on("end", () => {
    const made = request.method === "POST";
    response.writeHead(made ? 201 : 404, { "content-type": "application/json" });
    const file = {
      $id: "film", bucketId: "films", $createdAt: "", $updatedAt: "", $permissions: [], name: "film.bin", signature: "",
      mimeType: "", sizeOriginal: 0, sizeActual: 0, chunksTotal: 1, chunksUploaded: 1, encryption: false, compression: "none",
    };
    response.end(JSON.stringify(made ? file : { message: "not found", code: 404, type: "storage_file_not_found" }));
  });
});
server.listen(0, "127.0.0.1", async () => {
  const endpoint = `http://127.0.0.1:${server.address().port}/v1`;
  const storage = new Storage(new Client().setEndpoint(endpoint).setProject("club").setKey("key"));
  process.stdout.write((await execFile("venv/bin/python", ["told.py", endpoint])).stdout);
  for (const size of [5 * 1024 * 1024, 5 * 1024 * 1024 + 1]) {
    const told = [];
    await storage.createFile({
      bucketId: "films",
      fileId: "film",
      file: InputFile.fromBuffer(Buffer.alloc(size), "film.bin"),
      onProgress: ({ progress }) => told.push(Math.round(progress)),
    });
    console.log(`Node, ${size} bytes: [${told.join(", ")}]`);
  }
  server.close();
});
JS
node seen.cjs | tee seen.txt
diff seen.txt - <<'TXT'
Python, 5242880 bytes: []
Python, 5242881 bytes: [100, 100]
Node, 5242880 bytes: []
Node, 5242881 bytes: [100, 100]
TXT
