#!/usr/bin/env bash
# appwrite-cli 12.0.1: downloads of files go to the endpoint twice over, and so to a page that no server has.
#
# The commands `storage get-file-download`, `get-file-view` and `get-file-preview` build the whole address of the file,
# endpoint and all; the client that they hand it to puts the endpoint before what it gets. The request is
# GET /v1http://HOST/v1/storage/buckets/..., with a 404 for an answer, whatever file is asked for. Where a server answers
# that, too, the bytes come back as an ArrayBuffer, which Node's writeFileSync does not take. Other commands of the same
# service, uploads of any size among them, are not concerned.
#
# Seen on 28 November 2026 with Node 20 and a server that has every page:
#   storage get-file          -> /v1/storage/buckets/box/files/note
#   storage get-file-download -> /v1http://127.0.0.1:PORT/v1/storage/buckets/box/files/note/download, and no file:
#     The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received an
#     instance of ArrayBuffer
#
# Ends with 0 where that is still so, else with 1. Needs node and npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export HOME=$folder NO_COLOR=1
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts appwrite-cli@12.0.1 >&2
cat > seen.cjs <<'JS'
const assert = require("node:assert/strict");
const { execFile } = require("node:child_process");
const { createServer } = require("node:http");
const { promisify } = require("node:util");

const asked = [];
const server = createServer((request, response) => {
  asked.push(request.url);
  response.setHeader("content-type", "application/json");
  response.end('{"$id": "note", "version": "1.9.6"}');
});
const cli = (...words) => promisify(execFile)("node", ["node_modules/appwrite-cli/index.js", ...words]);

server.listen(0, "127.0.0.1", async () => {
  const host = `http://127.0.0.1:${server.address().port}`;
  await cli("client", "--endpoint", `${host}/v1`, "--project-id", "shop", "--key", "secret");
  const where = ["--bucket-id", "box", "--file-id", "note"];
  asked.length = 0;
  await cli("storage", "get-file", ...where);
  const download = cli("storage", "get-file-download", ...where, "--destination", "note.txt");
  const { stderr } = await download.catch((error) => error);
  console.log(asked, stderr);
  assert.equal(asked[0], "/v1/storage/buckets/box/files/note");
  assert.match(asked[1], new RegExp(`^/v1${host}/v1/storage/buckets/box/files/note/download[?]`));
  assert.match(stderr, /Received an instance of ArrayBuffer/);
  server.close();
});
JS
node seen.cjs
