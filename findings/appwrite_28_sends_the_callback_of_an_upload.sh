#!/usr/bin/env bash
# appwrite 28.0.0 (the web SDK): the callback of an upload, given by position, is sent to the server as text.
#
# Up to version 27 a call of createFile(bucketId, fileId, file, permissions, onProgress) told the callback after each
# chunk. Version 28 still takes arguments by position, with a new one, `folder`, before the callback. JavaScript does
# not object: the upload works and answers the same, the callback is called no more, so that a progress bar stays where
# it is, and each request of the upload carries a form field `folder` with the source code of the callback.
#
# Seen on 28 November 2026 with Node 20 and a server that answers as Appwrite does to the chunks of 6 MiB:
#   appwrite 21.5.0 -> called with 83, 100; fields fileId, file
#   appwrite 28.0.0 -> called with nothing; fields fileId, file, folder = "(state) => told.push(state.progress)"
#
# Ends with 0 where that is still so, else with 1. Needs node and npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
    before@npm:appwrite@21.5.0 after@npm:appwrite@28.0.0 >&2
cat > seen.js <<'JS'
import assert from "node:assert/strict";
import { createServer } from "node:http";

const SIZE = 6 * 1024 * 1024;
let sent;
const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  const form = await new Response(body, { headers: { "content-type": request.headers["content-type"] } }).formData();
  sent.push(Object.fromEntries([...form].map(([name, value]) => [name, typeof value === "string" ? value : "a file"])));
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ $id: "big", chunksTotal: 2, chunksUploaded: sent.length }));
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));

async function upload(name) {
  const { Client, Storage } = await import(name);
  const storage = new Storage(
    new Client().setEndpoint(`http://127.0.0.1:${server.address().port}/v1`).setProject("shop"),
  );
  const told = [];
  sent = [];
  const file = new File([new Uint8Array(SIZE)], "big.bin");
  const { chunksUploaded } = await storage.createFile("box", "big", file, undefined, (state) => told.push(state.progress));
  console.log(name, "-> uploaded", chunksUploaded, "of 2; called with", told, "; sent", sent[0]);
  return { told, folder: sent.map((each) => each.folder) };
}

assert.deepEqual(await upload("before"), { told: [83, 100], folder: [undefined, undefined] });
assert.deepEqual(await upload("after"), { told: [], folder: Array(2).fill("(state) => told.push(state.progress)") });
server.close();
JS
node seen.js
